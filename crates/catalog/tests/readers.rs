//! What readers make of whole sources.

mod common;

use carrel_catalog::intake::ReadOptions;
use carrel_catalog::report::Repair;
use carrel_catalog::source::columns::Field;
use carrel_engine::title::{Audience, Series};
use common::{read, reasons, try_read};
use serde_json::json;

#[test]
fn a_table_becomes_titles() {
    let intake = read(include_bytes!("fixtures/small.csv"));
    let moby = &intake.titles[0];
    assert_eq!(moby.creators, ["Herman Melville"]);
    assert_eq!((moby.year, moby.loans, moby.added), (Some(1851), Some(1204), Some(19_844)));
    assert_eq!(moby.languages, ["en"]);
    assert_eq!(moby.headings, ["Whales -- Fiction", "Sea stories"]);
    assert_eq!(moby.description.as_deref(), Some("A captain & a whale."));
    assert_eq!(moby.link.as_deref(), Some("/record/1"));
    let typee = &intake.titles[1];
    assert_eq!(
        (typee.title.as_str(), typee.link.as_deref(), typee.formats.as_slice()),
        ("Typee", None, &["ebook".to_owned()][..])
    );
    assert_eq!(intake.titles[2].languages, ["fa"]);
    assert_eq!(intake.titles[3].title, "An open quotation mark");
    assert_eq!(intake.titles[4].creators, ["Herman Melville"]);
    assert_eq!(reasons(&intake).len(), 3);
}

#[test]
fn encodings_are_recognised() {
    let text = "id\ttitle\tauthor\n1\tCafé society\tÉmile Zola\n";
    let utf16: Vec<u8> = [0xfeff_u16].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let windows: Vec<u8> = text.chars().map(|c| c as u8).collect();
    for (bytes, repair) in [
        (utf16, Some(Repair::Utf16)),
        (windows, Some(Repair::Windows1252)),
        (format!("\u{feff}{text}").into_bytes(), None),
    ] {
        let intake = read(&bytes);
        assert_eq!(intake.titles[0].title, "Café society");
        assert_eq!(intake.titles[0].id, "1");
        assert_eq!(repair.map_or(0, |repair| intake.report.repairs.count(repair)), u64::from(repair.is_some()));
    }
}

#[test]
fn damaged_text_costs_the_field_or_the_record() {
    let mut bytes = "id,title,summary\n1,Café,x\n".as_bytes().to_vec();
    bytes.extend(b"2,Good,bad \xc3\n3,Bad \xc3 title,x\n");
    let intake = read(&bytes);
    assert_eq!(intake.titles.len(), 2);
    assert_eq!(intake.titles[1].description, None);
    assert_eq!(reasons(&intake), ["line 4: bytes that are no UTF-8 in the title"]);
}

#[test]
fn records_without_ids_get_lasting_ones() {
    let intake = read(b"title,author,isbn\nEmma,Jane Austen,0439023483\nPersuasion,Jane Austen,\n");
    assert_eq!(intake.titles[0].id, "9780439023481");
    assert!(intake.titles[1].id.starts_with("made-"));
    let later = read(b"title;author;isbn;checkouts\nPersuasion;Jane Austen;;7\n");
    assert_eq!(later.titles[0].id, intake.titles[1].id);
}

#[test]
fn headers_below_a_report_heading_are_found() {
    let intake = read(b"New titles in May;;\n;;\nBibNum;Title;Author\n7;Emma;Austen, Jane\n");
    assert_eq!((intake.titles[0].id.as_str(), intake.titles[0].creators[0].as_str()), ("7", "Jane Austen"));
    let none = read(b"a,b\n1,2\n");
    assert!(reasons(&none)[0].contains("its columns are: a, b"), "{:?}", reasons(&none));
}

#[test]
fn what_is_said_goes_before_what_is_found_out() {
    let options = ReadOptions {
        map: vec![(Field::Topics, "Notes".into()), (Field::Creators, String::new())],
        list_separator: Some("~".into()),
        language: Some("fr".into()),
        ..ReadOptions::default()
    };
    let intake = try_read(b"id,title,author,notes,subjects\n1,Emma,X,a~b,c\n", options).unwrap();
    assert_eq!(intake.titles[0].headings, ["a", "b"]);
    assert_eq!(intake.titles[0].creators, Vec::<String>::new());
    assert_eq!(intake.titles[0].languages, ["fr"]);
}

