//! XML of every kind: real files where they are at hand, damaged ones, endless ones.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};
use std::path::Path;

use carrel_catalog::intake::{Intake, ReadOptions};
use carrel_catalog::memory;
use carrel_catalog::report::{At, Report};
use carrel_catalog::source;
use carrel_catalog::source::xml::encoding::Characters;
use carrel_catalog::source::xml::scan::Scanner;
use common::{Taken, files_below, read, real_data, reasons, try_read};
use proptest::prelude::*;

fn read_file(path: &Path) -> Taken {
    let intake = common::read_file(path);
    let report = &intake.report;
    let speaks = !intake.titles.is_empty() || report.rejected + report.unread > 0 || !report.passed_over.is_empty();
    assert!(speaks, "{} says nothing", path.display());
    intake
}

/// Titles by file name of all files below a folder with this ending.
fn kept(dir: &str, ending: &str) -> Option<BTreeMap<String, (usize, u64)>> {
    let all = files_below(&real_data(dir)?, ending).into_iter().map(|path| {
        let intake = read_file(&path);
        (path.file_name().unwrap().to_string_lossy().into_owned(), (intake.titles.len(), intake.report.rejected))
    });
    Some(all.collect())
}

#[test]
fn every_marcxml_and_oai_file_is_read() {
    let Some(all) = kept("marc", ".xml") else { return };
    for (name, wanted) in [
        ("badisbns.xml", (10, 0)),
        ("serials_marc21.xml", (7, 0)),
        ("bad_tag.xml", (1, 0)),
        ("batch.xml", (2, 0)),
        ("utf8.xml", (1, 0)),
        ("namespace-test.xml", (0, 1)),
        ("sample-oai-no-namespace.xml", (10, 0)),
        ("sample-oai-pmh.xml", (10, 0)),
        ("oai-pmh-one-record-2.xml", (1, 0)),
        // Of 30 records one is marked as deleted.
        ("test_data.utf8.marc.xml", (29, 0)),
    ] {
        assert_eq!(all.get(name), Some(&wanted), "{name}");
    }
    assert_eq!(all["serials_mfhd.xml"], (0, 0), "records of holdings are passed over");
    assert!(all.values().map(|(kept, _)| kept).sum::<usize>() >= 93);
}

#[test]
fn every_entry_of_opds_feeds_is_kept() {
    let (Some(opds), Some(xml)) = (kept("opds", ".opds"), kept("opds", ".xml")) else { return };
    for (name, titles) in [
        ("audiobooks.opds", 1),
        ("biblioboard_mini_feed.opds", 4),
        ("content_server.opds", 76),
        ("content_server_mini.opds", 2),
        ("feed_with_id_and_dcterms_identifier.opds", 3),
        ("palace_feed.opds", 100),
        ("wiki_1_1.opds", 2),
    ] {
        assert_eq!(opds.get(name), Some(&(titles, 0)), "{name}");
    }
    assert_eq!(opds["metadata_isbn_response.opds"], (0, 1));
    assert!(xml.values().all(|(kept, rejected)| *kept > 0 && *rejected == 0), "{xml:?}");
    assert_eq!(opds.values().chain(xml.values()).map(|(kept, _)| kept).sum::<usize>(), OPDS_TITLES);
}

/// All entries but the two whose title is an address.
const OPDS_TITLES: usize = 204;

#[test]
fn entries_of_feeds_are_kept_if_they_have_a_title() {
    let Some(dir) = real_data("feeds/feedparser") else { return };
    let (mut with_title, mut titles, mut entries, mut empty) = (0, 0, 0, 0);
    for path in files_below(&dir, ".xml") {
        let intake = read_file(&path);
        let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
        titles += intake.titles.len();
        entries += intake.report.read;
        empty += usize::from(intake.report.first.iter().any(|reject| reject.at == At::SOURCE));
        let wanted = text.contains("entries[0]['title'] ==") || text.contains("entries[0].title ==");
        with_title += usize::from(wanted);
        assert!(!wanted || !intake.titles.is_empty(), "{}: {:?}", path.display(), reasons(&intake));
    }
    assert_eq!((with_title, titles, entries, empty), FEEDS);
}

