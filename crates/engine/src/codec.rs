//! Bytes in and out: varints, strings, and the container around every file of a collection.
//!
//! [`Writer`] and [`Reader`] mirror each other call by call. A reader never trusts a length: what it allocates is
//! bounded by the bytes that are there.

use std::fmt;

const MAGIC: &[u8; 6] = b"CARREL";
/// The format version that this code writes and reads.
pub const VERSION: u8 = 4;
/// Bytes before the payload.
pub const HEADER: usize = 20;

/// 64-bit FNV-1a (Fowler, Noll, Vo): finds damage and spreads ids; it is no protection against forgery.
pub fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// What a container holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Section {
    /// Name, counts, ranking weights and the list of all other sections.
    Manifest = 0,
    /// The titles most worth showing first.
    Head = 1,
    /// Signatures of the titles that everybody fetches: all, or the best of each topic.
    Common = 2,
    /// Names of the description blocks.
    BlockList = 3,
    /// Descriptions of the titles that hash into one block.
    Block = 4,
    /// For each title the titles most telling about it.
    Neighbours = 5,
    /// Which titles each branch holds and has on its shelves.
    Availability = 6,
    /// Names of the bundles, which hold the titles outside the common pack.
    BundleList = 7,
    /// Signatures of some titles of one topic outside the common pack.
    Bundle = 8,
    /// The directory of the find index.
    FindList = 9,
    /// A range of terms of the find index with their postings.
    Find = 10,
}

impl Section {
    /// All kinds, by their number.
    pub const ALL: [Self; 11] = [
        Self::Manifest,
        Self::Head,
        Self::Common,
        Self::BlockList,
        Self::Block,
        Self::Neighbours,
        Self::Availability,
        Self::BundleList,
        Self::Bundle,
        Self::FindList,
        Self::Find,
    ];

    /// The kind with this number.
    pub fn from_u8(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }

    /// The word for it in file names and reports.
    pub fn as_str(self) -> &'static str {
        [
            "manifest",
            "head",
            "common",
            "blocks",
            "block",
            "neighbours",
            "availability",
            "bundles",
            "bundle",
            "find",
            "shard",
        ][self as usize]
    }
}

/// Why bytes are not what they should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DecodeError {
    /// Not a file of Carrel's at all; often a host's HTML error page.
    Magic,
    /// Written by another version.
    Version {
        /// What this code reads.
        expected: u8,
        /// What the file says.
        got: u8,
    },
    /// A sound container of another kind.
    Kind {
        /// The kind asked for.
        expected: Section,
        /// The number found.
        got: u8,
    },
    /// The file ends early or has bytes left over.
    Length {
        /// Bytes that should be there.
        expected: usize,
        /// Bytes that are.
        got: usize,
    },
    /// The payload was changed on its way.
    Checksum,
    /// A value that cannot be right.
    Value {
        /// Which field.
        field: &'static str,
        /// Byte offset in the payload.
        at: usize,
    },
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Magic => f.write_str("not a file of a Carrel collection; check the `collection` address, the host may be answering with a web page"),
            Self::Version { expected, got } => {
                write!(f, "written in format {got}, this reads format {expected}; rebuild the collection or update the widget, whichever is older")
            }
            Self::Kind { expected, got } => write!(f, "a section of kind {got} where {} was expected; upload the whole folder again", expected.as_str()),
            Self::Length { expected, got } => write!(f, "{got} bytes where {expected} should be; upload the file again"),
            Self::Checksum => f.write_str("the checksum does not match; upload the file again, as binary"),
            Self::Value { field, at } => write!(f, "{field} at byte {at} is out of range; rebuild the collection"),
        }
    }
}

impl std::error::Error for DecodeError {}

/// Wraps a payload in the container.
pub fn seal(section: Section, payload: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(HEADER + payload.len());
    bytes.extend_from_slice(MAGIC);
    bytes.push(section as u8);
    bytes.push(VERSION);
    bytes.extend_from_slice(&(payload.len() as u32).to_le_bytes());
    bytes.extend_from_slice(&fnv1a(payload).to_le_bytes());
    bytes.extend_from_slice(payload);
    bytes
}

