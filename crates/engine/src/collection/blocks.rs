//! Description blocks: what is only wanted once a title is opened.
//!
//! A title's block follows from a hash of its id, so that a rebuild moves no title and the name of a block that was
//! fetched says only that one of its titles, at least [`MIN_TITLES`] where there are so many, was wanted.

use super::manifest::is_plain_path;
use crate::codec::{self, DecodeError, Reader, Section, Writer, fnv1a};
use crate::title::Title;

/// Fewest titles in a block of a collection that has as many.
pub(super) const MIN_TITLES: usize = 16;
/// Titles in a block on average at most this many.
const USUAL_TITLES: usize = 128;

/// What a block keeps of one title.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BlockText {
    /// The title's id.
    pub id: String,
    /// Its description; may be empty.
    pub description: String,
    /// Its headings as catalogued.
    pub headings: Vec<String>,
    /// Its identifiers as `scheme:value`.
    pub identifiers: Vec<String>,
}

/// The block of a title where there are `blocks` blocks (a power of two).
pub fn block_of(id: &str, blocks: u32) -> u32 {
    // FNV leaves like ids with like bits; one round of a multiplicative finisher spreads them over all blocks.
    let hash = fnv1a(id.as_bytes());
    let mixed = (hash ^ hash >> 33).wrapping_mul(0xff51_afd7_ed55_8ccd);
    (mixed >> 32) as u32 & (blocks.max(1) - 1)
}

/// Names of all description blocks, by number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BlockList {
    /// File names relative to the manifest.
    pub names: Vec<String>,
}

impl BlockList {
    /// The file that holds this title's description.
    pub fn name_for(&self, id: &str) -> Option<&str> {
        self.names.get(block_of(id, self.names.len() as u32) as usize).map(String::as_str)
    }

    /// The file.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Writer::default();
        out.number(self.names.len() as u64);
        self.names.iter().for_each(|name| out.text(name));
        codec::seal(Section::BlockList, &out.into_bytes())
    }

    /// Reads the file.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut input = Reader::new(codec::open(Section::BlockList, bytes)?);
        let count = input.count("number of blocks")?;
        if count != 0 && !count.is_power_of_two() {
            return Err(input.wrong("number of blocks"));
        }
        let mut names = Vec::new();
        for _ in 0..count {
            let name = input.text("name of block")?;
            if !is_plain_path(name) {
                return Err(input.wrong("name of block"));
            }
            names.push(name.to_owned());
        }
        input.end()?;
        Ok(Self { names })
    }
}

/// How many blocks keep the promise of [`MIN_TITLES`].
pub(super) fn number_of_blocks(titles: &[Title]) -> u32 {
    let mut blocks = (titles.len().div_ceil(USUAL_TITLES)).next_power_of_two() as u32;
    while blocks > 1 && smallest(titles, blocks) < MIN_TITLES {
        blocks /= 2;
    }
    blocks
}

fn smallest(titles: &[Title], blocks: u32) -> usize {
    let mut sizes = vec![0; blocks as usize];
    for title in titles {
        sizes[block_of(&title.id, blocks) as usize] += 1;
    }
    sizes.into_iter().min().unwrap_or(0)
}

/// The file of one block; titles come in the order of their ids.
pub(super) fn encode_block(titles: &[&Title]) -> Vec<u8> {
    let mut out = Writer::default();
    out.number(titles.len() as u64);
    for title in titles {
        out.text(&title.id);
        out.text(title.description.as_deref().unwrap_or(""));
        out.number(title.headings.len() as u64);
        title.headings.iter().for_each(|heading| out.text(heading));
        out.number(title.identifiers.len() as u64);
        title.identifiers.iter().for_each(|it| out.text(&format!("{}:{}", it.scheme, it.value)));
    }
    codec::seal(Section::Block, &out.into_bytes())
}

/// Reads one block.
pub fn decode_block(bytes: &[u8]) -> Result<Vec<BlockText>, DecodeError> {
    let mut input = Reader::new(codec::open(Section::Block, bytes)?);
    let mut texts = Vec::new();
    for _ in 0..input.count("titles of block")? {
        texts.push(BlockText {
            id: input.text("id")?.to_owned(),
            description: input.text("description")?.to_owned(),
            headings: decode_list(&mut input, "heading")?,
            identifiers: decode_list(&mut input, "identifier")?,
        });
    }
    input.end()?;
    Ok(texts)
}

fn decode_list(input: &mut Reader<'_>, field: &'static str) -> Result<Vec<String>, DecodeError> {
    (0..input.count(field)?).map(|_| input.text(field).map(str::to_owned)).collect()
}
