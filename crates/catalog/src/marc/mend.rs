//! Records whose directory is right, but whose bytes are no longer those that it was made for.

use super::exchange::{self, Entry, FIELD_END, LEADER};
use crate::report::Repair;

/// The bytes as they must have been, and what was put right: bytes that became UTF-8 once too often, ends of lines that a text tool has put
/// in, or the end of a field that is gone. Only if the directory then fits in every place; nothing if it fits already.
pub fn mended(bytes: &[u8]) -> Option<(Vec<u8>, Repair)> {
    if fits(bytes) {
        return None;
    }
    let once = || encoded_once(bytes).map(|whole| (whole, Repair::MarcEncodedTwice));
    let unwrapped = || without_line_ends(bytes).map(|whole| (whole, Repair::MarcWrapped));
    let ended = || with_field_end(bytes).into_iter().map(|whole| (whole, Repair::MarcFieldEnd));
    once().into_iter().chain(unwrapped()).chain(ended()).find(|(whole, _)| fits(whole))
}

fn fits(bytes: &[u8]) -> bool {
    exchange::parse(bytes).is_ok_and(|parsed| parsed.fits)
}

/// The bytes before each of them was taken for a character of Latin-1 and written as UTF-8: only if that makes the length that the leader tells,
/// which counts the end of the record.
fn encoded_once(bytes: &[u8]) -> Option<Vec<u8>> {
    let told = exchange::digits(bytes.get(..5)?)?;
    let text = std::str::from_utf8(bytes).ok().filter(|text| !text.is_ascii())?;
    let once: Vec<u8> = text.chars().map(|c| u8::try_from(c).ok()).collect::<Option<_>>()?;
    (once.len() + 1 == told).then_some(once)
}

fn without_line_ends(bytes: &[u8]) -> Option<Vec<u8>> {
    let is_line_end = |b: &u8| matches!(b, b'\n' | b'\r');
    bytes.contains(&b'\n').then(|| bytes.iter().copied().filter(|b| !is_line_end(b)).collect())
}

/// Where the first field in the order of places has no end, the end in its place: instead of the byte that stands there, or before it.
fn with_field_end(bytes: &[u8]) -> Vec<Vec<u8>> {
    let ends = ends(bytes);
    let missing = ends.iter().copied().filter(|at| bytes.get(*at).is_some_and(|b| *b != FIELD_END)).min();
    let (Some(at), Some(last)) = (missing, ends.iter().copied().max()) else { return Vec::new() };
    let (before, after) = bytes.split_at(at);
    let candidates = [after.get(1..).unwrap_or_default(), after].map(|after| [before, &[FIELD_END], after].concat());
    candidates.into_iter().filter(|whole| whole.len() == last + 1).collect()
}

/// Where the fields end that the directory tells; none if one of them cannot be told.
fn ends(bytes: &[u8]) -> Vec<usize> {
    let rest = bytes.get(LEADER..).unwrap_or_default();
    let directory = rest.split(|b| *b == FIELD_END).next().unwrap_or_default();
    let base = LEADER + directory.len() + 1;
    let end = |entry: &Entry| (base + entry.start? + entry.length?).checked_sub(1);
    Entry::all(directory).iter().map(end).collect::<Option<_>>().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::marc::exchange::tests::record;

    fn sound() -> Vec<u8> {
        record(&[("001", 4, 0), ("245", 8, 4), ("500", 2, 12)], b"one\x1etwo two\x1ex\x1e")
    }

    #[test]
    fn ends_of_lines_put_in_by_a_tool_are_taken_out() {
        let mut wrapped = sound();
        for at in [64, 30] {
            wrapped.splice(at..at, *b"\r\n");
        }
        assert_eq!(mended(&wrapped), Some((sound(), Repair::MarcWrapped)));
        assert_eq!(mended(&record(&[("001", 4, 0)], b"o\ne\x1e")), None);
    }

    #[test]
    fn bytes_that_were_encoded_twice_are_decoded_where_the_length_says_so() {
        let once = record(&[("001", 4, 0), ("245", 8, 4)], "one\u{1e}Caf\u{e9} x\u{1e}".as_bytes());
        let twice: String = once.iter().copied().map(char::from).collect();
        assert_eq!(mended(twice.as_bytes()), Some((once, Repair::MarcEncodedTwice)));
        let marc_8 = record(&[("001", 4, 0), ("245", 8, 4)], b"one\x1eCaf\xe2e x\x1e");
        let encoded: String = marc_8.iter().copied().map(char::from).collect();
        assert_eq!(mended(encoded.as_bytes()), Some((marc_8, Repair::MarcEncodedTwice)));
        let other = twice.replacen("000", "001", 1);
        assert_eq!(mended(other.as_bytes()), None);
    }

    #[test]
    fn an_end_of_a_field_that_is_gone_is_put_back() {
        assert_eq!(mended(&sound()), None);
        let at = sound().len() - 3;
        let mut changed = sound();
        changed[at] = b' ';
        assert_eq!(mended(&changed), Some((sound(), Repair::MarcFieldEnd)));
        let mut lost = sound();
        lost.remove(at);
        assert_eq!(mended(&lost), Some((sound(), Repair::MarcFieldEnd)));
    }

    #[test]
    fn what_cannot_be_told_stays() {
        assert_eq!(mended(&record(&[("001", 9, 0), ("245", 9, 3)], b"one two two\x1e")), None);
        assert_eq!(mended(b"00026"), None);
        assert_eq!(mended(b"00026     2200025   4500001999999999\x1e"), None);
    }
}
