//! The dialogs, the strip and the covers, rendered without a browser.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use carrel::i18n::{I18n, Key, PlainFormats};
use carrel::library::{Library, LibraryRef};
use carrel::mail::{Mail, Sealed};
use carrel::settings::Settings;
use carrel::state::{Keeping, Loading, MemoryReason, Reading, Shelves, State};
use carrel::view::View;
use carrel::view::cover::cover;
use carrel::view::interests::index::Index;
use carrel::view::interests::{InterestsDialog, Strip};
use carrel::view::ledger::LedgerDialog;
use carrel::view::over::Panel;
use carrel::view::settings::SettingsDialog;
use carrel_engine::codec::Section;
use carrel_engine::collection::{BuildOptions, Collection, Manifest, build};
use carrel_engine::consent::{self, Purpose};
use carrel_engine::event::{Event, uuid_v4};
use carrel_engine::feature::FeatureKind;
use carrel_engine::fold::fold;
use carrel_engine::outbox::Outbox;
use carrel_engine::profile::{DeviceId, Kind, Profile, Reaction, Snapshot, Stamp, Value};
use carrel_engine::title::{Audience, Title};
use yew::prelude::*;

const URL: &str = "/carrel/collection/";
const HOSTILE: [&str; 3] = ["<script>alert(1)</script>", "\" onload=\"x' <b>", "\u{202e}evil\u{2066}&amp;"];

fn stamp(time: u64) -> Stamp {
    Stamp { time, count: 0, device: DeviceId(1) }
}

fn i18n(tag: &str) -> I18n {
    let path = [env!("CARGO_MANIFEST_DIR"), "/static/locales/", tag, ".json"].concat();
    let file = std::fs::read_to_string(path).expect("a locale");
    let texts: BTreeMap<String, String> = serde_json::from_str(&file).expect("texts");
    I18n::new(tag, texts.into_iter().collect(), Rc::new(PlainFormats))
}

fn title(id: usize, topics: &[&str], creator: &str) -> Title {
    let texts = |them: &[&str]| them.iter().map(|it| (*it).to_owned()).collect();
    Title {
        id: id.to_string(),
        title: ["Title ", &id.to_string()].concat(),
        topics: texts(topics),
        creators: texts(&[creator]),
        languages: texts(&[if id.is_multiple_of(2) { "en" } else { "fa" }]),
        formats: texts(&["large-print"]),
        audience: id.is_multiple_of(3).then_some(Audience::Child),
        ..Title::default()
    }
}

fn library(titles: Vec<Title>) -> LibraryRef {
    let bundle = build(&titles, &[], &BuildOptions::default());
    let manifest = Manifest::decode(&bundle.manifest).expect("a manifest");
    let name = &manifest.section(Section::Common).expect("a common pack").name;
    let file = bundle.files.iter().find(|file| file.name == *name).expect("its file");
    let collection = Collection::decode(Section::Common, &file.bytes).expect("a collection");
    LibraryRef(Rc::new(Library {
        url: URL.to_owned(),
        manifest,
        collection,
        head: None,
        first: 0,
        among: None,
        came: Rc::default(),
    }))
}

fn sea_library() -> LibraryRef {
    let topics: [&[&str]; 4] = [&["Sea stories", "Whaling"], &["Sea stories"], &["Cookery", HOSTILE[0]], &[HOSTILE[1]]];
    library((0..8).map(|n| title(n, topics[n % 4], ["Herman Melville", HOSTILE[2]][n % 2])).collect())
}

/// A page of a library, at home in English.
fn view(library: Option<LibraryRef>) -> View {
    let loading = library.map_or(Loading::Pending, Loading::Ready);
    let shelves = Shelves { loading, ..Shelves::default() };
    View {
        i18n: i18n("en"),
        state: State {
            collections: Rc::new([(URL.to_owned(), shelves)].into_iter().collect()),
            keeping: Keeping::Kept,
            reading: Reading::Here,
            ..State::default()
        },
        url: URL.into(),
        settings: Rc::default(),
        heading: 2,
        now_ms: 0,
        day: 0,
        hour: 9,
        shown: 48,
        panel: Panel::None,
        said: None,
        ask: Callback::noop(),
    }
}

