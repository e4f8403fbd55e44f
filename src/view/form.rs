//! Small forms, and the changes that come of them. No form is sent anywhere. Comes later: see [`crate::later`].

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::context::{Ask, View};
use super::focus::hand_on;
use super::icon::{Icon, icon};
use crate::browser::field::{set_value, value};
use crate::browser::random;
use crate::i18n::Key;
use crate::state::{Action, Change};

/// An id that nothing else has, and by which no reader is known.
pub fn fresh_id() -> String {
    carrel_engine::event::uuid_v4(random::bytes())
}

/// Changes what the reader said, if that changes anything.
pub fn edit(view: &View, changes: Vec<Change>) {
    if !changes.is_empty() {
        view.ask.emit(Ask::Do(Action::edit(changes)));
    }
}

/// Puts the focus on the first button beside a form that goes away when it is sent.
pub fn focus_near(event: &SubmitEvent) {
    let form = event.target_dyn_into::<Element>();
    let button = form.and_then(|it| it.parent_element()?.query_selector("button").ok()?);
    button.and_then(|it| it.dyn_into::<HtmlElement>().ok()).into_iter().for_each(|it| drop(it.focus()));
}

/// The text of the field of a form, which is emptied. No form is sent anywhere.
pub fn taken(event: &SubmitEvent) -> String {
    event.prevent_default();
    let field = event.target_dyn_into::<Element>().and_then(|it| it.query_selector("input").ok()?);
    let text = field.as_ref().map_or_else(String::new, |it| value(it));
    field.into_iter().for_each(|it| set_value(&it, ""));
    text
}

/// A form of one short text and a button.
pub fn short_form(view: &View, label: Key, button: Key, onsubmit: Callback<SubmitEvent>) -> Html {
    html! {
        <form class="short" {onsubmit}>
            <label class="field"><span class="sr">{view.i18n.text(label)}</span>
                <input type="text" required=true autocomplete="off" maxlength="80" dir="auto" placeholder={view.i18n.text(label)} />
            </label>
            <button class="btn small" type="submit">{icon(Icon::Plus, "")}{view.i18n.text(button)}</button>
        </form>
    }
}

/// Takes something back whose row goes with it.
pub fn leave(view: &View, changes: Vec<Change>, around: &'static str) -> Callback<MouseEvent> {
    let view = view.clone();
    Callback::from(move |event: MouseEvent| {
        hand_on(&event, "li", around);
        edit(&view, changes.clone());
    })
}
