//! The fields of a record as text.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::encoding::{self, Encoding};
use super::exchange::{RawField, RawRecord, SUBFIELD};
use super::record::{Content, Field, Record};
use crate::report::{Repair, Repairs};

/// The record with all its text as Unicode. `unimarc` says that it is UNIMARC even where it does not look so. Damaged fields are left out; a damaged
/// record number or title is a reason to reject it.
pub fn record(raw: &RawRecord, unimarc: bool, repairs: &mut Repairs) -> Result<Record, String> {
    let unimarc = unimarc || encoding::is_unimarc(raw);
    let encoding = encoding::judge(raw, unimarc, repairs)?;
    let mut fields = Vec::with_capacity(raw.fields.len());
    for field in &raw.fields {
        match self::field(field, encoding, repairs) {
            Ok(field) => fields.push(field),
            Err(damage) if is_needed(field.tag, unimarc) => return Err(reason(field.tag, damage, encoding)),
            Err(_) => repairs.add(Repair::DamagedField),
        }
    }
    Ok(Record { leader: raw.leader.iter().copied().map(char::from).collect(), fields })
}

/// Whether a title or its number is in the field.
fn is_needed(tag: [u8; 3], unimarc: bool) -> bool {
    tag == *b"001" || tag == if unimarc { *b"200" } else { *b"245" }
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug)]
enum Damage {
    Tag,
    Text,
    NoSubfields,
    /// A field of numbers holds what stands in others.
    Misplaced,
}

fn reason(tag: [u8; 3], damage: Damage, encoding: Encoding) -> String {
    let name = match encoding {
        Encoding::Utf8 => "UTF-8",
        Encoding::Sets(_) => "MARC-8",
        Encoding::Windows1252 | Encoding::Windows1251 => "the code page that the rest is in",
    };
    let what = match damage {
        Damage::Tag => "has a tag of other characters than letters and digits".to_owned(),
        Damage::Text => format!("has bytes that are no text in {name}"),
        Damage::Misplaced => "holds the indicators of another one: tags and fields do not belong together".to_owned(),
        Damage::NoSubfields => "has neither indicators nor subfields".to_owned(),
    };
    format!("field {} {what}; correct or export the record again", String::from_utf8_lossy(&tag))
}

fn field(raw: &RawField, encoding: Encoding, repairs: &mut Repairs) -> Result<Field, Damage> {
    if !raw.tag.iter().all(u8::is_ascii_alphanumeric) {
        return Err(Damage::Tag);
    }
    let content = if raw.tag.starts_with(b"00") {
        Content::Control(text(control_text(raw.bytes, repairs)?, encoding, repairs)?)
    } else {
        data(raw, encoding, repairs)?
    };
    Ok(Field { tag: raw.tag, content })
}

/// A control field has no subfields; where a system has made one, its text is the field's. What follows other text is left out. Indicators that say
/// something are those of another field, as where tags have slipped.
fn control_text<'a>(bytes: &'a [u8], repairs: &mut Repairs) -> Result<&'a [u8], Damage> {
    let mut parts = bytes.split(|b| *b == SUBFIELD);
    let first = parts.next().unwrap_or_default();
    match parts.next() {
        Some(part) if first.trim_ascii().is_empty() => {
            repairs.add(Repair::MarcSubfield);
            Ok(part.get(1..).unwrap_or_default())
        }
        Some(_) if first.len() == 2 && first.iter().all(|b| b.is_ascii_digit() || *b == b' ') => Err(Damage::Misplaced),
        Some(_) => {
            repairs.add(Repair::MarcSubfield);
            Ok(first)
        }
        None => Ok(first),
    }
}

fn data(raw: &RawField, encoding: Encoding, repairs: &mut Repairs) -> Result<Content, Damage> {
    let mut parts = raw.bytes.split(|b| *b == SUBFIELD);
    let before = parts.next().unwrap_or_default();
    if before.len() == raw.bytes.len() {
        return without_subfields(raw, encoding, repairs);
    }
    repairs.add_if(before.len() != 2, Repair::MarcIndicator);
    let mut subfields = Vec::new();
    for part in parts.filter(|part| part.len() > 1) {
        match code(part) {
            Some((code, length, sound)) => {
                repairs.add_if(!sound, Repair::MarcSubfield);
                subfields.push((code, text(&part[length..], encoding, repairs)?));
            }
            None => repairs.add(Repair::MarcSubfield),
        }
    }
    Ok(Content::Data { indicators: [indicator(before, 0), indicator(before, 1)], subfields })
}

