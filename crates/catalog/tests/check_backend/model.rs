//! A backend that does what `docs/backend.md` asks, written from its words alone, and a way to let it break one rule.

use std::collections::{HashMap, HashSet};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tiny_http::{Header, Method, Request, Response, Server};

/// The website for whose pages it is.
pub const ORIGIN: &str = "https://library.example";
const NOW: &str = "2026-12-01T10:00:05Z";

/// What it was asked.
pub struct Asked {
    pub method: Method,
    /// Of the request that is asked about.
    pub id: Option<String>,
    pub token: String,
    pub body: String,
    pub events: Vec<Value>,
    /// Whether all these events came before.
    pub again: bool,
}

impl Asked {
    pub fn is(&self, method: &str) -> bool {
        self.method.as_str() == method
    }

    /// The first event with such a value at a pointer.
    pub fn event(&self, pointer: &str, value: &str) -> Option<&Value> {
        self.events.iter().find(|event| event.pointer(pointer).is_some_and(|it| it == value))
    }

    /// A reply that does something, and comes for the first time.
    pub fn reply(&self, act: &str) -> Option<&Value> {
        self.event("/data/act", act).filter(|_| !self.again)
    }
}

/// What it answers.
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: String,
    /// How its letters become bytes.
    pub encode: fn(&str) -> Vec<u8>,
}

impl Answer {
    fn new(status: u16, body: &Value) -> Self {
        let headers = [
            ("Content-Type", "application/json"),
            ("Cache-Control", "no-store"),
            ("Access-Control-Allow-Origin", ORIGIN),
            ("Access-Control-Allow-Methods", "POST, GET"),
            ("Access-Control-Allow-Headers", "content-type, authorization"),
            ("Access-Control-Expose-Headers", "Retry-After"),
        ];
        let body = if body.is_null() { String::new() } else { body.to_string() };
        Self { status, headers: headers.map(|it| (it.0, it.1.to_owned())).to_vec(), body, encode: |it| it.into() }
    }

    /// Sets a header instead of the one there is; an empty one is left out.
    pub fn set(&mut self, name: &'static str, value: &str) {
        self.headers.retain(|it| it.0 != name);
        if !value.is_empty() {
            self.headers.push((name, value.to_owned()));
        }
    }

    /// Says something else.
    pub fn say(&mut self, status: u16, body: &str) {
        (self.status, self.body) = (status, body.to_owned());
    }

    /// Changes what it says in JSON.
    pub fn change(&mut self, change: impl Fn(&mut Value)) {
        if let Ok(mut value) = serde_json::from_str(&self.body) {
            change(&mut value);
            self.body = value.to_string();
        }
    }
}

/// How a rule is broken: after all was done as it should be, something is done that should not.
pub type Break = fn(&mut Model, &Asked, &mut Answer);

/// A request that it knows.
pub struct Kept {
    pub token: String,
    pub document: Value,
}

/// The backend.
#[derive(Default)]
pub struct Model {
    seen: HashSet<(String, String)>,
    pub requests: HashMap<String, Kept>,
    /// How long it takes until something has an effect.
    lag: Duration,
    waiting: Vec<(Instant, Value)>,
}

impl Model {
    /// Answers on a port of its own, until the tests end; gives its address.
    pub fn start(lag: Duration, broken: Break) -> String {
        let server = Server::http("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}/events", server.server_addr());
        thread::spawn(move || {
            let mut model = Self { lag, ..Self::default() };
            while let Ok(mut request) = server.recv() {
                model.work();
                let asked = model.read(&mut request);
                let mut answer = model.answer(&asked);
                broken(&mut model, &asked, &mut answer);
                respond(request, &answer);
            }
        });
        url
    }

    fn read(&mut self, request: &mut Request) -> Asked {
        let mut body = String::new();
        request.as_reader().read_to_string(&mut body).expect("it is UTF-8");
        let sent = request.headers().iter().find(|it| it.field.equiv("Authorization"));
        let token = sent.and_then(|it| it.value.as_str().strip_prefix("Bearer ")).unwrap_or_default().to_owned();
        let events: Vec<Value> = serde_json::from_str(&body).unwrap_or_default();
        let again = !events.is_empty() && events.iter().all(|event| self.seen.contains(&key(event)));
        let id = request.url().strip_prefix("/events/requests/").map(str::to_owned);
        Asked { method: request.method().clone(), id, token, body, events, again }
    }

