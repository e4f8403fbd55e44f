//! Finding: the words that the reader typed, or a topic or creator that was chosen, to titles. Comes later: see
//! [`crate::later`].
//!
//! What every page holds is searched here, over an index that is made here; the whole collection over shards of the
//! library's index, of which those that are needed are fetched once the reader has agreed ([`reach`]). [`find`] never
//! fetches: it answers from what has come.
//!
//! | Module | Holds |
//! |---|---|
//! | [`facets`] | what titles that were found have in common |
//! | [`shelves`] | what has come of each library: indexes, bundles |
//! | [`answer`] | from a question to its results |
//! | [`reach`] | fetching what a question needs |

mod answer;
mod facets;
mod reach;
mod shelves;

use std::rc::Rc;

use carrel_engine::feature::FeatureKind;
use carrel_engine::find::{Lane, Plus};

use crate::i18n::Key;
use crate::library::LibraryRef;

pub use answer::{features, find, forget, lines};
pub use facets::{Facets, Filter, OFFERED, Years};
pub use reach::{Fetching, reach};
pub use shelves::{prepare, reaches_beyond};

/// What was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Words, as they were typed.
    Words(String),
    /// All titles that have a feature: its kind and label.
    Feature(FeatureKind, String),
}

/// Where a line of an account comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Because {
    /// A word, and where the title has it.
    Word(Lane),
    /// The title's own text.
    Text(Plus),
}

/// One part of how well a title matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it is for.
    pub because: Because,
    /// The word; empty for the title's text.
    pub word: String,
    /// Its points, as those of the ranking.
    pub points: i64,
}

impl Line {
    /// The text that says it.
    pub fn key(&self) -> Key {
        match self.because {
            Because::Word(Lane::Title1 | Lane::Title2 | Lane::Title4 | Lane::Title) => Key::FoundTitle,
            Because::Word(Lane::Creator) => Key::FoundCreator,
            Because::Word(Lane::Series) => Key::FoundSeries,
            Because::Word(Lane::Subject) => Key::FoundSubject,
            Because::Word(Lane::Other) => Key::FoundOther,
            Because::Text(Plus::Exact) => Key::FoundExact,
            Because::Text(Plus::Begins) => Key::FoundBegins,
            Because::Text(Plus::Phrase) => Key::FoundPhrase,
        }
    }
}

/// A title that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The titles that it is among.
    pub library: LibraryRef,
    /// Where it is among them.
    pub position: u32,
    /// How well it matches.
    pub lines: Rc<Vec<Line>>,
    /// Those points and the ranking's together.
    pub points: i64,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Results {
    /// Titles that have come, the best first.
    pub hits: Vec<Hit>,
    /// How many titles were found, whether they have come or not.
    pub matched: u32,
    /// Whether there may be more.
    pub at_least: bool,
    /// Whether the whole collection was searched.
    pub whole: bool,
    /// Whether there are titles that may be among them and have not come.
    pub further: bool,
    /// Whether the reader's own signals took part in the order.
    pub personal: bool,
    /// Words that nothing has, each with what was looked for instead.
    pub corrected: Vec<(String, String)>,
    /// Words that nothing has.
    pub aside: Vec<String>,
    /// What the titles have in common.
    pub facets: Facets,
    /// Whether it is known what is on a shelf now.
    pub tells_availability: bool,
}
