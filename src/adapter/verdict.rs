//! What became of a batch, event by event.

use std::fmt;

use carrel_engine::event::Event;

use super::Answer;

/// Most bytes that are kept of what a server says of an event.
const MOST_WHY: usize = 300;

/// An event that the backend will never take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Its id.
    pub id: String,
    /// The status that said so.
    pub status: u16,
    /// In the server's words; may be empty.
    pub why: String,
}

/// What became of a batch: each of its events is in exactly one of the lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// The backend has them.
    pub accepted: Vec<String>,
    /// It will never take them.
    pub refused: Vec<Refusal>,
    /// It will not take them together; one of them may be the one that it refuses.
    pub apart: Vec<String>,
    /// They come again.
    pub later: Vec<String>,
    /// In how many ms the backend would like to be asked again.
    pub after_ms: Option<u64>,
    /// What is wrong with the answer, for the web person.
    pub fault: Option<Fault>,
}

/// What is wrong with an answer. Never tells anything of a reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A status that neither takes nor refuses.
    Status(u16),
    /// A web page.
    Page,
    /// Not JSON where JSON is needed.
    NotJson,
    /// It names none of the events, or not all.
    Unnamed,
    /// The function of the page said no.
    Hook,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(status @ (401 | 403)) => {
                write!(
                    f,
                    "it answered {status}; it has to take events without signing in, or the key in carrel.json is wrong"
                )
            }
            Self::Status(status @ (404 | 405 | 410)) => {
                write!(f, "it answered {status}; check the address in carrel.json and that POST is allowed there")
            }
            Self::Status(status) => write!(f, "it answered {status}; the events come again"),
            Self::Page => f.write_str("it answered with a web page, perhaps one to sign in; the events come again"),
            Self::NotJson => f.write_str("its answer is not the JSON that it should be; the events come again"),
            Self::Unnamed => f.write_str("its answer does not name all events of the batch; the others come again"),
            Self::Hook => f.write_str("the function given as `backend` did not take the events; they come again"),
        }
    }
}

impl Verdict {
    /// The backend has all of it.
    pub fn all(batch: &[Event]) -> Self {
        Self { accepted: ids(batch), ..Self::default() }
    }

    /// All of it comes again.
    pub fn again(batch: &[Event], fault: Option<Fault>, after_ms: Option<u64>) -> Self {
        Self { later: ids(batch), fault, after_ms, ..Self::default() }
    }

    /// None of it will be taken as it is; of several, one may be to blame.
    pub fn no(batch: &[Event], status: u16, why: &str) -> Self {
        match batch {
            [one] => Self { refused: vec![refusal(&one.id, status, why)], ..Self::default() },
            _ => Self { apart: ids(batch), ..Self::default() },
        }
    }

    /// What a status alone says, where it is none of success.
    pub fn of_status(batch: &[Event], answer: &Answer) -> Self {
        match answer.status {
            status @ (400 | 413 | 422) => Self::no(batch, status, ""),
            429 | 503 => Self::again(batch, None, answer.retry_after_ms),
            status => Self::again(batch, Some(Fault::Status(status)), None),
        }
    }

    /// Events sorted by what a server says of each: taken, refused with a reason, or nothing.
    pub fn by_name(batch: &[Event], status: u16, accepted: &[String], refused: &[(String, String)]) -> Self {
        let mut verdict = Self::default();
        for Event { id, .. } in batch {
            if accepted.contains(id) {
                verdict.accepted.push(id.clone());
            } else if let Some((_, why)) = refused.iter().find(|it| it.0 == *id) {
                verdict.refused.push(refusal(id, status, why));
            } else {
                verdict.later.push(id.clone());
            }
        }
        verdict.fault = (!verdict.later.is_empty()).then_some(Fault::Unnamed);
        verdict
    }
}

pub(super) fn ids(batch: &[Event]) -> Vec<String> {
    batch.iter().map(|event| event.id.clone()).collect()
}

fn refusal(id: &str, status: u16, why: &str) -> Refusal {
    let mut clean = String::new();
    for letter in why.chars().filter(|it| !it.is_control()) {
        if clean.len() + letter.len_utf8() > MOST_WHY {
            break;
        }
        clean.push(letter);
    }
    Refusal { id: id.to_owned(), status, why: clean }
}

/// Whether an answer is a web page.
pub(super) fn is_page(answer: &Answer) -> bool {
    let media_type = answer.media_type.trim_start().to_ascii_lowercase();
    let begins = answer
        .body
        .trim_start()
        .get(..5)
        .is_some_and(|it| it.eq_ignore_ascii_case("<!doc") || it.eq_ignore_ascii_case("<html"));
    media_type.starts_with("text/html") || media_type.starts_with("application/xhtml") || begins
}
