//! The separate step that puts a shelf in order: scores stay, places change, and what moved says so.

use crate::collection::Collection;
use crate::feature::FeatureKind;
use crate::map::Map;

/// Why a pick stands elsewhere than its score alone would put it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moved {
    /// It comes later, since others with this feature (a creator or a topic) came before.
    Back {
        /// Its place by score, from 0.
        by_score: usize,
        /// The feature that would have been repeated.
        feature: u32,
    },
    /// It comes earlier, since others were put back.
    Forward {
        /// Its place by score, from 0.
        by_score: usize,
    },
}

/// At each place, titles by one creator so far: this many, and one more for each so many places.
const CREATOR: (usize, usize) = (1, 6);
/// The same for the leading topic.
const TOPIC: (usize, usize) = (2, 4);

/// Takes `limit` of the positions, which come best first, so that creators and leading topics do not crowd.
/// The best stays first. Where only crowded ones are left they come by score.
pub(super) fn arrange(collection: &Collection, ranked: &[u32], limit: usize) -> Vec<(u32, Option<Moved>)> {
    let mut left: Vec<(usize, u32)> = ranked.iter().copied().enumerate().collect();
    let mut seen = Map::<u32, usize>::new();
    let mut held_back = Map::<u32, u32>::new();
    let mut arranged = Vec::with_capacity(limit.min(left.len()));
    while arranged.len() < limit && !left.is_empty() {
        let place = arranged.len();
        let crowded = |&(_, position): &(usize, u32)| crowding(collection, position, &seen, place);
        let choice = left.iter().position(|it| crowded(it).is_none()).unwrap_or(0);
        for passed in &left[..choice] {
            held_back.extend(crowded(passed).map(|feature| (passed.1, feature)));
        }
        let (by_score, position) = left.remove(choice);
        telling(collection, position).for_each(|(feature, _)| *seen.or_insert_with(feature, || 0) += 1);
        arranged.push((position, moved(by_score, place, held_back.get(&position).copied())));
    }
    arranged
}

fn moved(by_score: usize, place: usize, held_back: Option<u32>) -> Option<Moved> {
    match (held_back, by_score.cmp(&place)) {
        (Some(feature), std::cmp::Ordering::Less) => Some(Moved::Back { by_score, feature }),
        (_, std::cmp::Ordering::Equal) => None,
        _ => Some(Moved::Forward { by_score }),
    }
}

/// The feature that keeps a title from this place, if any.
fn crowding(collection: &Collection, position: u32, seen: &Map<u32, usize>, place: usize) -> Option<u32> {
    let too_many = |&(feature, (some, every)): &(u32, (usize, usize))| {
        seen.get(&feature).is_some_and(|&count| count >= some + place / every)
    };
    telling(collection, position).find(too_many).map(|(feature, _)| feature)
}

/// The features by which a shelf can be monotonous, with how many of each are enough.
fn telling(collection: &Collection, position: u32) -> impl Iterator<Item = (u32, (usize, usize))> {
    let first = move |kind| {
        let features = collection.feature_ids(position).iter();
        features.copied().find(move |&feature| collection.features().kind(feature) == kind)
    };
    let creator = first(FeatureKind::Creator).map(|feature| (feature, CREATOR));
    creator.into_iter().chain(first(FeatureKind::Topic).map(|feature| (feature, TOPIC)))
}
