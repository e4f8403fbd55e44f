//! Titles that were shown often enough: after some days on a shelf without any answer a title rests, so that a page does
//! not show the same ten for weeks, and comes back after a fortnight.

use crate::codec::fnv1a;
use crate::profile::Profile;

/// A title rests after it was shown on at least so many days,
const FEWEST_DAYS: u32 = 4;
/// and at most this many more: which, its id decides, so that not all leave on one day.
const SPREAD: u64 = 4;
/// Days after which a title that rests comes back.
pub const REST_DAYS: i32 = 14;
/// How many titles that were shown are remembered.
pub const MOST: usize = 300;

/// On how many days a title was shown, and when last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// On how many days.
    pub days: u32,
    /// The last of them, since 1970-01-01.
    pub last: i32,
}

impl Shown {
    /// As a text of a profile: both numbers.
    pub fn write(self) -> String {
        [self.days.to_string(), self.last.to_string()].join(" ")
    }

    /// Reads what [`Self::write`] wrote.
    pub fn read(text: &str) -> Option<Self> {
        let (days, last) = text.split_once(' ')?;
        Some(Self { days: days.parse().ok()?, last: last.parse().ok()? })
    }

    /// The same after it was shown on a day, or none where that changes nothing. Whoever rested begins anew.
    #[must_use]
    pub fn again(self, today: i32) -> Option<Self> {
        let away = today.saturating_sub(self.last);
        match away {
            i32::MIN..=0 if self.days > 0 => None,
            REST_DAYS.. => Some(Self { days: 1, last: today }),
            _ => Some(Self { days: self.days.saturating_add(1), last: today }),
        }
    }

    /// Whether the title rests on a day. The day on which it was shown last enough is not yet one of rest: nothing leaves
    /// under the reader's eyes.
    pub fn rests(self, id: &str, today: i32) -> bool {
        let enough = FEWEST_DAYS + (fnv1a(id.as_bytes()) >> 7) as u32 % SPREAD as u32;
        let away = today.saturating_sub(self.last);
        self.days >= enough && (1..REST_DAYS).contains(&away)
    }
}

/// Ids of the titles that rest on a day. A title that the reader reacted to needs none: its reaction says what to do.
pub fn resting(profile: &Profile, today: i32) -> impl Iterator<Item = &str> {
    let rests = move |&(id, shown): &(&str, Shown)| shown.rests(id, today) && profile.reactions(id).is_empty();
    profile.all_shown().filter(rests).map(|(id, _)| id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_rests_after_days_of_showing_and_returns_with_a_clean_slate() {
        let mut shown = Shown::default().again(100).expect("the first day counts");
        assert_eq!(shown.again(100), None, "a day counts once");
        for day in 101..108 {
            shown = shown.again(day).expect("another day");
        }
        let last = shown.last;
        assert!(!shown.rests("a", last), "not on the day itself");
        assert!(shown.rests("a", last + 1) && shown.rests("a", last + REST_DAYS - 1));
        assert!(!shown.rests("a", last + REST_DAYS));
        assert_eq!(shown.again(last + REST_DAYS), Some(Shown { days: 1, last: last + REST_DAYS }));
        assert!(!shown.rests("a", last - 5), "a clock that was set back makes nothing vanish");
    }

    #[test]
    fn titles_do_not_all_leave_on_one_day() {
        let left = |days| (0..100).filter(|n| Shown { days, last: 10 }.rests(&n.to_string(), 11)).count();
        assert_eq!((left(3), left(7)), (0, 100));
        assert!(left(4) > 5 && left(6) < 95);
    }

    #[test]
    fn what_is_written_is_read_and_nothing_else() {
        let shown = Shown { days: 3, last: -5 };
        assert_eq!(Shown::read(&shown.write()), Some(shown));
        for text in ["", "3", "3 ", "x 4", "-1 4", "4 4 4"] {
            assert_eq!(Shown::read(text), None, "{text:?}");
        }
    }
}
