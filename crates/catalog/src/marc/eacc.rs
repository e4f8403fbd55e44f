//! The East Asian character set of MARC-8 (EACC, ANSI Z39.64): three bytes a character, 15,741 of them.
//!
//! `eacc.bin` holds them in rows, sorted by their first two bytes. A row is these two bytes, then 12 bytes whose bit *n* (the lowest is 0) says
//! whether the third byte 0x20 + *n* has a character, then the characters in order, two bytes each; all numbers have their highest byte first.
//! Decision 0040 tells how the file is made.

use std::sync::LazyLock;

static TABLE: &[u8] = include_bytes!("eacc.bin");
static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| rows(TABLE));

/// Bytes of a row before its characters.
const HEAD: usize = 14;

/// Characters that share their first two bytes.
struct Row {
    code: u16,
    mask: u128,
    chars: &'static [u8],
}

fn rows(mut table: &'static [u8]) -> Vec<Row> {
    let mut rows = Vec::new();
    while let Some((head, rest)) = table.split_at_checked(HEAD) {
        let mask = head[2..].iter().fold(0, |mask, byte| mask << 8 | u128::from(*byte));
        let Some((chars, next)) = rest.split_at_checked(2 * mask.count_ones() as usize) else { break };
        rows.push(Row { code: u16::from_be_bytes([head[0], head[1]]), mask, chars });
        table = next;
    }
    rows
}

/// The character of three bytes; nothing if the set has none there.
pub fn character(bytes: [u8; 3]) -> Option<char> {
    let code = u16::from_be_bytes([bytes[0], bytes[1]]);
    let row = ROWS.binary_search_by_key(&code, |row| row.code).ok().and_then(|at| ROWS.get(at))?;
    let bit = 1_u128 << bytes[2].checked_sub(0x20).filter(|bit| *bit < 96)?;
    let before = (row.mask & (bit - 1)).count_ones() as usize;
    let found = row.chars.get(2 * before..2 * before + 2).filter(|_| row.mask & bit != 0)?;
    char::from_u32(u32::from(u16::from_be_bytes([found[0], found[1]])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole_and_sorted() {
        let size: usize = ROWS.iter().map(|row| HEAD + row.chars.len()).sum();
        assert_eq!(size, TABLE.len());
        assert_eq!(ROWS.iter().map(|row| row.chars.len() / 2).sum::<usize>(), 15_741);
        assert!(ROWS.is_sorted_by(|a, b| a.code < b.code));
    }

    #[test]
    fn characters_are_found_by_three_bytes() {
        assert_eq!(character([0x21, 0x30, 0x21]), Some('一'));
        assert_eq!(character([0x21, 0x23, 0x20]), Some('\u{3000}'));
        assert_eq!(character([0x69, 0x24, 0x4e]), Some('の'));
        assert_eq!(character([0x21, 0x30, 0x20]), None);
        assert_eq!(character([0xff, 0xff, 0xff]), None);
        assert_eq!(character([0x21, 0x23, 0x00]), None);
    }
}
