//! The items of a long JSON array, or of values one after another, cut out one by one without understanding them.
//!
//! Only brackets and quotation marks are looked at, so that an item with a mistake in it is an item still, and costs none of the others.
//! Where brackets or quotation marks themselves are wrong, three signs tell where an item ends all the same:
//! a letter right after a closing quotation mark (it did not close), a closing bracket that fits another one further out (those between
//! were forgotten), and an object where a name must be, after a comma (the one before was not closed).

use std::io::{self, BufRead, BufReader, Read};

/// Longest item kept, in bytes. A longer one is passed through and comes cut.
pub const MAX_ITEM: usize = 4 << 20;
/// Brackets may be nested so deep that what closes them is told apart.
const MAX_DEPTH: usize = 1_000;

/// One item.
#[derive(Debug, PartialEq, Eq)]
pub struct Item {
    /// Bytes of the source before it.
    pub offset: u64,
    /// Its bytes, at most [`MAX_ITEM`] and one.
    pub bytes: Vec<u8>,
}

/// What stands around the items.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Around {
    /// Not begun yet.
    Unknown,
    /// `[`, and `]` after the last.
    Array,
    /// Nothing: values one after another, perhaps with the record separators of JSON text sequences.
    Nothing,
    /// All is read.
    Ended,
}

/// Cuts out items one by one.
pub struct Items {
    reader: BufReader<Box<dyn Read>>,
    offset: u64,
    around: Around,
    /// The first byte of the next item, read while the last one was ended.
    begun: Option<u8>,
    /// Whether values may follow the array, as they do where pages were joined.
    goes_on: bool,
    is_cut: bool,
}

impl Items {
    /// The items of the array that `reader` begins with; if it begins with something else, that and all values after it.
    pub fn new(reader: Box<dyn Read>) -> Self {
        Self { goes_on: true, ..Self::at(reader, 0, Around::Unknown) }
    }

    /// The items of an array whose bracket has been read already, `offset` bytes into the source.
    pub fn inside_array(reader: Box<dyn Read>, offset: u64) -> Self {
        Self::at(reader, offset, Around::Array)
    }

    fn at(reader: Box<dyn Read>, offset: u64, around: Around) -> Self {
        Self {
            reader: BufReader::with_capacity(1 << 16, reader),
            offset,
            around,
            begun: None,
            goes_on: false,
            is_cut: false,
        }
    }

    /// Whether the source ended before its array did.
    pub fn is_cut(&self) -> bool {
        self.is_cut
    }

    /// Whether the items are those of an array.
    pub fn is_array(&self) -> bool {
        self.around == Around::Array
    }

    /// The next item; nothing at the end.
    pub fn next_item(&mut self) -> io::Result<Option<Item>> {
        while self.around != Around::Ended {
            let Some(byte) = self.next_byte()? else {
                self.is_cut = self.around == Around::Array;
                self.around = Around::Ended;
                break;
            };
            match (self.around, byte) {
                (_, b',' | 0x1e | b' ' | b'\t' | b'\r' | b'\n') => {}
                (Around::Unknown, b'[') => self.around = Around::Array,
                (Around::Nothing, b'[') if self.goes_on => self.around = Around::Array,
                (Around::Array, b']') if self.goes_on => self.around = Around::Unknown,
                (Around::Array, b']') => self.around = Around::Ended,
                (around, byte) => {
                    if around == Around::Unknown {
                        self.around = Around::Nothing;
                    }
                    return self.item(byte).map(Some);
                }
            }
        }
        Ok(None)
    }

