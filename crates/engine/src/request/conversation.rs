//! Steps and messages of one request, and the JSON in which they travel: that of `docs/backend.md`.

use super::limits::{
    ConversationError, MAX_BYTES, MAX_LINK, MAX_MESSAGES, MAX_NAME, MAX_STEPS, MAX_TEXT, MAX_WHY, at_most, id,
    may_show, shown, time,
};
use super::{Actor, State, advance};
use crate::field::{Field, FieldError, deserialize_by_field};
use crate::link::is_web_link;
use crate::profile::snapshot::json_len;
use serde::Serialize;

/// One move of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// Where to.
    pub to: State,
    /// By whom.
    pub by: Actor,
    /// What that person is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// When, as RFC 3339 text.
    pub time: String,
    /// The reason, as text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// Something that was said about a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Message {
    /// Tells it from the others of its conversation.
    pub id: String,
    /// By whom.
    pub by: Actor,
    /// What that person is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// When, as RFC 3339 text.
    pub time: String,
    /// What was said, as text.
    pub text: String,
    /// An address that goes with it: `http(s)` or relative.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

/// What became of a request, and what was said about it. Whatever it says keeps the limits and rules of `docs/backend.md`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Conversation {
    id: String,
    pub(super) steps: Vec<Step>,
    pub(super) messages: Vec<Message>,
}

deserialize_by_field!(Conversation);

impl Step {
    fn read(value: &impl Field) -> Result<Self, ConversationError> {
        Ok(Self {
            to: value.need("to", "a state of a request", |it| State::parse(&it.text()?))?,
            by: read_actor(value)?,
            name: may_text(value, "name")?,
            time: value.need_text("time")?,
            why: may_text(value, "why")?,
        })
    }

    /// The step without what may not be shown, if it keeps the limits.
    pub(super) fn checked(self) -> Result<Self, ConversationError> {
        Ok(Self {
            name: may_show("name", self.name.as_deref(), MAX_NAME)?,
            time: time(self.time)?,
            why: may_show("why", self.why.as_deref(), MAX_WHY)?,
            ..self
        })
    }

    /// Bytes of its JSON.
    pub(super) fn json_bytes(&self) -> usize {
        // {"to":"","by":"","time":""}
        const FRAME: usize = 27;
        let words = self.to.as_str().len() + self.by.as_str().len();
        FRAME + words + json_len(&self.time) + may_len(self.name.as_ref(), "name") + may_len(self.why.as_ref(), "why")
    }
}

impl Message {
    fn read(value: &impl Field) -> Result<Self, ConversationError> {
        Ok(Self {
            id: value.need_text("id")?,
            by: read_actor(value)?,
            name: may_text(value, "name")?,
            time: value.need_text("time")?,
            text: value.need_text("text")?,
            link: may_text(value, "link")?,
        })
    }

    /// The message without what may not be shown or followed, if it keeps the limits.
    pub(super) fn checked(self) -> Result<Self, ConversationError> {
        Ok(Self {
            id: id(self.id)?,
            by: self.by,
            name: may_show("name", self.name.as_deref(), MAX_NAME)?,
            time: time(self.time)?,
            text: shown("text", &self.text, MAX_TEXT)?,
            link: self.link.filter(|link| is_web_link(link) && link.len() <= MAX_LINK),
        })
    }

    /// Bytes of its JSON.
    pub(super) fn json_bytes(&self) -> usize {
        // {"id":"","by":"","time":"","text":""}
        const FRAME: usize = 37;
        let texts = json_len(&self.id) + self.by.as_str().len() + json_len(&self.time) + json_len(&self.text);
        FRAME + texts + may_len(self.name.as_ref(), "name") + may_len(self.link.as_ref(), "link")
    }
}

impl Conversation {
    /// That of a request just sent: the reader submitted it.
    pub fn begun(id: &str, time: &str) -> Result<Self, ConversationError> {
        let step = Step { to: State::Submitted, by: Actor::Reader, name: None, time: time.to_owned(), why: None };
        Self::new(id.to_owned(), vec![step], Vec::new())
    }

