use carrel_engine::event::Event;
use carrel_engine::profile::Reaction;
use serde_json::{Value, json as value};

use super::super::samples::{PSEUDONYM, Serde, adapter, all, id, json, other, parse, posted, reaction, review, survey};
use super::super::{Adapter, Answer, Fault, Verdict};

fn store() -> Adapter {
    adapter(&value!({"kind": "xapi", "url": "https://lrs.example/xapi/", "key": "Basic eDp5"}))
}

/// The one statement of an event.
fn statement(event: Event) -> Value {
    let mut all: Vec<Value> = serde_json::from_str(&posted(&store(), &[event]).body).expect("a list");
    all.remove(0)
}

/// What every statement of the samples has.
fn with(verb: &Value, object: &Value) -> Value {
    value!({
        "id": id(1),
        "timestamp": "2026-11-22T10:00:00Z",
        "actor": actor(),
        "verb": verb,
        "object": object,
    })
}

fn actor() -> Value {
    value!({"objectType": "Agent", "account": {"homePage": "https://library.example", "name": PSEUDONYM}})
}

fn verb(iri: &str, name: &str) -> Value {
    value!({"id": iri, "display": {"en": name}})
}

#[test]
fn statements_are_posted_with_version_and_key() {
    let post = posted(&store(), &[reaction(1, Reaction::Liked, true)]);
    assert_eq!((post.url.as_str(), post.same_origin), ("https://lrs.example/xapi/statements", false));
    let headers: Vec<(&str, &str)> = post.headers.iter().map(|it| (it.0, it.1.as_str())).collect();
    let json = ("Content-Type", "application/json");
    assert_eq!(headers, [json, ("X-Experience-API-Version", "1.0.3"), ("Authorization", "Basic eDp5")]);
    let open = adapter(&value!({"kind": "xapi", "url": "/lrs?x=1", "version": "2.0.0"}));
    let post = posted(&open, &[survey(1)]);
    assert_eq!((post.url.as_str(), post.headers.len()), ("/lrs/statements?x=1", 2));
    assert_eq!(post.headers[1].1, "2.0.0");
}

#[test]
fn reactions_have_verbs_that_are_known() {
    let title =
        value!({"objectType": "Activity", "id": "https://library.example/carrel/collection/melville%20moby-dick%2F12"});
    for (is, on, iri, name) in [
        (Reaction::Liked, true, "http://activitystrea.ms/schema/1.0/like", "liked"),
        (Reaction::Liked, false, "http://activitystrea.ms/schema/1.0/unlike", "unliked"),
        (Reaction::Saved, true, "http://activitystrea.ms/schema/1.0/save", "saved"),
        (Reaction::Saved, false, "http://activitystrea.ms/schema/1.0/unsave", "unsaved"),
        (Reaction::NotInterested, true, "http://activitystrea.ms/schema/1.0/dislike", "disliked"),
        (Reaction::Read, true, "http://activitystrea.ms/schema/1.0/read", "read"),
    ] {
        assert_eq!(statement(reaction(1, is, on)), with(&verb(iri, name), &title), "{name}");
    }
    for (is, iri, name) in [
        (Reaction::NotInterested, "http://activitystrea.ms/schema/1.0/dislike", "disliked"),
        (Reaction::Read, "http://activitystrea.ms/schema/1.0/read", "read"),
    ] {
        let undone = value!({"objectType": "SubStatement", "actor": actor(), "verb": verb(iri, name), "object": title});
        let undid = verb("https://www.w3.org/ns/activitystreams#Undo", "undid");
        assert_eq!(statement(reaction(1, is, false)), with(&undid, &undone), "{name}");
    }
}

#[test]
fn a_review_has_its_half_stars_and_words() {
    let title = value!({
        "objectType": "Activity",
        "id": "https://library.example/carrel/collection/melville-moby-dick-12",
        "definition": {"name": {"und": "Moby Dick"}},
    });
    let more = value!({"urn:x-carrel:recommend": true, "urn:x-carrel:name": "Ines"});
    let mut rated = with(&verb("http://id.tincanapi.com/verb/rated", "rated"), &title);
    rated["result"] = value!({"score": {"raw": 9, "min": 1, "max": 10}, "extensions": more});
    assert_eq!(statement(review(1, Some(9), "")), rated);
    let mut reviewed = with(&verb("http://id.tincanapi.com/verb/reviewed", "reviewed"), &title);
    reviewed["result"] = value!({"response": "For rain.", "extensions": more});
    assert_eq!(statement(review(1, None, "For rain.")), reviewed);
}

#[test]
fn a_survey_has_its_answers() {
    let object = value!({
        "objectType": "Activity",
        "id": "https://library.example/carrel/collection/surveys/spring",
        "definition": {"type": "http://id.tincanapi.com/activitytype/survey"},
    });
    let mut responded = with(&verb("http://adlnet.gov/expapi/verbs/responded", "responded"), &object);
    let answers = value!([{"question": "how", "value": "好"}, {"question": "much", "value": 10}]);
    responded["result"] = value!({"extensions": {"urn:x-carrel:answers": answers}});
    assert_eq!(statement(survey(1)), responded);
}

#[test]
fn ids_of_objects_are_put_behind_an_address_of_the_librarys_own() {
    let named = adapter(&value!({"kind": "xapi", "url": "/lrs", "activity": "https://id.example/title/"}));
    let mut event = reaction(1, Reaction::Read, true);
    event.source = "/collection/".into();
    let body = parse(&posted(&named, &[event]).body).expect("JSON");
    assert_eq!(body[0]["object"]["id"], "https://id.example/title/melville%20moby-dick%2F12");
    assert_eq!(body[0]["actor"]["account"]["homePage"], "https://id.example");
}

#[test]
fn requests_are_not_for_a_store_and_nothing_is_without_a_pseudonym() {
    let body = parse(&posted(&store(), &all()).body).expect("JSON");
    assert_eq!(body.as_array().map(Vec::len), Some(4));
    assert_eq!(store().post(&all(), "", &Serde), None);
}

fn verdict(answer: &Answer) -> Verdict {
    store().verdict(&[reaction(1, Reaction::Liked, true), survey(2)], answer, &parse)
}

#[test]
fn a_store_accepts_what_it_names_or_all() {
    for answer in [json(204, ""), json(200, ""), json(200, "{}"), json(200, "null"), other(200, "text/plain", "OK")] {
        assert_eq!(verdict(&answer).accepted.len(), 2, "{answer:?}");
    }
    let both = [id(2), id(1).to_uppercase(), "other".into()];
    assert_eq!(verdict(&json(200, &value!(both).to_string())).accepted, [id(1), id(2)]);
    let one = verdict(&json(200, &value!([id(2), id(2), 7, null]).to_string()));
    assert_eq!((one.accepted, one.later, one.fault), (vec![id(2)], vec![id(1)], Some(Fault::LeftOut(1))));
    assert_eq!(verdict(&json(200, "[]")).fault, Some(Fault::NamedNone));
    assert_eq!(verdict(&other(200, "text/html", "<p>Sign in")).fault, Some(Fault::Page(200)));
}

#[test]
fn a_statement_that_is_there_already_is_accepted_but_not_on_the_word_of_a_batch() {
    let one = store().verdict(&[survey(1)], &json(409, ""), &parse);
    assert_eq!(one.accepted, [id(1)]);
    assert_eq!(verdict(&json(409, "")).apart, [id(1), id(2)]);
    assert_eq!(verdict(&json(400, "")).apart, [id(1), id(2)]);
    assert_eq!(verdict(&json(401, "")).later, [id(1), id(2)]);
}
