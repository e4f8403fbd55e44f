//! One record of delimited text into its fields, line by line, with the quotation rules of RFC 4180.

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// At the beginning of a field.
    Start,
    /// In a field without quotation marks.
    Plain,
    /// Between quotation marks.
    Quoted,
    /// After a quotation mark inside quotation marks: the end, or half of an escaped one.
    Closing,
}

/// Fields of the record so far.
pub struct Splitter {
    delimiter: u8,
    state: State,
    fields: Vec<Vec<u8>>,
    current: Vec<u8>,
    /// Whether text followed a closing quotation mark, as it does where one was forgotten before.
    pub is_suspect: bool,
}

impl Splitter {
    /// Ready for the first line.
    pub fn new(delimiter: u8) -> Self {
        Self { delimiter, state: State::Start, fields: Vec::new(), current: Vec::new(), is_suspect: false }
    }

    /// Takes the next physical line, without its end.
    pub fn feed(&mut self, line: &[u8]) {
        if self.is_open() {
            self.current.push(b'\n');
        }
        for byte in line {
            self.step(*byte);
        }
    }

    fn step(&mut self, byte: u8) {
        match (self.state, byte) {
            (State::Start, b'"') => {
                self.current.clear();
                self.state = State::Quoted;
            }
            (State::Quoted, b'"') => self.state = State::Closing,
            (State::Start, b' ') | (State::Quoted, _) => self.current.push(byte),
            (State::Closing, b'"') => {
                self.current.push(b'"');
                self.state = State::Quoted;
            }
            (_, byte) if byte == self.delimiter => self.end_field(),
            (State::Closing, b' ') => {}
            (state, byte) => {
                self.is_suspect |= state == State::Closing;
                self.current.push(byte);
                self.state = State::Plain;
            }
        }
    }

    fn end_field(&mut self) {
        self.fields.push(std::mem::take(&mut self.current));
        self.state = State::Start;
    }

    /// Whether the record goes on in the next line.
    pub fn is_open(&self) -> bool {
        self.state == State::Quoted
    }

    /// The fields of the record.
    pub fn finish(mut self) -> Vec<Vec<u8>> {
        self.end_field();
        self.fields
    }
}

/// A line split at every delimiter, quotation marks being text; those around a whole field, and one that only opens it, are taken off.
pub fn literally(line: &[u8], delimiter: u8) -> Vec<Vec<u8>> {
    let bare = |field: &[u8]| match field {
        [b'"', inner @ .., b'"'] => inner.to_vec(),
        [b'"', inner @ ..] if !inner.contains(&b'"') => inner.to_vec(),
        other => other.to_vec(),
    };
    line.split(|b| *b == delimiter).map(bare).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(lines: &[&str]) -> Vec<String> {
        let mut splitter = Splitter::new(b',');
        for line in lines {
            splitter.feed(line.as_bytes());
        }
        splitter.finish().into_iter().map(|field| String::from_utf8_lossy(&field).into_owned()).collect()
    }

    #[test]
    fn quotation_marks_protect_delimiters_and_line_ends() {
        assert_eq!(split(&["1,\"a, \"\"b\"\"\",c"]), ["1", "a, \"b\"", "c"]);
        assert_eq!(split(&["1,\"a", "b\",c"]), ["1", "a\nb", "c"]);
        assert_eq!(split(&["1,5\" disk,"]), ["1", "5\" disk", ""]);
        assert_eq!(split(&["1, \"a, b\" , c"]), ["1", "a, b", " c"]);
    }
}
