//! A library's titles as the widget holds them: columns, not records, so that ranking a million stays cheap.
//!
//! A [`Collection`] is decoded from a head pack, a common pack or a bundle ([`Collection::decode`]) and is the same thing
//! each time; only the number of titles and the presence of descriptions differ. [`build`] makes all files of a
//! collection, a [`Plan`] those of a large one.
//!
//! The common pack holds the *common set*: all titles, or where they are too many the best of each topic. The rest is in
//! *bundles*, which a [`BundleList`] names. A title has a *number* in the whole collection: the common set by position,
//! then bundle after bundle.

mod availability;
mod blocks;
mod builder;
mod bundles;
mod columns;
mod common;
mod division;
mod features;
mod gathered;
mod head;
mod joined;
mod manifest;
mod neighbours;
mod numbering;
mod pack;
mod part;
mod plan;

use std::cell::OnceCell;

use crate::codec::{DecodeError, fnv1a};
use crate::feature::FeatureKind;
use crate::map::Map;
use crate::math::half_log2;
use crate::strings::Strings;
use crate::title::{Audience, StaffPick};

pub use availability::{Availability, Branch, Positions as TitleSet};
pub use blocks::{BlockList, BlockText, Layout, block_of, decode_block, entry as block_entry, seal_block};
pub use builder::{BuildOptions, Bundle, BundleFile, Packs, Titles, build, build_packs, popularity_bucket};
pub use bundles::{BundleEntry, BundleList};
pub use division::LEAST_OF_BUNDLE;
pub use features::Features;
pub(crate) use manifest::is_plain_path;
pub use manifest::{Manifest, SectionEntry};
pub use neighbours::Neighbours;
pub use plan::Plan;

/// Features rarer than this share of titles (2⁻⁸) tell no more.
const MAX_RARITY: u32 = 16;
/// Stands for "not known" in columns of years and days.
const UNKNOWN: i32 = i32::MIN;

/// Titles in columns. Positions are `u32`, in the library's own order: the titles most worth showing come first.
#[derive(Clone, Debug, Default)]
pub struct Collection {
    features: Features,
    /// Titles of the whole collection, of which this may hold only some; rounded in bundles.
    total: u32,
    ids: Strings,
    titles: Strings,
    originals: Strings,
    links: Strings,
    call_numbers: Strings,
    works: Strings,
    holdings: Strings,
    descriptions: Strings,
    feature_ends: Vec<u32>,
    feature_ids: Vec<u32>,
    topics_per_title: Vec<u8>,
    years: Vec<i32>,
    added: Vec<i32>,
    popularity: Vec<u8>,
    series_numbers: Map<u32, i32>,
    staff_picks: Map<u32, StaffPick>,
    /// Positions of titles that are found but not recommended, ascending.
    withheld: Vec<u32>,
    /// Ids of other editions that were merged into titles.
    other_ids: Strings,
    /// The position of the title that each of the other ids leads to, ascending.
    other_positions: Vec<u32>,
    neighbours: Neighbours,
    positions: OnceCell<Positions>,
    derived: columns::Derived,
}

impl PartialEq for Collection {
    fn eq(&self, other: &Self) -> bool {
        // What is derived takes no part.
        self.features == other.features
            && self.total == other.total
            && self.ids == other.ids
            && self.titles == other.titles
            && self.originals == other.originals
            && self.links == other.links
            && self.call_numbers == other.call_numbers
            && self.works == other.works
            && self.holdings == other.holdings
            && self.descriptions == other.descriptions
            && self.feature_ends == other.feature_ends
            && self.feature_ids == other.feature_ids
            && self.years == other.years
            && self.added == other.added
            && self.popularity == other.popularity
            && self.series_numbers == other.series_numbers
            && self.staff_picks == other.staff_picks
            && self.withheld == other.withheld
            && self.other_ids == other.other_ids
            && self.other_positions == other.other_positions
            && self.neighbours == other.neighbours
    }
}

impl Collection {
    /// How many titles are here.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// How many titles the whole collection has; in a bundle rounded down, by less than a thirty-second.
    pub fn total(&self) -> usize {
        self.total as usize
    }

    /// All features with their labels and counts.
    pub fn features(&self) -> &Features {
        &self.features
    }

    /// How telling a feature is: half steps of doubling of its rarity, 0 to 16.
    pub(crate) fn rarity(&self, feature: u32) -> u32 {
        half_log2(u64::from(self.total), u64::from(self.features.count(feature)), MAX_RARITY)
    }

