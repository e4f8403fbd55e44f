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
            self.to_next_leader()?;
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
            let all = padding == self.rest().len();
            self.advance(padding);
            if !all || (padding == 0 && self.ended) {
                return Ok(());
            }
        }
    }

    /// How the record at hand is to be cut, its length, and the bytes of its end.
    fn end(&mut self) -> io::Result<(Cut, usize, usize)> {
        let told = digits(&self.rest()[..5]).filter(|length| *length > LEADER);
        if let Some(length) = told {
            self.fill(length + LEADER)?;
            if self.position(RECORD_END, 0) == Some(length - 1) {
                return Ok((Cut::Sound, length - 1, 1));
            }
        }
        let end = self.find_end()?;
        let limit = end.unwrap_or(self.rest().len()).min(MAX_RECORD);
        if let Some(next) = self.leader_within(limit) {
            return Ok((Cut::NoEnd, next, 0));
        }
        Ok(match end {
            Some(end) if end < MAX_RECORD => (Cut::WrongLength, end, 1),
            None if self.ended && self.rest().len() <= MAX_RECORD => {
                (Cut::NoEnd, self.rest().trim_ascii_end().len(), 0)
            }
            _ => (Cut::TooLong, MAX_RECORD.min(self.rest().len()), 0),
        })
    }

    /// Where the first end of a record is, looked for as far as a record may reach.
    fn find_end(&mut self) -> io::Result<Option<usize>> {
        let mut from = 0;
        loop {
            if let Some(end) = self.position(RECORD_END, from) {
                return Ok(Some(end));
            }
            from = self.rest().len();
            if self.ended || from > MAX_RECORD {
                return Ok(None);
            }
            self.fill(from + CHUNK)?;
        }
    }

    fn position(&self, byte: u8, from: usize) -> Option<usize> {
        self.rest().get(from..)?.iter().position(|b| *b == byte).map(|at| at + from)
    }

    /// Where another record begins within the next `limit` bytes: a leader without doubt after the end of a field.
    fn leader_within(&self, limit: usize) -> Option<usize> {
        let rest = self.rest();
        let after_end = |at: &usize| {
            let before = rest[..*at].trim_ascii_end();
            before.last() == Some(&FIELD_END)
        };
        (LEADER + 1..limit).find(|at| is_leader(&rest[*at..], 4) && after_end(at))
    }

    /// Bytes up to the next leader or end of a record.
    fn stray(&mut self, at: At) -> io::Result<Raw> {
        let before = self.offset;
        let bytes = self.rest()[..self.rest().len().min(400)].to_vec();
        self.to_next_leader()?;
        Ok(Raw { at, cut: Cut::Stray { length: self.offset - before }, bytes })
    }

    /// Goes on to the next leader without doubt, or past the next end of a record.
    fn to_next_leader(&mut self) -> io::Result<()> {
        loop {
            self.fill(CHUNK + LEADER)?;
            let rest = self.rest();
            let found = (0..rest.len()).find(|at| rest[*at] == RECORD_END || (is_leader(&rest[*at..], 4)));
            let last = self.ended && found.is_none();
            let keep = if last { 0 } else { LEADER };
            let step = match found {
                Some(at) => at + usize::from(rest[at] == RECORD_END),
                None => rest.len().saturating_sub(keep),
            };
            self.advance(step);
            if found.is_some() || last {
                return Ok(());
            }
        }
    }
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
