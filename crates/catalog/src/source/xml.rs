//! XML: MARCXML, OAI-PMH and SRU answers, Dublin Core, MODS, ONIX, OPDS 1.2, Atom, RSS.
//!
//! One core finds where records begin and end; all cores understand them. No more than a few records are in memory at a time.
//!
//! | Module | Holds |
//! |---|---|
//! | [`encoding`] | which characters the bytes are |
//! | [`window`], [`scan`] | from bytes to records, each still as bytes |
//! | [`envelope`] | what stands around the records |
//! | [`space`], [`tree`], [`parse`] | a record as a small tree |
//! | [`record`] | which format a record is in |
//! | [`marcxml`], [`dublin`], [`mods`], [`onix`], [`atom`], [`rss`], [`feed`] | the formats |

pub mod atom;
pub mod dublin;
pub mod encoding;
pub mod envelope;
pub mod feed;
pub mod marcxml;
pub mod mods;
pub mod onix;
pub mod parse;
pub mod record;
pub mod rss;
pub mod scan;
pub mod space;
pub mod tree;
pub mod window;

use std::io::{self, Cursor};
use std::path::Path;

use encoding_rs_io::DecodeReaderBytesBuilder;

use super::bytes::Input;
use crate::error::Error;
use crate::intake::Intake;
use encoding::Characters;
use scan::{Raw, Scanner};
use window::{Kind, Window};

/// Records of so many bytes are held in memory at a time.
const MAX_HELD: usize = 64 << 20;

/// Reads all records into the intake.
pub fn read(path: &Path, input: Input, intake: &mut Intake) -> Result<(), Error> {
    if root(&input.sample).eq_ignore_ascii_case("html") {
        return super::html::read(path, input, intake);
    }
    let mut characters = Characters::of(&input.sample, input.was_utf16);
    if let Some(note) = &characters.note {
        intake.note(note);
    }
    let mut reader = input.reader;
    if let Some(encoding) = characters.hides_markup() {
        reader = Box::new(DecodeReaderBytesBuilder::new().encoding(Some(encoding)).build(reader));
        characters = characters.decoded();
    }
    let mut scanner = Scanner::new(reader, characters);
    let (records, result) = take(path, &mut scanner, intake);
    result?;
    scanner.envelope.report(records, intake)
}

/// Takes all records; how many there were.
fn take(path: &Path, scanner: &mut Scanner, intake: &mut Intake) -> (u64, Result<(), Error>) {
    let options = intake.options.clone();
    let (mut records, mut ended) = (0, false);
    let mut result = Ok(());
    while !ended && result.is_ok() {
        let mut held = 0;
        let next = || {
            if held >= MAX_HELD {
                return Ok(None);
            }
            let raw = following(scanner).map_err(|source| Error::Read { path: path.to_owned(), source })?;
            ended = raw.is_none();
            held += raw.as_ref().map_or(0, |raw| raw.bytes.len());
            records += u64::from(raw.is_some());
            Ok(raw)
        };
        result = intake.take_all(next, |raw| record::make(&raw, &options));
    }
    (records, result)
}

/// The next record that may be a title.
fn following(scanner: &mut Scanner) -> io::Result<Option<Raw>> {
    loop {
        match scanner.next_record()? {
            Some(raw) if scanner.envelope.passes_over(&raw) => {}
            other => return Ok(other),
        }
    }
}

/// The name of the first element, without prefix.
fn root(sample: &[u8]) -> String {
    let mut window = Window::new(Box::new(Cursor::new(sample.to_vec())));
    let mut at = 0;
    while let Ok(Ok(start)) = window.next_markup(at, usize::MAX) {
        let Ok(markup) = window.markup(start, sample.len()) else { break };
        if matches!(markup.kind, Kind::Start | Kind::Empty) {
            let name = String::from_utf8_lossy(window.bytes(start + 1, markup.name_end)).into_owned();
            return name.rsplit(':').next().unwrap_or_default().to_owned();
        }
        at = markup.end;
    }
    String::new()
}

/// What a document in memory gives, for the tests of this folder.
#[cfg(test)]
fn read_bytes(bytes: &[u8]) -> crate::intake::Taken {
    let mut intake = Intake::new(crate::intake::ReadOptions::default(), crate::report::Report::default());
    let input = Input::new(Box::new(Cursor::new(bytes.to_vec()))).expect("a document in memory can be read");
    read(Path::new("memory"), input, &mut intake).expect("a document in memory can be read");
    intake.into()
}

