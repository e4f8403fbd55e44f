//! Which encoding the text of a record is in. What the leader says is often wrong, so that the bytes decide.

use encoding_rs::{WINDOWS_1251, WINDOWS_1252};

use super::charset::Charset;
use super::exchange::{RawRecord, SUBFIELD};
use super::marc8::{self, Decoded, Sets};
use crate::report::{Repair, Repairs};

/// How the bytes of a record become text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Unicode, or nothing beyond ASCII.
    Utf8,
    /// MARC-8 or the sets of UNIMARC.
    Sets(Sets),
    /// The Western code page of Windows.
    Windows1252,
    /// The Cyrillic code page of Windows.
    Windows1251,
}

/// Languages that are written with the letters of Windows-1251, as 008/35-37 has them.
const CYRILLIC: [&[u8]; 6] = [b"rus", b"ukr", b"bel", b"bul", b"mac", b"srp"];

/// Languages whose letters Windows-1252 has.
const WESTERN: [&[u8]; 10] = [b"fre", b"spa", b"por", b"ita", b"ger", b"cat", b"glg", b"dut", b"dan", b"swe"];

/// What a record says of its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Declared {
    /// UTF-8.
    utf8: bool,
    /// The sets that hold otherwise.
    sets: Sets,
}

/// Whether the record is UNIMARC by its own look: it has a title in 200 and none in 245.
pub fn is_unimarc(raw: &RawRecord) -> bool {
    let has = |tag: &[u8; 3]| raw.fields.iter().any(|field| field.tag == *tag);
    has(b"200") && !has(b"245")
}

fn declared(raw: &RawRecord, unimarc: bool) -> Declared {
    if unimarc {
        return unimarc_declared(raw);
    }
    Declared { utf8: raw.leader.get(9) == Some(&b'a'), sets: Sets::MARC_8 }
}

/// 100 $a, positions 26 to 29: the first two sets in use.
fn unimarc_declared(raw: &RawRecord) -> Declared {
    let field = raw.fields.iter().find(|field| field.tag == *b"100");
    let general =
        field.and_then(|field| field.bytes.split(|b| *b == SUBFIELD).find_map(|part| part.strip_prefix(b"a")));
    let code = |at: usize| general.and_then(|text| Some([*text.get(at)?, *text.get(at + 1)?]));
    let set = |at: usize| code(at).and_then(Charset::of_unimarc);
    let sets = Sets { g0: set(26).unwrap_or(Charset::Latin), g1: set(28).unwrap_or(Charset::Iso5426) };
    Declared { utf8: code(26) == Some(*b"50") || raw.leader.get(9) == Some(&b'a'), sets }
}

/// What the bytes of a record show.
#[derive(Clone, Copy, Debug, Default)]
struct Evidence {
    /// Characters beyond ASCII in sound UTF-8.
    sound: usize,
    /// Places that are no UTF-8.
    unsound: usize,
    /// Fields that are UTF-8 and hold characters beyond ASCII.
    sound_fields: usize,
    /// Fields that are no UTF-8.
    unsound_fields: usize,
    /// Bytes beyond ASCII.
    high: usize,
    /// Such bytes with another one right before.
    high_runs: usize,
    /// Whether sequences choose character sets.
    escapes: bool,
}

impl Evidence {
    fn of(raw: &RawRecord) -> Self {
        let mut seen = Self::default();
        for field in raw.fields.iter().filter(|field| !is_plain(field.bytes)) {
            for chunk in field.bytes.utf8_chunks() {
                seen.sound += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
                seen.unsound += usize::from(!chunk.invalid().is_empty());
            }
            let is_sound = std::str::from_utf8(field.bytes).is_ok();
            seen.sound_fields += usize::from(is_sound && !field.bytes.is_ascii());
            seen.unsound_fields += usize::from(!is_sound);
            seen.high += field.bytes.iter().filter(|b| !b.is_ascii()).count();
            seen.high_runs += field.bytes.windows(2).filter(|pair| !pair[0].is_ascii() && !pair[1].is_ascii()).count();
            seen.escapes |= marc8::has_escape(field.bytes);
        }
        seen
    }
}

