//! Records as the search interface of `VuFind` answers them.
//!
//! The same field comes in several shapes: authors are `[]` or objects by role, subjects are lists of lists of strings or of objects,
//! formats are strings or objects with `value` and `translated`.

use serde_json::{Map, Value};

use super::loose;
use super::rows::with_subtitle;
use crate::clean::identifier::{self, Checked};
use crate::draft::Draft;
use crate::intake::Found;
use crate::report::{Repair, Repairs};

/// Most values taken of a field.
const MAX_VALUES: usize = 200;
/// Fields that records of `VuFind` have and [`carrel_engine::title::Title`] has not.
const TELLING: [&str; 18] = [
    "authors",
    "primaryAuthors",
    "secondaryAuthors",
    "corporateAuthors",
    "dedupIds",
    "shortTitle",
    "subTitle",
    "titleSection",
    "titleStatement",
    "cleanIsbn",
    "isbns",
    "issns",
    "recordPage",
    "fullRecord",
    "rawData",
    "publicationDates",
    "callNumbers",
    "urls",
];

/// Whether the value is meant to be such a record.
pub fn is_record(value: &Value) -> bool {
    TELLING.iter().any(|key| value.get(key).is_some())
        || (value.get("title").is_some() && loose::items(value.get("subjects")).any(Value::is_array))
}

/// What a record holds, or why it makes no title.
pub fn found(value: &Value, repairs: &mut Repairs) -> Found {
    let draft = draft(value, repairs);
    if draft.title.trim().is_empty() {
        return Found::reject("no title", draft.id.as_deref().unwrap_or_default());
    }
    Found::Draft(Box::new(draft))
}

fn draft(value: &Value, repairs: &mut Repairs) -> Draft {
    let first = |keys: &[&str]| keys.iter().find_map(|key| all(value.get(key)).into_iter().next());
    let every = |keys: &[&str]| keys.iter().flat_map(|key| all(value.get(key))).collect::<Vec<_>>();
    let short = first(&["shortTitle"]);
    let whole = first(&["title", "titleStatement"]);
    let with_sub = short.map(|short| with_subtitle(short, first(&["subTitle", "subtitle"]).as_deref()));
    let (series, series_number) = series(value.get("series"));
    let mut draft = Draft {
        title: whole.or(with_sub).unwrap_or_default(),
        variants: every(&["otherTitles", "alternativeTitles", "titleAlt", "newerTitles", "previousTitles"]),
        creators: creators(value),
        year: first(&["publicationDates", "year", "publishDate", "date", "humanReadablePublicationDates"]),
        languages: every(&["languages", "language"]),
        formats: formats(value),
        subjects: subjects(value),
        series,
        series_number,
        identifiers: identifiers(value),
        call_number: first(&["callNumbers", "callnumbers", "callNumber", "callnumber"]),
        link: first(&["urls"]),
        description: first(&["summary", "description", "abstract"]),
        id: first(&["id", "uniqueID", "uniqueId"]),
        ..Draft::default()
    };
    if draft.id.is_none() {
        draft.id = draft.identifiers.iter().filter(|(scheme, _)| scheme == "isbn").find_map(sound);
        repairs.add_if(draft.id.is_some(), Repair::IsbnAsId);
    }
    draft
}

fn sound((scheme, raw): &(String, String)) -> Option<String> {
    match identifier::check(scheme, raw) {
        Checked::Sound(identifier) => Some(identifier.value),
        _ => None,
    }
}

/// The texts of a value in any shape: strings, numbers, objects that name theirs, lists of these.
fn all(value: Option<&Value>) -> Vec<String> {
    loose::items(value).take(MAX_VALUES).filter_map(one).filter(|text| !text.trim().is_empty()).collect()
}

fn one(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(map) => ["translated", "value", "name", "heading", "url", "text"]
            .iter()
            .find_map(|key| loose::text(map.get(*key)?, None)),
        _ => None,
    }
}

