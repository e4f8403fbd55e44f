//! `carrel build`: read, understand, write, account.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::time::Instant;

use carrel_engine::collection::{self, BuildOptions};
use carrel_engine::title::Title;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::cli::Build;
use crate::error::Error;
use crate::intake::Intake;
use crate::loans::Loans;
use crate::loans::read::Reader;
use crate::output::{self, Size};
use crate::report::Report;
use crate::topics::account::Account;
use crate::topics::overrides::Overrides;
use crate::train::{self, TrainOptions, Trained};
use crate::{memory, source, topics};

/// How a build ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A collection was written.
    Done,
    /// No title was kept; nothing was written.
    Nothing,
    /// Something was rejected under `--strict`; nothing was written.
    Rejected,
}

/// Builds a collection; the lines are the report.
pub fn run(arguments: &Build) -> Result<(Outcome, Vec<String>), Error> {
    let started = Instant::now();
    let mut options = BuildOptions {
        name: arguments.checked_name()?,
        link_template: arguments.checked_template()?,
        min_patrons: u64::from(arguments.min_patrons),
        ..BuildOptions::default()
    };
    output::check(&arguments.out)?;
    let mut intake = Intake::new(arguments.read_options()?, Report::new(arguments.rejects.as_deref())?);
    let train_options = arguments.train_options()?;
    let overrides = arguments.topics.as_deref().map(Overrides::read).transpose()?.unwrap_or_default();
    if let Some(path) = &arguments.topics_report {
        Account::check(path)?;
    }
    let progress = progress(arguments);
    read_all(arguments, &progress, &mut intake)?;
    let Intake { mut titles, mut report, .. } = intake;
    report.flush()?;
    let outcome = outcome(arguments, &report);
    let mut lines = report.lines();
    let mut sizes = BTreeMap::new();
    let count = titles.len() as u64;
    if outcome == Outcome::Done {
        if options.link_template.is_none() && titles.iter().all(|title| title.link.is_none()) {
            lines.push("  note: no title has a link; --link-template https://…/{id} makes them".into());
        }
        make_topics(arguments, &overrides, &mut titles, &mut lines)?;
        let trained = train_on(arguments, &progress, &mut titles, &train_options, &mut lines)?;
        options.blend = trained.blend;
        options.model = trained.plan.map_or_else(String::new, |plan| plan.to_string());
        progress.finish_and_clear();
        sizes = output::write(&arguments.out, &collection::build(titles, &trained.lists, &options))?;
    }
    progress.finish_and_clear();
    lines.extend(size_lines(&sizes, count));
    lines.push(format!(
        "{:.1} s{}",
        started.elapsed().as_secs_f64(),
        memory::peak().map_or(String::new(), |peak| format!(", at most {peak} MB of memory"))
    ));
    Ok((outcome, lines))
}

fn outcome(arguments: &Build, report: &Report) -> Outcome {
    match (report.kept, report.rejected) {
        (0, _) => Outcome::Nothing,
        (_, 1..) if arguments.strict => Outcome::Rejected,
        _ => Outcome::Done,
    }
}

fn read_all(arguments: &Build, progress: &ProgressBar, intake: &mut Intake) -> Result<(), Error> {
    for path in &arguments.sources {
        let raw = open(path)?;
        source::read(path, Box::new(progress.wrap_read(raw)), intake)?;
    }
    Ok(())
}

/// Makes the topics that readers browse by, and says what became of them.
fn make_topics(
    arguments: &Build,
    overrides: &Overrides,
    titles: &mut [Title],
    lines: &mut Vec<String>,
) -> Result<(), Error> {
    let account = topics::settle(titles, overrides, arguments.topics_report.is_some());
    lines.push(account.line());
    lines.extend(overrides.note().map(|note| format!("  note: {note}")));
    match &arguments.topics_report {
        Some(path) => account.write(path),
        None => Ok(()),
    }
}

/// Reads the loans and trains on them. Where there are any, popularity is the number of distinct patrons in them and no other.
fn train_on(
    arguments: &Build,
    progress: &ProgressBar,
    titles: &mut [Title],
    options: &TrainOptions,
    lines: &mut Vec<String>,
) -> Result<Trained, Error> {
    let loans = read_loans(arguments, progress, titles, lines)?;
    let trained = train::train(titles, &loans, options)?;
    if !loans.is_empty() {
        titles.iter_mut().zip(&trained.popularity).for_each(|(title, patrons)| title.loans = Some(*patrons));
    }
    lines.extend(trained.lines.iter().cloned());
    Ok(trained)
}

fn read_loans(
    arguments: &Build,
    progress: &ProgressBar,
    titles: &[Title],
    lines: &mut Vec<String>,
) -> Result<Loans, Error> {
    if arguments.loans.is_empty() {
        return Ok(Loans::default());
    }
    let mut reader = Reader::new(titles, arguments.min_rating);
    for path in &arguments.loans {
        let raw = open(path)?;
        reader.read(path, Box::new(progress.wrap_read(raw)))?;
    }
    let (loans, account) = reader.finish();
    lines.extend(account.lines(loans.patrons(), loans.pairs()));
    if loans.is_empty() {
        lines.push("  note: no loan is of a title in the catalogue; do the loans name titles by its ids?".into());
    }
    Ok(loans)
}

fn open(path: &Path) -> Result<Box<dyn Read>, Error> {
    if path == Path::new("-") {
        return Ok(Box::new(io::stdin()));
    }
    let fail = |source| Error::Read { path: path.to_owned(), source };
    let file = File::open(path).map_err(fail)?;
    if file.metadata().map_err(fail)?.is_dir() {
        return Err(fail(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder; name the files in it")));
    }
    Ok(Box::new(file))
}

/// Bytes read of all bytes, on a terminal only.
fn progress(arguments: &Build) -> ProgressBar {
    if arguments.quiet {
        return ProgressBar::hidden();
    }
    let total = arguments
        .sources
        .iter()
        .chain(&arguments.loans)
        .filter_map(|path| path.metadata().ok())
        .map(|metadata| metadata.len())
        .sum();
    let style = ProgressStyle::with_template("reading {bar:30} {bytes} of {total_bytes}, {eta} left");
    let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr_with_hz(4));
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

fn size_lines(sizes: &BTreeMap<String, Size>, titles: u64) -> Vec<String> {
    let per_title = |bytes: u64| bytes as f64 / titles.max(1) as f64;
    let line = |(name, size): (&String, &Size)| {
        let plural = if size.files == 1 { "file" } else { "files" };
        format!(
            "  {name}: {} {plural}, {} bytes, {} gzipped; a title {:.1}, {:.1} gzipped",
            size.files,
            size.raw,
            size.gzip,
            per_title(size.raw),
            per_title(size.gzip)
        )
    };
    sizes.iter().map(line).collect()
}
