//! The page's local storage. Every access can fail: policies, private windows and sandboxes deny it, sometimes late.

use web_sys::Storage;

/// Local storage, unless it is denied.
pub fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

/// Whether it can be written now, or holds something: where it is full, what was kept can still be read.
pub fn probe() -> bool {
    const NAME: &str = "carrel:probe";
    let Some(storage) = storage() else { return false };
    let _ = storage.set_item(NAME, "1");
    let kept = storage.length().is_ok_and(|length| length > 0);
    let _ = storage.remove_item(NAME);
    kept
}

/// Whether something is kept under a name.
pub fn has(name: &str) -> bool {
    storage().is_some_and(|it| it.get_item(name).is_ok_and(|text| text.is_some()))
}
