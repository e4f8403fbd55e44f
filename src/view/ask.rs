//! Asking the library: questions, requests, reports, and what becomes of them. Comes later: see [`crate::later`].
//!
//! | Module | Holds |
//! |---|---|
//! | [`writing`] | drafts, kept while the reader writes |
//! | [`form`] | what is asked, kind by kind |
//! | [`offers`] | what the library has or has answered already, while one types |
//! | [`check`] | exactly what will be sent, before it is |
//! | [`requests`] | *Your requests*, on the page and as a list |
//! | [`one`] | one request: how far it is, what was said |
//! | [`receipt`] | following a request from another device |
//! | [`opinion`] | a title rated, recommended in a sentence |
//! | [`survey`] | what the library would like to know |
//! | [`taken`] | whether what was let go is in the outbox |
//! | [`words`] | states and kinds in the reader's words |

mod check;
mod form;
mod offers;
mod one;
pub mod opinion;
pub mod receipt;
pub mod requests;
mod survey;
mod taken;
pub mod words;
mod writing;

use carrel_engine::event::{About, EventData, Request, RequestKind};
use yew::prelude::*;

use self::form::AskForm;
use self::one::OnePage;
pub use self::one::reply_to;
use self::opinion::OpinionPage;
use self::receipt::ReceiptPage;
use self::requests::RequestsPage;
use self::survey::SurveyPage;
pub use self::taken::use_taken;
use super::button::{Button, marked};
use super::context::{View, use_view};
use super::desk::open;
use super::icon::{Icon, icon};
use crate::backend;
use crate::browser::random;
use crate::i18n::Key;

/// What can be asked, and before what is asked.
pub const ASK: &str = "ask";
/// All requests.
pub const REQUESTS: &str = "requests";
/// Before the id of a request.
pub const REQUEST: &str = "request:";
/// Before the id and token of a request from another device.
pub const RECEIPT: &str = "receipt:";
/// Before the id of a survey.
pub const SURVEY: &str = "survey:";
/// Before the id of a title that is rated or recommended.
pub const OPINION: &str = "opinion:";

/// The name and content of a page of these, if it is one.
pub fn page(view: &View, page: &str) -> Option<(String, Html)> {
    let key = page.to_owned();
    let text = |it: Key| view.i18n.text(it);
    if page == ASK {
        return Some((text(Key::AskTitle), html! { <AskPage /> }));
    }
    if page == REQUESTS {
        return Some((text(Key::RequestsTitle), html! { <RequestsPage /> }));
    }
    if let Some(id) = page.strip_prefix(REQUEST) {
        let kind = view.state.mail().papers.request(id).and_then(words::kind_of);
        let title = kind.map_or_else(|| text(Key::RequestsTitle), |kind| view.i18n.text(words::kind(kind)));
        return Some((title, html! { <OnePage {key} id={id.to_owned()} /> }));
    }
    if let Some(token) = page.strip_prefix(RECEIPT) {
        return Some((text(Key::ReceiptTitle), html! { <ReceiptPage {key} packed={token.to_owned()} /> }));
    }
    if let Some(id) = page.strip_prefix(SURVEY) {
        return Some((text(Key::SurveyTitle), html! { <SurveyPage {key} id={id.to_owned()} /> }));
    }
    if let Some(id) = page.strip_prefix(OPINION) {
        return Some((text(Key::OpinionTitle), html! { <OpinionPage {key} id={id.to_owned()} /> }));
    }
    let (kind, title) = page.strip_prefix(ASK)?.strip_prefix(':').map(|it| it.split_once(':').unwrap_or((it, "")))?;
    let kind = RequestKind::parse(kind)?;
    Some((view.i18n.text(words::kind(kind)), html! { <AskForm {key} {kind} title={title.to_owned()} /> }))
}

/// The page on which something is asked, about a title or about none.
pub fn form_page(kind: RequestKind, title: &str) -> String {
    let about = if title.is_empty() { String::new() } else { [":", title].concat() };
    [ASK, ":", kind.as_str(), &about].concat()
}

/// Whether the library takes requests of a kind from this page; about a title, where one is named.
pub fn takes(view: &View, kind: RequestKind, title: &str) -> bool {
    let about = About { id: title.to_owned(), ..About::default() };
    let (text, contact) = (String::new(), String::new());
    let request = Request { kind, token: String::new(), text, about, problem: None, contact };
    view.settings.requests && backend::takes(&view.settings, &EventData::Request(request))
}

/// Whether anything can be asked here.
pub fn is_open(view: &View) -> bool {
    RequestKind::ALL.iter().any(|kind| takes(view, *kind, ""))
}

/// A word that nobody guesses: 43 characters of 6 random bits each.
pub fn fresh_token() -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let random = [random::bytes(), random::bytes(), random::bytes()].concat();
    random.into_iter().take(43).map(|byte| char::from(LETTERS[usize::from(byte & 63)])).collect()
}

/// What can be asked.
#[component]
fn AskPage() -> Html {
    let view = use_view();
    let one = |kind: &RequestKind| {
        let (name, text) = (view.i18n.text(words::kind(*kind)), view.i18n.text(words::kind_text(*kind)));
        let content = html! {
            <>{icon(words::sign(*kind), "")}<span class="t">{name}</span><span class="quiet">{text}</span></>
        };
        html! { <li key={kind.as_str()}>{Button::new("listed").draw(view.press(open(&form_page(*kind, ""))), content)}</li> }
    };
    let kinds: Vec<&RequestKind> = RequestKind::ALL.iter().filter(|kind| takes(&view, **kind, "")).collect();
    let begun = !view.state.mail().papers.requests().is_empty();
    html! {
        <>
            <p class="quiet">{view.i18n.text(Key::AskText)}</p>
            <ul role="list" class="lists kinds">{for kinds.into_iter().map(one)}</ul>
            if begun {
                <p>{Button::new("text").draw(view.press(open(REQUESTS)), marked(Icon::Ask, "", view.i18n.text(Key::RequestsTitle)))}</p>
            }
        </>
    }
}
