//! The fields of a record as text.

use super::exchange::{RawField, RawRecord, SUBFIELD};
use super::record::{Content, Field, Record};
use crate::report::{Repair, Repairs};

/// The record with all its text as Unicode.
pub fn record(raw: &RawRecord, repairs: &mut Repairs) -> Record {
    let sound = raw.fields.iter().all(|field| std::str::from_utf8(field.bytes).is_ok());
    repairs.add_if(!sound, Repair::Windows1252);
    let text = |bytes: &[u8]| {
        if sound {
            String::from_utf8_lossy(bytes).into_owned()
        } else {
            encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned()
        }
    };
    Record {
        leader: String::from_utf8_lossy(raw.leader).into_owned(),
        fields: raw.fields.iter().map(|field| self::field(field, &text)).collect(),
    }
}

fn field(raw: &RawField, text: &impl Fn(&[u8]) -> String) -> Field {
    if raw.tag.starts_with(b"00") {
        return Field { tag: raw.tag, content: Content::Control(text(raw.bytes)) };
    }
    let mut parts = raw.bytes.split(|b| *b == SUBFIELD);
    let before = parts.next().unwrap_or_default();
    let indicator = |at: usize| before.get(at).filter(|b| b.is_ascii_graphic()).map_or(' ', |b| char::from(*b));
    let subfields = parts.filter_map(|part| Some((char::from(*part.first()?), text(&part[1..])))).collect();
    Field { tag: raw.tag, content: Content::Data { indicators: [indicator(0), indicator(1)], subfields } }
}
