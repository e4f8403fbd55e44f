//! KBART: lists of what a provider holds, as the recommended practice of NISO names their columns.
//!
//! Fields are separated by tabs and quotation marks are text. A title has a row for each stretch of its coverage; rows of the same title
//! that follow one another are joined.

use std::path::Path;

use super::bytes::Input;
use super::decode::Encoding;
use super::delimited;
use super::lines::{Lines, MAX_LINE};
use crate::clean::identifier::{self, Checked};
use crate::draft::Draft;
use crate::error::Error;
use crate::intake::{Found, Intake, Record};
use crate::report::{At, Repair, Repairs};

/// Most rows joined into a title.
const MAX_ROWS: usize = 1_000;
/// The column that every list has, and of which one more is needed to recognise it.
const TITLE: &str = "publication_title";
const OTHERS: [&str; 7] = [
    "title_url",
    "print_identifier",
    "online_identifier",
    "title_id",
    "publication_type",
    "coverage_depth",
    "date_first_issue_online",
];

/// Whether the first line with anything in it is the header of such a list.
pub fn is_list(sample: &[u8]) -> bool {
    let first = sample.split(|b| matches!(b, b'\n' | b'\r')).find(|line| !line.trim_ascii().is_empty());
    let names = header(first.unwrap_or_default());
    let has = |name: &str| names.iter().any(|own| own == name);
    has(TITLE) && OTHERS.iter().any(|name| has(name)) && first.is_some_and(|line| line.contains(&b'\t'))
}

/// The names of columns in their usual form: lower case, underscores, no quotation marks.
fn header(line: &[u8]) -> Vec<String> {
    let name = |field: &[u8]| {
        String::from_utf8_lossy(field).trim().trim_matches('"').trim().to_ascii_lowercase().replace([' ', '-'], "_")
    };
    line.split(|b| *b == b'\t').map(name).collect()
}

/// One row, with its fields in the order of the header.
type Row = Vec<Option<String>>;

/// Rows of one title, or a line that is no row.
enum Group {
    Rows(At, Vec<Row>, Repairs),
    Wrong(At, String, String),
}

/// Reads all titles into the intake.
pub fn read(path: &Path, input: Input, intake: &mut Intake) -> Result<(), Error> {
    let fail = |source| Error::Read { path: path.to_owned(), source };
    // Who says what the columns mean wants them read so.
    if !intake.options.map.is_empty() {
        return delimited::read(path, input, intake);
    }
    let mut encoding = Encoding::of(&input.sample);
    let mut lines = Lines::new(input.reader, &input.sample);
    let names = loop {
        match lines.next_line().map_err(fail)? {
            Some((_, line)) if line.trim_ascii().is_empty() => {}
            Some((_, line)) => break header(&line),
            None => return intake.reject_source("no rows"),
        }
    };
    let columns = Columns { names };
    let mut waiting = None;
    let next = || loop {
        let Some((at, line)) = lines.next_line().map_err(fail)? else { return Ok(waiting.take()) };
        if line.trim_ascii().is_empty() {
            continue;
        }
        let group = columns.row(at, &line, &mut encoding);
        match (waiting.as_mut(), group) {
            (Some(Group::Rows(_, rows, repairs)), Group::Rows(_, more, more_repairs))
                if rows.len() < MAX_ROWS && columns.are_one_title(rows, &more) =>
            {
                rows.extend(more);
                repairs.merge(&more_repairs, at);
                repairs.add(Repair::CoverageRow);
            }
            (_, group) => {
                if let Some(done) = waiting.replace(group) {
                    return Ok(Some(done));
                }
            }
        }
    };
    intake.take_all(next, |group| columns.record(group))
}

/// What the columns are.
struct Columns {
    names: Vec<String>,
}

impl Columns {
    fn row(&self, at: At, line: &[u8], encoding: &mut Encoding) -> Group {
        let start = || String::from_utf8_lossy(line.get(..line.len().min(400)).unwrap_or_default()).into_owned();
        if line.len() >= MAX_LINE {
            return Group::Wrong(at, format!("line of more than {MAX_LINE} bytes"), start());
        }
        let mut fields: Vec<Vec<u8>> = line.split(|b| *b == b'\t').map(<[u8]>::to_vec).collect();
        let surplus = fields.get(self.names.len()..).unwrap_or_default();
        if surplus.iter().any(|field| !field.trim_ascii().is_empty()) {
            let reason = format!(
                "{} fields where the header has {}; is there a tab in a field?",
                fields.len(),
                self.names.len()
            );
            return Group::Wrong(at, reason, start());
        }
        fields.truncate(self.names.len());
        let mut repairs = Repairs::default();
        let row = encoding.fields(fields, &mut repairs);
        repairs.add_if(row.iter().any(Option::is_none), Repair::DamagedField);
        Group::Rows(at, vec![row], repairs)
    }