/// Checks a container and returns its payload.
pub fn open(section: Section, bytes: &[u8]) -> Result<&[u8], DecodeError> {
    if !bytes.starts_with(MAGIC) {
        return Err(DecodeError::Magic);
    }
    let (Some(header), Some(payload)) = (bytes.get(..HEADER), bytes.get(HEADER..)) else {
        return Err(DecodeError::Length { expected: HEADER, got: bytes.len() });
    };
    if header[7] != VERSION {
        return Err(DecodeError::Version { expected: VERSION, got: header[7] });
    }
    if header[6] != section as u8 {
        return Err(DecodeError::Kind { expected: section, got: header[6] });
    }
    let expected = little_endian(&header[8..12]) as usize;
    if payload.len() != expected {
        return Err(DecodeError::Length { expected, got: payload.len() });
    }
    if fnv1a(payload) != little_endian(&header[12..20]) {
        return Err(DecodeError::Checksum);
    }
    Ok(payload)
}

fn little_endian(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |value, &byte| value << 8 | u64::from(byte))
}

/// Appends values to a payload.
#[derive(Debug, Default)]
pub struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    /// The payload so far.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// An unsigned number, 7 bits a byte, low bits first.
    pub fn number(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.bytes.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.bytes.push(value as u8);
    }

    /// A signed number, zigzag.
    pub fn signed(&mut self, value: i64) {
        self.number(((value << 1) ^ (value >> 63)) as u64);
    }

    /// A length and UTF-8.
    pub fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.bytes.extend_from_slice(text.as_bytes());
    }

    /// Bytes as they are.
    pub fn raw(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }
}

/// Reads what [`Writer`] wrote, in the same order.
#[derive(Debug)]
pub struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    /// A reader at the start of a payload.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// The error for a field that ends here and is wrong.
    pub fn wrong(&self, field: &'static str) -> DecodeError {
        DecodeError::Value { field, at: self.at }
    }

    /// An unsigned number.
    pub fn number(&mut self, field: &'static str) -> Result<u64, DecodeError> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = *self.bytes.get(self.at).ok_or_else(|| self.wrong(field))?;
            self.at += 1;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(self.wrong(field))
    }

    /// An unsigned number below `limit`.
    pub fn below(&mut self, field: &'static str, limit: u64) -> Result<u32, DecodeError> {
        let value = self.number(field)?;
        if value >= limit {
            return Err(self.wrong(field));
        }
        u32::try_from(value).map_err(|_| self.wrong(field))
    }

    /// A count of things that take at least one byte each, so that a wrong count cannot make us allocate.
    pub fn count(&mut self, field: &'static str) -> Result<usize, DecodeError> {
        let left = (self.bytes.len() - self.at) as u64;
        self.below(field, left + 1).map(|count| count as usize)
    }

    /// A signed number.
    pub fn signed(&mut self, field: &'static str) -> Result<i64, DecodeError> {
        let value = self.number(field)?;
        Ok((value >> 1) as i64 ^ -((value & 1) as i64))
    }

    /// A signed number of 32 bits.
    pub fn signed32(&mut self, field: &'static str) -> Result<i32, DecodeError> {
        i32::try_from(self.signed(field)?).map_err(|_| self.wrong(field))
    }

    /// Bytes as they are.
    pub fn raw(&mut self, field: &'static str, length: usize) -> Result<&'a [u8], DecodeError> {
        let bytes = self.bytes.get(self.at..).and_then(|rest| rest.get(..length)).ok_or_else(|| self.wrong(field))?;
        self.at += length;
        Ok(bytes)
    }

    /// A length and UTF-8.
    pub fn text(&mut self, field: &'static str) -> Result<&'a str, DecodeError> {
        let length = self.count(field)?;
        let bytes = self.raw(field, length)?;
        std::str::from_utf8(bytes).map_err(|_| self.wrong(field))
    }

    /// Succeeds where nothing is left over.
    pub fn end(&self) -> Result<(), DecodeError> {
        if self.at == self.bytes.len() {
            Ok(())
        } else {
            Err(DecodeError::Length { expected: self.at, got: self.bytes.len() })
        }
    }
}
