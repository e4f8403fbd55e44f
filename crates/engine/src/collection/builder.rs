//! From titles to the files of a collection.

use std::collections::BTreeMap;

use super::blocks::{BlockList, Layout, entry, seal_block};
use super::gathered::Gathered;
use super::{Collection, Features, Manifest, Neighbours, SectionEntry, head};
use crate::codec::{Section, fnv1a};
use crate::feature::FeatureKind;
use crate::math::half_log2;
use crate::rank::Blend;
use crate::strings::Strings;
use crate::title::Title;

/// Topics listed in the head pack beyond those of its own titles.
const HEAD_TOPICS: u32 = 600;

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
}

impl Default for BuildOptions {
    fn default() -> Self {
        Self { name: String::new(), link_template: None, min_patrons: 5, blend: Blend::default(), model: String::new() }
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
pub fn build(titles: &[Title], neighbours: &[Vec<(u32, u8)>], options: &BuildOptions) -> Bundle {
    let mut packs = build_packs(titles, neighbours, options);
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

/// All but the description blocks, which are many and are made by whoever can keep their texts elsewhere meanwhile.
pub fn build_packs(titles: &(impl Titles + ?Sized), neighbours: &[Vec<(u32, u8)>], options: &BuildOptions) -> Packs {
    let (common, order, texts) = Gathered::of(titles, options.min_patrons).into_collection();
    let head = common.subset(&head::choose(&common), &order, &texts);
    let mut packs = Packs::new(options, common.len());
    packs.add_section(Section::Head, head.len(), head.encode(Section::Head));
    packs.add_section(Section::Common, common.len(), common.encode(Section::Common));
    if neighbours.iter().any(|list| !list.is_empty()) {
        let bytes = Neighbours::from_lists(&in_order(neighbours, &order)).encode();
        packs.add_section(Section::Neighbours, common.len(), bytes);
    }
    if texts.any {
        packs.layout = Some(Layout::new(&common.ids, &order));
    }
    packs
}

/// The lists of neighbours in the library's order, their titles numbered by it.
fn in_order(neighbours: &[Vec<(u32, u8)>], order: &[u32]) -> Vec<Vec<(u32, u8)>> {
    let mut place = vec![0; order.len()];
    order.iter().zip(0..).for_each(|(&number, position)| place[number as usize] = position);
    let renumbered = |&number: &u32| {
        let list = neighbours.get(number as usize).map_or(&[][..], Vec::as_slice);
        let mut list: Vec<(u32, u8)> =
            list.iter().filter_map(|&(source, weight)| Some((*place.get(source as usize)?, weight))).collect();
        list.sort_unstable();
        list
    };
    order.iter().map(renumbered).collect()
}

/// The files of a collection as they are made.
#[derive(Debug)]
pub struct Packs {
    manifest: Manifest,
    blocks: BlockList,
    /// Files that have been made and not [taken](Self::take_files).
    files: Vec<BundleFile>,
    /// Which titles belong into which description block, where any title has what belongs there.
    pub layout: Option<Layout>,
}

impl Packs {
    fn new(options: &BuildOptions, titles: usize) -> Self {
        let manifest = Manifest {
            name: options.name.clone(),
            titles: titles as u32,
            link_template: options.link_template.clone().unwrap_or_default(),
            min_patrons: options.min_patrons as u32,
            blend: options.blend.clone(),
            model: options.model.clone(),
            sections: Vec::new(),
        };
        Self { manifest, blocks: BlockList::default(), files: Vec::new(), layout: None }
    }

    /// The files made since the last time.
    pub fn take_files(&mut self) -> Vec<BundleFile> {
        std::mem::take(&mut self.files)
    }

    /// Adds a file under its content's hash.
    fn add_file(&mut self, stem: &str, bytes: Vec<u8>) -> String {
        let name = format!("{stem}-{:016x}.carrel", fnv1a(&bytes));
        self.files.push(BundleFile { name: name.clone(), bytes });
        name
    }

    fn add_section(&mut self, section: Section, titles: usize, bytes: Vec<u8>) {
        let length = bytes.len() as u32;
        let name = self.add_file(section.as_str(), bytes);
        self.manifest.sections.push(SectionEntry { section, name, titles: titles as u32, bytes: length });
    }

    /// Adds the next description block; they come in the order of their numbers.
    pub fn add_block(&mut self, bytes: Vec<u8>) {
        let stem = format!("text/{:04x}", self.blocks.names.len());
        let name = self.add_file(&stem, bytes);
        self.blocks.names.push(name);
    }

    /// The files that are left, and the manifest, once all blocks are there.
    pub fn finish(mut self) -> Bundle {
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
pub(super) struct Texts {
    /// The beginning of each description, by number of the title; long ones are cut.
    pub descriptions: Strings,
    /// Whether any title has something that belongs into a block.
    pub any: bool,
}

impl Collection {
    /// The titles at these positions, with their descriptions and only the features that a first page needs.
    fn subset(&self, positions: &[u32], order: &[u32], texts: &Texts) -> Self {
        let at = |column: &Strings| positions.iter().map(|&it| column.get(it as usize)).collect();
        let maybe = |column: &Strings| if column.is_empty() { Strings::default() } else { at(column) };
        let of = |column: &[i32]| positions.iter().map(|&it| column[it as usize]).collect();
        let (features, renumbered) = self.head_features(positions);
        let description = |&it: &u32| texts.descriptions.get(order[it as usize] as usize);
        let mut subset = Self {
            total: self.total,
            features,
            ids: at(&self.ids),
            titles: at(&self.titles),
            originals: maybe(&self.originals),
            links: maybe(&self.links),
            call_numbers: maybe(&self.call_numbers),
            works: maybe(&self.works),
            holdings: maybe(&self.holdings),
            descriptions: positions.iter().map(description).collect(),
            years: of(&self.years),
            added: of(&self.added),
            popularity: positions.iter().map(|&it| self.popularity[it as usize]).collect(),
            ..Self::default()
        };
        for (new, &old) in positions.iter().enumerate() {
            subset.feature_ids.extend(self.feature_ids(old).iter().map(|feature| renumbered[feature]));
            subset.feature_ends.push(subset.feature_ids.len() as u32);
            subset.topics_per_title.push(self.topics_per_title[old as usize]);
            subset.series_numbers.extend(self.series_numbers.get(&old).map(|&number| (new as u32, number)));
            subset.staff_picks.extend(self.staff_picks.get(&old).map(|pick| (new as u32, pick.clone())));
            subset.withheld.extend(self.is_withheld(old).then_some(new as u32));
        }
        let others = positions.iter().zip(0..).flat_map(|(&old, new)| {
            let others = self.other_positions.iter().zip(self.other_ids.iter());
            others.filter(move |&(&of, _)| of == old).map(move |(_, id)| (new, id))
        });
        (subset.other_positions, subset.other_ids) = others.unzip();
        subset
    }

    /// Features of the head's titles and the most frequent topics and languages, in the same order, renumbered.
    fn head_features(&self, positions: &[u32]) -> (Features, BTreeMap<u32, u32>) {
        let used = positions.iter().flat_map(|&position| self.feature_ids(position)).copied();
        let mut kept: std::collections::BTreeSet<u32> = used.collect();
        for kind in FeatureKind::ALL {
            let most = if matches!(kind, FeatureKind::Creator | FeatureKind::Series) { 0 } else { HEAD_TOPICS };
            kept.extend(self.features.of_kind(kind).take(most as usize));
        }
        let kinds = FeatureKind::ALL.map(|kind| {
            let of_kind = self.features.of_kind(kind);
            let label = |&feature: &u32| (self.features.label(feature).to_owned(), self.features.count(feature));
            kept.range(of_kind).map(label).collect()
        });
        (Features::new(&kinds), kept.into_iter().zip(0..).collect())
    }
}
