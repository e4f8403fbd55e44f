//! The records of one work become one title: the printed book, the e-book and the audiobook, in all their languages.
//!
//! | Module | Holds |
//! |---|---|
//! | [`alike`] | which records are of one work |
//! | [`groups`] | what is alike, gathered |
//! | [`merge`] | one title of several |
//!
//! Records are of one work where the library says so (`work`), where an identifier is the same and the titles agree, or where
//! folded title and first creator are the same. A film is no edition of the book, nor is one volume an edition of another.

pub mod alike;
pub mod groups;
pub mod merge;

use std::collections::HashMap;

use carrel_engine::collection::Titles;
use carrel_engine::title::Title;

use crate::store::Store;
use alike::Marks;
use groups::Groups;

/// What became of the records.
#[derive(Debug)]
pub struct Merged {
    /// One title for each work.
    pub titles: Store,
    /// How many records became editions of others.
    pub records: u64,
    /// How many titles have several editions.
    pub works: u64,
}

/// Merges the records of each work, or only those with the same id. The same records in any order make the same titles.
pub fn merge(titles: Store, only_ids: bool) -> Merged {
    let marks = titles.map(|_, title| Marks::of(title));
    let groups = alike::groups(&marks, only_ids);
    drop(marks);
    if groups.is_empty() {
        return Merged { titles, records: 0, works: 0 };
    }
    let works = groups.len() as u64;
    let members = members(&titles, &groups);
    let kept = titles.filter_map(|number, title| match groups.of(number as u32) {
        None => Some(title),
        // A group has the number of its first record.
        Some(group) if group == number as u32 => {
            members.get(&group).map(|records| merge::merged(records.iter().map(unpack).collect()))
        }
        Some(_) => None,
    });
    Merged { records: groups.records() - works, works, titles: kept }
}

/// The records of all groups, packed one by one.
fn members(titles: &Store, groups: &Groups) -> HashMap<u32, Vec<Box<[u8]>>> {
    let mut members: HashMap<u32, Vec<Box<[u8]>>> = HashMap::new();
    titles.each(&mut |number, title| {
        if let Some(group) = groups.of(number as u32) {
            let packed = postcard::to_stdvec(title).expect("a title can be written to memory");
            members.entry(group).or_default().push(packed.into_boxed_slice());
        }
    });
    members
}

#[expect(clippy::borrowed_box, reason = "it is handed to map as it is")]
fn unpack(packed: &Box<[u8]>) -> Title {
    postcard::from_bytes(packed).expect("memory keeps what was packed")
}

#[cfg(test)]
mod tests {
    use super::*;
    use carrel_engine::title::{Identifier, Series};

    fn title(id: &str, title: &str, creator: &str, format: &str) -> Title {
        Title {
            id: id.into(),
            title: title.into(),
            creators: vec![creator.into()],
            formats: vec![format.into()],
            languages: vec!["en".into()],
            ..Title::default()
        }
    }

    fn isbn(title: Title, isbn: &str) -> Title {
        Title { identifiers: vec![Identifier { scheme: "isbn".into(), value: isbn.into() }], ..title }
    }

    fn ids(titles: Vec<Title>) -> Vec<Vec<String>> {
        let merged = merge(titles.into_iter().collect(), false);
        let mut all: Vec<Vec<String>> = merged
            .titles
            .to_vec()
            .iter()
            .map(|title| {
                if title.editions.is_empty() {
                    vec![title.id.clone()]
                } else {
                    title.editions.iter().map(|edition| edition.id.clone()).collect()
                }
            })
            .collect();
        all.sort();
        all
    }

    #[test]
    fn editions_merge_on_folded_title_and_creator() {
        let book = title("1", "Moby-Dick", "Herman Melville", "book");
        let audio = title("2", "Moby Dick", "Herman MELVILLE", "audiobook");
        let other = title("3", "Moby-Dick", "Somebody Else", "book");
        assert_eq!(ids(vec![book, audio, other]), [vec!["1".to_owned(), "2".into()], vec!["3".into()]]);
    }

    #[test]
    fn a_film_is_no_edition_of_the_book() {
        let all = vec![title("1", "Emma", "Jane Austen", "book"), title("2", "Emma", "Jane Austen", "video")];
        assert_eq!(ids(all).len(), 2);
    }

