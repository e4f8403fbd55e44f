//! One record of an XML file: which format it is in, and what its reader makes of it.

use super::scan::{MAX_RECORD, Raw, Trouble, beginning};
use super::space::Space;
use super::tree::Element;
use super::{atom, dublin, marcxml, mods, onix, parse, rss};
use crate::clean::text;
use crate::intake::{Found, ReadOptions, Record};
use crate::report::{At, Repairs, Unit};

/// Formats of metadata that are named where they cannot be read.
const UNREAD: [(&str, &str); 6] = [
    ("mets", "METS"),
    ("ead", "EAD"),
    ("lom", "LOM"),
    ("resource", "DataCite"),
    ("ETDMS", "ETD-MS"),
    ("thesis", "ETD-MS"),
];

/// What a record of the file makes.
pub fn make(raw: &Raw, options: &ReadOptions) -> Record {
    let at = At { unit: unit(&raw.bytes), ..At::record(raw.number, raw.offset) };
    let rejected = |reason: String, repairs| Record { at, found: Found::reject(reason, &beginning(raw)), repairs };
    if let Some(trouble) = raw.trouble {
        return rejected(in_words(trouble), Repairs::default());
    }
    match parsed(raw) {
        Ok((mut element, mut repairs)) => {
            if at.unit == Unit::Publication {
                element.drop_strangers();
            }
            let found = found(&element, raw, options, &mut repairs);
            Record { at, found, repairs }
        }
        Err(reason) => rejected(reason, Repairs::default()),
    }
}

/// The tree of a record, and what had to be put right for it.
pub fn parsed(raw: &Raw) -> Result<(Element, Repairs), String> {
    let mut repairs = Repairs::default();
    let text = raw.context.characters.text(&raw.bytes, &mut repairs);
    let element = parse::element(&text, &raw.context.prefixes, &mut repairs)?;
    Ok((element, repairs))
}

/// Feeds have entries, everything else has records.
fn unit(bytes: &[u8]) -> Unit {
    let name = bytes.get(1..).unwrap_or_default().split(|b| b.is_ascii_whitespace() || *b == b'>').next();
    let local = name.unwrap_or_default().rsplit(|b| *b == b':').next().unwrap_or_default();
    if matches!(local, b"entry" | b"item") { Unit::Publication } else { Unit::Record }
}

fn in_words(trouble: Trouble) -> String {
    match trouble {
        Trouble::TooLong => format!("record of more than {MAX_RECORD} bytes; look for a missing end tag"),
        Trouble::Unfinished => "the next record begins before this one ends; look for a missing end tag".to_owned(),
        Trouble::CutOff => "the file ends inside this record; export or copy it again".to_owned(),
    }
}

fn found(element: &Element, raw: &Raw, options: &ReadOptions, repairs: &mut Repairs) -> Found {
    let context = &raw.context;
    if is_deleted(element) {
        return Found::PassedOver("record marked as deleted");
    }
    match &*element.name {
        "entry" => atom::found(element, context, repairs),
        "item" => rss::found(element, context, repairs),
        "product" | "Product" => onix::found(element, repairs),
        "mods" => mods::found(element, None, repairs),
        _ => wrapped(element, raw, options, repairs),
    }
}

/// A record that may be wrapped in those of OAI-PMH or SRU.
fn wrapped(element: &Element, raw: &Raw, options: &ReadOptions, repairs: &mut Repairs) -> Found {
    let packed = element.child("recordData").filter(|data| data.children().next().is_none()).and_then(Element::words);
    let unpacked = packed.and_then(|text| parse::element(&text, &raw.context.prefixes, repairs).ok());
    let inner = unpacked.as_ref().unwrap_or(element);
    let id = header_id(element);
    if let Some(marc) = inner.find(4, &marcxml::is_record) {
        return with_id(marcxml::found(marc, options, repairs), id);
    }
    if let Some(mods) = inner.find(4, &|element| element.space == Space::Mods && &*element.name == "mods") {
        return mods::found(mods, id, repairs);
    }
    match inner.find(4, &dublin::is_record) {
        Some(record) => dublin::found(record, id, repairs),
        None => Found::reject(no_title(element), &id.unwrap_or_else(|| element.text())),
    }
}

/// The id of a record that its server gives, where the record has none.
fn with_id(found: Found, id: Option<String>) -> Found {
    match found {
        Found::Draft(mut draft) => {
            draft.id = draft.id.filter(|own| !own.trim().is_empty()).or(id);
            Found::Draft(draft)
        }
        other => other,
    }
}

fn header_id(element: &Element) -> Option<String> {
    let header = element.child("header").and_then(|header| header.child("identifier"));
    header.or_else(|| element.child("recordIdentifier")).and_then(Element::words)
}

/// Whether the header of an OAI-PMH record says that it is there no more.
fn is_deleted(element: &Element) -> bool {
    element.child("header").is_some_and(|header| header.attribute("status") == Some("deleted"))
}

fn no_title(element: &Element) -> String {
    let metadata = element.child("metadata").or_else(|| element.child("recordData"));
    let inner = metadata.and_then(|metadata| metadata.children().next());
    let Some(inner) = inner else { return "no title".to_owned() };
    let format = UNREAD.iter().find(|(name, _)| *name == &*inner.name).map(|(_, format)| *format);
    match format {
        Some(format) => format!("metadata in {format}; ask the server for marc21 or oai_dc instead"),
        None => format!("no title in <{}>; ask the server for marc21 or oai_dc", text::excerpt(&inner.name)),
    }
}
