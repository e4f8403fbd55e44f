//! What is written for authors of backends says what the engine does: `docs/openapi.json` and the examples of `docs/backend.md`.

#[path = "backend_contract/schema.rs"]
mod schema;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use carrel_catalog::check_backend::Check;
use carrel_engine::event::{About, Event, EventData, Given, Problem, Reply, Request, RequestKind, Review, Survey};
use carrel_engine::outbox::Outbox;
use carrel_engine::profile::Reaction;
use carrel_engine::request::limits::{MAX_ID, MAX_MESSAGES, MAX_STEPS};
use carrel_engine::request::{Act, Actor, Conversation, Message, State};
use serde_json::{Value, json};

const TIME: &str = "2026-11-22T10:00:00Z";

fn text(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn contract() -> Value {
    serde_json::from_str(&text("openapi.json")).expect("it is JSON")
}

fn at<'a>(contract: &'a Value, place: &str) -> &'a Value {
    contract.pointer(place).unwrap_or_else(|| panic!("there is no {place}"))
}

fn words(contract: &Value, place: &str) -> BTreeSet<String> {
    let list = at(contract, place).as_array().unwrap_or_else(|| panic!("{place} is no list"));
    list.iter().map(|it| it.as_str().expect("a word").to_owned()).collect()
}

fn all<T: Copy>(of: &[T], word: fn(T) -> &'static str) -> BTreeSet<String> {
    of.iter().map(|it| word(*it).to_owned()).collect()
}

fn schema_of(data: &EventData) -> &'static str {
    // Exhaustive, so that a new type is not forgotten.
    match data {
        EventData::Reaction { .. } => "Reaction",
        EventData::Request(_) => "Request",
        EventData::Reply(_) => "Reply",
        EventData::Review(_) => "Review",
        EventData::Survey(_) => "Survey",
    }
}

/// Each type of event, with all that it can say, and with as little as it can.
fn both_of_each() -> Vec<[EventData; 2]> {
    let full =
        || About { id: "a".into(), title: "Moby".into(), creator: "میلویل".into(), isbn: "9780142437247".into() };
    let request = |kind, text: &str, about, problem, contact: &str| {
        let (token, text, contact) = ("t".repeat(43), text.to_owned(), contact.to_owned());
        EventData::Request(Request { kind, token, text, about, problem, contact })
    };
    let reply =
        |act, text: &str, helped| EventData::Reply(Reply { token: "t".repeat(43), act, text: text.to_owned(), helped });
    let review = |about, rating, text: &str, name: &str| {
        EventData::Review(Review { about, rating, text: text.to_owned(), recommend: true, name: name.to_owned() })
    };
    let answers = vec![("how".to_owned(), Given::Text("好".into())), ("much".to_owned(), Given::Number(10))];
    vec![
        [true, false].map(|on| EventData::Reaction { reaction: Reaction::NotInterested, on }),
        [
            request(RequestKind::Problem, "It says\n\"gone\".", full(), Some(Problem::Link), "reader@example.org"),
            request(RequestKind::Purchase, "", About::default(), None, ""),
        ],
        [reply(Act::Close, "Thank you.", Some(true)), reply(Act::Withdraw, "", None)],
        [review(full(), Some(9), "For rainy days.", "Ines"), review(About::default(), None, "", "")],
        [EventData::Survey(Survey { answers }), EventData::Survey(Survey { answers: Vec::new() })],
    ]
}

fn event(data: EventData) -> Value {
    json!(Event::of("0b1f6f0e-5f5e-4f0e-8b1f-6f0e5f5e4f0e".into(), "/c/", 0, "subject", data))
}

/// A conversation that says all that one can say.
fn conversation() -> Conversation {
    let mut full = Conversation::begun("r1", TIME).expect("a sound id");
    full.advance_through(State::Answered, Actor::Staff, Some("Ines"), TIME, Some("maps are hers")).expect("legal");
    let (name, link) = (Some("Ines".to_owned()), Some("/maps".to_owned()));
    let message = Message { id: "m1".into(), by: Actor::Staff, name, time: TIME.into(), text: "There.".into(), link };
    full.say(message).expect("a sound message");
    full
}

fn names(value: &Value) -> BTreeSet<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}

