//! The strip of interests on the page.

use carrel_engine::collection::Features;
use carrel_engine::feature::FeatureKind;
use carrel_engine::fold::fold;
use yew::prelude::*;

use super::chip::{ChipProps, Stated, chip, is_stated, stated};
use crate::i18n::Key;
use crate::library::Library;
use crate::state::Keeping;
use crate::view::context::View;
use crate::view::over::Panel;
use crate::view::page::opener;

/// Chips in the strip, where the library has that many topics.
const CHIPS: usize = 8;
/// Chips that offer something new, however many interests there are.
const OFFERED: usize = 3;
/// Features of each other kind offered where there are no topics.
const OTHERS: usize = 4;

/// The reader's interests and a few that the library has most of.
///
/// What is in it is settled when the page opens, and again when everything was erased: a chip that is pressed must not
/// run away. Interests stated elsewhere come at the end.
#[derive(Clone, Debug, Default)]
pub struct Strip {
    /// Address and presence of the collection, whether the profile is read, erasures: what it was settled for.
    settled_for: (AttrValue, bool, bool, u32),
    settled: Vec<Stated>,
}

impl Strip {
    /// Settles what is in it, if that has to be done anew.
    pub fn settle(&mut self, view: &View) {
        let library = view.library();
        let opening = view.state.keeping == Keeping::Opening;
        let key = (view.url.clone(), library.is_some(), opening, view.state.erasures);
        if self.settled_for != key {
            self.settled_for = key;
            let stated = || stated(&view.state.profile);
            self.settled = library.as_deref().map_or_else(Vec::new, |library| settle(stated(), library));
        }
    }

    /// The strip; nothing where there is nothing to choose.
    pub fn draw(&self, view: &View) -> Html {
        let mut all = stated(&view.state.profile);
        all.retain(|it| !self.settled.iter().any(|other| other.is_same(it)));
        if self.settled.is_empty() && all.is_empty() {
            return Html::default();
        }
        let chips = self.settled.iter().map(|it| one(view, it, false)).chain(all.iter().map(|it| one(view, it, true)));
        html! {
            <section class="interests" aria-labelledby="int">
                { view.heading(1, "h2", Some("int".into()), html! { {view.i18n.text(Key::StripTitle)} }) }
                <div class="chips">
                    { for chips }
                    { opener(view, "chip more", Panel::Interests, view.i18n.text(Key::StripMore).into()) }
                </div>
            </section>
        }
    }
}

fn one(view: &View, stated: &Stated, fleeting: bool) -> Html {
    let Stated { kind, key, label } = stated.clone();
    let count = view.library().and_then(|library| {
        let features = library.collection.features();
        Some(features.count(features.find(kind, &key)?))
    });
    chip(&ChipProps {
        kind,
        name: view.label(kind, &label).into(),
        count: count.map_or_else(String::new, |it| view.i18n.formats().number(i64::from(it))).into(),
        on: is_stated(&view.state.profile, kind, &label),
        label,
        fleeting,
        ask: view.ask.clone(),
    })
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
