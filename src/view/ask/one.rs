//! One request: how far it is, what was said, and what the reader can do now.

use std::rc::Rc;

use carrel_engine::event::{Event, EventData, Reply, Request};
use carrel_engine::request::{Act, Actor, Message, State, Step};
use yew::prelude::*;

use super::check::{Check, has_agreed};
use super::form::about;
use super::requests::due;
use super::writing::{Writing, use_writing};
use super::{ASK, REQUESTS, receipt, words};
use crate::browser::clock;
use crate::i18n::Key;
use crate::inquiry::{self, fault};
use crate::mail::Posting;
use crate::papers::{Followed, Paper};
use crate::session::Session;
use crate::state::Action;
use crate::surveys::When;
use crate::view::button::{Button, marked};
use crate::view::context::{Ask, View, use_view};
use crate::view::desk::open;
use crate::view::form::fresh_id;
use crate::view::icon::{Icon, icon};

/// Which request.
#[derive(Clone, PartialEq, Properties)]
pub struct OneProps {
    /// Its id.
    pub id: String,
}

/// The request.
#[component]
pub fn OnePage(props: &OneProps) -> Html {
    let view = use_view();
    let mail = view.state.mail();
    let writing = use_writing(&view, &["reply.", &props.id].concat());
    let checked = use_state(|| None::<Rc<Event>>);
    let followed = mail.papers.request(&props.id).cloned();
    use_asked(&props.id);
    use_seen(&view, followed.as_ref());
    let Some(followed) = followed else { return gone(&view) };
    let back = Button::new("text").draw(
        view.press(open(REQUESTS)),
        html! { <>{icon(Icon::Back, "flip")}{view.i18n.text(Key::RequestsTitle)}</> },
    );
    if let Some(event) = (*checked).clone() {
        let on_back = {
            let checked = checked.setter();
            Callback::from(move |()| checked.set(None))
        };
        let on_send = {
            let (view, event, writing, checked) = (view.clone(), Rc::clone(&event), writing.clone(), checked.setter());
            Callback::from(move |()| {
                send(&view, &event, &writing);
                checked.set(None);
            })
        };
        return html! { <Check {event} {on_send} {on_back} /> };
    }
    let check = {
        let (followed, checked) = (followed.clone(), checked.setter());
        Callback::from(move |(act, text, helped): (Act, String, Option<bool>)| {
            checked.set(Some(Rc::new(reply_to(&followed, act, text, helped))));
        })
    };
    html! {
        <>
            <p>{back}</p>
            {standing(&view, &followed)}
            {about(&view, words::request_of(&followed).map_or("", |it| &it.about.id))}
            {conversation(&view, &followed)}
            {choices(&view, &followed, &writing, &check)}
            if followed.state() == State::Closed {
                {due(&view, When::Answered)}
            }
            <receipt::Offer id={followed.id.clone()} token={followed.token.clone()} />
        </>
    }
}

/// Asks how it stands when the request is opened.
#[hook]
fn use_asked(id: &str) {
    use_effect_with(id.to_owned(), |id| {
        for session in Session::all() {
            let id = id.clone();
            session.store().spawn(async move |store| inquiry::inquire(&store, &id).await);
        }
    });
}

/// Notes that the reader sees it as it is now.
#[hook]
fn use_seen(view: &View, followed: Option<&Followed>) {
    let news = followed.filter(|it| it.news() > 0).map(Followed::read);
    let ask = view.ask.clone();
    use_effect_with(news, move |news| {
        if let Some(read) = news.clone() {
            let filing = (read.name(), Some(Rc::new(Paper::Request(read))));
            ask.emit(Ask::Do(Action::mail(Posting::File(vec![filing]))));
        }
    });
}

/// It is not there: it found no room, or another tab removed it.
fn gone(view: &View) -> Html {
    let full = view.state.unsent > 0;
    html! {
        <>
            <p class="notice bad">{icon(Icon::Info, "")}<span>{view.i18n.text(if full { Key::RequestFull } else { Key::RequestGone })}</span></p>
            <p>{Button::new("btn").draw(view.press(open(ASK)), view.i18n.text(Key::AskTitle).into())}</p>
        </>
    }
}

