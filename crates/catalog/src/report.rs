//! What became of the records: counts, repairs, and the rejected ones with their reasons.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use crate::clean::text;
use crate::error::Error;

/// Something that was certainly wrong in a record and was put right, or left out, while the record was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Repair {
    /// Bytes were Windows-1252, not UTF-8.
    Windows1252,
    /// The file was UTF-16.
    Utf16,
    /// A quotation mark was part of the text.
    StrayQuote,
    /// Empty fields stood after the last column.
    ExtraEmptyFields,
    /// A field that is not needed was damaged and left out.
    DamagedField,
    /// Bytes that are no characters in the declared encoding were replaced.
    DamagedText,
    /// An ISBN that a spreadsheet had rounded was left out.
    RoundedIsbn,
    /// An identifier with a wrong length or check digit was left out.
    WrongIdentifier,
    /// A link that is neither `http(s)` nor relative was left out.
    UnsafeLink,
    /// A series was found in the title.
    SeriesInTitle,
    /// A statement of responsibility or subfield codes were taken out of the title.
    CataloguingInTitle,
    /// A record of MARC without a main title is called by another of its titles.
    TitleElsewhere,
    /// Tags or entities became plain text.
    Markup,
    /// A text was too long and was cut.
    TextCut,
    /// A list was too long and was cut.
    ListCut,
    /// "Various", "Anonymous" and the like are no creators.
    NoCreator,
    /// A year could not be understood.
    UnknownYear,
    /// A language could not be understood.
    UnknownLanguage,
    /// A date could not be understood.
    UnknownDate,
    /// A number could not be understood.
    UnknownNumber,
    /// An id was made of title, creators, year and identifiers.
    MadeId,
    /// A MARC record lacks the field that the library has named as its id.
    WithoutMarcId,
    /// The ISBN serves as id.
    IsbnAsId,
    /// End tags were missing or too many where HTML stood in XML.
    LooseTags,
    /// The record is there already, as copies are in exports of items and titles in several lanes of a feed.
    Repeated,
    /// A title had another row, for another stretch of its coverage.
    CoverageRow,
    /// A MARC record has another length than its leader tells.
    MarcLength,
    /// A MARC record's directory was wrong; the ends of its fields told them apart.
    MarcDirectory,
    /// A MARC record lacked the sign that ends it.
    MarcEnd,
    /// The bytes of a MARC record had been made UTF-8 once too often.
    MarcEncodedTwice,
    /// Ends of lines stood in a MARC record.
    MarcWrapped,
    /// The end of a field of a MARC record was gone.
    MarcFieldEnd,
    /// A field of a MARC record had more or fewer than two indicators.
    MarcIndicator,
    /// A subfield of a MARC record had no code, or a wrong one.
    MarcSubfield,
    /// A MARC record is UTF-8 but does not say so.
    MarcIsUtf8,
    /// A MARC record says that it is UTF-8 but is MARC-8 or, in UNIMARC, ISO 5426.
    MarcIsNotUtf8,
    /// Bytes were Windows-1251.
    Windows1251,
    /// A character that its set does not have.
    UnknownCharacter,
}

impl Repair {
    /// The repair in words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Windows1252 => "text read as Windows-1252 (if letters look wrong, export as UTF-8)",
            Self::Utf16 => "file read as UTF-16",
            Self::StrayQuote => "quotation mark taken as text",
            Self::ExtraEmptyFields => "empty fields after the last column dropped",
            Self::DamagedField => "damaged field left out",
            Self::DamagedText => "bytes that are no characters shown as \u{fffd}",
            Self::RoundedIsbn => "ISBN rounded by a spreadsheet left out (format the column as text before exporting)",
            Self::WrongIdentifier => "identifier with wrong length or check digit left out",
            Self::UnsafeLink => "link that is not http(s) or relative left out",
            Self::SeriesInTitle => "series taken out of the title",
            Self::CataloguingInTitle => "cataloguing marks taken out of the title",
            Self::TitleElsewhere => "no main title, another title of the record taken (MARC 245 or 200 is empty)",
            Self::Markup => "tags or entities made plain text",
            Self::TextCut => "long text cut",
            Self::ListCut => "long list cut",
            Self::NoCreator => "\"Various\", \"Anonymous\" and the like not taken as a creator",
            Self::UnknownYear => "year not understood, left out",
            Self::UnknownLanguage => "language not understood, left out",
            Self::UnknownDate => "date not understood, left out",
            Self::UnknownNumber => "number not understood, left out",
            Self::MadeId => {
                "id made from title, creators, year and identifiers (a column of record numbers would be better)"
            }
            Self::WithoutMarcId => "record without the field of --marc-id, which therefore has a made id",
            Self::IsbnAsId => "ISBN used as id",
            Self::LooseTags => "HTML with missing or superfluous end tags read as far as it goes",
            Self::Repeated => "same id, title and creators as before, taken once",
            Self::CoverageRow => "further row of coverage joined to its title",
            Self::MarcLength => "wrong record length in the leader, corrected by where the record ends",
            Self::MarcDirectory => "wrong directory of a record, corrected by where its fields end",
            Self::MarcEnd => "missing end of a record added",
            Self::MarcEncodedTwice => "record encoded as UTF-8 once too often, decoded to the length in its leader",
            Self::MarcWrapped => "ends of lines taken out of a record",
            Self::MarcFieldEnd => "missing end of a field put back where the directory has it",
            Self::MarcIndicator => "field with more or fewer than two indicators",
            Self::MarcSubfield => {
                "subfield with a missing or wrong code: put right where it can be told, otherwise left out"
            }
            Self::MarcIsUtf8 => "record read as UTF-8, though it says that it is not (leader/09 should be \"a\")",
            Self::MarcIsNotUtf8 => "record read as MARC-8, though it says that it is UTF-8 (leader/09 should be blank)",
            Self::Windows1251 => "text read as Windows-1251 (if letters look wrong, export as UTF-8)",
            Self::UnknownCharacter => "character that MARC-8 does not have, shown as 〓",
        }
    }
}

