//! `carrel availability`, run as a library does.

mod common;

use std::fs;
use std::path::Path;

use carrel_engine::collection::Availability;
use common::{carrel, stderr};

const CATALOGUE: &str = "id,title,author,isbn,format\n1,Emma,Jane Austen,9780439023481,book\n2,Emma,Jane Austen,,ebook\n3,Omoo,Herman Melville,,book\n";

fn collection(dir: &Path) -> String {
    let (catalogue, out) = (dir.join("catalogue.csv"), dir.join("out"));
    fs::write(&catalogue, CATALOGUE).unwrap();
    let built = carrel(&["build", catalogue.to_str().unwrap(), "--out", out.to_str().unwrap(), "--quiet"]);
    assert_eq!(built.status.code(), Some(0), "{}", stderr(&built));
    out.to_string_lossy().into_owned()
}

/// Branches as `(code, titles held, titles available)`, and the report.
fn availability(items: &str) -> (Option<i32>, Vec<(String, usize, usize)>, String) {
    let dir = tempfile::tempdir().unwrap();
    let out = collection(dir.path());
    let list = dir.path().join("items.csv");
    fs::write(&list, items).unwrap();
    let manifest = fs::read(Path::new(&out).join("manifest.carrel")).unwrap();
    let output = carrel(&["availability", list.to_str().unwrap(), "--out", &out, "--time", "1795348800"]);
    assert_eq!(fs::read(Path::new(&out).join("manifest.carrel")).unwrap(), manifest, "the collection stays as it is");
    let branches = fs::read(Path::new(&out).join(Availability::FILE)).map_or_else(
        |_| Vec::new(),
        |bytes| {
            let availability = Availability::decode(&bytes).unwrap();
            assert_eq!(availability.time, 1_795_348_800);
            assert!(Path::new(&out).join(&availability.pack).exists(), "it names the pack it was made for");
            availability.branches.iter().map(|it| (it.code.clone(), it.holds.len(), it.available.len())).collect()
        },
    );
    (output.status.code(), branches, stderr(&output))
}

#[test]
fn items_of_a_koha_report_become_branches() {
    let items = "biblionumber,homebranch,onloan,itemlost,notforloan\n1,MAIN,,0,0\n2,MAIN,2026-12-01,0,0\n3,MAIN,2026-12-01,0,0\n3,EAST,,0,0\n1,EAST,,1,0\n9,EAST,,0,0\n3,,,0,0\n";
    let (code, branches, report) = availability(items);
    assert_eq!(code, Some(0), "{report}");
    assert_eq!(branches, [("EAST".to_owned(), 1, 1), ("MAIN".to_owned(), 2, 1)], "{report}");
    assert!(
        report.contains("items: 5 used, 2 not") && report.contains("no title \"9\"") && report.contains("no branch"),
        "{report}"
    );
}

#[test]
fn items_are_found_by_isbn_and_told_by_status() {
    let items = "ISBN;Library;Library name;Status\n978-0-439-02348-1;M;Main street;Checked out\n0439023483;M;Main street;Available\n";
    let (_, branches, report) = availability(items);
    assert_eq!(branches, [("M".to_owned(), 1, 1)], "{report}");
    assert!(report.contains("M (Main street): holds 1 titles, 1 of them on the shelf"), "{report}");
}

#[test]
fn where_nothing_is_told_a_branch_only_holds() {
    assert_eq!(availability("id,branch\n1,M\n3,M\n").1, [("M".to_owned(), 2, 0)]);
}

#[test]
fn a_list_that_is_of_no_use_is_a_worded_error_and_writes_nothing() {
    let (code, branches, report) = availability("id,status\n1,Available\n");
    assert_eq!((code, branches.len()), (Some(1), 0));
    assert!(report.contains("no column for the branch") && report.contains("id, status"), "{report}");
    let (code, branches, report) = availability("id,branch\n77,M\n");
    assert_eq!((code, branches.len()), (Some(1), 0));
    assert!(report.contains("no item is of a title of the collection"), "{report}");
}
