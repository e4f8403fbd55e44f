//! One request, answered.

use std::{
    fs::File,
    path::{Path, PathBuf},
};

use serde_json::Value;
use tiny_http::{Header, Method, Request, Response};

use super::{
    super::desk::BACKEND,
    media_type,
    path::{self, Target},
};

/// Twins to look for, the smaller first.
const ENCODINGS: [(&str, &str); 2] = [("br", "br"), ("gzip", "gz")];

pub fn answer(request: Request, folder: &Path) {
    if !matches!(request.method(), Method::Get | Method::Head) {
        return finish(request, text("405 Only GET and HEAD are answered here.", 405));
    }
    match path::resolve(folder, request.url()) {
        Target::File(file) => send(request, &file),
        Target::Folder => {
            let (path, query) =
                request.url().split_once('?').map_or((request.url(), None), |(path, query)| (path, Some(query)));
            // One slash at the start: two would be another host.
            let place =
                format!("/{}/{}", path.trim_matches('/'), query.map(|query| format!("?{query}")).unwrap_or_default());
            let response = text("301 This is a folder.", 301).with_header(header("Location", &place));
            finish(request, response);
        }
        Target::Nothing => finish(request, text("404 There is no such file.", 404)),
    }
}

/// The library's settings, with the backend that is served beside them: the demo's own files name none, since they are
/// published where none answers.
fn settings(text: &str) -> Option<String> {
    let mut settings: Value = serde_json::from_str(text).ok()?;
    settings.as_object_mut()?.entry("backend").or_insert_with(|| BACKEND.into());
    Some(settings.to_string())
}

fn send(request: Request, file: &Path) {
    if file.file_name().is_some_and(|name| name == "carrel.json")
        && let Some(body) = std::fs::read_to_string(file).ok().as_deref().and_then(settings)
    {
        let response = Response::from_string(body)
            .with_header(header("Content-Type", media_type::of(file)))
            .with_header(header("Cache-Control", "no-cache"));
        return finish(request, response);
    }
    let (encoding, twin) = twin(&request, file);
    let Ok(opened) = File::open(&twin) else {
        return finish(request, text("404 There is no such file.", 404));
    };
    let mut response = Response::from_file(opened)
        // With its length, so that a browser can tell a whole file from a broken connection.
        .with_chunked_threshold(usize::MAX)
        .with_header(header("Content-Type", media_type::of(file)))
        .with_header(header("Cache-Control", cache_control(file)))
        .with_header(header("Vary", "Accept-Encoding"))
        .with_header(header("X-Content-Type-Options", "nosniff"));
    if let Some(encoding) = encoding {
        response.add_header(header("Content-Encoding", encoding));
    }
    // Fails only if the browser has gone away.
    let _ = request.respond(response);
}

/// The precompressed file that the browser takes, with its encoding; or the file itself.
fn twin(request: &Request, file: &Path) -> (Option<&'static str>, PathBuf) {
    let accepted = request.headers().iter().find(|header| header.field.equiv("Accept-Encoding"));
    let accepted = accepted.map_or("", |header| header.value.as_str());
    for (encoding, ending) in ENCODINGS {
        let mut twin = file.as_os_str().to_owned();
        twin.push(".");
        twin.push(ending);
        if accepts(accepted, encoding) && Path::new(&twin).is_file() {
            return (Some(encoding), twin.into());
        }
    }
    (None, file.to_path_buf())
}

/// Whether an `Accept-Encoding` allows `encoding`: named, and not with a weight of zero.
fn accepts(accepted: &str, encoding: &str) -> bool {
    accepted.split(',').any(|offer| {
        let mut parts = offer.split(';').map(str::trim);
        let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(encoding));
        let weight = parts.find_map(|part| part.strip_prefix("q=")).and_then(|weight| weight.parse::<f32>().ok());
        named && weight.is_none_or(|weight| weight > 0.0)
    })
}

/// A file with a hash of its contents in its name never changes; all others may at any time.
fn cache_control(file: &Path) -> &'static str {
    if has_hash(file) { "public, max-age=31536000, immutable" } else { "no-cache" }
}

/// Whether a part of the name is a hash: `carrel-0123456789.wasm`, `head.01234567.bin`.
fn has_hash(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    name.split(['-', '.']).skip(1).any(|part| {
        part.len() >= 8
            && part.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
            && part.bytes().any(|byte| byte.is_ascii_digit())
    })
}

fn text(message: &str, status: u16) -> Response<impl std::io::Read> {
    Response::from_string(message).with_status_code(status)
}

fn finish(request: Request, response: Response<impl std::io::Read>) {
    // Fails only if the browser has gone away.
    let _ = request.respond(response);
}

fn header(name: &'static str, value: &str) -> Header {
    let clean: String = value.chars().filter(|letter| letter.is_ascii() && !letter.is_ascii_control()).collect();
    Header::from_bytes(name.as_bytes(), clean.as_bytes())
        .unwrap_or_else(|()| unreachable!("{name}: {clean:?} is printable ASCII, as headers must be"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_get_the_backend_unless_they_name_one() {
        assert_eq!(settings("{}").as_deref(), Some("{\"backend\":\"/carrel-events\"}"));
        assert_eq!(settings("{\"backend\":\"/e\"}").as_deref(), Some("{\"backend\":\"/e\"}"));
        assert_eq!(settings("{"), None);
    }

    #[test]
    fn an_encoding_is_taken_if_offered_and_not_refused() {
        assert!(accepts("gzip, deflate, br, zstd", "br"));
        assert!(accepts("br;q=0.5", "br"));
        assert!(!accepts("gzip, br;q=0", "br"));
        assert!(!accepts("brotli", "br"));
    }

    #[test]
    fn only_names_with_a_hash_are_kept_for_ever() {
        let hashed = ["carrel-0123456789.wasm", "en-12ab34cd56.json", "head.00ff00ff.bin"];
        assert!(hashed.iter().all(|name| has_hash(name.as_ref())));
        let plain =
            ["carrel.js", "carrel.json", "manifest.json", "index.html", "a-deadbeef-book.html", "1234567890.json"];
        assert!(!plain.iter().any(|name| has_hash(name.as_ref())));
    }
}
