//! Numbers, plurals, names of languages and dates, through the browser's `Intl`.

use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::field;
use super::host::HostValue;
use crate::i18n::{Formats, I18n, Texts};
use carrel_engine::field::Field;
use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

/// A language from the object of its locale file.
pub fn i18n_from(tag: &str, texts: &HostValue) -> I18n {
    I18n::new(tag, texts_from(texts), Rc::new(IntlFormats::new(tag)))
}

/// The texts of the object of a locale file.
pub fn texts_from(texts: &HostValue) -> Texts {
    let fields = texts.fields().unwrap_or_default().into_iter();
    fields.filter_map(|(key, value)| Some((key, value.text()?))).collect()
}

/// `Intl` for one language; each formatter is made once.
#[derive(Clone, Debug)]
pub struct IntlFormats {
    number: Option<Function>,
    year: Option<Function>,
    plural: Option<Intl::PluralRules>,
    languages: Option<(JsValue, Function)>,
    list: Option<(JsValue, Function)>,
    locales: Array,
    /// Only dialogs tell times.
    moment: OnceCell<Function>,
}

impl IntlFormats {
    /// Formatters for a BCP 47 tag; one that the browser does not know falls back to its default.
    pub fn new(tag: &str) -> Self {
        let tag = if Intl::get_canonical_locales(&tag.into()).length() == 0 { "en" } else { tag };
        let locales = Array::of1(&tag.into());
        let no_grouping = Object::new();
        let _ = Reflect::set(&no_grouping, &"useGrouping".into(), &false.into());
        Self {
            number: Some(Intl::NumberFormat::new(&locales, &Object::new()).format()),
            year: Some(Intl::NumberFormat::new(&locales, &no_grouping).format()),
            plural: Some(Intl::PluralRules::new(&locales, &Object::new())),
            languages: formatter("DisplayNames", &locales, "language", "of"),
            list: formatter("ListFormat", &locales, "conjunction", "format"),
            moment: OnceCell::new(),
            locales,
        }
    }

    fn moments(&self) -> Function {
        let styles = Object::new();
        let _ = Reflect::set(&styles, &"dateStyle".into(), &"medium".into());
        let _ = Reflect::set(&styles, &"timeStyle".into(), &"short".into());
        Intl::DateTimeFormat::new(&self.locales, &styles).format()
    }
}

/// A formatter that js-sys has no type for: the object and its method.
fn formatter(class: &str, locales: &Array, kind: &str, method: &str) -> Option<(JsValue, Function)> {
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let class: Function = Reflect::get(&intl, &class.into()).ok()?.dyn_into().ok()?;
    let options = Object::new();
    Reflect::set(&options, &"type".into(), &kind.into()).ok()?;
    let object = Reflect::construct(&class, &Array::of2(locales, &options)).ok()?;
    let method = Reflect::get(&object, &method.into()).ok()?.dyn_into().ok()?;
    Some((object, method))
}

fn text(value: Result<JsValue, JsValue>) -> Option<String> {
    value.ok()?.as_string()
}

impl Formats for IntlFormats {
    fn number(&self, number: i64) -> String {
        let format = self.number.as_ref();
        format
            .and_then(|it| text(it.call1(&JsValue::NULL, &(number as f64).into())))
            .unwrap_or_else(|| number.to_string())
    }

    fn year(&self, year: i32) -> String {
        let format = self.year.as_ref();
        format.and_then(|it| text(it.call1(&JsValue::NULL, &year.into()))).unwrap_or_else(|| year.to_string())
    }

    fn plural(&self, number: i64) -> String {
        self.plural.as_ref().map_or_else(|| "other".into(), |rules| rules.select(number as f64).into())
    }

    fn language(&self, tag: &str) -> String {
        let name = self.languages.as_ref().and_then(|(object, of)| text(of.call1(object, &tag.into())));
        name.unwrap_or_else(|| tag.to_owned())
    }

    fn list(&self, items: &[String]) -> String {
        let array: Array = items.iter().map(|item| JsValue::from_str(item)).collect();
        let list = self.list.as_ref().and_then(|(object, format)| text(format.call1(object, &array)));
        list.unwrap_or_else(|| items.join(", "))
    }

