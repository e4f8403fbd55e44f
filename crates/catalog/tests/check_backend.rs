//! `carrel check-backend` against a backend that conforms, and against such that break one rule each: a check that cannot fail is
//! worth nothing.

use std::collections::{HashMap, HashSet};
use std::thread;

use carrel_catalog::check_backend::{Report, run};
use carrel_catalog::cli::CheckBackend;
use carrel_engine::event::{Event, EventData};
use carrel_engine::request::{Actor, Conversation, State};
use serde_json::{Value, json};
use tiny_http::{Header, Method, Request, Response, Server};

/// The rule that a backend breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Breaks {
    Nothing,
    Preflight,
    Readable,
    Pages,
    Naming,
    Largest,
    Unknown,
    Json,
    Following,
    Once,
    Secret,
    Ids,
    Letters,
    Doubled,
    Forged,
    Withdrawing,
    Reopening,
    Cookies,
    Store,
}

struct Backend {
    breaks: Breaks,
    seen: HashSet<String>,
    requests: HashMap<String, (String, Conversation)>,
}

const NOW: &str = "2026-12-01T10:00:05Z";

impl Backend {
    fn take(&mut self, batch: &[Value]) {
        for value in batch {
            let new = self.seen.insert(value["id"].as_str().unwrap_or_default().to_owned());
            let again = matches!(self.breaks, Breaks::Once | Breaks::Doubled);
            if let Some(event) = Event::read(value).ok().filter(|_| new || again) {
                self.take_one(event, new);
            }
        }
    }

    fn take_one(&mut self, event: Event, new: bool) {
        match event.data {
            EventData::Request(request) if new || self.breaks == Breaks::Once => {
                let mut begun = Conversation::begun(&event.id, &event.time).expect("a sound request");
                if new {
                    begun.advance(State::Verified, Actor::System, None, NOW, None).expect("it is allowed");
                }
                self.requests.insert(event.id, (request.token, begun));
            }
            EventData::Reply(reply) => {
                let Some((token, conversation)) = self.requests.get_mut(&event.subject) else { return };
                if *token != reply.token && self.breaks != Breaks::Forged {
                    return;
                }
                if reply.act.as_str() == "withdraw" && self.breaks == Breaks::Withdrawing {
                    return;
                }
                let text = match self.breaks {
                    Breaks::Letters => reply.text.replace('&', ""),
                    _ => reply.text.clone(),
                };
                let id = if new { event.id } else { [event.id.as_str(), "again"].concat() };
                conversation.reply(reply.act, &id, NOW, &text).expect("a sound reply");
                if reply.act.as_str() == "reopen" && self.breaks == Breaks::Reopening {
                    *conversation = Conversation::begun(&event.subject, NOW).expect("a sound request");
                }
            }
            _ => {}
        }
    }

    fn answer(&mut self, request: &mut Request) -> (u16, Value) {
        let rest = request.url().trim_start_matches("/events").to_owned();
        match (request.method(), rest.strip_prefix("/requests/")) {
            (Method::Options, _) => (if self.breaks == Breaks::Preflight { 405 } else { 204 }, Value::Null),
            (Method::Get, Some(id)) => self.conversation(request, id),
            _ => self.post(request),
        }
    }

    fn post(&mut self, request: &mut Request) -> (u16, Value) {
        let mut body = String::new();
        request.as_reader().read_to_string(&mut body).expect("it is UTF-8");
        let Ok(Value::Array(batch)) = serde_json::from_str(&body) else {
            return (if self.breaks == Breaks::Json { 200 } else { 400 }, Value::Null);
        };
        if self.breaks == Breaks::Largest && body.len() > 30_000 {
            return (413, Value::Null);
        }
        if self.breaks == Breaks::Unknown && body.contains("carrel.check.v9") {
            return (400, Value::Null);
        }
        self.take(&batch);
        match self.breaks {
            Breaks::Naming => (200, json!({"accepted": [], "refused": []})),
            _ => (202, Value::Null),
        }
    }

    fn conversation(&self, request: &Request, id: &str) -> (u16, Value) {
        let sent = request.headers().iter().find(|it| it.field.equiv("Authorization"));
        let token = sent.map_or("", |it| it.value.as_str().trim_start_matches("Bearer "));
        match self.requests.get(id) {
            _ if self.breaks == Breaks::Following => (500, json!({"error": "not today"})),
            None => (404, Value::Null),
            Some((known, conversation)) if known == token || self.breaks == Breaks::Secret => {
                (200, json!(conversation))
            }
            Some(_) if self.breaks == Breaks::Ids => (403, Value::Null),
            Some(_) => (404, Value::Null),
        }
    }
}

