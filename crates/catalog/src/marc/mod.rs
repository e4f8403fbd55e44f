//! MARC records, whatever file they came in, and what their fields mean.
//!
//! | Module | Holds |
//! |---|---|
//! | [`record`] | leader, fields, subfields |
//! | [`isbd`] | punctuation around the parts of a description |
//! | [`names`], [`credits`] | names from their parts, and who is a creator |
//! | [`titles`], [`works`] | the titles of a record, and which records are of one work |
//! | [`scripts`] | which script is displayed |
//! | [`marc21`], [`unimarc`] | the fields of the two dialects |
//! | [`leader`] | records that describe no title |
//! | [`exchange`], [`mend`], [`decode`] | from the bytes of a record to its fields and their text |
//! | [`encoding`], [`marc8`], [`charset`], [`eacc`] | which encoding text is in, and text that is not Unicode |

pub mod charset;
pub mod credits;
pub mod decode;
pub mod eacc;
pub mod encoding;
pub mod exchange;
pub mod isbd;
pub mod leader;
pub mod marc21;
pub mod marc8;
pub mod mend;
pub mod names;
pub mod record;
pub mod scripts;
pub mod titles;
pub mod unimarc;
pub mod works;

#[cfg(test)]
pub mod fixture;

use record::{Content, Field, Record};

use crate::clean::text;
use crate::draft::Draft;
use crate::intake::{Found, MarcId, ReadOptions};
use crate::report::{Repair, Repairs};

/// What a record holds, or why it makes no title.
pub fn found(record: &Record, options: &ReadOptions, repairs: &mut Repairs) -> Found {
    let hidden = marc21::local::is_suppressed(record).then_some("records hidden from the public catalogue (942 $n)");
    if let Some(name) = leader::passed_over(record).or(hidden) {
        return Found::PassedOver(name);
    }
    let is_unimarc = options.unimarc || is_unimarc(record);
    let draft = if is_unimarc { unimarc::draft(record, repairs) } else { marc21::draft(record, repairs) };
    if draft.title.is_empty() {
        return Found::reject(no_title(record, is_unimarc, options.unimarc), name(record));
    }
    let id = options.marc_id.map_or_else(|| control_number(record), |wanted| number_in(record, wanted));
    repairs.add_if(options.marc_id.is_some() && id.is_none(), Repair::WithoutMarcId);
    Found::Draft(Box::new(Draft { holdings: id.clone(), id, ..draft }))
}

/// What the record is called in a message.
fn name(record: &Record) -> &str {
    record.control(*b"001").unwrap_or_default()
}

/// 001, trimmed of the blanks that some systems pad it with.
fn control_number(record: &Record) -> Option<String> {
    record.controls(*b"001").map(text::line).find(|number| !number.is_empty())
}

/// The first such field or subfield that is not empty.
fn number_in(record: &Record, wanted: MarcId) -> Option<String> {
    let of = |field: &Field| match (&field.content, wanted.code) {
        (Content::Control(number), None) => Some(text::line(number)),
        (Content::Data { .. }, Some(code)) => field.subfield(code).map(text::line),
        _ => None,
    };
    record.tagged(wanted.tag).filter_map(of).find(|number| !number.is_empty())
}

/// A title in 200 and none in 245, with the general processing data that all of UNIMARC has: 100 $a of about 36 characters after a date of
/// eight digits.
fn is_unimarc(record: &Record) -> bool {
    let has = |tag: &[u8; 3]| record.tagged(*tag).any(|field| field.subfields().next().is_some());
    let processing = record.tagged(*b"100").find_map(|field| field.subfield('a')).unwrap_or_default();
    let dated = processing.len() >= 20 && processing.bytes().take(8).all(|b| b.is_ascii_digit());
    has(b"200") && !has(b"245") && dated
}

