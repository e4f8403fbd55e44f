//! The host page: events to it, values from it.

use carrel_engine::field::Field;
use js_sys::{Array, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CustomEvent, CustomEventInit, EventTarget};

/// Sends a composed, bubbling event with a plain object as its detail.
pub fn emit(target: &EventTarget, name: &str, detail: &[(&str, JsValue)]) {
    let object = Object::new();
    for (field, value) in detail {
        let _ = Reflect::set(&object, &(*field).into(), value);
    }
    let init = CustomEventInit::new();
    init.set_bubbles(true);
    init.set_composed(true);
    init.set_detail(&object);
    if let Ok(event) = CustomEvent::new_with_event_init_dict(name, &init) {
        let _ = target.dispatch_event(&event);
    }
}

/// Tells the web person, on the console and by an event, that something failed. Never names a title or an interest.
pub fn trouble(target: &EventTarget, kind: &str, message: &str) {
    warn(message);
    event_of_trouble(target, kind, message);
}

/// The event of it alone.
pub fn event_of_trouble(target: &EventTarget, kind: &str, message: &str) {
    emit(target, "carrel-error", &[("kind", kind.into()), ("message", message.into())]);
}

/// Writes to the console, for the web person.
pub fn warn(message: &str) {
    web_sys::console::warn_1(&["Carrel: ", message].concat().into());
}

/// A value from the host page, of which own properties alone are read: what a page put on `Object.prototype` is none.
#[derive(Clone, Debug)]
pub struct HostValue(pub JsValue);

impl HostValue {
    /// An own property of an object; nothing for `null` and `undefined`.
    pub fn own(&self, name: &str) -> Option<Self> {
        let object = self.0.dyn_ref::<Object>()?;
        let own = Reflect::get_own_property_descriptor(object, &name.into()).ok()?;
        let value = if own.is_object() { Reflect::get(object, &name.into()).ok()? } else { return None };
        (!value.is_null() && !value.is_undefined()).then_some(Self(value))
    }

    /// An own property that is a text.
    pub fn own_text(&self, name: &str) -> Option<String> {
        self.own(name)?.0.as_string()
    }
}

impl Field for HostValue {
    fn text(&self) -> Option<String> {
        self.0.as_string()
    }

    fn number(&self) -> Option<f64> {
        // Attributes are texts.
        self.0.as_f64().or_else(|| self.0.as_string()?.trim().parse::<u32>().ok().map(f64::from))
    }

    fn flag(&self) -> Option<bool> {
        // An attribute that is present is true, whatever it says.
        self.0.as_bool().or_else(|| self.0.as_string().map(|text| text != "false"))
    }

    fn list(&self) -> Option<Vec<Self>> {
        Array::is_array(&self.0).then(|| Array::from(&self.0).iter().map(HostValue).collect())
    }

    fn json(&self) -> Option<String> {
        super::json::stringify(&self.0)
    }

    fn field(&self, name: &str) -> Option<Self> {
        self.own(name)
    }

    fn fields(&self) -> Option<Vec<(String, Self)>> {
        let object = self.0.dyn_ref::<Object>().filter(|_| !Array::is_array(&self.0))?;
        let names: Vec<String> = Object::keys(object).iter().filter_map(|name| name.as_string()).collect();
        Some(names.into_iter().filter_map(|name| Some((name.clone(), self.own(&name)?))).collect())
    }
}
