//! The events that are sent. All of them say that they are a test.

use carrel_engine::event::uuid_v4;
use serde_json::{Value, json};

const NOTE: &str = "A test by carrel check-backend; nobody needs an answer.";

/// A fresh id that nothing else has.
pub fn fresh_id() -> String {
    uuid_v4(random())
}

/// A fresh token.
pub fn fresh_token() -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let random = [random(), random(), random()].concat();
    random.into_iter().take(43).map(|byte| char::from(LETTERS[usize::from(byte & 63)])).collect()
}

fn random() -> [u8; 16] {
    let mut bytes = [0; 16];
    // Without a source of randomness ids would repeat, and a run would say something of the one before.
    if getrandom::fill(&mut bytes).is_err() {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default().as_nanos();
        bytes = now.to_le_bytes();
    }
    bytes
}

fn event(id: &str, kind: &str, subject: &str, data: &Value) -> Value {
    json!({
        "specversion": "1.0", "id": id, "source": "https://check.carrel.example/collection/", "type": kind,
        "time": "2026-12-01T10:00:00Z", "subject": subject, "datacontenttype": "application/json", "data": data,
    })
}

/// A reaction to a title with an id of some length.
pub fn reaction(title: &str) -> Value {
    event(&fresh_id(), "carrel.reaction.v1", title, &json!({"reaction": "liked", "on": true}))
}

/// An event of a type that no backend knows.
pub fn unknown() -> Value {
    event(&fresh_id(), "carrel.check.v9", "check", &json!({"note": NOTE}))
}

/// A question.
pub fn question(id: &str, token: &str) -> Value {
    event(id, "carrel.request.v1", id, &json!({"kind": "question", "token": token, "text": NOTE}))
}

/// A reply to it.
pub fn reply(id: &str, token: &str, act: &str, text: &str) -> Value {
    event(&fresh_id(), "carrel.reply.v1", id, &json!({"token": token, "act": act, "text": text}))
}

/// The id of an event.
pub fn id_of(event: &Value) -> &str {
    event["id"].as_str().unwrap_or_default()
}
