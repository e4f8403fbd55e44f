//! Characters that arrive in pieces: macOS file names and some catalogues write 가 and が as two or three characters.

/// The one character that `first` and `second` make together; none if they don't.
pub(super) fn pair(first: char, second: char) -> Option<char> {
    match second {
        '\u{3099}' | '\u{309a}' => kana(first, second),
        '\u{1161}'..='\u{1175}' | '\u{11a8}'..='\u{11c2}' => hangul(first, second),
        // Bengali letters with a dot below, distinct letters that Unicode prefers in two pieces.
        '\u{9bc}' => match first {
            '\u{9a1}' => Some('\u{9dc}'),
            '\u{9a2}' => Some('\u{9dd}'),
            '\u{9af}' => Some('\u{9df}'),
            _ => None,
        },
        _ => None,
    }
}

/// か and ゛ make が; は and ゜ make ぱ. Katakana is laid out like hiragana, 0x60 further on.
fn kana(first: char, mark: char) -> Option<char> {
    let code = first as u32;
    let place = match code {
        0x3041..=0x309d => code,
        0x30ef..=0x30f2 if mark == '\u{3099}' => return char::from_u32(code + 8),
        0x30a1..=0x30fd => code - 0x60,
        _ => return None,
    };
    let step = match (place, mark) {
        (0x3046, '\u{3099}') => 0x4e,
        (0x309d, '\u{3099}') => 1,
        (0x304b..=0x3062, '\u{3099}') if place % 2 == 1 => 1,
        (0x3064..=0x3069, '\u{3099}') if place % 2 == 0 => 1,
        (0x306f..=0x307d, '\u{3099}') if place % 3 == 0 => 1,
        (0x306f..=0x307d, '\u{309a}') if place % 3 == 0 => 2,
        _ => return None,
    };
    char::from_u32(code + step)
}

/// Hangul syllables by the arithmetic of the Unicode standard, section 3.12.
fn hangul(first: char, second: char) -> Option<char> {
    const SYLLABLES: u32 = 0xac00;
    let (first, second) = (first as u32, second as u32);
    match (first, second) {
        (0x1100..=0x1112, 0x1161..=0x1175) => {
            char::from_u32(SYLLABLES + ((first - 0x1100) * 21 + (second - 0x1161)) * 28)
        }
        (SYLLABLES..=0xd7a3, 0x11a8..=0x11c2) => match (first - SYLLABLES) % 28 {
            0 => char::from_u32(first + second - 0x11a7),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::pair;

    #[test]
    fn kana_take_their_voicing_marks() {
        for (first, mark, whole) in [
            ('か', '\u{3099}', 'が'),
            ('ち', '\u{3099}', 'ぢ'),
            ('つ', '\u{3099}', 'づ'),
            ('と', '\u{3099}', 'ど'),
            ('は', '\u{309a}', 'ぱ'),
            ('ホ', '\u{3099}', 'ボ'),
            ('ウ', '\u{3099}', 'ヴ'),
            ('ヲ', '\u{3099}', 'ヺ'),
        ] {
            assert_eq!(pair(first, mark), Some(whole), "{first}");
        }
        assert_eq!(pair('が', '\u{3099}'), None);
        assert_eq!(pair('ま', '\u{309a}'), None);
        assert_eq!(pair('a', '\u{3099}'), None);
    }

    #[test]
    fn jamo_make_syllables() {
        assert_eq!(pair('\u{1112}', '\u{1161}'), Some('하'));
        assert_eq!(pair('하', '\u{11ab}'), Some('한'));
        assert_eq!(pair('한', '\u{11ab}'), None);
    }
}
