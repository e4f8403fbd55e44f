//! From rows to distinct loans, whatever their order.

use std::cmp::Reverse;
use std::collections::HashMap;

use carrel_engine::title::Title;
use rayon::slice::ParallelSliceMut;

use super::{CAP, Loans, hash, mix};

/// Time of a row that has none: before all that have one.
const UNTIMED: i64 = i64::MIN;

/// A row that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    patron: u32,
    title: u32,
    time: i64,
}

/// Rows of all files so far.
#[derive(Debug, Default)]
pub struct Gathered {
    /// Number of each patron by the hash of the id, in the order in which they were met.
    numbers: HashMap<u64, u32>,
    rows: Vec<Row>,
}

impl Gathered {
    /// A row that says that `patron` borrowed `title`.
    pub fn row(&mut self, patron: &str, title: u32, time: Option<i64>) -> Row {
        let next = self.numbers.len() as u32;
        let patron = *self.numbers.entry(hash(patron.as_bytes())).or_insert(next);
        Row { patron, title, time: time.unwrap_or(UNTIMED) }
    }

    /// Keeps the rows of a file.
    pub fn extend(&mut self, rows: Vec<Row>) {
        if self.rows.is_empty() { self.rows = rows } else { self.rows.extend(rows) }
    }

    /// The distinct loans, and how many pairs were beyond the [`CAP`].
    pub fn finish(mut self, titles: &[Title]) -> (Loans, u64) {
        let hashes = self.order_patrons();
        let (mut loans, mut capped) = (Loans::default(), 0);
        for rows in self.rows.chunk_by_mut(|a, b| a.patron == b.patron) {
            let patron = hashes[rows[0].patron as usize];
            let kept = keep(rows, titles);
            capped += (rows.len() - kept.len()) as u64;
            loans.push(patron, &kept);
        }
        (loans, capped)
    }

    /// Numbers patrons in the order of their hashes, which are returned, and brings the rows into the order of patrons and titles, each
    /// pair once with its latest time.
    fn order_patrons(&mut self) -> Vec<u64> {
        let mut order: Vec<(u64, u32)> = std::mem::take(&mut self.numbers).into_iter().collect();
        order.sort_unstable();
        let mut renumbered = vec![0; order.len()];
        order.iter().zip(0..).for_each(|(&(_, before), now)| renumbered[before as usize] = now);
        self.rows.iter_mut().for_each(|row| row.patron = renumbered[row.patron as usize]);
        self.rows.par_sort_unstable_by_key(|row| (row.patron, row.title, Reverse(row.time)));
        self.rows.dedup_by_key(|row| (row.patron, row.title));
        order.into_iter().map(|(hash, _)| hash).collect()
    }
}

/// The latest titles of a patron; of those of one time the choice is by a hash, which no order of rows and no number of a title decides.
/// and no number of a patron either: it is made of the ids of all the patron's titles.
fn keep(rows: &mut [Row], titles: &[Title]) -> Vec<u32> {
    if rows.len() > CAP {
        let id = |title: u32| hash(titles[title as usize].id.as_bytes());
        let seed = rows.iter().fold(0_u64, |sum, row| sum.wrapping_add(mix(id(row.title))));
        let drawn = |title: u32| mix(seed ^ id(title));
        rows.sort_by_cached_key(|row| (Reverse(row.time), drawn(row.title)));
    }
    let mut kept: Vec<u32> = rows.iter().take(CAP).map(|row| row.title).collect();
    kept.sort_unstable();
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles(count: usize) -> Vec<Title> {
        (0..count).map(|number| Title { id: number.to_string(), ..Title::default() }).collect()
    }

    #[test]
    fn pairs_are_distinct_and_their_order_makes_no_difference() {
        let rows = [("a", 3, Some(1)), ("b", 1, None), ("a", 1, None), ("a", 3, Some(9)), ("b", 1, Some(2))];
        let gather = |rows: &[(&str, u32, Option<i64>)]| {
            let mut gathered = Gathered::default();
            let rows = rows.iter().map(|&(patron, title, time)| gathered.row(patron, title, time)).collect();
            gathered.extend(rows);
            gathered.finish(&titles(4))
        };
        let (loans, capped) = gather(&rows);
        assert_eq!((loans.patrons(), loans.pairs(), capped), (2, 3, 0));
        assert_eq!(loans.popularity(4), [0, 2, 0, 1]);
        let backwards: Vec<_> = rows.into_iter().rev().collect();
        assert_eq!(gather(&backwards), (loans, 0));
    }

    #[test]
    fn the_latest_titles_of_a_patron_count_and_without_times_a_draw_decides() {
        let all = titles(500);
        let gather = |time: fn(u32) -> Option<i64>, patron: &str| {
            let mut gathered = Gathered::default();
            let rows = (0..500).map(|title| gathered.row(patron, title, time(title))).collect();
            gathered.extend(rows);
            let (loans, capped) = gathered.finish(&all);
            assert_eq!(capped, 300);
            loans.of(0).to_vec()
        };
        assert_eq!(gather(|title| Some(i64::from(title)), "a"), (300..500).collect::<Vec<_>>());
        let (a, b) = (gather(|_| None, "a"), gather(|_| None, "b"));
        assert_eq!(a.len(), CAP);
        assert_eq!(a, b, "patrons whose titles are the same count alike, whatever their numbers");
        assert!(a.windows(2).any(|pair| pair[1] > pair[0] + 1), "not simply the first ones");
    }
}
