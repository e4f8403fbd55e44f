//! Where readers put what they find: titles are kept once, everything else is accounted for.

use std::collections::HashMap;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher, Hash};
use std::path::Path;
use std::rc::Rc;

use carrel_engine::title::Title;
use rayon::prelude::*;

use crate::clean::text;
use crate::draft::{self, Draft};
use crate::error::Error;
use crate::report::{At, Reject, Repair, Repairs, Report};
use crate::source::columns::Field;
use crate::store::Store;

/// What the person who builds has said about the sources.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// Columns that fill fields, instead of those that the names tell. An empty column name leaves the field empty.
    pub map: Vec<(Field, String)>,
    /// What separates the items of lists, where it is not to be found out.
    pub list_separator: Option<String>,
    /// The language of titles that name none.
    pub language: Option<String>,
    /// The first reject ends the reading, with [`Error::Strict`].
    pub strict: bool,
    /// MARC records are UNIMARC.
    pub unimarc: bool,
    /// The MARC field with the id of records, such as `001` or `999c`.
    pub marc_id: Option<MarcId>,
}

/// How many records are made into titles at a time.
const BATCH: usize = 1_024;

/// What a reader makes of one record.
#[derive(Clone, Debug)]
pub struct Record {
    /// Where it is.
    pub at: At,
    /// What it holds.
    pub found: Found,
    /// What was put right so far.
    pub repairs: Repairs,
}

/// What a record holds.
#[derive(Clone, Debug)]
pub enum Found {
    /// Fields, as the source has them.
    Draft(Box<Draft>),
    /// A title, checked already.
    Title(Box<Title>),
    /// Nothing that makes a title.
    Reject {
        /// Why, and what can be done.
        reason: String,
        /// The beginning of the record.
        record: String,
    },
    /// A record that describes no title and is no error: what to call it.
    PassedOver(&'static str),
}

/// What becomes of a record.
enum Finished {
    Title(Box<Title>),
    Reject { reason: String, excerpt: String },
    PassedOver(&'static str),
}

impl Found {
    /// No title, for this reason.
    pub fn reject(reason: impl Into<String>, record: &str) -> Self {
        Self::Reject { reason: reason.into(), record: record.to_owned() }
    }
}

impl Record {
    fn finish(self) -> (At, Finished, Repairs) {
        let Self { at, found, mut repairs } = self;
        let finished = match found {
            Found::Draft(draft) => {
                let name = if draft.title.is_empty() { draft.id.as_deref().unwrap_or_default() } else { &draft.title };
                match draft::finish(&draft, &mut repairs) {
                    Ok(title) => Finished::Title(Box::new(title)),
                    Err(reason) => Finished::Reject { reason, excerpt: text::excerpt(name) },
                }
            }
            Found::Title(title) => Finished::Title(title),
            Found::Reject { reason, record } => Finished::Reject { reason, excerpt: text::excerpt(&record) },
            Found::PassedOver(name) => Finished::PassedOver(name),
        };
        (at, finished, repairs)
    }
}

/// A field of MARC and, unless it is a control field, a subfield.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MarcId {
    /// The tag.
    pub tag: [u8; 3],
    /// The code of the subfield.
    pub code: Option<char>,
}

/// Where a title was found.
#[derive(Clone, Copy, Debug)]
struct Place {
    file: u32,
    at: At,
}

/// What is known of an id that is taken.
#[derive(Clone, Copy, Debug)]
struct Seen {
    title: u32,
    /// A hash of its title and creators, which another record with the id must share.
    content: u64,
    /// A hash of all of it, by which the same record is known again.
    whole: u64,
}

/// All that has been read so far.
#[derive(Debug)]
pub struct Intake {
    /// What was said about the sources.
    pub options: ReadOptions,
    /// Titles in the order of the sources. An id comes again where the same record says other things the second time.
    pub titles: Store,
    /// The account.
    pub report: Report,
    /// By a hash of the id.
    seen: HashMap<u64, Seen>,
    places: Vec<Place>,
    files: Vec<Rc<str>>,
    stray: Option<Stray>,
}

/// A file that may be no source at all, and why it is none.
#[derive(Debug)]
struct Stray {
    reason: Option<String>,
    /// Records read before it.
    read: u64,
}

/// What became of sources that are small enough to look at: the titles unpacked, and the account.
#[derive(Debug)]
pub struct Taken {
    /// Titles in the order of the sources.
    pub titles: Vec<Title>,
    /// The account.
    pub report: Report,
}

impl From<Intake> for Taken {
    fn from(intake: Intake) -> Self {
        Self { titles: intake.titles.to_vec(), report: intake.report }
    }
}

/// The same for the same value in every run.
fn hash(value: impl Hash) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(value)
}

impl Intake {
    /// Nothing read yet.
    pub fn new(options: ReadOptions, report: Report) -> Self {
        Self {
            options,
            report,
            titles: Store::default(),
            seen: HashMap::new(),
            places: Vec::new(),
            files: Vec::new(),
            stray: None,
        }
    }

    /// From here on, records are of this source.
    pub fn begin(&mut self, source: &Path) {
        self.files.push(source.display().to_string().into());
    }

    /// Takes a record that a reader has found.
    pub fn take(&mut self, record: Record) -> Result<(), Error> {
        self.finished(record.finish())
    }

