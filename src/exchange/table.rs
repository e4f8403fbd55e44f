//! A table for spreadsheets and for other readers' sites: CSV as RFC 4180 has it, with the columns that Goodreads
//! exports, of which other sites read those they know. "Authors" is `StoryGraph`'s.

use super::Item;
use crate::cite::names::{Name, names};
use crate::cite::words::web_link;

/// The names of the columns.
pub const COLUMNS: [&str; 15] = [
    "Title",
    "Author",
    "Authors",
    "ISBN13",
    "My Rating",
    "Date Read",
    "Date Added",
    "Bookshelves",
    "Exclusive Shelf",
    "Private Notes",
    "Year Published",
    "Language",
    "Format",
    "Id",
    "Link",
];

/// The list as a file in UTF-8, which a mark at its beginning tells spreadsheets.
pub fn write(items: &[Item]) -> String {
    let mut out = "\u{feff}".to_owned();
    row(&mut out, &COLUMNS.map(str::to_owned));
    for item in items {
        row(&mut out, &values(item));
    }
    out
}

fn values(item: &Item) -> [String; 15] {
    let work = &item.work;
    let authors: Vec<String> = names(&work.creators).iter().map(Name::natural).collect();
    let text = |text: &str| defused(&text.replace('\0', ""));
    [
        text(&work.title),
        text(authors.first().map_or("", String::as_str)),
        // Names of bodies have commas.
        text(&authors.join("; ")),
        text(&isbn13(&work.isbn).unwrap_or_else(|| work.isbn.trim().to_owned())),
        stars(item.rating),
        text(&day(&item.read)),
        text(&day(&item.added)),
        text(&item.labels().join(", ")),
        shelf(item).to_owned(),
        text(&item.note),
        // A number is no formula, not even a negative one.
        work.year.filter(|it| *it != 0).map(|it| it.to_string()).unwrap_or_default(),
        text(&work.language),
        text(&work.format),
        text(&work.id),
        text(web_link(&work.link).unwrap_or_default()),
    ]
}

fn row(out: &mut String, values: &[String; 15]) {
    for (index, value) in values.iter().enumerate() {
        out.push_str(if index == 0 { "" } else { "," });
        quoted(out, value);
    }
    out.push_str("\r\n");
}

fn quoted(out: &mut String, value: &str) {
    let edges = value.starts_with(' ') || value.ends_with(' ');
    if edges || value.contains([',', '"', '\r', '\n', ';', '\t']) {
        out.push('"');
        out.push_str(&value.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(value);
    }
}

/// Half stars as stars, from 0 to 5: "3.5".
fn stars(half: u8) -> String {
    let half = half.min(10);
    let rest = if half % 2 == 1 { ".5" } else { "" };
    [(half / 2).to_string().as_str(), rest].concat()
}

/// A day as Goodreads writes it: "2024/03/09". What is no ISO date stays as it is.
fn day(date: &str) -> String {
    let shaped = |(index, byte): (usize, u8)| if matches!(index, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() };
    match date.trim().get(..10) {
        Some(day) if day.bytes().enumerate().all(shaped) => day.replace('-', "/"),
        _ => date.trim().to_owned(),
    }
}

/// Sites take what is on no shelf of theirs as read. It is, if the reader said so, or when, or how good it was.
fn shelf(item: &Item) -> &'static str {
    let is_read = item.is_read || !item.read.trim().is_empty() || item.rating > 0;
    if is_read { "read" } else { "to-read" }
}

/// An ISBN as 13 digits. Nothing if it is none.
fn isbn13(isbn: &str) -> Option<String> {
    let digits: String = isbn.chars().filter(|c| !matches!(c, '-' | ' ' | '‐' | '–')).collect();
    let all = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    match digits.len() {
        13 if all(&digits) => Some(digits),
        10 if digits.ends_with(|c: char| c.is_ascii_digit() || c == 'X' || c == 'x') => {
            let body = digits.get(..9).filter(|it| all(it))?;
            Some(checked(&["978", body].concat()))
        }
        _ => None,
    }
}

/// Twelve digits with the thirteenth, which checks them.
fn checked(body: &str) -> String {
    let weighed = |(index, byte): (usize, u8)| u32::from(byte - b'0') * if index % 2 == 1 { 3 } else { 1 };
    let sum: u32 = body.bytes().enumerate().map(weighed).sum();
    [body, &((10 - sum % 10) % 10).to_string()].concat()
}

