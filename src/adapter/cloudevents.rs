//! `CloudEvents` 1.0 in HTTP batch mode: the contract of `docs/backend.md`.

use carrel_engine::event::Event;
use carrel_engine::field::Field;

use super::verdict::{Ruling, is, is_called_json, is_cut, is_silent, looks_like_a_page};
use super::{Answer, Fault, Post, Write, address};

/// A backend that keeps the contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CloudEvents {
    /// Where events are posted.
    pub url: String,
    /// Address of conversations, `{id}` standing for a request's id; otherwise the path `requests/{id}` under [`url`](Self::url).
    pub requests: Option<String>,
}

impl CloudEvents {
    pub(super) fn post<W: Write>(&self, sent: &[&Event], write: &W) -> Option<Post> {
        let media_type = "application/cloudevents-batch+json; charset=UTF-8";
        Some(Post {
            url: self.url.clone(),
            headers: vec![("Content-Type", media_type.to_owned())],
            body: write.text(&sent)?,
            same_origin: false,
        })
    }

    pub(super) fn conversation(&self, id: &str) -> String {
        match &self.requests {
            Some(template) => address::with_id(template, id),
            None => address::with_path(&self.url, &["/requests/", &address::encode(id)].concat()),
        }
    }
}

pub(super) fn rule<F: Field>(sent: &[&Event], answer: &Answer, parse: &dyn Fn(&str) -> Option<F>) -> Ruling {
    if !matches!(answer.status, 200..=299) {
        return Ruling::failed(sent, answer, parse);
    }
    // Some servers call an answer without a body HTML: nobody signs in on an empty page.
    if is_silent(answer) {
        return Ruling::accepted(sent);
    }
    if is(answer, "text/html") || looks_like_a_page(answer) {
        return Ruling::later(sent, Some(Fault::Page(answer.status)));
    }
    match parse(&answer.body) {
        Some(said) => Ruling::by_lists(sent, answer.status, &said).unwrap_or_else(|| Ruling::accepted(sent)),
        // What refuses events may be in the part that is missing.
        None if is_cut(answer) => Ruling::later(sent, Some(Fault::TooLong)),
        None if is_called_json(answer) => Ruling::later(sent, Some(Fault::NotJson)),
        None => Ruling::accepted(sent),
    }
}

#[cfg(test)]
mod tests {
    use carrel_engine::profile::Reaction;
    use serde_json::json as value;

    use super::super::samples::{adapter, all, id, json, other, parse, posted, reaction};
    use super::super::{Adapter, Refusal, Verdict};
    use super::*;

    fn library() -> Adapter {
        adapter(&value!("https://library.example/in?key=1"))
    }

    fn two() -> [Event; 2] {
        [reaction(1, Reaction::Liked, true), reaction(2, Reaction::Saved, false)]
    }

    fn verdict(answer: &Answer) -> Verdict {
        library().verdict(&two(), answer, &parse)
    }

    #[test]
    fn a_batch_is_posted_as_the_contract_has_it() {
        let post = posted(&library(), &two()[..1]);
        assert_eq!(post.url, "https://library.example/in?key=1");
        assert_eq!(post.headers, [("Content-Type", "application/cloudevents-batch+json; charset=UTF-8".to_owned())]);
        assert!(!post.same_origin);
        assert_eq!(
            post.body,
            concat!(
                r#"[{"specversion":"1.0","id":"01010101-0101-4101-8101-010101010101","source":"https://library.example/carrel/collection/","#,
                r#""type":"carrel.reaction.v1","time":"2026-11-22T10:00:00Z","subject":"melville moby-dick/12","#,
                r#""datacontenttype":"application/json","data":{"reaction":"liked","on":true}}]"#
            )
        );
        let sent: Vec<Event> = serde_json::from_str(&posted(&library(), &all()).body).expect("events of ours");
        assert_eq!(sent, all());
    }

    #[test]
    fn a_conversation_is_under_the_address_or_where_it_was_said_to_be() {
        assert_eq!(library().conversation("a/b").as_deref(), Some("https://library.example/in/requests/a%2Fb?key=1"));
        let said = value!({"kind": "cloudevents", "url": "/in", "requests": "/out/{id}.json"});
        assert_eq!(adapter(&said).conversation("a").as_deref(), Some("/out/a.json"));
    }

    #[test]
    fn an_answer_that_says_nothing_else_accepts_the_batch() {
        let both = [id(1), id(2)];
        for answer in [
            json(204, ""),
            other(200, "text/html; charset=UTF-8", "\r\n"),
            json(202, "{}"),
            json(200, "null"),
            json(200, "[]"),
            other(200, "text/plain", "OK"),
            other(200, "", "Accepted."),
        ] {
            let verdict = verdict(&answer);
            assert_eq!(verdict, Verdict { accepted: both.to_vec(), ..Verdict::default() }, "{answer:?}");
        }
    }

