//! What can go wrong in a task, worded with the value at fault and the remedy.

use std::{fmt, io, path::PathBuf};

pub type Result<T> = std::result::Result<T, Error>;

#[derive(Debug)]
pub enum Error {
    /// The command line says something that cannot be meant.
    Usage { problem: String, remedy: String },
    /// Something is not here; `remedy` says how it gets here.
    Missing { what: String, remedy: String },
    /// A program ran and reported failure, or could not be started.
    Command { command: String, outcome: String },
    /// A program stopped making progress and was ended.
    Stalled { command: String, seconds: u64 },
    /// A file or folder could not be read or written.
    File { action: &'static str, path: PathBuf, source: io::Error },
    /// A file was read but does not hold what it must.
    Content { path: PathBuf, problem: String, remedy: String },
    /// The compiled widget could not be cut in two.
    Split { reason: String },
    /// wasm-bindgen refused the compiled widget.
    Bindgen { reason: String },
    /// The address to serve on cannot be had.
    Port { port: u16, source: io::Error },
    /// A built file is larger than it may be.
    TooLarge { what: String, bytes: usize, limit: usize },
    /// Tests failed, or none ran; the closing line has said so already.
    Tests,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage { problem, remedy } => write!(f, "{problem}; {remedy}"),
            Self::Missing { what, remedy } => write!(f, "{what} is missing; {remedy}"),
            Self::Command { command, outcome } => write!(f, "`{command}` {outcome}"),
            Self::Stalled { command, seconds } => {
                write!(f, "`{command}` made no progress for {seconds} s and was ended; is there a network?")
            }
            Self::File { action, path, source } => write!(f, "cannot {action} {}: {source}", path.display()),
            Self::Content { path, problem, remedy } => write!(f, "{}: {problem}; {remedy}", path.display()),
            Self::Split { reason } => write!(
                f,
                "the compiled widget could not be cut in two: {reason}; `wasm_split_helpers` in Cargo.toml and \
                 `wasm_split_cli_support` in xtask/Cargo.toml must be versions of the same time"
            ),
            Self::Bindgen { reason } => write!(
                f,
                "wasm-bindgen refused the compiled widget: {reason}; the versions of `wasm-bindgen` in Cargo.toml and \
                 `wasm-bindgen-cli-support` in xtask/Cargo.toml must be the same"
            ),
            Self::Port { port, source } if source.kind() == io::ErrorKind::AddrInUse => {
                write!(f, "port {port} is in use; choose another with `--port {}`", port.wrapping_add(1).max(1024))
            }
            Self::Port { port, source } => {
                write!(f, "cannot listen on port {port}: {source}; choose another with `--port`")
            }
            Self::TooLarge { what, bytes, limit } => write!(
                f,
                "{what} is {bytes} bytes with brotli, {} over its limit of {limit}; the table above shows which file grew",
                bytes.saturating_sub(*limit)
            ),
            Self::Tests => write!(f, "not every test passed"),
        }
    }
}

impl std::error::Error for Error {}

/// `io::Result`s become [`Error::File`]s: `fs::read(&path).doing("read", &path)`.
pub trait Doing<T> {
    fn doing(self, action: &'static str, path: impl Into<PathBuf>) -> Result<T>;
}

impl<T> Doing<T> for io::Result<T> {
    fn doing(self, action: &'static str, path: impl Into<PathBuf>) -> Result<T> {
        self.map_err(|source| Error::File { action, path: path.into(), source })
    }
}
