//! The personal page, and a shelf alone.

use carrel_engine::rank::ShelfKind;
use yew::prelude::*;

use super::button::{Button, marked};
use super::context::{Ask, View};
use super::icon::{Icon, icon, lamp};
use super::over::{Panel, over};
use super::shelf::skeleton;
use super::status::status;
use crate::i18n::Key;
use crate::later;
use crate::library::LibraryRef;
use crate::settings::Theme;
use crate::state::{Action, Keeping, Loading, MemoryReason, Reading};

/// An element's frame: its look, its content, the line at the foot, what lies over it.
pub fn frame(view: &View, class: &'static str, node: NodeRef, content: Html) -> Html {
    html! {
        <div ref={node} {class} data-theme={theme(view)} dir={view.i18n.direction()} lang={view.i18n.tag().to_owned()}>
            {content}
            {status(view)}
            {over(view)}
        </div>
    }
}

/// `<carrel-page>`: its parts from the interests on are handed in, none while they are on their way.
pub fn page(view: &View, content: Option<Html>) -> Html {
    html! {
        <div class="page" part="page">
            {head(view)}
            {later::here().map_or_else(Html::default, |later| (later.troubles)(view))}
            {notices(view)}
            {trouble(view)}
            {content.unwrap_or_else(|| skeleton(view, ShelfKind::Picked))}
            <footer class="foot">
                {opener(view, "text", Panel::Ledger, view.i18n.text(Key::PageLeaves).into())}
                <span>{view.i18n.text(Key::PageNoAccount)}</span>
            </footer>
        </div>
    }
}

/// `<carrel-shelf>`.
pub fn lone_shelf(view: &View, content: Option<Html>) -> Html {
    html! { <div class="page one" part="page">{trouble(view)}{content.unwrap_or_else(|| skeleton(view, ShelfKind::Picked))}</div> }
}

/// The theme in force: the reader's choice, then the library's.
pub fn theme(view: &View) -> &'static str {
    let chosen = view.state.profile.setting("theme").and_then(Theme::parse);
    chosen.unwrap_or(view.settings.theme).as_str()
}

/// The library's name.
fn library_name(view: &View) -> String {
    let manifest = || view.library().map(|library| library.manifest.name.clone());
    view.settings.name.clone().or_else(manifest).unwrap_or_default()
}

fn head(view: &View) -> Html {
    let greeting = match view.hour {
        5..=11 => Key::GreetingMorning,
        12..=17 => Key::GreetingDay,
        18..=22 => Key::GreetingEvening,
        _ => Key::GreetingNight,
    };
    let own = view.state.profile.setting("greeting").map(str::to_owned);
    let hello = own.unwrap_or_else(|| view.i18n.text(greeting));
    let name = library_name(view);
    html! {
        <header class="head" part="head">
            <div class="hello">
                if !name.is_empty() {
                    <p class="eyebrow">{lamp()}{name}</p>
                }
                {view.heading(0, "h1", None, hello.into())}
                {opener(view, "privacy", Panel::Ledger, marked(Icon::Lock, "", privacy(view)))}
            </div>
            <div class="tools">
                {opener(view, "btn", Panel::Interests, marked(Icon::Interests, "", view.i18n.text(Key::PageInterests)))}
                {opener(view, "btn", Panel::Settings, marked(Icon::Settings, "", view.i18n.text(Key::PageSettings)))}
            </div>
        </header>
    }
}

/// The room for what a first visit begins with, which comes later; none where there is nothing to choose.
pub fn start(view: &View) -> Html {
    let chooses = |library: LibraryRef| !library.collection.features().is_empty();
    if view.state.reading == Reading::Missing || !view.library().is_some_and(chooses) {
        return Html::default();
    }
    html! { <div class={if view.settings.said("starters").is_empty() { "interests first" } else { "interests first who" }}></div> }
}

/// A button that opens a dialog.
pub fn opener(view: &View, class: &'static str, panel: Panel, content: Html) -> Html {
    Button::opening(class).draw(view.press(Ask::Open(panel)), content)
}

/// One true sentence about where the reader's data are.
fn privacy(view: &View) -> String {
    if let Some(text) = later::here().and_then(|later| (later.left)(view)) {
        return text;
    }
    view.i18n.text(match view.state.keeping {
        Keeping::Kept | Keeping::Writing => Key::PrivacyKept,
        Keeping::Opening => Key::PrivacyOpening,
        Keeping::Memory(MemoryReason::Denied) => Key::PrivacyDenied,
        Keeping::Memory(MemoryReason::Full) => Key::PrivacyFull,
        Keeping::Memory(MemoryReason::Shared) => Key::PrivacyShared,
    })
}

/// A line that something is wrong.
pub fn warning(text: String) -> Html {
    html! { <div class="notice bad" role="alert">{icon(Icon::Info, "")}<p>{text}</p></div> }
}

fn notices(view: &View) -> Html {
    let dismissed = |id: &str| view.state.profile.setting(&["notice.", id].concat()).is_some();
    let one = |(notice, text): (&crate::settings::Notice, &str)| {
        let name = ["notice.", &notice.id].concat();
        let dismiss = view.press_and_leave(Ask::Do(Action::Setting(name, Some("1".into()))), "aside", ".page");
        let label = view.i18n.fill(Key::NoticeDismiss, &[("text", text)]);
        html! {
            <aside class="notice" part="notice" key={notice.id.clone()} aria-label={view.i18n.text(Key::NoticeLabel)}>
                {icon(Icon::Info, "")}
                <p>
                    <span dir="auto">{text.to_owned()}</span>
                    if let Some(link) = &notice.link {
                        {" "}<a href={link.clone()}>{view.i18n.text(Key::NoticeMore)}</a>
                    }
                </p>
                {Button { label: Some(label.into()), ..Button::new("ib") }.draw(dismiss, icon(Icon::Close, ""))}
            </aside>
        }
    };
    let shown = view.settings.notices_for(view.day, view.i18n.tag()).filter(|(notice, _)| !dismissed(&notice.id));
    html! { {for shown.map(one)} }
}

fn trouble(view: &View) -> Html {
    if !matches!(view.state.shelves(&view.url).loading, Loading::Failed(_)) {
        return Html::default();
    }
    let retry = view.press_and_leave(Ask::Retry, ".trouble", ".page");
    let contact = view.settings.contact.clone();
    html! {
        <div class="trouble" role="alert">
            {view.heading(1, "h3", None, html! { {view.i18n.text(Key::TroubleTitle)} })}
            <p>{view.i18n.text(Key::TroubleText)}</p>
            <div class="chips">
                {Button::new("btn").draw(retry, view.i18n.text(Key::TroubleRetry).into())}
                if let Some(contact) = contact {
                    <a href={contact}>{view.i18n.text(Key::TroubleContact)}</a>
                }
            </div>
        </div>
    }
}
