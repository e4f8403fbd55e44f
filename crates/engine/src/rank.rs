//! Ranking: a pure function of a collection, a profile and the time, with the true reasons.
//!
//! Laws, tested under these names:
//! - *sum*: a title's score is exactly the sum of its contributions, each of which belongs to one signal;
//! - *removal*: taking one signal away changes each score by exactly the contribution that was shown for it, on
//!   whichever shelf it was shown;
//! - *monotony*: liking, saving or reading a title lowers no other title's score;
//! - *order*: variety reorders, names what it moved, and keeps the best pick first.
//!
//! All figures are whole numbers (*points*). A signal gives each feature a weight that depends on that signal, the
//! collection and the day alone; a title's score is the sum of the weights of its features, topics made comparable
//! between titles with few and with many by a factor of the title.

mod blend;
mod shelf;
mod taste;
mod variety;

pub use blend::Blend;
pub use shelf::{Pick, Shelf, ShelfKind, ShelfQuery, first_shelf, rank, reasons, shelf};
pub use taste::{Contribution, Fact, Ranking, Reacted, Signal};
pub use variety::Moved;

/// Milliseconds in a day.
pub const DAY_MS: u64 = 86_400_000;

/// The day of a time in ms since 1970, as titles' `added` counts them.
pub fn day(now_ms: u64) -> i32 {
    i32::try_from(now_ms / DAY_MS).unwrap_or(i32::MAX)
}
