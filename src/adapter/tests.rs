//! What holds for every adapter.

use carrel_engine::event::{Event, RequestKind};
use carrel_engine::profile::Reaction;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::samples::{PSEUDONYM, Serde, adapter, all, id, parse, reaction, reply, request, review, survey};
use super::{Adapter, Answer, Fault, Verdict, hook_verdict};

/// One of each kind.
fn kinds() -> Vec<Adapter> {
    let all = [
        json!("https://library.example/in"),
        json!({"kind": "xapi", "url": "https://lrs.example/xapi/", "key": "Basic eDp5"}),
        json!({"kind": "matomo", "url": "https://stats.example", "site": 1}),
        json!({"kind": "koha", "url": "/api/v1"}),
        json!({"kind": "webhook", "url": "/hook"}),
        json!({"kind": "mailto", "to": "ask@library.example", "subject": "From the page"}),
        json!({"kind": "hook", "requests": "/r/{id}"}),
    ];
    all.iter().map(adapter).collect()
}

#[test]
fn what_each_is_for_is_known() {
    let facts: Vec<_> = kinds()
        .iter()
        .map(|it| (it.posts(), it.most(), it.conversation("a").is_some(), it.needs_pseudonym(), it.host().to_owned()))
        .collect();
    let fact = |posts, most, talks, named, host: &str| (posts, most, talks, named, host.to_owned());
    let wanted = [
        fact(true, 50, true, false, "https://library.example/in"),
        fact(true, 50, false, true, "https://lrs.example/xapi/"),
        fact(true, 50, false, false, "https://stats.example"),
        fact(true, 1, false, false, "/api/v1"),
        fact(true, 1, false, false, "/hook"),
        fact(false, 50, false, false, "ask@library.example"),
        fact(true, 50, true, false, ""),
    ];
    assert_eq!(facts, wanted);
}

#[test]
fn what_each_takes_is_known() {
    let taken = |it: &Adapter| all().iter().filter(|event| it.takes(&event.data)).count();
    assert_eq!(kinds().iter().map(taken).collect::<Vec<_>>(), [10, 4, 1, 3, 10, 5, 10]);
}

#[test]
fn nothing_is_posted_where_nothing_can_be() {
    for kind in kinds() {
        assert_eq!(kind.post(&[], PSEUDONYM, &Serde), None);
        let posted = kind.post(&all(), PSEUDONYM, &Serde).is_some();
        assert_eq!(posted, !matches!(kind, Adapter::Mailto(_) | Adapter::Hook { .. }));
        assert_eq!(kind.letter(&[]).is_some(), matches!(kind, Adapter::Mailto(_)));
    }
    assert_eq!(kinds()[2].post(&[reply(1)], PSEUDONYM, &Serde), None);
}

#[test]
fn only_a_pseudonym_that_is_needed_leaves_the_browser() {
    for kind in kinds() {
        let Some(post) = kind.post(&all(), PSEUDONYM, &Serde) else { continue };
        assert_eq!(post.body.contains(PSEUDONYM), kind.needs_pseudonym(), "{kind:?}");
    }
}

#[test]
fn a_batch_that_nothing_is_known_of_comes_again() {
    let verdict = Verdict::none(&all(), Fault::NoAnswer);
    assert_eq!((verdict.later.len(), verdict.fault), (10, Some(Fault::NoAnswer)));
}

#[test]
fn what_is_set_up_wrongly_is_told_with_its_name_what_is_there_and_what_should_be() {
    let xapi = |name: &str, found: Value| json!({"kind": "xapi", "url": "/lrs", name: found});
    for (value, parts) in [
        (json!("javascript:alert(1)"), ["`backend` is \"javascript:alert(1)\"", "http(s)"]),
        (json!(7), ["`backend` is missing or no text", "`kind`"]),
        (json!({"url": "/in"}), ["`backend.kind` is missing", "\"cloudevents\""]),
        (json!({"kind": "fax"}), ["`backend.kind` is \"fax\"", "\"webhook\""]),
        (json!({"kind": "koha"}), ["`backend.url` is missing", "relative address"]),
        (json!({"kind": "webhook", "url": 7}), ["`backend.url` is missing or no text", "address"]),
        (
            json!({"kind": "webhook", "url": "/x", "type": "text/html"}),
            ["`backend.type` is \"text/html\"", "text/plain"],
        ),
        (json!({"kind": "hook", "requests": "/r"}), ["`backend.requests` is \"/r\"", "{id}"]),
        (json!({"kind": "cloudevents", "url": "/x", "requests": "data:{id}"}), ["`backend.requests`", "{id}"]),
        (xapi("key", json!("a\nb")), ["`backend.key`", "ASCII"]),
        (xapi("version", json!("")), ["`backend.version`", "left out"]),
        (xapi("activity", json!("/titles/")), ["`backend.activity` is \"/titles/\"", "http(s)"]),
        (json!({"kind": "matomo", "url": "/m"}), ["`backend.site` is missing", "number"]),
        (json!({"kind": "matomo", "url": "/m", "site": "1"}), ["`backend.site` is \"1\"", "number"]),
        (json!({"kind": "matomo", "url": "/m", "site": 0}), ["`backend.site` is 0", "number"]),
        (json!({"kind": "mailto"}), ["`backend.to` is missing", "ask@library.example"]),
        (
            json!({"kind": "mailto", "to": "a@b.example", "subject": "a\nb"}),
            ["`backend.subject` is \"ab\"", "one line"],
        ),
        (json!({"kind": "fax".repeat(99)}), ["faxfaxfax\"; it", "webhook"]),
    ] {
        let error = Adapter::read(&value).expect_err("it is wrong");
        assert!(parts.iter().all(|it| error.contains(it)) && error.len() < 300, "{value}: {error}");
    }
    for to in ["a", "@b", "a@", "a@b@c", "a b@c", "a@b?cc=x", "a@b&c", "a@b\n", "a@b,c", "a;b@c"] {
        assert!(Adapter::read(&json!({"kind": "mailto", "to": to})).is_err(), "{to}");
    }
    let secret = Adapter::read(&xapi("key", json!("Basic Zürich"))).expect_err("it is wrong");
    assert!(!secret.contains("rich"));
}

