//! Days and times of the Gregorian calendar, in few bytes: a formatting library would cost more than everything here that needs a date.

/// Milliseconds of a day.
pub const DAY_MS: u64 = 24 * 60 * 60 * 1000;

/// The day of a time in ms since 1970, since 1970-01-01.
pub fn day(now_ms: u64) -> i32 {
    i32::try_from(now_ms / DAY_MS).unwrap_or(i32::MAX)
}

/// Days since 1970-01-01 of a day of the proleptic Gregorian calendar. `month` is 1 to 12, `day` 1 to 31, the year at most ± 5,000,000.
///
/// After Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": years begin in March, so that the leap day comes last.
pub fn days_from_civil(year: i32, month: u32, day: u32) -> i32 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month as i32 + 9) % 12) + 2) / 5 + day as i32 - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Year, month and day of a number of days since 1970-01-01, at most ± 1,000,000,000.
pub fn civil_from_days(days: i32) -> (i32, u32, u32) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * march_month + 2) / 5 + 1;
    let month = (march_month + 2) % 12 + 1;
    let year = era * 400 + year_of_era + i32::from(month <= 2);
    (year, month as u32, day as u32)
}

/// Days since 1970-01-01 of `YYYY-MM-DD`; none for anything else, also for days that no month has.
pub fn parse_day(text: &str) -> Option<i32> {
    let bytes: &[u8; 10] = text.as_bytes().try_into().ok()?;
    if bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let year = number(&bytes[..4])? as i32;
    let (month, day) = (number(&bytes[5..7])?, number(&bytes[8..])?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let days = days_from_civil(year, month, day);
    // 31 April would come back as 1 May.
    (civil_from_days(days) == (year, month, day)).then_some(days)
}

fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + u32::from(digit - b'0')))
}

/// Milliseconds since 1970-01-01 UTC of an RFC 3339 text, whatever its offset; none for anything else. What is finer than a millisecond is cut
/// off, and a leap second is the one after it.
pub fn parse_rfc3339(text: &str) -> Option<i64> {
    // Nobody measures finer than this, and a text of any length would be kept as it is.
    const LONGEST: usize = 40;
    if text.len() > LONGEST {
        return None;
    }
    let (day, rest) = text.split_at_checked(10)?;
    let (time, rest) = rest.strip_prefix(['T', 't'])?.split_at_checked(8)?;
    let (minutes, seconds) = time.rsplit_once(':')?;
    let seconds = clock(minutes)? * 60 + sixtieths(seconds, 60)?;
    let (ms, zone) = thousandths(rest)?;
    let offset = match zone.strip_prefix(['+', '-']) {
        Some(minutes) if zone.starts_with('-') => -clock(minutes)?,
        Some(minutes) => clock(minutes)?,
        None => matches!(zone, "Z" | "z").then_some(0)?,
    };
    Some((i64::from(parse_day(day)?) * 86_400 + seconds - offset * 60) * 1000 + ms)
}

/// Minutes of `HH:MM`.
fn clock(text: &str) -> Option<i64> {
    let (hours, minutes) = text.split_once(':')?;
    Some(sixtieths(hours, 23)? * 60 + sixtieths(minutes, 59)?)
}

/// A number of two digits, at most `most`.
fn sixtieths(text: &str, most: u32) -> Option<i64> {
    let value = number(text.as_bytes()).filter(|value| text.len() == 2 && *value <= most)?;
    Some(value.into())
}

/// The milliseconds of a fraction of a second, if there is one, and what follows it.
fn thousandths(text: &str) -> Option<(i64, &str)> {
    let Some(fraction) = text.strip_prefix('.') else { return Some((0, text)) };
    let end = fraction.find(|c: char| !c.is_ascii_digit()).filter(|end| *end > 0)?;
    let (digits, rest) = fraction.split_at(end);
    let ms = digits.bytes().chain(*b"00").take(3).fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0'));
    Some((ms, rest))
}

/// RFC 3339 text in UTC, to the second, of milliseconds since 1970-01-01. Times after the year 9999, which RFC 3339 cannot write, become its end.
pub fn rfc3339(ms: u64) -> String {
    const END: u64 = 253_402_300_799_999;
    let ms = ms.min(END);
    let (year, month, day) = civil_from_days((ms / DAY_MS) as i32);
    let seconds = (ms % DAY_MS / 1000) as u32;
    let mut out = String::with_capacity(20);
    let mut put = |number: u32, digits: u32, after: char| {
        for place in (0..digits).rev() {
            out.push(char::from(b'0' + (number / 10_u32.pow(place) % 10) as u8));
        }
        out.push(after);
    };
    put(year as u32, 4, '-');
    put(month, 2, '-');
    put(day, 2, 'T');
    put(seconds / 3600, 2, ':');
    put(seconds / 60 % 60, 2, ':');
    put(seconds % 60, 2, 'Z');
    out
}

