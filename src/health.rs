//! Notices when rendering has stopped for good.
//!
//! A panic or an exception while rendering freezes Yew's scheduler for every element of the page, silently. So every
//! change that must lead to a rendering sets a timer that the rendering takes away; if it is not taken away, and nothing
//! was drawn for as long again, the loader is told, shows the fallback and starts a fresh instance. That something is
//! drawn is not enough to take it away: the scheduler may stop right then. And it puts off what follows a rendering for
//! as long as there is more to render.

use std::cell::{Cell, RefCell};

use gloo_timers::callback::Timeout;

/// Twice this is long enough for a slow phone that decodes a large collection.
const PATIENCE_MS: u32 = 3000;

thread_local! {
    static TIMER: RefCell<Option<Timeout>> = const { RefCell::new(None) };
    static DRAWN: Cell<bool> = const { Cell::new(false) };
    static FAILED: RefCell<Option<Box<dyn FnOnce()>>> = const { RefCell::new(None) };
}

/// Whom to tell.
#[cfg_attr(not(target_arch = "wasm32"), allow(dead_code, reason = "only custom elements have a loader to tell"))]
pub fn on_failure(failed: impl FnOnce() + 'static) {
    FAILED.replace(Some(Box::new(failed)));
    yew::set_custom_panic_hook(Box::new(|_| fail()));
}

/// A rendering must come now.
pub fn expect() {
    TIMER.with_borrow_mut(|timer| {
        timer.get_or_insert_with(wait);
    });
}

fn wait() -> Timeout {
    DRAWN.set(true);
    Timeout::new(PATIENCE_MS, look)
}

fn look() {
    if DRAWN.replace(false) {
        TIMER.set(Some(Timeout::new(PATIENCE_MS, look)));
    } else {
        fail();
    }
}

/// Something is being drawn.
pub fn drawing() {
    DRAWN.set(true);
}

/// A rendering came.
pub fn rendered() {
    TIMER.replace(None);
}

/// The instance is lost. Told only once.
fn fail() {
    let failed = FAILED.try_with(RefCell::take).ok().flatten();
    if let Some(failed) = failed {
        failed();
    }
}