/// ASCII without escape sequences.
fn is_plain(bytes: &[u8]) -> bool {
    bytes.is_ascii() && !bytes.contains(&marc8::ESCAPE)
}

/// All the text of a record, decoded by sets, in sum.
fn sum(raw: &RawRecord, sets: Sets) -> Decoded {
    let mut sum = Decoded::default();
    let parts = raw.fields.iter().flat_map(|field| field.bytes.split(|b| *b == SUBFIELD));
    for part in parts.filter(|part| !is_plain(part)) {
        let one = marc8::decode(part, sets);
        sum.marks += one.marks;
        sum.usual += one.usual;
        sum.foreign += one.foreign;
        sum.letters += one.letters;
        sum.escapes += one.escapes;
        sum.doubts += one.doubts;
        sum.problems += one.problems;
    }
    sum
}

/// The encoding of a record, with a repair where that is not what the record says. A reason where it is none of those known here. `unimarc` tells
/// where the record says it.
pub fn judge(raw: &RawRecord, unimarc: bool, repairs: &mut Repairs) -> Result<Encoding, String> {
    let seen = Evidence::of(raw);
    if seen.high == 0 && !seen.escapes {
        return Ok(Encoding::Utf8);
    }
    let declared = declared(raw, unimarc);
    let encoding = by_content(raw, &seen, declared)?;
    let repair = match encoding {
        Encoding::Utf8 => (!declared.utf8).then_some(Repair::MarcIsUtf8),
        Encoding::Sets(_) => declared.utf8.then_some(Repair::MarcIsNotUtf8),
        Encoding::Windows1252 => Some(Repair::Windows1252),
        Encoding::Windows1251 => Some(Repair::Windows1251),
    };
    if let Some(repair) = repair {
        repairs.add(repair);
    }
    Ok(encoding)
}

fn by_content(raw: &RawRecord, seen: &Evidence, declared: Declared) -> Result<Encoding, String> {
    let sets = || (sum(raw, declared.sets), Encoding::Sets(declared.sets));
    if seen.unsound == 0 {
        // UTF-8 that is sound by chance does not happen, unless escape sequences give other bytes a meaning.
        let (fitted, encoding) = sets();
        let meant = seen.escapes && (seen.high == 0 || !declared.utf8);
        return Ok(if meant && fitted.problems == 0 { encoding } else { Encoding::Utf8 });
    }
    // One bad field does not spoil the others: whole fields are no UTF-8 by chance.
    let mostly_sound = seen.sound_fields > 0 && (declared.utf8 || seen.sound_fields > seen.unsound_fields);
    if seen.sound > seen.unsound || (mostly_sound && !seen.escapes) {
        return Ok(Encoding::Utf8);
    }
    let (fitted, encoding) = sets();
    if fits(&fitted, declared, WESTERN.contains(&language(raw))) {
        return Ok(encoding);
    }
    if seen.high_runs * 2 <= seen.high {
        return Ok(Encoding::Windows1252);
    }
    if CYRILLIC.contains(&language(raw)) {
        return Ok(Encoding::Windows1251);
    }
    Err("text in a character set that is neither UTF-8 nor MARC-8 nor Windows-1252; export the record as UTF-8".into())
}

/// Whether text makes sense as letters with marks before them. Western letters of Windows-1252 look like marks, but stand before consonants and at
/// the ends of words too. `western` says that the text is in a language whose letters Windows-1252 has.
fn fits(fitted: &Decoded, declared: Declared, western: bool) -> bool {
    let doubts = fitted.doubts + fitted.problems;
    let signs = fitted.marks + fitted.letters + fitted.escapes;
    if fitted.escapes > 0 && fitted.problems == 0 {
        return true;
    }
    if declared.utf8 {
        return doubts * 20 <= signs && fitted.usual * 2 >= fitted.marks && fitted.marks >= fitted.letters;
    }
    let against = doubts + if western { fitted.foreign } else { 0 };
    against * 4 <= signs || against <= fitted.usual
}

