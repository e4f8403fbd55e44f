//! The interests on the page: at a first visit a start that asks for three, later the reader's own and a few to add. Comes
//! later: see [`crate::later`].

use carrel_engine::fold::fold;
use yew::prelude::*;

use super::chip::{ChipProps, Stated, chip, is_stated, stated};
use super::offer::offered;
use super::start::{self, ENOUGH, Stage};
use crate::i18n::Key;
use crate::library::Library;
use crate::state::{Keeping, STARTER};
use crate::view::context::View;
use crate::view::over::Panel;
use crate::view::page::opener;
use crate::view::slots::hidden;
use crate::visits;

/// Chips in the start, where the library has that many topics. Narrow pages show fewer: see the styles.
const AT_START: usize = 12;
/// Chips in the strip.
const CHIPS: usize = 8;
/// Chips that offer something new, however many interests there are.
const OFFERED: usize = 3;

/// The setting of a reader who does not want to be asked.
pub const START: &str = "start";

/// The interests on the page.
///
/// What is in it is settled when the page opens, and again when everything was erased: a chip that is pressed must not
/// run away. Interests stated elsewhere come at the end.
#[derive(Clone, Debug, Default)]
pub struct Strip {
    /// Address and presence of the collection, whether the profile is read, erasures: what it was settled for.
    settled_for: Option<(AttrValue, bool, bool, u32)>,
    settled: Vec<Stated>,
    stage: Stage,
    /// Whether a starter profile was chosen while the page is open: all of them stay then, that it can be given up.
    started: bool,
}

impl Strip {
    /// Settles what is in it, if that has to be done anew.
    pub fn settle(&mut self, view: &View) {
        let library = view.library();
        let profile = &view.state.profile;
        let opening = view.state.keeping == Keeping::Opening;
        let key = Some((view.url.clone(), library.is_some(), opening, view.state.erasures));
        let said_enough = profile.setting(STARTER).is_some() || profile.interests().count() >= ENOUGH;
        if self.settled_for != key {
            let known = said_enough || visits::before(profile).is_some();
            self.settled_for = key;
            self.stage = if known { Stage::Later } else { Stage::Asks };
            self.started = false;
            self.settled = library.as_deref().map_or_else(Vec::new, |library| self.chips(view, library));
        } else if self.stage == Stage::Asks && said_enough {
            self.stage = Stage::Thanks;
        }
        self.started |= profile.setting(STARTER).is_some();
    }

    /// The stated interests, then what the library offers.
    fn chips(&self, view: &View, library: &Library) -> Vec<Stated> {
        let usual = if self.stage == Stage::Asks { AT_START } else { CHIPS };
        let mut settled = stated(&view.state.profile);
        settled.truncate(CHIPS);
        let chips = usual.max(settled.len() + OFFERED);
        let features = library.collection.features();
        for feature in offered(library, &hidden(&view.settings, library)) {
            let label = features.label(feature);
            let it = Stated { kind: features.kind(feature), key: fold(label).into(), label: label.to_owned().into() };
            if settled.len() < chips && !settled.iter().any(|other| other.is_same(&it)) {
                settled.push(it);
            }
        }
        settled
    }

    /// The start or the strip; nothing where there is nothing to choose, or the reader does not want it.
    pub fn draw(&self, view: &View) -> Html {
        let mut added = stated(&view.state.profile);
        added.retain(|it| !self.settled.iter().any(|other| other.is_same(it)));
        if view.state.profile.setting(START).is_some() || self.settled.is_empty() && added.is_empty() {
            return Html::default();
        }
        let settled = self.settled.iter().map(|it| one(view, it, false));
        let starters = self.stage == Stage::Asks || self.started;
        html! {
            <section class={self.stage.class()} aria-labelledby="int">
                { start::top(view, self.stage) }
                <div class="chips">
                    { for settled.chain(added.iter().map(|it| one(view, it, true))) }
                    { opener(view, "chip more", Panel::Interests, view.i18n.text(Key::StripMore).into()) }
                </div>
                if starters {
                    { start::starters(view) }
                }
            </section>
        }
    }
}

/// A chip of the strip.
fn one(view: &View, it: &Stated, fleeting: bool) -> Html {
    let Stated { kind, key, label } = it.clone();
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
