//! One store for all elements of a page: actions in, states out, effects at the edge.
//!
//! [`Store::dispatch`] runs the pure [`reduce`] and then, where something changed, tells the subscribers and the
//! effects: saving ([`crate::keeper`]) and sending ([`crate::sender`]).

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use carrel_engine::event::uuid_v4;
use carrel_engine::profile::{Clock, DeviceId};
use wasm_bindgen_futures::spawn_local;

use crate::browser::{clock, random};
use crate::keeper::Keeper;
use crate::sender::Sender;
use crate::state::{Action, Occasion, State, reduce};

type Listener = Rc<dyn Fn(&State)>;

/// State, subscribers and effects of one namespace.
pub struct Store {
    state: RefCell<State>,
    clock: RefCell<Clock>,
    listeners: RefCell<Vec<(u32, Listener)>>,
    next_listener: Cell<u32>,
    keeper: Keeper,
    sender: Sender,
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
    /// A store for a namespace, reading what is kept.
    pub fn open(namespace: &str, ephemeral: bool) -> Rc<Self> {
        let device = DeviceId(random::number());
        let store = Rc::new(Self {
            state: RefCell::default(),
            clock: RefCell::new(Clock::new(device)),
            listeners: RefCell::default(),
            next_listener: Cell::new(0),
            keeper: Keeper::new(namespace, ephemeral),
            sender: Sender::default(),
        });
        store.keeper.start(&store);
        store
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

    /// Runs an action.
    pub fn dispatch(self: &Rc<Self>, action: Action) {
        let occasion = self.occasion();
        let (erase, erased) = (action == Action::Erase, action == Action::Erased);
        // What comes from storage is not written back: another tab may have sent and removed it meanwhile.
        let restored = matches!(action, Action::Restore(_));
        if let Action::Merge(profile) = &action {
            profile.latest().into_iter().for_each(|stamp| self.clock.borrow_mut().observe(stamp));
        }
        let before = self.state();
        let after = reduce(&before, action, &occasion);
        if before == after {
            return;
        }
        self.state.replace(after.clone());
        self.notify(&after);
        if erase {
            self.keeper.erase(self);
        } else if !erased && !Rc::ptr_eq(&before.profile, &after.profile) {
            self.keeper.save(self);
        }
        if !restored && !Rc::ptr_eq(&before.outbox, &after.outbox) {
            self.keeper.save_outbox(self, &before.outbox, &after.outbox);
        }
        // Settings may bring the backend, the profile the consent that events were waiting for.
        if !Rc::ptr_eq(&before.outbox, &after.outbox)
            || !Rc::ptr_eq(&before.profile, &after.profile)
            || !Rc::ptr_eq(&before.collections, &after.collections)
        {
            self.sender.wake(self);
        }
    }

    /// Runs a future that belongs to this store.
    pub fn spawn(self: &Rc<Self>, work: impl AsyncFnOnce(Rc<Self>) + 'static) {
        let store = Rc::clone(self);
        spawn_local(async move { work(store).await });
    }

    /// Stops listening to other tabs and the clock while no element is on the page.
    pub fn pause(&self) {
        self.keeper.pause();
        self.sender.pause();
    }

    /// Listens again.
    pub fn resume(self: &Rc<Self>) {
        self.keeper.resume(self);
        self.sender.wake(self);
    }

    pub(crate) fn sender(&self) -> &Sender {
        &self.sender
    }

    pub(crate) fn keeper(&self) -> &Keeper {
        &self.keeper
    }

    fn occasion(&self) -> Occasion {
        let now_ms = clock::now_ms();
        Occasion { stamp: self.clock.borrow_mut().tick(now_ms), now_ms, uuid: uuid_v4(random::bytes()) }
    }

    fn notify(&self, state: &State) {
        // A listener may subscribe or unsubscribe others, so the list is not borrowed while they run.
        let listeners: Vec<Listener> = self.listeners.borrow().iter().map(|(_, it)| Rc::clone(it)).collect();
        for listener in listeners {
            listener(state);
        }
    }
}
