//! Whatever the bytes, a reader gives titles within their bounds, rejects, or an error; never a panic.

mod common;

use carrel_catalog::intake::ReadOptions;
use carrel_engine::title::Title;
use common::marc::Marc;
use proptest::prelude::*;

fn holds(bytes: &[u8]) {
    if let Ok(intake) = common::try_read(bytes, ReadOptions::default()) {
        for title in &intake.titles {
            assert!(!title.id.is_empty() && title.id.len() <= Title::MAX_ID);
            assert!(!title.title.is_empty() && title.title.len() <= carrel_catalog::draft::MAX_TITLE);
            assert!(title.link.as_deref().is_none_or(|link| !link.to_lowercase().starts_with("javascript:")));
        }
        assert_eq!(intake.titles.len() as u64, intake.report.kept);
        common::is_accounted_for(&intake);
    }
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z,;|/ .()#'\"-]{0,20}",
        "\\PC{0,20}",
        "[0-9./e+-]{0,14}",
        Just("<p>&amp;".to_owned()),
        Just("Doe, Jane, Jr., 1900-".to_owned())
    ]
}

/// Any JSON, with the names that readers look for.
fn tree() -> impl Strategy<Value = serde_json::Value> {
    const NAMES: [&str; 40] = [
        "@context",
        "@graph",
        "@type",
        "@id",
        "@value",
        "@language",
        "name",
        "author",
        "isbn",
        "identifier",
        "workExample",
        "isPartOf",
        "about",
        "mainEntity",
        "itemListElement",
        "item",
        "inLanguage",
        "url",
        "id",
        "title",
        "authors",
        "primary",
        "subjects",
        "formats",
        "records",
        "resultCount",
        "status",
        "instances",
        "contributors",
        "biblio_id",
        "metadata",
        "publications",
        "groups",
        "links",
        "href",
        "leader",
        "fields",
        "subfields",
        "value",
        "series",
    ];
    const WORDS: [&str; 10] = [
        "Book",
        "WebPage",
        "ItemList",
        "#a",
        "_:b",
        "https://x.example/1",
        "javascript:alert(1)",
        "0439023483",
        "en",
        "Whale",
    ];
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<f64>().prop_map(Into::into),
        proptest::sample::select(&WORDS[..]).prop_map(Into::into),
        cell().prop_map(Into::into),
    ];
    leaf.prop_recursive(6, 60, 8, |inner| {
        let members = proptest::collection::vec((proptest::sample::select(&NAMES[..]), inner.clone()), 0..8);
        prop_oneof![
            proptest::collection::vec(inner, 0..6).prop_map(Into::into),
            members.prop_map(|all| all.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()),
        ]
    })
}

