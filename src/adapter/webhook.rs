//! Whatever takes one event at a time: automation services, chat rooms, a script of the library's own.

use carrel_engine::event::Event;
use carrel_engine::field::Field;

use super::verdict::{Ruling, looks_like_a_page};
use super::{Answer, Fault, Post, Write};

/// A webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    /// Where each event is posted.
    pub url: String,
    /// Whether it is called plain text: a browser then asks nobody whether it may send it to another origin.
    pub plain: bool,
}

impl Webhook {
    pub(super) fn post<W: Write>(&self, event: &Event, write: &W) -> Option<Post> {
        let media_type = if self.plain { "text/plain; charset=UTF-8" } else { "application/json" };
        Some(Post {
            url: self.url.clone(),
            headers: vec![("Content-Type", media_type.to_owned())],
            body: write.text(event)?,
            same_origin: false,
        })
    }
}

pub(super) fn rule<F: Field>(sent: &[&Event], answer: &Answer, parse: &dyn Fn(&str) -> Option<F>) -> Ruling {
    match answer.status {
        // Scripts say "ok" and call it HTML, so that the body tells.
        200..=299 if looks_like_a_page(answer) => Ruling::later(sent, Some(Fault::Page(answer.status))),
        200..=299 => Ruling::accepted(sent),
        _ => Ruling::failed(sent, answer, parse),
    }
}

#[cfg(test)]
mod tests {
    use carrel_engine::event::RequestKind;
    use serde_json::json as value;

    use super::super::samples::{adapter, all, json, other, parse, posted, reply, request};
    use super::*;

    #[test]
    fn each_event_is_posted_by_itself_whatever_it_tells() {
        let hook = adapter(&value!({"kind": "webhook", "url": "/hook"}));
        for event in all() {
            let post = posted(&hook, std::slice::from_ref(&event));
            assert_eq!((post.url.as_str(), post.same_origin), ("/hook", false));
            assert_eq!(post.headers, [("Content-Type", "application/json".to_owned())]);
            assert_eq!(serde_json::from_str::<Event>(&post.body).expect("an event"), event);
        }
        let plain = adapter(&value!({"kind": "webhook", "url": "/hook", "type": "text/plain"}));
        assert_eq!(posted(&plain, &[reply(1)]).headers[0].1, "text/plain; charset=UTF-8");
    }

    #[test]
    fn of_a_longer_batch_the_first_event_is_posted_and_the_others_come_again() {
        let hook = adapter(&value!({"kind": "webhook", "url": "/hook"}));
        let batch = [request(1, RequestKind::Question), reply(2)];
        assert_eq!(posted(&hook, &batch), posted(&hook, &batch[..1]));
        let verdict = hook.verdict(&batch, &json(200, ""), &parse);
        assert_eq!((verdict.accepted.len(), verdict.later.len()), (1, 1));
    }

    #[test]
    fn anything_but_a_page_will_do_as_an_answer() {
        let hook = adapter(&value!({"kind": "webhook", "url": "/hook"}));
        let verdict = |answer: &Answer| hook.verdict(&[reply(1)], answer, &parse);
        for answer in [json(200, ""), other(201, "text/html", "ok"), json(299, "{\"accepted\": []}"), json(200, "[[")] {
            assert_eq!(verdict(&answer).accepted.len(), 1, "{answer:?}");
        }
        let page = verdict(&other(200, "", "<!doctype HTML><form>"));
        assert_eq!((page.later.len(), page.fault), (1, Some(Fault::Page(200))));
        assert_eq!(verdict(&json(410, "")).later.len(), 1);
        assert_eq!(verdict(&json(422, r#"{"detail": "no"}"#)).refused[0].why, "no");
    }
}
