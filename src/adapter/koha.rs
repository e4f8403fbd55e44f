//! Koha's public interface: what is wrong with a title as a ticket, stars as a rating. All else needs staff's permissions there.

use carrel_engine::event::{About, Event, EventData, Problem, Request, RequestKind, Review};
use carrel_engine::field::Field;

use super::verdict::{Fate, Ruling, looks_like_a_page, why};
use super::{Answer, Fault, Post, Write, address};
use carrel_engine::datum::Datum as Json;

/// The `why` of a refusal that asks the reader to sign in at the catalogue. A view translates it.
pub const SIGN_IN: &str = "sign-in";

/// A Koha.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Koha {
    /// Base of its interface, such as `/api/v1`.
    pub url: String,
}

impl Koha {
    pub(super) fn takes(data: &EventData) -> bool {
        wanted(data).is_some()
    }

    /// Koha has a place for stars and none for what is said about them.
    pub(super) fn takes_part(data: &EventData) -> bool {
        Self::takes(data)
            && matches!(data, EventData::Review(it) if !it.text.is_empty() || it.recommend || !it.name.is_empty())
    }

    pub(super) fn post<W: Write>(&self, event: &Event, write: &W) -> Option<Post> {
        let (path, body) = wanted(&event.data)?;
        Some(Post {
            url: address::with_path(&self.url, &path),
            headers: vec![("Content-Type", "application/json".to_owned())],
            body: write.text(&body)?,
            // Whose ticket it is Koha knows from the reader's session there, and from nothing else.
            same_origin: true,
        })
    }
}

/// Path and body of what Koha takes.
fn wanted(data: &EventData) -> Option<(String, Json)> {
    match data {
        EventData::Request(it) if matches!(it.kind, RequestKind::Problem | RequestKind::Comment) => {
            Some(("/public/tickets".to_owned(), ticket(it, biblio(&it.about)?)))
        }
        EventData::Review(Review { about, rating: Some(half_stars), .. }) => {
            let path = ["/public/biblios/", &biblio(about)?.to_string(), "/ratings"].concat();
            // Koha has whole stars, and none for nothing.
            Some((path, Json::with("rating", Json::Number(u32::from(half_stars.div_ceil(2).clamp(1, 5))))))
        }
        _ => None,
    }
}

/// Without the token: staff answer a ticket within Koha, and nobody else needs it.
fn ticket(request: &Request, biblio: u32) -> Json {
    let title = match (request.kind, request.problem) {
        (RequestKind::Problem, Some(Problem::Record)) => "Problem with the record",
        (RequestKind::Problem, Some(Problem::Link)) => "Problem with a link",
        (RequestKind::Problem, Some(Problem::Place)) => "Problem with the place",
        (RequestKind::Problem, _) => "Problem",
        _ => "Comment",
    };
    let text = if request.text.is_empty() { title } else { &request.text };
    let contact = if request.contact.is_empty() { "" } else { "\n\nContact: " };
    Json::Object(vec![
        ("source", Json::text("catalog")),
        ("biblio_id", Json::Number(biblio)),
        ("title", Json::text(title)),
        ("body", Json::Text([text, contact, &request.contact].concat())),
    ])
}

/// The last run of digits of a title's id, if it can be a number of Koha's.
fn biblio(about: &About) -> Option<u32> {
    let id = about.id.trim_end_matches(|it: char| !it.is_ascii_digit());
    let digits = id.rsplit(|it: char| !it.is_ascii_digit()).next()?;
    digits.parse().ok().filter(|it| (1..=0x7fff_ffff).contains(it))
}

