//! JSON through the browser's own `JSON`.

use js_sys::{JSON, Object, Reflect};
use serde::Serialize;
use wasm_bindgen::{JsCast, JsValue};

use super::host::HostValue;

/// A plain JavaScript value: objects rather than `Map`s.
pub fn to_js<T: Serialize>(value: &T) -> Option<JsValue> {
    value.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).ok()
}

/// JSON text.
pub fn to_text<T: Serialize>(value: &T) -> Option<String> {
    stringify(&to_js(value)?)
}

/// The browser's own `JSON`, for what writes JSON without knowing of browsers.
#[derive(Clone, Copy, Debug)]
pub struct Json;

impl crate::adapter::Write for Json {
    fn text<T: Serialize>(&self, value: &T) -> Option<String> {
        to_text(value)
    }
}

/// A value from JSON text, to be read field by field.
pub fn parse(text: &str) -> Result<HostValue, String> {
    JSON::parse(text).map(HostValue).map_err(|error| error_text(&error))
}

/// JSON text of a JavaScript value.
pub fn stringify(value: &JsValue) -> Option<String> {
    shadow_to_json(value);
    JSON::stringify(value).ok().map(String::from)
}

/// The message of a JavaScript error.
pub fn error_text(error: &JsValue) -> String {
    let message = error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    message.or_else(|| error.as_string()).unwrap_or_default()
}

/// Old libraries put a `toJSON` on `Array.prototype` that makes `JSON.stringify` write arrays as strings. An own
/// `toJSON` that is no function hides it, and is not written itself.
fn shadow_to_json(value: &JsValue) {
    let Some(object) = value.dyn_ref::<Object>() else { return };
    let descriptor = Object::new();
    let _ = Reflect::set(&descriptor, &"value".into(), &JsValue::UNDEFINED);
    let _ = Reflect::define_property(object, &"toJSON".into(), &descriptor);
    for child in Object::values(object).iter() {
        shadow_to_json(&child);
    }
}
