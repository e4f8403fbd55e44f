//! Every button of the first screen, made in one place: what a macro writes out anew for each adds up.

use yew::prelude::*;

use super::icon::{Icon, icon};

/// What a button is, apart from what it shows and does.
#[derive(Clone, Debug, Default)]
pub struct Button {
    /// Its classes.
    pub class: &'static str,
    /// Its id, where it is looked up.
    pub id: Option<AttrValue>,
    /// Its name, where that is not what it shows.
    pub label: Option<AttrValue>,
    /// Whether it is pressed, where it can be.
    pub pressed: Option<bool>,
    /// Whether it opens a dialog.
    pub opens: bool,
    /// What is told of it to who points at it, where it shows a sign alone.
    pub tip: Option<AttrValue>,
}

impl Button {
    /// A button of a class.
    pub fn new(class: &'static str) -> Self {
        Self { class, ..Self::default() }
    }

    /// One that opens a dialog.
    pub fn opening(class: &'static str) -> Self {
        Self { opens: true, ..Self::new(class) }
    }

    /// One that is pressed or not.
    pub fn pressed(class: &'static str, pressed: bool) -> Self {
        Self { pressed: Some(pressed), ..Self::new(class) }
    }

    /// The button.
    pub fn draw(self, onclick: Callback<MouseEvent>, content: Html) -> Html {
        let Self { class, id, label, pressed, opens, tip } = self;
        let pressed = pressed.map(|pressed| if pressed { "true" } else { "false" });
        html! {
            <button {id} {class} part="button" type="button" aria-haspopup={opens.then_some("dialog")} aria-pressed={pressed} aria-label={label} data-tip={tip} {onclick}>
                {content}
            </button>
        }
    }
}

/// A sign before a text.
pub fn marked(drawing: Icon, extra: &'static str, text: String) -> Html {
    html! { <>{icon(drawing, extra)}{text}</> }
}
