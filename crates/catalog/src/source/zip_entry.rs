//! One file inside a ZIP archive: inflated, checked, and within what the archive may inflate to.

use std::cell::Cell;
use std::io::{self, BufReader, Read};
use std::rc::Rc;

use flate2::Crc;
use flate2::read::DeflateDecoder;
use zip::CompressionMethod;
use zip::read::HasZipMetadata;

use super::spool::{Slice, Spool};

/// How many bytes an archive, with all archives in it, may still inflate to.
#[derive(Clone)]
pub struct Budget(Rc<Cell<u64>>);

/// Always allowed, in bytes.
const FLOOR: u64 = 32 << 20;
/// Allowed for each byte of the archive. Exports inflate to less than a hundred times their size, bombs to a thousand times and more.
const RATIO: u64 = 200;

impl Budget {
    /// For an archive of so many bytes.
    pub fn of_archive(length: u64) -> Self {
        Self::of(FLOOR.max(length.saturating_mul(RATIO)))
    }

    fn of(bytes: u64) -> Self {
        Self(Rc::new(Cell::new(bytes)))
    }

    /// Whether nothing more may be inflated.
    pub fn is_spent(&self) -> bool {
        self.0.get() == 0
    }

    fn spend(&self, bytes: u64) -> io::Result<()> {
        let left = self.0.get().checked_sub(bytes);
        self.0.set(left.unwrap_or(0));
        left.map(|_| ()).ok_or_else(|| damage("the archive inflates to far more than its size"))
    }
}

fn damage(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

/// What the directory of an archive tells of a file.
pub struct Listed {
    /// Its place among the entries.
    pub index: usize,
    /// Its name, as the archive has it.
    pub name: String,
}

/// Reads a file of an archive.
pub struct Entry {
    reader: Box<dyn Read>,
    budget: Budget,
    crc: Crc,
    wanted_crc: u32,
    left: u64,
}

impl Entry {
    /// The file described by `entry`, or why it cannot be read.
    pub fn open(entry: &zip::read::ZipFile<'_, Slice>, spool: &Spool, budget: &Budget) -> Result<Self, String> {
        if entry.encrypted() {
            return Err("it is encrypted; unpack the archive with its password and give the folder".into());
        }
        let start = entry.data_start().ok_or("its place in the archive is not known; pack it again")?;
        let packed = BufReader::with_capacity(1 << 16, spool.slice(start, entry.compressed_size()));
        let reader: Box<dyn Read> = match entry.compression() {
            CompressionMethod::Stored => Box::new(packed),
            CompressionMethod::Deflated => Box::new(DeflateDecoder::new(packed)),
            other => {
                return Err(format!(
                    "it is packed with {}; pack it with Deflate, the usual method",
                    method_name(other)
                ));
            }
        };
        let left = entry.get_metadata().uncompressed_size;
        Ok(Self { reader, budget: budget.clone(), crc: Crc::new(), wanted_crc: entry.crc32(), left })
    }
}

/// The name of a method by its number in the format.
#[expect(deprecated, reason = "the number of a method that is not read has no other way out")]
fn method_name(method: CompressionMethod) -> String {
    let name = match method {
        CompressionMethod::Unsupported(9) => "Deflate64",
        CompressionMethod::Unsupported(12) => "bzip2",
        CompressionMethod::Unsupported(14) => "LZMA",
        CompressionMethod::Unsupported(20 | 93) => "Zstandard",
        CompressionMethod::Unsupported(95) => "XZ",
        CompressionMethod::Unsupported(98) => "PPMd",
        CompressionMethod::Unsupported(99) => "AES encryption",
        other => return format!("a method that is not read ({other:?})"),
    };
    format!("{name}, which is not read")
}

impl Read for Entry {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        let read = self.reader.read(buffer)?;
        if read == 0 {
            return match (self.left, self.crc.sum() == self.wanted_crc) {
                (0, true) => Ok(0),
                (0, false) => Err(damage("its check sum is wrong")),
                _ => Err(damage("it is shorter than the archive says")),
            };
        }
        self.budget.spend(read as u64)?;
        self.left = self.left.checked_sub(read as u64).ok_or_else(|| damage("it is longer than the archive says"))?;
        self.crc.update(buffer.get(..read).unwrap_or_default());
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_is_shared_and_runs_out() {
        let budget = Budget::of(10);
        let other = budget.clone();
        assert!(budget.spend(6).is_ok());
        assert!(other.spend(6).is_err());
        assert!(budget.is_spent());
        assert!(Budget::of_archive(u64::MAX).spend(1 << 40).is_ok());
    }
}
