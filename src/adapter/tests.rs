use carrel_engine::event::{
    About, Event, EventData, Given, Problem, Reply, Request, RequestKind, Review, Survey, uuid_v4,
};
use carrel_engine::profile::Reaction;
use carrel_engine::request::Act;
use proptest::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};

use super::*;

struct Serde;

impl Write for Serde {
    fn text<T: Serialize>(&self, value: &T) -> Option<String> {
        serde_json::to_string(value).ok()
    }
}

const SOURCE: &str = "https://library.example/carrel/collection/";
const NOW: u64 = 1_795_341_600_000;

fn event(n: u8, data: EventData) -> Event {
    Event::of(uuid_v4([n; 16]), SOURCE, NOW, "biblio-42", data)
}

fn liked(n: u8) -> Event {
    event(n, EventData::Reaction { reaction: Reaction::Liked, on: true })
}

fn about() -> About {
    About { id: "biblio-42".into(), title: "Moby-Dick".into(), creator: "Herman Melville".into(), isbn: String::new() }
}

fn request(kind: RequestKind) -> EventData {
    let problem = (kind == RequestKind::Problem).then_some(Problem::Link);
    let (text, contact) = ("It is & broken.".into(), String::new());
    EventData::Request(Request { kind, token: "t".repeat(43), text, about: about(), problem, contact })
}

fn review() -> EventData {
    EventData::Review(Review {
        about: about(),
        rating: Some(9),
        text: "好".into(),
        recommend: true,
        name: "Ines".into(),
    })
}

fn survey() -> EventData {
    EventData::Survey(Survey {
        answers: vec![("how".into(), Given::Text("desk".into())), ("much".into(), Given::Number(4))],
    })
}

fn reply() -> EventData {
    EventData::Reply(Reply { token: "t".repeat(43), act: Act::Message, text: "The second.".into(), helped: None })
}

fn read(value: &Value) -> Adapter {
    Adapter::read(value).unwrap_or_else(|message| panic!("{value}: {message}"))
}

fn every() -> Vec<Adapter> {
    vec![
        read(&json!("/carrel-events")),
        read(&json!({"kind": "xapi", "url": "https://lrs.example/xapi/", "key": "Basic YTpi"})),
        read(&json!({"kind": "matomo", "url": "https://stats.example/", "site": 3})),
        read(&json!({"kind": "koha", "url": "/api/v1"})),
        read(&json!({"kind": "webhook", "url": "https://hooks.example/1", "type": "text/plain"})),
        read(&json!({"kind": "mailto", "to": "desk@library.example"})),
        read(&json!({"kind": "hook"})),
    ]
}

fn body(adapter: &Adapter, events: &[Event]) -> (Post, Value) {
    let post = adapter.post(events, "p1", &Serde).expect("it posts");
    let value = serde_json::from_str(&post.body).expect("it is JSON");
    (post, value)
}

#[test]
fn a_backend_is_an_address_or_an_object_and_what_is_wrong_with_it_is_told() {
    assert_eq!(
        read(&json!("/e?x=1")),
        Adapter::CloudEvents { url: "/e?x=1".into(), requests: "/e/requests/{id}?x=1".into() }
    );
    let own = read(&json!({"kind": "cloudevents", "url": "/e", "requests": "/r/{id}"}));
    assert_eq!(own.conversation("a").as_deref(), Some("/r/a"));
    for (wrong, named) in [
        (json!("javascript:alert(1)"), "backend"),
        (json!({"kind": "pigeon", "url": "/e"}), "pigeon"),
        (json!({"kind": "webhook"}), "backend.url"),
        (json!({"kind": "webhook", "url": "/e", "type": "text/html"}), "backend.type"),
        (json!({"kind": "matomo", "url": "/m"}), "backend.site"),
        (json!({"kind": "mailto", "to": "desk"}), "backend.to"),
        (json!({"kind": "mailto", "to": "a@b.example?bcc=x@y.example"}), "backend.to"),
        (json!({"kind": "xapi", "url": "/x", "key": "a\nb: c"}), "backend.key"),
        (json!({"url": "/e", "requests": "/r"}), "backend.requests"),
    ] {
        let message = Adapter::read(&wrong).expect_err("it is wrong");
        assert!(message.contains(named), "{wrong}: {message}");
    }
}

