//! OPDS 2.0: feeds with publications, also in groups, and single publications.

use std::io;
use std::path::Path;

use serde_json::Value;
use url::Url;

use super::bytes::Input;
use super::kind::{self, Kind};
use super::{json_lines, loose, opds_links, opds_publication};
use crate::error::Error;
use crate::intake::{Intake, Record};
use crate::report::{At, Repair, Repairs};

/// Longest document, in bytes. Feeds come in pages far below this.
const MAX_DOCUMENT: u64 = 256 << 20;
/// Groups may be nested so deep.
const MAX_DEPTH: usize = 8;

/// Reads all publications into the intake.
pub fn read(path: &Path, input: Input, intake: &mut Intake) -> Result<(), Error> {
    let whole = input.whole(MAX_DOCUMENT).map_err(|source| Error::Read { path: path.to_owned(), source })?;
    let Some(bytes) = whole else {
        return intake.reject_source(format!(
            "JSON document of more than {MAX_DOCUMENT} bytes; give it as JSON Lines or in pages"
        ));
    };
    match parse(&bytes, intake) {
        Ok(document) => walk(path, &document, intake),
        // Where the first line is longer than the sample, what it begins is not known before.
        Err(_) if kind::recognise(&bytes) == Kind::JsonLines => {
            let reader = Box::new(io::Cursor::new(bytes));
            json_lines::read(path, Input { sample: Vec::new(), was_utf16: false, reader }, intake)
        }
        Err(reason) => intake.reject_source(reason),
    }
}

/// The document; text that is no UTF-8 is read as Windows-1252.
fn parse(bytes: &[u8], intake: &mut Intake) -> Result<Value, String> {
    let text = if let Ok(text) = std::str::from_utf8(bytes) {
        text.into()
    } else {
        intake.repaired(Repair::Windows1252);
        encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0
    };
    serde_json::from_str(&text).map_err(|error| format!("no sound JSON: {error}"))
}

fn walk(path: &Path, document: &Value, intake: &mut Intake) -> Result<(), Error> {
    let base = opds_links::own_address(document);
    let mut feed = Feed { base, number: 0, intake };
    if is_publication(document) {
        feed.publication(document)?;
    } else {
        for item in loose::items(Some(document)) {
            feed.part(item, 0)?;
        }
    }
    if feed.number == 0 {
        let reason = without_publications(path, document);
        return intake.reject_source(reason);
    }
    if let Some(next) = opds_links::next_page(document) {
        intake.note(&format!("is one page of several; the next is {next}"));
    }
    Ok(())
}

/// A publication has metadata with a title or an author, and none of a feed's parts.
fn is_publication(value: &Value) -> bool {
    let has = |key: &str| value.get(key).is_some();
    let described = value.get("metadata").is_some_and(|metadata| metadata.get("title").is_some());
    let feed = ["publications", "groups", "navigation", "facets"].into_iter().any(has);
    let own = ["readingOrder", "resources", "images", "spine"].into_iter().any(has);
    let typed = value.get("metadata").and_then(|metadata| metadata.get("@type")).is_some();
    described && !feed && (own || typed || opds_links::has_acquisition(value))
}

/// One walk through a document.
struct Feed<'a> {
    base: Option<Url>,
    number: u64,
    intake: &'a mut Intake,
}

impl Feed<'_> {
    /// A feed or group; items of an array may be publications.
    fn part(&mut self, part: &Value, depth: usize) -> Result<(), Error> {
        if is_publication(part) {
            return self.publication(part);
        }
        for publication in loose::items(part.get("publications")) {
            self.publication(publication)?;
        }
        if depth < MAX_DEPTH {
            for group in loose::items(part.get("groups")) {
                self.part(group, depth + 1)?;
            }
        }
        Ok(())
    }

    fn publication(&mut self, value: &Value) -> Result<(), Error> {
        self.number += 1;
        let mut repairs = Repairs::default();
        let found = opds_publication::found(value, self.base.as_ref(), &mut repairs);
        self.intake.take(Record { at: At::publication(self.number), found, repairs })
    }
}

/// What the document is instead, as far as its parts tell.
fn without_publications(path: &Path, document: &Value) -> String {
    let has = |key: &str| document.get(key).is_some();
    let what = match () {
        () if has("navigation") => "it only links to other feeds; give those",
        () if has("publications") || has("groups") => "the feed is empty",
        () if has("$schema") => "it is a JSON schema",
        () if has("rights")
            || has("encryption")
            || has("potential_rights")
            || has("checkouts")
            || (has("status") && has("updated")) =>
        {
            "it is a licence"
        }
        () if has("authentication") => "it is an authentication document",
        () if has("status") && has("title") => "it is an error message",
        () if loose::items(Some(document)).any(|item| item.get("title").is_some()) => {
            "it is no OPDS 2.0 document; write titles as JSON Lines, each in a line of its own, without brackets around"
        }
        () => "it is no OPDS 2.0 document",
    };
    format!("no publications in {}: {what}", path.file_name().unwrap_or(path.as_os_str()).to_string_lossy())
}
