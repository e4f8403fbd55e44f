//! On shared computers: forget the reader who walked away.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;

use crate::state::Action;
use crate::store::Store;

/// Erases what is in memory after so long without a touch or a key. Stops when dropped.
#[must_use = "dropping it ends the watch"]
pub struct IdleWatch {
    _listeners: Vec<EventListener>,
    _timer: Rc<RefCell<Option<Timeout>>>,
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
        let timer = Rc::new(RefCell::new(None));
        let restart = {
            let (timer, store) = (Rc::clone(&timer), Rc::downgrade(store));
            move || {
                let store = store.clone();
                let wipe = move || store.upgrade().into_iter().for_each(|store| store.dispatch(Action::Erase));
                timer.replace(Some(Timeout::new(minutes.saturating_mul(60_000), wipe)));
            }
        };
        restart();
        let listen = |event: &'static str| {
            let restart = restart.clone();
            EventListener::new(&window, event, move |_| restart())
        };
        Some(Self { _listeners: ["pointerdown", "keydown", "wheel"].map(listen).into(), _timer: timer })
    }
}