    #[test]
    fn an_identifier_joins_only_titles_that_agree() {
        let short = isbn(title("1", "Emma", "Austen", "book"), "9780439023481");
        let long = isbn(title("2", "Emma: a novel", "Jane Austen", "ebook"), "9780439023481");
        let wrong = isbn(title("3", "Persuasion", "Jane Austen", "book"), "9780439023481");
        assert_eq!(ids(vec![short, long, wrong]), [vec!["1".to_owned(), "2".into()], vec!["3".into()]]);
        let first = isbn(title("1", "History. Volume 1", "Clio", "book"), "9780439023481");
        let second = isbn(title("2", "History. Volume 2", "Clio", "book"), "9780439023481");
        assert_eq!(ids(vec![first, second]).len(), 2, "the ISBN of a set is in all its volumes");
    }

    #[test]
    fn volumes_of_a_series_of_the_same_title_stay_apart() {
        let volume = |id: &str, number: i32| Title {
            series: Some(Series { name: "Naruto".into(), number: Some(number) }),
            ..title(id, "Naruto", "Masashi Kishimoto", "graphic-novel")
        };
        assert_eq!(ids(vec![volume("1", 1000), volume("2", 2000), volume("3", 2000)]).len(), 2);
    }

    #[test]
    fn what_the_library_calls_one_work_is_one() {
        let of = |id: &str, name: &str, language: &str| Title {
            work: Some("w".into()),
            languages: vec![language.into()],
            ..title(id, name, "Dumas", "book")
        };
        let merged = merge(
            [of("2", "Les Trois Mousquetaires", "fr"), of("1", "The Three Musketeers", "en")].into_iter().collect(),
            false,
        );
        let all = merged.titles.to_vec();
        assert_eq!((merged.records, merged.works, all.len()), (1, 1, 1));
        assert_eq!(all[0].title, "The Three Musketeers");
        assert_eq!(all[0].languages, ["en", "fr"]);
        assert_eq!(all[0].variants, ["Les Trois Mousquetaires"]);
        assert_eq!(all[0].editions[1].title.as_deref(), Some("Les Trois Mousquetaires"));
    }

    #[test]
    fn the_order_of_records_makes_no_difference() {
        let all = || {
            vec![
                title("10", "Emma", "Jane Austen", "book"),
                title("9", "Emma", "Jane Austen", "ebook"),
                isbn(title("8", "Emma", "Jane Austen", "large-print"), "9780439023481"),
                isbn(title("7", "Emma (illustrated)", "Austen", ""), "9780439023481"),
            ]
        };
        let forwards = merge(all().into_iter().collect(), false).titles.to_vec();
        let backwards = merge(all().into_iter().rev().collect(), false).titles.to_vec();
        assert_eq!(forwards, backwards);
        assert_eq!(forwards.len(), 1);
        assert_eq!(forwards[0].id, "7");
        assert_eq!(forwards[0].formats, ["", "large-print", "ebook", "book"]);
    }

    #[test]
    fn volumes_stay_apart_whatever_else_they_share() {
        let with_work = |title: Title| Title { work: Some("w".into()), ..title };
        let first = with_work(title("1", "Swann's way. Volume 1", "Proust", "book"));
        let second = with_work(title("2", "Swann's way. Volume 2", "Proust", "book"));
        assert_eq!(ids(vec![first, second]).len(), 2);
        let dune = isbn(title("1", "Dune", "Frank Herbert", "book"), "9780439023481");
        let messiah = isbn(title("2", "Dune messiah", "Frank Herbert", "book"), "9780439023481");
        assert_eq!(ids(vec![dune, messiah]).len(), 2, "the ISBN is that of the set");
    }

    #[test]
    fn records_of_one_id_lend_each_other_what_they_lack_even_where_editions_are_kept_apart() {
        let bare = title("1", "Emma", "Jane Austen", "book");
        let full =
            isbn(Title { description: Some("A match.".into()), loans: Some(3), ..bare.clone() }, "9780439023481");
        let other = title("2", "Emma", "Jane Austen", "book");
        let all = [bare, full, other];
        let forwards = merge(all.iter().cloned().collect(), true).titles.to_vec();
        assert_eq!(forwards.len(), 2);
        assert_eq!((forwards[0].description.as_deref(), forwards[0].loans), (Some("A match."), Some(3)));
        assert!(forwards[0].editions.is_empty(), "it is one record");
        let backwards = merge(all.iter().rev().cloned().collect(), true).titles.to_vec();
        assert_eq!(forwards[0], backwards[1]);
    }

    #[test]
    fn every_edition_leads_to_its_title_however_many_there_are() {
        let all: Vec<Title> = (0..3_000)
            .map(|number| Title {
                variants: (0..20).map(|variant| format!("Variant {number} {variant}")).collect(),
                ..title(&number.to_string(), "Emma", "Jane Austen", "book")
            })
            .collect();
        let merged = merge(all.into_iter().collect(), false).titles.to_vec();
        assert_eq!((merged.len(), merged[0].editions.len(), merged[0].variants.len()), (1, 3_000, 40));
    }
}
