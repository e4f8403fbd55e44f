//! Locks that the tabs of an origin share.

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::field;

/// A lock held, until it is dropped.
#[derive(Debug)]
#[must_use = "dropping it lets the next one in"]
pub struct Held(Function);

impl Drop for Held {
    fn drop(&mut self) {
        let _ = self.0.call0(&JsValue::NULL);
    }
}

/// What became of asking for a lock.
#[derive(Debug)]
pub enum Lock {
    /// It is ours.
    Held(Held),
    /// Another tab has it.
    Taken,
    /// The browser has no locks here.
    Missing,
}

/// Asks for a lock without waiting for it.
pub async fn ask(name: &str) -> Lock {
    let manager = field::of(&js_sys::global(), "navigator").and_then(|it| field::of(&it, "locks"));
    let Some(manager) = manager else { return Lock::Missing };
    let mut release = None;
    let held = Promise::new(&mut |resolve, _| release = Some(resolve));
    let got = Promise::new(&mut |resolve, _| {
        let (held, answer) = (held.clone(), resolve.clone());
        // The lock is held until the promise that this returns is settled.
        let granted = Closure::once_into_js(move |lock: JsValue| -> JsValue {
            let _ = answer.call1(&JsValue::NULL, &(!lock.is_null()).into());
            if lock.is_null() { JsValue::NULL } else { held.into() }
        });
        let options = Object::new();
        let _ = Reflect::set(&options, &"ifAvailable".into(), &true.into());
        let asked = || {
            let request: Function = field::of(&manager, "request")?.dyn_into().ok()?;
            request.call3(&manager, &name.into(), &options, &granted).ok()?.dyn_into::<Promise>().ok()
        };
        match asked() {
            // Where it is refused (a sandboxed frame), the answer is neither yes nor no.
            Some(asked) => drop(field::call(&asked, "catch", &resolve)),
            None => drop(resolve.call0(&JsValue::NULL)),
        }
    });
    let got = JsFuture::from(got).await.ok().and_then(|it| it.as_bool());
    match (got, release) {
        (Some(true), Some(release)) => Lock::Held(Held(release)),
        (Some(false), _) => Lock::Taken,
        _ => Lock::Missing,
    }
}

/// Holds a lock together with whoever else does; none where the browser has no locks.
pub fn share(name: &str) -> Option<Held> {
    let manager = field::of(&field::of(&js_sys::global(), "navigator")?, "locks")?;
    let mut release = None;
    let held = Promise::new(&mut |resolve, _| release = Some(resolve));
    // Called with the lock, it gives a promise that is settled when `held` is.
    let hold = field::call(&field::of(&held, "then")?, "bind", &held)?;
    let options = Object::new();
    Reflect::set(&options, &"mode".into(), &"shared".into()).ok()?;
    let request: Function = field::of(&manager, "request")?.dyn_into().ok()?;
    let asked = request.call3(&manager, &name.into(), &options, &hold).ok()?;
    // Where it is refused nobody is to be told.
    field::call(&asked, "catch", &field::of(&js_sys::global(), "Object")?);
    Some(Held(release?))
}

/// How many hold a lock.
pub async fn holders(name: &str) -> Option<usize> {
    let manager = field::of(&field::of(&js_sys::global(), "navigator")?, "locks")?;
    let asked: Promise = field::tell(&manager, "query")?.dyn_into().ok()?;
    let held = field::of(&JsFuture::from(asked).await.ok()?, "held")?;
    let names = js_sys::Array::from(&held).iter().filter(|it| field::text(it, "name").as_deref() == Some(name)).count();
    Some(names)
}
