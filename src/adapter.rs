//! Kinds of backends: what each takes, how events become its requests, what its answers mean. Pure: the way there is
//! [`crate::backend`]'s. What each promises is told in `docs/adapters.md`. Comes later: see [`crate::later`].
//!
//! | Module | Speaks |
//! |---|---|
//! | [`cloudevents`] | CloudEvents 1.0 in batches, with conversations; also to a function of the page |
//! | [`xapi`] | statements for a learning record store |
//! | [`matomo`] | counts for Matomo |
//! | [`koha`] | tickets and ratings of Koha's catalogue |
//! | [`webhook`] | one event at a time |
//! | [`letter`] | the reader's own mail program |

mod cloudevents;
mod config;
mod koha;
mod letter;
mod matomo;
#[cfg(test)]
mod tests;
mod verdict;
mod webhook;
mod xapi;

use carrel_engine::event::{Event, EventData, RequestKind};
use carrel_engine::field::Field;
use carrel_engine::outbox::Outbox;
use serde::Serialize;

pub use self::verdict::{Fault, Refusal, Verdict};

/// Why Koha refuses a reader whom it does not know: put into words by the page.
pub const SIGN_IN: &str = "sign-in";

/// A library's backend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Adapter {
    /// CloudEvents in batches.
    CloudEvents {
        /// Where events go.
        url: String,
        /// Where conversations are, with `{id}`.
        requests: String,
    },
    /// A learning record store.
    Xapi {
        /// Its address, without `/statements`.
        url: String,
        /// What is sent as `Authorization`; public, like everything in `carrel.json`.
        key: String,
        /// The version of xAPI.
        version: String,
        /// What stands before the ids of objects; empty for the collection's address.
        activity: String,
    },
    /// Matomo.
    Matomo {
        /// The address of `matomo.php`.
        url: String,
        /// The number of the site there.
        site: u32,
    },
    /// Koha's catalogue.
    Koha {
        /// The address of its interface: `/api/v1`.
        url: String,
    },
    /// A plain address.
    Webhook {
        /// It.
        url: String,
        /// The media type; `text/plain` needs no preflight.
        media_type: &'static str,
    },
    /// A mail address.
    Mail {
        /// It.
        to: String,
        /// The subject; empty for the kind of request.
        subject: String,
    },
    /// A function of the page.
    Hook {
        /// Where conversations are, with `{id}`; empty where they are nowhere.
        requests: String,
    },
}

/// A request by HTTP; its method is `POST`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Post {
    /// Where to.
    pub url: String,
    /// Its headers.
    pub headers: Vec<(&'static str, String)>,
    /// Its body.
    pub body: String,
    /// Whether cookies of the page's own origin go along: where a reader is who signed in.
    pub same_origin: bool,
}

/// An answer; nothing in it is to be trusted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Its `Content-Type`.
    pub media_type: String,
    /// `Retry-After`, in ms.
    pub retry_after_ms: Option<u64>,
    /// Its body, 64 KiB at most.
    pub body: String,
}

/// Writes JSON: the browser's own, or another in tests.
pub trait Write {
    /// The text of a value.
    fn text<T: Serialize>(&self, value: &T) -> Option<String>;
}

impl Adapter {
    /// The usual one, at an address.
    pub fn at(url: &str) -> Self {
        Self::CloudEvents { url: url.to_owned(), requests: config::conversations(url) }
    }

    /// What `carrel.json` says of it.
    pub fn read<F: Field>(value: &F) -> Result<Self, String> {
        config::read(value)
    }

    /// Whether it takes events of this kind: what it does not take is not offered.
    pub fn takes(&self, data: &EventData) -> bool {
        let is_reaction = matches!(data, EventData::Reaction { .. });
        match self {
            Self::CloudEvents { .. } | Self::Webhook { .. } | Self::Hook { .. } => true,
            // What is asked there could never be answered.
            Self::Xapi { .. } => is_reaction || matches!(data, EventData::Review(_) | EventData::Survey(_)),
            // Words that a reader writes are nothing to be counted.
            Self::Matomo { .. } => is_reaction,
            Self::Koha { .. } => koha::takes(data),
            Self::Mail { .. } => matches!(data, EventData::Request(_)),
        }
    }

