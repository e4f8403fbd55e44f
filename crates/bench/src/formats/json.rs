//! JSON: Carrel's own lines, OPDS 2.0, schema.org, and what `VuFind`, FOLIO and Koha answer.

use serde_json::{Value, json};

use crate::gutenberg::Record;
use crate::marc::language_code;

/// A feed of OPDS 2.0.
pub const OPDS: (&str, &str) = (
    "{\"metadata\":{\"title\":\"All\"},\"links\":[{\"rel\":\"self\",\"href\":\"https://library.example/all\",\"type\":\"application/opds+json\"}],\"publications\":[\n",
    "\n]}\n",
);
/// A graph of schema.org.
pub const SCHEMA: (&str, &str) = ("{\"@context\":\"https://schema.org\",\"@graph\":[\n", "\n]}\n");
/// An answer of `VuFind`.
pub const VUFIND: (&str, &str) = ("{\"resultCount\":1,\"records\":[\n", "\n],\"status\":\"OK\"}\n");
/// An answer of FOLIO's inventory.
pub const FOLIO: (&str, &str) = ("{\"instances\":[\n", "\n],\"totalRecords\":1}\n");
/// An answer of Koha: a list of biblios.
pub const KOHA: (&str, &str) = ("[\n", "\n]\n");

/// The value without members that are null or empty lists.
fn text(value: Value) -> String {
    let Value::Object(mut members) = value else { return value.to_string() };
    members.retain(|_, member| !member.is_null() && member.as_array().is_none_or(|items| !items.is_empty()));
    Value::Object(members).to_string()
}

/// A list made of each item.
fn each(items: &[String], make: impl Fn(&String) -> Value) -> Vec<Value> {
    items.iter().map(make).collect()
}

/// A line of JSON Lines.
pub fn line(record: &Record) -> String {
    let base = &record.base;
    let identifiers: Vec<Value> = record.isbn.iter().map(|isbn| json!({ "scheme": "isbn", "value": isbn })).collect();
    let title = json!({
        "id": record.number.to_string(), "title": base.title, "creators": base.creators, "year": record.year,
        "languages": base.languages, "headings": base.headings, "identifiers": identifiers,
        "classes": each(&base.classes, |class| json!(format!("lcc:{class}"))),
        "link": super::address(record), "description": record.summary,
    });
    text(title) + "\n"
}

/// A publication of OPDS 2.0.
pub fn opds(record: &Record) -> String {
    let base = &record.base;
    let id = record.isbn.as_ref().map_or_else(|| super::address(record), |isbn| format!("urn:isbn:{isbn}"));
    let metadata = text(json!({
        "@type": "http://schema.org/Book", "title": base.title, "identifier": id, "language": base.languages,
        "author": each(&base.creators, |name| json!({ "name": name })), "published": super::year(record),
        "subject": each(&base.headings, |name| json!({ "name": name, "scheme": "http://id.loc.gov/authorities/subjects" })),
        "description": record.summary,
    }));
    let links = json!([
        { "rel": "self", "href": super::address(record), "type": "application/opds-publication+json" },
        { "rel": "http://opds-spec.org/acquisition/borrow", "href": super::address(record) + "/borrow", "type": "application/epub+zip" },
    ]);
    format!("{{\"metadata\":{metadata},\"links\":{links}}}")
}

/// A book of schema.org.
pub fn schema(record: &Record) -> String {
    let base = &record.base;
    text(json!({
        "@type": "Book", "@id": super::address(record), "url": super::address(record), "name": base.title,
        "author": each(&base.creators, |name| json!({ "@type": "Person", "name": name })),
        "inLanguage": base.languages, "about": base.headings, "isbn": record.isbn,
        "datePublished": super::year(record), "description": record.summary,
    }))
}

/// A record of `VuFind`, with the fields that `docs/sources.md` asks for.
pub fn vufind(record: &Record) -> String {
    let base = &record.base;
    let mut creators = base.creators.iter();
    let role = || json!({ "role": ["author"] });
    let primary: serde_json::Map<String, Value> =
        creators.next().map(|name| (name.clone(), role())).into_iter().collect();
    let secondary: serde_json::Map<String, Value> = creators.map(|name| (name.clone(), role())).collect();
    text(json!({
        "id": format!("v{}", record.number), "title": base.title,
        "authors": { "primary": primary, "secondary": secondary, "corporate": [] },
        "formats": ["Book"], "languages": each(&base.languages, |language| json!(language_code(language))),
        "subjects": each(&base.headings, |heading| json!(heading.split(" -- ").collect::<Vec<_>>())),
        "isbns": record.isbn.iter().collect::<Vec<_>>(), "publicationDates": super::year(record).into_iter().collect::<Vec<_>>(),
        "summary": record.summary.iter().collect::<Vec<_>>(),
    }))
}

/// An instance of FOLIO.
pub fn folio(record: &Record) -> String {
    let base = &record.base;
    let isbn = |isbn: &String| json!({ "identifierTypeId": "8261054f-be78-422d-bd51-4ed9f33c3422", "value": isbn });
    let summary = |note: &String| json!({ "instanceNoteTypeId": "10e2e11b-450f-45c8-b09b-0f819999966e", "note": note, "staffOnly": false });
    text(json!({
        "id": format!("6b4ae089-e1ee-431f-af83-{:012}", record.number), "hrid": format!("in{:011}", record.number),
        "source": "MARC", "title": base.title, "instanceTypeId": "6312d172-f0cf-40f6-b27d-9fa8feaf332f",
        "contributors": each(&base.creators, |name| json!({ "name": name, "contributorTypeText": "Author", "primary": false })),
        "identifiers": record.isbn.iter().map(isbn).collect::<Vec<_>>(),
        "languages": each(&base.languages, |language| json!(language_code(language))),
        "publication": super::year(record).iter().map(|year| json!({ "publisher": "Example Press", "dateOfPublication": year })).collect::<Vec<_>>(),
        "subjects": each(&base.headings, |heading| json!({ "value": heading })),
        "notes": record.summary.iter().map(summary).collect::<Vec<_>>(),
    }))
}

/// A biblio of Koha, which has no headings.
pub fn koha(record: &Record) -> String {
    let base = &record.base;
    text(json!({
        "biblio_id": record.number, "title": base.title, "author": base.creators.first(), "isbn": record.isbn,
        "publication_year": super::year(record), "language": base.languages.first().map(|it| language_code(it)), "abstract": record.summary,
        "item_type": "BK",
    }))
}
