//! What a reader said, as a map that several tabs and devices can write and merge.
//!
//! | Module | Holds |
//! |---|---|
//! | [`clock`] | stamps and the clock that hands them out |
//! | [`entry`] | kinds, reactions, values, and which entries are taken in |
//! | [`shown`] | on how many days a title was shown |
//! | [`snapshot`] | what *Saved* draws with no network |
//! | [`mod@file`] | the profile as JSON, import |
//! | [`packed`] | the profile as it is stored: the same in half of the room |
//! | `compact` | what is dropped, and when |
//!
//! A profile is a map from ([`Kind`], id) to a last-writer-wins [`Register`]. Every change is the merge of one register, so whatever holds
//! for merging (commutative, associative, idempotent) holds for changes that arrive late or twice.

pub mod clock;
mod compact;
pub mod entry;
pub mod file;
pub mod packed;
pub mod shown;
pub mod snapshot;

pub use clock::{Clock, DeviceId, Stamp};
pub use entry::{EntryFault, Kind, Reaction, Reactions, Register, Value, joined, parted};
pub use file::{Imported, ProfileError, ProfileFile};
pub use shown::Shown;
pub use snapshot::Snapshot;

use crate::feature::FeatureKind;
use crate::map::{Map, sorted};
use entry::check;

/// A reader's reactions, interests, settings and consents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    // Two levels, so that a look-up borrows its id. No inner map is empty: two profiles with the same registers are equal.
    kinds: Map<Kind, Map<String, Register>>,
}

impl Profile {
    /// Most registers of a stored profile, tombstones included.
    pub const MAX_ENTRIES: usize = 40_000;

    /// An empty profile. Erasing is replacing by this.
    pub const fn new() -> Self {
        Self { kinds: Map::new() }
    }

    /// Takes in every register of `other` that is greater than the one here.
    ///
    /// Commutative, associative, idempotent. May exceed [`MAX_ENTRIES`](Self::MAX_ENTRIES), because a bound would make the outcome depend on
    /// the order; [`compact`](Self::compact) before storing.
    pub fn merge(&mut self, other: &Self) {
        for (kind, id, register) in other.entries() {
            self.put(kind, id, register.clone());
        }
    }

    /// Writes one entry. An older stamp than the entry's own changes nothing.
    pub fn set(&mut self, kind: Kind, id: &str, value: Value, stamp: Stamp) -> Result<(), EntryFault> {
        self.write(kind, id, Register { stamp, value: Some(value) })
    }

    /// Takes one entry back. An older stamp than the entry's own changes nothing.
    pub fn unset(&mut self, kind: Kind, id: &str, stamp: Stamp) -> Result<(), EntryFault> {
        self.write(kind, id, Register { stamp, value: None })
    }

    /// Drops an entry without a trace, as if it had never been written. Not for what other tabs or devices know: they
    /// would bring it again.
    pub fn forget(&mut self, kind: Kind, id: &str) {
        if let Some(ids) = self.kinds.get_mut(&kind) {
            ids.remove(id);
        }
        self.kinds.retain(|_, ids| !ids.is_empty());
    }

    /// Records a reaction, with what is needed to draw its title later.
    ///
    /// Liked and not-interested exclude each other: setting one takes the other back. Both are always written, with one stamp, so that after
    /// any merge the later of two contradicting reactions stands and neither revives when the other is taken back.
    pub fn react(
        &mut self,
        reaction: Reaction,
        id: &str,
        snapshot: Option<Snapshot>,
        stamp: Stamp,
    ) -> Result<(), EntryFault> {
        // All or nothing: room for three registers is room for every case.
        self.room_for(3)?;
        self.set(reaction.into(), id, Value::Flag, stamp)?;
        if let Some(opposite) = reaction.opposite() {
            self.unset(opposite.into(), id, stamp)?;
        }
        match snapshot {
            Some(snapshot) => self.set(Kind::Snapshot, id, Value::Snapshot(Box::new(snapshot)), stamp),
            None => Ok(()),
        }
    }

    /// Takes a reaction back. The snapshot stays until [`compact`](Self::compact), for an undo.
    pub fn take_back(&mut self, reaction: Reaction, id: &str, stamp: Stamp) -> Result<(), EntryFault> {
        self.unset(reaction.into(), id, stamp)
    }

    /// Whether that reaction to that title stands.
    pub fn has(&self, reaction: Reaction, id: &str) -> bool {
        self.standing(reaction, id).is_some()
    }

    /// The reactions to one title.
    pub fn reactions(&self, id: &str) -> Reactions {
        Reaction::ALL.into_iter().filter(|reaction| self.has(*reaction, id)).fold(Reactions::NONE, Reactions::with)
    }

    /// Titles with that reaction and its time in milliseconds, newest first.
    pub fn titles(&self, reaction: Reaction) -> impl Iterator<Item = (&str, u64)> {
        let titles: Vec<(Stamp, &str)> = self.with_reaction(reaction).collect();
        sorted(titles, |a, b| b.cmp(a)).into_iter().map(|(stamp, id)| (id, stamp.time))
    }

    /// Every standing reaction with its title and its time in milliseconds, by reaction and title id.
    pub fn all_reactions(&self) -> impl Iterator<Item = (Reaction, &str, u64)> {
        Reaction::ALL
            .into_iter()
            .flat_map(|reaction| self.with_reaction(reaction).map(move |(stamp, id)| (reaction, id, stamp.time)))
    }

