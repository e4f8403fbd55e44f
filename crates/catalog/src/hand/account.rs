//! What became of the rows of a table of the library's.

use std::path::Path;

use crate::clean::text;
use crate::report::At;

/// How many rows are shown.
const SHOWN: usize = 5;

/// Rows that were of use, and those that were not, with reasons.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// Rows that did something.
    pub used: u64,
    /// Rows that did not.
    pub unused: u64,
    shown: Vec<String>,
}

impl Account {
    /// A row that could not be used.
    pub fn leave(&mut self, path: &Path, at: At, reason: &str) {
        self.unused += 1;
        if self.shown.len() < SHOWN {
            self.shown.push(format!("  not used: {}, {at}: {}", path.display(), text::line(reason)));
        }
    }

    /// The account in lines, under a heading.
    pub fn lines(&self, heading: &str) -> Vec<String> {
        let mut lines = vec![heading.to_owned()];
        lines.extend(self.shown.iter().cloned());
        let more = self.unused - self.shown.len() as u64;
        if more > 0 {
            lines.push(format!("  not used: {more} more"));
        }
        lines
    }
}
