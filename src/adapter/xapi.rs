//! A learning record store: statements of xAPI 1.0.3 about reactions, reviews and surveys. Requests are not for it, since it cannot answer.

use carrel_engine::event::{Event, EventData, Given, Review, Survey};
use carrel_engine::field::Field;
use carrel_engine::profile::Reaction;

use super::verdict::{Fate, Ruling, is_called_json, is_cut, is_silent, looks_like_a_page};
use super::{Answer, Fault, Post, Write, address};
use carrel_engine::datum::Datum as Json;

/// A store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Xapi {
    /// Its address, under which `statements` is.
    pub url: String,
    /// Sent as `Authorization` as it is, or empty. Public: everybody can read it in `carrel.json`.
    pub key: String,
    /// The version of xAPI.
    pub version: String,
    /// What ids of objects begin with; otherwise the source of the event.
    pub activity: Option<String>,
}

/// A verb with its name in English.
type Verb = (&'static str, &'static str);

const LIKED: Verb = ("http://activitystrea.ms/schema/1.0/like", "liked");
const UNLIKED: Verb = ("http://activitystrea.ms/schema/1.0/unlike", "unliked");
const SAVED: Verb = ("http://activitystrea.ms/schema/1.0/save", "saved");
const UNSAVED: Verb = ("http://activitystrea.ms/schema/1.0/unsave", "unsaved");
const DISLIKED: Verb = ("http://activitystrea.ms/schema/1.0/dislike", "disliked");
const READ: Verb = ("http://activitystrea.ms/schema/1.0/read", "read");
const UNDID: Verb = ("https://www.w3.org/ns/activitystreams#Undo", "undid");
const RATED: Verb = ("http://id.tincanapi.com/verb/rated", "rated");
const REVIEWED: Verb = ("http://id.tincanapi.com/verb/reviewed", "reviewed");
const RESPONDED: Verb = ("http://adlnet.gov/expapi/verbs/responded", "responded");
/// The type of a survey.
const SURVEY: &str = "http://id.tincanapi.com/activitytype/survey";

impl Xapi {
    pub(super) fn post<W: Write>(&self, sent: &[&Event], pseudonym: &str, write: &W) -> Option<Post> {
        // A store takes no statement without an actor.
        if pseudonym.is_empty() {
            return None;
        }
        let statements = sent.iter().filter_map(|it| self.statement(it, pseudonym)).collect();
        let mut headers =
            vec![("Content-Type", "application/json".to_owned()), ("X-Experience-API-Version", self.version.clone())];
        if !self.key.is_empty() {
            headers.push(("Authorization", self.key.clone()));
        }
        let url = address::with_path(&self.url, "/statements");
        Some(Post { url, headers, body: write.text(&Json::List(statements))?, same_origin: false })
    }

    fn statement(&self, event: &Event, pseudonym: &str) -> Option<Json> {
        let actor = self.actor(event, pseudonym);
        let (verb, object, result) = match &event.data {
            EventData::Reaction { reaction, on } => self.reaction(event, *reaction, *on, &actor)?,
            EventData::Review(it) => self.review(event, it),
            EventData::Survey(it) => self.survey(event, it),
            EventData::Request(_) | EventData::Reply(_) => return None,
        };
        Some(Json::object(vec![
            ("id", Some(Json::text(&event.id))),
            ("timestamp", Some(Json::text(&event.time))),
            ("actor", Some(actor)),
            ("verb", Some(spelt(verb))),
            ("object", Some(object)),
            ("result", result),
        ]))
    }

    fn actor(&self, event: &Event, pseudonym: &str) -> Json {
        let absolute = [event.source.as_str(), self.activity.as_deref().unwrap_or_default()];
        let home = absolute.into_iter().find_map(address::origin).unwrap_or(&event.source);
        let account = Json::Object(vec![("homePage", Json::text(home)), ("name", Json::text(pseudonym))]);
        Json::Object(vec![("objectType", Json::text("Agent")), ("account", account)])
    }

    fn reaction(
        &self,
        event: &Event,
        reaction: Reaction,
        on: bool,
        actor: &Json,
    ) -> Option<(Verb, Json, Option<Json>)> {
        let object = self.activity(event, "", None);
        let (set, taken_back) = match reaction {
            Reaction::Liked => (LIKED, Some(UNLIKED)),
            Reaction::Saved => (SAVED, Some(UNSAVED)),
            Reaction::NotInterested => (DISLIKED, None),
            Reaction::Read => (READ, None),
            Reaction::Opened => return None,
        };
        Some(match (on, taken_back) {
            (true, _) => (set, object, None),
            (false, Some(verb)) => (verb, object, None),
            // There is no verb for it. What is undone is a statement of its own, so that nobody counts it as one.
            (false, None) => {
                let undone = vec![
                    ("objectType", Json::text("SubStatement")),
                    ("actor", actor.clone()),
                    ("verb", spelt(set)),
                    ("object", object),
                ];
                (UNDID, Json::Object(undone), None)
            }
        })
    }

