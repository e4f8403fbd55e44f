//! One store for all elements of a page: actions in, states out, effects at the edge.
//!
//! What the reader does is worked out by the pure [`crate::reduce`], saved and sent by [`Effects`], all of which come with
//! the later module; what comes from the network is taken in here.

use std::cell::{Cell, OnceCell, RefCell};
use std::pin::Pin;
use std::rc::{Rc, Weak};

use gloo_timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;

use crate::browser::host::HostValue;
use crate::browser::{clock, local};
use crate::later;
use crate::reduce::Step;
use crate::settings::Settings;
use crate::state::{Action, Keeping, Loading, MemoryReason, Reading, State};

/// A future that stays on this thread. Boxed, so that what runs it is there once and not for every kind.
pub type Local<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

type Listener = Rc<dyn Fn(&State)>;

/// How long after a failure the later module is asked for again.
const ASK_AGAIN_MS: u32 = 10_000;
/// How long on a shared computer something done may wait for it.
const WAITING_MS: u64 = 60_000;

/// What comes with the later module: changing what the reader said, saving what must last, sending what may be sent.
pub trait Effects {
    /// Something happens to what the reader said.
    fn step(&self, store: &Rc<Store>, step: Step);
    /// Collections or their settings came.
    fn arrived(&self, store: &Rc<Store>);
    /// An element is on the page: listens to other tabs and the clock.
    fn resume(&self, store: &Rc<Store>);
    /// No element is on the page.
    fn pause(&self);
    /// From now on keeps nothing beyond this page.
    fn make_ephemeral(&self, store: &Rc<Store>);
    /// Keeps a language that the reader chose.
    fn keep_language(&self, store: &Rc<Store>, tag: String, texts: HostValue);
}

/// State, subscribers and effects of one namespace.
pub struct Store {
    namespace: String,
    ephemeral: Cell<bool>,
    state: RefCell<State>,
    listeners: RefCell<Vec<(u32, Listener)>>,
    next_listener: Cell<u32>,
    effects: OnceCell<Box<dyn Effects>>,
    /// Whether the later module is on its way; none before it may be asked for.
    equipping: Cell<Option<bool>>,
    /// What the reader did meanwhile, and when.
    waiting: RefCell<Vec<(u64, Action)>>,
    again: RefCell<Option<Timeout>>,
    paused: Cell<bool>,
    seen_ms: Cell<u64>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("keeping", &self.state.borrow().keeping).finish_non_exhaustive()
    }
}

/// Unsubscribes when dropped.
#[derive(Debug)]
#[must_use = "dropping it ends the subscription"]
pub struct Subscription {
    store: Weak<Store>,
    number: u32,
}

impl Drop for Subscription {
    fn drop(&mut self) {
        if let Some(store) = self.store.upgrade() {
            store.listeners.borrow_mut().retain(|(number, _)| *number != self.number);
        }
    }
}

impl Store {
    /// A store for a namespace.
    pub fn open(namespace: &str, ephemeral: bool) -> Rc<Self> {
        let keeping = match local::probe() {
            _ if ephemeral => Keeping::Memory(MemoryReason::Shared),
            true => Keeping::Opening,
            false => Keeping::Memory(MemoryReason::Denied),
        };
        let store = Rc::new(Self {
            namespace: namespace.to_owned(),
            ephemeral: Cell::new(ephemeral),
            state: RefCell::new(State { keeping, ..State::default() }),
            listeners: RefCell::default(),
            next_listener: Cell::new(0),
            effects: OnceCell::new(),
            equipping: Cell::new(None),
            waiting: RefCell::default(),
            again: RefCell::default(),
            paused: Cell::new(false),
            seen_ms: Cell::new(0),
        });
        let returning = store.is_returning();
        store.state.borrow_mut().returning = returning;
        store
    }

    /// What stands before the names of everything that is kept.
    pub fn prefix(&self) -> String {
        ["carrel:", &self.namespace, ":"].concat()
    }

    /// Whether nothing is to be kept beyond this page.
    pub fn is_ephemeral(&self) -> bool {
        self.ephemeral.get()
    }

    /// Whether an earlier visit kept something that the first shelf depends on.
    pub fn is_returning(&self) -> bool {
        !self.is_ephemeral()
            && ["profile.a", "profile.b", "language"].iter().any(|it| local::has(&(self.prefix() + it)))
    }

    /// Reads what is kept, and from now on saves and sends. Only once the library's settings are known: they say whether
    /// anything may be kept at all. What cannot be had now is asked for again.
    pub async fn equip(self: &Rc<Self>) {
        self.equipping.set(Some(true));
        let later = later::load().await;
        // Making the module ready and drawing what comes of it would be one long task.
        clock::pause(0).await;
        self.equipping.set(Some(false));
        match later {
            Some(later) if self.effects.get().is_none() => {
                (later.equip)(self);
                if self.paused.get() {
                    self.pause();
                }
                self.change(|state| state.reading = Reading::Here);
            }
            Some(_) => {}
            None => {
                self.change(|state| state.reading = Reading::Missing);
                self.ask_again();
            }
        }
    }

    /// Asks for the later module once more, where it may be asked for and is not on its way.
    pub fn want(self: &Rc<Self>) {
        if self.effects().is_none() && self.equipping.get() == Some(false) {
            self.equipping.set(Some(true));
            self.change(|state| state.reading = Reading::Pending);
            self.spawn(async |store| store.equip().await);
        }
    }

