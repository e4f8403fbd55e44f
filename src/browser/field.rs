//! Text in and out by name: what the glue knows by itself is downloaded by every patron at first, and these come later.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Event;

/// A property of an object.
pub fn of(object: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(object, &name.into()).ok().filter(|it| !it.is_undefined() && !it.is_null())
}

/// Calls a method of an object with one argument.
pub fn call(object: &JsValue, name: &str, argument: &JsValue) -> Option<JsValue> {
    of(object, name)?.dyn_into::<Function>().ok()?.call1(object, argument).ok()
}

/// A property that is a text.
pub fn text(object: &JsValue, name: &str) -> Option<String> {
    of(object, name)?.as_string()
}

/// A property that is true.
pub fn is(object: &JsValue, name: &str) -> bool {
    of(object, name).is_some_and(|it| it.is_truthy())
}

/// Calls a method without arguments.
pub fn tell(object: &JsValue, name: &str) -> Option<JsValue> {
    of(object, name)?.dyn_into::<Function>().ok()?.call0(object).ok()
}

/// The text of the field that an event is about.
pub fn typed(event: &Event) -> String {
    event.target().map_or_else(String::new, |it| value(&it))
}

/// Whether what an event is about is ticked.
pub fn ticked(event: &Event) -> bool {
    event.target().is_some_and(|it| is(&it, "checked"))
}

/// The text of a field.
pub fn value(field: &JsValue) -> String {
    of(field, "value").and_then(|it| it.as_string()).unwrap_or_default()
}

/// Gives a field a text.
pub fn set_value(field: &JsValue, text: &str) {
    let _ = Reflect::set(field, &"value".into(), &text.into());
}

/// Puts a text where the reader can paste it from; whether the browser did.
pub async fn copy(text: &str) -> bool {
    let writing = || {
        let clipboard = of(&of(&js_sys::global(), "navigator")?, "clipboard")?;
        call(&clipboard, "writeText", &text.into())?.dyn_into::<Promise>().ok()
    };
    match writing() {
        Some(promise) => JsFuture::from(promise).await.is_ok(),
        None => false,
    }
}

/// The address of the page without its fragment.
pub fn address() -> String {
    let href = || of(&of(&js_sys::global(), "location")?, "href")?.as_string();
    let href = href().unwrap_or_default();
    href.split('#').next().unwrap_or_default().to_owned()
}

/// The fragment of the page's address, without the `#`.
pub fn fragment() -> String {
    let hash = || of(&of(&js_sys::global(), "location")?, "hash")?.as_string();
    hash().unwrap_or_default().trim_start_matches('#').to_owned()
}