/// How often each repair was made, and the first value that was not understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repairs(BTreeMap<Repair, (u64, Option<String>)>);

impl Repairs {
    /// Counts one more.
    pub fn add(&mut self, repair: Repair) {
        self.0.entry(repair).or_default().0 += 1;
    }

    /// Counts one more, of this value.
    pub fn add_value(&mut self, repair: Repair, value: &str) {
        let (count, example) = self.0.entry(repair).or_default();
        *count += 1;
        example.get_or_insert_with(|| format!("{:?}", text::excerpt(value)));
    }

    /// Counts one more if `happened`.
    pub fn add_if(&mut self, happened: bool, repair: Repair) {
        if happened {
            self.add(repair);
        }
    }

    /// Adds all of `other`, which are of the record at `at`.
    pub fn merge(&mut self, other: &Self, at: At) {
        for (repair, (more, value)) in &other.0 {
            let (count, example) = self.0.entry(*repair).or_default();
            *count += more;
            if let (None, Some(value)) = (&example, value) {
                *example = Some(format!("{value} in {at}"));
            }
        }
    }

    /// Whether nothing was put right.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How often `repair` was made.
    pub fn count(&self, repair: Repair) -> u64 {
        self.0.get(&repair).map_or(0, |(count, _)| *count)
    }

    /// Each repair made in words, with its count and its example.
    fn lines(&self) -> impl Iterator<Item = String> + '_ {
        self.0.iter().map(|(repair, (count, example))| {
            let example = example.as_ref().map_or(String::new(), |example| format!(", first {example}"));
            format!("  repaired: {} × {count}{example}", repair.label())
        })
    }
}

/// Where in a source something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct At {
    /// What is counted.
    pub unit: Unit,
    /// Which one, from 1.
    pub number: u64,
    /// Bytes of the source, inflated, before it; nothing where the format does not tell.
    pub offset: Option<u64>,
}

/// What the places in a source are counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Physical lines of a file.
    Line,
    /// Records of a file.
    Record,
    /// Publications or entries of a feed.
    Publication,
    /// The source as a whole.
    Source,
}

impl At {
    /// The source as a whole.
    pub const SOURCE: Self = Self { unit: Unit::Source, number: 0, offset: None };

    /// A physical line, which begins at `offset`.
    pub const fn line(number: u64, offset: u64) -> Self {
        Self { unit: Unit::Line, number, offset: Some(offset) }
    }

    /// A record, which begins at `offset`.
    pub const fn record(number: u64, offset: u64) -> Self {
        Self { unit: Unit::Record, number, offset: Some(offset) }
    }

    /// A publication of a feed.
    pub const fn publication(number: u64) -> Self {
        Self { unit: Unit::Publication, number, offset: None }
    }
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let unit = match self.unit {
            Unit::Line => "line",
            Unit::Record => "record",
            Unit::Publication => "publication",
            Unit::Source => return f.write_str("the whole source"),
        };
        write!(f, "{unit} {}", self.number)?;
        self.offset.map_or(Ok(()), |offset| write!(f, " (byte {offset})"))
    }
}

/// A record, or a whole source, that was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reject {
    /// The source.
    pub file: Rc<str>,
    /// Where in it.
    pub at: At,
    /// Why, and what can be done.
    pub reason: String,
    /// The first characters of the record.
    pub excerpt: String,
}

/// Longest reason shown, in bytes: long enough for the names of many columns.
const MAX_REASON: usize = 2_000;

impl Reject {
    /// All of it for a person. What comes from the source cannot control the terminal.
    fn line(&self) -> String {
        let reason = text::line(&self.reason);
        let excerpt = if self.excerpt.is_empty() { String::new() } else { format!(" [{}]", self.excerpt) };
        format!("{}, {}: {}{excerpt}", self.file, self.at, text::cut(&reason, MAX_REASON))
    }
}

