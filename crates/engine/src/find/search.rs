//! The titles found, best first.
//!
//! Points of a word for a title = weight of the lane × how telling the word is × likeness of the term, of the best lane
//! and term; and [a little](super::table::FURTHER) for each further lane. Points of a title are the sum over words.

use std::cmp::Reverse;

use super::index::Index;
use super::near::{Meaning, meaning};
use super::query::Query;
use super::table::{Cell, FURTHER, Table};
use super::words::Lane;
use crate::math::half_log2;

/// A word is at most this telling, less one: that of one title in 2¹⁵.
const MAX_RARITY: u32 = 30;
/// Weight of words in main titles that are as long as the query: such a title with all of them is the query.
const FITTING: u32 = 18;
/// Weight of words in creators' names where the query is one: such works stand before those with the name for a title.
const NAME: u32 = 22;
/// Titles with all words come alone where there are so many, whatever was cut.
const ENOUGH: usize = 30;
/// A word that is no more telling than this is in more than one title of four.
const PLAIN: u32 = 4;

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
    /// Whether the query reads as a creator's name: several words, which at least as many titles have all in creators'
    /// names as in titles.
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

/// Searches indexes that hold different terms of the same titles, or the same lists of the same terms.
///
/// `total` is how many titles there are: above all numbers, and what a word's frequency is held against. Titles with
/// all words come alone if there are any, otherwise those with the most. A title may have a word and not be in its list
/// where that was cut: such a word is no reason to leave a title out, but where 30 titles or `limit` have all words that
/// tell anything.
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
    let mut found = Found {
        at_least: meanings.iter().any(|it| it.cut),
        unknown: (0..meanings.len()).filter(|&word| meanings[word].matches.is_empty()).collect(),
        ..Found::default()
    };
    let mut scale = Scale { indexes, total, raised: None };
    let wanted = Wanted::new(&meanings, &scale);
    if wanted.all.count_ones() > 1 {
        for (word, meaning) in meanings.iter().enumerate() {
            scale.each_list(meaning, &mut |lane, _, numbers| table.mark(word as u8, lane, numbers));
        }
        let count = |has: &dyn Fn(&Cell) -> u16| table.cells.iter().filter(|cell| has(cell) == wanted.all).count();
        let by = count(&|cell| cell.creator);
        found.name = by > 0 && by >= count(&|cell| cell.titles);
        scale.raised = Some(if found.name {
            (Lane::Creator, NAME)
        } else {
            (Lane::of_length(query.length() - found.unknown.len()), FITTING)
        });
    }
    for (word, meaning) in meanings.iter().enumerate() {
        let further = scale.further(meaning);
        scale.each_list(meaning, &mut |lane, points, numbers| table.add(word as u8, lane, points, further, numbers));
    }
    let fitting: Vec<Cell> = table.cells.iter().filter(|cell| fits(cell.number)).copied().collect();
    choose(&fitting, &wanted, limit, &mut found);
    explain(&table, &meanings, &scale, &mut found);
    found.corrected = corrected(meanings.into_iter());
    found
}

/// Numbers of words that are in no title, each with the likest term: what [`search`] looks for in their stead, without
/// looking for it.
pub fn corrections(query: &Query, indexes: &[&Index]) -> Vec<(usize, String)> {
    corrected(query.words().iter().map(|word| meaning(word, indexes)))
}

fn corrected(meanings: impl Iterator<Item = Meaning>) -> Vec<(usize, String)> {
    meanings.map(|it| it.correction).enumerate().filter_map(|(word, text)| Some((word, text?))).collect()
}

/// What words are worth in a search.
struct Scale<'a> {
    indexes: &'a [&'a Index],
    total: usize,
    /// The lane that has another weight for this query: that of main titles of its length, or of creators.
    raised: Option<(Lane, u32)>,
}

