//! Matomo's bulk tracking: reactions as events of its own kind.
//!
//! No words ever go there: an analytics system is made to be looked at by many, keeps what it has beside addresses of the
//! network and pages seen, and cannot answer. Sent without `_id`, `uid` and `cdt`: the first two would name a browser, the last needs a secret as soon as an event is a day old.

use carrel_engine::event::{Event, EventData};
use carrel_engine::field::Field;

use super::verdict::{Fate, Ruling, is, is_silent, looks_like_a_page};
use super::{Answer, Fault, Post, Write, address};
use carrel_engine::datum::Datum as Json;

/// A site of a Matomo server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matomo {
    /// Its `matomo.php`, or the folder of it.
    pub url: String,
    /// The site's number.
    pub site: u32,
}

impl Matomo {
    pub(super) fn post<W: Write>(&self, sent: &[&Event], write: &W) -> Option<Post> {
        let requests = sent.iter().filter_map(|it| self.request(it)).map(Json::Text).collect();
        let path = self.url.split(['?', '#']).next().unwrap_or_default();
        let is_script = path.rsplit('.').next() == Some("php");
        Some(Post {
            url: if is_script { self.url.clone() } else { address::with_path(&self.url, "/matomo.php") },
            // As Matomo's own script sends it: a browser then asks nobody whether it may.
            headers: vec![("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8".to_owned())],
            body: write.text(&Json::with("requests", Json::List(requests)))?,
            same_origin: false,
        })
    }

    fn request(&self, event: &Event) -> Option<String> {
        let EventData::Reaction { reaction, on } = event.data else { return None };
        let taken_back = if on { "" } else { "-taken-back" };
        // Matomo can be told to take no events from pages it does not know. The collection's address is the same for every reader.
        let page = address::origin(&event.source).map(|_| ["&url=", &address::encode(&event.source)].concat());
        let title = address::encode(&event.subject);
        let parts = [
            "?idsite=",
            &self.site.to_string(),
            "&rec=1&ca=1&send_image=0&e_c=Carrel&e_a=",
            reaction.as_str(),
            taken_back,
            "&e_n=",
            &title,
            page.as_deref().unwrap_or_default(),
        ];
        Some(parts.concat())
    }
}

pub(super) fn rule<F: Field>(sent: &[&Event], answer: &Answer, parse: &dyn Fn(&str) -> Option<F>) -> Ruling {
    match answer.status {
        204 => Ruling::accepted(sent),
        200..=299 => told(sent, answer, parse),
        _ => Ruling::failed(sent, answer, parse),
    }
}

fn told<F: Field>(sent: &[&Event], answer: &Answer, parse: &dyn Fn(&str) -> Option<F>) -> Ruling {
    // The picture that the tracker answers with: so where events are queued first.
    if is(answer, "image/gif") {
        return Ruling::accepted(sent);
    }
    if looks_like_a_page(answer) {
        return Ruling::later(sent, Some(Fault::Page(answer.status)));
    }
    let said = if is_silent(answer) { None } else { parse(&answer.body) };
    let Some(said) = said else { return Ruling::later(sent, Some(Fault::NotJson)) };
    match said.field("status").and_then(|it| it.text()).as_deref() {
        Some("success") => by_index(sent, answer.status, &said),
        Some("error") => Ruling::later(sent, Some(Fault::Matomo)),
        _ => Ruling::later(sent, Some(Fault::OtherJson)),
    }
}

/// By `invalid`, how many, and `invalid_indices`, which, that Matomo tells only to its administrators.
fn by_index<F: Field>(sent: &[&Event], status: u16, said: &F) -> Ruling {
    let list = said.field("invalid_indices").and_then(|it| it.list()).unwrap_or_default();
    let indices: Vec<usize> = list.iter().filter_map(Field::number).filter_map(index).collect();
    let fates: Vec<Fate> = (0..sent.len())
        .map(|at| if indices.contains(&at) { Fate::Refused(status, String::new()) } else { Fate::Accepted })
        .collect();
    let named = fates.iter().filter(|it| **it != Fate::Accepted).count();
    let invalid = said.field("invalid").and_then(|it| it.number()).map_or(0, |it| it as usize).max(named);
    match invalid {
        0 => Ruling::accepted(sent),
        // They are all alike in form, so that it is the number of the site rather than what they say.
        all if all >= sent.len() => Ruling::later(sent, Some(Fault::Site)),
        some if some == named => Ruling { fates, after_ms: None, fault: Some(Fault::Refused(status)) },
        _ => Ruling::all(sent, &Fate::Apart, Some(Fault::SomeInvalid)),
    }
}

