//! The light start of a first visit: three things that the reader enjoys, who the reader is, or nothing. Comes later: see
//! [`crate::later`].

use carrel_engine::rank::Starter;
use yew::prelude::*;

use super::strip::START;
use crate::i18n::Key;
use crate::settings::{Texts, text_in};
use crate::starters;
use crate::state::{Action, STARTER};
use crate::view::button::Button;
use crate::view::context::{Ask, View};
use crate::view::icon::{Icon, icon};

/// After so many interests nothing is asked any more.
pub const ENOUGH: usize = 3;

/// How far the start has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// It asks.
    Asks,
    /// It has been answered while the page is open.
    Thanks,
    /// It was answered at an earlier visit, or never: the strip stands where it was.
    #[default]
    Later,
}

impl Stage {
    /// How it is drawn. Until it can be, the page keeps the room for the first.
    pub fn class(self) -> &'static str {
        ["interests first", "interests", "interests"][self as usize]
    }
}

/// What is asked and how much of it is answered, in one region that is read out as it changes; the way out of it.
pub fn top(view: &View, stage: Stage) -> Html {
    let asks = stage == Stage::Asks;
    let title = if asks { Key::StartTitle } else { Key::StripTitle };
    let not_now = || {
        let wish = Action::Setting(START.to_owned(), Some("1".to_owned()));
        Button::new("text")
            .draw(view.press_and_leave(Ask::Do(wish), ".interests", ".page"), view.i18n.text(Key::StartNot).into())
    };
    html! {
        <div class="top">
            { view.heading(1, "h2", Some("int".into()), html! { {view.i18n.text(title)} }) }
            if stage != Stage::Later {
                <p class="sofar" role="status">{ if asks { so_far(view) } else { view.i18n.text(Key::StartThanks).into() } }</p>
            }
            if asks { { not_now() } }
        </div>
    }
}

/// "1 of 3 chosen", with a mark for each.
fn so_far(view: &View) -> Html {
    let chosen = view.state.profile.interests().count().min(ENOUGH);
    let number = |it: usize| view.i18n.formats().number(it as i64);
    let text = view.i18n.fill(Key::StartChosen, &[("chosen", &number(chosen)), ("all", &number(ENOUGH))]);
    html! {
        <>
            <span class="pips" aria-hidden="true">{ for (0..ENOUGH).map(|it| html! { <span class={(it < chosen).then_some("on")}></span> }) }</span>
            {text}
        </>
    }
}

/// The profiles that the library offers to start from.
pub fn starters(view: &View) -> Html {
    let starters = starters::of(&view.settings);
    let offered: Vec<_> = starters.iter().filter(|it| starters::is_open(&it.0, &view.settings)).collect();
    if offered.is_empty() {
        return Html::default();
    }
    html! {
        <div class="chips start" role="group" aria-label={view.i18n.text(Key::StripStarters)}>
            <span class="quiet" aria-hidden="true">{view.i18n.text(Key::StripStarters)}</span>
            { for offered.into_iter().map(|it| starter(view, it)) }
        </div>
    }
}

fn starter(view: &View, (starter, label): &(Starter, Texts)) -> Html {
    let on = view.state.profile.setting(STARTER) == Some(&*starter.id);
    let wish = match on {
        true => Action::Setting(STARTER.to_owned(), None),
        false => Action::edit(starters::chosen(&view.settings, &view.state.profile, &starter.id)),
    };
    let name = text_in(label, view.i18n.tag()).unwrap_or_default().to_owned();
    let content = html! { <>{ icon(Icon::Yes, "yes") }<bdi>{name}</bdi></> };
    Button::pressed("chip", on).draw(view.press(Ask::Do(wish)), content)
}
