//! From titles to the files of a collection.

use super::blocks::{BlockList, Layout, entry, seal_block};
use super::bundles::{BundleEntry, BundleList};
use super::plan::{Plan, Rest};
use super::{Manifest, Neighbours, SectionEntry};
use crate::codec::{Section, fnv1a};
use crate::find::{self, FindList, ShardEntry};
use crate::math::half_log2;
use crate::rank::Blend;
use crate::strings::Strings;
use crate::title::Title;

/// What a build may choose.
#[derive(Clone, Debug)]
pub struct BuildOptions {
    /// The library's name.
    pub name: String,
    /// Where records are, with `{id}`.
    pub link_template: Option<String>,
    /// Counts of loans below this are not published.
    pub min_patrons: u64,
    /// Weights of the ranking.
    pub blend: Blend,
    /// How the neighbours were found: see [`Manifest::model`].
    pub model: String,
    /// Most titles of the common set, where not all are to be in it; see [`Plan`] for one that is to fit a size.
    pub common: Option<usize>,
}

impl Default for BuildOptions {
    fn default() -> Self {
        Self {
            name: String::new(),
            link_template: None,
            min_patrons: 5,
            blend: Blend::default(),
            model: String::new(),
            common: None,
        }
    }
}

/// All files of a collection, in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    /// The manifest, to be written last, as [`Manifest::FILE`].
    pub manifest: Vec<u8>,
    /// All other files; each wants a `.gz` twin.
    pub files: Vec<BundleFile>,
}

/// One file of a [`Bundle`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BundleFile {
    /// Its name relative to the manifest.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// Titles that can be gone through as often as is needed, wherever they are kept.
pub trait Titles {
    /// How many there are.
    fn count(&self) -> usize;
    /// Visits all of them in their order, with their numbers.
    fn each(&self, visit: &mut dyn FnMut(usize, &Title));
}

impl Titles for [Title] {
    fn count(&self) -> usize {
        self.len()
    }

    fn each(&self, visit: &mut dyn FnMut(usize, &Title)) {
        self.iter().enumerate().for_each(|(number, title)| visit(number, title));
    }
}

impl Titles for Vec<Title> {
    fn count(&self) -> usize {
        self.len()
    }

    fn each(&self, visit: &mut dyn FnMut(usize, &Title)) {
        self.as_slice().each(visit);
    }
}

/// Makes all files. The same titles in any order give the same bytes; of titles with the same id the caller keeps one.
///
/// `neighbours` has for each title the titles most telling about it, as (number of the title, weight of 1 to 127), or is
/// empty where there is no such model.
///
/// All in memory; a large collection is made from a [`Plan`] piece by piece.
pub fn build(titles: &[Title], neighbours: &[Vec<(u32, u8)>], options: &BuildOptions) -> Bundle {
    let mut packs = build_packs(titles, neighbours, options);
    packs.add_find(packs.find_builder(titles));
    if let Some(layout) = packs.layout.take() {
        let mut entries: Vec<Option<Vec<u8>>> = titles.iter().map(|title| Some(entry(title))).collect();
        let block = |number: u32| {
            let members = layout.members(number).iter();
            seal_block(members.filter_map(|&title| entries[title as usize].take()))
        };
        let blocks = (0..layout.blocks()).map(block).collect::<Vec<_>>();
        for bytes in blocks {
            packs.add_block(bytes);
        }
    }
    packs.finish()
}

/// All but the bundles and the description blocks, which are many: see [`Packs`]. `neighbours` is as for [`build`]; what
/// it says of titles outside the common set is left out.
pub fn build_packs(titles: &(impl Titles + ?Sized), neighbours: &[Vec<(u32, u8)>], options: &BuildOptions) -> Packs {
    let plan = Plan::new(titles, options.min_patrons);
    let count = plan.possible(options.common.unwrap_or(usize::MAX));
    let neighbours = among(neighbours, &plan.common_numbers(count));
    plan.packs(count, &neighbours, options)
}

/// Of lists of neighbours by numbers of titles those among `chosen`, by their places in it.
fn among(neighbours: &[Vec<(u32, u8)>], chosen: &[u32]) -> Neighbours {
    if neighbours.iter().all(Vec::is_empty) {
        return Neighbours::default();
    }
    let mut place = vec![None; neighbours.len()];
    chosen.iter().zip(0..).for_each(|(&number, position)| {
        if let Some(place) = place.get_mut(number as usize) {
            *place = Some(position);
        }
    });
    let renumbered = |&number: &u32| {
        let list = neighbours.get(number as usize).map_or(&[][..], Vec::as_slice);
        let known = list.iter().filter_map(|&(source, weight)| Some(((*place.get(source as usize)?)?, weight)));
        let mut list: Vec<(u32, u8)> = known.collect();
        list.sort_unstable();
        list
    };
    Neighbours::from_lists(&chosen.iter().map(renumbered).collect::<Vec<_>>())
}

/// The files of a collection as they are made: bundles, then description blocks, then [`Self::finish`].
#[derive(Debug)]
pub struct Packs {
    manifest: Manifest,
    blocks: BlockList,
    bundles: BundleList,
    find: FindList,
    /// Files that have been made and not [taken](Self::take_files).
    files: Vec<BundleFile>,
    /// Titles that wait for their bundles.
    pub(super) rest: Option<Rest>,
    /// Which titles belong into which description block, where any title has what belongs there.
    pub layout: Option<Layout>,
    /// For each title as it was given its number in the whole collection: the common set by position, then bundle after
    /// bundle. Postings and availability name titles by it.
    pub numbers: Vec<u32>,
    /// For each title as it was given its place in the library's order; the least is the title most worth showing.
    pub ranks: Vec<u32>,
}

