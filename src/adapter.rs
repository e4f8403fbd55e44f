//! The kinds of backends that libraries have: what each takes, the request that it is sent, and what its answer means.
//! Pure: asking the network is another's business, see [`crate::backend`]. For web teams: `docs/adapters.md`.
//!
//! | Module | Holds |
//! |---|---|
//! | `read` | `backend` of `carrel.json` |
//! | [`cloudevents`], [`xapi`], [`matomo`], [`koha`], [`webhook`], [`mail`], `hook` | the kinds |
//! | [`verdict`], [`fault`] | what became of a batch, and why |
//! | `address` | addresses as they are written |

pub mod cloudevents;
pub mod fault;
mod hook;
pub mod koha;
pub mod mail;
pub mod matomo;
mod read;
pub mod verdict;
pub mod webhook;
pub mod xapi;

mod address;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;

use carrel_engine::event::{Event, EventData};
use carrel_engine::field::Field;
use serde::Serialize;

pub use cloudevents::CloudEvents;
pub use fault::Fault;
pub use hook::hook_verdict;
pub use koha::{Koha, SIGN_IN};
pub use mail::Mail;
pub use matomo::Matomo;
pub use verdict::{Refusal, Verdict};
pub use webhook::Webhook;
pub use xapi::Xapi;

use verdict::Ruling;

/// A kind of backend, as a library set it up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Adapter {
    /// `CloudEvents` over HTTP: the contract of `docs/backend.md`.
    CloudEvents(CloudEvents),
    /// A learning record store.
    Xapi(Xapi),
    /// Matomo.
    Matomo(Matomo),
    /// Koha.
    Koha(Koha),
    /// Whatever takes one event at a time.
    Webhook(Webhook),
    /// The reader's own mail program.
    Mailto(Mail),
    /// A JavaScript function of the page.
    Hook {
        /// Address of conversations, `{id}` standing for a request's id.
        requests: Option<String>,
    },
}

/// What is to be posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// Where.
    pub url: String,
    /// With which headers.
    pub headers: Vec<(&'static str, String)>,
    /// What.
    pub body: String,
    /// Whether cookies of the page's own origin go with it; otherwise none do.
    pub same_origin: bool,
}

/// What was answered. Hostile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// `Content-Type`, or empty.
    pub media_type: String,
    /// `Retry-After`.
    pub retry_after_ms: Option<u64>,
    /// The body, or as much of it as [`Answer::MOST`].
    pub body: String,
}

impl Answer {
    /// Most bytes of a body: at this length it is taken for one that was cut.
    pub const MOST: usize = 64 * 1024;
}

/// Writes JSON: the browser by its own, tests by `serde_json`.
pub trait Write {
    /// JSON text, if there is one.
    fn text<T: Serialize>(&self, value: &T) -> Option<String>;
}

impl Adapter {
    /// The usual one, at an address.
    pub fn at(url: &str) -> Result<Self, String> {
        read::at(url.to_owned())
    }

    /// Reads `backend` of `carrel.json`: an address, or an object with `kind`. The error is for the web team: it names the field, what
    /// is there, and what to put there.
    pub fn read<F: Field>(value: &F) -> Result<Self, String> {
        read::read(value)
    }

    /// Whether events that tell this are for it.
    pub fn takes(&self, data: &EventData) -> bool {
        match self {
            Self::CloudEvents(_) | Self::Webhook(_) | Self::Hook { .. } => true,
            Self::Xapi(_) => !matches!(data, EventData::Request(_) | EventData::Reply(_)),
            Self::Matomo(_) => matches!(data, EventData::Reaction { .. }),
            Self::Koha(_) => Koha::takes(data),
            Self::Mailto(_) => matches!(data, EventData::Request(_)),
        }
    }

    /// Whether it takes this, but not all that it tells: say so before the reader writes it.
    pub fn takes_part(&self, data: &EventData) -> bool {
        matches!(self, Self::Koha(_)) && Koha::takes_part(data)
    }

    /// Whether anything can be posted to it, or handed to its function: not where the reader's mail program does all.
    pub const fn posts(&self) -> bool {
        !matches!(self, Self::Mailto(_))
    }

    /// Where the conversation of a request can be read, if it can.
    pub fn conversation(&self, id: &str) -> Option<String> {
        match self {
            Self::CloudEvents(it) => Some(it.conversation(id)),
            Self::Hook { requests } => Some(address::with_id(requests.as_deref()?, id)),
            _ => None,
        }
    }

    /// Most events of one batch.
    pub const fn most(&self) -> usize {
        match self {
            Self::Koha(_) | Self::Webhook(_) => 1,
            _ => 50,
        }
    }

    /// What a reader is told of where events go: an address, a mail address, or nothing.
    pub fn host(&self) -> &str {
        match self {
            Self::CloudEvents(it) => &it.url,
            Self::Xapi(it) => &it.url,
            Self::Matomo(it) => &it.url,
            Self::Koha(it) => &it.url,
            Self::Webhook(it) => &it.url,
            Self::Mailto(it) => &it.to,
            Self::Hook { .. } => "",
        }
    }

    /// Whether what is sent carries a pseudonym.
    pub const fn needs_pseudonym(&self) -> bool {
        matches!(self, Self::Xapi(_))
    }

    /// What to post for a batch: for the first [`most`](Self::most) of its events that are for this backend. None where there is nothing
    /// to post, or no way to write it: then nothing was sent, see [`Verdict::none`].
    pub fn post<W: Write>(&self, batch: &[Event], pseudonym: &str, write: &W) -> Option<Post> {
        let sent = self.sent(batch);
        let first = sent.first()?;
        match self {
            Self::CloudEvents(it) => it.post(&sent, write),
            Self::Xapi(it) => it.post(&sent, pseudonym, write),
            Self::Matomo(it) => it.post(&sent, write),
            Self::Koha(it) => it.post(first, write),
            Self::Webhook(it) => it.post(first, write),
            Self::Mailto(_) | Self::Hook { .. } => None,
        }
    }

    /// What became of a batch that was posted. Every event of it is in exactly one list of the verdict, whatever the answer.
    pub fn verdict<F: Field>(&self, batch: &[Event], answer: &Answer, parse: &dyn Fn(&str) -> Option<F>) -> Verdict {
        let sent = self.sent(batch);
        let ruling = match self {
            Self::CloudEvents(_) => cloudevents::rule(&sent, answer, parse),
            Self::Xapi(_) => xapi::rule(&sent, answer, parse),
            Self::Matomo(_) => matomo::rule(&sent, answer, parse),
            Self::Koha(_) => koha::rule(&sent, answer, parse),
            Self::Webhook(_) => webhook::rule(&sent, answer, parse),
            Self::Mailto(_) | Self::Hook { .. } => Ruling::later(&sent, None),
        };
        ruling.verdict(batch, &sent)
    }

    /// What [`post`](Self::post) speaks of: both take the same events, in this order.
    fn sent<'a>(&self, batch: &'a [Event]) -> Vec<&'a Event> {
        batch.iter().filter(|event| self.takes(&event.data)).take(self.most()).collect()
    }

    /// A letter for the reader's mail program, of lines each with what it is called.
    pub fn letter(&self, lines: &[(String, String)]) -> Option<String> {
        match self {
            Self::Mailto(it) => Some(it.letter(lines)),
            _ => None,
        }
    }
}
