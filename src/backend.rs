//! Where consented events go: the library's [`Adapter`], and the way there by HTTP or through a function of the page. Comes
//! later: see [`crate::later`].

use std::cell::RefCell;
use std::rc::Rc;

use carrel_engine::event::{Event, EventData};
use gloo_timers::callback::Timeout;
use js_sys::{Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableStreamDefaultReader, Request, Response};

use crate::adapter::{Adapter, Answer, Fault, Post, Verdict, hook_verdict};
use crate::browser::host::HostValue;
use crate::browser::{field, json, net};
use crate::settings::Settings;

/// How long a server has, its whole answer included, in ms.
const PATIENCE_MS: u32 = 30_000;
/// Most bytes that are read of an acknowledgement.
pub const MOST_OF_AN_ANSWER: usize = Answer::MOST;

thread_local! {
    /// What was understood last, and of which text.
    static KNOWN: RefCell<Option<(String, Result<Rc<Adapter>, String>)>> = RefCell::default();
}

/// The library's adapter; none where it takes nothing, or what it says of it is not understood: see [`wrong`].
pub fn of(settings: &Settings) -> Option<Rc<Adapter>> {
    read(settings)?.ok()
}

/// What is wrong with what a library says of its backend.
pub fn wrong(settings: &Settings) -> Option<String> {
    read(settings)?.err()
}

fn read(settings: &Settings) -> Option<Result<Rc<Adapter>, String>> {
    let text = settings.backend.as_deref().filter(|it| !it.is_empty())?;
    KNOWN.with_borrow_mut(|known| {
        if known.as_ref().is_none_or(|it| it.0 != text) {
            *known = Some((text.to_owned(), understood(text).map(Rc::new)));
        }
        known.as_ref().map(|it| it.1.clone())
    })
}

/// An address, or the JSON of an object.
fn understood(text: &str) -> Result<Adapter, String> {
    if text.starts_with('{') { Adapter::read(&json::parse(text)?) } else { Adapter::at(text) }
}

/// Whether the library takes events of this kind.
pub fn takes(settings: &Settings, data: &EventData) -> bool {
    of(settings).is_some_and(|it| it.takes(data))
}

/// Who is sent to, in words for the reader: a host, an address.
pub fn name(settings: &Settings) -> String {
    let base = || field::text(&field::of(&js_sys::global(), "document")?, "baseURI");
    of(settings).map_or_else(String::new, |it| host_of(it.host(), base))
}

/// The host of an address; of a relative one that of the page, which is what it is relative to. A mail address as it is.
fn host_of(address: &str, base: impl FnOnce() -> Option<String>) -> String {
    let host = |address: &str| Some(address.split_once("//")?.1.split(['/', '?', '#']).next()?.to_owned());
    let is_relative = !address.is_empty() && !address.contains('@');
    let found = host(address).or_else(|| if is_relative { host(&base()?) } else { None });
    found.unwrap_or_else(|| address.to_owned())
}

/// Why no answer came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Silence {
    /// No connection, or the server's answer may not be read.
    Unreachable,
    /// It took too long.
    TooSlow,
    /// It is longer than it may be.
    TooLong,
    /// It leads elsewhere, where what the reader agreed to send to this address does not go.
    Elsewhere,
}

impl Silence {
    /// A word for the ledger.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::TooSlow => "timeout",
            Self::TooLong => "too long",
            Self::Elsewhere => "redirected",
        }
    }

    /// What the web team is told.
    pub const fn fault(self) -> Fault {
        match self {
            Self::TooSlow => Fault::TooSlow,
            Self::Elsewhere => Fault::Elsewhere,
            Self::Unreachable | Self::TooLong => Fault::NoAnswer,
        }
    }
}

/// How much of an answer is read.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// So many bytes.
    pub bytes: usize,
    /// Whether what is longer is cut there, rather than an error.
    pub cuts: bool,
}

/// Sends a batch by HTTP. With `hidden` the page may be gone before the answer comes.
pub async fn send(post: &Post, hidden: bool) -> Result<Answer, Silence> {
    let options = Object::new();
    let set = |name: &str, value: &JsValue| drop(Reflect::set(&options, &name.into(), value));
    set("method", &"POST".into());
    set("body", &post.body.as_str().into());
    set("keepalive", &hidden.into());
    let headers: Vec<(&str, &str)> = post.headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    // What is longer still has a status.
    let limit = Limit { bytes: MOST_OF_AN_ANSWER, cuts: true };
    ask(&post.url, &options, &headers, post.same_origin, limit).await
}

