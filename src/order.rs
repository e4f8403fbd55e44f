//! Where things stand in an order that a reader made: each has a key of its own, between those of its neighbours, so that
//! moving one writes one register, and what is moved in two tabs is moved in both.

use fractional_index::FractionalIndex;

/// The key of something that the library puts at a place, counted from 0. They leave room before, between and behind.
pub fn usual(place: usize) -> String {
    let most = 0x7e;
    [hex(0x10 + place.min(most) as u8), hex(0x80)].concat()
}

/// A key before all of those, which leaves room before it, too.
pub const FIRST: &str = "0880";

fn hex(byte: u8) -> String {
    let digit = |it: u8| char::from_digit(u32::from(it), 16).unwrap_or('0');
    [digit(byte >> 4), digit(byte & 15)].iter().collect()
}

/// A key between two others; none at an end means that there is nothing. No key where they leave no room: the same twice, or
/// what is none.
pub fn between(low: Option<&str>, high: Option<&str>) -> Option<String> {
    let read = |key: Option<&str>| match key {
        // Only as it is written: keys are compared as texts.
        Some(key) => FractionalIndex::from_string(key).ok().filter(|it| it.to_string() == key).map(Some),
        None => Some(None),
    };
    let key = match (read(low)?, read(high)?) {
        (None, None) => FractionalIndex::default(),
        (Some(low), None) => FractionalIndex::new_after(&low),
        (None, Some(high)) => FractionalIndex::new_before(&high),
        (Some(low), Some(high)) => FractionalIndex::new_between(&low, &high)?,
    };
    Some(key.to_string())
}

/// The keys to write so that what stands at `from` comes to stand at `to`: one, or, where the neighbours leave no room, all.
pub fn moved(keys: &[&str], from: usize, to: usize) -> Vec<(usize, String)> {
    if from >= keys.len() || to >= keys.len() || from == to {
        return Vec::new();
    }
    let others: Vec<&str> = keys.iter().enumerate().filter(|(place, _)| *place != from).map(|(_, key)| *key).collect();
    let before = to.checked_sub(1).map(|it| others[it]);
    if let Some(key) = between(before, others.get(to).copied()) {
        return vec![(from, key)];
    }
    let mut order: Vec<usize> = (0..keys.len()).filter(|it| *it != from).collect();
    order.insert(to, from);
    let mut last: Option<String> = None;
    let fresh = order.into_iter().filter_map(|it| {
        last = between(last.as_deref(), None);
        Some((it, last.clone()?))
    });
    fresh.collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_the_library_puts_somewhere_leaves_room_everywhere() {
        for place in 0..50 {
            let (low, high) = (usual(place), usual(place + 1));
            let key = between(Some(&low), Some(&high)).expect("room");
            assert!(low < key && key < high, "{low} {key} {high}");
        }
        assert!(between(None, Some(FIRST)).is_some_and(|it| it.as_str() < FIRST) && FIRST < usual(0).as_str());
    }

    #[test]
    fn what_is_no_key_leaves_no_room() {
        for key in ["", "x", "é", "8", "10", "80 "] {
            assert_eq!(between(Some(key), None), None, "{key}");
        }
        assert_eq!(between(Some("1080"), Some("1080")), None);
    }

    proptest! {
        #[test]
        fn what_is_moved_stands_where_it_was_put_and_nothing_else_moves(
            start in prop::collection::vec(prop_oneof![Just("1080".to_owned()), (0_usize..9).prop_map(usual), "[0-9a-z]{0,3}"], 1..8),
            moves in prop::collection::vec((0_usize..8, 0_usize..8), 1..40),
        ) {
            // By key and name, as those who keep an order sort it.
            let mut all: Vec<(String, usize)> = start.into_iter().zip(0..).collect();
            all.sort();
            for (from, to) in moves {
                let mut expected: Vec<usize> = all.iter().map(|it| it.1).collect();
                if from < all.len() && to < all.len() {
                    let moved = expected.remove(from);
                    expected.insert(to, moved);
                }
                let keys: Vec<&str> = all.iter().map(|it| it.0.as_str()).collect();
                for (place, key) in super::moved(&keys, from, to) {
                    all[place].0 = key;
                }
                all.sort();
                prop_assert_eq!(all.iter().map(|it| it.1).collect::<Vec<_>>(), expected);
            }
        }
    }
}
