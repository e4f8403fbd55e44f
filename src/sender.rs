//! Sends what waits, when it is due and allowed.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use carrel_engine::consent::Consents;
use carrel_engine::event::Event;
use carrel_engine::outbox::Outbox;
use gloo_timers::callback::Timeout;

use crate::backend::{Backend, CloudEvents, Delivery};
use crate::browser::{clock, random};
use crate::reduce::Step;
use crate::state::State;
use crate::store::Store;

/// One delivery at a time; between them a timer.
#[derive(Default)]
pub struct Sender {
    timer: RefCell<Option<Timeout>>,
    sending: Cell<bool>,
    /// No element is on the page: nothing is asked of the network then.
    paused: Cell<bool>,
}

/// Longest time a timer is set for; longer waits are set again.
const LONGEST_WAIT_MS: u64 = 3_600_000;

impl Sender {
    /// Looks again at what is due.
    pub fn wake(self: &Rc<Self>, store: &Rc<Store>) {
        self.timer.replace(None);
        let state = store.state();
        let now = clock::now_ms();
        let deliverable = |source: &str| reachable(&state, source);
        let due = state.outbox.next_due_for(now, Consents::of(&state.profile), &deliverable);
        let free = !self.sending.get() && !self.paused.get();
        let (true, Some(due)) = (free, due) else { return };
        let wait = due.saturating_sub(now).min(LONGEST_WAIT_MS) as u32;
        let (sender, weak) = (Rc::clone(self), Rc::downgrade(store));
        // Even what is due now waits a moment, so that a few quick reactions travel together.
        self.timer.replace(Some(Timeout::new(wait.max(400), move || {
            if let Some(store) = weak.upgrade() {
                sender.send(&store);
            }
        })));
    }

    /// Forgets the timer, until [`Self::resume`].
    pub fn pause(&self) {
        self.paused.set(true);
        self.timer.replace(None);
    }

    /// An element is on the page.
    pub fn resume(self: &Rc<Self>, store: &Rc<Store>) {
        self.paused.set(false);
        self.wake(store);
    }

    fn send(self: &Rc<Self>, store: &Rc<Store>) {
        let state = store.state();
        let mut outbox = (*state.outbox).clone();
        let consents = Consents::of(&state.profile);
        let deliverable = |source: &str| reachable(&state, source);
        let (most, bytes) = (Outbox::BATCH_EVENTS, Outbox::BATCH_BYTES);
        let due = outbox.due_for(clock::now_ms(), most, bytes, consents, &deliverable);
        let batch: Vec<Event> = due.into_iter().map(|entry| entry.event().clone()).collect();
        if batch.is_empty() {
            // Too early: the wait is longer than a timer is set for, or timer and clock do not quite agree.
            return self.wake(store);
        }
        self.sending.set(true);
        // Stored as tried before it is: what may have reached the backend is never taken for unsent.
        store.step(Step::Posted(outbox, 0));
        let sender = Rc::clone(self);
        store.spawn(async move |store| {
            let delivery = deliver(&store.state(), &batch).await;
            sender.sending.set(false);
            report(&store, &ids(&batch), delivery);
            sender.wake(&store);
        });
    }
}

/// Whether events of a collection can be delivered from this page.
fn reachable(state: &State, source: &str) -> bool {
    state.collections.get(source).is_some_and(|it| it.settings.backend.is_some())
}

async fn deliver(state: &State, batch: &[Event]) -> Delivery {
    let endpoint = batch.first().and_then(|event| state.shelves(&event.source).settings.backend.clone());
    match endpoint {
        Some(endpoint) => CloudEvents { endpoint }.send(batch).await,
        None => Delivery::Later { after_ms: None },
    }
}

fn report(store: &Rc<Store>, ids: &[String], delivery: Delivery) {
    let state = store.state();
    let mut outbox = (*state.outbox).clone();
    let mut sent = 0;
    match delivery {
        Delivery::Accepted => {
            outbox.accepted(ids);
            sent = ids.len() as u32;
        }
        Delivery::Later { after_ms } => outbox.later(ids, clock::now_ms(), after_ms, random::number() as u16),
        Delivery::Refused { status } => outbox.refused(ids, status, ""),
    }
    store.step(Step::Posted(outbox, sent));
}

fn ids(events: &[Event]) -> Vec<String> {
    events.iter().map(|event| event.id.clone()).collect()
}
