//! Measures recommendations: the protocol of strong generalisation on a library's loans or ratings, through the real
//! trainer, the real files and the real engine, beside other methods on the same split.
//!
//! | Module | Holds |
//! |---|---|
//! | [`data`] | ratings in, a goodbooks folder joined |
//! | [`generator`], [`split`] | the one split |
//! | [`measure`] | NDCG, recall, coverage, diversity |
//! | [`ours`] | Carrel: `carrel build`, then the engine on its files |
//! | [`peers`], [`look_alike`], [`python`] | the methods beside it |
//! | [`report`] | the table and the JSON |

mod data;
mod error;
mod generator;
mod look_alike;
mod measure;
mod ours;
mod peers;
mod python;
mod report;
mod split;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

use crate::error::Error;
use crate::report::Report;

/// Measures Carrel's recommendations beside other methods.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask eval", max_term_width = 110)]
pub struct Options {
    /// Folder with goodbooks' `ratings_random.csv.gz`, `books.csv.gz` and `genres.csv.gz`, or a parent of it.
    #[arg(long, value_name = "DIR", required_unless_present = "ratings")]
    pub data: Option<PathBuf>,
    /// Ratings or loans: a CSV with a patron, a title and perhaps a rating and a time.
    #[arg(long, value_name = "FILE")]
    pub ratings: Option<PathBuf>,
    /// Metadata of the titles: anything `carrel build` reads, with the same ids.
    #[arg(long, value_name = "FILE")]
    pub titles: Option<PathBuf>,
    /// Pairs of titles with fewer patrons than this are not known to the model.
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub min_patrons: u32,
    /// Ratings below this are not counted as liking.
    #[arg(long, value_name = "RATING", default_value_t = 4.0)]
    pub min_rating: f64,
    /// The last titles in time are the targets, not random ones.
    #[arg(long)]
    pub temporal: bool,
    /// Measure on the validation patrons, by a model that knows only the training patrons: for tuning.
    #[arg(long)]
    pub validation: bool,
    /// A fixed model instead of the one that wins, as `carrel build --model`.
    #[arg(long, value_name = "SETTINGS")]
    pub model: Option<String>,
    /// Further arguments for `carrel build`, one each.
    #[arg(long, value_name = "ARGUMENT", allow_hyphen_values = true)]
    pub build: Vec<String>,
    /// Leave out the other methods.
    #[arg(long)]
    pub alone: bool,
    /// Leave out the methods that need Python with `implicit`.
    #[arg(long)]
    pub no_python: bool,
    /// Where files go.
    #[arg(long, value_name = "DIR", default_value = "target/eval")]
    pub out: PathBuf,
}

fn main() -> ExitCode {
    match run(&Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: &Options) -> Result<(), Error> {
    let sources = data::sources(options)?;
    let loans = data::read(&sources.ratings, options.min_rating)?;
    let split = split::split(&loans, options.temporal)?;
    error::create_folder(&options.out)?;
    split.write(&options.out.join("split"))?;
    let held = if options.validation { split.validation() } else { split.test() };
    println!("{}", split.summary(held.name));
    let carrel = ours::run(options, &sources, &held)?;
    let mut report = Report::new(options, &split, held.name);
    report.add(carrel.rows);
    if !options.alone {
        report.add(peers::run(&split, &held, &carrel.likeness));
        report.add(look_alike::run(&carrel.titles, &held, &carrel.likeness));
        if !options.no_python && !options.validation {
            report.add(python::run(&sources, &options.out.join("split")));
        }
    }
    println!("{}", report.table());
    report.write(&options.out.join("report.json"))
}
