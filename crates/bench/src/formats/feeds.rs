//! Feeds and pages: OPDS 1.2, Atom, RSS, and a web page with a citation for each record (`COinS`).

use std::fmt::Write as _;

use super::xml::{add, escaped, plain_name};
use crate::gutenberg::Record;

/// A feed of OPDS 1.2.
pub const OPDS: (&str, &str) = (
    "<?xml version=\"1.0\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xmlns:dc=\"http://purl.org/dc/terms/\" xmlns:opds=\"http://opds-spec.org/2010/catalog\"><id>https://library.example/all</id><title>All</title><updated>2024-01-15T00:00:00Z</updated>\n",
    "</feed>\n",
);
/// A feed of Atom.
pub const ATOM: (&str, &str) = (
    "<?xml version=\"1.0\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\"><id>https://library.example/new</id><title>New</title><updated>2024-01-15T00:00:00Z</updated>\n",
    "</feed>\n",
);
/// A channel of RSS.
pub const RSS: (&str, &str) = (
    "<?xml version=\"1.0\"?>\n<rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel><title>New</title><link>https://library.example/new</link><description>New titles</description>\n",
    "</channel></rss>\n",
);
/// A web page.
pub const PAGE: (&str, &str) = (
    "<!doctype html>\n<html><head><meta charset=\"utf-8\"><title>All</title><base href=\"https://library.example/\"></head><body><ul>\n",
    "</ul></body></html>\n",
);

/// An entry of OPDS 1.2.
pub fn opds(record: &Record) -> String {
    let mut out = entry(record);
    add(&mut out, "dc:language", &record.base.languages);
    add(&mut out, "dc:issued", super::year(record));
    add(&mut out, "dc:identifier", record.isbn.iter().map(|isbn| format!("urn:isbn:{isbn}")));
    let address = super::address(record);
    out + &format!(
        "<link rel=\"http://opds-spec.org/acquisition/borrow\" href=\"{address}/borrow\" type=\"application/epub+zip\"/></entry>\n"
    )
}

/// An entry of Atom.
pub fn atom(record: &Record) -> String {
    entry(record) + &format!("<link rel=\"alternate\" href=\"{}\"/></entry>\n", super::address(record))
}

/// What entries of both have.
fn entry(record: &Record) -> String {
    let base = &record.base;
    let mut out = format!("<entry><id>{}</id>", super::address(record));
    add(&mut out, "title", [&base.title]);
    for creator in &base.creators {
        out.push_str("<author>");
        add(&mut out, "name", [plain_name(creator)]);
        out.push_str("</author>");
    }
    out.push_str("<updated>2024-01-02T03:04:05Z</updated>");
    for heading in &base.headings {
        let heading = escaped(heading);
        // Writing to memory cannot fail.
        let _ = write!(out, "<category term=\"{heading}\" label=\"{heading}\"/>");
    }
    add(&mut out, "summary type=\"text\"", &record.summary);
    out
}

/// An item of RSS.
pub fn rss(record: &Record) -> String {
    let base = &record.base;
    let mut out = String::from("<item>");
    add(&mut out, "title", [&base.title]);
    add(&mut out, "link", [super::address(record)]);
    add(&mut out, "guid", [super::address(record)]);
    add(&mut out, "dc:creator", base.creators.iter().map(|creator| plain_name(creator)));
    add(&mut out, "pubDate", ["Tue, 02 Jan 2024 10:00:00 +0000"]);
    add(&mut out, "category", &base.headings);
    let isbn = record.isbn.iter().map(|isbn| format!("<p>ISBN {isbn}</p>"));
    let summary = record.summary.iter().map(|summary| format!("<p>{}</p>", escaped(summary)));
    let description: String = isbn.chain(summary).collect();
    add(&mut out, "description", Some(description).filter(|text| !text.is_empty()));
    out + "</item>\n"
}

/// A citation and its link.
pub fn coins(record: &Record) -> String {
    let base = &record.base;
    let mut citation = String::from("ctx_ver=Z39.88-2004&rft_val_fmt=info:ofi/fmt:kev:mtx:book&rft.genre=book");
    let mut add_part = |name: &str, value: &str| {
        let _ = write!(citation, "&{name}={}", encoded(value));
    };
    add_part("rft_id", &super::address(record));
    add_part("rft.btitle", &base.title);
    for creator in &base.creators {
        add_part("rft.au", &plain_name(creator));
    }
    if let Some(isbn) = &record.isbn {
        add_part("rft.isbn", isbn);
    }
    if let Some(year) = super::year(record) {
        add_part("rft.date", &year);
    }
    let (address, title) = (super::address(record), escaped(&base.title));
    format!(
        "<li><span class=\"Z3988\" title=\"{}\"></span><a href=\"{address}\">{title}</a></li>\n",
        escaped(&citation)
    )
}

/// As in the query of an address.
fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => out.push(char::from(byte)),
            b' ' => out.push('+'),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}
