//! Who borrowed what, from the loans files of a library system: read, joined to the catalogue, capped.
//!
//! | Module | Holds |
//! |---|---|
//! | [`columns`] | which columns name the patron, the title, the rating, the time |
//! | [`time`] | when a loan was, for the order of a patron's loans |
//! | [`read`] | the rows of a file |
//! | [`gather`] | distinct pairs, at most [`CAP`] titles a patron |
//! | [`account`] | what became of the rows |
//!
//! A patron's id is hashed as soon as it is read. The hash serves to tell patrons apart and to choose among them; neither it nor
//! anything made of it alone is written anywhere.

pub mod account;
pub mod columns;
pub mod gather;
pub mod read;
pub mod time;

use carrel_engine::codec::fnv1a;

/// Most titles of one patron that count: nobody's reading can weigh more than this in a model.
pub const CAP: usize = 200;

/// Distinct loans: for each patron the titles, as indices into the catalogue, ascending. Patrons are in the order of their hashes, so
/// that the order of the rows makes no difference.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loans {
    hashes: Vec<u64>,
    ends: Vec<usize>,
    titles: Vec<u32>,
}

impl Loans {
    /// Loans as (hash of the patron, titles), of any order and any length.
    pub fn of_patrons(patrons: impl IntoIterator<Item = (u64, Vec<u32>)>) -> Self {
        let mut patrons: Vec<(u64, Vec<u32>)> = patrons.into_iter().collect();
        patrons.sort();
        let mut loans = Self::default();
        for (hash, mut titles) in patrons {
            titles.sort_unstable();
            titles.dedup();
            loans.push(hash, &titles);
        }
        loans
    }

    /// Adds a patron, whose hash is above all before, with distinct titles in ascending order.
    fn push(&mut self, hash: u64, titles: &[u32]) {
        if !titles.is_empty() {
            self.titles.extend_from_slice(titles);
            self.hashes.push(hash);
            self.ends.push(self.titles.len());
        }
    }

    /// How many patrons there are.
    pub fn patrons(&self) -> usize {
        self.hashes.len()
    }

    /// How many distinct pairs of patron and title there are.
    pub fn pairs(&self) -> usize {
        self.titles.len()
    }

    /// Whether nobody borrowed anything.
    pub fn is_empty(&self) -> bool {
        self.titles.is_empty()
    }

    /// The hash of a patron.
    pub fn hash(&self, patron: usize) -> u64 {
        self.hashes[patron]
    }

    /// The titles of a patron, ascending.
    pub fn of(&self, patron: usize) -> &[u32] {
        let start = if patron == 0 { 0 } else { self.ends[patron - 1] };
        &self.titles[start..self.ends[patron]]
    }

    /// The loans of some titles, which are given ascending and are known by their places in that list from then on.
    #[must_use]
    pub fn among(&self, titles: &[u32]) -> Self {
        let mut some = Self::default();
        for patron in 0..self.patrons() {
            let places = self.of(patron).iter().filter_map(|title| titles.binary_search(title).ok());
            some.push(self.hash(patron), &places.map(|place| place as u32).collect::<Vec<_>>());
        }
        some
    }

    /// How many distinct patrons borrowed each of `titles` titles.
    pub fn popularity(&self, titles: usize) -> Vec<u64> {
        let mut counts = vec![0; titles];
        self.titles.iter().for_each(|&title| counts[title as usize] += 1);
        counts
    }
}

/// The hash of an id. FNV-1a alone spreads short ids over the low bits only; what follows is the finisher of `SplitMix64`.
pub fn hash(id: &[u8]) -> u64 {
    mix(fnv1a(id))
}

/// Spreads a number over all bits (Steele, Lea, Flood 2014).
pub fn mix(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loans_of_some_titles_are_known_by_their_places() {
        let loans = Loans::of_patrons([(1, vec![0, 3, 5]), (2, vec![1, 2]), (3, vec![5])]);
        assert_eq!(loans.among(&[3, 4, 5]), Loans::of_patrons([(1, vec![0, 2]), (3, vec![2])]));
        assert_eq!(loans.among(&[0, 1, 2, 3, 4, 5]), loans);
    }
}
