//! How good a model is, told by patrons that it was not fitted on.

use std::cmp::Reverse;

use carrel_engine::collection::Neighbours;
use carrel_engine::title::Title;
use rayon::prelude::*;

use super::prune::Published;
use crate::loans::{Loans, hash, mix};

/// One patron in this many is set aside, but no more than [`MOST`]; they need [`LEAST_TITLES`].
const ONE_IN: u64 = 10;
const MOST: usize = 600;
const LEAST_TITLES: usize = 5;
/// Fewer patrons than this tell nothing.
pub const LEAST: usize = 30;
/// One title in five is hidden.
const HIDDEN: usize = 5;
/// How far down a ranking is looked at.
pub const DEPTH: usize = 100;
/// Makes the choice of patrons and titles independent of every other use of their hashes.
const SALT: u64 = 0x6361_7272_656c;

/// Patrons set aside, each with the titles that a model is told and those that it is to find.
#[derive(Clone, Debug, Default)]
pub struct Validation {
    aside: Vec<bool>,
    patrons: Vec<Held>,
}

/// One of them.
#[derive(Clone, Debug)]
pub struct Held {
    /// Titles that a model is told.
    pub history: Vec<u32>,
    /// Titles that it is to find.
    pub targets: Vec<u32>,
}

/// Means over the patrons.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Measures {
    /// Normalised discounted cumulative gain of the first hundred.
    pub ndcg100: f64,
    /// The same of the first ten.
    pub ndcg10: f64,
}

impl Validation {
    /// Sets patrons aside by a hash of their ids, and hides titles of theirs by a hash of both ids.
    pub fn new(loans: &Loans, titles: &[Title]) -> Self {
        let drawn = |patron: usize| mix(loans.hash(patron) ^ SALT);
        let mut chosen: Vec<usize> = (0..loans.patrons())
            .filter(|&patron| loans.of(patron).len() >= LEAST_TITLES && drawn(patron).is_multiple_of(ONE_IN))
            .collect();
        chosen.sort_unstable_by_key(|&patron| drawn(patron));
        chosen.truncate(MOST);
        let mut aside = vec![false; loans.patrons()];
        for &patron in &chosen {
            aside[patron] = true;
        }
        let patrons = chosen.iter().map(|&patron| Held::new(drawn(patron), loans.of(patron), titles)).collect();
        Self { aside, patrons }
    }

    /// The patrons set aside.
    pub fn held(&self) -> &[Held] {
        &self.patrons
    }

    /// How many patrons are set aside.
    pub fn len(&self) -> usize {
        self.patrons.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.patrons.is_empty()
    }

    /// Whether a model may be fitted on this patron.
    pub fn counts(&self, patron: usize) -> bool {
        !self.aside[patron]
    }

    /// How well a model finds what is hidden. `standing` are titles by popularity, which fill a ranking that the model leaves short.
    pub fn measure(&self, model: &Published, standing: &Standing) -> Measures {
        let neighbours = Neighbours::from_lists(model);
        let of_patron =
            |scores: &mut Scores, held: &Held| held.measure(&scores.first(&held.history, &neighbours, standing));
        let all: Vec<Measures> =
            self.patrons.par_iter().with_min_len(16).map_init(|| Scores::new(model.len()), of_patron).collect();
        let mean = |of: fn(&Measures) -> f64| all.iter().map(of).sum::<f64>() / all.len().max(1) as f64;
        Measures { ndcg100: mean(|it| it.ndcg100), ndcg10: mean(|it| it.ndcg10) }
    }
}

impl Held {
    fn new(patron: u64, titles: &[u32], all: &[Title]) -> Self {
        let mut drawn = titles.to_vec();
        drawn.sort_by_cached_key(|&title| mix(patron ^ hash(all[title as usize].id.as_bytes())));
        let hidden = (titles.len() + HIDDEN / 2) / HIDDEN;
        let history = drawn.split_off(hidden.max(1));
        Self { history, targets: drawn }
    }

    fn measure(&self, ranking: &[u32]) -> Measures {
        let ndcg = |depth: usize| {
            let found = ranking.iter().take(depth).enumerate().filter(|(_, title)| self.targets.contains(title));
            let best: f64 = (0..depth.min(self.targets.len())).map(gain).sum();
            found.map(|(at, _)| gain(at)).sum::<f64>() / best
        };
        Measures { ndcg100: ndcg(DEPTH), ndcg10: ndcg(10) }
    }
}

