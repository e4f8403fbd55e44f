//! "What leaves this browser": all that was, will be or could not be sent, and what every reader's page fetches alike.

use carrel_engine::codec::Section;
use carrel_engine::consent::{Consents, Purpose};
use carrel_engine::event::{Event, EventData};
use carrel_engine::outbox::Entry;
use carrel_engine::profile::Reaction;
use yew::prelude::*;

use super::context::{Ask, View, use_view};
use super::dialog::Dialog;
use super::dialogs::use_close;
use super::icon::{Icon, icon};
use crate::browser::json;
use crate::i18n::Key;
use crate::library::Library;
use crate::state::Action;

/// Everything that leaves the browser.
#[component]
pub fn LedgerDialog() -> Html {
    let view = use_view();
    let on_close = use_close(&view);
    let outbox = &view.state.outbox;
    let entries = outbox.waiting().chain(outbox.set_aside());
    let item = |entry: &Entry| {
        let id = entry.event().id.clone();
        html! { <Item key={id} entry={entry.clone()} /> }
    };
    html! {
        <Dialog id="dlg-ledger" title={view.i18n.text(Key::PageLeaves)} {on_close}>
            <div class="seal">
                { icon(Icon::Lock, "") }
                <div role="status">
                    <p class="t">{summary(&view)}</p>
                    <p class="quiet">{view.i18n.text(terms(&view))}</p>
                </div>
            </div>
            if view.state.unsent > 0 {
                <p class="notice bad">
                    { icon(Icon::Info, "") }
                    <span>{view.i18n.count(Key::LedgerUnsent, i64::from(view.state.unsent), &[])}</span>
                </p>
            }
            if !outbox.is_empty() {
                <ul role="list">{ entries.map(item).collect::<Html>() }</ul>
            }
            { fetched(&view) }
        </Dialog>
    }
}

