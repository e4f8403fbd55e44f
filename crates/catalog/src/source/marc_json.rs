//! MARC records in JSON: `{"leader": "…", "fields": [{"001": "…"}, {"245": {"ind1": "1", "ind2": "0", "subfields": [{"a": "…"}]}}]}`.
//!
//! Some systems name the parts of fields instead: `{"tag": "245", "ind1": "1", "ind2": "0", "subfields": [{"code": "a", "value": "…"}]}`. Both are
//! read, as are lists of fields called `controlfield` and `datafield`.

use serde_json::Value;

use crate::intake::{Found, ReadOptions};
use crate::marc::record::{Content, Field, Record};
use crate::marc::{self, decode, leader};
use crate::report::Repairs;

/// Most fields of a record and most subfields of a field.
const MAX_PARTS: usize = 20_000;
/// The names that lists of fields have.
const LISTS: [&str; 3] = ["fields", "controlfield", "datafield"];

/// Whether the value is meant to be a MARC record: it has a leader and fields, sound or not.
pub fn is_record(value: &Value) -> bool {
    value.get("leader").is_some() && LISTS.iter().any(|name| value.get(name).is_some())
}

/// The record, or what is wrong with it.
pub fn record(value: &Value) -> Result<Record, String> {
    let leader = value.get("leader").and_then(Value::as_str).ok_or("the leader of the MARC record is no text")?;
    if lists(value).next().is_none() {
        return Err("the fields of the MARC record are no list".into());
    }
    let all = || lists(value).flatten();
    if all().take(MAX_PARTS + 1).count() > MAX_PARTS {
        return Err(format!("MARC record of more than {MAX_PARTS} fields"));
    }
    let fields: Result<Vec<Field>, String> = all().map(field).collect();
    Ok(Record { leader: leader.to_owned(), fields: fields? })
}

/// What the value holds, or why it makes no title.
pub fn found(value: &Value, options: &ReadOptions, repairs: &mut Repairs) -> Result<Found, String> {
    let record = record(value)?;
    Ok(leader::passed_over(&record).map_or_else(|| marc::found(&record, options, repairs), Found::PassedOver))
}

fn lists(value: &Value) -> impl Iterator<Item = &Vec<Value>> {
    LISTS.iter().filter_map(|name| value.get(name)?.as_array())
}

fn field(value: &Value) -> Result<Field, String> {
    let object = value.as_object().ok_or("a field of the MARC record is no object")?;
    let (name, content) = match object.get("tag").and_then(Value::as_str) {
        Some(tag) => (tag, value),
        None => object.iter().next().map(|(tag, content)| (tag.as_str(), content)).ok_or("a field without a tag")?,
    };
    let tag = <[u8; 3]>::try_from(name.as_bytes()).map_err(|_| format!("tag {name:?}; tags have three characters"))?;
    Ok(Field { tag, content: self::content(content).map_err(|reason| format!("field {name}: {reason}"))? })
}

fn content(value: &Value) -> Result<Content, String> {
    if let Some(text) = value.as_str().or_else(|| text_of(value)) {
        return Ok(Content::Control(decode::plain(text).into_owned()));
    }
    let subfields = ["subfields", "subfield"].into_iter().find_map(|name| value.get(name)?.as_array());
    let subfields = subfields.ok_or("it has neither text nor subfields")?;
    if subfields.len() > MAX_PARTS {
        return Err(format!("more than {MAX_PARTS} subfields"));
    }
    let subfields = subfields.iter().map(subfield).collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
    Ok(Content::Data { indicators: [indicator(value, 0), indicator(value, 1)], subfields })
}

/// The text of a field or subfield whose parts are named.
fn text_of(value: &Value) -> Option<&str> {
    ["data", "value", "content"].into_iter().find_map(|name| value.get(name)?.as_str())
}

