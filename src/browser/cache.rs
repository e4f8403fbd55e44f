//! The browser's Cache Storage: missing without HTTPS, denied in some private windows, sometimes full. All of that is
//! silent, for nothing depends on it.

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::field;

/// All of ours is in one cache of the page's origin.
const NAME: &str = "carrel";
/// How many bytes an entry has, since listing them must not mean reading them.
const LENGTH: &str = "content-length";

/// The cache.
#[derive(Clone, Debug)]
pub struct Cache(JsValue);

impl Cache {
    /// Opens it; nothing where it cannot be had.
    pub async fn open() -> Option<Self> {
        call(&storage()?, "open", &[NAME.into()]).await.map(Self)
    }

    /// What is kept of an address.
    pub async fn get(&self, url: &str) -> Option<Vec<u8>> {
        let response = call(&self.0, "match", &[url.into()]).await?;
        Some(Uint8Array::new(&call(&response, "arrayBuffer", &[]).await?).to_vec())
    }

    /// Keeps bytes, if there is room.
    pub async fn put(&self, url: &str, bytes: &[u8]) -> Option<()> {
        let (headers, init) = (Object::new(), Object::new());
        Reflect::set(&headers, &LENGTH.into(), &bytes.len().to_string().into()).ok()?;
        Reflect::set(&init, &"headers".into(), &headers).ok()?;
        let class: Function = field::of(&js_sys::global(), "Response")?.dyn_into().ok()?;
        let response = Reflect::construct(&class, &Array::of2(&Uint8Array::from(bytes), &init)).ok()?;
        call(&self.0, "put", &[url.into(), response]).await.map(drop)
    }

    /// Takes an address away.
    pub async fn remove(&self, url: &str) {
        let _ = call(&self.0, "delete", &[url.into()]).await;
    }

    /// All addresses with the bytes of each, in the order in which they came.
    pub async fn entries(&self) -> Vec<(String, usize)> {
        let mut entries = Vec::new();
        let keys = call(&self.0, "keys", &[]).await.and_then(|it| it.dyn_into::<Array>().ok()).unwrap_or_default();
        for request in keys.iter() {
            let url = Reflect::get(&request, &"url".into()).ok().and_then(|it| it.as_string()).unwrap_or_default();
            entries.push((url, self.length(&request).await.unwrap_or(0)));
        }
        entries
    }

    async fn length(&self, request: &JsValue) -> Option<usize> {
        let response = call(&self.0, "match", std::slice::from_ref(request)).await?;
        field::call(&field::of(&response, "headers")?, "get", &LENGTH.into())?.as_string()?.parse().ok()
    }
}

/// Removes the cache with all that is in it.
pub async fn wipe() {
    if let Some(storage) = storage() {
        let _ = call(&storage, "delete", &[NAME.into()]).await;
    }
}

/// The getter itself throws where it is denied.
fn storage() -> Option<JsValue> {
    Reflect::get(&js_sys::global(), &"caches".into()).ok().filter(JsValue::is_object)
}

/// Calls a method that promises something; nothing for what it throws, rejects or does not find.
async fn call(object: &JsValue, method: &str, arguments: &[JsValue]) -> Option<JsValue> {
    let function: Function = Reflect::get(object, &method.into()).ok()?.dyn_into().ok()?;
    let promise = function.apply(object, &arguments.iter().collect::<Array>()).ok().filter(JsValue::is_object)?;
    let value = JsFuture::from(promise.unchecked_into::<Promise>()).await.ok()?;
    (!value.is_undefined() && !value.is_null()).then_some(value)
}
