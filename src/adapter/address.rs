//! Addresses as they are put together.

use std::fmt::Write as _;

/// Percent-encodes all that RFC 3986 reserves.
pub(super) fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    text.chars().for_each(|it| push(&mut out, it));
    out
}

/// Adds a character, percent-encoded unless it is unreserved.
pub(super) fn push(out: &mut String, it: char) {
    if it.is_ascii_alphanumeric() || matches!(it, '-' | '.' | '_' | '~') {
        return out.push(it);
    }
    for byte in it.encode_utf8(&mut [0; 4]).bytes() {
        let _ = write!(out, "%{byte:02X}");
    }
}

/// An address with a path after its own, before its query and fragment.
pub(super) fn with_path(url: &str, path: &str) -> String {
    let (before, after) = url.split_at(url.find(['?', '#']).unwrap_or(url.len()));
    [before.trim_end_matches('/'), path, after].concat()
}

/// An address with `{id}` filled in.
pub(super) fn with_id(template: &str, id: &str) -> String {
    template.replace("{id}", &encode(id))
}

/// The origin of an address, if it is an absolute one.
pub(super) fn origin(url: &str) -> Option<&str> {
    let host = url.find("://").filter(|at| url[..*at].bytes().all(|it| it.is_ascii_alphanumeric()))? + 3;
    let end = url[host..].find(['/', '?', '#']).map_or(url.len(), |at| host + at);
    (end > host).then(|| &url[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_goes_before_query_and_fragment() {
        for (url, wanted) in [
            ("https://a.example/in", "https://a.example/in/x"),
            ("https://a.example/in/", "https://a.example/in/x"),
            ("/in?key=1#top", "/in/x?key=1#top"),
            ("https://a.example", "https://a.example/x"),
        ] {
            assert_eq!(with_path(url, "/x"), wanted);
        }
    }

    #[test]
    fn an_id_does_not_break_out_of_its_place() {
        assert_eq!(with_id("/r/{id}?x={id}", "../a b&é"), "/r/..%2Fa%20b%26%C3%A9?x=..%2Fa%20b%26%C3%A9");
    }

    #[test]
    fn an_origin_is_that_of_an_absolute_address() {
        assert_eq!(origin("https://a.example:8080/c/?x"), Some("https://a.example:8080"));
        assert_eq!(origin("https://a.example"), Some("https://a.example"));
        for relative in ["/c/", "c?u=https://x/", "", "https://"] {
            assert_eq!(origin(relative), None, "{relative}");
        }
    }
}
