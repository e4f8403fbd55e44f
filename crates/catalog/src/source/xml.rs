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
use window::{Markup, Window};

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
        at = match window.markup(start, sample.len()) {
            Ok(Markup::Start { name_end, .. } | Markup::Empty { name_end, .. }) => {
                let name = String::from_utf8_lossy(window.bytes(start + 1, name_end)).into_owned();
                return name.rsplit(':').next().unwrap_or_default().to_owned();
            }
            Ok(Markup::End { end, .. } | Markup::Cdata { end } | Markup::Aside { end } | Markup::Broken { end }) => end,
            Err(_) => break,
        };
    }
    String::new()
}