/// Places and reasons of what was rejected.
#[cfg(test)]
fn reasons(intake: &crate::intake::Taken) -> Vec<String> {
    intake.report.first.iter().map(|reject| format!("{}: {}", reject.at, reject.reason)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_is_found_behind_comments_and_types() {
        assert_eq!(root(b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b '<c>'>]><!-- <d> --><x:feed a='1'>"), "feed");
        assert_eq!(root(b"just text"), "");
    }

    #[test]
    fn marc_is_found_in_every_wrapping() {
        let marc = |prefix: &str, own: &str| {
            format!(
                "<{prefix}record{own}><{prefix}leader>00000nam a2200000 a 4500</{prefix}leader><{prefix}controlfield tag='001'>7</{prefix}controlfield>\
                 <{prefix}datafield tag='245' ind1='0' ind2='0'><{prefix}subfield code='a'>Emma</{prefix}subfield></{prefix}datafield></{prefix}record>"
            )
        };
        let declared = " xmlns='http://www.loc.gov/MARC21/slim'";
        let bare = marc("", "");
        let escaped = bare.replace('&', "&amp;").replace('<', "&lt;");
        for document in [
            bare.clone(),
            format!("<collection>{bare}</collection>"),
            format!("<collection{declared}>{bare}</collection>"),
            marc("m:", " xmlns:m='http://www.loc.gov/MARC21/slim'"),
            marc("marc:", ""),
            format!(
                "<OAI-PMH><ListRecords><record><header><identifier>x</identifier></header><metadata>{}</metadata></record></ListRecords></OAI-PMH>",
                marc("", declared)
            ),
            format!(
                "<searchRetrieveResponse><records><record><recordData>{bare}</recordData></record></records></searchRetrieveResponse>"
            ),
            format!(
                "<zs:searchRetrieveResponse><zs:records><zs:record><zs:recordPacking>string</zs:recordPacking><zs:recordData>{escaped}</zs:recordData></zs:record></zs:records></zs:searchRetrieveResponse>"
            ),
            format!("<bibs><bib><mms_id>1</mms_id>{bare}</bib></bibs>"),
        ] {
            let intake = read_bytes(document.as_bytes());
            assert_eq!(intake.titles.len(), 1, "{document} {:?}", reasons(&intake));
            assert_eq!((intake.titles[0].id.as_str(), intake.titles[0].title.as_str()), ("7", "Emma"));
        }
    }

    #[test]
    fn other_documents_say_what_they_are() {
        for (document, what) in [
            ("<urlset><url><loc>https://a.example/</loc></url></urlset>", "a sitemap"),
            ("<OpenSearchDescription/>", "a search engine"),
            (
                "<s:Envelope><s:Body><s:Fault><faultstring>no</faultstring></s:Fault></s:Body></s:Envelope>",
                "reports an error: no",
            ),
            ("<OAI-PMH><error code='noRecordsMatch'>Nothing</error></OAI-PMH>", "noRecordsMatch Nothing"),
            ("<OAI-PMH><Identify><repositoryName>x</repositoryName></Identify></OAI-PMH>", "it answers Identify"),
            (
                "<searchRetrieveResponse><diagnostics><diagnostic><message>Bad query</message></diagnostic></diagnostics></searchRetrieveResponse>",
                "Bad query",
            ),
            ("<rss><channel><title>x</title></channel></rss>", "no entries"),
            ("<xs:schema><xs:element name='record'><record/></xs:element></xs:schema>", "an XML schema"),
            ("<recipe><flour/></recipe>", "<recipe> is none of what carrel build reads"),
            ("<!-- nothing -->", "no sound element"),
        ] {
            let intake = read_bytes(document.as_bytes());
            assert!(reasons(&intake)[0].starts_with("the whole source: no titles: "), "{:?}", reasons(&intake));
            assert!(reasons(&intake)[0].contains(what), "{:?}", reasons(&intake));
        }
    }

    #[test]
    fn a_broken_record_costs_no_other() {
        let good = |n: u32| format!("<record><title>T{n}</title><identifier>id{n}</identifier></record>\n");
        let text = format!(
            "<records>{}<record><title>Lost</titel></record>{}<record><title>Open<sub{}{}<record><title><!-- Cut",
            good(1),
            good(2),
            good(3),
            good(4)
        );
        let intake = read_bytes(text.as_bytes());
        assert_eq!(
            intake.titles.iter().map(|title| title.title.as_str()).collect::<Vec<_>>(),
            ["T1", "T2", "T3", "T4"]
        );
        assert_eq!(
            reasons(&intake),
            [
                "record 2 (byte 72): </titel> where </title> should be",
                "record 4 (byte 171): the next record begins before this one ends; look for a missing end tag",
                "record 7 (byte 320): the file ends inside this record; export or copy it again",
            ]
        );
        assert!(intake.report.notes[0].contains("ends before </records>"), "{:?}", intake.report.notes);
    }

    #[test]
    fn a_record_that_is_too_long_is_passed_over() {
        let long = "x".repeat(scan::MAX_RECORD);
        let text = format!(
            "<records><record><title>A</title><description>{long}</description></record><record><title>B</title></record></records>"
        );
        let intake = read_bytes(text.as_bytes());
        assert_eq!((intake.titles.len(), intake.titles[0].title.as_str()), (1, "B"));
        assert!(reasons(&intake)[0].starts_with("record 1 (byte 9): record of more than"), "{:?}", reasons(&intake));
    }

    #[test]
    fn entities_of_a_document_type_stay_as_they_are() {
        let entity = |n: u32| format!("<!ENTITY a{n} '{}'>", format!("&a{};", n.saturating_sub(1)).repeat(10));
        let mut bomb = format!("<!DOCTYPE records [{}", (0..20).map(entity).collect::<Vec<_>>().concat());
        bomb +=
            "<!ENTITY f SYSTEM 'file:///etc/passwd'>]><records><record><title>A &a19; &f; B</title></record></records>";
        assert_eq!(read_bytes(bomb.as_bytes()).titles[0].title, "A &a19; &f; B");
    }
}
