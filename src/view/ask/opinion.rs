//! A title rated, with words or without, or recommended to others in a sentence.

use std::rc::Rc;

use carrel_engine::event::{About, Event, EventData, Review};
use yew::prelude::*;

use super::check::Check;
use super::form::about;
use super::taken::{thanks, use_taken};
use super::writing::{Writing, use_writing};
use super::{OPINION, form_page, takes, words};
use crate::backend;
use crate::browser::clock;
use crate::browser::field::ticked;
use crate::i18n::Key;
use crate::mail::Posting;
use crate::state::Action;
use crate::view::button::{Button, marked};
use crate::view::context::{Ask, View, use_view};
use crate::view::desk::{known, open};
use crate::view::form::fresh_id;
use crate::view::icon::Icon;
use crate::view::mine::reading::choose_stars;
use carrel_engine::event::RequestKind;

/// Ways from a title to the library, of those that it offers.
pub fn ways(view: &View, title: &str) -> Html {
    let opinion = (view.settings.requests && backend::takes(&view.settings, &EventData::Review(bare(title))))
        .then(|| way(view, &[OPINION, title].concat(), Icon::Star, Key::OpinionTitle));
    let kinds = [RequestKind::Question, RequestKind::Problem, RequestKind::Comment];
    let kinds = kinds.into_iter().filter(|kind| takes(view, *kind, title));
    let all: Vec<Html> = opinion
        .into_iter()
        .chain(kinds.map(|it| way(view, &form_page(it, title), words::sign(it), words::kind(it))))
        .collect();
    if all.is_empty() {
        return Html::default();
    }
    html! {
        <section aria-labelledby="why-ask">
            {view.heading(2, "h3", Some("why-ask".into()), html! { {view.i18n.text(Key::AskTitle)} })}
            <div class="chips">{for all}</div>
        </section>
    }
}

fn way(view: &View, page: &str, drawing: Icon, key: Key) -> Html {
    Button::opening("btn small").draw(view.press(open(page)), marked(drawing, "", view.i18n.text(key)))
}

fn bare(title: &str) -> Review {
    let about = About { id: title.to_owned(), ..About::default() };
    Review { about, rating: Some(1), text: String::new(), recommend: false, name: String::new() }
}

/// Which title.
#[derive(Clone, PartialEq, Properties)]
pub struct OpinionProps {
    /// Its id.
    pub id: String,
}

/// The form, what it says, and the thanks.
#[component]
pub fn OpinionPage(props: &OpinionProps) -> Html {
    let view = use_view();
    let writing = use_writing(&view, &["opinion.", &props.id].concat());
    let (rating, checked, sent) = (use_state(|| 0_u8), use_state(|| None::<Rc<Event>>), use_state(Vec::<String>::new));
    let taken = use_taken(&view, &sent);
    if !sent.is_empty() {
        return thanks(&view, taken, Key::OpinionThanks);
    }
    if let Some(event) = (*checked).clone() {
        let on_back = {
            let checked = checked.setter();
            Callback::from(move |()| checked.set(None))
        };
        let on_send = {
            let (view, event, writing, sent) = (view.clone(), Rc::clone(&event), writing.clone(), sent.setter());
            Callback::from(move |()| {
                let filings = vec![(writing.done(), None)];
                view.ask.emit(Ask::Do(Action::mail(Posting::Send { event: Rc::clone(&event), filings, agrees: true })));
                sent.set(vec![event.id.clone()]);
            })
        };
        return html! { <Check {event} {on_send} {on_back} /> };
    }
    let recommend = writing.field("recommend") == "1";
    let onsubmit = {
        let (view, id, writing, checked, rating) =
            (view.clone(), props.id.clone(), writing.clone(), checked.setter(), *rating);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let review = review(&view, &id, &writing, rating);
            if review.rating.is_some() || !review.text.is_empty() {
                let event = Event::of(fresh_id(), &view.url, clock::now_ms(), &id, EventData::Review(review));
                checked.set(Some(Rc::new(event)));
            }
        })
    };
    let tick = {
        let writing = writing.clone();
        Callback::from(move |event: yew::Event| writing.put("recommend", if ticked(&event) { "1" } else { "" }))
    };
    html! {
        <form class="ask" {onsubmit}>
            {about(&view, &props.id)}
            {choose_stars(&view, &rating)}
            <label class="say"><span>{view.i18n.text(Key::OpinionWords)}</span>
                <textarea rows="3" maxlength="2000" dir="auto" required={*rating == 0} value={writing.field("text")} oninput={writing.typing("text")} />
            </label>
            <label class="tick"><input type="checkbox" checked={recommend} onchange={tick} /><span>{view.i18n.text(Key::OpinionRecommend)}</span></label>
            if recommend {
                <label class="say"><span>{view.i18n.text(Key::OpinionName)}</span>
                    <input class="day" type="text" autocomplete="off" maxlength="80" dir="auto" value={writing.field("name")} oninput={writing.typing("name")} />
                </label>
            }
            <button class="btn main" type="submit">{view.i18n.text(Key::AskOn)}</button>
        </form>
    }
}

fn review(view: &View, id: &str, writing: &Writing, rating: u8) -> Review {
    let it = known(view, id);
    let about = About { id: id.to_owned(), title: it.title, creator: it.creator, isbn: String::new() };
    let recommend = writing.field("recommend") == "1";
    let name = if recommend { writing.field("name").trim().to_owned() } else { String::new() };
    let text = writing.field("text").trim().to_owned();
    Review { about, rating: (rating > 0).then_some(rating), text, recommend, name }
}
