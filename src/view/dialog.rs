//! The frame of every dialog: the browser's own modal `<dialog>`, so that keys, focus and screen readers behave as
//! readers know them.

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlDialogElement, HtmlElement, Node, ShadowRoot};
use yew::prelude::*;

use super::context::{View, use_view};
use super::dialog_styles;
use super::icon::{Icon, icon};
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
        let opened = node.cast::<HtmlDialogElement>().map(|dialog| {
            let root = dialog.get_root_node();
            let opener = focused(&root);
            show(&dialog);
            (dialog, root, opener)
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
}

/// Shows the dialogs below an element again, and gives all that comes later its styles: the loader dresses its element anew.
/// A dialog that was moved in the document, with the element it is in, stays open but is modal no more.
pub fn show_again(root: &Element) {
    dialog_styles::adopt(root);
    let Ok(dialogs) = root.query_selector_all("dialog[open]") else { return };
    (0..dialogs.length()).filter_map(|n| dialogs.get(n)?.dyn_into().ok()).for_each(|dialog: HtmlDialogElement| {
        if dialog.matches(":modal").unwrap_or(false) {
            return;
        }
        // Without `close()`, which would tell the reader's wish to close it.
        let _ = dialog.remove_attribute("open");
        show(&dialog);
    });
}

/// Opens a dialog. One that is open already, or not in the document, stays as it is.
fn show(dialog: &HtmlDialogElement) {
    if dialog.is_connected() && !dialog.open() {
        dialog_styles::adopt(dialog);
        let _ = dialog.show_modal();
    }
}

/// Where the focus goes, in this order, where the button that opened a dialog went while it was open.
const ELSEWHERE: [&str; 2] = [".shelf :is(a[href],button)", ".carrel :is(a[href],button)"];

fn close(dialog: &HtmlDialogElement, root: &Node, opener: Option<HtmlElement>) {
    // By Esc the browser has closed it and given the focus back, and the reader may have moved on meanwhile.
    if dialog.open() {
        dialog.close();
        opener.iter().for_each(|it| drop(it.focus()));
    }
    let found = |selector: &&str| match root.dyn_ref::<ShadowRoot>() {
        Some(shadow) => shadow.query_selector(selector).ok()?,
        None => root.dyn_ref::<Document>()?.query_selector(selector).ok()?,
    };
    let elsewhere = ELSEWHERE.iter().filter_map(found).filter_map(|it| it.dyn_into().ok());
    for place in opener.into_iter().chain(elsewhere) {
        let active = focused(root);
        if active.is_some_and(|it| it.is_connected() && !dialog.contains(Some(&it))) {
            return;
        }
        let _ = HtmlElement::focus(&place);
    }
}

/// What has the focus in a shadow tree or document.
fn focused(root: &Node) -> Option<HtmlElement> {
    let active = match root.dyn_ref::<ShadowRoot>() {
        Some(shadow) => shadow.active_element(),
        // Where nothing has it a document says that its body has.
        None => root.dyn_ref::<Document>()?.active_element().filter(|it| it.local_name() != "body"),
    };
    active?.dyn_into().ok()
}

/// The dialog's own area is covered by its parts, so that a press on nothing but it is one beside it.
fn on_backdrop(event: &MouseEvent) -> bool {
    event.target_dyn_into::<HtmlDialogElement>().is_some()
}
