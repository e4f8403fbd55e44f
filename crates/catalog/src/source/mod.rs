//! Sources by their content: opened, inflated, recognised, read.
//!
//! | Module | Holds |
//! |---|---|
//! | [`bytes`] | files, gzip, UTF-16 |
//! | [`folder`], [`zip`], [`members`] | files below folders and in archives; [`spool`], [`zip_entry`] give their bytes |
//! | [`lines`] | bounded lines with their numbers |
//! | [`kind`] | which format the first bytes show |
//! | [`json_lines`] | one record a line |
//! | [`json_document`] | other JSON; [`json_items`] and [`json_list`] cut lists into items, [`json_record`] tells records apart |
//! | [`opds`] | OPDS 2.0 feeds and publications; [`opds_publication`], [`opds_links`], [`loose`] read their parts |
//! | [`table`] | small tables that a library writes by hand |
//! | [`schema_org`] | JSON-LD of schema.org; [`json_ld`] and [`schema_org_title`] read its parts |
//! | [`vufind`], [`api_records`] | records as VuFind, FOLIO and Koha answer them |
//! | [`html`] | web pages; [`html_tags`] and [`coins`] read their parts |
//! | [`kbart`] | lists of journals and e-books |
//! | [`iso2709`], [`marc_json`] | MARC records; [`marc_split`] cuts them out of files |
//! | [`delimited`] | CSV and its kin; [`split`], [`records`], [`decode`], [`columns`], [`header`], [`lists`], [`rows`] are its steps |

pub mod api_records;
pub mod bytes;
pub mod coins;
pub mod columns;
pub mod decode;
pub mod delimited;
pub mod folder;
pub mod header;
pub mod html;
pub mod html_tags;
pub mod iso2709;
pub mod json_document;
pub mod json_items;
pub mod json_ld;
pub mod json_lines;
pub mod json_list;
pub mod json_places;
pub mod json_record;
pub mod kbart;
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
pub mod schema_org;
pub mod schema_org_title;
pub mod split;
pub mod spool;
pub mod table;
pub mod vufind;
pub mod xml;
pub mod zip;
pub mod zip_entry;
pub mod zip_names;

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
        Kind::JsonDocument => json_document::read(path, input, intake),
        Kind::Kbart => kbart::read(path, input, intake),
        Kind::Marc => iso2709::read(path, input, intake),
        Kind::Xml => xml::read(path, input, intake),
        Kind::Html => html::read(path, input, intake),
        Kind::Zip => zip::read(path, input, inside, intake),
        Kind::Unreadable(reason) => intake.reject_source(reason),
    }
}