/// The first language of a record: 008/35-37, in UNIMARC 101 $a.
fn language<'a>(raw: &RawRecord<'a>) -> &'a [u8] {
    let field = |tag: &[u8; 3]| raw.fields.iter().find(|field| field.tag == *tag).map(|field| field.bytes);
    let general = field(b"008").and_then(|bytes| bytes.get(35..38));
    let coded = || field(b"101")?.split(|b| *b == SUBFIELD).find_map(|part| part.strip_prefix(b"a"));
    general.or_else(coded).unwrap_or_default()
}

/// A piece of text; nothing where bytes mean nothing.
pub fn text(bytes: &[u8], encoding: Encoding, repairs: &mut Repairs) -> Option<String> {
    if is_plain(bytes) {
        return String::from_utf8(bytes.to_vec()).ok();
    }
    match encoding {
        Encoding::Utf8 => match std::str::from_utf8(bytes) {
            Ok(text) => Some(text.to_owned()),
            Err(_) => western_island(bytes, repairs),
        },
        Encoding::Sets(sets) => {
            let decoded = marc8::decode(bytes, sets);
            repairs.add_if(decoded.unknown > 0, Repair::UnknownCharacter);
            (decoded.problems == 0).then_some(decoded.text)
        }
        Encoding::Windows1252 => {
            is_western(bytes).then(|| WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned())
        }
        Encoding::Windows1251 => {
            (!bytes.contains(&0x98)).then(|| WINDOWS_1251.decode_without_bom_handling(bytes).0.into_owned())
        }
    }
}

/// A piece of Windows-1252 in a record of UTF-8, as it comes from pasting: letters only, and no character of UTF-8.
fn western_island(bytes: &[u8], repairs: &mut Repairs) -> Option<String> {
    let sound = bytes.utf8_chunks().any(|chunk| !chunk.valid().is_ascii());
    let letters = bytes.iter().filter(|b| !b.is_ascii()).all(|b| matches!(b, 0x91..=0x97 | 0xc0..=0xff));
    let island = !sound && letters;
    repairs.add_if(island, Repair::Windows1252);
    island.then(|| WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned())
}

