//! Headings (600 to 610) and class marks (675 to 686).

use super::super::isbd;
use super::super::record::{Field, Record};
use super::{linked_title, texts};

/// Headings, parts joined by " -- ", each once.
pub fn headings(record: &Record) -> Vec<String> {
    let mut all = Vec::new();
    for field in record.fields.iter().filter(|field| matches!(&field.tag, [b'6', b'0' | b'1', _])).take(500) {
        let found = match &field.tag {
            b"610" => field.subfields().filter(|(code, _)| *code == 'a').map(|(_, text)| isbd::bare(text)).collect(),
            b"604" => vec![linked_title(field).unwrap_or_default()],
            b"600" | b"601" | b"602" | b"605" | b"606" | b"607" | b"608" | b"615" | b"616" => vec![heading(field)],
            _ => Vec::new(),
        };
        for heading in found.into_iter().filter(|heading| !heading.is_empty()) {
            if !all.contains(&heading) {
                all.push(heading);
            }
        }
    }
    all
}

/// The main part, then subdivisions: topic (x), place (y), time (z), form (j).
fn heading(field: &Field) -> String {
    let mut parts = vec![main(field)];
    let divisions = field.subfields().filter(|(code, _)| matches!(code, 'x' | 'y' | 'z' | 'j'));
    parts.extend(divisions.map(|(_, text)| isbd::bare(text)));
    parts.retain(|part| !part.is_empty());
    parts.join(" -- ")
}

fn main(field: &Field) -> String {
    let codes = match &field.tag {
        b"600" | b"602" => "abcdf",
        b"601" => "abcdef",
        b"605" => "ahi",
        _ => "a",
    };
    let join = if field.tag == *b"601" { ". " } else { ", " };
    let parts: Vec<String> = field
        .subfields()
        .filter(|(code, _)| codes.contains(*code))
        .map(|(_, text)| isbd::bare(text))
        .filter(|p| !p.is_empty())
        .collect();
    let name = parts.join(join);
    field.subfield('t').map_or(name.clone(), |title| format!("{name}. {}", isbd::bare(title)))
}

/// Class marks as `scheme:mark`.
pub fn classes(record: &Record) -> Vec<String> {
    let plain = |(scheme, tag): (&'static str, [u8; 3])| {
        texts(record, tag, 'a').map(move |text| format!("{scheme}:{}", isbd::plain(text))).collect::<Vec<_>>()
    };
    let mut all: Vec<String> =
        [("udc", *b"675"), ("ddc", *b"676"), ("lcc", *b"680")].into_iter().flat_map(plain).collect();
    all.extend(record.tagged(*b"686").filter_map(|field| {
        let source = field.subfield('2')?.trim().to_lowercase();
        field.subfield('a').filter(|_| !source.is_empty()).map(|text| format!("{source}:{}", isbd::plain(text)))
    }));
    all
}

#[cfg(test)]
mod tests {
    use super::super::super::fixture::record;
    use super::*;

    #[test]
    fn headings_and_classes_are_read() {
        let both = record(
            "600  1 $aHugo$bVictor$f1802-1885$xCritique$2rameau\n606    $aRoman$yFrance$z19e siècle$jAnthologies$3027$2rameau\n610 1  $achats$achiens\n676    $a843.8$v22\n686    $a830$2TEF",
        );
        assert_eq!(
            headings(&both),
            ["Hugo, Victor, 1802-1885 -- Critique", "Roman -- France -- 19e siècle -- Anthologies", "chats", "chiens"]
        );
        assert_eq!(classes(&both), ["ddc:843.8", "tef:830"]);
    }
}
