//! CSV, TSV and other delimited text.

use std::io::{self, Cursor};
use std::path::Path;

use super::bytes::Input;
use super::columns::{self, Field, Plan};
use super::decode::Encoding;
use super::header;
use super::records::{self, Records};
use super::rows::{Layout, Row};
use crate::clean::text::excerpt;
use crate::error::Error;
use crate::intake::{Found, Intake, Record};
use crate::report::{At, Repairs};

/// How many rows are looked at before the first is taken.
const SAMPLE_ROWS: usize = 1_000;
/// How many columns are named in a message.
const NAMED: usize = 60;

/// Where the header is and what its columns fill.
struct Header {
    /// Records above it.
    above: usize,
    names: Vec<String>,
    plan: Plan,
}

/// A row with its place, or a reason for having none.
struct Placed {
    at: At,
    row: Result<Row, (String, String)>,
    repairs: Repairs,
}

/// Reads all rows into the intake.
pub fn read(path: &Path, input: Input, intake: &mut Intake) -> Result<(), Error> {
    let fail = |source| Error::Read { path: path.to_owned(), source };
    let delimiter = header::delimiter(&input.sample);
    let header = match find_header(&input.sample, delimiter, &intake.options.map).map_err(fail)? {
        Ok(header) => header,
        Err(missing) => return missing.report(path, intake),
    };
    note_columns(&header, intake);
    let is_databases = lists_databases(&header.names);
    let mut encoding = Encoding::of(&input.sample);
    let mut records = Records::new(input.reader, &input.sample, delimiter);
    for _ in 0..=header.above {
        records.next_record().map_err(fail)?;
    }
    records.expect(header.names.len());
    let mut next = || records.next_record().map(|record| record.map(|record| placed(record, &mut encoding)));
    let mut first = Vec::new();
    while first.len() < SAMPLE_ROWS {
        let Some(row) = next().map_err(fail)? else { break };
        first.push(row);
    }
    let sample: Vec<&Row> = first.iter().filter_map(|placed| placed.row.as_ref().ok()).collect();
    let layout = Layout::sniff(header.plan, &sample, intake.options.list_separator.as_deref());
    let mut first = first.into_iter();
    let next = || first.next().map_or_else(|| next().map_err(fail), |row| Ok(Some(row)));
    intake.take_all(next, |row| understood(row, &layout, is_databases))
}

fn placed(record: records::Record, encoding: &mut Encoding) -> Placed {
    let mut repairs = Repairs::default();
    if let Some(repair) = record.repair {
        repairs.add(repair);
    }
    let row = match record.fields {
        Ok(fields) => Ok(encoding.fields(fields, &mut repairs)),
        Err((reason, line)) => Err((reason, String::from_utf8_lossy(&line[..line.len().min(400)]).into_owned())),
    };
    Placed { at: record.at, row, repairs }
}

/// Whether the table is a list of databases, as guides to them are exported: with vendors, addresses and no authors.
fn lists_databases(names: &[String]) -> bool {
    let keys: Vec<String> = names.iter().map(|name| columns::key(name)).collect();
    let has = |wanted: &[&str]| keys.iter().any(|key| wanted.contains(&key.as_str()));
    let is_guide = has(&["vendor", "vendor name", "alt names keywords", "alt names", "best bets"]);
    is_guide && has(&["url", "link"]) && !has(&["author", "authors", "author s", "isbn", "issn", "year"])
}

fn understood(placed: Placed, layout: &Layout, is_databases: bool) -> Record {
    let Placed { at, row, mut repairs } = placed;
    let found = match row {
        Err((reason, line)) => Found::reject(reason, &line),
        Ok(row) => match layout.draft(&row, &mut repairs) {
            Ok(mut draft) => {
                if is_databases {
                    draft.formats = vec!["database".to_owned()];
                }
                Found::Draft(Box::new(draft))
            }
            Err(reason) => Found::reject(reason, &row.into_iter().flatten().collect::<Vec<_>>().join(" ")),
        },
    };
    Record { at, found, repairs }
}

/// Why there is no header.
enum Missing {
    /// A column asked for is not there.
    Column { field: Field, column: String, columns: String },
    /// No column holds titles.
    Title { columns: String },
}

impl Missing {
    /// A column asked for is the builder's error; a table without titles is a source to reject.
    fn report(self, path: &Path, intake: &mut Intake) -> Result<(), Error> {
        match self {
            Self::Column { field, column, columns } => {
                Err(Error::NoSuchColumn { field: field.name().to_owned(), column, path: path.to_owned(), columns })
            }
            Self::Title { columns } => intake.reject_source(format!(
                "no column with titles; its columns are: {columns}; say which with --map title=COLUMN"
            )),
        }
    }
}

/// The first record of the sample that names a column with titles.
fn find_header(sample: &[u8], delimiter: u8, map: &[(Field, String)]) -> io::Result<Result<Header, Missing>> {
    let mut records = Records::new(Box::new(Cursor::new(sample.to_vec())), sample, delimiter);
    let mut encoding = Encoding::of(sample);
    let mut widest: Vec<String> = Vec::new();
    for above in 0..header::MAX_PREAMBLE {
        let Some(record) = records.next_record()? else { break };
        let Ok(fields) = record.fields else { continue };
        let names: Vec<String> =
            encoding.fields(fields, &mut Repairs::default()).into_iter().map(Option::unwrap_or_default).collect();
        match columns::plan(&names, map) {
            Ok(plan) if is_header(&plan, &names, above, delimiter) => return Ok(Ok(Header { above, names, plan })),
            _ if names.len() > widest.len() => widest = names,
            _ => {}
        }
    }
    let columns = named(&widest);
    Ok(Err(match columns::plan(&widest, map) {
        Err((field, column)) => Missing::Column { field, column, columns },
        Ok(_) => Missing::Title { columns },
    }))
}

/// A row that fills the title. Further down another column must be known too, so that the heading of a report is none.
fn is_header(plan: &Plan, names: &[String], above: usize, delimiter: u8) -> bool {
    let has_title = plan.iter().any(|(_, field)| *field == Field::Title);
    let is_first_of_several = above == 0 && names.len() > 1;
    has_title && (plan.len() > 1 || is_first_of_several || delimiter == header::NO_DELIMITER)
}

fn named(columns: &[String]) -> String {
    let mut names: Vec<String> =
        columns.iter().map(|name| excerpt(name)).filter(|name| !name.is_empty()).take(NAMED).collect();
    if columns.len() > NAMED {
        names.push("…".to_owned());
    }
    if names.is_empty() { "without names".to_owned() } else { names.join(", ") }
}

fn note_columns(header: &Header, intake: &mut Intake) {
    let filled =
        header.plan.iter().map(|(column, field)| format!("{}={}", field.name(), excerpt(&header.names[*column])));
    let mut note = format!("columns {}", filled.collect::<Vec<_>>().join(", "));
    let unused = (0..header.names.len()).filter(|at| !header.plan.iter().any(|(column, _)| column == at));
    let unused: Vec<String> =
        unused.map(|at| excerpt(&header.names[at])).filter(|name| !name.is_empty()).take(NAMED).collect();
    if !unused.is_empty() {
        note.push_str("; not used: ");
        note.push_str(&unused.join(", "));
    }
    intake.note(&note);
}
