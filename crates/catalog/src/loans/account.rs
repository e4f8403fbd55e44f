//! What became of the rows of the loans files. It never names a patron.

use crate::clean::text;
use crate::names::Way;

/// How many rows that were not counted are shown.
const SHOWN: usize = 5;

/// Counts of rows, and the first that were not counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// Rows seen.
    pub read: u64,
    /// Rows with a rating too low to count as liking.
    pub low: u64,
    /// Rows of titles that are not in the catalogue.
    pub unknown: u64,
    /// Rows without a patron or a title, or with a rating that is none.
    pub rejected: u64,
    /// Pairs beyond the most titles of one patron that count.
    pub capped: u64,
    /// How each file refers to titles, in words.
    ways: Vec<String>,
    first: Vec<String>,
}

impl Account {
    /// A row that cannot be understood.
    pub fn reject(&mut self, file: &str, line: u64, reason: &str) {
        self.rejected += 1;
        self.show(file, line, reason);
    }

    /// A row of a title that the catalogue does not have.
    pub fn unknown(&mut self, file: &str, line: u64, name: &str) {
        self.unknown += 1;
        self.show(file, line, &format!("no title of the catalogue is {:?}", text::excerpt(name)));
    }

    /// How a file refers to titles; `others` of its rows would have been found another way.
    pub fn refers(&mut self, file: &str, way: Way, others: u64) {
        self.unknown += others;
        let left = if others == 0 {
            String::new()
        } else {
            format!("; {others} rows that only another way finds are not counted")
        };
        self.ways.push(format!("  {file}: titles found by {}{left}", way.as_str()));
    }

    fn show(&mut self, file: &str, line: u64, reason: &str) {
        if self.first.len() < SHOWN {
            self.first.push(format!("  not counted: {file}, line {line}: {}", text::line(reason)));
        }
    }

    /// The account in lines for a person.
    pub fn lines(&self, patrons: usize, pairs: usize) -> Vec<String> {
        let mut lines = vec![format!("loans: {} rows, {pairs} distinct pairs of {patrons} patrons", self.read)];
        for (count, what) in [
            (self.low, "rows rated below --min-rating"),
            (self.unknown, "rows of titles that are not in the catalogue"),
            (self.rejected, "rows that cannot be understood"),
            (self.capped, "pairs beyond the 200 titles of a patron that count"),
        ] {
            if count > 0 {
                lines.push(format!("  left out: {count} {what}"));
            }
        }
        lines.extend(self.ways.iter().chain(&self.first).cloned());
        lines
    }
}
