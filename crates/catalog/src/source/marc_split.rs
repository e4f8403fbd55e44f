//! Where the records of an ISO 2709 file begin and end, whatever their leaders say.

use std::io::{self, Read};

use crate::marc::exchange::{FIELD_END, LEADER, RECORD_END, digits};
use crate::report::At;

/// Longest record, in bytes. The format counts to 99,999; systems that attach many items write longer ones.
pub const MAX_RECORD: usize = 1 << 20;
/// How much is read at a time, in bytes.
const CHUNK: usize = 1 << 16;

/// How a record was cut out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// The leader tells the length, and the record ends there.
    Sound,
    /// The leader tells another length than the record has.
    WrongLength,
    /// The sign that ends a record is missing: another one, or the end of the file, follows.
    NoEnd,
    /// It is longer than [`MAX_RECORD`]; the bytes are its beginning.
    TooLong,
    /// Bytes that belong to no record; at most the first few hundred are kept.
    Stray {
        /// How many there are.
        length: u64,
    },
}

/// The bytes of a record, from its leader up to the end of its last field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raw {
    /// Where it is.
    pub at: At,
    /// How it was cut out.
    pub cut: Cut,
    /// Its bytes, without the sign that ends a record.
    pub bytes: Vec<u8>,
}

/// Cuts a stream into records, with one of them in memory at a time.
pub struct Split {
    reader: Box<dyn Read>,
    buffer: Vec<u8>,
    start: usize,
    ended: bool,
    offset: u64,
    number: u64,
}

impl Split {
    /// Nothing read yet.
    pub fn new(reader: Box<dyn Read>) -> Self {
        Self { reader, buffer: Vec::new(), start: 0, ended: false, offset: 0, number: 0 }
    }

    /// The next record, or stray bytes before it.
    pub fn next_record(&mut self) -> io::Result<Option<Raw>> {
        self.skip_padding()?;
        self.fill(LEADER)?;
        if self.rest().is_empty() {
            return Ok(None);
        }
        self.number += 1;
        let at = At::record(self.number, self.offset);
        if !is_leader(self.rest(), 2) {
            return self.stray(at).map(Some);
        }
        let (cut, length, skipped) = self.end()?;
        let bytes = self.rest()[..length].to_vec();
        self.advance(length + skipped);
        if cut == Cut::TooLong {
            self.skip_to_leader()?;
        }
        Ok(Some(Raw { at, cut, bytes }))
    }

    /// What has been read and not been given out.
    fn rest(&self) -> &[u8] {
        &self.buffer[self.start..]
    }

    /// Reads until `length` bytes are at hand or the stream ends.
    fn fill(&mut self, length: usize) -> io::Result<()> {
        while self.rest().len() < length && !self.ended {
            if self.start >= CHUNK {
                self.buffer.drain(..self.start);
                self.start = 0;
            }
            let read = self.reader.by_ref().take(CHUNK as u64).read_to_end(&mut self.buffer)?;
            self.ended = read < CHUNK;
        }
        Ok(())
    }

    fn advance(&mut self, length: usize) {
        let length = length.min(self.rest().len());
        self.start += length;
        self.offset += length as u64;
    }

    /// Ends of lines, blanks, zeros, the old sign for the end of a file, and ends of records without a record.
    fn skip_padding(&mut self) -> io::Result<()> {
        loop {
            self.fill(CHUNK)?;
            let padding = self.rest().iter().take_while(|b| is_padding(**b)).count();
            if padding < self.rest().len() {
                self.advance(padding - self.blank_length(padding));
                return Ok(());
            }
            self.advance(padding);
            if self.ended {
                return Ok(());
            }
        }
    }

    /// How many of the blanks right before `at` belong to a leader that leaves its length blank.
    fn blank_length(&self, at: usize) -> usize {
        let (before, after) = self.rest().split_at(at);
        let blanks = before.iter().rev().take(5).take_while(|b| **b == b' ').count();
        let begins = |blanks: &usize| is_leader(&self.rest()[at - blanks..], 3);
        if is_leader(after, 2) { 0 } else { (1..=blanks).find(begins).unwrap_or(0) }
    }

