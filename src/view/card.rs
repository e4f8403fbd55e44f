//! One title on a shelf.

use carrel_engine::profile::Reaction;
use carrel_engine::rank::ShelfKind;
use yew::prelude::*;

use super::actions::{ACTS, react, toggle};
use super::button::Button;
use super::context::{Ask, View};
use super::cover::cover;
use super::icon::icon;
use super::over::Panel;
use super::slots::{Face, Slot};
use crate::cover::script::direction;
use crate::i18n::{Key, isolate};
use crate::later;

/// Where a card stands, and what it shows.
#[derive(Clone, Copy)]
pub struct Card<'a> {
    /// What stands here.
    pub slot: &'a Slot,
    /// On which shelf.
    pub kind: ShelfKind,
    /// At which place.
    pub index: usize,
}

impl Card<'_> {
    /// The id of the button *Not interested*, and of *Undo*, which takes its place.
    pub fn counterpart(kind: ShelfKind, index: usize) -> String {
        ["not-", &kind.name(), "-", &index.to_string()].concat()
    }
}

/// A card, or, once the reader is not interested, a gap with the way back.
///
/// Keyed by place, not by title: a title that was touched keeps its place and its element, and so the focus.
pub fn card(view: &View, card: Card<'_>) -> Html {
    let Card { slot, kind, index } = card;
    let subject = &slot.subject;
    let act = |reaction| toggle(view, subject, reaction, Some((kind, index)));
    let id = Card::counterpart(kind, index);
    if view.state.profile.has(Reaction::NotInterested, &subject.id)
        && let Some(later) = later::here()
    {
        return (later.gap)(view, card, id, act(Reaction::NotInterested));
    }
    let acts = ACTS.iter().map(|&(reaction, drawing, key)| {
        let is_not = reaction == Reaction::NotInterested;
        let name = view.i18n.text(key);
        let label = view.i18n.fill(Key::CardAct, &[("act", &name), ("title", &subject.title)]);
        let button = Button {
            id: is_not.then(|| id.clone().into()),
            label: Some(label.into()),
            tip: Some(name.into()),
            ..Button::pressed("ib", view.state.profile.has(reaction, &subject.id))
        };
        button.draw(act(reaction), icon(drawing, if is_not { "cut" } else { "" }))
    });
    html! {
        <li class="card" part="card" key={index}>
            {link(view, card)}
            if !slot.face.creators.is_empty() {
                <p class="by" dir="auto">{view.i18n.formats().list(&slot.face.creators)}</p>
            }
            {meta(view, &slot.face)}
            {why(view, slot, kind)}
            <div class="acts">{for acts}</div>
        </li>
    }
}

fn link(view: &View, card: Card<'_>) -> Html {
    let Slot { subject, face, .. } = card.slot;
    let lang = (!face.lang.is_empty()).then(|| face.lang.clone());
    let tag = match face {
        Face { quote: Some(_), .. } => Some(Key::TagStaff),
        Face { new: true, .. } => Some(Key::TagNew),
        _ => None,
    };
    let title = AttrValue::from(subject.title.clone());
    let content = html! {
        <>
            <span class="stand">
                {cover(&title, &face.creator, &face.topic, &face.lang)}
                {later::here().map_or_else(Html::default, |later| (later.cover)(view, &subject.id))}
                if let Some(tag) = tag {
                    <span class="tag">{view.i18n.text(tag)}</span>
                }
            </span>
            <span class="title" part="title" {lang} dir="auto">{title}</span>
        </>
    };
    match &face.link {
        // Opening a title is a signal like others; it stays in the browser.
        Some(link) => {
            html! { <a class="link" href={link.clone()} onclick={react(view, subject, Reaction::Opened, true, Some((card.kind, card.index)))}>{content}</a> }
        }
        None => html! { <span class="link">{content}</span> },
    }
}

fn meta(view: &View, face: &Face) -> Html {
    let year = face.year.map(|year| match year {
        1.. => view.i18n.formats().year(year),
        _ => view.i18n.fill(Key::CardYearBce, &[("year", &view.i18n.formats().year(-year))]),
    });
    let whole_volume = face.volume.filter(|volume| *volume > 0 && volume % 1000 == 0);
    let volume = whole_volume.map(|volume| {
        let number = view.i18n.formats().number(i64::from(volume / 1000));
        view.i18n.fill(Key::CardVolume, &[("number", &number)])
    });
    let language = (!face.lang.is_empty()).then(|| view.i18n.formats().language(&face.lang));
    let format = (!face.format.is_empty()).then(|| view.i18n.named("format", &face.format));
    let parts: Vec<String> = [year, volume, language, format].into_iter().flatten().collect();
    if parts.is_empty() {
        Html::default()
    } else {
        html! { <p class="meta">{parts.join(" · ")}</p> }
    }
}

fn why(view: &View, slot: &Slot, kind: ShelfKind) -> Html {
    if slot.position.is_none() {
        let gone = |text: &String| html! { <p class="meta">{text.clone()}</p> };
        return slot.reason.as_ref().map_or_else(Html::default, gone);
    }
    let panel = Panel::Why { id: slot.subject.id.clone().into(), kind, moved: slot.moved.clone() };
    let (class, text, content) = match (&slot.face.quote, &slot.reason) {
        (Some((said, name)), _) => {
            let text = view.i18n.fill(Key::CardQuote, &[("text", &isolate(said)), ("name", name)]);
            // It reads in its own direction, whatever the page's.
            ("why pick", text.clone(), html! { <span dir={direction(said)}>{text}</span> })
        }
        (None, Some(reason)) => ("why", reason.clone(), reason.clone().into()),
        (None, None) => ("why", view.i18n.text(Key::CardWhy), view.i18n.text(Key::CardWhy).into()),
    };
    let label = view.i18n.fill(Key::CardAct, &[("act", &text), ("title", &slot.subject.title)]);
    let button = Button { label: Some(label.into()), ..Button::opening(class) };
    button.draw(view.press(Ask::Open(panel)), content)
}
