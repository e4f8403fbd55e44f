//! On shared computers: forget the reader who walked away, but not without warning.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;

use crate::browser::clock;
use crate::state::Action;
use crate::store::Store;

/// How long before the end the reader is warned: enough to touch something (WCAG 2.2.1 asks for 20 seconds).
const WARNING_MS: u64 = 30_000;

/// Erases what is in memory after so long without a touch or a key. Stops when dropped.
#[must_use = "dropping it ends the watch"]
pub struct IdleWatch {
    _listeners: Vec<EventListener>,
    _watch: Rc<Watch>,
}

struct Watch {
    store: Weak<Store>,
    patience_ms: u64,
    timer: RefCell<Option<Timeout>>,
}

impl std::fmt::Debug for IdleWatch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("IdleWatch")
    }
}

impl IdleWatch {
    /// Begins to watch.
    pub fn start(store: &Rc<Store>, minutes: u32) -> Option<Self> {
        let window = web_sys::window()?;
        let watch = Rc::new(Watch {
            store: Rc::downgrade(store),
            patience_ms: u64::from(minutes) * 60_000,
            timer: RefCell::default(),
        });
        // Whoever was seen long before this element came is gone; whoever brought it here is not.
        watch.seen(store);
        let listen = |event: &'static str, act: fn(&Rc<Watch>, &Rc<Store>)| {
            let watch = Rc::clone(&watch);
            EventListener::new(&window, event, move |_| {
                watch.store.upgrade().into_iter().for_each(|store| act(&watch, &store))
            })
        };
        let acts = ["pointerdown", "keydown", "wheel"].map(|event| listen(event, Watch::seen));
        let returns = ["pageshow", "focus"].map(|event| listen(event, Watch::look));
        Some(Self { _listeners: acts.into_iter().chain(returns).collect(), _watch: watch })
    }
}

impl Watch {
    /// The reader did something; after too long a time it is another reader, and what is here is not theirs.
    fn seen(self: &Rc<Self>, store: &Rc<Store>) {
        if self.idle_ms(store) < self.patience_ms {
            store.saw(clock::now_ms());
        }
        self.look(store);
    }

    /// By the clock on the wall: timers stand still while a machine sleeps or the browser keeps the page aside.
    fn idle_ms(&self, store: &Store) -> u64 {
        let now = clock::now_ms();
        if store.seen_ms() == 0 {
            store.saw(now);
        }
        now.saturating_sub(store.seen_ms())
    }

    /// Warns or erases if it is time, and looks again when it will be.
    fn look(self: &Rc<Self>, store: &Rc<Store>) {
        let idle = self.idle_ms(store);
        let warned = self.patience_ms - WARNING_MS;
        if idle >= self.patience_ms {
            store.saw(clock::now_ms());
            store.leaving(false);
            store.dispatch(Action::Erase);
        } else {
            store.leaving(idle >= warned);
        }
        let idle = self.idle_ms(store);
        let next = if idle < warned { warned } else { self.patience_ms };
        let watch = Rc::downgrade(self);
        let timer = Timeout::new((next - idle).max(1) as u32, move || {
            if let Some((watch, store)) =
                watch.upgrade().and_then(|watch| Some((watch.clone(), watch.store.upgrade()?)))
            {
                watch.look(&store);
            }
        });
        self.timer.replace(Some(timer));
    }
}
