//! The characters of an XML file: as declared, unless the bytes show that the declaration is wrong.

use std::borrow::Cow;

use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, GBK, ISO_2022_JP, SHIFT_JIS, UTF_8, WINDOWS_1252};

use crate::clean::text;
use crate::report::{Repair, Repairs};

/// How the characters of a file are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Characters {
    encoding: &'static Encoding,
    /// The first bytes did not show whether the declaration is right.
    is_open: bool,
    /// What the person who builds should know about it.
    pub note: Option<String>,
}

impl Characters {
    /// Judges by the declaration and the first bytes. After UTF-16 was made UTF-8, what is declared is no longer true.
    pub fn of(sample: &[u8], was_utf16: bool) -> Self {
        let declared = declared(sample).filter(|_| !was_utf16);
        let Some(label) = declared else { return Self { encoding: UTF_8, is_open: false, note: None } };
        let encoding = Encoding::for_label(label.as_bytes()).map(Encoding::output_encoding);
        match encoding {
            Some(encoding) if encoding == UTF_8 || !is_utf8_after_all(sample, encoding) => {
                Self { encoding, is_open: encoding.is_single_byte() && sample.is_ascii(), note: None }
            }
            Some(_) => {
                let note = format!("declares {:?} but is written in UTF-8, and was read so", text::excerpt(&label));
                Self { encoding: UTF_8, is_open: false, note: Some(note) }
            }
            None => {
                let note = format!("declares {:?}, which is not known, and was read as UTF-8", text::excerpt(&label));
                Self { encoding: UTF_8, is_open: false, note: Some(note) }
            }
        }
    }

    /// Whether mark-up can be found only after all bytes are decoded.
    pub fn hides_markup(&self) -> Option<&'static Encoding> {
        (self.encoding == ISO_2022_JP).then_some(ISO_2022_JP)
    }

    /// The same, once all bytes have been made UTF-8.
    #[must_use]
    pub fn decoded(&self) -> Self {
        Self { encoding: UTF_8, is_open: false, note: self.note.clone() }
    }

    /// The text of some bytes. What is no UTF-8 in a file that should be is taken as Windows-1252, byte by byte.
    pub fn text<'b>(&self, bytes: &'b [u8], repairs: &mut Repairs) -> Cow<'b, str> {
        let is_utf8 = || self.is_open && std::str::from_utf8(bytes).is_ok();
        if self.encoding != UTF_8 && !is_utf8() {
            let (text, had_errors) = self.encoding.decode_without_bom_handling(bytes);
            repairs.add_if(had_errors, Repair::DamagedText);
            return text;
        }
        if let Ok(text) = std::str::from_utf8(bytes) {
            return Cow::Borrowed(text);
        }
        repairs.add(Repair::Windows1252);
        let pieces = bytes.utf8_chunks().map(|chunk| {
            let rest = WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0;
            format!("{}{rest}", chunk.valid())
        });
        Cow::Owned(pieces.collect())
    }
}

/// The name of the encoding in the XML declaration.
fn declared(sample: &[u8]) -> Option<String> {
    let start = sample.trim_ascii_start();
    let head = start.get(..start.len().min(400))?.strip_prefix(b"<?xml")?;
    let head = String::from_utf8_lossy(head);
    let declaration = head.split("?>").next()?;
    let value = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    value.get(1..)?.split(quote).next().map(|label| label.trim().to_owned())
}

/// Whether bytes beyond ASCII are sound UTF-8 all along. Two bytes of an East Asian encoding may happen to be,
/// so that those are believed unless they are damaged when read as declared.
fn is_utf8_after_all(sample: &[u8], declared: &'static Encoding) -> bool {
    let whole = &sample[..sample.iter().rposition(|b| *b == b'>').map_or(sample.len(), |end| end + 1)];
    if whole.is_ascii() || std::str::from_utf8(whole).is_err() {
        return false;
    }
    let is_double = [BIG5, EUC_JP, EUC_KR, GB18030, GBK, ISO_2022_JP, SHIFT_JIS].contains(&declared);
    !is_double || declared.decode_without_bom_handling_and_without_replacement(whole).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (String, Option<String>) {
        let characters = Characters::of(bytes, false);
        (characters.text(bytes, &mut Repairs::default()).into_owned(), characters.note)
    }

    fn in_declared(label: &str, text: &str) -> Vec<u8> {
        let encoding = Encoding::for_label(label.as_bytes()).unwrap();
        encoding.encode(&format!("<?xml version=\"1.0\" encoding='{label}'?><a>{text}</a>")).0.into_owned()
    }

    #[test]
    fn declared_encodings_are_read() {
        for (label, text) in [
            ("iso-8859-1", "Émile"),
            ("windows-1251", "Война"),
            ("Shift_JIS", "海底二万里"),
            ("gb2312", "联通"),
            ("euc-kr", "한국"),
        ] {
            let (read, note) = read(&in_declared(label, text));
            assert!(read.contains(text), "{label}: {read}");
            assert_eq!(note, None);
        }
    }

    #[test]
    fn a_declaration_that_is_wrong_is_not_believed() {
        let (text, note) = read("<?xml version='1.0' encoding='ISO-8859-1'?><a>Émile</a>".as_bytes());
        assert!(text.contains("Émile") && note.unwrap().contains("written in UTF-8"));
        let (text, note) = read("<?xml version='1.0' encoding='klingon'?><a>Émile</a>".as_bytes());
        assert!(text.contains("Émile") && note.unwrap().contains("not known"));
        let (text, _) = read("<?xml version='1.0' encoding='UTF-16'?><a>Émile</a>".as_bytes());
        assert!(text.contains("Émile"));
    }

    #[test]
    fn a_declaration_that_the_first_bytes_leave_open_is_judged_record_by_record() {
        let characters = Characters::of(b"<?xml version='1.0' encoding='ISO-8859-1'?><a>Emile", false);
        let text = |bytes: &[u8]| characters.text(bytes, &mut Repairs::default()).into_owned();
        assert_eq!((text("Émile".as_bytes()).as_str(), text(b"\xc9mile").as_str()), ("Émile", "Émile"));
    }

    #[test]
    fn what_is_no_utf8_is_windows_1252() {
        let mut repairs = Repairs::default();
        let text = Characters::of(b"<a>", false).text(b"Caf\xe9 \x93Zo\xc3\xab\x94", &mut repairs).into_owned();
        assert_eq!(text, "Café “Zoë”");
        assert_eq!(repairs.count(Repair::Windows1252), 1);
    }
}
