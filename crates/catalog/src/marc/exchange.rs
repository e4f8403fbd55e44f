//! The bytes of one record in ISO 2709: leader, directory, fields.

/// Length of a leader, in bytes.
pub const LEADER: usize = 24;
/// Length of an entry of a directory, in bytes.
const ENTRY: usize = 12;
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
    /// Whether base address and directory were right; otherwise the ends of fields told them apart.
    pub fits: bool,
}

/// The number that these ASCII digits make; nothing if there is another byte, or none at all.
pub fn digits(bytes: &[u8]) -> Option<usize> {
    let all = !bytes.is_empty() && bytes.len() < 10 && bytes.iter().all(u8::is_ascii_digit);
    all.then(|| bytes.iter().fold(0, |number, b| number * 10 + usize::from(b - b'0')))
}

/// An entry of the directory. What should be a number and is none is nothing.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The tag of the field.
    pub tag: [u8; 3],
    /// Its length in bytes, with its end.
    pub length: Option<usize>,
    /// Where it begins, in bytes after the directory.
    pub start: Option<usize>,
}

impl Entry {
    /// All entries of a directory.
    pub fn all(directory: &[u8]) -> Vec<Self> {
        directory.chunks_exact(ENTRY).filter_map(Self::new).collect()
    }

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
pub fn parse(bytes: &[u8]) -> Result<RawRecord<'_>, String> {
    let leader = bytes.get(..LEADER).ok_or("record of less than 24 bytes")?;
    let rest = bytes.get(LEADER..).unwrap_or_default();
    let end = rest.iter().position(|b| *b == FIELD_END).ok_or("the directory of the record has no end")?;
    let (directory, body) = (&rest[..end], &rest[end + 1..]);
    if let Some(fields) = overlong(directory, body) {
        return Ok(RawRecord { leader, fields, fits: false });
    }
    if !directory.len().is_multiple_of(ENTRY) {
        let reason = "so that tags cannot be told from places; export the record again";
        return Err(format!("directory of {end} bytes, which is no multiple of {ENTRY}, {reason}"));
    }
    let entries = Entry::all(directory);
    if entries.is_empty() {
        return Err("record without fields".into());
    }
    let base_told = digits(&leader[12..17]) == Some(LEADER + end + 1);
    let pointed = pointed(&entries, body);
    let fits = base_told && pointed.is_some();
    let fields = pointed.map_or_else(|| counted(&entries, body), Ok)?;
    Ok(RawRecord { leader, fields, fits })
}

/// The fields by the directory, if every entry is right.
fn pointed<'a>(entries: &[Entry], body: &'a [u8]) -> Option<Vec<RawField<'a>>> {
    entries.iter().map(|entry| Some(RawField { tag: entry.tag, bytes: entry.slice(body)? })).collect()
}

/// The fields by their ends, if there are as many as entries.
fn counted<'a>(entries: &[Entry], body: &'a [u8]) -> Result<Vec<RawField<'a>>, String> {
    let pieces = pieces(body);
    if pieces.len() != entries.len() {
        return Err(format!(
            "the directory has {} fields, at other places than the record, which has {}; export the record again",
            entries.len(),
            pieces.len()
        ));
    }
    let mut fields: Vec<(usize, RawField)> = order(entries, &pieces)
        .into_iter()
        .zip(pieces)
        .filter_map(|(at, bytes)| Some((at, RawField { tag: entries.get(at)?.tag, bytes })))
        .collect();
    fields.sort_by_key(|(at, _)| *at);
    Ok(fields.into_iter().map(|(_, field)| field).collect())
}

/// Which entry belongs to each field in turn: by the places that the entries tell, unless more lengths are right in the order of the directory,
/// as they are where a long record has more places than five digits can tell.
fn order(entries: &[Entry], pieces: &[&[u8]]) -> Vec<usize> {
    let listed: Vec<usize> = (0..entries.len()).collect();
    let mut placed = listed.clone();
    placed.sort_by_key(|at| entries[*at].start);
    let right = |order: &[usize]| {
        order.iter().zip(pieces).filter(|(at, piece)| entries[**at].length == Some(piece.len() + 1)).count()
    };
    if right(&listed) >= right(&placed) { listed } else { placed }
}

