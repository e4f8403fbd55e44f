//! Experience API: statements for a learning record store.

use carrel_engine::event::{Event, EventData, Given};
use carrel_engine::field::Field;
use carrel_engine::profile::Reaction;
use serde::Serialize;

use super::verdict::{Fault, Verdict, is_page};
use super::{Answer, Post, Write, letter};

/// A learning record store.
pub(super) struct Store<'a> {
    pub url: &'a str,
    pub key: &'a str,
    pub version: &'a str,
    pub activity: &'a str,
}

#[derive(Serialize)]
struct Statement {
    id: String,
    timestamp: String,
    actor: Actor,
    verb: Verb,
    object: Object,
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<Result>,
}

#[derive(Serialize)]
struct Actor {
    #[serde(rename = "objectType")]
    kind: &'static str,
    account: Account,
}

#[derive(Serialize)]
struct Account {
    #[serde(rename = "homePage")]
    home: String,
    name: String,
}

#[derive(Serialize)]
struct Verb {
    id: &'static str,
    display: Map1,
}

#[derive(Serialize)]
struct Object {
    #[serde(rename = "objectType")]
    kind: &'static str,
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    definition: Option<Definition>,
}

#[derive(Serialize)]
struct Definition {
    name: Map1,
}

#[derive(Serialize)]
struct Result {
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<Score>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response: Option<String>,
}

#[derive(Serialize)]
struct Score {
    raw: u8,
    min: u8,
    max: u8,
}

/// One text by its language.
struct Map1(&'static str, String);

impl Serialize for Map1 {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_map([(self.0, &self.1)])
    }
}

pub(super) fn post(store: &Store<'_>, batch: &[Event], pseudonym: &str, write: &impl Write) -> Option<Post> {
    let statements: Vec<Statement> = batch.iter().map(|event| statement(store, event, pseudonym)).collect();
    let mut headers =
        vec![("Content-Type", "application/json".to_owned()), ("X-Experience-API-Version", store.version.to_owned())];
    if !store.key.is_empty() {
        headers.push(("Authorization", store.key.to_owned()));
    }
    let url = [store.url, "/statements"].concat();
    Some(Post { url, headers, body: write.text(&statements)?, same_origin: false })
}

fn statement(store: &Store<'_>, event: &Event, pseudonym: &str) -> Statement {
    let (id, name) = verb(&event.data);
    let place = if store.activity.is_empty() { &event.source } else { store.activity };
    let title = match &event.data {
        EventData::Review(it) if !it.about.title.is_empty() => Some(it.about.title.clone()),
        _ => None,
    };
    Statement {
        id: event.id.clone(),
        timestamp: event.time.clone(),
        actor: Actor { kind: "Agent", account: Account { home: origin(&event.source), name: pseudonym.to_owned() } },
        verb: Verb { id, display: Map1("en", name.to_owned()) },
        object: Object {
            kind: "Activity",
            id: [place, &letter::encoded(&event.subject)].concat(),
            definition: title.map(|it| Definition { name: Map1("und", it) }),
        },
        result: result(&event.data),
    }
}

/// Verbs of the registries that record stores know; what is taken back has one of its own.
fn verb(data: &EventData) -> (&'static str, &'static str) {
    match data {
        EventData::Reaction { reaction, on } => match (reaction, on) {
            (Reaction::Liked, true) => ("http://activitystrea.ms/schema/1.0/like", "liked"),
            (Reaction::Liked, false) => ("http://activitystrea.ms/schema/1.0/unlike", "unliked"),
            (Reaction::Saved, true) => ("http://activitystrea.ms/schema/1.0/save", "saved"),
            (Reaction::Saved, false) => ("http://activitystrea.ms/schema/1.0/unsave", "unsaved"),
            (Reaction::Read, true) => ("http://adlnet.gov/expapi/verbs/completed", "completed"),
            (Reaction::NotInterested, true) => ("http://activitystrea.ms/schema/1.0/dislike", "disliked"),
            (_, _) => ("http://activitystrea.ms/schema/1.0/retract", "retracted"),
        },
        EventData::Survey(_) => ("http://adlnet.gov/expapi/verbs/responded", "responded"),
        EventData::Review(it) if it.rating.is_some() => ("http://adlnet.gov/expapi/verbs/scored", "scored"),
        _ => ("http://adlnet.gov/expapi/verbs/commented", "commented"),
    }
}

fn result(data: &EventData) -> Option<Result> {
    match data {
        EventData::Review(it) => {
            let score = it.rating.map(|raw| Score { raw, min: 1, max: 10 });
            let response = (!it.text.is_empty()).then(|| it.text.clone());
            Some(Result { score, response })
        }
        EventData::Survey(it) => {
            let one = |(question, given): &(String, Given)| {
                let said = match given {
                    Given::Text(text) => text.clone(),
                    Given::Number(number) => number.to_string(),
                };
                [question.as_str(), "=", &said].concat()
            };
            Some(Result { score: None, response: Some(it.answers.iter().map(one).collect::<Vec<_>>().join("\n")) })
        }
        _ => None,
    }
}

/// Scheme and host of an address.
fn origin(address: &str) -> String {
    let after = address.find("//").map_or(0, |at| at + 2);
    let end = address[after..].find('/').map_or(address.len(), |at| after + at);
    address[..end].to_owned()
}

pub(super) fn verdict<F: Field>(batch: &[Event], answer: &Answer, body: impl FnOnce() -> Option<F>) -> Verdict {
    match answer.status {
        200..=299 if is_page(answer) => Verdict::again(batch, Some(Fault::Page), None),
        200 => {
            let named: Option<Vec<String>> =
                body().and_then(|it| it.list()).map(|it| it.iter().filter_map(Field::text).collect());
            match named {
                Some(named) if !named.is_empty() => Verdict::by_name(batch, 200, &named, &[]),
                _ => Verdict::all(batch),
            }
        }
        201..=299 => Verdict::all(batch),
        // It has a statement of that id: this one, from an earlier try. Of several, one may be the one.
        409 if batch.len() == 1 => Verdict::all(batch),
        409 => Verdict { apart: super::verdict::ids(batch), ..Verdict::default() },
        _ => Verdict::of_status(batch, answer),
    }
}
