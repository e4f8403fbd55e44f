//! "What leaves this browser": all that was, will be or could not be sent, and what every reader's page fetches alike.

use carrel_engine::codec::Section;
use carrel_engine::consent::{Consents, Purpose};
use carrel_engine::event::{Event, EventData};
use carrel_engine::outbox::Entry;
use carrel_engine::profile::Reaction;
use carrel_engine::request::Act;
use yew::prelude::*;

use super::ask::words;
use super::context::{Ask, View, use_view};
use super::dialog::Dialog;
use super::dialogs::use_close;
use super::icon::{Icon, icon};
use crate::adapter::SIGN_IN;
use crate::backend;
use crate::browser::json;
use crate::i18n::{Key, isolate};
use crate::library::Library;
use crate::mail::Posting;
use crate::papers::Made;
use crate::state::Action;

/// Everything that leaves the browser.
#[component]
pub fn LedgerDialog() -> Html {
    let view = use_view();
    let on_close = use_close(&view);
    let outbox = view.state.mail().outbox;
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
            { damaged(&view) }
            { made(&view) }
            { fetched(&view) }
        </Dialog>
    }
}

/// What was kept to be sent, or written, and cannot be read any more: told, shown, and let go by the reader alone.
fn damaged(view: &View) -> Html {
    let mail = view.state.mail();
    let one = |(name, text): &(String, String)| {
        let go = view.press_and_leave(Ask::Do(Action::mail(Posting::LetGo(name.clone()))), "li", "dialog");
        html! {
            <li class="entry" key={name.clone()}>
                <pre class="raw" tabindex="0" dir="ltr">{text.clone()}</pre>
                <div class="chips"><button class="text" type="button" onclick={go}>{view.i18n.text(Key::LedgerLetGo)}</button></div>
            </li>
        }
    };
    if mail.damaged.is_empty() {
        return Html::default();
    }
    html! {
        <section aria-labelledby="led-bad">
            { view.heading(2, "h3", Some("led-bad".into()), html! { {view.i18n.count(Key::LedgerDamaged, mail.damaged.len() as i64, &[])} }) }
            <ul role="list">{for mail.damaged.iter().map(one)}</ul>
        </section>
    }
}

/// What the page asked of servers for this reader, the latest first.
fn made(view: &View) -> Html {
    let mail = view.state.mail();
    let all = mail.papers.made();
    if all.is_empty() {
        return Html::default();
    }
    let one = |(name, made): &(&str, &Made)| {
        html! {
            <li class="made" key={(*name).to_owned()}>
                <span class="url" dir="ltr">{[made.method.as_str(), " ", &made.url].concat()}</span>
                <span class="quiet">{view.i18n.formats().moment(&made.time)}{" · "}{purpose(view, &made.purpose)}{" · "}<bdi>{made.outcome.clone()}</bdi></span>
                if !made.body.is_empty() {
                    <details class="exact"><summary>{view.i18n.text(Key::LedgerShow)}</summary><pre class="raw" tabindex="0" dir="ltr">{made.body.clone()}</pre></details>
                }
            </li>
        }
    };
    html! {
        <details class="exact">
            <summary>{view.i18n.count(Key::LedgerMade, all.len() as i64, &[])}</summary>
            <p class="quiet">{view.i18n.text(Key::LedgerMadeText)}</p>
            <ul role="list">{for all.iter().map(one)}</ul>
        </details>
    }
}

/// What something was asked for, by the name of the consent.
fn purpose(view: &View, name: &str) -> String {
    let key = match Purpose::parse(name) {
        Some(Purpose::Requests) => Key::AgreeRequests,
        Some(Purpose::Opening) => Key::AgreeOpening,
        Some(Purpose::Search) => Key::AgreeSearch,
        Some(Purpose::WiderPicks) => Key::AgreeWider,
        Some(Purpose::Covers) => Key::AgreeCovers,
        _ => Key::AgreeReactions,
    };
    view.i18n.text(key)
}

/// What was sent, what waits and what was refused.
fn summary(view: &View) -> String {
    let outbox = view.state.mail().outbox;
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
    let consents = Consents::of(&view.state.profile);
    let agreed = consents.allows(Purpose::Reactions) || consents.allows(Purpose::Requests);
    match (&view.settings.backend, agreed) {
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
    let stop = act(Action::mail(Posting::Discard(event.id.clone())));
    let retry = act(Action::mail(Posting::Retry(event.id.clone())));
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

/// "You liked Dubliners", the title set off; of what is no reaction, what it is.
fn what(view: &View, event: &Event) -> Html {
    let reaction = match &event.data {
        EventData::Reaction { reaction, on } => Some((reaction, on)),
        _ => None,
    };
    let Some((reaction, on)) = reaction else { return html! { {other(view, &event.data)} } };
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

fn other(view: &View, data: &EventData) -> String {
    view.i18n.text(match data {
        EventData::Request(request) => words::kind(request.kind),
        EventData::Reply(reply) if reply.act == Act::Withdraw => Key::RequestWithdraw,
        EventData::Reply(_) => Key::LedgerReply,
        EventData::Review(_) => Key::OpinionTitle,
        EventData::Survey(_) | EventData::Reaction { .. } => Key::SurveyTitle,
    })
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
    let host = backend::name(&view.settings_of(&entry.event().source));
    let host = if host.is_empty() { "…" } else { host.as_str() };
    let time = view.i18n.formats().moment(&entry.event().time);
    let time = time.as_str();
    match entry.refused() {
        Some(status) => {
            let why = if entry.why() == SIGN_IN { view.i18n.text(Key::LedgerSignIn) } else { entry.why().to_owned() };
            let refused =
                view.i18n.fill(Key::LedgerRefused, &[("time", time), ("host", host), ("status", &status.to_string())]);
            if why.is_empty() { refused } else { [refused.as_str(), " ", &isolate(&why)].concat() }
        }
        None if entry.attempts() > 0 => view.i18n.fill(Key::LedgerTried, &[("time", time), ("host", host)]),
        None => view.i18n.fill(Key::LedgerTo, &[("time", time), ("host", host)]),
    }
}
