//! What became of a batch.

use carrel_engine::event::Event;
use carrel_engine::field::Field;

use super::{Answer, Fault};

/// An event that the backend will never take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The event's id.
    pub id: String,
    /// By which HTTP status; 0 where a function of the page said so.
    pub status: u16,
    /// Why, in the backend's words or [`SIGN_IN`](super::SIGN_IN); may be empty. At most 300 bytes, no control characters.
    pub why: String,
}

/// What became of a batch: each of its events is in exactly one of the four lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// The backend has these.
    pub accepted: Vec<String>,
    /// It will never take these.
    pub refused: Vec<Refusal>,
    /// It would not take these together: they are to be tried one by one.
    pub apart: Vec<String>,
    /// These come again.
    pub later: Vec<String>,
    /// In how many ms the backend would like to be asked again.
    pub after_ms: Option<u64>,
    /// What is wrong, if something is.
    pub fault: Option<Fault>,
}

impl Verdict {
    /// Nothing is known of the batch: it comes again.
    pub fn none(batch: &[Event], fault: Fault) -> Self {
        Ruling::later(&[], Some(fault)).verdict(batch, &[])
    }
}

/// What became of one event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Accepted,
    Refused(u16, String),
    Apart,
    Later,
}

/// What became of the events that were sent, in their order.
#[derive(Clone, Debug)]
pub(super) struct Ruling {
    pub(super) fates: Vec<Fate>,
    pub(super) after_ms: Option<u64>,
    pub(super) fault: Option<Fault>,
}

impl Ruling {
    /// The same for all.
    pub(super) fn all(sent: &[&Event], fate: &Fate, fault: Option<Fault>) -> Self {
        Self { fates: vec![fate.clone(); sent.len()], after_ms: None, fault }
    }

    /// The backend has all.
    pub(super) fn accepted(sent: &[&Event]) -> Self {
        Self::all(sent, &Fate::Accepted, None)
    }

    /// All come again.
    pub(super) fn later(sent: &[&Event], fault: Option<Fault>) -> Self {
        Self::all(sent, &Fate::Later, fault)
    }

    /// Not as they are: one is refused, several are to be tried one by one.
    pub(super) fn never(sent: &[&Event], status: u16, why: String) -> Self {
        let fate = if sent.len() > 1 { Fate::Apart } else { Fate::Refused(status, why) };
        Self::all(sent, &fate, Some(Fault::Refused(status)))
    }

    /// What statuses other than 2xx mean to every kind.
    pub(super) fn failed<F: Field>(sent: &[&Event], answer: &Answer, parse: &dyn Fn(&str) -> Option<F>) -> Self {
        match answer.status {
            status @ (400 | 413 | 422) => Self::never(sent, status, why(answer, parse)),
            // The only ones whose wish is honoured: of others it says when a page is there again, not when events are taken.
            status @ (429 | 503) => {
                Self { after_ms: answer.retry_after_ms, ..Self::later(sent, Some(Fault::Status(status))) }
            }
            status => Self::later(sent, Some(Fault::Status(status))),
        }
    }

    /// What `{"accepted": ["ID"], "refused": [{"id": "ID", "why": "…"}]}` means; none where a value has neither.
    pub(super) fn by_lists<F: Field>(sent: &[&Event], status: u16, said: &F) -> Option<Self> {
        let list = |name: &str| said.field(name).and_then(|it| it.list());
        let (accepted, refused) = (list("accepted"), list("refused"));
        let says = |name: &str| said.field(name).is_some();
        if accepted.is_none() && says("accepted") || refused.is_none() && says("refused") {
            return Some(Self::later(sent, Some(Fault::OtherJson)));
        }
        if accepted.is_none() && refused.is_none() {
            return None;
        }
        let accepted: Vec<String> = accepted.unwrap_or_default().iter().filter_map(Field::text).collect();
        let refused: Vec<(String, String)> = refused.unwrap_or_default().iter().filter_map(refusal).collect();
        let fate = |event: &&Event| {
            // One that is in both is kept: set aside it can be sent again, forgotten it cannot.
            let never = refused.iter().find(|it| it.0 == event.id).map(|it| Fate::Refused(status, it.1.clone()));
            let has = || if accepted.contains(&event.id) { Fate::Accepted } else { Fate::Later };
            never.unwrap_or_else(has)
        };
        Some(Self::named(sent.iter().map(fate).collect()))
    }

    /// By an answer that names events: those that it does not name come again.
    pub(super) fn named(fates: Vec<Fate>) -> Self {
        let left_out = fates.iter().filter(|it| **it == Fate::Later).count();
        let fault = match left_out {
            0 => None,
            all if all == fates.len() => Some(Fault::NamedNone),
            some => Some(Fault::LeftOut(some)),
        };
        Self { fates, after_ms: None, fault }
    }