/// What a hit at a place counts, from 0.
pub fn gain(at: usize) -> f64 {
    1.0 / (at as f64 + 2.0).log2()
}

/// Titles by popularity.
pub struct Standing {
    order: Vec<u32>,
    place: Vec<u32>,
}

impl Standing {
    /// By the measure of each title, the largest first.
    pub fn new(measures: &[f64]) -> Self {
        let mut order: Vec<u32> = (0..measures.len() as u32).collect();
        // Not negative, so that the bits are in their order.
        order.sort_by_key(|&title| Reverse(measures[title as usize].to_bits()));
        let mut place = vec![0; order.len()];
        order.iter().zip(0..).for_each(|(&title, at)| place[title as usize] = at);
        Self { order, place }
    }
}

/// Scores of all titles for one patron after the other.
struct Scores {
    scores: Vec<u32>,
    touched: Vec<u32>,
}

impl Scores {
    fn new(titles: usize) -> Self {
        Self { scores: vec![0; titles], touched: Vec::new() }
    }

    /// The first titles for a patron with this history; none of the history.
    fn first(&mut self, history: &[u32], neighbours: &Neighbours, standing: &Standing) -> Vec<u32> {
        for &title in history {
            for (target, weight) in neighbours.of(title) {
                let score = &mut self.scores[target as usize];
                if *score == 0 {
                    self.touched.push(target);
                }
                *score += u32::from(weight);
            }
        }
        let scored = self.touched.drain(..).map(|title| (std::mem::take(&mut self.scores[title as usize]), title));
        let mut first: Vec<(u32, u32)> = scored.filter(|(_, title)| !history.contains(title)).collect();
        let key = |&(score, title): &(u32, u32)| (Reverse(score), standing.place[title as usize]);
        if first.len() > DEPTH {
            first.select_nth_unstable_by_key(DEPTH, key);
            first.truncate(DEPTH);
        }
        first.sort_unstable_by_key(key);
        let mut ranking: Vec<u32> = first.into_iter().map(|(_, title)| title).collect();
        let scored = ranking.len();
        let rest = standing.order.iter().filter(|title| !history.contains(title)).take(2 * DEPTH);
        let rest: Vec<u32> =
            rest.copied().filter(|title| !ranking[..scored].contains(title)).take(DEPTH - scored).collect();
        ranking.extend(rest);
        ranking
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles(count: usize) -> Vec<Title> {
        (0..count).map(|number| Title { id: number.to_string(), ..Title::default() }).collect()
    }

    #[test]
    fn a_tenth_is_set_aside_and_a_fifth_of_theirs_hidden() {
        let loans = Loans::of_patrons((0..4_000).map(|hash| (mix(hash), (0..10).collect())));
        let validation = Validation::new(&loans, &titles(10));
        assert!((300..500).contains(&validation.len()), "{}", validation.len());
        assert_eq!((0..4_000).filter(|&patron| !validation.counts(patron)).count(), validation.len());
        assert!(validation.patrons.iter().all(|held| held.targets.len() == 2 && held.history.len() == 8));
        let first = |at: usize| validation.patrons[at].targets.clone();
        assert!((1..validation.len()).any(|at| first(at) != first(0)));
    }

    #[test]
    fn measures_are_those_of_the_definition() {
        let held = Held { history: vec![], targets: vec![3, 4] };
        let best = 1.0 + 1.0 / 3_f64.log2();
        assert_eq!(held.measure(&[3, 4]), Measures { ndcg100: 1.0, ndcg10: 1.0 });
        let late = held.measure(&[0, 3, 1]).ndcg10;
        assert!((late - 1.0 / 3_f64.log2() / best).abs() < 1e-12);
        let below: Vec<u32> = (10..30).chain([4]).collect();
        assert!(held.measure(&below).ndcg10 <= 0.0);
        assert!(held.measure(&below).ndcg100 > 0.0);
    }

    #[test]
    fn a_ranking_has_what_the_model_finds_and_then_what_is_popular() {
        let model = vec![vec![(3, 5)], vec![(3, 9), (0, 9)], vec![], vec![(0, 100)], vec![], vec![]];
        let standing = Standing::new(&[1.0, 2.0, 9.0, 9.0, 0.0, 7.0]);
        let first = Scores::new(6).first(&[3, 2], &Neighbours::from_lists(&model), &standing);
        assert_eq!(first, [1, 0, 5, 4]);
    }
}
