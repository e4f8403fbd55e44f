//! RIS, as reference managers read it: the tags of the published list (Research Information Systems; the 2011 revision
//! by Thomson Reuters for `EndNote`).

use super::Item;
use crate::cite::names::{Name, names};
use crate::cite::words::{folded, volume, web_link};

/// The list as a file in UTF-8.
pub fn write(items: &[Item]) -> String {
    let mut out = String::new();
    for item in items {
        reference(&mut out, item);
    }
    out
}

fn reference(out: &mut String, item: &Item) {
    let work = &item.work;
    out.push_str("TY  - ");
    out.push_str(kind(&work.format));
    out.push_str("\r\n");
    line(out, "ID", &work.id);
    for name in names(&work.creators) {
        line(out, "AU", &author(&name));
    }
    line(out, "TI", &work.title);
    line(out, "T2", &work.series);
    line(out, "VL", &work.volume.map(volume).unwrap_or_default());
    line(out, "PY", &work.year.filter(|it| *it != 0).map(year).unwrap_or_default());
    line(out, "SN", &work.isbn);
    line(out, "LA", &work.language);
    line(out, "UR", web_link(&work.link).unwrap_or_default());
    line(out, "DP", &work.library);
    for label in item.labels() {
        line(out, "KW", &label);
    }
    line(out, "N1", &item.note);
    out.push_str("ER  - \r\n\r\n");
}

/// Nothing where there is no value; line breaks in it become spaces.
fn line(out: &mut String, tag: &str, value: &str) {
    let value = folded(value);
    if !value.is_empty() {
        for part in [tag, "  - ", &value, "\r\n"] {
            out.push_str(part);
        }
    }
}

/// "MUSIC" is printed music, "SOUND" what is heard.
fn kind(format: &str) -> &'static str {
    match format {
        "book" => "BOOK",
        "ebook" => "EBOOK",
        "audiobook" | "music" => "SOUND",
        "video" => "VIDEO",
        "article" => "JOUR",
        "journal" => "JFULL",
        "map" => "MAP",
        "score" => "MUSIC",
        "image" => "ART",
        _ => "GEN",
    }
}

/// "Family, Given, Suffix"; the particle goes behind the given name.
fn author(name: &Name) -> String {
    match name {
        Name::Whole(name) => name.clone(),
        Name::Person(_) => name.inverted().replace('،', ","),
    }
}

/// Four digits, as the format has it. It has none for years before the common era, which are written out.
fn year(year: i32) -> String {
    let digits = year.unsigned_abs().to_string();
    if year < 0 {
        return [&digits, " BCE"].concat();
    }
    [&"000"[..4_usize.saturating_sub(digits.len()).min(3)], &digits].concat()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::samples::{any_item, farthest_shore};
    use super::*;

    /// Tags and values of a file.
    fn read(file: &str) -> Vec<(&str, &str)> {
        let lines = file.split("\r\n").filter(|it| !it.is_empty());
        lines.map(|it| it.split_once("  - ").expect(it)).collect()
    }

    #[test]
    fn a_book_is_written_with_its_tags() {
        assert_eq!(
            write(&[farthest_shore()]),
            "TY  - BOOK\r\nID  - b12\r\nAU  - Le Guin, Ursula K.\r\nTI  - The farthest shore\r\nT2  - Earthsea cycle\r\n\
             VL  - 3\r\nPY  - 1972\r\nSN  - 978-0-689-30054-7\r\nLA  - en\r\nUR  - https://a.example/b12?x=1&y=a_b%20c\r\n\
             DP  - City Library\r\nKW  - sea\r\nKW  - death and life\r\nKW  - Favourites\r\nN1  - Read it again\r\n\
             ER  - \r\n\r\n"
        );
    }

    #[test]
    fn years_have_four_digits_or_say_that_they_cannot() {
        assert_eq!([5, 50, 850, 1851, -750].map(year), ["0005", "0050", "0850", "1851", "750 BCE"]);
    }

    #[test]
    fn persian_authors_are_parted_with_the_formats_comma() {
        let mut item = farthest_shore();
        item.work.creators = vec!["فردوسی، ابوالقاسم".into(), "曹雪芹".into(), "United Nations".into()];
        let file = write(&[item]);
        let authors: Vec<&str> = read(&file).iter().filter(|it| it.0 == "AU").map(|it| it.1).collect();
        assert_eq!(authors, ["فردوسی, ابوالقاسم", "曹雪芹", "United Nations"]);
    }

    proptest! {
        #[test]
        fn no_value_breaks_out_of_its_line(items in prop::collection::vec(any_item(), 0..3)) {
            let file = write(&items);
            let lines = read(&file);
            let tags = |tag: &str| lines.iter().filter(|it| it.0 == tag).count();
            prop_assert_eq!((tags("TY"), tags("ER")), (items.len(), items.len()));
            prop_assert!(!file.replace("\r\n", "").contains(|c: char| c.is_control()));
            let titles: Vec<&str> = lines.iter().filter(|it| it.0 == "TI").map(|it| it.1).collect();
            let wanted: Vec<String> = items.iter().map(|it| folded(&it.work.title)).filter(|it| !it.is_empty()).collect();
            prop_assert_eq!(titles, wanted);
        }
    }
}
