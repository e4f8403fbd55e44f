//! Which picks stood before the reader's eyes, noted so that they can rest. Comes later: see [`crate::later`].

use std::cell::RefCell;
use std::rc::Rc;

use carrel_engine::rank;
use gloo_timers::callback::Timeout;
use yew::Callback;

use crate::browser::{clock, field};
use crate::state::Action;
use crate::view::slots::Laid;
use crate::view::{Ask, View};

/// How long picks must stand before they count as shown.
const SHOWN_MS: u32 = 5_000;

thread_local! {
    /// The picks that are on the screen, and what will note them in a moment.
    static SHOWING: RefCell<Option<(Rc<Laid>, Timeout)>> = const { RefCell::new(None) };
}

/// These picks have been drawn.
pub fn watch(view: &View, laid: &Rc<Laid>) {
    if !view.state.has_begun() {
        return stop();
    }
    if SHOWING.with_borrow(|it| it.as_ref().is_none_or(|(known, _)| !Rc::ptr_eq(known, laid))) {
        let (ask, picks) = (view.ask.clone(), Rc::clone(laid));
        let timer = Timeout::new(SHOWN_MS, move || note(&ask, &picks));
        SHOWING.replace(Some((Rc::clone(laid), timer)));
    }
}

/// Nothing is on the screen.
pub fn stop() {
    SHOWING.take();
}

fn note(ask: &Callback<Ask>, laid: &Laid) {
    let hidden = web_sys::window().and_then(|it| it.document()).is_none_or(|it| field::is(&it, "hidden"));
    if !hidden {
        let ids = laid.slots.iter().map(|slot| slot.subject.id.clone()).collect();
        ask.emit(Ask::Do(Action::Shown(ids, rank::day(clock::now_ms()))));
    }
}
