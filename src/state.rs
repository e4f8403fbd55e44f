//! The state of all elements of a page, and what a reader can do to it. Its one pure change is [`crate::reduce`].

use std::rc::Rc;

use carrel_engine::consent::Purpose;
use carrel_engine::feature::FeatureKind;
use carrel_engine::map::Map;
use carrel_engine::profile::{Kind, Profile, Reaction, Value};
use carrel_engine::rank::ShelfKind;

use crate::i18n::I18n;
use crate::library::{LibraryRef, LoadError};
use crate::mail::{Mail, Posting, Sealed};
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

/// Whether what an earlier visit kept is read and what the reader does can be worked out: both come with the later module.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reading {
    /// On its way, or not yet asked for.
    #[default]
    Pending,
    /// Not to be had now; it is asked for again.
    Missing,
    /// It is so.
    Here,
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
    /// Titles outside those that every page holds, which the reader's searches brought; the last ones.
    pub fetched: Rc<Vec<LibraryRef>>,
    /// Whether they are as an earlier visit kept them, because the library did not answer at this one.
    pub offline: bool,
}

impl State {
    /// Whether this is a shared computer, on which nothing is to be left.
    pub fn leaves_no_trace(&self) -> bool {
        self.keeping == Keeping::Memory(MemoryReason::Shared)
    }
}

impl Shelves {
    /// Where a title is, among those that every page holds or those that a search brought.
    pub fn title(&self, id: &str) -> Option<(LibraryRef, u32)> {
        let Loading::Ready(library) = &self.loading else { return None };
        // What was brought from an earlier build may be gone.
        let fetched = self.fetched.iter().filter(|it| it.manifest == library.manifest);
        let all = std::iter::once(library).chain(fetched);
        all.filter_map(|among| Some((among.clone(), among.collection.find(id)?))).next()
    }
}

/// Everything that the elements of a page show. Cheap to clone; compared by pointer where it is large.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// What the reader said.
    pub profile: Rc<Profile>,
    /// Its [`Mail`].
    pub mail: Sealed,
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
    /// Whether the later module is at work.
    pub reading: Reading,
    /// Whether an earlier visit kept something.
    pub returning: bool,
    /// The profile before and after several registers were changed at once, last.
    pub forgot: Option<Rc<(Rc<Profile>, Rc<Profile>)>>,
    /// Whether a reader who seems to have walked away is about to be forgotten.
    pub leaving: bool,
}

impl PartialEq for State {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.profile, &other.profile)
            && self.mail == other.mail
            && Rc::ptr_eq(&self.collections, &other.collections)
            && self.language == other.language
            && (self.keeping, self.sent, self.unsent) == (other.keeping, other.sent, other.unsent)
            && (self.erasures, self.leaving, self.reading) == (other.erasures, other.leaving, other.reading)
            && self.forgot.as_ref().map(Rc::as_ptr) == other.forgot.as_ref().map(Rc::as_ptr)
    }
}

/// The setting that counts acknowledged events over all visits, so that the page never says that nothing was sent when
/// something was.
pub(crate) const SENT: &str = "sent";

/// The setting that names the chosen starter profile.
pub const STARTER: &str = "starter";
/// The setting that says how far picks go from the familiar.
pub const ADVENTURE: &str = "adventure";

impl State {
    /// Whether the reader has said anything that picks follow: of others it is not noted what was shown.
    pub fn has_begun(&self) -> bool {
        let profile = &self.profile;
        profile.setting(STARTER).is_some()
            || profile.interests().next().is_some()
            || profile.all_reactions().next().is_some()
    }

    /// Events that left this browser, acknowledged or not, as far as is known here.
    pub fn left(&self) -> u32 {
        let acknowledged = self.profile.setting(SENT).and_then(|count| count.parse().ok()).unwrap_or(0);
        let outbox = self.mail().outbox;
        let tried = outbox.waiting().filter(|entry| entry.attempts() > 0).count() + outbox.set_aside().count();
        self.sent.max(acknowledged).saturating_add(tried as u32)
    }

    /// What goes to the library and comes back.
    pub fn mail(&self) -> Mail {
        self.mail.open::<Mail>().cloned().unwrap_or_default()
    }

    /// The collection at an address, to be changed.
    pub fn shelves_mut(&mut self, url: &str) -> &mut Shelves {
        Rc::make_mut(&mut self.collections).or_insert_with(url.to_owned(), Shelves::default)
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
    /// As displayed, for a title that the collection does not have.
    pub title: String,
    /// Its main creator, likewise.
    pub creator: String,
    /// The collection it is from.
    pub url: String,
    /// Shelf and place on which it was touched.
    pub place: Option<(ShelfKind, usize)>,
}

/// One register of the profile, written or taken back.
pub type Change = (Kind, String, Option<Value>);

/// What a reader can do.
#[derive(Clone, Debug)]
pub enum Action {
    /// Reacts to a title, or takes a reaction back.
    React(Reacted),
    /// States an interest or takes it back: kind, label, on.
    Interest(FeatureKind, String, bool),
    /// Chooses a setting, or goes back to the library's.
    Setting(String, Option<String>),
    /// Has seen titles on the shelf of picks, on this day.
    Shown(Vec<String>, i32),
    /// Changes several registers at once: all of them, or where one is refused none.
    Edit(Rc<Vec<Change>>),
    /// Wants to see titles again that rest.
    Wake,
    /// Has by a search brought titles outside those that every page of a collection holds.
    Fetched(String, LibraryRef),
    /// Gives or withdraws consent.
    Consent(Purpose, bool),
    /// Takes back the last [`Edit`](Self::Edit).
    Undo,
    /// Erases everything.
    Erase,
    /// Has to do with the library's mail: a [`Posting`].
    Mail(Sealed),
}

impl Action {
    /// Changes several registers at once.
    pub fn edit(changes: Vec<Change>) -> Self {
        Self::Edit(Rc::new(changes))
    }

    /// Has to do with the library's mail.
    pub fn mail(posting: Posting) -> Self {
        Self::Mail(Sealed::new(posting))
    }
}
