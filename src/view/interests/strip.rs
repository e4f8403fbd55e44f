//! The strip of interests on the page.

use carrel_engine::collection::Features;
use carrel_engine::feature::FeatureKind;
use yew::prelude::*;

use super::chip::{ChipProps, chip};
use crate::i18n::Key;
use crate::view::context::View;
use crate::view::over::Panel;
use crate::view::page::opener;

/// Chips in the strip, where the library has that many topics.
pub(super) const CHIPS: usize = 8;
/// Features of each other kind offered where there are no topics.
const OTHERS: usize = 4;

/// The strip while nothing is known of the reader: what the library has most of.
pub fn first(view: &View) -> Html {
    let Some(library) = view.library() else { return Html::default() };
    let features = library.collection.features();
    let mut chips = Vec::new();
    for feature in offered(features, library.manifest.titles).take(CHIPS) {
        let label = AttrValue::from(features.label(feature).to_owned());
        chips.push(one(view, features.kind(feature), label, Some(features.count(feature)), false, false));
    }
    section(view, chips, Html::default())
}

/// The strip with these chips, and with what starter profiles there are; nothing where there is nothing to choose.
pub(super) fn section(view: &View, chips: Vec<Html>, starters: Html) -> Html {
    if chips.is_empty() {
        return Html::default();
    }
    html! {
        <section class="interests" aria-labelledby="int">
            { view.heading(1, "h2", Some("int".into()), html! { {view.i18n.text(Key::StripTitle)} }) }
            <div class="chips">
                { for chips }
                { opener(view, "chip more", Panel::Interests, view.i18n.text(Key::StripMore).into()) }
            </div>
            if !view.settings.said("starters").is_empty() {
                // Until they have come, the room that they will take.
                <div class="chips start" role="group" aria-label={view.i18n.text(Key::StripStarters)}>{ starters }</div>
            }
        </section>
    }
}

/// A chip of the strip.
pub(super) fn one(
    view: &View,
    kind: FeatureKind,
    label: AttrValue,
    count: Option<u32>,
    on: bool,
    fleeting: bool,
) -> Html {
    chip(&ChipProps {
        kind,
        name: view.label(kind, &label).into(),
        count: count.map_or_else(String::new, |it| view.i18n.formats().number(i64::from(it))).into(),
        on,
        label,
        fleeting,
        ask: view.ask.clone(),
    })
}

/// The most frequent topics; where there are none a few creators, languages and formats. What all titles share is no
/// choice.
pub(super) fn offered(features: &Features, titles: u32) -> impl Iterator<Item = u32> {
    use FeatureKind::{Creator, Format, Language, Topic};
    let without_topics = features.of_kind(Topic).is_empty();
    let kinds = if without_topics { [Creator, Language, Format].as_slice() } else { &[Topic] };
    let most = if without_topics { OTHERS } else { 2 * CHIPS };
    kinds.iter().flat_map(move |&kind| features.of_kind(kind).filter(move |&it| features.count(it) < titles).take(most))
}
