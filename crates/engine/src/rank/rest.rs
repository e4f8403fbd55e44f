//! Titles that were shown often enough: after some days on a shelf without any answer a title rests, so that a page does
//! not show the same ten for weeks, and comes back after a fortnight.

use crate::codec::fnv1a;
use crate::profile::Profile;
use crate::profile::shown::{REST_DAYS, Shown};

/// A title rests after it was shown on at least so many days,
const FEWEST_DAYS: u32 = 4;
/// and at most this many more: which, its id decides, so that not all leave on one day.
const SPREAD: u32 = 4;

/// Ids of the titles that rest on a day. A title that the reader reacted to needs none: its reaction says what to do.
pub fn resting(profile: &Profile, today: i32) -> impl Iterator<Item = &str> {
    let rests = move |&(id, shown): &(&str, Shown)| rests(shown, id, today) && profile.reactions(id).is_empty();
    profile.all_shown().filter(rests).map(|(id, _)| id)
}

/// Whether a title rests on a day. The day on which it was shown often enough is not yet one of rest: nothing leaves
/// under the reader's eyes.
fn rests(shown: Shown, id: &str, today: i32) -> bool {
    let enough = FEWEST_DAYS + (fnv1a(id.as_bytes()) >> 7) as u32 % SPREAD;
    let away = today.saturating_sub(shown.last);
    shown.days >= enough && (1..REST_DAYS).contains(&away)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_rests_for_a_fortnight_after_days_of_showing() {
        let (shown, last) = (Shown { days: 8, last: 107 }, 107);
        assert!(!rests(shown, "a", last), "not on the day itself");
        assert!(rests(shown, "a", last + 1) && rests(shown, "a", last + REST_DAYS - 1));
        assert!(!rests(shown, "a", last + REST_DAYS));
        assert!(!rests(shown, "a", last - 5), "a clock that was set back makes nothing vanish");
    }

    #[test]
    fn titles_do_not_all_leave_on_one_day() {
        let left = |days| (0..100).filter(|n| rests(Shown { days, last: 10 }, &n.to_string(), 11)).count();
        assert_eq!((left(3), left(7)), (0, 100));
        assert!(left(4) > 5 && left(6) < 95);
    }
}
