//! Ratings and metadata in.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;

use crate::Options;
use crate::error::{Error, unreadable, write};

/// Fewest titles of a patron who counts.
const FEWEST: usize = 5;

/// Where everything is.
#[derive(Clone, Debug)]
pub struct Sources {
    /// Ratings or loans.
    pub ratings: PathBuf,
    /// Metadata of titles.
    pub titles: Option<PathBuf>,
}

/// What is measured on, joined to one metadata file where it is goodbooks.
pub fn sources(options: &Options) -> Result<Sources, Error> {
    let Some(data) = &options.data else {
        let ratings = options.ratings.clone().unwrap_or_default();
        return Ok(Sources { ratings, titles: options.titles.clone() });
    };
    let folder = [data.join("goodbooks"), data.clone()].into_iter().find(|it| it.join(RATINGS).is_file());
    let folder =
        folder.ok_or_else(|| unreadable(data, format!("it has no {RATINGS}; name the folder of goodbooks")))?;
    crate::error::create_folder(&options.out)?;
    let titles = options.out.join("goodbooks.csv");
    write(&titles, joined(&folder)?)?;
    let ratings = options.ratings.clone().unwrap_or_else(|| folder.join(RATINGS));
    Ok(Sources { ratings, titles: Some(options.titles.clone().unwrap_or(titles)) })
}

const RATINGS: &str = "ratings_random.csv.gz";

/// One file for `carrel build` from goodbooks' two: the genres of a book are the columns with a weight of a tenth at least.
fn joined(folder: &Path) -> Result<Vec<u8>, Error> {
    let (books, genres) = (folder.join("books.csv.gz"), folder.join("genres.csv.gz"));
    let mut books_reader = reader(&books)?;
    let mut genres_reader = reader(&genres)?;
    let fail = |path: &Path| {
        let path = path.to_owned();
        move |error: csv::Error| unreadable(&path, error)
    };
    let names = genres_reader.headers().map_err(fail(&genres))?.clone();
    let wanted = ["book_id", "title", "authors", "original_publication_year", "language_code"];
    let columns = columns(books_reader.headers().map_err(fail(&books))?, &books, &wanted)?;
    let mut out = csv::Writer::from_writer(Vec::new());
    let put = |out: &mut csv::Writer<Vec<u8>>, row: [&str; 6]| out.write_record(row).map_err(fail(&books));
    put(&mut out, ["id", "title", "creators", "year", "language", "topics"])?;
    for (book, weights) in books_reader.records().zip(genres_reader.records()) {
        let (book, weights) = (book.map_err(fail(&books))?, weights.map_err(fail(&genres))?);
        let mut telling: Vec<(f64, &str)> =
            weights.iter().zip(&names).filter_map(|(weight, name)| Some((weight.parse().ok()?, name))).collect();
        telling.retain(|&(weight, _)| weight >= 0.1);
        telling.sort_by(|a, b| b.0.total_cmp(&a.0));
        let topics: Vec<&str> = telling.iter().map(|&(_, name)| name).collect();
        let at = |column: usize| book.get(columns[column]).unwrap_or("");
        let year = at(3).split('.').next().unwrap_or("");
        put(&mut out, [at(0), at(1), &at(2).replace(", ", " ; "), year, at(4), &topics.join(" ; ")])?;
    }
    out.into_inner().map_err(|error| unreadable(&books, error))
}

fn columns(header: &csv::StringRecord, path: &Path, wanted: &[&str]) -> Result<Vec<usize>, Error> {
    let find = |name: &&str| {
        header.iter().position(|it| it.trim().eq_ignore_ascii_case(name)).ok_or_else(|| {
            unreadable(
                path,
                format!("it has no column {name}; its columns are {}", header.iter().collect::<Vec<_>>().join(", ")),
            )
        })
    };
    wanted.iter().map(find).collect()
}

/// A CSV, gzipped or not.
pub fn reader(path: &Path) -> Result<csv::Reader<Box<dyn Read>>, Error> {
    let file = File::open(path).map_err(|error| unreadable(path, error))?;
    let gzipped = path.extension().is_some_and(|it| it == "gz");
    let bytes: Box<dyn Read> = if gzipped { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) };
    let mut bytes = BufReader::new(bytes);
    let delimiter = delimiter(bytes.fill_buf().map_err(|error| unreadable(path, error))?);
    Ok(csv::ReaderBuilder::new().flexible(true).delimiter(delimiter).from_reader(Box::new(bytes)))
}

/// What there is most of in the first line.
fn delimiter(start: &[u8]) -> u8 {
    let line = start.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let count = |delimiter: &u8| line.iter().filter(|&byte| byte == delimiter).count();
    // Of equals the last: a comma where there is nothing to tell.
    *[b'|', b'\t', b';', b','].iter().max_by_key(|&delimiter| count(delimiter)).unwrap_or(&b',')
}

