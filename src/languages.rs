//! The languages of a page's elements.

use std::cell::RefCell;

use carrel_engine::map::Map;
use js_sys::Promise;

use crate::browser::host::HostValue;
use crate::browser::intl::i18n_from;
use crate::i18n::I18n;
use crate::session::Session;

thread_local! {
    static HERE: RefCell<Map<String, I18n>> = const { RefCell::new(Map::new()) };
}

/// A language, made once for all elements.
pub fn of(tag: &str, texts: &HostValue) -> I18n {
    HERE.with_borrow_mut(|here| here.or_insert_with(tag.to_owned(), || i18n_from(tag, texts)).clone())
}

/// Those that lack the texts of the later module, which are asked for.
pub fn ask_for_texts() -> Vec<(I18n, Option<Promise>)> {
    let Some(session) = Session::all().pop() else { return Vec::new() };
    HERE.with_borrow(|here| {
        let lacking = here.values().filter(|it| !it.is_whole());
        lacking.map(|it| (it.clone(), session.hooks().ask(it.tag()))).collect()
    })
}
