//! Points of titles while they are added up.

use super::words::Lane;

/// Points for each further lane of a word, for each point that tells how telling the word is: half as much as a unit of
/// a lane's weight.
pub(super) const FURTHER: u32 = 128;

/// What is known of one title.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cell {
    pub number: u32,
    /// Points of all words so far.
    pub points: u32,
    /// Words that the title has.
    pub words: u16,
    /// Words that it has in a creator's name, and in its titles.
    pub creator: u16,
    pub titles: u16,
    /// Points and lanes of the word that was last added.
    best: u32,
    lanes: u8,
    last: u8,
}

/// Cells found by number: open addressing, without a collision where all numbers have a place.
#[derive(Debug)]
pub(super) struct Table {
    /// Cells plus one.
    slots: Vec<u32>,
    factor: u32,
    shift: u32,
    total: u32,
    pub cells: Vec<Cell>,
}

impl Table {
    /// For titles whose numbers are below `total`, at most `most` of them.
    pub fn new(total: u32, most: usize) -> Self {
        let all = (total as usize).next_power_of_two();
        let places = (most * 2).next_power_of_two().clamp(2, all.max(2));
        // Fibonacci hashing (Knuth, The Art of Computer Programming 3, 6.4): the golden ratio spreads runs of numbers.
        let (factor, shift) = if places >= all { (1, 0) } else { (0x9e37_79b9, 32 - places.ilog2()) };
        Self { slots: vec![0; places], factor, shift, total, cells: Vec::new() }
    }

    fn slot(&self, number: u32) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = (number.wrapping_mul(self.factor) >> self.shift) as usize;
        while self.slots[slot] != 0 && self.cells[self.slots[slot] as usize - 1].number != number {
            slot = (slot + 1) & mask;
        }
        slot
    }

    /// The cell of a title.
    pub fn find(&self, number: u32) -> Option<usize> {
        let cell = if number < self.total { self.slots[self.slot(number)] } else { 0 };
        (cell as usize).checked_sub(1)
    }

    /// Notes that a list of titles has a word in a lane.
    pub fn mark(&mut self, word: u8, lane: Lane, numbers: &[u32]) {
        let bit = 1 << word;
        let creator = if lane == Lane::Creator { bit } else { 0 };
        let titles = if lane <= Lane::Title { bit } else { 0 };
        self.each(numbers, |cell| {
            cell.creator |= creator;
            cell.titles |= titles;
        });
    }

    /// Adds what a list of titles gains for a word. All lists of a word come one after the other.
    pub fn add(&mut self, word: u8, lane: Lane, points: u32, further: u32, numbers: &[u32]) {
        self.each(numbers, |cell| cell.add(word, lane, points, further));
    }

    fn each(&mut self, numbers: &[u32], mut change: impl FnMut(&mut Cell)) {
        for &number in numbers {
            if number >= self.total {
                return;
            }
            let slot = self.slot(number);
            if self.slots[slot] == 0 {
                self.cells.push(Cell { number, last: u8::MAX, ..Cell::default() });
                self.slots[slot] = self.cells.len() as u32;
            }
            change(&mut self.cells[self.slots[slot] as usize - 1]);
        }
    }
}

impl Cell {
    fn add(&mut self, word: u8, lane: Lane, points: u32, further: u32) {
        let bit = 1 << lane as u8;
        if self.last != word {
            (self.last, self.best, self.lanes) = (word, 0, bit);
            self.words |= 1 << word;
        } else if self.lanes & bit == 0 {
            self.lanes |= bit;
            self.points += further;
        }
        if points > self.best {
            self.points += points - self.best;
            self.best = points;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Lane, Table};
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn adds_up_what_a_map_of_maps_adds_up(
            total in prop::sample::select(vec![1_u32, 40, 5000, 1 << 24]),
            lists in prop::collection::vec((0..4_u8, 0..8_usize, 1..9_u32, prop::collection::vec(any::<u32>(), 0..30)), 0..12),
        ) {
            let mut lists = lists;
            lists.sort_by_key(|list| list.0);
            for list in &mut lists {
                list.3 = list.3.iter().map(|number| number % (total.min(60) * 7)).collect();
                list.3.sort_unstable();
            }
            let mut table = Table::new(total, lists.iter().map(|list| list.3.len()).sum());
            let mut expected: BTreeMap<u32, BTreeMap<u8, BTreeMap<usize, u32>>> = BTreeMap::new();
            for (word, lane, points, numbers) in &lists {
                table.add(*word, Lane::ALL[*lane], *points, 100, numbers);
                for &number in numbers.iter().filter(|&&number| number < total) {
                    let best = expected.entry(number).or_default().entry(*word).or_default().entry(*lane).or_default();
                    *best = (*best).max(*points);
                }
            }
            prop_assert_eq!(table.cells.len(), expected.len());
            for (number, words) in expected {
                let cell = table.cells[table.find(number).expect("a cell")];
                let best = |lanes: &BTreeMap<usize, u32>| lanes.values().max().copied().unwrap_or(0);
                let points: u32 = words.values().map(|lanes| best(lanes) + 100 * (lanes.len() as u32 - 1)).sum();
                prop_assert_eq!((cell.number, cell.points), (number, points));
                prop_assert_eq!(cell.words, words.keys().fold(0, |bits, word| bits | 1 << word));
            }
        }
    }

    #[test]
    fn a_number_beyond_all_titles_has_no_cell() {
        let mut table = Table::new(3, 9);
        table.add(0, Lane::Title, 1, 1, &[2, 3, u32::MAX]);
        assert_eq!((table.cells.len(), table.find(3), table.find(2)), (1, None, Some(0)));
    }
}
