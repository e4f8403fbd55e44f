//! A shelf: heading, cards, and what to say when there are none.

use carrel_engine::profile::Reaction;
use carrel_engine::rank::ShelfKind;
use yew::prelude::*;

use super::button::Button;
use super::card::{Card, card};
use super::context::{Ask, View};
use super::icon::books;
use super::slots::{Laid, Slot};
use crate::i18n::{Key, isolate};
use crate::state::Reading;

/// A shelf with its cards. One `alone` says something where there is nothing; on a page only *Saved* does.
pub fn shelf(view: &View, kind: ShelfKind, laid: &Laid, alone: bool) -> Html {
    let empty = laid.slots.is_empty();
    // Whether nothing was saved is known once what an earlier visit kept is read.
    let unread = view.state.returning && view.state.reading != Reading::Here;
    if empty && !alone && (kind != ShelfKind::Saved || unread) {
        return Html::default();
    }
    let one = |(index, slot): (usize, &Slot)| card(view, Card { slot, kind, index });
    let id: AttrValue = ["s-", kind.as_str()].concat().into();
    let count = if empty {
        String::new()
    } else {
        view.i18n.count(Key::ShelfCount, (laid.slots.len() + laid.rest) as i64, &[])
    };
    html! {
        <section class="shelf" part="shelf" key={kind.as_str()} aria-labelledby={id.clone()}>
            <div class="shelf-head">
                {view.heading(1, "h2", Some(id), html! { {title(view, kind, laid)} })}
                <span class="n">{count}</span>
                if !empty { <p>{note(view, kind, laid)}</p> }
            </div>
            if empty {
                {nothing(view, kind)}
            } else {
                <ul class="row" role="list">{for laid.slots.iter().enumerate().map(one)}</ul>
                if laid.rest > 0 {
                    {Button::new("btn more").draw(view.press(Ask::More), view.i18n.text(Key::ShelfMore).into())}
                }
            }
        </section>
    }
}

fn title(view: &View, kind: ShelfKind, laid: &Laid) -> String {
    match kind {
        ShelfKind::Picked => view.i18n.text(Key::ShelfPicked),
        ShelfKind::New if laid.personal => view.i18n.text(Key::ShelfNew),
        ShelfKind::New => view.i18n.text(Key::ShelfNewAll),
        ShelfKind::Because => {
            let title = isolate(laid.because.as_deref().unwrap_or("…"));
            let saved = laid.because_reaction == Some(Reaction::Saved);
            let key = if saved { Key::ShelfBecauseSaved } else { Key::ShelfBecause };
            view.i18n.fill(key, &[("title", &title)])
        }
        ShelfKind::Popular => view.i18n.text(Key::ShelfPopular),
        ShelfKind::Saved | ShelfKind::Found => view.i18n.text(Key::ShelfSaved),
    }
}

fn note(view: &View, kind: ShelfKind, laid: &Laid) -> String {
    view.i18n.text(match kind {
        ShelfKind::Picked if laid.personal => Key::ShelfPickedPersonal,
        ShelfKind::Picked => Key::ShelfPickedFirst,
        ShelfKind::New => Key::ShelfNewNote,
        ShelfKind::Because => Key::ShelfBecauseNote,
        ShelfKind::Popular => Key::ShelfPopularNote,
        ShelfKind::Saved | ShelfKind::Found => Key::ShelfSavedNote,
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
pub fn skeleton(view: &View, kind: ShelfKind) -> Html {
    let card = |_| {
        html! {
            <li class="card">
                <div class="stand"><span class="bone book"></span></div>
                <span class="bone l1"></span><span class="bone l2"></span><span class="bone l3"></span>
            </li>
        }
    };
    html! {
        <section class="shelf" key={kind.as_str()} aria-busy="true" aria-label={view.i18n.text(Key::ShelfLoading)}>
            <div class="shelf-head"><span class="bone l3"></span></div>
            <ul class="row" role="list" aria-hidden="true">{for (0..6).map(card)}</ul>
        </section>
    }
}
