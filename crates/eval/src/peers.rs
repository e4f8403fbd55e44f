//! Popularity, and item-kNN: cosine with shrinkage, the nearest per target title, tuned on patrons set aside.

use std::time::Instant;

use rayon::prelude::*;
use serde_json::json;

use crate::measure::{DEPTH, Likeness, Worth, judge, ndcg100, top};
use crate::report::Row;
use crate::split::{Held, Patron, Split};

/// For each target title its nearest, with their similarity.
type Nearest = Vec<Vec<(u32, f32)>>;

const GRID: [(f32, usize); 12] = {
    let mut grid = [(0.0, 0); 12];
    let (shrinks, sizes) = ([0.0, 5.0, 20.0], [20, 50, 100, 200]);
    let mut at = 0;
    while at < 12 {
        grid[at] = (shrinks[at / 4], sizes[at % 4]);
        at += 1;
    }
    grid
};

/// Both.
pub fn run(split: &Split<'_>, held: &Held<'_>, likeness: &Likeness) -> Vec<Row> {
    let counts = counts(held);
    let popularity = measured("popularity", held, likeness, &known(held), json!({}), |_| counts.clone());
    let validation = split.validation();
    let together = co_loans(&validation);
    let best = GRID.into_iter().map(|settings| (validated(&validation, &together, settings), settings));
    let (_, (shrink, size)) = best.max_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or((0.0, GRID[0]));
    let nearest = nearest(&co_loans(held), &self::counts(held), shrink, size);
    let note = json!({"note": format!("cosine, shrinkage {shrink}, {size} neighbours")});
    let knn = measured("item-kNN", held, likeness, &known(held), note, |patron| scores(&nearest, patron));
    vec![popularity, knn]
}

/// Measures a method that gives each title a score.
pub fn measured(
    name: &str,
    held: &Held<'_>,
    likeness: &Likeness,
    open: &[bool],
    more: serde_json::Value,
    score: impl Fn(&Patron) -> Vec<f32> + Sync,
) -> Row {
    let started = Instant::now();
    let lists: Vec<Vec<u32>> = held.patrons.iter().map(|patron| list(&score(patron), open, patron)).collect();
    let ms = started.elapsed().as_secs_f64() * 1e3 / held.patrons.len().max(1) as f64;
    let judge = |(list, patron): (Vec<u32>, &&Patron)| {
        let worth = judge(&list, patron, likeness);
        (list, worth)
    };
    let judged: Vec<(Vec<u32>, Worth)> = lists.into_par_iter().zip(&held.patrons).map(judge).collect();
    Row::of(name, &judged, open.iter().filter(|&&it| it).count(), ms, more)
}

fn list(scores: &[f32], open: &[bool], patron: &Patron) -> Vec<u32> {
    let closed = (0..open.len() as u32).filter(|&it| !open[it as usize]);
    top(scores, &patron.history.iter().copied().chain(closed).collect::<Vec<_>>(), DEPTH)
}

/// Which titles a method may know.
pub fn known(held: &Held<'_>) -> Vec<bool> {
    counts(held).iter().map(|&count| count > 0.0).collect()
}

fn counts(held: &Held<'_>) -> Vec<f32> {
    let mut counts = vec![0.0; held.titles.len()];
    held.known.iter().flat_map(|titles| titles.iter()).for_each(|&title| counts[title as usize] += 1.0);
    counts
}

/// For each title the titles lent with it and to how many patrons.
fn co_loans(held: &Held<'_>) -> Vec<Vec<(u32, f32)>> {
    let mut patrons_of = vec![Vec::new(); held.titles.len()];
    for (patron, titles) in held.known.iter().enumerate() {
        titles.iter().for_each(|&title| patrons_of[title as usize].push(patron));
    }
    let row = |title: usize| {
        let mut together = vec![0.0_f32; held.titles.len()];
        for &patron in &patrons_of[title] {
            held.known[patron].iter().for_each(|&other| together[other as usize] += 1.0);
        }
        together[title] = 0.0;
        let found = together.into_iter().enumerate().filter(|&(_, count)| count > 0.0);
        found.map(|(other, count)| (other as u32, count)).collect()
    };
    (0..held.titles.len()).into_par_iter().map(row).collect()
}

fn nearest(together: &[Vec<(u32, f32)>], counts: &[f32], shrink: f32, size: usize) -> Nearest {
    let row = |(title, others): (usize, &Vec<(u32, f32)>)| {
        let cosine =
            |&(other, count): &(u32, f32)| (other, count / ((counts[title] * counts[other as usize]).sqrt() + shrink));
        let mut row: Vec<(u32, f32)> = others.iter().map(cosine).collect();
        row.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        row.truncate(size);
        row
    };
    together.par_iter().enumerate().map(row).collect()
}

fn scores(nearest: &Nearest, patron: &Patron) -> Vec<f32> {
    let mut history = vec![0.0; nearest.len()];
    patron.history.iter().for_each(|&title| history[title as usize] = 1.0);
    nearest.iter().map(|row| row.iter().map(|&(other, weight)| weight * history[other as usize]).sum()).collect()
}

fn validated(held: &Held<'_>, together: &[Vec<(u32, f32)>], (shrink, size): (f32, usize)) -> f64 {
    let nearest = nearest(together, &counts(held), shrink, size);
    let open = known(held);
    let one = |patron: &&Patron| ndcg100(&list(&scores(&nearest, patron), &open, patron), patron);
    held.patrons.par_iter().map(one).sum::<f64>() / held.patrons.len().max(1) as f64
}
