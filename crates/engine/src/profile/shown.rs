//! On how many days a title was shown, as a profile remembers it.

/// Days after which a title that rested, since it was shown often enough, comes back and is counted anew.
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_nothing_else() {
        let shown = Shown { days: 3, last: -5 };
        assert_eq!(Shown::read(&shown.write()), Some(shown));
        for text in ["", "3", "3 ", "x 4", "-1 4", "4 4 4"] {
            assert_eq!(Shown::read(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_day_counts_once_and_after_a_rest_all_begins_anew() {
        let first = Shown::default().again(100).expect("the first day counts");
        assert_eq!((first, first.again(100)), (Shown { days: 1, last: 100 }, None));
        assert_eq!(first.again(103), Some(Shown { days: 2, last: 103 }));
        assert_eq!(first.again(100 + REST_DAYS), Some(Shown { days: 1, last: 100 + REST_DAYS }));
    }
}
