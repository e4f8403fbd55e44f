//! Titles to an index, or to the shards of one.

use std::ops::Range;

use super::index::Index;
use super::words::{self, Lane, Words};
use super::{MAX_LANE, MAX_NUMBER};
use crate::codec::fnv1a;
use crate::collection::Collection;
use crate::feature::FeatureKind;
use crate::map::{order, sorted};
use crate::strings::Strings;
use crate::title::Title;

/// Bits of a number in a posting; the lane is above it.
const NUMBER_BITS: u32 = 29;

/// Gathers the words of titles. A million titles of 15 words take about 250 MB.
#[derive(Debug, Default)]
pub struct Builder {
    terms: Terms,
    /// Term, lane and number of each posting, from the highest bits to the lowest.
    postings: Vec<u64>,
    /// By number.
    ranks: Vec<u32>,
    /// Lanes of the title at hand, by term, and the terms that it has.
    lanes: Vec<u8>,
    touched: Vec<u32>,
    /// Terms of the features of the collection at hand, and where each feature's are.
    labels: Vec<u32>,
    spans: Vec<Option<(u32, u32)>>,
}

impl Builder {
    /// Without titles.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in a title. Where a lane is too long, the titles of the lowest rank stay. Quickest where numbers come in
    /// ascending order. Numbers of [`MAX_NUMBER`] and above are not possible in a collection and left out.
    pub fn add(&mut self, number: u32, rank: u32, title: &Title) {
        words::of_title(title, &mut |lane, word| self.mark(lane, word));
        self.close(number, rank);
    }

    /// Takes in a title like [`Self::add`] whose words were made before.
    pub fn add_words(&mut self, number: u32, rank: u32, words: &Words) {
        words.each(&mut |lane, word| self.mark(lane, word));
        self.close(number, rank);
    }

    /// Takes in the titles at some positions of a collection, their numbers and ranks being the positions. All calls
    /// are for the same collection.
    pub fn add_collection(&mut self, collection: &Collection, positions: Range<u32>) {
        self.spans.resize(collection.features().len(), None);
        for position in positions.start..positions.end.min(collection.len() as u32) {
            words::of_title_ref(collection.title(position), &mut |lane, word| self.mark(lane, word));
            for &feature in collection.feature_ids(position) {
                self.mark_feature(collection, feature);
            }
            self.close(position, position);
        }
    }

    fn mark(&mut self, lane: Lane, word: &str) {
        let term = self.terms.number(words::term(word));
        self.mark_term(lane, term);
    }

    fn mark_term(&mut self, lane: Lane, term: u32) {
        if term as usize >= self.lanes.len() {
            self.lanes.resize(term as usize + 1, 0);
        }
        let lanes = &mut self.lanes[term as usize];
        if *lanes == 0 {
            self.touched.push(term);
        }
        *lanes |= 1 << lane as u8;
    }

    fn mark_feature(&mut self, collection: &Collection, feature: u32) {
        let lane = match collection.features().kind(feature) {
            FeatureKind::Topic => Lane::Subject,
            FeatureKind::Creator => Lane::Creator,
            FeatureKind::Series => Lane::Series,
            _ => return,
        };
        let (start, end) = self.spans[feature as usize].unwrap_or_else(|| {
            let start = self.labels.len() as u32;
            let label = collection.features().label(feature);
            words::of_text(lane, label, &mut |_, word| self.labels.push(self.terms.number(words::term(word))));
            (start, self.labels.len() as u32)
        });
        self.spans[feature as usize] = Some((start, end));
        for at in start..end {
            self.mark_term(lane, self.labels[at as usize]);
        }
    }

    /// Makes postings of the marks.
    fn close(&mut self, number: u32, rank: u32) {
        for term in std::mem::take(&mut self.touched) {
            let lanes = std::mem::take(&mut self.lanes[term as usize]);
            let titles = lanes & Lane::TITLES;
            // The strongest of the lanes of titles has the lowest bit.
            let kept = lanes & !Lane::TITLES | titles & titles.wrapping_neg();
            for lane in (0..8_u32).filter(|lane| kept >> lane & 1 == 1 && number < MAX_NUMBER) {
                self.postings.push(u64::from(term) << 32 | u64::from(lane << NUMBER_BITS | number));
            }
        }
        if number < MAX_NUMBER {
            let most = self.ranks.len().max(number as usize + 1);
            self.ranks.resize(most, u32::MAX);
            self.ranks[number as usize] = rank;
        }
    }

    /// The index of all titles.
    pub fn finish(self) -> Index {
        let mut finishing = self.finishing();
        while finishing.step() {}
        finishing.into_index()
    }

    /// The index of all titles, made in steps.
    pub fn finishing(self) -> Finishing {
        let Self { terms, postings, ranks, .. } = self;
        let texts = terms.texts;
        let (ends, packed) = by_term(texts.len(), &postings);
        let mut first_bytes = vec![Vec::new(); 256];
        for (term, text) in texts.iter().enumerate() {
            first_bytes[usize::from(text.as_bytes().first().copied().unwrap_or(0))].push(term);
        }
        Finishing { texts, first_bytes: first_bytes.into_iter(), ends, packed, ranks, index: Index::default() }
    }

