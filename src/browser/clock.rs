//! The time of day.

/// Milliseconds since 1970-01-01, as the browser's clock has them.
pub fn now_ms() -> u64 {
    // Saturates: a clock set before 1970 counts as 1970.
    js_sys::Date::now() as u64
}
