//! What became of the topics: a line for the report of a build, and a table that a librarian can edit.

use std::fs::File;
use std::path::Path;

use crate::error::Error;
use crate::report;

/// The columns of the table; the first three are those of a file for `--topics`.
const COLUMNS: [&str; 6] = ["heading", "topic", "broader", "titles_with_heading", "titles_with_topic", "scheme"];

/// A heading or class and a topic it was folded into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The heading, or the class as `scheme:mark`.
    pub heading: String,
    /// The topic; empty where it gives none.
    pub topic: String,
    /// How many titles have the heading.
    pub with_heading: u32,
}

/// What became of the topics of a library.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// How many titles there are.
    pub titles: usize,
    /// Topics with the number of their titles and whether they are of the vocabulary, the commonest first.
    pub topics: Vec<(String, u32, bool)>,
    /// Titles without any topic.
    pub without: usize,
    /// Whether the library's own topics were left as they are.
    pub is_own: bool,
    /// What each heading gave, if asked for.
    pub rows: Vec<Row>,
}

impl Account {
    /// Share of titles that have a topic, in thousandths.
    pub fn covered(&self) -> usize {
        (self.titles - self.without) * 1_000 / self.titles.max(1)
    }

    /// The account in a line.
    pub fn line(&self) -> String {
        let known = self.topics.iter().filter(|(_, _, known)| *known).count();
        let (percent, rest) = (self.covered() / 10, self.covered() % 10);
        let kinds = if self.is_own {
            "the library's own words".to_owned()
        } else {
            format!("vocabulary {known}, own {}", self.topics.len() - known)
        };
        format!(
            "topics: {} cover {percent}.{rest} % of titles ({kinds}); {} titles have none",
            self.topics.len(),
            self.without
        )
    }

    /// Whether a table can be written there: only one of this kind is written over.
    pub fn check(path: &Path) -> Result<(), Error> {
        report::refuse_to_overwrite(path, &COLUMNS, "--topics-report", "report of topics")
    }

    /// Writes the table.
    pub fn write(&self, path: &Path) -> Result<(), Error> {
        Self::check(path)?;
        let fail = |source| Error::Write { path: path.to_owned(), source };
        let mut writer = csv::Writer::from_writer(File::create(path).map_err(fail)?);
        let mut write = |row: [&str; 6]| writer.write_record(row).map_err(|error| fail(error.into()));
        write(COLUMNS)?;
        let counts: std::collections::HashMap<&str, u32> =
            self.topics.iter().map(|(label, titles, _)| (label.as_str(), *titles)).collect();
        for row in &self.rows {
            let with_topic = counts.get(row.topic.as_str()).copied().unwrap_or(0).to_string();
            let scheme = ["lcc:", "ddc:", "udc:"].iter().find(|scheme| row.heading.starts_with(*scheme));
            let scheme = scheme.map_or("heading", |scheme| scheme.trim_end_matches(':'));
            write([&row.heading, &row.topic, "", &row.with_heading.to_string(), &with_topic, scheme])?;
        }
        writer.flush().map_err(fail)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account() -> Account {
        Account {
            titles: 1_000,
            topics: vec![("Animals".into(), 12, true), ("Oz".into(), 3, false)],
            without: 36,
            is_own: false,
            rows: vec![Row { heading: "Whales -- Fiction, \"old\"".into(), topic: "Animals".into(), with_heading: 5 }],
        }
    }

    #[test]
    fn the_line_tells_how_many_topics_cover_how_much() {
        assert_eq!(account().line(), "topics: 2 cover 96.4 % of titles (vocabulary 1, own 1); 36 titles have none");
    }

    #[test]
    fn the_table_can_be_given_back_and_writes_over_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("topics.csv");
        account().write(&path).unwrap();
        account().write(&path).unwrap();
        let read = super::super::overrides::Overrides::read(&path).unwrap();
        assert_eq!(read.heading("whales fiction old"), Some(vec!["Animals"]));
        std::fs::write(&path, "id,title\n1,Emma\n").unwrap();
        assert!(account().write(&path).unwrap_err().to_string().contains("is no report of topics"));
    }
}