fn with_interests(view: &mut View, interests: &[(FeatureKind, &str)]) {
    let profile = Rc::make_mut(&mut view.state.profile);
    for ((kind, label), time) in interests.iter().zip(1..) {
        let text = Value::Text((*label).to_owned());
        profile.set(Kind::Interest(*kind), &fold(label), text, stamp(time)).expect("an interest");
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Part {
    Interests,
    Strip,
    Settings,
    Ledger,
}

#[derive(Clone, PartialEq, Properties)]
struct StageProps {
    view: View,
    part: Part,
}

#[component]
fn Stage(props: &StageProps) -> Html {
    let part = match props.part {
        Part::Interests => html! { <InterestsDialog /> },
        Part::Strip => strip(&props.view),
        Part::Settings => html! { <SettingsDialog /> },
        Part::Ledger => html! { <LedgerDialog /> },
    };
    html! { <ContextProvider<View> context={props.view.clone()}>{part}</ContextProvider<View>> }
}

fn strip(view: &View) -> Html {
    let mut strip = Strip::default();
    strip.settle(view);
    strip.draw(view)
}

async fn render(view: &View, part: Part) -> String {
    let props = StageProps { view: view.clone(), part };
    yew::LocalServerRenderer::<Stage>::with_props(props).hydratable(false).render().await
}

/// Values of an attribute, in order.
fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = [" ", attribute, "=\""].concat();
    html.split(&start).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// What holds for everything that is drawn.
fn assert_sound(html: &str) {
    let ids = values(html, "id");
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "ids stand once: {ids:?}");
    for attribute in ["aria-labelledby", "aria-describedby", "for"] {
        for target in values(html, attribute) {
            assert!(ids.contains(&target), "{attribute}={target}");
        }
    }
    assert!(!html.contains("<script>"), "{html}");
    for tag in html.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
        // Every second part stands between quotes.
        let names: String = tag.split('"').step_by(2).collect();
        assert!(!names.contains("style") && !names.contains("onload"), "{tag}");
    }
    for key in Key::ALL {
        assert!(!html.contains(&[">", key.as_str(), "<"].concat()), "{} has no text", key.as_str());
    }
}

#[tokio::test]
async fn everything_is_drawn_soundly_in_every_language_and_with_hostile_data() {
    let hostile = [FeatureKind::Topic, FeatureKind::Series, FeatureKind::Creator].into_iter().zip(HOSTILE);
    let chosen: Vec<_> = hostile.chain([(FeatureKind::Series, "Gone")]).collect();
    for tag in ["en", "fa", "zh", "qps"] {
        for library in [None, Some(sea_library()), Some(library(Vec::new()))] {
            let mut view = View { i18n: i18n(tag), ..view(library) };
            with_interests(&mut view, &chosen);
            for part in [Part::Interests, Part::Strip, Part::Settings, Part::Ledger] {
                assert_sound(&render(&view, part).await);
            }
        }
    }
}

#[tokio::test]
async fn interests_show_what_there_is_and_what_was_chosen_even_if_it_is_gone() {
    let mut view = view(Some(sea_library()));
    with_interests(&mut view, &[(FeatureKind::Topic, "Sea stories"), (FeatureKind::Topic, "Lighthouses")]);
    let html = render(&view, Part::Interests).await;
    assert!(html.contains("aria-label=\"Remove Lighthouses\"") && html.contains("aria-label=\"Remove Sea stories\""));
    assert!(html.contains("<bdi>Sea stories</bdi> <span class=\"n\">4</span>"), "{html}");
    assert_eq!(html.matches("aria-pressed=\"true\"").count(), 1);
    assert!(html.contains("&lt;script&gt;") && html.contains("<bdi>Large print</bdi>"), "{html}");
    assert!(!html.contains(">Series<") || html.contains("hidden"), "a kind without features is hidden");
}

#[tokio::test]
async fn a_long_list_is_cut_and_offers_more() {
    let topics: Vec<String> = (0..60).map(|n| format!("Topic {n}")).collect();
    let all: Vec<&str> = topics.iter().map(String::as_str).collect();
    let html = render(&view(Some(library(vec![title(1, &all, "A"), title(2, &all, "B")]))), Part::Interests).await;
    assert_eq!(html.matches("<bdi>Topic ").count(), 24);
    assert_eq!(html.matches("class=\"chip more\"").count(), 1);
}

#[tokio::test]
async fn audiences_that_are_never_recommended_are_not_offered() {
    let mut view = view(Some(sea_library()));
    assert!(render(&view, Part::Interests).await.contains("For children"));
    view.settings = Rc::new(Settings { hide_audiences: vec![Audience::Child], ..Settings::default() });
    assert!(!render(&view, Part::Interests).await.contains("For children"));
}

#[test]
fn typing_finds_by_beginnings_of_words_and_by_names_in_the_readers_language() {
    let creators = (0..25_000).map(|n| title(n, &[], &format!("Creator{n} Álvarez"))).collect();
    let index = Index::new(library(creators));
    let view = view(None);
    let hits = |kind, typed: &str| index.hits(&view, kind, &fold(typed), 48);
    assert_eq!(hits(FeatureKind::Creator, "alv").total, 25_000);
    assert_eq!(hits(FeatureKind::Creator, "alv").shown.len(), 48);
    assert_eq!(hits(FeatureKind::Creator, "Alv creator24999").total, 1);
    assert_eq!(hits(FeatureKind::Creator, "lvarez").total, 0);
    assert_eq!(hits(FeatureKind::Format, "print").total, 1);
    assert_eq!(hits(FeatureKind::Topic, "").total, 0);
}

