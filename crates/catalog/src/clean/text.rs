//! White space, control characters and length.

use std::borrow::Cow;

/// One line of text: white space collapsed, control characters and overrides of the writing direction removed.
///
/// Joiners stay (Persian and Indic scripts need them).
pub fn line(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut gap = false;
    for c in raw.chars().map(printed) {
        if c.is_whitespace() || (c.is_control() && !is_dropped(c)) {
            gap = !out.is_empty();
        } else if !is_dropped(c) {
            if gap {
                out.push(' ');
                gap = false;
            }
            out.push(c);
        }
    }
    out
}

/// Control characters of Latin-1 are what is left of Windows-1252 that was read as Latin-1.
fn printed(c: char) -> char {
    let windows = |byte| encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[byte]).0.chars().next();
    if matches!(c, '\u{80}'..='\u{9f}') { windows(c as u8).unwrap_or(c) } else { c }
}

/// Characters that say nothing and may mislead.
pub fn is_dropped(c: char) -> bool {
    matches!(c, '\u{0}'..='\u{8}' | '\u{e}'..='\u{1f}' | '\u{7f}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffc}')
        || (c as u32) & 0xfffe == 0xfffe
}

/// `text` cut to at most `max` bytes, at a word if there is one near, and ended with "…" if anything was cut.
pub fn cut(text: &str, max: usize) -> Cow<'_, str> {
    if text.len() <= max {
        return Cow::Borrowed(text);
    }
    let mut end = max.saturating_sub('…'.len_utf8());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = &text[..end];
    let word = head.rfind(' ').filter(|at| at + 80 > end).unwrap_or(end);
    Cow::Owned(format!("{}…", head[..word].trim_end()))
}

/// A short piece of `text` for a message: one line, at most 80 characters.
pub fn excerpt(text: &str) -> String {
    let head: String = text.chars().take(400).collect();
    let mut short: String = line(&head).chars().take(80).collect();
    if text.chars().nth(80).is_some() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_collapses_and_overrides_go() {
        assert_eq!(line("  A\u{202e} \u{61c}tale\r\n\tof  two\u{0} "), "A tale of two");
        assert_eq!(line("XXXIX.\u{97}No. 6"), "XXXIX.—No. 6");
        assert_eq!(line("می\u{200c}خواهم"), "می\u{200c}خواهم");
    }

    #[test]
    fn a_cut_text_is_within_its_length_and_whole_characters() {
        assert_eq!(cut("short", 10), "short");
        for max in 3..40 {
            assert!(cut("ایران در آینهٔ تاریخ، جلد نخست", max).len() <= max);
        }
        assert_eq!(cut("one two three", 12), "one two…");
    }
}
