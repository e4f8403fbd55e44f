//! Terms with the titles that have them.

use std::ops::Range;

use super::words::Lane;
use crate::strings::Strings;

/// The find index of some titles, or a shard of one: a range of its terms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index {
    /// Ascending by their bytes.
    pub(super) terms: Strings,
    /// In how many titles each term is, whatever was cut.
    pub(super) counts: Vec<u32>,
    /// Number of the first list after each term's.
    pub(super) term_ends: Vec<u32>,
    /// The lane of each list, ascending within a term, and whether it was cut.
    pub(super) lanes: Vec<(Lane, bool)>,
    /// Where each list ends.
    pub(super) ends: Vec<u32>,
    /// Numbers of titles, ascending within a list.
    pub(super) numbers: Vec<u32>,
}

impl Index {
    /// How many terms there are.
    pub fn len(&self) -> usize {
        self.terms.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// How many postings there are: titles in lanes of terms.
    pub fn postings(&self) -> usize {
        self.numbers.len()
    }

    /// The term at a position; empty beyond the end.
    pub fn term_at(&self, term: usize) -> &str {
        self.terms.get(term)
    }

    /// The position of a term.
    pub fn term(&self, text: &str) -> Option<usize> {
        let at = self.position(text);
        (at < self.len() && self.term_at(at) == text).then_some(at)
    }

    /// Positions of the terms that begin so.
    pub fn terms_from(&self, prefix: &str) -> Range<usize> {
        let start = self.position(prefix);
        let end = partition(start, self.len(), &|at| self.term_at(at).starts_with(prefix));
        start..end
    }

    /// How many terms are before a text.
    fn position(&self, text: &str) -> usize {
        partition(0, self.len(), &|at| self.term_at(at) < text)
    }

    /// In how many titles a term is, whatever was cut.
    pub fn count(&self, term: usize) -> u32 {
        self.counts.get(term).copied().unwrap_or(0)
    }

    /// The lanes of a term in their order, each with whether it was cut and with the numbers of its titles, ascending.
    pub fn lists(&self, term: usize) -> impl Iterator<Item = (Lane, bool, &[u32])> {
        let end = self.term_ends.get(term).copied().unwrap_or(0);
        let start = if term == 0 { 0 } else { self.term_ends.get(term - 1).copied().unwrap_or(0) };
        (start as usize..end as usize).map(|list| {
            let from = if list == 0 { 0 } else { self.ends[list - 1] };
            let (lane, cut) = self.lanes[list];
            (lane, cut, &self.numbers[from as usize..self.ends[list] as usize])
        })
    }

    /// Begins the next term, which is after all others.
    pub(super) fn begin(&mut self, term: &str, count: u32) {
        self.terms.push(term);
        self.counts.push(count);
        self.term_ends.push(self.lanes.len() as u32);
    }

    /// Adds the next lane of the last term; none where it is empty.
    pub(super) fn push(&mut self, lane: Lane, cut: bool, numbers: &[u32]) {
        if numbers.is_empty() {
            return;
        }
        self.lanes.push((lane, cut));
        self.numbers.extend_from_slice(numbers);
        self.ends.push(self.numbers.len() as u32);
        if let Some(end) = self.term_ends.last_mut() {
            *end = self.lanes.len() as u32;
        }
    }
}

/// The first position in a range for which something does not hold any more. Not generic, so that it is in the
/// WebAssembly file once.
pub(super) fn partition(mut low: usize, mut high: usize, holds: &dyn Fn(usize) -> bool) -> usize {
    while low < high {
        let middle = usize::midpoint(low, high);
        if holds(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}