    #[test]
    fn an_answer_that_names_events_is_taken_at_its_word() {
        let told = r#"{"accepted": ["01010101-0101-4101-8101-010101010101", "other", 1, null, {}],
            "refused": [{"id": "02020202-0202-4202-8202-020202020202", "why": "no\nsuch\u0007 title"}, {"why": "x"}, []]}"#;
        let verdict = verdict(&json(200, told));
        let refusal = Refusal { id: id(2), status: 200, why: "no such title".into() };
        assert_eq!(verdict, Verdict { accepted: vec![id(1)], refused: vec![refusal], ..Verdict::default() });
    }

    #[test]
    fn an_answer_that_cannot_be_understood_accepts_nothing() {
        let page = "<!doctype html><title>Sign in</title>";
        for (answer, fault) in [
            (json(200, page), Fault::Page(200)),
            (other(200, "text/plain", page), Fault::Page(200)),
            (json(200, "not JSON"), Fault::NotJson),
            (other(200, "text/plain", r#"{"refused": [{"id""#), Fault::NotJson),
            (json(200, &"[".repeat(5_000)), Fault::NotJson),
            (json(200, r#"{"accepted": true}"#), Fault::OtherJson),
            (
                json(200, r#"{"accepted": ["01010101-0101-4101-8101-010101010101"], "refused": "others"}"#),
                Fault::OtherJson,
            ),
        ] {
            let verdict = verdict(&answer);
            assert_eq!((verdict.later.len(), verdict.fault), (2, Some(fault)), "{answer:?}");
        }
    }

    #[test]
    fn events_that_an_answer_leaves_out_come_again() {
        let one = verdict(&json(200, r#"{"accepted": ["01010101-0101-4101-8101-010101010101"]}"#));
        assert_eq!((one.accepted, one.later, one.fault), (vec![id(1)], vec![id(2)], Some(Fault::LeftOut(1))));
        for none in [r#"{"accepted": ["other"]}"#, r#"{"refused": []}"#, r#"{"accepted": [[[]]]}"#] {
            let none = verdict(&json(200, none));
            assert_eq!((none.later.len(), none.fault), (2, Some(Fault::NamedNone)));
        }
    }

    #[test]
    fn an_event_that_is_accepted_and_refused_is_not_forgotten() {
        let both = r#"{"accepted": ["01010101-0101-4101-8101-010101010101", "01010101-0101-4101-8101-010101010101"],
            "refused": ["01010101-0101-4101-8101-010101010101", {"id": "01010101-0101-4101-8101-010101010101", "why": "late"}]}"#;
        let verdict = verdict(&json(200, both));
        assert_eq!((verdict.accepted.len(), verdict.refused.len(), verdict.later), (0, 1, vec![id(2)]));
    }

    #[test]
    fn a_page_to_sign_in_is_no_answer() {
        let verdict = verdict(&other(200, "text/HTML;charset=utf-8", "<title>Sign in</title>"));
        assert_eq!((verdict.later.len(), verdict.fault), (2, Some(Fault::Page(200))));
    }

    #[test]
    fn an_answer_that_was_cut_is_not_guessed_at() {
        let long = ["{\"refused\": [", &"1,".repeat(Answer::MOST)].concat();
        let verdict = verdict(&json(200, &long[..Answer::MOST]));
        assert_eq!((verdict.later.len(), verdict.fault), (2, Some(Fault::TooLong)));
    }

    #[test]
    fn not_now_is_waited_for_and_what_is_set_up_wrongly_loses_nothing() {
        let busy = Answer { retry_after_ms: Some(7_000), ..json(503, "") };
        assert_eq!((verdict(&busy).later.len(), verdict(&busy).after_ms), (2, Some(7_000)));
        for status in [0, 100, 302, 401, 403, 404, 405, 409, 410, 418, 500, 502, 999] {
            let verdict = verdict(&Answer { retry_after_ms: Some(7_000), ..json(status, r#"{"why": "x"}"#) });
            assert_eq!((verdict.later.len(), verdict.after_ms), (2, None), "{status}");
            assert_eq!(verdict.fault, Some(Fault::Status(status)));
        }
    }

    #[test]
    fn a_batch_that_is_refused_is_tried_one_by_one_and_a_single_event_is_refused() {
        for status in [400, 413, 422] {
            let several = verdict(&json(status, "{}"));
            assert_eq!((several.apart, several.fault), (vec![id(1), id(2)], Some(Fault::Refused(status))));
            let one = library().verdict(&two()[..1], &json(status, r#"{"error": "too late"}"#), &parse);
            assert_eq!(one.refused, [Refusal { id: id(1), status, why: "too late".into() }]);
        }
        let plain = library().verdict(&two()[..1], &other(400, "text/plain", " too\r\nlate "), &parse);
        assert_eq!(plain.refused[0].why, "too  late");
        let page = library().verdict(&two()[..1], &other(400, "text/html", "<h1>Bad"), &parse);
        assert_eq!(page.refused[0].why, "");
    }
}