#[test]
fn each_takes_what_it_can_do_something_with() {
    let all =
        [liked(1).data, request(RequestKind::Question), request(RequestKind::Problem), reply(), review(), survey()];
    let takes = |adapter: &Adapter| all.each_ref().map(|it| adapter.takes(it));
    let [cloud, xapi, matomo, koha, webhook, mail, hook] = every().try_into().expect("seven");
    assert_eq!((takes(&cloud), takes(&webhook), takes(&hook)), ([true; 6], [true; 6], [true; 6]));
    assert_eq!(takes(&xapi), [true, false, false, false, true, true]);
    assert_eq!(takes(&matomo), [true, false, false, false, false, false]);
    assert_eq!(takes(&koha), [false, false, true, false, true, false]);
    assert_eq!(takes(&mail), [false, true, true, false, false, false]);
}

#[test]
fn a_batch_of_cloudevents_is_the_events_and_nothing_else() {
    let (post, value) = body(&every()[0], &[liked(1), event(2, review())]);
    assert_eq!(post.headers, [("Content-Type", "application/cloudevents-batch+json; charset=UTF-8".to_owned())]);
    assert_eq!((value.as_array().map(Vec::len), post.same_origin), (Some(2), false));
    assert_eq!(value[0]["type"], "carrel.reaction.v1");
}

#[test]
fn a_webhook_gets_one_event_without_a_preflight_where_it_wants_so() {
    let (post, value) = body(&every()[4], &[event(1, request(RequestKind::Question))]);
    assert_eq!(post.headers, [("Content-Type", "text/plain; charset=UTF-8".to_owned())]);
    assert_eq!(value["data"]["kind"], "question");
    assert_eq!(every()[4].most(), 1);
}

#[test]
fn an_xapi_statement_has_a_pseudonymous_actor_and_the_id_of_the_event() {
    let (post, value) = body(&every()[1], &[liked(1), event(2, review()), event(3, survey())]);
    assert_eq!(post.url, "https://lrs.example/xapi/statements");
    assert!(post.headers.contains(&("X-Experience-API-Version", "1.0.3".to_owned())));
    assert!(post.headers.contains(&("Authorization", "Basic YTpi".to_owned())));
    assert_eq!(
        value[0],
        json!({"id": uuid_v4([1; 16]), "timestamp": "2026-11-22T10:00:00Z",
            "actor": {"objectType": "Agent", "account": {"homePage": "https://library.example", "name": "p1"}},
            "verb": {"id": "http://activitystrea.ms/schema/1.0/like", "display": {"en": "liked"}},
            "object": {"objectType": "Activity", "id": "https://library.example/carrel/collection/biblio-42"}})
    );
    assert_eq!(value[1]["result"], json!({"score": {"raw": 9, "min": 1, "max": 10}, "response": "好"}));
    assert_eq!(value[2]["result"]["response"], "how=desk\nmuch=4");
}

#[test]
fn matomo_gets_counts_without_a_visitor() {
    let mut odd = liked(1);
    odd.subject = "a&b=1#".into();
    let (post, value) = body(&every()[2], &[odd]);
    assert_eq!(post.url, "https://stats.example/matomo.php");
    let wanted = "?idsite=3&rec=1&apiv=1&e_c=carrel&e_a=liked&e_n=a%26b%3D1%23&e_v=1&ca=1&send_image=0";
    assert_eq!(value, json!({"requests": [wanted]}));
    assert!(!post.body.contains("_id="));
}

