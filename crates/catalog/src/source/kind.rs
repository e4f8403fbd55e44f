//! Which format the first bytes show.

use serde_json::Value;

use super::kbart;

/// How a source is to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// CSV, TSV and the like.
    Delimited,
    /// One JSON object a line.
    JsonLines,
    /// Any other JSON.
    JsonDocument,
    /// A KBART list.
    Kbart,
    /// MARC records in ISO 2709.
    Marc,
    /// Any XML.
    Xml,
    /// A web page.
    Html,
    /// A ZIP archive, or a spreadsheet, which is one.
    Zip,
    /// Something else, with what to do.
    Unreadable(String),
}

/// All that is read, for messages.
pub const READ: &str = "MARC 21, UNIMARC, MARCXML, MARC-in-JSON, OPDS 2.0 and 1.2, Atom, RSS, KBART, schema.org JSON-LD (also in web pages), Dublin Core (OAI-PMH), MODS, ONIX, VuFind and FOLIO answers, CSV, TSV and JSON Lines, also as .gz, .zip or folders";

/// Recognises a source by its first bytes.
pub fn recognise(sample: &[u8]) -> Kind {
    let text = sample.trim_ascii_start();
    match text {
        [] => Kind::Unreadable("the file is empty".into()),
        // A tape archive of tables would pass for a table.
        _ if sample.get(257..262) == Some(b"ustar") => {
            Kind::Unreadable("this is a tar archive; unpack it into a folder and give the folder".into())
        }
        [b'{', ..] => {
            if is_json_lines(text) {
                Kind::JsonLines
            } else {
                Kind::JsonDocument
            }
        }
        [0x1e, b'{', ..] => Kind::JsonDocument,
        [b'[', ..] => json_array(text),
        [b'<', ..] => {
            if is_html(text) {
                Kind::Html
            } else {
                Kind::Xml
            }
        }
        _ if is_marc(text) => Kind::Marc,
        _ if [b"PK\x03\x04", b"PK\x05\x06"].iter().any(|mark| text.starts_with(*mark)) => Kind::Zip,
        _ if text.starts_with(b"%PDF") || looks_binary(sample) => {
            Kind::Unreadable(format!("this is no text; carrel build reads {READ}"))
        }
        _ if kbart::is_list(text) => Kind::Kbart,
        _ => Kind::Delimited,
    }
}

/// An array is a document; "[1862?]" at the beginning of a table is not one.
fn json_array(text: &[u8]) -> Kind {
    match text[1..].trim_ascii_start().first() {
        Some(b'{' | b']') => Kind::JsonDocument,
        _ => Kind::Delimited,
    }
}

fn is_json_lines(text: &[u8]) -> bool {
    let mut lines = text.split(|b| matches!(b, b'\n' | b'\r')).map(<[u8]>::trim_ascii).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or_default();
    match serde_json::from_slice::<Value>(first) {
        Ok(value) => lines.next().is_some() || (value.get("id").is_some() && value.get("title").is_some()),
        Err(_) => {
            first.len() > 1
                && lines.any(|line| line.starts_with(b"{\"") && line.ends_with(b"}"))
                && first.ends_with(b"}")
        }
    }
}

/// A document type or root element of HTML, unless an XML declaration goes before it.
fn is_html(text: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&text[..text.len().min(2_000)]).to_ascii_lowercase();
    !head.starts_with("<?xml") && (head.starts_with("<!doctype html") || head.contains("<html"))
}

/// A leader that begins with five digits and the end of a directory, which is long where many copies are listed. Where the leader is damaged,
/// the signs of MARC and no other control characters tell.
fn is_marc(text: &[u8]) -> bool {
    let head = &text[..text.len().min(4096)];
    let plain = || !head.iter().any(|b| matches!(b, 0..=8 | 0x0b | 0x0c | 0x0e..=0x1a | 0x1c | 0x7f));
    let signs = || head.contains(&0x1e) && head.contains(&0x1f) && plain();
    text.len() > 24 && ((text[..5].iter().all(u8::is_ascii_digit) && text.contains(&0x1e)) || signs())
}

/// More than a twentieth are control characters, those aside that text and records of MARC have.
fn looks_binary(sample: &[u8]) -> bool {
    let head = &sample[..sample.len().min(4096)];
    head.iter().filter(|b| matches!(b, 0..=8 | 14..=26 | 0x7f)).count() * 20 > head.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_recognised_by_content() {
        assert_eq!(recognise(b"id,title\n1,A\n"), Kind::Delimited);
        assert_eq!(recognise(b"{\"id\":\"1\",\"title\":\"A\"}\n"), Kind::JsonLines);
        assert_eq!(recognise(b"{\"id\":\"1\"}\n{\"id\":\"2\"}"), Kind::JsonLines);
        assert_eq!(recognise(b"{bad}\n{\"id\":\"2\"}"), Kind::JsonLines);
        assert_eq!(recognise(b"{\"metadata\":{}}"), Kind::JsonDocument);
        assert_eq!(recognise(b"{\n  \"publications\": []\n}"), Kind::JsonDocument);
        assert_eq!(recognise(b"\x1e{\"id\":\"1\"}\n"), Kind::JsonDocument);
        assert_eq!(recognise(b"publication_title\ttitle_url\nA\t/a\n"), Kind::Kbart);
        let tape = [&[b'a'; 257][..], b"ustar\x0000"].concat();
        assert!(matches!(recognise(&tape), Kind::Unreadable(reason) if reason.contains("unpack it")));
        assert_eq!(recognise(b"PK\x03\x04..."), Kind::Zip);
        assert_eq!(recognise(b"<?xml version=\"1.0\"?><feed/>"), Kind::Xml);
        assert_eq!(recognise(b"<!DOCTYPE html><title>A</title>"), Kind::Html);
        assert_eq!(recognise(b"00026     2200025   4500\x1e\x1d"), Kind::Marc);
        assert_eq!(recognise(b"  nam a22     a 4500001000100000\x1e1\x1e10\x1faA\x1e\x1d"), Kind::Marc);
        assert!(matches!(recognise(b""), Kind::Unreadable(_)));
        let packed: Vec<u8> = (0..4096_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        assert!(matches!(recognise(&[b"7z".as_slice(), &packed].concat()), Kind::Unreadable(_)));
    }
}
