//! A stretch of a long file in memory, and the pieces of mark-up in it.

use std::io::{self, Read};

use memchr::{memchr, memchr2, memmem};

/// How much is read at a time.
const CHUNK: usize = 64 * 1024;

/// A sound document has one; each costs a search for its end.
const MAX_DOCUMENT_TYPES: u32 = 8;

/// A piece of mark-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Markup {
    /// What it is.
    pub kind: Kind,
    /// The place after its name, in [`Window::bytes`]; where it has none, that after its first characters.
    pub name_end: usize,
    /// The place after it.
    pub end: usize,
}

/// What a piece of mark-up is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A start tag.
    Start,
    /// The tag of an element without content.
    Empty,
    /// An end tag.
    End,
    /// Characters that are none of mark-up.
    Cdata,
    /// A comment, instruction or document type.
    Aside,
    /// No sound mark-up; what follows its end may be some.
    Broken,
}

/// The bytes of a source that are still needed, more of them on demand.
pub struct Window {
    reader: Box<dyn Read>,
    data: Vec<u8>,
    before: u64,
    ended: bool,
    absent: [u64; 3],
    document_types: u32,
}

/// The ends that are looked for beyond tags. What was searched in vain is not searched again.
const ENDS: [&[u8]; 3] = [b"-->", b"]]>", b"?>"];

impl Window {
    /// Nothing in memory yet.
    pub fn new(reader: Box<dyn Read>) -> Self {
        Self { reader, data: Vec::new(), before: 0, ended: false, absent: [0; 3], document_types: 0 }
    }

    /// What is in memory between two places.
    pub fn bytes(&self, from: usize, to: usize) -> &[u8] {
        self.data.get(from..to).unwrap_or_default()
    }

    /// Bytes of the source before a place.
    pub fn offset(&self, place: usize) -> u64 {
        self.before + place as u64
    }

    /// Where the source ends, once that is known; otherwise where memory ends.
    pub fn end(&self) -> usize {
        self.data.len()
    }

    /// Forgets what is before `place`; true if it did, so that all places move back by so much.
    pub fn forget(&mut self, place: usize) -> bool {
        let worth_it = place >= 4 * CHUNK && place <= self.data.len();
        if worth_it {
            self.data.drain(..place);
            self.before += place as u64;
        }
        worth_it
    }

    /// Reads on; false at the end of the source.
    fn fill(&mut self) -> io::Result<bool> {
        let before = self.data.len();
        if !self.ended {
            self.reader.by_ref().take(CHUNK as u64).read_to_end(&mut self.data)?;
            self.ended = self.data.len() == before;
        }
        Ok(!self.ended)
    }

    /// The next `<` from `from`, within `most` bytes; the end of what was searched where there is none.
    pub fn next_markup(&mut self, from: usize, most: usize) -> io::Result<Result<usize, usize>> {
        let mut searched = from;
        loop {
            let to = self.data.len().min(from.saturating_add(most));
            if let Some(at) = memchr(b'<', self.bytes(searched, to)) {
                return Ok(Ok(searched + at));
            }
            searched = to.max(searched);
            if searched - from >= most || !self.fill()? {
                return Ok(Err(searched));
            }
        }
    }

    /// The mark-up that begins at `at`, a `<`, and is not longer than `most` bytes.
    pub fn markup(&mut self, at: usize, most: usize) -> io::Result<Markup> {
        while self.data.len() < at + 9 && self.fill()? {}
        let head = self.bytes(at + 1, self.data.len().min(at + 9));
        match head {
            _ if head.starts_with(b"!--") => self.aside(at + 4, 0, most),
            _ if head.starts_with(b"![CDATA[") => {
                let found = self.aside(at + 9, 1, most)?;
                Ok(if found.kind == Kind::Aside { Markup { kind: Kind::Cdata, ..found } } else { found })
            }
            [b'?', ..] => self.aside(at + 2, 2, most),
            [b'!', ..] => self.document_type(at + 2, most),
            [b'/', ..] => self.tag(at, at + 2, most),
            [first, ..] if first.is_ascii_alphabetic() || matches!(first, b'_' | b':' | 0x80..) => {
                self.tag(at, at + 1, most)
            }
            _ => Ok(self.broken(at + 1)),
        }
    }

    fn broken(&self, end: usize) -> Markup {
        let end = end.min(self.data.len());
        Markup { kind: Kind::Broken, name_end: end, end }
    }

    /// To one of the [`ENDS`].
    fn aside(&mut self, from: usize, which: usize, most: usize) -> io::Result<Markup> {
        let mark = ENDS[which];
        let limit = from.saturating_add(most);
        loop {
            let known = self.absent[which].saturating_sub(self.before) as usize;
            let start = known.max(from).min(self.data.len());
            let to = self.data.len().min(limit);
            if let Some(found) = memmem::find(self.bytes(start, to), mark) {
                return Ok(Markup { kind: Kind::Aside, name_end: from, end: start + found + mark.len() });
            }
            // An end may lie across the border of what was searched.
            self.absent[which] = self.absent[which].max(self.offset(to.saturating_sub(2).max(from)));
            if to == limit || !self.fill()? {
                return Ok(self.broken(from));
            }
        }
    }

