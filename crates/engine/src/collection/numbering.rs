//! Numbers for the features of one kind, the most frequent first.

use std::collections::HashMap;

use crate::codec::fnv1a;
use crate::fold::fold;
use crate::strings::Strings;

/// Most features of one kind that a title keeps.
const MAX_FEATURES: usize = 255;

/// Labels as they come, title by title. Labels that fold alike are one feature; like the widget, it goes by a hash of 64
/// bits of the folded label.
#[derive(Default)]
pub(super) struct Numbering {
    by_spelling: HashMap<u64, u32>,
    by_key: HashMap<u64, u32>,
    spellings: Strings,
    /// Of each spelling: its feature, and how many titles use it.
    of_spelling: Vec<(u32, u32)>,
    ends: Vec<u32>,
    features: Vec<u32>,
}

impl Numbering {
    /// The labels of the next title.
    pub fn add<'a>(&mut self, labels: impl Iterator<Item = &'a str>) {
        let start = self.features.len();
        for label in labels {
            let spelling = self.spelling(label);
            let (feature, uses) = &mut self.of_spelling[spelling as usize];
            let mine = &self.features[start..];
            if !mine.contains(feature) && mine.len() < MAX_FEATURES {
                *uses += 1;
                self.features.push(*feature);
            }
        }
        self.ends.push(self.features.len() as u32);
    }

    fn spelling(&mut self, label: &str) -> u32 {
        let next = self.of_spelling.len() as u32;
        let spelling = *self.by_spelling.entry(fnv1a(label.as_bytes())).or_insert(next);
        if spelling == next {
            let new = self.by_key.len() as u32;
            let feature = *self.by_key.entry(fnv1a(fold(label).as_bytes())).or_insert(new);
            self.spellings.push(label);
            self.of_spelling.push((feature, 0));
        }
        spelling
    }

    /// Frequent features get small numbers, which take fewer bytes and put the list for the reader in order.
    pub fn finish(self) -> Numbered {
        let mut ordered = self.features_with_labels();
        ordered.sort_unstable_by(|a, b| b.titles.cmp(&a.titles).then_with(|| a.label.cmp(b.label)));
        let mut number = vec![0; self.by_key.len()];
        ordered.iter().zip(0..).for_each(|(feature, at)| number[feature.number as usize] = at);
        let labels = ordered.iter().map(|feature| (feature.label.to_owned(), feature.titles)).collect();
        let features = self.features.iter().map(|&feature| number[feature as usize]).collect();
        Numbered { labels, ends: self.ends, features }
    }

    /// Each feature with the spelling that most titles use; of equals the first in the order of their characters.
    fn features_with_labels(&self) -> Vec<Labelled<'_>> {
        let mut all: Vec<Labelled<'_>> =
            (0..self.by_key.len() as u32).map(|number| Labelled { number, label: "", titles: 0, best: 0 }).collect();
        for (label, &(feature, uses)) in self.spellings.iter().zip(&self.of_spelling) {
            let labelled = &mut all[feature as usize];
            labelled.titles += uses;
            if labelled.label.is_empty() || uses > labelled.best || (uses == labelled.best && label < labelled.label) {
                (labelled.label, labelled.best) = (label, uses);
            }
        }
        all
    }
}

struct Labelled<'a> {
    number: u32,
    label: &'a str,
    titles: u32,
    best: u32,
}

/// The features of one kind: labels with counts, the most frequent first, and which each title has.
pub(super) struct Numbered {
    /// Label and number of titles.
    pub labels: Vec<(String, u32)>,
    ends: Vec<u32>,
    features: Vec<u32>,
}

impl Numbered {
    /// The features of a title, in the record's order.
    pub fn of(&self, title: u32) -> &[u32] {
        let start = if title == 0 { 0 } else { self.ends[title as usize - 1] };
        &self.features[start as usize..self.ends[title as usize] as usize]
    }
}