#[cfg(test)]
mod tests {
    use super::{civil_from_days, days_from_civil, parse_day, parse_rfc3339, rfc3339};

    /// The calendar as everybody knows it, counted day by day.
    fn month_length(year: i32, month: u32) -> u32 {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        }
    }

    #[test]
    fn days_agree_with_a_calendar_counted_day_by_day() {
        let (mut year, mut month, mut day) = (-800, 1, 1);
        let first = days_from_civil(year, month, day);
        for days in first..first + 4000 * 366 {
            assert_eq!(civil_from_days(days), (year, month, day));
            assert_eq!(days_from_civil(year, month, day), days);
            day += 1;
            if day > month_length(year, month) {
                (month, day) = (month + 1, 1);
            }
            if month > 12 {
                (year, month) = (year + 1, 1);
            }
        }
        assert!(year > 3100);
    }

    #[test]
    fn known_days_have_their_known_numbers() {
        assert_eq!(parse_day("1970-01-01"), Some(0));
        assert_eq!(parse_day("2000-02-29"), Some(11_016));
        assert_eq!(parse_day("2026-11-22"), Some(20_779));
        assert_eq!(parse_day("0000-03-01"), Some(-719_468));
        assert_eq!(parse_day("9999-12-31"), Some(2_932_896));
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in [
            "",
            "2026-11",
            "2026-1-22",
            "2026-13-01",
            "2026-00-10",
            "2026-04-31",
            "2100-02-29",
            "2026-11-00",
            "2026/11/22",
            "+026-11-22",
            "2026-11-22T",
            "２026-1-1",
            "2026-11-2x",
        ] {
            assert_eq!(parse_day(text), None, "{text}");
        }
    }

    #[test]
    fn times_are_written_as_rfc_3339_wants_them() {
        for (ms, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (1_795_341_600_000, "2026-11-22T10:00:00Z"),
            (951_827_696_999, "2000-02-29T12:34:56Z"),
            (4_107_542_399_000, "2100-02-28T23:59:59Z"),
            (253_402_300_799_999, "9999-12-31T23:59:59Z"),
            (u64::MAX, "9999-12-31T23:59:59Z"),
        ] {
            assert_eq!(rfc3339(ms), text);
        }
    }

    #[test]
    fn later_times_have_greater_texts() {
        let texts: Vec<String> = (0..5000).map(|n| rfc3339(n * 37_000_000_019)).collect();
        assert!(texts.is_sorted());
    }

    #[test]
    fn times_are_read_back_whatever_offset_they_are_written_with() {
        for n in 0..5000_u64 {
            let ms = n * 37_000_000_019;
            assert_eq!(parse_rfc3339(&rfc3339(ms)), Some((ms / 1000 * 1000) as i64));
        }
        for (text, ms) in [
            ("2026-11-22T10:00:00Z", 1_795_341_600_000),
            ("2026-11-22t13:30:00.5+03:30", 1_795_341_600_500),
            ("2026-11-22T00:00:00.123456789-10:00", 1_795_341_600_123),
            ("2026-11-22T10:00:00.07z", 1_795_341_600_070),
            ("2016-12-31T23:59:60Z", 1_483_228_800_000),
            ("1969-12-31T23:59:59Z", -1000),
        ] {
            assert_eq!(parse_rfc3339(text), Some(ms), "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in [
            "",
            "2026-11-22",
            "2026-11-22T10:00:00",
            "2026-11-22 10:00:00Z",
            "2026-11-22T10:00Z",
            "2026-11-22T24:00:00Z",
            "2026-11-22T10:60:00Z",
            "2026-11-22T10:00:61Z",
            "2026-11-22T10:00:00.Z",
            "2026-11-22T10:00:00.5",
            "2026-11-22T10:00:00+0330",
            "2026-11-22T10:00:00+24:00",
            "2026-11-22T10:00:00+03:30Z",
            "2026-11-31T10:00:00Z",
            "2026-11-22T1é:00:00Z",
            "2026-11-22T10:0é0:0Z",
            "2026-11-22T+1:00:00Z",
            "2026-11-22T10:00:00.00000000000000000000000Z",
        ] {
            assert_eq!(parse_rfc3339(text), None, "{text}");
        }
    }
}
