//! Which file holds which terms of the find index.

use std::ops::Range;

use super::index::partition;
use super::words::{self, MAX_TERM};
use crate::codec::{self, DecodeError, Reader, Section, Writer};
use crate::collection::is_plain_path;

/// The directory of the find index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FindList {
    /// Titles in the index.
    pub titles: u32,
    /// All shards, in the order of their terms.
    pub shards: Vec<ShardEntry>,
}

/// One shard of the find index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShardEntry {
    /// Its first term.
    pub first: String,
    /// Its file, relative to the manifest; the twin adds `.gz`.
    pub name: String,
    /// The length of the file.
    pub bytes: u32,
}

impl FindList {
    /// The shards in which a word can be, or, where it is the beginning of one, the words that begin so. One shard or
    /// none for a whole word; for a beginning as many as there are: look at the length before fetching.
    pub fn shards_for(&self, word: &str, beginning: bool) -> Range<usize> {
        let word = words::term(word);
        let first = |at: usize| self.shards[at].first.as_str();
        let start = partition(0, self.shards.len(), &|at| first(at) <= word);
        let end =
            if beginning { partition(start, self.shards.len(), &|at| first(at).starts_with(word)) } else { start };
        start.saturating_sub(1)..end
    }

    /// The file.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Writer::default();
        out.number(u64::from(self.titles));
        out.number(self.shards.len() as u64);
        for shard in &self.shards {
            out.text(&shard.first);
            out.text(&shard.name);
            out.number(u64::from(shard.bytes));
        }
        codec::seal(Section::FindList, &out.into_bytes())
    }

    /// Reads the file. Names that lead out of the folder are refused.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut input = Reader::new(codec::open(Section::FindList, bytes)?);
        let titles = input.below("number of titles", u64::from(super::MAX_NUMBER) + 1)?;
        let mut shards: Vec<ShardEntry> = Vec::new();
        for _ in 0..input.count("number of shards")? {
            let first = input.text("first term")?.to_owned();
            let in_order = shards.last().is_none_or(|before| before.first < first);
            if first.is_empty() || first.len() > MAX_TERM || !in_order {
                return Err(input.wrong("first term"));
            }
            let name = input.text("name of shard")?.to_owned();
            if !is_plain_path(&name) {
                return Err(input.wrong("name of shard"));
            }
            shards.push(ShardEntry { first, name, bytes: input.below("length of shard", 1 << 32)? });
        }
        input.end()?;
        Ok(Self { titles, shards })
    }
}
