//! The character sets of MARC-8 and UNIMARC that have one byte a character.
//!
//! All were made for seven bits: positions 0x21 to 0x7e, whether a set serves for bytes below 0x80 (as G0) or above 0xa0 (as G1).

use std::sync::LazyLock;

/// What a byte stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Symbol {
    /// A character.
    Char(char),
    /// A mark that belongs to the letter after it.
    Mark(char),
    /// The second half of a mark that covers two letters; the first half says all.
    SecondHalf,
}

/// A set that text can be in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charset {
    /// ASCII.
    Latin,
    /// Extended Latin of MARC 21 (ANSEL).
    Ansel,
    /// Extended Latin of UNIMARC (ISO 5426).
    Iso5426,
    /// Hebrew.
    Hebrew,
    /// Basic Arabic.
    Arabic,
    /// Extended Arabic.
    ExtendedArabic,
    /// Basic Cyrillic.
    Cyrillic,
    /// Extended Cyrillic.
    ExtendedCyrillic,
    /// Basic Greek.
    Greek,
    /// Three Greek letters as symbols.
    GreekSymbols,
    /// Subscripts.
    Subscript,
    /// Superscripts.
    Superscript,
    /// Chinese, Japanese, Korean: three bytes a character.
    EastAsian,
}

impl Charset {
    /// The set that this last byte of an escape sequence chooses.
    pub const fn of_escape(byte: u8) -> Option<Self> {
        Some(match byte {
            b'B' | b's' => Self::Latin,
            b'E' => Self::Ansel,
            b'2' => Self::Hebrew,
            b'3' => Self::Arabic,
            b'4' => Self::ExtendedArabic,
            b'N' => Self::Cyrillic,
            b'Q' => Self::ExtendedCyrillic,
            b'S' => Self::Greek,
            b'g' => Self::GreekSymbols,
            b'b' => Self::Subscript,
            b'p' => Self::Superscript,
            b'1' => Self::EastAsian,
            _ => return None,
        })
    }

    /// The set that two digits of UNIMARC's 100 $a stand for; nothing for Unicode and for sets that are not known here.
    pub const fn of_unimarc(code: [u8; 2]) -> Option<Self> {
        Some(match &code {
            b"01" => Self::Latin,
            b"02" => Self::Cyrillic,
            b"03" => Self::Iso5426,
            b"04" => Self::ExtendedCyrillic,
            b"05" => Self::Greek,
            b"08" => Self::Hebrew,
            _ => return None,
        })
    }

    /// What a byte stands for; its highest bit says nothing. Nothing where the set has nothing.
    pub fn symbol(self, byte: u8) -> Option<Symbol> {
        let byte = byte & 0x7f;
        let (table, marks) = match self {
            Self::Latin => return (0x21..0x7f).contains(&byte).then(|| Symbol::Char(char::from(byte))),
            Self::GreekSymbols => {
                return Some(Symbol::Char(*['α', 'β', 'γ'].get(usize::from(byte.checked_sub(0x61)?))?));
            }
            Self::EastAsian => return None,
            Self::Ansel if matches!(byte, 0x6c | 0x7b) => return Some(Symbol::SecondHalf),
            Self::Ansel => (&TABLES.ansel, 0x60..=0x7e),
            Self::Iso5426 if matches!(byte, 0x5c | 0x5e) => return Some(Symbol::SecondHalf),
            Self::Iso5426 => (&TABLES.iso5426, 0x40..=0x5f),
            Self::Hebrew => (&TABLES.hebrew, 0x40..=0x4e),
            Self::Arabic => (&TABLES.arabic, 0x6b..=0x72),
            Self::ExtendedArabic => (&TABLES.extended_arabic, 0x7d..=0x7e),
            Self::Cyrillic => (&TABLES.cyrillic, 0..=0),
            Self::ExtendedCyrillic => (&TABLES.extended_cyrillic, 0..=0),
            Self::Greek => (&TABLES.greek, 0x21..=0x27),
            Self::Subscript => (&TABLES.subscript, 0..=0),
            Self::Superscript => (&TABLES.superscript, 0..=0),
        };
        let found = *table.get(usize::from(byte.checked_sub(0x21)?)).filter(|c| **c != ' ')?;
        Some(if marks.contains(&byte) { Symbol::Mark(found) } else { Symbol::Char(found) })
    }
}

/// The characters from 0x21 on; a blank where there is none.
struct Tables {
    ansel: Vec<char>,
    iso5426: Vec<char>,
    hebrew: Vec<char>,
    arabic: Vec<char>,
    extended_arabic: Vec<char>,
    cyrillic: Vec<char>,
    extended_cyrillic: Vec<char>,
    greek: Vec<char>,
    subscript: Vec<char>,
    superscript: Vec<char>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| Tables {
    ansel: ANSEL.chars().collect(),
    iso5426: ISO_5426.chars().collect(),
    hebrew: HEBREW.chars().collect(),
    arabic: ARABIC.chars().collect(),
    extended_arabic: EXTENDED_ARABIC.chars().collect(),
    cyrillic: CYRILLIC.chars().collect(),
    extended_cyrillic: EXTENDED_CYRILLIC.chars().collect(),
    greek: GREEK.chars().collect(),
    subscript: SUBSCRIPT.chars().collect(),
    superscript: SUPERSCRIPT.chars().collect(),
});

