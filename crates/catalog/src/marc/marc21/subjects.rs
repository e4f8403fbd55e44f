//! Headings: fields 600 to 662 and local ones, subdivisions joined by " -- ".

use std::collections::HashSet;

use super::super::isbd;
use super::super::names::Person;
use super::super::record::{Field, Record};
use super::formats;
use crate::clean::people;

/// Fields with headings.
const TAGS: [&[u8; 3]; 18] = [
    b"600", b"610", b"611", b"630", b"647", b"648", b"650", b"651", b"653", b"654", b"655", b"656", b"657", b"662",
    b"690", b"691", b"696", b"699",
];

/// Where a heading is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    /// Library of Congress, a national list, or nothing said.
    Full,
    /// Headings for children: plain.
    Children,
    /// FAST, which cuts LCSH headings into their parts.
    Fast,
}

/// Headings, each once, and whether those for children replaced others.
#[derive(Clone, Debug, Default)]
pub struct Subjects {
    /// As catalogued, parts joined by " -- ".
    pub headings: Vec<String>,
    /// Whether some were for children.
    pub for_children: bool,
}

/// All headings of a record.
pub fn of(record: &Record) -> Subjects {
    let all: Vec<(Source, String)> = record
        .fields
        .iter()
        .filter(|field| TAGS.contains(&&field.tag))
        .take(500)
        .flat_map(|field| headings(field).into_iter().map(|heading| (source(field), heading)))
        .collect();
    let children: HashSet<String> =
        all.iter().filter(|(source, _)| *source == Source::Children).map(|(_, heading)| folded(heading)).collect();
    let parts: HashSet<String> = all
        .iter()
        .filter(|(source, _)| *source != Source::Fast)
        .flat_map(|(_, heading)| heading.split(" -- ").map(folded).collect::<Vec<_>>())
        .collect();
    let mut subjects = Subjects::default();
    for (source, heading) in all {
        let drop = match source {
            Source::Fast => heading.split(" -- ").all(|part| parts.contains(&folded(part))),
            Source::Full => is_childs_twin(&heading, &children),
            Source::Children => false,
        };
        subjects.for_children |= drop && source == Source::Full;
        if !drop && !subjects.headings.contains(&heading) {
            subjects.headings.push(heading);
        }
    }
    subjects
}

/// "Whales -- Juvenile fiction" beside the children's heading "Whales -- Fiction".
fn is_childs_twin(heading: &str, children: &HashSet<String>) -> bool {
    let lower = folded(heading);
    lower.contains("juvenile ")
        && children
            .contains(&lower.replace("juvenile ", "").replace("literature", "").trim_end_matches([' ', '-']).to_owned())
}

fn folded(heading: &str) -> String {
    heading.trim().trim_end_matches('.').to_lowercase()
}

fn source(field: &Field) -> Source {
    match field.indicator(2) {
        '1' if field.tag != *b"653" => Source::Children,
        '7' if field.subfield('2').is_some_and(|source| source.trim().eq_ignore_ascii_case("fast")) => Source::Fast,
        _ => Source::Full,
    }
}

/// The heading of a field; each term of its own where the field is uncontrolled.
fn headings(field: &Field) -> Vec<String> {
    if field.tag == *b"653" {
        return field.subfields().filter(|(code, _)| *code == 'a').map(|(_, text)| isbd::bare(text)).collect();
    }
    let mut parts = vec![main(field)];
    let divisions = field.subfields().filter(|(code, _)| matches!(code, 'v' | 'x' | 'y' | 'z'));
    parts.extend(divisions.map(|(_, text)| isbd::bare(text)));
    parts.retain(|part| !part.is_empty());
    let heading = parts.join(" -- ");
    if heading.is_empty() || (field.tag == *b"655" && formats::is_carrier(&heading)) {
        Vec::new()
    } else {
        vec![heading]
    }
}

