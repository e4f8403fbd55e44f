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
            let opener = focused(&dialog);
            show(&dialog);
            (dialog, opener)
        });
        move || opened.into_iter().for_each(|(dialog, opener)| close(&dialog, opener))
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

fn close(dialog: &HtmlDialogElement, opener: Option<HtmlElement>) {
    if !dialog.open() {
        // Closed by Esc. The browser has given the focus back, and the reader may have moved on meanwhile.
        return;
    }
    dialog.close();
    if let Some(opener) = opener.filter(|it| it.is_connected()) {
        let _ = opener.focus();
    }
}

/// What has the focus beside `node`, in the same shadow tree.
fn focused(node: &Node) -> Option<HtmlElement> {
    let root = node.get_root_node();
    let active = match root.dyn_ref::<ShadowRoot>() {
        Some(shadow) => shadow.active_element(),
        None => root.dyn_ref::<Document>()?.active_element(),
    };
    active?.dyn_into().ok()
}

/// The dialog's own area is covered by its parts, so that a press on nothing but it is one beside it.
fn on_backdrop(event: &MouseEvent) -> bool {
    event.target_dyn_into::<HtmlDialogElement>().is_some()
}
