//! MARC records out of bytes.

mod common;

use std::fs::File;
use std::path::Path;

use carrel_catalog::intake::{Intake, ReadOptions};
use carrel_catalog::report::Report;
use carrel_catalog::source;

fn read(path: &Path) -> Intake {
    let mut intake = Intake::new(ReadOptions::default(), Report::default());
    source::read(path, Box::new(File::open(path).unwrap()), &mut intake).unwrap();
    intake
}

#[test]
fn every_record_of_the_real_files_is_kept_or_rejected_with_a_reason() {
    let Some(dir) = common::real_data("marc") else { return };
    for ending in [".mrc", ".dat", ".marc"] {
        for path in common::files_below(&dir, ending) {
            let intake = read(&path);
            println!("{}", path.file_name().unwrap().to_string_lossy());
            for line in intake.report.lines() {
                println!("    {line}");
            }
            assert!(intake.report.read > 0);
        }
    }
}
