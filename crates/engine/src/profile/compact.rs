//! What a profile drops to stay small.

use super::shown::{MOST, REST_DAYS};
use super::{Kind, Profile, Register, Shown, Stamp, text_of};
use crate::date::day;
use crate::map::sorted;

/// How long a tombstone is kept: 90 days in milliseconds.
const TOMBSTONE_MS: u64 = 90 * 24 * 60 * 60 * 1000;

/// Room made for new entries in a profile near its limit.
const ROOM: usize = 1000;
/// The greatest [`worth`] that gives way to entries that are not there yet: tombstones and opened titles.
const HARDLY_MISSED: u8 = 1;

impl Profile {
    /// Drops snapshots of titles of which nothing else is said, tombstones older than 90 days, and, near [`MAX_ENTRIES`](Self::MAX_ENTRIES), the oldest of
    /// what is missed least.
    ///
    /// The merge laws are laws of [`merge`](Self::merge) alone: dropping a tombstone forgets that something was taken back, so a device that
    /// was away for more than 90 days can bring it again. That is the price of not growing for ever. Consents are the exception: a withdrawal
    /// is never forgotten.
    pub fn compact(&mut self, now_ms: u64) {
        self.drop_idle_snapshots();
        self.retain(|kind, _, register| {
            register.value.is_some()
                || kind == Kind::Consent
                || register.stamp.time.saturating_add(TOMBSTONE_MS) >= now_ms
        });
        self.drop_long_shown(now_ms);
        self.shrink();
    }

    /// Which titles were shown is remembered no longer than it counts, and of not too many. Without a tombstone: another
    /// tab that brings one again brings it until it is dropped there, too.
    fn drop_long_shown(&mut self, now_ms: u64) {
        let latest = sorted(self.all_shown().map(|(_, shown)| shown.last).collect(), |a: &i32, b| b.cmp(a));
        let today = day(now_ms);
        let oldest = latest.get(MOST).copied().unwrap_or(i32::MIN).max(today - 2 * REST_DAYS);
        self.retain(|kind, _, register| {
            let shown = || Shown::read(text_of(register.value.as_ref())?);
            kind != Kind::Shown || register.value.is_none() || shown().is_some_and(|it| it.last > oldest)
        });
    }

    fn drop_idle_snapshots(&mut self) {
        // What is on a list, read, noted or tagged is drawn from its snapshot like what was reacted to.
        let gathered: Vec<&str> = [Kind::Listed, Kind::Note, Kind::Tag, Kind::Reading]
            .into_iter()
            .flat_map(|kind| self.of_kind(kind).map(move |(id, register)| (kind, id, register)))
            .filter(|(_, _, register)| register.value.is_some())
            .filter_map(|(kind, id, _)| kind.title_of(id))
            .collect();
        let gathered = sorted(gathered, Ord::cmp);
        let idle: Vec<String> = self
            .of_kind(Kind::Snapshot)
            .filter(|(id, register)| {
                register.value.is_some() && self.reactions(id).is_empty() && gathered.binary_search(id).is_err()
            })
            .map(|(id, _)| id.to_owned())
            .collect();
        if let Some(snapshots) = self.kinds.get_mut(&Kind::Snapshot) {
            for id in idle {
                snapshots.remove(&id);
            }
        }
        self.retain(|_, _, _| true);
    }

    /// Removes the least missed registers: whatever it takes to hold the limit, and what is hardly missed to leave room for new ones.
    fn shrink(&mut self) {
        let count = self.registers();
        if count <= Self::MAX_ENTRIES - ROOM {
            return;
        }
        let must = count.saturating_sub(Self::MAX_ENTRIES);
        let may = count - (Self::MAX_ENTRIES - ROOM);
        let entries: Vec<(u8, Stamp, Kind, String)> = self
            .entries()
            .map(|(kind, id, register)| (worth(kind, register), register.stamp, kind, id.to_owned()))
            .collect();
        let order = sorted(entries, Ord::cmp);
        let gone = order.into_iter().take(may).enumerate().filter(|(n, entry)| *n < must || entry.0 <= HARDLY_MISSED);
        for (_, (_, _, kind, id)) in gone {
            if let Some(ids) = self.kinds.get_mut(&kind) {
                ids.remove(&id);
            }
        }
        self.retain(|_, _, _| true);
    }

    /// Keeps the registers for which `keep` holds, and no empty map.
    fn retain(&mut self, keep: impl Fn(Kind, &str, &Register) -> bool) {
        self.kinds.retain(|kind, ids| {
            ids.retain(|id, register| keep(*kind, id, register));
            !ids.is_empty()
        });
    }
}