/// Authors of `authors`, first the primary ones; older answers have a field for each kind.
fn creators(value: &Value) -> Vec<String> {
    let authors = value.get("authors");
    let mut names = match authors {
        Some(Value::Object(roles)) => {
            let first = ["primary", "main", "corporate"].iter().flat_map(|role| people(roles.get(*role)));
            let mut names: Vec<String> = first.collect();
            if names.is_empty() {
                let any = roles.values().flat_map(|people_of_role| people(Some(people_of_role)));
                names.extend(any.take(MAX_VALUES));
            }
            names
        }
        other => people(other),
    };
    for key in ["primaryAuthors", "primaryAuthor", "author", "corporateAuthors", "corporateAuthor", "secondaryAuthors"]
    {
        if names.is_empty() {
            names = people(value.get(key));
        }
    }
    names
}

/// The names of a role: a list of names, or an object with a name for each key.
fn people(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::Object(map)) if !map.contains_key("name") => {
            map.keys().filter(|name| !name.trim().is_empty()).take(MAX_VALUES).cloned().collect()
        }
        other => all(other),
    }
}

/// Formats; a path such as "1/Book/PrintedBook/" names the narrowest last.
fn formats(value: &Value) -> Vec<String> {
    let path = |text: &str| {
        let last = text.trim_end_matches('/').rsplit('/').next().unwrap_or(text).to_owned();
        if text.starts_with(|c: char| c.is_ascii_digit()) && text.contains('/') { last } else { text.to_owned() }
    };
    let coded = |item: &Value| item.get("value").and_then(Value::as_str).map(ToOwned::to_owned).or_else(|| one(item));
    let items = || loose::items(value.get("formats")).chain(loose::items(value.get("format"))).take(MAX_VALUES);
    let all: Vec<String> = items().filter_map(coded).map(|text| path(&text)).collect();
    // The last of several levels says most: "Book", "Printed book".
    let levels = items().all(|item| item.get("value").and_then(Value::as_str).is_some_and(|text| text.contains('/')));
    if levels { all.into_iter().next_back().into_iter().collect() } else { all }
}

/// Headings: a list is one heading with its subdivisions.
fn subjects(value: &Value) -> Vec<String> {
    let fields = ["subjects", "genres", "topics", "subjectsExtended"].iter().filter_map(|key| value.get(key));
    let headings = fields.flat_map(|field| loose::items(Some(field))).take(MAX_VALUES).filter_map(heading);
    let mut unique: Vec<String> = Vec::new();
    for heading in headings {
        if !unique.contains(&heading) {
            unique.push(heading);
        }
    }
    unique
}

fn heading(value: &Value) -> Option<String> {
    let part = |part: &Value| part.get("subject").map_or_else(|| one(part), one);
    let parts: Vec<String> = match value {
        Value::Array(parts) => parts.iter().take(20).filter_map(part).collect(),
        Value::Object(map) if map.get("heading").is_some_and(Value::is_array) => {
            loose::items(map.get("heading")).take(20).filter_map(part).collect()
        }
        other => part(other).into_iter().collect(),
    };
    let parts: Vec<&str> = parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
    (!parts.is_empty()).then(|| parts.join(" -- "))
}

fn series(value: Option<&Value>) -> (Option<String>, Option<String>) {
    let first = loose::items(value).find(|item| one(item).is_some());
    let number = first.and_then(|item| item.get("number")).and_then(one);
    (first.and_then(one), number.filter(|number| !number.is_empty()))
}

fn identifiers(value: &Value) -> Vec<(String, String)> {
    let fields: [(&str, &str); 9] = [
        ("isbns", "isbn"),
        ("cleanIsbn", "isbn"),
        ("isbn", "isbn"),
        ("issns", "issn"),
        ("cleanIssn", "issn"),
        ("issn", "issn"),
        ("oclc", "oclc"),
        ("lccn", "lccn"),
        ("doi", "doi"),
    ];
    let of = |(key, scheme): &(&str, &str)| {
        all(value.get(key)).into_iter().map(|text| ((*scheme).to_owned(), text)).collect::<Vec<_>>()
    };
    let clean = all(value.get("cleanDoi")).into_iter().map(|text| ("doi".to_owned(), text));
    let mut all: Vec<(String, String)> = fields.iter().flat_map(of).chain(clean).collect();
    let mut seen = std::collections::HashSet::new();
    all.retain(|pair| seen.insert(pair.clone()));
    all
}

/// The records of an answer; nothing if it is no answer.
pub fn records(document: &Map<String, Value>) -> Option<&Vec<Value>> {
    let is_answer = document.contains_key("resultCount") || document.contains_key("status");
    document.get("records").and_then(Value::as_array).filter(|_| is_answer)
}

