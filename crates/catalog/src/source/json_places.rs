//! Where the records of a document begin, in bytes.
//!
//! A document that is understood as a whole has lost its places. Its text is gone through once more beside its values, which tells them exactly,
//! whatever the format and wherever in it a record stands.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ptr;

use serde_json::Value;

use super::json_list::string_end;

/// Places of some of the values in a document.
pub struct Places(HashMap<*const Value, Option<u64>>);

impl Places {
    /// The places of `records`, which are values in `document`, which was read from `bytes`.
    pub fn of<'a>(records: impl Iterator<Item = &'a Value>, document: &'a Value, bytes: &[u8]) -> Self {
        let mut walk = Walk { bytes, at: 0, found: records.map(|record| (ptr::from_ref(record), None)).collect() };
        // Where the text and the values do not fit together, the records from there on have no place.
        let _ = walk.value(Some(document));
        Self(walk.found)
    }

    /// Bytes before this record; nothing if they are not known.
    pub fn offset(&self, record: &Value) -> Option<u64> {
        self.0.get(&ptr::from_ref(record)).copied().flatten()
    }
}

/// One way through a text that is sound JSON, and therefore no deeper than `serde_json` goes.
struct Walk<'a> {
    bytes: &'a [u8],
    at: usize,
    found: HashMap<*const Value, Option<u64>>,
}

impl<'a> Walk<'a> {
    /// Goes past the value that stands here. It is nothing where a name comes twice, of which the last one counts.
    fn value(&mut self, value: Option<&Value>) -> Option<()> {
        let mark = self.mark()?;
        if let Some(place) = value.and_then(|value| self.found.get_mut(&ptr::from_ref(value))) {
            *place = Some(self.at as u64);
        }
        match mark {
            b'{' => self.object(value),
            b'[' => self.array(value),
            b'"' => self.string().map(drop),
            _ => {
                self.skip(|byte| !matches!(byte, b',' | b']' | b'}') && !byte.is_ascii_whitespace());
                Some(())
            }
        }
    }

    fn object(&mut self, value: Option<&Value>) -> Option<()> {
        self.at += 1;
        while self.mark()? != b'}' {
            let name = name(self.string()?);
            self.value(value.zip(name).and_then(|(value, name)| value.get(&*name)))?;
        }
        self.at += 1;
        Some(())
    }

    fn array(&mut self, value: Option<&Value>) -> Option<()> {
        self.at += 1;
        let mut items = value.and_then(Value::as_array).map(|items| items.iter());
        while self.mark()? != b']' {
            self.value(items.as_mut().and_then(Iterator::next))?;
        }
        self.at += 1;
        Some(())
    }

    /// The string that stands here, with its quotation marks.
    fn string(&mut self) -> Option<&'a [u8]> {
        let end = string_end(self.bytes, self.at + 1)? + 1;
        let string = self.bytes.get(self.at..end);
        self.at = end;
        string
    }

    /// The next byte that means something.
    fn mark(&mut self) -> Option<u8> {
        self.skip(|byte| matches!(byte, b',' | b':') || byte.is_ascii_whitespace());
        self.bytes.get(self.at).copied()
    }

    fn skip(&mut self, while_it: impl Fn(u8) -> bool) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        self.at += rest.iter().take_while(|byte| while_it(**byte)).count();
    }
}

/// The text of a string; nothing if it is no UTF-8.
fn name(string: &[u8]) -> Option<Cow<'_, str>> {
    if string.contains(&b'\\') {
        return serde_json::from_slice::<String>(string).ok().map(Cow::Owned);
    }
    let inner = string.get(1..string.len().checked_sub(1)?)?;
    std::str::from_utf8(inner).ok().map(Cow::Borrowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The place of the value at this pointer, and that of its text in the document.
    fn place(text: &str, pointer: &str, wanted: &str) -> (Option<u64>, Option<u64>) {
        let document: Value = serde_json::from_str(text).unwrap();
        let value = document.pointer(pointer).unwrap();
        let places = Places::of(std::iter::once(value), &document, text.as_bytes());
        (places.offset(value), text.rfind(wanted).map(|at| at as u64))
    }

    #[test]
    fn records_are_placed_wherever_they_stand() {
        let text = " {\"z\": [1, -2e5, true, \"]}\\\"\"], \"\\u0061\" : [ {\"b\":null} ,\n{\"b\": \"x\"}, \"no object\"],\"c\":{}} ";
        for (pointer, wanted) in [
            ("", "{\"z\""),
            ("/a/0", "{\"b\":null"),
            ("/a/1", "{\"b\": \"x\""),
            ("/a/2", "\"no object"),
            ("/z/2", "true"),
            ("/c", "{}"),
        ] {
            let (found, wanted) = place(text, pointer, wanted);
            assert!(found.is_some() && found == wanted, "{pointer}: {found:?} {wanted:?}");
        }
    }

    #[test]
    fn of_two_members_with_one_name_the_last_counts() {
        let text = "{\"a\":[{\"n\":1},{\"n\":2}],\"a\":[{\"n\":3}]}";
        assert_eq!(place(text, "/a/0", "{\"n\":3}"), (Some(28), Some(28)));
    }

    #[test]
    fn text_that_is_not_that_of_the_values_gives_no_place() {
        let document: Value = serde_json::from_str("{\"a\":[1,{}]}").unwrap();
        for text in ["", "{", "{\"a\"", "{\"a\":[1", "{\"b\":[1,{}]}", "[[1,{}]]", "{\"a\":{\"1\":{}}}"] {
            let places = Places::of(document.pointer("/a/1").into_iter(), &document, text.as_bytes());
            assert_eq!(places.offset(&document["a"][1]), None, "{text}");
        }
    }
}
