//! Shelves for a reader of whom something is known: picks, and among them, where they were, the titles that were just
//! touched. Comes later: see [`crate::later`].

use carrel_engine::map::sorted;
use carrel_engine::profile::{Reaction, Snapshot};
use carrel_engine::rank::{Contribution, ShelfKind, ShelfQuery};
use yew::{AttrValue, Html};

use super::actions::Subject;
use super::button::Button;
use super::context::{Ask, View};
use super::own;
use super::reason;
use super::slots::{Face, Laid, Slot, Source};
use crate::i18n::{Key, isolate};
use crate::library::Library;
use crate::starters;
use crate::state::STARTER;

/// What stands on a shelf.
pub fn lay(source: &Source<'_>, kind: ShelfKind) -> Laid {
    source.lay(kind)
}

impl Source<'_> {
    fn lay(&self, kind: ShelfKind) -> Laid {
        let is_own = matches!(kind, ShelfKind::Own(_));
        let (mut laid, pins) = (self.picks(kind), self.pins.get(&kind).map_or(&[][..], Vec::as_slice));
        if own::of(&self.view.state.profile, kind).is_some_and(|it| it.is_gathered()) {
            return laid;
        }
        laid.slots.retain(|slot| !pins.iter().any(|(_, id)| *id == slot.subject.id));
        for (index, id) in sorted(pins.iter().collect(), |a: &&(usize, String), b| a.cmp(b)) {
            if let Some(slot) = self.slot(id, kind) {
                laid.slots.insert((*index).min(laid.slots.len()), slot);
            }
        }
        if is_own {
            return laid;
        }
        if kind != ShelfKind::Saved {
            laid.slots.truncate(self.view.settings.limit);
        }
        (laid.title, laid.note) = words(self.view, kind, &laid);
        laid
    }

    fn picks(&self, kind: ShelfKind) -> Laid {
        let profile = &self.view.state.profile;
        if let ShelfKind::Own(_) = kind {
            return own::lay(self, kind);
        }
        if kind == ShelfKind::Saved {
            let mut saved = profile.titles(Reaction::Saved);
            let shown = saved.by_ref().take(self.view.shown).filter_map(|(id, _)| self.slot(id, kind));
            let slots = shown.collect();
            return Laid { slots, rest: saved.count(), personal: true, ..Laid::default() };
        }
        let Some(library) = self.library else { return Laid::default() };
        let (hidden, staff) = (self.hidden(library), self.staff(library));
        let shelf = self.asked(kind, &hidden, &staff, &|query| library.shelf(profile, query));
        self.filled(library, shelf, &|it| reason::short(self.view, library, it))
    }

    /// Asks a shelf's question, with what the reader chose: how far from the familiar, and a starter profile, if the
    /// library still has it.
    pub fn asked<T>(&self, kind: ShelfKind, hidden: &[u32], staff: &[u32], ask: &dyn Fn(&ShelfQuery<'_>) -> T) -> T {
        let starters = starters::of(&self.view.settings);
        let chosen = self.view.state.profile.setting(STARTER);
        let starter = starters.iter().map(|(starter, _)| starter).find(|it| Some(&*it.id) == chosen);
        ask(&ShelfQuery { starter, adventure: self.view.adventure(), ..self.query(kind, hidden, staff) })
    }

    /// Why a title stands on a shelf.
    pub fn reasons(&self, library: &Library, kind: ShelfKind, position: u32) -> Vec<Contribution> {
        let profile = &self.view.state.profile;
        self.asked(kind, &[], &self.staff(library), &|query| library.reasons(profile, query, position))
    }

    /// The points of each title of a library for these reasons, by position.
    pub fn scores(&self, library: &Library) -> Vec<i64> {
        let profile = &self.view.state.profile;
        self.asked(ShelfKind::Found, &[], &self.staff(library), &|query| library.scores(profile, query))
    }

    fn best_reason(&self, library: &Library, kind: ShelfKind, position: u32) -> Option<String> {
        let mut reasons = self.reasons(library, kind, position).into_iter();
        reasons.find(|reason| reason.points > 0).map(|it| reason::short(self.view, library, &it))
    }

    /// The best of some titles, by the reader's signals, each with what says most for it.
    pub fn best_of(&self, library: &Library, positions: Vec<u32>, most: usize) -> Vec<Slot> {
        let profile = &self.view.state.profile;
        let staff = self.staff(library);
        let best = self
            .asked(ShelfKind::Found, &[], &staff, &|query| library.best_of(profile, query, positions.clone(), most));
        let slot = |(position, reason): (u32, Option<Contribution>)| {
            let reason = reason.map(|it| reason::short(self.view, library, &it));
            Slot { reason, ..self.slot_at(library, position) }
        };
        best.into_iter().map(slot).collect()
    }

    /// Whether every title of the library is here, so that one which is not has left.
    fn has_all(&self) -> bool {
        self.library.is_some_and(|library| library.collection.len() == library.collection.total())
    }

    /// A title by its id: from the collection, otherwise from what the profile kept of it.
    pub fn slot(&self, id: &str, kind: ShelfKind) -> Option<Slot> {
        let found = self.library.and_then(|library| Some((library, library.collection.find(id)?)));
        if let Some((library, position)) = found {
            let reason = match kind {
                ShelfKind::Saved => None,
                _ => self.best_reason(library, kind, position),
            };
            return Some(Slot { reason, ..self.slot_at(library, position) });
        }
        let slot = slot_of_snapshot(id, self.view.state.profile.snapshot(id)?);
        let reason = (kind == ShelfKind::Saved && self.has_all()).then(|| self.view.i18n.text(Key::SavedGone));
        Some(Slot { reason, ..slot })
    }
}