    fn moment(&self, time: &str) -> String {
        let format = || {
            let date = Date::new(&time.into());
            // `format` throws for a date that is none.
            text(self.moment.get_or_init(|| self.moments()).call1(&JsValue::NULL, &date))
        };
        format().unwrap_or_else(|| time.to_owned())
    }
}

/// A day as it is written in a language, from `2026-11-30`. Comes later: see [`crate::later`].
pub fn day(tag: &str, iso: &str) -> String {
    if cfg!(not(target_arch = "wasm32")) {
        return iso.to_owned();
    }
    let format = || {
        // The day is the same wherever it is read.
        let format = date_format(tag, &[("dateStyle", "medium"), ("timeZone", "UTC")])?;
        field::call(&format, "format", &Date::new(&iso.into()))?.as_string()
    };
    format().unwrap_or_else(|| iso.to_owned())
}

/// Year and month of a day in the calendar of a language, from `2026-11-30`; months are counted from 1. Comes later, too.
pub fn year_and_month(tag: &str, iso: &str) -> Option<(i32, usize)> {
    if cfg!(not(target_arch = "wasm32")) {
        let mut parts = iso.split('-').map(str::parse);
        return Some((parts.next()?.ok()?, parts.next()?.ok()? as usize));
    }
    thread_local! {
        /// The formatter made last, with its language: a log asks for every day in it.
        static FORMAT: RefCell<Option<(String, JsValue)>> = const { RefCell::new(None) };
        /// What it said.
        static SAID: RefCell<BTreeMap<String, Option<(i32, usize)>>> = const { RefCell::new(BTreeMap::new()) };
    }
    let known = FORMAT.with_borrow(|it| it.as_ref().filter(|it| it.0 == tag).map(|it| it.1.clone()));
    if let Some(said) = SAID.with_borrow(|it| known.as_ref().and_then(|_| it.get(iso).copied())) {
        return said;
    }
    let format = match known {
        Some(format) => format,
        None => {
            let options = [("year", "numeric"), ("month", "numeric"), ("timeZone", "UTC"), ("numberingSystem", "latn")];
            let made = date_format(tag, &options)?;
            FORMAT.replace(Some((tag.to_owned(), made.clone())));
            SAID.take();
            made
        }
    };
    let parts = field::call(&format, "formatToParts", &Date::new(&iso.into()))?.dyn_into::<Array>().ok()?;
    let part = |name: &str| {
        let found = parts.iter().find(|it| field::text(it, "type").as_deref() == Some(name))?;
        field::text(&found, "value")?.parse::<i32>().ok()
    };
    let said = part("year").zip(part("month").and_then(|it| usize::try_from(it).ok()));
    SAID.with_borrow_mut(|it| it.insert(iso.to_owned(), said));
    said
}

/// The short name of the month of a day. Comes later, too.
pub fn month(tag: &str, iso: &str) -> String {
    if cfg!(not(target_arch = "wasm32")) {
        return iso.to_owned();
    }
    let format = || {
        let format = date_format(tag, &[("month", "short"), ("timeZone", "UTC")])?;
        field::call(&format, "format", &Date::new(&iso.into()))?.as_string()
    };
    format().unwrap_or_default()
}

fn date_format(tag: &str, options: &[(&str, &str)]) -> Option<JsValue> {
    let object = Object::new();
    for (name, value) in options {
        Reflect::set(&object, &(*name).into(), &(*value).into()).ok()?;
    }
    Some(Intl::DateTimeFormat::new(&Array::of1(&tag.into()), &object).into())
}

/// So many kilobytes, in words of a language. Comes later, too.
pub fn kilobytes(tag: &str, number: usize) -> String {
    let plain = || [&number.to_string(), " kB"].concat();
    if cfg!(not(target_arch = "wasm32")) {
        return plain();
    }
    let format = || {
        let styles = Object::new();
        Reflect::set(&styles, &"style".into(), &"unit".into()).ok()?;
        Reflect::set(&styles, &"unit".into(), &"kilobyte".into()).ok()?;
        let format = Intl::NumberFormat::new(&Array::of1(&tag.into()), &styles).format();
        text(format.call1(&JsValue::NULL, &(number as f64).into()))
    };
    format().unwrap_or_else(plain)
}
