//! Identifiers with a known form, checked where they have a check digit.

use carrel_engine::title::Identifier;

/// What an identifier field turned out to be.
#[derive(Debug, PartialEq, Eq)]
pub enum Checked {
    /// Sound, in its usual form.
    Sound(Identifier),
    /// A number that a spreadsheet has rounded ("9.78043902348e+12"): its last digits are lost.
    Rounded,
    /// Wrong length or check digit.
    Wrong,
    /// Nothing there.
    Empty,
}

/// The identifier `raw` of `scheme` in its usual form; ISBNs of ten digits become thirteen.
pub fn check(scheme: &str, raw: &str) -> Checked {
    let text = raw.trim();
    match scheme {
        _ if text.is_empty() => Checked::Empty,
        _ if text.len() > 300 => Checked::Wrong,
        "isbn" => isbn(text),
        "issn" => of(scheme, issn(text)),
        "oclc" => of(scheme, oclc(text)),
        "doi" => of(scheme, doi(text)),
        "lccn" => of(scheme, Some(lccn(text))),
        _ => of(scheme, Some(text.to_owned())),
    }
}

fn of(scheme: &str, value: Option<String>) -> Checked {
    match value {
        Some(value) if !value.is_empty() => Checked::Sound(Identifier { scheme: scheme.into(), value }),
        _ => Checked::Wrong,
    }
}

fn isbn(text: &str) -> Checked {
    let lower = text.to_ascii_lowercase();
    if lower.contains("e+") {
        return Checked::Rounded;
    }
    let bare = lower.trim_start_matches(['=', '"', '\'']).trim_start_matches("isbn");
    let bare = bare.trim_start_matches("-10:").trim_start_matches("-13:").trim_start_matches([':', ' ']);
    let first = bare.split([' ', '(', '"']).next().unwrap_or_default();
    let whole = if first.len() < 9 { bare } else { first };
    let digits: String = whole.trim_end_matches(".0").chars().filter(|c| c.is_ascii_digit() || *c == 'x').collect();
    of("isbn", isbn13(&digits))
}

/// Thirteen digits from thirteen, ten, or from ten whose leading zeros a spreadsheet has removed.
fn isbn13(digits: &str) -> Option<String> {
    match digits.len() {
        13 => (digits.starts_with("97") && check13(&digits[..12])? == digits.as_bytes()[12]).then(|| digits.to_owned()),
        7..=10 => from_ten(&format!("{digits:0>10}")),
        _ => None,
    }
}

fn from_ten(ten: &str) -> Option<String> {
    let value = |b: u8| if b == b'x' { 10 } else { u32::from(b - b'0') };
    let early_x = ten.bytes().take(9).any(|b| b == b'x');
    let sum: u32 = ten.bytes().zip((1..=10).rev()).map(|(b, weight)| value(b) * weight).sum();
    if early_x || !sum.is_multiple_of(11) || ten == "0000000000" {
        return None;
    }
    let twelve = format!("978{}", &ten[..9]);
    check13(&twelve).map(|last| format!("{twelve}{}", char::from(last)))
}

/// The check digit after twelve digits.
fn check13(twelve: &str) -> Option<u8> {
    let digits = twelve.bytes().all(|b| b.is_ascii_digit());
    let sum: u32 = twelve
        .bytes()
        .enumerate()
        .map(|(at, b)| u32::from(b.wrapping_sub(b'0')) * if at % 2 == 0 { 1 } else { 3 })
        .sum();
    digits.then(|| b'0' + ((10 - sum % 10) % 10) as u8)
}

fn issn(text: &str) -> Option<String> {
    let upper = text.to_ascii_uppercase();
    let digits: String = upper.chars().filter(|c| c.is_ascii_digit() || *c == 'X').collect();
    let value = |b: u8| if b == b'X' { 10 } else { u32::from(b - b'0') };
    let sum: u32 = digits.bytes().zip((1..=8).rev()).map(|(b, weight)| value(b) * weight).sum();
    let sound = digits.len() == 8 && !digits[..7].contains('X') && sum.is_multiple_of(11);
    sound.then(|| format!("{}-{}", &digits[..4], &digits[4..]))
}

fn oclc(text: &str) -> Option<String> {
    let bare = text.trim_start_matches("(OCoLC)").trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let digits = bare.trim().trim_end_matches(".0").trim_start_matches('0');
    digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.to_owned())
}

/// As the Library of Congress normalises its numbers: no blanks, nothing from "/" on, what follows a hyphen in six digits.
fn lccn(text: &str) -> String {
    let bare: String =
        text.split('/').next().unwrap_or_default().chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    match bare.split_once('-') {
        Some((year, serial)) => format!("{year}{serial:0>6}"),
        None => bare,
    }
}

fn doi(text: &str) -> Option<String> {
    let at = text.find("10.")?;
    let doi = text[at..].split_whitespace().next()?;
    doi.contains('/').then(|| doi.to_ascii_lowercase())
}

/// Scheme and value of a URI: "urn:isbn:…", "<https://doi.org/10.…>"; others are of scheme `uri`.
pub fn of_uri(uri: &str) -> Checked {
    let lower: String = uri.chars().take(40).collect::<String>().to_ascii_lowercase();
    match () {
        () if lower.starts_with("urn:isbn:") => check("isbn", uri.get(9..).unwrap_or_default()),
        () if lower.starts_with("urn:issn:") => check("issn", uri.get(9..).unwrap_or_default()),
        () if lower.contains("doi.org/10.") || lower.starts_with("doi:") => check("doi", uri),
        () => check("uri", uri),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(scheme: &str, raw: &str) -> Option<String> {
        match check(scheme, raw) {
            Checked::Sound(identifier) => Some(identifier.value),
            _ => None,
        }
    }

    #[test]
    fn isbns_are_checked_and_made_thirteen_digits() {
        for raw in [
            "0439023483",
            "439023483",
            "978-0-439-02348-1",
            "9780439023481 (pbk.)",
            "ISBN: 0-439-02348-3",
            "9780439023481.0",
            "ISBN-13: 9780439023481",
        ] {
            assert_eq!(value("isbn", raw).as_deref(), Some("9780439023481"), "{raw}");
        }
        assert_eq!(check("isbn", "9.78043902348e+12"), Checked::Rounded);
        assert_eq!(check("isbn", "9780439023482"), Checked::Wrong);
        assert_eq!(check("isbn", "0"), Checked::Wrong);
        assert_eq!(check("isbn", ""), Checked::Empty);
    }

    #[test]
    fn other_schemes_take_their_usual_form() {
        assert_eq!(value("issn", "03178471").as_deref(), Some("0317-8471"));
        assert_eq!(value("issn", "0317-8472"), None);
        assert_eq!(value("oclc", "(OCoLC)ocm00012345").as_deref(), Some("12345"));
        assert_eq!(value("lccn", " sc 83-3257 ").as_deref(), Some("sc83003257"));
        assert_eq!(value("lccn", "75577579 //r91").as_deref(), Some("75577579"));
        assert_eq!(value("doi", "https://doi.org/10.1000/ABC").as_deref(), Some("10.1000/abc"));
        assert_eq!(of_uri("urn:ISBN:9780439023481"), check("isbn", "0439023483"));
    }
}