    fn review(&self, event: &Event, review: &Review) -> (Verb, Json, Option<Json>) {
        let said = |text: &str| (!text.is_empty()).then(|| Json::text(text));
        let verb = if review.text.is_empty() { RATED } else { REVIEWED };
        // Half stars; not `scaled`, which would be a fraction.
        let score = review.rating.map(|it| {
            let number = |it| Json::Number(u32::from(it));
            Json::Object(vec![("raw", number(it)), ("min", number(1)), ("max", number(10))])
        });
        let extensions = Json::object(vec![
            ("urn:x-carrel:recommend", Some(Json::Flag(review.recommend))),
            ("urn:x-carrel:name", said(&review.name)),
        ]);
        let result =
            Json::object(vec![("score", score), ("response", said(&review.text)), ("extensions", Some(extensions))]);
        let name = said(&review.about.title).map(|it| ("name", Json::with("und", it)));
        (verb, self.activity(event, "", name), Some(result))
    }

    fn survey(&self, event: &Event, survey: &Survey) -> (Verb, Json, Option<Json>) {
        let answer = |(question, given): &(String, Given)| {
            let value = match given {
                Given::Text(text) => Json::text(text),
                Given::Number(number) => Json::Number(u32::from(*number)),
            };
            Json::Object(vec![("question", Json::text(question)), ("value", value)])
        };
        let answers = Json::List(survey.answers.iter().map(answer).collect());
        let result = Json::with("extensions", Json::with("urn:x-carrel:answers", answers));
        // No title's id has a slash once it is encoded.
        (RESPONDED, self.activity(event, "surveys/", Some(("type", Json::text(SURVEY)))), Some(result))
    }

    /// The object of a statement, with one thing that is known of it.
    fn activity(&self, event: &Event, folder: &str, known: Option<(&'static str, Json)>) -> Json {
        let id = [self.activity.as_deref().unwrap_or(&event.source), folder, &address::encode(&event.subject)].concat();
        let definition = known.map(|it| Json::Object(vec![it]));
        Json::object(vec![
            ("objectType", Some(Json::text("Activity"))),
            ("id", Some(Json::Text(id))),
            ("definition", definition),
        ])
    }
}

fn spelt(verb: Verb) -> Json {
    Json::Object(vec![("id", Json::text(verb.0)), ("display", Json::with("en", Json::text(verb.1)))])
}

pub(super) fn rule<F: Field>(sent: &[&Event], answer: &Answer, parse: &dyn Fn(&str) -> Option<F>) -> Ruling {
    match answer.status {
        200..=299 if is_silent(answer) => Ruling::accepted(sent),
        200..=299 if looks_like_a_page(answer) => Ruling::later(sent, Some(Fault::Page(answer.status))),
        200..=299 => by_ids(sent, answer, parse),
        // It has a statement of that id. Of several, it has one and may have dropped all others.
        409 if sent.len() == 1 => Ruling::accepted(sent),
        409 => Ruling::all(sent, &Fate::Apart, None),
        _ => Ruling::failed(sent, answer, parse),
    }
}

/// By the list of ids that a store answers with.
fn by_ids<F: Field>(sent: &[&Event], answer: &Answer, parse: &dyn Fn(&str) -> Option<F>) -> Ruling {
    let said = parse(&answer.body);
    if said.is_none() && is_cut(answer) {
        return Ruling::later(sent, Some(Fault::TooLong));
    }
    if said.is_none() && is_called_json(answer) {
        return Ruling::later(sent, Some(Fault::NotJson));
    }
    let Some(ids) = said.and_then(|it| it.list()) else { return Ruling::accepted(sent) };
    let ids: Vec<String> = ids.iter().filter_map(Field::text).collect();
    let has = |event: &&Event| ids.iter().any(|it| it.eq_ignore_ascii_case(&event.id));
    Ruling::named(sent.iter().map(|it| if has(it) { Fate::Accepted } else { Fate::Later }).collect())
}

#[cfg(test)]
mod tests;
