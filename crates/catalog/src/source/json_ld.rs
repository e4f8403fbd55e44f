//! JSON-LD as web pages write it: types and properties under several names, values in several shapes, nodes that refer to one another.
//!
//! Contexts are not fetched: the names of schema.org are known, and no other vocabulary is read.

use std::collections::HashMap;

use serde_json::Value;
use url::Url;

use super::loose;

/// Most nodes looked at in a document.
const MAX_NODES: usize = 500_000;
/// How deep nodes may be in one another.
pub const MAX_DEPTH: usize = 24;
/// Most values taken of a property.
const MAX_VALUES: usize = 200;
/// What may stand before the names of schema.org.
const PREFIXES: [&str; 5] =
    ["schema:", "http://schema.org/", "https://schema.org/", "http://www.schema.org/", "https://www.schema.org/"];

/// The name without what stands before it: "Book" of `http://schema.org/Book`.
pub fn bare(name: &str) -> &str {
    let name = name.trim();
    // "bib.schema.org" and the like hold types of schema.org too.
    name.rsplit_once("schema.org/").or_else(|| name.rsplit_once("schema:")).map_or(name, |(_, bare)| bare)
}

/// A property of a node, however its name is written.
pub fn get<'a>(node: &'a Value, name: &str) -> Option<&'a Value> {
    let node = node.as_object()?;
    node.get(name)
        .or_else(|| PREFIXES.iter().find_map(|prefix| node.get(&format!("{prefix}{name}"))))
        .filter(|v| !v.is_null())
}

/// The types of a node, without what stands before them.
pub fn types(node: &Value) -> impl Iterator<Item = &str> {
    let stated = node.get("@type").or_else(|| node.get("type"));
    loose::items(stated).take(20).filter_map(Value::as_str).map(bare)
}

/// The text of a value: a string, a number, a literal with a language, the first fitting one of several.
pub fn text(value: &Value, language: Option<&str>) -> Option<String> {
    match value {
        Value::Object(map) if map.contains_key("@value") => loose::text(map.get("@value")?, language),
        Value::Array(items) => {
            let in_language = |wanted: Option<&str>| {
                items.iter().take(MAX_VALUES).find(|item| item.get("@language").and_then(Value::as_str) == wanted)
            };
            let best = language
                .and_then(|tag| in_language(Some(tag)))
                .or_else(|| in_language(None))
                .or_else(|| in_language(Some("en")));
            best.and_then(|item| text(item, language))
                .or_else(|| items.iter().take(MAX_VALUES).find_map(|item| literal(item, language)))
        }
        other => literal(other, language),
    }
    .filter(|text| !text.trim().is_empty())
}

/// The text of a value that is no list.
fn literal(value: &Value, language: Option<&str>) -> Option<String> {
    match value {
        Value::Object(map) => {
            map.get("@value").map_or_else(|| loose::text(value, language), |inner| loose::text(inner, language))
        }
        Value::Array(_) => None,
        other => loose::text(other, language),
    }
}

/// Every text of a property: all items of a list and all languages of a map.
pub fn texts(value: Option<&Value>) -> Vec<String> {
    let of_item = |item: &Value| match item {
        Value::Object(map) if !map.contains_key("@value") && !map.contains_key("@type") && !map.contains_key("@id") => {
            map.values().filter_map(|text| literal(text, None)).take(MAX_VALUES).collect()
        }
        other => literal(other, None).into_iter().collect::<Vec<_>>(),
    };
    loose::items(value)
        .take(MAX_VALUES)
        .flat_map(of_item)
        .take(MAX_VALUES)
        .filter(|text| !text.trim().is_empty())
        .collect()
}

/// Whether a text is an address and no name.
pub fn is_address(text: &str) -> bool {
    let text = text.trim();
    let starts = |prefix: &str| text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    starts("http://") || starts("https://") || starts("urn:") || text.starts_with("_:") || text.starts_with('#')
}

/// A document with the nodes that others refer to.
pub struct Graph<'a> {
    nodes: HashMap<&'a str, &'a Value>,
    /// Where the document is, if it says so.
    pub base: Option<&'a Url>,
}