#[tokio::test]
async fn the_strip_begins_with_the_chosen_and_falls_back_to_creators_and_languages() {
    let mut with_topics = view(Some(sea_library()));
    with_interests(&mut with_topics, &[(FeatureKind::Creator, "Herman Melville")]);
    let html = render(&with_topics, Part::Strip).await;
    let (creator, topic) = (html.find("Herman Melville"), html.find("Sea stories"));
    assert!(creator < topic && creator.is_some(), "{html}");
    let without = view(Some(library((0..6).map(|n| title(n, &[], ["Ann", "Bo"][n % 2])).collect())));
    let html = render(&without, Part::Strip).await;
    assert!(html.contains("<bdi>Ann</bdi>") && html.contains("<bdi>fa</bdi>"), "{html}");
    assert!(!html.contains("Large print"), "what all titles share is no choice");
    assert_eq!(render(&view(Some(library(Vec::new()))), Part::Strip).await, "");
}

#[tokio::test]
async fn settings_ask_only_for_what_the_library_can_use() {
    let mut view = view(Some(sea_library()));
    let html = render(&view, Part::Settings).await;
    assert!(!html.contains("agree-reactions") && html.contains("agree-host-events"));
    view.settings = Rc::new(Settings { backend: Some("https://library.example/e".into()), ..Settings::default() });
    let profile = Rc::make_mut(&mut view.state.profile);
    consent::give(profile, Purpose::Reactions, stamp(1)).expect("a consent");
    let html = render(&view, Part::Settings).await;
    assert!(html.contains("agree-reactions"));
    let on = |id: &str| html.contains(&["<input checked type=\"checkbox\" role=\"switch\" id=\"", id, "\""].concat());
    assert!(on("agree-reactions") && !on("agree-host-events"), "{html}");
}

#[tokio::test]
async fn settings_say_where_things_are_kept() {
    let mut view = view(Some(sea_library()));
    assert!(render(&view, Part::Settings).await.contains("storage for this website"));
    view.state.keeping = Keeping::Memory(MemoryReason::Shared);
    assert!(render(&view, Part::Settings).await.contains("shared computer"));
    view.state.keeping = Keeping::Memory(MemoryReason::Denied);
    assert!(render(&view, Part::Settings).await.contains("until you close this page"));
}

fn outbox(ids: &[&str]) -> Outbox {
    let mut outbox = Outbox::new();
    for (id, n) in ids.iter().zip(1..) {
        let event = Event::reaction(uuid_v4([n; 16]), URL, 0, id, Reaction::Liked, true).expect("an event");
        outbox.push(event, 0).expect("room");
    }
    outbox
}

#[tokio::test]
async fn the_ledger_tells_what_waits_what_was_refused_and_what_everybody_fetches() {
    let mut view = view(Some(sea_library()));
    let html = render(&view, Part::Ledger).await;
    assert!(html.contains("Nothing about you has left") && html.contains("manifest.carrel") && !html.contains("<li"));
    view.settings = Rc::new(Settings { backend: Some("https://library.example/e".into()), ..Settings::default() });
    let profile: &mut Profile = Rc::make_mut(&mut view.state.profile);
    let snapshot = Snapshot::new(HOSTILE[0], "", &[], "");
    profile.react(Reaction::Liked, "gone", Some(snapshot), stamp(1)).expect("a reaction");
    let mut outbox = outbox(&["gone", "1"]);
    let refused = outbox.waiting().nth(1).map(|entry| entry.event().id.clone()).expect("two events");
    outbox.refused(&[refused], 422, "");
    let mail = Sealed::new(Mail { outbox: Rc::new(outbox), ..Mail::default() });
    view.state = State { mail, sent: 3, ..view.state };
    let html = render(&view, Part::Ledger).await;
    assert!(html.contains("You liked <i><bdi>&lt;script&gt;"), "{html}");
    assert!(html.contains("<bdi>Title 1</bdi>") && html.contains("refused by library.example (422)"), "{html}");
    assert!(html.contains("3 messages have been sent") && html.contains("1 message waits"), "{html}");
    assert!(html.contains("1 message was refused") && !html.contains("Nothing about you has left"), "{html}");
    assert_eq!(html.matches("Try again").count(), 1);
    assert_eq!(html.matches("Do not send").count(), 2);
    assert_sound(&html);
}

#[derive(Clone, PartialEq, Properties)]
struct CoverOf {
    title: AttrValue,
}

#[component]
fn OneCover(props: &CoverOf) -> Html {
    cover(&props.title, &"Someone".into(), &"Sea stories".into(), &AttrValue::default())
}

async fn drawn(title: &'static str) -> String {
    let props = CoverOf { title: title.into() };
    yew::LocalServerRenderer::<OneCover>::with_props(props).hydratable(false).render().await
}

#[tokio::test]
async fn covers_follow_the_script_of_the_title() {
    let chinese = drawn("聊斋志异").await;
    assert!(chinese.contains("cover vertical pal-") && !chinese.contains("lay-") && chinese.contains("M178-4V304"));
    let persian = drawn("بوف کور").await;
    assert!(persian.contains("dir=\"rtl\"") && persian.contains(" lay-"));
    let english = drawn("Moby-Dick").await;
    assert!(english.contains("dir=\"ltr\"") && english.contains("<span class=\"ct t-m\">Moby-Dick</span>"));
    assert!(!english.contains("lang="), "{english}");
    assert!(drawn(HOSTILE[0]).await.contains("&lt;script&gt;"));
}
