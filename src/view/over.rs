//! What lies over the page. How dialogs are drawn comes later: see [`crate::later`].

use carrel_engine::rank::{Moved, ShelfKind};
use yew::prelude::*;

use super::context::View;
use crate::later;

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
    /// Why a title stands where it stands.
    Why {
        /// The title's id, since the rest of the collection may come and move it while the dialog is open.
        id: AttrValue,
        /// The shelf.
        kind: ShelfKind,
        /// What variety did to it.
        moved: Option<Moved>,
    },
}

/// The dialog that is open, once it can be drawn.
pub fn over(view: &View) -> Html {
    match later::here() {
        Some(later) if view.panel != Panel::None => (later.draw)(view),
        _ => Html::default(),
    }
}