/// Why there is no title, with the fields that are there.
fn no_title(record: &Record, is_unimarc: bool, was_told: bool) -> String {
    let mut tags: Vec<String> =
        record.fields.iter().map(|field| String::from_utf8_lossy(&field.tag).into_owned()).collect();
    tags.dedup();
    let there = if tags.is_empty() {
        "it has no fields".to_owned()
    } else {
        format!("its fields are {}", text::excerpt(&tags.join(" ")))
    };
    let has = |tag: &[u8; 3]| record.tagged(*tag).next().is_some();
    let empty = if has(b"200") { "has no title in it" } else { "is missing" };
    match (is_unimarc, was_told) {
        (true, true) => format!("no title: 200 {empty}; {there}; without --unimarc it is read as MARC 21"),
        (true, false) => format!("no title: 200 {empty}; {there}"),
        (false, _) if has(b"245") => format!("no title: 245 has no title in it; {there}"),
        (false, _) => format!("no title: 245 is missing; {there}; if the records are UNIMARC, say --unimarc"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::fixture::record;
    use super::*;

    fn draft(lines: &str, options: &ReadOptions) -> Draft {
        match found(&record(lines), options, &mut Repairs::default()) {
            Found::Draft(draft) => *draft,
            other => panic!("{other:?}"),
        }
    }

    fn reason(lines: &str) -> String {
        match found(&record(lines), &ReadOptions::default(), &mut Repairs::default()) {
            Found::Reject { reason, .. } => reason,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_id_is_001_or_the_field_that_was_named() {
        let lines = "001 ocm00400866 \n245 00 $aX\n999    $c77$d78";
        assert_eq!(draft(lines, &ReadOptions::default()).id.as_deref(), Some("ocm00400866"));
        let koha = ReadOptions { marc_id: Some(MarcId { tag: *b"999", code: Some('c') }), ..ReadOptions::default() };
        let found = draft(lines, &koha);
        assert_eq!((found.id.as_deref(), found.holdings.as_deref()), (Some("77"), Some("77")));
        assert_eq!(draft("245 00 $aX", &koha).id, None);
        for (lines, wanted) in [("245 00 $aX", 1), (lines, 0)] {
            let mut repairs = Repairs::default();
            let _ = self::found(&record(lines), &koha, &mut repairs);
            assert_eq!(repairs.count(Repair::WithoutMarcId), wanted);
        }
    }

    #[test]
    fn a_record_is_unimarc_only_where_that_is_sure() {
        let unimarc = "100    $a19961119d1996    ||||0itac50      ba\n200 1  $aL'altra faccia$fIsaac Asimov";
        assert_eq!(draft(unimarc, &ReadOptions::default()).title, "L'altra faccia");
        assert!(reason("100 1  $aAsimov, Isaac\n200 1  $aL'altra faccia").contains("--unimarc"));
        let told = ReadOptions { unimarc: true, ..ReadOptions::default() };
        assert_eq!(draft("200 1  $aL'altra faccia", &told).title, "L'altra faccia");
        assert_eq!(draft(&format!("{unimarc}\n245 00 $aMARC 21"), &ReadOptions::default()).title, "MARC 21");
    }

    /// Some subfields of one field, from pieces that real fields are made of.
    fn any_field() -> impl Strategy<Value = Field> {
        let text = prop_oneof![
            "[ -~]{0,20}",
            "\\PC{0,12}",
            "(880|245|100)-0[0-3](/.{0,3})?",
            Just("Doe, Jane, [from old catalog] /".to_owned()),
            Just("19uu] = [electronic resource] : ..".to_owned())
        ];
        let tag = prop_oneof!["(100|245|880|700|520|856|952|041|260)", "[0-9a-z]{3}"];
        let subfields = proptest::collection::vec((any::<char>(), text), 0..5);
        let known = proptest::collection::vec(("[a-z0-9]", "\\PC{0,12}"), 0..4);
        (tag, any::<[char; 2]>(), subfields, known).prop_map(|(tag, indicators, mut subfields, known)| {
            subfields.extend(known.into_iter().filter_map(|(code, text)| Some((code.chars().next()?, text))));
            let content = if tag.starts_with("00") {
                Content::Control(subfields.into_iter().map(|(_, text)| text).collect())
            } else {
                Content::Data { indicators, subfields }
            };
            Field { tag: tag.as_bytes().try_into().unwrap_or(*b"999"), content }
        })
    }

    proptest! {
        #[test]
        fn any_record_is_read_or_explained(leader in "\\PC{0,30}", fields in proptest::collection::vec(any_field(), 0..12), unimarc: bool) {
            let record = Record { leader, fields };
            let options = ReadOptions { unimarc, ..ReadOptions::default() };
            let mut repairs = Repairs::default();
            match found(&record, &options, &mut repairs) {
                Found::Draft(draft) => {
                    let _ = crate::draft::finish(&draft, &mut repairs);
                }
                Found::Reject { reason, .. } => prop_assert!(reason.starts_with("no title: ")),
                Found::PassedOver(_) | Found::Title(_) => {}
            }
        }
    }

    #[test]
    fn a_record_without_a_title_says_what_it_has() {
        assert_eq!(
            reason("001 7\n010    $a82004255"),
            "no title: 245 is missing; its fields are 001 010; if the records are UNIMARC, say --unimarc"
        );
    }

    #[test]
    fn an_empty_title_is_not_a_missing_one() {
        assert_eq!(reason("001 7\n245 10 $cby nobody"), "no title: 245 has no title in it; its fields are 001 245");
    }

    #[test]
    fn hidden_records_and_those_of_names_are_passed_over() {
        for lines in
            ["LDR 00000nz  a2200000n  4500\n100 1  $aAsimov, Isaac", "245 00 $aX\n942    $n1\n952    $aMAIN$p1"]
        {
            let found = found(&record(lines), &ReadOptions::default(), &mut Repairs::default());
            assert!(matches!(found, Found::PassedOver(_)), "{found:?}");
        }
    }
}
