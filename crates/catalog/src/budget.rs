//! How many titles everybody fetches: as many as a common pack of some size, gzipped, can hold.

use std::io;

use carrel_engine::collection::Plan;

use crate::output;

/// What a title takes at the first guess, in bytes.
const GUESS: usize = 22;
/// The number of titles is a multiple of about this share of it, so that a title more or less in the library seldom changes it.
const STEPS: usize = 128;

/// A common set that was chosen by its size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fitted {
    /// How many titles it has.
    pub titles: usize,
    /// What its pack takes, gzipped.
    pub bytes: usize,
    /// What it may take; nothing where there is no limit.
    pub most: Option<usize>,
}

impl Fitted {
    /// For a person.
    pub fn line(&self, all: usize) -> String {
        let Self { titles, bytes, most } = *self;
        let of = most.map_or_else(|| ", without a limit".to_owned(), |most| format!(" of {most} (--common-bytes)"));
        let over = if most.is_some_and(|most| bytes > most) {
            "; the titles of the head pack, which have to be there, take more than they may"
        } else {
            ""
        };
        format!("common set: {titles} of {all} titles, {bytes} bytes gzipped{of}{over}")
    }
}

/// The largest common set within `most` bytes, gzipped, but for steps of a hundredth; all titles where nothing is said.
pub fn fit(plan: &Plan, most: Option<usize>) -> io::Result<Fitted> {
    let size = |titles: usize| -> io::Result<usize> { Ok(output::gzip(&plan.common_pack(titles))?.len()) };
    let found = |titles, bytes| Fitted { titles, bytes, most };
    let all = plan.titles();
    let Some(most) = most else { return Ok(found(all, size(all)?)) };
    let guess = (most / GUESS).max(1);
    if all <= 4 * guess {
        let bytes = size(all)?;
        if bytes <= most {
            return Ok(found(all, bytes));
        }
    }
    let step = (guess.next_power_of_two() / STEPS).max(1);
    let least = plan.least();
    let (mut fits, mut above) = (None, all);
    let mut next = guess;
    loop {
        let low = fits.map_or(least, |(titles, _)| titles);
        let titles = plan.possible(between(next, low, above, step));
        if titles >= above || fits.is_some_and(|(last, _)| titles <= last) {
            break;
        }
        let bytes = size(titles)?;
        if bytes <= most {
            fits = Some((titles, bytes));
        } else {
            above = titles;
        }
        next = (titles as f64 * most as f64 / bytes as f64) as usize;
    }
    match fits {
        Some((titles, bytes)) => Ok(found(titles, bytes)),
        None => Ok(found(plan.possible(least), size(plan.possible(least))?)),
    }
}

/// The multiple of `step` at `wanted` or before it, moved to lie between the bounds by at least a step.
fn between(wanted: usize, low: usize, high: usize, step: usize) -> usize {
    let first = (low / step + 1) * step;
    let last = high.saturating_sub(1) / step * step;
    (wanted / step * step).min(last).max(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use carrel_engine::title::Title;

    fn library(count: usize) -> Vec<Title> {
        let title = |n: usize| Title {
            id: (n * 7_919 % 100_000).to_string(),
            title: format!("The {} of {}", n * n % 7_919, n * 31 % 997),
            topics: vec![format!("Topic {}", n % 40)],
            ..Title::default()
        };
        (0..count).map(title).collect()
    }

    #[test]
    fn a_common_set_takes_what_it_may_and_no_more() {
        let plan = Plan::new(&library(9_000), 5);
        for most in [12_000, 30_000, 60_000] {
            let fitted = fit(&plan, Some(most)).unwrap();
            assert!(fitted.bytes <= most && fitted.bytes > most * 95 / 100, "{most}: {fitted:?}");
            assert_eq!(fitted.bytes, output::gzip(&plan.common_pack(fitted.titles)).unwrap().len());
        }
    }

    #[test]
    fn everything_is_taken_where_it_fits_and_the_head_where_nothing_does() {
        let plan = Plan::new(&library(3_000), 5);
        assert_eq!(fit(&plan, None).unwrap().titles, 3_000);
        assert_eq!(fit(&plan, Some(1_000_000)).unwrap().titles, 3_000);
        let least = fit(&plan, Some(10)).unwrap();
        assert!(least.titles == plan.least() && least.line(3_000).contains("take more than they may"));
        assert_eq!(fit(&Plan::new(&Vec::new(), 5), Some(10)).unwrap().titles, 0);
    }

    #[test]
    fn one_more_title_seldom_changes_how_many_there_are() {
        let titles = |count| fit(&Plan::new(&library(count), 5), Some(30_000)).unwrap().titles;
        assert_eq!(titles(9_000), titles(9_001));
    }
}
