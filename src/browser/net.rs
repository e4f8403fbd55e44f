//! Fetching files. Nothing here knows the reader.

use std::fmt;

use js_sys::{Array, ArrayBuffer, Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableStreamDefaultReader, ReadableWritablePair, Request, RequestInit, Response, XmlHttpRequest};

/// Why a file did not come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NetError {
    /// The server answered with this status.
    Status(u16),
    /// No answer, or none that could be read.
    Unreachable,
    /// What came cannot be inflated.
    Damaged,
    /// It is longer than it may be.
    TooLong,
}

impl fmt::Display for NetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(status) => write!(f, "the server answered {status}"),
            Self::Damaged => f.write_str("damaged on the way or on the server"),
            Self::TooLong => f.write_str("longer than it should be; upload the whole folder again"),
            Self::Unreachable => {
                f.write_str("no answer; check the address, the connection and, on another origin, CORS")
            }
        }
    }
}

/// Requests that the loader has already started, so that they need not wait for WebAssembly.
#[derive(Clone, Debug, Default)]
pub struct Early(Option<Function>);

impl Early {
    /// Takes the loader's function from address to promise of a response, or to nothing.
    pub fn new(take: Option<Function>) -> Self {
        Self(take)
    }

    fn response(&self, url: &str) -> Option<Promise> {
        as_promise(self.0.as_ref()?.call1(&JsValue::NULL, &url.into()).ok()?)
    }
}

/// The bytes at an address, inflated if they are gzip, so many at most.
pub async fn get(url: &str, early: &Early, most: usize) -> Result<Vec<u8>, NetError> {
    inflated(raw(url, early).await?, most).await
}

/// The bytes at an address as they came.
pub async fn raw(url: &str, early: &Early) -> Result<Vec<u8>, NetError> {
    match fetch(url, early).await {
        // A page may have replaced `fetch` by something that cannot do this; the older interface is a second way.
        Err(NetError::Unreachable) => request(url).await,
        other => other,
    }
}

/// The same of a file that keeps its name when it changes: the browser asks whether its copy is still good.
pub async fn fresh(url: &str, most: usize) -> Result<Vec<u8>, NetError> {
    cached(url, "no-cache", most).await
}

/// The same with one of `fetch`'s ways to use the browser's cache.
pub async fn cached(url: &str, mode: &str, most: usize) -> Result<Vec<u8>, NetError> {
    let init = RequestInit::new();
    let set = Reflect::set(&init, &"cache".into(), &mode.into());
    let request = set.and_then(|_| Request::new_with_str_and_init(url, &init)).map_err(|_| NetError::Unreachable)?;
    inflated(answer(ask(&request).ok_or(NetError::Unreachable)?).await?, most).await
}

/// Inflates bytes if they are gzip; so many at most.
pub async fn inflated(bytes: Vec<u8>, most: usize) -> Result<Vec<u8>, NetError> {
    if bytes.starts_with(&[0x1f, 0x8b]) {
        return inflate(&bytes, most).await;
    }
    if bytes.len() > most { Err(NetError::TooLong) } else { Ok(bytes) }
}

/// Whether gzip can be inflated here.
pub fn can_inflate() -> bool {
    Reflect::has(&js_sys::global(), &"DecompressionStream".into()).unwrap_or(false)
}

async fn fetch(url: &str, early: &Early) -> Result<Vec<u8>, NetError> {
    answer(early.response(url).or_else(|| ask(&url.into())).ok_or(NetError::Unreachable)?).await
}

async fn answer(promise: Promise) -> Result<Vec<u8>, NetError> {
    let response = JsFuture::from(promise).await.map_err(|_| NetError::Unreachable)?;
    match status(&response).ok_or(NetError::Unreachable)? {
        200..=299 => {
            let buffer = body(&response).await.ok_or(NetError::Unreachable)?;
            Ok(Uint8Array::new(&buffer).to_vec())
        }
        status => Err(NetError::Status(status)),
    }
}

/// Calls the page's `fetch`, which may be anything by now: what it throws is caught.
pub fn ask(request: &JsValue) -> Option<Promise> {
    let window = js_sys::global();
    let fetch: Function = Reflect::get(&window, &"fetch".into()).ok()?.dyn_into().ok()?;
    as_promise(fetch.call1(&window, request).ok()?)
}

/// The status of a response, or of what a page has put around one, which throws where the real one answers.
pub fn status(response: &JsValue) -> Option<u16> {
    Some(Reflect::get(response, &"status".into()).ok()?.as_f64()? as u16)
}

/// Not asked for its class: a page may have replaced `Promise`, and the browser's own are still of the first one.
fn as_promise(value: JsValue) -> Option<Promise> {
    value.is_object().then(|| value.unchecked_into())
}

async fn body(response: &JsValue) -> Option<ArrayBuffer> {
    let read: Function = Reflect::get(response, &"arrayBuffer".into()).ok()?.dyn_into().ok()?;
    let promise = as_promise(read.call0(response).ok()?)?;
    JsFuture::from(promise).await.ok()?.dyn_into().ok()
}

/// Piece by piece, so that a small file that unfolds without end is put away early.
async fn inflate(bytes: &[u8], most: usize) -> Result<Vec<u8>, NetError> {
    let reader = inflating(bytes).ok_or(NetError::Damaged)?;
    let mut all = Vec::new();
    loop {
        let piece = JsFuture::from(reader.read()).await.map_err(|_| NetError::Damaged)?;
        let Some(piece) = Reflect::get(&piece, &"value".into()).ok().and_then(|it| it.dyn_into::<Uint8Array>().ok())
        else {
            return Ok(all);
        };
        let length = all.len();
        if length + piece.length() as usize > most {
            let _ = reader.cancel();
            return Err(NetError::TooLong);
        }
        all.resize(length + piece.length() as usize, 0);
        piece.copy_to(&mut all[length..]);
    }
}

fn inflating(bytes: &[u8]) -> Option<ReadableStreamDefaultReader> {
    let class: Function = Reflect::get(&js_sys::global(), &"DecompressionStream".into()).ok()?.dyn_into().ok()?;
    let stream = Reflect::construct(&class, &Array::of1(&"gzip".into())).ok()?;
    let source = Response::new_with_opt_js_u8_array(Some(&Uint8Array::from(bytes))).ok()?.body()?;
    source.pipe_through(stream.unchecked_ref::<ReadableWritablePair>()).get_reader().dyn_into().ok()
}

async fn request(url: &str) -> Result<Vec<u8>, NetError> {
    let request = XmlHttpRequest::new().map_err(|_| NetError::Unreachable)?;
    request.open("GET", url).map_err(|_| NetError::Unreachable)?;
    request.set_response_type(web_sys::XmlHttpRequestResponseType::Arraybuffer);
    let finished = Promise::new(&mut |resolve, _| {
        request.set_onloadend(Some(&resolve));
        let _ = request.send();
    });
    let _ = JsFuture::from(finished).await;
    match request.status() {
        Ok(0) | Err(_) => Err(NetError::Unreachable),
        Ok(200..=299) => {
            let buffer = request.response().map_err(|_| NetError::Unreachable)?;
            Ok(Uint8Array::new(&buffer).to_vec())
        }
        Ok(status) => Err(NetError::Status(status)),
    }
}
