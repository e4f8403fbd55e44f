//! Writes a collection so that a build which fails changes nothing: everything to temporary files first, then renamed, the manifest last.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use carrel_engine::collection::{Bundle, BundleFile, Manifest};
use flate2::read::GzDecoder;
use flate2::{Compression, GzBuilder};
use rayon::prelude::*;

use crate::error::Error;

/// Stems of content-hashed files beside the manifest.
const STEMS: [&str; 6] = ["head", "common", "blocks", "neighbours", "bundles", "find"];
/// Folders of the description blocks, of the bundles and of the shards of the find index.
const FOLDERS: [&str; 3] = ["text", "more", "find"];
/// What a library's settings are before anybody has written them.
const EMPTY_SETTINGS: &[u8] = b"{}\n";

/// Bytes of one kind of file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// How many files.
    pub files: u64,
    /// Their bytes.
    pub raw: u64,
    /// Bytes of their twins.
    pub gzip: u64,
}

/// Files that wait for their place. Those that never get there are removed.
struct Staged {
    number: u32,
    waiting: Vec<(PathBuf, PathBuf)>,
}

impl Drop for Staged {
    fn drop(&mut self) {
        for (temporary, _) in &self.waiting {
            // Nothing more can be done about a file that cannot be removed.
            let _ = fs::remove_file(temporary);
        }
    }
}

impl Staged {
    /// Writes `bytes` beside `place`, unless they are there already.
    fn add(&mut self, place: PathBuf, bytes: &[u8]) -> Result<(), Error> {
        if fs::metadata(&place).is_ok_and(|there| there.len() == bytes.len() as u64)
            && fs::read(&place).is_ok_and(|there| there == bytes)
        {
            return Ok(());
        }
        self.number += 1;
        let temporary = place.with_file_name(format!(".carrel-{}-{}.tmp", std::process::id(), self.number));
        self.waiting.push((temporary.clone(), place.clone()));
        fs::write(&temporary, bytes).map_err(|source| Error::Write { path: place, source })
    }

    /// Moves everything to its place, in the order in which it was added.
    fn commit(mut self) -> Result<(), Error> {
        for (temporary, place) in std::mem::take(&mut self.waiting) {
            fs::rename(&temporary, &place).map_err(|source| Error::Write { path: place, source })?;
        }
        Ok(())
    }
}

/// A collection on its way to a folder. Nothing there changes before [`Self::finish`].
pub struct Output {
    dir: PathBuf,
    staged: Staged,
    sizes: BTreeMap<String, Size>,
    named: HashSet<String>,
}

impl Output {
    /// Makes the folder.
    pub fn new(dir: &Path) -> Result<Self, Error> {
        create_folder(dir)?;
        let staged = Staged { number: 0, waiting: Vec::new() };
        Ok(Self { dir: dir.to_owned(), staged, sizes: BTreeMap::new(), named: HashSet::new() })
    }

    /// Adds files, each with its twin, which are compressed on all cores.
    pub fn add(&mut self, files: Vec<BundleFile>) -> Result<(), Error> {
        for folder in FOLDERS {
            if files.iter().any(|file| file.name.split_once('/').is_some_and(|(first, _)| first == folder)) {
                create_folder(&self.dir.join(folder))?;
            }
        }
        let dir = &self.dir;
        let twins: Vec<io::Result<Vec<u8>>> =
            files.par_iter().map(|file| twin(&dir.join(format!("{}.gz", file.name)), &file.bytes)).collect();
        for (file, twin) in files.into_iter().zip(twins) {
            let place = self.dir.join(&file.name);
            let twin = twin.map_err(|source| Error::Write { path: place.clone(), source })?;
            self.staged.add(place, &file.bytes)?;
            self.staged.add(self.dir.join(format!("{}.gz", file.name)), &twin)?;
            count(&mut self.sizes, &file.name, file.bytes.len(), twin.len());
            self.named.insert(file.name);
        }
        Ok(())
    }

    /// Puts everything in its place, the manifest last, and removes the files of earlier builds at the very end.
    pub fn finish(mut self, bundle: Bundle) -> Result<BTreeMap<String, Size>, Error> {
        self.add(bundle.files)?;
        add_settings(&self.dir.join("carrel.json"))?;
        self.staged.add(self.dir.join(Manifest::FILE), &bundle.manifest)?;
        count(&mut self.sizes, "manifest-", bundle.manifest.len(), bundle.manifest.len());
        self.staged.commit()?;
        remove_earlier(&self.dir, "", &self.named);
        for folder in FOLDERS {
            remove_earlier(&self.dir.join(folder), &format!("{folder}/"), &self.named);
        }
        Ok(self.sizes)
    }
}

/// Writes one file that is no part of a build, and its twin, so that a reader sees the old one or the new one.
pub fn replace(dir: &Path, name: &str, bytes: &[u8]) -> Result<(), Error> {
    let mut staged = Staged { number: 0, waiting: Vec::new() };
    let twin = gzip(bytes).map_err(|source| Error::Write { path: dir.join(name), source })?;
    staged.add(dir.join(name), bytes)?;
    staged.add(dir.join(format!("{name}.gz")), &twin)?;
    staged.commit()
}

