//! The command line.

use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand};

use crate::clean::{language, link, text};
use crate::error::Error;
use crate::intake::{MarcId, ReadOptions};
use crate::source::columns::Field;
use crate::train::{Choice, TrainOptions, prune};

/// Turns a library's catalogue into the static files that the Carrel widget reads.
#[derive(Debug, Parser)]
#[command(name = "carrel", version, about, max_term_width = 110)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Build a collection from exports of a catalogue.
    Build(Box<Build>),
    /// Say which branch has which titles of a collection on its shelves.
    Availability(Availability),
    /// Show what a collection holds.
    Inspect(Inspect),
    /// Check that a backend takes feedback and requests as the widget sends them.
    CheckBackend(CheckBackend),
}

/// Check that a backend takes feedback and requests as the widget sends them: docs/backend.md, sentence by sentence.
#[derive(Debug, Args)]
#[command(after_long_help = CHECK_BACKEND_HELP)]
pub struct CheckBackend {
    /// Where events go, as `carrel.json` has it in "backend".
    #[arg(value_name = "URL")]
    pub url: String,
    /// The website whose pages send: a backend may answer that one alone.
    #[arg(long, value_name = "ORIGIN", default_value = "https://library.example")]
    pub origin: String,
    /// Where conversations are, with {id} for the request's id; otherwise URL/requests/{id}.
    #[arg(long, value_name = "URL")]
    pub requests: Option<String>,
    /// It takes events and answers none: leave the checks of conversations out.
    #[arg(long)]
    pub events_only: bool,
    /// How long it may take over an answer, and over working in what was sent.
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=600))]
    pub timeout: u64,
    /// Print the report as JSON.
    #[arg(long)]
    pub json: bool,
}

const CHECK_BACKEND_HELP: &str = "\
It sends a reaction to a title \"check-backend\", 50 answers to a survey of that name, and one question with replies, all
from the collection ORIGIN/carrel/check-backend/ and saying that they are a test. The question is withdrawn in the end. Nothing is deleted: run it
where such events do no harm.

For each sentence it says passed, FAILED, warning or skipped; where something is wrong, what was sent, what came and what to do.
Where URL is of the origin ORIGIN, browsers do not ask for leave, and it is not looked at whether the backend would give it.

Exit codes: 0 all that was looked at holds (perhaps with warnings), 1 wrong usage, or nothing answers, 2 something does not hold.";

