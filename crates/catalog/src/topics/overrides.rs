//! What the library says about topics itself: a table of headings, or classes, and the topics to show for them.

use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use carrel_engine::fold::fold;
use carrel_engine::title::Title;

use super::classes::{Classes, Scheme};
use crate::clean::text;
use crate::error::Error;

/// Largest file that is read, in bytes.
const MAX_BYTES: u64 = 64 << 20;
/// How many lines that matched nothing are named.
const NAMED: usize = 5;

/// One line: what to show for a heading.
#[derive(Debug)]
struct Line {
    heading: String,
    /// Nothing: it is never shown.
    topic: Option<String>,
    broader: Option<String>,
    matched: AtomicBool,
}

/// A library's table of topics. An empty one changes nothing.
#[derive(Debug, Default)]
pub struct Overrides {
    lines: Vec<Line>,
    of_heading: HashMap<String, Vec<usize>>,
    classes: Classes,
}

impl Overrides {
    /// Reads a file: CSV or TSV with the columns `heading`, `topic` and perhaps `broader`; without a header they are taken in this order.
    /// Other columns are passed over, so that a report of topics can be edited and given back.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let fail = |source| Error::Read { path: path.to_owned(), source };
        let mut bytes = Vec::new();
        File::open(path).map_err(fail)?.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(fail)?;
        let wrong = |(line, reason)| Error::Topics { path: path.to_owned(), line, reason };
        if bytes.len() as u64 > MAX_BYTES {
            return Err(wrong((
                1,
                format!("the file has more than {MAX_BYTES} bytes; give only the headings to change"),
            )));
        }
        Self::parse(&bytes).map_err(wrong)
    }

    /// Understands the text of a file; an error is the line and what is wrong with it.
    pub fn parse(bytes: &[u8]) -> Result<Self, (u64, String)> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let first = bytes.split(|b| *b == b'\n').next().unwrap_or_default();
        let delimiter = if first.contains(&b'\t') { b'\t' } else { b',' };
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(bytes);
        let mut all = Self::default();
        let mut columns = [Some(0), Some(1), Some(2)];
        for (number, record) in (0_u64..).zip(reader.records()) {
            let record = record.map_err(|error| problem(&error))?;
            let line = record.position().map_or(number + 1, csv::Position::line);
            if number == 0 && record.iter().any(|name| name.trim().eq_ignore_ascii_case("heading")) {
                columns = header(&record)
                    .ok_or_else(|| (line, "no column \"topic\" beside \"heading\"; name both".to_owned()))?;
                continue;
            }
            let field = |column: usize| columns[column].and_then(|at| record.get(at)).map(text::line);
            if columns[1].is_none_or(|at| record.get(at).is_none()) {
                let heading = field(0).unwrap_or_default();
                return Err((
                    line,
                    format!(
                        "{:?} has no second column; write the topic, or nothing, after a comma",
                        text::excerpt(&heading)
                    ),
                ));
            }
            all.add(line, field(0).unwrap_or_default(), field(1), field(2))?;
        }
        Ok(all)
    }

    fn add(
        &mut self,
        at: u64,
        heading: String,
        topic: Option<String>,
        broader: Option<String>,
    ) -> Result<(), (u64, String)> {
        if heading.is_empty() {
            return Err((
                at,
                "no heading; write the heading, or a class such as \"lcc:QA 76\", in the first column".into(),
            ));
        }
        let topic = topic.filter(|topic| !topic.is_empty());
        let broader = broader.filter(|topic| !topic.is_empty());
        for label in topic.iter().chain(&broader) {
            if label.len() > Title::MAX_LABEL || fold(label).is_empty() {
                let reason = format!(
                    "topic {:?} has {} bytes; it must have 1 to {} and a letter",
                    text::excerpt(label),
                    label.len(),
                    Title::MAX_LABEL
                );
                return Err((at, reason));
            }
        }
        let number = self.lines.len();
        match class(&heading) {
            Some((scheme, range)) => {
                let Ok(number) = u16::try_from(number) else {
                    return Err((
                        at,
                        format!("{heading:?} comes after more than {} lines; put the classes first", u16::MAX),
                    ));
                };
                self.classes.add(scheme, range, number);
            }
            None => self.of_heading.entry(fold(&heading)).or_default().push(number),
        }
        self.lines.push(Line { heading, topic, broader, matched: AtomicBool::new(false) });
        Ok(())
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The topics to show for a heading, or a topic's label, in folded form; an empty list: none. Nothing where it says nothing about it.
    pub fn heading(&self, folded: &str) -> Option<Vec<&str>> {
        let numbers = self.of_heading.get(folded)?;
        Some(numbers.iter().filter_map(|number| self.use_line(*number)).collect())
    }

    /// The same for a class mark.
    pub fn class(&self, scheme: Scheme, mark: &str, language: Option<&str>) -> Option<Vec<&str>> {
        let number = self.classes.topic(scheme, mark, language)?;
        Some(self.use_line(usize::from(number)).into_iter().collect())
    }

    /// What is broader than a topic, by its label.
    pub fn broader(&self, label: &str) -> Option<&str> {
        self.lines
            .iter()
            .find(|line| line.broader.is_some() && line.topic.as_deref() == Some(label))?
            .broader
            .as_deref()
    }

    fn use_line(&self, number: usize) -> Option<&str> {
        let line = self.lines.get(number)?;
        line.matched.store(true, Ordering::Relaxed);
        line.topic.as_deref()
    }

    /// The lines that matched nothing so far, in words; none where all did.
    pub fn note(&self) -> Option<String> {
        let unused: Vec<&str> = self
            .lines
            .iter()
            .filter(|line| !line.matched.load(Ordering::Relaxed))
            .map(|line| line.heading.as_str())
            .collect();
        let names: Vec<String> = unused.iter().take(NAMED).map(|name| format!("{:?}", text::excerpt(name))).collect();
        let more = if unused.len() > NAMED { " and others" } else { "" };
        let count = unused.len();
        (count > 0)
            .then(|| format!("--topics: {count} headings matched nothing in the catalogue: {}{more}", names.join(", ")))
    }
}

