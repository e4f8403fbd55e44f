//! The polite line at the foot: what was done, once it is true.

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use super::context::use_view;
use crate::i18n::Key;
use crate::state::{Keeping, MemoryReason};

/// How long a message stays.
const SHOWN_MS: u32 = 8000;

/// What was said last, and the means to say something.
#[derive(Clone, PartialEq)]
pub struct StatusHandle {
    said: UseStateHandle<Option<(Key, Vec<(&'static str, String)>)>>,
}

impl StatusHandle {
    /// Says something, instead of what was said before.
    pub fn say(&self, key: Key, values: Vec<(&'static str, String)>) {
        self.said.set(Some((key, values)));
    }
}

/// A status line for an element.
#[hook]
pub fn use_status() -> StatusHandle {
    StatusHandle { said: use_state(|| None) }
}

/// Properties of [`Status`].
#[derive(Clone, PartialEq, Properties)]
pub struct StatusProps {
    /// What to show.
    pub status: StatusHandle,
}

/// The line itself; always there, so that screen readers notice when it changes.
#[component]
pub fn Status(props: &StatusProps) -> Html {
    let view = use_view();
    let said = props.status.said.clone();
    {
        let said = said.clone();
        use_effect_with((*said).clone(), move |current| {
            let timer = current.is_some().then(|| Timeout::new(SHOWN_MS, move || said.set(None)));
            move || drop(timer)
        });
    }
    let text = (*said).as_ref().and_then(|(key, values)| {
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let text = view.i18n.fill(*key, &values);
        match view.state.keeping {
            // Not true yet: it is said when it has been read back.
            Keeping::Opening | Keeping::Writing => None,
            Keeping::Kept | Keeping::Memory(MemoryReason::Shared) if *key != Key::SaidSaved => Some(text),
            Keeping::Kept => Some(text),
            Keeping::Memory(_) if *key == Key::SaidSaved => Some(view.i18n.text(Key::SaidMemory)),
            Keeping::Memory(_) => Some([text.as_str(), " ", &view.i18n.text(Key::SaidMemory)].concat()),
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
