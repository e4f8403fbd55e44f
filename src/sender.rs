//! Sends what waits, when it is due and allowed, one tab at a time.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use carrel_engine::consent::{Consents, Purpose};
use carrel_engine::event::Event;
use carrel_engine::outbox::Outbox;
use gloo_events::EventListener;
use gloo_timers::callback::Timeout;

use crate::adapter::{Adapter, Fault, Refusal, Verdict};
use crate::backend::{self, Silence};
use crate::browser::locks::{self, Held};
use crate::browser::{clock, json, page, random};
use crate::keeper::Keeper;
use crate::ledger;
use crate::mail::Posting;
use crate::pseudonym;
use crate::reduce::Step;
use crate::session::Session;
use crate::state::State;
use crate::store::Store;
use crate::turn;

use pace::Pace;

mod pace;

/// Longest time a timer is set for; longer waits are set again.
const LONGEST_WAIT_MS: u64 = 3_600_000;
/// Even what is due now waits a moment, so that a few quick reactions travel together.
const GATHER_MS: u32 = 400;
/// When a tab that another one went before looks again; up to twice that.
const NEXT_TURN_MS: u32 = 1_000;

/// One delivery at a time; between them a timer.
pub struct Sender {
    keeper: Rc<Keeper>,
    timer: RefCell<Option<Timeout>>,
    sending: Cell<bool>,
    /// No element is on the page: nothing is asked of the network then.
    paused: Cell<bool>,
    /// Held while the page is there, so that others know.
    here: RefCell<Option<Held>>,
    /// Whether another tab is there, which sends what this one leaves.
    others: Cell<bool>,
    /// The network was away when it was tried last, by nobody's wish.
    cut_off: Cell<bool>,
    pace: Pace,
    watching: RefCell<Option<[EventListener; 3]>>,
}

impl Sender {
    /// A sender for what a keeper keeps.
    pub fn new(keeper: &Rc<Keeper>) -> Self {
        Self {
            keeper: Rc::clone(keeper),
            timer: RefCell::default(),
            sending: Cell::default(),
            paused: Cell::default(),
            here: RefCell::default(),
            others: Cell::default(),
            cut_off: Cell::default(),
            pace: Pace::default(),
            watching: RefCell::default(),
        }
    }

    /// Looks again at what is due.
    pub fn wake(self: &Rc<Self>, store: &Rc<Store>) {
        self.timer.replace(None);
        let state = store.state();
        let now = clock::now_ms();
        let deliverable = |source: &str| reachable(&state, source);
        let outbox = state.mail().outbox;
        let due = outbox.next_due_for(now, Consents::of(&state.profile), &deliverable);
        let free = !self.sending.get() && !self.paused.get();
        let (true, Some(due)) = (free, due) else { return };
        self.look_round(store);
        let wait = due.saturating_sub(now).min(LONGEST_WAIT_MS) as u32;
        self.wait(store, wait.max(GATHER_MS));
    }

    /// Looks whether other tabs are there: it is asked for when a page goes, which cannot wait for an answer.
    fn look_round(self: &Rc<Self>, store: &Rc<Store>) {
        let sender = Rc::clone(self);
        store.spawn(async move |_| {
            let holders = locks::holders(&sender.keeper.here_name()).await;
            sender.others.set(holders.is_some_and(|it| it > 1));
        });
    }

    fn wait(self: &Rc<Self>, store: &Rc<Store>, ms: u32) {
        let (sender, weak) = (Rc::clone(self), Rc::downgrade(store));
        self.timer.replace(Some(Timeout::new(ms, move || {
            if let Some(store) = weak.upgrade() {
                sender.send(&store);
            }
        })));
    }

    /// Forgets the timer, until [`Self::resume`].
    pub fn pause(&self) {
        self.paused.set(true);
        self.timer.replace(None);
        self.watching.replace(None);
        self.here.replace(None);
    }

    /// An element is on the page.
    pub fn resume(self: &Rc<Self>, store: &Rc<Store>) {
        self.paused.set(false);
        self.watch(store);
        self.wake(store);
    }

