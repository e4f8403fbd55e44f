//! NDCG and recall as in Liang et al. 2018, coverage, and how varied a list is.

use std::collections::{HashMap, HashSet};

use carrel_engine::collection::Collection;
use carrel_engine::feature::FeatureKind;

use crate::split::Patron;

/// How many titles a recommender is asked for.
pub const DEPTH: usize = 100;

/// What one patron's list is worth.
#[derive(Clone, Copy, Debug, Default)]
pub struct Worth {
    /// NDCG of the first ten.
    pub ndcg10: f64,
    /// NDCG of the first hundred.
    pub ndcg100: f64,
    /// Recall of the first twenty, of as many targets as can be there.
    pub recall20: f64,
    /// Mean distance of the first ten from each other, 0 to 1.
    pub diversity: f64,
    /// Length of the history.
    pub history: usize,
}

/// Mean and standard error.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Mean {
    /// The mean.
    pub mean: f64,
    /// Its standard error.
    pub error: f64,
}

impl Mean {
    /// Of some values.
    pub fn of(values: &[f64]) -> Self {
        let count = values.len().max(1) as f64;
        let mean = values.iter().sum::<f64>() / count;
        let variance = values.iter().map(|it| (it - mean).powi(2)).sum::<f64>() / count;
        Self { mean, error: (variance / count).sqrt() }
    }
}

/// Judges a list of titles, best first.
pub fn judge(list: &[u32], patron: &Patron, likeness: &Likeness) -> Worth {
    let hits: Vec<bool> = list.iter().map(|title| patron.targets.contains(title)).collect();
    let found = hits.iter().take(20).filter(|&&hit| hit).count();
    Worth {
        ndcg10: ndcg(&hits, 10, patron.targets.len()),
        ndcg100: ndcg(&hits, DEPTH, patron.targets.len()),
        recall20: found as f64 / patron.targets.len().min(20) as f64,
        diversity: likeness.diversity(&list[..list.len().min(10)]),
        history: patron.history.len(),
    }
}

/// NDCG of the first hundred alone.
pub fn ndcg100(list: &[u32], patron: &Patron) -> f64 {
    let hits: Vec<bool> = list.iter().map(|title| patron.targets.contains(title)).collect();
    ndcg(&hits, DEPTH, patron.targets.len())
}

fn ndcg(hits: &[bool], depth: usize, targets: usize) -> f64 {
    let discount = |place: usize| 1.0 / (place as f64 + 2.0).log2();
    let gained: f64 = (0..depth.min(hits.len())).filter(|&place| hits[place]).map(discount).sum();
    gained / (0..depth.min(targets)).map(discount).sum::<f64>()
}

/// The `most` titles with the highest scores, without those of the history; of equal scores those with low numbers.
pub fn top(scores: &[f32], history: &[u32], most: usize) -> Vec<u32> {
    let closed: HashSet<u32> = history.iter().copied().collect();
    let mut all: Vec<u32> = (0..scores.len() as u32).filter(|it| !closed.contains(it)).collect();
    let better = |a: &u32, b: &u32| scores[*b as usize].total_cmp(&scores[*a as usize]).then(a.cmp(b));
    if all.len() > most {
        all.select_nth_unstable_by(most, better);
        all.truncate(most);
    }
    all.sort_by(better);
    all
}

/// How alike titles are by what the catalogue says of them: cosine of topics, creators and series, the rarer the heavier.
#[derive(Clone, Debug, Default)]
pub struct Likeness {
    rows: Vec<Vec<(u32, f64)>>,
}

impl Likeness {
    /// By numbers of titles, which `position` translates to positions of the collection.
    pub fn of(collection: &Collection, positions: &[Option<u32>]) -> Self {
        let rows = positions.iter().map(|position| position.map_or_else(Vec::new, |it| row(collection, it)));
        Self { rows: rows.collect() }
    }

    fn cosine(&self, a: u32, b: u32) -> f64 {
        let (Some(a), Some(b)) = (self.rows.get(a as usize), self.rows.get(b as usize)) else { return 0.0 };
        let other: HashMap<u32, f64> = b.iter().copied().collect();
        a.iter().filter_map(|(feature, weight)| Some(weight * other.get(feature)?)).sum()
    }

    /// Mean distance of all pairs.
    fn diversity(&self, list: &[u32]) -> f64 {
        let pairs: Vec<f64> = (0..list.len())
            .flat_map(|b| (0..b).map(move |a| (a, b)))
            .map(|(a, b)| 1.0 - self.cosine(list[a], list[b]))
            .collect();
        pairs.iter().sum::<f64>() / pairs.len().max(1) as f64
    }
}

fn row(collection: &Collection, position: u32) -> Vec<(u32, f64)> {
    let features = collection.features();
    let mut row = Vec::new();
    for kind in [FeatureKind::Topic, FeatureKind::Creator, FeatureKind::Series] {
        for label in collection.title(position).labels(kind) {
            let found = features.find(kind, &carrel_engine::fold::fold(label));
            row.extend(found.map(|it| (it, (collection.len() as f64 / f64::from(features.count(it).max(1))).ln())));
        }
    }
    let length = row.iter().map(|(_, weight)| weight * weight).sum::<f64>().sqrt().max(f64::MIN_POSITIVE);
    row.iter_mut().for_each(|(_, weight)| *weight /= length);
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_perfect_list_has_all_and_an_empty_one_nothing() {
        let patron = Patron { history: vec![9], targets: vec![1, 2] };
        let likeness = Likeness { rows: vec![Vec::new(); 10] };
        let worth = judge(&[2, 1, 5], &patron, &likeness);
        assert_eq!((worth.ndcg10, worth.ndcg100, worth.recall20), (1.0, 1.0, 1.0));
        assert_eq!(judge(&[], &patron, &likeness).ndcg100, 0.0);
    }

    #[test]
    fn a_hit_counts_less_further_down() {
        let patron = Patron { history: vec![], targets: vec![7] };
        let likeness = Likeness { rows: vec![Vec::new(); 10] };
        let at = |list: &[u32]| judge(list, &patron, &likeness).ndcg10;
        assert_eq!(at(&[7, 1]), 1.0);
        assert!((at(&[1, 7]) - 1.0 / 3_f64.log2()).abs() < 1e-12);
    }

    #[test]
    fn the_best_come_first_and_history_never() {
        assert_eq!(top(&[1.0, 3.0, 2.0, 3.0], &[3], 2), [1, 2]);
        assert_eq!(top(&[1.0, 1.0], &[], 5), [0, 1]);
    }
}
