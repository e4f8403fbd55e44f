//! What else the record tells a reader: summary, series, audience, address.

use super::super::isbd::{self, Line, Mark};
use super::super::record::{Field, Record};
use super::fixed::{self, Fixed, Material};
use super::linked::Bib;
use crate::clean::{link, people};

/// Summaries (520): those of the content before reviews, scopes and abstracts; warnings about content are left out.
pub fn description(bib: &Bib) -> Option<String> {
    let rank = |field: &Field| match field.indicator(1) {
        ' ' | '0' | '1' => 0,
        '2' | '3' => 1,
        '4' => 9,
        _ => 2,
    };
    let fields: Vec<&Field> = bib.shown(*b"520").filter(|field| rank(field) < 9).collect();
    let best = fields.iter().map(|field| rank(field)).min()?;
    let texts = fields.iter().filter(|field| rank(field) == best).flat_map(|field| field.subfields());
    let text: Vec<&str> = texts.filter(|(code, _)| matches!(code, 'a' | 'b')).map(|(_, text)| text.trim()).collect();
    Some(isbd::plain(&text.join(" "))).filter(|text| !text.is_empty())
}

/// Name and number of the series: as traced, otherwise as it stands on the piece. A numbered one is preferred.
pub fn series(bib: &Bib) -> Option<(String, Option<String>)> {
    let all: Vec<(String, Option<String>)> = [b"830", b"800", b"810", b"811", b"490", b"440"]
        .iter()
        .flat_map(|tag| bib.shown(**tag))
        .filter_map(one_series)
        .collect();
    let numbered = all.iter().position(|(_, number)| number.is_some()).unwrap_or(0);
    all.into_iter().nth(numbered)
}

fn one_series(field: &Field) -> Option<(String, Option<String>)> {
    let title = if field.subfield('t').is_some() { 't' } else { 'a' };
    let mut line = Line::default();
    let mut mark = Mark::None;
    for (code, text) in field.subfields() {
        if code == title || (matches!(code, 'n' | 'p') && !line.is_empty()) {
            line.push(text, mark, ". ");
            mark = isbd::mark_at_end(text);
        }
    }
    let name = isbd::unbracketed(people::unqualified(&line.into_text()).trim_matches(['(', ')'])).to_owned();
    let number = field.subfield('v').map(isbd::bare).filter(|number| !number.is_empty());
    (!name.is_empty()).then_some((name, number))
}

/// Whom it is for: the code of 008, then notes (521) about ages, grades and audiences. Ratings of films are no ages.
pub fn audience(record: &Record) -> Vec<String> {
    let coded = fixed::of(record).and_then(|fixed| coded_audience(&fixed, fixed::material(record)));
    let noted = record.tagged(*b"521").filter_map(noted_audience);
    coded.map(ToOwned::to_owned).into_iter().chain(noted).take(10).collect()
}

/// Position 22. General and unknown audiences leave the word to notes and headings.
fn coded_audience(fixed: &Fixed, material: Material) -> Option<&'static str> {
    let has_code = matches!(material, Material::Book | Material::File | Material::Sound | Material::Visual);
    match fixed.at(22) {
        'a' | 'b' | 'c' | 'j' if has_code => Some("juvenile"),
        'd' if has_code => Some("teen"),
        'e' if has_code => Some("adult"),
        _ => None,
    }
}

/// Whether it is for children before they read on their own, whose books are half pictures.
pub fn is_for_small_children(record: &Record) -> bool {
    fixed::material(record) == Material::Book
        && fixed::of(record).is_some_and(|fixed| matches!(fixed.at(22), 'a' | 'b'))
}

fn noted_audience(field: &Field) -> Option<String> {
    let text = isbd::plain(field.subfield('a')?);
    let lower = text.to_lowercase();
    let speaks_of = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    match field.indicator(1) {
        _ if speaks_of(&["rated", "rating", "mpaa", "fsk", "parental"]) => None,
        '1' => Some(ages(&lower, 0)),
        '0' | '2' => Some(ages(&lower, 5)),
        ' ' if speaks_of(&["grade"]) => Some(ages(&lower, 5)),
        ' ' if speaks_of(&["age", "year"]) => Some(ages(&lower, 0)),
        ' ' => Some(text.chars().filter(|c| !c.is_ascii_digit()).collect()),
        _ => None,
    }
}