fn indicator(bytes: &[u8], at: usize) -> char {
    bytes.get(at).filter(|b| b.is_ascii_graphic()).map_or(' ', |b| char::from(*b))
}

/// The code that a subfield begins with, its length in bytes, and whether it was right. A letter that got a mark is still that letter.
fn code(part: &[u8]) -> Option<(char, usize, bool)> {
    let first = *part.first()?;
    if first.is_ascii_graphic() {
        return Some((char::from(first), 1, true));
    }
    let head = part.utf8_chunks().next()?.valid();
    let c = head.chars().next().filter(|c| !c.is_ascii())?;
    let plain = std::iter::once(c).nfd().next().filter(char::is_ascii_lowercase)?;
    Some((plain, c.len_utf8(), false))
}

/// A local field of letters may hold plain text. In others, text after two indicators is taken as subfield $a.
fn without_subfields(raw: &RawField, encoding: Encoding, repairs: &mut Repairs) -> Result<Content, Damage> {
    if raw.tag.iter().any(u8::is_ascii_alphabetic) {
        return text(raw.bytes, encoding, repairs).map(Content::Control);
    }
    let (before, rest) = raw.bytes.split_at_checked(2).unwrap_or_default();
    if !before.iter().all(|b| b.is_ascii_digit() || *b == b' ') {
        return Err(Damage::NoSubfields);
    }
    let mut subfields = Vec::new();
    if !rest.trim_ascii().is_empty() {
        repairs.add(Repair::MarcSubfield);
        subfields.push(('a', text(rest, encoding, repairs)?));
    }
    Ok(Content::Data { indicators: [indicator(before, 0), indicator(before, 1)], subfields })
}

fn text(bytes: &[u8], encoding: Encoding, repairs: &mut Repairs) -> Result<String, Damage> {
    encoding::text(bytes, encoding, repairs).map(|text| plain(&text).into_owned()).ok_or(Damage::Text)
}

/// What stands before and after words that are not filed by, such as articles, when MARC-8 or ISO 5426 becomes Unicode.
const NOT_FILED_BY: [[char; 2]; 2] = [['\u{98}', '\u{9c}'], ['\u{88}', '\u{89}']];

/// Text as other sources write it: letters composed (NFC), characters that a system wrote as numbers (`&#x4E00;`) decoded, marks over
/// two letters whole, without the signs around words that are not filed by.
pub fn plain(text: &str) -> Cow<'_, str> {
    if text.is_ascii() && !text.contains("&#") {
        return Cow::Borrowed(text);
    }
    let mut out = Cow::Borrowed(text);
    if out.contains("&#") {
        out = Cow::Owned(references(&out));
    }
    for [begin, end] in NOT_FILED_BY {
        if out.find(begin).zip(out.rfind(end)).is_some_and(|(begin, end)| begin < end) {
            out = Cow::Owned(out.replace([begin, end], ""));
        }
    }
    if out.contains('\u{fe20}') {
        out = Cow::Owned(out.replace('\u{fe20}', "\u{361}").replace('\u{fe21}', ""));
    }
    if is_nfc_quick(out.chars()) != IsNormalized::Yes {
        out = Cow::Owned(out.nfc().collect());
    }
    out
}

/// Numeric references of characters beyond Latin-1 decoded; all others stay as they are.
fn references(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("&#") {
        out += before;
        if let Some((c, length)) = reference(after) {
            out.push(c);
            rest = after.get(length..).unwrap_or_default();
        } else {
            out += "&#";
            rest = after;
        }
    }
    out + rest
}

