//! What one entry of a profile is: its kind, its value, its register, and which entries are taken in at all.

use super::{Snapshot, Stamp};
use crate::feature::FeatureKind;
use crate::title::Title;
use core::fmt;

/// What a reader said about a title.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reaction {
    /// Put on the reader's own shelf.
    Saved,
    /// More like this.
    Liked,
    /// Not for me.
    NotInterested,
    /// Read before.
    Read,
    /// Its record was opened.
    Opened,
}

impl Reaction {
    /// Every reaction.
    pub const ALL: [Self; 5] = [Self::Saved, Self::Liked, Self::NotInterested, Self::Read, Self::Opened];

    /// The name used in files and events.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Saved => "saved",
            Self::Liked => "liked",
            Self::NotInterested => "not-interested",
            Self::Read => "read",
            Self::Opened => "opened",
        }
    }

    /// The reaction of that name; none for any other text.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reaction| reaction.as_str() == name)
    }

    /// The reaction that cannot stand beside this one: a title is liked or of no interest, never both.
    pub const fn opposite(self) -> Option<Self> {
        match self {
            Self::Liked => Some(Self::NotInterested),
            Self::NotInterested => Some(Self::Liked),
            Self::Saved | Self::Read | Self::Opened => None,
        }
    }
}

/// The reactions to one title.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reactions(u8);

impl Reactions {
    /// No reaction.
    pub const NONE: Self = Self(0);

    /// Whether `reaction` is among them.
    pub const fn contains(self, reaction: Reaction) -> bool {
        self.0 & (1 << reaction as u8) != 0
    }

    /// The same reactions and `reaction`.
    #[must_use]
    pub const fn with(self, reaction: Reaction) -> Self {
        Self(self.0 | 1 << reaction as u8)
    }

    /// Whether there are none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// What an entry says something about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A title that is liked.
    Liked,
    /// A title on the reader's own shelf.
    Saved,
    /// A title not to be shown again.
    NotInterested,
    /// A title read before.
    Read,
    /// A title whose record was opened.
    Opened,
    /// What is needed to draw a title with no network.
    Snapshot,
    /// A feature that the reader is interested in.
    Interest(FeatureKind),
    /// A setting of the page.
    Setting,
    /// A consent.
    Consent,
    /// A title that was shown, on how many days and when last.
    Shown,
    /// A shelf that the reader made, by what stands on it; its name.
    Shelf,
    /// Where a shelf of the page stands; see `docs/interfaces.md`.
    Place,
    /// A list of titles, by its id; its name.
    List,
    /// A title on a list, by [`joined`] ids of both; its place there.
    Listed,
    /// What the reader wrote about a title.
    Note,
    /// A word that the reader put on a title, by [`joined`] key of the word and title id; the word.
    Tag,
    /// A reading of a title, by [`joined`] day and title id; what the reader thought of it.
    Reading,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 22] = [
        Self::Liked,
        Self::Saved,
        Self::NotInterested,
        Self::Read,
        Self::Opened,
        Self::Snapshot,
        Self::Interest(FeatureKind::Topic),
        Self::Interest(FeatureKind::Creator),
        Self::Interest(FeatureKind::Series),
        Self::Interest(FeatureKind::Language),
        Self::Interest(FeatureKind::Format),
        Self::Interest(FeatureKind::Audience),
        Self::Setting,
        Self::Consent,
        Self::Shown,
        Self::Shelf,
        Self::Place,
        Self::List,
        Self::Listed,
        Self::Note,
        Self::Tag,
        Self::Reading,
    ];

    /// The name used in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Liked => Reaction::Liked.as_str(),
            Self::Saved => Reaction::Saved.as_str(),
            Self::NotInterested => Reaction::NotInterested.as_str(),
            Self::Read => Reaction::Read.as_str(),
            Self::Opened => Reaction::Opened.as_str(),
            Self::Snapshot => "snapshot",
            Self::Interest(FeatureKind::Topic) => "interest-topic",
            Self::Interest(FeatureKind::Creator) => "interest-creator",
            Self::Interest(FeatureKind::Series) => "interest-series",
            Self::Interest(FeatureKind::Language) => "interest-language",
            Self::Interest(FeatureKind::Format) => "interest-format",
            Self::Interest(FeatureKind::Audience) => "interest-audience",
            Self::Setting => "setting",
            Self::Consent => "consent",
            Self::Shown => "shown",
            Self::Shelf => "shelf",
            Self::Place => "place",
            Self::List => "list",
            Self::Listed => "listed",
            Self::Note => "note",
            Self::Tag => "tag",
            Self::Reading => "reading",
        }
    }

    /// The title that an entry with this id is about, if it is about one.
    pub fn title_of(self, id: &str) -> Option<&str> {
        match self {
            Self::Liked
            | Self::Saved
            | Self::NotInterested
            | Self::Read
            | Self::Opened
            | Self::Snapshot
            | Self::Shown
            | Self::Note => Some(id),
            Self::Listed | Self::Tag | Self::Reading => Some(parted(id)?.1),
            Self::Interest(_) | Self::Setting | Self::Consent | Self::Shelf | Self::Place | Self::List => None,
        }
    }

    /// Longest id of an entry in bytes.
    const fn max_id(self) -> usize {
        match self {
            Self::Interest(_) => MAX_KEY,
            Self::Listed | Self::Tag | Self::Reading => MAX_PART + 1 + MAX_ID,
            _ => MAX_ID,
        }
    }

    /// Longest text of an entry in bytes.
    const fn max_text(self) -> usize {
        match self {
            Self::Note => MAX_NOTE,
            _ => MAX_TEXT,
        }
    }

    /// The kind of that name; none for any other text.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

