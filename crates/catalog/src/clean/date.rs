//! Day of accession, as days since 1970-01-01.

/// Which number of "01/05/2024" is the day, where the column tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum DayOrder {
    /// Month first, as in the United States.
    #[default]
    MonthFirst,
    /// Day first, as nearly everywhere else.
    DayFirst,
}

impl DayOrder {
    /// The order that fits all of `samples`: day first as soon as one of them cannot be month first.
    pub fn sniff<'a>(samples: impl Iterator<Item = &'a str>) -> Self {
        let day_first = samples.filter_map(numbers).any(|[a, b, c]| a > 12 && a <= 31 && b <= 12 && c > 31);
        if day_first { Self::DayFirst } else { Self::MonthFirst }
    }
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The day that a date column tells: ISO dates with or without time, "20240501", "5/1/2024", "1.5.2024", "May 1, 2024",
/// "1 May 2024", "Wed, 1 May 2024 10:00:00 +0000" (RFC 822), "2024-05", and the day numbers of spreadsheets ("45413").
pub fn parse(raw: &str, order: DayOrder) -> Option<i32> {
    let text: String = raw.trim().chars().take(40).collect();
    let date = text.split(['T', ' ']).next().filter(|date| date.contains(['-', '/', '.'])).unwrap_or(&text);
    digits_only(&text)
        .or_else(|| numeric(date, order))
        .or_else(|| with_month_name(&text))
        .or_else(|| year_and_month(date))
}

/// Three numbers separated by `-`, `/` or `.`.
fn numbers(text: &str) -> Option<[i32; 3]> {
    let date = text.trim().split(['T', ' ']).next()?;
    let mut parts = date.split(['-', '/', '.']).map(|part| part.parse::<i32>().ok().filter(|n| *n >= 0));
    let all = [parts.next()??, parts.next()??, parts.next()??];
    parts.next().is_none().then_some(all)
}

fn numeric(text: &str, order: DayOrder) -> Option<i32> {
    let [first, second, third] = numbers(text)?;
    if first > 31 || text.starts_with("00") {
        return day(first, second, third);
    }
    let day_first = order == DayOrder::DayFirst || text.contains('.') || first > 12;
    if day_first && second <= 12 { day(century(third), second, first) } else { day(century(third), first, second) }
}

/// A year of two digits is the nearest that has already come.
fn century(year: i32) -> i32 {
    match year {
        0..=49 => year + 2000,
        50..=99 => year + 1900,
        _ => year,
    }
}

fn digits_only(text: &str) -> Option<i32> {
    let whole = text.strip_suffix(".0").unwrap_or(text);
    if !whole.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number: i32 = whole.parse().ok()?;
    match whole.len() {
        8 => day(number / 10_000, number / 100 % 100, number % 100),
        5 if (20_000..80_000).contains(&number) => Some(number - 25_569),
        _ => None,
    }
}

fn year_and_month(text: &str) -> Option<i32> {
    let (year, month) = text.split_once(['-', '/'])?;
    let (year, month) = (year.parse().ok()?, month.parse().ok()?);
    if year < 1000 { None } else { day(year, month, 1) }
}

fn with_month_name(text: &str) -> Option<i32> {
    let lower = text.to_ascii_lowercase();
    let words: Vec<&str> = lower.split([' ', ',', '-', '.', '/']).filter(|word| !word.is_empty()).collect();
    let month = words.iter().find_map(|word| MONTHS.iter().position(|m| word.starts_with(m)))? as i32 + 1;
    let mut numbers = words.iter().filter_map(|word| number_of(word));
    let (a, b) = (numbers.next()?, numbers.next());
    match b {
        Some(b) if a > 31 => day(a, month, b),
        Some(b) => day(century(b), month, a),
        None if a > 31 => day(a, month, 1),
        None => None,
    }
}

/// "1", "1st", "2024".
fn number_of(word: &str) -> Option<i32> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    digits.parse().ok()
}

/// Days since 1970-01-01 of a date of the Gregorian calendar, if there is such a day between 1500 and 2200.
pub fn day(year: i32, month: i32, day: i32) -> Option<i32> {
    if !(1500..=2200).contains(&year) || !(1..=12).contains(&month) || !(1..=month_length(year, month)).contains(&day) {
        return None;
    }
    // Days from civil, H. Hinnant, "chrono-compatible low-level date algorithms".
    let y = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (y.div_euclid(400), y.rem_euclid(400));
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

fn month_length(year: i32, month: i32) -> i32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn date_forms_are_read() {
        let first_of_may = day(2024, 5, 1);
        assert_eq!(first_of_may, Some(19_844));
        for raw in [
            "2024-05-01",
            "2024-05-01T10:00:00Z",
            "2024-05-01 10:00",
            "20240501",
            "05/01/2024",
            "5/1/24",
            "1.5.2024",
            "1 May 2024",
            "May 1, 2024",
            "01-May-2024",
            "2024/05/01",
            "45413",
            "2024-05",
            "2024-05-01T23:59:59.5+02:00",
            "Wed, 01 May 2024 10:00:00 +0000",
            "Wed, 1 May 24 10:00 GMT",
            "Wednesday, 01-May-24 10:00:00 UTC",
            "Wed May  1 10:00:00 2024",
        ] {
            assert_eq!(parse(raw, DayOrder::MonthFirst), first_of_may, "{raw}");
        }
        assert_eq!(parse("01/05/2024", DayOrder::DayFirst), first_of_may);
        assert_eq!(parse("13/05/2024", DayOrder::MonthFirst), day(2024, 5, 13));
        assert_eq!(day(1970, 1, 1), Some(0));
    }

    #[test]
    fn what_is_no_day_is_none() {
        for raw in ["", "soon", "2023-02-29", "0001-01-01", "99/99/9999", "May", "7"] {
            assert_eq!(parse(raw, DayOrder::MonthFirst), None, "{raw}");
        }
    }

    #[test]
    fn the_order_is_told_by_a_day_above_twelve() {
        assert_eq!(DayOrder::sniff(["01/02/2024", "25/02/2024"].into_iter()), DayOrder::DayFirst);
        assert_eq!(DayOrder::sniff(["01/02/2024", "02/25/2024"].into_iter()), DayOrder::MonthFirst);
    }
}
