//! What the tests share: reading a source from memory, running the command, finding the real data.
#![allow(dead_code, reason = "each test file uses its part")]

pub mod loans;

use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use carrel_catalog::error::Error;
use carrel_catalog::intake::{Intake, ReadOptions};
use carrel_catalog::report::{At, Report};
use carrel_catalog::source;

/// Reads one source from memory.
pub fn read(bytes: &[u8]) -> Intake {
    try_read(bytes, ReadOptions::default()).expect("a source in memory can be read")
}

pub fn try_read(bytes: &[u8], options: ReadOptions) -> Result<Intake, Error> {
    let mut intake = Intake::new(options, Report::default());
    source::read(Path::new("memory"), Box::new(Cursor::new(bytes.to_vec())), &mut intake)?;
    Ok(intake)
}

/// The reasons of the rejects that are shown, with their lines but not their bytes.
pub fn reasons(intake: &Intake) -> Vec<String> {
    let line = |at: At| At { offset: None, ..at };
    intake.report.first.iter().map(|reject| format!("{}: {}", line(reject.at), reject.reason)).collect()
}

/// Runs the command.
pub fn carrel<S: AsRef<std::ffi::OsStr>>(arguments: &[S]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_carrel")).args(arguments).output().expect("the command can be started")
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A file or folder of the real data; says so where it is missing.
pub fn real_data(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(name);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: {} is not there", path.display());
    None
}

/// All files below a folder with this ending.
pub fn files_below(dir: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files_below(&path, ending));
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}
