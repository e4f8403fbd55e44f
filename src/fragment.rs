//! What the address of the page asks for: a title, a list that somebody sent, a request from another device. Read from the fragment, which no browser
//! sends to a server, and never written: the address is the host page's. Comes later: see [`crate::later`].

use std::cell::RefCell;

use carrel_engine::rank::ShelfKind;
use gloo_events::EventListener;
use wasm_bindgen::JsValue;
use yew::Callback;

use crate::browser::field;
use crate::view::ask::{RECEIPT, receipt};
use crate::view::desk::shared;
use crate::view::over::Panel;
use crate::view::{Ask, View};

/// Before the id of a title in a fragment.
const TITLE: &str = "carrel-title=";

/// A page that follows the address.
struct Follower {
    ask: Callback<Ask>,
    /// What was asked for last.
    last: String,
    _changes: Option<EventListener>,
}

thread_local! {
    static FOLLOWER: RefCell<Option<Follower>> = const { RefCell::new(None) };
}

/// The link to a title on this page.
pub fn link(id: &str) -> String {
    let id = field::call(&js_sys::global(), "encodeURIComponent", &id.into()).and_then(|it| it.as_string());
    [&field::address(), "#", TITLE, &id.unwrap_or_default()].concat()
}

/// Opens what the address asks for on this page, now and when the address changes.
pub fn follow(view: &View) {
    let is_new = FOLLOWER.with_borrow_mut(|follower| match follower {
        Some(it) => {
            it.ask = view.ask.clone();
            false
        }
        None => {
            let changes = web_sys::window().map(|it| EventListener::new(&it, "hashchange", |_| look()));
            *follower = Some(Follower { ask: view.ask.clone(), last: String::new(), _changes: changes });
            true
        }
    });
    if is_new {
        look();
    }
}

/// Follows the address no longer.
pub fn stop() {
    FOLLOWER.take();
    shared::forget();
}

fn look() {
    let fragment = field::fragment();
    let ask = FOLLOWER.with_borrow_mut(|it| {
        let follower = it.as_mut().filter(|it| it.last != fragment)?;
        follower.last.clone_from(&fragment);
        Some(follower.ask.clone())
    });
    if let Some((ask, panel)) = ask.zip(wanted(&fragment)) {
        ask.emit(Ask::Open(panel));
    }
}

fn wanted(fragment: &str) -> Option<Panel> {
    if let Some(packed) = fragment.strip_prefix(shared::NAME) {
        return Some(Panel::Desk(shared::take_in(packed).into()));
    }
    if let Some(packed) = fragment.strip_prefix(receipt::NAME) {
        return Some(Panel::Desk([RECEIPT, packed].concat().into()));
    }
    let id = fragment.strip_prefix(TITLE)?;
    let id = field::call(&js_sys::global(), "decodeURIComponent", &JsValue::from_str(id))?.as_string()?;
    (!id.is_empty()).then(|| Panel::Why { id: id.into(), kind: ShelfKind::Found, moved: None })
}