    /// Each event of the batch into one list: those that were not sent come again.
    pub(super) fn verdict(self, batch: &[Event], sent: &[&Event]) -> Verdict {
        let mut verdict = Verdict { after_ms: self.after_ms, fault: self.fault, ..Verdict::default() };
        for event in batch {
            let id = event.id.clone();
            let fate = sent.iter().position(|it| it.id == id).and_then(|at| self.fates.get(at));
            match fate.unwrap_or(&Fate::Later) {
                Fate::Accepted => verdict.accepted.push(id),
                Fate::Refused(status, why) => verdict.refused.push(Refusal { id, status: *status, why: why.clone() }),
                Fate::Apart => verdict.apart.push(id),
                Fate::Later => verdict.later.push(id),
            }
        }
        verdict
    }
}

fn refusal<F: Field>(item: &F) -> Option<(String, String)> {
    let why = item.field("why").and_then(|it| it.text()).unwrap_or_default();
    // A bare id is meant likewise.
    Some((item.field("id").and_then(|it| it.text()).or_else(|| item.text())?, worded(&why)))
}

/// What a refusal says of itself: our own field, that of Koha and many others, those of RFC 9457, or all of a plain text.
pub(super) fn why<F: Field>(answer: &Answer, parse: &dyn Fn(&str) -> Option<F>) -> String {
    let said = parse(&answer.body);
    let field = |name: &&str| said.as_ref()?.field(name)?.text();
    let plain = || is(answer, "text/plain").then(|| answer.body.clone());
    let found = ["why", "error", "message", "detail", "title"].iter().find_map(field).or_else(plain);
    worded(&found.unwrap_or_default())
}

/// Words of a server as they may be shown: at most 300 bytes in one line.
fn worded(text: &str) -> String {
    let mut out = String::new();
    for it in text.trim().chars().take(600) {
        let it = if it.is_whitespace() { ' ' } else { it };
        // Those that turn the direction of writing would turn what stands beside it, too.
        if it.is_control() || matches!(it, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') {
            continue;
        }
        if out.len() + it.len_utf8() > 300 {
            break;
        }
        out.push(it);
    }
    out
}

/// Whether an answer is of a media type.
pub(super) fn is(answer: &Answer, media_type: &str) -> bool {
    answer.media_type.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(media_type)
}

/// Whether an answer says nothing.
pub(super) fn is_silent(answer: &Answer) -> bool {
    answer.body.trim_matches(['\u{feff}', ' ', '\t', '\r', '\n']).is_empty()
}

/// Whether a body is a page for people, whatever it calls itself.
pub(super) fn looks_like_a_page(answer: &Answer) -> bool {
    let body = answer.body.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']).as_bytes();
    let begins = |with: &str| body.get(..with.len()).is_some_and(|it| it.eq_ignore_ascii_case(with.as_bytes()));
    begins("<!doctype html") || begins("<html") || (body.first() == Some(&b'<') && is(answer, "text/html"))
}

/// Whether a body that cannot be read as JSON was to be JSON: what is not there of it may have said that events are refused.
pub(super) fn is_called_json(answer: &Answer) -> bool {
    let media_type = answer.media_type.split(';').next().unwrap_or_default().trim();
    let body = answer.body.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    media_type.to_ascii_lowercase().ends_with("json") || body.starts_with(['{', '['])
}

/// Whether a body may be too long to be all there.
pub(super) fn is_cut(answer: &Answer) -> bool {
    // The last character may be cut off, too.
    answer.body.len() > Answer::MOST - 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_server_fit_into_a_line() {
        assert_eq!(worded(" No\r\n\u{0}such\u{1b}[31m \u{202e}title\u{85} "), "No  such[31m title");
        let long = worded(&"好".repeat(200));
        assert_eq!((long.len(), long.chars().count()), (300, 100));
        assert_eq!(worded(&"\u{0}".repeat(10_000)), "");
    }

    #[test]
    fn a_page_is_known_by_its_beginning() {
        let answer = |media_type: &str, body: &str| Answer {
            media_type: media_type.into(),
            body: body.into(),
            ..Answer::default()
        };
        assert!(looks_like_a_page(&answer("text/plain", " \u{feff}<!DOCTYPE html><title>Sign in")));
        assert!(looks_like_a_page(&answer("Text/HTML; charset=UTF-8", "<p>Sign in")));
        for none in [("text/html", "ok"), ("text/html", ""), ("application/xml", "<ok/>"), ("", "<")] {
            assert!(!looks_like_a_page(&answer(none.0, none.1)), "{none:?}");
        }
    }
}
