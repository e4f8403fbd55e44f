//! A whole collection in the library's order, before it is decided how much of it everybody fetches.

use super::blocks::Layout;
use super::builder::{BuildOptions, Packs, Texts, Titles};
use super::common::preference;
use super::division::{Division, LEAST_OF_BUNDLE, divide};
use super::gathered::Gathered;
use super::part::Part;
use super::{Collection, Neighbours, head};
use crate::codec::Section;

/// Titles in columns, waiting for the number of those in the common set, which whoever builds chooses by the size of
/// the pack: see [`Self::common_pack`].
#[derive(Debug)]
pub struct Plan {
    whole: Collection,
    /// The number, as they were given, of the title at each position.
    order: Vec<u32>,
    texts: Texts,
    /// Positions of the titles of the head pack.
    head: Vec<u32>,
    /// Positions of all titles, those first that a common set wants first.
    preference: Vec<u32>,
}

impl Plan {
    /// Gathers these titles. Counts of loans below `min_patrons` leave no trace.
    pub fn new(titles: &(impl Titles + ?Sized), min_patrons: u64) -> Self {
        let (whole, order, texts) = Gathered::of(titles, min_patrons).into_collection();
        let head = head::choose(&whole);
        let preference = preference(&whole, &head);
        Self { whole, order, texts, head, preference }
    }

    /// How many titles there are in all.
    pub fn titles(&self) -> usize {
        self.whole.len()
    }

    /// The fewest titles that a common set can have: those of the head pack.
    pub fn least(&self) -> usize {
        self.head.len()
    }

    /// The number of titles next to `wanted`, but for the fewest never above it, with which a common set leaves no
    /// title or enough for a bundle.
    pub fn possible(&self, wanted: usize) -> usize {
        let all = self.titles();
        let most = if wanted >= all { all } else { wanted.min(all.saturating_sub(LEAST_OF_BUNDLE)) };
        // A head that leaves too few titles for a bundle is rare and takes in the rest.
        match most.max(self.least()) {
            count if all - count < LEAST_OF_BUNDLE => all,
            count => count,
        }
    }

    /// The common pack of the `count` titles that come first, which must be [possible](Self::possible).
    pub fn common_pack(&self, count: usize) -> Vec<u8> {
        self.common(&self.chosen(count))
            .map_or_else(|| self.whole.encode(Section::Common), |common| common.encode(Section::Common))
    }

    /// The numbers, as they were given, of the titles of a common set of `count`, by their positions in it.
    pub fn common_numbers(&self, count: usize) -> Vec<u32> {
        self.chosen(count).into_iter().map(|position| self.order[position as usize]).collect()
    }

    /// Positions of the common set's titles, ascending.
    fn chosen(&self, count: usize) -> Vec<u32> {
        let mut chosen = self.preference[..count.min(self.preference.len())].to_vec();
        chosen.sort_unstable();
        chosen
    }

    /// Nothing where that is all of them.
    fn common(&self, chosen: &[u32]) -> Option<Collection> {
        (chosen.len() < self.titles()).then(|| self.whole.part(Part::Common, chosen))
    }

    fn head_pack(&self) -> Vec<u8> {
        let mut head = self.whole.part(Part::Head, &self.head);
        let description = |&it: &u32| self.texts.descriptions.get(self.order[it as usize] as usize);
        head.descriptions = self.head.iter().map(description).collect();
        head.encode(Section::Head)
    }

    /// Head pack, common pack of `count` titles, which must be [possible](Self::possible), and neighbour model. Bundles
    /// and description blocks are still to be made: see [`Packs`].
    ///
    /// `neighbours` is about the titles of the common set by their positions, and may be empty.
    pub fn packs(self, count: usize, neighbours: &Neighbours, options: &BuildOptions) -> Packs {
        let chosen = self.chosen(count);
        let mut packs = Packs::new(options, self.titles(), chosen.len());
        packs.add_section(Section::Head, self.head.len(), self.head_pack());
        packs.add_section(Section::Common, chosen.len(), self.common_pack(count));
        if !neighbours.is_empty() {
            packs.add_section(Section::Neighbours, chosen.len(), neighbours.encode());
        }
        if self.texts.any {
            packs.layout = Some(Layout::new(&self.whole.ids, &self.order));
        }
        let divisions = divide(&self.whole, &left(self.titles(), &chosen));
        packs.ranks = ranks(&self.order, 0..self.titles() as u32);
        let in_bundles = divisions.iter().flat_map(|division| &division.titles);
        packs.numbers = ranks(&self.order, chosen.iter().chain(in_bundles).copied());
        if !divisions.is_empty() {
            packs.rest = Some(Rest { whole: self.whole, divisions: divisions.into_iter() });
        }
        packs
    }
}

/// Positions that are not among the chosen.
fn left(titles: usize, chosen: &[u32]) -> Vec<u32> {
    let mut chosen = chosen.iter().copied().peekable();
    (0..titles as u32).filter(|&position| chosen.next_if_eq(&position).is_none()).collect()
}

/// For each title, by the number with which it was given, its place in this sequence of all positions.
fn ranks(order: &[u32], positions: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut ranks = vec![0; order.len()];
    positions.zip(0..).for_each(|(position, rank)| ranks[order[position as usize] as usize] = rank);
    ranks
}

/// The titles outside the common set, of which bundles are made one after the other.
#[derive(Debug)]
pub(super) struct Rest {
    whole: Collection,
    divisions: std::vec::IntoIter<Division>,
}

impl Rest {
    /// The next bundle: label of its topic, number of titles, file.
    pub fn next(&mut self) -> Option<(String, usize, Vec<u8>)> {
        let Division { topic, titles } = self.divisions.next()?;
        let bytes = self.whole.part(Part::Bundle, &titles).encode(Section::Bundle);
        Some((topic, titles.len(), bytes))
    }
}
