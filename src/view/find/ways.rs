//! Ways in: recent searches and topics while nothing is typed, topics and creators that match while something is.

use carrel_engine::feature::FeatureKind;
use carrel_engine::fold::fold;
use yew::prelude::*;

use super::question::Act;
use crate::i18n::{Key, isolate};
use crate::library::LibraryRef;
use crate::state::Action;
use crate::view::context::{Ask, View};
use crate::view::icon::{Icon, icon};
use crate::view::tip;

/// The setting that holds recent searches, one to a line, the last first.
pub const RECENT: &str = "searches";
/// Searches that are kept.
const KEPT: usize = 8;
/// Longest search that is kept, in bytes.
const LONGEST: usize = 100;
/// Bytes of all of them: a setting holds no more.
const ALL: usize = 400;
/// Topics shown before anything is typed.
const TOPICS: usize = 18;
/// Topics and creators shown for what is typed.
pub const MATCHES: usize = 4;

/// The recent searches, the last first.
pub fn recent(view: &View) -> Vec<String> {
    let kept = view.state.profile.setting(RECENT).unwrap_or("");
    kept.lines().filter(|it| !it.is_empty()).map(str::to_owned).collect()
}

/// The recent searches with one more.
pub fn with(recent: &[String], text: &str) -> String {
    let text = text.trim();
    let text = &text[..text.floor_char_boundary(LONGEST)];
    let others = recent.iter().map(String::as_str).filter(|it| fold(it) != fold(text));
    let mut bytes = 0;
    let fits = |it: &&str| {
        bytes += it.len() + 1;
        bytes <= ALL
    };
    let all: Vec<&str> = std::iter::once(text).chain(others).take(KEPT).take_while(fits).collect();
    all.join("\n")
}

/// Before anything is typed.
pub fn before(view: &View, library: &LibraryRef, act: &Callback<Act>) -> Html {
    let recent = recent(view);
    let features = library.collection.features();
    let topics = features.of_kind(FeatureKind::Topic).take(TOPICS);
    let topic = |feature| {
        let label = features.label(feature).to_owned();
        way(view, act, FeatureKind::Topic, &label, false)
    };
    let again = |text: &String| {
        let (act, words) = (act.clone(), text.clone());
        let onclick = Callback::from(move |_: MouseEvent| act.emit(Act::Type(words.clone())));
        html! { <button key={text.clone()} class="chip" type="button" {onclick}>{icon(Icon::Wait, "")}<span dir="auto">{text}</span></button> }
    };
    let forget = view.press_and_leave(Ask::Do(Action::Setting(RECENT.to_owned(), None)), ".recent", ".find");
    html! {
        <div class="ways">
            if !recent.is_empty() {
                <div class="recent" role="group" aria-label={view.i18n.text(Key::FindRecent)}>
                    <p class="quiet">{view.i18n.text(Key::FindRecent)}</p>
                    <div class="chips">
                        {for recent.iter().map(again)}
                        <button class="text" type="button" onclick={forget}>{view.i18n.text(Key::FindForget)}</button>
                    </div>
                </div>
            }
            <div role="group" aria-label={view.i18n.text(Key::FindBrowse)}>
                <p class="quiet">{view.i18n.text(Key::FindBrowse)}</p>
                <div class="chips">{for topics.map(topic)}</div>
            </div>
            {tip::way(view)}
        </div>
    }
}

/// Topics and creators that go by what is typed.
pub fn while_typing(view: &View, library: &LibraryRef, matching: &[u32], act: &Callback<Act>) -> Html {
    if matching.is_empty() {
        return Html::default();
    }
    let features = library.collection.features();
    let one = |feature: u32| way(view, act, features.kind(feature), features.label(feature), true);
    html! {
        <div class="ways" role="group" aria-label={view.i18n.text(Key::FindBrowse)}>
            <div class="chips">{for matching.iter().copied().map(one)}</div>
        </div>
    }
}

fn way(view: &View, act: &Callback<Act>, kind: FeatureKind, label: &str, named: bool) -> Html {
    let (act, chosen) = (act.clone(), label.to_owned());
    let onclick = Callback::from(move |_: MouseEvent| act.emit(Act::Browse(kind, chosen.clone())));
    let name = view.label(kind, label);
    let text = match named {
        true => {
            let kind = view.i18n.named("kind.one", kind.as_str());
            view.i18n.fill(Key::FindWay, &[("kind", &kind), ("label", &isolate(&name))])
        }
        false => name,
    };
    html! { <button key={[kind.as_str(), label].concat()} class="chip" type="button" {onclick}><span dir="auto">{text}</span></button> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_that_is_repeated_comes_first_and_stands_once() {
        let recent = ["whales".to_owned(), "Moby".to_owned()];
        assert_eq!(with(&recent, " moby "), "moby\nwhales");
        let many: Vec<String> = (0..20).map(|n| n.to_string()).collect();
        assert_eq!(with(&many, "new").lines().count(), KEPT);
        assert!(with(&[], &"é".repeat(90)).len() <= LONGEST, "cut at a letter");
        let long: Vec<String> = (0..8).map(|n| format!("{n}{}", "جست‌وجو".repeat(6))).collect();
        assert!((200..=ALL).contains(&with(&long, "new").len()), "as many as a setting holds");
    }
}
