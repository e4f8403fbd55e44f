//! A series named inside a title, and volume numbers.

use carrel_engine::title::Series;

/// "The Hunger Games (The Hunger Games, #1)" as title and series; nothing unless the parenthesis ends the title and has a `#` number.
pub fn in_title(title: &str) -> Option<(&str, Series)> {
    let body = title.trim_end().strip_suffix(')')?;
    let open = body.rfind(" (")?;
    let (name, inside) = (body[..open].trim_end(), &body[open + 2..]);
    let first = inside.split(';').next()?;
    let (series, number) = first.rsplit_once('#')?;
    let series = series.trim_end().trim_end_matches(',').trim_end();
    let counted = number.trim_start().starts_with(|c: char| c.is_ascii_digit());
    let sound = !name.is_empty() && !series.is_empty() && counted && number.len() < 12 && !series.contains(['(', ')']);
    sound.then(|| (name, Series { name: series.to_owned(), number: thousandths(number) }))
}

/// Series as catalogued, with its number at the end: "Discworld ; 12", "Discworld, v. 3", "Discworld #4".
pub fn parse(raw: &str) -> Option<Series> {
    let text = raw.trim().trim_end_matches('.').trim_end();
    let (name, number) = split_number(text).unwrap_or((text, None));
    let name = name.trim_end().trim_end_matches([';', ',', ':']).trim_end();
    (!name.is_empty()).then(|| Series { name: name.to_owned(), number })
}

fn split_number(text: &str) -> Option<(&str, Option<i32>)> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    let number = thousandths(&text[digits.len()..])?;
    let before = digits.trim_end();
    let lower = before.to_ascii_lowercase();
    let marks = [
        "#", ";", " vol.", " vol", " v.", " bk.", " book", " no.", " nr.", " volume", ", bd.", " band", " tome", " t.",
    ];
    let mark = marks.iter().find(|mark| lower.ends_with(*mark))?;
    Some((&before[..before.len() - mark.len()], Some(number)))
}

/// A volume number in thousandths ("1.5" is 1500); nothing for ranges and for what is no number below a million.
pub fn thousandths(raw: &str) -> Option<i32> {
    let text = raw.trim().trim_start_matches(['#', ' ']);
    let value: f64 = text.parse().ok().filter(|_| text.bytes().all(|b| b.is_ascii_digit() || b == b'.'))?;
    (value < 1e6).then(|| (value * 1000.0).round() as i32)
}

/// The first number in a statement of volume: "Book 3", "v. 2", "1.5".
pub fn volume(raw: &str) -> Option<i32> {
    let digits = raw.trim_start_matches(|c: char| !c.is_ascii_digit());
    let end = digits.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(digits.len());
    thousandths(digits[..end].trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(name: &str, number: i32) -> Series {
        Series { name: name.into(), number: Some(number) }
    }

    #[test]
    fn a_numbered_series_leaves_the_title() {
        assert_eq!(
            in_title("The Hunger Games (The Hunger Games, #1)"),
            Some(("The Hunger Games", series("The Hunger Games", 1000)))
        );
        assert_eq!(in_title("Fall (Dark Matter #1.5; Other, #2)"), Some(("Fall", series("Dark Matter", 1500))));
        assert_eq!(in_title("Box set (Dune, #1-3)"), Some(("Box set", Series { name: "Dune".into(), number: None })));
    }

    #[test]
    fn other_parentheses_stay() {
        for title in [
            "The Lusiads (vol. 2)",
            "(Saga, #1)",
            "Poems (1898)",
            "Unfinished (Saga, #1",
            "A (B) C, #2)",
            "We are #1 (Yes, #one)",
        ] {
            assert_eq!(in_title(title), None, "{title}");
        }
    }

    #[test]
    fn catalogued_series_are_split_from_their_number() {
        assert_eq!(parse("Discworld ; 12"), Some(series("Discworld", 12_000)));
        assert_eq!(parse("Discworld, v. 3."), Some(series("Discworld", 3000)));
        assert_eq!(parse("Area 51"), Some(Series { name: "Area 51".into(), number: None }));
        assert_eq!(volume("Book 3 of 7"), Some(3000));
    }
}