/// A whole number that is small enough to be one of an event.
#[expect(clippy::float_cmp, reason = "a whole number is one exactly")]
fn index(number: f64) -> Option<usize> {
    let whole = number as u16;
    (f64::from(whole) == number).then_some(usize::from(whole))
}

#[cfg(test)]
mod tests {
    use carrel_engine::profile::Reaction;
    use serde_json::json as value;

    use super::super::samples::{adapter, all, id, json, other, parse, posted, reaction};
    use super::super::{Adapter, Verdict};
    use super::*;

    fn site() -> Adapter {
        adapter(&value!({"kind": "matomo", "url": "https://stats.example/", "site": 3}))
    }

    fn verdict(answer: &Answer) -> Verdict {
        site().verdict(&[reaction(1, Reaction::Liked, true), reaction(2, Reaction::Saved, false)], answer, &parse)
    }

    #[test]
    fn reactions_are_tracked_as_events_of_the_site() {
        let post = posted(&site(), &[reaction(1, Reaction::NotInterested, true), reaction(2, Reaction::Saved, false)]);
        assert_eq!(post.url, "https://stats.example/matomo.php");
        assert_eq!(post.headers, [("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8".to_owned())]);
        assert!(!post.same_origin);
        assert_eq!(
            post.body,
            concat!(
                r#"{"requests":["?idsite=3&rec=1&ca=1&send_image=0&e_c=Carrel&e_a=not-interested&e_n=melville%20moby-dick%2F12"#,
                r#"&url=https%3A%2F%2Flibrary.example%2Fcarrel%2Fcollection%2F","#,
                r#""?idsite=3&rec=1&ca=1&send_image=0&e_c=Carrel&e_a=saved-taken-back&e_n=melville%20moby-dick%2F12"#,
                r#"&url=https%3A%2F%2Flibrary.example%2Fcarrel%2Fcollection%2F"]}"#
            )
        );
    }

    #[test]
    fn its_script_may_be_named_itself() {
        for url in ["/m/matomo.php", "/m/piwik.php?x=1"] {
            let site = adapter(&value!({"kind": "matomo", "url": url, "site": 3}));
            assert_eq!(posted(&site, &[reaction(1, Reaction::Read, true)]).url, url);
        }
    }

    #[test]
    fn words_never_go_there() {
        let body = posted(&site(), &all()).body;
        assert_eq!(body.matches("idsite").count(), 1);
        let verdict = site().verdict(&all(), &json(204, ""), &parse);
        assert_eq!((verdict.accepted, verdict.later.len()), (vec![id(1)], all().len() - 1));
    }

    #[test]
    fn success_accepts_all_but_the_invalid() {
        for answer in [
            json(204, ""),
            other(200, "image/gif", "GIF89a"),
            json(200, r#"{"status":"success","tracked":2,"invalid":0}"#),
            json(200, r#"{"status":"success","invalid":"x","invalid_indices":[-1,0.5,7,1e300,"0",null,{}]}"#),
        ] {
            assert_eq!(verdict(&answer).accepted.len(), 2, "{answer:?}");
        }
        let one = verdict(&json(200, r#"{"status":"success","tracked":1,"invalid":1,"invalid_indices":[1,1]}"#));
        assert_eq!((one.accepted, one.refused[0].id.as_str()), (vec![id(1)], id(2).as_str()));
    }

    #[test]
    fn where_it_does_not_say_which_are_invalid_each_is_tried_and_where_all_are_the_site_is_wrong() {
        let some = verdict(&json(200, r#"{"status":"success","tracked":1,"invalid":1}"#));
        assert_eq!((some.apart.len(), some.fault), (2, Some(Fault::SomeInvalid)));
        for all in ["\"invalid\":2", "\"invalid\":1e300", "\"invalid_indices\":[0,1]"] {
            let all = verdict(&json(200, &["{\"status\":\"success\",", all, "}"].concat()));
            assert_eq!((all.later.len(), all.fault), (2, Some(Fault::Site)));
        }
    }

    #[test]
    fn whatever_is_no_success_comes_again() {
        for (answer, fault) in [
            (json(200, r#"{"status":"error","tracked":0,"invalid":0}"#), Fault::Matomo),
            (json(200, ""), Fault::NotJson),
            (json(200, "Yes"), Fault::NotJson),
            (json(200, "null"), Fault::OtherJson),
            (json(200, "[]"), Fault::OtherJson),
            (json(200, r#"{"status":["success"]}"#), Fault::OtherJson),
            (other(200, "text/html", "<p>Matomo"), Fault::Page(200)),
            (json(404, ""), Fault::Status(404)),
        ] {
            let verdict = verdict(&answer);
            assert_eq!((verdict.later.len(), verdict.fault), (2, Some(fault)), "{answer:?}");
        }
    }
}
