//! The characters of delimited text: UTF-8, or Windows-1252 where nothing in the file speaks for UTF-8.

use encoding_rs::WINDOWS_1252;

use crate::report::{Repair, Repairs};

/// What is known of the file's encoding so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Only ASCII so far.
    Open,
    /// Non-ASCII characters in UTF-8 were seen.
    Utf8,
    /// Bytes that are no UTF-8 were seen, and hardly any that are.
    Windows1252,
}

impl Encoding {
    /// Judges by the lines of a sample; the last one may be cut.
    pub fn of(sample: &[u8]) -> Self {
        let lines = sample.split_inclusive(|b| *b == b'\n').filter(|line| !line.is_ascii() && line.ends_with(b"\n"));
        let (mut good, mut bad) = (0, 0);
        for line in lines {
            if std::str::from_utf8(line).is_ok() { good += 1 } else { bad += 1 }
        }
        match (good, bad) {
            (0, 0) => Self::Open,
            _ if bad > 10 * good => Self::Windows1252,
            _ => Self::Utf8,
        }
    }

    /// The text of each field; nothing for a field whose bytes are damaged.
    pub fn fields(&mut self, raw: Vec<Vec<u8>>, repairs: &mut Repairs) -> Vec<Option<String>> {
        let sound = raw.iter().all(|field| std::str::from_utf8(field).is_ok());
        if *self == Self::Open && !raw.iter().all(|field| field.is_ascii()) {
            *self = if sound { Self::Utf8 } else { Self::Windows1252 };
        }
        if sound || *self == Self::Utf8 {
            return raw.into_iter().map(|field| String::from_utf8(field).ok()).collect();
        }
        repairs.add(Repair::Windows1252);
        raw.into_iter().map(windows_1252).collect()
    }
}

/// Nothing if a byte means nothing in Windows-1252.
fn windows_1252(field: Vec<u8>) -> Option<String> {
    match String::from_utf8(field) {
        Ok(text) => Some(text),
        Err(error) => {
            let bytes = error.into_bytes();
            let undefined = bytes.iter().any(|b| matches!(b, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d));
            (!undefined).then(|| WINDOWS_1252.decode_without_bom_handling(&bytes).0.into_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_1252_is_read_where_nothing_speaks_for_utf_8() {
        let mut repairs = Repairs::default();
        let mut encoding = Encoding::of(b"id,title\n1,caf\xe9\n");
        assert_eq!(encoding, Encoding::Windows1252);
        assert_eq!(encoding.fields(vec![b"caf\xe9 \x96 x".to_vec()], &mut repairs), [Some("café – x".to_owned())]);
        assert_eq!(repairs.count(Repair::Windows1252), 1);
    }

    #[test]
    fn damage_in_utf_8_is_found() {
        let mut encoding = Encoding::of("id,title\n1,café\n".as_bytes());
        let fields = encoding.fields(vec![b"caf\xc3".to_vec(), b"x".to_vec()], &mut Repairs::default());
        assert_eq!(fields, [None, Some("x".to_owned())]);
    }
}