/// The twin that is there already if it inflates to the same bytes, otherwise a new one.
fn twin(path: &Path, bytes: &[u8]) -> io::Result<Vec<u8>> {
    let there = fs::read(path).unwrap_or_default();
    let mut inflated = Vec::new();
    let same = GzDecoder::new(there.as_slice()).take(bytes.len() as u64 + 1).read_to_end(&mut inflated).is_ok();
    if same && inflated == bytes { Ok(there) } else { gzip(bytes) }
}

/// Says before anything is read that the folder cannot be made where a file is.
pub fn check(dir: &Path) -> Result<(), Error> {
    match dir.ancestors().find(|place| place.exists()) {
        Some(place) if !place.is_dir() => Err(Error::Option {
            option: "--out",
            value: dir.display().to_string(),
            problem: format!("cannot be a folder: {} is a file; name another", place.display()),
        }),
        _ => Ok(()),
    }
}

fn create_folder(dir: &Path) -> Result<(), Error> {
    fs::create_dir_all(dir).map_err(|source| Error::Write { path: dir.to_owned(), source })
}

/// The same bytes for the same input: level 9, no name, no time.
pub fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzBuilder::new().write(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}

fn count(sizes: &mut BTreeMap<String, Size>, name: &str, raw: usize, gzip: usize) {
    let kind = name.split(['-', '/']).next().unwrap_or(name);
    let size = sizes.entry(kind.to_owned()).or_default();
    size.files += 1;
    size.raw += raw as u64;
    size.gzip += gzip as u64;
}

/// Empty settings where there are none; those of the library are never touched.
fn add_settings(path: &Path) -> Result<(), Error> {
    match fs::File::create_new(path) {
        Ok(mut file) => file.write_all(EMPTY_SETTINGS).map_err(|source| Error::Write { path: path.to_owned(), source }),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(source) => Err(Error::Write { path: path.to_owned(), source }),
    }
}

/// Removes content-hashed files that the new manifest does not name. What cannot be removed does no harm.
fn remove_earlier(dir: &Path, prefix: &str, named: &HashSet<String>) {
    let Ok(entries) = fs::read_dir(dir) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let plain = name.strip_suffix(".gz").unwrap_or(&name);
        let stale = is_ours(plain, prefix) && !named.contains(format!("{prefix}{plain}").as_str());
        if stale || (name.starts_with(".carrel-") && entry.path().extension().is_some_and(|end| end == "tmp")) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// `STEM-HASH.carrel` as earlier builds have named it.
fn is_ours(name: &str, prefix: &str) -> bool {
    let Some((stem, hash)) = name.strip_suffix(".carrel").and_then(|name| name.rsplit_once('-')) else { return false };
    let hexadecimal = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_hexdigit());
    let known = if prefix.is_empty() { STEMS.contains(&stem) } else { hexadecimal(stem) };
    known && hash.len() == 16 && hexadecimal(hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bundle(names: &[&str]) -> Bundle {
        let files =
            names.iter().map(|name| BundleFile { name: (*name).into(), bytes: name.as_bytes().to_vec() }).collect();
        Bundle { manifest: b"manifest".to_vec(), files }
    }

    fn write(dir: &Path, bundle: Bundle) -> Result<BTreeMap<String, Size>, Error> {
        Output::new(dir)?.finish(bundle)
    }

    fn names(dir: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn earlier_files_go_and_the_librarys_own_stay() {
        let dir = tempfile::tempdir().unwrap();
        write(
            dir.path(),
            bundle(&[
                "head-0000000000000001.carrel",
                "text/0000-0000000000000001.carrel",
                "more/00ab-0000000000000001.carrel",
            ]),
        )
        .unwrap();
        fs::write(dir.path().join("carrel.json"), "{\"name\":\"x\"}").unwrap();
        fs::write(dir.path().join("notes-head.txt"), "mine").unwrap();
        write(dir.path(), bundle(&["head-0000000000000002.carrel"])).unwrap();
        let wanted = [
            "carrel.json",
            "head-0000000000000002.carrel",
            "head-0000000000000002.carrel.gz",
            "manifest.carrel",
            "more",
            "notes-head.txt",
            "text",
        ];
        assert_eq!(names(dir.path()), wanted);
        assert_eq!(fs::read_to_string(dir.path().join("carrel.json")).unwrap(), "{\"name\":\"x\"}");
        assert!(["more", "text"].iter().all(|folder| names(&dir.path().join(folder)).is_empty()));
    }

    #[test]
    fn a_write_that_fails_changes_nothing() {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), bundle(&["head-0000000000000001.carrel"])).unwrap();
        let before = names(dir.path());
        assert!(write(dir.path(), bundle(&["head-0000000000000002.carrel", "missing/0-1.carrel"])).is_err());
        assert_eq!(names(dir.path()), before);
    }
}