/// Asks a server, with nothing that tells who asks but what is handed in.
pub async fn ask(
    url: &str,
    options: &Object,
    headers: &[(&str, &str)],
    same_origin: bool,
    most: Limit,
) -> Result<Answer, Silence> {
    let set = |object: &Object, name: &str, value: &JsValue| drop(Reflect::set(object, &name.into(), value));
    let listed = Object::new();
    headers.iter().for_each(|(name, value)| set(&listed, name, &(*value).into()));
    set(options, "headers", &listed);
    set(options, "cache", &"no-store".into());
    // No cookies, no referrer: what is sent says all that the reader agreed to.
    set(options, "credentials", &(if same_origin { "same-origin" } else { "omit" }).into());
    set(options, "referrerPolicy", &"no-referrer".into());
    set(options, "redirect", &"manual".into());
    let (timer, late) = limit(options);
    let request = Request::new_with_str_and_init(url, options.unchecked_ref()).map_err(|_| Silence::Unreachable)?;
    let silence = |_| if late.get() { Silence::TooSlow } else { Silence::Unreachable };
    let response = JsFuture::from(net::ask(&request).ok_or(Silence::Unreachable)?).await.map_err(silence)?;
    if field::text(&response, "type").is_some_and(|it| it == "opaqueredirect") {
        return Err(Silence::Elsewhere);
    }
    let status = net::status(&response).ok_or(Silence::Unreachable)?;
    let header = |name: &str| field::call(&field::of(&response, "headers")?, "get", &name.into())?.as_string();
    let media_type = header("Content-Type").unwrap_or_default();
    let retry_after_ms = header("Retry-After").and_then(|it| wait(&it));
    let body = match body(response.unchecked_ref(), most).await {
        Err(Silence::Unreachable) if late.get() => return Err(Silence::TooSlow),
        other => other?,
    };
    drop(timer);
    Ok(Answer { status, media_type, retry_after_ms, body })
}

/// Ends a request, its answer included, that takes too long.
fn limit(options: &Object) -> (Option<Timeout>, Rc<std::cell::Cell<bool>>) {
    let late = Rc::new(std::cell::Cell::new(false));
    let made = || {
        let class: Function = field::of(&js_sys::global(), "AbortController")?.dyn_into().ok()?;
        let controller = Reflect::construct(&class, &js_sys::Array::new()).ok()?;
        Reflect::set(options, &"signal".into(), &field::of(&controller, "signal")?).ok()?;
        let late = Rc::clone(&late);
        Some(Timeout::new(PATIENCE_MS, move || {
            late.set(true);
            field::tell(&controller, "abort");
        }))
    };
    (made(), late)
}

/// As much of a body as may be read; an error if there is more.
async fn body(response: &Response, most: Limit) -> Result<String, Silence> {
    let Some(stream) = response.body() else { return Ok(String::new()) };
    let reader: ReadableStreamDefaultReader = stream.get_reader().dyn_into().map_err(|_| Silence::Unreachable)?;
    let mut all = Vec::new();
    loop {
        let piece = JsFuture::from(reader.read()).await.map_err(|_| Silence::Unreachable)?;
        let Some(piece) = field::of(&piece, "value").and_then(|it| it.dyn_into::<Uint8Array>().ok()) else {
            return Ok(String::from_utf8_lossy(&all).into_owned());
        };
        all.extend(piece.to_vec());
        if all.len() > most.bytes {
            let _ = reader.cancel();
            all.truncate(most.bytes);
            return if most.cuts { Ok(String::from_utf8_lossy(&all).into_owned()) } else { Err(Silence::TooLong) };
        }
    }
}

/// `Retry-After` in seconds or as a date, in ms.
fn wait(value: &str) -> Option<u64> {
    if let Ok(seconds) = value.trim().parse::<u64>() {
        return Some(seconds.saturating_mul(1000));
    }
    let until = js_sys::Date::new(&value.into()).get_time();
    let wait = until - js_sys::Date::now();
    wait.is_finite().then_some(wait.max(0.0) as u64)
}

/// Hands a batch to a function of the page: `element.backend`.
pub async fn call(hook: &Function, batch: &[Event]) -> Verdict {
    let called = || Some(Promise::resolve(&hook.call1(&JsValue::NULL, &json::to_js(&batch)?).ok()?));
    let said = match called() {
        Some(promise) => JsFuture::from(promise).await.ok(),
        None => None,
    };
    let Some(said) = said else { return Verdict::none(batch, Fault::Declined) };
    let said = (!said.is_undefined() && !said.is_null()).then_some(HostValue(said));
    hook_verdict(batch, said.as_ref())
}

#[cfg(test)]
mod tests {
    use super::host_of;

    #[test]
    fn an_address_is_named_by_its_host() {
        let of = |address| host_of(address, || Some("https://www.library.example/new/".to_owned()));
        assert_eq!(of("https://library.example:8080/events?x"), "library.example:8080");
        assert_eq!(of("//library.example/events"), "library.example");
        assert_eq!((of("/carrel-events"), of("events")), ("www.library.example".into(), "www.library.example".into()));
        assert_eq!((of("desk@library.example"), of("")), ("desk@library.example".into(), String::new()));
        assert_eq!(host_of("/carrel-events", || None), "/carrel-events");
    }
}
