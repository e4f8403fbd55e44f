//! The links of feeds and publications.

use serde_json::Value;
use url::Url;

use super::loose;
use crate::clean::{format, link};

const ACQUISITION: &str = "http://opds-spec.org/acquisition";

/// One link of a publication, in JSON or Atom.
pub struct Link<'a> {
    /// Where it leads, as written.
    pub href: &'a str,
    /// What it is for.
    pub rels: Vec<&'a str>,
    /// What is there; empty where that is not said.
    pub media_type: &'a str,
}

impl Link<'_> {
    /// Whether it is for this.
    pub fn is(&self, rel: &str) -> bool {
        self.rels.contains(&rel)
    }

    fn is_html(&self) -> bool {
        self.media_type.starts_with("text/html") || self.media_type.starts_with("application/xhtml")
    }

    /// Getting the whole, not a sample.
    pub fn is_acquisition(&self) -> bool {
        self.rels.iter().any(|rel| rel.starts_with(ACQUISITION) && !rel.ends_with("/sample"))
    }
}

fn links(value: &Value) -> impl Iterator<Item = Link<'_>> {
    loose::items(value.get("links")).take(1_000).filter_map(|raw| {
        let rels = loose::items(raw.get("rel")).filter_map(Value::as_str).collect();
        let templated = raw.get("templated").and_then(Value::as_bool).unwrap_or(false);
        let href = raw.get("href").and_then(Value::as_str).filter(|_| !templated)?;
        Some(Link { href, rels, media_type: raw.get("type").and_then(Value::as_str).unwrap_or_default() })
    })
}

/// Where the feed says that it is.
pub fn own_address(document: &Value) -> Option<Url> {
    links(document)
        .find(|link| link.is("self"))
        .and_then(|link| Url::parse(link.href).ok())
        .filter(|url| !url.cannot_be_a_base())
}

/// The address of the following page.
pub fn next_page(document: &Value) -> Option<&str> {
    links(document).find(|link| link.is("next")).map(|link| link.href)
}

/// Whether the publication can be had.
pub fn has_acquisition(value: &Value) -> bool {
    let rels =
        |raw: &Value| loose::items(raw.get("rel")).filter_map(Value::as_str).any(|rel| rel.starts_with(ACQUISITION));
    loose::items(value.get("links")).take(1_000).any(rels)
}

/// The page of the record: an HTML alternate, itself in HTML, then the page to borrow it at, then any way to get it.
///
/// The second value tells whether a link had to be left out because it is not safe.
pub fn record(value: &Value, base: Option<&Url>) -> (Option<String>, bool) {
    record_of(&links(value).collect::<Vec<_>>(), base)
}

/// The same among links that are found already.
pub fn record_of(all: &[Link<'_>], base: Option<&Url>) -> (Option<String>, bool) {
    let wanted: [&dyn Fn(&Link<'_>) -> bool; 6] = [
        &|link| link.is("alternate") && link.is_html(),
        &|link| link.is("self") && link.is_html(),
        &|link| link.is_acquisition() && link.is_html(),
        &|link| link.is("http://opds-spec.org/acquisition/borrow"),
        &|link| link.is_acquisition(),
        &|link| link.is("alternate") && link.media_type.is_empty(),
    ];
    let mut unsafe_link = false;
    for wanted in wanted {
        for candidate in all.iter().filter(|link| wanted(link)) {
            match link::resolved(candidate.href, base) {
                Some(safe) => return (Some(safe), unsafe_link),
                None => unsafe_link = true,
            }
        }
    }
    (None, unsafe_link)
}

/// Carriers that the types of what can be acquired tell, also behind a licence, and of what licences are held (ODL).
pub fn formats(value: &Value) -> Vec<&'static str> {
    let licensed = loose::items(value.get("licenses")).take(1_000).filter_map(|licence| licence.get("metadata"));
    // "text/html" beside the others is how it is shown in the browser, and names no carrier.
    let mut types: Vec<&str> =
        licensed.flat_map(|metadata| loose::items(metadata.get("format"))).filter_map(Value::as_str).collect();
    for raw in loose::items(value.get("links")).take(1_000) {
        if loose::items(raw.get("rel"))
            .filter_map(Value::as_str)
            .any(|rel| rel.starts_with(ACQUISITION) && !rel.ends_with("/sample"))
        {
            types.extend(raw.get("type").and_then(Value::as_str));
            indirect(raw.get("properties").and_then(|p| p.get("indirectAcquisition")), 0, &mut types);
        }
    }
    carriers(&types)
}

/// The carriers of media types, each once.
pub fn carriers(types: &[&str]) -> Vec<&'static str> {
    let mut found: Vec<&'static str> = Vec::new();
    for carrier in types.iter().filter_map(|media_type| format::of_media_type(media_type)) {
        if !found.contains(&carrier) {
            found.push(carrier);
        }
    }
    found
}

fn indirect<'a>(value: Option<&'a Value>, depth: usize, types: &mut Vec<&'a str>) {
    for item in loose::items(value).take(50) {
        types.extend(item.get("type").and_then(Value::as_str));
        if depth < 4 {
            indirect(item.get("child"), depth + 1, types);
        }
    }
}
