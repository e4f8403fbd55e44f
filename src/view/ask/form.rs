//! What is asked: a form for each kind, then what it says is looked through and sent.

use std::rc::Rc;

use carrel_engine::event::{About, Event, Problem, Request, RequestKind};
use yew::prelude::*;

use super::check::Check;
use super::offers::{Answered, Held};
use super::writing::{Writing, use_writing};
use super::{REQUEST, fresh_token, takes, words};
use crate::browser::clock;
use crate::browser::field::ticked;
use crate::i18n::Key;
use crate::isbn;
use crate::mail::Posting;
use crate::papers::{Followed, Paper};
use crate::state::Action;
use crate::view::button::marked;
use crate::view::context::{Ask, View, use_view};
use crate::view::desk::{known, open, thumb};
use crate::view::form::fresh_id;
use crate::view::icon::{Icon, icon};

/// What is asked, about which title.
#[derive(Clone, PartialEq, Properties)]
pub struct AskProps {
    /// What is wanted.
    pub kind: RequestKind,
    /// The id of a title; empty for none.
    pub title: String,
}

/// The form.
#[component]
pub fn AskForm(props: &AskProps) -> Html {
    let view = use_view();
    let kind = props.kind;
    let name =
        if props.title.is_empty() { kind.as_str().to_owned() } else { [kind.as_str(), ".", &props.title].concat() };
    let writing = use_writing(&view, &name);
    let checked = use_state(|| None::<Rc<Event>>);
    if !takes(&view, kind, &props.title) {
        return html! { <p class="notice bad">{icon(Icon::Info, "")}<span>{view.i18n.text(Key::AskNot)}</span></p> };
    }
    if let Some(event) = (*checked).clone() {
        let on_back = {
            let checked = checked.setter();
            Callback::from(move |()| checked.set(None))
        };
        let on_send = {
            let (view, event, writing) = (view.clone(), Rc::clone(&event), writing.clone());
            Callback::from(move |()| send(&view, &event, &writing))
        };
        return html! { <Check {event} {on_send} {on_back} /> };
    }
    let onsubmit = {
        let (view, props, writing, checked) = (view.clone(), props.clone(), writing.clone(), checked.setter());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let request = request(&view, &props, &writing);
            checked.set(Some(Rc::new(Event::request(fresh_id(), &view.url, clock::now_ms(), request))));
        })
    };
    let wants_title = matches!(kind, RequestKind::Purchase | RequestKind::InterlibraryLoan) && props.title.is_empty();
    let prompt = match kind {
        RequestKind::Question => Key::AskQuestionPrompt,
        RequestKind::Problem => Key::AskProblemPrompt,
        RequestKind::Comment => Key::AskCommentPrompt,
        RequestKind::Purchase | RequestKind::InterlibraryLoan => Key::AskMore,
    };
    html! {
        <form class="ask" {onsubmit}>
            {about(&view, &props.title)}
            if wants_title {
                {title_fields(&view, &writing)}
            }
            if kind == RequestKind::Problem {
                {problems(&view, &writing)}
            }
            <label class="say"><span>{view.i18n.text(prompt)}</span>
                <textarea rows="4" maxlength="4000" dir="auto" required={!wants_title && props.title.is_empty() || prompt != Key::AskMore}
                    value={writing.field("text")} oninput={writing.typing("text")} />
            </label>
            if kind == RequestKind::Question {
                <Answered text={writing.field("text")} />
            }
            <label class="say"><span>{view.i18n.text(Key::AskContact)}</span>
                <input class="day" type="text" autocomplete="off" maxlength="150" dir="auto" value={writing.field("contact")} oninput={writing.typing("contact")} aria-describedby="ask-contact" />
            </label>
            <p id="ask-contact" class="quiet">{view.i18n.text(Key::AskContactHint)}</p>
            <div class="chips">
                <button class="btn main" type="submit">{view.i18n.text(Key::AskOn)}</button>
                if !writing.is_empty() {
                    {discard(&view, &writing)}
                    <span class="quiet" role="status">{view.i18n.text(Key::AskDraft)}</span>
                }
            </div>
        </form>
    }
}

