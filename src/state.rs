//! The state of all elements of a page, and its one pure change: [`reduce`].

use std::rc::Rc;

use carrel_engine::consent::{self, Consents, Purpose};
use carrel_engine::event::Event;
use carrel_engine::feature::FeatureKind;
use carrel_engine::map::Map;
use carrel_engine::outbox::Outbox;
use carrel_engine::profile::{Kind, Profile, Reaction, Snapshot, Stamp, Value};
use carrel_engine::rank::ShelfKind;

use crate::i18n::I18n;
use crate::library::{LibraryRef, LoadError};
use crate::settings::Settings;

/// Where a profile is kept at the moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keeping {
    /// Not read yet.
    #[default]
    Opening,
    /// Written and read back.
    Kept,
    /// Being written.
    Writing,
    /// In memory only, until the page closes.
    Memory(MemoryReason),
}

/// Why a profile is in memory only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemoryReason {
    /// The browser does not allow storage here.
    Denied,
    /// There is no room left.
    Full,
    /// The library wants nothing kept on this machine.
    Shared,
}

/// A collection as far as it has come.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Loading {
    /// On its way.
    #[default]
    Pending,
    /// Here, the head or all of it.
    Ready(LibraryRef),
    /// Not to be had.
    Failed(Rc<LoadError>),
}

/// Titles that the reader touched on a shelf, with their places: they stay there until the page is left, so that
/// nothing jumps away under the hand.
pub type Pins = Map<ShelfKind, Vec<(usize, String)>>;

/// One collection of the page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shelves {
    /// Its titles.
    pub loading: Loading,
    /// Its settings.
    pub settings: Rc<Settings>,
    /// Touched titles.
    pub pins: Rc<Pins>,
}

/// Everything that the elements of a page show. Cheap to clone; compared by pointer where it is large.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// What the reader said.
    pub profile: Rc<Profile>,
    /// What waits to be sent.
    pub outbox: Rc<Outbox>,
    /// Where both are kept.
    pub keeping: Keeping,
    /// The language that the reader chose, if another than the page's.
    pub language: Option<I18n>,
    /// Collections by address.
    pub collections: Rc<Map<String, Shelves>>,
    /// Events acknowledged since the page was opened.
    pub sent: u32,
    /// Events that found no room in the outbox since the page was opened.
    pub unsent: u32,
    /// How often everything was erased since the page was opened.
    pub erasures: u32,
}

impl PartialEq for State {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.profile, &other.profile)
            && Rc::ptr_eq(&self.outbox, &other.outbox)
            && Rc::ptr_eq(&self.collections, &other.collections)
            && self.language == other.language
            && (self.keeping, self.sent, self.unsent) == (other.keeping, other.sent, other.unsent)
    }
}

/// The setting that counts acknowledged events over all visits, so that the page never says that nothing was sent when
/// something was.
const SENT: &str = "sent";

impl State {
    /// Events that left this browser, acknowledged or not, as far as is known here.
    pub fn left(&self) -> u32 {
        let acknowledged = self.profile.setting(SENT).and_then(|count| count.parse().ok()).unwrap_or(0);
        let tried =
            self.outbox.waiting().filter(|entry| entry.attempts() > 0).count() + self.outbox.set_aside().count();
        self.sent.max(acknowledged).saturating_add(tried as u32)
    }

    /// The collection at an address.
    pub fn shelves(&self, url: &str) -> Shelves {
        self.collections.get(url).cloned().unwrap_or_default()
    }
}

/// A reaction to a title, with what else must be known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reacted {
    /// How.
    pub reaction: Reaction,
    /// Set or taken back.
    pub on: bool,
    /// Which title.
    pub id: String,
    /// What to keep of it.
    pub snapshot: Option<Snapshot>,
    /// The collection it is from.
    pub url: String,
    /// Shelf and place on which it was touched.
    pub place: Option<(ShelfKind, usize)>,
}

/// What can happen.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// The reader reacted to a title.
    React(Reacted),
    /// The reader stated an interest or took it back: kind, label, on.
    Interest(FeatureKind, String, bool),
    /// The reader chose a setting, or went back to the library's.
    Setting(String, Option<String>),
    /// The reader gave or withdrew consent.
    Consent(Purpose, bool),
    /// Registers from storage, another tab or a file.
    Merge(Rc<Profile>),
    /// Waiting events from storage.
    Restore(Outbox),
    /// The reader erases everything.
    Erase,
    /// Everything was erased elsewhere.
    Erased,
    /// The reader chose a language.
    Speak(I18n),
    /// Where the profile is kept has changed.
    Keeping(Keeping),
    /// A collection came, or did not.
    Loaded(String, Loading),
    /// Its settings came.
    Configured(String, Rc<Settings>),
    /// The outbox after sending; so many more were acknowledged.
    Posted(Outbox, u32),
    /// The reader does not want an event sent, waiting or set aside.
    Discard(String),
    /// The reader wants a set-aside event tried again.
    Retry(String),
}

/// What an action needs from outside to stay pure.
#[derive(Clone, Debug)]
pub struct Occasion {
    /// A stamp of the profile's clock.
    pub stamp: Stamp,
    /// Now, in ms since 1970.
    pub now_ms: u64,
    /// A fresh UUID.
    pub uuid: String,
}

