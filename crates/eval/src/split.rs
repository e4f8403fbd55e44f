//! Strong generalisation, seed 42: patrons are shuffled; 20 % are test, 10 % validation, the rest train, each patron whole
//! in one part. Of every held-out patron 80 % of the titles are history, 20 % targets, at random or the last in time.

use std::collections::HashSet;
use std::path::Path;

use crate::data::{Loans, sort_names};
use crate::error::{Error, create_folder, write};
use crate::generator::Generator;

const SEED: u32 = 42;

/// A patron who is held out.
#[derive(Clone, Debug)]
pub struct Patron {
    /// What the recommender is shown.
    pub history: Vec<u32>,
    /// What it should find.
    pub targets: Vec<u32>,
}

/// Patrons in parts.
#[derive(Clone, Debug)]
pub struct Split<'a> {
    loans: &'a Loans,
    train: Vec<usize>,
    validate: Vec<usize>,
    validation: Vec<(usize, Patron)>,
    test: Vec<(usize, Patron)>,
}

/// What is measured on, and what the model may know.
#[derive(Clone, Debug)]
pub struct Held<'a> {
    /// `test` or `validation`.
    pub name: &'static str,
    /// The patrons who are held out.
    pub patrons: Vec<&'a Patron>,
    /// The titles of each patron who is not.
    pub known: Vec<&'a [u32]>,
    /// Names of all titles.
    pub titles: &'a [String],
}

/// Splits.
pub fn split(loans: &Loans, temporal: bool) -> Result<Split<'_>, Error> {
    if temporal && !loans.timed {
        return Err(Error::TooLittle("--temporal needs a column named t, time or timestamp".into()));
    }
    let mut patrons: Vec<usize> = (0..loans.patrons.len()).collect();
    Generator::new(SEED).shuffle(&mut patrons);
    let (fifth, tenth) = (patrons.len() / 5, patrons.len() / 10);
    let (test, rest) = patrons.split_at(fifth);
    let (validate, train) = rest.split_at(tenth);
    let known: HashSet<u32> = rest.iter().flat_map(|&patron| &loans.of_patron[patron]).copied().collect();
    let hold = |part: &[usize], seed| held_out(loans, part, temporal, seed, &known);
    Ok(Split {
        loans,
        train: train.to_vec(),
        validate: validate.to_vec(),
        validation: hold(validate, SEED + 1),
        test: hold(test, SEED),
    })
}

fn held_out(loans: &Loans, part: &[usize], temporal: bool, seed: u32, known: &HashSet<u32>) -> Vec<(usize, Patron)> {
    let mut random = Generator::new(seed);
    let mut held = Vec::new();
    for &patron in part {
        let mut titles = loans.of_patron[patron].clone();
        if !temporal {
            sort_names(&mut titles, |&title| loans.titles[title as usize].as_str());
            random.shuffle(&mut titles);
        }
        let targets = ((titles.len() + 2) / 5).max(1);
        let (history, targets) = titles.split_at(titles.len() - targets);
        let of_known = |list: &[u32]| list.iter().copied().filter(|it| known.contains(it)).collect::<Vec<_>>();
        let (history, targets) = (of_known(history), of_known(targets));
        if !history.is_empty() && !targets.is_empty() {
            held.push((patron, Patron { history, targets }));
        }
    }
    held
}

