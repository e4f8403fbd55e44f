//! Creators: 700, 710, 720 are of primary responsibility, 701, 711, 721 of equal, 702, 712, 722 of secondary one.

use super::super::credits::{self, Creators, Kind, Named, Role};
use super::super::marc21::roles;
use super::super::names::{Person, body};
use super::super::record::{Field, Record};
use super::super::scripts::{self, Versions};
use super::{script, single};

/// Codes of subfield 4, by what they mean.
const CODES: [(Role, &str); 8] = [
    (Role::First, "230"),
    (Role::Author, "070 018 040 090 180 200 245 300 305 330 460 470 480 520 584 600 690 705"),
    (Role::Performer, "005 195 202 207 250 275 303 535 545 550 590 605 655 721 755"),
    (Role::Illustrator, "440 430 410 350 360 510 530 760 170"),
    (Role::Editor, "220 340 651 710 673"),
    (
        Role::NoCreator,
        "020 050 060 065 110 120 130 140 150 160 190 240 260 280 290 295 310 320 380 390 395 400 420 450 475 490 500 555 557 580 587 \
         610 620 650 660 680 700 720 723 725 727 740 745 750 753",
    ),
    (Role::OfPart, "100"),
    (Role::Helper, "730 010 030 072 075 080 205 210 212 255 270 365 370 570 630 632 635 640 670 675 695 770"),
];

/// The creators of a record.
pub fn of(record: &Record, kind: Kind) -> Creators {
    let mut all: Vec<Named> =
        [b"700", b"710", b"720"].iter().filter_map(|tag| named(&single(record, **tag)?)).collect();
    for tag in [b"701", b"711", b"721", b"702", b"712", b"722"] {
        all.extend(groups(record, *tag).iter().filter_map(named));
    }
    credits::arranged(all, kind)
}

/// The name that a record is entered under, as its first such field has it.
pub fn entered(record: &Record) -> Option<String> {
    record.fields.iter().find(|field| matches!(&field.tag, b"700" | b"710" | b"720")).and_then(name)
}

/// Fields of a tag; those with the same link in subfield 6 ("a02") are one in several scripts.
fn groups(record: &Record, tag: [u8; 3]) -> Vec<Versions<'_>> {
    let mut all: Vec<(Option<&str>, Vec<&Field>)> = Vec::new();
    for field in record.tagged(tag).take(200) {
        let link = field.subfield('6').and_then(|link| link.get(1..3));
        match all.iter_mut().find(|(other, _)| link.is_some() && *other == link) {
            Some((_, fields)) => fields.push(field),
            None => all.push((link, vec![field])),
        }
    }
    all.into_iter().map(|(_, fields)| scripts::chosen(fields, script(record))).collect()
}

fn named(versions: &Versions) -> Option<Named> {
    let others = versions.others.iter().filter_map(|field| name(field)).collect();
    Some(Named { role: role(versions.shown), name: name(versions.shown)?, others })
}

fn role(field: &Field) -> Role {
    let codes = field.subfields().filter(|(code, _)| *code == '4').map(|(_, text)| text.trim());
    let stated = codes.map(|code| of_code(code).unwrap_or(Role::Helper)).min();
    let otherwise = match &field.tag {
        b"700" | b"701" | b"710" | b"720" | b"721" => Role::Author,
        b"702" | b"722" => Role::Helper,
        _ => Role::Body,
    };
    match (stated, &field.tag) {
        (Some(Role::NoCreator), b"700") => Role::Author,
        (Some(Role::Author), b"700" | b"710" | b"720") => Role::First,
        (Some(role), _) => role,
        (None, _) => roles::of_field(field, 'e').unwrap_or(otherwise),
    }
}

fn of_code(code: &str) -> Option<Role> {
    CODES.iter().find(|(_, codes)| codes.split(' ').any(|one| one == code)).map(|(role, _)| *role)
}

/// Second indicator 1 is a family name before the given name (b).
fn name(field: &Field) -> Option<String> {
    let entry = field.subfield('a')?;
    let texts = |code| field.subfields().filter(move |(other, _)| *other == code).map(|(_, text)| text);
    match &field.tag {
        b"700" | b"701" | b"702" => Person {
            entry,
            given: field.subfield('b'),
            numeration: field.subfield('d'),
            titles: texts('c').collect(),
            family_first: field.indicator(2) != '0',
        }
        .natural(),
        b"720" | b"721" | b"722" => body(texts('a')),
        _ => body(field.subfields().filter(|(code, _)| matches!(code, 'a' | 'b')).map(|(_, text)| text)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::fixture::record;
    use super::*;

    fn shown(lines: &str, kind: Kind) -> Vec<String> {
        of(&record(lines), kind).shown
    }

    #[test]
    fn codes_tell_authors_from_helpers() {
        let lines = "700  1 $aGoscinny$bRené$4070\n701  1 $aUderzo$bAlbert$4440\n702  1 $aBell$bAnthea$4730\n712 02 $aHachette$4650";
        assert_eq!(shown(lines, Kind::default()), ["René Goscinny"]);
        assert_eq!(
            shown(lines, Kind { is_pictured: true, ..Kind::default() }),
            ["René Goscinny", "Albert Uderzo", "Anthea Bell"]
        );
        assert_eq!(shown("702  1 $aOtt$bAnn$4340", Kind::default()), ["Ann Ott"]);
    }

    #[test]
    fn who_had_a_part_in_the_copy_is_no_creator() {
        for (code, wanted) in [
            ("110", Role::NoCreator),
            ("060", Role::NoCreator),
            ("380", Role::NoCreator),
            ("640", Role::Helper),
            ("770", Role::Helper),
            ("030", Role::Helper),
            ("210", Role::Helper),
            ("100", Role::OfPart),
            ("305", Role::Author),
            ("230", Role::First),
        ] {
            assert_eq!(of_code(code), Some(wanted), "{code}");
        }
        assert_eq!(shown("700  1 $aOtt$bAnn$4070\n702  1 $aZee$bBob$4110", Kind::default()), ["Ann Ott"]);
        for (place, (_, codes)) in CODES.iter().enumerate() {
            for code in codes.split(' ') {
                assert!(code.len() == 3 && code.bytes().all(|b| b.is_ascii_digit()), "{code:?}");
                assert!(!CODES[place + 1..].iter().any(|(_, others)| others.contains(code)), "{code} has two meanings");
            }
        }
    }

    #[test]
    fn forenames_numbers_and_scripts_are_kept() {
        assert_eq!(shown("700  0 $aJean-Paul$dII$cpape$f1920-2005", Kind::default()), ["Jean-Paul II"]);
        assert_eq!(shown("710 01 $aFrance$bAssemblée nationale", Kind::default()), ["France. Assemblée nationale"]);
        let both = "101 0  $arus\n701  1 $6a02$aTolstoj$bLev\n701  1 $6a02$aТолстой$bЛев";
        assert_eq!(shown(both, Kind::default()), ["Лев Толстой"]);
    }
}
