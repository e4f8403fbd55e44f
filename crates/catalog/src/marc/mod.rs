//! MARC records, whatever file they came in, and what their fields mean.
//!
//! | Module | Holds |
//! |---|---|
//! | [`record`] | leader, fields, subfields |
//! | [`isbd`] | punctuation around the parts of a description |
//! | [`names`] | names from their parts |
//! | [`marc21`], [`unimarc`] | the fields of the two dialects |

pub mod isbd;
pub mod marc21;
pub mod names;
pub mod record;
pub mod unimarc;

#[cfg(test)]
pub mod fixture;

use record::{Content, Field, Record};

use crate::clean::text;
use crate::draft::Draft;
use crate::intake::{Found, MarcId, ReadOptions};
use crate::report::Repairs;

/// What a record holds, or why it makes no title.
pub fn found(record: &Record, options: &ReadOptions, repairs: &mut Repairs) -> Found {
    if let Some(reason) = no_title_at_all(record) {
        return Found::reject(reason, name(record));
    }
    let is_unimarc = options.unimarc || is_unimarc(record);
    let draft = if is_unimarc { unimarc::draft(record, repairs) } else { marc21::draft(record, repairs) };
    if draft.title.is_empty() {
        return Found::reject(no_title(record, is_unimarc, options.unimarc), name(record));
    }
    let id = options.marc_id.map_or_else(|| control_number(record), |wanted| number_in(record, wanted));
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

/// Records of other kinds, deleted ones, and those that the library hides.
fn no_title_at_all(record: &Record) -> Option<&'static str> {
    let has_title = record.fields.iter().any(|field| matches!(&field.tag, b"245" | b"200"));
    match (record.leader_at(5), record.leader_at(6)) {
        ('d', _) => Some("marked as deleted in its leader; leave it out of the export"),
        (_, 'z') => Some("an authority record, not one of a title; export bibliographic records"),
        (_, 'u' | 'v' | 'x' | 'y') if !has_title => Some("a holdings record, not one of a title; export bibliographic records"),
        _ if marc21::local::is_suppressed(record) => Some("hidden from the public catalogue (942 $n is 1)"),
        _ => None,
    }
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
    let mut tags: Vec<String> = record.fields.iter().map(|field| String::from_utf8_lossy(&field.tag).into_owned()).collect();
    tags.dedup();
    let there = if tags.is_empty() { "it has no fields".to_owned() } else { format!("its fields are {}", text::excerpt(&tags.join(" "))) };
    match (is_unimarc, was_told) {
        (true, true) => format!("no title: 200 $a is missing; {there}; without --unimarc it is read as MARC 21"),
        (true, false) => format!("no title: 200 $a is missing; {there}"),
        (false, _) => format!("no title: 245 is missing; {there}; if the records are UNIMARC, say --unimarc"),
    }
}

#[cfg(test)]
mod tests {
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

    #[test]
    fn records_that_are_no_titles_say_so() {
        assert!(reason("LDR 00000nz  a2200000n  4500\n100 1  $aAsimov, Isaac").contains("authority"));
        assert!(reason("LDR 00000dam a2200000 a 4500\n245 00 $aX").contains("deleted"));
        assert!(reason("LDR 00000cx  a2200000zn 4500\n852    $bMAIN").contains("holdings"));
        assert_eq!(
            reason("001 7\n010    $a82004255"),
            "no title: 245 is missing; its fields are 001 010; if the records are UNIMARC, say --unimarc"
        );
    }
}
