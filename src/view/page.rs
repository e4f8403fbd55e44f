//! The personal page, and a shelf alone.

use carrel_engine::rank::{self, ShelfKind};
use yew::prelude::*;

use super::context::{View, use_view};
use super::dialog::kept_text;
use super::icon::{Icon, icon, lamp};
use super::interests::{InterestStrip, InterestsDialog};
use super::ledger::LedgerDialog;
use super::settings::SettingsDialog;
use super::shelf::{ShelfView, skeleton};
use super::slots::Slot;
use super::status::{Status, StatusHandle, use_status};
use super::why::WhyDialog;
use crate::i18n::Key;
use crate::settings::Theme;
use crate::state::{Action, Keeping, Loading, MemoryReason};

/// What lies over the page. What is here may come to be loaded later; nothing of it is on the first screen.
#[derive(Clone, Debug, Default, PartialEq)]
enum Panel {
    #[default]
    None,
    Interests,
    Settings,
    Ledger,
    Why(ShelfKind, Box<Slot>),
}

/// `<carrel-page>`.
#[component]
pub fn Page() -> Html {
    let view = use_view();
    let status = use_status();
    let panel = use_panel(&view);
    let open = |what: Panel| {
        let panel = panel.clone();
        Callback::from(move |_: MouseEvent| panel.set(what.clone()))
    };
    let on_why = use_on_why(&panel);
    let shelf = |&kind: &ShelfKind| html! { <ShelfView key={kind.as_str()} {kind} status={status.clone()} on_why={on_why.clone()} /> };
    let more = {
        let panel = panel.clone();
        Callback::from(move |()| panel.set(Panel::Interests))
    };
    html! {
        <div class="carrel" data-theme={theme(&view)} dir={view.i18n.direction()} lang={view.i18n.tag().to_owned()}>
            <div class="page">
                {head(&view, &open)}
                {keeping(&view)}
                {notices(&view)}
                {trouble(&view)}
                if view.library().is_some() {
                    <InterestStrip on_more={more} />
                }
                if view.state.shelves(&view.url).loading == Loading::Pending {
                    {skeleton(&view)}
                } else {
                    {for view.settings.shelves.iter().map(shelf)}
                }
                <footer class="foot">
                    <button class="text" type="button" aria-haspopup="dialog" onclick={open(Panel::Ledger)}>{view.i18n.text(Key::PageLeaves)}</button>
                    <span>{view.i18n.text(Key::PageNoAccount)}</span>
                </footer>
                <Status status={status.clone()} />
            </div>
            {over(&panel, &status)}
        </div>
    }
}

/// Properties of [`LoneShelf`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct LoneShelfProps {
    /// Which shelf.
    pub kind: ShelfKind,
}

/// `<carrel-shelf>`.
#[component]
pub fn LoneShelf(props: &LoneShelfProps) -> Html {
    let view = use_view();
    let status = use_status();
    let panel = use_panel(&view);
    let on_why = use_on_why(&panel);
    html! {
        <div class="carrel" data-theme={theme(&view)} dir={view.i18n.direction()} lang={view.i18n.tag().to_owned()}>
            <div class="page one">
                {trouble(&view)}
                if view.state.shelves(&view.url).loading == Loading::Pending {
                    {skeleton(&view)}
                } else {
                    <ShelfView kind={props.kind} status={status.clone()} {on_why} alone={true} />
                }
                <Status status={status.clone()} />
            </div>
            {over(&panel, &status)}
        </div>
    }
}

/// What lies over the page. It goes when everything is erased: it may show what a reader who is gone looked at.
#[hook]
fn use_panel(view: &View) -> UseStateHandle<Panel> {
    let panel = use_state_eq(Panel::default);
    let setter = panel.setter();
    use_effect_with(view.state.erasures, move |_| setter.set(Panel::None));
    panel
}

