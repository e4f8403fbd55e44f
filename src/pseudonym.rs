//! The names by which backends that must have one know what comes from one browser: one for each consent and quarter of the
//! year, random, thrown away with either. Comes later: see [`crate::later`].

use std::rc::Rc;

use carrel_engine::consent::Purpose;
use carrel_engine::date::rfc3339;

use crate::browser::{clock, random};
use crate::keeper::Keeper;

/// Where it is kept.
fn place(purpose: Purpose) -> String {
    ["pseudonym.", purpose.as_str()].concat()
}

/// The quarter of a time: `2026-4`.
fn quarter(ms: u64) -> String {
    let text = rfc3339(ms);
    let month = text.get(5..7).and_then(|it| it.parse::<u8>().ok()).unwrap_or(1);
    [text.get(..5).unwrap_or_default(), &((month + 2) / 3).to_string()].concat()
}

/// The name for now; a fresh one where there is none for this quarter.
pub async fn of(keeper: &Rc<Keeper>, purpose: Purpose) -> String {
    let (place, quarter) = (place(purpose), quarter(clock::now_ms()));
    let kept = keeper.text(&place).await;
    let known = kept.as_deref().filter(|it| is_of(it, &quarter)).and_then(|it| it.split_once(' '));
    if let Some((_, name)) = known {
        return name.to_owned();
    }
    let name: String = carrel_engine::event::uuid_v4(random::bytes()).split('-').collect();
    // Where it cannot be kept, the next batch has another one, which tells less.
    let _ = keeper.keep_text(&place, Some(&[&quarter, " ", &name].concat())).await;
    name
}

/// Throws away what is of an earlier quarter, also where nothing is sent any more.
pub async fn tidy(keeper: &Rc<Keeper>) {
    for purpose in Purpose::ALL {
        let kept = keeper.text(&place(purpose)).await;
        if kept.is_some_and(|it| !is_of(&it, &quarter(clock::now_ms()))) {
            forget(keeper, purpose).await;
        }
    }
}

fn is_of(kept: &str, quarter: &str) -> bool {
    kept.split_once(' ').is_some_and(|(since, _)| since == quarter)
}

/// The consent is withdrawn.
pub async fn forget(keeper: &Rc<Keeper>, purpose: Purpose) {
    let _ = keeper.keep_text(&place(purpose), None).await;
}

#[cfg(test)]
mod tests {
    use super::quarter;

    #[test]
    fn a_year_has_four_quarters_of_three_months() {
        let of = |text: &str| quarter(carrel_engine::date::parse_rfc3339(text).unwrap_or_default() as u64);
        assert_eq!(of("2026-01-01T00:00:00Z"), "2026-1");
        assert_eq!((of("2026-03-31T23:59:59Z"), of("2026-04-01T00:00:00Z")), ("2026-1".into(), "2026-2".into()));
        assert_eq!((of("2026-09-30T23:59:59Z"), of("2026-12-31T23:59:59Z")), ("2026-3".into(), "2026-4".into()));
    }
}