/// Throws the draft away.
fn discard(view: &View, writing: &Writing) -> Html {
    let writing = writing.clone();
    let onclick = Callback::from(move |_: MouseEvent| writing.discard());
    html! { <button class="btn" type="button" {onclick}>{marked(Icon::Erase, "", view.i18n.text(Key::AskDiscard))}</button> }
}

/// The title that it is about.
pub fn about(view: &View, id: &str) -> Html {
    if id.is_empty() {
        return Html::default();
    }
    let it = known(view, id);
    html! {
        <div class="about small">
            {thumb(view, id, &it)}
            <div><p class="t"><bdi>{it.title.clone()}</bdi></p><p class="quiet" dir="auto">{it.creator.clone()}</p></div>
        </div>
    }
}

fn title_fields(view: &View, writing: &Writing) -> Html {
    let one = |key: Key, name: &'static str, required: bool| {
        html! {
            <label class="say"><span>{view.i18n.text(key)}</span>
                <input class="day" type="text" autocomplete="off" maxlength="300" dir="auto" {required} value={writing.field(name)} oninput={writing.typing(name)} />
            </label>
        }
    };
    let isbn = writing.field("isbn");
    let odd = !isbn.trim().is_empty() && isbn::normalized(&isbn).is_none();
    html! {
        <>
            {one(Key::AskAboutTitle, "title", true)}
            <Held title={writing.field("title")} />
            {one(Key::AskCreator, "creator", false)}
            {one(Key::AskIsbn, "isbn", false)}
            <p class="bad" role="status">{odd.then(|| view.i18n.text(if isbn::looks_like(&isbn) { Key::AskIsbnWrong } else { Key::AskIsbnNone }))}</p>
        </>
    }
}

fn problems(view: &View, writing: &Writing) -> Html {
    let one = |problem: &Problem| {
        let chosen = writing.field("problem") == problem.as_str();
        let (writing, word) = (writing.clone(), problem.as_str());
        let onchange = Callback::from(move |event: yew::Event| {
            if ticked(&event) {
                writing.put("problem", word);
            }
        });
        html! {
            <label class="tick"><input type="radio" name="problem" required=true checked={chosen} {onchange} /><span>{view.i18n.text(words::problem(*problem))}</span></label>
        }
    };
    html! { <fieldset class="choices"><legend>{view.i18n.text(Key::AskAbout)}</legend>{for Problem::ALL.iter().map(one)}</fieldset> }
}

/// What the form says.
fn request(view: &View, props: &AskProps, writing: &Writing) -> Request {
    let said = |name: &str| writing.field(name).trim().to_owned();
    let about = if props.title.is_empty() {
        // As it was written where it is no ISBN: the library may make something of it.
        let isbn = isbn::normalized(&said("isbn")).unwrap_or_else(|| said("isbn"));
        About { id: String::new(), title: said("title"), creator: said("creator"), isbn }
    } else {
        let it = known(view, &props.title);
        About { id: props.title.clone(), title: it.title, creator: it.creator, isbn: String::new() }
    };
    let problem = Problem::parse(&said("problem")).filter(|_| props.kind == RequestKind::Problem);
    Request { kind: props.kind, token: fresh_token(), text: said("text"), about, problem, contact: said("contact") }
}

fn send(view: &View, event: &Rc<Event>, writing: &Writing) {
    let Some(followed) = Followed::begun((**event).clone()) else { return };
    // Both or neither: where there is no room for the event, the draft stays.
    let filings = vec![(followed.name(), Some(Rc::new(Paper::Request(followed)))), (writing.done(), None)];
    let posting = Posting::Send { event: Rc::clone(event), filings, agrees: true };
    view.ask.emit(Ask::Do(Action::mail(posting)));
    view.ask.emit(open(&[REQUEST, &event.id].concat()));
}
