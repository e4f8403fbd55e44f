//! Records as the interfaces of two library systems give them in their own fields: instances of FOLIO and biblios of Koha.

use serde_json::Value;

use super::loose;
use super::rows::with_subtitle;
use crate::draft::Draft;
use crate::intake::Found;

/// Most values taken of a field.
const MAX_VALUES: usize = 200;
/// Identifiers of FOLIO are of types that each library may add to; these come with it.
const FOLIO_TYPES: [(&str, &str); 5] = [
    ("8261054f-be78-422d-bd51-4ed9f33c3422", "isbn"),
    ("913300b2-03ed-469a-8179-c1092c991227", "issn"),
    ("439bfbae-75bc-4f74-9fc7-b2a2d47ce3ef", "oclc"),
    ("c858e4f2-2b6b-4385-842b-60732ee14abb", "lccn"),
    ("39554f54-d0bb-4f0a-89a4-e422f6136316", "doi"),
];

/// Whether the value is meant to be an instance of FOLIO.
pub fn is_folio(value: &Value) -> bool {
    let has = |key: &str| value.get(key).is_some();
    has("instanceTypeId")
        || has("hrid")
        || (has("contributors") && has("title") && loose::items(value.get("contributors")).all(Value::is_object))
}

/// Whether the value is meant to be a biblio of Koha.
pub fn is_koha(value: &Value) -> bool {
    ["biblio_id", "biblionumber"].iter().any(|key| value.get(key).is_some_and(|id| id.is_number() || id.is_string()))
}

/// What an instance of FOLIO holds, or why it makes no title.
pub fn folio(value: &Value) -> Found {
    let text = |key: &str| value.get(key).and_then(|value| loose::text(value, None));
    if ["discoverySuppress", "staffSuppress", "deleted"].iter().any(|key| value.get(key) == Some(&Value::Bool(true))) {
        return Found::PassedOver("instances hidden from patrons");
    }
    let parts = |key: &str, part: &str| parts(value, key, part);
    let publication =
        loose::items(value.get("publication")).find_map(|one| loose::text(one.get("dateOfPublication")?, None));
    let draft = Draft {
        id: text("id").or_else(|| text("hrid")),
        title: text("title").unwrap_or_default(),
        variants: parts("alternativeTitles", "alternativeTitle"),
        creators: folio_creators(value),
        year: publication,
        languages: loose::strings(value.get("languages")),
        formats: parts("instanceFormats", "name").into_iter().chain(text("instanceTypeName")).collect(),
        subjects: parts("subjects", "value"),
        classes: Vec::new(),
        series: parts("series", "value").into_iter().next(),
        identifiers: loose::items(value.get("identifiers")).take(MAX_VALUES).filter_map(folio_identifier).collect(),
        link: loose::items(value.get("electronicAccess")).find_map(|one| loose::text(one.get("uri")?, None)),
        description: folio_summary(value),
        ..Draft::default()
    };
    made(draft)
}

/// The texts of a list: its strings, or the member `part` of its objects.
fn parts(value: &Value, key: &str, part: &str) -> Vec<String> {
    let one = |item: &Value| match item {
        Value::Object(map) => loose::text(map.get(part)?, None),
        other => loose::text(other, None),
    };
    loose::items(value.get(key)).take(MAX_VALUES).filter_map(one).collect()
}

/// Primary contributors first, then those that are authors or have no role, otherwise all.
fn folio_creators(value: &Value) -> Vec<String> {
    let all: Vec<&Value> = loose::items(value.get("contributors")).take(MAX_VALUES).collect();
    let role = |one: &Value| {
        ["contributorTypeText", "contributorTypeName"].iter().find_map(|key| loose::text(one.get(key)?, None))
    };
    let is_primary = |one: &Value| one.get("primary") == Some(&Value::Bool(true));
    let is_author =
        |one: &Value| is_primary(one) || role(one).is_none_or(|role| role.to_lowercase().contains("author"));
    let names = |wanted: &dyn Fn(&Value) -> bool| {
        all.iter().filter(|one| wanted(one)).filter_map(|one| loose::name(one, None)).collect::<Vec<_>>()
    };
    let mut authors = names(&is_primary);
    authors.extend(names(&|one| !is_primary(one) && is_author(one)));
    if authors.is_empty() { names(&|_| true) } else { authors }
}

fn folio_identifier(one: &Value) -> Option<(String, String)> {
    let value = loose::text(one.get("value")?, None)?;
    let by_type = one.get("identifierTypeId").and_then(Value::as_str);
    let named =
        ["identifierTypeName", "identifierType"].iter().find_map(|key| one.get(key)?.as_str()).map(str::to_lowercase);
    let known = FOLIO_TYPES.iter().find(|(id, name)| by_type == Some(id) || named.as_deref() == Some(name));
    known.map(|(_, scheme)| ((*scheme).to_owned(), value))
}

