//! Year of first publication: the coded dates of 008, then the imprint, then 046.

use super::super::record::{Field, Record};
use super::fixed::{self, Fixed, Material};
use crate::clean::year;

/// The year as a number, or as catalogued where it cannot be understood.
pub fn year(record: &Record) -> Option<String> {
    let coded = fixed::of(record).and_then(|fixed| coded(&fixed, fixed::material(record)));
    if let Some(year) = coded.or_else(|| before_common_era(record)) {
        return Some(year.to_string());
    }
    let written = imprint(record);
    written.iter().find_map(|text| in_text(text)).map(|year| year.to_string()).or_else(|| {
        special(record).map(|year| year.to_string()).or_else(|| written.into_iter().find(|text| may_be_year(text)))
    })
}

/// A text that says nothing of a year is not worth a note.
pub fn may_be_year(text: &str) -> bool {
    text.chars().filter(char::is_ascii_digit).count() > 2
}

/// The year that type and dates of 008 tell. Reprints name the original second; a film on a new carrier names its production second.
fn coded(fixed: &Fixed, material: Material) -> Option<i32> {
    let (first, second) = (digits(&fixed.text(7, 11)), digits(&fixed.text(11, 15)));
    let earlier = || match (first, second) {
        (Some(first), Some(second)) => Some(first.min(second)),
        (one, other) => one.or(other),
    };
    match fixed.at(6) {
        'p' if material == Material::Visual => earlier(),
        's' | 't' | 'm' | 'e' | 'c' | 'd' | 'u' | 'i' | 'k' | 'p' => first,
        'r' => earlier(),
        'q' => first.or(second),
        _ => None,
    }
}

/// Four digits that are a year; "19uu" and "9999" are none.
fn digits(text: &str) -> Option<i32> {
    let whole = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|year| whole && (1..=2100).contains(year))
}

/// Dates of publication as written, those said to be of publication first.
fn imprint(record: &Record) -> Vec<String> {
    let rank = |field: &Field| match (&field.tag, field.indicator(2)) {
        (b"264", '1') => 0,
        (b"264", '4') => 2,
        _ => 1,
    };
    let mut fields: Vec<&Field> = record.tagged(*b"264").chain(record.tagged(*b"260")).take(20).collect();
    fields.sort_by_key(|field| rank(field));
    let dates =
        |field: &&Field| field.subfields().filter(|(code, _)| *code == 'c').map(|(_, t)| t.to_owned()).collect();
    fields.iter().flat_map(|field| -> Vec<String> { dates(field) }).collect()
}

/// The year of a written date. In "746 [1985 or 1986]", "2021 \[1964\]" and "1975 [i.e. 1957]" it is the one in brackets.
pub fn in_text(text: &str) -> Option<i32> {
    let bracketed = text.split_once('[').filter(|(before, _)| before.chars().any(char::is_numeric));
    let corrected = bracketed.map(|(_, inside)| inside).or_else(|| text.split_once("i.e.").map(|(_, after)| after));
    corrected.and_then(year::parse).or_else(|| year::parse(text))
}

/// 046: b and d are before the common era, c, k and o in it.
fn special(record: &Record) -> Option<i32> {
    record.tagged(*b"046").flat_map(Field::subfields).find_map(|(code, text)| match code {
        'c' | 'k' | 'o' => year::parse(text.get(..4).unwrap_or(text)),
        _ => None,
    })
}

fn before_common_era(record: &Record) -> Option<i32> {
    let text = record.tagged(*b"046").find_map(|field| field.subfield('b'))?;
    text.trim().parse::<i32>().ok().filter(|year| (1..=3000).contains(year)).map(|year| -year)
}

#[cfg(test)]
mod tests {
    use super::super::super::fixture::record;
    use super::*;

    fn of(lines: &str) -> Option<String> {
        year(&record(lines))
    }

    fn of_008(dates: &str) -> Option<String> {
        of(&format!("008 010101{dates}xx            000 1 eng d"))
    }

    #[test]
    fn coded_dates_tell_the_first_publication() {
        for (dates, wanted) in [
            ("s1961    ", Some("1961")),
            ("t19991998", Some("1999")),
            ("r19771788", Some("1788")),
            ("r17881977", Some("1788")),
            ("r1977uuuu", Some("1977")),
            ("m19512003", Some("1951")),
            ("c19999999", Some("1999")),
            ("d18691950", Some("1869")),
            ("quuuu1850", Some("1850")),
            ("e19990412", Some("1999")),
            ("p19981957", Some("1998")),
            ("s19uu    ", None),
            ("nuuuuuuuu", None),
            ("s9999    ", None),
        ] {
            assert_eq!(of_008(dates).as_deref(), wanted, "{dates}");
        }
    }

    #[test]
    fn a_film_on_a_new_carrier_keeps_its_year() {
        let film = "LDR 00000cgm a2200000 a 4500\n008 010101p19981942xx 102            vleng d";
        assert_eq!(of(film).as_deref(), Some("1942"));
    }

    #[test]
    fn the_imprint_stands_in() {
        assert_eq!(of("264  1 $c[1988?]\n264  4 $c©1987").as_deref(), Some("1988"));
        assert_eq!(of("264  4 $c©1987\n264  1 $c1988.").as_deref(), Some("1988"));
        assert_eq!(of("260    $c746 [1985 or 1986]").as_deref(), Some("1985"));
        assert_eq!(of("260    $c5758 [1997]").as_deref(), Some("1997"));
        assert_eq!(of("260    $c1420 [1999]").as_deref(), Some("1999"));
        assert_eq!(of("260    $c1975 [i.e. 1957]").as_deref(), Some("1957"));
        assert_eq!(of("260    $c[19--?]"), None);
        assert_eq!(of("046    $ab$b750").as_deref(), Some("-750"));
    }
}