/// How far it is, in a sentence, and why it may not be known.
fn standing(view: &View, followed: &Followed) -> Html {
    let entry = view.state.mail().outbox.get(&followed.id).cloned();
    let kind = words::kind_of(followed);
    let how = match &entry {
        Some(entry) if entry.refused().is_some() => Key::RequestRefused,
        Some(_) => Key::RequestsWaits,
        None => words::state(followed.state(), kind),
    };
    let trouble = match followed.fault.as_str() {
        _ if entry.is_some() => None,
        fault::MISSING => Some(Key::RequestMissing),
        fault::SILENT => Some(Key::RequestSilent),
        fault::UNSOUND => Some(Key::RequestUnsound),
        _ => None,
    };
    html! {
        <div class="seal" role="status">
            {icon(if followed.state() == State::Closed { Icon::Yes } else { Icon::Ask }, "")}
            <div>
                <p class="t">{view.i18n.text(how)}</p>
                <p class="quiet">{view.i18n.formats().moment(&followed.time)}
                    if let Some(trouble) = trouble { {" · "}{view.i18n.text(trouble)} }
                </p>
            </div>
        </div>
    }
}

/// What was said and done, in the order of time.
fn conversation(view: &View, followed: &Followed) -> Html {
    let own = words::request_of(followed)
        .map(|it| said(view, Actor::Reader, None, &followed.time, &own_words(view, it), None));
    let (steps, messages) = followed.conversation.as_ref().map_or((&[][..], &[][..]), |it| (it.steps(), it.messages()));
    // What was said in the same second stands before the move that came of it.
    let mut all: Vec<(&str, Html)> = messages.iter().map(|it| (it.time.as_str(), message(view, it))).collect();
    all.extend(steps.iter().skip(1).map(|it| (it.time.as_str(), step(view, followed, it))));
    let at = |time: &str| carrel_engine::date::parse_rfc3339(time).unwrap_or(0);
    let all = carrel_engine::map::sorted(all, |a: &(&str, Html), b| at(a.0).cmp(&at(b.0)));
    let waiting = view.state.mail().outbox;
    let known = |event: &Event| followed.conversation.as_ref().is_some_and(|it| it.knows(&event.id));
    let waiting = waiting.waiting().chain(waiting.set_aside()).filter_map(|entry| match &entry.event().data {
        EventData::Reply(reply) if entry.event().subject == followed.id && !known(entry.event()) => {
            Some(not_yet(view, reply, entry.refused().is_some()))
        }
        _ => None,
    });
    html! {
        <ol role="list" class="talk" aria-label={view.i18n.text(Key::RequestTalk)}>
            {own}
            {for all.into_iter().map(|it| it.1)}
            {for waiting}
        </ol>
    }
}

fn own_words(view: &View, request: &Request) -> String {
    let title = [request.about.title.as_str(), &request.about.creator].into_iter().filter(|it| !it.is_empty());
    let title = if request.about.id.is_empty() { title.collect::<Vec<_>>().join(" · ") } else { String::new() };
    let problem = request.problem.map_or_else(String::new, |it| view.i18n.text(words::problem(it)));
    let parts = [title, problem, request.text.clone()];
    parts.into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join("\n")
}

fn said(view: &View, by: Actor, name: Option<&str>, time: &str, text: &str, link: Option<&str>) -> Html {
    let who = match (by, name) {
        (Actor::Reader, _) => view.i18n.text(Key::RequestYou),
        (_, Some(name)) => name.to_owned(),
        (_, None) => view.i18n.text(Key::RequestLibrary),
    };
    html! {
        <li class={if by == Actor::Reader { "mine-said" } else { "theirs" }}>
            <p class="quiet"><bdi>{who}</bdi>{" · "}{view.i18n.formats().moment(time)}</p>
            <p class="text-of" dir="auto">{text.to_owned()}</p>
            if let Some(link) = link { <p><a href={link.to_owned()} rel="noreferrer">{view.i18n.text(Key::NoticeMore)}</a></p> }
        </li>
    }
}

fn message(view: &View, it: &Message) -> Html {
    said(view, it.by, it.name.as_deref(), &it.time, &it.text, it.link.as_deref())
}

fn step(view: &View, followed: &Followed, it: &Step) -> Html {
    html! {
        <li class="step">
            <span>{view.i18n.text(words::state(it.to, words::kind_of(followed)))}</span>
            if let Some(why) = &it.why { {": "}<bdi class="text-of">{why.clone()}</bdi> }
            <span class="quiet">{" · "}{view.i18n.formats().moment(&it.time)}</span>
        </li>
    }
}

