//! What stands in each place of a shelf: picks, and among them, where they were, the titles that were just touched.

use std::rc::Rc;

use carrel_engine::feature::FeatureKind;
use carrel_engine::map::sorted;
use carrel_engine::profile::{Profile, Reaction, Snapshot};
use carrel_engine::rank::{Contribution, Moved, Shelf, ShelfKind, ShelfQuery};
use yew::AttrValue;

use super::actions::Subject;
use super::context::View;
use crate::library::{Library, LibraryRef};
use crate::settings::Settings;
use crate::state::Pins;

/// One place of a shelf.
#[derive(Clone, Debug, PartialEq)]
pub struct Slot {
    /// What can be acted on.
    pub subject: Subject,
    /// What is to be seen.
    pub face: Face,
    /// Where it is in the collection, if there.
    pub position: Option<u32>,
    /// What variety did to it.
    pub moved: Option<Moved>,
    /// The strongest reason for it.
    pub reason: Option<Contribution>,
}

/// What a card shows of a title.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Face {
    /// Main creator.
    pub creator: AttrValue,
    /// All creators.
    pub creators: Vec<String>,
    /// Leading topic.
    pub topic: AttrValue,
    /// First language.
    pub lang: AttrValue,
    /// First format.
    pub format: AttrValue,
    /// Year of first publication.
    pub year: Option<i32>,
    /// Volume in thousandths.
    pub volume: Option<i32>,
    /// Where its record is.
    pub link: Option<AttrValue>,
    /// Whether it is new.
    pub new: bool,
    /// Staff's sentence and name.
    pub quote: Option<(String, String)>,
}

/// A shelf, ready to be drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Laid {
    /// Its places.
    pub slots: Vec<Slot>,
    /// The title that *Because you liked …* names.
    pub because: Option<String>,
    /// What the reader did with that title.
    pub because_reaction: Option<Reaction>,
    /// Whether the reader's own signals made it.
    pub personal: bool,
}

/// The shelves as they were laid last: laid anew only when something that counts has changed, for that means ranking.
#[derive(Default)]
pub struct Layout {
    held: Option<Held>,
    shelves: Vec<(ShelfKind, Rc<Laid>)>,
}

/// What the shelves were laid from. Held, so that an address cannot come to mean something else.
struct Held {
    library: Option<LibraryRef>,
    profile: Rc<Profile>,
    settings: Rc<Settings>,
    pins: Rc<Pins>,
}

impl Layout {
    /// A shelf.
    pub fn lay(&mut self, view: &View, kind: ShelfKind) -> Rc<Laid> {
        let now = Held {
            library: view.library(),
            profile: Rc::clone(&view.state.profile),
            settings: Rc::clone(&view.settings),
            pins: view.state.shelves(&view.url).pins,
        };
        if !self.held.as_ref().is_some_and(|held| held.is_same(&now)) {
            self.shelves.clear();
        }
        let known = self.shelves.iter().find(|(other, _)| *other == kind);
        let laid = known.map_or_else(|| Rc::new(now.source(view.now_ms).lay(kind)), |(_, laid)| Rc::clone(laid));
        if known.is_none() {
            self.shelves.push((kind, Rc::clone(&laid)));
        }
        self.held = Some(now);
        laid
    }
}

impl Held {
    fn is_same(&self, other: &Self) -> bool {
        self.library == other.library
            && Rc::ptr_eq(&self.profile, &other.profile)
            && Rc::ptr_eq(&self.settings, &other.settings)
            && Rc::ptr_eq(&self.pins, &other.pins)
    }

    fn source(&self, now_ms: u64) -> Source<'_> {
        let Self { library, profile, settings, pins } = self;
        Source { library: library.as_deref(), profile, settings, pins, now_ms }
    }
}

/// Everything a shelf is made of.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The collection, if it has come.
    pub library: Option<&'a Library>,
    /// What the reader said.
    pub profile: &'a Profile,
    /// Settings of the element.
    pub settings: &'a Settings,
    /// Titles that were touched.
    pub pins: &'a Pins,
    /// Now, in ms since 1970.
    pub now_ms: u64,
}

