//! Settings: how the page looks, what the reader agrees to, what is kept and how to take it along or erase it.

mod consents;
pub mod copies;
mod erase;
mod look;
mod picks;
mod shelves;
mod tiles;

use carrel_engine::map::Map;
use carrel_engine::profile::{Kind, Profile, Reaction, Register, Value};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use self::consents::Agreements;
use self::copies::Copies;
use self::erase::{Erase, Forget};
use self::look::Look;
use self::picks::Picks;
use self::shelves::Shelves;
use super::context::{Ask, View, use_view};
use super::dialog::Dialog;
use super::dialogs::use_close;
use super::icon::{Icon, icon};
use super::over::Panel;
use super::tip;
use crate::browser::{field, intl};
use crate::i18n::Key;
use crate::state::{Keeping, MemoryReason};

pub use self::look::LOCALES;

/// Everything that the reader can set, and everything that is kept.
#[component]
pub fn SettingsDialog() -> Html {
    let view = use_view();
    let on_close = use_close(&view);
    html! {
        <Dialog id="dlg-settings" title={view.i18n.text(Key::PageSettings)} {on_close}>
            { contents(&view) }
            { tip::way(&view) }
            { section(&view, PICKS, html! { <Picks /> }) }
            { section(&view, SHELVES, html! { <Shelves /> }) }
            { section(&view, LOOK, html! { <Look /> }) }
            { section(&view, AGREE, html! { <Agreements /> }) }
            { section(&view, KEPT, html! { <Kept /> }) }
            { section(&view, AFRESH, html! { <><Forget /><Erase /></> }) }
        </Dialog>
    }
}

