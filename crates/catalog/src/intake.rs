//! Where readers put what they find: titles are kept once, everything else is accounted for.

use std::collections::HashMap;
use std::path::Path;
use std::rc::Rc;

use carrel_engine::title::Title;

use crate::clean::text;
use crate::draft::{self, Draft};
use crate::error::Error;
use crate::report::{At, Reject, Repair, Repairs, Report};
use crate::source::columns::Field;

/// What the person who builds has said about the sources.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// Columns that fill fields, instead of those that the names tell. An empty column name leaves the field empty.
    pub map: Vec<(Field, String)>,
    /// What separates the items of lists, where it is not to be found out.
    pub list_separator: Option<String>,
    /// The language of titles that name none.
    pub language: Option<String>,
}

/// Where an id was met first.
#[derive(Clone, Copy, Debug)]
struct Seen {
    file: u32,
    at: At,
    title: u32,
}

/// All that has been read so far.
#[derive(Debug)]
pub struct Intake {
    /// What was said about the sources.
    pub options: ReadOptions,
    /// Titles in the order of the sources, each id once.
    pub titles: Vec<Title>,
    /// The account.
    pub report: Report,
    seen: HashMap<Box<str>, Seen>,
    files: Vec<Rc<str>>,
}

impl Intake {
    /// Nothing read yet.
    pub fn new(options: ReadOptions, report: Report) -> Self {
        Self { options, report, titles: Vec::new(), seen: HashMap::new(), files: Vec::new() }
    }

    /// From here on, records are of this source.
    pub fn begin(&mut self, source: &Path) {
        self.files.push(source.display().to_string().into());
    }

    /// Takes a record that a reader has found.
    pub fn draft(&mut self, at: At, draft: &Draft, mut repairs: Repairs) -> Result<(), Error> {
        let excerpt =
            text::excerpt(if draft.title.is_empty() { draft.id.as_deref().unwrap_or_default() } else { &draft.title });
        match draft::finish(draft, &mut repairs) {
            Ok(title) => self.title(at, title, &repairs),
            Err(reason) => {
                self.report.read += 1;
                self.put_aside(at, reason, excerpt)
            }
        }
    }

    /// Takes a title, unless its id is there already: the same record again is no error, another one with its id is.
    pub fn title(&mut self, at: At, mut title: Title, repairs: &Repairs) -> Result<(), Error> {
        self.report.read += 1;
        if let Some(seen) = self.seen.get(title.id.as_str()).copied() {
            return self.again(at, &title, seen);
        }
        let (file, number) = (self.files.len().saturating_sub(1) as u32, self.titles.len() as u32);
        self.seen.insert(title.id.as_str().into(), Seen { file, at, title: number });
        if title.languages.is_empty() {
            title.languages.extend(self.options.language.clone());
        }
        self.report.repairs.merge(repairs, at);
        self.report.kept += 1;
        self.titles.push(title);
        Ok(())
    }

    fn again(&mut self, at: At, title: &Title, seen: Seen) -> Result<(), Error> {
        let before = self.titles.get(seen.title as usize);
        if before.is_some_and(|before| before.title == title.title && before.creators == title.creators) {
            let mut repairs = Repairs::default();
            repairs.add_value(Repair::Repeated, &title.id);
            self.report.repairs.merge(&repairs, at);
            return Ok(());
        }
        let first = self.files.get(seen.file as usize).map_or("", |name| name);
        let reason = format!(
            "id {:?} is already taken by {first}, {}, {:?}; give each title an id of its own",
            text::excerpt(&title.id),
            seen.at,
            text::excerpt(before.map_or("", |before| &before.title))
        );
        self.put_aside(at, reason, text::excerpt(&title.title))
    }

    /// Rejects a record that makes no title.
    pub fn reject(&mut self, at: At, reason: impl Into<String>, record: &str) -> Result<(), Error> {
        self.report.read += 1;
        self.put_aside(at, reason.into(), text::excerpt(record))
    }

    /// Rejects the source as a whole.
    pub fn reject_source(&mut self, reason: impl Into<String>) -> Result<(), Error> {
        self.put_aside(At::Source, reason.into(), String::new())
    }

    /// Something worth knowing about the source as a whole.
    pub fn note(&mut self, note: &str) {
        let file = self.files.last().map_or("", |name| name);
        self.report.notes.push(format!("{file}: {note}"));
    }

    /// A repair of the source as a whole.
    pub fn repaired(&mut self, repair: Repair) {
        self.report.repairs.add(repair);
    }

    fn put_aside(&mut self, at: At, reason: String, excerpt: String) -> Result<(), Error> {
        let file = self.files.last().cloned().unwrap_or_else(|| "".into());
        self.report.reject(Reject { file, at, reason, excerpt })
    }
}
