//! Where a profile is kept: an async trait, so that later IndexedDB or a bridge to another origin can take its place.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use carrel_engine::map::Map;
use js_sys::Reflect;
use wasm_bindgen::JsValue;
use web_sys::Storage;

/// A future that stays on this thread.
pub type Local<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// Why something could not be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StorageError {
    /// Reading or writing is not allowed here.
    Denied,
    /// There is no room left.
    Full,
}

/// Keeps texts under names.
pub trait Persistence {
    /// The text under a name.
    fn read<'a>(&'a self, name: &'a str) -> Local<'a, Result<Option<String>, StorageError>>;
    /// Puts a text under a name.
    fn write<'a>(&'a self, name: &'a str, text: &'a str) -> Local<'a, Result<(), StorageError>>;
    /// Takes a name away.
    fn remove<'a>(&'a self, name: &'a str) -> Local<'a, Result<(), StorageError>>;
    /// All names that begin so.
    fn names<'a>(&'a self, prefix: &'a str) -> Local<'a, Result<Vec<String>, StorageError>>;
    /// Whether what is kept outlives the page.
    fn lasts(&self) -> bool;
}

/// The page's local storage. Every access can fail: policies, private windows and sandboxes deny it, sometimes late.
#[derive(Clone, Copy, Debug, Default)]
pub struct LocalStorage;

fn local() -> Result<Storage, StorageError> {
    let window = web_sys::window().ok_or(StorageError::Denied)?;
    window.local_storage().ok().flatten().ok_or(StorageError::Denied)
}

/// Why something was not taken. Browsers agree on the name only.
fn why(error: &JsValue) -> StorageError {
    let name = Reflect::get(error, &"name".into()).ok().and_then(|name| name.as_string());
    if name.is_some_and(|name| name.contains("uota")) { StorageError::Full } else { StorageError::Denied }
}

impl LocalStorage {
    /// Local storage, if it can be written now, or holds something: where it is full, what was kept can still be read.
    pub fn probe() -> Option<Self> {
        let name = "carrel:probe";
        let storage = local().ok()?;
        let _ = storage.set_item(name, "1");
        let kept = storage.length().ok()? > 0;
        let _ = storage.remove_item(name);
        kept.then_some(Self)
    }
}

impl Persistence for LocalStorage {
    fn read<'a>(&'a self, name: &'a str) -> Local<'a, Result<Option<String>, StorageError>> {
        Box::pin(async move { local()?.get_item(name).map_err(|_| StorageError::Denied) })
    }

    fn write<'a>(&'a self, name: &'a str, text: &'a str) -> Local<'a, Result<(), StorageError>> {
        Box::pin(async move { local()?.set_item(name, text).map_err(|error| why(&error)) })
    }

    fn remove<'a>(&'a self, name: &'a str) -> Local<'a, Result<(), StorageError>> {
        Box::pin(async move { local()?.remove_item(name).map_err(|_| StorageError::Denied) })
    }

    fn names<'a>(&'a self, prefix: &'a str) -> Local<'a, Result<Vec<String>, StorageError>> {
        Box::pin(async move {
            let storage = local()?;
            let count = storage.length().map_err(|_| StorageError::Denied)?;
            let names = (0..count).filter_map(|index| storage.key(index).ok().flatten());
            Ok(names.filter(|name| name.starts_with(prefix)).collect())
        })
    }

    fn lasts(&self) -> bool {
        true
    }
}

/// Memory: for ephemeral pages and where storage is denied.
#[derive(Clone, Debug, Default)]
pub struct Memory(Rc<RefCell<Map<String, String>>>);

impl Persistence for Memory {
    fn read<'a>(&'a self, name: &'a str) -> Local<'a, Result<Option<String>, StorageError>> {
        Box::pin(async move { Ok(self.0.borrow().get(name).cloned()) })
    }

    fn write<'a>(&'a self, name: &'a str, text: &'a str) -> Local<'a, Result<(), StorageError>> {
        Box::pin(async move {
            self.0.borrow_mut().insert(name.to_owned(), text.to_owned());
            Ok(())
        })
    }

    fn remove<'a>(&'a self, name: &'a str) -> Local<'a, Result<(), StorageError>> {
        Box::pin(async move {
            self.0.borrow_mut().remove(name);
            Ok(())
        })
    }

    fn names<'a>(&'a self, prefix: &'a str) -> Local<'a, Result<Vec<String>, StorageError>> {
        Box::pin(async move {
            let names = self.0.borrow();
            Ok(names.keys().filter(|name| name.starts_with(prefix)).cloned().collect())
        })
    }

    fn lasts(&self) -> bool {
        false
    }
}
