//! `carrel build`: read, understand, write, account.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Instant;

use carrel_engine::collection::{BuildOptions, Plan};
use carrel_engine::title::Title;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::cli::Build;
use crate::editions::Merged;
use crate::error::Error;
use crate::hand::{hide, picks};
use crate::intake::Intake;
use crate::loans::Loans;
use crate::loans::read::Reader;
use crate::names::Names;
use crate::output::{self, Size};
use crate::publish::{Planned, publish};
use crate::report::Report;
use crate::source::folder::{self, Opener};
use crate::source::members;
use crate::store::Store;
use crate::topics::account::Account;
use crate::topics::overrides::Overrides;
use crate::train::{self, TrainOptions, Trained, prune};
use crate::{budget, editions, memory, topics};

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
    let options = BuildOptions {
        name: arguments.checked_name()?,
        link_template: arguments.checked_template()?,
        min_patrons: u64::from(arguments.min_patrons),
        ..BuildOptions::default()
    };
    arguments.folder().map_or(Ok(()), output::check)?;
    let mut intake = Intake::new(arguments.read_options()?, Report::new(arguments.rejects.as_deref())?);
    let given = Given {
        train: arguments.train_options()?,
        topics: arguments.topics.as_deref().map(Overrides::read).transpose()?.unwrap_or_default(),
    };
    if let Some(path) = &arguments.topics_report {
        Account::check(path)?;
    }
    let progress = progress(arguments);
    match read_all(arguments, &progress, &mut intake) {
        // The report tells which record it was.
        Err(Error::Strict) => {}
        other => other?,
    }
    let Intake { titles, mut report, .. } = intake;
    report.flush()?;
    let outcome = outcome(arguments, &report);
    let mut merged = Vec::new();
    let titles = merge_editions(arguments, titles, &mut report, &mut merged);
    let mut lines = match arguments.folder() {
        Some(folder) if outcome == Outcome::Done => {
            let made = make(arguments, folder, titles, options, &given, &progress)?;
            report.lines().into_iter().chain(merged).chain(made).collect()
        }
        _ => report.lines().into_iter().chain(merged).collect::<Vec<_>>(),
    };
    progress.finish_and_clear();
    lines.push(format!(
        "{:.1} s{}",
        started.elapsed().as_secs_f64(),
        memory::peak().map_or(String::new(), |peak| format!(", at most {peak} MB of memory"))
    ));
    Ok((outcome, lines))
}

/// What was given beside the sources, understood before they are read.
struct Given {
    train: TrainOptions,
    topics: Overrides,
}

/// From all that was read to the files; the lines tell what was done.
fn make(
    arguments: &Build,
    folder: &Path,
    mut titles: Store,
    mut options: BuildOptions,
    given: &Given,
    progress: &ProgressBar,
) -> Result<Vec<String>, Error> {
    let mut lines = Vec::new();
    if options.link_template.is_none() && titles.map(|_, title| title.link.is_none()).into_iter().all(|none| none) {
        lines.push("  note: no title has a link; --link-template https://…/{id} makes them".into());
    }
    make_topics(arguments, &given.topics, &mut titles, &mut lines)?;
    let needs_names = !(arguments.picks.is_empty() && arguments.hide.is_empty() && arguments.loans.is_empty());
    let names = if needs_names { Names::of(&titles) } else { Names::default() };
    if !arguments.picks.is_empty() {
        lines.extend(picks::apply(&arguments.picks, &mut titles, &names)?);
    }
    if !arguments.hide.is_empty() {
        lines.extend(hide::apply(&arguments.hide, &mut titles, &names)?);
    }
    let loans = read_loans(arguments, progress, &titles, &names, &mut lines)?;
    drop(names);
    count_patrons(&mut titles, &loans);
    let fail = |source| Error::Write { path: folder.to_owned(), source };
    let plan = Plan::new(&titles, options.min_patrons);
    let common = budget::fit(&plan, arguments.most_common_bytes()).map_err(fail)?;
    let (trained, places) = train_on_common(&titles, loans, plan.common_numbers(common.titles), &given.train)?;
    let neighbours = prune::fitted(&trained.lists, &places, arguments.most_neighbour_bytes()).map_err(fail)?;
    lines.extend(trained.lines);
    lines.push(common.line(titles.len()));
    options.blend = trained.blend;
    options.model = trained.plan.map_or_else(String::new, |plan| plan.to_string());
    progress.set_message("writing");
    let planned = Planned { plan, common: common.titles, neighbours: &neighbours };
    let sizes = publish(folder, &titles, planned, &options)?;
    lines.extend(size_lines(&sizes, titles.len(), common.titles));
    Ok(lines)
}

/// Where there are loans, popularity is the number of distinct patrons in them and no other.
fn count_patrons(titles: &mut Store, loans: &Loans) {
    if !loans.is_empty() {
        let popularity = loans.popularity(titles.len());
        titles.update(|number, title| title.loans = popularity.get(number).copied());
    }
}