fn archive() -> Vec<u8> {
    use std::io::Write;
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for name in ["a.csv", "b.csv"] {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(format!("id,title\n{name},{}\n", "Emma ".repeat(40)).as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

proptest! {
    #[test]
    fn arbitrary_trees(values in proptest::collection::vec(tree(), 1..4)) {
        for value in &values {
            holds(value.to_string().as_bytes());
            holds(format!("{value}\n{value}").as_bytes());
            holds(format!("<!DOCTYPE html><script type=\"application/ld+json\">{value}</script>").as_bytes());
        }
        holds(serde_json::Value::from(values).to_string().as_bytes());
    }

    #[test]
    fn documents_with_a_few_wrong_bytes(value in tree(), changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..5)) {
        let documents = [
            archive(),
            format!("[{value},\n{value}]").into_bytes(),
            format!("{{\"records\":[{value},{value}]}}").into_bytes(),
            format!("<!DOCTYPE html><link rel=canonical href='https://x.example/'><script type='application/ld+json'>{value}</script><span class=Z3988 title='ctx_ver=1&amp;rft.title=A'>").into_bytes(),
            b"publication_title\tprint_identifier\ttitle_url\ttitle_id\nA\t0317-8471\t/a\t1\nB\t9780439023481\t/b\t2\n".to_vec(),
        ];
        for mut bytes in documents {
            for (at, byte) in &changes {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
            holds(&bytes);
        }
    }

    #[test]
    fn arbitrary_bytes_after_the_marks_of_formats(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        for mark in [&b"PK\x03\x04"[..], b"<!DOCTYPE html><script type='application/ld+json'>", b"[{", b"\x1e{", b"publication_title\ttitle_url\n"] {
            holds(&[mark, &bytes].concat());
        }
    }

    #[test]
    fn arbitrary_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        holds(&bytes);
    }

    #[test]
    fn arbitrary_bytes_after_a_header(bytes in proptest::collection::vec(any::<u8>(), 0..600), delimiter in "[,;\t|]") {
        let header = ["id", "title", "authors", "year", "languages", "subjects", "isbn", "date added", "series", "url", "summary", "audience"].join(&delimiter);
        holds(&[header.as_bytes(), b"\n", &bytes].concat());
    }

    #[test]
    fn arbitrary_cells(rows in proptest::collection::vec(proptest::collection::vec(cell(), 14), 0..12)) {
        let mut text = "id,title,original_title,authors,year,languages,type,subjects,isbn,date added,series,url,summary,audience\n".to_owned();
        for row in rows {
            text += &row.join(",");
            text.push('\n');
        }
        holds(text.as_bytes());
    }

    #[test]
    fn arbitrary_compressed_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..200), cut in 0_usize..200) {
        let mut packed = carrel_catalog::output::gzip(&bytes).unwrap_or_default();
        packed.truncate(cut.max(2));
        holds(&packed);
    }

    #[test]
    fn arbitrary_marc(bytes in proptest::collection::vec(any::<u8>(), 0..300), text in cell()) {
        let record = Marc::new(b' ').control("001", text.as_bytes()).data("245", "10", &[('a', text.as_bytes()), ('b', &bytes)]);
        holds(&record.bytes());
        holds(&[&record.bytes()[..24], &bytes].concat());
        holds(&[record.bytes(), bytes].concat());
    }

    #[test]
    fn arbitrary_marc_in_json(tag in "[0-9A-Z]{0,4}", code in "\\PC{0,2}", text in cell(), leader in "[ -~]{0,30}") {
        let fields = serde_json::json!([{ (tag.clone()): text }, { (tag.clone()): { "ind1": code, "subfields": [{ (code.clone()): text }, text] } }, tag]);
        holds(format!("{}\n{{}}", serde_json::json!({"leader": leader, "fields": fields})).as_bytes());
    }

    #[test]
    fn arbitrary_json(text in "[{}\\[\\]:,\"a-z0-9 ]{0,200}") {
        holds(format!("{{{text}").as_bytes());
        holds(format!("{{\"id\":\"1\",\"title\":\"{text}\"}}\n{{{text}").as_bytes());
    }

    #[test]
    fn arbitrary_xml(title in cell(), author in cell(), href in cell(), date in cell()) {
        let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
        for [title, author, href, date] in [[&title, &author, &href, &date].map(Clone::clone), [&title, &author, &href, &date].map(|text| escaped(text.as_str()))] {
            holds(format!("<?xml version=\"1.0\"?><feed><entry><title>{title}</title><author><name>{author}</name></author><link href=\"{href}\"/><published>{date}</published></entry></feed>").as_bytes());
            holds(format!("<?xml version=\"1.0\"?><rss><item><title>{title}</title><dc:creator>{author}</dc:creator><link>{href}</link><description>{date}</description></item></rss>").as_bytes());
            holds(format!("<?xml version=\"1.0\"?><record><datafield tag=\"245\" ind1=\"{href}\"><subfield code=\"a\">{title}</subfield></datafield></record>").as_bytes());
        }
    }

    #[test]
    fn arbitrary_publications(title in cell(), author in cell(), subject in cell(), href in cell(), date in cell(), position in any::<f64>()) {
        let publication = serde_json::json!({
            "metadata": {"title": title, "author": {"name": author}, "subject": [subject, {"name": {"en": subject}}], "published": date, "modified": date,
                "belongsTo": {"series": [{"name": author, "position": position}]}, "identifier": href},
            "links": [{"rel": "alternate", "href": href, "type": "text/html"}]
        });
        holds(serde_json::json!({"publications": [publication, title], "groups": {"groups": publication}}).to_string().as_bytes());
    }
}

#[test]
fn deep_and_endless_documents_are_bounded() {
    holds("[".repeat(100_000).as_bytes());
    holds("{\"groups\":".repeat(50_000).as_bytes());
    holds("{\"@graph\":[".repeat(50_000).as_bytes());
    holds(format!("<!DOCTYPE html>{}", "<script type=application/ld+json>{".repeat(20_000)).as_bytes());
    holds(format!("<!DOCTYPE html>{}", "<a b='".repeat(100_000)).as_bytes());
    holds(format!("[{}", "{\"a\":".repeat(100_000)).as_bytes());
    holds(format!("id,title\n1,\"{}", "x\n".repeat(200_000)).as_bytes());
    holds(format!("id,title,summary\n1,a,{}", "<script>".repeat(50_000)).as_bytes());
    let book = Marc::book("1", "One").bytes();
    // Leaders without ends, ends without leaders, fields without end, marks without a letter.
    holds(&book[..24].repeat(20_000));
    holds(&[&book[..], &b"\x1e00100nam a2200100 a 4500".repeat(20_000)].concat());
    holds(&[&book[..], &b"x\x1d".repeat(20_000)].concat());
    holds(&[&book[..24], &b"001000100000".repeat(200_000), b"\x1e\x1d"].concat());
    holds(&Marc::new(b' ').control("001", b"1").data("245", "10", &[('a', &b"\xe1".repeat(9_000))]).bytes());
}
