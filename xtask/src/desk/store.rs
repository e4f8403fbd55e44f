//! What a backend knows: events taken once, requests with their conversations.

use std::collections::{BTreeMap, HashSet};

use carrel_engine::{
    event::{Event, EventData, Request},
    field::Field,
    request::{Actor, Conversation, ConversationError, Message, State, advance},
};
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Most requests, and most events of all kinds.
const MOST: (usize, usize) = (1_000, 50_000);

/// A request as the library has it.
#[derive(Debug)]
pub struct Kept {
    pub request: Request,
    pub conversation: Conversation,
    /// Of the token, which is not kept itself.
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
    /// It breaks a rule, told in words.
    Wrong(String),
}

/// All of it.
#[derive(Debug, Default)]
pub struct Store {
    seen: HashSet<(String, String)>,
    requests: BTreeMap<String, Kept>,
    /// Ids of requests in the order in which they came.
    order: Vec<String>,
    reactions: BTreeMap<(String, String), i64>,
    opinions: Vec<Value>,
    answers: Vec<Value>,
}

impl Store {
    /// Takes a batch, each event once; `now` is RFC 3339 text.
    pub fn take(&mut self, batch: &[Value], now: &str) -> Result<Taken, Fault> {
        if self.seen.len() + batch.len() > MOST.1 || self.order.len() >= MOST.0 {
            return Err(Fault::Full);
        }
        let mut taken = Taken::default();
        for value in batch {
            let text = |name: &str| value.field(name).and_then(|it| it.text()).unwrap_or_default();
            let key = (text("source"), text("id"));
            if key.1.is_empty() {
                return Err(Fault::Wrong("an event has no id; give each one".into()));
            }
            match if self.seen.contains(&key) { Ok(()) } else { self.take_one(value, now) } {
                Ok(()) => {
                    taken.accepted.push(key.1.clone());
                    self.seen.insert(key);
                }
                Err(why) => taken.refused.push(Refused { id: key.1, why }),
            }
        }
        Ok(taken)
    }

    fn take_one(&mut self, value: &Value, now: &str) -> Result<(), String> {
        let event = match Event::read(value) {
            Ok(event) => event,
            // Of a kind that is not known: somebody else may make something of it.
            Err(carrel_engine::event::EventError::Type { .. }) => return Ok(()),
            Err(error) => return Err(error.to_string()),
        };
        match event.data {
            EventData::Reaction { reaction, on } => {
                let count = self.reactions.entry((event.subject, reaction.as_str().to_owned())).or_default();
                *count += if on { 1 } else { -1 };
            }
            EventData::Request(request) => self.begin(event.subject, request, &event.time, now)?,
            EventData::Reply(reply) => {
                let Some(kept) = self.requests.get_mut(&event.subject) else { return Ok(()) };
                // A wrong token is dropped without a word: nobody can try one out.
                if kept.hash == hash(&reply.token) {
                    let done = kept.conversation.reply(reply.act, &event.id, now, &reply.text);
                    done.map(drop).map_err(|error| error.to_string())?;
                }
            }
            EventData::Review(_) => self.opinions.push(json!({"title": event.subject, "data": value["data"]})),
            EventData::Survey(_) => self.answers.push(json!({"survey": event.subject, "data": value["data"]})),
        }
        Ok(())
    }

    fn begin(&mut self, id: String, request: Request, time: &str, now: &str) -> Result<(), String> {
        if self.requests.contains_key(&id) {
            return Ok(());
        }
        let begun = || {
            let mut conversation = Conversation::begun(&id, time)?;
            conversation.advance_through(State::Recorded, Actor::System, None, now, None)?;
            Ok(conversation)
        };
        let conversation = begun().map_err(|error: ConversationError| error.to_string())?;
        let hash = hash(&request.token);
        self.order.push(id.clone());
        self.requests.insert(id, Kept { request, conversation, hash });
        Ok(())
    }

    /// The conversation of a request, for whoever has its token.
    pub fn conversation(&self, id: &str, token: &str) -> Result<&Conversation, Fault> {
        let kept = self.requests.get(id).filter(|it| it.hash == hash(token));
        kept.map(|it| &it.conversation).ok_or(Fault::Missing)
    }

