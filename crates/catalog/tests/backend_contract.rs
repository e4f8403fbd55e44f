//! What is written for authors of backends says what the engine does: `docs/openapi.json` and the examples of `docs/backend.md`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use carrel_engine::event::{Event, Problem, RequestKind};
use carrel_engine::request::{Act, Actor, Conversation, State};
use serde_json::Value;

fn text(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn contract() -> Value {
    serde_json::from_str(&text("openapi.json")).expect("it is JSON")
}

fn words(contract: &Value, place: &str) -> BTreeSet<String> {
    let list = contract.pointer(place).and_then(Value::as_array).unwrap_or_else(|| panic!("there is no {place}"));
    list.iter().map(|it| it.as_str().expect("a word").to_owned()).collect()
}

fn all<T: Copy>(of: &[T], word: fn(T) -> &'static str) -> BTreeSet<String> {
    of.iter().map(|it| word(*it).to_owned()).collect()
}

#[test]
fn the_words_of_the_contract_are_those_of_the_engine() {
    let contract = contract();
    let request = "/components/schemas/Request/properties/data/properties";
    assert_eq!(words(&contract, &format!("{request}/kind/enum")), all(RequestKind::ALL, RequestKind::as_str));
    assert_eq!(words(&contract, &format!("{request}/about/enum")), all(Problem::ALL, Problem::as_str));
    let reply = "/components/schemas/Reply/properties/data/properties/act/enum";
    assert_eq!(words(&contract, reply), all(&Act::ALL, Act::as_str));
    let step = "/components/schemas/Conversation/properties/steps/items/properties";
    assert_eq!(words(&contract, &format!("{step}/to/enum")), all(&State::ALL, State::as_str));
    assert_eq!(words(&contract, &format!("{step}/by/enum")), all(&Actor::ALL, Actor::as_str));
}

#[test]
fn every_type_of_event_is_in_both() {
    let (contract, told) = (contract(), text("backend.md"));
    for kind in ["reaction", "request", "reply", "review", "survey"] {
        let kind = format!("carrel.{kind}.v1");
        let schemas = contract["components"]["schemas"].as_object().expect("schemas");
        let known =
            schemas.values().any(|it| it.pointer("/properties/type/const") == Some(&Value::from(kind.as_str())));
        assert!(known && told.contains(&kind), "{kind}");
    }
}

#[test]
fn examples_are_read_as_they_are_meant() {
    let contract = contract();
    let batch =
        &contract["paths"]["/"]["post"]["requestBody"]["content"]["application/cloudevents-batch+json"]["example"];
    let event: Event = serde_json::from_value(batch[0].clone()).expect("a sound event");
    assert_eq!(event.id, event.subject);
    let conversation =
        &contract["paths"]["/requests/{id}"]["get"]["responses"]["200"]["content"]["application/json"]["example"];
    let conversation: Conversation = serde_json::from_value(conversation.clone()).expect("a sound conversation");
    assert_eq!(conversation.state(), State::Verified);
    let told = text("backend.md");
    let example = told.split("```json\n").nth(1).and_then(|it| it.split("```").next()).expect("an example");
    let conversation: Conversation = serde_json::from_str(example).expect("a sound conversation");
    assert_eq!(conversation.state(), State::Clarifying);
}