/// Trains on the titles of the common set, whose numbers come by position: only those can be recommended before the reader agrees to
/// more, and only they have room in the model. Beside the model there is for each of its lists the position of its title.
fn train_on_common(
    titles: &Store,
    loans: Loans,
    by_position: Vec<u32>,
    options: &TrainOptions,
) -> Result<(Trained, Vec<u32>), Error> {
    let mut numbered: Vec<(u32, u32)> = by_position.into_iter().zip(0..).collect();
    numbered.sort_unstable();
    let (numbers, places): (Vec<u32>, Vec<u32>) = numbered.into_iter().unzip();
    let trained = if numbers.len() == titles.len() {
        train::train(titles, &loans, options)?
    } else {
        let some = loans.among(&numbers);
        drop(loans);
        train::train(&titles.some(&numbers), &some, options)?
    };
    Ok((trained, places))
}

fn merge_editions(arguments: &Build, titles: Store, report: &mut Report, lines: &mut Vec<String>) -> Store {
    let Merged { titles, records, works } = editions::merge(titles, arguments.keep_editions);
    report.kept -= records;
    report.merged += records;
    if works > 0 && arguments.keep_editions {
        lines.push(format!("records with an id that is there already: {records}, joined to {works} titles"));
    } else if works > 0 {
        lines.push(format!(
            "editions: {records} records became editions of {works} titles (--keep-editions keeps them apart)"
        ));
    }
    titles
}

fn outcome(arguments: &Build, report: &Report) -> Outcome {
    match (report.kept, report.rejected + report.unread) {
        (_, 1..) if arguments.strict => Outcome::Rejected,
        (0, _) => Outcome::Nothing,
        _ => Outcome::Done,
    }
}

fn read_all(arguments: &Build, progress: &ProgressBar, intake: &mut Intake) -> Result<(), Error> {
    let watch = |raw| Box::new(progress.wrap_read(raw)) as _;
    let opener = opener(arguments, &watch);
    progress.set_length(arguments.sources.iter().chain(&arguments.loans).map(|path| opener.size(path)).sum());
    // A slip in a name is told before hours of reading. A pipe can be opened only once, and is left to its turn.
    for path in arguments.sources.iter().filter(|path| !path.exists() || path.is_file()) {
        folder::open(path)?;
    }
    arguments.sources.iter().try_for_each(|path| {
        let kept = intake.report.kept;
        match opener.read(path, intake) {
            // What came before the damage is kept, and the other sources are read.
            Err(error @ Error::Read { .. }) => members::damaged(path, &members::cause(error)?, kept, intake),
            other => other,
        }
    })
}

/// What the build itself reads and writes is no source, even where it lies in a folder of sources.
fn opener<'a>(arguments: &Build, watch: &'a dyn Fn(Box<dyn Read>) -> Box<dyn Read>) -> Opener<'a> {
    let tables = [&arguments.loans, &arguments.picks, &arguments.hide].into_iter().flatten();
    let own = tables.chain(&arguments.rejects).chain(&arguments.out);
    Opener::new(own.map(PathBuf::as_path), watch)
}

/// Makes the topics that readers browse by, and says what became of them.
fn make_topics(
    arguments: &Build,
    overrides: &Overrides,
    titles: &mut Store,
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

fn read_loans(
    arguments: &Build,
    progress: &ProgressBar,
    titles: &Store,
    names: &Names,
    lines: &mut Vec<String>,
) -> Result<Loans, Error> {
    if arguments.loans.is_empty() {
        return Ok(Loans::default());
    }
    let ids = titles.map(|_, title| Title { id: title.id.clone(), ..Title::default() });
    let mut reader = Reader::new(&ids, names, arguments.min_rating);
    for path in &arguments.loans {
        let raw = folder::open(path)?;
        reader.read(path, Box::new(progress.wrap_read(raw)))?;
    }
    let (loans, account) = reader.finish();
    lines.extend(account.lines(loans.patrons(), loans.pairs()));
    if loans.is_empty() {
        lines.push("  note: no loan is of a title in the catalogue; do the loans name titles by its ids?".into());
    }
    Ok(loans)
}

/// Bytes read of all bytes, on a terminal only.
fn progress(arguments: &Build) -> ProgressBar {
    if arguments.quiet {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("reading {bar:30} {bytes} of {total_bytes}, {eta} left {msg}");
    let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr_with_hz(4));
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// Bytes of each kind of file; what only some titles are in is divided by the number of those.
fn size_lines(sizes: &BTreeMap<String, Size>, titles: usize, common: usize) -> Vec<String> {
    let line = |(name, size): (&String, &Size)| {
        let plural = if size.files == 1 { "file" } else { "files" };
        let among = match name.as_str() {
            "common" | "neighbours" => common,
            "more" | "bundles" => titles - common,
            _ => titles,
        };
        let per_title = |bytes: u64| bytes as f64 / among.max(1) as f64;
        let of = if among == titles { String::new() } else { format!(" of {among}") };
        format!(
            "  {name}: {} {plural}, {} bytes, {} gzipped; a title{of} {:.1}, {:.1} gzipped",
            size.files,
            size.raw,
            size.gzip,
            per_title(size.raw),
            per_title(size.gzip)
        )
    };
    sizes.iter().map(line).collect()
}
