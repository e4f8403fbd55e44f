//! "More like this" on metadata, boosted by ratings, as Aspen Discovery recommends: each title that a patron rated 3 or
//! more asks the search index for its look-alikes, and the answers are added up.
//!
//! The index is Lucene's: of a title's words the 25 with most weight (tf·idf) make the query (`MoreLikeThis`), others are
//! scored by BM25 with its usual constants. In this protocol a history holds what was liked, so that all boosts are alike.

use std::collections::HashMap;

use carrel_engine::collection::Collection;
use carrel_engine::feature::FeatureKind;
use carrel_engine::fold::fold;
use serde_json::json;

use crate::measure::Likeness;
use crate::peers::{known, measured};
use crate::report::Row;
use crate::split::{Held, Patron};

/// `maxQueryTerms` and the constants of BM25.
const QUERY_TERMS: usize = 25;
const K1: f32 = 1.2;
const B: f32 = 0.75;

/// Words of titles, as an index has them.
#[derive(Clone, Debug, Default)]
pub struct Titles {
    /// For each title its words, each with how often it occurs.
    words: Vec<Vec<(u32, f32)>>,
    /// For each word the titles that have it, each with what BM25 gives it.
    postings: Vec<Vec<(u32, f32)>>,
    idf: Vec<f32>,
}

impl Titles {
    /// An index over title, creators, series, topics, formats and languages.
    pub fn of(collection: &Collection, positions: &[Option<u32>]) -> Self {
        let mut numbers = HashMap::<String, u32>::new();
        let words: Vec<Vec<(u32, f32)>> = positions
            .iter()
            .map(|position| position.map_or_else(Vec::new, |it| words(collection, it, &mut numbers)))
            .collect();
        let mut titles = Self { words, postings: vec![Vec::new(); numbers.len()], idf: Vec::new() };
        titles.index();
        titles
    }

    fn index(&mut self) {
        let count = self.words.iter().filter(|words| !words.is_empty()).count() as f32;
        let length = |words: &[(u32, f32)]| words.iter().map(|(_, times)| times).sum::<f32>();
        let mean = (self.words.iter().map(|it| length(it)).sum::<f32>() / count.max(1.0)).max(1.0);
        let mut frequency = vec![0.0_f32; self.postings.len()];
        self.words.iter().flatten().for_each(|&(word, _)| frequency[word as usize] += 1.0);
        self.idf = frequency.iter().map(|df| (1.0 + (count - df + 0.5) / (df + 0.5)).ln()).collect();
        for (title, words) in self.words.iter().enumerate() {
            let norm = K1 * (1.0 - B + B * length(words) / mean);
            for &(word, times) in words {
                let weight = self.idf[word as usize] * times * (K1 + 1.0) / (times + norm);
                self.postings[word as usize].push((title as u32, weight));
            }
        }
    }

    /// The words by which a title asks for others.
    fn query(&self, title: u32) -> Vec<u32> {
        let mut words: Vec<(f32, u32)> =
            self.words[title as usize].iter().map(|&(word, times)| (times * self.idf[word as usize], word)).collect();
        words.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        words.truncate(QUERY_TERMS);
        words.into_iter().map(|(_, word)| word).collect()
    }

    fn scores(&self, patron: &Patron) -> Vec<f32> {
        let mut scores = vec![0.0; self.words.len()];
        for word in patron.history.iter().flat_map(|&title| self.query(title)) {
            self.postings[word as usize].iter().for_each(|&(title, weight)| scores[title as usize] += weight);
        }
        scores
    }
}

fn words(collection: &Collection, position: u32, numbers: &mut HashMap<String, u32>) -> Vec<(u32, f32)> {
    let title = collection.title(position);
    let mut texts = vec![("t", title.title().to_owned())];
    for kind in FeatureKind::ALL {
        texts.extend(title.labels(kind).map(|label| (kind.as_str(), label.to_owned())));
    }
    let mut counts = HashMap::<u32, f32>::new();
    for (field, text) in texts {
        for word in fold(&text).split_whitespace() {
            let next = numbers.len() as u32;
            *counts.entry(*numbers.entry(format!("{field}:{word}")).or_insert(next)).or_insert(0.0) += 1.0;
        }
    }
    let mut words: Vec<(u32, f32)> = counts.into_iter().collect();
    words.sort_by_key(|&(word, _)| word);
    words
}

/// Its figures.
pub fn run(titles: &Titles, held: &Held<'_>, likeness: &Likeness) -> Vec<Row> {
    let note = json!({"note": "each liked title boosts its look-alikes by metadata, as Aspen Discovery does"});
    vec![measured("look-alikes (Aspen's method)", held, likeness, &known(held), note, |patron| titles.scores(patron))]
}