/// The fields of a record that is too long for the directory: some programs then write more digits than they may. Only if all of them are those of
/// the fields in their order.
fn overlong<'a>(directory: &[u8], body: &'a [u8]) -> Option<Vec<RawField<'a>>> {
    if body.len() < 9_999 {
        return None;
    }
    let (mut rest, mut start, mut fields) = (directory, 0, Vec::new());
    for bytes in pieces(body) {
        let (tag, after) = rest.split_at_checked(3)?;
        rest = after.strip_prefix(format!("{:04}{start:05}", bytes.len() + 1).as_bytes())?;
        start += bytes.len() + 1;
        fields.push(RawField { tag: tag.try_into().ok()?, bytes });
    }
    (rest.is_empty() && directory.len() != ENTRY * fields.len()).then_some(fields)
}

/// What stands between the ends of fields.
fn pieces(body: &[u8]) -> Vec<&[u8]> {
    let mut pieces: Vec<&[u8]> = body.split(|b| *b == FIELD_END).collect();
    if pieces.last().is_some_and(|last| last.trim_ascii().is_empty()) {
        pieces.pop();
    }
    pieces
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A record of these fields with a directory of these lengths and starts, without the end.
    pub(crate) fn record(entries: &[(&str, usize, usize)], body: &[u8]) -> Vec<u8> {
        let entry = |(tag, length, start): &(&str, usize, usize)| format!("{tag}{length:04}{start:05}");
        let directory = entries.iter().map(entry).collect::<Vec<_>>().concat();
        let base = LEADER + directory.len() + 1;
        let leader = format!("{:05}nam a22{base:05} a 4500", base + body.len() + 1);
        [leader.as_bytes(), directory.as_bytes(), &[FIELD_END], body].concat()
    }

    fn tags_and_texts(bytes: &[u8]) -> Result<(Vec<String>, bool), String> {
        let parsed = parse(bytes)?;
        let one = |field: &RawField| {
            format!("{}={}", String::from_utf8_lossy(&field.tag), String::from_utf8_lossy(field.bytes))
        };
        Ok((parsed.fields.iter().map(one).collect(), parsed.fits))
    }

    const BODY: &[u8] = b"one\x1etwo two\x1e";

    #[test]
    fn a_sound_directory_is_believed_whatever_its_order() {
        let (fields, fits) = tags_and_texts(&record(&[("245", 8, 4), ("001", 4, 0)], BODY)).unwrap();
        assert_eq!((fields, fits), (vec!["245=two two".to_owned(), "001=one".to_owned()], true));
    }

    #[test]
    fn ends_of_fields_put_a_wrong_directory_right() {
        for entries in [[("001", 3, 0), ("245", 7, 3)], [("001", 9999, 7), ("245", 0, 99)]] {
            let (fields, fits) = tags_and_texts(&record(&entries, BODY)).unwrap();
            assert_eq!((fields, fits), (vec!["001=one".to_owned(), "245=two two".to_owned()], false));
        }
        let (fields, _) = tags_and_texts(&record(&[("245", 8, 5), ("001", 4, 1)], BODY)).unwrap();
        assert_eq!(fields, ["245=two two", "001=one"]);
    }

    #[test]
    fn a_wrong_base_is_put_right() {
        let mut bytes = record(&[("001", 4, 0), ("245", 8, 4)], BODY);
        bytes[12..17].copy_from_slice(b"00000");
        assert!(!tags_and_texts(&bytes).unwrap().1);
    }

    #[test]
    fn more_digits_than_allowed_are_read_where_all_agree() {
        let body = [&b"x".repeat(12_000)[..], b"\x1eone\x1e"].concat();
        let (fields, fits) = tags_and_texts(&record(&[("520", 12_001, 0), ("245", 4, 12_001)], &body)).unwrap();
        assert_eq!((fields[1].as_str(), fits), ("245=one", false));
        assert!(tags_and_texts(&record(&[("520", 12_001, 0), ("245", 4, 12_002)], &body)).is_err());
    }

    #[test]
    fn what_cannot_be_told_is_a_reason() {
        let reason = |bytes: &[u8]| tags_and_texts(bytes).unwrap_err();
        assert!(reason(&record(&[("001", 4, 0), ("245", 9, 3)], b"one two two\x1e")).contains("has 2 fields"));
        assert!(reason(b"00026").contains("less than 24 bytes"));
        assert!(reason(b"00026     2200025   4500\x1e").contains("without fields"));
        assert!(reason(b"00026     2200025   45000010000\x1e").contains("no multiple of 12"));
        assert!(reason(b"00026     2200025   45000010000").contains("no end"));
    }
}