pub(super) fn rule<F: Field>(sent: &[&Event], answer: &Answer, parse: &dyn Fn(&str) -> Option<F>) -> Ruling {
    let is_ticket = sent.iter().any(|it| matches!(it.data, EventData::Request(_)));
    match answer.status {
        200..=299 if looks_like_a_page(answer) => Ruling::later(sent, Some(Fault::Page(answer.status))),
        200..=299 => Ruling::accepted(sent),
        status @ (401 | 403) => {
            Ruling::all(sent, &Fate::Refused(status, SIGN_IN.to_owned()), Some(Fault::SignIn(status)))
        }
        // Koha knows the address, but not the title: it would not tomorrow.
        404 if parse(&answer.body).and_then(|it| it.field("error")?.text()).is_some() => {
            Ruling::never(sent, 404, why(answer, parse))
        }
        // A ticket of nobody makes Koha fail rather than say so, and so does one about a title that it does not have. Set aside,
        // the reader knows and can send it again; coming again by itself it would fail for ever and hold up what follows.
        500 if is_ticket => Ruling::all(sent, &Fate::Refused(500, SIGN_IN.to_owned()), Some(Fault::Ticket(500))),
        _ => Ruling::failed(sent, answer, parse),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json as value;

    use super::super::samples::{adapter, all, json, other, parse, posted, request, review};
    use super::super::{Adapter, Refusal};
    use super::*;

    fn catalogue() -> Adapter {
        adapter(&value!({"kind": "koha", "url": "/api/v1/"}))
    }

    #[test]
    fn a_problem_and_a_comment_become_tickets_without_the_token() {
        let post = posted(&catalogue(), &[request(1, RequestKind::Problem)]);
        assert_eq!((post.url.as_str(), post.same_origin), ("/api/v1/public/tickets", true));
        assert_eq!(post.headers, [("Content-Type", "application/json".to_owned())]);
        assert_eq!(
            post.body,
            r#"{"source":"catalog","biblio_id":12,"title":"Problem with a link","body":"It is \"gone\"."}"#
        );
        let mut comment = request(1, RequestKind::Comment);
        let EventData::Request(it) = &mut comment.data else { unreachable!("it is a request") };
        (it.text, it.contact) = (String::new(), "ines@example.org".into());
        assert_eq!(
            posted(&catalogue(), &[comment]).body,
            r#"{"source":"catalog","biblio_id":12,"title":"Comment","body":"Comment\n\nContact: ines@example.org"}"#
        );
    }

    #[test]
    fn half_stars_become_whole_ones() {
        for (half, whole) in [(1, 1), (2, 1), (3, 2), (9, 5), (10, 5)] {
            let post = posted(&catalogue(), &[review(1, Some(half), "")]);
            assert_eq!(post.url, "/api/v1/public/biblios/12/ratings");
            assert_eq!(post.body, ["{\"rating\":", &whole.to_string(), "}"].concat());
        }
    }

    #[test]
    fn nothing_else_goes_to_koha_and_of_words_about_stars_it_is_known_that_they_do_not() {
        let taken: Vec<_> = all().into_iter().filter(|it| catalogue().takes(&it.data)).collect();
        assert_eq!(
            taken,
            [request(13, RequestKind::Problem), request(14, RequestKind::Comment), review(3, Some(9), "")]
        );
        assert!(catalogue().takes_part(&review(1, Some(9), "For rain.").data));
        assert!(!catalogue().takes_part(&request(1, RequestKind::Problem).data));
    }

    #[test]
    fn a_biblio_number_is_the_last_run_of_digits() {
        let number = |id: &str| biblio(&About { id: id.into(), ..About::default() });
        for (id, wanted) in [("12", 12), ("koha:0012", 12), ("b1.x23a", 23), ("2147483647", i32::MAX as u32)] {
            assert_eq!(number(id), Some(wanted), "{id}");
        }
        for id in ["", "moby-dick", "0", "2147483648", "isbn-9780142437247", "١٢"] {
            assert_eq!(number(id), None, "{id}");
        }
    }

    #[test]
    fn who_is_not_signed_in_is_asked_to_and_nothing_else_is_lost() {
        let ticket = [request(1, RequestKind::Problem)];
        let verdict = |answer: &Answer| catalogue().verdict(&ticket, answer, &parse);
        assert_eq!(verdict(&json(201, r#"{"ticket_id":1}"#)).accepted.len(), 1);
        for status in [401, 403, 500] {
            let asked = verdict(&json(status, r#"{"error":"must be logged-in"}"#));
            assert_eq!(asked.refused, [Refusal { id: ticket[0].id.clone(), status, why: SIGN_IN.into() }]);
            assert_eq!(asked.fault, Some(if status == 500 { Fault::Ticket(500) } else { Fault::SignIn(status) }));
        }
        for (answer, fault) in [
            (other(200, "text/html", "<html>"), Fault::Page(200)),
            (json(502, "{}"), Fault::Status(502)),
            (json(404, r#"{"errors":[{"message":"Not Found"}]}"#), Fault::Status(404)),
            (other(404, "text/html", "<p>"), Fault::Status(404)),
        ] {
            assert_eq!((verdict(&answer).later.len(), verdict(&answer).fault), (1, Some(fault)));
        }
        assert_eq!(verdict(&json(404, r#"{"error":"Object not found."}"#)).refused[0].why, "Object not found.");
        let stars = catalogue().verdict(&[review(1, Some(1), "")], &json(500, ""), &parse);
        assert_eq!(stars.fault, Some(Fault::Status(500)));
    }
}
