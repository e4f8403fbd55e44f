//! Files that nobody named, found in a folder or an archive: each is a source by its content, or is none and passed over.

use std::io::Read;
use std::path::{Path, PathBuf};

use super::zip::Inside;
use crate::error::Error;
use crate::intake::Intake;

/// Endings of exports: such a file was meant to be read. Also with ".gz" after it.
const ENDINGS: [&str; 25] = [
    "mrc", "marc", "mrcx", "marcxml", "iso", "iso2709", "xml", "csv", "tsv", "tab", "json", "jsonl", "ndjson",
    "jsonld", "opds", "atom", "rss", "kbart", "html", "htm", "xhtml", "zip", "xlsx", "xls", "ods",
];
/// How many of the files passed over are named.
const NAMED: usize = 5;
/// How many different notes on files are shown.
const MAX_NOTES: usize = 20;

/// What systems leave in folders, and what its owner has hidden.
pub fn is_hidden(name: &str) -> bool {
    let part = |part: &str| {
        part.starts_with('.')
            || part.starts_with("~$")
            || matches!(part, "__MACOSX" | "Thumbs.db" | "desktop.ini" | "$RECYCLE.BIN")
    };
    name.split(['/', '\\']).any(|name| part(name) && !matches!(name, "." | ".."))
}

/// Whether its name says that the file is an export.
pub fn is_export(path: &Path) -> bool {
    let name = path.to_string_lossy().to_ascii_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    name.len() < path.as_os_str().len() || name.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.contains(&ending))
}

/// Why a file could not be opened.
pub enum Unopened {
    /// In words.
    Reason(String),
    /// What the system says.
    Error(Error),
}

/// Reads the files of one folder or archive, one by one.
pub struct Members {
    container: PathBuf,
    passed_over: Vec<String>,
    count: usize,
    notes: Vec<String>,
    same_notes: usize,
}

impl Members {
    /// None read yet.
    pub fn new(container: &Path) -> Self {
        Self { container: container.to_owned(), passed_over: Vec::new(), count: 0, notes: Vec::new(), same_notes: 0 }
    }

    /// Reads a file into the intake. One that is damaged costs itself and none of the others; one that is no source and has no ending of
    /// an export is passed over.
    pub fn read(
        &mut self,
        name: &Path,
        open: impl FnOnce() -> Result<Box<dyn Read>, Unopened>,
        inside: &Inside,
        intake: &mut Intake,
    ) -> Result<(), Error> {
        let (kept, notes) = (intake.report.kept, intake.report.notes.len());
        let may_be_stray = !is_export(name);
        intake.begin(name);
        let reason = intake.passing_over(may_be_stray, |intake| {
            let reason = match open() {
                Err(Unopened::Reason(reason)) => reason,
                Err(Unopened::Error(error)) => cause(error)?,
                Ok(raw) => match super::read_inside(name, raw, inside, intake) {
                    Ok(()) => return Ok(()),
                    Err(error) => cause(error)?,
                },
            };
            damaged(name, &reason, kept, intake)
        })?;
        self.count_notes(intake, notes);
        if let Some(reason) = reason {
            self.count += 1;
            if self.passed_over.len() < NAMED {
                let name = name.strip_prefix(&self.container).unwrap_or(name);
                self.passed_over.push(format!("{} ({})", name.display(), crate::clean::text::excerpt(&reason)));
            }
        }
        Ok(())
    }

    /// A thousand exports of one kind need one note on their columns.
    fn count_notes(&mut self, intake: &mut Intake, from: usize) {
        let notes: Vec<String> = intake.report.notes.drain(from..).collect();
        for note in notes {
            let bare = note.split_once(": ").map_or(note.as_str(), |(_, bare)| bare).to_owned();
            if self.notes.len() < MAX_NOTES && !self.notes.contains(&bare) {
                self.notes.push(bare);
                intake.report.notes.push(note);
            } else {
                self.same_notes += 1;
            }
        }
    }

    /// Accounts for what was passed over.
    pub fn finish(self, intake: &mut Intake) {
        intake.begin(&self.container);
        if self.same_notes > 0 {
            intake.note(&format!("the same, or more of the kind, for {} other files", self.same_notes));
        }
        if self.count > 0 {
            let more = self.count - self.passed_over.len();
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let named = self.passed_over.join(", ");
            intake.note(&format!("passed over as no source: {named}{more}"));
        }
    }
}

/// Rejects what could not be read of a source; `kept` is the number of titles before it.
pub fn damaged(name: &Path, reason: &str, kept: u64, intake: &mut Intake) -> Result<(), Error> {
    let before = if intake.report.kept > kept { "; the records before are kept" } else { "" };
    intake.begin(name);
    intake.reject_source(format!("{reason}{before}"))
}

/// What is wrong with a file, in words; what is wrong with the build stays an error.
pub fn cause(error: Error) -> Result<String, Error> {
    match error {
        Error::Read { source, .. } => Ok(format!("cannot be read to its end: {source}; it is damaged or incomplete")),
        Error::NoSuchColumn { .. } => Ok(error.to_string()),
        other => Err(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_systems_leave_behind_is_hidden() {
        for name in [".DS_Store", "a/.git/config", "__MACOSX/a.csv", "x/Thumbs.db", "~$list.xlsx"] {
            assert!(is_hidden(name), "{name}");
        }
        assert!(!is_hidden("./exports/new.csv"));
    }

    #[test]
    fn endings_tell_exports() {
        for name in ["a.MRC", "b/c.csv.gz", "d.jsonld", "any.gz"] {
            assert!(is_export(Path::new(name)), "{name}");
        }
        for name in ["README", "LICENSE.txt", "SOURCE.md", "a.csv/notes"] {
            assert!(!is_export(Path::new(name)), "{name}");
        }
    }
}