    /// What a librarian does: says something, moves on, or both.
    pub fn work(&mut self, id: &str, work: &Work, now: &str) -> Result<(), Fault> {
        let count = self.seen.len();
        let kept = self.requests.get_mut(id).ok_or(Fault::Missing)?;
        let mut next = kept.conversation.clone();
        let wrong = |error: ConversationError| Fault::Wrong(error.to_string());
        let name = Some(work.name.as_str()).filter(|it| !it.is_empty());
        let text = work.text.trim();
        if work.to == Some(State::Rejected) && text.is_empty() {
            return Err(Fault::Wrong("a request is declined with a reason; write one".into()));
        }
        if let Some(to) = work.to {
            let why = (to == State::Rejected).then_some(text);
            // Not through states that say something of themselves: nobody closes what nobody answered.
            let done = match reaches(next.state(), to) {
                true => next.advance_through(to, Actor::Staff, name, now, why),
                false => next.advance(to, Actor::Staff, name, now, why),
            };
            done.map_err(wrong)?;
        }
        if !text.is_empty() && work.to != Some(State::Rejected) {
            let id = format!("s{}-{}", next.messages().len(), count);
            let link = Some(work.link.clone()).filter(|it| !it.is_empty());
            let message = Message {
                id,
                by: Actor::Staff,
                name: name.map(str::to_owned),
                time: now.into(),
                text: text.into(),
                link,
            };
            next.say(message).map_err(wrong)?;
        }
        kept.conversation = next;
        Ok(())
    }

    /// All requests for the librarian, the latest first, each with the moves that are open to staff.
    pub fn list(&self) -> Value {
        let one = |id: &String| {
            let kept = self.requests.get(id)?;
            let from = kept.conversation.state();
            let moves: Vec<&str> =
                State::ALL.into_iter().filter(|to| *to != from && reaches(from, *to)).map(State::as_str).collect();
            let about = &kept.request.about;
            Some(json!({
                "id": id, "kind": kept.request.kind.as_str(), "text": kept.request.text, "contact": kept.request.contact,
                "problem": kept.request.problem.map(|it| it.as_str()),
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
        json!({"events": self.seen.len(), "reactions": reactions, "reviews": self.opinions, "surveys": self.answers})
    }
}

/// Whether staff can bring a request from one state to another at one press: by one move, or to an answer or to asking back
/// through the states between.
fn reaches(from: State, to: State) -> bool {
    let near = advance(from, to, Actor::Staff).is_ok();
    let goal = matches!(to, State::Clarifying | State::Researching | State::Answered);
    near || goal && carrel_engine::request::path(from, to, Actor::Staff).is_some()
}

/// What a librarian does to a request.
#[derive(Debug, Default)]
pub struct Work {
    pub to: Option<State>,
    pub text: String,
    pub name: String,
    pub link: String,
}

impl Work {
    /// Reads it from JSON.
    pub fn read(value: &Value) -> Result<Self, Fault> {
        let text = |name: &str| value.field(name).and_then(|it| it.text()).unwrap_or_default();
        let to = match text("to").as_str() {
            "" => None,
            word => Some(State::parse(word).ok_or_else(|| Fault::Wrong(format!("there is no state {word:?}")))?),
        };
        Ok(Self { to, text: text("text"), name: text("name"), link: text("link") })
    }
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
    fn the_loop_closes() {
        let token = "t".repeat(43);
        let mut store = with(&[asked("r1")]);
        let work = |to, text: &str| Work { to: Some(to), text: text.into(), name: "Ines".into(), link: String::new() };
        store.work("r1", &work(State::Clarifying, "Which edition?"), NOW).expect("it is allowed");
        assert_eq!(state(&store), State::Clarifying);
        store.take(&[reply("m1", Act::Message, &token)], NOW).expect("there is room");
        assert_eq!(state(&store), State::Researching);
        store.work("r1", &work(State::Answered, "On the second floor."), NOW).expect("it is allowed");
        store.take(&[reply("m2", Act::Close, &token)], NOW).expect("there is room");
        assert_eq!(state(&store), State::Closed);
        assert_eq!(store.conversation("r1", &token).expect("it is known").messages().len(), 4);
    }

    #[test]
    fn what_is_not_allowed_says_what_is() {
        let mut store = with(&[asked("r1")]);
        let closed = Work { to: Some(State::Closed), ..Work::default() };
        let Err(Fault::Wrong(why)) = store.work("r1", &closed, NOW) else {
            panic!("a recorded request cannot be closed")
        };
        assert!(why.contains("closed"), "{why}");
        let declined = Work { to: Some(State::Rejected), ..Work::default() };
        assert!(matches!(store.work("r1", &declined, NOW), Err(Fault::Wrong(_))), "without a reason");
        assert_eq!(store.work("r9", &closed, NOW), Err(Fault::Missing));
        assert_eq!(state(&store), State::Recorded);
    }

    #[test]
    fn an_unknown_kind_is_taken_and_an_unsound_event_refused_by_name() {
        let mut store = Store::default();
        let odd = event("e1", "carrel.loan.v9", "x", &json!({}));
        let unsound = event("e2", "carrel.reaction.v1", "x", &json!({"reaction": "opened", "on": true}));
        let taken = store.take(&[odd, unsound], NOW).expect("there is room");
        assert_eq!((taken.accepted, taken.refused[0].id.as_str()), (vec!["e1".to_owned()], "e2"));
    }
}
