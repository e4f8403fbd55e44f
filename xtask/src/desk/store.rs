//! What a backend knows: events taken once, requests with their conversations.

use std::collections::{BTreeMap, HashSet};

use carrel_engine::{
    event::{Event, EventData, EventError, Problem, Request},
    field::Field,
    request::{Actor, Conversation, ConversationError, State},
};
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::work::moves;

/// Most requests.
const MOST_REQUESTS: usize = 1_000;
/// Most events of all kinds.
const MOST_EVENTS: usize = 50_000;
/// Most reviews, and answered surveys, that the librarian's page is sent every few seconds: the latest.
const MOST_SHOWN: usize = 50;
/// Letters of a token.
const TOKEN: usize = 43;

/// A request as the library has it.
#[derive(Debug)]
pub struct Kept {
    /// Its token is empty: it is not kept.
    pub request: Request,
    pub conversation: Conversation,
    /// Of the token.
    hash: [u8; 32],
}

/// What became of a batch.
#[derive(Debug, Default, Serialize, PartialEq, Eq)]
pub struct Taken {
    pub accepted: Vec<String>,
    pub refused: Vec<Refused>,
}

/// An event that is never taken.
#[derive(Debug, Serialize, PartialEq, Eq)]
pub struct Refused {
    pub id: String,
    pub why: String,
}

/// Why something is not done; said to whoever asked.
#[derive(Debug, PartialEq, Eq)]
pub enum Fault {
    /// No such request, or not with this token.
    Missing,
    /// It is full.
    Full,
    /// What was sent cannot be made sense of, told in words.
    Unsound(String),
    /// It breaks a rule of requests, told in words.
    Wrong(String),
}

/// Why one event of a batch is not taken.
enum NotTaken {
    /// It never will be.
    Never(String),
    /// There is no room.
    Full,
}

/// All of it.
#[derive(Debug)]
pub struct Store {
    most_requests: usize,
    most_events: usize,
    seen: HashSet<(String, String)>,
    pub(super) requests: BTreeMap<String, Kept>,
    /// Ids of requests in the order in which they came.
    order: Vec<String>,
    reactions: BTreeMap<(String, String), u64>,
    opinions: Vec<Value>,
    answers: Vec<Value>,
}

impl Default for Store {
    fn default() -> Self {
        Self::with_room(MOST_REQUESTS, MOST_EVENTS)
    }
}

impl Store {
    /// An empty one that takes so many requests, and so many events of all kinds.
    pub fn with_room(most_requests: usize, most_events: usize) -> Self {
        Self {
            most_requests,
            most_events,
            seen: HashSet::new(),
            requests: BTreeMap::new(),
            order: Vec::new(),
            reactions: BTreeMap::new(),
            opinions: Vec::new(),
            answers: Vec::new(),
        }
    }

    /// Takes a batch, each event once; `now` is RFC 3339 text. Where there is no room for one, those before it are taken all
    /// the same: the batch comes again, and what is known by then needs no room.
    pub fn take(&mut self, batch: &[Value], now: &str) -> Result<Taken, Fault> {
        let text = |value: &Value, name: &str| value.field(name).and_then(|it| it.text()).unwrap_or_default();
        let keys: Vec<_> = batch.iter().map(|it| (text(it, "source"), text(it, "id"))).collect();
        // Before anything is taken: a batch that is refused is never sent again.
        if keys.iter().any(|(_, id)| id.is_empty()) {
            return Err(Fault::Unsound("an event has no id; give each one".into()));
        }
        let mut taken = Taken::default();
        for (value, key) in batch.iter().zip(keys) {
            match if self.seen.contains(&key) { Ok(()) } else { self.take_one(value, now) } {
                Ok(()) => {
                    taken.accepted.push(key.1.clone());
                    self.seen.insert(key);
                }
                Err(NotTaken::Never(why)) => taken.refused.push(Refused { id: key.1, why }),
                Err(NotTaken::Full) => return Err(Fault::Full),
            }
        }
        Ok(taken)
    }

    fn take_one(&mut self, value: &Value, now: &str) -> Result<(), NotTaken> {
        let event = match Event::read(value) {
            // Of a kind that is not known: somebody else may make something of it.
            Err(EventError::Type { .. }) => None,
            read => Some(read.map_err(|error| NotTaken::Never(error.to_string()))?),
        };
        if self.seen.len() >= self.most_events {
            return Err(NotTaken::Full);
        }
        let Some(event) = event else { return Ok(()) };
        match event.data {
            EventData::Reaction { reaction, on } => {
                let count = self.reactions.entry((event.subject, reaction.as_str().to_owned())).or_default();
                // What is taken back may have come before the last start, when nobody counted it.
                *count = if on { *count + 1 } else { count.saturating_sub(1) };
            }
            EventData::Request(request) => {
                if event.subject != event.id {
                    return Err(NotTaken::Never(
                        "the id of a request is that of its event; send it as the subject".into(),
                    ));
                }
                self.begin(event.id, request, &event.time, now)?;
            }
            EventData::Reply(reply) => {
                let Some(kept) = self.requests.get_mut(&event.subject) else { return Ok(()) };
                // A wrong token is dropped without a word: nobody can try one out.
                if kept.hash == hash(&reply.token) {
                    let done = kept.conversation.reply(reply.act, &event.id, now, &reply.text);
                    done.map_err(|error| NotTaken::Never(error.to_string()))?;
                }
            }
            EventData::Review(_) => self.opinions.push(json!({"title": event.subject, "data": value["data"]})),
            EventData::Survey(_) => self.answers.push(json!({"survey": event.subject, "data": value["data"]})),
        }
        Ok(())
    }

