//! On shared computers: forget the reader who walked away, but not without warning.

use std::cell::{Cell, RefCell};
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
    /// When the reader was last seen. The clock on the wall: timers stand still while a machine sleeps or the browser keeps
    /// the page aside.
    seen_ms: Cell<u64>,
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
            seen_ms: Cell::new(clock::now_ms()),
            timer: RefCell::default(),
        });
        watch.look();
        let listen = |event: &'static str, act: fn(&Rc<Watch>)| {
            let watch = Rc::clone(&watch);
            EventListener::new(&window, event, move |_| act(&watch))
        };
        let acts = ["pointerdown", "keydown", "wheel"].map(|event| listen(event, Watch::seen));
        let returns = ["pageshow", "focus"].map(|event| listen(event, Watch::look));
        Some(Self { _listeners: acts.into_iter().chain(returns).collect(), _watch: watch })
    }
}

impl Watch {
    /// The reader did something, unless that came too late and is another reader's doing.
    fn seen(self: &Rc<Self>) {
        if self.idle_ms() < self.patience_ms {
            self.seen_ms.set(clock::now_ms());
        }
        self.look();
    }

    fn idle_ms(&self) -> u64 {
        clock::now_ms().saturating_sub(self.seen_ms.get())
    }

    /// Warns or erases if it is time, and looks again when it will be.
    fn look(self: &Rc<Self>) {
        let Some(store) = self.store.upgrade() else { return };
        let idle = self.idle_ms();
        let warned = self.patience_ms - WARNING_MS;
        if idle >= self.patience_ms {
            self.seen_ms.set(clock::now_ms());
            store.leaving(false);
            store.dispatch(Action::Erase);
        } else {
            store.leaving(idle >= warned);
        }
        let idle = self.idle_ms();
        let next = if idle < warned { warned } else { self.patience_ms };
        let watch = Rc::downgrade(self);
        let timer = Timeout::new((next - idle).max(1) as u32, move || {
            watch.upgrade().into_iter().for_each(|watch| watch.look());
        });
        self.timer.replace(Some(timer));
    }
}
