//! Physical lines with their numbers, bounded in length.

use std::io::{self, BufRead, BufReader, Read};

use crate::report::At;

/// Longest line, in bytes; what follows is dropped, so that a line of this length is damaged.
pub const MAX_LINE: usize = 1 << 20;

/// Reads lines one by one.
pub struct Lines {
    reader: BufReader<Box<dyn Read>>,
    end: u8,
    line: u64,
    offset: u64,
}

impl Lines {
    /// Lines end with a line feed, or with a carriage return where the sample has no line feed.
    pub fn new(reader: Box<dyn Read>, sample: &[u8]) -> Self {
        let end = if !sample.contains(&b'\n') && sample.contains(&b'\r') { b'\r' } else { b'\n' };
        Self { reader: BufReader::with_capacity(1 << 16, reader), end, line: 0, offset: 0 }
    }

    /// Place and bytes of the next line, without its end.
    pub fn next_line(&mut self) -> io::Result<Option<(At, Vec<u8>)>> {
        let mut bytes = Vec::new();
        let read = self.reader.by_ref().take(MAX_LINE as u64).read_until(self.end, &mut bytes)?;
        if read == 0 {
            return Ok(None);
        }
        self.line += 1;
        let at = At::line(self.line, self.offset);
        self.offset += read as u64;
        if bytes.last() == Some(&self.end) {
            bytes.pop();
        } else if read == MAX_LINE {
            self.skip_line()?;
        }
        if bytes.last() == Some(&b'\r') {
            bytes.pop();
        }
        Ok(Some((at, bytes)))
    }

    /// Drops the rest of a line that is too long.
    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let buffer = self.reader.fill_buf()?;
            let end = buffer.iter().position(|b| *b == self.end);
            let length = end.map_or(buffer.len(), |at| at + 1);
            self.reader.consume(length);
            self.offset += length as u64;
            if end.is_some() || length == 0 {
                return Ok(());
            }
        }
    }
}
