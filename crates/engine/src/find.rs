//! The find index, and what a search finds in it.
//!
//! | Module | Holds |
//! |---|---|
//! | `words` | which words a title has, and in which lanes |
//! | `builder` | titles to an index, or to the shards of one |
//! | `index` | terms with the titles that have them |
//! | `shard` | the bytes of an index |
//! | `directory` | which file holds which terms |
//! | `query` | what a reader typed |
//! | `near` | which terms a typed word means |
//! | `table` | points of titles while they are added up |
//! | `search` | the titles found, best first |
//! | `refine` | what a title's own text adds |
//!
//! Goals: the sought title first for its title, its author or both; as one types; with a slip of the fingers; in every
//! script; the same points on every machine, each of which can be shown. Non-goals: stemming, synonyms, translations,
//! words that stand near each other (positions), a query language.

mod builder;
mod directory;
mod index;
mod near;
mod query;
mod refine;
mod search;
mod shard;
mod table;
mod words;

pub use builder::{Builder, Finishing};
pub use directory::{FindList, ShardEntry};
pub use index::Index;
pub use query::{Query, Word};
pub use refine::{Plus, Relevance, refine};
pub use search::{Found, Hit, WordPoints, corrections, search, search_among};
pub use words::{Lane, Words};

/// Longest list of titles in one lane of one term.
pub const MAX_LANE: usize = 16_384;
/// Numbers of titles are below this.
pub const MAX_NUMBER: u32 = 1 << 24;
