//! Which addresses from data may become links.

/// Whether an address from data may be put into a link: `http(s)` or relative, so never `javascript:` or `data:`.
///
/// A browser drops tabs, line ends and leading control characters before it reads the scheme, so these are refused.
pub fn is_web_link(address: &str) -> bool {
    if address.is_empty() || address.chars().any(char::is_control) || address.starts_with(char::is_whitespace) {
        return false;
    }
    let scheme_end = address.find([':', '/', '?', '#']);
    match scheme_end.map(|end| (&address[..end], &address[end..])) {
        Some((scheme, rest)) if rest.starts_with(':') => {
            scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::is_web_link;

    #[test]
    fn links_with_a_scheme_that_runs_code_are_refused() {
        for bad in [
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            " javascript:x",
            "java\tscript:x",
            "data:text/html,x",
            "vbscript:x",
            "\u{1}javascript:x",
            "",
        ] {
            assert!(!is_web_link(bad), "{bad:?}");
        }
        for good in [
            "/record/1",
            "record?id=a:b",
            "https://library.example/1",
            "HTTP://x",
            "#top",
            "../a:b",
            "//library.example/x",
        ] {
            assert!(is_web_link(good), "{good:?}");
        }
    }
}