impl From<Reaction> for Kind {
    fn from(reaction: Reaction) -> Self {
        match reaction {
            Reaction::Saved => Self::Saved,
            Reaction::Liked => Self::Liked,
            Reaction::NotInterested => Self::NotInterested,
            Reaction::Read => Self::Read,
            Reaction::Opened => Self::Opened,
        }
    }
}

/// What an entry holds. Totally ordered, so that two devices that wrote with an equal stamp agree which value stays.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// Nothing but that it is so: a reaction.
    Flag,
    /// An interest's label, a setting's value, the version of a consent's text, when a title was shown.
    Text(String),
    /// What is needed to draw a title.
    Snapshot(Box<Snapshot>),
}

/// The latest write to one entry. Ordered by stamp and then by value; the greater register wins a merge.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Register {
    /// When and where it was written.
    pub stamp: Stamp,
    /// What was written; none is a tombstone: taken back.
    pub value: Option<Value>,
}

/// Longest id of an entry in bytes, unless it is the key of a feature.
pub const MAX_ID: usize = Title::MAX_ID;
/// Longest key of a feature in bytes: no label of a collection folds to more, since no character of 3 bytes folds to more than 8.
pub const MAX_KEY: usize = Title::MAX_LABEL * 8 / 3;
/// Longest text of an entry in bytes, unless it is a note.
pub const MAX_TEXT: usize = 400;
/// Longest note in bytes.
pub const MAX_NOTE: usize = 4000;
/// Longest first part of a [`joined`] id in bytes.
pub const MAX_PART: usize = 100;
/// What stands between the parts of a [`joined`] id. The first part never has it.
const JOINT: char = '/';

/// The id of an entry about a title and something else: a list, a word, a day.
pub fn joined(part: &str, title: &str) -> String {
    [part, "/", title].concat()
}

/// The parts of a [`joined`] id; none where it has but one.
pub fn parted(id: &str) -> Option<(&str, &str)> {
    id.split_once(JOINT).filter(|(part, title)| !part.is_empty() && !title.is_empty())
}

/// Why an entry is not taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryFault {
    /// The kind is none of [`Kind::ALL`].
    UnknownKind,
    /// The id is empty.
    NoId,
    /// The id is of two parts, and one is missing or too long.
    Parts,
    /// The id is longer than [`MAX_ID`], or the key of a feature than [`MAX_KEY`].
    LongId {
        /// Its length in bytes.
        bytes: usize,
        /// The greatest length in bytes.
        limit: usize,
    },
    /// The text is longer than [`MAX_TEXT`], or a note than [`MAX_NOTE`].
    LongText {
        /// Its length in bytes.
        bytes: usize,
        /// The greatest length in bytes.
        limit: usize,
    },
    /// The time is beyond [`Stamp::MAX_TIME`].
    Time {
        /// The time found.
        got: u64,
    },
    /// The device is not 16 hexadecimal digits.
    Device,
    /// The value does not suit the kind: a reaction with a text, an interest without.
    Value {
        /// The kind whose value it was.
        kind: Kind,
    },
    /// The profile holds as many entries as it may.
    Full {
        /// How many.
        limit: usize,
    },
}

