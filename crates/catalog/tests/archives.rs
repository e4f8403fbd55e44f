//! Archives, folders and sources that are cut off.

mod common;

use std::fs;
use std::io::{Cursor, Write};
use std::process::{Command, Stdio};

use common::{Taken, carrel, exact_reasons, ids, is_accounted_for, read, read_path, stderr};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn stored(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let plain = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        archive.start_file(*name, plain).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// The same with their sources.
fn rejects(intake: &Taken) -> Vec<String> {
    intake.report.first.iter().map(|reject| format!("{}, {}: {}", reject.file, reject.at, reject.reason)).collect()
}

const EMMA: &[u8] = b"id,title,author\n1,Emma,Jane Austen\n";
const OMOO: &[u8] = b"{\"id\":\"2\",\"title\":\"Omoo\"}\n";

#[test]
fn files_in_an_archive_are_sources_in_the_order_of_their_names() {
    let inner = zipped(&[("deep.csv", b"id,title\n3,Typee\n")]);
    let packed = carrel_catalog::output::gzip(b"id,title\n4,Mardi\n").unwrap();
    let intake = read(&zipped(&[
        ("b/lines.data", OMOO),
        ("a.csv", EMMA),
        ("c.zip", &inner),
        ("d.csv.gz", &packed),
        ("README.md", b"New titles of May."),
        ("__MACOSX/._a.csv", b"\0\0\0"),
        ("e.csv", b"id,title\n5,Piazza,too many\n"),
    ]));
    assert_eq!(ids(&intake), ["1", "2", "3", "4"]);
    assert_eq!(rejects(&intake).len(), 1, "{:?}", rejects(&intake));
    assert!(rejects(&intake)[0].starts_with("memory!e.csv, line 2 (byte 9): 3 fields"), "{:?}", rejects(&intake));
    assert!(
        intake.report.notes.iter().any(|note| note.contains("passed over as no source") && note.contains("README.md"))
    );
}

#[test]
fn an_archive_in_an_archive_in_an_archive_is_rejected() {
    let third = zipped(&[("x.csv", EMMA)]);
    let second = zipped(&[("third.zip", &third)]);
    let intake = read(&zipped(&[("second.zip", &second)]));
    assert_eq!(intake.titles.len(), 0);
    assert!(
        rejects(&intake)[0].starts_with("memory!second.zip!third.zip, the whole source: an archive in"),
        "{:?}",
        rejects(&intake)
    );
}

#[test]
fn files_of_one_name_in_an_archive_are_not_lost_in_silence() {
    let mut archive = stored(&[("a.csv", EMMA), ("x.csv", OMOO), ("b/c.data", OMOO), ("b/c.dat2", OMOO)]);
    for at in 0..archive.len() - 8 {
        match &archive[at..at + 8] {
            b"b/c.dat2" => archive[at + 7] = b'a',
            [b'x', b'.', b'c', b's', b'v', ..] => archive[at] = b'a',
            _ => {}
        }
    }
    let intake = read(&archive);
    assert_eq!(ids(&intake), ["2"], "the last of each name, which is the same record twice");
    let found = rejects(&intake);
    assert_eq!((found.len(), intake.report.unread), (2, 2), "{found:?}");
    assert!(
        found[0].starts_with("memory!a.csv, the whole source: 1 more file in the archive has this name"),
        "{found:?}"
    );
    assert!(found[1].starts_with("memory!b/c.data, the whole source: 1 more"), "{found:?}");
    is_accounted_for(&intake);
}

#[test]
fn damaged_files_cost_themselves_only() {
    let mut bytes = stored(&[("a.csv", EMMA), ("b.data", OMOO), ("c.csv", EMMA)]);
    let at = bytes.windows(4).position(|four| four == b"Emma").unwrap();
    bytes[at] = b'X';
    let intake = read(&bytes);
    assert_eq!(ids(&intake), ["2", "1"]);
    assert!(
        rejects(&intake)[0]
            .contains("memory!a.csv, the whole source: cannot be read to its end: its check sum is wrong")
    );
    let whole = zipped(&[("a.csv", EMMA)]);
    assert!(exact_reasons(&read(&whole[..whole.len() / 2]))[0].contains("ZIP archive that is damaged or incomplete"));
}

#[test]
fn what_inflates_beyond_measure_is_stopped() {
    let bomb = [b"id,title\n7,", vec![b'x'; 40 << 20].as_slice()].concat();
    let intake = read(&zipped(&[("a.csv", EMMA), ("bomb.csv", &bomb), ("c.csv", EMMA), ("d.csv", EMMA)]));
    assert_eq!(ids(&intake), ["1"]);
    let found = rejects(&intake);
    assert!(found[0].starts_with("memory!bomb.csv"), "{found:?}");
    assert!(found.iter().any(|reject| reject.contains("2 of 4 files are not read")), "{found:?}");
}

#[test]
fn encrypted_and_strangely_packed_files_are_explained() {
    let mut bytes = stored(&[("a.csv", EMMA)]);
    let directory = bytes.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
    for (flag_at, method_at) in [(6, 8), (directory + 8, directory + 10)] {
        bytes[flag_at] |= 1;
        bytes[method_at] = 0;
    }
    assert!(exact_reasons(&read(&bytes))[0].contains("encrypted"), "{:?}", exact_reasons(&read(&bytes)));
    let mut bytes = stored(&[("a.csv", EMMA)]);
    bytes[8] = 12;
    bytes[directory + 10] = 12;
    assert!(exact_reasons(&read(&bytes))[0].contains("bzip2"), "{:?}", exact_reasons(&read(&bytes)));
}

#[test]
fn spreadsheets_and_books_say_what_to_do() {
    for (files, wanted) in [
        (
            vec![("[Content_Types].xml", &b"<Types/>"[..]), ("xl/workbook.xml", b"<x/>")],
            "spreadsheet of Excel; save it as CSV (UTF-8)",
        ),
        (vec![("[Content_Types].xml", &b"<Types/>"[..]), ("word/document.xml", b"<x/>")], "Word document"),
        (vec![("mimetype", &b"application/vnd.oasis.opendocument.spreadsheet"[..])], "spreadsheet of LibreOffice"),
        (vec![("mimetype", &b"application/epub+zip"[..]), ("OEBPS/a.html", b"x")], "a book and not a catalogue"),
    ] {
        let document = zipped(&files);
        assert!(exact_reasons(&read(&document))[0].contains(wanted), "{wanted}");
        let intake = read(&zipped(&[("list.xlsx", &document), ("a.csv", EMMA)]));
        assert_eq!(intake.titles.len(), 1);
        assert!(rejects(&intake)[0].starts_with("memory!list.xlsx"), "{:?}", rejects(&intake));
    }
}

#[test]
fn names_in_archives_cannot_control_the_terminal() {
    let intake = read(&zipped(&[("\u{1b}[31mx\n.csv", b"a,b\n1,2\n")]));
    assert!(rejects(&intake)[0].starts_with("memory![31mx .csv"), "{:?}", rejects(&intake));
}

#[test]
fn a_folder_is_read_with_all_below_it_but_not_what_is_written_into_it() {
    let dir = tempfile::tempdir().unwrap();
    let exports = dir.path().join("exports");
    fs::create_dir_all(exports.join("more")).unwrap();
    for number in 0..30 {
        let text = format!("id,title\n{number},Title {number}\n");
        fs::write(exports.join(format!("more/{number:02}.csv")), text).unwrap();
    }
    fs::write(exports.join("README.txt"), "These are the exports of May.").unwrap();
    fs::write(exports.join("LICENSE"), "All rights.").unwrap();
    fs::write(exports.join("bad.mrc"), "no MARC at all").unwrap();
    fs::write(exports.join("cut.csv.gz"), &carrel_catalog::output::gzip(EMMA).unwrap()[..20]).unwrap();
    fs::write(exports.join("loans.csv"), "patron,title\n1,2\n").unwrap();
    let out = exports.join("out");
    let build = |code: i32| {
        let output = carrel(&[
            "build",
            exports.to_str().unwrap(),
            "--out",
            out.to_str().unwrap(),
            "--loans",
            exports.join("loans.csv").to_str().unwrap(),
            "--rejects",
            exports.join("rejects.csv").to_str().unwrap(),
            "--model",
            "none",
        ]);
        let report = stderr(&output);
        assert_eq!(output.status.code(), Some(code), "{report}");
        report
    };
    let first = build(0);
    let account = "read 30, kept 30, of them repaired 0, rejected 0, merged 0; 2 sources not read, or not to their end";
    assert!(first.contains(account), "{first}");
    assert!(first.contains("passed over as no source: LICENSE") && first.contains("README.txt"), "{first}");
    assert!(first.contains("exports/bad.mrc") && first.contains("exports/cut.csv.gz"), "{first}");
    assert!(first.lines().filter(|line| line.contains("columns id=")).count() == 1, "{first}");
    // The collection and the list of rejects are there by now.
    let second = build(0);
    assert!(second.contains(account), "{second}");
}

#[test]
fn an_archive_comes_by_standard_input_too() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("out");
    let mut child = Command::new(env!("CARGO_BIN_EXE_carrel"))
        .args(["build", "-", "--out", out.to_str().unwrap()])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(&zipped(&[("a.csv", EMMA), ("b.json", OMOO)])).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stderr(&output).contains("kept 2, of them repaired 0, rejected 0"), "{}", stderr(&output));
}

