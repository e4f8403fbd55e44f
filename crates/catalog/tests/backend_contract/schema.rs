//! As much of JSON Schema as `docs/openapi.json` uses. A keyword that is not known here fails, so that none is written that nobody holds
//! to; and so does a field that no schema describes, which JSON Schema would allow.

use serde_json::{Map, Value};

/// Keywords that are for people.
const TOLD: [&str; 3] = ["description", "example", "format"];

/// Where a value does not fit a schema of a document, and why; nothing where it fits.
pub fn misfit(document: &Value, schema: &Value, value: &Value) -> Option<String> {
    let schema = schema.as_object().expect("a schema");
    schema.iter().find_map(|(keyword, rule)| breaks(document, schema, keyword, rule, value))
}

fn breaks(document: &Value, schema: &Map<String, Value>, keyword: &str, rule: &Value, value: &Value) -> Option<String> {
    let fits = |schema: &Value, value: &Value| misfit(document, schema, value).is_none();
    let good = match keyword {
        "$ref" => {
            let place = rule.as_str().and_then(|it| it.strip_prefix('#')).expect("a place in the document");
            return misfit(document, document.pointer(place).unwrap_or_else(|| panic!("there is no {place}")), value);
        }
        "properties" => return properties(document, rule, value),
        "items" => {
            let list = value.as_array().into_iter().flatten();
            return list.enumerate().find_map(|(at, item)| Some(format!("/{at}{}", misfit(document, rule, item)?)));
        }
        "type" => rule.as_array().map_or_else(|| vec![rule], |it| it.iter().collect()).iter().any(|it| is(it, value)),
        "const" => rule == value,
        "enum" => rule.as_array().expect("a list").contains(value),
        "not" => !fits(rule, value),
        "oneOf" => rule.as_array().expect("a list").iter().filter(|it| fits(it, value)).count() == 1,
        "required" => {
            rule.as_array().expect("a list").iter().all(|it| value.get(it.as_str().expect("a name")).is_some())
        }
        "minItems" => length(value) >= rule.as_u64(),
        "maxItems" => length(value) <= rule.as_u64(),
        "minLength" => characters(value) >= rule.as_u64(),
        "maxLength" => characters(value) <= rule.as_u64(),
        "minimum" => value.as_i64() >= rule.as_i64(),
        "maximum" => value.as_i64() <= rule.as_i64(),
        "pattern" => {
            // The only one there is; a whole engine for it would be a dependency.
            assert_eq!(rule, "^[A-Za-z0-9_-]{43}$");
            let sound = |it: &str| it.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'_' | b'-'));
            value.as_str().is_some_and(|it| it.len() == 43 && sound(it))
        }
        "additionalProperties" => {
            let known = schema.get("properties").and_then(Value::as_object);
            let others = value.as_object().into_iter().flatten();
            others.filter(|it| known.is_none_or(|known| !known.contains_key(it.0))).all(|it| fits(rule, it.1))
        }
        told if TOLD.contains(&told) => true,
        unknown => panic!("{unknown} is not known here"),
    };
    (!good).then(|| format!(": {keyword} {rule}"))
}

fn properties(document: &Value, rule: &Value, value: &Value) -> Option<String> {
    let known = rule.as_object().expect("schemas");
    value.as_object().into_iter().flatten().find_map(|(name, value)| match known.get(name) {
        Some(schema) => Some(format!("/{name}{}", misfit(document, schema, value)?)),
        // Others would be allowed; but what is written by us is to be described.
        None => Some(format!("/{name}: not described")),
    })
}

fn is(kind: &Value, value: &Value) -> bool {
    match kind.as_str().expect("a type") {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        other => panic!("the type {other} is not known here"),
    }
}

fn length(value: &Value) -> Option<u64> {
    value.as_array().map(|it| it.len() as u64)
}

fn characters(value: &Value) -> Option<u64> {
    value.as_str().map(|it| it.chars().count() as u64)
}