/// A part of the settings: the id of its heading, its name, its sign.
type Part = (&'static str, Key, Icon);

const PICKS: Part = ("set-picks", Key::SettingsPicks, Icon::Interests);
const SHELVES: Part = ("set-shelves", Key::SettingsShelves, Icon::Shelf);
const LOOK: Part = ("set-look", Key::SettingsLook, Icon::Look);
const AGREE: Part = ("set-agree", Key::SettingsAgree, Icon::Yes);
const KEPT: Part = ("set-kept", Key::SettingsKept, Icon::Lock);
const AFRESH: Part = ("set-erase", Key::SettingsAfresh, Icon::Erase);

/// Ways to the parts: all of them are one long way.
fn contents(view: &View) -> Html {
    let way = |(id, title, sign): Part| {
        let onclick = Callback::from(move |event: MouseEvent| go(&event, id));
        html! { <li><button type="button" {onclick}>{icon(sign, "")}{view.i18n.text(title)}</button></li> }
    };
    html! {
        <nav class="contents" aria-label={view.i18n.text(Key::SettingsContents)}>
            <ul role="list">{for [PICKS, SHELVES, LOOK, AGREE, KEPT, AFRESH].into_iter().map(way)}</ul>
        </nav>
    }
}

/// Brings the reader, and the focus, to the heading of a part.
fn go(event: &MouseEvent, id: &str) {
    let heading = || {
        let dialog = field::call(&event.target()?.into(), "closest", &"dialog".into())?;
        field::call(&dialog, "querySelector", &["#", id].concat().into())?.dyn_into::<HtmlElement>().ok()
    };
    if let Some(heading) = heading() {
        let _ = heading.set_attribute("tabindex", "-1");
        let _ = heading.focus();
        field::tell(&heading, "scrollIntoView");
    }
}

fn section(view: &View, (id, title, _): Part, content: Html) -> Html {
    html! {
        <section class="set" aria-labelledby={id}>
            { view.heading(2, "h3", Some(id.into()), html! { {view.i18n.text(title)} }) }
            { content }
        </section>
    }
}

/// What browsers let a site keep of this kind, in characters.
const MOST: usize = 5_000_000;

/// About how many characters a register takes in storage: in each of two slots, with its stamp.
fn weight(id: &str, register: &Register) -> usize {
    let chars = |text: &str| text.chars().count();
    let value = match &register.value {
        Some(Value::Text(text)) => chars(text) + 2,
        Some(Value::Snapshot(it)) => {
            let topics: usize = it.topics().iter().map(|it| chars(it) + 2).sum();
            chars(it.title()) + chars(it.creator()) + chars(it.link()) + topics + 12
        }
        Some(Value::Flag) | None => 4,
    };
    2 * (chars(id) + value + 26)
}

/// What is kept, where, and the copies of it.
#[component]
fn Kept() -> Html {
    let view = use_view();
    let site = use_site();
    let profile = &view.state.profile;
    let settings = count(profile, |kind| matches!(kind, Kind::Setting | Kind::Consent));
    let shown = profile.all_shown().count();
    let on_ledger = view.press(Ask::Open(Panel::Ledger));
    let number = |count: usize| view.i18n.formats().number(count as i64);
    let lists = |kind| matches!(kind, Kind::List | Kind::Listed | Kind::Note | Kind::Tag | Kind::Shelf | Kind::Place);
    let readings = count(profile, |kind| kind == Kind::Reading);
    let of_titles = |kind| kind == Kind::Snapshot || Reaction::ALL.into_iter().any(|it| kind == it.into());
    let room = room(profile, |_| true);
    let part = |text: String, of: &dyn Fn(Kind) -> bool| {
        let room = self::room(profile, of);
        let size = if room == 0 { String::new() } else { [" · ", &kilobytes(&view, room)].concat() };
        html! { <dd>{text}<span class="quiet">{size}</span></dd> }
    };
    html! {
        <>
            <dl class="facts">
                <dt>{view.i18n.text(Key::PageInterests)}</dt>{part(number(profile.interests().count()), &|kind| matches!(kind, Kind::Interest(_)))}
                <dt>{view.i18n.text(Key::SettingsTitles)}</dt>{part(titles_text(&view), &of_titles)}
                <dt>{view.i18n.text(Key::SettingsLists)}</dt>{part(number(count(profile, |kind| lists(kind) && kind != Kind::Place)), &lists)}
                if readings > 0 {
                    <dt>{view.i18n.text(Key::SettingsLog)}</dt>{part(number(readings), &|kind| kind == Kind::Reading)}
                }
                if shown > 0 {
                    <dt>{view.i18n.text(Key::SettingsShown)}</dt>{part(view.i18n.count(Key::PickerTitles, shown as i64, &[]), &|kind| kind == Kind::Shown)}
                }
                <dt>{view.i18n.text(Key::SettingsChoices)}</dt><dd>{number(settings)}</dd>
                <dt>{view.i18n.text(Key::SettingsSpace)}</dt><dd>{view.i18n.fill(Key::SettingsSpaceOf, &[("size", &kilobytes(&view, room)), ("most", &kilobytes(&view, MOST))])}</dd>
                <dt>{view.i18n.text(Key::SettingsWhere)}</dt><dd>{where_text(&view, &site)}</dd>
            </dl>
            if room > MOST / 5 * 4 {
                <p class="notice bad">{ icon(Icon::Info, "") }<span>{view.i18n.text(Key::SettingsNearly)}</span></p>
            }
            <Copies>
                <button class="btn small" type="button" onclick={on_ledger}>
                    { icon(Icon::Ledger, "") }{ view.i18n.text(Key::PageLeaves) }
                </button>
            </Copies>
        </>
    }
}

fn count(profile: &Profile, of: impl Fn(Kind) -> bool) -> usize {
    profile.entries().filter(|(kind, _, register)| of(*kind) && register.value.is_some()).count()
}

/// About how many characters the registers of some kinds take in storage.
fn room(profile: &Profile, of: impl Fn(Kind) -> bool) -> usize {
    profile.entries().filter(|(kind, ..)| of(*kind)).map(|(_, id, register)| weight(id, register)).sum()
}

fn kilobytes(view: &View, characters: usize) -> String {
    intl::kilobytes(view.i18n.tag(), characters.div_ceil(1000))
}

/// "14 titles": each counts once, whatever the reader did with it.
pub(super) fn titles_text(view: &View) -> String {
    let titles: Map<&str, ()> = view.state.profile.all_reactions().map(|(_, id, _)| (id, ())).collect();
    view.i18n.count(Key::PickerTitles, titles.len() as i64, &[])
}

fn where_text(view: &View, site: &str) -> String {
    match view.state.keeping {
        Keeping::Memory(MemoryReason::Shared) => view.i18n.text(Key::SettingsShared),
        Keeping::Memory(MemoryReason::Denied) => view.i18n.text(Key::KeepingDenied),
        Keeping::Memory(MemoryReason::Full) => view.i18n.text(Key::KeepingFull),
        Keeping::Opening | Keeping::Kept | Keeping::Writing => {
            let this_site = || view.i18n.text(Key::SettingsThisSite);
            let site = if site.is_empty() { this_site() } else { site.to_owned() };
            view.i18n.fill(Key::SettingsStorage, &[("site", &site)])
        }
    }
}

/// The host of the page, once it is shown.
#[hook]
fn use_site() -> AttrValue {
    let site = use_state(AttrValue::default);
    {
        let site = site.clone();
        use_effect_with((), move |()| {
            let host = field::of(&js_sys::global(), "location").and_then(|it| field::text(&it, "host"));
            site.set(host.unwrap_or_default().into());
        });
    }
    (*site).clone()
}