/// What was sent, what waits and what was refused.
fn summary(view: &View) -> String {
    let outbox = &view.state.outbox;
    let (waiting, refused) = (outbox.waiting().count(), outbox.set_aside().count());
    let tried = outbox.waiting().filter(|entry| entry.attempts() > 0).count() + refused;
    let sent = view.state.left().saturating_sub(tried as u32);
    // What was tried may have arrived, and what was refused did.
    let nothing = (view.state.left() == 0).then(|| view.i18n.text(Key::LedgerNothing));
    let count = |key: Key, count: usize| (count > 0).then(|| view.i18n.count(key, count as i64, &[]));
    let sent = (sent > 0).then(|| view.i18n.count(Key::LedgerSent, i64::from(sent), &[]));
    let parts = [nothing, sent, count(Key::LedgerWaits, waiting), count(Key::LedgerRefusals, refused)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// Under which terms something may be sent.
fn terms(view: &View) -> Key {
    match (&view.settings.backend, Consents::of(&view.state.profile).allows(Purpose::Reactions)) {
        (None, _) => Key::LedgerNoBackend,
        (Some(_), true) => Key::LedgerOnly,
        (Some(_), false) => Key::LedgerAsked,
    }
}

/// What goes out without any act of the reader: the same from every page.
fn fetched(view: &View) -> Html {
    let consents = Consents::of(&view.state.profile);
    let agreed = |purpose, key| match consents.allows(purpose) {
        true => html! { <p class="quiet">{view.i18n.text(key)}</p> },
        false => Html::default(),
    };
    html! {
        <section aria-labelledby="led-all">
            { view.heading(2, "h3", Some("led-all".into()), html! { {view.i18n.text(Key::LedgerFiles)} }) }
            if let Some(library) = view.library() {
                <p>{files(view, &library)}</p>
            }
            <p class="quiet">{view.i18n.text(Key::LedgerSeen)}</p>
            {agreed(Purpose::Opening, Key::LedgerOpening)}
            {agreed(Purpose::Search, Key::LedgerSearch)}
            {agreed(Purpose::WiderPicks, Key::LedgerWider)}
            {agreed(Purpose::Covers, Key::LedgerCovers)}
            {agreed(Purpose::HostEvents, Key::LedgerHost)}
        </section>
    }
}

fn files(view: &View, library: &Library) -> String {
    let packs =
        [Section::Head, Section::Common, Section::Neighbours].into_iter().filter_map(|it| library.manifest.section(it));
    let names = ["carrel.json".to_owned(), "manifest.carrel".to_owned()];
    let names: Vec<String> = names.into_iter().chain(packs.map(|it| it.name.clone())).collect();
    view.i18n.fill(Key::LedgerFilesText, &[("files", &view.i18n.formats().list(&names))])
}

#[derive(Clone, PartialEq, Properties)]
struct ItemProps {
    entry: Entry,
}

/// One event: what it says, where it goes, how far it is, what can be done.
#[component]
fn Item(props: &ItemProps) -> Html {
    let view = use_view();
    let raw = use_state(|| None::<String>);
    let (entry, event) = (&props.entry, props.entry.event());
    let act = |action: Action| view.press_and_leave(Ask::Do(action), "li", "dialog");
    let show = {
        let (raw, event) = (raw.clone(), event.clone());
        Callback::from(move |_: MouseEvent| {
            raw.set(if raw.is_some() { None } else { json::to_text(&event) });
        })
    };
    let stop = act(Action::Discard(event.id.clone()));
    let retry = act(Action::Retry(event.id.clone()));
    html! {
        <li class="entry">
            <span>{what(&view, event)}</span>
            <span class="quiet">{trail(&view, entry)}</span>
            { state(&view, entry) }
            <div class="chips">
                if entry.refused().is_some() {
                    <button class="text" type="button" onclick={retry}>{view.i18n.text(Key::TroubleRetry)}</button>
                }
                <button class="text" type="button" onclick={stop}>{view.i18n.text(Key::LedgerStop)}</button>
                <button class="text" type="button" aria-expanded={if raw.is_some() { "true" } else { "false" }} onclick={show}>
                    { view.i18n.text(Key::LedgerShow) }
                </button>
            </div>
            if let Some(raw) = &*raw {
                <pre class="raw" tabindex="0" dir="ltr">{raw.clone()}</pre>
            }
        </li>
    }
}

fn state(view: &View, entry: &Entry) -> Html {
    match entry.refused() {
        Some(_) => {
            html! { <span class="state bad">{ icon(Icon::Info, "") }{ view.i18n.text(Key::LedgerNotSent) }</span> }
        }
        None => html! { <span class="state">{ icon(Icon::Wait, "") }{ view.i18n.text(Key::LedgerWaiting) }</span> },
    }
}

/// "You liked Dubliners", the title set off.
fn what(view: &View, event: &Event) -> Html {
    let EventData::Reaction { reaction, on } = &event.data else { return Html::default() };
    let key = match reaction {
        Reaction::Liked => Key::ReasonLiked,
        Reaction::Saved => Key::ReasonSaved,
        Reaction::Read => Key::ReasonRead,
        Reaction::Opened => Key::ReasonOpened,
        Reaction::NotInterested => Key::ReasonNot,
    };
    let sentence = view.i18n.text(key);
    let (before, after) = sentence.split_once("{title}").unwrap_or((&sentence, ""));
    let (before, after) = (before.to_owned(), after.to_owned());
    html! {
        <>
            if !on { {view.i18n.text(Key::LedgerTakenBack)}{" "} }
            {before}<i><bdi>{title(view, &event.subject)}</bdi></i>{after}
        </>
    }
}

fn title(view: &View, id: &str) -> String {
    let kept = view.state.profile.snapshot(id).map(|it| it.title().to_owned());
    let listed = || {
        let library = view.library()?;
        library.collection.find(id).map(|position| library.collection.title(position).title().to_owned())
    };
    kept.or_else(listed).unwrap_or_else(|| id.to_owned())
}

/// When, and where it goes.
fn trail(view: &View, entry: &Entry) -> String {
    let host = view.settings.backend.as_deref().map_or("…", host);
    let time = view.i18n.formats().moment(&entry.event().time);
    let time = time.as_str();
    match entry.refused() {
        Some(status) => {
            view.i18n.fill(Key::LedgerRefused, &[("time", time), ("host", host), ("status", &status.to_string())])
        }
        None if entry.attempts() > 0 => view.i18n.fill(Key::LedgerTried, &[("time", time), ("host", host)]),
        None => view.i18n.fill(Key::LedgerTo, &[("time", time), ("host", host)]),
    }
}

/// The host of an address; a relative address as it is.
fn host(address: &str) -> &str {
    let rest = address.split_once("//").map_or(address, |(_, rest)| rest);
    if rest.len() == address.len() { address } else { rest.split(['/', '?', '#']).next().unwrap_or(rest) }
}

#[cfg(test)]
mod tests {
    use super::host;

    #[test]
    fn an_address_is_named_by_its_host() {
        assert_eq!(host("https://library.example:8080/events?x"), "library.example:8080");
        assert_eq!(host("//library.example/events"), "library.example");
        assert_eq!(host("/carrel-events"), "/carrel-events");
    }
}