#[test]
fn koha_gets_tickets_and_ratings_from_a_reader_who_is_signed_in() {
    let (ticket, value) = body(&every()[3], &[event(1, request(RequestKind::Problem))]);
    assert_eq!((ticket.url.as_str(), ticket.same_origin), ("/api/v1/public/tickets", true));
    assert_eq!(
        value,
        json!({"source": "catalog", "biblio_id": 42, "title": "Moby-Dick", "body": "link\nIt is & broken."})
    );
    let (rating, value) = body(&every()[3], &[event(1, review())]);
    assert_eq!((rating.url.as_str(), value), ("/api/v1/public/biblios/42/ratings", json!({"rating": 5})));
    let refused = every()[3].verdict::<Value>(&[liked(1)], &Answer { status: 403, ..Answer::default() }, &|_| None);
    assert_eq!(refused.refused[0].why, SIGN_IN);
}

#[test]
fn a_letter_carries_what_is_said_and_is_cut_where_mail_programs_would() {
    let lines = |text: &str| [("Kind".to_owned(), "A question".to_owned()), ("Words".to_owned(), text.to_owned())];
    let short = every()[5].letter(&lines("a&b\n好")).expect("a letter");
    assert_eq!(
        short,
        "mailto:desk@library.example?subject=A%20question&body=Kind%3A%20A%20question%0D%0AWords%3A%20a%26b%0D%0A%E5%A5%BD%0D%0A"
    );
    let long = every()[5].letter(&lines(&"好".repeat(5_000))).expect("a letter");
    assert!(long.len() <= 1_900 && long.ends_with("%E2%80%A6"));
    assert_eq!(every()[0].letter(&lines("x")), None);
}

fn answered(status: u16, media_type: &str, body: &str) -> Answer {
    Answer { status, media_type: media_type.into(), retry_after_ms: None, body: body.into() }
}

fn judged(adapter: &Adapter, batch: &[Event], answer: &Answer) -> Verdict {
    adapter.verdict(batch, answer, &|text| serde_json::from_str::<Value>(text).ok())
}

#[test]
fn an_acknowledgement_says_it_for_all_or_event_by_event() {
    let (cloud, batch) = (&every()[0], [liked(1), liked(2), liked(3)]);
    let id = |n: u8| uuid_v4([n; 16]);
    for body in ["", "OK", "{}", "[]", "null", "{\"status\":\"queued\"}"] {
        assert_eq!(judged(cloud, &batch, &answered(202, "application/json", body)), Verdict::all(&batch), "{body}");
    }
    let part = json!({"accepted": [id(1), "another"], "refused": [{"id": id(2), "why": "too\u{1b} odd"}]}).to_string();
    let verdict = judged(cloud, &batch, &answered(200, "application/json", &part));
    assert_eq!((verdict.accepted, verdict.later), (vec![id(1)], vec![id(3)]));
    assert_eq!(verdict.refused, [Refusal { id: id(2), status: 200, why: "too odd".into() }]);
    for page in [answered(200, "text/html; charset=utf-8", "Sign in"), answered(200, "", " <!DOCTYPE html><p>")] {
        assert_eq!(judged(cloud, &batch, &page), Verdict::again(&batch, Some(Fault::Page), None));
    }
}

#[test]
fn a_refused_batch_is_taken_apart_and_a_misconfigured_server_loses_nothing() {
    for adapter in every().iter().filter(|it| it.posts()) {
        assert_eq!(judged(adapter, &[liked(1), liked(2)], &answered(400, "", "")).apart.len(), 2, "{adapter:?}");
        assert_eq!(judged(adapter, &[liked(1)], &answered(422, "", "")).refused.len(), 1, "{adapter:?}");
        for status in [301, 404, 405, 500, 502] {
            assert_eq!(judged(adapter, &[liked(1)], &answered(status, "", "")).later.len(), 1, "{adapter:?} {status}");
        }
    }
    let busy = Answer { retry_after_ms: Some(7_000), ..answered(503, "", "") };
    assert_eq!(judged(&every()[0], &[liked(1)], &busy).after_ms, Some(7_000));
}