fn required(schema: &Value) -> BTreeSet<&str> {
    schema["required"].as_array().expect("a list").iter().map(|it| it.as_str().expect("a name")).collect()
}

#[test]
fn the_words_of_the_contract_are_those_of_the_engine() {
    let contract = contract();
    let data = |name: &str| format!("/components/schemas/{name}/properties/data/properties");
    let sent: Vec<Reaction> = Reaction::ALL.into_iter().filter(|it| *it != Reaction::Opened).collect();
    let part = |name: &str| format!("/components/schemas/Conversation/properties/{name}/items/properties");
    for (place, of_engine) in [
        (data("Reaction") + "/reaction", all(&sent, Reaction::as_str)),
        (data("Request") + "/kind", all(RequestKind::ALL, RequestKind::as_str)),
        (data("Request") + "/about", all(Problem::ALL, Problem::as_str)),
        (data("Reply") + "/act", all(&Act::ALL, Act::as_str)),
        (part("steps") + "/to", all(&State::ALL, State::as_str)),
        (part("steps") + "/by", all(&Actor::ALL, Actor::as_str)),
        (part("messages") + "/by", all(&Actor::ALL, Actor::as_str)),
    ] {
        assert_eq!(words(&contract, &(place.clone() + "/enum")), of_engine, "{place}");
    }
}

#[test]
fn every_word_of_the_engine_is_told() {
    let told = text("backend.md");
    let words = [
        all(RequestKind::ALL, RequestKind::as_str),
        all(Problem::ALL, Problem::as_str),
        all(&Act::ALL, Act::as_str),
        all(&State::ALL, State::as_str),
        both_of_each().iter().map(|it| it[0].kind().to_owned()).collect(),
    ];
    for word in words.iter().flatten() {
        assert!(told.contains(&format!("`{word}`")), "{word}");
    }
}

#[test]
fn the_types_of_events_are_those_of_the_engine() {
    let contract = contract();
    let of_engine: BTreeSet<String> = both_of_each().iter().map(|it| it[0].kind().to_owned()).collect();
    let schemas = at(&contract, "/components/schemas").as_object().expect("schemas").values();
    let described = schemas.filter_map(|it| Some(it.pointer("/properties/type/const")?.as_str()?.to_owned()));
    assert_eq!(described.collect::<BTreeSet<_>>(), of_engine);
    let cases = at(&contract, "/components/schemas/Event/oneOf").as_array().expect("a list");
    let known = cases.iter().filter_map(|it| it["$ref"].as_str()).count();
    assert_eq!((known, cases.len()), (of_engine.len(), of_engine.len() + 1));
    let other = format!("/components/schemas/Event/oneOf/{known}/properties/type/not/enum");
    assert_eq!(words(&contract, &other), of_engine);
}

#[test]
fn an_event_has_the_fields_of_its_schema_and_those_that_are_required_are_always_there() {
    let contract = contract();
    for [full, bare] in both_of_each() {
        let name = schema_of(&full);
        let schema = at(&contract, &format!("/components/schemas/{name}"));
        let (full, bare) = (event(full), event(bare));
        for (schema, full, bare) in
            [(schema, &full, &bare), (&schema["properties"]["data"], &full["data"], &bare["data"])]
        {
            assert_eq!(names(full), names(&schema["properties"]), "{name}");
            assert_eq!(names(bare), required(schema), "{name}");
        }
    }
}

#[test]
fn what_the_engine_writes_fits_and_what_breaks_a_rule_does_not() {
    let contract = contract();
    let fit = |name: &str, value: &Value| {
        schema::misfit(&contract, at(&contract, &format!("/components/schemas/{name}")), value)
    };
    let batch: Vec<Value> = both_of_each().into_iter().flatten().map(event).collect();
    assert_eq!(fit("Batch", &json!(batch)), None);
    assert_eq!(fit("Conversation", &json!(conversation())), None);
    assert_eq!(fit("Conversation", &json!(Conversation::begun("r1", TIME).expect("a sound id"))), None);
    let mut shouted = batch[4].clone();
    shouted["data"]["act"] = "shout".into();
    for wrong in [json!([shouted]), json!([{}]), json!(vec![&batch[0]; Outbox::BATCH_EVENTS + 1])] {
        assert!(fit("Batch", &wrong).is_some(), "{wrong}");
    }
    let mut unknown = batch[0].clone();
    unknown["type"] = "carrel.loan.v1".into();
    assert_eq!(fit("Batch", &json!([unknown])), None);
}