/// Code and text of each; more than one may stand in an object.
fn subfield(value: &Value) -> Result<Vec<(char, String)>, String> {
    let object = value.as_object().ok_or("a subfield is no object")?;
    if let (Some(code), Some(text)) = (object.get("code").and_then(Value::as_str), text_of(value)) {
        return Ok(vec![(self::code(code)?, decode::plain(text).into_owned())]);
    }
    let one = |(code, text): (&String, &Value)| {
        let text = text.as_str().ok_or_else(|| format!("subfield {code} is no text"))?;
        Ok((self::code(code)?, decode::plain(text).into_owned()))
    };
    object.iter().map(one).collect()
}

fn code(text: &str) -> Result<char, String> {
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(code), None) => Ok(code),
        _ => Err(format!("subfield code {text:?}; codes have one character")),
    }
}

/// The first or second indicator; a blank where there is none.
fn indicator(value: &Value, which: usize) -> char {
    let own = value.get(["ind1", "ind2"][which]).and_then(Value::as_str).and_then(|text| text.chars().next());
    let both = || value.get("ind").and_then(Value::as_str).and_then(|text| text.chars().nth(which));
    own.or_else(both).filter(char::is_ascii_graphic).unwrap_or(' ')
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn one_field(field: &Value) -> Result<Record, String> {
        record(&json!({"leader": "01471cjm a2200349 a 4500", "fields": [field]}))
    }

    #[test]
    fn fields_are_read_by_their_tags() {
        let read = record(&json!({
            "leader": "01471cjm a2200349 a 4500",
            "fields": [
                {"001": "5674874"},
                {"245": {"ind1": "1", "ind2": "0", "subfields": [{"a": "Brick, "}, {"c": "Ben"}]}}
            ]
        }))
        .unwrap();
        assert_eq!((read.leader_at(6), read.control(*b"001")), ('j', Some("5674874")));
        let title = read.tagged(*b"245").next().unwrap();
        assert_eq!((title.indicator(1), title.subfield('c')), ('1', Some("Ben")));
    }

    #[test]
    fn parts_may_have_names() {
        let named = json!({"tag": "245", "ind1": "0", "subfields": [{"code": "a", "value": "Brick"}]});
        let read = one_field(&named).unwrap();
        assert_eq!((read.fields[0].indicator(1), read.fields[0].subfield('a')), ('0', Some("Brick")));
        let lists = json!({
            "leader": "", "controlfield": [{"tag": "001", "data": "1"}],
            "datafield": [{"tag": "245", "ind": "10", "subfield": [{"code": "a", "data": "Brick"}]}]
        });
        let read = record(&lists).unwrap();
        assert!(is_record(&lists));
        assert_eq!((read.control(*b"001"), read.fields[1].indicator(1)), (Some("1"), '1'));
    }

    #[test]
    fn what_is_wrong_is_named() {
        let damaged = json!({"leader": 5, "fields": "x"});
        assert!(is_record(&damaged));
        assert_eq!(record(&damaged).unwrap_err(), "the leader of the MARC record is no text");
        let no_list = json!({"leader": "x", "fields": "x"});
        assert_eq!(record(&no_list).unwrap_err(), "the fields of the MARC record are no list");
        assert_eq!(one_field(&json!({"24": "x"})).unwrap_err(), "tag \"24\"; tags have three characters");
        assert_eq!(one_field(&json!({"245": 5})).unwrap_err(), "field 245: it has neither text nor subfields");
        let wrong = json!({"245": {"subfields": [{"ab": "x"}]}});
        assert_eq!(one_field(&wrong).unwrap_err(), "field 245: subfield code \"ab\"; codes have one character");
    }

    #[test]
    fn a_title_with_fields_is_no_marc_record() {
        assert!(!is_record(&json!({"id": "1", "title": "A"})));
        assert!(!is_record(&json!({"leader": "x", "title": "A"})));
        assert!(!is_record(&json!([])));
    }
}
