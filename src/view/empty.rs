//! What is drawn where there is nothing. Comes later: see [`crate::later`].

use carrel_engine::rank::ShelfKind;
use yew::prelude::*;

use super::context::View;
use crate::i18n::Key;

/// What stands on a shelf without titles.
pub fn nothing(view: &View, kind: ShelfKind) -> Html {
    let (title, next) = match kind {
        ShelfKind::Saved => (Key::EmptySaved, Key::EmptySavedNext),
        _ => (Key::EmptyShelf, Key::EmptyShelfNext),
    };
    html! {
        <div class="empty">
            {books()}
            <div>
                {view.heading(2, "h3", None, html! { {view.i18n.text(title)} })}
                <p>{view.i18n.text(next)}</p>
            </div>
        </div>
    }
}

/// A few books leaning on an otherwise empty shelf.
pub fn books() -> Html {
    html! {
        <svg class="books" viewBox="0 0 176 96" aria-hidden="true">
            <path d="M8 96V22h16v74M24 96V12h20v84M44 96V30h13v66M8 34h16M8 40h16M24 26h20M24 80h20M48 42v32M92 96l28-77 15 5.500-26 71.500M101 72l15 5.500M104 64l15 5.500" />
        </svg>
    }
}
