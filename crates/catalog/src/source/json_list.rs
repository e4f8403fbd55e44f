//! The list of records in a long or damaged document, found by its name.

/// Names that lists of records have.
pub const KEYS: [&str; 8] =
    ["records", "instances", "biblios", "publications", "titles", "@graph", "itemListElement", "dataFeedElement"];

/// Where the items of the first such list begin, and its name. Brackets and quotation marks before it must be sound.
pub fn find(bytes: &[u8]) -> Option<(u64, &'static str)> {
    let mut at = 0;
    while let Some(start) = position(bytes, at, b'"') {
        let end = string_end(bytes, start + 1)?;
        let name = bytes.get(start + 1..end).unwrap_or_default();
        if let Some(key) = KEYS.iter().find(|key| key.as_bytes() == name)
            && let Some(inner) = after_bracket(bytes, end + 1)
        {
            return Some((inner as u64, key));
        }
        at = end + 1;
    }
    None
}

fn position(bytes: &[u8], from: usize, wanted: u8) -> Option<usize> {
    bytes.get(from..)?.iter().position(|byte| *byte == wanted).map(|at| from + at)
}

/// Place of the quotation mark that closes a string.
pub fn string_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        match bytes.get(at)? {
            b'"' => return Some(at),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

/// The place after `: [`, if an object follows.
fn after_bracket(bytes: &[u8], from: usize) -> Option<usize> {
    let mut marks = (from..bytes.len()).filter(|at| bytes.get(*at).is_some_and(|byte| !byte.is_ascii_whitespace()));
    let mut next = |wanted: u8| marks.next().filter(|at| bytes.get(*at) == Some(&wanted));
    next(b':')?;
    let bracket = next(b'[')?;
    next(b'{')?;
    Some(bracket + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_found_by_name() {
        let text = br#"{"say": "a \"records\": [{", "records" : [ {"id": 1}"#;
        assert_eq!(find(text), Some((42, "records")));
        assert_eq!(find(br#"{"records": []}"#), None);
        assert_eq!(find(b"{\"records"), None);
    }
}