#[test]
fn the_limits_of_the_contract_are_those_of_the_engine() {
    let contract = contract();
    let schemas = &contract["components"]["schemas"];
    let conversation = &schemas["Conversation"]["properties"];
    for (place, limit) in [
        (&schemas["Batch"]["maxItems"], Outbox::BATCH_EVENTS),
        (&conversation["steps"]["maxItems"], MAX_STEPS),
        (&conversation["messages"]["maxItems"], MAX_MESSAGES),
        (&conversation["id"]["maxLength"], MAX_ID),
    ] {
        assert_eq!(place.as_u64(), Some(limit as u64));
    }
}

#[test]
fn the_examples_of_the_contract_are_read_as_they_are_meant() {
    let contract = contract();
    let media =
        |place: &str, media_type: &str| at(&contract, &format!("{place}/content/{}", media_type.replace('/', "~1")));
    let batches = media("/paths/~1/post/requestBody", "application/cloudevents-batch+json");
    let mut types = BTreeSet::new();
    for example in batches["examples"].as_object().expect("examples").values().map(|it| &it["value"]) {
        let batch: Vec<Event> =
            example.as_array().expect("a list").iter().map(|it| Event::read(it).expect("a sound event")).collect();
        assert_eq!(json!(batch), *example, "nothing in it is passed over");
        assert_eq!(schema::misfit(&contract, &batches["schema"], example), None);
        let first = &batch[0];
        assert!(batch.iter().all(|it| it.source == first.source && it.data.purpose() == first.data.purpose()));
        for event in &batch {
            assert_eq!(matches!(event.data, EventData::Request(_)), event.id == event.subject);
            types.insert(event.data.kind());
        }
    }
    assert_eq!(types.len(), both_of_each().len(), "there is one of each type");
    let shown = media("/paths/~1requests~1{id}/get/responses/200", "application/json");
    let conversation = Conversation::read(&shown["example"]).expect("a sound conversation");
    assert_eq!(json!(conversation), shown["example"]);
    let taken = media("/paths/~1/post/responses/200", "application/json");
    for described in [shown, taken] {
        assert_eq!(schema::misfit(&contract, &described["schema"], &described["example"]), None);
    }
    let answers = &contract["components"]["schemas"]["Answers"];
    assert_eq!(schema::misfit(&contract, answers, &answers["example"]), None);
}

#[test]
fn the_examples_of_the_text_are_read_as_they_are_meant() {
    let (contract, told) = (contract(), text("backend.md"));
    let blocks: Vec<&str> = told.split("```json\n").skip(1).filter_map(|it| it.split("```").next()).collect();
    assert!(!blocks.is_empty());
    for block in blocks {
        let value: Value = serde_json::from_str(block).expect("it is JSON");
        // All that is written so is a conversation or a batch.
        let (name, again) = match &value {
            Value::Array(batch) => {
                ("Batch", batch.iter().map(|it| json!(Event::read(it).expect("an event"))).collect())
            }
            value => ("Conversation", json!(Conversation::read(value).expect("a sound conversation"))),
        };
        assert_eq!(again, value, "nothing in it is passed over");
        assert_eq!(schema::misfit(&contract, at(&contract, &format!("/components/schemas/{name}")), &value), None);
    }
}

#[test]
fn the_excerpt_of_a_check_has_sentences_that_there_are() {
    let told = text("backend.md");
    let excerpt = told.split("## Checking it").nth(1).expect("the section");
    let sentences: Vec<&str> = excerpt
        .lines()
        .filter_map(|it| it.strip_prefix("passed   ").or_else(|| it.strip_prefix("FAILED   ")))
        .collect();
    assert!(sentences.len() >= 3);
    for sentence in sentences {
        assert!(Check::ALL.iter().any(|it| it.sentence() == sentence), "{sentence}");
    }
    assert!(excerpt.contains(&format!("{} passed, 1 failed, 0 warnings", Check::ALL.len() - 1)));
}
