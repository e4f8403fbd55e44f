//! What the tests share: reading a source from memory, running the command, finding the real data.
#![allow(dead_code, reason = "each test file uses its part")]

pub mod loans;
pub mod marc;

use std::fs::File;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use carrel_catalog::error::Error;
pub use carrel_catalog::intake::Taken;
use carrel_catalog::intake::{Intake, ReadOptions};
use carrel_catalog::report::{At, Report};
use carrel_catalog::source;
use carrel_catalog::source::folder::Opener;

/// Reads one source from memory.
pub fn read(bytes: &[u8]) -> Taken {
    try_read(bytes, ReadOptions::default()).expect("a source in memory can be read")
}

pub fn try_read(bytes: &[u8], options: ReadOptions) -> Result<Taken, Error> {
    let mut intake = Intake::new(options, Report::default());
    source::read(Path::new("memory"), Box::new(Cursor::new(bytes.to_vec())), &mut intake)?;
    Ok(intake.into())
}

/// Every record read is a title, a reject with a reason, a repetition, joined to another or passed over.
pub fn is_accounted_for(intake: &Taken) {
    let report = &intake.report;
    let passed_over: u64 = report.passed_over.values().sum();
    let sum = report.kept + report.repeated + report.merged + report.rejected + passed_over;
    assert_eq!(report.read, sum, "{report:?}");
    assert!(report.first.iter().all(|reject| !reject.reason.is_empty()));
}

/// Reads one file.
pub fn read_file(path: &Path) -> Taken {
    let mut intake = Intake::new(ReadOptions::default(), Report::default());
    source::read(path, Box::new(File::open(path).expect("the file is there")), &mut intake).expect("it can be read");
    intake.into()
}

/// The reasons of the rejects that are shown, with their places but for the byte.
pub fn reasons(intake: &Taken) -> Vec<String> {
    let place = |at: At| At { offset: None, ..at };
    intake.report.first.iter().map(|reject| format!("{}: {}", place(reject.at), reject.reason)).collect()
}

/// The same with the byte.
pub fn exact_reasons(intake: &Taken) -> Vec<String> {
    intake.report.first.iter().map(|reject| format!("{}: {}", reject.at, reject.reason)).collect()
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

/// Ids of the titles that were taken.
pub fn ids(intake: &Taken) -> Vec<&str> {
    intake.titles.iter().map(|title| title.id.as_str()).collect()
}

/// Reads a file or folder.
pub fn read_path(path: &Path) -> Taken {
    let mut intake = Intake::new(ReadOptions::default(), Report::default());
    Opener::new(std::iter::empty(), &|raw| raw).read(path, &mut intake).unwrap();
    intake.into()
}