    /// How the record at hand is to be cut, its length, and the bytes of its end.
    fn end(&mut self) -> io::Result<(Cut, usize, usize)> {
        if let Some(length) = digits(&self.rest()[..5]).filter(|length| *length > LEADER) {
            self.fill(length)?;
            if self.rest().iter().take(length).position(|b| *b == RECORD_END) == Some(length - 1) {
                return Ok((Cut::Sound, length - 1, 1));
            }
        }
        self.fill(2 * LEADER)?;
        if let Some(at) = next_leader(self.rest()) {
            return Ok((Cut::NoEnd, at, 0));
        }
        let mut from = LEADER;
        while from < MAX_RECORD {
            self.fill(from + CHUNK)?;
            let rest = self.rest();
            if let Some(at) = (from..rest.len().min(MAX_RECORD)).find(|at| ends_before(rest, *at)) {
                let cut = if rest[at] == RECORD_END { (Cut::WrongLength, at, 1) } else { (Cut::NoEnd, at, 0) };
                return Ok(cut);
            }
            if self.ended {
                break;
            }
            from = rest.len() - LEADER;
        }
        let rest = self.rest();
        let is_last = self.ended && rest.len() <= MAX_RECORD;
        Ok(if is_last { (Cut::NoEnd, rest.len(), 0) } else { (Cut::TooLong, MAX_RECORD.min(rest.len()), 0) })
    }

    /// Bytes up to the next leader or end of a record.
    fn stray(&mut self, at: At) -> io::Result<Raw> {
        let before = self.offset;
        let mut bytes = self.rest()[..self.rest().len().min(400)].to_vec();
        self.skip_to_leader()?;
        let length = self.offset - before;
        bytes.truncate(length as usize);
        Ok(Raw { at, cut: Cut::Stray { length }, bytes })
    }

    /// Goes on to the next leader without doubt, or past the next end of a record.
    fn skip_to_leader(&mut self) -> io::Result<()> {
        loop {
            self.fill(CHUNK + LEADER)?;
            let rest = self.rest();
            let found = (0..rest.len()).find(|at| rest[*at] == RECORD_END || is_leader(&rest[*at..], 4));
            let is_last = self.ended;
            let step = match found {
                Some(at) => at + usize::from(rest[at] == RECORD_END),
                None if is_last => rest.len(),
                None => rest.len() - LEADER,
            };
            self.advance(step);
            if found.is_some() || is_last {
                return Ok(());
            }
        }
    }
}

/// Whether a record ends before this place: its end stands there, or another one begins after the end of a field.
fn ends_before(bytes: &[u8], at: usize) -> bool {
    let (before, after) = bytes.split_at(at);
    match after.first() {
        Some(&RECORD_END) => true,
        Some(b'0'..=b'9') => {
            let follows_a_field = before.trim_ascii_end().last() == Some(&FIELD_END);
            before.len() > LEADER && is_leader(after, 4) && (follows_a_field || is_whole(after))
        }
        _ => false,
    }
}

/// Where another record begins inside the leader that stands here, as it does where a record was cut there.
fn next_leader(bytes: &[u8]) -> Option<usize> {
    // The type of record is a letter; in the numbers of a directory there is none.
    let is_typed = |at: usize| bytes.get(at + 6).is_some_and(u8::is_ascii_alphabetic);
    (1..LEADER.min(bytes.len())).find(|at| is_typed(*at) && is_leader(&bytes[*at..], 4))
}

/// Whether the length in the leader that stands here leads to the first end of a record.
fn is_whole(bytes: &[u8]) -> bool {
    let length = digits(&bytes[..bytes.len().min(5)]);
    length.is_some_and(|length| bytes.iter().position(|b| *b == RECORD_END) == length.checked_sub(1))
}

const fn is_padding(byte: u8) -> bool {
    matches!(byte, 0 | b'\n' | b'\r' | b'\t' | b' ' | 0x1a | RECORD_END)
}

