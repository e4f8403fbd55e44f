//! Events, answers and JSON that adapters are tried with.

use carrel_engine::event::{
    About, Event, EventData, Given, Problem, Reply, Request, RequestKind, Review, Survey, uuid_v4,
};
use carrel_engine::profile::Reaction;
use carrel_engine::request::Act;
use serde::Serialize;
use serde_json::Value;

use super::{Adapter, Answer, Post, Write};

/// JSON as the tests write it.
pub(super) struct Serde;

impl Write for Serde {
    fn text<T: Serialize>(&self, value: &T) -> Option<String> {
        serde_json::to_string(value).ok()
    }
}

/// JSON as the tests read it.
pub(super) fn parse(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok()
}

pub(super) const SOURCE: &str = "https://library.example/carrel/collection/";
pub(super) const PSEUDONYM: &str = "00112233445566778899aabbccddeeff";

/// The id of the n-th event.
pub(super) fn id(n: u8) -> String {
    uuid_v4([n; 16])
}

fn of(n: u8, subject: &str, data: EventData) -> Event {
    Event::of(id(n), SOURCE, 1_795_341_600_999, subject, data)
}

pub(super) fn reaction(n: u8, reaction: Reaction, on: bool) -> Event {
    of(n, "melville moby-dick/12", EventData::Reaction { reaction, on })
}

fn moby_dick() -> About {
    About { id: "melville-moby-dick-12".into(), title: "Moby Dick".into(), ..About::default() }
}

pub(super) fn request(n: u8, kind: RequestKind) -> Event {
    let problem = (kind == RequestKind::Problem).then_some(Problem::Link);
    let request = Request {
        kind,
        token: "t".repeat(43),
        text: "It is \"gone\".".into(),
        about: moby_dick(),
        problem,
        contact: String::new(),
    };
    of(n, &id(n), EventData::Request(request))
}

pub(super) fn reply(n: u8) -> Event {
    let reply = Reply { token: "t".repeat(43), act: Act::Withdraw, text: String::new(), helped: None };
    of(n, &id(n), EventData::Reply(reply))
}

pub(super) fn review(n: u8, rating: Option<u8>, text: &str) -> Event {
    let review = Review { about: moby_dick(), rating, text: text.into(), recommend: true, name: "Ines".into() };
    of(n, "melville-moby-dick-12", EventData::Review(review))
}

pub(super) fn survey(n: u8) -> Event {
    let answers = vec![("how".into(), Given::Text("好".into())), ("much".into(), Given::Number(10))];
    of(n, "spring", EventData::Survey(Survey { answers }))
}

/// One of every type, of requests one of every kind.
pub(super) fn all() -> Vec<Event> {
    let requests = RequestKind::ALL.iter().zip(10..).map(|(kind, n)| request(n, *kind));
    let others =
        [reaction(1, Reaction::Liked, true), reply(2), review(3, Some(9), ""), review(4, None, "For rain."), survey(5)];
    requests.chain(others).collect()
}

/// An adapter set up so.
pub(super) fn adapter(value: &Value) -> Adapter {
    Adapter::read(value).unwrap_or_else(|error| panic!("{error}"))
}

/// What is posted for a batch.
pub(super) fn posted(adapter: &Adapter, batch: &[Event]) -> Post {
    adapter.post(batch, PSEUDONYM, &Serde).expect("there is something to post")
}

/// An answer of JSON.
pub(super) fn json(status: u16, body: &str) -> Answer {
    Answer { status, media_type: "application/json".into(), retry_after_ms: None, body: body.into() }
}

/// An answer of another type.
pub(super) fn other(status: u16, media_type: &str, body: &str) -> Answer {
    Answer { media_type: media_type.into(), ..json(status, body) }
}
