//! JSON values as feeds write them: a string, an object with a name, an array of either, or a map from language to string.

use serde_json::Value;

/// The text of a value: itself, or the one of a map from language to string that fits best.
pub fn text(value: &Value, language: Option<&str>) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(map) => {
            let of = |tag: &str| map.get(tag).and_then(Value::as_str);
            let first = || map.iter().find(|(tag, _)| is_tag(tag)).and_then(|(_, value)| value.as_str());
            language.and_then(of).or_else(|| of("en")).or_else(|| of("und")).or_else(first).map(ToOwned::to_owned)
        }
        Value::Array(items) => items.iter().find_map(|item| text(item, language)),
        _ => None,
    }
    .filter(|text| !text.trim().is_empty())
}

fn is_tag(key: &str) -> bool {
    matches!(key.split('-').next().map_or(0, str::len), 2 | 3)
        && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

/// The items of a value: those of an array, or the value alone.
pub fn items(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    let (one, many) = match value {
        Some(Value::Array(items)) => (None, Some(items.iter())),
        Some(Value::Null) | None => (None, None),
        Some(other) => (Some(other), None),
    };
    one.into_iter().chain(many.into_iter().flatten())
}

/// The name of a contributor, subject or collection: a string, or an object whose `name` is text.
pub fn name(value: &Value, language: Option<&str>) -> Option<String> {
    match value {
        Value::String(_) => text(value, language),
        Value::Object(map) => text(map.get("name")?, language),
        _ => None,
    }
}

/// The names of all items.
pub fn names(value: Option<&Value>, language: Option<&str>) -> Vec<String> {
    items(value).filter_map(|item| name(item, language)).take(100).collect()
}

/// All strings of a value.
pub fn strings(value: Option<&Value>) -> Vec<String> {
    items(value).filter_map(Value::as_str).map(ToOwned::to_owned).take(100).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_are_taken_in_every_shape() {
        assert_eq!(
            text(&json!({"fr": "Vingt mille lieues", "ja": "海底二万里"}), Some("ja")).as_deref(),
            Some("海底二万里")
        );
        assert_eq!(text(&json!({"fr": "Vingt mille lieues"}), Some("de")).as_deref(), Some("Vingt mille lieues"));
        assert_eq!(
            names(Some(&json!([{"name": "A"}, "B", 5, {"bad": "data"}, {"name": {"en": "C"}}])), None),
            ["A", "B", "C"]
        );
        assert_eq!(names(Some(&json!("A")), None), ["A"]);
        assert_eq!(names(None, None), Vec::<String>::new());
    }
}
