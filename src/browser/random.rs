//! Random bytes.

use js_sys::Uint8Array;

use super::field;

/// Sixteen random bytes: `crypto.getRandomValues`, which plain http has too.
pub fn bytes() -> [u8; 16] {
    let mut bytes = [0; 16];
    let fill = || {
        let filled = Uint8Array::from(&bytes[..]);
        field::call(&field::of(&js_sys::global(), "crypto")?, "getRandomValues", &filled)?;
        Some(filled.to_vec())
    };
    match fill().filter(|it| it.len() == bytes.len()) {
        Some(filled) => bytes.copy_from_slice(&filled),
        // A page may have broken `crypto`; uniqueness is all that is needed of an id.
        None => bytes.fill_with(|| (js_sys::Math::random() * 256.0) as u8),
    }
    bytes
}

/// A random number of 64 bits.
pub fn number() -> u64 {
    bytes().iter().take(8).fold(0, |number, &byte| number << 8 | u64::from(byte))
}
