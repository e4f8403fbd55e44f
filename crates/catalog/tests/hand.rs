//! The library's own hand: staff picks, what is not recommended, editions, and how strictly sources are read.

mod common;

use std::fs;
use std::path::Path;

use carrel_engine::codec::Section;
use carrel_engine::collection::{Collection, Manifest};
use common::{carrel, stderr};

const CATALOGUE: &str = "id,title,author,isbn,format,subjects\n\
    1,Emma,Jane Austen,9780439023481,book,Courtship -- Fiction\n\
    2,Emma,Jane Austen,,audiobook,Courtship -- Fiction\n\
    3,Omoo,Herman Melville,,book,Whaling -- Fiction|Sea stories\n\
    4,Typee,Herman Melville,,book,Sea stories\n\
    5,Poems,Anon Y. Mous,,book,Erotic poetry\n";

fn common_pack(out: &Path) -> Collection {
    let manifest = Manifest::decode(&fs::read(out.join(Manifest::FILE)).unwrap()).unwrap();
    let name = &manifest.section(Section::Common).unwrap().name;
    Collection::decode(Section::Common, &fs::read(out.join(name)).unwrap()).unwrap()
}

/// Builds the catalogue with these files beside it; each argument that names one becomes its path.
fn build(files: &[(&str, &str)], arguments: &[&str]) -> (Option<i32>, String, Option<Collection>) {
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name).to_string_lossy().into_owned();
    fs::write(path("catalogue.csv"), CATALOGUE).unwrap();
    files.iter().for_each(|(name, text)| fs::write(path(name), text).unwrap());
    let named = |argument: &&str| {
        if files.iter().any(|file| file.0 == *argument) { path(argument) } else { (*argument).to_owned() }
    };
    let all: Vec<String> = ["build".to_owned(), path("catalogue.csv"), "--out".to_owned(), path("out")]
        .into_iter()
        .chain(arguments.iter().map(named))
        .collect();
    let output = carrel(&all);
    let collection = (output.status.code() == Some(0)).then(|| common_pack(&dir.path().join("out")));
    (output.status.code(), stderr(&output), collection)
}

#[test]
fn staff_picks_are_given_to_titles_by_id_isbn_and_edition() {
    let picks = "ISBN,Why,Staff\n978-0-439-02348-1,\"A match, <b>well</b> made.\",Ines\n3,Salt in every line.,\n9,Nobody has it.,X\n4,,X\n";
    let (_, report, collection) = build(&[("picks.csv", picks)], &["--picks", "picks.csv"]);
    let collection = collection.expect(&report);
    let pick = |id: &str| collection.title(collection.find(id).unwrap()).staff_pick().cloned();
    let emma = pick("2").expect("the audiobook is an edition of what was picked");
    assert_eq!((emma.text.as_str(), emma.name.as_str()), ("A match, well made.", "Ines"));
    assert_eq!(pick("3").map(|pick| pick.text).as_deref(), Some("Salt in every line."));
    assert_eq!(pick("4"), None);
    assert!(report.contains("staff picks: 2 titles, 2 rows not used"), "{report}");
    assert!(report.contains("no title \"9\"") && report.contains("the sentence is empty"), "{report}");
}

#[test]
fn what_is_hidden_by_id_or_heading_is_found_and_not_recommended() {
    for file in ["id,heading\n4,\n,Erotic poetry\n,whaling\n7,\n", "4\nErotic poetry\nWhaling\n7\n"] {
        let (_, report, collection) = build(&[("hide.csv", file)], &["--hide", "hide.csv"]);
        let collection = collection.expect(&report);
        let withheld = |id: &str| collection.is_withheld(collection.find(id).expect("it is still found"));
        assert_eq!(["1", "2", "3", "4", "5"].map(withheld), [false, false, true, true, true], "{report}");
        assert!(report.contains("not recommended: 1 titles by their ids, 2 by their headings"), "{report}");
        assert!(report.contains("\"7\""), "{report}");
    }
}

#[test]
fn tables_without_the_columns_needed_say_which() {
    let (code, report, _) = build(&[("picks.csv", "a,b\n1,2\n")], &["--picks", "picks.csv"]);
    assert_eq!(code, Some(1));
    assert!(report.contains("staff picks") && report.contains("no column for the title"), "{report}");
    let (code, report, _) = build(&[("hide.csv", "a,b\n1,2\n")], &["--hide", "hide.csv"]);
    assert_eq!(code, Some(1));
    assert!(report.contains("neither a column \"id\" nor a column \"heading\""), "{report}");
}

#[test]
fn editions_become_one_title_unless_they_are_kept_apart() {
    let (_, report, collection) = build(&[], &[]);
    let collection = collection.expect(&report);
    assert_eq!(collection.len(), 4);
    assert_eq!(collection.find("1"), collection.find("2"));
    assert!(report.contains("read 5, kept 4, of them repaired 0, rejected 0, merged 1"), "{report}");
    let (_, report, collection) = build(&[], &["--keep-editions"]);
    assert_eq!(collection.expect(&report).len(), 5);
}

#[test]
fn a_strict_build_stops_at_the_first_reject_and_writes_nothing() {
    let more = "id,title\n8,\n9,\n";
    let (code, report, _) = build(&[("more.csv", more)], &["more.csv", "--strict"]);
    assert_eq!(code, Some(3), "{report}");
    assert!(report.contains("rejected 1") && report.contains("more.csv, line 2 (byte 9): no title"), "{report}");
}

#[test]
fn a_dry_run_reports_and_writes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let catalogue = dir.path().join("catalogue.csv");
    fs::write(&catalogue, CATALOGUE).unwrap();
    let output = carrel(&["build", catalogue.to_str().unwrap(), "--dry-run"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stderr(&output).contains("read 5, kept 4"), "{}", stderr(&output));
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    let without = carrel(&["build", catalogue.to_str().unwrap()]);
    assert_eq!(without.status.code(), Some(1), "a folder is needed otherwise");
}

#[test]
fn records_of_one_id_become_one_title_that_has_what_each_says() {
    let more = "id,title,author,isbn\n4,Typee,Herman Melville,9780142437612\n";
    let (_, report, collection) = build(&[("more.csv", more)], &["more.csv", "--keep-editions"]);
    assert_eq!(collection.expect(&report).len(), 5);
    assert!(report.contains("records with an id that is there already: 1, joined to 1 titles"), "{report}");
    assert!(report.contains("read 6, kept 5, of them repaired 0, rejected 0, merged 1"), "{report}");
}

#[test]
fn a_strict_build_ends_with_its_code_even_where_the_first_record_is_the_bad_one() {
    let dir = tempfile::tempdir().unwrap();
    let catalogue = dir.path().join("catalogue.csv");
    fs::write(&catalogue, "id,title\n1,\n2,Emma\n").unwrap();
    let output = carrel(&["build", catalogue.to_str().unwrap(), "--dry-run", "--strict"]);
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
}
