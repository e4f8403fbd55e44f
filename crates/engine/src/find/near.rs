//! Which terms of an index a typed word means.

use super::index::Index;
use super::query::Word;
use crate::fold::is_unspaced;

/// How like a term is to the word that means it: 256 for the word itself.
const SAME: u32 = 256;
/// Terms that begin with what was typed count by the share that was typed, at least this.
const BEGINS: u32 = 64;
/// Likeness after one slip and after two.
const SLIPS: [u32; 2] = [160, 112];
/// Slips are thought of where the word as it is gives fewer titles.
const FEW: u64 = 4;
/// Titles in lanes of terms that are looked at for one word; more are not worth the reader's time.
const MAX_POSTINGS: usize = 1 << 19;

/// A term that is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Match {
    /// Which index.
    pub index: usize,
    /// The term's position there.
    pub term: usize,
    /// 1 to 256.
    pub likeness: u32,
}

/// What a word means.
#[derive(Clone, Debug, Default)]
pub(super) struct Meaning {
    pub matches: Vec<Match>,
    /// Titles of all these terms together, those with several of them counted several times.
    pub titles: u64,
    /// Whether lists were cut, so that titles may have one of these terms and not be in its list.
    pub cut: bool,
    /// Whether that holds for the word itself, or, where it is in no title, for any of these terms.
    pub open: bool,
    /// The likest term, where the word itself is in no title.
    pub correction: Option<String>,
    /// Titles in lanes of these terms.
    pub postings: usize,
}

impl Meaning {
    fn take(&mut self, indexes: &[&Index], found: Match) {
        let index = indexes[found.index];
        let before = self.postings;
        for (_, cut, numbers) in index.lists(found.term) {
            self.postings += numbers.len();
            self.cut |= cut;
        }
        if before > 0 && self.postings > MAX_POSTINGS {
            self.postings = before;
            self.cut = true;
        } else {
            self.titles += u64::from(index.count(found.term));
            self.matches.push(found);
        }
    }
}

/// The terms that a word means: itself, those that it begins where it may go on, and where these give few titles those
/// that are few slips away.
pub(super) fn meaning(word: &Word, indexes: &[&Index]) -> Meaning {
    let mut meaning = Meaning::default();
    for (number, index) in indexes.iter().enumerate() {
        if let Some(term) = index.term(&word.text) {
            meaning.take(indexes, Match { index: number, term, likeness: SAME });
        }
    }
    let itself = !meaning.matches.is_empty();
    meaning.open = meaning.cut;
    if word.beginning {
        for (number, index) in indexes.iter().enumerate() {
            for term in index.terms_from(&word.text) {
                let length = index.term_at(term).len();
                if length > word.text.len() {
                    meaning.take(indexes, Match { index: number, term, likeness: share(SAME, &word.text, length) });
                }
            }
        }
    }
    if meaning.titles < FEW {
        add_slips(word, indexes, &mut meaning);
    }
    meaning.open |= meaning.cut && !itself;
    meaning
}

/// Likeness to a term of which only the beginning was typed.
fn share(most: u32, typed: &str, length: usize) -> u32 {
    (most * typed.len() as u32 / length as u32).max(BEGINS).min(most)
}

/// The terms that are the fewest slips away.
fn add_slips(word: &Word, indexes: &[&Index], meaning: &mut Meaning) {
    let Some(slips) = Slips::new(word) else { return };
    let mut least = slips.most;
    let mut found = Vec::new();
    for (number, index) in indexes.iter().enumerate() {
        for (term, text) in index.terms.iter().enumerate() {
            let Some((distance, whole)) = slips.distance(text).filter(|&(distance, _)| distance <= least) else {
                continue;
            };
            let likeness = SLIPS[distance as usize - 1];
            let likeness = if whole { likeness } else { share(likeness, &word.text, text.len()) };
            if distance < least {
                found.clear();
            }
            least = distance;
            found.push(Match { index: number, term, likeness });
        }
    }
    if meaning.matches.is_empty() {
        let rank =
            |it: &&Match| (it.likeness, indexes[it.index].count(it.term), std::cmp::Reverse((it.index, it.term)));
        meaning.correction = found.iter().max_by_key(rank).map(|it| indexes[it.index].term_at(it.term).to_owned());
    }
    for it in found {
        meaning.take(indexes, it);
    }
}

/// Tells how many slips a term is from the typed word: letters left out, added, replaced, or swapped with the next.
struct Slips {
    letters: Vec<char>,
    text: String,
    beginning: bool,
    most: u32,
}

impl Slips {
    /// None for words that are taken as they are: short or very long ones, with digits, of unspaced scripts.
    fn new(word: &Word) -> Option<Self> {
        let letters: Vec<char> = word.text.chars().collect();
        let most = match letters.len() {
            4..=7 => 1,
            8..=64 => 2,
            _ => 0,
        };
        let taken_as_is = most == 0 || is_unspaced(&word.text) || word.text.contains(|c: char| c.is_ascii_digit());
        (!taken_as_is).then(|| Self { letters, text: word.text.clone(), beginning: word.beginning, most })
    }

