//! Lists of titles as files of other programs: reference managers, spreadsheets, other readers' sites.

pub mod bibtex;
pub mod import;
pub mod ris;
pub mod table;

use crate::cite::Work;

/// One title of a list, with what the reader said of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// What the catalogue knows of it.
    pub work: Work,
    /// The reader's note, of any number of lines.
    pub note: String,
    /// The reader's tags.
    pub tags: Vec<String>,
    /// In half stars: 1 to 10, or 0 for none.
    pub rating: u8,
    /// Whether it was read, though perhaps nobody knows when.
    pub is_read: bool,
    /// The day it was read as an ISO date, or empty.
    pub read: String,
    /// The day it came on the list as an ISO date, or empty.
    pub added: String,
    /// The list's name.
    pub list: String,
}

/// What parts labels in the formats, and stands in none.
const PARTING: [char; 7] = [',', '،', '，', ';', '；', '؛', '|'];

impl Item {
    /// Tags and the list's name, each once and in one line.
    fn labels(&self) -> Vec<String> {
        let mut labels = Vec::new();
        for label in self.tags.iter().chain([&self.list]) {
            let label = crate::cite::words::folded(&label.replace(PARTING, " "));
            let label = label.split_whitespace().collect::<Vec<_>>().join(" ");
            if !label.is_empty() && !labels.contains(&label) {
                labels.push(label);
            }
        }
        labels
    }
}

/// Works that formats are tried with, and values that no format may stumble over.
#[cfg(test)]
pub(crate) mod samples {
    use proptest::prelude::*;

    use super::Item;
    use crate::cite::Work;

    /// A work that everything is known of.
    pub fn farthest_shore() -> Item {
        let work = Work {
            id: "b12".into(),
            title: "The farthest shore".into(),
            creators: vec!["Le Guin, Ursula K., 1929-2018".into()],
            year: Some(1972),
            format: "book".into(),
            language: "en".into(),
            series: "Earthsea cycle".into(),
            volume: Some(3000),
            isbn: "978-0-689-30054-7".into(),
            link: "https://a.example/b12?x=1&y=a_b%20c".into(),
            library: "City Library".into(),
        };
        Item {
            work,
            note: "Read it\r\nagain".into(),
            tags: vec!["sea".into(), "death, and life".into()],
            rating: 7,
            is_read: true,
            read: "2024-03-09".into(),
            added: "2024-01-02".into(),
            list: "Favourites".into(),
        }
    }

    fn value() -> impl Strategy<Value = String> {
        prop_oneof![
            "[A-Za-z ,.;]{0,16}",
            "[\\\\{}$&#%^_~@\"'=+,;\n\r\t\0 -]{0,12}",
            ".{0,12}",
            "[فردوسی، \u{200f}]{0,8}",
            Just("TY  - BOOK\r\nER  - \r\n@book{x,}".to_owned()),
        ]
    }

    prop_compose! {
        /// An item with any values.
        pub fn any_item()(
            (id, title, series, isbn, link) in (value(), value(), value(), value(), value()),
            creators in prop::collection::vec(value(), 0..4),
            (year, volume) in (any::<Option<i32>>(), any::<Option<i32>>()),
            format in "(book|ebook|audiobook|article|journal|map|video||x)",
            (note, list, read, added) in (value(), value(), value(), value()),
            tags in prop::collection::vec(value(), 0..3), rating in any::<u8>(),
        ) -> Item {
            let work = Work { id, title, creators, year, format, series, volume, isbn, link, ..Work::default() };
            Item { work, note, tags, rating, is_read: true, read, added, list }
        }
    }
}
