//! Exactly what will be sent, and to whom, before it is.

use std::rc::Rc;

use carrel_engine::consent::{Consents, Purpose};
use carrel_engine::event::{Event, EventData};
use yew::prelude::*;

use super::words;
use crate::backend;
use crate::browser::json;
use crate::i18n::Key;
use crate::view::button::{Button, marked};
use crate::view::context::{View, use_view};
use crate::view::icon::{Icon, icon};
use crate::view::mine::reading::stars;

/// An event that is looked through.
#[derive(Clone, PartialEq, Properties)]
pub struct CheckProps {
    /// It.
    pub event: Rc<Event>,
    /// The reader wants it sent.
    pub on_send: Callback<()>,
    /// The reader wants to write on.
    pub on_back: Callback<()>,
}

/// What is sent, in words and to the letter.
#[component]
pub fn Check(props: &CheckProps) -> Html {
    let view = use_view();
    let settings = view.settings_of(&props.event.source);
    let (adapter, to) = (backend::of(&settings), backend::name(&settings));
    let takes = backend::takes(&settings, &props.event.data);
    let raw = json::to_text(&*props.event).unwrap_or_default();
    let agreed = Consents::of(&view.state.profile).allows(props.event.data.purpose());
    let heading = use_node_ref();
    {
        let heading = heading.clone();
        use_effect_with((), move |()| {
            heading.cast::<web_sys::HtmlElement>().into_iter().for_each(|it| drop(it.focus()));
        });
    }
    // Where there is nothing that takes events, the reader's own mail program does.
    let letter = adapter.as_ref().filter(|it| !it.posts()).and_then(|it| it.letter(&lines(&view, &props.event)));
    let go = props.on_send.reform(|_: MouseEvent| ());
    let back = props.on_back.reform(|_: MouseEvent| ());
    html! {
        <section class="check" aria-labelledby="check-h">
            <h3 id="check-h" class="h3" tabindex="-1" ref={heading}>{view.i18n.text(Key::CheckTitle)}</h3>
            <dl class="facts">
                <dt>{view.i18n.text(Key::CheckTo)}</dt><dd><bdi>{to}</bdi></dd>
                {for lines(&view, &props.event).into_iter().map(|(name, text)| html! { <><dt>{name}</dt><dd class="as-is" dir="auto">{text}</dd></> })}
                if let EventData::Review(review) = &props.event.data {
                    if let Some(rating) = review.rating {
                        <dt>{view.i18n.text(Key::ReadRating)}</dt><dd>{stars(&view, rating)}</dd>
                    }
                }
            </dl>
            if adapter.is_some_and(|it| it.takes_part(&props.event.data)) {
                <p class="notice">{icon(Icon::Info, "")}<span>{view.i18n.text(Key::CheckPart)}</span></p>
            }
            if letter.is_none() && takes {
                <p class="quiet">{view.i18n.text(with(&props.event.data))}</p>
                <details class="exact">
                    <summary>{view.i18n.text(Key::CheckExact)}</summary>
                    <pre class="raw" tabindex="0" dir="ltr">{raw}</pre>
                </details>
                if !agreed {
                    <p class="notice">{icon(Icon::Lock, "")}<span>{view.i18n.text(Key::AgreeRequestsText)}</span></p>
                }
            }
            if !takes {
                <p class="notice bad">{icon(Icon::Info, "")}<span>{view.i18n.text(Key::AskNot)}</span></p>
            }
            <div class="chips">
                if let Some(letter) = letter {
                    <a class="btn main" href={letter}>{marked(Icon::Send, "flip", view.i18n.text(Key::CheckMail))}</a>
                } else if takes {
                    {Button::new("btn main").draw(go, marked(Icon::Send, "flip", view.i18n.text(if agreed { Key::CheckSend } else { Key::CheckAgree })))}
                }
                {Button::new("btn").draw(back, view.i18n.text(Key::CheckChange).into())}
            </div>
        </section>
    }
}

/// What goes along without being written by the reader.
fn with(data: &EventData) -> Key {
    match data {
        EventData::Request(_) | EventData::Reply(_) => Key::CheckWithToken,
        _ => Key::CheckWith,
    }
}

/// What an event says, each with its name.
pub fn lines(view: &View, event: &Event) -> Vec<(String, String)> {
    let mut lines = Vec::new();
    let mut line = |key: Key, text: String| {
        if !text.is_empty() {
            lines.push((view.i18n.text(key), text));
        }
    };
    let named = |title: &str, creator: &str| match (title, creator) {
        (title, "") => title.to_owned(),
        (title, creator) => [title, " · ", creator].concat(),
    };
    match &event.data {
        EventData::Request(it) => {
            line(Key::CheckWhat, view.i18n.text(words::kind(it.kind)));
            line(Key::AskAboutTitle, named(&it.about.title, &it.about.creator));
            line(Key::AskIsbn, it.about.isbn.clone());
            line(Key::AskAbout, it.problem.map_or_else(String::new, |it| view.i18n.text(words::problem(it))));
            line(Key::CheckWords, it.text.clone());
            line(Key::AskContact, it.contact.clone());
        }
        EventData::Reply(it) => line(Key::CheckWords, it.text.clone()),
        EventData::Review(it) => {
            line(Key::AskAboutTitle, named(&it.about.title, &it.about.creator));
            line(Key::CheckWords, it.text.clone());
            line(Key::OpinionName, it.name.clone());
        }
        EventData::Survey(_) | EventData::Reaction { .. } => {}
    }
    lines
}

/// Whether the reader has agreed to sending.
pub fn has_agreed(view: &View) -> bool {
    Consents::of(&view.state.profile).allows(Purpose::Requests)
}
