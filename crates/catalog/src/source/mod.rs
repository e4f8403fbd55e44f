//! Sources by their content: opened, inflated, recognised, read.
//!
//! | Module | Holds |
//! |---|---|
//! | [`bytes`] | files, gzip, UTF-16 |
//! | [`folder`], [`zip`], [`members`] | files below folders and in archives; [`spool`], [`zip_entry`] give their bytes |
//! | [`lines`] | bounded lines with their numbers |
//! | [`kind`] | which format the first bytes show |
//! | [`json_lines`] | one title a line |
//! | [`opds`] | OPDS 2.0 feeds and publications; [`opds_publication`], [`opds_links`], [`loose`] read their parts |
//! | [`iso2709`], [`marc_json`] | MARC records; [`marc_split`] cuts them out of files |
//! | [`delimited`] | CSV and its kin; [`split`], [`records`], [`decode`], [`columns`], [`header`], [`lists`], [`rows`] are its steps |

pub mod bytes;
pub mod columns;
pub mod decode;
pub mod delimited;
pub mod folder;
pub mod header;
pub mod html;
pub mod iso2709;
pub mod json_lines;
pub mod kind;
pub mod lines;
pub mod lists;
pub mod loose;
pub mod marc_json;
pub mod marc_split;
pub mod members;
pub mod opds;
pub mod opds_links;
pub mod opds_publication;
pub mod records;
pub mod rows;
pub mod split;
pub mod spool;
pub mod xml;
pub mod zip;
pub mod zip_entry;

use std::io::Read;
use std::path::Path;

use crate::error::Error;
use crate::intake::Intake;
use crate::report::Repair;
use kind::Kind;

/// Reads all of a source into the intake. Bad records and sources without titles are reported there; only what cannot be read at all,
/// and a column asked for that is not there, is an error.
pub fn read(path: &Path, raw: Box<dyn Read>, intake: &mut Intake) -> Result<(), Error> {
    intake.begin(path);
    read_inside(path, raw, &zip::Inside::default(), intake)
}

/// Reads a source that may be inside an archive. The intake knows its name already.
fn read_inside(path: &Path, raw: Box<dyn Read>, inside: &zip::Inside, intake: &mut Intake) -> Result<(), Error> {
    let fail = |source| Error::Read { path: path.to_owned(), source };
    let input = bytes::Input::new(raw).map_err(fail)?;
    if input.was_utf16 {
        intake.repaired(Repair::Utf16);
    }
    match kind::recognise(&input.sample) {
        Kind::Delimited => delimited::read(path, input, intake),
        Kind::JsonLines => json_lines::read(path, input, intake),
        Kind::JsonDocument => opds::read(path, input, intake),
        Kind::Marc => iso2709::read(path, input, intake),
        Kind::Xml => xml::read(path, input, intake),
        Kind::Html => html::read(path, input, intake),
        Kind::Zip => zip::read(path, input, inside, intake),
        Kind::Unreadable(reason) => intake.reject_source(reason),
    }
}
