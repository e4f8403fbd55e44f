//! What lies over the page. How dialogs are drawn comes later: see [`crate::later`].

use carrel_engine::rank::ShelfKind;
use yew::prelude::*;

use super::context::View;
use super::slots::Shift;
use crate::later;
use crate::state::Reading;

/// A dialog.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Panel {
    /// None.
    #[default]
    None,
    /// Everything to be interested in.
    Interests,
    /// The settings.
    Settings,
    /// What left the browser.
    Ledger,
    /// What is the reader's own, by the name of the page.
    Desk(AttrValue),
    /// Why a title stands where it stands.
    Why {
        /// The title's id, since the rest of the collection may come and move it while the dialog is open.
        id: AttrValue,
        /// The shelf.
        kind: ShelfKind,
        /// What variety did to it.
        moved: Option<Shift>,
    },
}

/// The dialog that is open, once it can be drawn.
pub fn over(view: &View) -> Html {
    match later::here() {
        Some(later) if view.panel != Panel::None && view.state.reading == Reading::Here => (later.draw)(view),
        _ => Html::default(),
    }
}
