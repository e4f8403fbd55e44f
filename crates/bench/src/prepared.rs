//! A library and its readers as files: a million titles take a while to make.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use carrel_engine::codec::{self, Section, fnv1a};
use carrel_engine::collection::{Bundle, Collection, Manifest};

use crate::reader::{REACTIONS, Reader};
use crate::{columns, library};

/// What decides about the bytes of the files. What else does, the engine's builder, is as good in an older version, as
/// long as the files can be read.
const SOURCES: [&str; 6] = [
    include_str!("library.rs"),
    include_str!("random.rs"),
    include_str!("reader.rs"),
    include_str!("columns.rs"),
    include_str!("prepared.rs"),
    include_str!("../../engine/src/rank/blend.rs"),
];

/// The folder of one library's files.
#[derive(Clone, Debug)]
pub struct Prepared(PathBuf);

impl Prepared {
    /// The library of so many titles in a folder of that name, made first where it is not there or is an older one.
    pub fn open(folder: &Path, titles: usize) -> Result<Self, Box<dyn Error>> {
        let prepared = Self(folder.join(titles.to_string()));
        if fs::read_to_string(prepared.path("key")).is_ok_and(|found| found == key()) {
            return Ok(prepared);
        }
        eprintln!("making a library of {titles} titles …");
        fs::create_dir_all(&prepared.0)?;
        prepared.make(titles)?;
        fs::write(prepared.path("key"), key())?;
        Ok(prepared)
    }

    fn make(&self, titles: usize) -> Result<(), Box<dyn Error>> {
        let bundle = library::bundle(titles);
        for kind in [Section::Common, Section::Neighbours] {
            fs::write(self.path(kind.as_str()), section(&bundle, kind).ok_or("the library lacks a section")?)?;
        }
        drop(bundle);
        let collection = self.collection()?;
        for (name, bytes) in columns::columns(&collection) {
            fs::write(self.path(name), bytes)?;
        }
        let readers = REACTIONS.map(|reactions| Reader::new(&collection, reactions));
        fs::write(self.path("facts.json"), columns::facts(&collection, &readers).to_string())?;
        Ok(())
    }

    /// The whole collection with its neighbour model.
    pub fn collection(&self) -> Result<Collection, Box<dyn Error>> {
        let mut collection = Collection::decode(Section::Common, &self.read(Section::Common)?)?;
        collection.attach(&self.read(Section::Neighbours)?)?;
        Ok(collection)
    }

    fn read(&self, section: Section) -> Result<Vec<u8>, Box<dyn Error>> {
        Ok(fs::read(self.path(section.as_str()))?)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

/// The bytes of a section, if there is one.
pub fn section(bundle: &Bundle, section: Section) -> Option<Vec<u8>> {
    let manifest = Manifest::decode(&bundle.manifest).ok()?;
    let name = &manifest.section(section)?.name;
    bundle.files.iter().find(|file| file.name == *name).map(|file| file.bytes.clone())
}

fn key() -> String {
    format!("{:016x}-{}", fnv1a(SOURCES.concat().as_bytes()), codec::VERSION)
}