    fn next_byte(&mut self) -> io::Result<Option<u8>> {
        if let Some(byte) = self.begun.take() {
            self.offset += 1;
            return Ok(Some(byte));
        }
        let byte = loop {
            match self.reader.fill_buf() {
                Ok(buffer) => break buffer.first().copied(),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        };
        if byte.is_some() {
            self.reader.consume(1);
            self.offset += 1;
        }
        Ok(byte)
    }

    /// The byte is not of this item but of what follows.
    fn give_back(&mut self, byte: u8) {
        self.begun = Some(byte);
        self.offset -= 1;
    }

    fn item(&mut self, first: u8) -> io::Result<Item> {
        let mut item = Item { offset: self.offset - 1, bytes: Vec::new() };
        let mut scan = Scan::default();
        let mut next = Some(first);
        while let Some(byte) = next {
            match scan.step(byte) {
                Step::Goes => keep(&mut item.bytes, byte),
                Step::Ends => {
                    keep(&mut item.bytes, byte);
                    return Ok(item);
                }
                Step::EndedBefore => {
                    // A bracket that closes nothing must be passed somehow.
                    if item.bytes.is_empty() {
                        item.bytes.push(byte);
                    } else {
                        self.give_back(byte);
                    }
                    return Ok(item);
                }
            }
            next = self.next_byte()?;
        }
        Ok(item)
    }
}

fn keep(bytes: &mut Vec<u8>, byte: u8) {
    if bytes.len() <= MAX_ITEM {
        bytes.push(byte);
    }
}

/// What a byte means for the item.
enum Step {
    Goes,
    Ends,
    EndedBefore,
}

/// Where in its brackets and quotation marks an item is.
#[derive(Default)]
struct Scan {
    open: Vec<u8>,
    /// Brackets open beyond those that are told apart.
    deeper: usize,
    in_string: bool,
    escaped: bool,
    /// The last byte that was no white space, outside strings.
    last: u8,
    /// In a string: the last byte before a line end, if only white space followed.
    before_line: Option<u8>,
    before: u8,
}

impl Scan {
    fn step(&mut self, byte: u8) -> Step {
        if self.in_string {
            return self.in_string(byte);
        }
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' | 0x1e | b',' | b']' | b'}' if self.open.is_empty() && self.last != 0 => {
                Step::EndedBefore
            }
            b' ' | b'\t' | b'\r' | b'\n' => Step::Goes,
            b'{' if self.last == b',' && self.open.last() == Some(&b'{') && self.deeper == 0 => Step::EndedBefore,
            b'{' | b'[' => self.opened(byte),
            b'}' => self.closed(b'{'),
            b']' => self.closed(b'['),
            b'"' => {
                self.in_string = true;
                self.last = byte;
                Step::Goes
            }
            _ => {
                // What closed a string did not, since text follows.
                self.in_string = self.last == b'"' && (byte.is_ascii_alphabetic() || byte >= 0x80);
                self.last = byte;
                Step::Goes
            }
        }
    }

    fn in_string(&mut self, byte: u8) -> Step {
        if byte == b'{' && self.before_line.is_some_and(|before| matches!(before, b',' | b'}')) {
            return Step::EndedBefore;
        }
        match byte {
            b'\n' => self.before_line = Some(self.before),
            b' ' | b'\t' | b'\r' => {}
            _ => {
                self.before_line = None;
                self.before = byte;
            }
        }
        match byte {
            _ if self.escaped => self.escaped = false,
            b'\\' => self.escaped = true,
            b'"' => {
                self.in_string = false;
                self.last = b'"';
                self.before_line = None;
                if self.open.is_empty() {
                    return Step::Ends;
                }
            }
            _ => {}
        }
        Step::Goes
    }

    fn opened(&mut self, byte: u8) -> Step {
        if self.open.is_empty() && self.last != 0 {
            return Step::EndedBefore;
        }
        if self.open.len() < MAX_DEPTH {
            self.open.push(byte);
        } else {
            self.deeper += 1;
        }
        self.last = byte;
        Step::Goes
    }

    fn closed(&mut self, open: u8) -> Step {
        self.last = b'}';
        if self.deeper > 0 {
            self.deeper -= 1;
            return Step::Goes;
        }
        match self.open.iter().rposition(|bracket| *bracket == open) {
            Some(at) => self.open.truncate(at),
            // The bracket around the items, so that this one lacks its own; a brace too many is left where it is.
            None if open == b'[' => return Step::EndedBefore,
            None => return Step::Goes,
        }
        if self.open.is_empty() { Step::Ends } else { Step::Goes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<(u64, String)> {
        let mut items = Items::new(Box::new(io::Cursor::new(text.as_bytes().to_vec())));
        let mut all = Vec::new();
        while let Some(item) = items.next_item().unwrap() {
            assert!(text.as_bytes()[item.offset as usize..].starts_with(&item.bytes), "{text}");
            all.push((item.offset, String::from_utf8(item.bytes).unwrap()));
        }
        all
    }

    fn texts(text: &str) -> Vec<String> {
        cut(text).into_iter().map(|(_, item)| item).collect()
    }

    #[test]
    fn items_of_an_array_have_their_places() {
        let found = cut("[ {\"a\": \"]}\\\"\"},\n [1, {}] , 5,\"x, y\",true\n]  ");
        let wanted = [(2, "{\"a\": \"]}\\\"\"}"), (18, "[1, {}]"), (28, "5"), (30, "\"x, y\""), (37, "true")];
        assert_eq!(found, wanted.map(|(at, item)| (at, item.to_owned())));
        assert_eq!(texts("[]"), Vec::<String>::new());
        assert_eq!(texts(""), Vec::<String>::new());
    }

    #[test]
    fn values_one_after_another_are_items_too() {
        assert_eq!(texts("{\n\"a\": 1\n}\n{\"b\": 2}{\"c\": 3}"), ["{\n\"a\": 1\n}", "{\"b\": 2}", "{\"c\": 3}"]);
        assert_eq!(texts("\u{1e}{\"a\":1}\n\u{1e}{\"b\":2}\n"), ["{\"a\":1}", "{\"b\":2}"]);
    }

    #[test]
    fn a_mistake_costs_no_other_item() {
        // Neither trailing commas nor missing colons matter here.
        assert_eq!(texts("[{\"a\" 1,},{\"b\":2}]"), ["{\"a\" 1,}", "{\"b\":2}"]);
        // A quotation mark that is never closed, and two that are not escaped.
        assert_eq!(texts("[{\"a\":\"x,\"b\":\"y\"},{\"c\":2}]"), ["{\"a\":\"x,\"b\":\"y\"}", "{\"c\":2}"]);
        assert_eq!(texts("[{\"a\":\"The \"big\" one\"},{\"c\":2}]"), ["{\"a\":\"The \"big\" one\"}", "{\"c\":2}"]);
        assert_eq!(texts("[{\"a\":\"x},\n{\"c\":2}\n]"), ["{\"a\":\"x},\n", "{\"c\":2}"]);
        // Brackets that are never closed.
        assert_eq!(texts("[{\"a\":[1,2},{\"c\":2}]"), ["{\"a\":[1,2}", "{\"c\":2}"]);
        assert_eq!(texts("[{\"a\":{\"b\":1},{\"c\":2}]"), ["{\"a\":{\"b\":1},", "{\"c\":2}"]);
        assert_eq!(texts("[{\"a\":1]"), ["{\"a\":1"]);
        // The end of the file.
        assert_eq!(texts("[{\"a\":1},{\"b\":"), ["{\"a\":1}", "{\"b\":"]);
    }

    #[test]
    fn deep_and_long_items_are_bounded() {
        assert_eq!(cut(&format!("[{}", "[".repeat(100_000))).len(), 1);
        let long = format!("[{{\"a\":\"{}\"}},{{\"b\":1}}]", "x".repeat(MAX_ITEM));
        let mut items = Items::new(Box::new(io::Cursor::new(long.into_bytes())));
        assert_eq!(items.next_item().unwrap().map(|item| item.bytes.len()), Some(MAX_ITEM + 1));
        assert_eq!(items.next_item().unwrap().map(|item| item.bytes), Some(b"{\"b\":1}".to_vec()));
    }
}
