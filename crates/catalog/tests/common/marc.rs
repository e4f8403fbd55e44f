//! MARC records as bytes, sound unless a test says otherwise.

use std::fmt::Write;

/// A record to be written.
#[derive(Clone, Debug)]
pub struct Marc {
    /// 24 characters; length and base address are filled in.
    pub leader: [u8; 24],
    fields: Vec<(String, Vec<u8>)>,
}

impl Marc {
    /// A book in UTF-8 with this number and title.
    pub fn book(number: &str, title: &str) -> Self {
        Self::new(b'a').control("001", number.as_bytes()).data("245", "10", &[('a', title.as_bytes())])
    }

    /// A book without fields, with this sign for its encoding.
    pub fn new(encoding: u8) -> Self {
        let mut leader = *b"00000nam  2200000 a 4500";
        leader[9] = encoding;
        Self { leader, fields: Vec::new() }
    }

    pub fn kind(mut self, status: u8, kind: u8) -> Self {
        (self.leader[5], self.leader[6]) = (status, kind);
        self
    }

    pub fn control(self, tag: &str, text: &[u8]) -> Self {
        self.raw(tag, text)
    }

    pub fn data(self, tag: &str, indicators: &str, subfields: &[(char, &[u8])]) -> Self {
        let mut bytes = indicators.as_bytes().to_vec();
        for (code, text) in subfields {
            bytes.extend([0x1f, *code as u8]);
            bytes.extend(*text);
        }
        self.raw(tag, &bytes)
    }

    /// A field whose bytes are given.
    pub fn raw(mut self, tag: &str, bytes: &[u8]) -> Self {
        self.fields.push((tag.to_owned(), bytes.to_vec()));
        self
    }

    /// The record with its directory; `count` counts the length of a field.
    pub fn counted(&self, count: impl Fn(&[u8]) -> usize) -> Vec<u8> {
        let (mut directory, mut body, mut start) = (String::new(), Vec::new(), 0);
        for (tag, bytes) in &self.fields {
            let length = count(bytes) + 1;
            write!(directory, "{tag}{length:04}{:05}", start % 100_000).expect("a string grows");
            start += length;
            body.extend(bytes);
            body.push(0x1e);
        }
        let base = 24 + directory.len() + 1;
        let mut leader = self.leader;
        leader[..5].copy_from_slice(format!("{:05}", (base + start + 1) % 100_000).as_bytes());
        leader[12..17].copy_from_slice(format!("{base:05}").as_bytes());
        [&leader, directory.as_bytes(), &[0x1e], &body, &[0x1d]].concat()
    }

    pub fn bytes(&self) -> Vec<u8> {
        self.counted(<[u8]>::len)
    }
}
