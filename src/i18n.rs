//! Texts in the reader's language.

use std::cell::OnceCell;
use std::rc::Rc;

use carrel_engine::map::Map;

mod keys;

pub use keys::Key;

/// What differs by language but is no text of ours: handed in, so that pages can be rendered without a browser.
pub trait Formats {
    /// A count.
    fn number(&self, number: i64) -> String;
    /// A year, without grouping.
    fn year(&self, year: i32) -> String;
    /// The plural category of a count: `one`, `other`, …
    fn plural(&self, number: i64) -> String;
    /// A language's name.
    fn language(&self, tag: &str) -> String;
    /// Several things, joined by "and".
    fn list(&self, items: &[String]) -> String;
    /// A day and time of day, from RFC 3339 text.
    fn moment(&self, time: &str) -> String;
}

/// English without `Intl`, for tests and servers.
#[derive(Clone, Copy, Debug, Default)]
pub struct PlainFormats;

impl Formats for PlainFormats {
    fn number(&self, number: i64) -> String {
        number.to_string()
    }

    fn year(&self, year: i32) -> String {
        year.to_string()
    }

    fn plural(&self, number: i64) -> String {
        if number == 1 { "one" } else { "other" }.into()
    }

    fn language(&self, tag: &str) -> String {
        tag.to_owned()
    }

    fn list(&self, items: &[String]) -> String {
        items.join(", ")
    }

    fn moment(&self, time: &str) -> String {
        time.to_owned()
    }
}

/// A locale file: a flat object from key to text.
pub type Texts = Map<String, String>;

/// One language, ready for use. Compared by its texts.
#[derive(Clone)]
pub struct I18n(Rc<Inner>);

struct Inner {
    /// Where a text is looked up that is missing here.
    fallback: Option<I18n>,
    tag: String,
    texts: Rc<Texts>,
    /// The texts with those that come with the later module, once it is here.
    whole: Rc<OnceCell<Texts>>,
    formats: Rc<dyn Formats>,
}

impl std::fmt::Debug for I18n {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.tag)
    }
}

impl PartialEq for I18n {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0.texts, &other.0.texts)
    }
}

impl I18n {
    /// A language with its texts.
    pub fn new(tag: &str, texts: Texts, formats: Rc<dyn Formats>) -> Self {
        let (texts, whole) = (Rc::new(texts), Rc::default());
        Self(Rc::new(Inner { fallback: None, tag: tag.to_owned(), texts, whole, formats }))
    }

    /// This language, with another for texts that it lacks.
    #[must_use]
    pub fn before(&self, fallback: &Self) -> Self {
        let Inner { tag, texts, whole, formats, .. } = &*self.0;
        let (texts, whole, formats) = (Rc::clone(texts), Rc::clone(whole), Rc::clone(formats));
        Self(Rc::new(Inner { fallback: Some(fallback.clone()), tag: tag.clone(), texts, whole, formats }))
    }

    /// Whether the texts of the later module are here, too. Among them is the language's name.
    pub fn is_whole(&self) -> bool {
        self.0.whole.get().is_some() || self.0.texts.contains_key("$name")
    }

    /// Takes all texts, those of the later module among them; once.
    pub fn complete(&self, texts: Texts) {
        let _ = self.0.whole.set(texts);
    }

    /// The language's BCP 47 tag.
    pub fn tag(&self) -> &str {
        &self.0.tag
    }

    /// `ltr` or `rtl`.
    pub fn direction(&self) -> &'static str {
        if self.0.texts.get("$dir").is_some_and(|it| it == "rtl") { "rtl" } else { "ltr" }
    }

    /// The formats of this language.
    pub fn formats(&self) -> &dyn Formats {
        &*self.0.formats
    }

    /// A text. A missing one shows its key, which a test keeps from happening.
    pub fn text(&self, key: Key) -> String {
        self.lookup(key.as_str()).unwrap_or(key.as_str()).to_owned()
    }

    /// A text with `{name}`s filled in.
    pub fn fill(&self, key: Key, values: &[(&str, &str)]) -> String {
        fill(&self.text(key), values)
    }

    /// The form of a text that goes with a count; `{count}` is the count.
    pub fn count(&self, key: Key, count: i64, values: &[(&str, &str)]) -> String {
        let category = self.0.formats.plural(count);
        let form = |category: &str| self.lookup(&[key.as_str(), "#", category].concat());
        let text = form(&category).or_else(|| form("other")).unwrap_or(key.as_str());
        let number = self.0.formats.number(count);
        fill(text, &[values, &[("count", number.as_str())]].concat())
    }

    /// The name of a value of data (a format, an audience): the text under `prefix.value`, or the value itself.
    pub fn named(&self, prefix: &str, value: &str) -> String {
        self.lookup(&[prefix, ".", value].concat()).unwrap_or(value).to_owned()
    }

    fn lookup(&self, key: &str) -> Option<&str> {
        let here = self.0.texts.get(key).or_else(|| self.0.whole.get()?.get(key));
        here.map(String::as_str).or_else(|| self.0.fallback.as_ref()?.lookup(key))
    }
}

/// A text of any direction, so wrapped that it cannot turn round the sentence it stands in.
pub fn isolate(text: &str) -> String {
    ["\u{2068}", text, "\u{2069}"].concat()
}

/// Replaces each `{name}`; one that has no value stays as it is. What is filled in is not looked through again, so a
/// title with braces does no harm.
fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let value = after
            .split_once('}')
            .and_then(|(name, tail)| values.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value, tail)));
        match value {
            Some((value, tail)) => {
                filled.push_str(value);
                rest = tail;
            }
            None => {
                filled.push('{');
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_once_and_unknown_ones_stay() {
        assert_eq!(fill("{a} and {b}", &[("a", "{b}"), ("b", "two")]), "{b} and two");
        assert_eq!(fill("{x} {", &[("a", "1")]), "{x} {");
    }

    #[test]
    fn a_count_takes_the_form_of_its_category() {
        let texts = [("picker.titles#one", "{count} title"), ("picker.titles#other", "{count} titles")];
        let texts = texts.map(|(key, text)| (key.to_owned(), text.to_owned())).into_iter().collect();
        let i18n = I18n::new("en", texts, Rc::new(PlainFormats));
        assert_eq!(i18n.count(Key::PickerTitles, 1, &[]), "1 title");
        assert_eq!(i18n.count(Key::PickerTitles, 7, &[]), "7 titles");
    }
}
