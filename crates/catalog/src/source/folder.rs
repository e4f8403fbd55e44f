//! Sources as a person names them: a file, a folder with all below it, or the standard input.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::members::{self, Members, Unopened};
use super::zip::Inside;
use crate::error::Error;
use crate::intake::Intake;

/// How deep folders may be in one another.
const MAX_DEPTH: usize = 64;
/// Most files below a folder.
const MAX_FILES: usize = 1_000_000;

/// Opens sources.
pub struct Opener<'a> {
    /// Files and folders that are not read where they turn up below a folder, such as the one written to.
    except: HashSet<PathBuf>,
    /// All bytes pass through what it makes, so that it can be told how far reading is.
    watch: &'a dyn Fn(Box<dyn Read>) -> Box<dyn Read>,
}

/// A file below a folder, or what is in the way of it.
type Found = Result<PathBuf, (PathBuf, io::Error)>;

impl<'a> Opener<'a> {
    /// Leaves out `except`, of which those that are not there do not matter.
    pub fn new<'p>(except: impl Iterator<Item = &'p Path>, watch: &'a dyn Fn(Box<dyn Read>) -> Box<dyn Read>) -> Self {
        Self { except: except.filter_map(|path| fs::canonicalize(path).ok()).collect(), watch }
    }

    /// Reads a file, the standard input ("-") or all files below a folder into the intake.
    pub fn read(&self, path: &Path, intake: &mut Intake) -> Result<(), Error> {
        if path != Path::new("-") && path.is_dir() {
            return self.read_folder(path, intake);
        }
        super::read(path, (self.watch)(open(path)?), intake)
    }

    /// How many bytes there are to read, as far as it is known before.
    pub fn size(&self, path: &Path) -> u64 {
        let length = |path: &Path| path.metadata().map_or(0, |metadata| metadata.len());
        if path.is_dir() { self.files(path).iter().flatten().map(|path| length(path)).sum() } else { length(path) }
    }

    fn read_folder(&self, folder: &Path, intake: &mut Intake) -> Result<(), Error> {
        fs::read_dir(folder).map_err(|source| Error::Read { path: folder.to_owned(), source })?;
        let files = self.files(folder);
        let mut members = Members::new(folder);
        intake.begin(folder);
        match files.len() {
            0 => intake.reject_source("no files in this folder; give the folder with the exports")?,
            MAX_FILES.. => intake.reject_source(format!("more than {MAX_FILES} files; the others are not read"))?,
            _ => {}
        }
        for file in files {
            match file {
                Ok(path) => {
                    let opened = || open(&path).map(|raw| (self.watch)(raw)).map_err(Unopened::Error);
                    members.read(&path, opened, &Inside::default(), intake)?;
                }
                Err((path, error)) => {
                    intake.begin(&path);
                    intake.reject_source(format!("cannot be opened: {error}; check the permissions"))?;
                }
            }
        }
        members.finish(intake);
        Ok(())
    }

    /// All files below a folder in the order of their names, hidden ones aside. A folder that is met again by way of a link is not entered.
    fn files(&self, folder: &Path) -> Vec<Found> {
        let mut found = Vec::new();
        self.collect(folder, 0, &mut HashSet::new(), &mut found);
        found.sort_by(|a, b| place(a).cmp(place(b)));
        found
    }

    fn collect(&self, folder: &Path, depth: usize, entered: &mut HashSet<PathBuf>, found: &mut Vec<Found>) {
        let entries = match fs::canonicalize(folder).and_then(|real| Ok((real, fs::read_dir(folder)?))) {
            Ok((real, entries)) if depth == 0 || !self.except.contains(&real) => {
                if !entered.insert(real) {
                    return;
                }
                entries
            }
            Ok(_) => return,
            Err(error) => return found.push(Err((folder.to_owned(), error))),
        };
        let (mut paths, mut errors) = (Vec::new(), Vec::new());
        for entry in entries {
            match entry {
                Ok(entry) => paths.push(entry.path()),
                Err(error) => errors.push(Err((folder.to_owned(), error))),
            }
        }
        found.append(&mut errors);
        paths.sort();
        for path in paths {
            if found.len() >= MAX_FILES {
                return;
            }
            self.take(path, depth, entered, found);
        }
    }

    fn take(&self, path: PathBuf, depth: usize, entered: &mut HashSet<PathBuf>, found: &mut Vec<Found>) {
        if path.file_name().is_some_and(|name| members::is_hidden(&name.to_string_lossy())) {
            return;
        }
        match path.metadata() {
            Ok(metadata) if metadata.is_dir() && depth < MAX_DEPTH => self.collect(&path, depth + 1, entered, found),
            Ok(metadata) if metadata.is_dir() => {
                found.push(Err((path, io::Error::other(format!("a folder {MAX_DEPTH} folders down")))));
            }
            Ok(metadata) if metadata.is_file() && !self.is_except(&path) => found.push(Ok(path)),
            Ok(_) => {}
            Err(error) => found.push(Err((path, error))),
        }
    }

    fn is_except(&self, path: &Path) -> bool {
        !self.except.is_empty() && fs::canonicalize(path).is_ok_and(|real| self.except.contains(&real))
    }
}

fn place(found: &Found) -> &Path {
    match found {
        Ok(path) | Err((path, _)) => path,
    }
}

/// The bytes of a file, or of the standard input for "-".
pub fn open(path: &Path) -> Result<Box<dyn Read>, Error> {
    if path == Path::new("-") {
        return Ok(Box::new(io::stdin()));
    }
    let fail = |source| Error::Read { path: path.to_owned(), source };
    let file = File::open(path).map_err(fail)?;
    if file.metadata().map_err(fail)?.is_dir() {
        return Err(fail(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder; name the files in it")));
    }
    Ok(Box::new(file))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(opener: &Opener<'_>, folder: &Path) -> Vec<String> {
        let inner = |found: &Found| place(found).strip_prefix(folder).unwrap().display().to_string();
        opener.files(folder).iter().map(inner).collect()
    }

    #[test]
    fn files_are_found_in_order_without_what_is_written_to() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["b.csv", "a/z.csv", "a.csv", ".hidden/x.csv", "out/manifest.carrel", "loans.csv"] {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        let (out, loans) = (dir.path().join("out"), dir.path().join("loans.csv"));
        let opener = Opener::new([out.as_path(), &loans, Path::new("/no/such")].into_iter(), &|raw| raw);
        assert_eq!(names(&opener, dir.path()), ["a/z.csv", "a.csv", "b.csv"]);
        assert_eq!(opener.size(dir.path()), 3);
    }

    #[cfg(unix)]
    #[test]
    fn links_that_lead_back_are_not_followed_for_ever() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("a")).unwrap();
        fs::write(dir.path().join("a/x.csv"), "x").unwrap();
        std::os::unix::fs::symlink(dir.path(), dir.path().join("a/back")).unwrap();
        std::os::unix::fs::symlink("/no/such/file", dir.path().join("broken.csv")).unwrap();
        let opener = Opener::new(std::iter::empty(), &|raw| raw);
        assert_eq!(names(&opener, dir.path()), ["a/x.csv", "broken.csv"]);
    }
}
