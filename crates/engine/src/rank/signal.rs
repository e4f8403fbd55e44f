//! Signals, and what they contribute.

use crate::feature::FeatureKind;
use crate::profile::Reaction;

/// One undoable act of the reader, or one fact of the library.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Signal {
    /// The reader reacted to a title.
    Reaction {
        /// How.
        reaction: Reaction,
        /// To which title.
        id: String,
    },
    /// The reader stated an interest.
    Interest {
        /// In which kind of feature.
        kind: FeatureKind,
        /// Its key.
        key: String,
    },
    /// The reader chose a starter profile of the library's.
    Starter {
        /// Which one.
        id: String,
    },
    /// The library says so.
    Library(Fact),
}

/// Facts of the library that count for a title.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fact {
    /// Many borrow it.
    Popularity,
    /// It is new here.
    Newness,
    /// Staff recommend it.
    StaffPick,
}

impl Fact {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Popularity, Self::Newness, Self::StaffPick];
}

/// A reaction to a title and its time in ms, as [`Profile::all_reactions`](crate::profile::Profile::all_reactions) has
/// them.
pub type Reacted<'p> = (Reaction, &'p str, u64);

/// What a library thinks that a reader of some kind (a pupil, a gardener) may like: chosen by the reader, it is one signal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Starter {
    /// Which one.
    pub id: String,
    /// Features: their kinds, and their labels as displayed.
    pub interests: Vec<(FeatureKind, String)>,
    /// Ids of titles.
    pub titles: Vec<String>,
}

/// What one signal adds to a title's score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contribution {
    /// The signal.
    pub signal: Signal,
    /// Points; never zero.
    pub points: i64,
    /// Features of the title that carry it; empty for facts of the library.
    pub features: Vec<u32>,
    /// By which ways the points come about.
    pub parts: Parts,
}

/// By which ways the points of a signal of the reader's come about; none for facts of the library.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// For features that are shared, or stated.
    pub features: i64,
    /// From the neighbour model.
    pub neighbours: i64,
    /// For following in a series.
    pub next: i64,
}

impl Parts {
    /// All of them together.
    pub fn sum(self) -> i64 {
        self.features + self.neighbours + self.next
    }
}