/// Enough rows that half of them, packed, are still many.
fn rows() -> String {
    let row = |number: u64| [number.to_string(), format!("Title {}", number * 7919)].join(",") + "\n";
    (0..60_000).map(row).collect()
}

#[test]
fn a_source_that_is_cut_off_costs_no_other() {
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name).to_string_lossy().into_owned();
    let rows = rows();
    let mut packed = carrel_catalog::output::gzip(format!("id,title\n{rows}").as_bytes()).unwrap();
    packed.truncate(packed.len() / 2);
    fs::write(path("cut.csv.gz"), packed).unwrap();
    fs::write(path("whole.csv"), "id,title\nlast,Emma\n").unwrap();
    let output = carrel(&["build", &path("cut.csv.gz"), &path("whole.csv"), "--out", &path("out")]);
    let report = stderr(&output);
    assert_eq!(output.status.code(), Some(0), "{report}");
    assert!(report.contains("cut.csv.gz, the whole source: cannot be read to its end"), "{report}");
    assert!(report.contains("; it is damaged or incomplete; the records before are kept"), "{report}");
    assert!(report.contains("; 1 source not read, or not to its end"), "{report}");
    assert!(!report.contains("kept 1,") && report.contains("whole.csv: columns"), "{report}");
    let missing = carrel(&["build", &path("whole.csv"), &path("none.csv"), "--out", &path("out")]);
    assert_eq!(missing.status.code(), Some(1), "a name that is none is told before anything is read");
}