    /// Begins to watch for the page's being left and for the network's coming back.
    pub fn watch(self: &Rc<Self>, store: &Rc<Store>) {
        let Some(window) = web_sys::window().filter(|_| self.watching.borrow().is_none()) else { return };
        let Some(document) = window.document() else { return };
        let hear = |act: fn(&Rc<Self>, &Rc<Store>)| {
            let (sender, weak) = (Rc::clone(self), Rc::downgrade(store));
            move |_: &web_sys::Event| weak.upgrade().into_iter().for_each(|store| act(&sender, &store))
        };
        let left = EventListener::new(&window, "pagehide", hear(Self::leave));
        let hidden = EventListener::new(&document, "visibilitychange", hear(Self::hide));
        let online = EventListener::new(&window, "online", hear(Self::reconnect));
        self.watching.replace(Some([left, hidden, online]));
        if self.keeper.is_shared() {
            self.here.replace(locks::share(&self.keeper.here_name()));
        }
    }

    fn hide(self: &Rc<Self>, store: &Rc<Store>) {
        if page::is_hidden() {
            self.leave(store);
        }
    }

    /// The page may be gone in a moment: what was never tried goes now, in a request that outlives the page, unless another tab
    /// is there to send it and to hear the answer. Only where it is a few, for if nobody hears the answer they come again: more
    /// wait where the library did not take them for a while, and are in storage for the next visit.
    fn leave(self: &Rc<Self>, store: &Rc<Store>) {
        let due_soon = self.timer.borrow().is_some() && !self.sending.get();
        let few = |outbox: &Outbox| outbox.waiting().count() <= Pace::FEW;
        if due_soon && !self.others.get() && few(&store.state().mail().outbox) {
            let Some((batch, adapter)) = self.take(store, true) else { return };
            self.timer.replace(None);
            self.sending.set(true);
            let sender = Rc::clone(self);
            // Its first step, up to the request, runs before the page goes.
            store.spawn(async move |store| {
                sender.deliver(&store, &batch, &adapter, true).await;
                sender.sending.set(false);
                sender.wake(&store);
            });
        }
    }

    /// The network is back: what failed for want of it need not wait out its time.
    fn reconnect(self: &Rc<Self>, store: &Rc<Store>) {
        if self.cut_off.replace(false) {
            let mut outbox = (*store.state().mail().outbox).clone();
            outbox.hurry(clock::now_ms());
            store.step(Step::mail(Posting::Posted(outbox, 0)));
        }
        self.wake(store);
    }

    fn send(self: &Rc<Self>, store: &Rc<Store>) {
        if self.sending.replace(true) {
            return;
        }
        let sender = Rc::clone(self);
        store.spawn(async move |store| {
            let turn = turn::take(&sender.keeper).await;
            let taken = turn.is_none();
            if let Some(turn) = turn {
                // Another tab may have sent some of it meanwhile.
                sender.keeper.refresh_outbox(&store).await;
                if let Some((batch, adapter)) = sender.take(&store, false) {
                    sender.deliver(&store, &batch, &adapter, false).await;
                }
                turn::end(turn, &sender.keeper).await;
            }
            sender.sending.set(false);
            if taken {
                sender.wait(&store, NEXT_TURN_MS + (random::number() % u64::from(NEXT_TURN_MS)) as u32);
            } else {
                sender.wake(&store);
            }
        });
    }

    /// Takes what is due and allowed at this moment, marked as tried before it is: what may have reached the backend is never
    /// taken for unsent. With `fresh`, nothing if any of it was tried before.
    fn take(&self, store: &Rc<Store>, fresh: bool) -> Option<(Vec<Event>, Rc<Adapter>)> {
        let state = store.state();
        if self.paused.get() {
            return None;
        }
        let reaches = |source: &str| reachable(&state, source);
        let (now, consents) = (clock::now_ms(), Consents::of(&state.profile));
        let mut outbox = (*state.mail().outbox).clone();
        let mut probe = outbox.clone();
        let first = probe.due_for(now, 1, Outbox::BATCH_BYTES, consents, &reaches);
        let adapter = backend::of(&state.shelves(&first.first()?.event().source).settings)?;
        let most = adapter.most().min(self.pace.most());
        let due = outbox.due_for(now, most, Outbox::BATCH_BYTES, consents, &reaches);
        if fresh && due.iter().any(|entry| entry.attempts() > 1) {
            return None;
        }
        let batch = due.into_iter().map(|entry| entry.event().clone()).collect();
        store.step(Step::mail(Posting::Posted(outbox, 0)));
        Some((batch, adapter))
    }

