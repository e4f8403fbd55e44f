//! What is measured: each combination of a task, a library and a reader, under a name such as `scores/100000/30`.

use crate::error::{Error, Result};

/// Titles of the libraries.
const TITLES: [u32; 3] = [10_000, 100_000, 1_000_000];
/// Reactions of the readers; as in `crates/bench/src/reader.rs`.
const REACTIONS: [u32; 3] = [3, 30, 300];

/// What is done with a library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// The scores of all titles.
    Scores,
    /// Those, and from them a shelf of twelve with reasons.
    Shelf,
    /// The shelf of a reader of whom nothing is known.
    First,
}

impl What {
    pub fn name(self) -> &'static str {
        ["scores", "shelf", "first"][self as usize]
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Case {
    pub what: What,
    pub titles: u32,
    pub reactions: u32,
}

impl Case {
    pub fn name(self) -> String {
        format!("{}/{}/{}", self.what.name(), self.titles, self.reactions)
    }

    /// Milliseconds that the engine may take in a browser for what every page waits for.
    pub fn goal(self) -> Option<f64> {
        match (self.what, self.titles) {
            (What::Scores | What::Shelf, 100_000) => Some(2.0),
            (What::Scores | What::Shelf, 1_000_000) => Some(20.0),
            _ => None,
        }
    }
}

/// The cases whose names contain a text, library by library.
pub fn named(filter: &str) -> Result<Vec<Case>> {
    let mut cases: Vec<Case> = TITLES.into_iter().flat_map(of_library).collect();
    cases.retain(|case| case.name().contains(filter));
    if cases.is_empty() {
        return Err(Error::Usage {
            problem: format!("no benchmark has {filter:?} in its name"),
            remedy: "names are `scores/100000/30`, `shelf/1000000/300`, `first/10000/0` …".into(),
        });
    }
    Ok(cases)
}

fn of_library(titles: u32) -> Vec<Case> {
    let personal = [What::Scores, What::Shelf].into_iter().flat_map(|what| REACTIONS.map(|it| (what, it)));
    let all = personal.chain([(What::First, 0)]);
    all.map(|(what, reactions)| Case { what, titles, reactions }).collect()
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn a_filter_leaves_cases_of_that_name() {
        let names = |filter| named(filter).unwrap().iter().map(|case| case.name()).collect::<Vec<_>>();
        assert_eq!(names("").len(), 21);
        assert_eq!(names("shelf/10000/3"), ["shelf/10000/3", "shelf/10000/30", "shelf/10000/300"]);
        assert!(named("shelf/7").unwrap_err().to_string().contains("shelf/7"));
    }
}
