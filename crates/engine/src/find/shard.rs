//! The bytes of an index or of a shard of it: encode stands beside decode.

use std::ops::Range;

use super::index::Index;
use super::words::{Lane, MAX_TERM};
use super::{MAX_LANE, MAX_NUMBER};
use crate::codec::{self, DecodeError, Reader, Section, Writer};

/// A shard is closed before the term with which its payload would be longer than this, in bytes.
const SHARD_BYTES: usize = 48 * 1024;

impl Index {
    /// The file of the whole index.
    pub fn encode(&self) -> Vec<u8> {
        self.encode_range(0..self.len())
    }

    /// The file of the terms at some positions.
    pub(super) fn encode_range(&self, terms: Range<usize>) -> Vec<u8> {
        let mut out = Writer::default();
        out.number(terms.len() as u64);
        self.encode_terms(&terms, &mut out);
        for term in terms.clone() {
            let bits = |wanted: &dyn Fn(bool) -> bool| {
                self.lists(term)
                    .filter(|&(_, cut, _)| wanted(cut))
                    .fold(0, |bits, (lane, ..)| bits | 1_u8 << lane as u8)
            };
            out.raw(&[bits(&|_| true), bits(&|cut| cut)]);
        }
        for term in terms.clone() {
            self.lists(term).for_each(|(.., numbers)| out.number(numbers.len() as u64));
            out.number(u64::from(self.count(term)));
        }
        for numbers in terms.flat_map(|term| self.lists(term).map(|(.., numbers)| numbers)) {
            let mut last = 0;
            for &number in numbers {
                out.number(u64::from(number - last));
                last = number;
            }
        }
        codec::seal(Section::Find, &out.into_bytes())
    }

    /// How many bytes each term shares with the one before and how many follow; then what follows, of all terms.
    fn encode_terms(&self, terms: &Range<usize>, out: &mut Writer) {
        let shared =
            |term: usize| if term == terms.start { 0 } else { common(self.term_at(term - 1), self.term_at(term)) };
        for term in terms.clone() {
            out.number(shared(term) as u64);
            out.number((self.term_at(term).len() - shared(term)) as u64);
        }
        for term in terms.clone() {
            out.raw(&self.term_at(term).as_bytes()[shared(term)..]);
        }
    }

    /// The terms of the shard that begins at a position; none beyond the end.
    pub(super) fn next_shard(&self, from: usize) -> Option<Range<usize>> {
        let mut end = from;
        let mut bytes = 0;
        while end < self.len() {
            bytes += self.bytes_of(end);
            if end > from && bytes > SHARD_BYTES {
                break;
            }
            end += 1;
        }
        (end > from).then_some(from..end)
    }

    /// About as many bytes as a term takes in a file.
    fn bytes_of(&self, term: usize) -> usize {
        let numbers = self.lists(term).flat_map(|(.., numbers)| {
            let first = numbers.first().copied().unwrap_or(0);
            [first].into_iter().chain(numbers.windows(2).map(|pair| pair[1] - pair[0])).map(length)
        });
        self.term_at(term).len() / 2 + 6 + numbers.sum::<usize>()
    }

    /// Reads a file.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut input = Reader::new(codec::open(Section::Find, bytes)?);
        let input = &mut input;
        let mut index = Self::default();
        let terms = input.count("number of terms")?;
        index.decode_terms(input, terms)?;
        let lanes = input.raw("lanes", terms * 2)?;
        for lanes in lanes.chunks_exact(2) {
            if lanes[0] == 0 || lanes[1] & !lanes[0] != 0 {
                return Err(input.wrong("lanes"));
            }
            let mine = Lane::ALL.into_iter().map(|lane| (lane, 1 << lane as u8)).filter(|(_, bit)| lanes[0] & bit != 0);
            index.lanes.extend(mine.map(|(lane, bit)| (lane, lanes[1] & bit != 0)));
            index.term_ends.push(index.lanes.len() as u32);
        }
        index.decode_lengths(input)?;
        index.decode_numbers(input)?;
        input.end()?;
        Ok(index)
    }

    fn decode_terms(&mut self, input: &mut Reader<'_>, terms: usize) -> Result<(), DecodeError> {
        let mut lengths = Vec::new();
        for _ in 0..terms {
            let shared = input.below("term", MAX_TERM as u64)? as usize;
            lengths.push((shared, input.below("term", (MAX_TERM - shared) as u64 + 1)? as usize));
        }
        let mut term = String::new();
        for (shared, length) in lengths {
            let rest = std::str::from_utf8(input.raw("term", length)?).map_err(|_| input.wrong("term"))?;
            let start = term.get(..shared).ok_or_else(|| input.wrong("term"))?;
            let next = start.to_owned() + rest;
            if next <= term {
                return Err(input.wrong("term"));
            }
            self.terms.push(&next);
            term = next;
        }
        Ok(())
    }

    fn decode_lengths(&mut self, input: &mut Reader<'_>) -> Result<(), DecodeError> {
        let mut end = 0;
        let mut list = 0;
        for &term_end in &self.term_ends {
            let mut longest = 0;
            for _ in list..term_end {
                let length = input.count("titles of term")?;
                if length == 0 || length > MAX_LANE {
                    return Err(input.wrong("titles of term"));
                }
                longest = longest.max(length as u32);
                end += length as u32;
                self.ends.push(end);
            }
            list = term_end;
            let count = input.below("frequency of term", u64::from(MAX_NUMBER) + 1)?;
            if count < longest {
                return Err(input.wrong("frequency of term"));
            }
            self.counts.push(count);
        }
        Ok(())
    }

    fn decode_numbers(&mut self, input: &mut Reader<'_>) -> Result<(), DecodeError> {
        let mut start = 0;
        for &end in &self.ends {
            let mut last = 0;
            for at in start..end {
                let step = input.below("number of title", u64::from(MAX_NUMBER - last))?;
                if step == 0 && at > start {
                    return Err(input.wrong("number of title"));
                }
                last += step;
                self.numbers.push(last);
            }
            start = end;
        }
        Ok(())
    }
}

/// How many bytes two texts begin with alike, at the end of a character of both.
fn common(a: &str, b: &str) -> usize {
    let alike = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    a.floor_char_boundary(alike).min(b.floor_char_boundary(alike)).min(MAX_TERM - 1)
}

/// Bytes of a number as it is written.
fn length(number: u32) -> usize {
    (number | 1).ilog2() as usize / 7 + 1
}
