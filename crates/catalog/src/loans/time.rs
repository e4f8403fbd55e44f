//! When a loan was. Only the order of one patron's loans matters, so that any steady clock will do.

use crate::clean::date::{self, DayOrder};

/// Seconds in a day.
const DAY: i64 = 86_400;
/// Whole numbers from here on are milliseconds since 1970; as seconds this would be the year 5138.
const MILLISECONDS: i64 = 100_000_000_000;

/// Seconds since 1970 of a date or a time, or a number as it is; nothing where neither is understood.
pub fn parse(raw: &str) -> Option<i64> {
    let text = raw.trim();
    match text.parse::<i64>() {
        // "20240501" is a day.
        Ok(number) if text.len() == 8 => Some(date::parse(text, DayOrder::MonthFirst).map_or(number, in_seconds)),
        Ok(number) if number.abs() >= MILLISECONDS => Some(number / 1_000),
        Ok(number) => Some(number),
        Err(_) => dated(text).or_else(|| text.parse::<f64>().ok().filter(|it| it.is_finite()).map(|it| it as i64)),
    }
}

fn in_seconds(day: i32) -> i64 {
    i64::from(day) * DAY
}

fn dated(text: &str) -> Option<i64> {
    let day = date::parse(text, DayOrder::MonthFirst)?;
    let clock = text.split(['T', ' ']).find(|part| part.contains(':')).unwrap_or_default();
    Some(in_seconds(day) + of_clock(clock))
}

/// Seconds since midnight; what is missing or no number is nothing.
fn of_clock(clock: &str) -> i64 {
    let part = |part: &str| part.get(..2).and_then(|digits| digits.parse::<i64>().ok()).unwrap_or(0);
    clock.split(':').zip([3_600, 60, 1]).map(|(text, unit)| part(text) * unit).sum()
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn dates_times_and_numbers_are_ordered() {
        assert_eq!(parse("1970-01-02"), Some(86_400));
        assert_eq!(parse("1970-01-02T01:02:03Z"), Some(86_400 + 3_723));
        assert_eq!(parse("1970-01-02 01:02:03.5+02:00"), Some(86_400 + 3_723));
        assert_eq!(parse("19700102"), Some(86_400));
        assert_eq!(parse("1714564800000"), parse("1714564800"));
        assert_eq!(parse("17"), Some(17));
        assert_eq!(parse("17.5"), Some(17));
        assert_eq!(parse("5/1/2024"), parse("2024-05-01"));
        assert_eq!(["", "soon", "NaN", "-"].map(parse), [None; 4]);
    }
}