const ANSEL: &str = "ŁØĐÞÆŒʹ·♭®±ƠƯʼ ʻłøđþæœʺı£ð ơư  °ℓ℗©♯¿¡ß€                       \
    \u{309}\u{300}\u{301}\u{302}\u{303}\u{304}\u{306}\u{307}\u{308}\u{30c}\u{30a}\u{361} \u{315}\u{30b}\u{310}\
    \u{327}\u{328}\u{323}\u{324}\u{325}\u{333}\u{332}\u{326}\u{31c}\u{32e}\u{360}   \u{313}";
const ISO_5426: &str = "¡„£$¥†§′‘“«♭©℗®ʻʼ‚   ‡·″’”»♯ʹʺ¿\
    \u{309}\u{300}\u{301}\u{302}\u{303}\u{304}\u{306}\u{307}\u{308}\u{308}\u{30a}\u{315}\u{312}\u{30b}\u{31b}\u{30c}\
    \u{327}\u{31c}\u{328}\u{323}\u{324}\u{325}\u{333}\u{332}\u{326}\u{32e} \u{361} \u{360}   \
    ÆĐ   Ĳ ŁØŒ Þ    æđð ıĳ łøœßþ  ";
const HEBREW: &str = "!״#$%&׳()*+,־./0123456789:;<=>?\
    \u{5b7}\u{5b8}\u{5b6}\u{5b5}\u{5b4}\u{5b9}\u{5bb}\u{5b0}\u{5b2}\u{5b3}\u{5b1}\u{5bc}\u{5bf}\u{5c1}\u{fb1e}            [ ]  \
    אבגדהוזחטיךכלםמןנסעףפץצקרשתװױײ ";
const ARABIC: &str = "!\"#$٪&'()٭+،-./٠١٢٣٤٥٦٧٨٩:؛<=>؟ ءآأؤإئابةتثجحخدذرزسشصضطظعغ[ ]  ـفقكلمنهوىي\
    \u{64b}\u{64c}\u{64d}\u{64e}\u{64f}\u{650}\u{651}\u{652}ٱ\u{670}   ٬”“    ";
const EXTENDED_ARABIC: &str =
    "۽ٲٳٹٺٻټٽپٿڀځڂڃڄڅچڿڇڈډڊڋڌڍڎڏڐڑڒړڔڕږڗژڙښڛڜۺڝڞۻڟڠۼڡڢڣڤڥڦڧڨکڪګڬڭڮگڰڱڲڳڴڵڶڷڸںڻڼڽڹھۀۄۅۆۊۋۍێېےۓ    \u{306}\u{30c}";
const CYRILLIC: &str =
    "!\"#$%&'()*+,-./0123456789:;<=>?юабцдефгхийклмнопярстужвьызшэщчъЮАБЦДЕФГХИЙКЛМНОПЯРСТУЖВЬЫЗШЭЩЧ";
const EXTENDED_CYRILLIC: &str =
    "                               ґђѓєёѕіїјљњћќўџ ѣѳѵѫ       [ ] _ҐЂЃЄЁЅІЇЈЉЊЋЌЎЏЪѢѲѴѪ           ";
const GREEK: &str = "\u{300}\u{301}\u{308}\u{342}\u{313}\u{314}\u{345}        «»“”ʹ͵     ·   ; \
    ΑΒ ΓΔΕϚϜΖΗΘΙΚΛΜΝΞΟΠϞΡΣ ΤΥΦΧΨΩϠ  αβϐγδεϛϝζηθικλμνξοπϟρσςτυφχψωϡ";
const SUBSCRIPT: &str =
    "       ₍₎ ₊ ₋  ₀₁₂₃₄₅₆₇₈₉                                                                     ";
const SUPERSCRIPT: &str =
    "       ⁽⁾ ⁺ ⁻  ⁰¹²³⁴⁵⁶⁷⁸⁹                                                                     ";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_set_has_all_its_positions() {
        let tables = &*TABLES;
        for table in [&tables.ansel, &tables.iso5426, &tables.hebrew, &tables.arabic, &tables.extended_arabic] {
            assert_eq!(table.len(), 94, "{table:?}");
        }
        for table in
            [&tables.cyrillic, &tables.extended_cyrillic, &tables.greek, &tables.subscript, &tables.superscript]
        {
            assert_eq!(table.len(), 94, "{table:?}");
        }
    }

    #[test]
    fn bytes_stand_for_letters_and_marks() {
        assert_eq!(Charset::Ansel.symbol(0xa1), Some(Symbol::Char('Ł')));
        assert_eq!(Charset::Ansel.symbol(0xe2), Some(Symbol::Mark('\u{301}')));
        assert_eq!(Charset::Ansel.symbol(0xec), Some(Symbol::SecondHalf));
        assert_eq!(Charset::Ansel.symbol(0xfe), Some(Symbol::Mark('\u{313}')));
        assert_eq!(Charset::Ansel.symbol(0xd0), None);
        assert_eq!(Charset::Iso5426.symbol(0xc8), Some(Symbol::Mark('\u{308}')));
        assert_eq!(Charset::Iso5426.symbol(0xfb), Some(Symbol::Char('ß')));
        assert_eq!(Charset::Cyrillic.symbol(b'r'), Some(Symbol::Char('Р')));
        assert_eq!(Charset::Greek.symbol(b'a'), Some(Symbol::Char('α')));
        assert_eq!(Charset::GreekSymbols.symbol(b'c'), Some(Symbol::Char('γ')));
        assert_eq!(Charset::Superscript.symbol(b'2'), Some(Symbol::Char('²')));
        assert_eq!(Charset::Latin.symbol(b'~'), Some(Symbol::Char('~')));
        assert_eq!(Charset::EastAsian.symbol(b'~'), None);
    }
}