/// Files that test the title of their entry, titles, entries, and files without entries.
const FEEDS: (usize, usize, u64, usize) = (20, 35, 343, 272);

/// So many records of MARCXML, made while they are read.
struct Endless {
    left: u64,
    piece: Vec<u8>,
    at: usize,
}

impl Endless {
    fn new(records: u64) -> Self {
        Self { left: records, piece: b"<collection xmlns='http://www.loc.gov/MARC21/slim'>".to_vec(), at: 0 }
    }
}

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at == self.piece.len() {
            if self.left == 0 {
                return Ok(0);
            }
            let (number, notes) = (self.left, "<subfield code='a'>A note of some length</subfield>".repeat(20));
            self.piece = format!(
                "<record><leader>00000nam a2200000 a 4500</leader><controlfield tag='001'>{number}</controlfield>\
                 <datafield tag='245' ind1='0' ind2='0'><subfield code='a'>Title {number}</subfield></datafield>\
                 <datafield tag='500' ind1=' ' ind2=' '>{notes}</datafield></record>"
            )
            .into_bytes();
            self.left -= 1;
            self.at = 0;
        }
        let length = buffer.len().min(self.piece.len() - self.at);
        buffer[..length].copy_from_slice(&self.piece[self.at..self.at + length]);
        self.at += length;
        Ok(length)
    }
}

/// How long it takes to find records without understanding them, in seconds.
fn finding(records: u64) -> f64 {
    let started = std::time::Instant::now();
    let mut scanner = Scanner::new(Box::new(Endless::new(records)), Characters::of(b"<a>", false));
    let mut found = 0;
    while let Some(raw) = scanner.next_record().unwrap() {
        assert_eq!(raw.trouble, None);
        found += 1;
    }
    assert_eq!(found, records);
    started.elapsed().as_secs_f64()
}

/// Not run with the others, since it measures: `cargo test --test xml_sources -- --ignored --nocapture`.
#[test]
#[ignore = "measures"]
fn a_long_file_needs_no_more_memory_than_a_short_one() {
    println!("100000 records found in {:.1} s, {:?} MB at most", finding(100_000), memory::peak());
    for records in [10_000, 100_000] {
        let mut intake = Intake::new(ReadOptions::default(), Report::default());
        let started = std::time::Instant::now();
        source::read(Path::new("endless"), Box::new(Endless::new(records)), &mut intake).unwrap();
        assert_eq!(intake.titles.len() as u64, records);
        println!(
            "{records} records: {:.1} s, {:?} MB at most, titles among them",
            started.elapsed().as_secs_f64(),
            memory::peak()
        );
    }
}

fn sound_documents() -> [&'static str; 4] {
    [
        "<?xml version='1.0'?><collection xmlns='http://www.loc.gov/MARC21/slim'><record><leader>00000nam a2200000 a 4500</leader><controlfield tag='001'>1</controlfield><datafield tag='245' ind1='0' ind2='0'><subfield code='a'>Emma</subfield></datafield></record><record><controlfield tag='001'>2</controlfield><datafield tag='245' ind1='0' ind2='0'><subfield code='a'>Omoo</subfield></datafield></record></collection>",
        "<?xml version='1.0' encoding='UTF-8'?><OAI-PMH xmlns='http://www.openarchives.org/OAI/2.0/'><ListRecords><record><header><identifier>a</identifier></header><metadata><oai_dc:dc xmlns:oai_dc='x' xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:title>Emma &amp; caf&eacute;</dc:title><dc:identifier>https://a.example</dc:identifier></oai_dc:dc></metadata></record></ListRecords></OAI-PMH>",
        "<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'><link rel='self' href='https://a.example/feed'/><entry><title>Emma</title><id>1</id><link href='r/1' type='text/html'/><author><name>Jane Austen</name></author><category term='x' label='Y'/></entry><entry><title type='xhtml'><div>Omoo</div></title><id>2</id></entry></feed>",
        "<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a 'b'>]><rss><channel><title>x</title><item><title><![CDATA[Emma]]></title><link>https://a.example/1</link><pubDate>Wed, 01 May 2024 10:00:00 +0000</pubDate></item></channel></rss>",
    ]
}