#[test]
fn every_example_of_the_documentation_is_read() {
    let lines = include_str!("../../docs/adapters.md").lines().filter(|it| it.starts_with("{\"backend\""));
    let examples: Vec<Value> = lines.map(|it| parse(it).unwrap_or_else(|| panic!("{it}"))).collect();
    for it in &examples {
        adapter(&it["backend"]);
    }
    assert_eq!(examples.len(), 8);
}

#[test]
fn fields_that_are_not_known_are_for_a_newer_widget() {
    let read = adapter(&json!({"kind": "koha", "url": "/api/v1", "branch": {"id": 3}}));
    assert_eq!(read, adapter(&json!({"kind": "koha", "url": "/api/v1"})));
}

/// An event of any type.
fn any_event(n: u8) -> impl Strategy<Value = Event> {
    let kinds: Vec<RequestKind> = RequestKind::ALL.to_vec();
    prop_oneof![
        (0..4_usize, any::<bool>()).prop_map(move |(at, on)| reaction(n, Reaction::ALL[at], on)),
        prop::sample::select(kinds).prop_map(move |kind| request(n, kind)),
        Just(reply(n)),
        (prop::option::of(1..=10_u8), "[a-z]{0,3}").prop_map(move |(rating, text)| review(n, rating, &text)),
        Just(survey(n)),
    ]
}

/// JSON that may have to do with the events, or not.
fn any_said() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        (0..9_u8).prop_map(|n| Value::from(id(n))),
        prop::sample::select(vec!["success", "error", "", "why"]).prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        let names =
            prop::sample::select(vec!["accepted", "refused", "id", "why", "status", "invalid", "invalid_indices"]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((names, inner), 0..6)
                .prop_map(|them| Value::Object(them.into_iter().map(|(name, it)| (name.to_owned(), it)).collect())),
        ]
    })
}

fn any_answer() -> impl Strategy<Value = Answer> {
    let status = prop_oneof![
        prop::sample::select(vec![200_u16, 201, 204, 400, 401, 403, 404, 409, 413, 422, 429, 500, 503]),
        any::<u16>(),
    ];
    let media_type = prop::sample::select(vec!["", "application/json", "text/html", "text/plain;x", "image/gif", ";;"]);
    let body = prop_oneof![
        any_said().prop_map(|it| it.to_string()),
        any::<String>(),
        prop::sample::select(vec!["", "<html>", "[", "null", "[]"]).prop_map(str::to_owned),
    ];
    (status, media_type, prop::option::of(any::<u64>()), body).prop_map(|(status, media_type, retry_after_ms, body)| {
        Answer { status, media_type: media_type.to_owned(), retry_after_ms, body }
    })
}

fn any_batch() -> impl Strategy<Value = Vec<Event>> {
    (0..7_u8).prop_flat_map(|most| (0..most).map(any_event).collect::<Vec<_>>())
}

/// Ids of all four lists, in order.
fn listed(verdict: &Verdict) -> Vec<String> {
    let Verdict { accepted, refused, apart, later, .. } = verdict.clone();
    let refused = refused.into_iter().map(|it| it.id);
    let mut all: Vec<String> = accepted.into_iter().chain(refused).chain(apart).chain(later).collect();
    all.sort();
    all
}

proptest! {
    #[test]
    fn every_event_of_a_batch_is_in_exactly_one_list_whatever_is_answered(
        batch in any_batch(),
        answer in any_answer(),
        said in prop::option::of(any_said()),
    ) {
        let ids: Vec<String> = batch.iter().map(|it| it.id.clone()).collect();
        for kind in kinds() {
            let verdict = kind.verdict(&batch, &answer, &parse);
            prop_assert_eq!(listed(&verdict), ids.clone());
            prop_assert!(verdict.refused.iter().all(|it| it.why.len() <= 300 && !it.why.contains(char::is_control)));
            prop_assert!(verdict.apart.is_empty() || batch.len() > 1);
            let taken = |id: &String| batch.iter().any(|it| it.id == *id && kind.takes(&it.data));
            prop_assert!(verdict.accepted.iter().all(taken), "nothing that was not sent is accepted");
            prop_assert!(matches!(answer.status, 200..=299 | 409) || verdict.accepted.is_empty());
        }
        prop_assert_eq!(listed(&hook_verdict(&batch, said.as_ref())), ids);
    }

    #[test]
    fn events_of_every_type_are_written_as_json(batch in any_batch()) {
        for kind in kinds() {
            let Some(post) = kind.post(&batch, PSEUDONYM, &Serde) else { continue };
            prop_assert!(parse(&post.body).is_some());
            prop_assert!(kind.needs_pseudonym() || !post.body.contains(PSEUDONYM));
        }
    }
}
