//! `carrel-bench-prepare FOLDER TITLES…`: makes libraries of so many titles, where they are not there yet.

use std::error::Error;
use std::path::PathBuf;

use carrel_bench::prepared::Prepared;

fn main() -> Result<(), Box<dyn Error>> {
    let mut words = std::env::args().skip(1);
    let folder: PathBuf = words.next().ok_or("no folder is given; write `carrel-bench-prepare FOLDER TITLES…`")?.into();
    for titles in words {
        Prepared::open(&folder, titles.parse()?)?;
    }
    Ok(())
}