fn respond(request: Request, breaks: Breaks, (status, value): (u16, Value)) {
    let page = breaks == Breaks::Pages && *request.method() == Method::Post;
    let body = match &value {
        _ if page => "<!doctype html><p>Sign in".to_owned(),
        Value::Null => String::new(),
        value => value.to_string(),
    };
    let mut headers = vec![
        ("Content-Type", if page { "text/html" } else { "application/json" }),
        ("Access-Control-Allow-Headers", "content-type, authorization"),
        ("Access-Control-Allow-Methods", "POST, GET"),
        ("Access-Control-Expose-Headers", "Retry-After"),
    ];
    if breaks != Breaks::Readable {
        headers.push(("Access-Control-Allow-Origin", "https://library.example"));
    }
    if breaks != Breaks::Store {
        headers.push(("Cache-Control", "no-store"));
    }
    if breaks == Breaks::Cookies {
        headers.push(("Set-Cookie", "id=1"));
    }
    let mut response = Response::from_string(body).with_status_code(if page { 200 } else { status });
    for (name, value) in headers {
        response.add_header(Header::from_bytes(name, value).expect("a sound header"));
    }
    let _ = request.respond(response);
}

fn check(breaks: Breaks) -> Report {
    let server = Server::http("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}/events", server.server_addr());
    thread::spawn(move || {
        let mut backend = Backend { breaks, seen: HashSet::new(), requests: HashMap::new() };
        while let Ok(mut request) = server.recv() {
            let answer = backend.answer(&mut request);
            respond(request, breaks, answer);
        }
    });
    let origin = "https://library.example".to_owned();
    run(&CheckBackend { url, origin, requests: None, events_only: false, timeout: 1, json: false }).expect("it answers")
}

#[test]
fn a_backend_that_conforms_passes_all_checks() {
    let report = check(Breaks::Nothing);
    assert_eq!(report.failed(), [""; 0], "{report}");
    assert_eq!(report.counts(), (17, 0, 0), "{report}");
}

#[test]
fn each_broken_rule_fails_its_own_check() {
    for (breaks, wanted) in [
        (Breaks::Pages, "a batch is acknowledged"),
        (Breaks::Naming, "a batch is acknowledged"),
        (Breaks::Largest, "a batch of 50 events and 60,000 bytes is acknowledged"),
        (Breaks::Unknown, "an event of a kind that it does not know is accepted"),
        (Breaks::Json, "what is no JSON is refused, in a way that pages can read"),
        (Breaks::Following, "a question begins a conversation that its token opens"),
        (Breaks::Store, "a question begins a conversation that its token opens"),
        (Breaks::Once, "the same question sent again begins no second one"),
        (Breaks::Secret, "nobody without the token learns whether there is such a request"),
        (Breaks::Ids, "nobody without the token learns whether there is such a request"),
        (Breaks::Letters, "what a reader writes comes back letter by letter"),
        (Breaks::Doubled, "the same reply sent again stands there once"),
        (Breaks::Forged, "a reply with a wrong token changes nothing, and is accepted"),
        (Breaks::Withdrawing, "a reader can withdraw"),
        (Breaks::Reopening, "a move that is not allowed is accepted and has no effect"),
        (Breaks::Cookies, "it sets no cookies"),
    ] {
        let report = check(breaks);
        assert!(report.failed().contains(&wanted), "{breaks:?}: {report}");
        assert!(report.counts().0 > 0 || breaks == Breaks::Readable, "{breaks:?}: {report}");
    }
}

#[test]
fn what_no_page_may_read_or_send_fails() {
    let report = check(Breaks::Preflight);
    let failed = report.failed();
    assert!(failed.contains(&"a page of another origin may post events"), "{report}");
    assert!(failed.contains(&"a page of another origin may ask about a request"), "{report}");
    let report = check(Breaks::Readable);
    assert!(report.failed().contains(&"a batch is acknowledged"), "{report}");
}

#[test]
fn where_nothing_answers_that_is_said() {
    let arguments = CheckBackend {
        url: "http://127.0.0.1:9/events".into(),
        origin: "https://library.example".into(),
        requests: None,
        events_only: false,
        timeout: 1,
        json: false,
    };
    let error = run(&arguments).expect_err("nothing listens there").to_string();
    assert!(error.contains("127.0.0.1:9") && error.contains("check the address"), "{error}");
}