/// The main part. Persons keep their dates, which tell them from others; one without is written in natural order.
fn main(field: &Field) -> String {
    let codes = match &field.tag {
        b"600" => "abcdgjq",
        b"610" | b"611" => "abcdegn",
        b"630" => "adfgnp",
        b"662" | b"654" => "abcdefgh",
        _ => "abcdg",
    };
    let name = if field.tag == *b"600" { person(field) } else { joined(field, codes) };
    let work: Vec<String> =
        field.subfields().filter(|(code, _)| matches!(code, 't' | 'p')).map(|(_, text)| isbd::bare(text)).collect();
    match field.tag.as_slice() {
        b"600" | b"610" | b"611" if !work.is_empty() => format!("{}. {}", name.trim_end_matches('.'), work.join(". ")),
        _ => name,
    }
}

fn person(field: &Field) -> String {
    let has = |wanted| field.subfields().any(|(code, _)| code == wanted);
    let is_plain = field.indicator(1) != '0' && !has('d') && !has('b');
    let entry = field.subfield('a').unwrap_or_default();
    let titles = field.subfields().filter(|(code, _)| *code == 'c').map(|(_, text)| text).collect();
    let family_first = isbd::bare(entry).contains(',');
    let name = || Person { entry, titles, family_first, ..Person::default() }.natural();
    if is_plain { name().unwrap_or_default() } else { joined(field, "abcdgj") }
}

/// Subfields with their own punctuation, in one line. Dates of persons stand after a comma.
fn joined(field: &Field, codes: &str) -> String {
    let mut line = String::new();
    for (code, text) in field.subfields().filter(|(code, _)| codes.contains(*code)) {
        let bare = line.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | ')'));
        line.push_str(if bare && code == 'd' && field.tag == *b"600" { ", " } else { " " });
        line.push_str(&isbd::plain(text));
    }
    let bare = isbd::bare(&line);
    if people::is_somebody(&bare) { bare } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::super::super::fixture::record;
    use super::*;

    fn headings(lines: &str) -> Vec<String> {
        of(&record(lines)).headings
    }

    #[test]
    fn subdivisions_are_joined_and_control_numbers_left_out() {
        let lines = "650  0 $aWhales$zAtlantic Ocean$vFiction.$0(DLC)sh123\n651  0 $aMorocco$xHistory$y1516-1830.";
        assert_eq!(headings(lines), ["Whales -- Atlantic Ocean -- Fiction", "Morocco -- History -- 1516-1830"]);
        assert_eq!(headings("653    $aCats$aDogs"), ["Cats", "Dogs"]);
    }

    #[test]
    fn persons_keep_dates_and_works() {
        assert_eq!(
            headings("600 10 $aLincoln, Abraham,$d1809-1865.$tGettysburg address."),
            ["Lincoln, Abraham, 1809-1865. Gettysburg address"]
        );
        assert_eq!(headings("600 10 $aJobs, Steven$vFiction."), ["Steven Jobs -- Fiction"]);
        assert_eq!(
            headings("600 00 $aElizabeth$bI,$cQueen of England,$d1533-1603."),
            ["Elizabeth I, Queen of England, 1533-1603"]
        );
        assert_eq!(headings("600 10 $aLongcope, Warfield T.$d1877-1953"), ["Longcope, Warfield T., 1877-1953"]);
        assert_eq!(headings("610 10 $aUnited States.$bArmy$xHistory."), ["United States. Army -- History"]);
        assert_eq!(headings("630 00 $aBible.$pO.T.$xCommentaries."), ["Bible. O.T. -- Commentaries"]);
    }

    #[test]
    fn fast_headings_that_say_nothing_more_are_left_out() {
        let lines =
            "650  0 $aWhales$vFiction.\n650  7 $aWhales.$2fast\n655  7 $aFiction.$2fast\n650  7 $aSea stories.$2fast";
        assert_eq!(headings(lines), ["Whales -- Fiction", "Sea stories"]);
        assert_eq!(headings("650  7 $aWhales.$2fast"), ["Whales"]);
    }

    #[test]
    fn plain_headings_for_children_are_preferred() {
        let found = of(&record("650  0 $aWhales$vJuvenile fiction.\n650  1 $aWhales$vFiction."));
        assert_eq!((found.headings, found.for_children), (vec!["Whales -- Fiction".to_owned()], true));
    }
}
