//! Many strings in one allocation.

use crate::codec::{DecodeError, Reader, Writer};

/// A list of strings kept as one text and offsets: a million titles cost one allocation, not a million.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Strings {
    text: String,
    ends: Vec<u32>,
}

impl<S: AsRef<str>> FromIterator<S> for Strings {
    fn from_iter<I: IntoIterator<Item = S>>(items: I) -> Self {
        let mut strings = Self::default();
        items.into_iter().for_each(|item| strings.push(item.as_ref()));
        strings
    }
}

impl<S: AsRef<str>> Extend<S> for Strings {
    fn extend<I: IntoIterator<Item = S>>(&mut self, items: I) {
        items.into_iter().for_each(|item| self.push(item.as_ref()));
    }
}

impl Strings {
    /// One more at the end.
    pub(crate) fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len() as u32);
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The string at a position; empty beyond the end.
    pub fn get(&self, position: usize) -> &str {
        let Some(&end) = self.ends.get(position) else { return "" };
        let start = if position == 0 { 0 } else { self.ends[position - 1] };
        &self.text[start as usize..end as usize]
    }

    /// All of them in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> + Clone {
        (0..self.len()).map(|position| self.get(position))
    }

    /// All lengths, then all text: this order compresses best.
    pub(crate) fn encode(&self, out: &mut Writer) {
        for text in self.iter() {
            out.number(text.len() as u64);
        }
        out.raw(self.text.as_bytes());
    }

    pub(crate) fn decode(input: &mut Reader<'_>, field: &'static str, count: usize) -> Result<Self, DecodeError> {
        let mut ends = Vec::with_capacity(count);
        let mut end = 0_u64;
        for _ in 0..count {
            end += u64::from(input.below(field, 1 << 31)?);
            ends.push(u32::try_from(end).map_err(|_| input.wrong(field))?);
        }
        let bytes = input.raw(field, end as usize)?;
        let text = String::from_utf8(bytes.to_vec()).map_err(|_| input.wrong(field))?;
        if ends.iter().all(|&end| text.is_char_boundary(end as usize)) {
            Ok(Self { text, ends })
        } else {
            Err(input.wrong(field))
        }
    }
}
