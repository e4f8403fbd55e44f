//! Ranking: a pure function of a collection, a profile and the time, with the true reasons.
//!
//! Laws, tested under these names:
//! - *sum*: a title's score is exactly the sum of its contributions, each of which belongs to one signal;
//! - *removal*: taking one signal away changes each score by exactly the contribution that was shown for it, on
//!   whichever shelf it was shown;
//! - *monotony*: liking, saving or reading a title lowers no other title's score;
//! - *order*: variety and discovery reorder, name what they moved, and keep the best pick first.
//!
//! All figures are whole numbers (*points*). A signal speaks in three ways, each of which depends on that signal, the
//! collection and the day alone: it gives each feature a weight; through the neighbour model it gives points to titles
//! that readers borrow together with the one reacted to; and it gives points to the next volume of a series. A title's
//! score is the sum of all that, topics made comparable between titles with few and with many by a factor of the title.
//!
//! | Module | Holds |
//! |---|---|
//! | [`signal`] | signals and what they contribute |
//! | [`blend`] | the library's weights |
//! | `speech`, `weights` | what one signal says of which titles, and all of them together |
//! | [`ranking`] | scores, and the reasons for them |
//! | [`shelf`] | which titles stand on a shelf |
//! | [`variety`], `discovery` | in which order |
//! | [`rest`] | titles that were shown often enough |

pub mod blend;
mod discovery;
pub mod ranking;
pub mod rest;
pub mod shelf;
pub mod signal;
mod speech;
pub mod variety;

mod best;
mod weights;

pub use crate::date::{DAY_MS, day};
pub use blend::Blend;
pub use ranking::Ranking;
pub use shelf::{Pick, Shelf, ShelfKind, ShelfQuery, first_shelf, more_like, rank, reasons, shelf};
pub use signal::{Contribution, Fact, Parts, Reacted, Signal, Starter};
pub use variety::{Adventure, Moved};
