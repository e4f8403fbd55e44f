//! The time of day, and waiting.

use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// Milliseconds since 1970-01-01, as the browser's clock has them.
pub fn now_ms() -> u64 {
    // Saturates: a clock set before 1970 counts as 1970.
    js_sys::Date::now() as u64
}

/// Comes back after so many milliseconds; at once where there is no window.
pub async fn pause(ms: i32) {
    let mut wait = |resolve: Function, _: Function| {
        let begun = web_sys::window()
            .is_some_and(|it| it.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, ms).is_ok());
        if !begun {
            let _ = resolve.call0(&JsValue::NULL);
        }
    };
    let _ = JsFuture::from(Promise::new(&mut wait)).await;
}
