//! UNIMARC: which field fills which field of a title.
//!
//! | Module | Fills |
//! |---|---|
//! | [`titles`] | title, other titles, original title, work (200, 5xx, 454) |
//! | [`creators`] | creators (7xx) |
//! | [`coded`] | year, accession, audience, carriers (100, 105, 106, 110, 135, leader, 210, 214) |
//! | [`subjects`] | headings (6xx), classes (675 to 686) |
//! | here | identifiers, languages, series, description, link, shelf mark |

pub mod coded;
pub mod creators;
pub mod subjects;
pub mod titles;

use super::isbd;
use super::record::{Field, Record};
use super::scripts::{self, Script, Versions};
use super::works;
use crate::clean::link;
use crate::draft::Draft;
use crate::report::Repairs;

/// The fields of a title, without id.
pub fn draft(record: &Record, repairs: &mut Repairs) -> Draft {
    let titles = titles::of(record, repairs);
    let formats = coded::formats(record);
    let subjects = subjects::headings(record);
    let creators = creators::of(record, coded::kind(record, &formats));
    let (series, series_number) = series(record).unzip();
    Draft {
        work: titles
            .uniform
            .as_deref()
            .map(|uniform| works::key(creators::entered(record).as_deref(), uniform, &titles.part)),
        title: titles.shown,
        original_title: titles.original,
        variants: titles.variants.into_iter().chain(creators.variants).collect(),
        creators: creators.shown,
        creators_are_natural: true,
        year: coded::year(record),
        languages: languages(record),
        formats,
        subjects,
        classes: subjects::classes(record),
        audience: coded::audience(record).map(ToOwned::to_owned).into_iter().collect(),
        series,
        series_number: series_number.flatten(),
        identifiers: identifiers(record),
        call_number: call_number(record),
        added: coded::entered(record),
        link: address(record),
        description: description(record),
        ..Draft::default()
    }
}

/// Languages of the text (101 $a); those of the original and of summaries are left out.
fn languages(record: &Record) -> Vec<String> {
    texts(record, *b"101", 'a').map(|code| code.trim().to_lowercase()).collect()
}

/// The script of the record's language.
fn script(record: &Record) -> Option<Script> {
    languages(record).iter().find_map(|code| scripts::of_language(code))
}

/// All fields of a tag that stands for one thing, as versions in several scripts.
fn single(record: &Record, tag: [u8; 3]) -> Option<Versions<'_>> {
    let all: Vec<&Field> = record.tagged(tag).take(20).collect();
    (!all.is_empty()).then(|| scripts::chosen(all, script(record)))
}

fn texts(record: &Record, tag: [u8; 3], code: char) -> impl Iterator<Item = &str> {
    record.tagged(tag).flat_map(Field::subfields).filter(move |(other, _)| *other == code).map(|(_, text)| text)
}

/// A linked record's title: $t, or what field 200 that is embedded after $1 has in $a.
fn linked_title(field: &Field) -> Option<String> {
    let mut is_title = false;
    let embedded = || {
        field.subfields().find_map(|(code, text)| {
            if code == '1' {
                is_title = text.starts_with("200");
            }
            (code == 'a' && is_title).then_some(text)
        })
    };
    field.subfield('t').or_else(embedded).map(isbd::bare).filter(|title| !title.is_empty())
}

/// The series as it stands on the piece (225), otherwise as linked (410, 461); a numbered one is preferred.
fn series(record: &Record) -> Option<(String, Option<String>)> {
    let number = |field: &Field| field.subfield('v').map(isbd::bare).filter(|number| !number.is_empty());
    let stated = record
        .tagged(*b"225")
        .filter_map(|field| Some((titles::line(field), number(field))).filter(|(name, _)| !name.is_empty()));
    let linked = record.tagged(*b"410").chain(record.tagged(*b"461"));
    let all: Vec<_> =
        stated.chain(linked.filter_map(|field| Some((linked_title(field)?, number(field))))).take(20).collect();
    let numbered = all.iter().position(|(_, number)| number.is_some()).unwrap_or(0);
    all.into_iter().nth(numbered)
}

