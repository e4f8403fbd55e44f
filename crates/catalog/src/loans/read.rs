//! The rows of loans files.

use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use carrel_engine::title::Title;

use super::account::Account;
use super::columns::{self, Columns, EXPECTED};
use super::gather::{Gathered, Row};

use super::{Loans, time};
use crate::error::Error;
use crate::names::{Names, Places, Way};
use crate::report::Repairs;
use crate::source::bytes::Input;
use crate::source::decode::Encoding;
use crate::source::header;
use crate::source::kind::{self, Kind};
use crate::source::records::Records;

/// How many columns are named in a message.
const NAMED: usize = 60;

/// Loans files on their way to [`Loans`].
pub struct Reader<'a> {
    titles: &'a [Title],
    names: &'a Names,
    min_rating: f64,
    gathered: Gathered,
    account: Account,
}

/// A row of a file as far as it can be understood.
struct Loan {
    patron: String,
    title: String,
    liked: bool,
    time: Option<i64>,
}

impl<'a> Reader<'a> {
    /// Ready for files that refer to these titles by these names. Ratings below `min_rating` do not count as liking.
    pub fn new(titles: &'a [Title], names: &'a Names, min_rating: f64) -> Self {
        Self { titles, names, min_rating, gathered: Gathered::default(), account: Account::default() }
    }

    /// Reads one file. Rows that cannot be used are counted; only a file without the columns needed, or that cannot be read, is an error.
    pub fn read(&mut self, path: &Path, raw: Box<dyn Read>) -> Result<(), Error> {
        let fail = |source| Error::Read { path: path.to_owned(), source };
        let input = Input::new(raw).map_err(fail)?;
        check_kind(path, &input.sample)?;
        let delimiter = header::delimiter(&input.sample);
        let header = find_header(path, &input.sample, delimiter)?;
        let mut encoding = Encoding::of(&input.sample);
        let mut records = Records::new(input.reader, &input.sample, delimiter);
        for _ in 0..=header.above {
            records.next_record().map_err(fail)?;
        }
        records.expect(header.width);
        let name = path.display().to_string();
        let mut rows = RowsByWay::default();
        while let Some(record) = records.next_record().map_err(fail)? {
            self.account.read += 1;
            let row = record.fields.map_err(|(reason, _)| reason);
            let loan = row.and_then(|fields| self.loan(&fields, &header.columns, &mut encoding));
            match loan {
                Ok(loan) => self.take(&loan, &name, record.at.number, &mut rows),
                Err(reason) => self.account.reject(&name, record.at.number, &reason),
            }
        }
        let (way, rows, others) = rows.of_the_commonest_way();
        self.account.refers(&name, way, others);
        self.gathered.extend(rows);
        Ok(())
    }

    /// The distinct loans and what became of the rows.
    pub fn finish(mut self) -> (Loans, Account) {
        let (loans, capped) = self.gathered.finish(self.titles);
        self.account.capped = capped;
        (loans, self.account)
    }

    fn loan(&self, fields: &[Vec<u8>], columns: &Columns, encoding: &mut Encoding) -> Result<Loan, String> {
        let mut text = |at: usize| text(fields.get(at).map_or(&[], Vec::as_slice), encoding);
        let named = |value: String, what| if value.is_empty() { Err(format!("no {what}")) } else { Ok(value) };
        let patron = named(text(columns.patron), "patron")?;
        let title = named(text(columns.title), "title")?;
        let rating = columns.rating.map(&mut text).unwrap_or_default();
        let time = columns.time.and_then(|at| time::parse(&text(at)));
        Ok(Loan { patron, title, liked: self.is_liked(&rating)?, time })
    }

    /// A loan without a rating counts.
    fn is_liked(&self, rating: &str) -> Result<bool, String> {
        if rating.is_empty() {
            return Ok(true);
        }
        let number = rating.replace(',', ".").parse::<f64>().ok().filter(|number| number.is_finite());
        let number =
            number.ok_or_else(|| format!("a rating that is no number, {:?}", crate::clean::text::excerpt(rating)))?;
        Ok(number >= self.min_rating)
    }