/// The state after an action. Returns the same pointers where nothing changed.
#[must_use]
pub fn reduce(state: &State, action: Action, occasion: &Occasion) -> State {
    let mut next = state.clone();
    match action {
        Action::React(reacted) => react(&mut next, &reacted, occasion),
        Action::Interest(kind, label, on) => {
            let key = carrel_engine::fold::fold(&label);
            change(&mut next, |profile| match on {
                true => profile.set(Kind::Interest(kind), &key, Value::Text(label), occasion.stamp).is_ok(),
                false => profile.unset(Kind::Interest(kind), &key, occasion.stamp).is_ok(),
            });
        }
        Action::Setting(name, value) => change(&mut next, |profile| match value {
            Some(value) => profile.set(Kind::Setting, &name, Value::Text(value), occasion.stamp).is_ok(),
            None => profile.unset(Kind::Setting, &name, occasion.stamp).is_ok(),
        }),
        Action::Consent(purpose, on) => consent(&mut next, purpose, on, occasion),
        Action::Merge(other) => change(&mut next, |profile| {
            profile.merge(&other);
            true
        }),
        Action::Restore(outbox) => next.outbox = Rc::new(outbox),
        Action::Erase | Action::Erased => {
            let collections = Rc::clone(&state.collections);
            // What was sent cannot be unsent, and the page goes on saying so.
            let (keeping, sent, erasures) = (state.keeping, state.sent, state.erasures.wrapping_add(1));
            next = State { keeping, collections, sent, erasures, ..State::default() };
            for shelves in Rc::make_mut(&mut next.collections).values_mut() {
                shelves.pins = Rc::default();
            }
        }
        Action::Speak(language) => next.language = Some(language),
        Action::Keeping(keeping) => next.keeping = keeping,
        Action::Loaded(url, loading) => shelves_of(&mut next, url).loading = loading,
        Action::Configured(url, settings) => shelves_of(&mut next, url).settings = settings,
        Action::Posted(outbox, sent) => {
            next.outbox = Rc::new(outbox);
            next.sent += sent;
            count_sent(&mut next, sent, occasion);
        }
        // To the outbox it is all one why an event is to be gone.
        Action::Discard(id) => Rc::make_mut(&mut next.outbox).accepted(&[id]),
        Action::Retry(id) => Rc::make_mut(&mut next.outbox).retry(&[id], occasion.now_ms),
    }
    next
}

fn shelves_of(state: &mut State, url: String) -> &mut Shelves {
    Rc::make_mut(&mut state.collections).or_insert_with(url, Shelves::default)
}

/// Changes the profile; keeps the old one where the change had no effect.
fn change(state: &mut State, edit: impl FnOnce(&mut Profile) -> bool) {
    let mut profile = (*state.profile).clone();
    if edit(&mut profile) && profile != *state.profile {
        state.profile = Rc::new(profile);
        if state.keeping == Keeping::Kept {
            state.keeping = Keeping::Writing;
        }
    }
}

fn react(state: &mut State, reacted: &Reacted, occasion: &Occasion) {
    let Reacted { reaction, on, id, snapshot, url, place } = reacted;
    if state.profile.has(*reaction, id) == *on {
        return;
    }
    change(state, |profile| match on {
        true => profile.react(*reaction, id, snapshot.clone(), occasion.stamp).is_ok(),
        false => profile.take_back(*reaction, id, occasion.stamp).is_ok(),
    });
    if let Some((kind, index)) = place {
        let pins = Rc::make_mut(&mut shelves_of(state, url.clone()).pins).or_insert_with(*kind, Vec::new);
        if !pins.iter().any(|(_, pinned)| pinned == id) {
            pins.push((*index, id.clone()));
        }
    }
    tell(state, reacted, occasion);
}

/// Lets the reaction wait to be sent, if the library asks for it and the reader agreed.
fn tell(state: &mut State, reacted: &Reacted, occasion: &Occasion) {
    let Reacted { reaction, on, id, url, .. } = reacted;
    let allowed = Consents::of(&state.profile).allows(Purpose::Reactions);
    if !allowed || state.shelves(url).settings.backend.is_none() {
        return;
    }
    let event = Event::reaction(occasion.uuid.clone(), url, occasion.now_ms, id, *reaction, *on);
    let Some(event) = event else { return };
    let mut outbox = (*state.outbox).clone();
    match outbox.push(event, occasion.now_ms) {
        Ok(_) => state.outbox = Rc::new(outbox),
        Err(_) => state.unsent += 1,
    }
}

fn count_sent(state: &mut State, sent: u32, occasion: &Occasion) {
    let before = state.profile.setting(SENT).and_then(|count| count.parse::<u32>().ok()).unwrap_or(0);
    if sent > 0 {
        let count = Value::Text(before.saturating_add(sent).to_string());
        change(state, |profile| profile.set(Kind::Setting, SENT, count, occasion.stamp).is_ok());
    }
}

fn consent(state: &mut State, purpose: Purpose, on: bool, occasion: &Occasion) {
    change(state, |profile| match on {
        true => consent::give(profile, purpose, occasion.stamp).is_ok(),
        false => consent::withdraw(profile, purpose, occasion.stamp).is_ok(),
    });
    if !on {
        let mut outbox = (*state.outbox).clone();
        if !outbox.purge(purpose).is_empty() {
            state.outbox = Rc::new(outbox);
        }
    }
}