    /// Through the declarations inside a document type, which are not looked at any closer.
    fn document_type(&mut self, from: usize, most: usize) -> io::Result<Markup> {
        self.document_types += 1;
        if self.document_types > MAX_DOCUMENT_TYPES {
            return Ok(self.broken(from));
        }
        let (mut quote, mut depth, mut at) = (None, 0_usize, from);
        while at - from < most && (at < self.data.len() || self.fill()?) {
            let byte = self.data[at];
            match (quote, byte) {
                (Some(open), _) => quote = Some(open).filter(|open| *open != byte),
                (None, b'"' | b'\'') => quote = Some(byte),
                (None, b'<') if self.begins(at, b"<!--")? => {
                    let comment = self.aside(at + 4, 0, most)?;
                    if comment.kind == Kind::Broken {
                        return Ok(comment);
                    }
                    at = comment.end;
                    continue;
                }
                (None, b'[' | b'<') => depth += 1,
                (None, b']') => depth = depth.saturating_sub(1),
                (None, b'>') if depth == 0 => return Ok(Markup { kind: Kind::Aside, name_end: from, end: at + 1 }),
                (None, b'>') => depth -= 1,
                _ => {}
            }
            at += 1;
        }
        Ok(self.broken(from))
    }

    fn begins(&mut self, at: usize, with: &[u8]) -> io::Result<bool> {
        while self.data.len() < at + with.len() && self.fill()? {}
        Ok(self.bytes(at, at + with.len()) == with)
    }

    /// A tag whose name begins at `name`. A `<` inside it, quoted or not, means that its end was lost.
    fn tag(&mut self, start: usize, name: usize, most: usize) -> io::Result<Markup> {
        let (mut at, mut quote) = (name, None);
        loop {
            let to = self.data.len().min(name.saturating_add(most));
            let rest = self.bytes(at, to);
            let found = match quote {
                None => rest.iter().position(|b| matches!(b, b'>' | b'<' | b'"' | b'\'')),
                Some(open) => memchr2(open, b'<', rest),
            };
            let Some(found) = found else {
                at = to.max(at);
                if at - name >= most || !self.fill()? {
                    return Ok(self.broken(at));
                }
                continue;
            };
            at += found;
            match (quote, self.data[at]) {
                (_, b'<') => return Ok(self.broken(at)),
                (None, b'>') => return Ok(self.whole_tag(start, name, at + 1)),
                (None, open) => quote = Some(open),
                (Some(_), _) => quote = None,
            }
            at += 1;
        }
    }

    fn whole_tag(&self, start: usize, name: usize, end: usize) -> Markup {
        let inside = self.bytes(name, end - 1);
        let length = inside.iter().position(|b| b.is_ascii_whitespace() || *b == b'/').unwrap_or(inside.len());
        let kind = match (name - start, inside.last()) {
            (2, _) => Kind::End,
            (_, Some(b'/')) => Kind::Empty,
            _ => Kind::Start,
        };
        Markup { kind, name_end: name + length, end }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn pieces(text: &str) -> Vec<String> {
        let mut window = Window::new(Box::new(Cursor::new(text.as_bytes().to_vec())));
        let (mut at, mut all) = (0, Vec::new());
        while let Ok(start) = window.next_markup(at, usize::MAX).unwrap() {
            let markup = window.markup(start, 1_000).unwrap();
            let (kind, end) = (format!("{:?}", markup.kind).to_lowercase(), markup.end);
            all.push(format!("{kind} {}", String::from_utf8_lossy(window.bytes(start, end))));
            at = end;
        }
        all
    }

    #[test]
    fn markup_is_told_apart() {
        let text = "<?xml?><!DOCTYPE a [<!ENTITY b '<c>'><!-- ] > -->]><a b='>'>x<!-- <d> --><e/><![CDATA[<f>]]></a>";
        let wanted = [
            "aside <?xml?>",
            "aside <!DOCTYPE a [<!ENTITY b '<c>'><!-- ] > -->]>",
            "start <a b='>'>",
            "aside <!-- <d> -->",
            "empty <e/>",
            "cdata <![CDATA[<f>]]>",
            "end </a>",
        ];
        assert_eq!(pieces(text), wanted);
    }

    #[test]
    fn a_lost_end_costs_no_more_than_its_own_piece() {
        assert_eq!(pieces("<a b=\"c><d>1 < 2</d>"), ["broken <a b=\"c>", "start <d>", "broken <", "end </d>"]);
        assert_eq!(pieces("<!-- <a>"), ["broken <!--", "start <a>"]);
        assert_eq!(pieces("<a"), ["broken <a"]);
    }

    #[test]
    fn ends_that_are_missing_are_looked_for_once() {
        let started = std::time::Instant::now();
        for piece in ["<!--", "<![CDATA[", "<?", "<!D['", "<a b='"] {
            let mut window = Window::new(Box::new(Cursor::new(piece.repeat(100_000).into_bytes())));
            let mut at = 0;
            while let Ok(start) = window.next_markup(at, usize::MAX).unwrap() {
                at = window.markup(start, 1 << 20).unwrap().end;
            }
        }
        assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
    }
}
