//! Delimiter and header of delimited text.

use super::columns;
use super::split::Splitter;

/// The delimiters that are looked for, the likelier first.
const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];
/// Stands for the delimiter where there is only one column.
pub const NO_DELIMITER: u8 = 0x1f;
/// How many records may stand above the header, as titles of reports do.
pub const MAX_PREAMBLE: usize = 20;
/// How many records are looked at.
const LOOKED_AT: usize = 50;

/// The delimiter that splits the sample most evenly; for a single column one that splits nothing.
pub fn delimiter(sample: &[u8]) -> u8 {
    let text = String::from_utf8_lossy(&sample[..sample.len().min(64 * 1024)]);
    if let Some([mark]) = text.lines().next().and_then(|line| line.strip_prefix("sep=")).map(str::as_bytes) {
        return *mark;
    }
    let best = DELIMITERS
        .iter()
        .copied()
        .max_by_key(|delimiter| (score(&text, *delimiter), std::cmp::Reverse(*delimiter != b',')));
    best.filter(|delimiter| score(&text, *delimiter) > 0).unwrap_or(NO_DELIMITER)
}

/// Known columns in the best header weigh most, then how many records have as many fields as it.
fn score(text: &str, delimiter: u8) -> usize {
    let records = split_all(text, delimiter);
    let known = |fields: &[String]| fields.iter().filter(|name| columns::is_known(name)).count();
    let Some(header) = records.iter().take(MAX_PREAMBLE).max_by_key(|fields| (known(fields), fields.len())) else {
        return 0;
    };
    if header.len() < 2 {
        return 0;
    }
    let alike = records.iter().filter(|fields| fields.len() == header.len()).count();
    known(header) * 1_000 + alike * 500 / records.len().max(1) + header.len().min(50)
}

fn split_all(text: &str, delimiter: u8) -> Vec<Vec<String>> {
    let mut all = Vec::new();
    let mut lines = text.split(['\n', '\r']).filter(|line| !line.is_empty()).take(10 * LOOKED_AT);
    while let Some(line) = lines.next() {
        let mut splitter = Splitter::new(delimiter);
        splitter.feed(line.as_bytes());
        for _ in 0..20 {
            if !splitter.is_open() {
                break;
            }
            splitter.feed(lines.next().unwrap_or_default().as_bytes());
        }
        all.push(splitter.finish().into_iter().map(|field| String::from_utf8_lossy(&field).into_owned()).collect());
        if all.len() == LOOKED_AT {
            break;
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::delimiter;

    #[test]
    fn delimiters_are_told_apart() {
        assert_eq!(delimiter(b"id,title\n1,\"a;b;c\"\n2,c;d\n"), b',');
        assert_eq!(delimiter(b"id\ttitle\n1\ta, b, c\n2\tc, d\n"), b'\t');
        assert_eq!(delimiter(b"id;title;author\n1;a, b;c, d\n"), b';');
        assert_eq!(delimiter(b"id|title\n1|a, b\n"), b'|');
        assert_eq!(delimiter(b"title\nHello, World\n"), 0x1f);
        assert_eq!(delimiter(b"sep=;\nx;y\n"), b';');
        assert_eq!(delimiter(b""), 0x1f);
    }
}
