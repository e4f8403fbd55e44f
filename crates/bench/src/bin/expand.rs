//! `carrel-bench-expand TITLES.CSV.GZ RECORDS FORMAT OUT`: Project Gutenberg's catalogue made larger, in a format of
//! `carrel_bench::formats`. See `carrel_bench::gutenberg`.

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use carrel_bench::formats::{ALL, Format};
use carrel_bench::gutenberg;

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [titles, records, format, out] = words.as_slice() else {
        return Err("write `carrel-bench-expand TITLES.CSV.GZ RECORDS FORMAT OUT`".into());
    };
    let names = || ALL.map(|format| format.name).join(", ");
    let format = Format::named(format).ok_or_else(|| format!("no format {format:?}; there are {}", names()))?;
    let bases = gutenberg::read(Path::new(titles))?;
    // The name is that of a whole file: one cut off half-way is made again.
    let partial = format!("{out}.part");
    let mut file = BufWriter::with_capacity(1 << 20, File::create(&partial)?);
    let records: usize = records.parse()?;
    format.write((0..records).map(|number| gutenberg::record(&bases, number)), &mut file)?;
    file.flush()?;
    Ok(fs::rename(partial, out)?)
}
