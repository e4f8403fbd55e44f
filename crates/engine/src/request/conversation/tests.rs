use super::Conversation;
use crate::request::limits::{ConversationError, MAX_LINK, MAX_STEPS, MAX_TEXT};
use crate::request::{Actor, IllegalMove, State};
use serde_json::{Value, json};

/// The conversation of `docs/backend.md`.
const DOCUMENT: &str = concat!(
    r#"{"id":"0b1f6f0e-5f5e-4f0e-8b1f-6f0e5f5e4f0e","steps":["#,
    r#"{"to":"submitted","by":"reader","time":"2026-11-22T10:00:00Z"},"#,
    r#"{"to":"verified","by":"system","time":"2026-11-22T10:00:01Z"},"#,
    r#"{"to":"recorded","by":"system","time":"2026-11-22T10:00:01Z"},"#,
    r#"{"to":"assigned","by":"staff","name":"Ines","time":"2026-11-22T11:30:00Z","why":"maps are hers"},"#,
    r#"{"to":"clarifying","by":"staff","name":"Ines","time":"2026-11-22T11:32:00Z"}],"messages":["#,
    r#"{"id":"m1","by":"staff","name":"Ines","time":"2026-11-22T11:32:00Z","text":"Which edition do you have?","#,
    r#""link":"https://library.example/maps"}]}"#
);

fn document() -> Value {
    serde_json::from_str(DOCUMENT).unwrap()
}

/// The document after a change to what is at `pointer`.
fn changed(pointer: &str, value: Value) -> Result<Conversation, ConversationError> {
    let mut document = document();
    *document.pointer_mut(pointer).unwrap() = value;
    Conversation::read(&document)
}

#[test]
fn the_json_is_that_of_the_contract_to_the_byte() {
    let conversation: Conversation = serde_json::from_str(DOCUMENT).unwrap();
    assert_eq!(serde_json::to_string(&conversation).unwrap(), DOCUMENT);
    assert_eq!(conversation.json_bytes(), DOCUMENT.len());
    assert_eq!(conversation.state(), State::Clarifying);
    assert!(conversation.state().waits_for_reader());
    assert!(conversation.knows("m1") && !conversation.knows("m2"));
}

#[test]
fn one_just_begun_was_submitted_by_the_reader() {
    let begun = Conversation::begun("r1", "2026-11-22T10:00:00Z").unwrap();
    let json = r#"{"id":"r1","steps":[{"to":"submitted","by":"reader","time":"2026-11-22T10:00:00Z"}],"messages":[]}"#;
    assert_eq!(serde_json::to_string(&begun).unwrap(), json);
    assert_eq!(begun.json_bytes(), json.len());
    assert!(Conversation::begun("r1", "now").is_err());
    assert!(Conversation::begun("", "2026-11-22T10:00:00Z").is_err());
}

#[test]
fn a_move_that_is_not_allowed_is_refused_by_its_number() {
    let illegal = IllegalMove { from: State::Assigned, to: State::Answered, by: Actor::Staff };
    assert_eq!(changed("/steps/4/to", json!("answered")), Err(ConversationError::Move { index: 4, illegal }));
    let illegal = IllegalMove { from: State::Submitted, to: State::Verified, by: Actor::Reader };
    assert_eq!(changed("/steps/1/by", json!("reader")), Err(ConversationError::Move { index: 1, illegal }));
}

#[test]
fn the_first_step_is_that_the_reader_submitted_it() {
    for result in [
        changed("/steps", json!([])),
        changed("/steps/0/by", json!("staff")),
        changed("/steps/0/to", json!("verified")),
    ] {
        assert_eq!(result, Err(ConversationError::Begin));
    }
}