    /// Puts one together, of what was kept or of what came, if it keeps all limits and rules. Control characters, links that are neither
    /// `http(s)` nor relative, and messages whose id came before are left out.
    pub fn new(id: String, steps: Vec<Step>, messages: Vec<Message>) -> Result<Self, ConversationError> {
        at_most("steps", steps.len(), MAX_STEPS)?;
        at_most("messages", messages.len(), MAX_MESSAGES)?;
        let mut new = Self { id: super::limits::id(id)?, steps: Vec::new(), messages: Vec::new() };
        for (index, step) in steps.into_iter().enumerate() {
            if index > 0 {
                advance(new.state(), step.to, step.by).map_err(|illegal| ConversationError::Move { index, illegal })?;
            } else if (step.to, step.by) != (State::Submitted, Actor::Reader) {
                return Err(ConversationError::Begin);
            }
            new.steps.push(step.checked()?);
        }
        if new.steps.is_empty() {
            return Err(ConversationError::Begin);
        }
        for message in messages {
            if !new.knows(&message.id) {
                new.messages.push(message.checked()?);
            }
        }
        at_most("bytes", new.json_bytes(), MAX_BYTES)?;
        Ok(new)
    }

    /// Reads the JSON form by the rules of [`new`](Self::new). That the text as it came has at most [`MAX_BYTES`] is for the caller to see to.
    pub fn read(value: &impl Field) -> Result<Self, ConversationError> {
        let id = value.need_text("id")?;
        let steps = read_list(value, "steps", MAX_STEPS, Step::read)?;
        let messages = read_list(value, "messages", MAX_MESSAGES, Message::read)?;
        Self::new(id, steps, messages)
    }

    /// The request's id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The moves, oldest first; at least one.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The messages, oldest first.
    pub fn messages(&self) -> &[Message] {
        &self.messages
    }

    /// Where the request stands.
    pub fn state(&self) -> State {
        self.steps.last().map_or(State::Submitted, |step| step.to)
    }

    /// Whether there is a message of that id.
    pub fn knows(&self, id: &str) -> bool {
        self.messages.iter().any(|message| message.id == id)
    }

    /// How much came from the library after so many steps and messages, which the reader has seen: messages, or where there are none
    /// that a librarian moved it on. What moves by itself is no news.
    pub fn news_since(&self, seen_steps: usize, seen_messages: usize) -> usize {
        let messages = self.messages.iter().skip(seen_messages).filter(|message| message.by != Actor::Reader).count();
        let moved = self.steps.iter().skip(seen_steps).any(|step| step.by == Actor::Staff);
        messages.max(usize::from(moved))
    }

    /// Bytes of its JSON.
    pub fn json_bytes(&self) -> usize {
        // {"id":"","steps":[],"messages":[]}
        const FRAME: usize = 34;
        let steps: usize = self.steps.iter().map(|step| step.json_bytes() + 1).sum();
        let messages: usize = self.messages.iter().map(|message| message.json_bytes() + 1).sum();
        // Each brings a comma, but for the first of a list.
        FRAME + json_len(&self.id) + steps.saturating_sub(1) + messages.saturating_sub(1)
    }
}

fn read_actor(value: &impl Field) -> Result<Actor, FieldError> {
    value.need("by", "`reader`, `staff` or `system`", |it| Actor::parse(&it.text()?))
}

fn may_text(value: &impl Field, name: &'static str) -> Result<Option<String>, FieldError> {
    value.may(name, "a text", Field::text)
}

fn read_list<F: Field, T>(
    value: &F,
    name: &'static str,
    limit: usize,
    read: impl FnMut(&F) -> Result<T, ConversationError>,
) -> Result<Vec<T>, ConversationError> {
    let items = value.need(name, "a list", Field::list)?;
    at_most(name, items.len(), limit)?;
    items.iter().map(read).collect()
}

/// Bytes of a field that may be missing, with its comma.
fn may_len(text: Option<&String>, name: &str) -> usize {
    // ,"":""
    text.map_or(0, |text| 6 + name.len() + json_len(text))
}

#[cfg(test)]
mod tests;