/// Build a collection from exports of a catalogue.
#[derive(Debug, Args)]
#[command(after_long_help = BUILD_HELP)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub struct Build {
    /// Exports to read, recognised by content: MARC 21, UNIMARC, MARCXML, MARC-in-JSON, OPDS 2.0 and 1.2, Atom, RSS, KBART, JSON-LD of schema.org
    /// (also in web pages), Dublin Core (OAI-PMH), MODS, ONIX, `VuFind` and FOLIO answers, CSV, TSV, JSON Lines; also as .gz, .zip or a folder; "-" is the standard input.
    #[arg(required = true, value_name = "SOURCE")]
    pub sources: Vec<PathBuf>,
    /// Folder to write the collection to. It changes only if the build succeeds.
    #[arg(long, value_name = "DIR", required_unless_present = "dry_run")]
    pub out: Option<PathBuf>,
    /// Read and report, and write nothing but the file of rejects.
    #[arg(long)]
    pub dry_run: bool,
    /// The library's name, as shown to patrons.
    #[arg(long, default_value = "Library")]
    pub name: String,
    /// Which column fills a field, where its name does not tell; may be repeated. An empty column leaves the field empty.
    #[arg(long, value_name = "FIELD=COLUMN")]
    pub map: Vec<String>,
    /// What separates the items of lists; otherwise found out for each column.
    #[arg(long, value_name = "SEP")]
    pub list_separator: Option<String>,
    /// MARC records are UNIMARC; without this, each record that surely is one is read as such.
    #[arg(long)]
    pub unimarc: bool,
    /// The MARC field with the number of a record, as in 001, 999c (Koha) or 907$a; otherwise 001.
    #[arg(long, value_name = "FIELD")]
    pub marc_id: Option<String>,
    /// Where a title's record is, with {id} for its id, as in `/record?id={id}`.
    #[arg(long, value_name = "URL")]
    pub link_template: Option<String>,
    /// Write all rejected records to this file, as CSV: file, line, reason, excerpt.
    #[arg(long, value_name = "FILE")]
    pub rejects: Option<PathBuf>,
    /// Stop at the first record that is rejected, with exit code 3, and write nothing.
    #[arg(long)]
    pub strict: bool,
    /// Staff picks: a table with the columns id (or ISBN), text and name; may be repeated.
    #[arg(long, value_name = "FILE")]
    pub picks: Vec<PathBuf>,
    /// What is to be found but not recommended: ids, ISBNs or headings, one a line or in the columns id and heading; may be repeated.
    #[arg(long, value_name = "FILE")]
    pub hide: Vec<PathBuf>,
    /// Keep each record a title of its own, instead of one title for all editions of a work.
    #[arg(long)]
    pub keep_editions: bool,
    /// Loans to train the neighbour model on: CSV or TSV with a patron, a title and, if known, a time and a rating; may be repeated.
    #[arg(long, value_name = "FILE")]
    pub loans: Vec<PathBuf>,
    /// Ratings below this do not count as liking.
    #[arg(long, value_name = "RATING", default_value_t = 4.0, allow_negative_numbers = true)]
    pub min_rating: f64,
    /// The neighbour model: auto, none, or settings as a build has printed them, such as "ridge k=20 lambda=20 alpha=0 keep=20".
    #[arg(long, value_name = "SETTINGS", default_value = "auto")]
    pub model: String,
    /// How long to look for the best settings, in seconds of a nominal machine, so that every machine finds the same.
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    pub train_budget: u64,
    /// Most bytes of the common pack, gzipped, which every reader fetches: where not all titles fit, it has the best of each topic, and the
    /// others are in bundles. 0 means no limit.
    #[arg(long, value_name = "BYTES", default_value_t = 1_000_000)]
    pub common_bytes: usize,
    /// Most bytes of the neighbour model, gzipped, which is about the titles of the common pack; 0 means no model. Otherwise 1,000,000, of
    /// which it takes about 19 a title (at least 100,000).
    #[arg(long, value_name = "BYTES")]
    pub neighbour_bytes: Option<usize>,
    /// Titles and pairs of titles with fewer distinct patrons than this leave no trace in what is published, but for the choice of settings.
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..))]
    pub min_patrons: u32,
    /// Language of titles that name none, as a BCP 47 tag or an English name.
    #[arg(long, value_name = "TAG")]
    pub language: Option<String>,
    /// The library's own topics: CSV or TSV with a heading (or a class such as "lcc:QA 76"), the topic to show for it, and perhaps a broader one.
    /// Without a topic the heading is never shown; a topic's own name as heading renames it.
    #[arg(long, value_name = "FILE")]
    pub topics: Option<PathBuf>,
    /// Write which headings became which topics to this file, as CSV that can be edited and given back with --topics.
    #[arg(long, value_name = "FILE")]
    pub topics_report: Option<PathBuf>,
    /// Say nothing but errors.
    #[arg(long)]
    pub quiet: bool,
}

/// Say which branch has which titles of a collection on its shelves, in one file that can be made anew every hour.
#[derive(Debug, Args)]
#[command(after_long_help = AVAILABILITY_HELP)]
pub struct Availability {
    /// Lists of items: CSV or TSV with a title, a branch and, if known, a status or the date due; "-" is the standard input.
    #[arg(required = true, value_name = "ITEMS")]
    pub items: Vec<PathBuf>,
    /// Folder of the collection, where availability.carrel is written.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// When the lists were true, in seconds since 1970; otherwise now.
    #[arg(long, value_name = "SECONDS")]
    pub time: Option<u64>,
}