    /// The title at a position below [`Self::len`].
    pub fn title(&self, position: u32) -> TitleRef<'_> {
        TitleRef { collection: self, position }
    }

    /// Where the title is that has this id, or an edition with it.
    pub fn find(&self, id: &str) -> Option<u32> {
        let positions = self.positions.get_or_init(|| Positions::new(self.ids.iter().chain(self.other_ids.iter())));
        let found = positions.find(id, |number| self.any_id(number))?;
        Some(if found < self.len() { found as u32 } else { self.other_positions[found - self.len()] })
    }

    /// The ids of titles, then those of their other editions.
    fn any_id(&self, number: usize) -> &str {
        if number < self.len() { self.ids.get(number) } else { self.other_ids.get(number - self.len()) }
    }

    /// Ids of other editions, each with the position of the title that it leads to.
    pub fn other_editions(&self) -> impl Iterator<Item = (&str, u32)> {
        self.other_ids.iter().zip(self.other_positions.iter().copied())
    }

    /// Whether the library wants this title to be found but not recommended.
    pub fn is_withheld(&self, position: u32) -> bool {
        self.withheld.binary_search(&position).is_ok()
    }

    /// Which titles speak for which others; empty unless [attached](Self::attach).
    pub fn neighbours(&self) -> &Neighbours {
        &self.neighbours
    }

    /// Takes in the neighbour model that was built with this pack.
    pub fn attach(&mut self, bytes: &[u8]) -> Result<(), DecodeError> {
        self.neighbours = Neighbours::decode(bytes, self.len())?;
        Ok(())
    }

    /// Feature numbers of a title: topics first, most telling first.
    pub fn feature_ids(&self, position: u32) -> &[u32] {
        let end = self.feature_ends[position as usize] as usize;
        let start = if position == 0 { 0 } else { self.feature_ends[position as usize - 1] as usize };
        &self.feature_ids[start..end]
    }

    /// How many of the first features of a title are topics.
    pub(crate) fn topics_per_title(&self, position: u32) -> usize {
        usize::from(self.topics_per_title[position as usize])
    }

    pub(crate) fn popularity(&self, position: u32) -> u8 {
        self.popularity[position as usize]
    }

    /// Buckets of popularity of all titles.
    pub(crate) fn popularities(&self) -> &[u8] {
        &self.popularity
    }

    /// The days on which all titles were added, [`i32::MIN`] where unknown.
    pub(crate) fn days_added(&self) -> &[i32] {
        &self.added
    }

    /// Positions of the titles that staff recommend.
    pub(crate) fn staff_picks(&self) -> impl Iterator<Item = u32> {
        self.staff_picks.keys().copied()
    }

    /// How many topics each title has.
    pub(crate) fn topic_counts(&self) -> &[u8] {
        &self.topics_per_title
    }
}

/// Open addressing over the ids' hashes: made in one pass when the first id is looked up.
#[derive(Clone, Debug)]
struct Positions {
    slots: Vec<u32>,
}

impl Positions {
    const EMPTY: u32 = u32::MAX;

    fn new<'a>(ids: impl Iterator<Item = &'a str> + Clone) -> Self {
        let mut slots = vec![Self::EMPTY; (ids.clone().count() * 2).next_power_of_two().max(2)];
        let mask = slots.len() - 1;
        for (position, id) in ids.enumerate() {
            let mut slot = fnv1a(id.as_bytes()) as usize & mask;
            while slots[slot] != Self::EMPTY {
                slot = (slot + 1) & mask;
            }
            slots[slot] = position as u32;
        }
        Self { slots }
    }

    fn find<'a>(&self, id: &str, of: impl Fn(usize) -> &'a str) -> Option<usize> {
        let mask = self.slots.len() - 1;
        let mut slot = fnv1a(id.as_bytes()) as usize & mask;
        while self.slots[slot] != Self::EMPTY {
            let number = self.slots[slot] as usize;
            if of(number) == id {
                return Some(number);
            }
            slot = (slot + 1) & mask;
        }
        None
    }
}

/// One title of a collection, read in place.
#[derive(Clone, Copy, Debug)]
pub struct TitleRef<'a> {
    collection: &'a Collection,
    position: u32,
}

impl<'a> TitleRef<'a> {
    fn at(self) -> usize {
        self.position as usize
    }

    /// Where it is in the collection.
    pub fn position(self) -> u32 {
        self.position
    }

    /// The stable id.
    pub fn id(self) -> &'a str {
        self.collection.ids.get(self.at())
    }

    /// The title as displayed.
    pub fn title(self) -> &'a str {
        self.collection.titles.get(self.at())
    }

    /// The title in its original script or language, if another.
    pub fn original_title(self) -> Option<&'a str> {
        some(self.collection.originals.get(self.at()))
    }

    /// Labels of its features of one kind, in the record's order.
    pub fn labels(self, kind: FeatureKind) -> impl Iterator<Item = &'a str> {
        let features = self.collection.features();
        let all = self.collection.feature_ids(self.position).iter();
        all.filter(move |&&feature| features.kind(feature) == kind).map(|&feature| features.label(feature))
    }

    /// Year of first publication.
    pub fn year(self) -> Option<i32> {
        known(self.collection.years[self.at()])
    }

    /// Day it was added, since 1970-01-01.
    pub fn added(self) -> Option<i32> {
        known(self.collection.added[self.at()])
    }

    /// Popularity bucket, 0 to 31.
    pub fn popularity(self) -> u8 {
        self.collection.popularity(self.position)
    }

    /// Whom it is for.
    pub fn audience(self) -> Option<Audience> {
        match self.labels(FeatureKind::Audience).next()? {
            "child" => Some(Audience::Child),
            "teen" => Some(Audience::Teen),
            _ => Some(Audience::Adult),
        }
    }

    /// Volume in its series, in thousandths.
    pub fn series_number(self) -> Option<i32> {
        self.collection.series_numbers.get(&self.position).copied()
    }

    /// Its own link, where the template does not make it.
    pub fn link(self) -> Option<&'a str> {
        some(self.collection.links.get(self.at()))
    }

    /// Shelf mark.
    pub fn call_number(self) -> Option<&'a str> {
        some(self.collection.call_numbers.get(self.at()))
    }

    /// Identifier shared by all editions of the work.
    pub fn work(self) -> Option<&'a str> {
        some(self.collection.works.get(self.at()))
    }

    /// Key under which availability is looked up.
    pub fn holdings(self) -> Option<&'a str> {
        some(self.collection.holdings.get(self.at()))
    }

    /// The description, in a head pack.
    pub fn description(self) -> Option<&'a str> {
        some(self.collection.descriptions.get(self.at()))
    }

    /// A recommendation by staff.
    pub fn staff_pick(self) -> Option<&'a StaffPick> {
        self.collection.staff_picks.get(&self.position)
    }
}

fn some(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

fn known(value: i32) -> Option<i32> {
    (value != UNKNOWN).then_some(value)
}
