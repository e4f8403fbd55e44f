//! Backends that break one rule each.

use std::thread;
use std::time::Duration;

use carrel_catalog::check_backend::Check;
use serde_json::{Value, json};

use super::model::{Answer, Asked, Break, Model};

/// Longer than the tests have patience.
const SLOW: Duration = Duration::from_millis(2_500);

/// What is wrong, which check finds it, and how it is done.
pub const BROKEN: &[(&str, Check, Break)] = &[
    ("the preflight of events is refused", Check::MayPost, |_, asked, answer| {
        if asked.is("OPTIONS") && asked.id.is_none() {
            answer.say(401, "");
        }
    }),
    ("the preflight of events allows no Content-Type", Check::MayPost, |_, asked, answer| {
        if asked.id.is_none() {
            answer.set("Access-Control-Allow-Headers", "authorization");
        }
    }),
    ("the preflight of conversations is for another origin", Check::MayAsk, |_, asked, answer| {
        if asked.is("OPTIONS") && asked.id.is_some() {
            answer.set("Access-Control-Allow-Origin", "https://other.example");
        }
    }),
    ("a star stands for Authorization", Check::MayAsk, |_, _, answer| {
        answer.set("Access-Control-Allow-Headers", "*");
    }),
    ("one must log in to send events", Check::Acknowledged, |_, asked, answer| on_post(asked, answer, 401, "")),
    ("events are sent elsewhere", Check::Acknowledged, |_, asked, answer| {
        on_post(asked, answer, 302, "");
        answer.set("Location", "/login");
    }),
    ("events are answered with a page", Check::Acknowledged, |_, asked, answer| {
        on_post(asked, answer, 200, "<!doctype html><title>Sign in</title>");
    }),
    ("events are answered with a part of a page", Check::Acknowledged, |_, asked, answer| {
        on_post(asked, answer, 200, "<p>Thank you</p>");
        answer.set("Content-Type", "text/html; charset=utf-8");
    }),
    ("what came before is a conflict", Check::AcknowledgedAgain, |_, asked, answer| {
        if asked.again && asked.event("/type", "carrel.reaction.v1").is_some() {
            answer.say(409, "");
        }
    }),
    ("large batches are not taken", Check::LargestBatch, |_, asked, answer| {
        if asked.body.len() > 32 * 1024 {
            answer.say(413, "");
        }
    }),
    ("batches of many are not taken", Check::LargestBatch, |_, asked, answer| {
        if asked.events.len() > 20 {
            answer.say(400, "");
        }
    }),
    ("an unknown type is an error", Check::UnknownType, |_, asked, answer| {
        if asked.event("/type", "carrel.check.v9").is_some() {
            answer.say(400, "");
        }
    }),
    ("an unknown type is refused", Check::UnknownType, |_, asked, answer| refuse(asked, answer, "carrel.check.v9")),
    ("broken JSON is acknowledged", Check::BrokenRefused, |_, asked, answer| on_broken(asked, answer, 200)),
    ("broken JSON breaks the server", Check::BrokenRefused, |_, asked, answer| on_broken(asked, answer, 500)),
    ("broken JSON is not found", Check::BrokenRefused, |_, asked, answer| on_broken(asked, answer, 404)),
    ("no conversation is ever there", Check::Begins, |model, _, _| model.requests.clear()),
    ("conversations break the server", Check::Begins, |_, asked, answer| {
        if asked.is("GET") {
            answer.say(500, "");
        }
    }),
    ("a step is skipped", Check::Begins, |_, asked, answer| {
        on_document(asked, answer, |it| {
            push(it, &json!({"to": "answered", "by": "staff", "time": "2026-12-01T10:00:06Z"}));
        });
    }),
    ("it does not begin with `submitted`", Check::Begins, |_, asked, answer| {
        on_document(asked, answer, |it| it["steps"][0]["to"] = "recorded".into());
    }),
    ("the conversation is of another request", Check::Begins, |_, asked, answer| {
        on_document(asked, answer, |it| it["id"] = "another".into());
    }),
    ("the conversation is too large", Check::Begins, |_, asked, answer| {
        on_document(asked, answer, |it| it["padding"] = "x".repeat(256 * 1024).into());
    }),
    ("a conversation is called text", Check::IsJson, |_, asked, answer| {
        if asked.is("GET") {
            answer.set("Content-Type", "text/plain");
        }
    }),
    ("a conversation may be stored", Check::NotStored, |_, _, answer| answer.set("Cache-Control", "private")),
    ("markup is escaped", Check::LetterByLetter, |_, asked, answer| rewrite(asked, answer, "<", "&lt;")),
    ("markup is stripped", Check::LetterByLetter, |_, asked, answer| rewrite(asked, answer, "<b>", "")),
    ("entities are resolved", Check::LetterByLetter, |_, asked, answer| rewrite(asked, answer, "&amp;", "&")),
    ("line ends are lost", Check::LetterByLetter, |_, asked, answer| rewrite(asked, answer, "\n", " ")),
    ("characters of four bytes are lost", Check::LetterByLetter, |_, asked, answer| rewrite(asked, answer, "📚", "?")),
    ("what joins no letters is lost", Check::LetterByLetter, |_, asked, answer| rewrite(asked, answer, "\u{200c}", "")),
    ("letters are sent in Latin-1", Check::LetterByLetter, |_, asked, answer| {
        if asked.is("GET") {
            answer.encode = |it| it.chars().map(|it| u8::try_from(it).unwrap_or(b'?')).collect();
        }
    }),
    ("a reply is said by staff", Check::LetterByLetter, |_, asked, answer| {
        on_document(asked, answer, |it| {
            it["messages"].as_array_mut().into_iter().flatten().for_each(|it| it["by"] = "staff".into());
        });
    }),
    ("replies are lost", Check::LetterByLetter, |model, asked, _| {
        if let Some(id) = subject(asked.reply("message")).filter(|id| model.requests.contains_key(id)) {
            model.list(&id, "messages").clear();
        }
    }),
    ("a reply that comes again is taken again", Check::ReplyOnce, |model, asked, _| {
        if let Some(event) = asked.event("/data/act", "message").filter(|_| asked.again) {
            model.say(&subject(Some(event)).expect("a subject"), "another", "again");
        }
    }),
    ("a reply that comes again stands there twice with one id", Check::ReplyOnce, |model, asked, _| {
        asked.events.iter().filter(|it| asked.again && it["data"]["act"] == "message").for_each(|it| model.take(it));
    }),
    ("a reply that comes again is a conflict", Check::ReplyOnce, |_, asked, answer| {
        if asked.again && asked.event("/data/act", "message").is_some() {
            answer.say(409, "");
        }
    }),
    ("a question that comes again begins anew", Check::BegunOnce, |model, asked, _| {
        asked.events.iter().filter(|it| asked.again && it["type"] == "carrel.request.v1").for_each(|it| model.take(it));
    }),
    ("a wrong token opens", Check::OpensWithTokenOnly, |model, asked, answer| {
        if !asked.token.is_empty() {
            open(model, asked, answer);
        }
    }),
    ("no token opens", Check::OpensWithTokenOnly, |model, asked, answer| {
        if asked.token.is_empty() {
            open(model, asked, answer);
        }
    }),
    ("only the beginning of a token counts", Check::OpensWithTokenOnly, |model, asked, answer| {
        let known = asked.id.as_ref().and_then(|id| model.requests.get(id));
        if known.is_some_and(|it| asked.token.get(..16) == it.token.get(..16)) {
            open(model, asked, answer);
        }
    }),
    ("a wrong token is forbidden", Check::SameAnswer, |model, asked, answer| {
        on_wrong_token(model, asked, answer, 403, "");
    }),
    ("who has no token is asked for a password", Check::SameAnswer, |_, asked, answer| {
        if asked.is("GET") && asked.token.is_empty() {
            answer.say(401, "");
            answer.set("WWW-Authenticate", "Bearer");
        }
    }),
    ("an unknown id is a bad request", Check::SameAnswer, |model, asked, answer| {
        if asked
            .id
            .as_ref()
            .is_some_and(|id| asked.is("GET") && !model.requests.contains_key(id) && !model.requests.is_empty())
        {
            answer.say(400, "");
        }
    }),
    ("a wrong token is told by words", Check::SameAnswer, |model, asked, answer| {
        on_wrong_token(model, asked, answer, 404, "{\"error\": \"wrong token\"}");
    }),
    ("a forged withdrawal withdraws", Check::ForgedDropped, |model, asked, _| {
        if let Some(id) = forged(model, asked, "withdraw") {
            model.step(&id, "withdrawn");
        }
    }),
    ("a forged message is said", Check::ForgedDropped, |model, asked, _| {
        if let Some(id) = forged(model, asked, "message") {
            model.say(&id, "forged", "Not the reader.");
        }
    }),
    ("a forged reply is forbidden", Check::ForgedDropped, |model, asked, answer| {
        if forged(model, asked, "withdraw").is_some() {
            answer.say(403, "");
        }
    }),
    ("nothing can be withdrawn", Check::Withdrawn, |_, asked, answer| {
        on_document(asked, answer, |it| {
            it["steps"].as_array_mut().into_iter().for_each(|it| it.retain(|it| it["to"] != "withdrawn"));
        });
    }),
    ("staff withdraws", Check::Withdrawn, |_, asked, answer| {
        on_document(asked, answer, |it| {
            let steps = it["steps"].as_array_mut().into_iter().flatten();
            steps.filter(|it| it["to"] == "withdrawn").for_each(|it| it["by"] = "staff".into());
        });
    }),
    ("what is withdrawn is reopened", Check::CrossedMove, |model, asked, _| {
        if let Some(id) = subject(asked.reply("reopen")) {
            model.step(&id, "reopened");
        }
    }),
    ("what is withdrawn begins anew", Check::CrossedMove, |model, asked, _| {
        if let Some(id) = subject(asked.reply("reopen")) {
            model.list(&id, "steps").truncate(1);
        }
    }),
    ("a move that is not allowed is a conflict", Check::CrossedMove, |_, asked, answer| {
        if asked.reply("reopen").is_some() {
            answer.say(409, "");
        }
    }),
    ("no page may read anything", Check::Readable, |_, asked, answer| {
        if !asked.is("OPTIONS") {
            answer.set("Access-Control-Allow-Origin", "");
        }
    }),
    ("no page may read errors", Check::Readable, |_, _, answer| {
        if answer.status >= 400 {
            answer.set("Access-Control-Allow-Origin", "");
        }
    }),
    ("server and program both allow", Check::Readable, |_, asked, answer| {
        if asked.is("GET") {
            answer.headers.push(("Access-Control-Allow-Origin", "*".into()));
        }
    }),
    ("an answer sets a cookie", Check::NoCookies, |_, asked, answer| {
        if asked.is("GET") {
            answer.set("Set-Cookie", "session=1; HttpOnly");
        }
    }),
    ("an answer takes too long", Check::InTime, |_, asked, _| {
        if asked.event("/type", "carrel.check.v9").is_some() {
            thread::sleep(SLOW);
        }
    }),
    ("an acknowledgement names nothing", Check::NamesEach, |_, asked, answer| {
        on_names(asked, answer, |it| *it = json!({"accepted": []}));
    }),
    ("an acknowledgement names one less", Check::NamesEach, |_, asked, answer| {
        on_names(asked, answer, |it| it["accepted"].as_array_mut().into_iter().for_each(|it| drop(it.pop())));
    }),
    ("an acknowledgement counts", Check::NamesEach, |_, asked, answer| {
        on_names(asked, answer, |it| it["accepted"] = 50.into());
    }),
];