impl fmt::Display for EntryFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::UnknownKind => {
                f.write_str("its kind is not known; it may come from a newer Carrel, so update this one")
            }
            Self::NoId => f.write_str("its id is empty; give the id of a title, feature, setting or purpose"),
            Self::Parts => write!(
                f,
                "its id is not of two parts with a / between; give a list, word or day of 1 to {MAX_PART} bytes and a title's id"
            ),
            Self::LongId { bytes, limit } => write!(f, "its id has {bytes} bytes; shorten it to {limit}"),
            Self::LongText { bytes, limit } => write!(f, "its text has {bytes} bytes; shorten it to {limit}"),
            Self::Time { got } => {
                write!(f, "its time is {got}; give milliseconds since 1970, at most {}", Stamp::MAX_TIME)
            }
            Self::Device => f.write_str("its device is malformed; give 16 hexadecimal digits"),
            Self::Value { kind } => {
                write!(f, "its value does not suit the kind {}; see the table of kinds", kind.as_str())
            }
            Self::Full { limit } => write!(f, "the profile is full with {limit} entries; remove some first"),
        }
    }
}

impl core::error::Error for EntryFault {}

/// Whether an entry may be taken in; what a reader sets and what a file brings are held to the same.
pub(super) fn check(kind: Kind, id: &str, register: &Register) -> Result<(), EntryFault> {
    if id.is_empty() {
        return Err(EntryFault::NoId);
    }
    let limit = kind.max_id();
    if id.len() > limit {
        return Err(EntryFault::LongId { bytes: id.len(), limit });
    }
    let whole = |id: &str| parted(id).is_some_and(|(part, title)| part.len() <= MAX_PART && title.len() <= MAX_ID);
    if matches!(kind, Kind::Listed | Kind::Tag | Kind::Reading) && !whole(id) {
        return Err(EntryFault::Parts);
    }
    if register.stamp.time > Stamp::MAX_TIME {
        return Err(EntryFault::Time { got: register.stamp.time });
    }
    let suits = match &register.value {
        None => true,
        Some(Value::Flag) => Reaction::ALL.into_iter().any(|reaction| kind == reaction.into()),
        Some(Value::Snapshot(_)) => kind == Kind::Snapshot,
        Some(Value::Text(text)) if text.len() > kind.max_text() => {
            return Err(EntryFault::LongText { bytes: text.len(), limit: kind.max_text() });
        }
        Some(Value::Text(_)) => kind != Kind::Snapshot && Reaction::ALL.into_iter().all(|it| kind != it.into()),
    };
    suits.then_some(()).ok_or(EntryFault::Value { kind })
}

#[cfg(test)]
mod tests {
    use super::{Kind, Reaction, Reactions};

    #[test]
    fn names_lead_back_to_the_kind() {
        for kind in Kind::ALL {
            assert_eq!(Kind::parse(kind.as_str()), Some(kind));
        }
        assert_eq!(Kind::parse("interest"), None);
        assert_eq!(Kind::parse(""), None);
    }

    #[test]
    fn a_reaction_and_its_kind_have_the_same_name() {
        for reaction in Reaction::ALL {
            assert_eq!(Kind::from(reaction).as_str(), reaction.as_str());
            assert_eq!(Reaction::parse(reaction.as_str()), Some(reaction));
        }
    }

    #[test]
    fn a_set_of_reactions_contains_what_was_put_in_and_nothing_else() {
        let set = Reactions::NONE.with(Reaction::Saved).with(Reaction::Opened);
        let found: Vec<Reaction> = Reaction::ALL.into_iter().filter(|r| set.contains(*r)).collect();
        assert_eq!(found, [Reaction::Saved, Reaction::Opened]);
        assert!(!set.is_empty() && Reactions::NONE.is_empty());
    }
}
