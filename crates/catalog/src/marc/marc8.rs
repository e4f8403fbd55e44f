//! Text in several character sets with escape sequences between them (ISO 2022): MARC-8, and what UNIMARC has instead.

use unicode_normalization::UnicodeNormalization;

use super::charset::{Charset, Symbol};
use super::eacc;

/// Begins a sequence that chooses a character set.
pub const ESCAPE: u8 = 0x1b;
/// What libraries write for an East Asian character that a set lacks.
const UNKNOWN: char = '〓';
/// The marks that vowels have in most languages.
const USUAL: &str = "\u{300}\u{301}\u{302}\u{303}\u{304}\u{306}\u{308}\u{30a}";

/// The sets that are in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sets {
    /// For bytes below 0x80.
    pub g0: Charset,
    /// For bytes above 0xa0.
    pub g1: Charset,
}

impl Sets {
    /// What MARC 21 begins with.
    pub const MARC_8: Self = Self { g0: Charset::Latin, g1: Charset::Ansel };
    /// What UNIMARC begins with unless a record says otherwise.
    pub const ISO_5426: Self = Self { g0: Charset::Latin, g1: Charset::Iso5426 };
}

/// Text, and how well the bytes fitted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decoded {
    /// The text, composed (NFC).
    pub text: String,
    /// Marks that precede letters, as they do in these sets.
    pub marks: u32,
    /// Usual marks before vowels: grave, acute, circumflex, tilde, macron, breve, two dots, ring. Most marks of real text are.
    pub usual: u32,
    /// Other characters beyond ASCII.
    pub letters: u32,
    /// Escape sequences that chose a set.
    pub escapes: u32,
    /// East Asian characters that the set lacks, shown as a sign for that.
    pub unknown: u32,
    /// Marks that no letter follows, and capitals inside words.
    pub doubts: u32,
    /// Bytes that mean nothing.
    pub problems: u32,
}

/// Decodes the text of a subfield or control field, which begins with `sets`.
pub fn decode(bytes: &[u8], sets: Sets) -> Decoded {
    let mut decoder = Decoder { sets, marks: Vec::new(), out: Decoded::default() };
    let mut rest = bytes;
    while !rest.is_empty() {
        let used = decoder.step(rest);
        rest = rest.get(used.max(1)..).unwrap_or_default();
    }
    decoder.finish()
}

struct Decoder {
    sets: Sets,
    /// Marks whose letter has not come yet.
    marks: Vec<char>,
    out: Decoded,
}

impl Decoder {
    /// Takes what `bytes` begin with; how many bytes that is.
    fn step(&mut self, bytes: &[u8]) -> usize {
        let byte = bytes.first().copied().unwrap_or_default();
        match byte {
            ESCAPE => return self.escape(bytes),
            b' ' | b'\t' | b'\n' | b'\r' => self.character(' '),
            // Control characters say nothing, and neither do the signs around words that are not filed by.
            0..0x20 | 0x7f | 0x88 | 0x89 => {}
            0x8d => self.out.text.push('\u{200d}'),
            0x8e => self.out.text.push('\u{200c}'),
            0x80..=0xa0 | 0xff => self.out.problems += 1,
            _ => {
                let set = if byte < 0x80 { self.sets.g0 } else { self.sets.g1 };
                if set == Charset::EastAsian {
                    return self.east_asian(bytes);
                }
                self.symbol(set.symbol(byte), byte);
            }
        }
        1
    }

    fn symbol(&mut self, symbol: Option<Symbol>, byte: u8) {
        match symbol {
            Some(Symbol::Char(c)) => {
                let within_word = self.out.text.chars().next_back().is_some_and(char::is_lowercase);
                self.out.letters += u32::from(byte >= 0x80);
                self.out.doubts += u32::from(byte >= 0x80 && within_word && c.is_uppercase());
                self.character(c);
            }
            // More marks than a letter can bear are damage.
            Some(Symbol::Mark(mark)) if self.marks.len() < 8 => self.marks.push(mark),
            Some(Symbol::SecondHalf) => {}
            _ => self.out.problems += 1,
        }
    }

    /// A character and the marks that came before it.
    fn character(&mut self, c: char) {
        let marks = self.marks.len() as u32;
        if c.is_alphabetic() {
            self.out.marks += marks;
            let usual = self.marks.iter().filter(|mark| USUAL.contains(**mark)).count() as u32;
            self.out.usual += if "aeiouyAEIOUY".contains(c) { usual } else { 0 };
        } else {
            self.out.doubts += marks;
        }
        self.out.text.push(c);
        self.out.text.extend(self.marks.drain(..));
    }

    fn east_asian(&mut self, bytes: &[u8]) -> usize {
        let code = bytes.get(..3).map(|bytes| [bytes[0] & 0x7f, bytes[1] & 0x7f, bytes[2] & 0x7f]);
        let Some(code) = code.filter(|[first, second, third]| *first > 0x20 && *second > 0x1f && *third > 0x1f) else {
            self.unknown();
            return 1;
        };
        self.out.letters += 1;
        match eacc::character(code) {
            Some(c) => self.character(c),
            None => self.unknown(),
        }
        3
    }