/// Whether every byte means something in Windows-1252.
fn is_western(bytes: &[u8]) -> bool {
    !bytes.iter().any(|b| matches!(b, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::marc::exchange::RawField;

    fn judged(leader9: u8, fields: &[(&[u8; 3], &[u8])]) -> (Encoding, Repairs) {
        let leader = [b"00000nam ".as_slice(), &[leader9], b"2200000   4500"].concat();
        let fields = fields.iter().map(|(tag, bytes)| RawField { tag: **tag, bytes }).collect();
        let mut repairs = Repairs::default();
        let encoding = judge_as_it_looks(&RawRecord { leader: &leader, fields, fits: true }, &mut repairs);
        (encoding, repairs)
    }

    fn judge_as_it_looks(raw: &RawRecord, repairs: &mut Repairs) -> Encoding {
        judge(raw, is_unimarc(raw), repairs).unwrap()
    }

    fn title(leader9: u8, text: &[u8]) -> (Encoding, Repairs) {
        judged(leader9, &[(b"245", &[b"10\x1fa".as_slice(), text].concat())])
    }

    const MARC_8: Encoding = Encoding::Sets(Sets::MARC_8);

    #[test]
    fn what_the_leader_says_is_believed_where_the_bytes_agree() {
        assert_eq!(title(b' ', b"Soci\xe2et\xe2e"), (MARC_8, Repairs::default()));
        assert_eq!(title(b'a', "Société".as_bytes()), (Encoding::Utf8, Repairs::default()));
        assert_eq!(title(b' ', b"Plain"), (Encoding::Utf8, Repairs::default()));
        assert_eq!(title(b' ', b"\x1b(NrOSSIQ"), (MARC_8, Repairs::default()));
    }

    #[test]
    fn bytes_that_contradict_the_leader_decide() {
        let (encoding, repairs) = title(b' ', "Société".as_bytes());
        assert_eq!((encoding, repairs.count(Repair::MarcIsUtf8)), (Encoding::Utf8, 1));
        let (encoding, repairs) = title(b'a', b"Soci\xe2et\xe2e fran\xf0caise d'\xe2economie");
        assert_eq!((encoding, repairs.count(Repair::MarcIsNotUtf8)), (MARC_8, 1));
        let (encoding, repairs) = title(b'a', b"Soci\xe9t\xe9 fran\xe7aise d'\xe9conomie");
        assert_eq!((encoding, repairs.count(Repair::Windows1252)), (Encoding::Windows1252, 1));
        let (encoding, _) = title(b' ', b"Soci\xe9t\xe9 fran\xe7aise, publi\xe9e \xe0 Gen\xe8ve, Suisse; caf\xe9");
        assert_eq!(encoding, Encoding::Windows1252);
        for western in
            [b"Informa\xe7\xe3o e educa\xe7\xe3o".as_slice(), b"Introducci\xf3n a la filolog\xeda", b"\xdcber"]
        {
            assert_eq!(title(b' ', western).0, Encoding::Windows1252);
        }
        for marked in
            [b"Informa\xf0c\xe4ao".as_slice(), b"Ti\xe2\xe3eng Vi\xf2\xe3et", b"Introducci\xe2on", b"R\xf2gveda"]
        {
            assert_eq!(title(b' ', marked).0, MARC_8);
        }
    }

    #[test]
    fn a_bad_note_does_not_spoil_a_sound_title() {
        let title: &[u8] = "10\x1faSociété".as_bytes();
        let note: &[u8] = b"  \x1fa\xe9t\xe9 \xe9t\xe9 \xe9t\xe9 \xa0\x81 \xff";
        assert_eq!(judged(b'a', &[(b"245", title), (b"500", note)]).0, Encoding::Utf8);
        assert_eq!(judged(b' ', &[(b"245", title), (b"246", title), (b"500", note)]).0, Encoding::Utf8);
        assert_eq!(text(note, Encoding::Utf8, &mut Repairs::default()), None);
    }

    #[test]
    fn russian_in_its_code_page_is_told_by_its_language() {
        let general = b"151116s2005    ru a                rus  ";
        let title: &[u8] = b"10\x1fa\xce\xf1\xed\xee\xe2\xfb \xe3\xe8\xe4\xf0\xe0\xe2\xeb\xe8\xea\xe8";
        let (encoding, repairs) = judged(b' ', &[(b"008", general), (b"245", title)]);
        assert_eq!((encoding, repairs.count(Repair::Windows1251)), (Encoding::Windows1251, 1));
        assert_eq!(text(&title[3..], encoding, &mut Repairs::default()).as_deref(), Some("aОсновы гидравлики"));
    }

    #[test]
    fn unimarc_names_its_sets() {
        let general: &[u8] = b"  \x1fa19961119d1996    |||y0frey0103    ba";
        let title: &[u8] = b"1 \x1fa\xc2Ecole fran\xd0caise";
        let (encoding, repairs) = judged(b' ', &[(b"100", general), (b"200", title)]);
        assert_eq!((encoding, repairs), (Encoding::Sets(Sets::ISO_5426), Repairs::default()));
        let western: &[u8] = b"1 \x1fa\xc9cole publi\xe9e, soci\xe9t\xe9";
        let (encoding, repairs) = judged(b' ', &[(b"100", general), (b"200", western)]);
        assert_eq!((encoding, repairs.count(Repair::Windows1252)), (Encoding::Windows1252, 1));
        let unicode: &[u8] = b"  \x1fa19961119d1996    |||y0frey50      ba";
        let (encoding, repairs) = judged(b' ', &[(b"100", unicode), (b"200", "1 \x1faÉcole".as_bytes())]);
        assert_eq!((encoding, repairs), (Encoding::Utf8, Repairs::default()));
    }

    #[test]
    fn damage_in_utf_8_is_no_text_but_a_pasted_letter_is() {
        let mut repairs = Repairs::default();
        assert_eq!(text(b"Caf\xe9 noir", Encoding::Utf8, &mut repairs).as_deref(), Some("Café noir"));
        assert_eq!(repairs.count(Repair::Windows1252), 1);
        assert_eq!(text(b"a bad byte: \xc0 and \x80", Encoding::Utf8, &mut repairs), None);
        assert_eq!(text(b"caf\xc3\xa9 \xe9", Encoding::Utf8, &mut repairs), None);
        assert_eq!(text(b"\xd0", MARC_8, &mut repairs), None);
    }
}