/// The note that is a summary, where notes tell their types.
fn folio_summary(value: &Value) -> Option<String> {
    let is_summary = |one: &&Value| {
        ["instanceNoteTypeName", "noteType"]
            .iter()
            .any(|key| one.get(key).and_then(Value::as_str).is_some_and(|name| name.eq_ignore_ascii_case("summary")))
            || one.get("instanceNoteTypeId").and_then(Value::as_str) == Some("10e2e11b-450f-45c8-b09b-0f819999966e")
    };
    loose::items(value.get("notes")).find(is_summary).and_then(|one| loose::text(one.get("note")?, None))
}

/// What a biblio of Koha holds, or why it makes no title.
pub fn koha(value: &Value) -> Found {
    let text = |keys: &[&str]| keys.iter().find_map(|key| loose::text(value.get(key)?, None));
    let list = |key: &str, scheme: &str| {
        let text = value.get(key).and_then(|value| loose::text(value, None)).unwrap_or_default();
        let scheme = scheme.to_owned();
        text.split(['|', ';'])
            .map(str::trim)
            .filter(|one| !one.is_empty())
            .map(|one| (scheme.clone(), one.to_owned()))
            .collect::<Vec<_>>()
    };
    let parts: Vec<String> =
        ["medium", "part_number", "part_name"].iter().skip(1).filter_map(|key| text(&[key])).collect();
    let title = with_subtitle(text(&["title"]).unwrap_or_default(), text(&["subtitle"]).as_deref());
    let identifiers = [list("isbn", "isbn"), list("issn", "issn"), list("lc_control_number", "lccn")].concat();
    let draft = Draft {
        id: text(&["biblio_id", "biblionumber"]),
        title: [vec![title], parts].concat().join(". "),
        variants: text(&["uniform_title", "unititle"]).into_iter().collect(),
        creators: text(&["author"]).into_iter().collect(),
        year: text(&["publication_year", "publicationyear", "copyright_date", "copyrightdate"]),
        languages: text(&["language"]).into_iter().collect(),
        formats: text(&["item_type", "itemtype"]).into_iter().collect(),
        series: text(&["series_title", "seriestitle"]),
        series_number: text(&["volume", "collection_volume"]),
        audience: text(&["age_restriction"]).into_iter().collect(),
        link: text(&["url"]).filter(|url| !url.contains(" | ")),
        call_number: text(&["call_number", "cn_class"]),
        added: text(&["creation_date", "datecreated"])
            .and_then(|day| crate::clean::date::parse(&day, crate::clean::date::DayOrder::default())),
        description: text(&["abstract"]),
        identifiers,
        ..Draft::default()
    };
    made(draft)
}

fn made(draft: Draft) -> Found {
    if draft.title.trim().is_empty() {
        return Found::reject("no title", draft.id.as_deref().unwrap_or_default());
    }
    Found::Draft(Box::new(draft))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn draft(found: Found) -> Draft {
        match found {
            Found::Draft(draft) => *draft,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn instances_of_folio_are_read() {
        let value = json!({
            "id": "6b4ae089-e1ee-431f-af83-e1133f8e3da0", "hrid": "in1", "title": "MobiCom'10", "instanceTypeId": "x", "languages": ["eng"],
            "contributors": [{"name": "Roe, Ann", "contributorTypeText": "Editor"}, {"name": "Doe, Jane", "primary": true}],
            "identifiers": [{"identifierTypeId": "8261054f-be78-422d-bd51-4ed9f33c3422", "value": "9780439023481"}, {"identifierTypeId": "own", "value": "7"}],
            "publication": [{"publisher": "P", "dateOfPublication": "[2010]"}], "subjects": [{"value": "Mobile computing -- Congresses"}, "Networks"],
            "electronicAccess": [{"uri": "https://text.example/1"}], "series": ["Lectures"]
        });
        assert!(is_folio(&value));
        let draft = draft(folio(&value));
        assert_eq!(draft.creators, ["Doe, Jane"]);
        assert_eq!(draft.subjects, ["Mobile computing -- Congresses", "Networks"]);
        assert_eq!(draft.identifiers, [("isbn".to_owned(), "9780439023481".to_owned())]);
        assert_eq!((draft.year.as_deref(), draft.link.as_deref()), (Some("[2010]"), Some("https://text.example/1")));
        assert!(matches!(folio(&json!({"hrid": "1", "title": "x", "discoverySuppress": true})), Found::PassedOver(_)));
    }

    #[test]
    fn biblios_of_koha_are_read() {
        let value = json!({
            "biblio_id": 12, "title": "Land use", "subtitle": "a reader", "author": "Doe, Jane", "isbn": "0439023483 | 9780439023481", "part_name": null,
            "publication_year": null, "copyright_date": 1999, "item_type": "BK", "creation_date": "2024-05-01", "abstract": "About land."
        });
        assert!(is_koha(&value));
        let draft = draft(koha(&value));
        assert_eq!((draft.id.as_deref(), draft.title.as_str()), (Some("12"), "Land use: a reader"));
        assert_eq!((draft.year.as_deref(), draft.added, draft.identifiers.len()), (Some("1999"), Some(19_844), 2));
        assert!(matches!(koha(&json!({"biblio_id": 1, "title": ""})), Found::Reject { .. }));
    }
}