fn header(record: &csv::StringRecord) -> Option<[Option<usize>; 3]> {
    let of = |wanted: &str| record.iter().position(|name| name.trim().eq_ignore_ascii_case(wanted));
    let columns = [of("heading"), of("topic"), of("broader")];
    columns[1].is_some().then_some(columns)
}

/// "lcc:QA 76".
fn class(heading: &str) -> Option<(Scheme, &str)> {
    let (scheme, range) = heading.split_once(':')?;
    Some((Scheme::named(scheme.trim().to_ascii_lowercase().as_str())?, range.trim()))
}

fn problem(error: &csv::Error) -> (u64, String) {
    let line = error.position().map_or(1, csv::Position::line);
    let reason = match error.kind() {
        csv::ErrorKind::Utf8 { .. } => "bytes that are no UTF-8; save the file as UTF-8".to_owned(),
        _ => format!("{error}; check the quotation marks"),
    };
    (line, reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_classes_and_renamed_topics_are_read() {
        let read = Overrides::parse(
            "heading,topic,broader\nWhales,Sea mammals,Animals\nDime novels,\nlcc:PS,Novels\n".as_bytes(),
        )
        .unwrap();
        assert_eq!(read.heading("whales"), Some(vec!["Sea mammals"]));
        assert_eq!(read.heading("dime novels"), Some(vec![]));
        assert_eq!(read.heading("dogs"), None);
        assert_eq!(read.class(Scheme::Lcc, "PS3511", None), Some(vec!["Novels"]));
        assert_eq!(read.broader("Sea mammals"), Some("Animals"));
        assert_eq!(read.note(), None);
    }

    #[test]
    fn tabs_and_files_without_a_header_are_read() {
        let read = Overrides::parse(b"Whales\tSea mammals\nDogs\tPets\n").unwrap();
        assert_eq!(read.heading("dogs"), Some(vec!["Pets"]));
        assert!(read.note().unwrap().contains("1 headings matched nothing"));
    }

    #[test]
    fn what_is_wrong_names_the_line_and_the_remedy() {
        for (text, line, words) in [
            ("Whales,Animals\nDogs\n", 2, "has no second column"),
            ("Whales,Animals\n,Pets\n", 2, "no heading"),
            ("heading,label\nWhales,Animals\n", 1, "name both"),
        ] {
            let (at, reason) = Overrides::parse(text.as_bytes()).unwrap_err();
            assert_eq!(at, line, "{text}");
            assert!(reason.contains(words), "{reason}");
        }
        let (_, reason) = Overrides::parse(b"Caf\xe9,Coffee\n").unwrap_err();
        assert!(reason.contains("UTF-8"), "{reason}");
        let long = format!("A,{}\n", "x".repeat(400));
        assert!(Overrides::parse(long.as_bytes()).unwrap_err().1.contains("400 bytes"));
    }
}
