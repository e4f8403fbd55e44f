//! Texts that come with the later module, and changing to another language.

use js_sys::{Array, Promise};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

use crate::browser::host::HostValue;
use crate::browser::intl::{i18n_from, texts_from};
use crate::languages;
use crate::reduce::Step;
use crate::session::Session;
use crate::store::Local;

/// Completes the texts of all languages of the page; whether they could be had.
pub fn complete() -> Local<'static, bool> {
    Box::pin(async {
        for (i18n, asked) in languages::ask_for_texts() {
            match answer(asked).await.map(|(_, texts)| texts_from(&texts)) {
                Some(texts) if texts.contains_key("$name") => i18n.complete(texts),
                _ => return false,
            }
        }
        true
    })
}

/// Changes to a language and keeps its texts here, so that later visits make the same requests as everybody's.
pub fn speak(session: &Session, tag: &str) {
    let asked = session.hooks().ask(tag);
    session.store().spawn(async move |store| {
        let Some((tag, texts)) = answer(asked).await else { return };
        let i18n = i18n_from(&tag, &texts);
        if i18n.is_whole() {
            store.step(Step::Speak(i18n));
            store.keep_language(tag, texts);
        }
    });
}

/// The tag that there is and its texts.
async fn answer(asked: Option<Promise>) -> Option<(String, HostValue)> {
    let pair: Array = JsFuture::from(asked?).await.ok()?.dyn_into().ok()?;
    Some((pair.get(0).as_string()?, HostValue(pair.get(1))))
}
