//! BibTeX, for BibLaTeX and biber in UTF-8, and for programs that take in `.bib` files (manual: *The biblatex Package*,
//! sections 2.1 and 2.2; dates: section 2.3.8).

mod escape;
mod key;

use super::Item;
use crate::cite::Work;
use crate::cite::names::{Name, names};
use crate::cite::words::{folded, volume, web_link};
use escape::{address, escaped, ident};
use key::Keys;

/// The list as a file.
pub fn write(items: &[Item]) -> String {
    let mut out = String::new();
    let mut keys = Keys::default();
    for item in items {
        entry(&mut out, item, &keys.of(&item.work));
    }
    out
}

fn entry(out: &mut String, item: &Item, key: &str) {
    let work = &item.work;
    let (kind, medium) = kind(work);
    for part in ["@", kind, "{", key, ",\n"] {
        out.push_str(part);
    }
    let authors: Vec<String> = names(&work.creators).iter().map(author).collect();
    field(out, "author", &authors.join(" and "));
    field(out, "title", &escaped(&work.title));
    date(out, work.year);
    let series = escaped(&work.series);
    let numbered = if kind == "article" || series.is_empty() { "volume" } else { "number" };
    field(out, if kind == "article" { "journal" } else { "series" }, &series);
    field(out, numbered, &work.volume.map(volume).unwrap_or_default());
    field(out, "howpublished", medium);
    field(out, "isbn", &escaped(&work.isbn));
    field(out, "language", &ident(&work.language));
    field(out, "url", &web_link(&work.link).map(address).unwrap_or_default());
    field(out, "library", &escaped(&work.library));
    field(out, "keywords", &escaped(&item.labels().join(", ")));
    // Not `note`, which is printed with the reference.
    field(out, "annote", &escaped(&item.note));
    out.push_str("}\n\n");
}

/// The type of entry, and what tells it from others of that type.
fn kind(work: &Work) -> (&'static str, &'static str) {
    match work.format.as_str() {
        "book" | "ebook" => ("book", ""),
        "article" if !folded(&work.series).is_empty() => ("article", ""),
        "article" => ("misc", "Article"),
        "audiobook" => ("misc", "Audiobook"),
        "video" => ("misc", "Video"),
        "music" => ("misc", "Music recording"),
        "journal" => ("misc", "Journal"),
        "map" => ("misc", "Map"),
        "score" => ("misc", "Musical score"),
        "image" => ("misc", "Image"),
        _ => ("misc", ""),
    }
}

/// `value` is escaped already.
fn field(out: &mut String, name: &str, value: &str) {
    if !value.is_empty() {
        for part in ["  ", name, " = {", value, "},\n"] {
            out.push_str(part);
        }
    }
}

/// `year` is known to all programs. Only `date` has years before the common era, and counts from a year 0 there.
fn date(out: &mut String, year: Option<i32>) {
    let Some(year) = year.filter(|it| *it != 0) else { return };
    if year > 0 {
        return field(out, "year", &year.to_string());
    }
    let digits = (year.unsigned_abs() - 1).to_string();
    let zeros = &"000"[..4_usize.saturating_sub(digits.len()).min(3)];
    // There is no year -0.
    field(out, "date", &[if year == -1 { "" } else { "-" }, zeros, &digits].concat());
}

/// "van Beethoven, Ludwig", "King, Jr., Martin Luther"; braces keep other names from being taken apart.
fn author(name: &Name) -> String {
    match name {
        Name::Whole(name) => ["{", &escaped(name), "}"].concat(),
        Name::Person(it) => {
            let between = if it.particle.is_empty() { "" } else { " " };
            let mut out = [&it.particle, between, &name_part(&it.family)].concat();
            for part in [&it.suffix, &it.given].into_iter().filter(|it| !it.is_empty()) {
                out.push_str(", ");
                out.push_str(&name_part(part));
            }
            out
        }
    }
}

