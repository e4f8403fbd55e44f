//! Koha's public interface, for a reader who is signed in to its catalogue: reports about a record as tickets, ratings as
//! ratings. It takes suggestions for purchase from staff alone.

use carrel_engine::event::{Event, EventData};
use serde::Serialize;

use super::verdict::{Fault, Verdict, is_page};
use super::{Answer, Post, SIGN_IN, Write, is_about_records, record_number};

#[derive(Serialize)]
struct Ticket<'a> {
    source: &'static str,
    biblio_id: u64,
    title: &'a str,
    body: &'a str,
}

#[derive(Serialize)]
struct Rating {
    rating: u8,
}

pub(super) fn takes(data: &EventData) -> bool {
    match data {
        EventData::Request(it) => is_about_records(it.kind) && record_number(&it.about.id).is_some(),
        EventData::Review(it) => it.rating.is_some() && record_number(&it.about.id).is_some(),
        _ => false,
    }
}

pub(super) fn post(url: &str, event: &Event, write: &impl Write) -> Option<Post> {
    let (path, body) = match &event.data {
        EventData::Request(it) => {
            let biblio_id = record_number(&it.about.id)?.parse().ok()?;
            let title = if it.about.title.is_empty() { it.kind.as_str() } else { &it.about.title };
            let body = [it.problem.map_or("", |it| it.as_str()), &it.text, &it.contact];
            let body = body.into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join("\n");
            ("/public/tickets".to_owned(), write.text(&Ticket { source: "catalog", biblio_id, title, body: &body })?)
        }
        EventData::Review(it) => {
            let path = ["/public/biblios/", record_number(&it.about.id)?, "/ratings"].concat();
            // Half stars become whole ones, a half the next.
            (path, write.text(&Rating { rating: it.rating?.div_ceil(2).clamp(1, 5) })?)
        }
        _ => return None,
    };
    let headers = vec![("Content-Type", "application/json".to_owned())];
    Some(Post { url: [url, &path].concat(), headers, body, same_origin: true })
}

pub(super) fn verdict(batch: &[Event], answer: &Answer) -> Verdict {
    match answer.status {
        200..=299 if is_page(answer) => Verdict::again(batch, Some(Fault::Page), None),
        200..=299 => Verdict::all(batch),
        // It knows no reader here; whoever signs in can have it sent again.
        status @ (401 | 403) => Verdict::no(batch, status, SIGN_IN),
        _ => Verdict::of_status(batch, answer),
    }
}
