//! The events that are sent: made as the page makes them, and all of them say that they are a test.

use std::cell::Cell;
use std::time::{SystemTime, UNIX_EPOCH};

use carrel_engine::event::{About, Event, EventData, Given, Reply, Request, RequestKind, Survey, uuid_v4};
use carrel_engine::outbox::Outbox;
use carrel_engine::profile::Reaction;
use carrel_engine::request::Act;
use serde_json::{Value, json};

use crate::error::Error;

const NOTE: &str = "A test by carrel check-backend; nobody needs an answer. ";
/// The title and the survey of the events.
const SUBJECT: &str = "check-backend";

/// Writes events of one run. Their ids are of no other run, so that none is taken for one that came before.
#[derive(Debug)]
pub struct Letters {
    source: String,
    /// What all ids of the run have in common.
    run: [u8; 16],
    token: [u8; 32],
    written: Cell<u32>,
}

impl Letters {
    /// Letters as if from a page of `origin`.
    pub fn new(origin: &str) -> Result<Self, Error> {
        let (mut run, mut token) = ([0; 16], [0; 32]);
        for bytes in [&mut run[..], &mut token[..]] {
            getrandom::fill(bytes).map_err(|error| Error::Random { problem: error.to_string() })?;
        }
        Ok(Self { source: format!("{origin}/carrel/check-backend/"), run, token, written: Cell::new(0) })
    }

    /// An id that nothing else has.
    pub fn fresh_id(&self) -> String {
        self.written.set(self.written.get() + 1);
        let mut bytes = self.run;
        for (byte, count) in bytes[12..].iter_mut().zip(self.written.get().to_be_bytes()) {
            *byte ^= count;
        }
        uuid_v4(bytes)
    }

    /// The token of the run's one request.
    pub fn token(&self) -> String {
        base64url(&self.token)
    }

    /// One that differs from it in a single bit, so that a backend that compares only a part is found out.
    pub fn wrong_token(&self) -> String {
        let mut bytes = self.token;
        bytes[bytes.len() / 2] ^= 1;
        base64url(&bytes)
    }

    /// A reaction.
    pub fn reaction(&self) -> Event {
        let data = EventData::Reaction { reaction: Reaction::Liked, on: true };
        self.event(self.fresh_id(), SUBJECT, data)
    }

    /// An event of a type that no backend knows.
    pub fn unknown(&self) -> Value {
        let mut event = json!(self.reaction());
        event["type"] = "carrel.check.v9".into();
        event["data"] = json!({"note": NOTE.trim_end()});
        event
    }

    /// The question.
    pub fn question(&self, id: &str) -> Event {
        let (token, text) = (self.token(), NOTE.trim_end().to_owned());
        let kind = RequestKind::Question;
        let request = Request { kind, token, text, about: About::default(), problem: None, contact: String::new() };
        self.event(id.to_owned(), id, EventData::Request(request))
    }

    /// A reply to it.
    pub fn reply(&self, id: &str, token: &str, act: Act, text: &str) -> Event {
        let reply = Reply { token: token.to_owned(), act, text: text.to_owned(), helped: None };
        self.event(self.fresh_id(), id, EventData::Reply(reply))
    }

    /// As many events and bytes as a batch may have, all of one purpose: answers to a survey that nobody evaluates.
    pub fn full(&self) -> Vec<Event> {
        let survey = |text: String| {
            let answers = vec![("note".to_owned(), Given::Text(text))];
            self.event(self.fresh_id(), SUBJECT, EventData::Survey(Survey { answers }))
        };
        // Each event brings a comma or a bracket, and there is one bracket more.
        let bare = survey(String::new()).json_bytes() + 1;
        let room = (Outbox::BATCH_BYTES - 1) / Outbox::BATCH_EVENTS;
        let text: String = NOTE.chars().cycle().take(room.saturating_sub(bare)).collect();
        (0..Outbox::BATCH_EVENTS).map(|_| survey(text.clone())).collect()
    }

    fn event(&self, id: String, subject: &str, data: EventData) -> Event {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Event::of(id, &self.source, now.as_millis() as u64, subject, data)
    }
}

/// 256 bits as the page writes them: 43 characters, the two bits that are left over being 0.
fn base64url(bytes: &[u8; 32]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let letter = |at: usize| {
        let (byte, bit) = (at * 6 / 8, at * 6 % 8);
        let pair = u16::from_be_bytes([bytes[byte], bytes.get(byte + 1).copied().unwrap_or_default()]);
        char::from(LETTERS[usize::from(pair >> (10 - bit) & 63)])
    };
    (0..43).map(letter).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn letters() -> Letters {
        Letters::new("https://library.example").expect("the system has random bytes")
    }

    #[test]
    fn the_largest_batch_is_as_large_as_one_may_be_and_breaks_no_rule() {
        let batch = json!(letters().full());
        let events = batch.as_array().expect("a list");
        assert_eq!(events.len(), 50);
        let bytes = batch.to_string().len();
        assert!((59_900..=60_000).contains(&bytes), "{bytes}");
        let read: Vec<Event> = events.iter().map(|it| Event::read(it).expect("an event of ours")).collect();
        assert_eq!(read.iter().map(|it| &it.id).collect::<HashSet<_>>().len(), 50);
        assert!(read.iter().all(|it| it.data.purpose() == read[0].data.purpose() && it.source == read[0].source));
    }

    #[test]
    fn no_two_runs_have_an_id_or_a_token_in_common() {
        let (one, two) = (letters(), letters());
        assert_ne!(one.fresh_id(), two.fresh_id());
        assert_ne!(one.token(), two.token());
    }

    #[test]
    fn tokens_are_43_letters_and_a_wrong_one_is_another() {
        let letters = letters();
        assert_eq!((letters.token().len(), letters.wrong_token().len()), (43, 43));
        let differ = letters.token().chars().zip(letters.wrong_token().chars()).filter(|it| it.0 != it.1).count();
        assert_eq!(differ, 1);
        assert_eq!(base64url(&[0xff; 32]), ["_".repeat(42), "8".to_owned()].concat());
        let counted: [u8; 32] = std::array::from_fn(|at| at as u8);
        assert_eq!(base64url(&counted), "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");
    }
}
