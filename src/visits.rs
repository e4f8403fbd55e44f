//! When the reader was here: the day of this visit and of the one before, so that the page can say what is new since then.
//! Of readers who only look nothing is noted. Comes later: see [`crate::later`].

use std::rc::Rc;

use carrel_engine::profile::Profile;

use crate::browser::clock;
use crate::reduce::Step;
use crate::state::Action;
use crate::store::Store;

/// The setting: the day of the visit before and of the last one, as days since 1970-01-01.
pub const VISITS: &str = "visits";

/// After so many days a reader was away.
const AWAY_DAYS: i32 = 21;

/// The day of the visit before this one.
pub fn before(profile: &Profile) -> Option<i32> {
    read(profile.setting(VISITS)?)?.0
}

/// The day of the visit before, where the reader was away for long.
pub fn away_since(profile: &Profile) -> Option<i32> {
    let (before, last) = read(profile.setting(VISITS)?)?;
    before.filter(|before| last.saturating_sub(*before) >= AWAY_DAYS)
}

fn read(text: &str) -> Option<(Option<i32>, i32)> {
    let (before, last) = text.split_once(',')?;
    Some((before.parse().ok(), last.parse().ok()?))
}

/// What is to be noted of a visit, if it is the first of a day.
fn noted(known: Option<&str>, today: i32) -> Option<String> {
    let last = known.and_then(read).map(|it| it.1);
    if last.is_some_and(|it| it >= today) {
        return None;
    }
    let before = last.map_or_else(String::new, |it| it.to_string());
    Some([before.as_str(), ",", &today.to_string()].concat())
}

/// Notes that a reader is here of whom something is kept.
pub fn note(store: &Rc<Store>) {
    let state = store.state();
    let noted = noted(state.profile.setting(VISITS), carrel_engine::rank::day(clock::now_ms()));
    if let Some(text) = noted.filter(|_| !state.profile.is_empty()) {
        store.step(Step::Act(Action::Setting(VISITS.into(), Some(text))));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_visit_before_is_that_of_another_day() {
        assert_eq!(noted(None, 100).as_deref(), Some(",100"));
        assert_eq!(noted(Some(",100"), 100), None);
        assert_eq!(noted(Some(",100"), 107).as_deref(), Some("100,107"));
        assert_eq!(noted(Some("100,107"), 108).as_deref(), Some("107,108"));
        assert_eq!(noted(Some("broken"), 108).as_deref(), Some(",108"));
        assert_eq!(read("100,107"), Some((Some(100), 107)));
        assert_eq!(read(",107"), Some((None, 107)));
    }
}
