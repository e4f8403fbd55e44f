//! Whether what the reader lets go was taken in: an event is in the outbox before it is sent, or it is not kept at all.

use yew::prelude::*;

use crate::i18n::Key;
use crate::view::context::View;
use crate::view::icon::{Icon, icon};

/// Whether all of these events have been in the outbox since the component is there.
#[hook]
pub fn use_taken(view: &View, ids: &[String]) -> bool {
    let seen = use_mut_ref(Vec::<String>::new);
    let outbox = view.state.mail().outbox;
    let mut seen = seen.borrow_mut();
    for id in ids {
        if !seen.contains(id) && outbox.get(id).is_some() {
            seen.push(id.clone());
        }
    }
    ids.iter().all(|id| seen.contains(id))
}

/// The thanks, once they are true; or that there was no room.
pub fn thanks(view: &View, taken: bool, thanks: Key) -> Html {
    let line = |class: &'static str, drawing: Icon, key: Key| {
        html! { <p {class} role="status">{icon(drawing, "")}<span>{view.i18n.text(key)}</span></p> }
    };
    match taken {
        true => line("notice", Icon::Yes, thanks),
        false if view.state.unsent > 0 => line("notice bad", Icon::Info, Key::RequestFull),
        false => Html::default(),
    }
}
