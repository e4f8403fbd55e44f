//! The weights of the ranking beside the model: how much popularity, topics, creators, series and the next volume count, told by the
//! patrons set aside and with the engine's own ranking.
//!
//! One weight after the other is moved along its published list while that helps, twice around. A score is the sum of what each weight
//! contributes, so that the engine ranks once for each weight and patron, and not for each choice.

use carrel_engine::codec::Section;
use carrel_engine::collection::{self, BuildOptions, Collection, Titles};
use carrel_engine::profile::{Profile, Reaction, Stamp};
use carrel_engine::rank::{Blend, DAY_MS, Ranking};
use carrel_engine::title::Title;
use rayon::prelude::*;

use super::plan::Weights;
use super::prune::Published;
use super::validate::{DEPTH, Held, LEAST, Validation, gain};

/// What is tried for each of [`Weights::NAMES`].
const LISTS: [&[u32]; 5] =
    [&[0, 6, 12, 24, 48, 96, 192], &[0, 16, 64, 256], &[0, 24, 96, 384], &[0, 28, 112, 448], &[0, 2, 8, 32]];
/// A gain in NDCG@100 below this is chance.
const CHANCE: f64 = 1e-3;
/// Most patrons, and most scores in all, that take part.
const PATRONS: usize = 150;
const SCORES: usize = 20_000_000;
/// Titles that are looked at for each patron: the best by the usual blend and by each part alone.
const BEST: usize = 300;
const BEST_OF_PART: usize = 100;
/// Any day, since everything is liked on it.
const NOW: u64 = 20_000 * DAY_MS;

/// The parts of a score: what each weight contributes, and what never changes.
const PARTS: usize = 6;
/// Each weight while its part is worked out: large enough that rounding is nothing. The last is the neighbour model with all the rest.
const UNITS: [u32; 5] = [1, 4_096, 4_096, 4_096, 64];
/// Scores are told apart in these parts of a point.
const WHOLE: u32 = 4_096;

/// What was chosen, and what it is worth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tuned {
    /// The weights.
    pub weights: Weights,
    /// NDCG@100 with the usual weights.
    pub before: f64,
    /// NDCG@100 with these.
    pub after: f64,
    /// How many patrons told.
    pub patrons: usize,
}

/// Chooses the weights that go with a model, which was fitted without the patrons of `validation`; `popularity` is without them too.
/// `usual` are the weights to begin with. Nothing where the collection is too large to rank for enough patrons.
pub fn tune(
    titles: &[Title],
    popularity: &[u64],
    model: &Published,
    validation: &Validation,
    usual: Weights,
    min_patrons: u64,
) -> Option<Tuned> {
    let collection = collection(titles, popularity, model, min_patrons)?;
    let patrons = PATRONS.min(SCORES / titles.len().max(1)).min(validation.len());
    if patrons < LEAST {
        return None;
    }
    let cases = cases(&collection, titles, &validation.held()[..patrons]);
    let mut weights = usual;
    let before = ndcg(&cases, weights);
    let mut after = before;
    for at in (0..LISTS.len()).chain(0..LISTS.len()) {
        (weights, after) = best_along(&cases, weights, after, at);
    }
    Some(Tuned { weights, before, after, patrons })
}

/// The best along the list of one weight, if it is better than what there is by more than chance.
fn best_along(cases: &[Case], weights: Weights, now: f64, at: usize) -> (Weights, f64) {
    let others = LISTS[at].iter().filter(|&&value| value != weights.0[at]).map(|&value| {
        let mut other = weights;
        other.0[at] = value;
        (other, ndcg(cases, other))
    });
    let best = others.reduce(|best, next| if next.1 > best.1 { next } else { best });
    best.filter(|(_, ndcg)| *ndcg > now + CHANCE).unwrap_or((weights, now))
}

/// What of titles takes part in the ranking.
pub fn bare(titles: &(impl Titles + ?Sized)) -> Vec<Title> {
    let mut all = Vec::with_capacity(titles.count());
    titles.each(&mut |_, title| {
        all.push(Title {
            id: title.id.clone(),
            creators: title.creators.clone(),
            year: title.year,
            languages: title.languages.clone(),
            formats: title.formats.clone(),
            topics: title.topics.clone(),
            audience: title.audience,
            series: title.series.clone(),
            added: title.added,
            ..Title::default()
        });
    });
    all
}

/// As the widget would have it.
fn collection(titles: &[Title], popularity: &[u64], model: &Published, min_patrons: u64) -> Option<Collection> {
    let with_loans = |(title, &patrons): (&Title, &u64)| Title { loans: Some(patrons), ..title.clone() };
    let titles: Vec<Title> = titles.iter().zip(popularity).map(with_loans).collect();
    let bundle = collection::build(&titles, model, &BuildOptions { min_patrons, ..BuildOptions::default() });
    let bytes = |section: Section| {
        let stem = format!("{}-", section.as_str());
        bundle.files.iter().find(|file| file.name.starts_with(&stem)).map(|file| file.bytes.as_slice())
    };
    let mut collection = Collection::decode(Section::Common, bytes(Section::Common)?).ok()?;
    if let Some(neighbours) = bytes(Section::Neighbours) {
        collection.attach(neighbours).ok()?;
    }
    Some(collection)
}

