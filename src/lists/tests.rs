//! What is gathered is found again, in its order, and what two tabs do at once is all there.

use carrel_engine::profile::{DeviceId, Stamp};
use proptest::prelude::*;

use super::*;

fn write(profile: &mut Profile, changes: Vec<Change>, time: u64, device: u64) {
    let stamp = Stamp { time, count: 0, device: DeviceId(device) };
    for (kind, id, value) in changes {
        match value {
            Some(value) => profile.set(kind, &id, value, stamp),
            None => profile.unset(kind, &id, stamp),
        }
        .expect("a sound change");
    }
}

#[test]
fn a_list_keeps_its_titles_in_the_readers_order() {
    let mut profile = Profile::new();
    write(&mut profile, created("l", "  Sea books "), 1, 1);
    for (time, title) in (2..).zip(["a/1", "b", "c"]) {
        let changes = added(&profile, "l", title, Some(Snapshot::new(title, "", &[], "")));
        write(&mut profile, changes, time, 1);
    }
    assert!(added(&profile, "l", "b", None).is_empty(), "once");
    assert_eq!(titles(&profile, "l"), ["a/1", "b", "c"]);
    let changes = moved(&profile, "l", 2, 0);
    assert_eq!(changes.len(), 1, "one register for one move");
    write(&mut profile, changes, 9, 1);
    write(&mut profile, removed("l", "b"), 10, 1);
    assert_eq!(all(&profile), [List { id: "l", name: "Sea books", titles: vec!["c", "a/1"] }]);
    assert_eq!(profile.snapshot("a/1").map(Snapshot::title), Some("a/1"));
    let changes = deleted(&profile, "l");
    write(&mut profile, changes, 11, 1);
    assert!(all(&profile).is_empty() && titles(&profile, "l").is_empty());
}

#[test]
fn what_is_the_same_to_a_reader_is_the_same_tag() {
    let mut profile = Profile::new();
    for (time, (title, word)) in (1..).zip([("a", "Café"), ("b", " cafe "), ("b", "sci-fi/horror"), ("b", "/")]) {
        let changes = tag_put(&profile, title, word, None);
        write(&mut profile, changes, time, 1);
    }
    assert_eq!(tagged(&profile, &tag_key("CAFÉ")), ["b", "a"]);
    assert_eq!(tag(&profile, "cafe"), "cafe");
    assert_eq!(tags(&profile, "b").len(), 2);
    assert_eq!(all_tags(&profile).len(), 2);
    write(&mut profile, tag_removed("b", "cafe"), 9, 1);
    assert_eq!(tagged(&profile, "cafe"), ["a"]);
}

#[test]
fn a_reading_marks_the_title_as_read_until_the_last_one_goes() {
    let mut profile = Profile::new();
    let one = Reading { day: "2026-11-30", title: "a", rating: 9, elsewhere: true };
    let old = Reading { day: SOMETIME, title: "a", rating: 0, elsewhere: false };
    for (time, it) in [(1, old), (2, one)] {
        let changes = logged(&profile, it, None);
        write(&mut profile, changes, time, 1);
    }
    assert_eq!(readings(&profile), [one, old]);
    let changes = unlogged(&profile, one);
    write(&mut profile, changes, 3, 1);
    assert!(profile.has(Reaction::Read, "a"));
    let changes = unlogged(&profile, old);
    write(&mut profile, changes, 4, 1);
    assert!(!profile.has(Reaction::Read, "a") && readings(&profile).is_empty());
}

#[test]
fn a_day_is_written_as_it_is_read() {
    for (day, text) in [(0, "1970-01-01"), (20_787, "2026-11-30"), (-719_000, "0001-06-12")] {
        assert_eq!(iso(day), text);
        assert_eq!(carrel_engine::date::parse_day(text), Some(day));
    }
}

#[test]
fn notes_are_kept_as_they_are_up_to_their_limit() {
    let mut profile = Profile::new();
    let long = "ß".repeat(MAX_NOTE);
    let changes = noted(&profile, "a", &long, None);
    write(&mut profile, changes, 1, 1);
    assert_eq!(note(&profile, "a").len(), MAX_NOTE);
    assert!(noted(&profile, "a", &long, None).is_empty(), "nothing has changed");
    let changes = noted(&profile, "a", " ", None);
    write(&mut profile, changes, 2, 1);
    assert_eq!(note(&profile, "a"), "");
    assert_eq!(profile.register(Kind::Note, "a").map(|it| it.value.is_none()), Some(true));
}

/// Something that a reader does in one of two tabs.
fn act(profile: &Profile, what: (u8, u8, u8)) -> (Vec<Change>, Vec<(Kind, String)>) {
    let (what, one, other) = what;
    let list = ["l", "m"][usize::from(one) % 2];
    let title = ["a", "b", "c", "d"][usize::from(other) % 4];
    let changes = match what % 6 {
        0 => created(list, &["name ", &one.to_string()].concat()),
        1 => added(profile, list, title, None),
        2 => moved(profile, list, usize::from(one) % 4, usize::from(other) % 4),
        3 => noted(profile, title, &other.to_string(), None),
        4 => tag_put(profile, title, &["tag", &one.to_string()].concat(), None),
        _ => logged(profile, Reading { day: "2026-01-02", title, rating: other % 11, elsewhere: false }, None),
    };
    let keys = changes.iter().map(|(kind, id, _)| (*kind, id.clone())).collect();
    (changes, keys)
}

proptest! {
    #[test]
    fn what_two_tabs_do_at_once_is_all_there(
        before in prop::collection::vec(any::<(u8, u8, u8)>(), 0..10),
        one in prop::collection::vec(any::<(u8, u8, u8)>(), 0..8),
        other in prop::collection::vec(any::<(u8, u8, u8)>(), 0..8),
    ) {
        let mut start = Profile::new();
        for (time, it) in (1..).zip(before) {
            let (changes, _) = act(&start, it);
            write(&mut start, changes, time, 1);
        }
        let mut tabs = Vec::new();
        for (device, acts) in [(2, one), (3, other)] {
            let (mut tab, mut touched) = (start.clone(), Vec::new());
            for (time, it) in (100..).zip(acts) {
                let (changes, keys) = act(&tab, it);
                write(&mut tab, changes, time, device);
                touched.extend(keys);
            }
            tabs.push((tab, touched));
        }
        let (mut ab, mut ba) = (tabs[0].0.clone(), tabs[1].0.clone());
        ab.merge(&tabs[1].0);
        ba.merge(&tabs[0].0);
        prop_assert_eq!(&ab, &ba, "both tabs come to the same");
        for (mine, theirs) in [(0, 1), (1, 0)] {
            for (kind, id) in &tabs[mine].1 {
                // What both touched is the later one's; what one touched stands.
                if !tabs[theirs].1.contains(&(*kind, id.clone())) {
                    prop_assert_eq!(ab.register(*kind, id), tabs[mine].0.register(*kind, id));
                }
            }
        }
        // Whatever came of the keys, each title stands once on a list.
        for list in all(&ab) {
            let mut titles = list.titles.clone();
            titles.sort_unstable();
            titles.dedup();
            prop_assert_eq!(titles.len(), list.titles.len());
        }
    }
}