#[test]
fn a_record_store_that_has_a_statement_already_has_it() {
    let (xapi, batch) = (&every()[1], [liked(1), liked(2)]);
    assert_eq!(judged(xapi, &batch[..1], &answered(409, "", "")).accepted.len(), 1);
    assert_eq!(judged(xapi, &batch, &answered(409, "", "")).apart.len(), 2);
    let one = json!([uuid_v4([1; 16])]).to_string();
    assert_eq!(judged(xapi, &batch, &answered(200, "application/json", &one)).later, [uuid_v4([2; 16])]);
}

#[test]
fn matomo_says_by_place_what_it_did_not_take() {
    let (matomo, batch) = (&every()[2], [liked(1), liked(2)]);
    let said = json!({"status": "success", "tracked": 1, "invalid": 1, "invalid_indices": [1]}).to_string();
    let verdict = judged(matomo, &batch, &answered(200, "application/json", &said));
    assert_eq!((verdict.accepted.len(), verdict.refused[0].id.as_str()), (1, uuid_v4([2; 16]).as_str()));
    assert_eq!(judged(matomo, &batch, &answered(200, "application/json", "{\"status\":\"error\"}")).later.len(), 2);
    assert_eq!(judged(matomo, &batch, &answered(204, "", "")).accepted.len(), 2);
}

#[test]
fn a_function_of_the_page_says_yes_no_or_event_by_event() {
    let batch = [liked(1), liked(2)];
    let accepted = |said: Option<Value>| Adapter::hook_verdict(&batch, said.as_ref()).accepted.len();
    assert_eq!((accepted(None), accepted(Some(json!(true))), accepted(Some(json!(false)))), (2, 2, 0));
    assert_eq!(accepted(Some(json!({"accepted": [uuid_v4([2; 16])]}))), 1);
    assert_eq!((accepted(Some(json!({"ok": 1}))), accepted(Some(json!("yes"))), accepted(Some(json!([])))), (0, 0, 0));
}

fn said() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (0_i64..4).prop_map(Value::from),
        (0_u8..4).prop_map(|n| Value::from(uuid_v4([n; 16]))),
        ".{0,8}".prop_map(Value::from),
    ];
    let value = leaf.prop_recursive(4, 24, 4, |inner| {
        let name = prop_oneof![
            Just("accepted"),
            Just("refused"),
            Just("id"),
            Just("why"),
            Just("status"),
            Just("invalid_indices")
        ];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((name, inner), 0..4)
                .prop_map(|it| Value::Object(it.into_iter().map(|(k, v)| (k.to_owned(), v)).collect())),
        ]
    });
    prop_oneof![value.prop_map(|it| it.to_string()), ".{0,40}", Just("<html>".to_owned()), Just(String::new())]
}

proptest! {
    #[test]
    fn whatever_is_answered_each_event_has_one_fate(
        which in 0_usize..7,
        status in prop_oneof![Just(200_u16), Just(204), Just(400), Just(409), Just(503), any::<u16>()],
        body in said(),
        many in 1_u8..4,
    ) {
        let batch: Vec<Event> = (0..many).map(liked).collect();
        let verdict = judged(&every()[which], &batch, &answered(status, "application/json", &body));
        let refused = verdict.refused.iter().map(|it| &it.id);
        let mut fates: Vec<&String> =
            verdict.accepted.iter().chain(refused).chain(&verdict.apart).chain(&verdict.later).collect();
        fates.sort();
        let mut wanted: Vec<&String> = batch.iter().map(|it| &it.id).collect();
        wanted.sort();
        prop_assert_eq!(fates, wanted);
        prop_assert!(verdict.refused.iter().all(|it| it.why.len() <= 300));
    }
}
