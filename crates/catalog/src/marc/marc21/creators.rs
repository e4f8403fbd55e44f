//! Creators: the main entry and those added entries that a good display names.

use carrel_engine::fold::fold;

use super::super::credits::{self, Creators, Kind, Named, Role};
use super::super::isbd;
use super::super::names::{Person, body};
use super::super::record::{Field, Record};
use super::super::scripts::Versions;
use super::linked::{Bib, tag};
use super::roles;

/// What the description says about those who are named in entries.
struct Said {
    /// The statement of responsibility in all its scripts.
    statement: String,
    /// What it says of the main entry.
    main: Option<Role>,
    /// Names of publishers, folded.
    publishers: Vec<String>,
}

/// The creators of a record.
pub fn of(bib: &Bib, kind: Kind) -> Creators {
    let statement = statement(bib);
    let main = bib.record.tagged(*b"100").next().and_then(|field| roles::in_statement(&statement, family(field)));
    let said = Said { statement, main, publishers: publishers(bib.record) };
    let mut all: Vec<Named> =
        [b"100", b"110", b"111"].iter().filter_map(|tag| named(&bib.single(**tag)?, &said)).collect();
    for tag in [b"700", b"710", b"711", b"720"] {
        all.extend(bib.versions(*tag).iter().filter_map(|versions| named(versions, &said)));
    }
    credits::arranged(all, kind)
}

fn publishers(record: &Record) -> Vec<String> {
    let fields = record.tagged(*b"260").chain(record.tagged(*b"264")).take(20).flat_map(Field::subfields);
    fields.filter(|(code, _)| *code == 'b').map(|(_, name)| fold(&isbd::bare(name))).collect()
}

/// The name that a record is entered under, in Latin script where it is catalogued so.
pub fn entered(record: &Record) -> Option<String> {
    record.fields.iter().find(|field| matches!(&field.tag, b"100" | b"110" | b"111")).and_then(name)
}

/// The statement of responsibility in all its scripts.
fn statement(bib: &Bib) -> String {
    let Some(versions) = bib.single(*b"245") else { return String::new() };
    let fields = [versions.shown].into_iter().chain(versions.others);
    fields.filter_map(|field| field.subfield('c')).collect::<Vec<_>>().join(" ; ")
}

fn named(versions: &Versions, said: &Said) -> Option<Named> {
    let name = name(versions.shown)?;
    let others = versions.others.iter().filter_map(|field| self::name(field)).collect();
    Some(Named { role: role(versions.shown, &name, said), name, others })
}

fn family(field: &Field) -> &str {
    field.subfield('a').unwrap_or_default().split([',', '،']).next().unwrap_or_default().trim()
}

fn role(field: &Field, name: &str, said: &Said) -> Role {
    let tag = tag(field);
    let is_main = tag.first() == Some(&b'1');
    let is_person = tag.ends_with(b"00");
    let stated = roles::of_field(field, if tag.ends_with(b"11") { 'j' } else { 'e' });
    match stated {
        Some(Role::NoCreator) if !is_main || !is_person => Role::NoCreator,
        _ if is_main && tag.ends_with(b"11") => Role::Meeting,
        _ if is_main => Role::First,
        _ if field.subfield('t').is_some() => Role::OfPart,
        Some(role) => role,
        None if tag == b"720" => Role::Unsaid,
        // "edited by A and B", A being the main entry: B is as much as A.
        None if is_person => roles::in_statement(&said.statement, family(field))
            .filter(|role| Some(*role) != said.main)
            .unwrap_or(Role::Unsaid),
        None if said.publishers.contains(&fold(name)) => Role::NoCreator,
        None => Role::Body,
    }
}

fn name(field: &Field) -> Option<String> {
    let texts = |codes: &'static str| field.subfields().filter(|(code, _)| codes.contains(*code)).map(|(_, text)| text);
    match tag(field) {
        tag if tag.ends_with(b"00") || (tag == b"720" && field.indicator(1) != '2') => person(field).natural(),
        tag if tag.ends_with(b"11") => body(texts("ae")),
        _ => body(texts("ab")),
    }
}

/// First indicator 1 is a family name that the given name follows; systems that leave it blank write names so too.
fn person(field: &Field) -> Person<'_> {
    let titles = field.subfields().filter(|(code, _)| *code == 'c').map(|(_, text)| text).collect();
    let entry = field.subfield('a').unwrap_or_default();
    let family_first = match field.indicator(1) {
        '0' | '3' => false,
        '1' => true,
        _ => isbd::bare(entry).contains(','),
    };
    Person { entry, given: None, numeration: field.subfield('b'), titles, family_first }
}

#[cfg(test)]
mod tests {
    use super::super::super::fixture::record;
    use super::*;

    fn creators(lines: &str, kind: Kind) -> Creators {
        of(&Bib::new(&record(lines)), kind)
    }

    fn shown(lines: &str) -> Vec<String> {
        creators(lines, Kind::default()).shown
    }