    /// Every stated interest: kind, key, label, time in milliseconds; by kind and key.
    pub fn interests(&self) -> impl Iterator<Item = (FeatureKind, &str, &str, u64)> {
        FeatureKind::ALL.into_iter().flat_map(|feature| {
            self.of_kind(Kind::Interest(feature)).filter_map(move |(key, register)| match &register.value {
                Some(Value::Text(label)) => Some((feature, key, label.as_str(), register.stamp.time)),
                _ => None,
            })
        })
    }

    /// The value of a setting.
    pub fn setting(&self, name: &str) -> Option<&str> {
        self.text(Kind::Setting, name).map(|(text, _)| text)
    }

    /// What was kept of a title that was reacted to.
    pub fn snapshot(&self, id: &str) -> Option<&Snapshot> {
        match self.register(Kind::Snapshot, id)?.value.as_ref()? {
            Value::Snapshot(snapshot) => Some(snapshot),
            _ => None,
        }
    }

    /// The text of an entry and the time it was written.
    pub fn text(&self, kind: Kind, id: &str) -> Option<(&str, u64)> {
        let register = self.register(kind, id)?;
        Some((text_of(register.value.as_ref())?, register.stamp.time))
    }

    /// Titles that were shown, and when; by id.
    pub fn all_shown(&self) -> impl Iterator<Item = (&str, Shown)> {
        self.of_kind(Kind::Shown)
            .filter_map(|(id, register)| Some((id, Shown::read(text_of(register.value.as_ref())?)?)))
    }

    /// Notes that a title was shown on a day, unless that is known.
    pub fn show(&mut self, id: &str, day: i32, stamp: Stamp) -> Result<(), EntryFault> {
        let before = self.text(Kind::Shown, id).and_then(|(text, _)| Shown::read(text)).unwrap_or_default();
        match before.again(day) {
            Some(shown) => self.set(Kind::Shown, id, Value::Text(shown.write()), stamp),
            None => Ok(()),
        }
    }

    /// Every register, tombstones included, by kind and id: the reader's own ledger of what is kept.
    pub fn entries(&self) -> impl Iterator<Item = (Kind, &str, &Register)> {
        self.kinds.iter().flat_map(|(kind, ids)| ids.iter().map(|(id, register)| (*kind, id.as_str(), register)))
    }

    /// The register of one entry.
    pub fn register(&self, kind: Kind, id: &str) -> Option<&Register> {
        self.kinds.get(&kind)?.get(id)
    }

    /// Number of entries that stand; tombstones are not counted.
    pub fn len(&self) -> usize {
        self.entries().filter(|(_, _, register)| register.value.is_some()).count()
    }

    /// Whether nothing stands.
    pub fn is_empty(&self) -> bool {
        self.entries().all(|(_, _, register)| register.value.is_none())
    }

    /// The greatest stamp, for [`Clock::observe`].
    pub fn latest(&self) -> Option<Stamp> {
        self.entries().map(|(_, _, register)| register.stamp).max()
    }

    /// Number of registers, tombstones included.
    fn registers(&self) -> usize {
        self.kinds.values().map(Map::len).sum()
    }

    fn room_for(&self, more: usize) -> Result<(), EntryFault> {
        if self.registers() + more > Self::MAX_ENTRIES {
            return Err(EntryFault::Full { limit: Self::MAX_ENTRIES });
        }
        Ok(())
    }

    fn write(&mut self, kind: Kind, id: &str, register: Register) -> Result<(), EntryFault> {
        check(kind, id, &register)?;
        if self.register(kind, id).is_none() {
            self.room_for(1)?;
        }
        self.put(kind, id, register);
        Ok(())
    }

    /// Keeps the greater of two registers. Assumes that `register` was checked.
    fn put(&mut self, kind: Kind, id: &str, register: Register) {
        let ids = self.kinds.or_insert_with(kind, Map::new);
        match ids.get_mut(id) {
            Some(known) if register > *known => *known = register,
            Some(_) => {}
            None => {
                ids.insert(id.to_owned(), register);
            }
        }
    }

    /// The texts of a kind that stand, each with its id and the time it was written in milliseconds; by id.
    pub fn texts(&self, kind: Kind) -> impl Iterator<Item = (&str, &str, u64)> {
        self.of_kind(kind)
            .filter_map(|(id, register)| Some((id, text_of(register.value.as_ref())?, register.stamp.time)))
    }

    fn of_kind(&self, kind: Kind) -> impl Iterator<Item = (&str, &Register)> {
        self.kinds.get(&kind).into_iter().flat_map(Map::iter).map(|(id, register)| (id.as_str(), register))
    }

    fn with_reaction(&self, reaction: Reaction) -> impl Iterator<Item = (Stamp, &str)> {
        self.of_kind(reaction.into()).filter_map(move |(id, _)| Some((self.standing(reaction, id)?, id)))
    }

    /// The stamp of a reaction that stands. [`react`](Self::react) never leaves two opposites, but a file may hold them, and so may a merge
    /// with a device that comes back after its tombstones were dropped: the later one stands.
    fn standing(&self, reaction: Reaction, id: &str) -> Option<Stamp> {
        let live = |reaction: Reaction| {
            self.register(reaction.into(), id)
                .filter(|register| register.value.is_some())
                .map(|register| register.stamp)
        };
        let stamp = live(reaction)?;
        let rival = reaction.opposite().and_then(live).map(|stamp| (stamp, Reaction::Liked == reaction));
        (Some((stamp, Reaction::Liked != reaction)) > rival).then_some(stamp)
    }
}

fn text_of(value: Option<&Value>) -> Option<&str> {
    match value? {
        Value::Text(text) => Some(text),
        _ => None,
    }
}
