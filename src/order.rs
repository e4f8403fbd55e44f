//! Where things stand in an order that a reader made: each has a key of its own, between those of its neighbours, so that
//! moving one writes one register, and what is moved in two tabs is moved in both.
//!
//! A key is a fraction between 0 and 1 in hexadecimal digits, without the point and without zeros at the end: keys are
//! compared as texts. The scheme is that of David Greenspan, *Implementing Fractional Indexing* (2020).

/// Digits with which the usual keys and those at the end begin: they grow by numbers, and so stay short.
const HEAD: usize = 6;
/// Room between usual keys, and between those that are put behind each other.
const ROOM: u32 = 0x1000;
const STEP: u32 = 0x10;
/// Longest key: whoever comes to it has all keys made anew.
const LONGEST: usize = 60;

/// The key of something that the library puts at a place, counted from 0. They leave room before, between and behind.
pub fn usual(place: usize) -> String {
    headed((place.min(0xffe) as u32 + 1) * ROOM)
}

/// A key before all of those, which leaves room before it, too.
pub const FIRST: &str = "0008008";

/// A key that begins with a number.
fn headed(number: u32) -> String {
    let digit = |place: usize| digit(number >> (4 * (HEAD - 1 - place)) & 15);
    (0..HEAD).map(digit).chain(['8']).collect()
}

fn digit(number: u32) -> char {
    char::from_digit(number, 16).unwrap_or('0')
}

/// The digits of a key; none where it is no key.
fn digits(key: &str) -> Option<Vec<u32>> {
    let value = |it: char| it.to_digit(16).filter(|_| !it.is_ascii_uppercase());
    let digits: Option<Vec<u32>> = key.chars().map(value).collect();
    digits.filter(|it| it.len() <= LONGEST && it.last().is_some_and(|last| *last > 0))
}

/// Whether a text is a key.
pub fn is_key(text: &str) -> bool {
    digits(text).is_some()
}

/// A key between two others; none at an end means that there is nothing. No key where they leave no room: the same twice,
/// the wrong way round, too long, or what is none.
pub fn between(low: Option<&str>, high: Option<&str>) -> Option<String> {
    if low.zip(high).is_some_and(|(low, high)| low >= high) {
        return None;
    }
    let low = low.map_or(Some(Vec::new()), digits)?;
    let high = match high {
        Some(high) => Some(digits(high)?),
        None => None,
    };
    if high.is_none()
        && let Some(key) = behind(&low)
    {
        return Some(key);
    }
    let key: String = middle(&low, high.as_deref()).into_iter().map(digit).collect();
    (key.len() <= LONGEST).then_some(key)
}

/// The next key by number, while there are any.
fn behind(low: &[u32]) -> Option<String> {
    let number = (0..HEAD).fold(0, |number, place| number << 4 | low.get(place).copied().unwrap_or(0));
    let next = number + STEP;
    (next >> (4 * HEAD) == 0).then(|| headed(next))
}

/// The digits between two fractions, of which the second is greater; none means 1.
fn middle(low: &[u32], high: Option<&[u32]>) -> Vec<u32> {
    let first = low.first().copied().unwrap_or(0);
    let rest = low.get(1..).unwrap_or_default();
    match high.and_then(|it| it.split_first()) {
        // What both begin with.
        Some((&same, others)) if same == first => [vec![same], middle(rest, Some(others))].concat(),
        Some((&digit, _)) if digit > first + 1 => vec![(first + digit) / 2],
        Some((&digit, others)) if !others.is_empty() => vec![digit],
        None if first < 15 => vec![(first + 16) / 2],
        Some(_) | None => [vec![first], middle(rest, None)].concat(),
    }
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
    let room = (0xff_0000 / (keys.len() as u32 + 1)).clamp(1, ROOM);
    order.into_iter().zip(1..).map(|(it, place)| (it, headed(place * room))).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Moves what stands at a place to another, and looks whether that is what came of it. Sorted by key and name, as those
    /// who keep an order sort it.
    fn go(all: &mut [(String, usize)], from: usize, to: usize) {
        let mut expected: Vec<usize> = all.iter().map(|it| it.1).collect();
        if from < all.len() && to < all.len() {
            let moved = expected.remove(from);
            expected.insert(to, moved);
        }
        let keys: Vec<&str> = all.iter().map(|it| it.0.as_str()).collect();
        for (place, key) in moved(&keys, from, to) {
            all[place].0 = key;
        }
        all.sort();
        assert_eq!(all.iter().map(|it| it.1).collect::<Vec<_>>(), expected, "{from} to {to}: {all:?}");
    }

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
        for key in ["", "x", "é", "aé", "80", "8 ", "8A", &"8".repeat(61)] {
            assert_eq!(between(Some(key), None), None, "{key}");
            assert!(!is_key(key), "{key}");
        }
        assert_eq!(between(Some("108"), Some("108")), None);
        assert_eq!(between(Some("2"), Some("1")), None);
    }

    #[test]
    fn keys_stay_short_however_many_are_put_behind_each_other() {
        let mut last = usual(0);
        for _ in 0..40_000 {
            let next = between(Some(&last), None).expect("room");
            assert!(last < next && next.len() <= HEAD + 1, "{next}");
            last = next;
        }
    }

    #[test]
    fn whatever_is_always_put_first_or_second_comes_there() {
        let mut all: Vec<(String, usize)> = (0..5).map(|it| (usual(it), it)).collect();
        for round in 0..600 {
            let (from, to) = (4, round % 2);
            go(&mut all, from, to);
            assert!(all.iter().all(|it| is_key(&it.0)), "{all:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_moved_stands_where_it_was_put_and_nothing_else_moves(
            start in prop::collection::vec(prop_oneof![Just(usual(0)), (0_usize..9).prop_map(usual), "\\PC{0,3}"], 1..8),
            moves in prop::collection::vec((0_usize..8, 0_usize..8), 1..60),
        ) {
            // By key and name, as those who keep an order sort it.
            let mut all: Vec<(String, usize)> = start.into_iter().zip(0..).collect();
            all.sort();
            for (from, to) in moves {
                go(&mut all, from, to);
            }
        }
    }
}
