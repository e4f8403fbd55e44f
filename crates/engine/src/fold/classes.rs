//! What a character is, as far as folding cares.

/// What folding does with a character that is no Latin letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// A decimal digit of any script, as ASCII.
    Digit(char),
    /// A full-width form of an ASCII character.
    Wide(char),
    /// Not part of the word: accents, vowel points, joiners, direction marks.
    Removed,
    /// A mark that makes another letter with the one before it.
    Voicing,
    /// `+` or `#`.
    Sign(char),
    /// An apostrophe or what stands for one.
    Apostrophe,
    /// Punctuation, symbols, spaces, control characters.
    Separator,
    /// Anything else.
    Letter,
}

/// The class of `c`, which is no letter or digit of ASCII.
pub(super) fn class(c: char) -> Class {
    match c {
        '+' | '#' => Class::Sign(c),
        '\u{266f}' => Class::Sign('#'),
        // U+00B4, U+2032: typed or scanned for an apostrophe. U+05F3, U+05F4: inside Hebrew abbreviations.
        '\'' | '`' | '\u{b4}' | '‘' | '’' | '‛' | '\u{2032}' | '\u{5f3}' | '\u{5f4}' => Class::Apostrophe,
        '\0'..='\x7f' => Class::Separator,
        '！'..='～' => Class::Wide(ascii(c as u32 - 0xfee0)),
        '\u{3099}' | '\u{309a}' | '\u{ff9e}' | '\u{ff9f}' | '\u{9bc}' => Class::Voicing,
        _ if mark(c) || invisible(c) => Class::Removed,
        _ => match digit(c) {
            Some(digit) => Class::Digit(digit),
            None if separator(c) => Class::Separator,
            None => Class::Letter,
        },
    }
}

fn ascii(code: u32) -> char {
    char::from(code as u8)
}

/// Marks that readers leave out when they type: accents of Latin, Greek and Cyrillic, points of Hebrew and Arabic, the tatweel, the dot below of
/// Devanagari, and the modifier letters of romanised Arabic and Russian.
pub(super) fn mark(c: char) -> bool {
    matches!(c,
        '\u{2b9}'..='\u{2bf}' | '\u{2c8}' | '\u{2cc}' | '\u{2ee}'
        | '\u{300}'..='\u{36f}' | '\u{374}' | '\u{37a}' | '\u{483}'..='\u{489}'
        | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}' | '\u{5c4}' | '\u{5c5}' | '\u{5c7}'
        | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e4}'
        | '\u{6e7}' | '\u{6e8}' | '\u{6ea}'..='\u{6ed}' | '\u{8ca}'..='\u{8e1}' | '\u{8e3}'..='\u{8ff}'
        | '\u{93c}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}'
        | '\u{fb1e}' | '\u{fe20}'..='\u{fe2f}' | '\u{fe70}'..='\u{fe7f}')
}