/// Whether spreadsheets take a field for a formula.
fn is_formula(field: &str) -> bool {
    field.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// A field that spreadsheets do not take for a formula: with an apostrophe before it if they would, or if what stands
/// behind its own apostrophes is one, so that [`undefuse`] gives back every field.
pub fn defused(field: &str) -> String {
    let mark = if is_formula(field.trim_start_matches('\'')) { "'" } else { "" };
    [mark, field].concat()
}

/// The field before it was [`defused`]. Fields that nobody defused stay as they are, but for an apostrophe before a
/// formula.
pub fn undefuse(field: &str) -> &str {
    match field.strip_prefix('\'') {
        Some(rest) if is_formula(rest.trim_start_matches('\'')) => rest,
        _ => field,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::samples::{any_item, farthest_shore};
    use super::*;

    /// Rows of a file, by the grammar of RFC 4180.
    fn read(file: &str) -> Vec<Vec<String>> {
        let mut rows = vec![vec![String::new()]];
        let mut quoted = false;
        let mut letters = file.trim_start_matches('\u{feff}').chars().peekable();
        while let Some(c) = letters.next() {
            let last = rows.last_mut().expect("a row");
            let field = last.last_mut().expect("a field");
            match c {
                '"' if quoted && letters.next_if_eq(&'"').is_some() => field.push('"'),
                '"' => quoted = !quoted,
                ',' if !quoted => last.push(String::new()),
                '\r' if !quoted && letters.next_if_eq(&'\n').is_some() => rows.push(vec![String::new()]),
                _ => field.push(c),
            }
        }
        rows.pop();
        rows
    }

    #[test]
    fn a_book_is_a_row() {
        assert_eq!(
            write(&[farthest_shore()]),
            "\u{feff}Title,Author,Authors,ISBN13,My Rating,Date Read,Date Added,Bookshelves,Exclusive Shelf,Private Notes,\
             Year Published,Language,Format,Id,Link\r\n\
             The farthest shore,Ursula K. Le Guin,Ursula K. Le Guin,9780689300547,3.5,2024/03/09,2024/01/02,\
             \"sea, death and life, Favourites\",read,\"Read it\r\nagain\",1972,en,book,b12,\
             https://a.example/b12?x=1&y=a_b%20c\r\n"
        );
    }

    #[test]
    fn values_are_written_as_other_sites_write_them() {
        assert_eq!([0, 1, 2, 7, 10, 255].map(stars), ["0", "0.5", "1", "3.5", "5", "5"]);
        assert_eq!(["2024-03-09", "2024-03-09T10:00", "March", ""].map(day), ["2024/03/09", "2024/03/09", "March", ""]);
        assert_eq!(isbn13("0-8044-2957-X").as_deref(), Some("9780804429573"));
        assert_eq!(isbn13("0306406152").as_deref(), Some("9780306406157"));
        assert_eq!([isbn13("12"), isbn13("Aa𐀀0\u{80}0"), isbn13("")], [None, None, None]);
    }

    #[test]
    fn what_was_not_read_is_not_said_to_be() {
        let item = Item { rating: 0, is_read: false, read: String::new(), ..farthest_shore() };
        assert_eq!((shelf(&item), shelf(&Item { rating: 3, ..item.clone() })), ("to-read", "read"));
    }

    #[test]
    fn formulas_are_defused() {
        for field in ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "'=x", "''+"] {
            assert_eq!(defused(field), ["'", field].concat());
            assert_eq!(undefuse(&defused(field)), field);
        }
        for field in ["", "'", "'tis pity", "a=b", "الف"] {
            assert_eq!((defused(field).as_str(), undefuse(field)), (field, field));
        }
    }

    proptest! {
        #[test]
        fn every_field_comes_back(field in "['=+@\t\ra-]{0,5}|.{0,8}") {
            let safe = defused(&field);
            prop_assert!(!is_formula(&safe));
            prop_assert_eq!(undefuse(&safe), field);
        }

        #[test]
        fn no_value_breaks_out_of_its_cell(items in prop::collection::vec(any_item(), 0..4)) {
            let rows = read(&write(&items));
            prop_assert_eq!(rows.len(), items.len() + 1);
            for (row, item) in rows[1..].iter().zip(&items) {
                prop_assert_eq!(row.len(), COLUMNS.len());
                prop_assert_eq!(undefuse(&row[0]), item.work.title.replace('\0', ""));
                prop_assert_eq!(undefuse(&row[9]), item.note.replace('\0', ""));
                let number = |at: usize| row[at].parse::<i32>().is_ok();
                prop_assert!(row.iter().enumerate().all(|(at, it)| !is_formula(it) || at == 10 && number(at)));
            }
        }
    }
}