    fn begin(&mut self, id: String, request: Request, time: &str, now: &str) -> Result<(), NotTaken> {
        let Request { token, .. } = &request;
        if self.requests.contains_key(&id) {
            return Ok(());
        }
        if !is_token(token) {
            return Err(NotTaken::Never(format!("the token is not {TOKEN} of A-Z a-z 0-9 - _; make one at random")));
        }
        if self.order.len() >= self.most_requests {
            return Err(NotTaken::Full);
        }
        let begun = || {
            let mut conversation = Conversation::begun(&id, time)?;
            conversation.advance_through(State::Recorded, Actor::System, None, now, None)?;
            Ok(conversation)
        };
        let conversation = begun().map_err(|error: ConversationError| NotTaken::Never(error.to_string()))?;
        let hash = hash(token);
        let request = Request { token: String::new(), ..request };
        self.order.push(id.clone());
        self.requests.insert(id, Kept { request, conversation, hash });
        Ok(())
    }

    /// The conversation of a request, for whoever has its token.
    pub fn conversation(&self, id: &str, token: &str) -> Result<&Conversation, Fault> {
        let kept = self.requests.get(id).filter(|it| it.hash == hash(token));
        kept.map(|it| &it.conversation).ok_or(Fault::Missing)
    }

    /// All requests for the librarian, the latest first, each with the moves that are open to staff.
    pub fn list(&self) -> Value {
        let one = |id: &String| {
            let kept = self.requests.get(id)?;
            let from = kept.conversation.state();
            let moves: Vec<&str> = moves(from).map(State::as_str).collect();
            let about = &kept.request.about;
            Some(json!({
                "id": id, "kind": kept.request.kind.as_str(), "text": kept.request.text, "contact": kept.request.contact,
                "problem": kept.request.problem.map(Problem::as_str),
                "title": {"id": about.id, "title": about.title, "creator": about.creator, "isbn": about.isbn},
                "state": from.as_str(), "moves": moves, "conversation": kept.conversation,
            }))
        };
        self.order.iter().rev().filter_map(one).collect()
    }

    /// What else came.
    pub fn summary(&self) -> Value {
        let reactions: Vec<Value> = self
            .reactions
            .iter()
            .map(|((title, reaction), count)| json!({"title": title, "reaction": reaction, "count": count}))
            .collect();
        let latest = |all: &[Value]| Value::from_iter(all.iter().rev().take(MOST_SHOWN).cloned());
        json!({
            "events": self.seen.len(), "reactions": reactions,
            "reviews": latest(&self.opinions), "review_count": self.opinions.len(),
            "surveys": latest(&self.answers), "survey_count": self.answers.len(),
        })
    }
}