    fn ask_again(self: &Rc<Self>) {
        let weak = Rc::downgrade(self);
        let again = move || weak.upgrade().into_iter().for_each(|store| store.want());
        self.again.replace((!self.paused.get()).then(|| Timeout::new(ASK_AGAIN_MS, again)));
    }

    /// Takes the effects, once.
    pub fn set_effects(&self, effects: Box<dyn Effects>) {
        let _ = self.effects.set(effects);
    }

    fn effects(&self) -> Option<&dyn Effects> {
        self.effects.get().map(|it| &**it)
    }

    /// The state now.
    pub fn state(&self) -> State {
        self.state.borrow().clone()
    }

    /// Calls back after every change of state.
    pub fn subscribe(self: &Rc<Self>, listener: impl Fn(&State) + 'static) -> Subscription {
        let number = self.next_listener.get();
        self.next_listener.set(number.wrapping_add(1));
        self.listeners.borrow_mut().push((number, Rc::new(listener)));
        Subscription { store: Rc::downgrade(self), number }
    }

    /// Does what the reader wants; once the later module is here, if it is not.
    pub fn dispatch(self: &Rc<Self>, action: Action) {
        if self.effects().is_some() {
            return self.step(Step::Act(action));
        }
        // Meanwhile nothing is said to be done.
        self.waiting.borrow_mut().push((clock::now_ms(), action));
        self.want();
    }

    /// What the reader did before the later module was here.
    pub fn catch_up(self: &Rc<Self>) {
        let now = clock::now_ms();
        for (then, action) in self.waiting.take() {
            // On a shared computer what has waited long may be another reader's.
            if !self.is_ephemeral() || now.saturating_sub(then) < WAITING_MS {
                self.step(Step::Act(action));
            }
        }
    }

    /// Something happens to what the reader said.
    pub fn step(self: &Rc<Self>, step: Step) {
        self.effects().into_iter().for_each(|it| it.step(self, step.clone()));
    }

    /// A collection came, or did not.
    pub fn loaded(self: &Rc<Self>, url: &str, loading: Loading) {
        self.arrive(|state| state.shelves_mut(url).loading = loading);
    }

    /// Whether a collection is as an earlier visit kept it, because the library did not answer.
    pub fn offline(&self, url: &str, offline: bool) {
        self.change(|state| state.shelves_mut(url).offline = offline);
    }

    /// A collection's settings came.
    pub fn configured(self: &Rc<Self>, url: &str, settings: Rc<Settings>) {
        self.arrive(|state| state.shelves_mut(url).settings = settings);
    }

    /// Where the profile is kept has changed.
    pub fn keeping(&self, keeping: Keeping) {
        self.change(|state| state.keeping = keeping);
    }

    /// The reader will be forgotten in a moment, or is there after all.
    pub fn leaving(&self, leaving: bool) {
        self.change(|state| state.leaving = leaving);
    }

    fn arrive(self: &Rc<Self>, edit: impl FnOnce(&mut State)) {
        self.change(edit);
        // Settings may bring the backend that events were waiting for.
        self.effects().into_iter().for_each(|it| it.arrived(self));
    }

    fn change(&self, edit: impl FnOnce(&mut State)) {
        let mut state = self.state();
        edit(&mut state);
        self.replace(state);
    }

    /// Takes another state, and tells everybody if it is one. Returns the one before then.
    pub fn replace(&self, state: State) -> Option<State> {
        if *self.state.borrow() == state {
            return None;
        }
        let before = self.state.replace(state.clone());
        self.notify(&state);
        Some(before)
    }

    /// Runs a future.
    pub fn spawn(self: &Rc<Self>, work: impl AsyncFnOnce(Rc<Self>) + 'static) {
        let store = Rc::clone(self);
        let work: Local<'static, ()> = Box::pin(async move { work(store).await });
        spawn_local(work);
    }

    /// Stops listening to other tabs and the clock while no element is on the page.
    pub fn pause(&self) {
        self.paused.set(true);
        self.again.replace(None);
        self.effects().into_iter().for_each(Effects::pause);
    }

    /// Listens again.
    pub fn resume(self: &Rc<Self>) {
        self.paused.set(false);
        self.want();
        self.effects().into_iter().for_each(|it| it.resume(self));
    }

    /// Whether no element is on the page.
    pub fn is_paused(&self) -> bool {
        self.paused.get()
    }

    /// When a reader was last seen, in ms since 1970; 0 before.
    pub fn seen_ms(&self) -> u64 {
        self.seen_ms.get()
    }

    /// A reader was seen.
    pub fn saw(&self, now_ms: u64) {
        self.seen_ms.set(now_ms);
    }

    /// From now on keeps nothing beyond this page, and takes away nothing that was kept.
    pub fn make_ephemeral(self: &Rc<Self>) {
        if self.ephemeral.replace(true) {
            return;
        }
        match self.effects() {
            Some(effects) => effects.make_ephemeral(self),
            None => self.keeping(Keeping::Memory(MemoryReason::Shared)),
        }
    }

    /// Keeps a language that the reader chose.
    pub fn keep_language(self: &Rc<Self>, tag: String, texts: HostValue) {
        self.effects().into_iter().for_each(|it| it.keep_language(self, tag.clone(), texts.clone()));
    }

    fn notify(&self, state: &State) {
        // A listener may subscribe or unsubscribe others, so the list is not borrowed while they run.
        let listeners: Vec<Listener> = self.listeners.borrow().iter().map(|(_, it)| Rc::clone(it)).collect();
        for listener in listeners {
            listener(state);
        }
    }
}