#[hook]
fn use_on_why(panel: &UseStateHandle<Panel>) -> Callback<(ShelfKind, Slot)> {
    let setter = panel.setter();
    use_callback((), move |(kind, slot), ()| setter.set(Panel::Why(kind, Box::new(slot))))
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

fn head(view: &View, open: &impl Fn(Panel) -> Callback<MouseEvent>) -> Html {
    let greeting = match view.hour {
        5..=11 => Key::GreetingMorning,
        12..=17 => Key::GreetingDay,
        18..=22 => Key::GreetingEvening,
        _ => Key::GreetingNight,
    };
    let name = library_name(view);
    html! {
        <header class="head">
            <div class="hello">
                if !name.is_empty() {
                    <p class="eyebrow">{lamp()}{name}</p>
                }
                {view.heading(0, "h1", None, html! { {view.i18n.text(greeting)} })}
                <button class="privacy" type="button" aria-haspopup="dialog" onclick={open(Panel::Ledger)}>
                    {icon(Icon::Lock, "")}{privacy(view)}
                </button>
            </div>
            <div class="tools">
                <button class="btn" type="button" aria-haspopup="dialog" onclick={open(Panel::Interests)}>
                    {icon(Icon::Interests, "")}{view.i18n.text(Key::PageInterests)}
                </button>
                <button class="btn" type="button" aria-haspopup="dialog" onclick={open(Panel::Settings)}>
                    {icon(Icon::Settings, "")}{view.i18n.text(Key::PageSettings)}
                </button>
            </div>
        </header>
    }
}

/// One true sentence about where the reader's data are.
fn privacy(view: &View) -> String {
    let left = view.state.left();
    if left > 0 && matches!(view.state.keeping, Keeping::Memory(_)) {
        return [&kept_text(view), " ", &view.i18n.count(Key::LedgerSent, i64::from(left), &[])].concat();
    }
    if left > 0 {
        return view.i18n.count(Key::PrivacySent, i64::from(left), &[]);
    }
    view.i18n.text(match view.state.keeping {
        Keeping::Kept | Keeping::Writing => Key::PrivacyKept,
        Keeping::Opening => Key::PrivacyOpening,
        Keeping::Memory(MemoryReason::Denied) => Key::PrivacyDenied,
        Keeping::Memory(MemoryReason::Full) => Key::PrivacyFull,
        Keeping::Memory(MemoryReason::Shared) => Key::PrivacyShared,
    })
}

fn keeping(view: &View) -> Html {
    let key = match view.state.keeping {
        Keeping::Memory(MemoryReason::Denied) => Key::KeepingDenied,
        Keeping::Memory(MemoryReason::Full) => Key::KeepingFull,
        _ => return Html::default(),
    };
    html! { <div class="notice bad" role="alert">{icon(Icon::Info, "")}<p>{view.i18n.text(key)}</p></div> }
}

fn notices(view: &View) -> Html {
    let dismissed = |id: &str| view.state.profile.setting(&["notice.", id].concat()).is_some();
    let day = rank::day(view.now_ms);
    let one = |(notice, text): (&crate::settings::Notice, &str)| {
        let (dispatch, name) = (view.dispatch.clone(), ["notice.", &notice.id].concat());
        let dismiss =
            Callback::from(move |_: MouseEvent| dispatch.emit(Action::Setting(name.clone(), Some("1".into()))));
        let label = view.i18n.fill(Key::NoticeDismiss, &[("text", text)]);
        html! {
            <aside class="notice" key={notice.id.clone()} aria-label={view.i18n.text(Key::NoticeLabel)}>
                {icon(Icon::Info, "")}
                <p>
                    <span dir="auto">{text.to_owned()}</span>
                    if let Some(link) = &notice.link {
                        {" "}<a href={link.clone()}>{view.i18n.text(Key::NoticeMore)}</a>
                    }
                </p>
                <button class="ib" type="button" aria-label={label} onclick={dismiss}>{icon(Icon::Close, "")}</button>
            </aside>
        }
    };
    let shown = view.settings.notices_for(day, view.i18n.tag()).filter(|(notice, _)| !dismissed(&notice.id));
    html! { {for shown.map(one)} }
}

fn trouble(view: &View) -> Html {
    if !matches!(view.state.shelves(&view.url).loading, Loading::Failed(_)) {
        return Html::default();
    }
    let retry = view.commands.retry.reform(|_: MouseEvent| ());
    let contact = view.settings.contact.clone();
    html! {
        <div class="trouble" role="alert">
            {view.heading(1, "h3", None, html! { {view.i18n.text(Key::TroubleTitle)} })}
            <p>{view.i18n.text(Key::TroubleText)}</p>
            <div class="chips">
                <button class="btn" type="button" onclick={retry}>{view.i18n.text(Key::TroubleRetry)}</button>
                if let Some(contact) = contact {
                    <a href={contact}>{view.i18n.text(Key::TroubleContact)}</a>
                }
            </div>
        </div>
    }
}

/// The dialog that is open.
fn over(panel: &UseStateHandle<Panel>, status: &StatusHandle) -> Html {
    let setter = panel.setter();
    let on_close = {
        let setter = setter.clone();
        Callback::from(move |()| setter.set(Panel::None))
    };
    match &**panel {
        Panel::None => Html::default(),
        Panel::Interests => html! { <InterestsDialog {on_close} /> },
        Panel::Settings => {
            let on_ledger = Callback::from(move |()| setter.set(Panel::Ledger));
            html! { <SettingsDialog {on_close} {on_ledger} /> }
        }
        Panel::Ledger => html! { <LedgerDialog {on_close} /> },
        Panel::Why(kind, slot) => {
            let id = slot.subject.id.clone();
            html! { <WhyDialog {id} kind={*kind} moved={slot.moved} {on_close} status={status.clone()} /> }
        }
    }
}
