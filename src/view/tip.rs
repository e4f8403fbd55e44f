//! A tip of the library, where it fits, and all of them to be read again. Comes later: see [`crate::later`].

use yew::prelude::*;

use super::button::{Button, marked};
use super::context::{Ask, View, use_view};
use super::desk::{HELP, open};
use super::icon::{Icon, icon};
use crate::i18n::Key;
use crate::settings::text_in;
use crate::state::Action;
use crate::tips::{self, When};

/// What is noted of a tip that the reader put away.
const AWAY: &str = "x";

/// Where a tip is wanted.
#[derive(Clone, PartialEq, Properties)]
pub struct HintProps {
    /// What the reader is doing.
    pub when: When,
}

/// A tip that fits and was not told on another day. Of readers who only look it is not noted what they were told.
#[component]
pub fn Hint(props: &HintProps) -> Html {
    let view = use_view();
    let today = view.day.to_string();
    let fits = |it: &&tips::Tip| {
        let told = view.state.profile.setting(&it.setting());
        it.when == props.when && told.is_none_or(|it| it == today)
    };
    let found = tips::of(&view.settings).iter().find(fits).cloned();
    {
        let untold = found.as_ref().map(tips::Tip::setting).filter(|it| view.state.profile.setting(it).is_none());
        let (ask, begun, today) = (view.ask.clone(), view.state.has_begun(), today.clone());
        use_effect_with((untold, begun), move |(untold, begun)| {
            if let Some(setting) = untold.clone().filter(|_| *begun) {
                ask.emit(Ask::Do(Action::Setting(setting, Some(today))));
            }
        });
    }
    let Some(tip) = found else { return Html::default() };
    let title = text_in(&tip.title, view.i18n.tag()).unwrap_or_default().to_owned();
    let text = text_in(&tip.text, view.i18n.tag()).unwrap_or_default().to_owned();
    let label = view.i18n.fill(Key::NoticeDismiss, &[("text", &title)]);
    let dismiss = view.press_and_leave(Ask::Do(Action::Setting(tip.setting(), Some(AWAY.into()))), "aside", ".carrel");
    html! {
        <aside class="notice hint" part="notice" key={tip.id.clone()} aria-label={view.i18n.text(Key::PageHelp)}>
            {icon(Icon::Info, "")}
            <p><b dir="auto">{title}</b>{" "}<span dir="auto">{text}</span>
                if let Some(link) = tip.link { {" "}<a href={link}>{view.i18n.text(Key::NoticeMore)}</a> }
            </p>
            {Button { label: Some(label.into()), ..Button::new("ib") }.draw(dismiss, icon(Icon::Close, ""))}
        </aside>
    }
}

/// Leads to all tips, where there are some.
pub fn way(view: &View) -> Html {
    if tips::of(&view.settings).is_empty() {
        return Html::default();
    }
    let content = marked(Icon::Info, "", view.i18n.text(Key::PageHelp));
    Button::opening("text").draw(view.press(open(HELP)), content)
}

/// All tips of the library.
#[component]
pub fn HelpPage() -> Html {
    let view = use_view();
    let one = |tip: &tips::Tip| {
        let text = |texts| text_in(texts, view.i18n.tag()).unwrap_or_default().to_owned();
        html! {
            <li key={tip.id.clone()}>
                <p class="t" dir="auto">{text(&tip.title)}</p>
                <p dir="auto">{text(&tip.text)}</p>
                if let Some(link) = &tip.link { <p><a href={link.clone()}>{view.i18n.text(Key::NoticeMore)}</a></p> }
            </li>
        }
    };
    html! { <ul role="list" class="help">{for tips::of(&view.settings).iter().map(one)}</ul> }
}