/// A part of a name: in braces if it would be read as two names, or as a particle.
fn name_part(part: &str) -> String {
    let split = part.split(' ').any(|it| it.eq_ignore_ascii_case("and"));
    let text = escaped(part);
    if split { ["{", &text, "}"].concat() } else { text }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::samples::{any_item, farthest_shore};
    use super::*;

    #[test]
    fn a_book_is_written_with_its_fields() {
        assert_eq!(
            write(&[farthest_shore()]),
            "@book{leguin1972farthest,\n  author = {Le Guin, Ursula K.},\n  title = {The farthest shore},\n  year = {1972},\n  \
             series = {Earthsea cycle},\n  number = {3},\n  isbn = {978-0-689-30054-7},\n  language = {en},\n  \
             url = {https://a.example/b12?x=1&y=a_b%20c},\n  library = {City Library},\n  \
             keywords = {sea, death and life, Favourites},\n  annote = {Read it again},\n}\n\n"
        );
    }

    #[test]
    fn names_come_apart_again_as_they_are() {
        for (creator, wanted) in [
            ("Ludwig van Beethoven", "van Beethoven, Ludwig"),
            ("King, Martin Luther, Jr.", "King, Jr., Martin Luther"),
            ("فردوسی، ابوالقاسم", "فردوسی, ابوالقاسم"),
            ("Simon & Schuster", "{Simon \\& Schuster}"),
            ("Arts and Crafts", "{Arts and Crafts}"),
            ("曹雪芹", "{曹雪芹}"),
        ] {
            assert_eq!(names(&[creator.to_owned()]).iter().map(author).collect::<String>(), wanted);
        }
    }

    #[test]
    fn years_before_the_common_era_count_from_a_year_0() {
        for (year, wanted) in [(-1, "0000"), (-2, "-0001"), (-750, "-0749"), (-3000, "-2999")] {
            let mut out = String::new();
            date(&mut out, Some(year));
            assert_eq!(out, ["  date = {", wanted, "},\n"].concat());
        }
    }

    #[test]
    fn kinds_of_works_are_kinds_of_entries() {
        let kind_of = |format: &str, series: &str| {
            kind(&Work { format: format.into(), series: series.into(), ..Work::default() })
        };
        assert_eq!(kind_of("article", "Nature"), ("article", ""));
        assert_eq!(kind_of("article", ""), ("misc", "Article"));
        assert_eq!(kind_of("map", ""), ("misc", "Map"));
        assert_eq!(kind_of("", ""), ("misc", ""));
    }

    /// Entries as a reader finds them: by their braces. Key, then fields.
    fn read(file: &str) -> Vec<(String, Vec<(String, String)>)> {
        let mut entries = Vec::new();
        for entry in file.split_terminator("}\n\n") {
            let (head, fields) = entry.split_once(",\n").expect("a key");
            let key = head.split_once('{').expect("a type").1.to_owned();
            let fields = fields.lines().map(|line| {
                let (name, value) = line.trim().split_once(" = {").expect("a field");
                (name.to_owned(), value.strip_suffix("},").expect("an end").to_owned())
            });
            entries.push((key, fields.collect()));
        }
        entries
    }

    proptest! {
        #[test]
        fn no_value_breaks_out_of_its_field(items in prop::collection::vec(any_item(), 0..4)) {
            let entries = read(&write(&items));
            prop_assert_eq!(entries.len(), items.len());
            let mut keys: Vec<&String> = entries.iter().map(|it| &it.0).collect();
            prop_assert!(keys.iter().all(|it| !it.is_empty() && it.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')));
            keys.sort();
            keys.dedup();
            prop_assert_eq!(keys.len(), items.len());
            for ((_, fields), item) in entries.iter().zip(&items) {
                for (name, value) in fields {
                    let depths = value.chars().scan(0_i32, |depth, c| {
                        *depth += i32::from(c == '{') - i32::from(c == '}');
                        Some(*depth)
                    });
                    let depths: Vec<i32> = depths.collect();
                    prop_assert!(depths.iter().all(|it| *it >= 0) && depths.last() == Some(&0), "{name} {value}");
                }
                let title = fields.iter().find(|it| it.0 == "title").map(|it| escape::tests::unescaped(&it.1));
                prop_assert_eq!(title.unwrap_or_default(), folded(&item.work.title));
            }
        }
    }
}