    /// The shards of the index of all titles, each with its first term, in the order of the terms.
    pub fn into_shards(self) -> impl Iterator<Item = (String, Vec<u8>)> {
        let index = self.finish();
        let mut from = 0;
        std::iter::from_fn(move || {
            let shard = index.next_shard(from)?;
            from = shard.end;
            Some((index.term_at(shard.start).to_owned(), index.encode_range(shard)))
        })
    }
}

/// An index while it is made in steps, each of which takes a few milliseconds for a common set.
#[derive(Debug)]
pub struct Finishing {
    texts: Strings,
    /// Terms by their first byte.
    first_bytes: std::vec::IntoIter<Vec<usize>>,
    ends: Vec<u32>,
    packed: Vec<u32>,
    ranks: Vec<u32>,
    index: Index,
}

impl Finishing {
    /// Does the next step; false when there is none left.
    pub fn step(&mut self) -> bool {
        let Some(terms) = self.first_bytes.find(|terms| !terms.is_empty()) else { return false };
        for at in order(terms.len(), &|a, b| self.texts.get(terms[a]).cmp(self.texts.get(terms[b]))) {
            let term = terms[at];
            let start = if term == 0 { 0 } else { self.ends[term - 1] as usize };
            let postings = &self.packed[start..self.ends[term] as usize];
            add_term(&mut self.index, self.texts.get(term), postings, &self.ranks);
        }
        true
    }

    /// The index, once no step is left.
    pub fn into_index(self) -> Index {
        self.index
    }
}

/// Where the postings of each term end, and the postings without their terms, term by term.
fn by_term(terms: usize, postings: &[u64]) -> (Vec<u32>, Vec<u32>) {
    let mut places = vec![0_u32; terms];
    for posting in postings {
        places[(posting >> 32) as usize] += 1;
    }
    let mut start = 0;
    for place in &mut places {
        start += std::mem::replace(place, start);
    }
    let mut packed = vec![0_u32; postings.len()];
    for posting in postings {
        let place = &mut places[(posting >> 32) as usize];
        packed[*place as usize] = *posting as u32;
        *place += 1;
    }
    (places, packed)
}

const fn number_of(posting: u32) -> u32 {
    posting & ((1 << NUMBER_BITS) - 1)
}

fn add_term(index: &mut Index, term: &str, postings: &[u32], ranks: &[u32]) {
    let in_order;
    let postings = if postings.is_sorted_by_key(|&posting| number_of(posting)) {
        postings
    } else {
        in_order = sorted(postings.to_vec(), |&a, &b| number_of(a).cmp(&number_of(b)));
        &in_order
    };
    let count = postings.chunk_by(|&a, &b| number_of(a) == number_of(b)).count();
    index.begin(term, count as u32);
    let lanes = postings.iter().fold(0, |lanes, posting| lanes | 1_u8 << (posting >> NUMBER_BITS));
    for lane in Lane::ALL.into_iter().filter(|&lane| lanes >> lane as u8 & 1 == 1) {
        let mut numbers: Vec<u32> =
            postings.iter().filter(|&&it| it >> NUMBER_BITS == lane as u32).map(|&it| number_of(it)).collect();
        numbers.dedup();
        let cut = numbers.len() > MAX_LANE;
        if cut {
            keep_best(&mut numbers, ranks);
        }
        index.push(lane, cut, &numbers);
    }
}

/// Keeps the titles of the lowest ranks.
fn keep_best(numbers: &mut Vec<u32>, ranks: &[u32]) {
    let key = |number: u32| (ranks[number as usize], number);
    if !numbers.is_sorted_by_key(|&number| key(number)) {
        let best = order(numbers.len(), &|a, b| key(numbers[a]).cmp(&key(numbers[b])));
        let last = key(numbers[best[MAX_LANE - 1]]);
        numbers.retain(|&number| key(number) <= last);
    }
    numbers.truncate(MAX_LANE);
}

/// Words, each with a number in the order in which they came.
#[derive(Debug, Default)]
struct Terms {
    texts: Strings,
    /// Open addressing by hash; numbers plus one.
    slots: Vec<u32>,
}

impl Terms {
    fn number(&mut self, text: &str) -> u32 {
        if self.texts.len() * 2 >= self.slots.len() {
            self.grow();
        }
        let slot = self.slot(text);
        if self.slots[slot] == 0 {
            self.texts.push(text);
            self.slots[slot] = self.texts.len() as u32;
        }
        self.slots[slot] - 1
    }

    /// Where a text is, or would be.
    fn slot(&self, text: &str) -> usize {
        let mask = self.slots.len() - 1;
        let hash = fnv1a(text.as_bytes());
        let mut slot = (hash ^ hash >> 32) as usize & mask;
        while self.slots[slot] != 0 && self.texts.get(self.slots[slot] as usize - 1) != text {
            slot = (slot + 1) & mask;
        }
        slot
    }

    fn grow(&mut self) {
        self.slots = vec![0; (self.slots.len() * 2).max(1024)];
        for number in 0..self.texts.len() {
            let slot = self.slot(self.texts.get(number));
            self.slots[slot] = number as u32 + 1;
        }
    }
}
