//! Real catalogues, where they are at hand beside the project.

mod common;

use std::collections::HashMap;
use std::fs::File;
use std::path::Path;

use carrel_catalog::report::{At, Repair};
use carrel_catalog::topics;
use common::{Taken, read_file, real_data};
use flate2::read::GzDecoder;

fn count(intake: &Taken, topic: &str) -> usize {
    intake.titles.iter().filter(|title| title.topics.iter().any(|t| t == topic)).count()
}

#[test]
fn gutenberg_is_kept_whole() {
    let Some(path) = real_data("gutenberg/titles.csv.gz") else { return };
    let mut intake = read_file(&path);
    assert_eq!((intake.titles.len(), intake.report.rejected), (78_765, 0));
    let account = topics::make_browsable(&mut intake.titles);
    println!("{}", account.line());
    assert!(account.topics.len() <= 400 && account.covered() >= 950, "{}", account.line());
    assert!(account.topics.iter().all(|(label, ..)| label.chars().count() <= 50 && !label.contains("--")));
    let kennedy = &intake.titles[2];
    assert_eq!(kennedy.creators, ["John F. Kennedy"]);
    assert_eq!(intake.titles.iter().filter(|title| title.languages.iter().any(|tag| tag == "zh")).count(), 444);
    assert!(count(&intake, "Science fiction") > 1_000);
    assert!(intake.titles.iter().all(|title| title.topics.len() <= 8));
    assert!(account.without < 1_000);
    assert!(!intake.titles.iter().any(|title| title.title.contains("$b")));
    let mut inverted: HashMap<&str, u32> = HashMap::new();
    for name in intake.titles.iter().flat_map(|title| &title.creators).filter(|name| name.contains(", ")) {
        *inverted.entry(name).or_default() += 1;
    }
    assert!(inverted.len() < 600, "{} names still have a comma", inverted.len());
}

/// goodbooks with its genres in a column of its own: row n of the genres belongs to `book_id` n.
fn goodbooks() -> Option<Vec<u8>> {
    let (books, genres) = (real_data("goodbooks/books.csv.gz")?, real_data("goodbooks/genres.csv.gz")?);
    let mut genres = csv::Reader::from_reader(GzDecoder::new(File::open(genres).unwrap()));
    let names = genres.headers().unwrap().clone();
    let of_book: Vec<String> = genres
        .records()
        .map(|row| {
            names
                .iter()
                .zip(&row.unwrap())
                .filter(|(_, weight)| weight.parse::<f64>().unwrap() > 0.1)
                .map(|(name, _)| name)
                .collect::<Vec<_>>()
                .join("|")
        })
        .collect();
    let mut books = csv::Reader::from_reader(GzDecoder::new(File::open(books).unwrap()));
    let mut joined = csv::Writer::from_writer(Vec::new());
    let mut header = books.headers().unwrap().clone();
    header.push_field("genres");
    joined.write_record(&header).unwrap();
    for row in books.records() {
        let mut row = row.unwrap();
        let number: usize = row[0].parse().unwrap();
        row.push_field(&of_book[number - 1]);
        joined.write_record(&row).unwrap();
    }
    Some(joined.into_inner().unwrap())
}

#[test]
fn goodbooks_is_kept_with_series_languages_and_genres() {
    let Some(csv) = goodbooks() else { return };
    let mut intake = common::read(&csv);
    assert_eq!((intake.titles.len(), intake.report.rejected), (10_000, 0));
    let account = topics::make_browsable(&mut intake.titles);
    assert!(account.is_own && account.topics.len() == 35, "{}", account.line());
    let hunger = &intake.titles[0];
    assert_eq!((hunger.title.as_str(), hunger.year, hunger.loans), ("The Hunger Games", Some(2008), Some(4_780_653)));
    assert_eq!((hunger.languages.as_slice(), hunger.original_title.as_deref()), (&["en".to_owned()][..], None));
    assert_eq!(hunger.identifiers[0].value, "9780439023481");
    assert!(intake.report.repairs.count(Repair::SeriesInTitle) > 4_000);
    assert!(intake.report.repairs.count(Repair::RoundedIsbn) > 9_000);
    assert!(count(&intake, "Science fiction") > 500);
    assert_eq!(intake.titles[1].creators, ["J.K. Rowling", "Mary GrandPré"]);
}

#[test]
fn every_opds_document_is_read_or_explained() {
    let Some(dir) = real_data("opds") else { return };
    let mut kept = 0;
    for path in common::files_below(&dir, ".json") {
        let intake = read_file(&path);
        kept += intake.titles.len();
        let explained = intake
            .report
            .first
            .iter()
            .any(|reject| reject.at == At::SOURCE && reject.reason.contains("no publications in"));
        assert!(!intake.titles.is_empty() || explained, "{}", path.display());
    }
    assert!(kept >= 230, "{kept}");
}

#[test]
fn the_demo_library_keeps_its_own_topics() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../static/demo/catalogue.csv");
    let mut intake = read_file(&path);
    let account = topics::make_browsable(&mut intake.titles);
    assert!(account.is_own, "{}", account.line());
    assert_eq!(account.topics.len(), 54);
    assert_eq!((count(&intake, "Poetry"), count(&intake, "Mysteries"), count(&intake, "Gardens")), (41, 20, 7));
    assert_eq!(account.without, 0);
}