#[test]
fn what_is_missing_or_wrong_is_named() {
    for (pointer, value, name) in [
        ("/id", json!(7), "`id`"),
        ("/id", json!(""), "`id`"),
        ("/steps", json!({}), "`steps`"),
        ("/steps/2/to", json!("lost"), "`to`"),
        ("/steps/2/by", json!("robot"), "`by`"),
        ("/steps/2/time", json!("2026-11-22"), "`time`"),
        ("/steps/3/why", json!(["a"]), "`why`"),
        ("/messages", Value::Null, "`messages`"),
        ("/messages/0", json!("hello"), "`id`"),
        ("/messages/0/text", Value::Null, "`text`"),
        ("/messages/0/name", json!(true), "`name`"),
        ("/messages/0/link", json!(1), "`link`"),
    ] {
        let error = changed(pointer, value).unwrap_err().to_string();
        assert!(error.contains(name), "{pointer}: {error}");
    }
}

#[test]
fn what_is_too_long_or_too_much_is_refused() {
    for (pointer, bytes) in
        [("/steps/3/name", 200), ("/steps/3/why", 1000), ("/messages/0/text", MAX_TEXT), ("/messages/0/id", 200)]
    {
        assert!(changed(pointer, json!("x".repeat(bytes))).is_ok(), "{pointer}");
        let error = changed(pointer, json!("x".repeat(bytes + 1))).unwrap_err();
        assert!(matches!(error, ConversationError::TooLong { got, limit, .. } if (got, limit) == (bytes + 1, bytes)));
    }
    let step = json!({"to": "submitted", "by": "reader", "time": "2026-11-22T10:00:00Z"});
    assert_eq!(
        changed("/steps", json!(vec![step; MAX_STEPS + 1])),
        Err(ConversationError::TooMany { what: "steps", got: 201, limit: 200 })
    );
    let messages = |count: usize, text: &str| -> Value {
        let time = "2026-11-22T10:00:00Z";
        (0..count).map(|n| json!({"id": n.to_string(), "by": "staff", "time": time, "text": text})).collect()
    };
    assert_eq!(changed("/messages", messages(200, "a")).unwrap().messages().len(), 200);
    assert_eq!(
        changed("/messages", messages(201, "a")),
        Err(ConversationError::TooMany { what: "messages", got: 201, limit: 200 })
    );
    let error = changed("/messages", messages(40, &"x".repeat(MAX_TEXT))).unwrap_err();
    assert!(matches!(error, ConversationError::TooMany { what: "bytes", limit: 262_144, .. }));
}

#[test]
fn a_link_that_leads_nowhere_is_left_out_and_the_message_stays() {
    for bad in ["javascript:alert(1)", "data:text/html,x", "", "java\nscript:x", &"x".repeat(MAX_LINK + 1)] {
        let conversation = changed("/messages/0/link", json!(bad)).unwrap();
        assert_eq!(conversation.messages()[0].link, None);
        assert_eq!(conversation.messages()[0].text, "Which edition do you have?");
    }
    assert_eq!(changed("/messages/0/link", json!("/maps")).unwrap().messages()[0].link.as_deref(), Some("/maps"));
}

#[test]
fn control_characters_and_messages_that_came_before_are_left_out() {
    let message = |text: &str| json!({"id": "m1", "by": "staff", "time": "2026-11-22t10:00:00z", "text": text});
    let conversation = changed("/messages", json!([message("a\u{0}\r\n\tb\u{9b}"), message("again")])).unwrap();
    assert_eq!(conversation.messages().len(), 1);
    assert_eq!(conversation.messages()[0].text, "a\n\tb");
    assert_eq!(conversation.messages()[0].time, "2026-11-22T10:00:00Z");
    assert_eq!(changed("/steps/3/why", json!("\u{7}")).unwrap().steps()[3].why, None);
}

#[test]
fn news_is_what_the_library_did_since_it_was_looked_at() {
    let conversation = Conversation::read(&document()).unwrap();
    assert_eq!(conversation.news_since(0, 0), 1);
    assert_eq!(conversation.news_since(3, 1), 1, "a move without a word");
    assert_eq!(conversation.news_since(5, 1), 0);
    assert_eq!(conversation.news_since(99, 99), 0);
}
