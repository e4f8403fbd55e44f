//! Whether the page is looked at.

use super::field;

/// Whether it lies in the background, or there is none.
pub fn is_hidden() -> bool {
    field::of(&js_sys::global(), "document").is_none_or(|it| field::is(&it, "hidden"))
}
