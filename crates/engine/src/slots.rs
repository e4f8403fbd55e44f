//! Two storage slots, written in turn, so that a write that breaks off never costs what was stored before.
//!
//! A slot holds `carrel-slot 1 SEQ CRC JSON`: SEQ counts the writes, CRC is the 64-bit FNV-1a of `SEQ JSON` as 16 hexadecimal digits. The sound
//! slot with the greater SEQ counts.

use crate::codec::fnv1a;
use core::fmt;

/// The version written and read.
const VERSION: &str = "1";

/// Why a slot cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SlotError {
    /// It does not begin as a slot does.
    NotASlot,
    /// It was written by another version, likely a newer one on another page of this site.
    Version {
        /// The version found, at most 20 characters of it.
        got: String,
    },
    /// It breaks off or its sequence number is malformed.
    Malformed,
    /// Its contents are not what was written.
    Checksum {
        /// The checksum it was written with.
        expected: u64,
        /// The checksum of what is there.
        got: u64,
    },
}

impl fmt::Display for SlotError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotASlot => f.write_str("the storage entry was not written by Carrel; choose another namespace"),
            Self::Version { got } => {
                write!(
                    f,
                    "the storage entry is of version {got}, this Carrel reads version {VERSION}; update Carrel on this page"
                )
            }
            Self::Malformed => f.write_str("the storage entry breaks off; the other slot is used"),
            Self::Checksum { expected, got } => {
                write!(f, "the storage entry has checksum {got:016x}, not {expected:016x}; the other slot is used")
            }
        }
    }
}

impl core::error::Error for SlotError {}

/// The text of a slot.
pub fn seal(seq: u64, json: &str) -> String {
    let body = format!("{seq} {json}");
    format!("carrel-slot {VERSION} {seq} {:016x} {json}", fnv1a(body.as_bytes()))
}

/// Sequence number and JSON of a slot's text.
pub fn open(text: &str) -> Result<(u64, &str), SlotError> {
    let rest = text.strip_prefix("carrel-slot ").ok_or(SlotError::NotASlot)?;
    let (version, rest) = rest.split_once(' ').ok_or(SlotError::Malformed)?;
    if version != VERSION {
        return Err(SlotError::Version { got: version.chars().take(20).collect() });
    }
    let (seq_text, rest) = rest.split_once(' ').ok_or(SlotError::Malformed)?;
    let (crc, json) = rest.split_once(' ').ok_or(SlotError::Malformed)?;
    let seq: u64 = seq_text.parse().map_err(|_| SlotError::Malformed)?;
    let expected = checksum(crc).ok_or(SlotError::Malformed)?;
    // Of the text as it is written, not of the number: "+7" and "07" are no sequence numbers of ours.
    let got = fnv1a(format!("{seq_text} {json}").as_bytes());
    if got != expected {
        return Err(SlotError::Checksum { expected, got });
    }
    Ok((seq, json))
}

/// Exactly 16 hexadecimal digits in lower case.
fn checksum(text: &str) -> Option<u64> {
    let digits = text.len() == 16 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    digits.then(|| u64::from_str_radix(text, 16).ok())?
}

/// One of the two slots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// The first.
    A,
    /// The second.
    B,
}

impl Slot {
    /// The other slot.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::A => Self::B,
            Self::B => Self::A,
        }
    }
}

/// What two slots say together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen<'a> {
    /// Where the newest sound contents are, and the JSON. None where there are none.
    pub newest: Option<(Slot, &'a str)>,
    /// Which slot to write next: never the one with the newest sound contents.
    pub write: Slot,
    /// The sequence number to write next.
    pub seq: u64,
    /// What is wrong with slots that hold something unsound.
    pub damaged: Vec<(Slot, SlotError)>,
}

impl Chosen<'_> {
    /// Whether a slot was written by another version. Writing would destroy what a newer Carrel keeps; better keep to memory.
    pub fn other_version(&self) -> bool {
        self.damaged.iter().any(|(_, error)| matches!(error, SlotError::Version { .. }))
    }
}

/// Chooses between the texts of two slots; none stands for an empty slot.
pub fn choose<'a>(a: Option<&'a str>, b: Option<&'a str>) -> Chosen<'a> {
    let mut newest: Option<(u64, Slot, &str)> = None;
    let mut damaged = Vec::new();
    for (slot, text) in [(Slot::A, a), (Slot::B, b)] {
        match text.map(open) {
            Some(Err(error)) => damaged.push((slot, error)),
            Some(Ok((seq, json))) if newest.is_none_or(|(best, ..)| seq > best) => newest = Some((seq, slot, json)),
            None | Some(Ok(_)) => {}
        }
    }
    Chosen {
        newest: newest.map(|(_, slot, json)| (slot, json)),
        write: newest.map_or(Slot::A, |(_, slot, _)| slot.other()),
        seq: newest.map_or(1, |(seq, ..)| seq.saturating_add(1)),
        damaged,
    }
}

#[cfg(test)]
mod tests {
    use super::{Chosen, Slot, SlotError, choose, open, seal};

    #[test]
    fn a_slot_reads_as_it_was_written() {
        let text = seal(41, "{\"a b\": 1}");
        assert!(text.starts_with("carrel-slot 1 41 "));
        assert_eq!(open(&text), Ok((41, "{\"a b\": 1}")));
        assert_eq!(open(&seal(0, "")), Ok((0, "")));
    }

    #[test]
    fn the_checksum_is_the_one_of_the_contract() {
        // FNV-1a of "1 {}", worked out by hand from the published constants.
        let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
        for byte in b"1 {}" {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
        assert_eq!(seal(1, "{}"), format!("carrel-slot 1 1 {hash:016x} {{}}"));
    }

    #[test]
    fn what_is_no_slot_is_refused_with_its_reason() {
        assert_eq!(open(""), Err(SlotError::NotASlot));
        assert_eq!(open("{}"), Err(SlotError::NotASlot));
        assert_eq!(open("carrel-slot 1 7"), Err(SlotError::Malformed));
        assert_eq!(open("carrel-slot 2 7 0 {}"), Err(SlotError::Version { got: "2".to_owned() }));
        assert!(matches!(open(&seal(1, "{}").replace("{}", "[]")), Err(SlotError::Checksum { .. })));
    }

    #[test]
    fn two_empty_slots_are_written_from_the_first() {
        assert_eq!(choose(None, None), Chosen { newest: None, write: Slot::A, seq: 1, damaged: vec![] });
    }

    #[test]
    fn the_greater_number_counts_and_the_other_slot_is_written_next() {
        let (old, new) = (seal(9, "old"), seal(10, "new"));
        let expected = Chosen { newest: Some((Slot::B, "new")), write: Slot::A, seq: 11, damaged: vec![] };
        assert_eq!(choose(Some(&old), Some(&new)), expected);
        let expected = Chosen { newest: Some((Slot::A, "new")), write: Slot::B, seq: 11, damaged: vec![] };
        assert_eq!(choose(Some(&new), Some(&old)), expected);
    }

    #[test]
    fn a_slot_of_a_newer_version_is_reported() {
        let chosen = choose(Some("carrel-slot 2 7 0 {}"), None);
        assert!(chosen.other_version());
        assert!(!choose(Some("carrel-slot 1 7"), None).other_version());
    }
}
