//! The polite line at the foot: what was done, once it is true.

use yew::prelude::*;

use super::context::View;
use crate::i18n::Key;
use crate::later;

/// How long a message stays.
pub const SHOWN_MS: u32 = 8000;

/// The line; always there, so that screen readers notice when it changes.
pub fn status(view: &View) -> Html {
    let text = match later::here() {
        Some(later) => (later.status)(view),
        // Nothing is done before it is here.
        None => view.said.filter(|key| *key == Key::SaidNotHere).map(|key| view.i18n.text(key)),
    };
    html! {
        <div class="status" role="status" aria-live="polite">
            if let Some(text) = text {
                <div class="toast" part="toast"><span>{text}</span></div>
            }
        </div>
    }
}
