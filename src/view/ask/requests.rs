//! *Your requests*: on the page what is under way or new, in a dialog all of them.

use carrel_engine::event::{EventData, Survey};
use carrel_engine::request::State;
use yew::prelude::*;

use super::{ASK, REQUEST, REQUESTS, SURVEY, is_open, words};
use crate::backend;
use crate::i18n::Key;
use crate::papers::Followed;
use crate::state::Action;
use crate::surveys::{self, SURVEYED, When};
use crate::view::button::{Button, marked};
use crate::view::context::{Ask, View, use_view};
use crate::view::desk::open;
use crate::view::empty::books;
use crate::view::icon::{Icon, icon};

/// Requests on the page; the others are in the dialog.
const ON_PAGE: usize = 4;

/// All requests, the latest first.
#[component]
pub fn RequestsPage() -> Html {
    let view = use_view();
    let mail = view.state.mail();
    let all = mail.papers.requests();
    let ask = is_open(&view)
        .then(|| Button::new("btn").draw(view.press(open(ASK)), marked(Icon::Plus, "", view.i18n.text(Key::AskTitle))));
    if all.is_empty() {
        return html! {
            <div class="empty">
                {books()}
                <div>
                    {view.heading(2, "h3", None, html! { {view.i18n.text(Key::RequestsNone)} })}
                    <p>{view.i18n.text(Key::RequestsNoneNext)}</p>
                    {ask}
                </div>
            </div>
        };
    }
    html! {
        <>
            <p class="quiet">{view.i18n.text(Key::RequestsText)}</p>
            <ul role="list" class="requests">{for all.into_iter().map(|it| card(&view, it))}</ul>
            {ask}
        </>
    }
}

/// What the page shows of them: nothing where there is nothing.
pub fn strip(view: &View) -> Html {
    let mail = view.state.mail();
    let live = |it: &&Followed| it.source == *view.url && (it.news() > 0 || it.state().is_open());
    let live: Vec<&Followed> = mail.papers.requests().into_iter().filter(live).collect();
    if live.is_empty() {
        return survey(view);
    }
    let news: usize = live.iter().map(|it| it.news()).sum();
    html! {
        <section class="shelf mail" part="requests" aria-labelledby="s-requests">
            <div class="shelf-head">
                {view.heading(1, "h2", Some("s-requests".into()), html! { {view.i18n.text(Key::RequestsTitle)} })}
                if news > 0 {
                    <p class="news" role="status">{view.i18n.count(Key::RequestsNews, news as i64, &[])}</p>
                }
            </div>
            <ul role="list" class="requests">{for live.iter().take(ON_PAGE).map(|it| card(view, it))}</ul>
            <p>{Button::opening("text").draw(view.press(open(REQUESTS)), view.i18n.text(Key::RequestsAll).into())}</p>
            {survey(view)}
        </section>
    }
}

/// One of them: what it is, how far it is.
fn card(view: &View, followed: &Followed) -> Html {
    let request = words::request_of(followed);
    let kind = request.map(|it| it.kind);
    let state = followed.state();
    let about = request.map(|it| if it.about.title.is_empty() { it.text.clone() } else { it.about.title.clone() });
    let waits = view.state.mail().outbox.get(&followed.id).is_some();
    let how = if waits { Key::RequestsWaits } else { words::state(state, kind) };
    let name = kind.map_or_else(|| view.i18n.text(Key::RequestsOther), |kind| view.i18n.text(words::kind(kind)));
    let news = followed.news();
    let content = html! {
        <>
            {icon(kind.map_or(Icon::Ask, words::sign), "")}
            <span class="quiet">{name}{" · "}{view.i18n.formats().moment(&followed.time)}</span>
            <span class="t" dir="auto">{about}</span>
            <span class="state" data-state={state.as_str()}>{view.i18n.text(how)}</span>
            if news > 0 {
                <span class="badge">{view.i18n.count(Key::RequestsNews, news as i64, &[])}</span>
            }
        </>
    };
    let page = [REQUEST, &followed.id].concat();
    html! { <li key={followed.id.clone()}>{Button::opening("listed").draw(view.press(open(&page)), content)}</li> }
}

