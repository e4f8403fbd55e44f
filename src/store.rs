//! One store for all elements of a page: actions in, states out, effects at the edge.
//!
//! What the reader does is worked out by the pure [`crate::reduce`], saved and sent by [`Effects`], all of which come with
//! the later module; what comes from the network is taken in here.

use std::cell::{Cell, OnceCell, RefCell};
use std::pin::Pin;
use std::rc::{Rc, Weak};

use wasm_bindgen_futures::spawn_local;

use crate::browser::host::HostValue;
use crate::browser::local;
use crate::later;
use crate::reduce::Step;
use crate::settings::Settings;
use crate::state::{Action, Keeping, Loading, MemoryReason, Reacted, State};

/// A future that stays on this thread. Boxed, so that what runs it is there once and not for every kind.
pub type Local<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

type Listener = Rc<dyn Fn(&State)>;

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
    waiting: RefCell<Vec<Action>>,
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
        Rc::new(Self {
            namespace: namespace.to_owned(),
            ephemeral: Cell::new(ephemeral),
            state: RefCell::new(State { keeping, ..State::default() }),
            listeners: RefCell::default(),
            next_listener: Cell::new(0),
            effects: OnceCell::new(),
            equipping: Cell::new(None),
            waiting: RefCell::default(),
        })
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
    /// anything may be kept at all. None if the later module cannot be had now; to be called again.
    pub async fn equip(self: &Rc<Self>) -> Option<()> {
        self.equipping.set(Some(true));
        let later = later::load().await;
        self.equipping.set(Some(false));
        let later = later?;
        if self.effects.get().is_none() {
            (later.equip)(self);
        }
        Some(())
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
        self.waiting.borrow_mut().push(action);
        // It could not be had when it was wanted. Meanwhile nothing is said to be done.
        if self.equipping.get() == Some(false) {
            self.spawn(async |store| {
                let _ = store.equip().await;
            });
        }
    }

    /// Whether a reaction is recorded as it was wanted; one that waits for the later module is not refused yet.
    pub fn has_done(&self, action: &Action) -> bool {
        let Action::React(Reacted { reaction, on, id, .. }) = action else { return true };
        self.effects().is_none() || self.state.borrow().profile.has(*reaction, id) == *on
    }

    /// What the reader did before the later module was here.
    pub fn catch_up(self: &Rc<Self>) {
        for action in self.waiting.take() {
            self.step(Step::Act(action));
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
        self.effects().into_iter().for_each(Effects::pause);
    }

    /// Listens again.
    pub fn resume(self: &Rc<Self>) {
        self.effects().into_iter().for_each(|it| it.resume(self));
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
