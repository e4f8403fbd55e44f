//! Requests under random use: what is made is read back, what is hostile is refused and never a panic, ways are legal and shortest.

use carrel_engine::request::limits::{MAX_BYTES, MAX_MESSAGES, MAX_STEPS};
use carrel_engine::request::{Act, Actor, Conversation, ConversationError, IllegalMove, Message, State, advance, path};
use proptest::prelude::*;
use serde_json::{Value, json};

const TIME: &str = "2026-11-22T10:00:00Z";

fn config() -> ProptestConfig {
    ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() }
}

#[derive(Clone, Debug)]
enum Op {
    Advance(State, Actor, Option<String>, Option<String>),
    Through(State, Actor, Option<String>),
    Say(Message),
    Reply(Act, String, String),
}

fn state() -> impl Strategy<Value = State> {
    proptest::sample::select(State::ALL.to_vec())
}

fn actor() -> impl Strategy<Value = Actor> {
    proptest::sample::select(Actor::ALL.to_vec())
}

/// A text with whatever there is, sometimes too long for where it goes.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![8 => any::<String>(), 2 => "[a-z\u{0}-\u{1f}]{0,30}", 1 => Just("é\"\n".repeat(2100))]
}

fn message() -> impl Strategy<Value = Message> {
    let link = proptest::option::of(prop_oneof![Just("/a".to_owned()), Just("javascript:a".to_owned()), text()]);
    let time =
        prop_oneof![8 => Just(TIME.to_owned()), 1 => Just("2026-11-22t10:00:00.5+03:30".to_owned()), 1 => text()];
    ("[a-h\"\u{1}]{0,2}", actor(), proptest::option::of(text()), time, text(), link)
        .prop_map(|(id, by, name, time, text, link)| Message { id, by, name, time, text, link })
}

fn op() -> impl Strategy<Value = Op> {
    let said = || proptest::option::of(text());
    prop_oneof![
        8 => (state(), actor(), said(), said()).prop_map(|(to, by, name, why)| Op::Advance(to, by, name, why)),
        1 => (state(), actor(), said()).prop_map(|(to, by, why)| Op::Through(to, by, why)),
        2 => message().prop_map(Op::Say),
        2 => (proptest::sample::select(Act::ALL.to_vec()), "[a-h]", text()).prop_map(|(act, id, text)| Op::Reply(act, id, text)),
    ]
}

/// Whether it changed anything; an error must not.
fn apply(conversation: &mut Conversation, op: Op) -> Result<bool, ConversationError> {
    let before = conversation.clone();
    let outcome = match op {
        Op::Advance(to, by, name, why) => conversation.advance(to, by, name.as_deref(), TIME, why.as_deref()),
        Op::Through(to, by, why) => conversation.advance_through(to, by, None, TIME, why.as_deref()),
        Op::Say(message) => conversation.say(message).map(|_| ()),
        Op::Reply(act, id, text) => conversation.reply(act, &id, TIME, &text).map(|_| ()),
    };
    if outcome.is_err() {
        assert_eq!(*conversation, before);
    }
    outcome.map(|()| *conversation != before)
}

fn conversation() -> impl Strategy<Value = Conversation> {
    proptest::collection::vec(op(), 0..120).prop_map(|ops| {
        let mut conversation = Conversation::begun("r1", TIME).unwrap();
        for op in ops {
            let _ = apply(&mut conversation, op);
        }
        conversation
    })
}

/// A conversation that went a long way: only moves that are allowed, never an end.
fn walk() -> impl Strategy<Value = Conversation> {
    proptest::collection::vec(any::<proptest::sample::Index>(), 0..260).prop_map(|choices| {
        let mut conversation = Conversation::begun("r1", TIME).unwrap();
        for choice in choices {
            let from = conversation.state();
            let moves: Vec<(State, Actor)> = State::ALL
                .into_iter()
                .flat_map(|to| Actor::ALL.map(|by| (to, by)))
                .filter(|(to, by)| advance(from, *to, *by).is_ok() && (to.is_open() || *to == State::Closed))
                .collect();
            let (to, by) = moves[choice.index(moves.len())];
            if conversation.advance(to, by, None, TIME, None).is_err() {
                break;
            }
        }
        conversation
    })
}

fn json() -> impl Strategy<Value = Value> {
    let words = ["submitted", "reader", "verified", "system", TIME, "", "\u{0}"].map(|word| json!(word));
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        proptest::sample::select(words.to_vec()),
    ];
    let keys =
        proptest::sample::select(vec!["id", "steps", "messages", "to", "by", "time", "text", "name", "why", "link"]);
    leaf.prop_recursive(5, 60, 6, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            proptest::collection::vec((keys.clone(), inner), 0..8)
                .prop_map(|fields| fields.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()),
        ]
    })
}

/// Every place in a value.
fn pointers(value: &Value, here: &str, all: &mut Vec<String>) {
    all.push(here.to_owned());
    match value {
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, item)| pointers(item, &format!("{here}/{at}"), all));
        }
        Value::Object(fields) => fields.iter().for_each(|(key, item)| pointers(item, &format!("{here}/{key}"), all)),
        _ => {}
    }
}

