//! What an answer says of the events of a batch, where it says something.

use serde_json::Value;

/// An answer that has `accepted` or `refused`.
#[derive(Debug)]
pub struct Acknowledgement(Value);

impl Acknowledgement {
    /// The acknowledgement in a body; none in a body that is something else, which takes the whole batch.
    pub fn read(body: &str) -> Option<Self> {
        let said: Value = serde_json::from_str(body).ok()?;
        (said.get("accepted").is_some() || said.get("refused").is_some()).then_some(Self(said))
    }

    /// Why it will never take one of these events, and which.
    pub fn refused<'a>(&self, ids: &[&'a str]) -> Option<(&'a str, String)> {
        let refused = self.0["refused"].as_array()?;
        ids.iter().find_map(|id| {
            let item = refused.iter().find(|item| item["id"] == *id)?;
            Some((*id, item["why"].as_str().unwrap_or("no reason given").to_owned()))
        })
    }

    /// What is wrong with it as an acknowledgement of a batch with these ids.
    pub fn flaw(&self, ids: &[&str]) -> Option<String> {
        self.names().and_then(|named| whole(ids, &named)).err()
    }

    /// All ids in it.
    fn names(&self) -> Result<Vec<&str>, String> {
        let mut names = Vec::new();
        for (list, id_of) in [("accepted", text as fn(&Value) -> Option<&str>), ("refused", refusal)] {
            let items = match self.0.get(list) {
                None => continue,
                Some(found) => found.as_array().ok_or_else(|| format!("`{list}` is no list"))?,
            };
            for item in items {
                let id = id_of(item).ok_or_else(|| match list {
                    "accepted" => "an item of `accepted` is no text; put the event's id there".to_owned(),
                    _ => "an item of `refused` is not {\"id\": \"…\", \"why\": \"…\"}".to_owned(),
                })?;
                names.push(id);
            }
        }
        Ok(names)
    }
}

fn text(item: &Value) -> Option<&str> {
    item.as_str()
}

fn refusal(item: &Value) -> Option<&str> {
    let worded = item.get("why").is_none_or(Value::is_string);
    item["id"].as_str().filter(|_| worded)
}

/// Whether each event is named once, and nothing else.
fn whole(ids: &[&str], named: &[&str]) -> Result<(), String> {
    for id in ids {
        match named.iter().filter(|it| *it == id).count() {
            1 => {}
            0 => return Err(format!("event {id} is in none of the lists; the page sends it again, for ever")),
            _ => return Err(format!("event {id} is named more than once")),
        }
    }
    if named.len() > ids.len() { Err("it names events that were not in the batch".to_owned()) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flaw(body: &str) -> Option<String> {
        Acknowledgement::read(body).expect("it names events").flaw(&["a", "b"])
    }

    #[test]
    fn a_body_that_has_neither_list_takes_the_whole_batch() {
        for body in ["", "OK", "null", "[]", "{}", "{\"status\": \"ok\"}", "[\"accepted\"]"] {
            assert!(Acknowledgement::read(body).is_none(), "{body}");
        }
    }

    #[test]
    fn each_event_is_named_once_in_one_of_the_lists() {
        assert_eq!(flaw(r#"{"accepted": ["b", "a"]}"#), None);
        assert_eq!(flaw(r#"{"accepted": ["a"], "refused": [{"id": "b", "why": "late"}]}"#), None);
        assert_eq!(flaw(r#"{"refused": [{"id": "b"}, {"id": "a"}]}"#), None);
        for (body, told) in [
            (r#"{"accepted": ["a"]}"#, "event b is in none"),
            (r#"{"accepted": []}"#, "event a is in none"),
            (r#"{"accepted": ["a", "b", "c"]}"#, "not in the batch"),
            (r#"{"accepted": ["a", "b"], "refused": [{"id": "a"}]}"#, "more than once"),
            (r#"{"accepted": true}"#, "no list"),
            (r#"{"accepted": [1, "a", "b"]}"#, "no text"),
            (r#"{"accepted": ["a"], "refused": ["b"]}"#, "`refused`"),
            (r#"{"accepted": ["a"], "refused": [{"id": "b", "why": 7}]}"#, "`refused`"),
        ] {
            let flaw = flaw(body).expect(body);
            assert!(flaw.contains(told), "{body}: {flaw}");
        }
    }

    #[test]
    fn what_is_refused_says_why() {
        let said =
            Acknowledgement::read(r#"{"refused": [{"id": "b", "why": "late"}, {"id": "a"}]}"#).expect("it is one");
        assert_eq!(said.refused(&["x", "b"]), Some(("b", "late".to_owned())));
        assert_eq!(said.refused(&["a"]), Some(("a", "no reason given".to_owned())));
        assert_eq!(said.refused(&["x"]), None);
    }
}
