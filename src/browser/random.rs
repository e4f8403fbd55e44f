//! Random bytes.

/// Sixteen random bytes: `crypto.getRandomValues`, which plain http has too.
pub fn bytes() -> [u8; 16] {
    let mut bytes = [0; 16];
    let crypto = web_sys::window().and_then(|window| window.crypto().ok());
    if crypto.and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes).ok()).is_none() {
        // A page may have broken `crypto`; uniqueness is all that is needed of an id.
        bytes.fill_with(|| (js_sys::Math::random() * 256.0) as u8);
    }
    bytes
}

/// A random number of 64 bits.
pub fn number() -> u64 {
    bytes().iter().take(8).fold(0, |number, &byte| number << 8 | u64::from(byte))
}