fn description(record: &Record) -> Option<String> {
    let text = texts(record, *b"330", 'a').map(str::trim).collect::<Vec<_>>().join(" ");
    Some(isbd::plain(&text)).filter(|text| !text.is_empty())
}

fn address(record: &Record) -> Option<String> {
    let is_web = |url: &&str| url.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("http"));
    let all: Vec<&str> = texts(record, *b"856", 'u').map(str::trim).filter(is_web).take(50).collect();
    all.iter().find(|url| link::safe(url).is_some()).or(all.first()).map(|url| (*url).to_owned())
}

/// 995 (items, as French libraries exchange them), 930 (Sudoc), 852.
fn call_number(record: &Record) -> Option<String> {
    let first = |tag, code| texts(record, tag, code).map(isbd::plain).find(|mark| !mark.is_empty());
    first(*b"995", 'k').or_else(|| first(*b"930", 'a')).or_else(|| first(*b"852", 'j')).or_else(|| first(*b"680", 'a'))
}

fn identifiers(record: &Record) -> Vec<(String, String)> {
    const SCHEMES: [(&[u8; 3], &str); 6] = [
        (b"010", "isbn"),
        (b"011", "issn"),
        (b"013", "ismn"),
        (b"016", "isrc"),
        (b"071", "publisher-number"),
        (b"073", "ean"),
    ];
    let mut all: Vec<(String, String)> = SCHEMES
        .iter()
        .flat_map(|(tag, scheme)| texts(record, **tag, 'a').map(|text| ((*scheme).to_owned(), isbd::plain(text))))
        .map(
            |(scheme, text)| {
                if scheme == "ean" && text.starts_with("97") { ("isbn".to_owned(), text) } else { (scheme, text) }
            },
        )
        .collect();
    let oclc = texts(record, *b"035", 'a').filter(|text| text.trim().starts_with("(OCoLC)"));
    all.extend(oclc.map(|text| ("oclc".to_owned(), text.trim().to_owned())));
    all
}

#[cfg(test)]
mod tests {
    use super::super::fixture::record;
    use super::*;

    #[test]
    fn a_record_fills_a_title() {
        let made = draft(
            &record(
                "001 42\n010    $a88-04-40682-8\n100    $a19961119d1996    ||||0itac50      ba\n101 1  $aita$ceng\n\
                 200 1  $aL'altra faccia della spirale$fIsaac Asimov$gtraduzione di Cesare Scaglia\n\
                 225 2  $aBestsellers$v641\n330    $aUn romanzo.\n410  0 $12001 $aIl ciclo delle fondazioni$v4\n\
                 454  0 $12001 $aSecond foundation.$1700 1$aAsimov\n606    $aScience-fiction$2rameau\n676    $a813.54\n\
                 700  1 $aAsimov$b, Isaac$f1920-1992$4070\n702  1 $aScaglia$b, Cesare$4730\n856 4  $uhttps://a.example/1\n995    $kR ASI",
            ),
            &mut Repairs::default(),
        );
        assert_eq!(made.title, "L'altra faccia della spirale");
        assert_eq!(made.original_title.as_deref(), Some("Second foundation"));
        assert_eq!(made.creators, ["Isaac Asimov"]);
        assert_eq!(made.variants, ["Cesare Scaglia"]);
        assert_eq!((made.year.as_deref(), made.languages), (Some("1996"), vec!["ita".to_owned()]));
        assert_eq!((made.series.as_deref(), made.series_number.as_deref()), (Some("Bestsellers"), Some("641")));
        assert_eq!((made.subjects, made.classes), (vec!["Science-fiction".to_owned()], vec!["ddc:813.54".to_owned()]));
        assert_eq!((made.call_number.as_deref(), made.link.as_deref()), (Some("R ASI"), Some("https://a.example/1")));
        assert_eq!(made.identifiers, [("isbn".to_owned(), "88-04-40682-8".to_owned())]);
    }
}
