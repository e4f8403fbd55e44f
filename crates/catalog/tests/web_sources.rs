//! Web pages, JSON documents and KBART lists as whole sources.

mod common;

use carrel_catalog::report::Repair;
use common::{Taken, exact_reasons, ids, is_accounted_for, read, read_path, real_data};
use serde_json::json;

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
    assert_eq!(ids(&intake), ["1", "2", "https://x.example/3", "4", "5"], "{:?}", exact_reasons(&intake));
    let found = exact_reasons(&intake);
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
    assert_eq!(exact_reasons(&intake), [format!("record 2 (byte {at}): no title")]);
    let none = json!({"resultCount": 0, "status": "OK"});
    assert!(exact_reasons(&read(none.to_string().as_bytes()))[0].contains("has no records"));
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
    assert!(exact_reasons(&intake)[0].starts_with("record 2 (byte "), "{:?}", exact_reasons(&intake));
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
        exact_reasons(&intake)[0].contains(&format!("(byte {at}): JSON-LD that is no sound JSON")),
        "{:?}",
        exact_reasons(&intake)
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
    assert!(exact_reasons(&none)[0].contains("a web page without data on titles"), "{:?}", exact_reasons(&none));
    let other =
        read(b"<html><script type=\"application/ld+json\">{\"@type\": \"WebSite\", \"name\": \"L\"}</script></html>");
    assert!(exact_reasons(&other)[0].contains("it describes WebSite"), "{:?}", exact_reasons(&other));
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
    assert_eq!(exact_reasons(&intake), [format!("record 2 (byte {at}): no title: the description has no name")]);
    let none = json!({"@context": "https://schema.org", "@type": "Library", "name": "L"});
    assert!(exact_reasons(&read(none.to_string().as_bytes()))[0].contains("it describes Library"));
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
    assert_eq!(ids(&intake), ["sea", "land", "0028-0836"], "{:?}", exact_reasons(&intake));
    let (sea, land) = (&intake.titles[0], &intake.titles[1]);
    assert_eq!((sea.title.as_str(), sea.year, sea.formats[0].as_str()), ("\"Sea\" journal", Some(1968), "journal"));
    assert_eq!((land.title.as_str(), land.year, land.formats[0].as_str()), ("Land use", Some(1999), "ebook"));
    assert_eq!(land.link.as_deref(), Some("https://p.example/land"));
    assert_eq!(intake.titles[2].formats, ["journal"]);
    assert_eq!(intake.report.repairs.count(Repair::CoverageRow), 1);
    assert_eq!(exact_reasons(&intake).len(), 3);
    assert!(exact_reasons(&intake)[2].ends_with("no title"), "{:?}", exact_reasons(&intake));
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
    assert!(exact_reasons(&intake)[0].contains("no column with titles; its columns are: online_identifier"));
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
    assert_eq!(intake.report.rejected, 1, "{:?}", exact_reasons(&intake));
    let cut = read(b"[{\"id\":\"1\",\"title\":\"Emma\"},\n");
    assert!(cut.report.notes.iter().any(|note| note.contains("may not be whole")), "{:?}", cut.report.notes);
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
