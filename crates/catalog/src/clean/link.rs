//! What may be linked to: `http(s)` addresses and relative ones, nothing else.

use url::Url;

use super::text::is_dropped;

/// Longest accepted link, in bytes.
const MAX: usize = 2_000;

/// The link if it is safe: `http`, `https`, or relative without a scheme and without another host.
///
/// "www.library.example/1" is an address whose scheme was left out.
pub fn safe(raw: &str) -> Option<String> {
    let link = raw.trim();
    let unsafe_in_links = |c: char| c.is_control() || c.is_whitespace() || is_dropped(c) || "\\<>\"".contains(c);
    if link.is_empty() || link.len() > MAX || link.chars().any(unsafe_in_links) {
        return None;
    }
    if link.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("www.")) {
        return safe(&format!("https://{link}"));
    }
    match Url::parse(link) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() && url.username().is_empty() => {
            Some(link.to_owned())
        }
        Err(url::ParseError::RelativeUrlWithoutBase) if !link.starts_with("//") => Some(link.to_owned()),
        Ok(_) | Err(_) => None,
    }
}

/// `raw` against the address it was found at; the result is safe or nothing.
pub fn resolved(raw: &str, base: Option<&Url>) -> Option<String> {
    match base.and_then(|base| base.join(raw.trim()).ok()) {
        Some(url) => safe(url.as_str()),
        None => safe(raw),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_and_relative_links_pass() {
        for good in ["https://library.example/1", "/record/1", "record.php?id=1", "?id=2", "HTTP://EXAMPLE.ORG/a"] {
            assert_eq!(safe(good).as_deref(), Some(good));
        }
        assert_eq!(safe("www.library.example/1").as_deref(), Some("https://www.library.example/1"));
        for bad in [
            "javascript:alert(1)",
            " JaVaScRiPt:alert(1)",
            "data:text/html,x",
            "//evil.example",
            "vbscript:x",
            "java\nscript:x",
            "\\\\evil",
            "mailto:a@b.c",
            "file:///etc/passwd",
            "http:",
            "https://user@evil.example/",
            "/record/\u{202e}1",
            "",
        ] {
            assert_eq!(safe(bad), None, "{bad}");
        }
    }

    #[test]
    fn relative_links_resolve_against_the_feed() {
        let base = Url::parse("https://feed.example/opds/new.json").ok();
        assert_eq!(resolved("../book/1", base.as_ref()).as_deref(), Some("https://feed.example/book/1"));
        assert_eq!(resolved("javascript:x", base.as_ref()), None);
    }
}
