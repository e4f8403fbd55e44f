//! Ratings, years and days of a field.

use super::{MAX_LIST, Status, columns};

/// A rating in half stars of five; 0 if there is none. What lies between two halves, as the quarters
/// of `StoryGraph` do, counts as the higher.
pub(super) fn half_stars(text: &str) -> u8 {
    let text = text.trim();
    let (whole, part) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let mut digits = part.bytes();
    let hundredths = match (whole, part.len()) {
        ("0" | "1" | "2" | "3" | "4" | "5", ..=4) if part.bytes().all(|it| it.is_ascii_digit()) => {
            let mut next = || u32::from(digits.next().unwrap_or(b'0') - b'0');
            (whole.parse::<u32>().unwrap_or_default() * 10 + next()) * 10 + next()
        }
        _ => 0,
    };
    if hundredths > 500 { 0 } else { ((hundredths + 25) / 50) as u8 }
}

/// The year that a text gives, alone or in a date. Before the Common Era it is below zero, and alone.
pub(super) fn year(text: &str) -> Option<i32> {
    let text = text.trim();
    let alone = text.strip_prefix('-').unwrap_or(text);
    if (1..=4).contains(&alone.len()) && alone.bytes().all(|it| it.is_ascii_digit()) {
        return text.parse().ok().filter(|it| *it != 0);
    }
    let mut numbers = text.split(|it: char| !it.is_ascii_digit());
    numbers.find(|it| it.len() == 4).and_then(|it| it.parse().ok()).filter(|it| *it != 0)
}

/// The days on which readings ended: `2021/05/03-2021/05/10, 2022/01/01` are two. What has no end, or no
/// day, is left out.
pub(super) fn days(text: &str) -> Vec<String> {
    let mut days = Vec::new();
    for day in text.split([',', ';', '|', '\n']).filter_map(last_day) {
        if days.len() < MAX_LIST && !days.contains(&day) {
            days.push(day);
        }
    }
    days
}

/// The last day of a span of days, or a day.
fn last_day(span: &str) -> Option<String> {
    let span = span.trim_matches(|it: char| it.is_whitespace() || matches!(it, '[' | ']' | '"' | '='));
    // Behind the day there may be the time.
    let span = if span.contains(':') { span.get(..10)? } else { span };
    let mut parts = span.rsplit(|it: char| !it.is_ascii_digit());
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let short = |part: &str| matches!(part.len(), 1 | 2);
    if year.len() != 4 || !short(month) || !short(day) {
        return None;
    }
    if !is_day(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?) {
        return None;
    }
    let zero = |part: &str| if part.len() == 1 { "0" } else { "" };
    Some([year, "-", zero(month), month, "-", zero(day), day].concat())
}

fn is_day(year: u32, month: u32, day: u32) -> bool {
    let leap = year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400);
    let length = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    };
    year > 0 && (1..=length).contains(&day)
}

/// The status that a word tells, as the name of a shelf or as such.
pub(super) fn status(word: &str) -> Option<Status> {
    match columns::key(word).as_str() {
        "read" | "finished" | "readbutunowned" => Some(Status::Read),
        "currentlyreading" | "reading" => Some(Status::Reading),
        "toread" | "wanttoread" | "tbr" | "wishlist" => Some(Status::ToRead),
        // LibraryThing puts every book into one's library.
        "didnotfinish" | "dnf" | "abandoned" | "paused" | "unread" | "yourlibrary" => Some(Status::Unread),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratings_are_half_stars() {
        let all = [
            ("5", 10),
            ("4", 8),
            ("3.5", 7),
            ("4,25", 9),
            ("4.25", 9),
            ("4.75", 10),
            ("4.2", 8),
            ("0.5", 1),
            ("5.0", 10),
            (" 2. ", 4),
        ];
        for (text, expected) in all {
            assert_eq!(half_stars(text), expected, "{text}");
        }
        for text in ["", "0", "0.0", "-1", "5.25", "5.5", "6", "10", "é", "4.é", "4.-5", "4.5.5", "NaN", ".", "★★★"]
        {
            assert_eq!(half_stars(text), 0, "{text}");
        }
    }

    #[test]
    fn years_are_found_alone_and_in_dates() {
        let all = [
            ("1965", 1965),
            ("-750", -750),
            ("8", 8),
            ("2003-05-01", 2003),
            ("[1999]", 1999),
            ("May 2003", 2003),
            ("c1954", 1954),
        ];
        for (text, expected) in all {
            assert_eq!(year(text), Some(expected), "{text}");
        }
        for text in ["", "0", "0000", "soon", "12345", "-", "--5", "+5"] {
            assert_eq!(year(text), None, "{text}");
        }
    }

    #[test]
    fn a_reading_is_kept_by_the_day_on_which_it_ended() {
        assert_eq!(days("2021/05/03-2021/05/10, 2022/01/01"), ["2021-05-10", "2022-01-01"]);
        assert_eq!(days("2021-05-03 - 2021-5-9"), ["2021-05-09"]);
        assert_eq!(days("[2007-04-16]"), ["2007-04-16"]);
        assert_eq!(days("2021-05-03T10:00:00Z; 2021/05/03, 2021-05-04 10:00"), ["2021-05-03", "2021-05-04"]);
    }

    #[test]
    fn days_that_are_not_known_are_left_out() {
        for text in [
            "",
            "2021",
            "2021/05",
            "2021/05/03-",
            "2021/05/03-2021/06",
            "2021/05/03-2021",
            "03/05/2021",
            "May 3, 2021",
            "é:é:é:é:é",
        ] {
            assert!(days(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn only_days_of_the_calendar_count() {
        for text in ["2021/02/29", "1900-02-29", "2021/13/01", "2021/00/10", "2021/04/31", "2021/04/00", "0000/01/01"] {
            assert!(days(text).is_empty(), "{text}");
        }
        assert_eq!(days("2020/02/29, 2000-02-29"), ["2020-02-29", "2000-02-29"]);
    }
}
