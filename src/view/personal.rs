//! Shelves for a reader of whom something is known: picks, and among them, where they were, the titles that were just
//! touched. Comes later: see [`crate::later`].

use std::cell::RefCell;

use carrel_engine::map::sorted;
use carrel_engine::profile::{Reaction, Snapshot};
use carrel_engine::rank::{self, ShelfKind, ShelfQuery};
use gloo_timers::callback::Timeout;
use yew::AttrValue;

use super::actions::Subject;
use super::context::{Ask, View};
use super::reason;
use super::slots::{Face, Laid, Slot, Source};
use crate::library::Library;
use crate::state::Action;

/// How long picks must stand before they count as shown.
const SHOWN_MS: u32 = 5_000;

thread_local! {
    /// What will count as shown in a moment, unless it is replaced before.
    static SHOWING: RefCell<Option<Timeout>> = const { RefCell::new(None) };
}

/// What stands on a shelf.
pub fn lay(source: &Source<'_>, kind: ShelfKind) -> Laid {
    let laid = source.lay(kind);
    if kind == ShelfKind::Picked && has_begun(source.view) {
        show(source.view, &laid);
    }
    laid
}

/// Whether the reader has done anything here: of others nothing is kept.
fn has_begun(view: &View) -> bool {
    let profile = &view.state.profile;
    view.starter().is_some() || profile.interests().next().is_some() || profile.all_reactions().next().is_some()
}

/// Notes, once they have stood for a while before the reader's eyes, that these titles were shown today.
fn show(view: &View, laid: &Laid) {
    let ids: Vec<String> = laid.slots.iter().map(|slot| slot.subject.id.clone()).collect();
    let (ask, day) = (view.ask.clone(), rank::day(view.now_ms));
    let note = move || {
        if web_sys::window().and_then(|it| it.document()).is_some_and(|it| !it.hidden()) {
            ask.emit(Ask::Do(Action::Shown(ids, day)));
        }
    };
    SHOWING.with(|it| it.replace(Some(Timeout::new(SHOWN_MS, note))));
}

impl Source<'_> {
    fn lay(&self, kind: ShelfKind) -> Laid {
        let (mut laid, pins) = (self.picks(kind), self.pins.get(&kind).map_or(&[][..], Vec::as_slice));
        laid.slots.retain(|slot| !pins.iter().any(|(_, id)| *id == slot.subject.id));
        for (index, id) in sorted(pins.iter().collect(), |a: &&(usize, String), b| a.cmp(b)) {
            if let Some(slot) = self.slot(id, kind) {
                laid.slots.insert((*index).min(laid.slots.len()), slot);
            }
        }
        laid.slots.truncate(self.view.settings.limit.max(if kind == ShelfKind::Saved { usize::MAX } else { 0 }));
        laid
    }

    fn picks(&self, kind: ShelfKind) -> Laid {
        let profile = &self.view.state.profile;
        if kind == ShelfKind::Saved {
            let saved = profile.titles(Reaction::Saved).filter_map(|(id, _)| self.slot(id, kind));
            return Laid { slots: saved.collect(), personal: true, ..Laid::default() };
        }
        let Some(library) = self.library else { return Laid::default() };
        let (hidden, staff) = (self.hidden(library), self.staff(library));
        let shelf = library.shelf(profile, &self.query(kind, &hidden, &staff));
        self.filled(library, shelf, &|it| reason::short(self.view, library, it))
    }

    fn best_reason(&self, library: &Library, query: &ShelfQuery<'_>, position: u32) -> Option<String> {
        let mut reasons = library.reasons(&self.view.state.profile, query, position).into_iter();
        reasons.find(|reason| reason.points > 0).map(|it| reason::short(self.view, library, &it))
    }

    /// A title by its id: from the collection, otherwise from what the profile kept of it.
    fn slot(&self, id: &str, kind: ShelfKind) -> Option<Slot> {
        let found = self.library.and_then(|library| Some((library, library.collection.find(id)?)));
        if let Some((library, position)) = found {
            let reason = match kind {
                ShelfKind::Saved => None,
                _ => self.best_reason(library, &self.query(kind, &[], &self.staff(library)), position),
            };
            return Some(Slot { reason, ..self.slot_at(library, position) });
        }
        self.view.state.profile.snapshot(id).map(|snapshot| slot_of_snapshot(id, snapshot))
    }
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
