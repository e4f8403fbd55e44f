//! What columns are called, and whose they are.

use super::Origin;
use super::sheet::Record;
use crate::exchange::table::undefuse;

/// What is in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The title.
    Title,
    /// The main creator, or all of them.
    Author,
    /// The main creator with the family name first.
    Inverted,
    /// The other creators.
    More,
    /// Who took part in other ways, each with the part in brackets.
    Contributors,
    /// An ISBN, or several.
    Isbn,
    /// The year of first publication.
    FirstYear,
    /// The year of an edition.
    Year,
    /// The reader's rating.
    Rating,
    /// When it was read.
    Read,
    /// When it was begun.
    Started,
    /// Where the reader is with it.
    Status,
    /// Shelves, collections, tags.
    Tags,
    /// Private notes.
    Private,
    /// Comments.
    Comment,
    /// The reader's review.
    Review,
    /// What Carrel calls it.
    Id,
}

/// The last of the kinds and one.
const KINDS: usize = Kind::Id as usize + 1;

/// Names of columns as [`key`] writes them. Of two with the same kind the former counts for more.
const NAMES: [(&str, Kind); 62] = [
    ("title", Kind::Title),
    ("booktitle", Kind::Title),
    ("author", Kind::Author),
    ("authors", Kind::Author),
    ("primaryauthor", Kind::Author),
    ("authorname", Kind::Author),
    ("creator", Kind::Author),
    ("creators", Kind::Author),
    ("writer", Kind::Author),
    ("authorlf", Kind::Inverted),
    ("additionalauthors", Kind::More),
    ("secondaryauthor", Kind::More),
    ("secondaryauthors", Kind::More),
    ("otherauthors", Kind::More),
    ("contributors", Kind::Contributors),
    ("isbn13", Kind::Isbn),
    ("isbn", Kind::Isbn),
    ("isbns", Kind::Isbn),
    ("isbn10", Kind::Isbn),
    ("isbnuid", Kind::Isbn),
    ("eanisbn13", Kind::Isbn),
    ("upcisbn10", Kind::Isbn),
    ("originalpublicationyear", Kind::FirstYear),
    ("originalyear", Kind::FirstYear),
    ("firstpublished", Kind::FirstYear),
    ("yearpublished", Kind::Year),
    ("publicationyear", Kind::Year),
    ("year", Kind::Year),
    ("publicationdate", Kind::Year),
    ("publishdate", Kind::Year),
    ("published", Kind::Year),
    ("pubdate", Kind::Year),
    ("myrating", Kind::Rating),
    ("starrating", Kind::Rating),
    ("rating", Kind::Rating),
    ("stars", Kind::Rating),
    ("datesread", Kind::Read),
    ("lastdateread", Kind::Read),
    ("dateread", Kind::Read),
    ("readdate", Kind::Read),
    ("datefinished", Kind::Read),
    ("finished", Kind::Read),
    ("datestarted", Kind::Started),
    ("started", Kind::Started),
    ("exclusiveshelf", Kind::Status),
    ("readstatus", Kind::Status),
    ("readingstatus", Kind::Status),
    ("status", Kind::Status),
    ("bookshelves", Kind::Tags),
    ("shelves", Kind::Tags),
    ("collections", Kind::Tags),
    ("tags", Kind::Tags),
    ("privatenotes", Kind::Private),
    ("privatecomment", Kind::Private),
    ("privatecomments", Kind::Private),
    ("mynotes", Kind::Private),
    ("notes", Kind::Private),
    ("comment", Kind::Comment),
    ("comments", Kind::Comment),
    ("myreview", Kind::Review),
    ("review", Kind::Review),
    ("id", Kind::Id),
];

/// A name as it is compared: in small letters, without spaces and signs.
pub(super) fn key(name: &str) -> String {
    let letters = name.chars().filter(|it| it.is_ascii_alphanumeric() || *it > '\u{ff}');
    letters.map(|it| it.to_ascii_lowercase()).collect()
}

/// Where each kind is found.
pub(super) struct Columns {
    /// Who calls them so.
    pub(super) origin: Origin,
    places: [Vec<usize>; KINDS],
}

impl Columns {
    /// Understands the names of columns.
    pub(super) fn of(names: &[String]) -> Self {
        let keys: Vec<String> = names.iter().map(|it| key(it)).collect();
        let origin = origin(&keys);
        let mut places: [Vec<usize>; KINDS] = Default::default();
        let mut add = |name: &str, kind: Kind| {
            let found = keys.iter().enumerate().filter(|(_, it)| *it == name);
            places[kind as usize].extend(found.map(|(index, _)| index));
        };
        for (name, kind) in NAMES {
            // Anyone may number the rows.
            if kind != Kind::Id || origin == Origin::Carrel {
                add(name, kind);
            }
        }
        // Elsewhere it may be the date of anything.
        if origin == Origin::LibraryThing {
            add("date", Kind::Year);
        }
        Self { origin, places }
    }

    /// Whether there is such a column.
    pub(super) fn has(&self, kind: Kind) -> bool {
        !self.places[kind as usize].is_empty()
    }

    /// All that a record has in columns of a kind, without what is empty.
    pub(super) fn all<'a>(&'a self, record: &'a Record, kind: Kind) -> impl Iterator<Item = &'a str> {
        let texts = self.places[kind as usize].iter().filter_map(|it| record.fields.get(*it));
        texts.map(|it| self.undefused(it).trim()).filter(|it| !it.is_empty())
    }

    /// The first of it; may be empty.
    pub(super) fn first<'a>(&'a self, record: &'a Record, kind: Kind) -> &'a str {
        self.all(record, kind).next().unwrap_or_default()
    }

    /// Carrel writes an apostrophe before what a spreadsheet would take for a formula.
    fn undefused<'a>(&self, text: &'a str) -> &'a str {
        if self.origin == Origin::Carrel { undefuse(text) } else { text }
    }
}

fn origin(keys: &[String]) -> Origin {
    let has = |name: &str| keys.iter().any(|it| it == name);
    if has("primaryauthor") {
        Origin::LibraryThing
    } else if has("readstatus") && (has("starrating") || has("isbnuid") || has("moods")) {
        Origin::StoryGraph
    } else if has("authors") && has("bookshelves") && has("id") && has("link") {
        Origin::Carrel
    } else if has("exclusiveshelf") || has("authorlf") || has("bookshelves") && has("myrating") {
        Origin::Goodreads
    } else {
        Origin::Table
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_alike_whatever_their_spaces_signs_and_capitals() {
        for name in ["ISBN/UID", "isbn_uid", " Isbn UID ", "isbn-uid"] {
            assert_eq!(key(name), "isbnuid");
        }
        assert_eq!(key("Titel?"), "titel");
    }

    #[test]
    fn every_name_is_written_as_it_is_compared_and_only_once() {
        for (index, (name, _)) in NAMES.iter().enumerate() {
            assert_eq!(key(name), *name);
            assert!(NAMES.iter().skip(index + 1).all(|it| it.0 != *name), "{name}");
        }
    }

    #[test]
    fn the_average_of_all_readers_is_not_the_readers_rating() {
        let columns = Columns::of(&["Title".into(), "Average Rating".into()]);
        assert!(columns.has(Kind::Title) && !columns.has(Kind::Rating));
    }
}