#[test]
fn identifiers_name_their_scheme_or_are_isbns() {
    let intake = read(b"id,title,identifiers\n1,Emma,gutenberg:158 ; ISBN: 0439023483\n2,Omoo,9780439023481\n");
    let of = |at: usize| {
        intake.titles[at].identifiers.iter().map(|i| format!("{}={}", i.scheme, i.value)).collect::<Vec<_>>()
    };
    assert_eq!(of(0), ["gutenberg=158", "isbn=9780439023481"]);
    assert_eq!(of(1), ["isbn=9780439023481"]);
}

#[test]
fn spreadsheet_damage_is_dropped_and_counted() {
    let intake = read(b"book_id,isbn13,title,authors\n1,9.78043902348e+12,\"The Hunger Games (The Hunger Games, #1)\",Suzanne Collins\n");
    assert!(intake.titles[0].identifiers.is_empty());
    assert_eq!(intake.report.repairs.count(Repair::RoundedIsbn), 1);
    assert_eq!(intake.titles[0].series, Some(Series { name: "The Hunger Games".into(), number: Some(1000) }));
    assert_eq!(intake.titles[0].title, "The Hunger Games");
}

fn feed() -> serde_json::Value {
    json!({
        "metadata": {"title": "Feed"},
        "links": [{"rel": "self", "href": "https://feed.example/opds/new.json", "type": "application/opds+json"}, {"rel": "next", "href": "?page=2"}],
        "groups": [{"metadata": {"title": "Group"}, "groups": [{"publications": [{
            "metadata": {
                "@type": "http://schema.org/Book", "identifier": "urn:isbn:9780439023481", "language": ["per", "eng"],
                "title": {"fa": "نهنگ", "en": "The Whale"}, "author": [{"name": "Melville, Herman"}, 5, {"bad": "data"}],
                "published": "1851-10-18", "modified": "2024-05-01T00:00:00Z", "description": "&lt;p&gt;Of a &amp;amp; b&lt;/p&gt;",
                "subject": [{"name": "FICTION / Sea Stories"}, {"scheme": "http://schema.org/audience", "name": "Young Adult"}, "Whales"],
                "belongsTo": {"series": {"name": "Whales", "position": 1.5}}
            },
            "links": [
                {"rel": "http://opds-spec.org/acquisition/borrow", "href": "borrow/1", "type": "application/epub+zip"},
                {"rel": ["alternate"], "href": "../record/1", "type": "text/html"}
            ]
        }]}]}],
        "publications": [
            {"metadata": {"title": "Second", "author": "A. Author"}, "links": [{"rel": "self", "href": "javascript:alert(1)", "type": "text/html"}]},
            {"metadata": {"author": "Nobody"}, "links": []},
            "no object"
        ]
    })
}

#[test]
fn publications_are_found_in_feeds_and_groups() {
    let intake = read(feed().to_string().as_bytes());
    let whale = intake.titles.iter().find(|title| title.id.starts_with("urn:isbn")).unwrap();
    assert_eq!(whale.creators, ["Herman Melville"]);
    assert_eq!(whale.languages, ["fa", "en"]);
    assert_eq!(whale.topics, Vec::<String>::new());
    assert_eq!(whale.audience, Some(Audience::Teen));
    assert_eq!(whale.formats, ["ebook"]);
    assert_eq!(whale.link.as_deref(), Some("https://feed.example/record/1"));
    assert_eq!(whale.series, Some(Series { name: "Whales".into(), number: Some(1500) }));
    assert_eq!((whale.year, whale.added), (Some(1851), Some(19_844)));
    assert_eq!(whale.description.as_deref(), Some("Of a & b"));
    assert_eq!(whale.identifiers[0].value, "9780439023481");
    assert_eq!(intake.titles.len(), 2);
    assert_eq!(intake.titles[0].link, None);
    assert_eq!(reasons(&intake), ["publication 2: no title", "publication 3: publication without metadata"]);
    let text = feed().to_string();
    let places = ["{\"links\":[],\"metadata\":{\"author\":\"Nobody\"", "\"no object\""].map(|start| text.find(start));
    let found = [0, 1].map(|at| intake.report.first[at].at.offset.map(|offset| offset as usize));
    assert_eq!(
        found, places,
        "groups come before the feed's own publications in the text, and after them in the count"
    );
    assert!(found.iter().all(Option::is_some));
    assert!(intake.report.notes[0].contains("?page=2"));
}

