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