    /// Takes all records that `next` finds, in their order. `make` understands them, on all cores. The records before an error are taken too.
    pub fn take_all<R: Send>(
        &mut self,
        next: impl FnMut() -> Result<Option<R>, Error>,
        make: impl Fn(R) -> Record + Sync,
    ) -> Result<(), Error> {
        self.take_several(next, |raw| Some(make(raw)))
    }

    /// The same where each of what `next` finds may hold several records.
    pub fn take_several<R: Send, I: IntoIterator<Item = Record>>(
        &mut self,
        mut next: impl FnMut() -> Result<Option<R>, Error>,
        make: impl Fn(R) -> I + Sync,
    ) -> Result<(), Error>
    where
        I::IntoIter: Send,
    {
        loop {
            let mut batch = Vec::new();
            let mut failure = None;
            while batch.len() < BATCH {
                match next() {
                    Ok(Some(raw)) => batch.push(raw),
                    Ok(None) => break,
                    Err(error) => {
                        failure = Some(error);
                        break;
                    }
                }
            }
            let is_last = batch.len() < BATCH;
            let finished: Vec<_> =
                batch.into_par_iter().flat_map_iter(|raw| make(raw).into_iter().map(Record::finish)).collect();
            for one in finished {
                self.finished(one)?;
            }
            if let Some(error) = failure {
                return Err(error);
            }
            if is_last {
                return Ok(());
            }
        }
    }

    fn finished(&mut self, (at, finished, repairs): (At, Finished, Repairs)) -> Result<(), Error> {
        // Rows that were joined to the record were read too, whatever becomes of it.
        let joined = repairs.count(Repair::CoverageRow);
        self.report.read += joined;
        self.report.merged += joined;
        match finished {
            Finished::Title(title) => self.title(at, *title, &repairs),
            Finished::Reject { reason, excerpt } => {
                self.report.read += 1;
                self.put_aside(at, reason, excerpt)
            }
            Finished::PassedOver(name) => {
                self.report.read += 1;
                *self.report.passed_over.entry(name).or_default() += 1;
                Ok(())
            }
        }
    }

    /// Takes a title, unless its id is there already: the same record again is no error, another one with its id is.
    pub fn title(&mut self, at: At, mut title: Title, repairs: &Repairs) -> Result<(), Error> {
        self.report.read += 1;
        let whole = hash(postcard::to_stdvec(&title).unwrap_or_default());
        let seen = Seen { title: self.titles.len() as u32, content: hash((&title.title, &title.creators)), whole };
        match self.seen.get(&hash(&title.id)).copied() {
            Some(before) if before.whole == seen.whole || before.content != seen.content => {
                return self.again(at, &title, seen.content, before);
            }
            // The same record with other data: `editions` joins what both say.
            Some(_) => {}
            None => drop(self.seen.insert(hash(&title.id), seen)),
        }
        self.places.push(Place { file: self.files.len().saturating_sub(1) as u32, at });
        if title.languages.is_empty() {
            title.languages.extend(self.options.language.clone());
        }
        self.report.repairs.merge(repairs, at);
        self.report.repaired += u64::from(!repairs.is_empty());
        self.report.kept += 1;
        self.titles.push(title);
        Ok(())
    }

    fn again(&mut self, at: At, title: &Title, content: u64, seen: Seen) -> Result<(), Error> {
        if seen.content == content {
            let mut repairs = Repairs::default();
            repairs.add_value(Repair::Repeated, &title.id);
            self.report.repairs.merge(&repairs, at);
            self.report.repeated += 1;
            return Ok(());
        }
        let place = self.places.get(seen.title as usize);
        let first = place.and_then(|place| self.files.get(place.file as usize)).map_or("", |name| name);
        let reason = format!(
            "id {:?} is already taken by {first}, {}, {:?}; give each title an id of its own",
            text::excerpt(&title.id),
            place.map_or(At::SOURCE, |place| place.at),
            text::excerpt(&self.titles.get(seen.title as usize).unwrap_or_default().title)
        );
        self.put_aside(at, reason, text::excerpt(&title.title))
    }

    /// Reads a file that nobody named. If it `may_be_stray` and is no source as a whole, as a README in a folder of exports is none, that is
    /// no reject but the reason given back.
    pub fn passing_over(
        &mut self,
        may_be_stray: bool,
        read: impl FnOnce(&mut Self) -> Result<(), Error>,
    ) -> Result<Option<String>, Error> {
        let stray = may_be_stray.then_some(Stray { reason: None, read: self.report.read });
        let outer = std::mem::replace(&mut self.stray, stray);
        let result = read(self);
        let stray = std::mem::replace(&mut self.stray, outer);
        result.map(|()| stray.and_then(|stray| stray.reason))
    }

    /// Rejects the source as a whole.
    pub fn reject_source(&mut self, reason: impl Into<String>) -> Result<(), Error> {
        // What has given records is a source, whatever its name.
        if let Some(stray) = self.stray.as_mut().filter(|stray| stray.read == self.report.read) {
            stray.reason.get_or_insert_with(|| reason.into());
            return Ok(());
        }
        self.put_aside(At::SOURCE, reason.into(), String::new())
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
        self.report.reject(Reject { file, at, reason, excerpt })?;
        if self.options.strict { Err(Error::Strict) } else { Ok(()) }
    }
}