/// What holds of every conversation there is.
fn check(conversation: &Conversation) {
    let json = serde_json::to_string(conversation).unwrap();
    assert_eq!(conversation.json_bytes(), json.len());
    assert!(json.len() <= MAX_BYTES);
    assert!(conversation.steps().len() <= MAX_STEPS && conversation.messages().len() <= MAX_MESSAGES);
    assert_eq!(&serde_json::from_str::<Conversation>(&json).unwrap(), conversation);
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_conversation_is_read_back_as_it_was(conversation in conversation()) {
        check(&conversation);
    }

    #[test]
    fn every_long_walk_is_read_back_as_it_was(conversation in walk()) {
        check(&conversation);
    }

    #[test]
    fn what_is_said_twice_or_replied_twice_is_there_once(mut conversation in conversation(), op in op()) {
        if matches!(op, Op::Say(_)) && apply(&mut conversation, op.clone()).is_ok() {
            prop_assert_eq!(apply(&mut conversation, op), Ok(false));
        } else if let Op::Reply(_, _, text) = &op
            && !text.trim().is_empty()
            && apply(&mut conversation, op.clone()).is_ok()
        {
            prop_assert_eq!(apply(&mut conversation, op), Ok(false));
        }
    }

    #[test]
    fn hostile_json_is_no_panic(value in json()) {
        if let Ok(conversation) = Conversation::read(&value) {
            check(&conversation);
        }
    }

    #[test]
    fn a_conversation_changed_anywhere_is_sound_or_refused(
        conversation in conversation(),
        place in any::<proptest::sample::Index>(),
        value in json(),
    ) {
        let mut document = serde_json::to_value(&conversation).unwrap();
        let mut all = Vec::new();
        pointers(&document, "", &mut all);
        *document.pointer_mut(&all[place.index(all.len())]).unwrap() = value;
        if let Ok(conversation) = Conversation::read(&document) {
            check(&conversation);
        }
    }

    #[test]
    fn an_illegal_step_put_in_anywhere_is_refused_by_name(
        conversation in walk(),
        place in any::<proptest::sample::Index>(),
        to in state(),
        by in actor(),
    ) {
        let mut document = serde_json::to_value(&conversation).unwrap();
        let index = 1 + place.index(conversation.steps().len());
        let from = conversation.steps()[index - 1].to;
        prop_assume!(advance(from, to, by).is_err() && conversation.steps().len() < MAX_STEPS);
        let step = json!({"to": to.as_str(), "by": by.as_str(), "time": TIME});
        document["steps"].as_array_mut().unwrap().insert(index, step);
        let error = Conversation::read(&document).unwrap_err();
        let illegal = IllegalMove { from, to, by };
        prop_assert_eq!(error, ConversationError::Move { index, illegal });
        let said = error.to_string();
        prop_assert!(said.contains(&index.to_string()) && said.contains(from.as_str()) && said.contains(to.as_str()));
    }
}

/// How many moves it takes, by trying them all: each state's distance is one more than the least of those before it.
fn distances(from: State, by: Actor) -> [Option<usize>; State::ALL.len()] {
    let mut found = State::ALL.map(|state| (state == from).then_some(0));
    for _ in State::ALL {
        for (at, to) in State::ALL.into_iter().enumerate() {
            let before = State::ALL.into_iter().enumerate().filter(|(_, here)| advance(*here, to, by).is_ok());
            let reached = before.filter_map(|(here, _)| found[here].map(|moves| moves + 1)).min();
            found[at] = [found[at], reached].into_iter().flatten().min();
        }
    }
    found
}

#[test]
fn ways_are_legal_and_the_shortest_there_are() {
    for from in State::ALL {
        for by in Actor::ALL {
            for (to, distance) in State::ALL.into_iter().zip(distances(from, by)) {
                let way = path(from, to, by);
                assert_eq!(way.as_ref().map(Vec::len), distance, "{from:?} {to:?} {by:?}");
                let Some(way) = way else { continue };
                assert_eq!(way.last().copied().unwrap_or(from), to);
                let mut here = from;
                for next in way {
                    assert_eq!(advance(here, next, by), Ok(()));
                    here = next;
                }
            }
        }
    }
}

#[test]
fn what_is_withdrawn_or_rejected_leads_nowhere() {
    for from in [State::Withdrawn, State::Rejected] {
        for to in State::ALL {
            for by in Actor::ALL {
                assert!(advance(from, to, by).is_err());
                assert_eq!(path(from, to, by).is_some(), from == to);
            }
        }
    }
}

#[test]
fn whatever_is_open_can_be_ended_by_the_reader_and_by_staff() {
    for from in State::ALL.into_iter().filter(|state| state.is_open()) {
        for by in [Actor::Reader, Actor::Staff] {
            assert!(State::ALL.into_iter().any(|to| !to.is_open() && advance(from, to, by).is_ok()), "{from:?} {by:?}");
        }
    }
}
