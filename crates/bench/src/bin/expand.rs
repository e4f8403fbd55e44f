//! `carrel-bench-expand TITLES.CSV.GZ RECORDS OUT`: Project Gutenberg's catalogue made larger, as MARC 21. See `carrel_bench::gutenberg`.

use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use carrel_bench::{gutenberg, marc};

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [titles, records, out] = words.as_slice() else {
        return Err("write `carrel-bench-expand TITLES.CSV.GZ RECORDS OUT`".into());
    };
    let bases = gutenberg::read(Path::new(titles))?;
    let mut file = BufWriter::with_capacity(1 << 20, File::create(out)?);
    for number in 0..records.parse()? {
        marc::write(&gutenberg::record(&bases, number), &mut file)?;
    }
    Ok(file.flush()?)
}
