//! Year of publication.

/// Years from 3000 BCE to this one are believed.
const LAST: i32 = 2100;
const FIRST: i32 = -3000;

/// The year that a catalogued date tells: "c1998", "\[1862?\]", "1851-1852", "2008.0", "750 BC", "-750".
///
/// Nothing for "n.d.", "19--" and for numbers that cannot be a year of the common calendar.
pub fn parse(raw: &str) -> Option<i32> {
    let text: String = raw.trim().chars().take(80).map(ascii_digit).collect();
    let lower = text.to_ascii_lowercase();
    whole_number(&lower)
        .or_else(|| before_common_era(&lower))
        .or_else(|| common_era(&lower))
        .or_else(|| four_digits(&text))
}

/// Full-width digits read as others; Persian and Arabic ones may count another calendar and do not.
fn ascii_digit(c: char) -> char {
    match c {
        '０'..='９' => char::from(b'0' + (c as u32 - '０' as u32) as u8),
        '\u{2212}' | '\u{2013}' => '-',
        _ => c,
    }
}

fn believed(year: i32) -> Option<i32> {
    (FIRST..=LAST).contains(&year).then_some(year).filter(|year| *year != 0)
}

/// "2008", "2008.0", "-750.0": the whole text is one number.
fn whole_number(text: &str) -> Option<i32> {
    let text = text.trim_matches(['[', ']', '(', ')', '?', ' ']);
    let number = text.split_once('.').filter(|(_, zeros)| zeros.bytes().all(|b| b == b'0')).map_or(text, |(n, _)| n);
    let digits = number.strip_prefix('-').unwrap_or(number);
    if digits.is_empty() || digits.len() > 4 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    number.parse().ok().and_then(believed)
}

fn before_common_era(text: &str) -> Option<i32> {
    marked(text, &["bc", "bce", "b.c.", "b.c.e.", "b.c", "av. j.-c.", "v. chr.", "a.c."])
        .map(|year| -year)
        .and_then(believed)
}

fn common_era(text: &str) -> Option<i32> {
    let text =
        text.strip_prefix("ad ").or_else(|| text.strip_prefix("a.d. ")).map_or(text.to_owned(), |t| format!("{t} ad"));
    marked(&text, &["ad", "ce", "a.d.", "c.e."]).and_then(believed)
}

/// The number before one of the `marks` that end the text.
fn marked(text: &str, marks: &[&str]) -> Option<i32> {
    let text = text.trim_matches(['[', ']', '(', ')', '?', ' ']);
    let number = marks.iter().find_map(|mark| text.strip_suffix(mark).and_then(|before| before.strip_suffix(' ')))?;
    let number = number.trim_start_matches(|c: char| !c.is_ascii_digit());
    let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
    (digits.len() <= 4).then(|| digits.parse().ok())?
}

/// The first run of exactly four digits.
fn four_digits(text: &str) -> Option<i32> {
    let year = text.split(|c: char| !c.is_ascii_digit()).find(|run| run.len() == 4)?.parse().ok()?;
    Some(year).filter(|year| *year >= 1000).and_then(believed)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn catalogued_years_are_read() {
        for (raw, year) in [
            ("2008.0", 2008),
            ("c1998", 1998),
            ("[1862?]", 1862),
            ("1851-1852", 1851),
            ("750 BC", -750),
            ("-750", -750),
            ("-750.0", -750),
            ("©2001, c1998", 2001),
            ("2015-09-29T00:00:00Z", 2015),
            ("800", 800),
            ("AD 98", 98),
            ("98 CE", 98),
            ("c. 44 B.C.", -44),
            ("June 12, 1997", 1997),
            ("１９９９", 1999),
            ("1999.", 1999),
        ] {
            assert_eq!(parse(raw), Some(year), "{raw}");
        }
    }

    #[test]
    fn what_is_no_year_is_none() {
        for raw in
            ["", "n.d.", "19--", "19uu", "0", "0001-01-01T00:00:00Z", "9999", "12345", "۱۳۹۹", "forthcoming", "NaN"]
        {
            assert_eq!(parse(raw), None, "{raw}");
        }
    }
}
