//! How many patrons borrowed two titles, for every pair of at least so many distinct patrons. Nothing below the threshold is ever kept,
//! so that whatever is computed from [`Counts`] is a function of safe counts.

use std::cmp::Reverse;

use rayon::prelude::*;

use super::bucket;
use crate::loans::Loans;

/// Most pairs that are kept, in both directions: two gigabytes.
const MAX_PAIRS: usize = 1 << 28;
/// Titles that one task counts; each task needs a counter for every title.
const ROWS_PER_TASK: usize = 256;

/// Counts of pairs, by title and then by the other title, in both directions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Counts {
    ends: Vec<usize>,
    others: Vec<u32>,
    patrons: Vec<u32>,
    /// For each title the published measure of its own count: what its bucket of popularity stands for, 0 below the threshold.
    own: Vec<f64>,
}

/// One title's pairs: the other titles, ascending, and the counts.
type Row = (Vec<u32>, Vec<u32>);

impl Counts {
    /// Counts the loans of the patrons that `counted` takes.
    pub fn new(loans: &Loans, titles: usize, threshold: u64, counted: impl Fn(usize) -> bool) -> Self {
        let incidence = Incidence::new(loans, titles, counted);
        let own: Vec<f64> =
            (0..titles).map(|title| bucket::measure(incidence.readers(title).len() as u64, threshold)).collect();
        let most = (MAX_PAIRS / titles.max(1)).max(64);
        let tasks = titles.div_ceil(ROWS_PER_TASK);
        let rows: Vec<Vec<Row>> = (0..tasks)
            .into_par_iter()
            .map_init(
                || (vec![0_u32; titles], Vec::new()),
                |(counter, touched), task| {
                    let rows = task * ROWS_PER_TASK..titles.min((task + 1) * ROWS_PER_TASK);
                    rows.map(|title| count_row(&incidence, title, threshold, counter, touched))
                        .zip(task * ROWS_PER_TASK..)
                        .map(|(row, title)| strongest(row, title, &own, most))
                        .collect()
                },
            )
            .collect();
        Self::from_rows(rows, own)
    }

    fn from_rows(rows: Vec<Vec<Row>>, own: Vec<f64>) -> Self {
        let pairs = rows.iter().flatten().map(|(others, _)| others.len()).sum();
        let mut counts = Self {
            ends: Vec::with_capacity(own.len()),
            others: Vec::with_capacity(pairs),
            patrons: Vec::with_capacity(pairs),
            own,
        };
        for (others, patrons) in rows.into_iter().flatten() {
            counts.others.extend(others);
            counts.patrons.extend(patrons);
            counts.ends.push(counts.others.len());
        }
        counts
    }

    /// How many titles there are.
    pub fn titles(&self) -> usize {
        self.own.len()
    }

    /// How many counts there are, each pair in both directions.
    pub fn len(&self) -> usize {
        self.others.len()
    }

    /// Whether no pair reaches the threshold.
    pub fn is_empty(&self) -> bool {
        self.others.is_empty()
    }

    /// The published measure of a title's own count.
    pub fn own(&self, title: u32) -> f64 {
        self.own[title as usize]
    }

    /// Titles that share enough patrons with this one, ascending, with the number of patrons.
    pub fn row(&self, title: u32) -> (&[u32], &[u32]) {
        let start = if title == 0 { 0 } else { self.ends[title as usize - 1] };
        let range = start..self.ends[title as usize];
        (&self.others[range.clone()], &self.patrons[range])
    }

    /// The count of a pair of two titles; 0 below the threshold.
    pub fn pair(&self, a: u32, b: u32) -> u32 {
        let (others, patrons) = self.row(a);
        others.binary_search(&b).map_or(0, |place| patrons[place])
    }
}

/// How alike the readers of two titles are: the cosine, of published measures.
pub fn cosine(patrons: u32, a: f64, b: f64) -> f64 {
    f64::from(patrons) / (a * b).sqrt().max(1.0)
}

fn count_row(incidence: &Incidence, title: usize, threshold: u64, counter: &mut [u32], touched: &mut Vec<u32>) -> Row {
    for &patron in incidence.readers(title) {
        for &other in incidence.read_by(patron as usize) {
            let count = &mut counter[other as usize];
            if *count == 0 {
                touched.push(other);
            }
            *count += 1;
        }
    }
    let mut row: Vec<(u32, u32)> = Vec::new();
    for other in touched.drain(..) {
        let count = std::mem::take(&mut counter[other as usize]);
        if u64::from(count) >= threshold && other as usize != title {
            row.push((other, count));
        }
    }
    row.sort_unstable();
    row.into_iter().unzip()
}

