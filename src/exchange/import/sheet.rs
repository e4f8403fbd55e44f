//! A text as records of fields.

use csv_core::{ReadFieldResult, Reader, ReaderBuilder};

use super::{MAX_FIELD, plain};

/// The most fields of a record that are kept. Exports have up to 60.
const MAX_FIELDS: usize = 200;

/// What separates the fields: whichever of comma, semicolon and tab the first line has the most of outside
/// quotation marks.
pub(super) fn separator(text: &str) -> u8 {
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\r' | b'\n' if !quoted => break,
            _ if !quoted => counts.iter_mut().filter(|it| it.0 == byte).for_each(|it| it.1 += 1),
            _ => {}
        }
    }
    // The last of those that are equal: there may be a comma in a name, and in a title of a list that has nothing else.
    counts.iter().max_by_key(|it| it.1).map_or(b',', |it| it.0)
}

/// The fields between two ends of lines.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// The first ones, each cut at [`MAX_FIELD`] bytes.
    pub(super) fields: Vec<String>,
    /// How many there are up to the last that is not empty.
    pub(super) filled: usize,
    /// How many there are.
    pub(super) count: usize,
}

impl Record {
    /// Whether nothing is written in it.
    pub(super) fn is_blank(&self) -> bool {
        self.filled == 0
    }

    fn push(&mut self, field: &[u8]) {
        // Only where a field was cut is its last character broken.
        let text = field.utf8_chunks().next().map_or("", |it| it.valid());
        self.count += 1;
        if !text.trim().is_empty() {
            self.filled = self.count;
        }
        if self.fields.len() < MAX_FIELDS {
            self.fields.push(plain::cut(text, MAX_FIELD).to_owned());
        }
    }
}

/// The records of a text one after the other, without empty lines.
pub(super) struct Sheet<'a> {
    reader: Reader,
    rest: &'a [u8],
}

impl<'a> Sheet<'a> {
    /// Begins to read. Lines end as anywhere: with LF, CR or both.
    pub(super) fn new(text: &'a str, separator: u8, quoting: bool) -> Self {
        let reader = ReaderBuilder::new().delimiter(separator).quoting(quoting).build();
        Self { reader, rest: text.as_bytes() }
    }
}

impl Iterator for Sheet<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        let mut record = Record::default();
        let mut field = Vec::new();
        let mut piece = [0; 1024];
        loop {
            let (result, read, written) = self.reader.read_field(self.rest, &mut piece);
            self.rest = self.rest.get(read..).unwrap_or_default();
            if field.len() <= MAX_FIELD {
                field.extend_from_slice(piece.get(..written).unwrap_or_default());
            }
            match result {
                ReadFieldResult::InputEmpty | ReadFieldResult::OutputFull => {}
                ReadFieldResult::Field { record_end } => {
                    record.push(&field);
                    field.clear();
                    if record_end {
                        return Some(record);
                    }
                }
                ReadFieldResult::End => return None,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str, quoting: bool) -> Vec<Vec<String>> {
        Sheet::new(text, separator(text), quoting).map(|it| it.fields).collect()
    }

    #[test]
    fn separators_inside_quotation_marks_do_not_count() {
        assert_eq!(separator("Title,Author"), b',');
        assert_eq!(separator("\"a,b,c\";Title;x\r\n,,,,,,"), b';');
        assert_eq!(separator("Title\tAuthor, first\n"), b'\t');
        assert_eq!(separator("Title\nEmma, a novel"), b'\t');
    }

    #[test]
    fn lines_may_end_in_any_way_and_empty_ones_do_not_count() {
        let expected = [["a", "b"], ["c", "d\ne"], ["f", ""]];
        for end in ["\n", "\r\n", "\r", "\n\n\n", "\r\n\r\n"] {
            let text = ["a,b", "c,\"d\ne\"", "f,"].join(end);
            assert_eq!(fields(&text, true), expected, "{end:?}");
            assert_eq!(fields(&[text.as_str(), end].concat(), true), expected, "{end:?}");
        }
    }

    #[test]
    fn a_long_field_is_cut_at_a_character_and_many_fields_at_their_limit() {
        let text = ["ä".repeat(MAX_FIELD), "\u{1f4d6}".repeat(MAX_FIELD), ",".repeat(1_000)].join(",");
        let record = Sheet::new(&text, b',', true).next().unwrap();
        assert_eq!((record.fields.len(), record.count, record.filled), (MAX_FIELDS, 1_003, 2));
        assert_eq!((record.fields[0].len(), record.fields[1].len()), (MAX_FIELD, MAX_FIELD));
        let odd = ["x", &"\u{1f4d6}".repeat(MAX_FIELD)].concat();
        assert_eq!(fields(&odd, true)[0][0].len(), 9_997);
    }
}
