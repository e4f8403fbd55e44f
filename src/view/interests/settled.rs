//! The strip for a reader of whom something is known. Comes later: see [`crate::later`].

use std::cell::Cell;

use carrel_engine::feature::FeatureKind;
use carrel_engine::fold::fold;
use carrel_engine::rank::Starter;
use yew::prelude::*;

use super::chip::{Stated, is_stated, stated};
use super::strip::{CHIPS, offered, one, section};
use crate::i18n::Key;
use crate::library::Library;
use crate::settings::{Texts, text_in};
use crate::starters;
use crate::state::{Action, Keeping, STARTER};
use crate::view::button::Button;
use crate::view::context::{Ask, View};
use crate::view::icon::{Icon, icon};

/// Chips that offer something new, however many interests there are.
const OFFERED: usize = 3;

/// The reader's interests and a few that the library has most of.
///
/// What is in it is settled when the page opens, and again when everything was erased: a chip that is pressed must not
/// run away. Interests stated elsewhere come at the end.
#[derive(Clone, Debug, Default)]
pub struct Strip {
    /// Address and presence of the collection, whether the profile is read, erasures: what it was settled for.
    settled_for: Option<(AttrValue, bool, bool, u32)>,
    settled: Vec<Stated>,
    /// Whether the first strip is on the screen: what is stated then is stated there, and stays where it is.
    first: Cell<bool>,
}

impl Strip {
    /// Whether it can be drawn.
    pub fn is_settled(&self) -> bool {
        self.settled_for.is_some()
    }

    /// The first strip is drawn, since this one cannot be.
    pub fn first_is_shown(&self) {
        self.first.set(self.settled_for.is_none());
    }

    /// Settles what is in it, if that has to be done anew.
    pub fn settle(&mut self, view: &View) {
        let library = view.library();
        let opening = view.state.keeping == Keeping::Opening;
        let key = Some((view.url.clone(), library.is_some(), opening, view.state.erasures));
        if self.settled_for != key {
            let old = self.settled_for.take();
            if old.zip(key.as_ref()).is_some_and(|(old, new)| (&old.0, old.3) != (&new.0, new.3)) {
                self.first.set(false);
            }
            self.settled_for = key;
            let stated = || if self.first.get() { Vec::new() } else { stated(&view.state.profile) };
            self.settled = library.as_deref().map_or_else(Vec::new, |library| settle(stated(), library));
        }
    }

    /// The strip; nothing where there is nothing to choose.
    pub fn draw(&self, view: &View) -> Html {
        let mut added = stated(&view.state.profile);
        added.retain(|it| !self.settled.iter().any(|other| other.is_same(it)));
        let settled = self.settled.iter().map(|it| chosen(view, it, false));
        section(view, settled.chain(added.iter().map(|it| chosen(view, it, true))).collect(), starters(view))
    }
}

/// The profiles that the library offers to start from.
fn starters(view: &View) -> Html {
    let chosen = view.state.profile.setting(STARTER);
    let one = |(starter, label): &(Starter, Texts)| {
        let on = chosen == Some(&*starter.id);
        let wish = match on {
            true => Action::Setting(STARTER.to_owned(), None),
            false => Action::edit(starters::chosen(&view.settings, &view.state.profile, &starter.id)),
        };
        let name = text_in(label, view.i18n.tag()).unwrap_or_default().to_owned();
        let content = html! { <>{ icon(Icon::Yes, "yes") }<bdi>{name}</bdi></> };
        Button::pressed("chip", on).draw(view.press(Ask::Do(wish)), content)
    };
    let starters = starters::of(&view.settings);
    if starters.is_empty() {
        return Html::default();
    }
    html! {
        <>
            <span class="quiet">{view.i18n.text(Key::StripStarters)}</span>
            { for starters.iter().map(one) }
        </>
    }
}

fn chosen(view: &View, stated: &Stated, fleeting: bool) -> Html {
    let Stated { kind, key, label } = stated.clone();
    let count = view.library().and_then(|library| {
        let features = library.collection.features();
        Some(features.count(features.find(kind, &key)?))
    });
    let on = is_stated(&view.state.profile, kind, &label);
    one(view, kind, label, count, on, fleeting)
}

/// The stated interests, then what the library has most of.
fn settle(mut settled: Vec<Stated>, library: &Library) -> Vec<Stated> {
    settled.truncate(CHIPS);
    let chips = CHIPS.max(settled.len() + OFFERED);
    let features = library.collection.features();
    for feature in offered(features, library.manifest.titles) {
        let label = features.label(feature);
        let kind: FeatureKind = features.kind(feature);
        let it = Stated { kind, key: fold(label).into(), label: label.to_owned().into() };
        if settled.len() < chips && !settled.iter().any(|other| other.is_same(&it)) {
            settled.push(it);
        }
    }
    settled
}
