//! The polite line at the foot: what was done, once it is true.

use yew::prelude::*;

use super::context::View;
use crate::i18n::Key;
use crate::state::{Action, Keeping, MemoryReason, Reading};
use carrel_engine::profile::Reaction;

/// How long a message stays.
pub const SHOWN_MS: u32 = 8000;

/// The line; always there, so that screen readers notice when it changes.
pub fn status(view: &View) -> Html {
    let said = if view.state.leaving { Some(Key::SaidLeaving) } else { view.said };
    let text = said.and_then(|key| {
        let text = view.i18n.text(key);
        if view.state.reading != Reading::Here && key != Key::SaidNotHere {
            // It only waits.
            return None;
        }
        match view.state.keeping {
            // Not true yet: it is said when it has been read back.
            Keeping::Opening | Keeping::Writing if key != Key::SaidNotHere => None,
            Keeping::Memory(MemoryReason::Shared) if key != Key::SaidSaved => Some(text),
            Keeping::Memory(_) if key == Key::SaidSaved => Some(view.i18n.text(Key::SaidMemory)),
            Keeping::Memory(_) => Some([text.as_str(), " ", &view.i18n.text(Key::SaidMemory)].concat()),
            Keeping::Opening | Keeping::Writing | Keeping::Kept => Some(text),
        }
    });
    html! {
        <div class="status" role="status" aria-live="polite">
            if let Some(text) = text {
                <div class="toast"><span>{text}</span></div>
            }
        </div>
    }
}

/// What is said after something was done.
pub fn said(action: &Action) -> Option<Key> {
    let Action::React(reacted) = action else { return None };
    Some(match (reacted.reaction, reacted.on) {
        (Reaction::Saved, true) => Key::SaidSaved,
        (Reaction::Saved, false) => Key::SaidUnsaved,
        (Reaction::Liked, true) => Key::SaidLiked,
        (Reaction::Liked, false) => Key::SaidUnliked,
        (Reaction::NotInterested, true) => Key::SaidHidden,
        (Reaction::NotInterested, false) => Key::SaidUnhidden,
        (Reaction::Read | Reaction::Opened, _) => return None,
    })
}