impl Source<'_> {
    /// What stands on a shelf.
    pub fn lay(&self, kind: ShelfKind) -> Laid {
        let (mut laid, pins) = (self.picks(kind), self.pins.get(&kind).map_or(&[][..], Vec::as_slice));
        laid.slots.retain(|slot| !pins.iter().any(|(_, id)| *id == slot.subject.id));
        for (index, id) in sorted(pins.iter().collect(), |a: &&(usize, String), b| a.cmp(b)) {
            if let Some(slot) = self.slot(id, kind) {
                laid.slots.insert((*index).min(laid.slots.len()), slot);
            }
        }
        laid.slots.truncate(self.settings.limit.max(if kind == ShelfKind::Saved { usize::MAX } else { 0 }));
        laid
    }

    fn picks(&self, kind: ShelfKind) -> Laid {
        if kind == ShelfKind::Saved {
            let saved = self.profile.titles(Reaction::Saved).filter_map(|(id, _)| self.slot(id, kind));
            return Laid { slots: saved.collect(), personal: true, ..Laid::default() };
        }
        let Some(library) = self.library else { return Laid::default() };
        let (hidden, staff) = (self.hidden(library), self.staff(library));
        let query = self.query(kind, &hidden, &staff);
        let Shelf { picks, because, because_reaction, personal } = library.shelf(self.profile, &query);
        let slots = picks.into_iter().map(|pick| Slot {
            moved: pick.moved,
            reason: pick.reason,
            ..self.slot_at(library, pick.position)
        });
        let because = because.map(|position| library.collection.title(position).title().to_owned());
        Laid { slots: slots.collect(), because, because_reaction, personal }
    }

    /// Features of the audiences that the library does not want recommended.
    pub fn hidden(&self, library: &Library) -> Vec<u32> {
        let features = library.collection.features();
        let word = |audience| ["child", "teen", "adult"][audience as usize];
        self.settings.hide_audiences.iter().filter_map(|&it| features.find(FeatureKind::Audience, word(it))).collect()
    }

    /// Where the titles are that the settings name as staff picks.
    pub fn staff(&self, library: &Library) -> Vec<u32> {
        self.settings.staff_picks.keys().filter_map(|id| library.collection.find(id)).collect()
    }

    /// The question that a shelf asks.
    pub fn query<'b>(&self, kind: ShelfKind, hidden: &'b [u32], staff: &'b [u32]) -> ShelfQuery<'b> {
        ShelfQuery { kind, limit: self.settings.limit, now_ms: self.now_ms, hidden, staff }
    }

    fn best_reason(&self, library: &Library, query: &ShelfQuery<'_>, position: u32) -> Option<Contribution> {
        let mut reasons = library.reasons(self.profile, query, position).into_iter();
        reasons.find(|reason| reason.points > 0)
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
        self.profile.snapshot(id).map(|snapshot| slot_of_snapshot(id, snapshot))
    }

    fn slot_at(&self, library: &Library, position: u32) -> Slot {
        let title = library.collection.title(position);
        let one = |kind| AttrValue::from(title.labels(kind).next().unwrap_or("").to_owned());
        let staff = title.staff_pick().map(|pick| (pick.text.clone(), pick.name.clone()));
        let today = carrel_engine::rank::day(self.now_ms);
        let new_days = library.manifest.blend.new_days as i32;
        let face = Face {
            creator: one(FeatureKind::Creator),
            creators: title.labels(FeatureKind::Creator).map(str::to_owned).collect(),
            topic: one(FeatureKind::Topic),
            lang: one(FeatureKind::Language),
            format: one(FeatureKind::Format),
            year: title.year(),
            volume: title.series_number(),
            link: library.link(title).map(AttrValue::from),
            new: title.added().is_some_and(|added| today.saturating_sub(added) < new_days),
            quote: self.settings.staff_picks.get(title.id()).cloned().or(staff),
        };
        Slot { subject: Subject::of(library, position), face, position: Some(position), moved: None, reason: None }
    }
}

fn slot_of_snapshot(id: &str, snapshot: &Snapshot) -> Slot {
    let text = |text: &str| AttrValue::from(text.to_owned());
    let creator = snapshot.creator();
    Slot {
        subject: Subject { id: id.to_owned(), title: snapshot.title().to_owned(), snapshot: snapshot.clone() },
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