    async fn deliver(&self, store: &Rc<Store>, batch: &[Event], adapter: &Adapter, hidden: bool) {
        let source = batch.first().map_or_else(String::new, |it| it.source.clone());
        // What the library's settings no longer have a place for is shown as not sent.
        let (batch, odd): (Vec<Event>, Vec<Event>) = batch.iter().cloned().partition(|it| adapter.takes(&it.data));
        let refused = odd.into_iter().map(|it| Refusal { id: it.id, status: 0, why: String::new() }).collect();
        let mut verdict = Verdict { refused, ..Verdict::default() };
        if !batch.is_empty() {
            let came = self.carry(store, &batch, adapter, hidden).await;
            self.cut_off.set(came.is_err());
            match &came {
                Ok(it) => self.pace.heard(it.accepted.len()),
                Err(_) => self.pace.unheard(),
            }
            let came = came.unwrap_or_else(|silence| Verdict::none(&batch, silence.fault()));
            verdict.refused.extend(came.refused);
            verdict = Verdict { refused: verdict.refused, ..came };
        }
        if let (Some(fault), Some(session)) = (&verdict.fault, Session::of(store)) {
            session.tell_of_backend(&source, &fault.to_string());
        }
        report(store, &verdict);
    }

    async fn carry(
        &self,
        store: &Rc<Store>,
        batch: &[Event],
        adapter: &Adapter,
        hidden: bool,
    ) -> Result<Verdict, Silence> {
        let purpose = batch.first().map_or(Purpose::Reactions, |it| it.data.purpose());
        let noted = json::to_text(&batch).unwrap_or_default();
        if let Adapter::Hook { .. } = adapter {
            let source = batch.first().map(|it| it.source.as_str()).unwrap_or_default();
            let hook = Session::of(store).and_then(|it| it.hook(source)).ok_or(Silence::Unreachable)?;
            let verdict = backend::call(&hook, batch).await;
            self.keeper.forget_sent(&verdict.accepted).await;
            let outcome = verdict.fault.as_ref().map_or_else(String::new, ToString::to_string);
            ledger::note(purpose, "backend()", "", &noted, &outcome);
            return Ok(verdict);
        }
        let pseudonym =
            if adapter.needs_pseudonym() { pseudonym::of(&self.keeper, purpose).await } else { String::new() };
        let Some(post) = adapter.post(batch, &pseudonym, &json::Json) else {
            return Ok(Verdict::none(batch, Fault::Unwritten));
        };
        let answer = backend::send(&post, hidden).await;
        let verdict = answer.as_ref().map(|it| adapter.verdict(batch, it, &|text| json::parse(text).ok()));
        if let Ok(verdict) = &verdict {
            // Before anything else: a page that dies from here on repeats nothing.
            self.keeper.forget_sent(&verdict.accepted).await;
        }
        let outcome = match &answer {
            Ok(answer) => answer.status.to_string(),
            Err(silence) => silence.as_str().to_owned(),
        };
        ledger::note(purpose, "POST", &post.url, &post.body, &outcome);
        verdict.map_err(|it| *it)
    }
}

/// Whether events of a collection can be delivered from this page.
fn reachable(state: &State, source: &str) -> bool {
    state.collections.get(source).is_some_and(|it| backend::of(&it.settings).is_some_and(|it| it.posts()))
}

fn report(store: &Rc<Store>, verdict: &Verdict) {
    let mut outbox = (*store.state().mail().outbox).clone();
    let now = clock::now_ms();
    outbox.accepted(&verdict.accepted);
    outbox.part(&verdict.apart, now);
    for Refusal { id, status, why } in &verdict.refused {
        outbox.refused(std::slice::from_ref(id), *status, why);
    }
    if !verdict.later.is_empty() {
        outbox.later(&verdict.later, now, verdict.after_ms, random::number() as u16);
    }
    store.step(Step::mail(Posting::Posted(outbox, verdict.accepted.len() as u32)));
}
