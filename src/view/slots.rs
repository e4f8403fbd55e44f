//! What stands in each place of a shelf: picks, and among them, where they were, the titles that were just touched.

use std::rc::Rc;

use carrel_engine::feature::FeatureKind;
use carrel_engine::profile::{Profile, Reaction};
use carrel_engine::rank::{Contribution, Moved, Shelf, ShelfKind, ShelfQuery, Signal};
use yew::{AttrValue, Html};

use super::actions::Subject;
use super::context::View;
use super::reason;
use crate::i18n::{I18n, Key};
use crate::later;
use crate::library::{Library, LibraryRef};
use crate::settings::Settings;
use crate::state::{Pins, Reading};

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
    pub moved: Option<Shift>,
    /// The strongest reason for it, in words; of a title that is not in the collection, that it has left.
    pub reason: Option<String>,
}

/// Where variety put a title elsewhere than its score would, in words that outlast the collection it was laid from: when
/// all titles come, features are numbered anew.
#[derive(Clone, Debug, PartialEq)]
pub enum Shift {
    /// Before better ones; counted from 0, its place by score.
    Forward(usize),
    /// Behind others that share a feature with what stands before: its place by score, the feature's kind and label.
    Back(usize, FeatureKind, AttrValue),
    /// Only to make room: its place by score.
    Room(usize),
    /// From further down, for this day: its place by score.
    Discovery(usize),
}

impl Shift {
    fn of(library: &Library, moved: Moved) -> Self {
        match moved {
            Moved::Forward { by_score } => Self::Forward(by_score),
            Moved::Discovery { by_score } => Self::Discovery(by_score),
            Moved::Back { by_score, feature: None } => Self::Room(by_score),
            Moved::Back { by_score, feature: Some(feature) } => {
                let features = library.collection.features();
                Self::Back(by_score, features.kind(feature), features.label(feature).to_owned().into())
            }
        }
    }
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
    /// What it is called.
    pub title: String,
    /// What stands on it, in a sentence.
    pub note: String,
    /// What is new on it, beside what it is called.
    pub badge: Html,
    /// Its places.
    pub slots: Vec<Slot>,
    /// How many titles belong to it that are not shown yet.
    pub rest: usize,
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
    i18n: I18n,
    personal: bool,
    shown: usize,
}

impl Layout {
    /// A shelf.
    pub fn lay(&mut self, view: &View, kind: ShelfKind) -> Rc<Laid> {
        let now = Held {
            library: view.library(),
            profile: Rc::clone(&view.state.profile),
            settings: Rc::clone(&view.settings),
            pins: view.state.shelves(&view.url).pins,
            i18n: view.i18n.clone(),
            personal: view.state.reading == Reading::Here,
            shown: view.shown,
        };
        if !self.held.as_ref().is_some_and(|held| held.is_same(&now)) {
            self.shelves.clear();
        }
        let known = self.known(kind);
        let laid = known.clone().unwrap_or_else(|| Rc::new(now.lay(view, kind)));
        if known.is_none() {
            self.shelves.push((kind, Rc::clone(&laid)));
        }
        self.held = Some(now);
        laid
    }
}

impl Layout {
    /// A shelf as it was laid last, if it was.
    pub fn known(&self, kind: ShelfKind) -> Option<Rc<Laid>> {
        self.shelves.iter().find(|(other, _)| *other == kind).map(|(_, laid)| Rc::clone(laid))
    }
}

impl Held {
    fn is_same(&self, other: &Self) -> bool {
        self.library == other.library
            && Rc::ptr_eq(&self.profile, &other.profile)
            && Rc::ptr_eq(&self.settings, &other.settings)
            && Rc::ptr_eq(&self.pins, &other.pins)
            && self.i18n == other.i18n
            && (self.personal, self.shown) == (other.personal, other.shown)
    }

    /// What makes something of a profile comes with the profile: until then nothing is known of the reader.
    fn lay(&self, view: &View, kind: ShelfKind) -> Laid {
        let source = Source { view, library: self.library.as_deref(), pins: &self.pins };
        let later = later::here().filter(|_| self.personal);
        later.map_or_else(|| source.first(kind), |later| (later.lay)(&source, kind))
    }
}