fn holds(bytes: &[u8]) {
    let Ok(intake) = try_read(bytes, ReadOptions::default()) else { return };
    assert!(!intake.titles.is_empty() || intake.report.rejected + intake.report.unread > 0);
    for title in &intake.titles {
        assert!(!title.id.is_empty() && !title.title.is_empty());
        assert!(title.link.as_deref().is_none_or(|link| !link.to_lowercase().starts_with("javascript:")));
    }
}

proptest! {
    #[test]
    fn arbitrary_bytes_after_a_declaration(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        holds(&[b"<?xml version='1.0'?>", bytes.as_slice()].concat());
        holds(&[b"<record><title>", bytes.as_slice()].concat());
    }

    #[test]
    fn arbitrary_markup(text in "(<|</|>|/>|<!--|-->|<!\\[CDATA\\[|\\]\\]>|<\\?|\\?>|<!DOCTYPE|\\[|'|\"|=|&|;| |record|entry|item|title|xmlns|a:b){0,60}") {
        holds(format!("<?xml version='1.0'?>{text}").as_bytes());
    }

    #[test]
    fn damaged_documents(which in 0_usize..4, damage in proptest::collection::vec((0_usize..3, any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let mut bytes = sound_documents()[which].as_bytes().to_vec();
        for (kind, place, byte) in damage {
            let at = place.index(bytes.len());
            match kind {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                _ => { bytes.remove(at); }
            }
        }
        holds(&bytes);
    }

    #[test]
    fn documents_that_end_early(which in 0_usize..4, at in any::<prop::sample::Index>()) {
        let bytes = sound_documents()[which].as_bytes();
        holds(&bytes[..at.index(bytes.len()).max(1)]);
    }
}

#[test]
fn what_is_deep_wide_or_endless_is_bounded() {
    let deep = "<a>".repeat(100_000);
    holds(deep.as_bytes());
    holds(format!("<record>{deep}").as_bytes());
    holds(format!("<record>{deep}{}</record>", "</a>".repeat(100_000)).as_bytes());
    holds(format!("<record>{}", "</b>".repeat(300_000)).as_bytes());
    holds(format!("<feed>{deep}<entry><title>x</title></entry>").as_bytes());
    holds(format!("<record a='{}'><title>x</title></record>", "x".repeat(500_000)).as_bytes());
    holds(format!("<record {}><title>x</title></record>", "a='1' ".repeat(50_000)).as_bytes());
    holds(format!("<record {}/>", "xmlns:a='x' ".repeat(20_000)).as_bytes());
    holds("<record>".repeat(20_000).as_bytes());
    holds(format!("<records><record><title>x</title>{}</record></records>", "<b/>".repeat(400_000)).as_bytes());
    holds(
        format!("<!DOCTYPE a [{}]><record><title>&a;</title></record>", "<!ENTITY a '&a;&a;'>".repeat(10_000))
            .as_bytes(),
    );
}

#[test]
fn encodings_are_told_from_bytes_where_the_declaration_is_wrong() {
    let text = "<?xml version='1.0' encoding='ISO-8859-1'?><dc><title>Café society</title></dc>";
    let latin: Vec<u8> = text.chars().map(|c| c as u8).collect();
    let utf16: Vec<u8> = [0xfeff_u16].into_iter().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect();
    for bytes in [latin, text.as_bytes().to_vec(), utf16] {
        assert_eq!(read(&bytes).titles[0].title, "Café society");
    }
    let undeclared = b"<dc><title>Caf\xe9 society</title></dc>";
    assert_eq!(read(undeclared).titles[0].title, "Café society");
}