/// What a shelf is called, and what stands on it.
fn words(view: &View, kind: ShelfKind, laid: &Laid) -> (String, String) {
    let (title, note) = match kind {
        ShelfKind::Picked if laid.personal => (Key::ShelfPicked, Key::ShelfPickedPersonal),
        ShelfKind::Picked => (Key::ShelfPicked, Key::ShelfPickedFirst),
        ShelfKind::New if laid.personal => (Key::ShelfNew, Key::ShelfNewNote),
        ShelfKind::New => (Key::ShelfNewAll, Key::ShelfNewNote),
        ShelfKind::Because if laid.because_reaction == Some(Reaction::Saved) => {
            (Key::ShelfBecauseSaved, Key::ShelfBecauseNote)
        }
        ShelfKind::Because => (Key::ShelfBecause, Key::ShelfBecauseNote),
        ShelfKind::Popular => (Key::ShelfPopular, Key::ShelfPopularNote),
        ShelfKind::Saved | ShelfKind::Found | ShelfKind::Own(_) => (Key::ShelfSaved, Key::ShelfSavedNote),
    };
    let named = isolate(laid.because.as_deref().unwrap_or("…"));
    (view.i18n.fill(title, &[("title", &named)]), view.i18n.text(note))
}

/// The button that shows more of a shelf.
pub fn more(view: &View, kind: ShelfKind) -> Html {
    Button::new("btn more").draw(view.press(Ask::More(kind)), view.i18n.text(Key::ShelfMore).into())
}

fn slot_of_snapshot(id: &str, snapshot: &Snapshot) -> Slot {
    let text = |text: &str| AttrValue::from(text.to_owned());
    let creator = snapshot.creator();
    Slot {
        subject: Subject { id: id.to_owned(), title: snapshot.title().to_owned(), creator: creator.to_owned() },
        face: Face {
            creator: text(creator),
            creators: if creator.is_empty() { Vec::new() } else { vec![creator.to_owned()] },
            topic: text(snapshot.topics().first().map_or("", String::as_str)),
            // A snapshot keeps no link that may not be followed, wherever it came from.
            link: (!snapshot.link().is_empty()).then(|| text(snapshot.link())),
            ..Face::default()
        },
        position: None,
        moved: None,
        reason: None,
    }
}
