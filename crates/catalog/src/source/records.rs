//! Records of delimited text with their line numbers, whatever is wrong with their quotation marks.

use std::collections::VecDeque;
use std::io::{self, Read};

use super::lines::{Lines, MAX_LINE};
use super::split::{Splitter, literally};
use crate::report::{At, Repair};

/// Longest record, in lines and bytes: a quotation mark that is open for longer was never meant to be.
const MAX_RECORD_LINES: usize = 1_000;
const MAX_RECORD_BYTES: usize = 1 << 20;

/// A record, or why there is none.
#[derive(Debug, PartialEq, Eq)]
pub struct Record {
    /// The physical line it begins at.
    pub at: At,
    /// Its fields, or the reason why it has none and its first line.
    pub fields: Result<Vec<Vec<u8>>, (String, Vec<u8>)>,
    /// What was put right.
    pub repair: Option<Repair>,
}

/// Reads records one by one.
pub struct Records {
    lines: Lines,
    delimiter: u8,
    width: Option<usize>,
    waiting: VecDeque<(At, Vec<u8>)>,
}

impl Records {
    /// From the beginning of `reader`, of which `sample` are the first bytes.
    pub fn new(reader: Box<dyn Read>, sample: &[u8], delimiter: u8) -> Self {
        Self { lines: Lines::new(reader, sample), delimiter, width: None, waiting: VecDeque::new() }
    }

    /// From here on, a record has as many fields as the header.
    pub fn expect(&mut self, width: usize) {
        self.width = Some(width);
    }

    /// The next record; nothing at the end. Blank lines are passed over.
    pub fn next_record(&mut self) -> io::Result<Option<Record>> {
        loop {
            let Some((at, bytes)) = self.next_line()? else { return Ok(None) };
            if !bytes.trim_ascii().is_empty() {
                return self.record(at, bytes).map(Some);
            }
        }
    }

    fn record(&mut self, at: At, first: Vec<u8>) -> io::Result<Record> {
        let mut splitter = Splitter::new(self.delimiter);
        splitter.feed(&first);
        let mut more = Vec::new();
        let mut size = first.len();
        while splitter.is_open() && more.len() < MAX_RECORD_LINES && size < MAX_RECORD_BYTES {
            let Some(next) = self.next_line()? else { break };
            size += next.1.len();
            splitter.feed(&next.1);
            more.push(next);
        }
        let open = splitter.is_open();
        let suspect = open || splitter.is_suspect;
        let fields = splitter.finish();
        if first.len() >= MAX_LINE {
            return Ok(rejected(at, format!("line of more than {MAX_LINE} bytes"), first));
        }
        if !suspect && self.fits(&fields) {
            return Ok(Record { at, fields: Ok(fields), repair: None });
        }
        Ok(self.repaired(at, first, more, fields, (open, suspect)))
    }

    fn fits(&self, fields: &[Vec<u8>]) -> bool {
        self.width.is_none_or(|width| fields.len() == width)
    }

    /// A record whose quotation marks or number of fields are wrong: put right where there is only one way to, otherwise rejected
    /// without the lines that it seemed to go on in.
    fn repaired(
        &mut self,
        at: At,
        first: Vec<u8>,
        more: Vec<(At, Vec<u8>)>,
        mut fields: Vec<Vec<u8>>,
        (open, suspect): (bool, bool),
    ) -> Record {
        let width = self.width.unwrap_or(fields.len());
        let literal = literally(&first, self.delimiter);
        if suspect && literal.len() == width {
            self.give_back(more);
            return Record { at, fields: Ok(literal), repair: Some(Repair::StrayQuote) };
        }
        if more.is_empty() && !open && fields.len() == width {
            return Record { at, fields: Ok(fields), repair: Some(Repair::StrayQuote) };
        }
        if more.is_empty() && fields.len() > width && fields[width..].iter().all(|field| field.trim_ascii().is_empty())
        {
            fields.truncate(width);
            return Record { at, fields: Ok(fields), repair: Some(Repair::ExtraEmptyFields) };
        }
        let reason = if open {
            "a quotation mark is opened and never closed".to_owned()
        } else if more.is_empty() {
            let few = if fields.len() < width {
                "is a line broken"
            } else {
                "is text with the separator not in quotation marks"
            };
            format!("{} fields where the header has {width}; {few}?", fields.len())
        } else {
            format!("quotation marks do not match; {} fields where the header has {width}", literal.len())
        };
        self.give_back(more);
        rejected(at, reason, first)
    }

    fn give_back(&mut self, lines: Vec<(At, Vec<u8>)>) {
        for line in lines.into_iter().rev() {
            self.waiting.push_front(line);
        }
    }

    /// The next physical line, given back or new.
    fn next_line(&mut self) -> io::Result<Option<(At, Vec<u8>)>> {
        match self.waiting.pop_front() {
            Some(line) => Ok(Some(line)),
            None => self.lines.next_line(),
        }
    }
}

fn rejected(at: At, reason: String, first: Vec<u8>) -> Record {
    Record { at, fields: Err((reason, first)), repair: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str, width: usize) -> Vec<(u64, Result<usize, String>, Option<Repair>)> {
        let mut records = Records::new(Box::new(io::Cursor::new(text.as_bytes().to_vec())), text.as_bytes(), b',');
        records.expect(width);
        let mut found = Vec::new();
        while let Ok(Some(record)) = records.next_record() {
            found.push((record.at.number, record.fields.map(|f| f.len()).map_err(|(reason, _)| reason), record.repair));
        }
        found
    }

    #[test]
    fn records_have_the_line_they_begin_at() {
        let found = all("1,\"a\nb\"\n\n2,c\r\n3,d", 2);
        assert_eq!(found.iter().map(|record| record.0).collect::<Vec<_>>(), [1, 4, 5]);
    }

    #[test]
    fn an_open_quotation_mark_costs_no_other_record() {
        let found = all("1,\"a\n2,b\n3,\"c\"\n4,d", 2);
        assert_eq!(found.len(), 4);
        assert_eq!(found[0], (1, Ok(2), Some(Repair::StrayQuote)));
        assert!(found[1..].iter().all(|record| record.1 == Ok(2) && record.2.is_none()));
    }

    #[test]
    fn records_of_another_width_are_rejected_unless_the_rest_is_empty() {
        let found = all("1,a,,\n2\n3,c,d", 2);
        assert_eq!(found[0].2, Some(Repair::ExtraEmptyFields));
        assert_eq!(found[1].1, Err("1 fields where the header has 2; is a line broken?".into()));
        assert!(found[2].1.is_err());
    }

    #[test]
    fn a_line_without_end_is_bounded() {
        let text = format!("1,{}\n2,b", "x".repeat(3 << 20));
        let found = all(&text, 2);
        assert!(found[0].1.is_err());
        assert_eq!(found[1], (2, Ok(2), None));
    }
}
