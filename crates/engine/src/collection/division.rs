//! How the titles outside the common set are divided into bundles, so that a bundle says little about which of its
//! titles was wanted, and a rebuild leaves most bundles as they are.

use std::collections::BTreeMap;

use super::Collection;
use crate::codec::fnv1a;

/// Fewest titles in a bundle, unless there are fewer in all.
pub const LEAST_OF_BUNDLE: usize = 100;
/// A bundle may end once it has so many titles, …
const MAY_END: usize = 160;
/// … at a title of which the hash of the id has this remainder by [`ENDS`], …
const END: u64 = 0;
const ENDS: u64 = 96;
/// … and ends when it has so many.
const MUST_END: usize = 400;

/// The titles of one bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Division {
    /// Label of their leading topic; empty where topics share the bundle.
    pub topic: String,
    /// Their positions in the whole collection, ascending, so in the library's order.
    pub titles: Vec<u32>,
}

/// Divides titles, given by ascending positions, by their leading topics: topics in the order of their labels, within a
/// topic the best first. Topics with fewer than [`LEAST_OF_BUNDLE`] titles, and titles without a topic, share the last
/// bundles.
///
/// Where a bundle ends is told by the id of its last title, and not by counting from the first: one more title changes
/// the bundle it falls into, and no others but perhaps the next.
pub(super) fn divide(whole: &Collection, rest: &[u32]) -> Vec<Division> {
    let mut divisions = Vec::new();
    let (large, small) = by_topic(whole, rest);
    for (topic, titles) in large {
        divisions.extend(cut(whole, &titles).map(|titles| Division { topic: topic.to_owned(), titles }));
    }
    let shared: Vec<u32> = small.into_iter().flatten().collect();
    divisions.extend(cut(whole, &shared).map(|mut titles| {
        titles.sort_unstable();
        Division { topic: String::new(), titles }
    }));
    divisions
}

/// Titles of the topics that fill bundles of their own, and of those that share, each in the order of topics' labels.
fn by_topic<'a>(whole: &'a Collection, rest: &[u32]) -> (BTreeMap<&'a str, Vec<u32>>, Vec<Vec<u32>>) {
    let mut topics: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for &position in rest {
        topics.entry(leading_topic(whole, position)).or_default().push(position);
    }
    let shares = |(topic, titles): &(&str, Vec<u32>)| topic.is_empty() || titles.len() < LEAST_OF_BUNDLE;
    let (mut small, mut large): (Vec<_>, Vec<_>) = topics.into_iter().partition(shares);
    // Where those that share are too few for one bundle, the smallest of the others join them.
    large.sort_by_key(|(topic, titles)| (std::cmp::Reverse(titles.len()), *topic));
    let sharing = |small: &[(&str, Vec<u32>)]| small.iter().map(|(_, titles)| titles.len()).sum::<usize>();
    while (1..LEAST_OF_BUNDLE).contains(&sharing(&small)) {
        let Some(smallest) = large.pop() else { break };
        small.push(smallest);
    }
    small.sort_unstable();
    (large.into_iter().collect(), small.into_iter().map(|(_, titles)| titles).collect())
}

/// The topic by which a title is bundled; empty where it has none.
fn leading_topic(whole: &Collection, position: u32) -> &str {
    match whole.topics_per_title(position) {
        0 => "",
        _ => whole.feature_ids(position).first().map_or("", |&topic| whole.features().label(topic)),
    }
}

/// Pieces of [`LEAST_OF_BUNDLE`] titles or more, one where there are fewer.
fn cut<'a>(whole: &'a Collection, titles: &'a [u32]) -> impl Iterator<Item = Vec<u32>> + 'a {
    let mut left = titles;
    std::iter::from_fn(move || {
        if left.is_empty() {
            return None;
        }
        let (piece, rest) = left.split_at(end(whole, left));
        left = rest;
        Some(piece.to_vec())
    })
}

/// How many of these titles are in the first piece.
fn end(whole: &Collection, titles: &[u32]) -> usize {
    let ends = |&position: &u32| fnv1a(whole.ids.get(position as usize).as_bytes()) % ENDS == END;
    let found = titles.iter().take(MUST_END).skip(MAY_END - 1).position(ends);
    let end = found.map_or(MUST_END, |after| MAY_END + after).min(titles.len());
    if titles.len() - end < LEAST_OF_BUNDLE { titles.len() } else { end }
}
