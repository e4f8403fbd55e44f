//! The titles of a collection that was built before: the common pack and the bundles.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use carrel_engine::codec::{DecodeError, Section};
use carrel_engine::collection::{BundleList, Collection, Manifest};
use flate2::read::GzDecoder;

use crate::error::Error;

/// Largest file that is read.
const MAX_FILE: u64 = 1 << 30;

/// A collection in a folder.
#[derive(Clone, Debug)]
pub struct Packs {
    dir: PathBuf,
    /// What it says of itself.
    pub manifest: Manifest,
    /// The titles that everybody fetches.
    pub common: Collection,
    /// Where the others are.
    pub bundles: BundleList,
}

impl Packs {
    /// Reads manifest, common pack and list of bundles.
    pub fn open(dir: &Path) -> Result<Self, Error> {
        let path = dir.join(Manifest::FILE);
        let manifest = Manifest::decode(&read(&path)?).map_err(|error| unsound(&path, &error))?;
        let mut packs =
            Self { dir: dir.to_owned(), manifest, common: Collection::default(), bundles: BundleList::default() };
        if let Some(common) = packs.section(Section::Common, |bytes| Collection::decode(Section::Common, bytes))? {
            packs.common = common;
        }
        packs.bundles = match packs.section(Section::BundleList, BundleList::decode)? {
            Some(list) if list.common() as usize != packs.common.len() => {
                return Err(unsound(&path, &"the list of bundles belongs to another common pack; build it again"));
            }
            Some(list) => list,
            None => BundleList::new(packs.common.len() as u32),
        };
        Ok(packs)
    }

    /// A file that the manifest names, decoded; nothing where it names none of that kind.
    pub fn section<T>(
        &self,
        section: Section,
        decode: impl FnOnce(&[u8]) -> Result<T, DecodeError>,
    ) -> Result<Option<T>, Error> {
        let entry = self.manifest.section(section);
        entry.map(|entry| self.file(&entry.name, decode)).transpose()
    }

    fn file<T>(&self, name: &str, decode: impl FnOnce(&[u8]) -> Result<T, DecodeError>) -> Result<T, Error> {
        let path = self.dir.join(name);
        decode(&read_or_twin(&path)?).map_err(|error| unsound(&path, &error))
    }

    /// How many titles there are in all.
    pub fn titles(&self) -> usize {
        self.bundles.total() as usize
    }

    /// Visits the common set, then bundle after bundle, each with the number of its first title, until `visit` says that it is enough.
    pub fn each(&self, mut visit: impl FnMut(u32, &Collection) -> bool) -> Result<(), Error> {
        if !visit(0, &self.common) {
            return Ok(());
        }
        let mut first = self.bundles.common();
        for entry in self.bundles.bundles() {
            let bundle = self.file(&entry.name, |bytes| Collection::decode(Section::Bundle, bytes))?;
            if bundle.len() != entry.titles as usize {
                let reason =
                    format!("{} titles, where the list of bundles says {}; build it again", bundle.len(), entry.titles);
                return Err(unsound(&self.dir.join(&entry.name), &reason));
            }
            if !visit(first, &bundle) {
                break;
            }
            first += entry.titles;
        }
        Ok(())
    }
}

/// A file, or its twin where the web server serves nothing else.
fn read_or_twin(path: &Path) -> Result<Vec<u8>, Error> {
    if path.exists() {
        return read(path);
    }
    let twin = path.with_file_name(format!("{}.gz", path.file_name().unwrap_or_default().to_string_lossy()));
    let fail = |source| Error::Read { path: twin.clone(), source };
    let mut bytes = Vec::new();
    GzDecoder::new(File::open(&twin).map_err(fail)?).take(MAX_FILE).read_to_end(&mut bytes).map_err(fail)?;
    Ok(bytes)
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(|source| Error::Read { path: path.to_owned(), source })
}

fn unsound(path: &Path, reason: &impl ToString) -> Error {
    Error::Collection { path: path.to_owned(), reason: reason.to_string() }
}
