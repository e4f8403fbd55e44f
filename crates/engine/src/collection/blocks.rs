//! Description blocks: what is only wanted once a title is opened.
//!
//! A title's block follows from a hash of its id, so that a rebuild moves no title and the name of a block that was
//! fetched says only that one of its titles, at least [`MIN_TITLES`] where there are so many, was wanted.

use super::manifest::is_plain_path;
use crate::codec::{self, DecodeError, Reader, Section, Writer, fnv1a};
use crate::strings::Strings;
use crate::title::{Edition, Title};

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
    /// Other forms of its title and of its creators' names.
    pub variants: Vec<String>,
    /// The records of this work, where the library has several.
    pub editions: Vec<Edition>,
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

/// Which titles belong into which block.
#[derive(Clone, Debug)]
pub struct Layout {
    /// Numbers of titles, block by block, in the order of their ids.
    titles: Vec<u32>,
    ends: Vec<u32>,
}

impl Layout {
    /// As many blocks as keep the promise of [`MIN_TITLES`]. `order` has the number of the title of each id.
    pub(super) fn new(ids: &Strings, order: &[u32]) -> Self {
        let blocks = number_of_blocks(ids);
        let mut placed: Vec<(u32, u32)> =
            ids.iter().zip(0..).map(|(id, position)| (block_of(id, blocks), position)).collect();
        placed.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| ids.get(a.1 as usize).cmp(ids.get(b.1 as usize))));
        let ends = (0..blocks).map(|block| placed.partition_point(|(of, _)| *of <= block) as u32).collect();
        Self { titles: placed.into_iter().map(|(_, position)| order[position as usize]).collect(), ends }
    }

    /// How many blocks there are.
    pub fn blocks(&self) -> u32 {
        self.ends.len() as u32
    }

    /// The numbers of a block's titles, in the order of their ids.
    pub fn members(&self, block: u32) -> &[u32] {
        let start = if block == 0 { 0 } else { self.ends[block as usize - 1] };
        &self.titles[start as usize..self.ends[block as usize] as usize]
    }
}

/// How many blocks keep the promise of [`MIN_TITLES`].
fn number_of_blocks(ids: &Strings) -> u32 {
    let mut blocks = (ids.len().div_ceil(USUAL_TITLES)).next_power_of_two() as u32;
    while blocks > 1 && smallest(ids, blocks) < MIN_TITLES {
        blocks /= 2;
    }
    blocks
}

fn smallest(ids: &Strings, blocks: u32) -> usize {
    let mut sizes = vec![0; blocks as usize];
    for id in ids.iter() {
        sizes[block_of(id, blocks) as usize] += 1;
    }
    sizes.into_iter().min().unwrap_or(0)
}

/// What a block keeps of one title.
pub fn entry(title: &Title) -> Vec<u8> {
    let mut out = Writer::default();
    out.text(&title.id);
    out.text(title.description.as_deref().unwrap_or(""));
    encode_list(&title.headings, &mut out);
    out.number(title.identifiers.len() as u64);
    title.identifiers.iter().for_each(|it| out.text(&format!("{}:{}", it.scheme, it.value)));
    encode_list(&title.variants, &mut out);
    out.number(title.editions.len() as u64);
    title.editions.iter().for_each(|edition| encode_edition(edition, &mut out));
    out.into_bytes()
}

/// The file of one block from the [entries](entry) of its titles, which come in the order of their ids.
pub fn seal_block(entries: impl Iterator<Item = Vec<u8>>) -> Vec<u8> {
    let entries: Vec<Vec<u8>> = entries.collect();
    let mut out = Writer::default();
    out.number(entries.len() as u64);
    entries.iter().for_each(|entry| out.raw(entry));
    codec::seal(Section::Block, &out.into_bytes())
}

fn encode_list(texts: &[String], out: &mut Writer) {
    out.number(texts.len() as u64);
    texts.iter().for_each(|text| out.text(text));
}

/// Texts that are not there are empty; a year that is not there is 0, and one before the common era its zigzag.
fn encode_edition(edition: &Edition, out: &mut Writer) {
    out.text(&edition.id);
    out.text(edition.title.as_deref().unwrap_or(""));
    out.signed(i64::from(edition.year.unwrap_or(0)));
    encode_list(&edition.languages, out);
    encode_list(&edition.formats, out);
    out.text(edition.link.as_deref().unwrap_or(""));
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
            variants: decode_list(&mut input, "variant")?,
            editions: decode_editions(&mut input)?,
        });
    }
    input.end()?;
    Ok(texts)
}

fn decode_editions(input: &mut Reader<'_>) -> Result<Vec<Edition>, DecodeError> {
    let many = input.count("editions")?;
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let one = |_| {
        Ok(Edition {
            id: input.text("id of edition")?.to_owned(),
            title: some(input.text("title of edition")?),
            year: Some(input.signed32("year of edition")?).filter(|&year| year != 0),
            languages: decode_list(input, "language of edition")?,
            formats: decode_list(input, "format of edition")?,
            link: some(input.text("link of edition")?),
        })
    };
    (0..many).map(one).collect()
}

fn decode_list(input: &mut Reader<'_>, field: &'static str) -> Result<Vec<String>, DecodeError> {
    (0..input.count(field)?).map(|_| input.text(field).map(str::to_owned)).collect()
}