/// What an answer without records says.
pub fn without_records(document: &Map<String, Value>) -> Option<String> {
    let status = document.get("status").and_then(Value::as_str)?;
    let message = document.get("statusMessage").and_then(Value::as_str).unwrap_or(status);
    match status {
        "OK" if document.contains_key("resultCount") => {
            Some("the answer of VuFind has no records; ask for some with limit=".into())
        }
        "ERROR" => Some(format!("it is an error message: {}", crate::clean::text::excerpt(message))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(value: &Value) -> Draft {
        match found(value, &mut Repairs::default()) {
            Found::Draft(draft) => *draft,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_record_of_the_default_fields_is_read() {
        let draft = read(&json!({
            "id": "vtls000012", "title": "Land use: a reader", "formats": ["Book"], "languages": ["English"], "series": [{"name": "Planning", "number": "3"}],
            "authors": {"primary": {"Doe, Jane": {"role": ["aut"]}}, "secondary": {"Roe, Ann": {"role": []}}, "corporate": []},
            "subjects": [["Land use", "Planning"], ["Cities and towns"]], "urls": [{"url": "https://text.example/12", "desc": "Text"}]
        }));
        assert_eq!((draft.id.as_deref(), draft.title.as_str()), (Some("vtls000012"), "Land use: a reader"));
        assert_eq!(draft.creators, ["Doe, Jane"]);
        assert_eq!(draft.subjects, ["Land use -- Planning", "Cities and towns"]);
        assert_eq!((draft.series.as_deref(), draft.series_number.as_deref()), (Some("Planning"), Some("3")));
        assert_eq!(draft.link.as_deref(), Some("https://text.example/12"));
    }

    #[test]
    fn every_field_is_read_in_its_other_shapes() {
        let draft = read(&json!({
            "id": 7, "shortTitle": "Land use", "subTitle": "a reader", "authors": [], "primaryAuthors": ["Doe, Jane"], "urls": [],
            "formats": [{"value": "0/Book/", "translated": "Buch"}, {"value": "1/Book/eBook/", "translated": "E-Buch"}],
            "subjects": [[{"heading": "Land use"}, {"subject": "Planning"}], {"heading": ["Cities", "Maps"], "type": "topic"}, []],
            "cleanIsbn": "0439023483", "isbns": ["9780439023481 (pbk.)"], "publicationDates": ["c1999"], "callNumbers": ["HD 1", "HD 2"], "summary": ["About land."]
        }));
        assert_eq!((draft.id.as_deref(), draft.title.as_str()), (Some("7"), "Land use: a reader"));
        assert_eq!((draft.creators, draft.formats), (vec!["Doe, Jane".to_owned()], vec!["eBook".to_owned()]));
        assert_eq!(draft.subjects, ["Land use -- Planning", "Cities -- Maps"]);
        assert_eq!((draft.year.as_deref(), draft.call_number.as_deref()), (Some("c1999"), Some("HD 1")));
        assert_eq!((draft.link, draft.description.as_deref()), (None, Some("About land.")));
        assert_eq!(draft.identifiers.len(), 2);
        let corporate = read(
            &json!({"title": "Report", "authors": {"primary": [], "corporate": {"Bank": {"role": []}}, "secondary": []}}),
        );
        assert_eq!(corporate.creators, ["Bank"]);
    }

    #[test]
    fn what_makes_no_title_is_rejected_by_its_id() {
        let none = found(&json!({"id": "9", "authors": []}), &mut Repairs::default());
        assert!(matches!(none, Found::Reject { record, .. } if record == "9"));
        assert!(is_record(&json!({"title": "x", "subjects": [["a"]]})));
        assert!(!is_record(&json!({"id": "1", "title": "x", "creators": []})));
    }

    #[test]
    fn answers_without_records_say_why() {
        let of = |value: Value| value.as_object().map(|map| (records(map).map(Vec::len), without_records(map)));
        assert_eq!(
            of(json!({"resultCount": 1, "records": [{}], "status": "OK"})),
            Some((Some(1), Some("the answer of VuFind has no records; ask for some with limit=".into())))
        );
        assert_eq!(
            of(json!({"status": "ERROR", "statusMessage": "No index"})),
            Some((None, Some("it is an error message: No index".into())))
        );
    }
}
