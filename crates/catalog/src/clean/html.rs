//! Tags and entities to plain text.

use std::borrow::Cow;

use html_escape::decode_html_entities;

use super::text::cut;

/// Tags longer than this are text.
const MAX_TAG: usize = 4_000;
/// Longer texts are cut: no field keeps as much, and looking for the ends of a million tags that have none takes minutes.
const MAX_TEXT: usize = 64 * 1024;
/// Elements whose content is not text.
const SILENT: [&str; 5] = ["script", "style", "iframe", "noscript", "template"];
/// Elements that a title or a name may hold; anything else in angle brackets is left as it is there.
const INLINE: [&str; 17] = [
    "i", "b", "em", "strong", "u", "sub", "sup", "br", "p", "span", "a", "small", "cite", "q", "font", "div", "script",
];

/// A description as plain text: all tags gone, entities decoded, also where the mark-up was itself escaped.
pub fn plain(raw: &str) -> Cow<'_, str> {
    if !raw.contains(['<', '&']) {
        return Cow::Borrowed(raw);
    }
    let once = decode_html_entities(&strip(&cut(raw, MAX_TEXT), |_| true)).into_owned();
    let twice =
        if looks_like_markup(&once) { decode_html_entities(&strip(&once, |_| true)).into_owned() } else { once };
    Cow::Owned(twice)
}

/// A title, name or heading without the few inline tags that catalogues carry, entities decoded.
pub fn inline(raw: &str) -> Cow<'_, str> {
    if !raw.contains(['<', '&']) {
        return Cow::Borrowed(raw);
    }
    Cow::Owned(decode_html_entities(&strip(&cut(raw, MAX_TEXT), |name| INLINE.contains(&name))).into_owned())
}

fn looks_like_markup(text: &str) -> bool {
    text.contains("</")
        || text.contains("<br")
        || text.contains("<p>")
        || text.contains("<img")
        || text.contains("<script")
}

/// `raw` without the tags whose name is `wanted`; each leaves a space if it separates blocks.
fn strip(raw: &str, wanted: impl Fn(&str) -> bool) -> String {
    let mut out = String::with_capacity(raw.len());
    // No tag ends after the last ">".
    let (mut rest, tail) = raw.split_at(raw.rfind('>').map_or(0, |end| end + 1));
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match tag(rest) {
            Some((name, length)) if wanted(&name) => {
                out.push_str(if is_block(&name) { " " } else { "" });
                rest = &rest[length..];
                if SILENT.contains(&name.as_str()) {
                    rest = after_close(rest, &name);
                }
            }
            _ => {
                out.push('<');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out.push_str(tail);
    out
}

/// Name and length of the tag or comment that `text` (which begins with `<`) begins with.
fn tag(text: &str) -> Option<(String, usize)> {
    if let Some(comment) = text.strip_prefix("<!--") {
        return comment.find("-->").map(|end| (String::from("!"), end + 7));
    }
    let body = text[1..].strip_prefix('/').unwrap_or(&text[1..]);
    let first = body.chars().next()?;
    if !(first.is_ascii_alphabetic() || matches!(first, '!' | '?')) {
        return None;
    }
    let end = tag_end(text)?;
    let name: String = body.chars().take_while(char::is_ascii_alphanumeric).collect();
    Some((name.to_ascii_lowercase(), end + 1))
}

/// Place of the `>` that ends the tag, quotes respected where they are closed.
fn tag_end(text: &str) -> Option<usize> {
    let mut quote = None;
    let mut plain_end = None;
    for (at, c) in text.char_indices().take(MAX_TAG) {
        match (quote, c) {
            (None, '>') => return Some(at),
            (None, '"' | '\'') if text[..at].ends_with('=') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            (Some(_), '>') if plain_end.is_none() => plain_end = Some(at),
            _ => {}
        }
    }
    plain_end
}

fn is_block(name: &str) -> bool {
    !matches!(name, "i" | "b" | "em" | "strong" | "u" | "sub" | "sup" | "span" | "a" | "small" | "cite" | "q" | "font")
}

/// What follows the end tag of a silent element; nothing where it has none.
fn after_close<'a>(text: &'a str, name: &str) -> &'a str {
    let is_end = |at: &usize| text[at + 2..].get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name));
    let Some(at) = text.match_indices("</").map(|(at, _)| at).find(is_end) else { return text };
    text[at..].find('>').map_or("", |end| &text[at + end + 1..])
}

#[cfg(test)]
mod tests {
    use super::super::text::line;
    use super::*;

    #[test]
    fn tags_go_and_entities_are_decoded() {
        assert_eq!(line(&plain("<p>War &amp; <b>peace</b></p><p>Caf&#xE9;</p>")), "War & peace Café");
        assert_eq!(line(&plain("&lt;p&gt;Twice &amp;amp; more&lt;/p&gt;")), "Twice & more");
        assert_eq!(line(&plain("a<script>alert('<p>')</script>b <img src=x onerror=\"a>b\"> c")), "a b c");
    }

    #[test]
    fn ends_that_are_missing_are_not_looked_for_for_minutes() {
        let started = std::time::Instant::now();
        for piece in ["<!--", "<script>", "<a b='", "<a<a"] {
            let text = piece.repeat(1_000_000 / piece.len());
            assert!(inline(&text).len() + plain(&text).len() <= 2 * MAX_TEXT);
        }
        assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
    }

    #[test]
    fn what_is_no_tag_stays() {
        assert_eq!(plain("1 < 2 and 3 > 2; R&D; a <"), "1 < 2 and 3 > 2; R&D; a <");
        assert_eq!(inline("The <i>Iliad</i> <notes>"), "The Iliad <notes>");
    }
}
