//! The frame of every dialog: the browser's own modal `<dialog>`, so that keys, focus and screen readers behave as
//! readers know them.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::context::{View, use_view};
use super::dialog_styles;
use super::icon::{Icon, icon};
use crate::browser::field;
use crate::fragment;
use crate::i18n::Key;
use crate::state::{Keeping, MemoryReason};

/// What a dialog is made of.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct DialogProps {
    /// Its id; the heading's is this with `-t`.
    pub id: &'static str,
    /// Its heading.
    pub title: AttrValue,
    /// The reader closed it; it is to be taken away.
    pub on_close: Callback<()>,
    /// What it shows.
    pub children: Children,
    /// What stands below it.
    #[prop_or_default]
    pub foot: Option<Html>,
}

/// A modal dialog. It is open as long as it is there: taking it away closes it and gives the focus back.
#[component]
pub fn Dialog(props: &DialogProps) -> Html {
    let view = use_view();
    let node = use_node_ref();
    use_effect_with(node.clone(), |node| {
        let opened = node.cast::<Element>().and_then(|dialog| {
            let root = dialog_styles::root_of(&dialog)?;
            let opener = focused(&root);
            show(&dialog);
            Some((dialog, root, opener))
        });
        move || opened.into_iter().for_each(|(dialog, root, opener)| close(&dialog, &root, opener))
    });
    // A press that begins inside and ends on the backdrop (selecting text) is no wish to close.
    let pressed = use_mut_ref(|| false);
    let onmousedown = {
        let pressed = pressed.clone();
        use_callback((), move |event: MouseEvent, ()| *pressed.borrow_mut() = on_backdrop(&event))
    };
    let onclick = use_callback(props.on_close.clone(), move |event: MouseEvent, on_close| {
        if pressed.replace(false) && on_backdrop(&event) {
            on_close.emit(());
        }
    });
    // Esc, and whatever else the browser takes for closing.
    let onclose = use_callback(props.on_close.clone(), |_: Event, on_close| on_close.emit(()));
    let press_close = use_callback(props.on_close.clone(), |_: MouseEvent, on_close| on_close.emit(()));
    let heading = AttrValue::from([props.id, "-t"].concat());
    html! {
        <dialog ref={node} part="dialog" id={props.id} aria-labelledby={heading.clone()} {onmousedown} {onclick} {onclose}>
            <div class="bar-top">
                { view.heading(1, "h2", Some(heading), html! { {&props.title} }) }
                <button class="ib" type="button" aria-label={view.i18n.text(Key::DialogClose)} autofocus=true onclick={press_close}>
                    { icon(Icon::Close, "") }
                </button>
            </div>
            <div class="body">{ props.children.clone() }</div>
            if let Some(foot) = &props.foot {
                <div class="bar-end">{ foot.clone() }</div>
            }
        </dialog>
    }
}

/// Where the reader's choices are, as far as it is certain at the moment.
pub fn kept_text(view: &View) -> String {
    match view.state.keeping {
        Keeping::Opening | Keeping::Writing => String::new(),
        Keeping::Kept => view.i18n.text(Key::KeptHere),
        Keeping::Memory(MemoryReason::Shared) => view.i18n.text(Key::KeptShared),
        Keeping::Memory(MemoryReason::Denied | MemoryReason::Full) => view.i18n.text(Key::SaidMemory),
    }
}

/// The settings of how the page looks that are attributes of its frame.
const LOOKS: [(&str, &str); 2] = [("size", "data-size"), ("layout", "data-layout")];

/// Gives a frame that was drawn what comes later: styles, and the look that the reader chose.
pub fn dress(frame: &Element, view: &View) {
    for (setting, attribute) in LOOKS {
        match view.state.profile.setting(setting) {
            Some(value) => drop(frame.set_attribute(attribute, value)),
            None => drop(frame.remove_attribute(attribute)),
        }
    }
    show_again(frame);
    if frame.query_selector(".page:not(.one)").is_ok_and(|it| it.is_some()) {
        fragment::follow(view);
    }
}

/// Shows the dialogs below an element again, and gives all that comes later its styles: the loader dresses its element anew.
/// A dialog that was moved in the document, with the element it is in, stays open but is modal no more.
pub fn show_again(root: &Element) {
    dialog_styles::adopt(root);
    let Ok(dialogs) = root.query_selector_all("dialog[open]") else { return };
    (0..dialogs.length()).filter_map(|n| dialogs.get(n)?.dyn_into().ok()).for_each(|dialog: Element| {
        if field::call(&dialog, "matches", &":modal".into()).is_some_and(|it| it.is_truthy()) {
            return;
        }
        // Without `close()`, which would tell the reader's wish to close it.
        let _ = dialog.remove_attribute("open");
        show(&dialog);
    });
}

/// Opens a dialog. One that is open already, or not in the document, stays as it is.
fn show(dialog: &Element) {
    if dialog.is_connected() && !field::is(dialog, "open") {
        dialog_styles::adopt(dialog);
        field::tell(dialog, "showModal");
    }
}

/// Where the focus goes, in this order, where the button that opened a dialog went while it was open.
const ELSEWHERE: [&str; 2] = [".shelf :is(a[href],button)", ".carrel :is(a[href],button)"];

fn close(dialog: &Element, root: &JsValue, opener: Option<HtmlElement>) {
    // By Esc the browser has closed it and given the focus back, and the reader may have moved on meanwhile.
    if field::is(dialog, "open") {
        field::tell(dialog, "close");
        opener.iter().for_each(|it| drop(it.focus()));
    }
    let found = |selector: &&str| field::call(root, "querySelector", &(**selector).into());
    let elsewhere = ELSEWHERE.iter().filter_map(found).filter_map(|it| it.dyn_into().ok());
    for place in opener.into_iter().chain(elsewhere) {
        let active = focused(root);
        if active.is_some_and(|it| {
            it.is_connected() && !field::call(dialog, "contains", &it).is_some_and(|it| it.is_truthy())
        }) {
            return;
        }
        let _ = HtmlElement::focus(&place);
    }
}

/// What has the focus in a shadow tree or document.
fn focused(root: &JsValue) -> Option<HtmlElement> {
    let active: HtmlElement = field::of(root, "activeElement")?.dyn_into().ok()?;
    // Where nothing has it a document says that its body has.
    (field::text(&active, "localName").as_deref() != Some("body")).then_some(active)
}

/// The dialog's own area is covered by its parts, so that a press on nothing but it is one beside it.
fn on_backdrop(event: &MouseEvent) -> bool {
    event.target().is_some_and(|it| field::text(&it, "localName").as_deref() == Some("dialog"))
}
