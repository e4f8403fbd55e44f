//! Sends what waits, when it is due and allowed.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use carrel_engine::consent::Consents;
use carrel_engine::event::Event;
use carrel_engine::outbox::Outbox;
use gloo_timers::callback::Timeout;

use crate::backend::{Backend, CloudEvents, Delivery};
use crate::browser::{clock, random};
use crate::state::{Action, State};
use crate::store::Store;

/// One delivery at a time; between them a timer.
#[derive(Default)]
pub struct Sender {
    timer: RefCell<Option<Timeout>>,
    sending: Cell<bool>,
}

/// Longest time a timer is set for; longer waits are set again.
const LONGEST_WAIT_MS: u64 = 3_600_000;

impl Sender {
    /// Looks again at what is due.
    pub fn wake(&self, store: &Rc<Store>) {
        self.timer.replace(None);
        let state = store.state();
        let now = clock::now_ms();
        let has_backend = state.collections.values().any(|shelves| shelves.settings.backend.is_some());
        let due = state.outbox.next_due(now, Consents::of(&state.profile));
        let (true, false, Some(due)) = (has_backend, self.sending.get(), due) else { return };
        let wait = due.saturating_sub(now).min(LONGEST_WAIT_MS) as u32;
        let weak = Rc::downgrade(store);
        // Even what is due now waits a moment, so that a few quick reactions travel together.
        self.timer.replace(Some(Timeout::new(wait.max(400), move || {
            if let Some(store) = weak.upgrade() {
                store.sender().send(&store);
            }
        })));
    }

    /// Forgets the timer.
    pub fn pause(&self) {
        self.timer.replace(None);
    }

    fn send(&self, store: &Rc<Store>) {
        let state = store.state();
        let mut outbox = (*state.outbox).clone();
        let consents = Consents::of(&state.profile);
        let due = outbox.due(clock::now_ms(), Outbox::BATCH_EVENTS, Outbox::BATCH_BYTES, consents);
        let batch: Vec<Event> = due.into_iter().map(|entry| entry.event().clone()).collect();
        let Some(first) = batch.first() else {
            // Too early: the wait is longer than a timer is set for, or timer and clock do not quite agree.
            return self.wake(store);
        };
        let (here, elsewhere): (Vec<Event>, Vec<Event>) =
            batch.iter().cloned().partition(|event| event.source == first.source);
        // Events of another collection wait for their own turn.
        outbox.later(&ids(&elsewhere), clock::now_ms(), Some(1000), 0);
        self.sending.set(true);
        // Stored as tried before it is: what may have reached the backend is never taken for unsent.
        store.dispatch(Action::Posted(outbox, 0));
        store.spawn(async move |store| {
            let delivery = deliver(&store.state(), &here).await;
            store.sender().sending.set(false);
            report(&store, &ids(&here), delivery);
            store.sender().wake(&store);
        });
    }
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
        Delivery::Refused { status } => outbox.refused(ids, status),
    }
    store.dispatch(Action::Posted(outbox, sent));
}

fn ids(events: &[Event]) -> Vec<String> {
    events.iter().map(|event| event.id.clone()).collect()
}