/// How many rejects are kept to be shown.
const SHOWN: usize = 10;

/// The columns of the file of rejects.
const COLUMNS: [&str; 5] = ["file", "record", "byte", "reason", "excerpt"];

/// Only a table with these columns is written over: a slip of the pen must not cost a catalogue.
pub(crate) fn refuse_to_overwrite(
    path: &Path,
    columns: &[&str],
    option: &'static str,
    what: &str,
) -> Result<(), Error> {
    let header = columns.join(",") + "\n";
    let mut start = Vec::new();
    let is_file = path.metadata().is_ok_and(|metadata| metadata.is_file());
    if let Some(file) = is_file.then(|| File::open(path).ok()).flatten() {
        // A file that cannot be read is taken for one that is needed.
        let _ = file.take(header.len() as u64).read_to_end(&mut start);
    }
    if !is_file || start == header.as_bytes() || path.metadata().is_ok_and(|metadata| metadata.len() == 0) {
        return Ok(());
    }
    let problem = format!("is there already and is no {what}; name a new file");
    Err(Error::Option { option, value: path.display().to_string(), problem })
}

/// The running account of a build.
#[derive(Debug, Default)]
pub struct Report {
    /// Records seen: the sum of those kept, repeated, merged, rejected and passed over.
    pub read: u64,
    /// Titles kept.
    pub kept: u64,
    /// Records among them in which something was put right.
    pub repaired: u64,
    /// Records that were there already.
    pub repeated: u64,
    /// Records that became editions of other titles, and rows that were joined to the one before.
    pub merged: u64,
    /// Records rejected.
    pub rejected: u64,
    /// Sources that could not be read, or not to their end: not among the records, since nobody knows how many are in them.
    pub unread: u64,
    /// Records that describe no title, such as those of names and copies, by what they are called.
    pub passed_over: BTreeMap<&'static str, u64>,
    /// Repairs in records that were kept.
    pub repairs: Repairs,
    /// The first rejects.
    pub first: Vec<Reject>,
    /// What else the person who builds should know.
    pub notes: Vec<String>,
    file: Option<(PathBuf, csv::Writer<File>)>,
}

impl Report {
    /// A report that also writes every reject to `rejects`.
    pub fn new(rejects: Option<&Path>) -> Result<Self, Error> {
        let Some(path) = rejects else { return Ok(Self::default()) };
        refuse_to_overwrite(path, &COLUMNS, "--rejects", "list of rejects")?;
        let fail = |source| Error::Write { path: path.to_owned(), source };
        let mut writer = csv::Writer::from_writer(File::create(path).map_err(fail)?);
        writer.write_record(COLUMNS).map_err(|error| fail(error.into()))?;
        Ok(Self { file: Some((path.to_owned(), writer)), ..Self::default() })
    }

    /// Notes a reject.
    pub fn reject(&mut self, reject: Reject) -> Result<(), Error> {
        match reject.at.unit {
            Unit::Source => self.unread += 1,
            _ => self.rejected += 1,
        }
        if let Some((path, writer)) = &mut self.file {
            let record = At { offset: None, ..reject.at }.to_string();
            let byte = reject.at.offset.map_or(String::new(), |offset| offset.to_string());
            let row = [&*reject.file, &record, &byte, &reject.reason, &reject.excerpt];
            writer.write_record(row).map_err(|error| Error::Write { path: path.clone(), source: error.into() })?;
        }
        if self.first.len() < SHOWN {
            self.first.push(reject);
        }
        Ok(())
    }

    /// Makes sure that the file of rejects is complete.
    pub fn flush(&mut self) -> Result<(), Error> {
        match &mut self.file {
            Some((path, writer)) => writer.flush().map_err(|source| Error::Write { path: path.clone(), source }),
            None => Ok(()),
        }
    }

    /// The account in lines for a person.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = vec![format!(
            "read {}, kept {}, of them repaired {}, rejected {}, merged {}{}",
            self.read,
            self.kept,
            self.repaired,
            self.rejected,
            self.merged + self.repeated,
            self.sources_unread()
        )];
        lines.extend(self.passed_over.iter().map(|(name, count)| format!("  passed over: {name} × {count}")));
        lines.extend(self.repairs.lines());
        lines.extend(self.first.iter().map(|reject| format!("  rejected: {}", reject.line())));
        let more = (self.rejected + self.unread).saturating_sub(self.first.len() as u64);
        if more > 0 {
            lines.push(format!(
                "  rejected: {more} more{}",
                if self.file.is_some() { "" } else { " (--rejects FILE lists all)" }
            ));
        }
        lines.extend(self.notes.iter().map(|note| format!("  note: {}", text::line(note))));
        lines
    }

    fn sources_unread(&self) -> String {
        match self.unread {
            0 => String::new(),
            1 => "; 1 source not read, or not to its end".to_owned(),
            several => format!("; {several} sources not read, or not to their end"),
        }
    }
}