    /// How many slips away a term is, if it is at least one and not too many, and whether it is the whole term or its
    /// beginning. The first letter is right, but for a swap or where all others are.
    fn distance(&self, term: &str) -> Option<(u32, bool)> {
        let mut first = term.chars();
        let (one, two) = (first.next()?, first.next());
        // Letters have up to four bytes.
        let bytes = 4 * self.most as usize;
        if term.len() + bytes < self.text.len() || !self.beginning && term.len() > self.text.len() + bytes {
            return None;
        }
        if one != self.letters[0] && (one, two) != (self.letters[1], Some(self.letters[0])) {
            return self.first_letter_only(term).then_some((1, true));
        }
        let (whole, beginning) = distances(&self.letters, term);
        let fits = |distance: u32| (1..=self.most).contains(&distance);
        if fits(whole) && (whole <= beginning || !self.beginning) {
            Some((whole, true))
        } else {
            (self.beginning && fits(beginning)).then_some((beginning, false))
        }
    }

    /// Whether the term is the word with its first letter replaced, left out or put before it.
    fn first_letter_only(&self, term: &str) -> bool {
        if term.len().abs_diff(self.text.len()) > 4 {
            return false;
        }
        let after_first = |text: &str| text.chars().next().map_or(0, char::len_utf8);
        let rest = &self.text[after_first(&self.text)..];
        let term_rest = &term[after_first(term)..];
        term == rest || term_rest == rest || term_rest == self.text
    }
}

/// Optimal string alignment distance from a word of 1 to 64 letters to a text, and to the nearest beginning of the text.
///
/// Bit-parallel, after H. Hyyrö, *A Bit-Vector Algorithm for Computing Levenshtein and Damerau Edit Distances*, Nordic
/// Journal of Computing 10 (2003): one column of the table is two words of bits, the steps down and up.
fn distances(word: &[char], text: &str) -> (u32, u32) {
    let end = 1_u64 << (word.len() - 1);
    let (mut down, mut up, mut zero, mut before) = (u64::MAX, 0_u64, 0_u64, 0_u64);
    let mut distance = word.len() as u32;
    let mut nearest = distance;
    for c in text.chars() {
        let same = word.iter().rev().fold(0_u64, |bits, &letter| bits << 1 | u64::from(letter == c));
        let swapped = (!zero & same) << 1 & before;
        zero = ((same & down).wrapping_add(down) ^ down) | same | up | swapped;
        let right = up | !(zero | down);
        let left = zero & down;
        distance = distance + u32::from(right & end != 0) - u32::from(left & end != 0);
        nearest = nearest.min(distance);
        let right = right << 1 | 1;
        down = left << 1 | !(zero | right);
        up = right & zero;
        before = same;
    }
    (distance, nearest)
}

#[cfg(test)]
mod tests {
    use super::{Slips, distances};
    use crate::find::query::Word;
    use proptest::prelude::*;

    /// The textbook's table.
    fn naive(a: &[char], b: &[char]) -> Vec<usize> {
        let mut rows = vec![(0..=a.len()).collect::<Vec<_>>()];
        for j in 1..=b.len() {
            let mut row = vec![j];
            for i in 1..=a.len() {
                let replaced = rows[j - 1][i - 1] + usize::from(a[i - 1] != b[j - 1]);
                let mut least = replaced.min(rows[j - 1][i] + 1).min(row[i - 1] + 1);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    least = least.min(rows[j - 2][i - 2] + 1);
                }
                row.push(least);
            }
            rows.push(row);
        }
        rows.into_iter().map(|row| row[a.len()]).collect()
    }

    fn slips(typed: &str, beginning: bool, term: &str) -> Option<(u32, bool)> {
        Slips::new(&Word { text: typed.into(), beginning }).and_then(|slips| slips.distance(term))
    }

    proptest! {
        #[test]
        fn distances_are_those_of_the_textbook(word in "[abcé]{1,12}", text in "[abcé]{0,14}") {
            let word: Vec<char> = word.chars().collect();
            let expected = naive(&word, &text.chars().collect::<Vec<_>>());
            let least = *expected.iter().min().expect("a row for the empty text");
            prop_assert_eq!(distances(&word, &text), (expected[text.chars().count()] as u32, least as u32));
        }

        #[test]
        fn words_of_64_letters_fit(word in "[ab]{64}", text in "[ab]{50,70}") {
            let letters: Vec<char> = word.chars().collect();
            let expected = naive(&letters, &text.chars().collect::<Vec<_>>());
            prop_assert_eq!(distances(&letters, &text).0 as usize, expected[text.len()]);
        }
    }

    #[test]
    fn one_slip_in_short_words_two_in_long_ones() {
        assert_eq!(slips("asutin", false, "austin"), Some((1, true)));
        assert_eq!(slips("austin", false, "austen"), Some((1, true)));
        assert_eq!(slips("astin", false, "austen"), None, "two in a short word");
        assert_eq!(slips("shakspere", false, "shakespeare"), Some((2, true)));
        assert_eq!(slips("cat", false, "car"), None);
        assert_eq!(slips("1984a", false, "1985a"), None, "digits are not guessed");
        assert_eq!(slips("三国演义", false, "三国演戏"), None, "nor characters");
    }

    #[test]
    fn first_letters_are_right_but_for_a_swap_or_where_all_others_are() {
        assert_eq!(slips("mema", false, "emma"), Some((1, true)));
        assert_eq!(slips("ausren", false, "dusren"), Some((1, true)));
        assert_eq!(slips("usten", false, "austen"), Some((1, true)));
        assert_eq!(slips("xausten", false, "austen"), Some((1, true)));
        assert_eq!(slips("dostoevsky", false, "rostoevski"), None);
    }

    #[test]
    fn slips_are_seen_while_the_word_is_typed() {
        assert_eq!(slips("dostoi", true, "dostoevsky"), Some((1, false)));
        assert_eq!(slips("dostoi", false, "dostoevsky"), None);
    }
}
