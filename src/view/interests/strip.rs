//! The strip of interests on the page.

use carrel_engine::collection::Features;
use carrel_engine::feature::FeatureKind;
use carrel_engine::fold::fold;
use yew::prelude::*;

use super::chip::{Chip, Stated, is_stated, stated, use_toggle};
use crate::i18n::Key;
use crate::library::Library;
use crate::state::Keeping;
use crate::view::context::use_view;

/// Chips in the strip, where the library has that many topics.
const CHIPS: usize = 8;
/// Chips that offer something new, however many interests there are.
const OFFERED: usize = 3;
/// Features of each other kind offered where there are no topics.
const OTHERS: usize = 4;

/// What [`InterestStrip`] needs.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct InterestStripProps {
    /// The reader wants to see all there is.
    pub on_more: Callback<()>,
}

/// The reader's interests and a few that the library has most of.
///
/// What is in it is settled when the page opens, and again when everything was erased: a chip that is pressed must not
/// run away. Interests stated elsewhere come at the end.
#[component]
pub fn InterestStrip(props: &InterestStripProps) -> Html {
    let view = use_view();
    let on_toggle = use_toggle(&view);
    let onclick = use_callback(props.on_more.clone(), |_: MouseEvent, on_more| on_more.emit(()));
    let library = view.library();
    let profile = &view.state.profile;
    let opening = view.state.keeping == Keeping::Opening;
    let settled = use_memo((view.url.clone(), library.is_some(), opening, view.state.erasures), |_| {
        library.as_deref().map_or_else(Vec::new, |library| settle(stated(profile), library))
    });
    let added = stated(profile).into_iter().filter(|it| !settled.iter().any(|other| other.is_same(it)));
    let added: Vec<Stated> = added.collect();
    if settled.is_empty() && added.is_empty() {
        return Html::default();
    }
    let features = library.as_ref().map(|it| it.collection.features());
    let chip = |it: &Stated, fleeting| {
        let Stated { kind, key, label } = it.clone();
        let count = features.and_then(|all| Some(all.count(all.find(kind, &key)?)));
        let count = count.map_or_else(String::new, |it| view.i18n.formats().number(i64::from(it)));
        let (name, on) = (view.label(kind, &label), is_stated(profile, kind, &label));
        let key = [kind.as_str(), " ", &key].concat();
        html! { <Chip {key} {kind} {label} {name} {count} {on} {fleeting} on_toggle={on_toggle.clone()} /> }
    };
    html! {
        <section class="interests" aria-labelledby="int">
            { view.heading(1, "h2", Some("int".into()), html! { {view.i18n.text(Key::StripTitle)} }) }
            <div class="chips">
                { settled.iter().map(|it| chip(it, false)).chain(added.iter().map(|it| chip(it, true))).collect::<Html>() }
                <button class="chip more" type="button" aria-haspopup="dialog" {onclick}>
                    { view.i18n.text(Key::StripMore) }
                </button>
            </div>
        </section>
    }
}

/// The stated interests, then what the library has most of.
fn settle(mut settled: Vec<Stated>, library: &Library) -> Vec<Stated> {
    settled.truncate(CHIPS);
    let chips = CHIPS.max(settled.len() + OFFERED);
    let features = library.collection.features();
    for feature in offered(features, library.manifest.titles) {
        let label = features.label(feature);
        let it = Stated { kind: features.kind(feature), key: fold(label).into(), label: label.to_owned().into() };
        if settled.len() < chips && !settled.iter().any(|other| other.is_same(&it)) {
            settled.push(it);
        }
    }
    settled
}

/// The most frequent topics; where there are none a few creators, languages and formats. What all titles share is no
/// choice.
fn offered(features: &Features, titles: u32) -> impl Iterator<Item = u32> {
    use FeatureKind::{Creator, Format, Language, Topic};
    let without_topics = features.of_kind(Topic).is_empty();
    let kinds = if without_topics { [Creator, Language, Format].as_slice() } else { &[Topic] };
    let most = if without_topics { OTHERS } else { 2 * CHIPS };
    kinds.iter().flat_map(move |&kind| features.of_kind(kind).filter(move |&it| features.count(it) < titles).take(most))
}
