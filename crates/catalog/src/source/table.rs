//! Small tables that a library writes by hand: staff picks, what to hide, items with their branches.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::bytes::Input;
use super::columns::key;
use super::decode::Encoding;
use super::header;
use super::kind::{self, Kind};
use super::records::Records;
use crate::error::Error;
use crate::report::{At, Repairs};

/// A table on its way: the header is read, the rows come one by one.
pub struct Table {
    /// Names of the columns in the form in which they are compared; as long as the rows.
    pub columns: Vec<String>,
    records: Records,
    encoding: Encoding,
}

/// A row of a table.
pub struct Row {
    /// Where it is.
    pub at: At,
    /// Its fields, or why it has none.
    pub fields: Result<Vec<String>, String>,
}

impl Table {
    /// Opens a file, or the standard input for `-`, and reads its first row. `what` names what such a file holds, for messages.
    pub fn open(path: &Path, what: &'static str) -> Result<Self, Error> {
        let fail = |source| Error::Read { path: path.to_owned(), source };
        let raw: Box<dyn Read> =
            if path == Path::new("-") { Box::new(io::stdin()) } else { Box::new(File::open(path).map_err(fail)?) };
        let input = Input::new(raw).map_err(fail)?;
        if kind::recognise(&input.sample) != Kind::Delimited {
            let reason = "it is no table".to_owned();
            return Err(Error::Table { what, path: path.to_owned(), reason });
        }
        let delimiter = header::delimiter(&input.sample);
        let encoding = Encoding::of(&input.sample);
        let records = Records::new(input.reader, &input.sample, delimiter);
        let mut table = Self { columns: Vec::new(), records, encoding };
        let first = table.next_row().map_err(fail)?.and_then(|row| row.fields.ok()).unwrap_or_default();
        table.records.expect(first.len());
        table.columns = first.iter().map(|name| key(name)).collect();
        Ok(table)
    }

    /// Where the first column is that has one of these names, the better names first.
    pub fn column(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.columns.iter().position(|column| column == name))
    }

    /// The next row.
    pub fn next_row(&mut self) -> io::Result<Option<Row>> {
        let Some(record) = self.records.next_record()? else { return Ok(None) };
        let fields = record.fields.map_err(|(reason, _)| reason).map(|raw| {
            let texts = self.encoding.fields(raw, &mut Repairs::default());
            texts.into_iter().map(|text| text.unwrap_or_default().trim().to_owned()).collect()
        });
        Ok(Some(Row { at: record.at, fields }))
    }
}
