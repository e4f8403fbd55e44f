//! What can stop a build. Bad records never do: they are rejected and reported.

use std::path::PathBuf;

/// Why a command could not be carried out. Each message names the value and what to do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A source could not be opened or read.
    #[error("cannot read {path}: {source}; check the name, the permissions and, for .gz, that the file is complete")]
    Read {
        /// The source.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A file could not be written.
    #[error("cannot write {path}: {source}; check that the folder may be written to and the disk is not full")]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// `--map` names a column that a source does not have.
    #[error("--map {field}={column}: {path} has no column {column:?}; its columns are: {columns}")]
    NoSuchColumn {
        /// The field that was to be filled.
        field: String,
        /// The column asked for.
        column: String,
        /// The source.
        path: PathBuf,
        /// The columns there are.
        columns: String,
    },
    /// A backend does not answer at all.
    #[error("{url} does not answer: {problem}; check the address, and that it runs")]
    Backend {
        /// Its address.
        url: String,
        /// What happened.
        problem: String,
    },
    /// The system has no random bytes to make ids of.
    #[error("the system gives no random bytes: {problem}; a check needs ids that no other has")]
    Random {
        /// What it says.
        problem: String,
    },
    /// An option has a value that means nothing.
    #[error("{option} {value:?} {problem}")]
    Option {
        /// The option.
        option: &'static str,
        /// Its value.
        value: String,
        /// What is wrong and what would be right.
        problem: String,
    },
    /// A line of a file of topics means nothing.
    #[error("cannot use the topics of {path}, line {line}: {reason}")]
    Topics {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: u64,
        /// What is wrong and what would be right.
        reason: String,
    },
    /// A loans file is no table.
    #[error("cannot read loans from {path}: {reason}; export them as CSV with a header")]
    Loans {
        /// The file.
        path: PathBuf,
        /// What it is instead.
        reason: String,
    },
    /// A loans file does not say who borrowed, or what.
    #[error(
        "{path} has no column with the {missing} of a loan; its columns are: {columns}; a loans file names {expected} in its header"
    )]
    LoanColumns {
        /// The file.
        path: PathBuf,
        /// What no column holds.
        missing: &'static str,
        /// The columns there are.
        columns: String,
        /// What is looked for.
        expected: &'static str,
    },
    /// Something was rejected where nothing may be; the report says what.
    #[error("a record was rejected, and --strict ends the build at the first")]
    Strict,
    /// A table of the library's is none, or lacks a column.
    #[error("cannot read {what} from {path}: {reason}")]
    Table {
        /// What such a table holds.
        what: &'static str,
        /// The file.
        path: PathBuf,
        /// What is wrong, and what to do.
        reason: String,
    },
    /// A collection could not be understood.
    #[error("{path} is no collection that can be read: {reason}; build it again with this version of carrel")]
    Collection {
        /// The file.
        path: PathBuf,
        /// What the decoder says.
        reason: String,
    },
}