impl Packs {
    pub(super) fn new(options: &BuildOptions, titles: usize, common: usize) -> Self {
        let manifest = Manifest {
            name: options.name.clone(),
            titles: titles as u32,
            link_template: options.link_template.clone().unwrap_or_default(),
            min_patrons: options.min_patrons as u32,
            blend: options.blend.clone(),
            model: options.model.clone(),
            sections: Vec::new(),
        };
        Self {
            manifest,
            blocks: BlockList::default(),
            bundles: BundleList::new(common as u32),
            find: FindList { titles: titles as u32, ..FindList::default() },
            files: Vec::new(),
            rest: None,
            layout: None,
            numbers: Vec::new(),
            ranks: Vec::new(),
        }
    }

    /// The files made since the last time.
    pub fn take_files(&mut self) -> Vec<BundleFile> {
        std::mem::take(&mut self.files)
    }

    /// Adds a file, which wants no entry in the manifest, as `STEM-HASH.carrel`, and says that name.
    pub fn add_file(&mut self, stem: &str, bytes: Vec<u8>) -> String {
        let name = format!("{stem}-{:016x}.carrel", fnv1a(&bytes));
        self.files.push(BundleFile { name: name.clone(), bytes });
        name
    }

    /// Adds a file that the manifest names.
    pub fn add_section(&mut self, section: Section, titles: usize, bytes: Vec<u8>) {
        let length = bytes.len() as u32;
        let name = self.add_file(section.as_str(), bytes);
        self.manifest.sections.push(SectionEntry { section, name, titles: titles as u32, bytes: length });
    }

    /// Makes the next bundles, at most so many; false once there are none left. The titles are let go with the last.
    pub fn add_bundles(&mut self, most: usize) -> bool {
        for _ in 0..most {
            let Some((topic, titles, bytes)) = self.rest.as_mut().and_then(Rest::next) else {
                self.rest = None;
                return false;
            };
            // By its topic and not by its place among the others, which changes when bundles come and go.
            let stem = format!("more/{:04x}", fnv1a(topic.as_bytes()) >> 48);
            let name = self.add_file(&stem, bytes);
            self.bundles.push(BundleEntry { name, titles: titles as u32, topic });
        }
        true
    }

    /// The words of these titles, which are those that the packs were made from, for [`find::Builder::into_shards`].
    pub fn find_builder(&self, titles: &(impl Titles + ?Sized)) -> find::Builder {
        let mut builder = find::Builder::new();
        titles.each(&mut |number, title| builder.add(self.numbers[number], self.ranks[number], title));
        builder
    }

    /// Adds the find index, all at once.
    fn add_find(&mut self, builder: find::Builder) {
        builder.into_shards().for_each(|(first, bytes)| self.add_shard(first, bytes));
    }

    /// Adds the next shard of the find index; they come in the order of their first terms.
    pub fn add_shard(&mut self, first: String, bytes: Vec<u8>) {
        // By its first term and not by its place among the others, which changes when terms come and go.
        let stem = format!("find/{:04x}", fnv1a(first.as_bytes()) >> 48);
        let length = bytes.len() as u32;
        let name = self.add_file(&stem, bytes);
        self.find.shards.push(ShardEntry { first, name, bytes: length });
    }

    /// Adds the next description block; they come in the order of their numbers.
    pub fn add_block(&mut self, bytes: Vec<u8>) {
        let stem = format!("text/{:04x}", self.blocks.names.len());
        let name = self.add_file(&stem, bytes);
        self.blocks.names.push(name);
    }

    /// The files that are left, and the manifest, once all blocks are there.
    pub fn finish(mut self) -> Bundle {
        while self.add_bundles(usize::MAX) {}
        if !self.bundles.bundles().is_empty() {
            let titles = self.bundles.total() - self.bundles.common();
            self.add_section(Section::BundleList, titles as usize, self.bundles.encode());
        }
        if !self.find.shards.is_empty() {
            self.add_section(Section::FindList, self.manifest.titles as usize, self.find.encode());
        }
        if !self.blocks.names.is_empty() {
            let bytes = self.blocks.encode();
            self.add_section(Section::BlockList, self.manifest.titles as usize, bytes);
        }
        Bundle { manifest: self.manifest.encode(), files: self.files }
    }
}

/// Popularity as it is published: 0 below the threshold, otherwise 1 + ⌊2·log₂(count / threshold)⌋, at most 31.
pub fn popularity_bucket(count: u64, threshold: u64) -> u8 {
    let threshold = threshold.clamp(1, u64::from(u32::MAX));
    if count < threshold { 0 } else { 1 + half_log2(count, threshold, 30) as u8 }
}

/// What only the head pack and the blocks have of a title.
#[derive(Debug)]
pub(super) struct Texts {
    /// The beginning of each description, by number of the title; long ones are cut.
    pub descriptions: Strings,
    /// Whether any title has something that belongs into a block.
    pub any: bool,
}
