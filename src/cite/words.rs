//! Values of catalogues as text that can stand in a line: in references, and in files of other formats.

/// A value in one line: spaces of all kinds become one, controls and marks of direction go, and so do doubled full
/// stops and commas.
pub fn tidy(text: &str) -> String {
    let mut out = String::new();
    let mut space = false;
    for c in text.chars().filter(|c| !is_unseen(*c)) {
        if c.is_whitespace() || c.is_control() {
            space = !out.is_empty();
            continue;
        }
        if (c == ',' && out.ends_with(',')) || (c == '.' && !space && out.ends_with('.')) {
            continue;
        }
        if space {
            out.push(' ');
            space = false;
        }
        out.push(c);
    }
    out
}

/// The same without the punctuation that catalogues leave between their fields.
pub fn phrase(text: &str) -> String {
    let text = tidy(text);
    text.trim_matches([' ', ',', ';', ':', '/', '=', '،']).to_owned()
}

/// A value in one line, and otherwise as it is.
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            '\n' if out.ends_with(' ') => {}
            '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push(' '),
            _ if c.is_control() => {}
            _ => out.push(c),
        }
    }
    out.trim().to_owned()
}

/// Controls that take no room and marks of direction. Joiners stay: Persian and Indic scripts are spelt with them.
fn is_unseen(c: char) -> bool {
    matches!(c, '\0' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// A volume in thousandths as a number: 1500 is "1.5".
pub fn volume(thousandths: i32) -> String {
    let whole = (thousandths.unsigned_abs() / 1000).to_string();
    let rest = thousandths.unsigned_abs() % 1000;
    let sign = if thousandths < 0 { "-" } else { "" };
    if rest == 0 {
        return [sign, &whole].concat();
    }
    // The leading 1 keeps the zeros of the fraction.
    let fraction = (1000 + rest).to_string();
    [sign, &whole, ".", fraction[1..].trim_end_matches('0')].concat()
}

/// A link that can be followed from elsewhere: whole, and in one piece.
pub fn web_link(link: &str) -> Option<&str> {
    let link = link.trim();
    let scheme = ["https://", "http://"].into_iter().find(|it| link.get(..it.len()).is_some_and(|head| head == *it))?;
    let sound = link.len() > scheme.len() && !link.contains(|c: char| c.is_whitespace() || c.is_control());
    sound.then_some(link)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_tidied_into_one_line() {
        assert_eq!(tidy("  Herman\r\n\t Melville\0 \u{200f}"), "Herman Melville");
        assert_eq!(tidy("a,, , b... c"), "a, b. c");
        assert_eq!(tidy("می\u{200c}خواهم"), "می\u{200c}خواهم");
        assert_eq!(phrase("Penguin classics ;"), "Penguin classics");
        assert_eq!(folded("one\r\ntwo\nthree\u{2028}four\0"), "one two three four");
    }

    #[test]
    fn a_volume_is_written_without_zeros_that_say_nothing() {
        let all = [1000, 1500, 12_000, 2050, 1, 0, -1000].map(volume);
        assert_eq!(all, ["1", "1.5", "12", "2.05", "0.001", "0", "-1"]);
    }

    #[test]
    fn only_whole_links_lead_anywhere() {
        assert_eq!(web_link(" https://a.example/x "), Some("https://a.example/x"));
        for link in ["", "/record/1", "javascript:alert(1)", "https://", "https://a b", "http", "هhttp://"] {
            assert_eq!(web_link(link), None, "{link}");
        }
    }
}
