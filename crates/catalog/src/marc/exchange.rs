//! The bytes of one record in ISO 2709: leader, directory, fields.

use std::ops::Range;

use crate::report::{Repair, Repairs};

/// Length of a leader, in bytes.
pub const LEADER: usize = 24;
/// The byte that ends a field.
pub const FIELD_END: u8 = 0x1e;
/// The byte that ends a record.
pub const RECORD_END: u8 = 0x1d;
/// The byte that begins a subfield.
pub const SUBFIELD: u8 = 0x1f;

/// A field before its bytes are text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RawField<'a> {
    /// The tag, as the directory has it.
    pub tag: [u8; 3],
    /// What stands before the end of the field.
    pub bytes: &'a [u8],
}

/// A record before its bytes are text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawRecord<'a> {
    /// The first 24 bytes.
    pub leader: &'a [u8],
    /// Fields in the order of the directory.
    pub fields: Vec<RawField<'a>>,
}

/// The number that these ASCII digits make; nothing if there is another byte, or none at all.
pub fn digits(bytes: &[u8]) -> Option<usize> {
    let all = !bytes.is_empty() && bytes.len() < 10 && bytes.iter().all(u8::is_ascii_digit);
    all.then(|| bytes.iter().fold(0, |number, b| number * 10 + usize::from(b - b'0')))
}

/// An entry of the directory.
#[derive(Clone, Copy, Debug)]
struct Entry {
    tag: [u8; 3],
    length: Option<usize>,
    start: Option<usize>,
}

impl Entry {
    fn new(bytes: &[u8]) -> Option<Self> {
        let tag = [*bytes.first()?, *bytes.get(1)?, *bytes.get(2)?];
        Some(Self { tag, length: digits(bytes.get(3..7)?), start: digits(bytes.get(7..12)?) })
    }

    /// The field that the entry points to, if it stands between the ends of two fields.
    fn slice<'a>(&self, body: &'a [u8]) -> Option<&'a [u8]> {
        let (start, length) = (self.start?, self.length?);
        let end = (start + length).checked_sub(1).filter(|end| *end >= start)?;
        let begins = start == 0 || body.get(start - 1) == Some(&FIELD_END);
        let ends = body.get(end).is_none_or(|b| *b == FIELD_END) && end <= body.len();
        body.get(start..end).filter(|_| begins && ends)
    }
}

/// Finds the fields of a record, given without the byte that ends it. What the directory has wrong is put right where the ends of the fields
/// leave no doubt; otherwise there is a reason.
pub fn parse<'a>(bytes: &'a [u8], repairs: &mut Repairs) -> Result<RawRecord<'a>, String> {
    let leader = bytes.get(..LEADER).ok_or("record of less than 24 bytes")?;
    let rest = &bytes[LEADER..];
    let end = rest.iter().position(|b| *b == FIELD_END).ok_or("record without the end of a directory")?;
    let (directory, body) = (&rest[..end], &rest[end + 1..]);
    if directory.len() % 12 != 0 {
        return Err(format!("directory of {} bytes, which is no multiple of 12; export the record again", end));
    }
    let entries: Vec<Entry> = directory.chunks_exact(12).filter_map(Entry::new).collect();
    if entries.is_empty() {
        return Err("record without fields".into());
    }
    let told = digits(&leader[12..17]) == Some(LEADER + end + 1);
    repairs.add_if(!told, Repair::MarcDirectory);
    let fields = match pointed(&entries, body) {
        Some(fields) => fields,
        None => {
            repairs.add_if(told, Repair::MarcDirectory);
            counted(&entries, body)?
        }
    };
    Ok(RawRecord { leader, fields })
}

/// The fields by the directory, if every entry is right.
fn pointed<'a>(entries: &[Entry], body: &'a [u8]) -> Option<Vec<RawField<'a>>> {
    entries.iter().map(|entry| Some(RawField { tag: entry.tag, bytes: entry.slice(body)? })).collect()
}

/// The fields by their ends, if there are as many as entries.
fn counted<'a>(entries: &[Entry], body: &'a [u8]) -> Result<Vec<RawField<'a>>, String> {
    let pieces: Vec<Range<usize>> = pieces(body);
    if pieces.len() != entries.len() {
        return Err(format!(
            "the directory has {} fields at other places than the record, which has {}; export the record again",
            entries.len(),
            pieces.len()
        ));
    }
    let mut order: Vec<usize> = (0..entries.len()).collect();
    if entries.iter().all(|entry| entry.start.is_some()) {
        order.sort_by_key(|at| entries[*at].start);
    }
    let mut fields: Vec<(usize, RawField)> = order
        .into_iter()
        .zip(pieces)
        .map(|(at, piece)| (at, RawField { tag: entries[at].tag, bytes: &body[piece] }))
        .collect();
    fields.sort_by_key(|(at, _)| *at);
    Ok(fields.into_iter().map(|(_, field)| field).collect())
}

/// What stands between the ends of fields.
fn pieces(body: &[u8]) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for piece in body.split(|b| *b == FIELD_END) {
        pieces.push(start..start + piece.len());
        start += piece.len() + 1;
    }
    if pieces.last().is_some_and(|last| body[last.clone()].trim_ascii().is_empty()) {
        pieces.pop();
    }
    pieces
}
