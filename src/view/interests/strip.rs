//! The strip of interests on the page.

use carrel_engine::collection::Features;
use carrel_engine::feature::FeatureKind;
use carrel_engine::rank::Starter;
use yew::prelude::*;

use super::chip::{ChipProps, chip};
use crate::i18n::Key;
use crate::settings::{Texts, text_in};
use crate::state::Action;
use crate::view::button::Button;
use crate::view::context::{Ask, STARTER, View};
use crate::view::icon::{Icon, icon};
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
    section(view, chips)
}

/// The strip with these chips; nothing where there is nothing to choose.
pub(super) fn section(view: &View, chips: Vec<Html>) -> Html {
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
            { starters(view) }
        </section>
    }
}

/// The profiles that the library offers to start from.
fn starters(view: &View) -> Html {
    if view.settings.starters.is_empty() {
        return Html::default();
    }
    let chosen = view.state.profile.setting(STARTER);
    let one = |(starter, label): &(Starter, Texts)| {
        let on = chosen == Some(&*starter.id);
        let wish = Action::Setting(STARTER.to_owned(), (!on).then(|| starter.id.clone()));
        let name = text_in(label, view.i18n.tag()).unwrap_or_default().to_owned();
        let content = html! { <>{ icon(Icon::Yes, "yes") }<bdi>{name}</bdi></> };
        Button::pressed("chip", on).draw(view.press(Ask::Do(wish)), content)
    };
    html! {
        <div class="chips start" role="group" aria-labelledby="start">
            <span id="start" class="quiet">{view.i18n.text(Key::StripStarters)}</span>
            { for view.settings.starters.iter().map(one) }
        </div>
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
