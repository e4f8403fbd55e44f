//! Names that several files of a ZIP archive have.

use std::collections::BTreeMap;
use std::io::{self, Read};

use super::members;

/// What each entry of the directory begins with.
const MARK: [u8; 4] = *b"PK\x01\x02";
/// How long an entry is without its name, in bytes.
const FIXED: usize = 46;

/// The names that come more than once in the directory that `reader` begins with, each with the number of files besides the last one.
/// Folders and what systems leave behind are no matter. At most `most` different names are looked at.
pub fn repeated(mut reader: impl Read, most: usize) -> Vec<(String, u64)> {
    let mut names: BTreeMap<Vec<u8>, u64> = BTreeMap::new();
    // What is no entry ends the directory.
    while let Some(name) = next_name(&mut reader).ok().flatten().filter(|_| names.len() < most) {
        *names.entry(name).or_default() += 1;
    }
    let several = names.into_iter().filter(|(name, count)| *count > 1 && !name.ends_with(b"/"));
    let decoded = several.map(|(name, count)| (String::from_utf8_lossy(&name).into_owned(), count - 1));
    decoded.filter(|(name, _)| !members::is_hidden(name)).collect()
}

/// The name of the next entry; nothing after the last.
fn next_name(reader: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut fixed = [0; FIXED];
    reader.read_exact(&mut fixed)?;
    if !fixed.starts_with(&MARK) {
        return Ok(None);
    }
    // Lengths of the name, of extra fields and of a comment stand one after the other.
    let length = |at: usize| u64::from(u16::from_le_bytes([fixed[at], fixed[at + 1]]));
    let mut name = Vec::new();
    reader.take(length(28)).read_to_end(&mut name)?;
    io::copy(&mut reader.take(length(30) + length(32)), &mut io::sink())?;
    Ok(Some(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(name: &str, extra: &[u8]) -> Vec<u8> {
        let mut bytes = [&MARK[..], &[0; FIXED - 4]].concat();
        bytes[28] = name.len() as u8;
        bytes[30] = extra.len() as u8;
        [&bytes, name.as_bytes(), extra].concat()
    }

    #[test]
    fn only_files_of_one_name_are_named() {
        let extra = [1; 9];
        let directory = ["a", "b/", ".x", "b/", "a", ".x", "c", "a"].map(|name| entry(name, &extra)).concat();
        assert_eq!(repeated(&*[&directory, &b"PK\x05\x06"[..]].concat(), 100), [("a".to_owned(), 2)]);
        assert_eq!(repeated(&directory[..directory.len() - 20], 100).len(), 1);
        assert_eq!(repeated(&b""[..], 100), []);
    }
}
