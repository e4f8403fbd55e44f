//! Which titles go into the head pack: enough of everything for a first page in any language and topic.

use std::collections::BTreeSet;

use super::Collection;
use crate::feature::FeatureKind;

/// The head is filled up to this many; the spread below may take it somewhat beyond.
const HEAD_TITLES: usize = 400;
const NEWEST: usize = 36;
/// (kind, how many of its most frequent features, titles of each).
const SPREAD: [(FeatureKind, usize, usize); 4] = [
    (FeatureKind::Language, 24, 8),
    (FeatureKind::Topic, 48, 4),
    (FeatureKind::Audience, 3, 12),
    (FeatureKind::Format, 8, 6),
];

/// Positions of the head's titles in the library's order. A function of the collection alone, so the same for every
/// reader.
pub(super) fn choose(collection: &Collection) -> Vec<u32> {
    let mut chosen: BTreeSet<u32> = collection.staff_picks.keys().take(NEWEST).copied().collect();
    chosen.extend(newest(collection));
    for (kind, features, titles) in SPREAD {
        let wanted: Vec<u32> = collection.features.of_kind(kind).take(features).collect();
        chosen.extend(best_of_each(collection, &wanted, titles));
    }
    let missing = HEAD_TITLES.saturating_sub(chosen.len());
    let rest: Vec<u32> =
        (0..collection.len() as u32).filter(|position| !chosen.contains(position)).take(missing).collect();
    chosen.extend(rest);
    chosen.into_iter().collect()
}

fn newest(collection: &Collection) -> Vec<u32> {
    let mut dated: Vec<u32> =
        (0..collection.len() as u32).filter(|&position| collection.title(position).added().is_some()).collect();
    dated.sort_by_key(|&position| (std::cmp::Reverse(collection.title(position).added()), position));
    dated.truncate(NEWEST);
    dated
}

/// The first titles in the library's order that have each of the wanted features.
fn best_of_each(collection: &Collection, wanted: &[u32], titles: usize) -> BTreeSet<u32> {
    let mut missing: std::collections::BTreeMap<u32, usize> = wanted.iter().map(|&feature| (feature, titles)).collect();
    let mut chosen = BTreeSet::new();
    for position in 0..collection.len() as u32 {
        for feature in collection.feature_ids(position) {
            if let Some(left) = missing.get_mut(feature) {
                chosen.insert(position);
                *left -= 1;
                if *left == 0 {
                    missing.remove(feature);
                }
            }
        }
        if missing.is_empty() {
            break;
        }
    }
    chosen
}
