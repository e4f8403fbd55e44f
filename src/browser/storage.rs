//! Where a profile is kept: an async trait, so that later IndexedDB or a bridge to another origin can take its place.

use std::cell::RefCell;
use std::rc::Rc;

use carrel_engine::map::Map;
use js_sys::Reflect;
use wasm_bindgen::JsValue;
use web_sys::Storage;

use crate::store::Local;

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

/// The page's local storage.
#[derive(Clone, Copy, Debug, Default)]
pub struct LocalStorage;

fn local() -> Result<Storage, StorageError> {
    super::local::storage().ok_or(StorageError::Denied)
}

/// Why something was not taken. Browsers agree on the name only.
fn why(error: &JsValue) -> StorageError {
    let name = Reflect::get(error, &"name".into()).ok().and_then(|name| name.as_string());
    if name.is_some_and(|name| name.contains("uota")) { StorageError::Full } else { StorageError::Denied }
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
            let keys = js_sys::Object::keys(&storage);
            let names = keys.iter().filter_map(|it| it.as_string());
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
