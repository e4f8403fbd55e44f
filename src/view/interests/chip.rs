//! One interest as a button.

use carrel_engine::feature::FeatureKind;
use carrel_engine::fold::fold;
use carrel_engine::map::sorted;
use carrel_engine::profile::{Kind, Profile};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use crate::i18n::Key;
use crate::state::Action;
use crate::view::button::Button;
use crate::view::icon::{Icon, icon};
use crate::view::{Ask, View};

/// What [`Chip`] shows.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct ChipProps {
    /// Kind of the feature.
    pub kind: FeatureKind,
    /// Its label in the collection.
    pub label: AttrValue,
    /// Its name in the reader's language.
    pub name: AttrValue,
    /// Number of its titles in the reader's language; empty where the collection has none.
    pub count: AttrValue,
    /// Whether the reader chose it.
    pub on: bool,
    /// Whether it goes away when given up; the focus then goes to its neighbour.
    #[prop_or_default]
    pub fleeting: bool,
    /// Called when pressed.
    pub ask: Callback<Ask>,
}

/// A feature to be chosen or given up. A component, so that of hundreds only the pressed one is drawn again.
#[component]
pub fn Chip(props: &ChipProps) -> Html {
    chip(props)
}

/// The same, for a few.
pub fn chip(props: &ChipProps) -> Html {
    let it = props.clone();
    let onclick = Callback::from(move |event: MouseEvent| {
        if let Some(next) = neighbour(&event).filter(|_| it.fleeting) {
            let _ = next.focus();
        }
        it.ask.emit(wish(it.kind, &it.label, !it.on));
    });
    let content = html! {
        <>
            { icon(Icon::Yes, "yes") }
            <bdi>{&props.name}</bdi>
            if !props.count.is_empty() {
                {" "}<span class="n">{&props.count}</span>
            }
        </>
    };
    Button::pressed("chip", props.on).draw(onclick, content)
}

/// States an interest or takes it back.
pub fn wish(kind: FeatureKind, label: &str, on: bool) -> Ask {
    Ask::Do(Action::Interest(kind, label.to_owned(), on))
}

/// An interest that the reader has stated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    /// Kind of the feature.
    pub kind: FeatureKind,
    /// The key in the profile.
    pub key: AttrValue,
    /// The label by which it was chosen; the collection may have lost it since.
    pub label: AttrValue,
}

impl Stated {
    /// Whether both are the same interest, however spelt.
    pub fn is_same(&self, other: &Self) -> bool {
        self.kind == other.kind && self.key == other.key
    }
}

/// The stated interests, the latest first.
pub fn stated(profile: &Profile) -> Vec<Stated> {
    let interests = sorted(profile.interests().collect(), |a, b| b.3.cmp(&a.3));
    let stated = |(kind, key, label, _): (FeatureKind, &str, &str, u64)| {
        // A key that was written by hand into an imported file is taken back by the key.
        let label = if fold(label) == key { label } else { key };
        Stated { kind, key: key.to_owned().into(), label: label.to_owned().into() }
    };
    interests.into_iter().map(stated).collect()
}

/// Whether a feature is a stated interest.
pub fn is_stated(profile: &Profile, kind: FeatureKind, label: &str) -> bool {
    profile.text(Kind::Interest(kind), &fold(label)).is_some()
}

/// What a chosen interest that can be removed shows.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct RemovableProps {
    /// Kind of the feature.
    pub kind: FeatureKind,
    /// Its label in the profile.
    pub label: AttrValue,
    /// Its name in the reader's language.
    pub name: AttrValue,
    /// "Remove …" in the reader's language.
    pub action: AttrValue,
    /// Called when pressed.
    pub ask: Callback<Ask>,
    /// Where the focus goes when there is no other.
    pub field: NodeRef,
}

/// A chosen interest with a cross. It goes when pressed, and hands the focus to its neighbour.
#[component]
pub fn Removable(props: &RemovableProps) -> Html {
    let onclick = use_callback(props.clone(), |event: MouseEvent, it| {
        if let Some(next) = neighbour(&event).or_else(|| it.field.cast()) {
            let _ = next.focus();
        }
        it.ask.emit(wish(it.kind, &it.label, false));
    });
    html! {
        <button class="chip on" type="button" aria-label={&props.action} {onclick}>
            <bdi>{&props.name}</bdi>
            { icon(Icon::Close, "") }
        </button>
    }
}

/// The button after the one pressed, otherwise the one before.
fn neighbour(event: &MouseEvent) -> Option<HtmlElement> {
    let button = event.target_dyn_into::<Element>()?.closest("button").ok()??;
    button.next_element_sibling().or_else(|| button.previous_element_sibling())?.dyn_into().ok()
}

/// "Remove …".
pub fn remove_text(view: &View, name: &str) -> AttrValue {
    view.i18n.fill(Key::InterestsRemove, &[("label", name)]).into()
}
