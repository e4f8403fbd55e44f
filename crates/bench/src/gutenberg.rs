//! Project Gutenberg's catalogue made larger: any number of records with the headings, creators and languages of real ones.
//!
//! Record *n* has the creators, languages, headings and classes of title *n* mod 78,765. In the first round it is that title. In later rounds its
//! title is the first half of that one's words and the second half of another's, drawn from SplitMix64 with the seed *n*; in 30 of
//! 100 records the creators are another title's, too. 60 of 100 have an ISBN, 40 of 100 a summary of 20 to 80 words of other titles,
//! 55 a year. The same number of records is the same on every machine.

use std::error::Error;
use std::fs::File;
use std::path::Path;

use flate2::read::GzDecoder;

use crate::random::Random;

/// What of a title is used.
#[derive(Clone, Debug, Default)]
pub struct Base {
    /// The title.
    pub title: String,
    /// Creators as catalogued.
    pub creators: Vec<String>,
    /// ISO 639-1 codes.
    pub languages: Vec<String>,
    /// LCSH.
    pub headings: Vec<String>,
    /// LCC.
    pub classes: Vec<String>,
}

/// A record of the larger catalogue.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// From 1.
    pub number: usize,
    /// What it is.
    pub base: Base,
    /// 13 digits.
    pub isbn: Option<String>,
    /// Year of publication.
    pub year: Option<u32>,
    /// A text.
    pub summary: Option<String>,
}

/// Reads `titles.csv.gz`.
pub fn read(path: &Path) -> Result<Vec<Base>, Box<dyn Error>> {
    let mut rows = csv::Reader::from_reader(GzDecoder::new(File::open(path)?));
    let header = rows.headers()?.clone();
    let place = |name: &str| header.iter().position(|column| column == name).ok_or(format!("no column {name:?}"));
    let (title, creators, languages) = (place("title")?, place("creators")?, place("languages")?);
    let (headings, classes) = (place("subjects_lcsh")?, place("classes_lcc")?);
    let mut all = Vec::new();
    for row in rows.records() {
        let row = row?;
        let list = |at: usize| row[at].split(" ; ").filter(|it| !it.is_empty()).map(str::to_owned).collect();
        all.push(Base {
            title: row[title].to_owned(),
            creators: list(creators),
            languages: list(languages),
            headings: list(headings),
            classes: list(classes),
        });
    }
    Ok(all)
}

/// Record `number`, from 0.
pub fn record(bases: &[Base], number: usize) -> Record {
    let mut random = Random::new(number as u64);
    let mut base = bases[number % bases.len()].clone();
    if number >= bases.len() {
        base.title = crossed(&base.title, &other(bases, &mut random).title);
        if random.in_percent(30) {
            base.creators.clone_from(&other(bases, &mut random).creators);
        }
    }
    Record {
        number: number + 1,
        isbn: random.in_percent(60).then(|| isbn(number)),
        year: random.in_percent(55).then(|| 1850 + random.below(175)),
        summary: random.in_percent(40).then(|| summary(bases, &mut random)),
        base,
    }
}

fn other<'a>(bases: &'a [Base], random: &mut Random) -> &'a Base {
    &bases[random.below(bases.len() as u32) as usize]
}

fn crossed(first: &str, second: &str) -> String {
    let (first, second): (Vec<&str>, Vec<&str>) = (first.split(' ').collect(), second.split(' ').collect());
    [&first[..first.len().div_ceil(2)], &second[second.len() / 2..]].concat().join(" ")
}

fn summary(bases: &[Base], random: &mut Random) -> String {
    let most = 20 + random.below(60) as usize;
    let mut words: Vec<&str> = Vec::new();
    while words.len() < most {
        words.extend(other(bases, random).title.split(' '));
    }
    words.truncate(most);
    words.join(" ")
}

/// A sound ISBN that belongs to this number alone.
fn isbn(number: usize) -> String {
    let twelve = format!("979{number:09}");
    let sum: u32 =
        twelve.bytes().zip([1, 3].iter().cycle()).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    format!("{twelve}{}", (10 - sum % 10) % 10)
}