impl<'a> Graph<'a> {
    /// All nodes that have an id and say more than it.
    pub fn new(document: &'a Value, base: Option<&'a Url>) -> Self {
        let mut graph = Self { nodes: HashMap::new(), base };
        let mut left = MAX_NODES;
        graph.gather(document, 0, &mut left);
        graph
    }

    fn gather(&mut self, value: &'a Value, depth: usize, left: &mut usize) {
        if depth > MAX_DEPTH || *left == 0 {
            return;
        }
        *left -= 1;
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.gather(item, depth + 1, left)),
            Value::Object(map) => {
                if let Some(id) = map.get("@id").and_then(Value::as_str).filter(|_| map.len() > 1) {
                    self.nodes.entry(id).or_insert(value);
                }
                map.values().filter(|v| v.is_object() || v.is_array()).for_each(|v| self.gather(v, depth + 1, left));
            }
            _ => {}
        }
    }

    /// The node itself, or the one that it refers to.
    pub fn resolve(&self, value: &'a Value) -> &'a Value {
        let is_reference = value.as_object().is_some_and(|map| map.len() == 1);
        let id = value.get("@id").filter(|_| is_reference).unwrap_or(value).as_str();
        id.and_then(|id| self.nodes.get(id).copied()).unwrap_or(value)
    }

    /// The values of a property, references followed.
    pub fn values(&self, node: &'a Value, name: &str) -> Vec<&'a Value> {
        let stated = get(node, name);
        // `{"@list": […]}` keeps an order.
        let stated = stated.and_then(|value| value.get("@list").or_else(|| value.get("@set"))).or(stated);
        loose::items(stated).take(MAX_VALUES).map(|value| self.resolve(value)).collect()
    }

    /// The names of persons, topics or series: strings that are no addresses, and nodes with a name.
    pub fn names(&self, node: &'a Value, property: &str, language: Option<&str>) -> Vec<String> {
        let literal = |value: &Value| text(value, language).filter(|text| !is_address(text));
        let of_value = |value: &'a Value| match value {
            Value::Object(map) if map.contains_key("@value") => literal(value),
            Value::Object(_) => name(value, language),
            other => literal(other),
        };
        self.values(node, property).into_iter().filter_map(of_value).collect()
    }
}

/// The name of a node; of a person also its parts.
pub fn name(node: &Value, language: Option<&str>) -> Option<String> {
    let own = |key: &str| get(node, key).and_then(|value| text(value, language));
    let parts = || {
        let parts: Vec<String> = ["givenName", "additionalName", "familyName"].into_iter().filter_map(own).collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    };
    own("name").or_else(|| own("title")).or_else(parts).or_else(|| own("legalName")).filter(|name| !is_address(name))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_of_types_and_properties_are_known_in_every_form() {
        for stated in
            ["Book", "schema:Book", "http://schema.org/Book", "https://schema.org/Book", "https://bib.schema.org/Book"]
        {
            assert_eq!(types(&json!({"@type": [stated, "Product"]})).collect::<Vec<_>>(), ["Book", "Product"]);
        }
        assert_eq!(get(&json!({"http://schema.org/name": "x"}), "name"), Some(&json!("x")));
        assert_eq!(get(&json!({"schema:name": "x"}), "name"), Some(&json!("x")));
    }

    #[test]
    fn texts_have_many_shapes() {
        let languages = json!([{"@value": "Le Petit Prince", "@language": "fr"}, {"@value": "The Little Prince", "@language": "en"}]);
        assert_eq!(text(&languages, Some("fr")).as_deref(), Some("Le Petit Prince"));
        assert_eq!(text(&languages, None).as_deref(), Some("The Little Prince"));
        assert_eq!(text(&json!({"fr": "Le Petit Prince"}), None).as_deref(), Some("Le Petit Prince"));
        assert_eq!(texts(Some(&languages)).len(), 2);
    }

    #[test]
    fn references_are_followed_and_addresses_are_no_names() {
        let document = json!({"@graph": [
            {"@id": "#w", "author": [{"@id": "#a"}, "https://id.example/b", "C", {"givenName": "Jane", "familyName": "Doe"}, "#a"]},
            {"@id": "#a", "@type": "Person", "name": "A"}
        ]});
        let graph = Graph::new(&document, None);
        assert_eq!(graph.names(&document["@graph"][0], "author", None), ["A", "C", "Jane Doe", "A"]);
    }
}
