//! What Atom and RSS have in common: texts, persons, and ISBNs in running text.

use super::tree::Element;
use crate::clean::identifier::{self, Checked};

/// The text of a title, summary or content, mark-up as it is; nothing for what is no text.
pub fn value(element: &Element) -> Option<String> {
    let kind = element.attribute("type").unwrap_or_default();
    let is_binary = kind.contains('/') && !kind.starts_with("text/") && !kind.ends_with("xml");
    if element.attribute("mode") == Some("base64") || is_binary {
        return from_base64(&element.text());
    }
    element.words()
}

/// Older feeds hide mark-up in base 64.
fn from_base64(text: &str) -> Option<String> {
    let six_bits = |b: u8| match b {
        b'A'..=b'Z' => Some(b - b'A'),
        b'a'..=b'z' => Some(b - b'a' + 26),
        b'0'..=b'9' => Some(b - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let mut out = Vec::new();
    let (mut bits, mut count) = (0_u32, 0);
    for b in text.bytes().filter(|b| !b.is_ascii_whitespace() && *b != b'=') {
        bits = (bits << 6 | u32::from(six_bits(b)?)) & 0xffff;
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
        }
    }
    String::from_utf8(out).ok().filter(|text| !text.trim().is_empty())
}

/// The name of a person: `name`, the form that sorts where that is empty, or the text itself. E-mail addresses are no names.
pub fn person(element: &Element) -> Option<String> {
    let part = |name: &str| element.child(name).and_then(Element::words);
    let own = || element.children().next().is_none().then(|| element.words()).flatten();
    without_address(&part("name").or_else(|| part("sort_name")).or_else(own)?)
}

/// "a@b.example (Jane Austen)", "Jane Austen (a@b.example)" and "Jane Austen <a@b.example>" without the address.
pub fn without_address(text: &str) -> Option<String> {
    if !text.contains('@') {
        return Some(text.trim().to_owned()).filter(|name| !name.is_empty());
    }
    let parts = text.split(['(', ')', '<', '>']).map(|part| part.trim().trim_start_matches("mailto:"));
    parts.filter(|part| !part.is_empty() && !part.contains('@')).map(ToOwned::to_owned).next()
}

/// Longest text in which ISBNs are looked for, in bytes.
const MAX_SEARCHED: usize = 20_000;

/// ISBNs that are named as such in running text or in an address: "ISBN: 978…", "isbn=978…", "/isbn/978…".
pub fn isbns(text: &str) -> Vec<String> {
    let mut end = text.len().min(MAX_SEARCHED);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let lower = text[..end].to_ascii_lowercase();
    let found = lower.match_indices("isbn").filter_map(|(at, _)| number_after(lower.get(at + 4..)?));
    let sound = found.filter_map(|raw| match identifier::check("isbn", &raw) {
        Checked::Sound(isbn) => Some(isbn.value),
        _ => None,
    });
    let mut all: Vec<String> = Vec::new();
    sound.take(20).for_each(|isbn| {
        if !all.contains(&isbn) {
            all.push(isbn);
        }
    });
    all
}

/// The digits that follow, with what may stand between "ISBN" and them.
fn number_after(text: &str) -> Option<String> {
    let text =
        ["-13", "-10", " 13", " 10", "13:", "10:"].iter().find_map(|kind| text.strip_prefix(kind)).unwrap_or(text);
    let start = text.find(|c: char| c.is_ascii_digit()).filter(|start| *start <= 12)?;
    let run: String =
        text.get(start..)?.chars().take_while(|c| c.is_ascii_digit() || matches!(c, 'x' | '-' | ' ')).collect();
    let digits: String = run.chars().filter(|c| c.is_ascii_digit() || *c == 'x').take(13).collect();
    let whole = if digits.starts_with("97") { 13 } else { 10 };
    digits.get(..whole).map(ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_no_names() {
        for (raw, name) in [
            ("me@example.org (Jane Austen)", Some("Jane Austen")),
            ("Jane Austen <me@example.org>", Some("Jane Austen")),
            ("me@example.org", None),
            (" Jane Austen ", Some("Jane Austen")),
        ] {
            assert_eq!(without_address(raw).as_deref(), name, "{raw}");
        }
    }

    #[test]
    fn isbns_are_found_where_they_are_named() {
        for text in [
            "Penguin 2003. ISBN: 978-0-439-02348-1 (pbk.)",
            "isbn 0439023483, 374 p.",
            "https://catalogue.example/search?isbn=9780439023481&x=1",
            "ISBN-13: 978 0439023481",
        ] {
            assert_eq!(isbns(text), ["9780439023481"], "{text}");
        }
        assert!(isbns("ISBN 9780439023482; tel. 0439023483; isbn").is_empty());
    }

    #[test]
    fn base_64_is_undone() {
        assert_eq!(from_base64("RW1tYSA8Yj5pPC9i\nPg==").as_deref(), Some("Emma <b>i</b>"));
        assert_eq!(from_base64("no base 64!"), None);
    }
}