impl<'a> Split<'a> {
    /// Measures on the test patrons; the model may know all others.
    pub fn test(&'a self) -> Held<'a> {
        self.held("test", &self.test, &[&self.train, &self.validate])
    }

    /// Measures on the validation patrons; the model may know the training patrons.
    pub fn validation(&'a self) -> Held<'a> {
        self.held("validation", &self.validation, &[&self.train])
    }

    fn held(&'a self, name: &'static str, held: &'a [(usize, Patron)], known: &[&[usize]]) -> Held<'a> {
        let known = known.iter().flat_map(|part| part.iter()).map(|&patron| self.loans.of_patron[patron].as_slice());
        let patrons = held.iter().map(|(_, patron)| patron).collect();
        Held { name, patrons, known: known.collect(), titles: &self.loans.titles }
    }

    /// In one line.
    pub fn summary(&self, held: &str) -> String {
        let pairs: usize = self.loans.of_patron.iter().map(Vec::len).sum();
        format!(
            "{} patrons, {} titles, {pairs} pairs; {} train, {} validation, {} test patrons; measured on {held}",
            self.loans.patrons.len(),
            self.loans.titles.len(),
            self.train.len(),
            self.validation.len(),
            self.test.len()
        )
    }

    /// Writes the parts as the other tools read them.
    pub fn write(&self, folder: &Path) -> Result<(), Error> {
        create_folder(folder)?;
        let whole = |part: &[usize]| {
            part.iter().flat_map(|&patron| self.loans.of_patron[patron].iter().map(move |&it| (patron, it))).collect()
        };
        self.write_pairs(folder, "train", whole(&self.train))?;
        self.write_pairs(folder, "validation", whole(&self.validate))?;
        for (name, part) in [("validation", &self.validation), ("test", &self.test)] {
            let pairs = |list: fn(&Patron) -> &[u32]| {
                part.iter().flat_map(|(patron, held)| list(held).iter().map(|&it| (*patron, it))).collect::<Vec<_>>()
            };
            self.write_pairs(folder, &format!("{name}-history"), pairs(|it| &it.history))?;
            self.write_pairs(folder, &format!("{name}-targets"), pairs(|it| &it.targets))?;
        }
        Ok(())
    }

    fn write_pairs(&self, folder: &Path, name: &str, pairs: Vec<(usize, u32)>) -> Result<(), Error> {
        let mut out = csv::Writer::from_writer(Vec::new());
        let path = folder.join(format!("{name}.csv"));
        let rows = std::iter::once(["patron", "title"]);
        let named = |&(patron, title): &(usize, u32)| {
            [self.loans.patrons[patron].as_str(), self.loans.titles[title as usize].as_str()]
        };
        for row in rows.chain(pairs.iter().map(named)) {
            out.write_record(row).map_err(|error| crate::error::unreadable(&path, error))?;
        }
        write(&path, out.into_inner().unwrap_or_default())
    }
}

impl Held<'_> {
    /// The loans that a model may know, for `carrel build --loans`.
    pub fn write_known(&self, path: &Path) -> Result<(), Error> {
        let mut text = String::from("patron,title\n");
        for (patron, titles) in self.known.iter().enumerate() {
            for &title in *titles {
                let name = self.titles[title as usize].replace('"', "\"\"");
                text += &format!("{patron},\"{name}\"\n");
            }
        }
        write(path, text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data;

    /// Forty patrons, by a formula that was given to another tool of the same protocol, too.
    fn ratings() -> String {
        let mut text = String::from("user_id,book_id,rating\n");
        for p in 1..41 {
            for k in 0..5 + p % 7 {
                text += &format!("{},{},{}\n", p * 37 % 101, (p * 13 + k * 7) % 60, 3 + (p + k) % 3);
            }
        }
        text
    }

    fn loans() -> Loans {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), ratings()).expect("it can be written");
        data::read(file.path(), 4.0).expect("enough patrons")
    }

    #[test]
    fn the_split_is_the_one_that_numpy_makes() {
        let loans = loans();
        let split = split(&loans, false).expect("it can be split");
        let targets = |held: &[(usize, Patron)]| -> Vec<(String, String)> {
            let name = |title: &u32| loans.titles[*title as usize].clone();
            let pairs = |(patron, held): &(usize, Patron)| {
                held.targets.iter().map(|it| (loans.patrons[*patron].clone(), name(it))).collect::<Vec<_>>()
            };
            held.iter().flat_map(pairs).collect()
        };
        let expected =
            |pairs: &[(u32, u32)]| pairs.iter().map(|(a, b)| (a.to_string(), b.to_string())).collect::<Vec<_>>();
        assert_eq!(targets(&split.test), expected(&[(33, 2), (74, 40), (84, 5), (80, 19), (67, 17)]));
        assert_eq!(targets(&split.validation), expected(&[(23, 41), (60, 43)]));
        assert_eq!(split.train.iter().map(|&it| loans.of_patron[it].len()).sum::<usize>(), 124);
    }

    #[test]
    fn targets_are_never_history_and_the_model_knows_no_test_patron() {
        let loans = loans();
        let split = split(&loans, false).expect("it can be split");
        let test = split.test();
        assert!(test.patrons.iter().all(|it| it.targets.iter().all(|title| !it.history.contains(title))));
        assert_eq!(test.known.len() + loans.patrons.len() / 5, loans.patrons.len());
    }

    #[test]
    fn time_decides_where_it_is_asked_for_and_known() {
        assert!(split(&loans(), true).is_err(), "no times");
        let text: String = (0..600).map(|n| format!("{},{},{}\n", n % 60, n * 7 % 97, 1_000 - n)).collect();
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), format!("patron,title,time\n{text}")).expect("it can be written");
        let loans = data::read(file.path(), 4.0).expect("enough patrons");
        let split = split(&loans, true).expect("it can be split");
        for (patron, held) in &split.test {
            let last = loans.of_patron[*patron].last().expect("a title");
            assert!(held.targets.contains(last));
        }
    }
}