/// Characters that show nothing: joiners, direction marks, variation selectors, MARC's non-sorting brackets (U+0098, U+009C). The zero-width
/// non-joiner goes too, so that «می\u{200c}روم» matches what is typed without it.
fn invisible(c: char) -> bool {
    matches!(c,
        '\u{98}' | '\u{9c}' | '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// The ASCII digit of a decimal digit of any script, raised and lowered ones included.
fn digit(c: char) -> Option<char> {
    let code = c as u32;
    let value = match code {
        0xb2 | 0xb3 => code - 0xb0,
        0xb9 => 1,
        0x2070 | 0x2074..=0x2079 => code - 0x2070,
        0x2080..=0x2089 => code - 0x2080,
        0x1d7ce..=0x1d7ff => (code - 0x1d7ce) % 10,
        _ => {
            let after = ZEROS.partition_point(|zero| *zero <= code);
            let value = code - ZEROS[after.checked_sub(1)?];
            if value > 9 {
                return None;
            }
            value
        }
    };
    Some(ascii(0x30 + value))
}

fn separator(c: char) -> bool {
    match c as u32 {
        code @ 0x80..=0xffff => {
            let after = SEPARATORS.partition_point(|(first, _)| u32::from(*first) <= code);
            after > 0 && code <= u32::from(SEPARATORS[after - 1].1)
        }
        // Musical notation, sign writing, and everything from mahjong tiles to pictographs.
        0x1d000..=0x1d24f | 0x1d800..=0x1da8b | 0x1f000..=0x1fbef => true,
        _ => false,
    }
}

/// Whether `c` belongs to a script that is written without spaces, or (Korean) with words of so many endings that beginnings are not enough.
pub(super) fn unspaced(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1100}'..='\u{11ff}' | '\u{1780}'..='\u{17ff}'
        | '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{318f}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// The zero of each script's decimal digits, beyond those that [`digit`] names.
static ZEROS: [u32; 59] = [
    0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0, 0xf20,
    0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0,
    0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0x104a0, 0x10d30, 0x11066, 0x110f0, 0x11136, 0x111d0, 0x112f0, 0x11450,
    0x114d0, 0x11650, 0x116c0, 0x11730, 0x118e0, 0x11950, 0x11c50, 0x11d50, 0x11da0, 0x16a60, 0x16ac0, 0x16b50,
    0x1e140, 0x1e2f0, 0x1e950, 0x1fbf0,
];

/// Separators of the Basic Multilingual Plane: what Unicode calls punctuation, symbol, space or control.
static SEPARATORS: [(u16, u16); 186] = [
    (0x80, 0x97),
    (0x99, 0x9b),
    (0x9d, 0xa9),
    (0xab, 0xac),
    (0xae, 0xb1),
    (0xb4, 0xb4),
    (0xb6, 0xb8),
    (0xbb, 0xbb),
    (0xbf, 0xbf),
    (0xd7, 0xd7),
    (0xf7, 0xf7),
    (0x2c2, 0x2c5),
    (0x2d2, 0x2df),
    (0x2e5, 0x2eb),
    (0x2ed, 0x2ed),
    (0x2ef, 0x2ff),
    (0x375, 0x375),
    (0x37e, 0x37e),
    (0x384, 0x385),
    (0x387, 0x387),
    (0x3f6, 0x3f6),
    (0x482, 0x482),
    (0x55a, 0x55f),
    (0x589, 0x58f),
    (0x5be, 0x5be),
    (0x5c0, 0x5c0),
    (0x5c3, 0x5c3),
    (0x5c6, 0x5c6),
    (0x5f3, 0x5f4),
    (0x606, 0x60f),
    (0x61b, 0x61b),
    (0x61d, 0x61f),
    (0x66a, 0x66d),
    (0x6d4, 0x6d4),
    (0x6de, 0x6de),
    (0x6e9, 0x6e9),
    (0x6fd, 0x6fe),
    (0x700, 0x70d),
    (0x7f6, 0x7f9),
    (0x7fe, 0x7ff),
    (0x830, 0x83e),
    (0x85e, 0x85e),
    (0x888, 0x888),
    (0x964, 0x965),
    (0x970, 0x970),
    (0x9f2, 0x9f3),
    (0x9fa, 0x9fb),
    (0x9fd, 0x9fd),
    (0xa76, 0xa76),
    (0xaf0, 0xaf1),
    (0xb70, 0xb70),
    (0xbf3, 0xbfa),
    (0xc77, 0xc77),
    (0xc7f, 0xc7f),
    (0xc84, 0xc84),
    (0xd4f, 0xd4f),
    (0xd79, 0xd79),
    (0xdf4, 0xdf4),
    (0xe3f, 0xe3f),
    (0xe4f, 0xe4f),
    (0xe5a, 0xe5b),
    (0xf01, 0xf17),
    (0xf1a, 0xf1f),
    (0xf34, 0xf34),
    (0xf36, 0xf36),
    (0xf38, 0xf38),
    (0xf3a, 0xf3d),
    (0xf85, 0xf85),
    (0xfbe, 0xfc5),
    (0xfc7, 0xfda),
    (0x104a, 0x104f),
    (0x109e, 0x109f),
    (0x10fb, 0x10fb),
    (0x1360, 0x1368),
    (0x1390, 0x1399),
    (0x1400, 0x1400),
    (0x166d, 0x166e),
    (0x1680, 0x1680),
    (0x169b, 0x169c),
    (0x16eb, 0x16ed),
    (0x1735, 0x1736),
    (0x17d4, 0x17d6),
    (0x17d8, 0x17db),
    (0x1800, 0x180a),
    (0x1940, 0x1945),
    (0x19de, 0x19ff),
    (0x1a1e, 0x1a1f),
    (0x1aa0, 0x1aa6),
    (0x1aa8, 0x1aad),
    (0x1b5a, 0x1b6a),
    (0x1b74, 0x1b7e),
    (0x1bfc, 0x1bff),
    (0x1c3b, 0x1c3f),
    (0x1c7e, 0x1c7f),
    (0x1cc0, 0x1cc7),
    (0x1cd3, 0x1cd3),
    (0x1fbd, 0x1fbd),
    (0x1fbf, 0x1fc1),
    (0x1fcd, 0x1fcf),
    (0x1fdd, 0x1fdf),
    (0x1fed, 0x1fef),
    (0x1ffd, 0x200a),
    (0x2010, 0x2029),
    (0x202f, 0x205f),
    (0x207a, 0x207e),
    (0x208a, 0x208e),
    (0x20a0, 0x20c0),
    (0x2100, 0x2101),
    (0x2103, 0x2106),
    (0x2108, 0x2109),
    (0x2114, 0x2114),
    (0x2116, 0x2118),
    (0x211e, 0x2123),
    (0x2125, 0x2125),
    (0x2127, 0x2127),
    (0x2129, 0x2129),
    (0x212e, 0x212e),
    (0x213a, 0x213b),
    (0x2140, 0x2144),
    (0x214a, 0x214d),
    (0x214f, 0x214f),
    (0x218a, 0x244a),
    (0x249c, 0x24b5),
    (0x2500, 0x2775),
    (0x2794, 0x2bff),
    (0x2ce5, 0x2cea),
    (0x2cf9, 0x2cfc),
    (0x2cfe, 0x2cff),
    (0x2d70, 0x2d70),
    (0x2e00, 0x2e2e),
    (0x2e30, 0x3004),
    (0x3008, 0x3020),
    (0x3030, 0x3030),
    (0x3036, 0x3037),
    (0x303d, 0x303f),
    (0x309b, 0x309c),
    (0x30a0, 0x30a0),
    (0x30fb, 0x30fb),
    (0x3190, 0x3191),
    (0x3196, 0x319f),
    (0x31c0, 0x31e3),
    (0x3200, 0x321e),
    (0x322a, 0x3247),
    (0x3250, 0x3250),
    (0x3260, 0x327f),
    (0x328a, 0x32b0),
    (0x32c0, 0x33ff),
    (0x4dc0, 0x4dff),
    (0xa490, 0xa4c6),
    (0xa4fe, 0xa4ff),
    (0xa60d, 0xa60f),
    (0xa673, 0xa673),
    (0xa67e, 0xa67e),
    (0xa6f2, 0xa716),
    (0xa720, 0xa721),
    (0xa789, 0xa78a),
    (0xa828, 0xa82b),
    (0xa836, 0xa839),
    (0xa874, 0xa877),
    (0xa8ce, 0xa8cf),
    (0xa8f8, 0xa8fa),
    (0xa8fc, 0xa8fc),
    (0xa92e, 0xa92f),
    (0xa95f, 0xa95f),
    (0xa9c1, 0xa9cd),
    (0xa9de, 0xa9df),
    (0xaa5c, 0xaa5f),
    (0xaa77, 0xaa79),
    (0xaade, 0xaadf),
    (0xaaf0, 0xaaf1),
    (0xab5b, 0xab5b),
    (0xab6a, 0xab6b),
    (0xabeb, 0xabeb),
    (0xfb29, 0xfb29),
    (0xfbb2, 0xfbc2),
    (0xfd3e, 0xfd4f),
    (0xfdcf, 0xfdcf),
    (0xfdfc, 0xfdff),
    (0xfe10, 0xfe19),
    (0xfe30, 0xfe6b),
    (0xff01, 0xff0f),
    (0xff1a, 0xff20),
    (0xff3b, 0xff40),
    (0xff5b, 0xff65),
    (0xffe0, 0xffee),
    (0xfffc, 0xfffd),
];

#[cfg(test)]
mod tests {
    use super::{Class, SEPARATORS, ZEROS, class};

    #[test]
    fn tables_are_sorted_as_the_search_needs_them() {
        assert!(ZEROS.is_sorted());
        assert!(SEPARATORS.windows(2).all(|pair| pair[0].1 < pair[1].0));
        assert!(SEPARATORS.iter().all(|(first, last)| first <= last));
    }

    #[test]
    fn no_letter_or_digit_is_a_separator() {
        let wrong: Vec<char> = ('\u{80}'..=char::MAX)
            .filter(|c| class(*c) == Class::Separator && c.is_alphanumeric() && !matches!(c, '\u{1f100}'..='\u{1f189}'))
            .collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn white_space_separates() {
        let wrong: Vec<char> =
            ('\0'..=char::MAX).filter(|c| c.is_whitespace() && class(*c) != Class::Separator).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn digits_of_many_scripts_are_ascii_digits() {
        for seven in ['٧', '۷', '७', '৭', '๗', '７', '⁷', '₇', '𝟕', '𝟽'] {
            let found = match class(seven) {
                Class::Digit(digit) | Class::Wide(digit) => digit,
                other => panic!("{seven} is {other:?}"),
            };
            assert_eq!(found, '7', "{seven}");
        }
    }
}