    fn take(&mut self, loan: &Loan, file: &str, line: u64, rows: &mut RowsByWay) {
        if !loan.liked {
            self.account.low += 1;
            return;
        }
        let places = self.names.find(&loan.title);
        if places == Places::default() {
            return self.account.unknown(file, line, &loan.title);
        }
        rows.count += 1;
        for (place, rows) in places.into_iter().zip(&mut rows.rows) {
            rows.extend(place.map(|title| self.gathered.row(&loan.patron, title, loan.time)));
        }
    }
}

/// Rows of one file, by the way in which they refer to titles.
#[derive(Default)]
struct RowsByWay {
    rows: [Vec<Row>; 3],
    count: u64,
}

impl RowsByWay {
    /// The way that finds most rows, its rows, and how many it misses.
    fn of_the_commonest_way(self) -> (Way, Vec<Row>, u64) {
        let mut best = (Way::Id, Vec::new());
        for (way, rows) in Way::ALL.into_iter().zip(self.rows) {
            if rows.len() > best.1.len() {
                best = (way, rows);
            }
        }
        let missed = self.count - best.1.len() as u64;
        (best.0, best.1, missed)
    }
}

/// A value without white space around it; where its bytes are damaged, as good as none.
fn text(field: &[u8], encoding: &mut Encoding) -> String {
    let field = field.trim_ascii();
    match std::str::from_utf8(field) {
        Ok(text) if field.is_ascii() || *encoding != Encoding::Open => text.trim().to_owned(),
        _ => encoding.fields(vec![field.to_vec()], &mut Repairs::default()).remove(0).unwrap_or_default(),
    }
}

fn check_kind(path: &Path, sample: &[u8]) -> Result<(), Error> {
    let reason = match kind::recognise(sample) {
        Kind::Delimited | Kind::Kbart => return Ok(()),
        Kind::Unreadable(reason) => reason,
        Kind::JsonLines | Kind::JsonDocument => "this looks like JSON".to_owned(),
        Kind::Marc => "this looks like MARC".to_owned(),
        Kind::Xml | Kind::Html => "this looks like XML or HTML".to_owned(),
        Kind::Zip => "this is a ZIP archive or a spreadsheet".to_owned(),
    };
    Err(Error::Loans { path: path.to_owned(), reason })
}

/// Where the header is and what it names.
struct Header {
    above: usize,
    width: usize,
    columns: Columns,
}

/// The first record that names a patron and a title.
fn find_header(path: &Path, sample: &[u8], delimiter: u8) -> Result<Header, Error> {
    let mut records = Records::new(Box::new(Cursor::new(sample.to_vec())), sample, delimiter);
    let mut encoding = Encoding::of(sample);
    let mut best: (usize, Vec<String>, &str) = (0, Vec::new(), "patron");
    for above in 0..header::MAX_PREAMBLE {
        let next = records.next_record().map_err(|source| Error::Read { path: path.to_owned(), source })?;
        let Some(record) = next else { break };
        let names: Vec<String> =
            record.fields.unwrap_or_default().iter().map(|field| text(field, &mut encoding)).collect();
        match columns::find(&names) {
            Ok(columns) => return Ok(Header { above, width: names.len(), columns }),
            Err(missing) if best.1.is_empty() => best = (above, names, missing),
            Err(_) => {}
        }
    }
    Err(no_columns(path, &best.1, best.2))
}

fn no_columns(path: &Path, names: &[String], missing: &'static str) -> Error {
    // In a file without a header these are cells, and a cell may be the number of a patron.
    let shown = |name: &String| match name.bytes().any(|byte| byte.is_ascii_digit()) {
        true => "…".to_owned(),
        false => crate::clean::text::excerpt(name),
    };
    let columns = names.iter().take(NAMED).map(shown).collect::<Vec<_>>().join(", ");
    Error::LoanColumns { path: PathBuf::from(path), missing, columns, expected: EXPECTED }
}