#[test]
fn records_before_the_damage_are_spoken_of_only_where_some_were_kept() {
    let rows = rows();
    let mut packed = carrel_catalog::output::gzip(format!("id,title\n{rows}").as_bytes()).unwrap();
    packed.truncate(packed.len() / 2);
    let dir = tempfile::tempdir().unwrap();
    // No ending of an export, and a source all the same, since it has records.
    fs::write(dir.path().join("catalogue.001"), &packed).unwrap();
    let intake = read_path(dir.path());
    assert!(intake.report.kept > 1_000 && intake.report.unread == 1, "{:?}", intake.report);
    assert!(rejects(&intake)[0].ends_with("incomplete; the records before are kept"), "{:?}", rejects(&intake));
    is_accounted_for(&intake);
    let bad_rows = rows.replace(",Title", ",,,,Title");
    let mut packed = carrel_catalog::output::gzip(format!("id,title\n{bad_rows}").as_bytes()).unwrap();
    packed.truncate(packed.len() / 2);
    fs::write(dir.path().join("catalogue.001"), &packed).unwrap();
    let intake = read_path(dir.path());
    assert!(intake.report.rejected > 1_000 && intake.report.unread == 1, "{:?}", intake.report);
    assert_eq!(intake.report.kept, 0);
    let line = intake.report.lines()[0].clone();
    assert!(line.ends_with("merged 0; 1 source not read, or not to its end"), "{line}");
    is_accounted_for(&intake);
}
