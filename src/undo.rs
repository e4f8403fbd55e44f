//! Taking back what was done last. Comes later: see [`crate::later`].

use carrel_engine::profile::{Kind, Profile, Stamp};

use crate::state::State;

/// Gives every register that differs between two profiles the value it had `before`, unless it has changed once more since
/// `after`: what was done meanwhile, here or in another tab, stays done. Whether all could be written.
pub fn revert(profile: &mut Profile, before: &Profile, after: &Profile, stamp: Stamp) -> bool {
    let value = |profile: &Profile, kind, id: &str| profile.register(kind, id).and_then(|it| it.value.clone());
    let keys = before.entries().chain(after.entries()).map(|(kind, id, _)| (kind, id.to_owned()));
    let mut keys: Vec<(Kind, String)> = keys.collect();
    keys.sort_unstable();
    keys.dedup();
    // Titles are drawn from their snapshots, so these come first: see `Profile::react`.
    keys.sort_by_key(|(kind, _)| *kind != Kind::Snapshot);
    let mut whole = true;
    for (kind, id) in keys {
        let (was, became) = (value(before, kind, &id), value(after, kind, &id));
        if was == became || value(profile, kind, &id) != became {
            continue;
        }
        whole &= match was {
            Some(was) => profile.set(kind, &id, was, stamp).is_ok(),
            None => profile.unset(kind, &id, stamp).is_ok(),
        };
    }
    whole
}

/// Whether what was done last changed a register of this kind, and nothing has changed it since.
pub fn touched(state: &State, of: impl Fn(Kind, &str) -> bool) -> bool {
    let Some(it) = &state.forgot else { return false };
    let value = |profile: &Profile, kind, id: &str| profile.register(kind, id).and_then(|it| it.value.clone());
    it.1.entries().any(|(kind, id, register)| {
        of(kind, id) && register.value != value(&it.0, kind, id) && register.value == value(&state.profile, kind, id)
    })
}

#[cfg(test)]
mod tests {
    use carrel_engine::feature::FeatureKind;
    use carrel_engine::profile::{DeviceId, Reaction, Snapshot, Value};
    use proptest::prelude::*;

    use super::*;

    fn at(time: u64) -> Stamp {
        Stamp { time, count: 0, device: DeviceId(1) }
    }

    fn edit(profile: &mut Profile, what: u8, time: u64) {
        let id = ["a", "b", "c"][usize::from(what) % 3];
        let on = what & 8 == 0;
        let done = match what % 4 {
            0 if on => profile.set(Kind::Interest(FeatureKind::Topic), id, Value::Text(id.into()), at(time)),
            0 => profile.unset(Kind::Interest(FeatureKind::Topic), id, at(time)),
            1 if on => profile.set(Kind::Setting, id, Value::Text(what.to_string()), at(time)),
            1 => profile.unset(Kind::Setting, id, at(time)),
            kind => {
                let reaction = if kind == 2 { Reaction::Saved } else { Reaction::Liked };
                match on {
                    true => profile.react(reaction, id, Some(Snapshot::new(id, "", &[], "")), at(time)),
                    false => profile.take_back(reaction, id, at(time)),
                }
            }
        };
        done.unwrap();
    }

    type Said = Vec<(Kind, String, Option<Value>)>;

    fn said(profile: &Profile) -> Said {
        let all = profile.entries().filter(|(_, _, it)| it.value.is_some());
        all.map(|(kind, id, it)| (kind, id.to_owned(), it.value.clone())).collect()
    }

    proptest! {
        #[test]
        fn what_was_done_last_is_taken_back_and_nothing_else(
            before in prop::collection::vec(any::<u8>(), 0..8),
            last in prop::collection::vec(any::<u8>(), 0..4),
        ) {
            let mut profile = Profile::default();
            before.iter().zip(1..).for_each(|(it, time)| edit(&mut profile, *it, time));
            let old = profile.clone();
            last.iter().for_each(|it| edit(&mut profile, *it, 50));
            let new = profile.clone();
            prop_assert!(revert(&mut profile, &old, &new, at(100)));
            prop_assert_eq!(said(&profile), said(&old));
        }

        #[test]
        fn what_was_done_since_stays(before in any::<u8>(), last in any::<u8>(), since in any::<u8>()) {
            let mut profile = Profile::default();
            edit(&mut profile, before, 1);
            let old = profile.clone();
            edit(&mut profile, last, 2);
            let new = profile.clone();
            edit(&mut profile, since, 3);
            let now = profile.clone();
            revert(&mut profile, &old, &new, at(4));
            for (kind, id, value) in said(&now) {
                let changed = new.register(kind, &id).and_then(|it| it.value.clone()) != value;
                if changed {
                    prop_assert_eq!(profile.register(kind, &id).and_then(|it| it.value.clone()), value);
                }
            }
        }
    }
}