/// Features of the audiences that a library does not want recommended.
pub fn hidden(settings: &Settings, library: &Library) -> Vec<u32> {
    let features = library.collection.features();
    let unwanted = |&it: &u32| settings.hides(features.label(it));
    features.of_kind(FeatureKind::Audience).filter(unwanted).collect()
}

/// Everything a shelf is made of.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// What the reader said, the library's settings, the language.
    pub view: &'a View,
    /// The collection, if it has come.
    pub library: Option<&'a Library>,
    /// Titles that were touched.
    pub pins: &'a Pins,
}

impl Source<'_> {
    /// What stands on a shelf while nothing is known of the reader.
    fn first(&self, kind: ShelfKind) -> Laid {
        let Some(library) = self.library.filter(|_| kind != ShelfKind::Saved) else {
            return Laid { personal: kind == ShelfKind::Saved, ..Laid::default() };
        };
        let (hidden, staff) = (self.hidden(library), self.staff(library));
        let shelf = library.first_shelf(&self.query(kind, &hidden, &staff));
        let (title, note) = match kind {
            ShelfKind::Picked => (Key::ShelfPicked, Key::ShelfPickedFirst),
            ShelfKind::New => (Key::ShelfNewAll, Key::ShelfNewNote),
            _ => (Key::ShelfPopular, Key::ShelfPopularNote),
        };
        let laid = self.filled(library, shelf, &|it| match &it.signal {
            Signal::Library(fact) => self.view.i18n.text(reason::of_fact(*fact)),
            // No signal of the reader's is known yet.
            Signal::Reaction { .. } | Signal::Interest { .. } | Signal::Starter { .. } => String::new(),
        });
        Laid { title: self.view.i18n.text(title), note: self.view.i18n.text(note), ..laid }
    }

    /// A shelf's places, each with its reason in words.
    pub fn filled(&self, library: &Library, shelf: Shelf, words: &dyn Fn(&Contribution) -> String) -> Laid {
        let Shelf { picks, because, because_reaction, personal } = shelf;
        let slots = picks.into_iter().map(|pick| {
            let moved = pick.moved.map(|moved| Shift::of(library, moved));
            let reason = match moved {
                Some(Shift::Discovery(_)) => Some(self.view.i18n.text(Key::ReasonDiscovery)),
                _ => pick.reason.as_ref().map(words),
            };
            Slot { moved, reason, ..self.slot_at(library, pick.position) }
        });
        let because = because.map(|position| library.collection.title(position).title().to_owned());
        Laid { slots: slots.collect(), because, because_reaction, personal, ..Laid::default() }
    }

    /// Features of the audiences that the library does not want recommended.
    pub fn hidden(&self, library: &Library) -> Vec<u32> {
        hidden(&self.view.settings, library)
    }

    /// Where the titles are that the settings name as staff picks.
    pub fn staff(&self, library: &Library) -> Vec<u32> {
        self.view.settings.staff_picks.keys().filter_map(|id| library.collection.find(id)).collect()
    }

    /// The question that a shelf asks.
    pub fn query<'b>(&'b self, kind: ShelfKind, hidden: &'b [u32], staff: &'b [u32]) -> ShelfQuery<'b> {
        let (settings, now_ms) = (&self.view.settings, self.view.now_ms);
        let (limit, adventure) = (settings.limit, settings.adventure);
        ShelfQuery { kind, limit, now_ms, hidden, staff, starter: None, adventure }
    }

    /// A title of the collection.
    pub fn slot_at(&self, library: &Library, position: u32) -> Slot {
        let title = library.collection.title(position);
        let one = |kind| AttrValue::from(title.labels(kind).next().unwrap_or("").to_owned());
        let staff = title.staff_pick().map(|pick| (pick.text.clone(), pick.name.clone()));
        let today = carrel_engine::rank::day(self.view.now_ms);
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
            quote: self.view.settings.staff_picks.get(title.id()).cloned().or(staff),
        };
        Slot { subject: Subject::of(library, position), face, position: Some(position), moved: None, reason: None }
    }
}