    fn answer(&mut self, asked: &Asked) -> Answer {
        match (asked.method.as_str(), &asked.id) {
            ("OPTIONS", _) => Answer::new(204, &Value::Null),
            ("GET", Some(id)) => match self.requests.get(id).filter(|it| it.token == asked.token) {
                Some(kept) => Answer::new(200, &kept.document),
                None => Answer::new(404, &json!({"error": format!("there is no request {id}")})),
            },
            ("POST", None) if serde_json::from_str::<Vec<Value>>(&asked.body).is_ok() => {
                for event in &asked.events {
                    if self.seen.insert(key(event)) {
                        self.waiting.push((Instant::now() + self.lag, event.clone()));
                    }
                }
                self.work();
                let ids: Vec<&Value> = asked.events.iter().map(|event| &event["id"]).collect();
                Answer::new(200, &json!({"accepted": ids}))
            }
            _ => Answer::new(400, &json!({"error": "send events"})),
        }
    }

    /// Does what it is time for.
    fn work(&mut self) {
        let (due, waiting) = std::mem::take(&mut self.waiting).into_iter().partition(|it| it.0 <= Instant::now());
        self.waiting = waiting;
        let due: Vec<(Instant, Value)> = due;
        for (_, event) in &due {
            self.take(event);
        }
    }

    /// Takes an event, whether it came before or not.
    pub fn take(&mut self, event: &Value) {
        let text = |pointer: &str| event.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
        let (id, token) = (text("/subject"), text("/data/token"));
        match text("/type").as_str() {
            "carrel.request.v1" => {
                let steps = json!([{"to": "submitted", "by": "reader", "time": NOW}]);
                let document = json!({"id": id, "steps": steps, "messages": []});
                self.requests.insert(id, Kept { token, document });
            }
            "carrel.reply.v1" if self.requests.get(&id).is_some_and(|it| it.token == token) => {
                if !text("/data/text").is_empty() {
                    self.say(&id, &text("/id"), &text("/data/text"));
                }
                let withdrawn = self.list(&id, "steps").last().is_some_and(|it| it["to"] == "withdrawn");
                if text("/data/act") == "withdraw" && !withdrawn {
                    self.step(&id, "withdrawn");
                }
            }
            _ => {}
        }
    }

    /// Adds a message by the reader.
    pub fn say(&mut self, request: &str, id: &str, text: &str) {
        let message = json!({"id": id, "by": "reader", "time": NOW, "text": text});
        self.list(request, "messages").push(message);
    }

    /// Adds a step by the reader.
    pub fn step(&mut self, request: &str, to: &str) {
        self.list(request, "steps").push(json!({"to": to, "by": "reader", "time": NOW}));
    }

    /// The steps or messages of a request.
    pub fn list(&mut self, request: &str, name: &str) -> &mut Vec<Value> {
        let kept = self.requests.get_mut(request).expect("a request that is known");
        kept.document[name].as_array_mut().expect("a list")
    }

    /// The conversation that is asked about, whoever asks.
    pub fn shown(&self, asked: &Asked) -> Option<String> {
        Some(self.requests.get(asked.id.as_ref()?)?.document.to_string())
    }
}

fn key(event: &Value) -> (String, String) {
    let text = |name: &str| event[name].as_str().unwrap_or_default().to_owned();
    (text("source"), text("id"))
}

fn respond(request: Request, answer: &Answer) {
    let mut response = Response::from_data((answer.encode)(&answer.body)).with_status_code(answer.status);
    for (name, value) in &answer.headers {
        response.add_header(Header::from_bytes(*name, value.as_bytes()).expect("a sound header"));
    }
    // Fails only if whoever asked has gone away.
    let _ = request.respond(response);
}
