//! The manifest: small, fetched at every visit, names everything else.

use crate::codec::{self, DecodeError, Reader, Section, Writer};
use crate::rank::Blend;

/// What a visit must know before it can fetch anything else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    /// The library's name.
    pub name: String,
    /// Titles in the whole collection.
    pub titles: u32,
    /// Where a title's record is, with `{id}`; empty where every title has its own link.
    pub link_template: String,
    /// Distinct loans below which a title's popularity is not published.
    pub min_patrons: u32,
    /// Weights of the ranking.
    pub blend: Blend,
    /// How the neighbour model was made: the method, then its settings; empty where there is none.
    pub model: String,
    /// All other files.
    pub sections: Vec<SectionEntry>,
}

/// One file of the collection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectionEntry {
    /// What it holds.
    pub section: Section,
    /// Its name relative to the manifest; the twin adds `.gz`.
    pub name: String,
    /// Titles in it.
    pub titles: u32,
    /// Its length.
    pub bytes: u32,
}

impl Manifest {
    /// Name of the manifest's own file.
    pub const FILE: &str = "manifest.carrel";

    /// What the neighbour model knows of: loans, and what catalogue records say.
    pub fn model_knows(&self) -> (bool, bool) {
        let mut words = self.model.split(' ');
        match words.next() {
            Some("content") => (false, true),
            Some("cosine") => (true, false),
            // Whatever method it is: only one that says that it leaves records out does.
            _ => (true, !words.any(|word| word == "alpha=0")),
        }
    }

    /// The first section of a kind.
    pub fn section(&self, section: Section) -> Option<&SectionEntry> {
        self.sections.iter().find(|entry| entry.section == section)
    }

    /// The file by whose name another file says whose numbers of titles it uses: the list of bundles, or where there is
    /// none, the common pack.
    pub fn numbering(&self) -> Option<&SectionEntry> {
        self.section(Section::BundleList).or_else(|| self.section(Section::Common))
    }

    /// The file.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Writer::default();
        out.text(&self.name);
        out.number(u64::from(self.titles));
        out.text(&self.link_template);
        out.number(u64::from(self.min_patrons));
        self.blend.encode(&mut out);
        out.text(&self.model);
        out.number(self.sections.len() as u64);
        for entry in &self.sections {
            out.number(entry.section as u64);
            out.text(&entry.name);
            out.number(u64::from(entry.titles));
            out.number(u64::from(entry.bytes));
        }
        codec::seal(Section::Manifest, &out.into_bytes())
    }

    /// Reads the file. Names of sections that lead out of the folder are refused.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut input = Reader::new(codec::open(Section::Manifest, bytes)?);
        let input = &mut input;
        let mut manifest = Self {
            name: input.text("name")?.to_owned(),
            titles: input.below("number of titles", 1 << 32)?,
            link_template: input.text("link template")?.to_owned(),
            min_patrons: input.below("threshold", 1 << 32)?,
            blend: Blend::decode(input)?,
            model: input.text("model")?.to_owned(),
            sections: Vec::new(),
        };
        for _ in 0..input.count("number of sections")? {
            manifest.sections.push(decode_entry(input)?);
        }
        input.end()?;
        Ok(manifest)
    }
}

fn decode_entry(input: &mut Reader<'_>) -> Result<SectionEntry, DecodeError> {
    let section =
        Section::from_u8(input.below("kind of section", 256)? as u8).ok_or_else(|| input.wrong("kind of section"))?;
    let name = input.text("name of section")?.to_owned();
    if !is_plain_path(&name) {
        return Err(input.wrong("name of section"));
    }
    Ok(SectionEntry {
        section,
        name,
        titles: input.below("titles of section", 1 << 32)?,
        bytes: input.below("bytes of section", 1 << 32)?,
    })
}

/// Whether a name stays inside its folder and cannot be read as an address of another host.
pub(crate) fn is_plain_path(name: &str) -> bool {
    let safe = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    name.len() <= 100 && name.split('/').all(safe)
}
