//! The library's own hand in what is recommended.
//!
//! | Module | Holds |
//! |---|---|
//! | [`picks`] | staff picks, each with a sentence and a name |
//! | [`hide`] | what is to be found but not recommended |
//! | [`account`] | what became of the rows |

pub mod account;
pub mod hide;
pub mod picks;

/// Columns that name a title, the likelier first.
pub const TITLE: [&str; 18] = [
    "id",
    "record id",
    "recordid",
    "record number",
    "record",
    "title id",
    "biblionumber",
    "biblio id",
    "bib id",
    "bib number",
    "mms id",
    "catkey",
    "instance id",
    "isbn",
    "isbn13",
    "issn",
    "identifier",
    "title",
];
