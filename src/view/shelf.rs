//! A shelf: heading, cards, and what to say when there are none.

use std::rc::Rc;

use carrel_engine::rank::ShelfKind;
use yew::prelude::*;

use super::card::Card;
use super::context::{View, use_view};
use super::icon::books;
use super::slots::{Laid, Slot, Source};
use super::status::StatusHandle;
use crate::i18n::{Key, isolate};

/// Properties of [`ShelfView`].
#[derive(Clone, PartialEq, Properties)]
pub struct ShelfProps {
    /// Which shelf.
    pub kind: ShelfKind,
    /// Says what was done.
    pub status: StatusHandle,
    /// Asks why a title is on this shelf.
    pub on_why: Callback<(ShelfKind, Slot)>,
    /// Whether to say something where there is nothing: a shelf alone does, on a page only *Saved*.
    #[prop_or_default]
    pub alone: bool,
}

/// A shelf with its cards.
#[component]
pub fn ShelfView(props: &ShelfProps) -> Html {
    let view = use_view();
    let kind = props.kind;
    let laid = use_laid(&view, kind);
    let on_why = use_callback((props.on_why.clone(), kind), |slot, (on_why, kind)| on_why.emit((*kind, slot)));
    let empty = laid.slots.is_empty();
    if empty && !props.alone && kind != ShelfKind::Saved {
        return Html::default();
    }
    // Keyed by place, not by title: a title that was touched keeps its place and its element, and so the focus.
    let card = |(index, slot): (usize, &Slot)| {
        html! { <Card key={index} slot={slot.clone()} {kind} {index} status={props.status.clone()} on_why={on_why.clone()} /> }
    };
    let id: AttrValue = ["s-", kind.as_str()].concat().into();
    let count = if empty { String::new() } else { view.i18n.count(Key::ShelfCount, laid.slots.len() as i64, &[]) };
    html! {
        <section class="shelf" aria-labelledby={id.clone()}>
            <div class="shelf-head">
                {view.heading(1, "h2", Some(id), html! { {title(&view, kind, &laid)} })}
                <span class="n">{count}</span>
                if !empty { <p>{note(&view, kind, &laid)}</p> }
            </div>
            if empty {
                {nothing(&view, kind)}
            } else {
                <ul class="row" role="list">{for laid.slots.iter().enumerate().map(card)}</ul>
            }
        </section>
    }
}

/// The shelf's places, ranked anew only when something that counts has changed.
#[hook]
fn use_laid(view: &View, kind: ShelfKind) -> Rc<Laid> {
    let shelves = view.state.shelves(&view.url);
    let library = view.library();
    let (profile, settings) = (Rc::clone(&view.state.profile), Rc::clone(&view.settings));
    let now_ms = view.now_ms;
    let keys = (
        library.as_ref().map(|it| Rc::as_ptr(&it.0) as usize),
        Rc::as_ptr(&profile) as usize,
        Rc::as_ptr(&settings) as usize,
        Rc::as_ptr(&shelves.pins) as usize,
        kind,
    );
    // The memo holds what its key points to, so an address cannot come to mean something else.
    let held = (library, profile, settings, shelves.pins);
    let (laid, _) = &*use_memo(keys, move |_| {
        let (library, profile, settings, pins) = &held;
        let source = Source { library: library.as_deref(), profile, settings, pins, now_ms };
        (Rc::new(source.lay(kind)), held.clone())
    });
    Rc::clone(laid)
}

fn title(view: &View, kind: ShelfKind, laid: &Laid) -> String {
    match kind {
        ShelfKind::Picked => view.i18n.text(Key::ShelfPicked),
        ShelfKind::New if laid.personal => view.i18n.text(Key::ShelfNew),
        ShelfKind::New => view.i18n.text(Key::ShelfNewAll),
        ShelfKind::Because => {
            let title = isolate(laid.because.as_deref().unwrap_or("…"));
            view.i18n.fill(Key::ShelfBecause, &[("title", &title)])
        }
        ShelfKind::Popular => view.i18n.text(Key::ShelfPopular),
        ShelfKind::Saved => view.i18n.text(Key::ShelfSaved),
    }
}

fn note(view: &View, kind: ShelfKind, laid: &Laid) -> String {
    view.i18n.text(match kind {
        ShelfKind::Picked if laid.personal => Key::ShelfPickedPersonal,
        ShelfKind::Picked => Key::ShelfPickedFirst,
        ShelfKind::New => Key::ShelfNewNote,
        ShelfKind::Because => Key::ShelfBecauseNote,
        ShelfKind::Popular => Key::ShelfPopularNote,
        ShelfKind::Saved => Key::ShelfSavedNote,
    })
}

fn nothing(view: &View, kind: ShelfKind) -> Html {
    let (title, next) = match kind {
        ShelfKind::Saved => (Key::EmptySaved, Key::EmptySavedNext),
        _ => (Key::EmptyShelf, Key::EmptyShelfNext),
    };
    html! {
        <div class="empty">
            {books()}
            <div>
                {view.heading(2, "h3", None, html! { {view.i18n.text(title)} })}
                <p>{view.i18n.text(next)}</p>
            </div>
        </div>
    }
}

/// A shelf whose titles are on their way.
pub fn skeleton(view: &View) -> Html {
    let card = |_| {
        html! {
            <li class="card">
                <div class="stand"><span class="bone book"></span></div>
                <span class="bone l1"></span><span class="bone l2"></span><span class="bone l3"></span>
            </li>
        }
    };
    html! {
        <section class="shelf" aria-busy="true" aria-label={view.i18n.text(Key::ShelfLoading)}>
            <div class="shelf-head"><span class="bone l3"></span></div>
            <ul class="row" role="list" aria-hidden="true">{for (0..6).map(card)}</ul>
        </section>
    }
}
