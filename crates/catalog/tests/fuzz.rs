//! Each reader on sources that were damaged at random, for as long as `CARREL_FUZZ_SECONDS` says (ten minutes unless it says
//! otherwise): never a panic, never minutes for one source, and every record kept, rejected with a reason, or counted otherwise.
//!
//! The sources that are damaged are those of `tests/corpus`; a test takes those whose names begin with its own.

mod common;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use carrel_catalog::draft::MAX_TITLE;
use carrel_catalog::intake::ReadOptions;
use carrel_engine::title::Title;
use common::{Taken, try_read};

/// One source may take so long, on a machine that does much else.
const MOST: Duration = Duration::from_secs(20);
/// A source grows to this many bytes at most.
const LARGEST: usize = 1 << 16;
/// What stands between the parts of the formats, and what is known to make readers stumble.
const PIECES: [&[u8]; 40] = [
    b"\x1d",
    b"\x1e",
    b"\x1f",
    b"\x1fa",
    b"\x1b$1",
    b"\x1b(B",
    b"\x1b(3",
    b"00024",
    b"99999",
    b"     ",
    b"<",
    b">",
    b"</record>",
    b"<record>",
    b"<![CDATA[",
    b"]]>",
    b"<!--",
    b"-->",
    b"&amp;",
    b"&#x0;",
    b"&#xD800;",
    b"&x;",
    b"<?xml encoding=\"utf-16\"?>",
    b"<!DOCTYPE a [<!ENTITY b \"c\">]>",
    b"{",
    b"}",
    b"[",
    b"]",
    b"\"",
    b"\\u0000",
    b"\\ud800",
    b",",
    b":",
    b"null",
    b"1e999",
    b"\t",
    b"\r\n",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"PK\x03\x04",
];

/// Random numbers, the same at each run: what fails can be run again.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        // xorshift64
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % limit.max(1)
    }
}

fn corpus(stem: &str) -> Vec<Vec<u8>> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let mine = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(stem));
    let all: Vec<Vec<u8>> = common::files_below(&dir, "")
        .iter()
        .filter(|path| mine(path))
        .map(|path| std::fs::read(path).unwrap())
        .collect();
    assert!(!all.is_empty(), "no source in the corpus begins with {stem}");
    all
}

fn mutated(sources: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = sources[dice.below(sources.len())].clone();
    for _ in 0..=dice.below(6) {
        let (at, end) = (dice.below(bytes.len() + 1), dice.below(bytes.len() + 1));
        let range = at.min(end)..at.max(end);
        match dice.below(8) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(range.start..range.end.min(range.start + 1 + dice.below(20)))),
            2 => drop(bytes.splice(at..at, PIECES[dice.below(PIECES.len())].iter().copied())),
            3 => {
                let piece = bytes[range].to_vec();
                let times = 1 + dice.below(4);
                drop(bytes.splice(at..at, piece.repeat(times)));
            }
            4 => {
                let other = &sources[dice.below(sources.len())];
                let from = dice.below(other.len() + 1);
                drop(bytes.splice(at.., other[from..].iter().copied()));
            }
            5 => drop(bytes.splice(at..at, [dice.below(256) as u8])),
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = if dice.below(2) == 0 { *byte ^ (1 << dice.below(8)) } else { dice.below(256) as u8 };
                }
            }
        }
        bytes.truncate(LARGEST);
    }
    bytes
}

fn holds(taken: &Taken) {
    for title in &taken.titles {
        assert!(!title.id.is_empty() && title.id.len() <= Title::MAX_ID);
        assert!(!title.title.is_empty() && title.title.len() <= MAX_TITLE);
        assert!(title.link.as_deref().is_none_or(|link| !link.to_lowercase().starts_with("javascript:")));
    }
    common::is_accounted_for(taken);
}

fn fuzz(stem: &str) {
    let seconds = std::env::var("CARREL_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(600);
    let sources = corpus(stem);
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15 ^ stem.len() as u64);
    for unimarc in [false, true] {
        for source in &sources {
            holds(&try_read(source, ReadOptions { unimarc, ..ReadOptions::default() }).expect("it can be read"));
        }
    }
    let begun = Instant::now();
    let (mut tried, mut kept) = (0_u64, 0);
    while begun.elapsed() < Duration::from_secs(seconds) {
        let bytes = mutated(&sources, &mut dice);
        let options = ReadOptions { unimarc: dice.below(8) == 0, ..ReadOptions::default() };
        let started = Instant::now();
        // What cannot be read at all is an error, as a gzip file that is cut off.
        if let Ok(taken) = try_read(&bytes, options) {
            holds(&taken);
            kept += taken.titles.len();
        }
        assert!(started.elapsed() < MOST, "{stem}: {:?} for {} bytes", started.elapsed(), bytes.len());
        tried += 1;
    }
    assert!(kept > 0, "{stem}: no damaged source made a title, so that little was tried");
    println!("{stem}: {tried} sources in {seconds} s, {kept} titles");
}

macro_rules! readers {
    ($($test:ident: $stem:literal),+ $(,)?) => {
        $(#[test]
        #[ignore = "takes ten minutes"]
        fn $test() {
            fuzz($stem);
        })+
    };
}

readers! {
    long_marc_records: "records.mrc",
    long_unimarc_records: "unimarc.mrc",
    long_marc_in_json: "marc.json",
    long_marcxml: "marc.xml",
    long_dublin_core: "oai.xml",
    long_opds_1: "opds.xml",
    long_opds_2: "opds.json",
    long_feeds: "rss.xml",
    long_kbart: "kbart.tsv",
    long_json_ld: "jsonld.json",
    long_web_pages: "page.html",
    long_vufind_answers: "vufind.json",
    long_tables: "titles.csv",
    long_json_lines: "titles.jsonl",
    long_archives: "titles.zip",
}