/// Whether these bytes begin with a leader: of the four things that are digits in every leader, so many are.
fn is_leader(bytes: &[u8], least: usize) -> bool {
    let Some(leader) = bytes.get(..LEADER) else { return false };
    let numbers = |range: &[u8]| range.iter().all(u8::is_ascii_digit);
    let signs = [numbers(&leader[..5]), &leader[10..12] == b"22", numbers(&leader[12..17]), &leader[20..22] == b"45"];
    !leader.iter().any(|b| matches!(*b, RECORD_END | FIELD_END))
        && signs.into_iter().filter(|sign| *sign).count() >= least
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &[u8] = b"00048nam a2200037 a 4500001001000000\x1eocm123456\x1e\x1d";

    fn split(bytes: &[u8]) -> Vec<(Cut, u64, usize)> {
        let mut split = Split::new(Box::new(io::Cursor::new(bytes.to_vec())));
        let mut all = Vec::new();
        while let Some(raw) = split.next_record().unwrap() {
            all.push((raw.cut, raw.at.offset.unwrap(), raw.bytes.len()));
        }
        all
    }

    fn with_length(length: [u8; 5]) -> Vec<u8> {
        [&length, &ONE[5..]].concat()
    }

    #[test]
    fn records_follow_each_other_with_or_without_line_ends() {
        assert_eq!(split(&[ONE, ONE].concat()), [(Cut::Sound, 0, 47), (Cut::Sound, 48, 47)]);
        let lines = split(&[ONE, b"\r\n", ONE, b"\n\x1a"].concat());
        assert_eq!(lines, [(Cut::Sound, 0, 47), (Cut::Sound, 50, 47)]);
    }

    #[test]
    fn a_wrong_length_does_not_matter() {
        for length in [b"00000", b"00030", b"00090", b"99999", b"     "] {
            let cut = split(&[&with_length(*length), ONE].concat());
            assert_eq!(cut, [(Cut::WrongLength, 0, 47), (Cut::Sound, 48, 47)], "{length:?}");
        }
    }

    #[test]
    fn a_missing_end_is_told_by_the_next_leader_or_the_end_of_the_file() {
        let cut = split(&[&ONE[..47], ONE, &ONE[..47]].concat());
        assert_eq!(cut, [(Cut::NoEnd, 0, 47), (Cut::Sound, 47, 47), (Cut::NoEnd, 95, 47)]);
    }

    #[test]
    fn a_record_that_is_cut_in_its_leader_takes_no_other_with_it() {
        for cut in 1..LEADER {
            let found = split(&[ONE, &ONE[..cut], ONE, ONE].concat());
            assert_eq!((found[1].1, found[1].2), (48, cut), "{found:?}");
            assert!(matches!(found[1].0, Cut::NoEnd | Cut::Stray { .. }), "{found:?}");
            let after = 48 + cut as u64;
            assert_eq!(found[2..], [(Cut::Sound, after, 47), (Cut::Sound, after + 48, 47)], "{cut}");
        }
    }

    #[test]
    fn stray_bytes_are_told_apart_from_records() {
        let cut = split(&[b"garbage that is no record", ONE, b"more", ONE].concat());
        assert_eq!(
            cut,
            [
                (Cut::Stray { length: 25 }, 0, 25),
                (Cut::Sound, 25, 47),
                (Cut::Stray { length: 4 }, 73, 4),
                (Cut::Sound, 77, 47)
            ]
        );
        assert_eq!(split(b"garbage"), [(Cut::Stray { length: 7 }, 0, 7)]);
    }

    #[test]
    fn a_record_without_bounds_is_bounded() {
        let endless = [&ONE[..47], &vec![b'x'; 3 * MAX_RECORD], ONE].concat();
        let cut = split(&endless);
        assert_eq!(cut[0], (Cut::TooLong, 0, MAX_RECORD));
        assert_eq!(cut.last(), Some(&(Cut::Sound, (47 + 3 * MAX_RECORD) as u64, 47)));
    }
}