const AVAILABILITY_HELP: &str = "\
Titles are named by record id (id, biblionumber, bib id, mms id …), holdings key or identifier (isbn …), as in the catalogue.
Branches are in a column such as branch, homebranch, library or location, their names in branch name. Whether an item can be taken home is
told by status (\"Available\", \"Checked out\", \"Lost\" …), by a date due, by the number of available copies, or by Koha's itemlost,
withdrawn, damaged and notforloan. Where nothing is told, the branch holds the title and no more is said.

The file belongs to one build: after carrel build, run carrel availability again.";

/// Show what a collection holds.
#[derive(Debug, Args)]
pub struct Inspect {
    /// Folder of the collection.
    pub dir: PathBuf,
    /// As JSON.
    #[arg(long)]
    pub json: bool,
}

const BUILD_HELP: &str = "\
Fields for --map: id, title, original_title, subtitle, creators, year, languages, formats, topics, lcc, ddc, udc, classes,
audience, series, series_number, isbn, issn, oclc, lccn, doi, identifiers, call_number, work, holdings, added, loans, link, description,
staff_pick, staff_name.

Columns are found by many usual names without --map: record id, biblionumber, author(s), pub year, language_code,
material type, subjects, genres, bookshelves, checkouts, ratings_count, date added, summary, url and others. Several columns
may fill topics, classes, creators, languages, formats and identifiers together. The report says which column filled what.

In a folder or a .zip archive each file is a source of its own, in the order of their names. Files that are no source, such as a README, are
noted; exports that cannot be read are rejected, and the others are read all the same. Spreadsheets must be saved as CSV (UTF-8).

Loans are joined to titles by record id, holdings key or an identifier such as the ISBN. Patrons' ids are hashed when read and written
nowhere; at most 200 titles of each patron count.

Exit codes: 0 done (rejected records are reported), 1 wrong usage, or a file that cannot be read or written, 2 nothing was kept,
3 something was rejected under --strict.";

impl Build {
    /// What the readers must know.
    pub fn read_options(&self) -> Result<ReadOptions, Error> {
        let map: Vec<(Field, String)> = self.map.iter().map(|raw| mapping(raw)).collect::<Result<_, _>>()?;
        let twice =
            |at: &usize| !map[*at].0.takes_several() && map[..*at].iter().any(|(field, _)| *field == map[*at].0);
        if let Some(at) = (0..map.len()).find(twice) {
            return Err(wrong("--map", &self.map[at], "names a second column for a field that takes one"));
        }
        if self.list_separator.as_deref() == Some("") {
            return Err(wrong("--list-separator", "", "is empty; name the characters between items, such as \";\""));
        }
        let language = self.language.as_deref().map(known_language).transpose()?;
        let marc_id = self.marc_id.as_deref().map(marc_field).transpose()?;
        Ok(ReadOptions {
            map,
            list_separator: self.list_separator.clone(),
            language,
            strict: self.strict,
            unimarc: self.unimarc,
            marc_id,
        })
    }

    /// The folder to write to; nothing under `--dry-run`.
    pub fn folder(&self) -> Option<&Path> {
        self.out.as_deref().filter(|_| !self.dry_run)
    }

    /// Most bytes of the common pack; nothing where there is no limit.
    pub fn most_common_bytes(&self) -> Option<usize> {
        Some(self.common_bytes).filter(|&bytes| bytes > 0)
    }

    /// Most bytes of the neighbour model.
    pub fn most_neighbour_bytes(&self) -> usize {
        self.neighbour_bytes.unwrap_or(prune::MOST_BYTES)
    }

    /// What the trainer must know.
    pub fn train_options(&self) -> Result<TrainOptions, Error> {
        if !self.min_rating.is_finite() {
            return Err(wrong(
                "--min-rating",
                &self.min_rating.to_string(),
                "is no number; give the least rating that is liking",
            ));
        }
        let choice = match self.model.trim() {
            "auto" => Choice::Auto,
            "none" => Choice::None,
            text => Choice::Fixed(text.parse().map_err(|problem: String| {
                wrong("--model", text, &format!("{problem}; give auto, none, or settings that a build has printed"))
            })?),
        };
        let min_patrons = u64::from(self.min_patrons);
        Ok(TrainOptions { min_patrons, choice, budget: self.train_budget, bytes: self.neighbour_bytes })
    }

    /// The template, if it leads to the web and has a place for the id.
    pub fn checked_template(&self) -> Result<Option<String>, Error> {
        let Some(template) = self.link_template.as_deref().map(str::trim) else { return Ok(None) };
        if !template.contains("{id}") {
            return Err(wrong("--link-template", template, "has no {id}; write it where the id of a record belongs"));
        }
        if link::safe(&template.replace("{id}", "1")).is_none() {
            return Err(wrong("--link-template", template, "is no http(s) or relative address"));
        }
        Ok(Some(template.to_owned()))
    }

    /// The name as one plain line.
    pub fn checked_name(&self) -> Result<String, Error> {
        let name = text::line(&self.name);
        if name.is_empty() { Err(wrong("--name", &self.name, "is empty; give the library's name")) } else { Ok(name) }
    }
}

fn mapping(raw: &str) -> Result<(Field, String), Error> {
    let (field, column) =
        raw.split_once('=').ok_or_else(|| wrong("--map", raw, "is not FIELD=COLUMN, as in title=Heading"))?;
    let known = Field::named(field)
        .ok_or_else(|| wrong("--map", raw, &format!("names no field; the fields are {}", Field::names())))?;
    Ok((known, column.trim().to_owned()))
}

/// "001", "999c", "907$a".
fn marc_field(raw: &str) -> Result<MarcId, Error> {
    let wrong = |problem| wrong("--marc-id", raw, problem);
    let text = raw.trim();
    let tag: [u8; 3] = text.get(..3).and_then(|tag| tag.as_bytes().try_into().ok()).unwrap_or_default();
    let code = text.get(3..).unwrap_or_default().trim_start_matches(['$', '|', '‡']);
    if !tag.iter().all(u8::is_ascii_alphanumeric) {
        return Err(wrong("is no field; give three characters and, but for 001 to 009, a subfield, as in 001 or 999c"));
    }
    let mut codes = code.chars();
    match (codes.next(), codes.next(), tag.starts_with(b"00")) {
        (None, _, true) => Ok(MarcId { tag, code: None }),
        (Some(_), _, true) => Err(wrong("names a subfield of a field that has none; leave it out")),
        (Some(code), None, false) if code.is_ascii_alphanumeric() => Ok(MarcId { tag, code: Some(code) }),
        _ => Err(wrong("names no subfield; write one letter or digit after the field, as in 999c")),
    }
}

fn known_language(raw: &str) -> Result<String, Error> {
    language::tag(raw).ok_or_else(|| wrong("--language", raw, "is no language; give a tag such as \"en\""))
}

fn wrong(option: &'static str, value: &str, problem: &str) -> Error {
    Error::Option { option, value: value.to_owned(), problem: problem.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_marc_field_is_a_tag_and_a_subfield() {
        assert_eq!(marc_field("001").ok(), Some(MarcId { tag: *b"001", code: None }));
        assert_eq!(marc_field(" 907$a").ok(), Some(MarcId { tag: *b"907", code: Some('a') }));
        for nonsense in ["", "99", "999", "999cc", "999-", "001a", "9é9", "id"] {
            let error = marc_field(nonsense).map_err(|error| error.to_string());
            assert!(error.as_ref().is_err_and(|text| text.contains("--marc-id")), "{nonsense}: {error:?}");
        }
    }

    #[test]
    fn the_help_names_every_field() {
        let help: String = BUILD_HELP.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(help.contains(&Field::names()));
    }
}
