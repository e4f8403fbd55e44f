//! What the reader agrees to: a switch and a plain sentence for each purpose that this library has a use for.

use carrel_engine::consent::{Consents, Purpose};
use carrel_engine::event::EventData;
use carrel_engine::profile::{Kind, Reaction};
use yew::prelude::*;

use crate::backend;
use crate::blocks;
use crate::finder;
use crate::i18n::Key;
use crate::state::Action;
use crate::view::ask;
use crate::view::context::{Ask, View, use_view};
use crate::wider;

/// The switches.
#[component]
pub fn Agreements() -> Html {
    let view = use_view();
    // One that was given can be withdrawn, whatever has become of the backend.
    let given = view.state.profile.text(Kind::Consent, Purpose::Reactions.as_str()).is_some();
    let adapter = backend::of(&view.settings);
    let reaction = EventData::Reaction { reaction: Reaction::Liked, on: true };
    let reactions = adapter.as_ref().is_some_and(|it| it.posts() && it.takes(&reaction)) || given;
    let begun = !view.state.mail().papers.requests().is_empty() || !view.settings.said("surveys").is_empty();
    let given = view.state.profile.text(Kind::Consent, Purpose::Requests.as_str()).is_some();
    let requests = adapter.is_some_and(|it| it.posts()) && (ask::is_open(&view) || begun) || given;
    html! {
        <>
            <p class="quiet">{view.i18n.text(Key::AgreeIntro)}</p>
            if reactions {
                { switch(&view, Purpose::Reactions, Key::AgreeReactions, Key::AgreeReactionsText) }
            }
            if requests {
                { switch(&view, Purpose::Requests, Key::AgreeRequests, Key::AgreeRequestsText) }
            }
            if view.library().is_some_and(|library| blocks::has(&library)) {
                { switch(&view, Purpose::Opening, Key::AgreeOpening, Key::AgreeOpeningText) }
            }
            if view.library().is_some_and(|library| finder::reaches_beyond(&library)) {
                { switch(&view, Purpose::Search, Key::AgreeSearch, Key::AgreeSearchText) }
            }
            if view.library().is_some_and(|library| wider::has_more(&library)) {
                { switch(&view, Purpose::WiderPicks, Key::AgreeWider, Key::AgreeWiderText) }
            }
            if view.settings.covers.is_some() {
                { switch(&view, Purpose::Covers, Key::AgreeCovers, Key::AgreeCoversText) }
            }
            { switch(&view, Purpose::HostEvents, Key::AgreeHost, Key::AgreeHostText) }
        </>
    }
}

fn switch(view: &View, purpose: Purpose, title: Key, text: Key) -> Html {
    let consents = Consents::of(&view.state.profile);
    let on = consents.allows(purpose);
    let id = AttrValue::from(["agree-", purpose.as_str()].concat());
    let text_id = AttrValue::from([&id, "-p"].concat());
    let onchange = view.ask.reform(move |_: Event| Ask::Do(Action::Consent(purpose, !on)));
    html! {
        <div class="line two">
            <label for={id.clone()}>{view.i18n.text(title)}</label>
            <p id={text_id.clone()}>
                { view.i18n.text(text) }
                if consents.outdated(purpose) {
                    {" "}{ view.i18n.text(Key::AgreeAgain) }
                }
            </p>
            <input class="switch" type="checkbox" role="switch" {id} aria-describedby={text_id} checked={on} {onchange} />
        </div>
    }
}
