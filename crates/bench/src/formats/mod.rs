//! The larger catalogue in every format that `carrel build` reads as a list.
//!
//! | Module | Holds |
//! |---|---|
//! | [`tables`] | CSV, TSV, KBART |
//! | [`json`] | JSON Lines, OPDS 2.0, schema.org, answers of VuFind, FOLIO and Koha |
//! | [`xml`] | MODS, ONIX, Dublin Core in OAI-PMH |
//! | [`feeds`] | OPDS 1.2, Atom, RSS, a web page with `COinS` |
//! | [`unimarc`] | UNIMARC |

pub mod feeds;
pub mod json;
pub mod tables;
pub mod unimarc;
pub mod xml;

use std::io::{self, Write};

use crate::gutenberg::Record;
use crate::marc;

/// A format: what stands around the records, and how one is written.
pub struct Format {
    /// As the command line names it.
    pub name: &'static str,
    /// What goes before and after all records.
    around: (&'static str, &'static str),
    /// What goes between two.
    between: &'static str,
    /// A record.
    write: fn(&Record) -> String,
}

/// A format without anything between its records.
const fn format(name: &'static str, around: (&'static str, &'static str), write: fn(&Record) -> String) -> Format {
    Format { name, around, between: "", write }
}

/// One whose records are items of a list in JSON.
const fn listed(name: &'static str, around: (&'static str, &'static str), write: fn(&Record) -> String) -> Format {
    Format { name, around, between: ",\n", write }
}

const NOTHING: (&str, &str) = ("", "");

/// All of them.
pub const ALL: [Format; 20] = [
    format("marc", NOTHING, marc::exchange),
    format("marcxml", marc::COLLECTION, marc::xml),
    format("marcjson", NOTHING, marc::in_json),
    format("unimarc", NOTHING, unimarc::exchange),
    format("mods", xml::MODS, xml::mods),
    format("onix", xml::ONIX, xml::onix),
    format("oai", xml::OAI, xml::oai),
    format("opds1", feeds::OPDS, feeds::opds),
    listed("opds2", json::OPDS, json::opds),
    format("rss", feeds::RSS, feeds::rss),
    format("atom", feeds::ATOM, feeds::atom),
    format("kbart", tables::KBART, tables::kbart),
    listed("schema", json::SCHEMA, json::schema),
    format("coins", feeds::PAGE, feeds::coins),
    listed("vufind", json::VUFIND, json::vufind),
    listed("folio", json::FOLIO, json::folio),
    listed("koha", json::KOHA, json::koha),
    format("csv", tables::CSV, tables::csv),
    format("tsv", tables::TSV, tables::tsv),
    format("jsonl", NOTHING, json::line),
];

impl Format {
    /// The one of this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        ALL.iter().find(|format| format.name == name)
    }

    /// Writes records as one file.
    ///
    /// # Errors
    /// Where `out` cannot be written to.
    pub fn write(&self, records: impl Iterator<Item = Record>, out: &mut impl Write) -> io::Result<()> {
        out.write_all(self.around.0.as_bytes())?;
        for (place, record) in records.enumerate() {
            if place > 0 {
                out.write_all(self.between.as_bytes())?;
            }
            out.write_all((self.write)(&record).as_bytes())?;
        }
        out.write_all(self.around.1.as_bytes())
    }
}

/// The family name, the other names and the dates of "Lincoln, Abraham, 1809-1865".
pub(crate) fn name_parts(creator: &str) -> (&str, Option<&str>, Option<&str>) {
    let mut parts = creator.splitn(3, ", ");
    (parts.next().unwrap_or_default(), parts.next(), parts.next())
}

/// The address of a record's page.
pub(crate) fn address(record: &Record) -> String {
    format!("https://library.example/record/{}", record.number)
}

/// The year as text, where there is one.
pub(crate) fn year(record: &Record) -> Option<String> {
    record.year.map(|year| year.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gutenberg::Base;

    fn record() -> Record {
        let base = Base {
            title: "Mice & \"men\"".into(),
            creators: vec!["Roe, Ann, 1900-".into()],
            languages: vec!["en".into()],
            headings: vec!["Mice -- Fiction".into()],
            classes: vec!["PS".into()],
        };
        Record {
            number: 7,
            base,
            isbn: Some("9780439023481".into()),
            year: Some(1999),
            summary: Some("Two < 3".into()),
        }
    }

    #[test]
    fn every_format_holds_the_title_of_each_record() {
        for format in &ALL {
            let mut out = Vec::new();
            format.write([record(), record()].into_iter(), &mut out).unwrap();
            let text = String::from_utf8(out).unwrap();
            assert!(text.matches("Mice").count() >= 2, "{}: {text}", format.name);
            assert!(!text.contains("Two < 3") || !text.starts_with('<'), "{}: {text}", format.name);
        }
    }

    #[test]
    fn lists_in_json_are_sound() {
        for format in ALL.iter().filter(|format| format.between == ",\n") {
            let mut out = Vec::new();
            format.write([record(), record()].into_iter(), &mut out).unwrap();
            serde_json::from_slice::<serde_json::Value>(&out).unwrap();
        }
    }
}
