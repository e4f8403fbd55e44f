//! The titles found, best first.
//!
//! Points of a word for a title = weight of the lane × how telling the word is × likeness of the term, of the best lane
//! and term; and [a little](super::table::FURTHER) for each further lane. Points of a title are the sum over words.

use super::index::Index;
use super::near::{Meaning, meaning};
use super::query::Query;
use super::table::{FURTHER, Table};
use super::words::Lane;
use crate::math::half_log2;

/// A word is at most this telling, less one: that of one title in 2¹⁵.
const MAX_RARITY: u32 = 30;

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The best titles, best first, those of the lowest number first among equals.
    pub hits: Vec<Hit>,
    /// The numbers of all titles that were found, in no order.
    pub numbers: Vec<u32>,
    /// How many they are.
    pub matched: usize,
    /// Whether there may be more than `matched`, because lists were cut.
    pub at_least: bool,
    /// Numbers of the words that are in no title; they were set aside.
    pub unknown: Vec<usize>,
    /// Numbers of words that are in no title, each with the likest term, which was looked for in their stead.
    pub corrected: Vec<(usize, String)>,
    /// Whether the query reads as a creator's name: several words, and some title has all of them there.
    pub name: bool,
}

/// A title that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The title's number.
    pub number: u32,
    /// The sum of the words' points.
    pub points: i64,
    /// The words that it has, in the order of the query.
    pub words: Vec<WordPoints>,
}

/// What a word of the query counts for a title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WordPoints {
    /// Which word of the query.
    pub word: usize,
    /// The lane that counts most.
    pub lane: Lane,
    /// Points; never zero.
    pub points: i64,
}

/// Searches indexes that hold different terms of the same titles, or the same terms of the same lists.
///
/// `total` is how many titles there are: above all numbers, and what a word's frequency is held against. Titles with
/// all words come alone if there are any, otherwise those with the most. A title that lacks a word only in lists that
/// were cut may have it, and stays, but where the others fill the `limit`.
pub fn search(query: &Query, indexes: &[&Index], total: usize, limit: usize) -> Found {
    search_among(query, indexes, total, limit, &|_| true)
}

/// The same among the titles whose numbers fit.
pub fn search_among(
    query: &Query,
    indexes: &[&Index],
    total: usize,
    limit: usize,
    fits: &dyn Fn(u32) -> bool,
) -> Found {
    let meanings: Vec<Meaning> = query.words().iter().map(|word| meaning(word, indexes)).collect();
    let mut table = Table::new(total as u32, meanings.iter().map(|it| it.postings).sum());
    for (word, meaning) in meanings.iter().enumerate() {
        let rarity = rarity(meaning, total);
        each_list(meaning, rarity, indexes, &mut |lane, points, numbers| {
            table.add(word as u8, lane, points, rarity * FURTHER, numbers);
        });
    }
    let wanted = Wanted::new(&meanings);
    let mut found = Found {
        at_least: meanings.iter().any(|it| it.cut),
        unknown: (0..meanings.len()).filter(|&word| meanings[word].matches.is_empty()).collect(),
        name: wanted.all.count_ones() > 1 && table.cells.iter().any(|cell| cell.creator == wanted.all),
        ..Found::default()
    };
    choose(&table, &wanted, limit, fits, &mut found);
    explain(&table, &meanings, total, indexes, &mut found);
    let corrections = meanings.into_iter().map(|it| it.correction).enumerate();
    found.corrected = corrections.filter_map(|(word, text)| Some((word, text?))).collect();
    found
}

/// How telling a word is: half steps of doubling of its rarity, from 1. One figure for all terms that it may mean, so
/// that a rare term with the same beginning does not count more than the word itself.
fn rarity(meaning: &Meaning, total: usize) -> u32 {
    1 + half_log2(total as u64, meaning.titles, MAX_RARITY)
}

/// The lists of titles of a word, each with its lane and the points it is worth.
fn each_list(meaning: &Meaning, rarity: u32, indexes: &[&Index], take: &mut dyn FnMut(Lane, u32, &[u32])) {
    for found in &meaning.matches {
        for (lane, _, numbers) in indexes[found.index].lists(found.term) {
            take(lane, lane.weight() * rarity * found.likeness, numbers);
        }
    }
}

/// Which words a title must have, as bits.
struct Wanted {
    /// That are in any title.
    all: u16,
    /// Of which all lists are whole.
    whole: u16,
}

impl Wanted {
    fn new(meanings: &[Meaning]) -> Self {
        let bits = |wanted: &dyn Fn(&Meaning) -> bool| {
            meanings.iter().zip(0..).filter(|(it, _)| wanted(it)).fold(0, |bits, (_, word)| bits | 1_u16 << word)
        };
        Self { all: bits(&|it| !it.matches.is_empty()), whole: bits(&|it| !it.matches.is_empty() && !it.cut) }
    }
}

/// Counts the titles that are found, and keeps the best.
fn choose(table: &Table, wanted: &Wanted, limit: usize, fits: &dyn Fn(u32) -> bool, found: &mut Found) {
    let fitting: Vec<_> = table.cells.iter().filter(|cell| fits(cell.number)).collect();
    let cells = || fitting.iter();
    let with_all = cells().filter(|cell| cell.words == wanted.all).count();
    let sought = if with_all > 0 && with_all >= limit { wanted.all } else { wanted.whole };
    let most = cells().map(|cell| (cell.words & sought).count_ones()).max().unwrap_or(0);
    for cell in cells().filter(|cell| (cell.words & sought).count_ones() == most) {
        found.matched += 1;
        found.numbers.push(cell.number);
        let worse = |hit: &Hit| {
            (hit.points, std::cmp::Reverse(hit.number)) < (i64::from(cell.points), std::cmp::Reverse(cell.number))
        };
        if found.hits.len() < limit || found.hits.last().is_some_and(worse) {
            let place = found.hits.partition_point(|hit| !worse(hit));
            found.hits.truncate(limit.saturating_sub(1));
            found.hits.insert(place, Hit { number: cell.number, points: i64::from(cell.points), words: Vec::new() });
        }
    }
}

/// Tells of each hit what each word counts for it.
fn explain(table: &Table, meanings: &[Meaning], total: usize, indexes: &[&Index], found: &mut Found) {
    // By cell the number of the hit plus one.
    let mut hits = vec![0_u32; table.cells.len()];
    for (hit, number) in found.hits.iter().zip(1..) {
        if let Some(cell) = table.find(hit.number) {
            hits[cell] = number;
        }
    }
    for (word, meaning) in meanings.iter().enumerate() {
        let rarity = rarity(meaning, total);
        // By hit the points and lane that count most, and all lanes.
        let mut best: Vec<(u32, Lane, u8)> = vec![(0, Lane::Other, 0); found.hits.len()];
        each_list(meaning, rarity, indexes, &mut |lane, points, numbers| {
            for &number in numbers {
                let hit = table.find(number).map_or(0, |cell| hits[cell]);
                let Some(best) = (hit as usize).checked_sub(1).map(|hit| &mut best[hit]) else { continue };
                best.2 |= 1 << lane as u8;
                if points > best.0 {
                    (best.0, best.1) = (points, lane);
                }
            }
        });
        for (hit, (points, lane, lanes)) in found.hits.iter_mut().zip(best).filter(|(_, best)| best.0 > 0) {
            let points = points + (lanes.count_ones() - 1) * rarity * FURTHER;
            hit.words.push(WordPoints { word, lane, points: i64::from(points) });
        }
    }
}
