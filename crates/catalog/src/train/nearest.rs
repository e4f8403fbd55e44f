//! The nearest titles of each title: those that a small system is solved over.

use std::cmp::Reverse;

use rayon::prelude::*;

use super::content::Content;
use super::counts::{Counts, cosine};

/// What the cosine of content counts beside the cosine of readers. Between 0.1 and 0.4 it hardly matters on goodbooks.
const CONTENT: f64 = 0.2;
/// How many are found at once, for neighbourhoods of all sizes up to it.
pub const LARGEST: usize = 80;

/// For each title the nearest others, nearest first, with how near they are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Nearest(Vec<Vec<(u32, f64)>>);

impl Nearest {
    /// The `most` nearest titles of each, by readers and, if given, by content.
    pub fn new(counts: &Counts, content: Option<&Content>, most: usize) -> Self {
        let titles = 0..counts.titles() as u32;
        Self(titles.into_par_iter().map(|title| nearest(counts, content, title, most)).collect())
    }

    /// The `most` nearest of a title, nearest first.
    pub fn of(&self, title: u32, most: usize) -> &[(u32, f64)] {
        let list = &self.0[title as usize];
        &list[..list.len().min(most)]
    }
}

fn nearest(counts: &Counts, content: Option<&Content>, title: u32, most: usize) -> Vec<(u32, f64)> {
    let (others, patrons) = counts.row(title);
    let own = counts.own(title);
    let mut list: Vec<(u32, f64)> =
        others.iter().zip(patrons).map(|(&other, &patrons)| (other, cosine(patrons, own, counts.own(other)))).collect();
    if let Some(content) = content {
        // Content moves a title by so little that none from far below the last can come in.
        top(&mut list, 2 * most);
        let by_content = content.nearest(title).iter().map(|(other, _)| *other);
        let new: Vec<u32> = by_content.filter(|other| !list.iter().any(|(known, _)| known == other)).collect();
        list.extend(new.into_iter().map(|other| (other, 0.0)));
        for (other, near) in &mut list {
            *near += CONTENT * content.cosine(title, *other);
        }
    }
    top(&mut list, most);
    list.sort_unstable_by_key(standing);
    // What is left is kept for every title; what was found can be a hundred times as much.
    list.shrink_to_fit();
    list
}

/// Not negative, so that the bits are in their order; of equal ones the first title.
fn standing(&(title, near): &(u32, f64)) -> (Reverse<u64>, u32) {
    (Reverse(near.to_bits()), title)
}

fn top(list: &mut Vec<(u32, f64)>, most: usize) {
    if list.len() > most {
        list.select_nth_unstable_by_key(most, standing);
        list.truncate(most);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::loans::Loans;

    #[test]
    fn the_nearest_come_first() {
        let lists = [vec![0, 1], vec![0, 1], vec![0, 1, 2], vec![0, 2], vec![2, 3], vec![2]];
        let loans = Loans::of_patrons(lists.into_iter().zip(0..).map(|(titles, hash)| (hash, titles)));
        let nearest = Nearest::new(&Counts::new(&loans, 4, 1, |_| true), None, 2);
        let of = |title, most| nearest.of(title, most).iter().map(|(other, _)| *other).collect::<Vec<_>>();
        assert_eq!((of(0, 2), of(0, 1), of(3, 2)), (vec![1, 2], vec![1], vec![2]));
    }
}