/// One patron: for each title that is looked at the parts of its score, and whether it is to be found.
struct Case {
    titles: Vec<([i64; PARTS], bool)>,
    targets: usize,
}

fn cases(collection: &Collection, titles: &[Title], patrons: &[Held]) -> Vec<Case> {
    // A collection keeps an index that is made when first asked for, so that each thread needs its own.
    let threads = rayon::current_num_threads().max(1);
    let shares: Vec<(Collection, &[Held])> =
        patrons.chunks(patrons.len().div_ceil(threads).max(1)).map(|share| (collection.clone(), share)).collect();
    let of_share = |(collection, share): (Collection, &[Held])| {
        share.iter().map(|held| Case::new(&collection, titles, held)).collect::<Vec<_>>()
    };
    shares.into_par_iter().map(of_share).collect::<Vec<_>>().into_iter().flatten().collect()
}

impl Case {
    fn new(collection: &Collection, titles: &[Title], held: &Held) -> Self {
        let positions = |numbers: &[u32]| -> Vec<u32> {
            numbers.iter().filter_map(|&number| collection.find(&titles[number as usize].id)).collect()
        };
        let mut profile = Profile::default();
        for (&number, count) in held.history.iter().zip(0..) {
            let stamp = Stamp { time: NOW, count, ..Stamp::default() };
            // A profile that is full takes no more, here as in the browser.
            let _ = profile.react(Reaction::Liked, &titles[number as usize].id, None, stamp);
        }
        let (history, targets) = (positions(&held.history), positions(&held.targets));
        let parts = parts(collection, &profile);
        let looked_at = looked_at(&parts, &history);
        let title = |position: u32| (parts.each_ref().map(|part| part[position as usize]), targets.contains(&position));
        Self { titles: looked_at.into_iter().map(title).collect(), targets: held.targets.len() }
    }

    fn ndcg(&self, weights: Weights) -> f64 {
        let mut scored: Vec<(i64, usize)> =
            self.titles.iter().enumerate().map(|(at, (parts, _))| (-score(parts, weights), at)).collect();
        if scored.len() > DEPTH {
            scored.select_nth_unstable(DEPTH);
            scored.truncate(DEPTH);
        }
        scored.sort_unstable();
        let found = scored.iter().enumerate().filter(|(_, (_, at))| self.titles[*at].1).map(|(at, _)| gain(at));
        found.sum::<f64>() / (0..DEPTH.min(self.targets)).map(gain).sum::<f64>()
    }
}

fn ndcg(cases: &[Case], weights: Weights) -> f64 {
    let all: Vec<f64> = cases.par_iter().map(|case| case.ndcg(weights)).collect();
    all.iter().sum::<f64>() / all.len().max(1) as f64
}

/// In parts of a point, [`WHOLE`] of them.
fn score(parts: &[i64; PARTS], weights: Weights) -> i64 {
    let of_weight = |at: usize| parts[at] * i64::from(weights.0[at]) * i64::from(WHOLE / UNITS[at]);
    (0..UNITS.len()).map(of_weight).sum::<i64>() + parts[PARTS - 1] * i64::from(WHOLE)
}

/// What each weight contributes to the score of each title, and what all others do.
fn parts(collection: &Collection, profile: &Profile) -> [Vec<i64>; PARTS] {
    let without = Weights([0; 5]).blend();
    std::array::from_fn(|at| {
        let mut weights = Weights([0; 5]);
        let mut blend = Blend { newness: 0, staff_pick: 0, ..without.clone() };
        if let Some(unit) = UNITS.get(at) {
            weights.0[at] = *unit;
            let alone = weights.blend();
            blend = Blend { neighbours: 0, newness: 0, staff_pick: 0, ..alone };
            // What is the same for every choice counts in the last part alone.
            (3..6).for_each(|kind| blend.reach[kind] = 0);
        }
        Ranking::new(collection, &blend, profile, NOW).scores().to_vec()
    })
}

/// The titles that any choice could bring forward, by position.
fn looked_at(parts: &[Vec<i64>; PARTS], history: &[u32]) -> Vec<u32> {
    let titles = parts[0].len() as u32;
    let best = |most: usize, score: &dyn Fn(usize) -> i64| {
        let mut order: Vec<(i64, u32)> = (0..titles).map(|position| (-score(position as usize), position)).collect();
        if order.len() > most {
            order.select_nth_unstable(most);
            order.truncate(most);
        }
        order.into_iter().map(|(_, position)| position)
    };
    let usual = |position: usize| score(&parts.each_ref().map(|part| part[position]), Weights::BESIDE_LOANS);
    let mut looked_at: Vec<u32> = best(BEST + history.len(), &usual).collect();
    for part in parts {
        looked_at.extend(best(BEST_OF_PART + history.len(), &|position| part[position]));
    }
    looked_at.retain(|position| !history.contains(position));
    looked_at.sort_unstable();
    looked_at.dedup();
    looked_at
}
