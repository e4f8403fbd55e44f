//! Matomo's tracking interface in bulk: counts of reactions, and no words.

use carrel_engine::event::{Event, EventData};
use carrel_engine::field::Field;
use serde::Serialize;

use super::verdict::{Fault, Verdict, is_page};
use super::{Answer, Post, Write, letter};

#[derive(Serialize)]
struct Bulk {
    requests: Vec<String>,
}

pub(super) fn post(url: &str, site: u32, batch: &[Event], write: &impl Write) -> Option<Post> {
    let requests = batch.iter().map(|event| request(site, event)).collect();
    let body = write.text(&Bulk { requests })?;
    // No preflight, which Matomo does not answer.
    let headers = vec![("Content-Type", "text/plain; charset=UTF-8".to_owned())];
    Some(Post { url: url.to_owned(), headers, body, same_origin: false })
}

/// One event: category `carrel`, action and name. Without `_id` Matomo knows no visitor.
fn request(site: u32, event: &Event) -> String {
    let (action, value) = match &event.data {
        EventData::Reaction { reaction, on } => (reaction.as_str(), if *on { "1" } else { "0" }),
        other => (other.kind(), "1"),
    };
    let name = letter::encoded(&event.subject);
    let site = site.to_string();
    let parts = [
        "?idsite=",
        &site,
        "&rec=1&apiv=1&e_c=carrel&e_a=",
        action,
        "&e_n=",
        &name,
        "&e_v=",
        value,
        "&ca=1&send_image=0",
    ];
    parts.concat()
}

pub(super) fn verdict<F: Field>(batch: &[Event], answer: &Answer, body: impl FnOnce() -> Option<F>) -> Verdict {
    match answer.status {
        204 => Verdict::all(batch),
        200..=299 if is_page(answer) => Verdict::again(batch, Some(Fault::Page), None),
        status @ 200..=299 => {
            let Some(said) = body() else { return Verdict::again(batch, Some(Fault::NotJson), None) };
            if said.field("status").and_then(|it| it.text()).as_deref() != Some("success") {
                return Verdict::again(batch, Some(Fault::NotJson), None);
            }
            let invalid = said.field("invalid_indices").and_then(|it| it.list()).unwrap_or_default();
            let invalid: Vec<usize> = invalid.iter().filter_map(Field::number).map(|it| it as usize).collect();
            let (mut accepted, mut refused) = (Vec::new(), Vec::new());
            for (at, event) in batch.iter().enumerate() {
                if invalid.contains(&at) {
                    refused.push((event.id.clone(), String::new()));
                } else {
                    accepted.push(event.id.clone());
                }
            }
            Verdict::by_name(batch, status, &accepted, &refused)
        }
        _ => Verdict::of_status(batch, answer),
    }
}
