//! Drafts: what stands in a form is kept while the reader writes, and is there again at the next visit.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use yew::prelude::*;

use crate::erasure;
use crate::mail::Posting;
use crate::papers::{DRAFT, Draft, Paper};
use crate::state::Action;
use crate::view::context::{Ask, View};

/// How long after the last letter a draft is kept, in ms.
const PAUSE_MS: u32 = 400;

/// A draft that is being written.
#[derive(Clone)]
pub struct Writing {
    name: Rc<str>,
    text: Rc<RefCell<Draft>>,
    waiting: Rc<RefCell<Option<Timeout>>>,
    ask: Callback<Ask>,
    erased: u32,
    redraw: UseForceUpdateHandle,
}

impl Writing {
    /// The text of a field.
    pub fn field(&self, name: &str) -> String {
        self.text.borrow().field(name).to_owned()
    }

    /// Whether nothing was written.
    pub fn is_empty(&self) -> bool {
        self.text.borrow().is_empty()
    }

    /// Takes what was typed into a field.
    pub fn put(&self, field: &str, text: &str) {
        let next = self.text.borrow().with(field, text);
        self.text.replace(next);
        let writing = self.clone();
        self.waiting.replace(Some(Timeout::new(PAUSE_MS, move || writing.keep())));
        self.redraw.force_update();
    }

    /// Takes what is typed into a field.
    pub fn typing(&self, field: &'static str) -> Callback<InputEvent> {
        let writing = self.clone();
        Callback::from(move |event: InputEvent| writing.put(field, &crate::browser::field::typed(&event)))
    }

    /// Keeps what waits to be kept.
    fn keep(&self) {
        let due = self.waiting.take().is_some();
        // What waited while everything was erased is not kept.
        if due && erasure::count() == self.erased {
            let draft = self.text.borrow().clone();
            let paper = (!draft.is_empty()).then(|| Rc::new(Paper::Draft(draft)));
            self.ask.emit(Ask::Do(Action::mail(Posting::File(vec![(self.place(), paper)]))));
        }
    }

    /// Lets go of it, since it is sent or not wanted; returns where it is kept.
    pub fn done(&self) -> String {
        self.waiting.take();
        self.text.replace(Draft::default());
        self.place()
    }

    /// Throws it away.
    pub fn discard(&self) {
        let place = self.done();
        self.ask.emit(Ask::Do(Action::mail(Posting::File(vec![(place, None)]))));
        self.redraw.force_update();
    }

    fn place(&self) -> String {
        [DRAFT, &self.name].concat()
    }
}

/// The draft of a name. What waits is kept when the form or the page goes.
#[hook]
pub fn use_writing(view: &View, name: &str) -> Writing {
    let redraw = use_force_update();
    let text = use_mut_ref(|| view.state.mail().papers.draft(name).cloned().unwrap_or_default());
    let waiting = use_mut_ref(|| None::<Timeout>);
    let erased = use_state(erasure::count);
    let writing = Writing { name: name.into(), text, waiting, ask: view.ask.clone(), erased: *erased, redraw };
    {
        let last = writing.clone();
        use_effect_with((), move |()| {
            let gone = last.clone();
            let hide = web_sys::window().map(|it| EventListener::new(&it, "pagehide", move |_| gone.keep()));
            move || {
                drop(hide);
                last.keep();
            }
        });
    }
    writing
}
