//! What is picked: how far from the familiar, from what to start, and what rests.

use std::rc::Rc;

use carrel_engine::rank::{self, Adventure, rest};
use yew::prelude::*;

use crate::browser::field::typed;
use crate::i18n::Key;
use crate::settings::text_in;
use crate::starters;
use crate::state::{ADVENTURE, Action, STARTER};
use crate::view::context::{Ask, View, use_view};
use crate::view::icon::{Icon, icon};
use crate::view::interests::START;

/// The choices that picks follow.
#[component]
pub fn Picks() -> Html {
    let view = use_view();
    html! {
        <>
            { adventure(&view) }
            if !view.settings.said("starters").is_empty() {
                { starter(&view) }
            }
            { resting(&view) }
            { put_away(&view) }
        </>
    }
}

fn adventure(view: &View) -> Html {
    let (chosen, own) = (view.adventure(), view.settings.adventure);
    let oninput = view.ask.reform(move |event: InputEvent| {
        let step = typed(&event).parse().map_or(own, Adventure::step);
        // The library's own choice is none to be kept: it may change it.
        let value = (step != own).then(|| step.number().to_string());
        Ask::Do(Action::Setting(ADVENTURE.into(), value))
    });
    // Each step is told from the next by its number.
    let number = |step: u8| view.i18n.formats().number(i64::from(step) + 1);
    let text = [&*view.i18n.text(name(chosen)), " ", &number(chosen.number()), "/", &number(Adventure::MOST)].concat();
    html! {
        <div class="line range">
            <label for="adv">{view.i18n.text(Key::SettingsAdventure)}</label>
            <input id="adv" type="range" min="0" max={Adventure::MOST.to_string()} step="1"
                value={chosen.number().to_string()} aria-valuetext={text} {oninput} />
            <span aria-hidden="true">{view.i18n.text(Key::AdventureFamiliar)}</span>
            <span aria-hidden="true">{view.i18n.text(Key::AdventureFar)}</span>
        </div>
    }
}

fn name(adventure: Adventure) -> Key {
    match adventure.number() {
        0 | 1 => Key::AdventureFamiliar,
        2 => Key::AdventureBalanced,
        _ => Key::AdventureFar,
    }
}

fn starter(view: &View) -> Html {
    let (settings, profile) = (Rc::clone(&view.settings), Rc::clone(&view.state.profile));
    let onchange = view.ask.reform(move |event: Event| {
        let id = typed(&event);
        Ask::Do(match id.is_empty() {
            true => Action::Setting(STARTER.into(), None),
            false => Action::edit(starters::chosen(&settings, &profile, &id)),
        })
    });
    let chosen = view.state.profile.setting(STARTER);
    let option = |(starter, label): &(rank::Starter, _)| {
        let name = text_in(label, view.i18n.tag()).unwrap_or(&starter.id).to_owned();
        html! { <option value={starter.id.clone()} selected={chosen == Some(&*starter.id)}>{name}</option> }
    };
    html! {
        <div class="line">
            <label for="starter">{view.i18n.text(Key::SettingsStarter)}</label>
            <span class="pickone">
                <select id="starter" {onchange}>
                    <option value="" selected={chosen.is_none()}>{view.i18n.text(Key::SettingsStarterNone)}</option>
                    { starters::of(&view.settings).iter().filter(|it| starters::is_open(&it.0, &view.settings)).map(option).collect::<Html>() }
                </select>
                { icon(Icon::Down, "") }
            </span>
        </div>
    }
}

/// The way back for who did not want to be asked.
fn put_away(view: &View) -> Html {
    if view.state.profile.setting(START).is_none() {
        return Html::default();
    }
    let again = Action::Setting(START.into(), None);
    html! {
        <div class="line">
            <span>{view.i18n.text(Key::SettingsStart)}</span>
            <button class="btn small" type="button" onclick={view.press_and_leave(Ask::Do(again), ".line", "dialog")}>
                {view.i18n.text(Key::SettingsWake)}
            </button>
        </div>
    }
}

fn resting(view: &View) -> Html {
    let count = rest::resting(&view.state.profile, rank::day(view.now_ms)).count();
    if count == 0 {
        return Html::default();
    }
    html! {
        <div class="line">
            <span>{view.i18n.count(Key::SettingsRested, count as i64, &[])}</span>
            <button class="btn small" type="button" onclick={view.press_and_leave(Ask::Do(Action::Wake), ".line", "dialog")}>
                {view.i18n.text(Key::SettingsWake)}
            </button>
        </div>
    }
}