/// The character that a reference stands for, without its `&#`, and the length of the rest.
fn reference(after: &str) -> Option<(char, usize)> {
    let digits = after.strip_prefix(['x', 'X'])?;
    let end = digits.bytes().take(7).position(|b| b == b';')?;
    let number = u32::from_str_radix(digits.get(..end)?, 16).ok()?;
    char::from_u32(number).filter(|c| *c >= '\u{a0}').map(|c| (c, end + 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(tag: [u8; 3], bytes: &[u8]) -> (Result<Record, String>, Repairs) {
        let mut repairs = Repairs::default();
        let raw = RawRecord { leader: b"00000nam a2200000   4500", fields: vec![RawField { tag, bytes }], fits: true };
        (record(&raw, false, &mut repairs), repairs)
    }

    fn subfields(tag: [u8; 3], bytes: &[u8]) -> Vec<(char, String)> {
        let read = one(tag, bytes).0.unwrap();
        read.fields[0].subfields().map(|(code, text)| (code, text.to_owned())).collect()
    }

    #[test]
    fn fields_have_indicators_and_subfields() {
        let (read, repairs) = one(*b"245", b"14\x1faThe end /\x1fcA. B.");
        let read = read.unwrap();
        assert_eq!((read.fields[0].indicator(2), read.fields[0].subfield('c')), ('4', Some("A. B.")));
        assert_eq!(repairs, Repairs::default());
    }

    #[test]
    fn wrong_indicators_and_codes_are_put_right_and_counted() {
        let (read, repairs) = one(*b"245", b"1\x1faThe end");
        assert_eq!(read.unwrap().fields[0].indicator(1), '1');
        assert_eq!(repairs.count(Repair::MarcIndicator), 1);
        assert_eq!(subfields(*b"245", b"10\x1f\xc3\xa1ActivePerl"), [('a', "ActivePerl".to_owned())]);
        assert_eq!(
            subfields(*b"260", b"  \x1faParis\x1f\xe2\xbbSeuil\x1f\x1fc1959\x1f"),
            [('a', "Paris".to_owned()), ('c', "1959".to_owned())]
        );
        assert_eq!(subfields(*b"245", b"10The end"), [('a', "The end".to_owned())]);
        assert!(subfields(*b"245", b"").is_empty());
        assert!(one(*b"245", b"The end").0.unwrap_err().starts_with("field 245 has neither indicators nor subfields"));
    }

    #[test]
    fn control_fields_of_any_form_give_their_text() {
        assert_eq!(one(*b"001", b"ocm123").0.unwrap().control(*b"001"), Some("ocm123"));
        assert_eq!(one(*b"001", b"  \x1faocm123").0.unwrap().control(*b"001"), Some("ocm123"));
        assert_eq!(one(*b"FMT", b"BK").0.unwrap().control(*b"FMT"), Some("BK"));
    }

    #[test]
    fn subfields_in_a_control_field_are_counted_or_tell_slipped_tags() {
        let (read, repairs) = one(*b"001", b"ocm123\x1faX");
        assert_eq!(read.unwrap().control(*b"001"), Some("ocm123"));
        assert_eq!(repairs.count(Repair::MarcSubfield), 1);
        let reason = one(*b"001", b"10\x1faThe end").0.unwrap_err();
        assert!(reason.contains("tags and fields do not belong together"), "{reason}");
        let (read, repairs) = one(*b"008", b"1 \x1faDoe, Jane");
        assert!(read.unwrap().fields.is_empty());
        assert_eq!(repairs.count(Repair::DamagedField), 1);
    }

    #[test]
    fn damaged_fields_are_left_out_unless_they_name_the_title() {
        let (read, repairs) = one(*b"300", b"  \x1fa\xc3\xa9\xc3\xa9\xc3\xa9, a bad byte: \xc0, and another: \x80");
        assert!(read.unwrap().fields.is_empty());
        assert_eq!(repairs.count(Repair::DamagedField), 1);
        assert!(one(*b"245", b"10\x1fa\xc3\xa9\xc3\xa9 bad: '\xc0'").0.unwrap_err().starts_with("field 245"));
        assert!(one(*b"2\x004", b"10\x1faA").0.unwrap().fields.is_empty());
    }

    #[test]
    fn text_is_composed_and_references_are_characters() {
        assert_eq!(plain("Cafe\u{301}"), "Café");
        assert_eq!(plain("&#x4E00;&#x661F; &#xZ; &#x3c; &#12; &#"), "一星 &#xZ; &#x3c; &#12; &#");
        assert_eq!(plain("\u{98}Il \u{9c}ciclo"), "Il ciclo");
        assert_eq!(plain("\u{88}L'\u{89}altra"), "L'altra");
        assert_eq!(plain("\u{9c}uvre"), "\u{9c}uvre");
        assert_eq!(plain("I\u{fe20}u\u{fe21}"), "I\u{361}u");
    }
}
