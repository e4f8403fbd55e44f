//! A source kept in memory or in a temporary file, so that it can be read in any order, by several readers.

use std::cell::RefCell;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::rc::Rc;

use tempfile::SpooledTempFile;

/// What is kept in memory, in bytes; more goes to a temporary file that has no name and vanishes with its last reader.
const IN_MEMORY: usize = 32 << 20;
const BLOCK: usize = 64 * 1024;

/// Bytes that can be read from anywhere.
#[derive(Clone)]
pub struct Spool {
    file: Rc<RefCell<SpooledTempFile>>,
    length: u64,
}

impl Spool {
    /// All of `reader`; nothing if it has more than `max` bytes.
    pub fn fill(reader: impl Read, max: u64) -> io::Result<Option<Self>> {
        let mut file = SpooledTempFile::new(IN_MEMORY);
        let length = copy(reader.take(max.saturating_add(1)), &mut file)?;
        Ok((length <= max).then(|| Self { file: Rc::new(RefCell::new(file)), length }))
    }

    /// How many bytes there are.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// The bytes from `start`, at most `length` of them.
    pub fn slice(&self, start: u64, length: u64) -> Slice {
        let start = start.min(self.length);
        let end = start.saturating_add(length).min(self.length);
        Slice { spool: self.clone(), start, end, at: start }
    }
}

fn copy(mut reader: impl Read, file: &mut SpooledTempFile) -> io::Result<u64> {
    let mut block = vec![0; BLOCK];
    let mut length = 0;
    loop {
        match reader.read(&mut block) {
            Ok(0) => return Ok(length),
            Ok(read) => {
                file.write_all(block.get(..read).unwrap_or_default())?;
                length += read as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// A part of a spool, with a place of its own.
pub struct Slice {
    spool: Spool,
    start: u64,
    end: u64,
    at: u64,
}

impl Read for Slice {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut file = self.spool.file.borrow_mut();
        file.seek(SeekFrom::Start(self.at))?;
        let read = Read::by_ref(&mut *file).take(self.end - self.at).read(buffer)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for Slice {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let place = match to {
            SeekFrom::Start(at) => self.start.checked_add(at),
            SeekFrom::End(by) => self.end.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        let before = || io::Error::new(io::ErrorKind::InvalidInput, "a place before the beginning");
        // Nothing is after the end, so that a place there reads nothing.
        let place = place.filter(|at| *at >= self.start).ok_or_else(before)?.min(self.end);
        self.at = place;
        Ok(place - self.start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_read_side_by_side() {
        let spool = Spool::fill(&b"0123456789"[..], 10).unwrap().unwrap();
        let (mut head, mut tail) = (spool.slice(0, 4), spool.slice(7, 100));
        let read = |slice: &mut Slice| {
            let mut two = [0; 2];
            slice.read_exact(&mut two).unwrap();
            String::from_utf8(two.to_vec()).unwrap()
        };
        assert_eq!((read(&mut head), read(&mut tail), read(&mut head)), ("01".into(), "78".into(), "23".into()));
        assert_eq!(head.read(&mut [0; 2]).unwrap(), 0);
        assert_eq!(head.seek(SeekFrom::End(-1)).unwrap(), 3);
        assert!(head.seek(SeekFrom::Current(-9)).is_err());
    }

    #[test]
    fn what_is_too_long_is_not_kept() {
        assert!(Spool::fill(io::repeat(b'x'), 100_000).unwrap().is_none());
    }
}