/// The `most` pairs of the highest cosine, so that memory is bounded whatever the loans.
fn strongest(row: Row, title: usize, own: &[f64], most: usize) -> Row {
    if row.0.len() <= most {
        return row;
    }
    let mut pairs: Vec<(u32, u32)> = row.0.into_iter().zip(row.1).collect();
    // Cosines are not negative, so that their bits are in their order.
    let standing = |&(other, patrons): &(u32, u32)| Reverse(cosine(patrons, own[title], own[other as usize]).to_bits());
    pairs.select_nth_unstable_by_key(most, |pair| (standing(pair), pair.0));
    pairs.truncate(most);
    pairs.sort_unstable();
    pairs.into_iter().unzip()
}

/// Who read what, both ways round.
struct Incidence {
    patron_ends: Vec<usize>,
    titles: Vec<u32>,
    title_ends: Vec<usize>,
    patrons: Vec<u32>,
}

impl Incidence {
    fn new(loans: &Loans, titles: usize, counted: impl Fn(usize) -> bool) -> Self {
        let mut incidence = Self { patron_ends: vec![], titles: vec![], title_ends: vec![0; titles], patrons: vec![] };
        for patron in (0..loans.patrons()).filter(|&patron| counted(patron)) {
            incidence.titles.extend_from_slice(loans.of(patron));
            incidence.patron_ends.push(incidence.titles.len());
        }
        incidence.turn();
        incidence
    }

    /// Counting sort by title; patrons come ascending and stay so.
    fn turn(&mut self) {
        self.titles.iter().for_each(|&title| self.title_ends[title as usize] += 1);
        let mut end = 0;
        for slot in &mut self.title_ends {
            (*slot, end) = (end, end + *slot);
        }
        self.patrons = vec![0; self.titles.len()];
        for patron in 0..self.patron_ends.len() {
            for at in self.range(patron) {
                let place = &mut self.title_ends[self.titles[at] as usize];
                self.patrons[*place] = patron as u32;
                *place += 1;
            }
        }
    }

    fn range(&self, patron: usize) -> std::ops::Range<usize> {
        let start = if patron == 0 { 0 } else { self.patron_ends[patron - 1] };
        start..self.patron_ends[patron]
    }

    fn read_by(&self, patron: usize) -> &[u32] {
        &self.titles[self.range(patron)]
    }

    fn readers(&self, title: usize) -> &[u32] {
        let start = if title == 0 { 0 } else { self.title_ends[title - 1] };
        &self.patrons[start..self.title_ends[title]]
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::float_cmp, reason = "the figures are exact")]

    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Against the plain definition.
        #[test]
        fn every_pair_of_enough_patrons_is_counted_and_no_other(
            lists in prop::collection::vec(prop::collection::vec(0_u32..12, 0..8), 0..40), threshold in 1_u64..4,
        ) {
            let loans = Loans::of_patrons(lists.into_iter().zip(0..).map(|(titles, hash)| (hash, titles)));
            let counts = Counts::new(&loans, 12, threshold, |_| true);
            let both = |a, b| (0..loans.patrons()).filter(|&p| loans.of(p).contains(&a) && loans.of(p).contains(&b)).count();
            for a in 0..12 {
                for b in 0..12 {
                    let wanted = if a == b || (both(a, b) as u64) < threshold { 0 } else { both(a, b) as u32 };
                    prop_assert_eq!(counts.pair(a, b), wanted);
                }
            }
        }
    }

    #[test]
    fn patrons_who_do_not_count_are_left_out() {
        let loans = Loans::of_patrons((0..6).map(|hash| (hash, vec![0, 1])));
        assert_eq!(Counts::new(&loans, 2, 5, |_| true).pair(0, 1), 6);
        assert_eq!(Counts::new(&loans, 2, 5, |patron| patron > 0).pair(1, 0), 5);
        assert!(Counts::new(&loans, 2, 5, |patron| patron > 1).is_empty());
    }

    #[test]
    fn of_too_many_pairs_the_most_alike_stay() {
        let row = ((0..10).collect(), vec![5, 6, 7, 8, 9, 10, 9, 8, 7, 6]);
        assert_eq!(strongest(row, 10, &[10.0; 11], 3), (vec![4, 5, 6], vec![9, 10, 9]));
    }
}
