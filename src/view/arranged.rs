//! The shelves of the page in the reader's order. Comes later: see [`crate::later`].
//!
//! Where a shelf stands is a register of its own ([`Kind::Place`]): a key of the order, with a `-` before it where the
//! reader does not want to see it. So what two tabs arrange at once is all done.

use carrel_engine::profile::{Kind, Profile, Value};
use carrel_engine::rank::ShelfKind;

use super::context::View;
use super::own::{self, Of};
use crate::order;
use crate::state::Change;

/// A shelf, and whether the reader wants it on the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its key in the order.
    key: String,
    /// Which it is.
    pub kind: ShelfKind,
    /// Whether it is on the page.
    pub shown: bool,
}

/// The shelves of the library and the reader's own, as the reader arranged them. Where the reader said nothing, the
/// library's stand as the library has them, and the reader's own behind the first.
pub fn arranged(library: &[ShelfKind], profile: &Profile) -> Vec<Place> {
    let own = own::all(profile);
    let usual = library.iter().enumerate().map(|(index, kind)| (*kind, order::usual(index)));
    // What came while the reader was away stands before all.
    let place = |of: &Of| if matches!(of, Of::Away(_)) { order::FIRST.to_owned() } else { order::usual(0) };
    let own = own.into_iter().map(|it| (it.kind, place(&it.of)));
    let mut places: Vec<Place> = Vec::new();
    for (kind, key) in usual.chain(own) {
        let chosen = profile.text(Kind::Place, &own::id(kind)).map(|(text, _)| text);
        let (chosen, shown) = chosen.map_or((None, true), |it| match it.strip_prefix('-') {
            Some(key) => (Some(key), false),
            None => (Some(it), true),
        });
        let key = chosen.filter(|it| order::is_key(it)).map_or(key, str::to_owned);
        if places.iter().all(|it| it.kind != kind) {
            places.push(Place { key, kind, shown });
        }
    }
    sort(&mut places);
    places
}

/// By their keys; of one key the library's before the reader's own, and those by what stands on them, so that every visit
/// and tab has them alike.
fn sort(places: &mut [Place]) {
    let rank = |it: &Place| (it.key.clone(), it.kind.min(ShelfKind::Own(0)), own::id(it.kind));
    places.sort_by_cached_key(rank);
}

impl Place {
    fn change(&self) -> Change {
        let text = [if self.shown { "" } else { "-" }, &self.key].concat();
        (Kind::Place, own::id(self.kind), Some(Value::Text(text)))
    }
}

/// Moves a shelf to where another is.
pub fn moved(places: &mut Vec<Place>, from: usize, to: usize) -> Vec<Change> {
    let keys: Vec<&str> = places.iter().map(|it| it.key.as_str()).collect();
    let fresh = order::moved(&keys, from, to);
    let changes = fresh.into_iter().map(|(place, key)| {
        places[place].key = key;
        places[place].change()
    });
    let changes = changes.collect();
    sort(places);
    changes
}

/// Shows a shelf, or hides it.
pub fn shown(places: &mut [Place], kind: ShelfKind, shown: bool) -> Vec<Change> {
    let found = places.iter_mut().find(|it| it.kind == kind);
    found
        .into_iter()
        .map(|place| {
            place.shown = shown;
            place.change()
        })
        .collect()
}

/// Goes back to the library's order; the reader's own shelves stay.
pub fn reset(profile: &Profile) -> Vec<Change> {
    profile.texts(Kind::Place).map(|(id, ..)| (Kind::Place, id.to_owned(), None)).collect()
}

/// The shelves that the page shows, in order.
pub fn shelves(view: &View) -> Vec<ShelfKind> {
    let places = arranged(&view.settings.shelves, &view.state.profile);
    places.into_iter().filter(|it| it.shown).map(|it| it.kind).collect()
}

#[cfg(test)]
mod tests {
    use carrel_engine::profile::{DeviceId, Stamp};
    use proptest::prelude::*;

    use super::*;
    use ShelfKind::{New, Picked, Popular, Saved};

    fn at(time: u64) -> Stamp {
        Stamp { time, count: 0, device: DeviceId(1) }
    }

    fn write(profile: &mut Profile, changes: Vec<Change>, time: u64) {
        for (kind, id, value) in changes {
            match value {
                Some(value) => profile.set(kind, &id, value, at(time)),
                None => profile.unset(kind, &id, at(time)),
            }
            .expect("a sound change");
        }
    }

    fn kinds(library: &[ShelfKind], profile: &Profile) -> Vec<ShelfKind> {
        arranged(library, profile).iter().map(|it| it.kind).collect()
    }

    fn go(library: &[ShelfKind], profile: &mut Profile, kind: ShelfKind, to: usize, time: u64) {
        let mut places = arranged(library, profile);
        let from = places.iter().position(|it| it.kind == kind).expect("it is there");
        let changes = moved(&mut places, from, to);
        write(profile, changes, time);
        assert_eq!(arranged(library, profile), places, "what is kept is read back");
    }

    #[test]
    fn a_shelf_that_the_library_adds_stands_where_the_library_puts_it() {
        let mut profile = Profile::new();
        let library = [Picked, New, Saved];
        go(&library, &mut profile, Saved, 0, 1);
        assert_eq!(kinds(&library, &profile), [Saved, Picked, New]);
        assert_eq!(kinds(&[Picked, New, Popular, Saved], &profile), [Saved, Picked, New, Popular]);
        let changes = reset(&profile);
        write(&mut profile, changes, 2);
        assert_eq!(kinds(&library, &profile), library);
    }

    #[test]
    fn what_is_not_understood_counts_for_nothing() {
        let mut profile = Profile::new();
        for (id, text) in [("saved", "xyz"), ("picked", ""), ("new", "-"), ("other", "108"), ("popular", "aé")] {
            profile.set(Kind::Place, id, Value::Text(text.into()), at(1)).expect("an entry");
        }
        let library = [Picked, New, Saved];
        assert_eq!(kinds(&library, &profile), library);
        assert!(!arranged(&library, &profile)[1].shown);
    }

    #[test]
    fn two_tabs_that_arrange_at_once_both_have_their_way() {
        let library = [Picked, New, Popular, Saved];
        let (mut one, mut other) = (Profile::new(), Profile::new());
        go(&library, &mut one, Saved, 0, 1);
        let mut places = arranged(&library, &other);
        let hide = shown(&mut places, New, false);
        write(&mut other, hide, 1);
        go(&library, &mut other, Picked, 3, 2);
        one.merge(&other);
        assert_eq!(kinds(&library, &one), [Saved, New, Popular, Picked]);
        assert!(!arranged(&library, &one)[1].shown);
    }

    proptest! {
        #[test]
        fn every_shelf_has_one_place_and_goes_where_it_is_put(moves in prop::collection::vec((0_usize..6, 0_usize..6), 0..20)) {
            let library = ShelfKind::ALL;
            let mut profile = Profile::new();
            for (time, (from, to)) in (1..).zip(moves) {
                let mut expected = kinds(&library, &profile);
                if from < expected.len() && to < expected.len() {
                    let kind = expected.remove(from);
                    expected.insert(to, kind);
                    go(&library, &mut profile, kind, to, time);
                }
                prop_assert_eq!(kinds(&library, &profile), expected);
            }
        }
    }
}
