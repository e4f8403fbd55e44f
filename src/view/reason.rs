//! A contribution in words.

use carrel_engine::feature::FeatureKind;
use carrel_engine::profile::{Profile, Reaction};
use carrel_engine::rank::{Contribution, Fact, Signal};

use super::context::View;
use crate::i18n::{Key, isolate};
use crate::library::Library;
use crate::settings::text_in;
use crate::starters;

/// The short reason under a card that a fact of the library gives.
pub fn of_fact(fact: Fact) -> Key {
    match fact {
        Fact::Popularity => Key::WhyPopular,
        Fact::Newness => Key::WhyNew,
        Fact::StaffPick => Key::ReasonStaff,
    }
}

/// The short reason under a card.
pub fn short(view: &View, library: &Library, contribution: &Contribution) -> String {
    match &contribution.signal {
        Signal::Reaction { id, .. } if contribution.parts.next > 0 => {
            view.i18n.fill(Key::WhyNext, &[("title", &title_of(library, &view.state.profile, id))])
        }
        Signal::Reaction { reaction: Reaction::Liked, id } => {
            view.i18n.fill(Key::WhyBecause, &[("title", &title_of(library, &view.state.profile, id))])
        }
        Signal::Interest { kind, .. } => {
            view.i18n.fill(Key::WhyInterest, &[("label", &label(view, library, *kind, contribution))])
        }
        Signal::Starter { id } => view.i18n.fill(Key::WhyInterest, &[("label", &starter(view, id))]),
        Signal::Library(fact) => view.i18n.text(of_fact(*fact)),
        Signal::Reaction { .. } => sentence(view, library, contribution),
    }
}

/// The whole reason: what the signal is, and by which ways it speaks for the title.
pub fn long(view: &View, library: &Library, contribution: &Contribution) -> String {
    let mut text = sentence(view, library, contribution);
    let parts = contribution.parts;
    if parts.next != 0 {
        text = view.i18n.fill(Key::WhyNextToo, &[("reason", &text)]);
    }
    let of_title = matches!(contribution.signal, Signal::Reaction { .. });
    if of_title && parts.neighbours != 0 {
        let key = match library.manifest.model_knows() {
            (false, _) => Key::WhyAlike,
            (true, false) => Key::WhyReaders,
            (true, true) => Key::WhyGoTogether,
        };
        text = view.i18n.fill(key, &[("reason", &text)]);
    }
    let shares = matches!(contribution.signal, Signal::Reaction { .. } | Signal::Starter { .. });
    if !shares || contribution.features.is_empty() {
        return text;
    }
    let features = library.collection.features();
    let shared: Vec<String> =
        contribution.features.iter().take(4).map(|&it| view.woven(features.kind(it), features.label(it))).collect();
    let list = view.i18n.formats().list(&shared);
    view.i18n.fill(Key::WhySharing, &[("reason", &text), ("features", &list)])
}

/// What the signal is, without what it shares.
pub fn sentence(view: &View, library: &Library, contribution: &Contribution) -> String {
    match &contribution.signal {
        Signal::Reaction { reaction, id } => {
            let key = match reaction {
                Reaction::Liked => Key::ReasonLiked,
                Reaction::Saved => Key::ReasonSaved,
                Reaction::Read => Key::ReasonRead,
                Reaction::Opened => Key::ReasonOpened,
                Reaction::NotInterested => Key::ReasonNot,
            };
            view.i18n.fill(key, &[("title", &title_of(library, &view.state.profile, id))])
        }
        Signal::Interest { kind, .. } => {
            view.i18n.fill(Key::ReasonInterest, &[("label", &label(view, library, *kind, contribution))])
        }
        Signal::Starter { id } => view.i18n.fill(Key::ReasonInterest, &[("label", &starter(view, id))]),
        Signal::Library(Fact::Popularity) => view.i18n.text(Key::ReasonPopularity),
        Signal::Library(Fact::Newness) => view.i18n.text(Key::ReasonNewness),
        Signal::Library(Fact::StaffPick) => view.i18n.text(Key::ReasonStaff),
    }
}

/// The name of a starter profile.
fn starter(view: &View, id: &str) -> String {
    let starters = starters::of(&view.settings);
    let found = starters.iter().find(|(starter, _)| starter.id == id);
    isolate(found.and_then(|(_, label)| text_in(label, view.i18n.tag())).unwrap_or(id))
}

fn label(view: &View, library: &Library, kind: FeatureKind, contribution: &Contribution) -> String {
    let feature = contribution.features.first().map_or("", |&it| library.collection.features().label(it));
    view.woven(kind, feature)
}

fn title_of(library: &Library, profile: &Profile, id: &str) -> String {
    let here = library.collection.find(id).map(|position| library.collection.title(position).title());
    let title = here.or_else(|| profile.snapshot(id).map(|it| it.title())).unwrap_or(id);
    isolate(title)
}
