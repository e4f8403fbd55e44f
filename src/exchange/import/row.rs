//! One record as a book.

use super::columns::{Columns, Kind};
use super::sheet::Record;
use super::{MAX_FIELD, MAX_LIST, MAX_TITLE, Origin, Row, Status, Why, names, plain, values};
use crate::isbn;

/// Reads a record of a table with so many columns.
pub(super) fn read(columns: &Columns, record: &Record, width: usize) -> Result<Row, Why> {
    // Who writes a table by hand leaves out empty fields at the end; an export that does is damaged.
    let short = record.count < width && columns.origin != Origin::Table;
    if short || record.filled > width {
        return Err(Why::Fields);
    }
    let tags = tags(columns, record);
    let days = columns.all(record, Kind::Read).map(values::days);
    Ok(Row {
        line: 0,
        title: title(columns, record)?,
        creators: creators(columns, record),
        isbns: isbns(columns, record),
        year: [Kind::FirstYear, Kind::Year].iter().find_map(|it| columns.all(record, *it).find_map(values::year)),
        rating: values::half_stars(columns.first(record, Kind::Rating)),
        read: days.into_iter().find(|it| !it.is_empty()).unwrap_or_default(),
        status: status(columns, record, &tags),
        tags: tags.into_iter().filter(|it| values::status(it).is_none()).collect(),
        note: note(columns, record),
        id: columns.all(record, Kind::Id).next().filter(|it| it.len() <= MAX_TITLE).unwrap_or_default().to_owned(),
    })
}

fn title(columns: &Columns, record: &Record) -> Result<String, Why> {
    let title = plain::line(columns.first(record, Kind::Title));
    let title = match columns.origin {
        Origin::Goodreads | Origin::Table => without_series(&title),
        _ => &title,
    };
    match title.len() {
        0 => Err(Why::NoTitle),
        1..=MAX_TITLE => Ok(title.to_owned()),
        _ => Err(Why::TooLong),
    }
}

/// The title without a series with a number in brackets behind it.
fn without_series(title: &str) -> &str {
    let mut depth = 0_usize;
    let open = title.char_indices().rev().find(|(_, it)| {
        match it {
            ')' => depth += 1,
            '(' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0
    });
    let Some((at, '(')) = open else { return title };
    let (before, series) = title.split_at(at);
    let numbered = series.split('#').skip(1).any(|it| it.starts_with(|it: char| it.is_ascii_digit()));
    if numbered && !before.trim().is_empty() { before.trim_end() } else { title }
}

fn creators(columns: &Columns, record: &Record) -> Vec<String> {
    let mut all = Vec::new();
    let mut authors = columns.all(record, Kind::Author);
    // In a table from here the first column has the first name alone, as others read it.
    let author = if columns.origin == Origin::Carrel { authors.last() } else { authors.next() }.unwrap_or_default();
    match columns.origin {
        // One name; what follows a comma is a part of it.
        Origin::Goodreads | Origin::LibraryThing => names::push(author, &mut all),
        origin => names::creators(author, origin, &mut all),
    }
    if all.is_empty() {
        names::push(columns.first(record, Kind::Inverted), &mut all);
    }
    names::creators(columns.first(record, Kind::More), columns.origin, &mut all);
    if all.is_empty() {
        // Editors, where nobody is the author.
        for name in names::listed(columns.first(record, Kind::Contributors)) {
            names::push(name.split('(').next().unwrap_or_default(), &mut all);
        }
    }
    all
}

fn isbns(columns: &Columns, record: &Record) -> Vec<String> {
    let mut all = Vec::new();
    columns.all(record, Kind::Isbn).for_each(|it| isbn::gather(it, &mut all));
    all.truncate(MAX_LIST);
    all
}

/// Shelves, collections and tags, those that tell the status among them.
fn tags(columns: &Columns, record: &Record) -> Vec<String> {
    let mut all = Vec::new();
    for tag in columns.all(record, Kind::Tags).flat_map(names::listed) {
        names::push(tag, &mut all);
    }
    all
}

/// What the column of the status says, else a shelf, else a date.
fn status(columns: &Columns, record: &Record, tags: &[String]) -> Status {
    let told = columns.all(record, Kind::Status).find_map(values::status);
    let shelf = || tags.iter().filter_map(|it| values::status(it)).find(|it| *it != Status::Unread);
    let dated = |kind, status| columns.all(record, kind).find_map(values::year).map(|_| status);
    told.or_else(shelf)
        .or_else(|| dated(Kind::Read, Status::Read))
        .or_else(|| dated(Kind::Started, Status::Reading))
        .unwrap_or_default()
}

fn note(columns: &Columns, record: &Record) -> String {
    let html = matches!(columns.origin, Origin::Goodreads | Origin::StoryGraph | Origin::LibraryThing);
    let mut note = String::new();
    for text in [Kind::Private, Kind::Comment, Kind::Review].iter().flat_map(|it| columns.all(record, *it)) {
        let text = if html { plain::lines(&plain::from_html(text)) } else { plain::lines(text) };
        if !note.is_empty() && !text.is_empty() {
            note.push_str("\n\n");
        }
        note.push_str(&text);
    }
    note.truncate(plain::cut(&note, MAX_FIELD).trim_end().len());
    note
}

#[cfg(test)]
mod tests {
    use super::without_series;

    #[test]
    fn a_series_with_a_number_is_no_part_of_the_title() {
        for (title, expected) in [
            ("Dune (Dune, #1)", "Dune"),
            ("The Two Towers (The Lord of the Rings, #2; Middle-earth, #3)", "The Two Towers"),
            ("Dark Matter (Foo (Second Series), #0.5)", "Dark Matter"),
            ("魔女の宅急便 (魔女の宅急便, #1)", "魔女の宅急便"),
            ("Emma (Penguin Classics)", "Emma (Penguin Classics)"),
            ("Why C# (and F#)", "Why C# (and F#)"),
            ("(Dune, #1)", "(Dune, #1)"),
            ("Foo, #1)", "Foo, #1)"),
            ("Foo ((#1)", "Foo ("),
            ("", ""),
        ] {
            assert_eq!(without_series(title), expected);
        }
    }
}
