//! A request that is followed, as the page follows it.

use std::cell::Cell;
use std::thread;
use std::time::{Duration, Instant};

use carrel_engine::request::limits::MAX_BYTES;
use carrel_engine::request::{Act, Conversation};
use serde_json::{Value, json};

use super::answer::Answer;
use super::client::Client;
use super::events::accepted;
use super::fault::Fault;
use super::letters::Letters;

/// How long between two looks whether something has been worked in.
const AGAIN: Duration = Duration::from_millis(100);

/// A conversation as it came, and as the page reads it.
#[derive(Debug)]
pub struct Seen {
    pub answer: Answer,
    pub conversation: Conversation,
    /// As it came: of messages with one id the page reads the first only.
    raw: Value,
}

impl Seen {
    /// Texts of all that stands there as said by the reader.
    pub fn by_reader(&self) -> Vec<&str> {
        let messages = self.raw["messages"].as_array().map_or(&[][..], Vec::as_slice);
        let by_reader = messages.iter().filter(|it| it["by"] == "reader");
        by_reader.map(|it| it["text"].as_str().unwrap_or_default()).collect()
    }
}

/// The request of this run.
#[derive(Debug)]
pub struct Followed<'a> {
    pub client: &'a Client<'a>,
    pub letters: &'a Letters,
    pub id: String,
    pub url: String,
    /// How long the backend took at most until something was to be seen.
    pace: Cell<Duration>,
}

impl<'a> Followed<'a> {
    pub fn new(client: &'a Client<'a>, letters: &'a Letters) -> Self {
        let id = letters.fresh_id();
        Self { client, letters, url: client.addresses().conversation(&id), id, pace: Cell::default() }
    }

    /// Sends the question, the first time or again.
    pub fn ask(&self, what: &str) -> Result<(), Fault> {
        accepted(self.client, what, &[json!(self.letters.question(&self.id))])
    }

    /// Sends a reply.
    pub fn reply(&self, what: &str, act: Act, text: &str) -> Result<(), Fault> {
        accepted(self.client, what, &[json!(self.letters.reply(&self.id, &self.letters.token(), act, text))])
    }

    /// Looks once.
    pub fn read(&self) -> Result<Seen, Fault> {
        let answer = self.client.conversation("with its token", &self.url, Some(&self.letters.token()))?;
        if answer.status != 200 {
            return Err(answer.fault("answer 200 with the conversation, to whoever has the request's token"));
        }
        if answer.body.len() > MAX_BYTES {
            return Err(answer.fault(format!("it has {} bytes; at most {MAX_BYTES} are read", answer.body.len())));
        }
        let raw: Value = serde_json::from_str(&answer.body)
            .map_err(|error| answer.fault(format!("answer with JSON in UTF-8 ({error})")))?;
        let conversation = Conversation::read(&raw).map_err(|error| answer.fault(error.to_string()))?;
        if conversation.id() != self.id {
            return Err(answer.fault(format!("let its `id` be the request's, {}", self.id)));
        }
        Ok(Seen { answer, conversation, raw })
    }

    /// Looks until it is as it should be, or patience ends.
    pub fn until<T>(&self, is_so: impl Fn(Seen) -> Result<T, Fault>) -> Result<T, Fault> {
        let begun = Instant::now();
        loop {
            let now = self.read().and_then(&is_so);
            let took = begun.elapsed();
            if now.is_ok() {
                self.pace.set(self.pace.get().max(took));
            }
            if now.is_ok() || took > self.client.patience {
                return now;
            }
            // Ever less often: a backend may well count how often it is asked.
            thread::sleep((took / 2).clamp(AGAIN, AGAIN * 10));
        }
    }

    /// Looks once something that was just sent must have had its effect, if it has one.
    pub fn settled(&self) -> Result<Seen, Fault> {
        thread::sleep((self.pace.get() * 2).max(AGAIN).min(self.client.patience));
        self.read()
    }
}