/// What patrons liked: numbers of patrons and titles with their names, in the order of time where there is one.
#[derive(Clone, Debug, Default)]
pub struct Loans {
    /// Names of titles.
    pub titles: Vec<String>,
    /// Names of patrons.
    pub patrons: Vec<String>,
    /// For each patron the titles.
    pub of_patron: Vec<Vec<u32>>,
    /// Whether there are times.
    pub timed: bool,
}

const PATRON: &[&str] = &[
    "user_id",
    "user",
    "patron",
    "u",
    "patron_id",
    "userid",
    "patronid",
    "borrower",
    "borrowernumber",
    "member",
    "member_id",
];
const TITLE: &[&str] = &[
    "book_id",
    "item_id",
    "title",
    "item",
    "i",
    "title_id",
    "titleid",
    "itemid",
    "movieid",
    "movie_id",
    "biblionumber",
    "bib_id",
    "record_id",
    "isbn",
];
const RATING: &[&str] = &["rating", "r", "stars", "score"];
const TIME: &[&str] = &["t", "time", "timestamp", "date", "issuedate", "checkout_date"];

/// Reads what was liked; patrons with fewer than five titles do not count.
pub fn read(path: &Path, min_rating: f64) -> Result<Loans, Error> {
    let mut reader = reader(path)?;
    let header = reader.headers().map_err(|error| unreadable(path, error))?.clone();
    let find = |names: &[&str]| {
        names.iter().find_map(|name| header.iter().position(|it| it.trim().eq_ignore_ascii_case(name)))
    };
    let need = |names: &[&str]| {
        find(names).ok_or_else(|| unreadable(path, format!("no column is named {}", names.join(" or "))))
    };
    let (patron, title, rating, time) = (need(PATRON)?, need(TITLE)?, find(RATING), find(TIME));
    let mut rows: Vec<(String, String, String)> = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|error| unreadable(path, error))?;
        let at = |column: usize| row.get(column).unwrap_or("").trim().to_owned();
        let liked = rating.is_none_or(|it| at(it).parse::<f64>().is_ok_and(|it| it >= min_rating));
        if liked {
            rows.push((at(patron), at(title), time.map(at).unwrap_or_default()));
        }
    }
    if time.is_some() {
        sort_by_time(&mut rows);
    }
    let loans = gathered(rows, time.is_some());
    if loans.patrons.len() < 20 {
        let found = loans.patrons.len();
        return Err(Error::TooLittle(format!(
            "{} has {found} patrons with {FEWEST} titles or more; at least 20 are needed to measure anything",
            path.display()
        )));
    }
    Ok(loans)
}

/// As numbers where all are, otherwise as texts, which is right for ISO dates.
fn sort_by_time(rows: &mut [(String, String, String)]) {
    let numbers: Option<Vec<f64>> = rows.iter().map(|row| row.2.parse().ok()).collect();
    match numbers {
        Some(_) => rows.sort_by(|a, b| {
            let number = |text: &str| text.parse().unwrap_or(0.0);
            f64::total_cmp(&number(&a.2), &number(&b.2))
        }),
        None => rows.sort_by(|a, b| a.2.cmp(&b.2)),
    }
}

fn gathered(rows: Vec<(String, String, String)>, timed: bool) -> Loans {
    let mut numbers = HashMap::<String, u32>::new();
    let mut titles = Vec::new();
    let mut of = HashMap::<String, (HashSet<u32>, Vec<u32>)>::new();
    for (patron, title, _) in rows {
        let number = *numbers.entry(title.clone()).or_insert_with(|| {
            titles.push(title);
            titles.len() as u32 - 1
        });
        let (known, list) = of.entry(patron).or_default();
        if known.insert(number) {
            list.push(number);
        }
    }
    let mut kept: Vec<(String, Vec<u32>)> =
        of.into_iter().map(|(patron, (_, list))| (patron, list)).filter(|(_, list)| list.len() >= FEWEST).collect();
    sort_names(&mut kept, |(patron, _)| patron.clone());
    let (patrons, of_patron) = kept.into_iter().unzip();
    Loans { titles, patrons, of_patron, timed }
}

/// As numbers where all are, otherwise as texts.
pub fn sort_names<T, N: AsRef<str>>(items: &mut [T], name: impl Fn(&T) -> N) {
    let number = |it: &T| name(it).as_ref().parse::<i64>().ok();
    if items.iter().all(|it| number(it).is_some()) {
        items.sort_by_key(number);
    } else {
        items.sort_by(|a, b| name(a).as_ref().cmp(name(b).as_ref()));
    }
}
