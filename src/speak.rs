//! Changing to another language.

use crate::browser::intl::i18n_from;
use crate::reduce::Step;
use crate::session::Session;

/// Changes to a language and keeps its texts here, so that later visits make the same requests as everybody's.
pub fn speak(session: &Session, tag: &str) {
    let (hooks, tag) = (session.hooks().clone(), tag.to_owned());
    session.store().spawn(async move |store| {
        let Some((tag, texts)) = hooks.texts(&tag).await else { return };
        store.step(Step::Speak(i18n_from(&tag, &texts)));
        store.keep_language(tag, texts);
    });
}
