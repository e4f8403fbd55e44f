//! What can stop a measurement.

use std::path::{Path, PathBuf};

/// Why nothing could be measured. Each message names the value and what to do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file could not be read.
    #[error("cannot read {}: {reason}", .path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What is wrong with it, and what to do.
        reason: String,
    },
    /// A file or a folder could not be written.
    #[error("cannot write {}: {source}; check that the folder may be written to and the disk is not full", .path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// There is too little to measure.
    #[error("{0}")]
    TooLittle(String),
    /// `carrel build` failed.
    #[error("carrel build: {0}")]
    Build(String),
}

/// Makes a folder unless it is there.
pub fn create_folder(path: &Path) -> Result<(), Error> {
    std::fs::create_dir_all(path).map_err(|source| Error::Write { path: path.to_owned(), source })
}

/// Writes a file.
pub fn write(path: &Path, bytes: impl AsRef<[u8]>) -> Result<(), Error> {
    std::fs::write(path, bytes).map_err(|source| Error::Write { path: path.to_owned(), source })
}

/// Says what is wrong with a file that was read.
pub fn unreadable(path: &Path, reason: impl std::fmt::Display) -> Error {
    Error::Read { path: path.to_owned(), reason: reason.to_string() }
}
