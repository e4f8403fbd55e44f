//! One title on a shelf.

use std::cell::Cell;
use std::rc::Rc;

use carrel_engine::profile::Reaction;
use carrel_engine::rank::ShelfKind;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::actions::{ACTS, toggle};
use super::context::{View, use_view};
use super::cover::Cover;
use super::icon::icon;
use super::reason;
use super::slots::{Face, Slot};
use super::status::StatusHandle;
use crate::i18n::{Key, isolate};
use crate::state::{Action, Reacted};

/// Properties of [`Card`].
#[derive(Clone, PartialEq, Properties)]
pub struct CardProps {
    /// What stands here.
    pub slot: Slot,
    /// On which shelf.
    pub kind: ShelfKind,
    /// At which place.
    pub index: usize,
    /// Says what was done.
    pub status: StatusHandle,
    /// Asks why this title is here.
    pub on_why: Callback<Slot>,
}

/// A card, or, once the reader is not interested, a gap with the way back.
#[component]
pub fn Card(props: &CardProps) -> Html {
    let view = use_view();
    let subject = &props.slot.subject;
    let hidden = view.state.profile.has(Reaction::NotInterested, &subject.id);
    let button = use_node_ref();
    let pressed_here = use_focus_follows(hidden, &button);
    let place = Some((props.kind, props.index));
    let act = |reaction| toggle(&view, &props.status, subject, reaction, place);
    let hide = {
        let hide = act(Reaction::NotInterested);
        Callback::from(move |event| {
            pressed_here.set(true);
            hide.emit(event);
        })
    };
    if hidden {
        return gap(&view, &button, hide);
    }
    let acts = ACTS.iter().map(|&(reaction, drawing, key)| {
        let pressed = view.state.profile.has(reaction, &subject.id);
        let is_not = reaction == Reaction::NotInterested;
        let name = view.i18n.text(key);
        let label = view.i18n.fill(Key::CardAct, &[("act", &name), ("title", &subject.title)]);
        html! {
            <button ref={if is_not { button.clone() } else { NodeRef::default() }} class="ib" type="button"
                aria-pressed={if pressed { "true" } else { "false" }} aria-label={label} onclick={if is_not { hide.clone() } else { act(reaction) }}>
                {icon(drawing, if is_not { "cut" } else { "" })}<span class="tip" aria-hidden="true">{name}</span>
            </button>
        }
    });
    html! {
        <li class="card">
            {link(&view, props)}
            if !props.slot.face.creators.is_empty() {
                <p class="by" dir="auto">{view.i18n.formats().list(&props.slot.face.creators)}</p>
            }
            {meta(&view, &props.slot.face)}
            {why(&view, props)}
            <div class="acts">{for acts}</div>
        </li>
    }
}

/// When a card becomes a gap or comes back, the button that was pressed is gone: the focus goes to its counterpart. To be
/// set when it is pressed: a card that changes for another reason leaves the focus where it is.
#[hook]
fn use_focus_follows(hidden: bool, button: &NodeRef) -> Rc<Cell<bool>> {
    let pressed = (*use_memo((), |()| Rc::new(Cell::new(false)))).clone();
    let (button, was_pressed) = (button.clone(), pressed.clone());
    use_effect_with(hidden, move |_| {
        if let Some(button) = button.cast::<HtmlElement>().filter(|_| was_pressed.replace(false)) {
            let _ = button.focus();
        }
    });
    pressed
}

fn gap(view: &View, button: &NodeRef, undo: Callback<MouseEvent>) -> Html {
    html! {
        <li class="card">
            <div class="stand">
                <div class="gap">
                    <span>{view.i18n.text(Key::CardHidden)}</span>
                    <button ref={button.clone()} class="text" type="button" onclick={undo}>{view.i18n.text(Key::CardUndo)}</button>
                </div>
            </div>
        </li>
    }
}

fn link(view: &View, props: &CardProps) -> Html {
    let Slot { subject, face, .. } = &props.slot;
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
                <Cover title={title.clone()} creator={face.creator.clone()} topic={face.topic.clone()} lang={face.lang.clone()} />
                if let Some(tag) = tag {
                    <span class="tag">{view.i18n.text(tag)}</span>
                }
            </span>
            <span class="title" {lang} dir="auto">{title}</span>
        </>
    };
    match &face.link {
        Some(link) => html! { <a class="link" href={link.clone()} onclick={opened(view, props)}>{content}</a> },
        None => html! { <span class="link">{content}</span> },
    }
}

/// Opening a title is a signal like others; it stays in the browser.
fn opened(view: &View, props: &CardProps) -> Callback<MouseEvent> {
    let (dispatch, subject, url) = (view.dispatch.clone(), props.slot.subject.clone(), view.url.to_string());
    Callback::from(move |_| {
        dispatch.emit(Action::React(Reacted {
            reaction: Reaction::Opened,
            on: true,
            id: subject.id.clone(),
            snapshot: Some(subject.snapshot.clone()),
            url: url.clone(),
            place: None,
        }));
    })
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

fn why(view: &View, props: &CardProps) -> Html {
    let Some(library) = view.library().filter(|_| props.slot.position.is_some()) else { return Html::default() };
    let onclick = {
        let (on_why, slot) = (props.on_why.clone(), props.slot.clone());
        Callback::from(move |_: MouseEvent| on_why.emit(slot.clone()))
    };
    let (class, text) = match (&props.slot.face.quote, &props.slot.reason) {
        (Some((text, name)), _) => {
            ("why pick", view.i18n.fill(Key::CardQuote, &[("text", &isolate(text)), ("name", name)]))
        }
        (None, Some(reason)) => ("why", reason::short(view, &library, reason)),
        (None, None) => ("why", view.i18n.text(Key::CardWhy)),
    };
    html! { <button {class} type="button" aria-haspopup="dialog" {onclick}>{text}</button> }
}
