//! Where consented events go: the trait that every kind of backend implements, and CloudEvents over HTTP.

use carrel_engine::event::Event;
use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Request, Response};

use crate::browser::{field, json, net};

/// What became of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// The backend has all of it.
    Accepted,
    /// Not now.
    Later {
        /// In how many ms the backend would like to be asked again.
        after_ms: Option<u64>,
    },
    /// Never, as it is.
    Refused {
        /// The HTTP status.
        status: u16,
    },
}

/// Takes events.
pub trait Backend {
    /// Sends a batch and tells what became of it.
    fn send(&self, batch: &[Event]) -> impl Future<Output = Delivery>;
}

/// CloudEvents 1.0 in HTTP batch mode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CloudEvents {
    /// Where to post.
    pub endpoint: String,
}

impl Backend for CloudEvents {
    async fn send(&self, batch: &[Event]) -> Delivery {
        let Some(body) = json::to_text(&batch) else { return Delivery::Refused { status: 0 } };
        match post(&self.endpoint, &body).await {
            Some(response) => delivery(&response),
            None => Delivery::Later { after_ms: None },
        }
    }
}

async fn post(endpoint: &str, body: &str) -> Option<Response> {
    let set = |object: &Object, name: &str, value: &JsValue| Reflect::set(object, &name.into(), value).ok();
    let (headers, init) = (Object::new(), Object::new());
    set(&headers, "Content-Type", &"application/cloudevents-batch+json; charset=UTF-8".into())?;
    set(&init, "method", &"POST".into())?;
    set(&init, "body", &body.into())?;
    set(&init, "headers", &headers)?;
    // No cookies, no referrer: the event says all that the reader agreed to.
    set(&init, "credentials", &"omit".into())?;
    set(&init, "referrerPolicy", &"no-referrer".into())?;
    let request = Request::new_with_str_and_init(endpoint, init.unchecked_ref()).ok()?;
    let answer = JsFuture::from(net::ask(&request)?).await.ok()?;
    Some(answer.unchecked_into())
}

fn delivery(response: &Response) -> Delivery {
    match net::status(response).unwrap_or_default() {
        200..=299 => Delivery::Accepted,
        status @ (400 | 413 | 422) => Delivery::Refused { status },
        429 | 503 => Delivery::Later { after_ms: retry_after(response) },
        _ => Delivery::Later { after_ms: None },
    }
}

/// `Retry-After` in seconds or as a date.
fn retry_after(response: &Response) -> Option<u64> {
    let value = field::call(&field::of(response, "headers")?, "get", &"Retry-After".into())?.as_string()?;
    if let Ok(seconds) = value.trim().parse::<u64>() {
        return Some(seconds.saturating_mul(1000));
    }
    let until = js_sys::Date::new(&value.into()).get_time();
    let wait = until - js_sys::Date::now();
    wait.is_finite().then_some(wait.max(0.0) as u64)
}