fn on_post(asked: &Asked, answer: &mut Answer, status: u16, body: &str) {
    if asked.is("POST") {
        answer.say(status, body);
    }
}

fn on_broken(asked: &Asked, answer: &mut Answer, status: u16) {
    if asked.is("POST") && asked.events.is_empty() {
        answer.say(status, "");
    }
}

/// Changes the conversation that is shown to whoever may see it.
fn on_document(asked: &Asked, answer: &mut Answer, change: impl Fn(&mut Value)) {
    if asked.is("GET") && answer.status == 200 {
        answer.change(change);
    }
}

fn on_names(asked: &Asked, answer: &mut Answer, change: impl Fn(&mut Value)) {
    if asked.is("POST") && answer.status == 200 {
        answer.change(change);
    }
}

fn push(document: &mut Value, step: &Value) {
    document["steps"].as_array_mut().into_iter().for_each(|it| it.push(step.clone()));
}

fn rewrite(asked: &Asked, answer: &mut Answer, from: &str, to: &str) {
    on_document(asked, answer, |it| {
        for message in it["messages"].as_array_mut().into_iter().flatten() {
            message["text"] = message["text"].as_str().unwrap_or_default().replace(from, to).into();
        }
    });
}

/// Accepts all but the events of a type, which it refuses.
pub fn refuse(asked: &Asked, answer: &mut Answer, kind: &str) {
    if asked.event("/type", kind).is_some() {
        let ids =
            |of: bool| asked.events.iter().filter(move |it| (it["type"] == kind) == of).map(|it| it["id"].clone());
        let refused: Vec<Value> = ids(true).map(|id| json!({"id": id, "why": "no such title"})).collect();
        answer.body = json!({"accepted": ids(false).collect::<Vec<_>>(), "refused": refused}).to_string();
    }
}

fn open(model: &Model, asked: &Asked, answer: &mut Answer) {
    if let Some(document) = model.shown(asked).filter(|_| asked.is("GET")) {
        answer.say(200, &document);
    }
}

fn on_wrong_token(model: &Model, asked: &Asked, answer: &mut Answer, status: u16, body: &str) {
    if answer.status == 404 && asked.id.as_ref().is_some_and(|id| model.requests.contains_key(id)) {
        answer.say(status, body);
    }
}

fn subject(event: Option<&Value>) -> Option<String> {
    event?["subject"].as_str().map(str::to_owned)
}

/// The request that a reply with a wrong token is about.
fn forged(model: &Model, asked: &Asked, act: &str) -> Option<String> {
    let event = asked.reply(act)?;
    subject(Some(event))
        .filter(|id| model.requests.get(id).is_some_and(|it| event["data"]["token"] != it.token.as_str()))
}
