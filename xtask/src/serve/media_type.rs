//! The media type of a file, from its name.

use std::path::Path;

/// Browsers refuse a module or WebAssembly under a wrong type, and `nosniff` is sent, so the unknown is plain bytes.
pub fn of(path: &Path) -> &'static str {
    match path.extension().unwrap_or_default().to_str().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "xml" => "application/xml",
        "ics" => "text/calendar; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn what_browsers_are_strict_about_has_its_own_type() {
        assert_eq!(of("carrel-0.wasm".as_ref()), "application/wasm");
        assert_eq!(of("carrel-0.js".as_ref()), "text/javascript; charset=utf-8");
        assert_eq!(of("head-0.pack".as_ref()), "application/octet-stream");
    }
}