    /// The text of a field, without quotation marks that stand around all of it.
    fn get<'a>(&self, row: &'a Row, name: &str) -> Option<&'a str> {
        let at = self.names.iter().position(|own| own == name)?;
        let text = row.get(at)?.as_deref()?.trim();
        let inner = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).filter(|inner| !inner.contains('"'));
        Some(inner.unwrap_or(text).trim()).filter(|text| !text.is_empty())
    }

    /// Rows with the same title and the same id or, where there is none, the same identifiers. Without a title, each is rejected by itself.
    fn are_one_title(&self, rows: &[Row], more: &[Row]) -> bool {
        let (Some(before), Some(row)) = (rows.last(), more.first()) else { return false };
        let same = |name: &str| self.get(before, name) == self.get(row, name);
        let has_id =
            ["title_id", "print_identifier", "online_identifier"].iter().any(|name| self.get(row, name).is_some());
        has_id
            && self.get(row, TITLE).is_some()
            && same(TITLE)
            && same("title_id")
            && same("print_identifier")
            && same("online_identifier")
    }

    fn record(&self, group: Group) -> Record {
        match group {
            Group::Wrong(at, reason, line) => {
                Record { at, found: Found::reject(reason, &line), repairs: Repairs::default() }
            }
            Group::Rows(at, rows, mut repairs) => {
                let found = match self.draft(&rows, &mut repairs) {
                    Some(draft) => Found::Draft(Box::new(draft)),
                    None => Found::reject(
                        self.no_title(&rows),
                        &rows.concat().into_iter().flatten().collect::<Vec<_>>().join(" "),
                    ),
                };
                Record { at, found, repairs }
            }
        }
    }

    fn no_title(&self, rows: &[Row]) -> &'static str {
        let at = self.names.iter().position(|own| own == TITLE);
        let is_damaged = rows.first().zip(at).is_some_and(|(row, at)| row.get(at) == Some(&None));
        if is_damaged { "bytes that are no UTF-8 in the title" } else { "no title" }
    }

    fn draft(&self, rows: &[Row], repairs: &mut Repairs) -> Option<Draft> {
        let first = rows.first()?;
        let any = |name: &str| rows.iter().find_map(|row| self.get(row, name));
        let identifiers: Vec<(String, String)> = ["online_identifier", "print_identifier", "all_issns"]
            .iter()
            .filter_map(|name| any(name))
            .flat_map(|value| value.split([';', ',', '|']).map(|one| numbered(one.trim())))
            .filter(|(_, value)| !value.is_empty())
            .collect();
        let format = self.format(first, &identifiers);
        let is_serial = format.as_deref() == Some("journal");
        let mut draft = Draft {
            title: self.get(first, TITLE)?.to_owned(),
            creators: ["first_author", "first_editor"]
                .into_iter()
                .find_map(any)
                .map(ToOwned::to_owned)
                .into_iter()
                .collect(),
            year: self.year(rows, is_serial),
            formats: format.into_iter().collect(),
            link: any("title_url").map(ToOwned::to_owned),
            id: any("title_id").map(ToOwned::to_owned),
            identifiers,
            ..Draft::default()
        };
        if draft.id.is_none() {
            draft.id = draft.identifiers.iter().find_map(sound);
            repairs.add_if(draft.id.is_some(), Repair::IsbnAsId);
        }
        draft.title = self.with_volume(first, draft.title);
        Some(draft)
    }

    /// Volumes and editions of a monograph have the same title, and are titles of their own.
    fn with_volume(&self, row: &Row, title: String) -> String {
        match self.get(row, "monograph_volume") {
            Some(volume) if volume.len() <= 20 && volume != "0" && !title.contains(volume) => {
                format!("{title}, {volume}")
            }
            _ => title,
        }
    }

    /// By the type of publication; where none is stated, by what only one of the two kinds has.
    fn format(&self, row: &Row, identifiers: &[(String, String)]) -> Option<String> {
        let has = |name: &str| self.get(row, name).is_some();
        let stated =
            self.get(row, "publication_type").or_else(|| self.get(row, "resource_type")).map(str::to_lowercase);
        let is_isbn = identifiers.iter().any(|(scheme, _)| scheme == "isbn");
        match stated.as_deref() {
            Some("serial" | "journal" | "s") => Some("journal".into()),
            Some("monograph" | "book" | "ebook" | "m") => Some("ebook".into()),
            Some(other) => Some(other.to_owned()),
            None if is_isbn || has("date_monograph_published_online") || has("date_monograph_published_print") => {
                Some("ebook".into())
            }
            None if identifiers.iter().any(|(scheme, _)| scheme == "issn") || has("date_first_issue_online") => {
                Some("journal".into())
            }
            None => None,
        }
    }

    /// The first year: of coverage for a serial, of the printed book for a monograph.
    fn year(&self, rows: &[Row], is_serial: bool) -> Option<String> {
        let names = if is_serial {
            ["date_first_issue_online", "date_monograph_published_online"]
        } else {
            ["date_monograph_published_print", "date_monograph_published_online"]
        };
        let of = |name: &str| rows.iter().filter_map(|row| self.get(row, name)).min().map(ToOwned::to_owned);
        names.into_iter().chain(["date_first_issue_online"]).find_map(of)
    }
}

/// An ISSN or ISBN, told by its form.
fn numbered(value: &str) -> (String, String) {
    let is_issn = matches!(identifier::check("issn", value), Checked::Sound(_))
        || value.chars().filter(|c| c.is_ascii_digit() || matches!(c, 'x' | 'X')).count() <= 8;
    (if is_issn { "issn" } else { "isbn" }.to_owned(), value.to_owned())
}

fn sound((scheme, raw): &(String, String)) -> Option<String> {
    match identifier::check(scheme, raw) {
        Checked::Sound(identifier) => Some(identifier.value),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_recognised_by_their_header() {
        assert!(is_list(b"\npublication_title\tprint_identifier\tonline_identifier\n"));
        assert!(is_list(b"\"Publication Title\"\t\"Title URL\"\r\nx\ty"));
        assert!(!is_list(b"publication_title,print_identifier\n"));
        assert!(!is_list(b"online_identifier\n1234-5678\n"));
        assert!(!is_list(b"id\ttitle\n"));
    }
}
