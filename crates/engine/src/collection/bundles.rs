//! The list of bundles: how a title's number in the whole collection leads to the file that has it.
//!
//! Numbers count the common set first, by position, then bundle after bundle.

use super::manifest::is_plain_path;
use super::pack::MAX_TITLES;
use crate::codec::{self, DecodeError, Reader, Section, Writer};
use crate::title::Title;

/// One bundle of titles outside the common set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BundleEntry {
    /// Its file name relative to the manifest.
    pub name: String,
    /// How many titles it has, at least one.
    pub titles: u32,
    /// Label of the topic that leads all of them; empty where topics share the bundle.
    pub topic: String,
}

/// All bundles, in the order of their titles' numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BundleList {
    /// Titles in the common set.
    common: u32,
    bundles: Vec<BundleEntry>,
    /// The number after the last of each bundle.
    ends: Vec<u32>,
}

impl BundleList {
    /// No bundles yet, after a common set of so many titles.
    pub fn new(common: u32) -> Self {
        Self { common, ..Self::default() }
    }

    /// One more bundle.
    pub fn push(&mut self, bundle: BundleEntry) {
        self.ends.push(self.total() + bundle.titles);
        self.bundles.push(bundle);
    }

    /// Titles in the common set, which is the number of the first title of the first bundle.
    pub fn common(&self) -> u32 {
        self.common
    }

    /// Titles in the common set and all bundles.
    pub fn total(&self) -> u32 {
        self.ends.last().copied().unwrap_or(self.common)
    }

    /// The bundles by index.
    pub fn bundles(&self) -> &[BundleEntry] {
        &self.bundles
    }

    /// The number of the first title of a bundle; nothing beyond the last bundle.
    pub fn first_of(&self, bundle: usize) -> Option<u32> {
        Some(self.ends.get(bundle)? - self.bundles.get(bundle)?.titles)
    }

    /// Where the title of a number is, as (index of the bundle, position in it); nothing for titles of the common set
    /// and for numbers beyond the last.
    pub fn bundle_of(&self, number: u32) -> Option<(usize, u32)> {
        let bundle = self.ends.partition_point(|&end| end <= number);
        Some((bundle, number.checked_sub(self.first_of(bundle)?)?))
    }

    /// The file.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Writer::default();
        out.number(u64::from(self.common));
        out.number(self.bundles.len() as u64);
        // Like beside like, which compresses best.
        self.bundles.iter().for_each(|bundle| out.number(u64::from(bundle.titles)));
        self.bundles.iter().for_each(|bundle| out.text(&bundle.topic));
        self.bundles.iter().for_each(|bundle| out.text(&bundle.name));
        codec::seal(Section::BundleList, &out.into_bytes())
    }

    /// Reads the file. Names that lead out of the folder, and more titles than a collection can have, are refused.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut input = Reader::new(codec::open(Section::BundleList, bytes)?);
        let input = &mut input;
        let mut list = Self::new(input.below("titles of the common set", MAX_TITLES)?);
        for _ in 0..input.count("number of bundles")? {
            let titles = input.below("titles of bundle", MAX_TITLES - u64::from(list.total()))?;
            if titles == 0 {
                return Err(input.wrong("titles of bundle"));
            }
            list.push(BundleEntry { titles, ..BundleEntry::default() });
        }
        for bundle in &mut list.bundles {
            let topic = input.text("topic of bundle")?;
            if topic.len() > Title::MAX_LABEL {
                return Err(input.wrong("topic of bundle"));
            }
            topic.clone_into(&mut bundle.topic);
        }
        for bundle in &mut list.bundles {
            let name = input.text("name of bundle")?;
            if !is_plain_path(name) {
                return Err(input.wrong("name of bundle"));
            }
            name.clone_into(&mut bundle.name);
        }
        input.end()?;
        Ok(list)
    }
}
