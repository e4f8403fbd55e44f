//! ZIP archives: each file inside is a source of its own.

use std::io::BufReader;
use std::path::{Path, PathBuf};

use zip::ZipArchive;
use zip::read::ZipFile;

use super::bytes::Input;
use super::members::{self, Members};
use super::spool::{Slice, Spool};
use super::zip_entry::{Budget, Entry, Listed};
use super::zip_names;
use crate::clean::text;
use crate::error::Error;
use crate::intake::Intake;

/// Longest archive, in bytes.
const MAX_ARCHIVE: u64 = 8 << 30;
/// Most files in an archive.
const MAX_FILES: usize = 200_000;
/// How deep archives may be in one another: an archive in an archive, no further.
const MAX_DEPTH: usize = 2;

/// The archives that a source is in.
#[derive(Clone, Default)]
pub struct Inside {
    depth: usize,
    budget: Option<Budget>,
}

/// Reads all files of the archive into the intake, in the order of their names.
pub fn read(path: &Path, input: Input, inside: &Inside, intake: &mut Intake) -> Result<(), Error> {
    if inside.depth >= MAX_DEPTH {
        return intake.reject_source("an archive in an archive in an archive; unpack it and give the folder");
    }
    let spool =
        Spool::fill(input.reader, MAX_ARCHIVE).map_err(|source| Error::Read { path: path.to_owned(), source })?;
    let Some(spool) = spool else {
        return intake
            .reject_source(format!("a ZIP archive of more than {MAX_ARCHIVE} bytes; unpack it and give the folder"));
    };
    let mut archive = match ZipArchive::new(spool.slice(0, spool.length())) {
        Ok(archive) => archive,
        Err(error) => return intake.reject_source(format!("ZIP archive that is damaged or incomplete: {error}")),
    };
    if let Some(reason) = document(&mut archive, &spool) {
        return intake.reject_source(reason);
    }
    let budget = inside.budget.clone().unwrap_or_else(|| Budget::of_archive(spool.length()));
    let inside = Inside { depth: inside.depth + 1, budget: Some(budget.clone()) };
    files(path, &mut archive, &spool, &(inside, budget), intake)
}

fn files(
    path: &Path,
    archive: &mut ZipArchive<Slice>,
    spool: &Spool,
    (inside, budget): &(Inside, Budget),
    intake: &mut Intake,
) -> Result<(), Error> {
    let listed = listed(archive);
    if listed.len() > MAX_FILES {
        return intake
            .reject_source(format!("{} files in an archive; at most {MAX_FILES} are read at once", listed.len()));
    }
    let mut members = Members::new(path);
    let count = listed.len();
    for (at, one) in listed.into_iter().enumerate() {
        if budget.is_spent() {
            intake.begin(path);
            intake.reject_source(format!(
                "{} of {count} files are not read, since the archive inflates to far more than its size; unpack it and give the folder",
                count - at
            ))?;
            break;
        }
        let entry = archive
            .by_index_raw(one.index)
            .map_err(|error| format!("damaged: {error}"))
            .and_then(|entry| Entry::open(&entry, spool, budget));
        let open = || entry.map(|entry| Box::new(entry) as _).map_err(members::Unopened::Reason);
        members.read(&inner(path, &one.name), open, inside, intake)?;
    }
    members.finish(intake);
    report_repeated(path, archive, spool, intake)
}

/// The directory that the crate gives has the last file of each name only.
fn report_repeated(path: &Path, archive: &ZipArchive<Slice>, spool: &Spool, intake: &mut Intake) -> Result<(), Error> {
    if !archive.has_duplicate_names() {
        return Ok(());
    }
    let start = archive.central_directory_start();
    let directory = spool.slice(start, spool.length());
    for (name, more) in zip_names::repeated(BufReader::new(directory), MAX_FILES) {
        intake.begin(&inner(path, &name));
        let are = if more == 1 { "file in the archive has" } else { "files in the archive have" };
        intake.reject_source(format!(
            "{more} more {are} this name, and only the last is read; pack it again with a name for each"
        ))?;
    }
    Ok(())
}

/// What a file inside is called in reports. Its name may hold anything, and must not control the terminal.
fn inner(archive: &Path, name: &str) -> PathBuf {
    format!("{}!{}", archive.display(), text::cut(&text::line(name), 1_000)).into()
}

/// The files worth a look, by name; folders and what systems leave behind aside.
fn listed(archive: &mut ZipArchive<Slice>) -> Vec<Listed> {
    let name = |index: usize, entry: &ZipFile<'_, Slice>| {
        let name = entry.name().map_or_else(|_| format!("file {}", index + 1), std::borrow::Cow::into_owned);
        (!entry.is_dir() && !members::is_hidden(&name)).then_some(Listed { index, name })
    };
    let mut all: Vec<Listed> = (0..archive.len())
        .filter_map(|index| match archive.by_index_raw(index) {
            Ok(entry) => name(index, &entry),
            Err(_) => Some(Listed { index, name: format!("file {}", index + 1) }),
        })
        .collect();
    all.sort_by(|a, b| a.name.cmp(&b.name));
    all
}

/// What to do instead, where the archive is one document and no folder of sources.
fn document(archive: &mut ZipArchive<Slice>, spool: &Spool) -> Option<String> {
    let has = |prefix: &str| archive.file_names_raw().any(|name| name.starts_with(prefix.as_bytes()));
    let save = |what: &str| Some(format!("this is a {what}; save it as CSV (UTF-8)"));
    if has("[Content_Types].xml") {
        return match () {
            () if has("xl/") => save("spreadsheet of Excel"),
            () if has("word/") => Some("this is a Word document; save its table as CSV (UTF-8)".into()),
            () => save("office document"),
        };
    }
    let index = archive.index_for_name_raw(b"mimetype")?;
    let media_type = start_of(archive, index, spool).unwrap_or_default();
    match media_type.trim() {
        "application/epub+zip" => Some("this is an EPUB, a book and not a catalogue".into()),
        office if office.starts_with("application/vnd.oasis.opendocument.spreadsheet") => {
            save("spreadsheet of LibreOffice")
        }
        office if office.starts_with("application/vnd.oasis") => save("document of LibreOffice"),
        _ => None,
    }
}

fn start_of(archive: &mut ZipArchive<Slice>, index: usize, spool: &Spool) -> Option<String> {
    use std::io::Read;
    let entry = archive.by_index_raw(index).ok()?;
    let reader = Entry::open(&entry, spool, &Budget::of_archive(0)).ok()?;
    let mut bytes = Vec::new();
    reader.take(100).read_to_end(&mut bytes).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