/// A reply that is on its way, or was refused.
fn not_yet(view: &View, reply: &Reply, refused: bool) -> Html {
    let text = match (reply.act, reply.text.as_str()) {
        (Act::Withdraw, _) => view.i18n.text(Key::RequestWithdraw),
        (Act::Close, "") => view.i18n.text(Key::RequestHelped),
        (_, text) => text.to_owned(),
    };
    html! {
        <li class="mine-said">
            <p class="quiet">{view.i18n.text(if refused { Key::RequestRefused } else { Key::RequestsWaits })}</p>
            <p class="text-of" dir="auto">{text}</p>
        </li>
    }
}

type OnCheck = Callback<(Act, String, Option<bool>)>;

/// What the reader can do now.
fn choices(view: &View, followed: &Followed, writing: &Writing, check: &OnCheck) -> Html {
    let act = |act: Act, helped: Option<bool>| {
        let check = check.clone();
        Callback::from(move |_: MouseEvent| check.emit((act, String::new(), helped)))
    };
    let state = followed.state();
    let outbox = view.state.mail().outbox;
    let sent = outbox.get(&followed.id).is_none();
    // What the reader decided is on its way: it is not to be decided twice.
    let decided = outbox.waiting().any(|entry| {
        let event = entry.event();
        event.subject == followed.id && matches!(&event.data, EventData::Reply(it) if it.act != Act::Message)
    });
    match state {
        _ if decided => Html::default(),
        State::Rejected | State::Withdrawn => forget(view, followed),
        State::Closed => {
            html! { <>{say(view, writing, check, Act::Reopen, Key::RequestReopenPrompt, Key::RequestReopen)}{forget(view, followed)}</> }
        }
        State::Answered => html! {
            <section class="chosen" aria-labelledby="helped">
                <h3 id="helped" class="h3">{view.i18n.text(Key::RequestHelp)}</h3>
                <div class="chips">
                    {Button::new("btn main").draw(act(Act::Close, Some(true)), marked(Icon::Yes, "", view.i18n.text(Key::RequestHelped)))}
                </div>
                {say(view, writing, check, Act::Reopen, Key::RequestReopenPrompt, Key::RequestReopen)}
            </section>
        },
        _ => html! {
            <>
                if sent {
                    {say(view, writing, check, Act::Message, if state == State::Clarifying { Key::RequestAnswerPrompt } else { Key::RequestSayPrompt }, Key::RequestSay)}
                }
                <div class="chips">
                    {Button::new("btn").draw(act(Act::Withdraw, None), marked(Icon::Undo, "flip", view.i18n.text(Key::RequestWithdraw)))}
                    if !has_agreed(view) {
                        <span class="quiet">{view.i18n.text(Key::RequestNoConsent)}</span>
                    }
                </div>
            </>
        },
    }
}

/// A text to be sent with an act.
fn say(view: &View, writing: &Writing, check: &OnCheck, act: Act, prompt: Key, button: Key) -> Html {
    let onsubmit = {
        let (check, writing) = (check.clone(), writing.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let text = writing.field("text").trim().to_owned();
            if !text.is_empty() {
                check.emit((act, text, (act == Act::Reopen).then_some(false)));
            }
        })
    };
    html! {
        <form class="ask" {onsubmit}>
            <label class="say"><span>{view.i18n.text(prompt)}</span>
                <textarea rows="3" maxlength="4000" dir="auto" required=true value={writing.field("text")} oninput={writing.typing("text")} />
            </label>
            <button class="btn" type="submit">{view.i18n.text(button)}</button>
        </form>
    }
}

/// Removes what has ended from the page.
fn forget(view: &View, followed: &Followed) -> Html {
    let (view, name) = (view.clone(), followed.name());
    let text = marked(Icon::Erase, "", view.i18n.text(Key::RequestForget));
    let onclick = Callback::from(move |_: MouseEvent| {
        view.ask.emit(Ask::Do(Action::mail(Posting::File(vec![(name.clone(), None)]))));
        view.ask.emit(open(REQUESTS));
    });
    html! { <div class="chips">{Button::new("btn").draw(onclick, text)}</div> }
}

/// A reply to a request.
pub fn reply_to(followed: &Followed, act: Act, text: String, helped: Option<bool>) -> Event {
    let data = EventData::Reply(Reply { token: followed.token.clone(), act, text, helped });
    Event::of(fresh_id(), &followed.source, clock::now_ms(), &followed.id, data)
}

fn send(view: &View, event: &Rc<Event>, writing: &Writing) {
    let filings = vec![(writing.done(), None)];
    view.ask.emit(Ask::Do(Action::mail(Posting::Send { event: Rc::clone(event), filings, agrees: true })));
}