/// "008-012" as "Ages 8-12"; grades are `more` years younger than ages, and kindergarten ("K") is grade 0.
fn ages(lower: &str, more: u32) -> String {
    let numbered = lower.replace("k-", "0-").replace("ps-", "0-").replace("k.", "0.");
    let whole = |run: &str| run.split('.').next().and_then(|run| run.parse::<u32>().ok()).filter(|n| *n < 100);
    let ages: Vec<String> = numbered
        .split(|c: char| !c.is_ascii_digit() && c != '.')
        .filter_map(whole)
        .take(2)
        .map(|number| (number + more).to_string())
        .collect();
    if ages.is_empty() { lower.to_owned() } else { format!("Ages {}", ages.join("-")) }
}

/// The address of the work itself (856 for the resource or a version of it), full text before tables of contents, covers and blurbs.
pub fn address(record: &Record) -> Option<String> {
    let mut found: Vec<(u8, &str)> = record
        .tagged(*b"856")
        .take(50)
        .filter(|field| field.indicator(2) != '2' && !is_beside(field))
        .flat_map(|field| field.subfields().filter(|(code, _)| *code == 'u').map(|(_, url)| (rank(field), url.trim())))
        .filter(|(_, url)| is_web(url))
        .collect();
    found.sort_by_key(|(rank, _)| *rank);
    let safe = found.iter().find(|(_, url)| link::safe(url).is_some());
    safe.or_else(|| found.first()).map(|(_, url)| (*url).to_owned())
}

fn rank(field: &Field) -> u8 {
    match field.indicator(2) {
        '0' => 0,
        '1' => 1,
        _ => 2,
    }
}

fn is_web(url: &str) -> bool {
    let lower = url.get(..8).unwrap_or(url).to_ascii_lowercase();
    ["http://", "https://", "www."].iter().any(|start| lower.starts_with(start))
}

/// Whether what is linked stands beside the work.
fn is_beside(field: &Field) -> bool {
    const WORDS: [&str; 14] = [
        "table of contents",
        "contents",
        "cover",
        "publisher description",
        "contributor biographical",
        "sample text",
        "review",
        "inhaltsverzeichnis",
        "inhaltstext",
        "book review",
        "finding aid",
        "table des matières",
        "biographical",
        "thumbnail",
    ];
    let notes = field.subfields().filter(|(code, _)| matches!(code, '3' | 'z' | 'y'));
    notes.map(|(_, text)| text.to_lowercase()).any(|text| WORDS.iter().any(|word| text.contains(word)))
}

#[cfg(test)]
mod tests {
    use super::super::super::fixture::record;
    use super::*;

    #[test]
    fn summaries_come_before_reviews() {
        let both = record("520 1  $aA review.\n520 2  $aAbstract.\n520    $aA summary.$bMore.\n520 4  $aWarning.");
        assert_eq!(description(&Bib::new(&both)).as_deref(), Some("A review. A summary. More."));
        assert_eq!(description(&Bib::new(&record("520 3  $aAbstract."))).as_deref(), Some("Abstract."));
        assert_eq!(description(&Bib::new(&record("520 4  $aWarning."))), None);
    }

    #[test]
    fn traced_and_numbered_series_are_preferred() {
        let series = |lines: &str| series(&Bib::new(&record(lines)));
        assert_eq!(
            series("490 1  $aDiscworld ;$v12\n830  0 $aDiscworld (Series) ;$vbk. 12."),
            Some(("Discworld".into(), Some("bk. 12".into())))
        );
        assert_eq!(series("490 0  $aRiff series\n490 0  $aJazz ;$v3"), Some(("Jazz".into(), Some("3".into()))));
        assert_eq!(
            series("800 1  $aPratchett, Terry.$tDiscworld novels ;$v2."),
            Some(("Discworld novels".into(), Some("2".into())))
        );
    }

    #[test]
    fn codes_and_notes_tell_the_audience() {
        assert_eq!(audience(&record("008 010101s1990    xx     j     000 1 eng d")), ["juvenile"]);
        assert!(
            audience(&record("LDR 00000nas a2200000 a 4500\n008 010101s1990    xx     j     000 1 eng d")).is_empty()
        );
        assert_eq!(audience(&record("521 1  $a008-012.")), ["Ages 8-12"]);
        assert_eq!(audience(&record("521 2  $aK-3.")), ["Ages 5-8"]);
        assert!(audience(&record("521 8  $aMPAA rating: PG-13.")).is_empty());
    }

    #[test]
    fn the_work_itself_is_linked_to() {
        let lines = "856 41 $3Table of contents$uhttp://a.example/toc\n856 42 $uhttp://a.example/related\n856 40 $uftp://a.example/x$uhttps://a.example/full";
        assert_eq!(address(&record(lines)).as_deref(), Some("https://a.example/full"));
        assert_eq!(address(&record("856 41 $3Cover image$uhttp://a.example/cover")), None);
    }
}
