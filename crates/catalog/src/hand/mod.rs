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

use std::path::Path;

use account::Account;

use crate::error::Error;
use crate::report::At;
use crate::source::table::Table;

/// The next row of a table of the library's that has fields; those before it that have none go to the account.
pub fn next_fields(table: &mut Table, path: &Path, account: &mut Account) -> Result<Option<(At, Vec<String>)>, Error> {
    while let Some(row) = table.next_row().map_err(|source| Error::Read { path: path.to_owned(), source })? {
        match row.fields {
            Ok(fields) => return Ok(Some((row.at, fields))),
            Err(reason) => account.leave(path, row.at, &reason),
        }
    }
    Ok(None)
}

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
