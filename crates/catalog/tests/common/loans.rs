//! Loans to train on, and models of them.

use std::collections::BTreeSet;

use carrel_catalog::loans::{Loans, mix};
use carrel_catalog::train::{Choice, TrainOptions, Trained, bucket, train};
use carrel_engine::collection::{self, BuildOptions, Bundle};
use carrel_engine::title::Title;

/// Titles with so little in common that content takes no part, unless `topics` are given.
pub fn titles(count: usize, topic: impl Fn(usize) -> Option<String>) -> Vec<Title> {
    let title = |number: usize| Title {
        id: format!("t{number}"),
        title: format!("Title{number}"),
        topics: topic(number).into_iter().collect(),
        ..Title::default()
    };
    (0..count).map(title).collect()
}

pub fn plain(count: usize) -> Vec<Title> {
    titles(count, |_| None)
}

pub fn fixed(settings: &str) -> TrainOptions {
    TrainOptions { choice: Choice::Fixed(settings.parse().unwrap()), ..TrainOptions::default() }
}

pub fn trained(titles: &[Title], loans: &Loans, settings: &str) -> Trained {
    train(titles, loans, &fixed(settings)).unwrap()
}

/// All files, as `carrel build` makes them.
pub fn bundle(titles: &[Title], loans: &Loans, settings: &str) -> Bundle {
    let trained = trained(titles, loans, settings);
    let mut titles = titles.to_vec();
    titles.iter_mut().zip(&trained.popularity).for_each(|(title, count)| title.loans = Some(*count));
    collection::build(&titles, &trained.lists, &BuildOptions::default())
}

pub const METHODS: [&str; 4] = [
    "ridge k=20 lambda=20 alpha=0 keep=20",
    "ridge k=5 lambda=1 alpha=5 keep=20",
    "cosine shrink=5 keep=20",
    "ease lambda=50 alpha=0 keep=20",
];

/// Numbers below `below` that any seed gives alike.
pub fn draws(seed: u64) -> impl FnMut(usize) -> usize {
    let mut state = seed;
    move |below| {
        state = state.wrapping_add(1);
        (mix(state) % below as u64) as usize
    }
}

/// Groups of twenty titles; each patron reads ten of one group and ten of a second, and a few of the first titles, which all read.
pub fn planted(patrons: u64, groups: usize) -> Loans {
    let patron = |number: u64| {
        let mut draw = draws(number * 1_000_003);
        let mut read = BTreeSet::new();
        for group in [draw(groups), draw(groups)] {
            read.extend((0..10).map(|_| (20 + group * 20 + draw(20)) as u32));
        }
        read.extend((0..5).map(|_| draw(20) as u32));
        (mix(number), read.into_iter().collect::<Vec<_>>())
    };
    Loans::of_patrons((0..patrons).map(patron))
}

/// `G`, thresholded, with published measures on the diagonal.
pub fn gram(loans: &Loans, titles: usize) -> Vec<Vec<f64>> {
    let both =
        |a: u32, b: u32| (0..loans.patrons()).filter(|&p| loans.of(p).contains(&a) && loans.of(p).contains(&b)).count();
    let entry = |a: usize, b: usize| {
        let count = both(a as u32, b as u32) as u64;
        if a == b {
            bucket::measure(count, 5)
        } else if count < 5 {
            0.0
        } else {
            count as f64
        }
    };
    (0..titles).map(|a| (0..titles).map(|b| entry(a, b)).collect()).collect()
}
