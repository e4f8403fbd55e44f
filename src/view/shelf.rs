//! A shelf: heading, cards, and what to say when there are none.

use std::rc::Rc;

use carrel_engine::rank::ShelfKind;
use yew::prelude::*;

use super::card::{Card, card};
use super::context::View;
use super::slots::{Laid, Slot};
use crate::i18n::Key;
use crate::later;

/// What a shelf is drawn from.
#[derive(Clone, Properties)]
pub struct ShelfProps {
    /// What may be known.
    pub view: View,
    /// Which it is.
    pub kind: ShelfKind,
    /// What stands on it.
    pub laid: Rc<Laid>,
    /// Whether it is an element of its own, which says something where there is nothing; on a page only *Saved* does.
    pub alone: bool,
    /// How many of its cards are drawn; the others have their places.
    pub most: usize,
    /// Whether what the later module draws of what the reader did can be drawn.
    pub later: bool,
    /// Whether nothing stands on it that is known of: what an earlier visit kept is yet to be read, or what tells of it to come.
    pub unread: bool,
}

/// Equal where the same is drawn, so that what changes elsewhere on the page draws no shelf anew.
impl PartialEq for ShelfProps {
    fn eq(&self, other: &Self) -> bool {
        let (one, two) = (&self.view, &other.view);
        let plain =
            |it: &Self| (it.kind, it.alone, it.later, it.unread, it.view.heading, it.most.min(it.laid.slots.len()));
        plain(self) == plain(other)
            && one.i18n == two.i18n
            && Rc::ptr_eq(&one.state.profile, &two.state.profile)
            && Rc::ptr_eq(&one.settings, &two.settings)
            && self.laid == other.laid
    }
}

/// A shelf.
#[derive(Debug)]
pub struct DrawnShelf;

impl Component for DrawnShelf {
    type Message = ();
    type Properties = ShelfProps;

    fn create(_: &Context<Self>) -> Self {
        Self
    }

    fn view(&self, context: &Context<Self>) -> Html {
        shelf(context.props())
    }
}

fn shelf(props: &ShelfProps) -> Html {
    let &ShelfProps { ref view, kind, ref laid, alone, most, unread, .. } = props;
    let empty = laid.slots.is_empty();
    if empty && (unread || !alone && kind != ShelfKind::Saved) {
        let comes = alone && view.library().is_some();
        return if comes { skeleton(view, kind) } else { Html::default() };
    }
    let one = |(index, slot): (usize, &Slot)| match index < most {
        true => card(view, Card { slot, kind, index }),
        false => bones(index),
    };
    let busy = (most < laid.slots.len()).then_some("true");
    let id: AttrValue = ["s-", &kind.name()].concat().into();
    let count = if empty {
        String::new()
    } else {
        view.i18n.count(Key::ShelfCount, (laid.slots.len() + laid.rest) as i64, &[])
    };
    html! {
        <section class="shelf" part="shelf" key={kind.name()} aria-busy={busy} aria-labelledby={id.clone()}>
            <div class="shelf-head">
                {view.heading(1, "h2", Some(id), html! { {&laid.title} })}
                {laid.badge.clone()}
                <span class="n">{count}</span>
                if !empty { <p>{&laid.note}</p> }
            </div>
            if empty {
                {later::here().map_or_else(Html::default, |later| (later.empty)(view, kind))}
            } else {
                <ul class="row" role="list">{for laid.slots.iter().enumerate().map(one)}</ul>
                if laid.rest > 0 {
                    {later::here().map_or_else(Html::default, |later| (later.more)(view, kind))}
                }
            }
        </section>
    }
}

/// A shelf whose titles are on their way.
pub fn skeleton(view: &View, kind: ShelfKind) -> Html {
    html! {
        <section class="shelf" key={kind.name()} aria-busy="true" aria-label={view.i18n.text(Key::ShelfLoading)}>
            <div class="shelf-head"><span class="bone l3"></span></div>
            <ul class="row" role="list" aria-hidden="true">{for (0..6).map(bones)}</ul>
        </section>
    }
}

/// The place of a card that is on its way.
fn bones(index: usize) -> Html {
    html! {
        <li class="card" key={index}>
            <div class="stand"><span class="bone book"></span></div>
            <span class="bone l1"></span><span class="bone l2"></span><span class="bone l3"></span>
        </li>
    }
}
