//! The common set: which titles everybody fetches where not all of them fit. A function of the library's signals alone.
//!
//! Titles stand in one order of preference, of which any number of the first make a common set: so the set grows and
//! shrinks by few titles when the collection does, and whoever has a budget need only find the number.

use super::Collection;
use crate::feature::FeatureKind;

/// So many of each topic and language come before any is preferred for its size.
const OF_EACH: u32 = 24;
/// Kinds of features of which each has its share.
const SHARED: [FeatureKind; 2] = [FeatureKind::Topic, FeatureKind::Language];

/// The positions of all titles, those first that a common set wants first:
///
/// 1. the titles of the head pack, since all that a first page shows must be there;
/// 2. staff picks;
/// 3. the best of each topic and language: the first of each, then the second of each, up to the [`OF_EACH`]th;
/// 4. in turn, the best of a topic, topics getting shares that grow like the square roots of their sizes, and the best
///    by the library's order;
/// 5. at last what the library wants to be found but not recommended.
pub(super) fn preference(collection: &Collection, head: &[u32]) -> Vec<u32> {
    let mut order = Order::new(collection.len());
    order.extend(head.iter().copied());
    order.extend(collection.staff_picks().filter(|&position| !collection.is_withheld(position)));
    let standings = standings(collection);
    let recommended = |position: &u32| !collection.is_withheld(*position);
    let all = || 0..collection.len() as u32;
    let mut early: Vec<(u32, u32)> = all().filter_map(|it| Some((standings[it as usize].round?, it))).collect();
    early.sort_unstable();
    order.extend(early.into_iter().map(|(_, position)| position));
    let mut by_topic: Vec<(u64, u32)> =
        all().filter(recommended).map(|it| (standings[it as usize].share, it)).collect();
    by_topic.sort_unstable();
    order.extend_in_turn(by_topic.into_iter().map(|(_, position)| position), all().filter(recommended));
    order.extend(all());
    order.titles
}

/// Titles in the order in which they were taken, each once.
struct Order {
    taken: Vec<bool>,
    titles: Vec<u32>,
}

impl Order {
    fn new(titles: usize) -> Self {
        Self { taken: vec![false; titles], titles: Vec::with_capacity(titles) }
    }

    /// Takes a title; false where it was taken before.
    fn take(&mut self, position: u32) -> bool {
        let taken = &mut self.taken[position as usize];
        let new = !std::mem::replace(taken, true);
        if new {
            self.titles.push(position);
        }
        new
    }

    fn extend(&mut self, positions: impl Iterator<Item = u32>) {
        for position in positions {
            self.take(position);
        }
    }

    /// One new title of the first, one of the second, until both have ended.
    fn extend_in_turn(&mut self, mut first: impl Iterator<Item = u32>, mut second: impl Iterator<Item = u32>) {
        loop {
            let from_first = first.by_ref().any(|position| self.take(position));
            let from_second = second.by_ref().any(|position| self.take(position));
            if !from_first && !from_second {
                break;
            }
        }
    }
}

/// How well a title stands among those of its topics and languages.
#[derive(Clone, Copy)]
struct Standing {
    /// The best rank that it has in any, if that is among the first [`OF_EACH`].
    round: Option<u32>,
    /// The least of rank² / size over its topics, as a fraction of 2¹⁶: taking all below some value takes of each topic
    /// a number that grows like the square root of its size.
    share: u64,
}

fn standings(collection: &Collection) -> Vec<Standing> {
    let features = collection.features();
    let topics = features.of_kind(FeatureKind::Topic);
    let mut ranks = vec![0_u32; features.len()];
    let mut all = vec![Standing { round: None, share: u64::MAX }; collection.len()];
    for position in (0..collection.len() as u32).filter(|&position| !collection.is_withheld(position)) {
        let standing = &mut all[position as usize];
        for &feature in collection.feature_ids(position) {
            if !SHARED.contains(&features.kind(feature)) {
                continue;
            }
            let rank = &mut ranks[feature as usize];
            *rank += 1;
            if *rank <= OF_EACH {
                standing.round = Some(standing.round.map_or(*rank, |round| round.min(*rank)));
            }
            if topics.contains(&feature) {
                let size = u64::from(features.count(feature).max(1));
                let rank = u64::from(*rank);
                standing.share = standing.share.min(((rank * rank) << 16) / size);
            }
        }
    }
    all
}