    /// Whether events are posted to it, rather than written in the reader's mail program.
    pub const fn posts(&self) -> bool {
        !matches!(self, Self::Mail { .. })
    }

    /// Whether it has to know what comes from one browser.
    pub const fn needs_pseudonym(&self) -> bool {
        matches!(self, Self::Xapi { .. })
    }

    /// Most events of one request.
    pub const fn most(&self) -> usize {
        match self {
            Self::Koha { .. } | Self::Webhook { .. } | Self::Mail { .. } => 1,
            _ => Outbox::BATCH_EVENTS,
        }
    }

    /// Where things go, to be told to the reader; empty where only the page knows.
    pub fn host(&self) -> &str {
        match self {
            Self::CloudEvents { url, .. }
            | Self::Xapi { url, .. }
            | Self::Matomo { url, .. }
            | Self::Koha { url }
            | Self::Webhook { url, .. } => url,
            Self::Mail { to, .. } => to,
            Self::Hook { .. } => "",
        }
    }

    /// Where the conversation of a request is, if there can be one.
    pub fn conversation(&self, id: &str) -> Option<String> {
        match self {
            Self::CloudEvents { requests, .. } | Self::Hook { requests } if !requests.is_empty() => {
                Some(requests.replace("{id}", id))
            }
            _ => None,
        }
    }

    /// The request that tells some events, all of which it takes. None where there is nothing to be posted.
    pub fn post(&self, batch: &[Event], pseudonym: &str, write: &impl Write) -> Option<Post> {
        match self {
            Self::CloudEvents { url, .. } => cloudevents::post(url, batch, write),
            Self::Xapi { url, key, version, activity } => {
                let store = xapi::Store { url, key, version, activity };
                xapi::post(&store, batch, pseudonym, write)
            }
            Self::Matomo { url, site } => matomo::post(url, *site, batch, write),
            Self::Koha { url } => koha::post(url, batch.first()?, write),
            Self::Webhook { url, media_type } => webhook::post(url, media_type, batch.first()?, write),
            Self::Mail { .. } | Self::Hook { .. } => None,
        }
    }

    /// What an answer says of the events of a batch.
    pub fn verdict<F: Field>(&self, batch: &[Event], answer: &Answer, parse: &dyn Fn(&str) -> Option<F>) -> Verdict {
        let body = || parse(&answer.body);
        match self {
            Self::Xapi { .. } => xapi::verdict(batch, answer, body),
            Self::Matomo { .. } => matomo::verdict(batch, answer, body),
            Self::Koha { .. } => koha::verdict(batch, answer),
            _ => cloudevents::verdict(batch, answer, body),
        }
    }

    /// What a function of the page says of a batch by what it resolves to.
    pub fn hook_verdict<F: Field>(batch: &[Event], said: Option<&F>) -> Verdict {
        cloudevents::hook_verdict(batch, said)
    }

    /// The address by which a mail program opens with what is to be said.
    pub fn letter(&self, lines: &[(String, String)]) -> Option<String> {
        match self {
            Self::Mail { to, subject } => Some(letter::letter(to, subject, lines)),
            _ => None,
        }
    }
}

/// The number of a title's record in systems that count them: the last digits of its id.
fn record_number(id: &str) -> Option<&str> {
    let end = id.rfind(|it: char| it.is_ascii_digit())? + 1;
    let begin = id[..end]
        .rfind(|it: char| !it.is_ascii_digit())
        .map_or(0, |at| at + id[at..].chars().next().map_or(1, char::len_utf8));
    (end - begin <= 18).then(|| &id[begin..end])
}

/// Whether a request is about a record, so that a catalogue can take it.
const fn is_about_records(kind: RequestKind) -> bool {
    matches!(kind, RequestKind::Problem | RequestKind::Comment)
}
