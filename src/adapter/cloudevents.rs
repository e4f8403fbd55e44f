//! CloudEvents 1.0 in HTTP batch mode, by `docs/backend.md`.

use carrel_engine::event::Event;
use carrel_engine::field::Field;

use super::verdict::{Fault, Verdict, is_page};
use super::{Answer, Post, Write};

pub(super) fn post(url: &str, batch: &[Event], write: &impl Write) -> Option<Post> {
    let headers = vec![("Content-Type", "application/cloudevents-batch+json; charset=UTF-8".to_owned())];
    Some(Post { url: url.to_owned(), headers, body: write.text(&batch)?, same_origin: false })
}

pub(super) fn verdict<F: Field>(batch: &[Event], answer: &Answer, body: impl FnOnce() -> Option<F>) -> Verdict {
    match answer.status {
        200..=299 if is_page(answer) => Verdict::again(batch, Some(Fault::Page), None),
        200..=299 if answer.body.trim().is_empty() => Verdict::all(batch),
        status @ 200..=299 => match body() {
            // A body that says nothing of events takes nothing back from the status.
            Some(said) => named(batch, status, &said).unwrap_or_else(|| Verdict::all(batch)),
            None => Verdict::all(batch),
        },
        _ => Verdict::of_status(batch, answer),
    }
}

/// What a function of the page resolved to: nothing or true is yes, false is no; an object says it event by event, and one
/// that does not is no, since nothing may be lost.
pub(super) fn hook_verdict<F: Field>(batch: &[Event], said: Option<&F>) -> Verdict {
    let no = || Verdict::again(batch, Some(Fault::Hook), None);
    match said {
        None => Verdict::all(batch),
        Some(said) if said.fields().is_some() => named(batch, 200, said).unwrap_or_else(no),
        Some(said) if said.text().is_none() && said.flag() == Some(true) => Verdict::all(batch),
        Some(_) => no(),
    }
}

/// The events by `accepted` and `refused`; none where an object has neither.
fn named<F: Field>(batch: &[Event], status: u16, said: &F) -> Option<Verdict> {
    let (accepted, refused) = (said.field("accepted"), said.field("refused"));
    if accepted.is_none() && refused.is_none() {
        return None;
    }
    let list = |it: Option<F>| it.and_then(|it| it.list()).unwrap_or_default();
    let accepted: Vec<String> = list(accepted).iter().filter_map(Field::text).collect();
    let refusal = |it: &F| {
        let why = it.field("why").and_then(|it| it.text()).unwrap_or_default();
        Some((it.field("id")?.text()?, why))
    };
    let refused: Vec<(String, String)> = list(refused).iter().filter_map(refusal).collect();
    Some(Verdict::by_name(batch, status, &accepted, &refused))
}
