//! Which features a reader is offered who has said nothing yet.

use carrel_engine::feature::FeatureKind;

use crate::library::Library;

/// Features of each kind offered where there are no topics.
const OTHERS: usize = 4;
/// Topics that are looked at, the most frequent of the collection.
const LOOKED_AT: usize = 64;

/// A feature that could be offered.
struct Candidate {
    feature: u32,
    /// The titles at hand that have it and may be recommended.
    titles: Vec<u32>,
    /// Whether there are others that have it, all of them closed to this page.
    closed: bool,
}

/// The features to offer, the best first: of topics each stands for as many titles as possible that those before it do not,
/// so that a few of them show how wide the collection is. Where there are none, a few creators, languages and formats.
///
/// What all titles share is no choice, and neither is what only titles have with one of the `hidden` features.
pub fn offered(library: &Library, hidden: &[u32]) -> Vec<u32> {
    use FeatureKind::{Creator, Format, Language, Topic};
    let of_kind = |kind| library.collection.features().of_kind(kind);
    let topics = of_kind(Topic);
    if topics.is_empty() {
        let few = |kind| candidates(library, of_kind(kind), hidden).into_iter().map(|it| it.feature).take(OTHERS);
        return [Creator, Language, Format].into_iter().flat_map(few).collect();
    }
    varied(candidates(library, topics, hidden), library.collection.len())
}

fn candidates(library: &Library, of: std::ops::Range<u32>, hidden: &[u32]) -> Vec<Candidate> {
    let (collection, all) = (&library.collection, library.manifest.titles);
    let looked_at = of.start..of.end.min(of.start + LOOKED_AT as u32);
    let candidate = |feature| Candidate { feature, titles: Vec::new(), closed: false };
    let mut candidates: Vec<Candidate> = looked_at.clone().map(candidate).collect();
    for position in 0..collection.len() as u32 {
        let ids = collection.feature_ids(position);
        let closed = collection.is_withheld(position) || ids.iter().any(|it| hidden.contains(it));
        for feature in ids.iter().filter(|it| looked_at.contains(it)) {
            let candidate = &mut candidates[(feature - looked_at.start) as usize];
            if closed {
                candidate.closed = true;
            } else {
                candidate.titles.push(position);
            }
        }
    }
    // Of a feature without titles here more is not known: the first pack holds a few hundred.
    candidates.retain(|it| collection.features().count(it.feature) < all && !(it.closed && it.titles.is_empty()));
    candidates
}

/// Greedily the one with most titles that have none of those before it, of equal ones the more frequent.
fn varied(mut left: Vec<Candidate>, titles: usize) -> Vec<u32> {
    let mut covered = vec![false; titles];
    let mut chosen = Vec::new();
    while !left.is_empty() {
        let fresh = |it: &Candidate| it.titles.iter().filter(|title| !covered[**title as usize]).count();
        let next = (0..left.len()).max_by_key(|&index| (fresh(&left[index]), std::cmp::Reverse(index))).unwrap_or(0);
        let next = left.remove(next);
        next.titles.iter().for_each(|title| covered[*title as usize] = true);
        chosen.push(next.feature);
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(titles: &[&[u32]]) -> Vec<Candidate> {
        (0..)
            .zip(titles)
            .map(|(feature, titles)| Candidate { feature, titles: titles.to_vec(), closed: false })
            .collect()
    }

    #[test]
    fn what_stands_for_other_titles_goes_before_what_is_merely_frequent() {
        let topics = all(&[&[0, 1, 2, 3], &[0, 1, 2], &[4, 5], &[]]);
        assert_eq!(varied(topics, 6), [0, 2, 1, 3]);
    }

    #[test]
    fn of_equal_ones_the_more_frequent_stands_first() {
        assert_eq!(varied(all(&[&[0], &[1], &[0]]), 2), [0, 1, 2]);
        assert!(varied(Vec::new(), 0).is_empty());
    }
}
