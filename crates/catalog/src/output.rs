//! Writes a collection so that a build which fails changes nothing: everything to temporary files first, then renamed, the manifest last.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use carrel_engine::collection::{Bundle, Manifest};
use flate2::{Compression, GzBuilder};

use crate::error::Error;

/// Stems of content-hashed files beside the manifest.
const STEMS: [&str; 4] = ["head", "common", "blocks", "neighbours"];
/// Folder of the description blocks.
const TEXT: &str = "text";
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

/// Writes all files of the bundle, each section with its twin, and removes those of earlier builds at the very end.
pub fn write(dir: &Path, bundle: &Bundle) -> Result<BTreeMap<String, Size>, Error> {
    create_folder(dir)?;
    if bundle.files.iter().any(|file| file.name.starts_with(TEXT)) {
        create_folder(&dir.join(TEXT))?;
    }
    let mut staged = Staged { number: 0, waiting: Vec::new() };
    let mut sizes: BTreeMap<String, Size> = BTreeMap::new();
    for file in &bundle.files {
        let twin = gzip(&file.bytes).map_err(|source| Error::Write { path: dir.join(&file.name), source })?;
        staged.add(dir.join(&file.name), &file.bytes)?;
        staged.add(dir.join(format!("{}.gz", file.name)), &twin)?;
        count(&mut sizes, &file.name, file.bytes.len(), twin.len());
    }
    add_settings(&dir.join("carrel.json"))?;
    staged.add(dir.join(Manifest::FILE), &bundle.manifest)?;
    count(&mut sizes, "manifest-", bundle.manifest.len(), bundle.manifest.len());
    staged.commit()?;
    let named: HashSet<&str> = bundle.files.iter().map(|file| file.name.as_str()).collect();
    remove_earlier(dir, "", &named);
    remove_earlier(&dir.join(TEXT), "text/", &named);
    Ok(sizes)
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
fn remove_earlier(dir: &Path, prefix: &str, named: &HashSet<&str>) {
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
    use carrel_engine::collection::BundleFile;

    fn bundle(names: &[&str]) -> Bundle {
        let files =
            names.iter().map(|name| BundleFile { name: (*name).into(), bytes: name.as_bytes().to_vec() }).collect();
        Bundle { manifest: b"manifest".to_vec(), files }
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
        write(dir.path(), &bundle(&["head-0000000000000001.carrel", "text/0000-0000000000000001.carrel"])).unwrap();
        fs::write(dir.path().join("carrel.json"), "{\"name\":\"x\"}").unwrap();
        fs::write(dir.path().join("notes-head.txt"), "mine").unwrap();
        write(dir.path(), &bundle(&["head-0000000000000002.carrel"])).unwrap();
        let wanted = [
            "carrel.json",
            "head-0000000000000002.carrel",
            "head-0000000000000002.carrel.gz",
            "manifest.carrel",
            "notes-head.txt",
            "text",
        ];
        assert_eq!(names(dir.path()), wanted);
        assert_eq!(fs::read_to_string(dir.path().join("carrel.json")).unwrap(), "{\"name\":\"x\"}");
        assert!(names(&dir.path().join("text")).is_empty());
    }

    #[test]
    fn a_write_that_fails_changes_nothing() {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), &bundle(&["head-0000000000000001.carrel"])).unwrap();
        let before = names(dir.path());
        assert!(write(dir.path(), &bundle(&["head-0000000000000002.carrel", "missing/0-1.carrel"])).is_err());
        assert_eq!(names(dir.path()), before);
    }
}