    #[test]
    fn authors_are_named_and_helpers_are_found() {
        let lines = "100 1  $aTolstoy, Leo,$cgraf,$d1828-1910.\n245 10 $aWar and peace /$cLeo Tolstoy ; translated by Aylmer Maude.\n\
                     700 1  $aMaude, Aylmer.\n700 1  $aJoint, Ann,$ejoint author.\n710 2  $aPenguin (Firm),$epublisher.";
        let found = creators(lines, Kind::default());
        assert_eq!(found.shown, ["Leo Tolstoy", "Ann Joint"]);
        assert_eq!(found.variants, ["Aylmer Maude"]);
    }

    #[test]
    fn editors_stand_where_there_is_no_author() {
        assert_eq!(shown("700 1  $aOtt, Ann,$eeditor.\n700 1  $aZee, Bob,$etranslator."), ["Ann Ott"]);
        assert_eq!(shown("700 1  $aHeaney, Seamus,$etranslator."), ["Seamus Heaney"]);
        assert_eq!(shown("100 1  $aOtt, Ann,$eeditor.\n700 1  $aZee, Bob,$eauthor."), ["Ann Ott", "Bob Zee"]);
    }

    #[test]
    fn a_meeting_is_named_with_the_editors_of_its_papers() {
        let lines = "111 2  $aSymposium on Whales$d(1995 :$cParis)\n700 1  $aOtt, Ann,$eeditor.\n700 1  $aZee, Bob,$etranslator.";
        assert_eq!(shown(lines), ["Symposium on Whales", "Ann Ott"]);
    }

    #[test]
    fn an_editor_as_main_entry_is_not_alone() {
        let lines = "100 1  $aNeteler, Markus.\n245 10 $aGIS /$cedited by Markus Neteler, Helena Mitasova.\n700 1  $aMitasova, Helena.";
        assert_eq!(shown(lines), ["Markus Neteler", "Helena Mitasova"]);
    }

    #[test]
    fn publishers_are_no_creators() {
        assert!(shown("264  1 $aNew York :$bBasic Books,$c2011.\n710 2  $aBasic Books.").is_empty());
        let serial = Kind { is_serial: true, ..Kind::default() };
        assert!(creators("710 2  $aProQuest Central.", serial).shown.is_empty());
    }

    #[test]
    fn composers_of_music_stand_before_those_of_its_words() {
        let lines = "700 1  $aBoito, Arrigo,$elibrettist.\n700 1  $aVerdi, Giuseppe,$ecomposer.";
        let score = Kind { is_composed: true, ..Kind::default() };
        assert_eq!(creators(lines, score).shown, ["Giuseppe Verdi", "Arrigo Boito"]);
        let main = "100 1  $aSimone, Nina,$esinger.\n700 1  $aVerdi, Giuseppe,$ecomposer.";
        assert_eq!(creators(main, score).shown, ["Nina Simone", "Giuseppe Verdi"]);
    }

    #[test]
    fn illustrators_count_where_there_are_pictures() {
        let lines = "100 1  $aDonaldson, Julia.\n700 1  $aScheffler, Axel,$eill.";
        assert_eq!(shown(lines), ["Julia Donaldson"]);
        assert_eq!(
            creators(lines, Kind { is_pictured: true, ..Kind::default() }).shown,
            ["Julia Donaldson", "Axel Scheffler"]
        );
    }

    #[test]
    fn makers_of_parts_are_creators_only_where_they_are_alone() {
        assert_eq!(
            shown("100 1  $aCongreve, William.\n700 12 $aWycherley, William.$tCountry wife."),
            ["William Congreve"]
        );
        assert_eq!(shown("700 12 $aWycherley, William.$tCountry wife."), ["William Wycherley"]);
    }

    #[test]
    fn bodies_and_meetings_are_creators_as_main_entries_and_in_music() {
        assert_eq!(shown("110 1  $aUnited States.$bCongress.$bSenate."), ["United States. Congress. Senate"]);
        assert_eq!(shown("111 2  $aSymposium on Whales$d(1995 :$cParis)"), ["Symposium on Whales"]);
        assert_eq!(shown("100 1  $aMetheny, Pat.\n710 2  $aPat Metheny Group."), ["Pat Metheny"]);
        let music = Kind { is_music: true, is_performed: true, ..Kind::default() };
        let band = creators("100 1  $aMetheny, Pat.\n710 2  $aPat Metheny Group.", music);
        assert_eq!(band.shown, ["Pat Metheny", "Pat Metheny Group"]);
    }

    #[test]
    fn names_are_shown_in_their_script_and_found_in_others() {
        let found = creators(
            "008 101028s2009    cc            000 1 chi d\n100 1  $6880-01$aLiu, Ning.\n880 1  $6100-01/$1$a刘宁.",
            Kind::default(),
        );
        assert_eq!((found.shown, found.variants), (vec!["刘宁".to_owned()], vec!["Ning Liu".to_owned()]));
    }
}