impl Scale<'_> {
    /// How telling a word is: half steps of doubling of its rarity, from 1. One figure for all terms that it may mean,
    /// so that a rare term with the same beginning does not count more than the word itself.
    fn rarity(&self, meaning: &Meaning) -> u32 {
        1 + half_log2(self.total as u64, meaning.titles, MAX_RARITY)
    }

    /// Points of a word for each lane after the first.
    fn further(&self, meaning: &Meaning) -> u32 {
        self.rarity(meaning) * FURTHER
    }

    /// The lists of titles of a word, each with its lane and the points it is worth.
    fn each_list(&self, meaning: &Meaning, take: &mut dyn FnMut(Lane, u32, &[u32])) {
        let rarity = self.rarity(meaning);
        for found in &meaning.matches {
            for (lane, _, numbers) in self.indexes[found.index].lists(found.term) {
                let weight = self.raised.filter(|it| it.0 == lane).map_or(lane.weight(), |it| it.1);
                take(lane, weight * rarity * found.likeness, numbers);
            }
        }
    }
}

/// Which words a title must have, as bits.
struct Wanted {
    /// That are in any title.
    all: u16,
    /// Of these those that tell something, or have whole lists.
    telling: u16,
    /// Of these those that have whole lists.
    whole: u16,
}

impl Wanted {
    fn new(meanings: &[Meaning], scale: &Scale<'_>) -> Self {
        let bits = |wanted: &dyn Fn(&Meaning) -> bool| {
            let wanted = meanings.iter().zip(0..).filter(|(it, _)| !it.matches.is_empty() && wanted(it));
            wanted.fold(0, |bits, (_, word)| bits | 1_u16 << word)
        };
        Self {
            all: bits(&|_| true),
            telling: bits(&|it| !it.open || scale.rarity(it) > PLAIN),
            whole: bits(&|it| !it.open),
        }
    }

    /// The words of which titles must have as many as any title has.
    fn sought(&self, cells: &[Cell], limit: usize) -> u16 {
        // Words that tell nothing are asked for only where there are no others.
        let bits = if self.telling == 0 { self.all } else { self.telling };
        let have_all = cells.iter().filter(|cell| cell.words & bits == bits).count();
        if have_all >= limit.min(ENOUGH) { bits } else { self.whole }
    }
}

/// Counts the titles that are found, and keeps the best.
fn choose(cells: &[Cell], wanted: &Wanted, limit: usize, found: &mut Found) {
    let sought = wanted.sought(cells, limit);
    let most = cells.iter().map(|cell| (cell.words & sought).count_ones()).max().unwrap_or(0);
    for cell in cells.iter().filter(|cell| (cell.words & sought).count_ones() == most) {
        found.matched += 1;
        found.numbers.push(cell.number);
        let points = i64::from(cell.points);
        let worse = |hit: &Hit| (hit.points, Reverse(hit.number)) < (points, Reverse(cell.number));
        if found.hits.len() < limit || found.hits.last().is_some_and(worse) {
            let place = found.hits.partition_point(|hit| !worse(hit));
            found.hits.truncate(limit.saturating_sub(1));
            found.hits.insert(place, Hit { number: cell.number, points, words: Vec::new() });
        }
    }
}

/// Tells of each hit what each word counts for it.
fn explain(table: &Table, meanings: &[Meaning], scale: &Scale<'_>, found: &mut Found) {
    // By cell the number of the hit plus one.
    let mut hits = vec![0_u32; table.cells.len()];
    for (hit, number) in found.hits.iter().zip(1..) {
        if let Some(cell) = table.find(hit.number) {
            hits[cell] = number;
        }
    }
    for (word, meaning) in meanings.iter().enumerate() {
        // By hit the points and lane that count most, and the bits of all lanes.
        let mut best: Vec<(u32, Lane, u8)> = vec![(0, Lane::Other, 0); found.hits.len()];
        scale.each_list(meaning, &mut |lane, points, numbers| {
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
            let points = points + (lanes.count_ones() - 1) * scale.further(meaning);
            hit.words.push(WordPoints { word, lane, points: i64::from(points) });
        }
    }
}
