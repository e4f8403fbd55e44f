//! One JSON value to a record, whichever of the known shapes it has.

use serde_json::Value;
use url::Url;

use super::{api_records, json_lines, marc_json, opds_publication, schema_org, vufind};
use crate::intake::{Found, ReadOptions};
use crate::report::Repairs;

/// What a value holds; otherwise what is wrong with it as a title.
pub fn found(value: &Value, base: Option<&Url>, options: &ReadOptions, repairs: &mut Repairs) -> Result<Found, String> {
    match () {
        () if !value.is_object() => Err("no JSON object".into()),
        () if marc_json::is_record(value) => marc_json::found(value, options, repairs),
        () if value.get("metadata").is_some_and(Value::is_object) => Ok(opds_publication::found(value, base, repairs)),
        () if schema_org::is_document(value) => schema_org::alone(value, base, repairs),
        () if api_records::is_koha(value) => Ok(api_records::koha(value)),
        () if api_records::is_folio(value) => Ok(api_records::folio(value)),
        () if vufind::is_record(value) => Ok(vufind::found(value, repairs)),
        () => json_lines::title(value, repairs),
    }
}

/// What has a title too: error messages, schemas, licences, feeds.
const OTHERS: [&str; 6] = ["status", "$schema", "authentication", "rights", "links", "detail"];

/// Whether the value alone is a record of a known shape.
pub fn is_record(value: &Value) -> bool {
    marc_json::is_record(value)
        || api_records::is_koha(value)
        || api_records::is_folio(value)
        || vufind::is_record(value)
        || (value.get("title").is_some() && OTHERS.iter().all(|key| value.get(key).is_none()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn title(value: &Value) -> String {
        match found(value, None, &ReadOptions::default(), &mut Repairs::default()) {
            Ok(Found::Draft(draft)) => draft.title,
            Ok(Found::Title(title)) => title.title,
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn every_shape_is_told_from_the_others() {
        for value in [
            json!({"id": "1", "title": "T", "creators": ["A"]}),
            json!({"metadata": {"title": "T"}, "links": []}),
            json!({"@context": "https://schema.org", "@type": "Book", "name": "T"}),
            json!({"biblio_id": 1, "title": "T"}),
            json!({"id": "1", "title": "T", "instanceTypeId": "x", "contributors": []}),
            json!({"id": "1", "title": "T", "authors": {"primary": []}}),
        ] {
            assert_eq!(title(&value), "T", "{value}");
        }
        assert!(title(&json!({"id": "1", "title": "T", "colour": 1})).contains("unknown field"));
        assert!(title(&json!(5)).contains("no JSON object"));
    }
}