#[test]
fn a_publication_alone_is_a_source_and_other_documents_say_what_they_are() {
    let one =
        json!({"metadata": {"@type": "http://schema.org/Audiobook", "title": "One"}, "links": [], "readingOrder": []});
    assert_eq!(read(one.to_string().as_bytes()).titles[0].formats, ["audiobook"]);
    for (document, what) in [
        (json!({"metadata": {"title": "x"}, "navigation": []}), "only links to other feeds"),
        (json!({"metadata": {"title": "x"}, "publications": []}), "the feed is empty"),
        (json!({"id": "1", "rights": {}}), "a licence"),
        (json!({"title": "t", "status": "400"}), "an error message"),
        (json!({"books": []}), "no OPDS 2.0 document"),
    ] {
        let intake = read(document.to_string().as_bytes());
        assert!(reasons(&intake)[0].contains(what), "{:?}", reasons(&intake));
    }
    assert!(reasons(&read(b"{\"metadata\": {"))[0].contains("no sound JSON"));
}

#[test]
fn the_same_record_again_is_taken_once_and_another_with_its_id_is_rejected() {
    let intake = read(b"id,title,author\n1,Emma,Jane Austen\n1,Emma,Jane Austen\n1,Omoo,Herman Melville\n");
    assert_eq!((intake.titles.len(), intake.report.rejected), (1, 1));
    assert_eq!(intake.report.repairs.count(Repair::Repeated), 1);
    assert!(reasons(&intake)[0].starts_with("line 4: id \"1\" is already taken by memory, line 2 (byte 16), \"Emma\""));
}

#[test]
fn what_was_not_understood_is_named_with_its_place() {
    let intake = read(b"id,title,lang,year\n1,Emma,en,1815\n2,Omoo,Klingonese,soon\n\x1b[31m,,,\n");
    let report = intake.report.lines().join("\n");
    assert!(
        report.contains("language not understood, left out × 1, first \"Klingonese\" in line 3 (byte 34)"),
        "{report}"
    );
    assert!(report.contains("year not understood, left out × 1, first \"soon\" in line 3 (byte 34)"), "{report}");
    assert!(report.contains("memory, line 4 (byte 57): no title [[31m]"), "{report}");
}

#[test]
fn json_lines_name_the_field_that_is_wrong() {
    let intake = read(b"{\"id\":7,\"title\":\"Emma\"}\n{\"id\":\"2\",\"title\":\"x\",\"year\":\"1999\"}\n{\"id\":\"3\",\"title\":\"x\",\"creators\":\"y\"}\n{\"id\":\"4\"}\n");
    assert_eq!(intake.titles[0].id, "7");
    let wanted = [
        "line 2: field \"year\": invalid type: string \"1999\", expected a whole number",
        "line 3: field \"creators\": invalid type: string \"y\", expected a list",
        "line 4: no title",
    ];
    assert_eq!(reasons(&intake), wanted);
}

#[test]
fn json_lines_may_begin_with_a_line_longer_than_the_sample() {
    let long = format!("{{\"id\":\"1\",\"title\":\"Emma\",\"description\":\"{}\"}}", "long ".repeat(80_000));
    let intake = read(format!("{long}\n{{\"id\":\"2\",\"title\":\"Omoo\"}}\n").as_bytes());
    assert_eq!(intake.titles.len(), 2, "{:?}", reasons(&intake));
}

#[test]
fn licences_tell_the_carrier_of_a_publication() {
    let feed = json!({"metadata": {"title": "Feed"}, "publications": [{
        "metadata": {"@type": "http://schema.org/Book", "title": "Heard"},
        "licenses": [{"metadata": {"format": ["application/audiobook+lcp", "text/html"]}}, {"metadata": {"format": "application/audiobook+lcp"}}]
    }]});
    assert_eq!(read(feed.to_string().as_bytes()).titles[0].formats, ["audiobook"]);
}

#[test]
fn class_marks_are_kept_with_their_scheme() {
    let intake = read(b"id,title,lcc,dewey,classification,call number\n1,Emma,PR4034 ; PZ3,823.7,821.111-31,AUS 1\n2,Omoo,,,Fiction,MEL 2\n");
    assert_eq!(intake.titles[0].classes, ["lcc:PR4034", "lcc:PZ3", "ddc:823.7", "udc:821.111-31"]);
    assert_eq!(intake.titles[0].call_number.as_deref(), Some("AUS 1"));
    assert_eq!(intake.titles[1].classes, Vec::<String>::new());
}

#[test]
fn the_same_id_with_other_data_is_no_repetition_and_two_books_of_one_name_are_two() {
    let intake =
        read(b"id,title,author,isbn,summary\n1,Emma,Jane Austen,,\n1,Emma,Jane Austen,9780439023481,A match.\n");
    assert_eq!((intake.report.repeated, intake.titles.len()), (0, 2), "they are joined once all is read");
    let intake = read(b"title,summary\nPoems,By the sea.\nPoems,In the hills.\nPoems,By the sea.\n");
    assert_eq!((intake.titles.len(), intake.report.repeated, intake.report.rejected), (2, 1, 0));
}
