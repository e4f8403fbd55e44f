//! Archives, folders, web pages, JSON documents and KBART lists as whole sources.

mod common;

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use carrel_catalog::intake::{Intake, ReadOptions};
use carrel_catalog::report::{Repair, Report};
use carrel_catalog::source::folder::Opener;
use common::{Taken, carrel, is_accounted_for, read, real_data, stderr};
use serde_json::json;
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

fn ids(intake: &Taken) -> Vec<&str> {
    intake.titles.iter().map(|title| title.id.as_str()).collect()
}

/// Places and reasons of the rejects that are shown.
fn reasons(intake: &Taken) -> Vec<String> {
    intake.report.first.iter().map(|reject| format!("{}: {}", reject.at, reject.reason)).collect()
}

/// The same with their sources.
fn rejects(intake: &Taken) -> Vec<String> {
    intake.report.first.iter().map(|reject| format!("{}, {}: {}", reject.file, reject.at, reject.reason)).collect()
}

fn read_path(path: &Path) -> Taken {
    let mut intake = Intake::new(ReadOptions::default(), Report::default());
    Opener::new(std::iter::empty(), &|raw| raw).read(path, &mut intake).unwrap();
    intake.into()
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
    assert!(reasons(&read(&whole[..whole.len() / 2]))[0].contains("ZIP archive that is damaged or incomplete"));
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
    assert!(reasons(&read(&bytes))[0].contains("encrypted"), "{:?}", reasons(&read(&bytes)));
    let mut bytes = stored(&[("a.csv", EMMA)]);
    bytes[8] = 12;
    bytes[directory + 10] = 12;
    assert!(reasons(&read(&bytes))[0].contains("bzip2"), "{:?}", reasons(&read(&bytes)));
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
        assert!(reasons(&read(&document))[0].contains(wanted), "{wanted}");
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

#[test]
fn items_of_a_list_are_read_one_by_one_whatever_their_shape() {
    let list = format!(
        "[\n{},\n{},\n{{\"id\": \"x, \"title\": \"Broken\"}},\n{},\n{},\n{},\n5\n]",
        json!({"id": "1", "title": "Emma", "creators": ["Jane Austen"]}),
        json!({"metadata": {"title": "Omoo", "identifier": "2"}, "links": []}),
        json!({"@context": "https://schema.org", "@type": "Book", "@id": "https://x.example/3", "name": "Typee"}),
        json!({"id": "4", "title": "Mardi", "authors": {"primary": {"Melville, Herman": {}}}, "subjects": [["Islands"]]}),
        json!({"leader": "00000nam a2200000 a 4500", "fields": [{"001": "5"}, {"245": {"ind1": "0", "ind2": "0", "subfields": [{"a": "Piazza"}]}}]}),
    );
    let intake = read(list.as_bytes());
    assert_eq!(ids(&intake), ["1", "2", "https://x.example/3", "4", "5"], "{:?}", reasons(&intake));
    let found = reasons(&intake);
    assert_eq!(found.len(), 2, "{found:?}");
    let at = list.find("{\"id\": \"x,").unwrap();
    assert!(found[0].starts_with(&format!("record 3 (byte {at}): no sound JSON")), "{found:?}");
    assert!(found[1].contains("no JSON object"), "{found:?}");
}

#[test]
fn objects_one_after_another_and_text_sequences_are_lists() {
    let pretty = "{\n  \"id\": \"1\",\n  \"title\": \"Emma\"\n}\n{\n  \"id\": \"2\",\n  \"title\": \"Omoo\"\n}\n";
    assert_eq!(ids(&read(pretty.as_bytes())), ["1", "2"]);
    let sequence = "\u{1e}{\"id\":\"1\",\"title\":\"Emma\"}\n\u{1e}{\"id\":\"2\",\"title\":\"Omoo\"}\n";
    assert_eq!(ids(&read(sequence.as_bytes())), ["1", "2"]);
    assert_eq!(ids(&read(b"{\n\"id\": \"1\",\n\"title\": \"Emma\"\n}")), ["1"]);
}

#[test]
fn answers_of_library_systems_are_documents() {
    let vufind = json!({"resultCount": 2, "status": "OK", "records": [
        {"id": "1", "title": "Emma", "authors": [], "formats": ["Book"], "languages": ["English"], "subjects": [], "urls": []}, {"id": "2"}
    ]});
    let intake = read(vufind.to_string().as_bytes());
    assert_eq!((ids(&intake), intake.titles[0].formats.as_slice()), (vec!["1"], &["book".to_owned()][..]));
    let at = vufind.to_string().find("{\"id\":\"2\"").unwrap_or_default();
    assert_eq!(reasons(&intake), [format!("record 2 (byte {at}): no title")]);
    let none = json!({"resultCount": 0, "status": "OK"});
    assert!(reasons(&read(none.to_string().as_bytes()))[0].contains("has no records"));
    let folio = json!({"instances": [{"id": "a", "title": "Emma", "instanceTypeId": "t", "contributors": []}], "totalRecords": 1});
    assert_eq!(ids(&read(folio.to_string().as_bytes())), ["a"]);
    let koha = json!([{"biblio_id": 7, "title": "Emma", "author": "Austen, Jane"}]);
    assert_eq!(read(koha.to_string().as_bytes()).titles[0].creators, ["Jane Austen"]);
}

#[test]
fn a_damaged_document_gives_what_its_list_has() {
    let text = "{\"status\": \"OK\", \"resultCount\": 3, \"records\": [\n{\"id\": \"1\", \"title\": \"Emma\", \"urls\": []},\n{\"id\" \"2\"},\n{\"id\": \"3\", \"title\": \"Omoo\", \"urls\": []}\n], \"end\": ";
    let intake = read(text.as_bytes());
    assert_eq!(ids(&intake), ["1", "3"]);
    assert!(reasons(&intake)[0].starts_with("record 2 (byte "), "{:?}", reasons(&intake));
    assert!(intake.report.notes[0].contains("only the list \"records\""), "{:?}", intake.report.notes);
}

const PAGE: &str = r##"<!DOCTYPE html><html><head><title>New <script></title>
<link rel="canonical" href="https://library.example/new/">
<!-- <script type="application/ld+json">{"@type": "Book", "name": "Hidden"}</script> -->
<script type="application/ld+json">{"@context": "https://schema.org", "@type": "ItemList", "itemListElement": [
  {"@type": "ListItem", "position": 1, "item": {"@type": "Book", "@id": "../record/1#book", "name": "Emma", "author": {"@id": "#austen"}, "url": "../record/1"}},
  {"@type": "ListItem", "position": 2, "item": {"@type": "Movie", "@id": "../record/2", "name": "Omoo"}}
]}</script>
<script type='application/ld+json; charset=utf-8'>{"@type": "Book", "name": }</script>
<script type=application/ld+json>//<![CDATA[
[{"@type": "Person", "@id": "#austen", "name": "Jane Austen"}, {"@type": ["Product", "Book"], "name": "Typee", "isbn": "0439023483"}]
//]]></script></head>
<body><span class="Z3988" title="ctx_ver=Z39.88-2004&amp;rft.title=Typee"></span></body></html>"##;

#[test]
fn titles_of_a_web_page_are_read_script_by_script() {
    let intake = read(PAGE.as_bytes());
    assert_eq!(
        ids(&intake),
        ["https://library.example/record/1#book", "https://library.example/record/2", "9780439023481"]
    );
    assert_eq!(intake.titles[0].link.as_deref(), Some("https://library.example/record/1"));
    assert_eq!(intake.titles[1].formats, ["video"]);
    let at = PAGE.find("{\"@type\": \"Book\", \"name\": }").unwrap();
    assert!(
        reasons(&intake)[0].contains(&format!("(byte {at}): JSON-LD that is no sound JSON")),
        "{:?}",
        reasons(&intake)
    );
}

#[test]
fn citations_are_read_where_a_page_has_nothing_better() {
    let page = "<!DOCTYPE html><html><body>
        <span class='Z3988' title='ctx_ver=Z39.88-2004&amp;rft_val_fmt=info:ofi/fmt:kev:mtx:book&amp;rft.btitle=Emma&amp;rft.au=Austen,+Jane&amp;rft.isbn=0439023483'></span>
        <span title=\"ctx_ver=Z39.88-2004&amp;rft.title=Omoo&amp;rft_id=https://library.example/2\" class=\"x Z3988\"></span></body></html>";
    let intake = read(page.as_bytes());
    assert_eq!(ids(&intake), ["9780439023481", "https://library.example/2"]);
    assert_eq!(intake.titles[0].creators, ["Jane Austen"]);
    let none = read(b"<!DOCTYPE html><html><body><p>New titles</p></body></html>");
    assert!(reasons(&none)[0].contains("a web page without data on titles"), "{:?}", reasons(&none));
    let other =
        read(b"<html><script type=\"application/ld+json\">{\"@type\": \"WebSite\", \"name\": \"L\"}</script></html>");
    assert!(reasons(&other)[0].contains("it describes WebSite"), "{:?}", reasons(&other));
}

#[test]
fn json_ld_documents_are_sources() {
    let graph = json!({"@context": "https://schema.org", "@graph": [
        {"@type": "BookSeries", "@id": "#s", "name": "Oceans"},
        {"@type": "Book", "@id": "https://x.example/1", "name": {"@value": "Emma", "@language": "en"}, "isPartOf": {"@id": "#s"}, "position": 3, "author": "Austen, Jane"},
        {"@type": "Audiobook", "@id": "https://x.example/2"}
    ]});
    let intake = read(graph.to_string().as_bytes());
    assert_eq!(ids(&intake), ["https://x.example/1"]);
    assert_eq!(
        intake.titles[0].series.as_ref().map(|series| (series.name.as_str(), series.number)),
        Some(("Oceans", Some(3_000)))
    );
    let at = graph.to_string().find("{\"@id\":\"https://x.example/2\"").unwrap_or_default();
    assert_eq!(reasons(&intake), [format!("record 2 (byte {at}): no title: the description has no name")]);
    let none = json!({"@context": "https://schema.org", "@type": "Library", "name": "L"});
    assert!(reasons(&read(none.to_string().as_bytes()))[0].contains("it describes Library"));
}

const KBART: &str = "publication_title\tprint_identifier\tonline_identifier\tdate_first_issue_online\ttitle_url\tfirst_author\ttitle_id\tpublication_type\tdate_monograph_published_online\taccess_type\n\
\"Sea\" journal\t\t0317-8471\t1990\thttps://p.example/sea\t\tsea\tserial\t\tP\n\
\"Sea\" journal\t\t0317-8471\t1968-01-01\thttps://p.example/sea\t\tsea\tserial\t\tF\n\
\"Land use\"\t9780439023481\t\t\thttps://p.example/land\tDoe\tland\tmonograph\t1999\n\
Caf\u{e9}\t\t\t\tjavascript:alert(1)\t\tcafe\tserial\t\tF\t\textra\n\
\n\
\t\t\t\t\t\tnone\tserial\t\tF\n\
\t\t\t\t\t\tnone\tserial\t\tF\n\
No id\t\t0028-0836\t\t\t\t\t\t\t\n";

fn is_kbart_read(bytes: &[u8]) -> Taken {
    let intake = read(bytes);
    assert_eq!(ids(&intake), ["sea", "land", "0028-0836"], "{:?}", reasons(&intake));
    let (sea, land) = (&intake.titles[0], &intake.titles[1]);
    assert_eq!((sea.title.as_str(), sea.year, sea.formats[0].as_str()), ("\"Sea\" journal", Some(1968), "journal"));
    assert_eq!((land.title.as_str(), land.year, land.formats[0].as_str()), ("Land use", Some(1999), "ebook"));
    assert_eq!(land.link.as_deref(), Some("https://p.example/land"));
    assert_eq!(intake.titles[2].formats, ["journal"]);
    assert_eq!(intake.report.repairs.count(Repair::CoverageRow), 1);
    assert_eq!(reasons(&intake).len(), 3);
    assert!(reasons(&intake)[2].ends_with("no title"), "{:?}", reasons(&intake));
    assert_eq!((intake.report.read, intake.report.merged), (7, 1), "rows are counted, and joined ones are merged");
    is_accounted_for(&intake);
    intake
}

#[test]
fn kbart_lists_are_read_by_their_own_rules_in_any_encoding() {
    is_kbart_read(KBART.as_bytes());
    is_kbart_read(&KBART.chars().map(|c| c as u8).collect::<Vec<u8>>());
    let utf16: Vec<u8> = [0xfeff_u16].into_iter().chain(KBART.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    is_kbart_read(&utf16);
    is_kbart_read(KBART.replace('\n', "\r\n").as_bytes());
}

#[test]
fn real_kbart_lists_are_kept_or_explained() {
    let Some(folder) = real_data("kbart/span") else { return };
    let started = std::time::Instant::now();
    let intake = read_path(&folder.join("kbart.txt.gz"));
    println!("{}", intake.report.lines().join("\n"));
    println!("{:?}", started.elapsed());
    let joined = intake.report.repairs.count(Repair::CoverageRow);
    assert_eq!((intake.report.read, intake.report.merged), (72_056, joined));
    is_accounted_for(&intake);
    assert_eq!((intake.report.rejected, intake.titles.len()), (0, 64_686));
    let without = intake.titles.iter().filter(|title| title.link.is_none()).count() as u64;
    assert!(without < 100 && without <= intake.report.repairs.count(Repair::UnsafeLink), "{without}");
    // The list of ISSNs has no titles; the texts beside it are no sources.
    let intake = read_path(&folder.join("issn.kbart.txt"));
    assert!(reasons(&intake)[0].contains("no column with titles; its columns are: online_identifier"));
    let all = read_path(&folder);
    assert_eq!(all.titles.len(), 64_686);
    println!("{}", all.report.lines().join("\n"));
}

#[test]
fn lists_of_databases_are_databases() {
    let intake = read(b"ID,Name,Description,URL,Vendor,Types,Subjects,Alt. Names / Keywords\n7,Sea Index,Articles on the sea,https://db.example/,Vend,Full text,Oceans; Ships,SI\n");
    let index = &intake.titles[0];
    assert_eq!(
        (index.id.as_str(), index.title.as_str(), index.formats.as_slice()),
        ("7", "Sea Index", &["database".to_owned()][..])
    );
    assert_eq!((index.link.as_deref(), index.headings.len()), (Some("https://db.example/"), 2));
}

#[test]
fn lists_that_follow_a_list_are_read_and_one_that_is_cut_off_is_told() {
    let two = b"[{\"id\":\"1\",\"title\":\"Emma\"}]\n[{\"id\":\"2\",\"title\":\"Omoo\"}] oops [{\"id\":\"3\",\"title\":\"Typee\"}]\n";
    let intake = read(two);
    assert_eq!(ids(&intake), ["1", "2", "3"]);
    assert_eq!(intake.report.rejected, 1, "{:?}", reasons(&intake));
    let cut = read(b"[{\"id\":\"1\",\"title\":\"Emma\"},\n");
    assert!(cut.report.notes.iter().any(|note| note.contains("may not be whole")), "{:?}", cut.report.notes);
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

#[test]
fn a_page_of_results_says_how_many_there_are() {
    let page = json!({"resultCount": 1000, "status": "OK", "records": [{"id": "1", "title": "Emma", "urls": []}]});
    let intake = read(page.to_string().as_bytes());
    assert_eq!(ids(&intake), ["1"]);
    assert!(intake.report.notes.iter().any(|note| note.contains("1 of 1000 results")), "{:?}", intake.report.notes);
}

#[test]
fn an_address_that_runs_something_is_no_id_either() {
    let intake = read(b"id,title,author\nJavaScript:alert(1),Emma,Jane Austen\n");
    assert!(intake.titles[0].id.starts_with("made-"), "{}", intake.titles[0].id);
    assert_eq!(intake.report.repairs.count(Repair::UnsafeLink), 1);
}
