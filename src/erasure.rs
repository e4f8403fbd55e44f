//! How often everything was erased here: what was asked for before is not kept when it comes afterwards.

use std::cell::Cell;

thread_local! {
    static COUNT: Cell<u32> = const { Cell::new(0) };
}

/// How often, since the page was opened.
pub fn count() -> u32 {
    COUNT.get()
}

/// Once more.
pub fn happened() {
    COUNT.set(COUNT.get().wrapping_add(1));
}
