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

proptest! {
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
