//! Which way a title is written, as far as a cover needs to know.

/// Whether a letter takes the width of two: Han, Kana, Hangul and what stands with them.
pub fn is_wide(c: char) -> bool {
    c >= '\u{2e80}' && !is_rtl(c)
}

/// Whether a title belongs on a slip at the side, written downwards: most of it is in Han, Kana or Hangul letters.
pub fn is_vertical(title: &str) -> bool {
    let (mut wide, mut narrow) = (0_usize, 0_usize);
    for c in title.chars() {
        match c {
            '\u{3005}'..='\u{3007}'
            | '\u{3041}'..='\u{30ff}'
            | '\u{3400}'..='\u{9fff}'
            | '\u{ac00}'..='\u{d7af}'
            | '\u{f900}'..='\u{faff}'
            | '\u{20000}'..='\u{3ffff}' => wide += 1,
            _ if is_strong(c) => narrow += 1,
            _ => {}
        }
    }
    // A wide letter says about as much as two narrow ones.
    wide > 0 && wide * 2 >= narrow
}

/// `rtl` or `ltr`, by the first letter that has a direction.
pub fn direction(title: &str) -> &'static str {
    match title.chars().find(|&c| is_strong(c)) {
        Some(c) if is_rtl(c) => "rtl",
        _ => "ltr",
    }
}

/// The blocks of the scripts written from right to left.
fn is_rtl(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// Near enough a letter: a table of all letters would cost the reader kilobytes, for a spine that stands on the right.
fn is_strong(c: char) -> bool {
    match c {
        '\0'..='\u{7f}' => c.is_ascii_alphabetic(),
        // Signs of Latin-1; digits and marks of Hebrew and Arabic; punctuation and symbols.
        '\u{80}'..='\u{a9}'
        | '\u{ab}'..='\u{b4}'
        | '\u{b6}'..='\u{b9}'
        | '\u{bb}'..='\u{bf}'
        | '\u{d7}'
        | '\u{f7}'
        | '\u{591}'..='\u{5bd}'
        | '\u{600}'..='\u{607}'
        | '\u{609}'..='\u{60a}'
        | '\u{60c}'
        | '\u{60e}'..='\u{61a}'
        | '\u{64b}'..='\u{66c}'
        | '\u{6f0}'..='\u{6f9}'
        | '\u{2000}'..='\u{206f}'
        | '\u{2190}'..='\u{2bff}'
        | '\u{2e00}'..='\u{2e7f}'
        | '\u{3000}'..='\u{3004}'
        | '\u{3008}'..='\u{3020}'
        | '\u{fe00}'..='\u{fe6f}'
        | '\u{ff01}'..='\u{ff20}'
        | '\u{1f000}'..='\u{1faff}' => false,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::{direction, is_vertical};

    #[test]
    fn the_first_letter_gives_the_direction() {
        for (title, expected) in [
            ("شاهنامه", "rtl"),
            ("«هزار و یک شب»", "rtl"),
            ("1001 شب", "rtl"),
            ("۱۰۰۱ Nights", "ltr"),
            ("“Emma”", "ltr"),
            ("שיר השירים", "rtl"),
            ("Élan", "ltr"),
            ("红楼梦", "ltr"),
            ("🦊 شب", "rtl"),
            ("", "ltr"),
            ("!!!", "ltr"),
        ] {
            assert_eq!(direction(title), expected, "{title}");
        }
    }

    #[test]
    fn titles_mostly_in_wide_letters_are_written_downwards() {
        for (title, expected) in [
            ("聊斋志异", true),
            ("《呐喊》(1923)", true),
            ("吾輩は猫である", true),
            ("채식주의자", true),
            ("Learning Python 编程", false),
            ("Emma", false),
            ("شب", false),
            ("", false),
        ] {
            assert_eq!(is_vertical(title), expected, "{title}");
        }
    }
}
