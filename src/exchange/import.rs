//! Reads the lists of books that readers bring from elsewhere: exports of Goodreads, `StoryGraph` and `LibraryThing`,
//! Carrel's own tables, and any other with a column of titles.
//!
//! | Module | Holds |
//! |---|---|
//! | `sheet` | records and fields of a text with separators |
//! | `columns` | what the columns are called, and whose they are |
//! | `row` | one record as a book |
//! | `names`, `values`, `plain` | creators, dates and texts of a field |
//! | `matching` | whether a book is a title of the catalogue |

mod columns;
mod matching;
mod names;
mod plain;
mod row;
mod sheet;
#[cfg(test)]
mod tests;
mod values;

pub use matching::{main_title, matches};

use columns::{Columns, Kind};
use sheet::Sheet;

/// The most bytes that a file may have.
pub const MAX_BYTES: usize = 8 * 1024 * 1024;
/// The most records that a file may have.
pub const MAX_ROWS: usize = 20_000;
/// The most bytes of a field that are kept, and of a note.
pub const MAX_FIELD: usize = 10_000;
/// The most bytes of a title; a longer one is none.
pub const MAX_TITLE: usize = 1_000;
/// The most bytes of the name of a creator, or of a tag; longer ones are cut.
pub const MAX_NAME: usize = 200;
/// The most tags, readings, creators or ISBNs of one book; what goes beyond is left out.
pub const MAX_LIST: usize = 100;

/// One book of an export.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The number of its record, counted from 1 for the first below the names of the columns.
    pub line: usize,
    /// The title in one line, without the series that Goodreads puts behind it.
    pub title: String,
    /// Who wrote it, as written there: `Jane Austen` or `Austen, Jane`.
    pub creators: Vec<String>,
    /// Its ISBNs with 13 digits, without hyphens, each one correct.
    pub isbns: Vec<String>,
    /// The year of first publication if that is known, else that of the edition; below zero before the Common Era.
    pub year: Option<i32>,
    /// The reader's rating in half stars, 1 to 10; 0 if there is none.
    pub rating: u8,
    /// The days on which it was finished, each as `YYYY-MM-DD`. Days that are not known in full are left out.
    pub read: Vec<String>,
    /// Where the reader is with it.
    pub status: Status,
    /// Shelves, collections and tags, without those that only tell the status.
    pub tags: Vec<String>,
    /// Private notes and comments, and below a blank line the review. Plain text.
    pub note: String,
    /// What Carrel calls the title; empty in the tables of others.
    pub id: String,
}

/// Where a reader is with a book.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Status {
    /// Finished at least once.
    Read,
    /// Begun.
    Reading,
    /// Wanted.
    ToRead,
    /// Not finished, or not known.
    #[default]
    Unread,
}

/// Who wrote a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Goodreads.
    Goodreads,
    /// `StoryGraph`.
    StoryGraph,
    /// `LibraryThing`.
    LibraryThing,
    /// Carrel itself.
    Carrel,
    /// Somebody else, with a column of titles.
    Table,
}

/// What was read of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// Who wrote it.
    pub origin: Origin,
    /// Its books, in its order.
    pub rows: Vec<Row>,
    /// The records that are no books, in its order. Empty records are not among them.
    pub skipped: Vec<Skipped>,
}

/// A record that was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// The number of the record, counted as in [`Row::line`].
    pub line: usize,
    /// What is wrong with it.
    pub why: Why,
}

/// What is wrong with a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It has no title.
    NoTitle,
    /// Its title has more than [`MAX_TITLE`] bytes.
    TooLong,
    /// It has other fields than there are columns.
    Fields,
}

/// Why nothing was read of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportFault {
    /// There is nothing in it, or nothing below the names of the columns.
    Empty,
    /// None of the columns is called a title.
    NoTitleColumn {
        /// What the first eight are called, each cut at 40 characters.
        columns: Vec<String>,
    },
    /// It is no table in text, but perhaps a workbook, a page or JSON.
    NotText,
    /// It has more records than this.
    TooManyRows {
        /// [`MAX_ROWS`].
        limit: usize,
    },
    /// It has more bytes than this.
    TooLong {
        /// [`MAX_BYTES`].
        limit: usize,
    },
}

/// Reads an export. What separates the fields, and who wrote it, is told by its first line.
pub fn read(text: &str) -> Result<Import, ImportFault> {
    if text.len() > MAX_BYTES {
        return Err(ImportFault::TooLong { limit: MAX_BYTES });
    }
    let text = text.trim_start_matches(['\u{feff}', '\r', '\n']);
    if text.trim_start().is_empty() {
        return Err(ImportFault::Empty);
    }
    if !is_table(text) {
        return Err(ImportFault::NotText);
    }
    let separator = sheet::separator(text);
    let import = read_sheet(Sheet::new(text, separator, true))?;
    // Not everyone who separates by tabs quotes, and then a title that begins with a quotation mark would swallow what
    // follows.
    if separator == b'\t'
        && import.skipped.iter().any(|it| it.why == Why::Fields)
        && let Ok(unquoted) = read_sheet(Sheet::new(text, separator, false))
        && unquoted.rows.len() > import.rows.len()
    {
        return Ok(unquoted);
    }
    Ok(import)
}

/// Whether it may be a table: neither bytes of a program, nor a page, nor JSON.
fn is_table(text: &str) -> bool {
    !text.contains('\0') && !text.starts_with("PK\u{3}\u{4}") && !text.trim_start().starts_with(['{', '[', '<'])
}

fn read_sheet(mut sheet: Sheet<'_>) -> Result<Import, ImportFault> {
    let header = sheet.next().ok_or(ImportFault::Empty)?;
    let columns = Columns::of(&header.fields);
    if !columns.has(Kind::Title) {
        let names = header.fields.iter().take(8).map(|it| plain::line(it).chars().take(40).collect());
        return Err(ImportFault::NoTitleColumn { columns: names.collect() });
    }
    let mut import = Import { origin: columns.origin, rows: Vec::new(), skipped: Vec::new() };
    for (index, record) in sheet.enumerate().filter(|(_, record)| !record.is_blank()) {
        let line = index + 1;
        if import.rows.len() + import.skipped.len() == MAX_ROWS {
            return Err(ImportFault::TooManyRows { limit: MAX_ROWS });
        }
        match row::read(&columns, &record, header.count) {
            Ok(row) => import.rows.push(Row { line, ..row }),
            Err(why) => import.skipped.push(Skipped { line, why }),
        }
    }
    if import.rows.is_empty() && import.skipped.is_empty() {
        return Err(ImportFault::Empty);
    }
    Ok(import)
}