    /// One sign for any number of characters that are lost side by side.
    fn unknown(&mut self) {
        self.out.unknown += 1;
        if !self.out.text.ends_with(UNKNOWN) {
            self.character(UNKNOWN);
        }
    }

    /// An escape sequence; one that is none is dropped like any control character.
    fn escape(&mut self, bytes: &[u8]) -> usize {
        let Some((into_g1, set, length)) = escape(bytes) else { return 1 };
        if into_g1 {
            self.sets.g1 = set;
        } else {
            self.sets.g0 = set;
        }
        self.out.escapes += 1;
        length
    }

    fn finish(mut self) -> Decoded {
        self.out.doubts += self.marks.len() as u32;
        self.out.text = self.out.text.nfc().collect();
        self.out
    }
}

/// The set that an escape sequence chooses, whether as G1, and the length of the sequence.
fn escape(bytes: &[u8]) -> Option<(bool, Charset, usize)> {
    let byte = |at: usize| bytes.get(at).copied().unwrap_or_default();
    let final_byte = |into_g1: bool, at: usize| {
        // Extended Latin has "!E"; many leave the "!" out.
        let at = if byte(at) == b'!' { at + 1 } else { at };
        Charset::of_escape(byte(at)).map(|set| (into_g1, set, at + 1))
    };
    match byte(1) {
        b'(' | b',' => final_byte(false, 2),
        b')' | b'-' => final_byte(true, 2),
        b'$' => match byte(2) {
            b'(' | b',' => final_byte(false, 3),
            b')' | b'-' => final_byte(true, 3),
            _ => final_byte(false, 2),
        }
        .filter(|(_, set, _)| *set == Charset::EastAsian),
        b'g' | b'b' | b'p' | b's' => final_byte(false, 1),
        _ => None,
    }
}

/// Whether an escape sequence that chooses a set is in these bytes.
pub fn has_escape(bytes: &[u8]) -> bool {
    bytes.iter().enumerate().filter(|(_, byte)| **byte == ESCAPE).any(|(at, _)| escape(&bytes[at..]).is_some())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(bytes: &[u8]) -> String {
        decode(bytes, Sets::MARC_8).text
    }

    #[test]
    fn marks_follow_their_letters_and_are_composed() {
        assert_eq!(text(b"Soci\xe2et\xe2e"), "Société");
        assert_eq!(text(b"\xf2\xe3o"), "ộ");
        assert_eq!(text(b"\xa1\xe2od\xe2z"), "Łódź");
        assert_eq!(text(b"\xf0c\xf0s"), "çş");
        assert_eq!(text(b"10\xc0 C"), "10° C");
    }

    #[test]
    fn a_mark_over_two_letters_stands_between_them() {
        assert_eq!(text(b"\xebt\xecs"), "t\u{361}s");
        assert_eq!(text(b"\xfan\xfbg"), "n\u{360}g");
    }

    #[test]
    fn escape_sequences_choose_sets() {
        assert_eq!(text(b"\x1b(NrOSSIQ\x1b(B x"), "Россия x");
        assert_eq!(text(b"\x1b(2yie\x1b(B"), "שיו");
        assert_eq!(text(b"\x1b(3g\x1b)4\xcf"), "ه\u{6fc}");
        assert_eq!(text(b"H\x1bb2\x1bsO, m\x1bp2\x1bs, \x1bga\x1bs"), "H₂O, m², α");
        assert_eq!(text(b"\x1b$1!0!i$N\x1b(B!"), "一の!");
        assert_eq!(text(b"\x1b)!E\xe2e \x1b-!E\xe2e"), "é é");
        assert_eq!(text(b"\x1b$)1\xa1\xb0\xa1a"), "一a");
        assert_eq!(text(b"\x1b(S\"a\x1b(B"), "ά");
    }

    #[test]
    fn what_does_not_fit_is_counted() {
        let decoded = decode(b"caf\xe9 \xd0\x80\x1bt", Sets::MARC_8);
        assert_eq!((decoded.doubts, decoded.problems, decoded.escapes), (1, 2, 0));
        assert_eq!(decode(b"soci\xa2t", Sets::MARC_8).doubts, 1);
        assert_eq!(text(b"\x1b$B!0"), "$B!0");
        let decoded = decode(b"\x1b$1!0!~~~!0", Sets::MARC_8);
        assert_eq!((decoded.text.as_str(), decoded.unknown, decoded.problems), ("一〓", 3, 0));
    }

    #[test]
    fn unimarc_has_its_own_marks() {
        let text = |bytes| decode(bytes, Sets::ISO_5426).text;
        assert_eq!(text(b"\xc2ecole, na\xc8if, fa\xd0cade, \xfauvre"), "école, naïf, façade, œuvre");
        assert_eq!(text(b"\x88L'\x89\xc2ecole"), "L'école");
    }

    proptest! {
        #[test]
        fn any_bytes_decode(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
            let decoded = decode(&bytes, Sets::MARC_8);
            prop_assert!(decoded.text.len() <= 12 * bytes.len());
        }

        #[test]
        fn escapes_in_any_order_decode(text in "(\u{1b}[($,)!1234BENQSgbps-]{1,4}[!-~]{0,4}){0,12}") {
            decode(text.as_bytes(), Sets::ISO_5426);
        }
    }
}