/// Whether a text is a token as the contract has them. One that can be guessed would open the request to anybody; the empty
/// one even to whoever sends none.
fn is_token(text: &str) -> bool {
    text.len() == TOKEN && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use carrel_engine::request::Act;

    use super::*;

    const NOW: &str = "2026-11-22T10:00:05Z";

    fn event(id: &str, kind: &str, subject: &str, data: &Value) -> Value {
        json!({"specversion": "1.0", "id": id, "source": "/c/", "type": kind, "time": "2026-11-22T10:00:00Z",
            "subject": subject, "datacontenttype": "application/json", "data": data})
    }

    fn asked(id: &str) -> Value {
        event(id, "carrel.request.v1", id, &json!({"kind": "question", "token": "t".repeat(43), "text": "Where?"}))
    }

    fn reply(id: &str, act: Act, token: &str) -> Value {
        event(id, "carrel.reply.v1", "r1", &json!({"token": token, "act": act.as_str(), "text": "Here."}))
    }

    fn with(events: &[Value]) -> Store {
        let mut store = Store::default();
        store.take(events, NOW).expect("there is room");
        store
    }

    fn state(store: &Store) -> State {
        store.conversation("r1", &"t".repeat(43)).expect("it is known").state()
    }

    #[test]
    fn an_event_that_comes_again_is_acknowledged_and_counted_once() {
        let liked = event("e1", "carrel.reaction.v1", "moby", &json!({"reaction": "liked", "on": true}));
        let mut store = with(&[liked.clone(), liked.clone()]);
        let again = store.take(&[liked], NOW).expect("there is room");
        assert_eq!((again.accepted, again.refused), (vec!["e1".to_owned()], vec![]));
        assert_eq!(store.summary()["reactions"][0]["count"], 1);
    }

    #[test]
    fn a_request_is_read_by_its_token_alone() {
        let store = with(&[asked("r1")]);
        assert_eq!(state(&store), State::Recorded);
        assert_eq!(store.conversation("r1", "another"), Err(Fault::Missing));
        assert_eq!(store.conversation("r2", &"t".repeat(43)), Err(Fault::Missing));
    }

    #[test]
    fn a_reply_with_a_wrong_token_changes_nothing_and_is_acknowledged() {
        for act in Act::ALL {
            let mut store = with(&[asked("r1")]);
            let taken = store.take(&[reply("m1", act, "wrong")], NOW).expect("there is room");
            assert_eq!((taken.accepted.len(), state(&store)), (1, State::Recorded));
            assert!(store.conversation("r1", &"t".repeat(43)).expect("it is known").messages().is_empty());
        }
    }

    #[test]
    fn an_unknown_kind_is_taken_and_an_unsound_event_refused_by_name() {
        let mut store = Store::default();
        let odd = event("e1", "carrel.loan.v9", "x", &json!({}));
        let unsound = event("e2", "carrel.reaction.v1", "x", &json!({"reaction": "opened", "on": true}));
        let taken = store.take(&[odd, unsound], NOW).expect("there is room");
        assert_eq!((taken.accepted, taken.refused[0].id.as_str()), (vec!["e1".to_owned()], "e2"));
    }

    #[test]
    fn a_full_desk_takes_nothing_new_and_acknowledges_what_it_has() {
        let mut store = Store::with_room(1, 100);
        let liked = |id| event(id, "carrel.reaction.v1", "moby", &json!({"reaction": "liked", "on": true}));
        store.take(&[asked("r1")], NOW).expect("there is room");
        assert_eq!(store.take(&[asked("r1"), liked("e1"), asked("r2")], NOW), Err(Fault::Full));
        assert_eq!(store.conversation("r2", &"t".repeat(43)), Err(Fault::Missing));
        // What stood before the one too many is known, and the rest of its request goes on.
        let again = store.take(&[asked("r1"), liked("e1"), reply("m1", Act::Withdraw, &"t".repeat(43))], NOW);
        assert_eq!(again.map(|it| it.accepted.len()), Ok(3));
        assert_eq!((store.summary()["reactions"][0]["count"].clone(), state(&store)), (json!(1), State::Withdrawn));

        let mut store = Store::with_room(100, 2);
        assert_eq!(store.take(&[liked("e1"), liked("e2"), liked("e3")], NOW), Err(Fault::Full));
        assert_eq!(store.take(&[liked("e1"), liked("e2")], NOW).map(|it| it.accepted.len()), Ok(2));
    }

    #[test]
    fn a_request_without_a_proper_token_or_id_is_refused_and_nobody_can_read_it() {
        let with_token = |token: &str| {
            event("r1", "carrel.request.v1", "r1", &json!({"kind": "question", "token": token, "text": "Where?"}))
        };
        let (short, odd) = ("t".repeat(42), format!("{} ", "t".repeat(42)));
        for token in ["", &short, &odd] {
            let mut store = Store::default();
            let taken = store.take(&[with_token(token)], NOW).expect("there is room");
            assert!(taken.accepted.is_empty() && taken.refused[0].why.contains("token"), "{taken:?}");
            assert_eq!(store.conversation("r1", token), Err(Fault::Missing));
        }
        let elsewhere = event("e1", "carrel.request.v1", "r1", &asked("r1")["data"]);
        let taken = Store::default().take(&[elsewhere], NOW).expect("there is room");
        assert!(taken.refused[0].why.contains("subject"), "{taken:?}");
    }

    #[test]
    fn a_token_is_nowhere_in_what_is_kept_or_shown() {
        let token = "t".repeat(43);
        let mut store = with(&[asked("r1")]);
        store.take(&[reply("m1", Act::Message, &token)], NOW).expect("there is room");
        assert!(!store.list().to_string().contains(&token) && !store.summary().to_string().contains(&token));
        assert!(!format!("{store:?}").contains(&token));
    }

    #[test]
    fn of_a_batch_with_an_event_without_an_id_nothing_is_taken() {
        let mut store = Store::default();
        assert!(matches!(store.take(&[asked("r1"), json!({})], NOW), Err(Fault::Unsound(_))));
        assert_eq!(store.list(), json!([]));
    }

    #[test]
    fn what_is_taken_back_without_having_come_counts_nothing() {
        let unsaved = event("e1", "carrel.reaction.v1", "moby", &json!({"reaction": "saved", "on": false}));
        assert_eq!(with(&[unsaved]).summary()["reactions"][0]["count"], 0);
    }

    #[test]
    fn reviews_and_answers_of_surveys_are_kept() {
        let review = event("e1", "carrel.review.v1", "moby", &json!({"rating": 9, "recommend": true}));
        let survey = event("e2", "carrel.survey.v1", "s1", &json!({"answers": [{"question": "ease", "value": 4}]}));
        let summary = with(&[review, survey]).summary();
        assert_eq!(
            (&summary["reviews"][0]["data"]["rating"], &summary["surveys"][0]["survey"]),
            (&json!(9), &json!("s1"))
        );
    }
}