/// How much a register would be missed.
fn worth(kind: Kind, register: &Register) -> u8 {
    if kind == Kind::Consent {
        return 5;
    }
    if register.value.is_none() {
        return 0;
    }
    match kind {
        Kind::Shown => 0,
        Kind::Opened => 1,
        Kind::Snapshot => 2,
        Kind::Liked | Kind::NotInterested | Kind::Read => 3,
        Kind::Saved | Kind::Interest(_) | Kind::Listed | Kind::Note | Kind::Tag | Kind::Reading => 4,
        Kind::Setting | Kind::Consent | Kind::Shelf | Kind::Place | Kind::List => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, Profile, ROOM, Stamp, TOMBSTONE_MS};
    use crate::profile::{DeviceId, EntryFault, Reaction, Snapshot, Value};

    fn at(time: u64) -> Stamp {
        Stamp { time, count: 0, device: DeviceId(1) }
    }

    fn snapshot() -> Snapshot {
        Snapshot::new("Moby-Dick", "Herman Melville", &["Whales"], "")
    }

    #[test]
    fn a_snapshot_is_kept_as_long_as_a_reaction_stands() {
        let mut profile = Profile::new();
        profile.react(Reaction::Saved, "a", Some(snapshot()), at(1)).unwrap();
        profile.react(Reaction::Liked, "a", Some(snapshot()), at(2)).unwrap();
        profile.take_back(Reaction::Liked, "a", at(3)).unwrap();
        profile.compact(4);
        assert!(profile.snapshot("a").is_some());
        profile.take_back(Reaction::Saved, "a", at(5)).unwrap();
        assert!(profile.snapshot("a").is_some(), "an undo still finds it");
        profile.compact(6);
        assert_eq!(profile.snapshot("a"), None);
    }

    #[test]
    fn a_snapshot_is_kept_as_long_as_its_title_is_on_a_list_read_noted_or_tagged() {
        let text = || Value::Text("a".to_owned());
        for (kind, id) in [(Kind::Listed, "l/x/y"), (Kind::Note, "x/y"), (Kind::Tag, "t/x/y"), (Kind::Reading, "-/x/y")]
        {
            let mut profile = Profile::new();
            profile.set(Kind::Snapshot, "x/y", Value::Snapshot(Box::new(snapshot())), at(1)).unwrap();
            profile.set(kind, id, text(), at(1)).unwrap();
            profile.compact(2);
            assert!(profile.snapshot("x/y").is_some(), "{kind:?}");
            profile.unset(kind, id, at(3)).unwrap();
            profile.compact(4);
            assert_eq!(profile.snapshot("x/y"), None, "{kind:?}");
        }
    }

    #[test]
    fn tombstones_go_after_ninety_days_and_not_before() {
        let mut profile = Profile::new();
        profile.unset(Kind::Saved, "a", at(1000)).unwrap();
        profile.compact(1000 + TOMBSTONE_MS);
        assert!(profile.register(Kind::Saved, "a").is_some());
        profile.compact(1001 + TOMBSTONE_MS);
        assert_eq!(profile, Profile::new());
    }

    #[test]
    fn a_withdrawn_consent_is_never_forgotten() {
        let mut profile = Profile::new();
        profile.unset(Kind::Consent, "reactions", at(1)).unwrap();
        profile.compact(u64::MAX);
        assert!(profile.register(Kind::Consent, "reactions").is_some());
    }

    #[test]
    fn near_the_limit_opened_titles_go_before_saved_ones_and_old_before_new() {
        let mut profile = Profile::new();
        let mut other = Profile::new();
        for n in 0..Profile::MAX_ENTRIES as u64 {
            profile.set(Kind::Opened, &n.to_string(), Value::Flag, at(n + 1)).unwrap();
        }
        other.react(Reaction::Saved, "kept", Some(snapshot()), at(1)).unwrap();
        profile.merge(&other);
        profile.compact(100);
        assert_eq!(profile.entries().count(), Profile::MAX_ENTRIES - ROOM);
        assert!(profile.has(Reaction::Saved, "kept") && profile.snapshot("kept").is_some());
        let oldest = (0..Profile::MAX_ENTRIES).find(|n| profile.has(Reaction::Opened, &n.to_string()));
        assert_eq!(oldest, Some(ROOM + 2));
        profile.react(Reaction::Liked, "new", Some(snapshot()), at(1)).expect("there is room again");
    }

    #[test]
    fn saved_titles_give_way_only_to_the_limit_itself() {
        let mut profile = Profile::new();
        let mut other = Profile::new();
        for n in 0..Profile::MAX_ENTRIES as u64 {
            profile.set(Kind::Saved, &n.to_string(), Value::Flag, at(n + 1)).unwrap();
        }
        profile.compact(100);
        assert_eq!(profile.len(), Profile::MAX_ENTRIES);
        let full = profile.set(Kind::Saved, "new", Value::Flag, at(1));
        assert_eq!(full, Err(EntryFault::Full { limit: Profile::MAX_ENTRIES }));
        other.set(Kind::Saved, "new", Value::Flag, at(u64::from(u32::MAX))).unwrap();
        profile.merge(&other);
        profile.compact(100);
        assert_eq!(profile.len(), Profile::MAX_ENTRIES);
        assert!(profile.has(Reaction::Saved, "new") && !profile.has(Reaction::Saved, "0"));
    }

    #[test]
    fn compacting_twice_is_compacting_once() {
        let mut profile = Profile::new();
        profile.react(Reaction::Read, "a", Some(snapshot()), at(1)).unwrap();
        profile.take_back(Reaction::Read, "a", at(2)).unwrap();
        profile.compact(50);
        let once = profile.clone();
        profile.compact(50);
        assert_eq!(profile, once);
    }
}