/// Leads to all requests, with what is new of them; where nothing can be asked and nothing was, nothing.
pub fn way(view: &View) -> Html {
    let mail = view.state.mail();
    let all = mail.papers.requests();
    if !is_open(view) && all.is_empty() {
        return Html::default();
    }
    let news: usize = all.iter().map(|it| it.news()).sum();
    let name = view.i18n.text(if all.is_empty() { Key::AskTitle } else { Key::RequestsTitle });
    let page = if all.is_empty() { ASK } else { REQUESTS };
    let content = html! {
        <>
            {icon(Icon::Ask, "")}<span>{name}</span>
            if news > 0 { {" "}<b class="badge">{view.i18n.formats().number(news as i64)}</b> }
        </>
    };
    Button::opening("btn").draw(view.press(open(page)), content)
}

/// A survey of the library that is due at a visit: never more than one in a month, never one twice.
fn survey(view: &View) -> Html {
    let takes = backend::takes(&view.settings, &EventData::Survey(Survey { answers: Vec::new() }));
    // Of readers who only look nothing is asked.
    if !takes || !view.settings.requests || !view.state.has_begun() {
        return Html::default();
    }
    due(view, When::Visit)
}

/// A survey that is due.
pub fn due(view: &View, when: When) -> Html {
    html! { <ContextProvider<View> context={view.clone()}><Offer {when} /></ContextProvider<View>> }
}

/// When it is offered.
#[derive(Clone, PartialEq, Properties)]
struct OfferProps {
    when: When,
}

/// A survey with a way in and a way out. That it was shown at a visit is noted: it is not shown at each.
#[component]
fn Offer(props: &OfferProps) -> Html {
    let view = use_view();
    let all = surveys::of(view.settings.said("surveys"));
    let setting = |name: &str| view.state.profile.setting(name).map(str::to_owned);
    let found = surveys::due(&all, &setting, view.day, props.when).cloned();
    {
        let (ask, day) = (view.ask.clone(), view.day);
        let shown = found.as_ref().filter(|_| props.when == When::Visit).map(|it| surveys::shown(&it.id, day));
        let new = shown.filter(|it| view.state.profile.setting(SURVEYED) != Some(it));
        use_effect_with(new, move |new| {
            if let Some(note) = new.clone() {
                ask.emit(Ask::Do(Action::Setting(SURVEYED.to_owned(), Some(note))));
            }
        });
    }
    let Some(survey) = found else { return Html::default() };
    let title = crate::settings::text_in(&survey.title, view.i18n.tag()).unwrap_or_default().to_owned();
    let decline = Action::edit(super::survey::told(&survey.id, view.day));
    html! {
        <aside class="notice hint" part="notice" aria-label={view.i18n.text(Key::SurveyTitle)}>
            {icon(Icon::Ask, "")}
            <p><b dir="auto">{title}</b>{" "}{view.i18n.text(Key::SurveyText)}</p>
            {Button::opening("btn small").draw(view.press(open(&[SURVEY, &survey.id].concat())), view.i18n.text(Key::SurveyOn).into())}
            {Button::new("btn small").draw(view.press_and_leave(Ask::Do(decline), "aside", ".carrel"), view.i18n.text(Key::SurveyNo).into())}
        </aside>
    }
}

/// How many requests may still move: what is said before everything is erased.
pub fn open_ones(view: &View) -> Vec<Followed> {
    let mail = view.state.mail();
    let open = |it: &&Followed| it.state().is_open() && !matches!(it.state(), State::Answered);
    mail.papers.requests().into_iter().filter(open).cloned().collect()
}
