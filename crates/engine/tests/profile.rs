//! The laws of profiles: merging, reactions, the JSON form, import, snapshots.

use carrel_engine::feature::FeatureKind;
use carrel_engine::profile::{
    Clock, DeviceId, EntryFault, Kind, Profile, ProfileError, ProfileFile, Reaction, Snapshot, Stamp, Value, joined,
    packed::Packed,
};
use proptest::prelude::*;

const DAY: u64 = 24 * 60 * 60 * 1000;

fn config() -> ProptestConfig {
    ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() }
}

fn at(time: u64) -> Stamp {
    Stamp { time, count: 0, device: DeviceId(1) }
}

fn file(json: &str) -> ProfileFile {
    serde_json::from_str(json).expect("the form of a profile")
}

/// Few stamps, so that equal ones are common.
fn stamp() -> impl Strategy<Value = Stamp> {
    (0..4_u64, 0..2_u32, 0..3_u64).prop_map(|(time, count, device)| Stamp { time, count, device: DeviceId(device) })
}

fn value(kind: Kind) -> BoxedStrategy<Option<Value>> {
    let text = prop_oneof![Just("x".to_owned()), Just("y".to_owned()), "\\PC{0,9}"];
    let some = match kind {
        Kind::Snapshot => text.prop_map(|t| Value::Snapshot(Box::new(Snapshot::new(&t, "", &[&t], "/1")))).boxed(),
        _ if Reaction::ALL.into_iter().any(|it| kind == it.into()) => Just(Value::Flag).boxed(),
        _ => text.prop_map(Value::Text).boxed(),
    };
    proptest::option::of(some).boxed()
}

type Write = (Kind, String, Stamp, Option<Value>);

fn write() -> impl Strategy<Value = Write> {
    let kind = proptest::sample::select(Kind::ALL.to_vec());
    (kind, "[abc]", stamp()).prop_flat_map(|(kind, id, stamp)| {
        let id = if matches!(kind, Kind::Listed | Kind::Tag | Kind::Reading) { joined("l", &id) } else { id };
        (Just(kind), Just(id), Just(stamp), value(kind))
    })
}

fn apply(profile: &mut Profile, (kind, id, stamp, value): Write) {
    match value {
        Some(value) => profile.set(kind, &id, value, stamp),
        None => profile.unset(kind, &id, stamp),
    }
    .expect("a sound entry");
}

fn built(writes: Vec<Write>) -> Profile {
    let mut profile = Profile::new();
    for write in writes {
        apply(&mut profile, write);
    }
    profile
}

fn profile() -> impl Strategy<Value = Profile> {
    proptest::collection::vec(write(), 0..30).prop_map(built)
}

fn merged(one: &Profile, other: &Profile) -> Profile {
    let mut merged = one.clone();
    merged.merge(other);
    merged
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn merging_is_commutative(a in profile(), b in profile()) {
        prop_assert_eq!(merged(&a, &b), merged(&b, &a));
    }

    #[test]
    fn merging_is_associative(a in profile(), b in profile(), c in profile()) {
        prop_assert_eq!(merged(&merged(&a, &b), &c), merged(&a, &merged(&b, &c)));
    }

    #[test]
    fn merging_is_idempotent(a in profile(), b in profile()) {
        let once = merged(&a, &b);
        prop_assert_eq!(&merged(&once, &b), &once);
        prop_assert_eq!(&merged(&once, &once), &once);
    }

    #[test]
    fn the_order_in_which_writes_arrive_does_not_matter(
        (writes, shuffled) in proptest::collection::vec(write(), 0..20).prop_flat_map(|w| (Just(w.clone()), Just(w).prop_shuffle()))
    ) {
        prop_assert_eq!(built(writes), built(shuffled));
    }

    #[test]
    fn a_profile_reads_as_it_was_written(profile in profile()) {
        let json = serde_json::to_string(&ProfileFile::from(&profile)).unwrap();
        let back = Profile::try_from(file(&json)).unwrap();
        prop_assert_eq!(&back, &profile);
        let latest = profile.entries().map(|(_, _, register)| register.stamp).max();
        prop_assert_eq!(profile.latest(), latest);
    }

    #[test]
    fn what_is_stored_reads_as_it_was_written(profile in profile()) {
        let json = serde_json::to_string(&Packed::from(&profile)).unwrap();
        let packed: Packed = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(Profile::try_from(packed).unwrap(), profile);
    }

    #[test]
    fn whatever_is_stored_there_is_no_panic(
        cut in any::<prop::sample::Index>(), with in "[0-9\",\\[\\]{}a-z]{0,3}", profile in profile()
    ) {
        let mut json = serde_json::to_string(&Packed::from(&profile)).unwrap();
        let at = cut.index(json.len());
        if json.is_char_boundary(at) {
            json.insert_str(at, &with);
        }
        let read = serde_json::from_str::<Packed>(&json).ok().and_then(|it| Profile::try_from(it).ok());
        if let Some(profile) = read {
            let again = Packed::from(&profile);
            prop_assert_eq!(Profile::try_from(again).unwrap(), profile);
        }
    }

    #[test]
    fn compacting_changes_no_reaction_interest_setting_or_consent(profile in profile()) {
        let mut compacted = profile.clone();
        compacted.compact(u64::MAX);
        let live = |p: &Profile| -> Vec<(Kind, String)> {
            p.entries().filter(|(kind, _, r)| !matches!(kind, Kind::Snapshot | Kind::Shown) && r.value.is_some()).map(|(k, id, _)| (k, id.to_owned())).collect()
        };
        prop_assert_eq!(live(&compacted), live(&profile));
        for (_, id, _) in profile.all_reactions() {
            prop_assert_eq!(compacted.snapshot(id), profile.snapshot(id));
        }
    }

    #[test]
    fn a_title_is_never_both_liked_and_of_no_interest(a in profile(), b in profile()) {
        let merged = merged(&a, &b);
        for id in ["a", "b", "c"] {
            prop_assert!(!(merged.has(Reaction::Liked, id) && merged.has(Reaction::NotInterested, id)));
        }
    }

    /// Two browsers react, each in its own order; after syncing, the last of all reactions stands in both.
    #[test]
    fn after_a_merge_the_later_of_two_contradicting_reactions_stands(
        acts in proptest::collection::vec((any::<bool>(), any::<bool>(), 0..5_u64), 1..12)
    ) {
        let mut browsers = [(Profile::new(), Clock::new(DeviceId(1))), (Profile::new(), Clock::new(DeviceId(2)))];
        let mut last = None;
        for (second, liked, now) in acts {
            let (profile, clock) = &mut browsers[usize::from(second)];
            let reaction = if liked { Reaction::Liked } else { Reaction::NotInterested };
            let stamp = clock.tick(now);
            profile.react(reaction, "a", None, stamp).unwrap();
            last = last.max(Some((stamp, liked)));
        }
        let merged = merged(&browsers[0].0, &browsers[1].0);
        let (_, liked) = last.unwrap();
        prop_assert_eq!(merged.has(Reaction::Liked, "a"), liked);
        prop_assert_eq!(merged.has(Reaction::NotInterested, "a"), !liked);
    }

    #[test]
    fn a_snapshot_is_never_more_than_400_bytes_and_reads_as_it_was_written(
        title in "\\PC{0,300}|[\\x00-\\x1f\"]{0,90}", creator in "\\PC{0,150}|\"{0,200}", topics in proptest::collection::vec("\\PC{0,80}", 0..6), link in "[a-z/:?%]{0,250}"
    ) {
        let topics: Vec<&str> = topics.iter().map(String::as_str).collect();
        let snapshot = Snapshot::new(&title, &creator, &topics, &link);
        let json = serde_json::to_string(&snapshot).unwrap();
        prop_assert!(json.len() <= Snapshot::MAX_BYTES, "{} bytes", json.len());
        prop_assert_eq!(serde_json::from_str::<Snapshot>(&json).unwrap(), snapshot);
    }

    #[test]
    fn whatever_a_file_holds_there_is_no_panic_and_what_is_read_can_be_written_again(
        entries in proptest::collection::vec(
            ("liked|saved|snapshot|setting|consent|interest-topic|x?", "\\PC{0,3}|a{199,202}", any::<u64>(), "[0-9a-f]{16}|\\PC{0,17}", any::<bool>(), proptest::option::of("\\PC{0,9}|b{399,402}"), any::<bool>()),
            0..3,
        ),
        now in any::<u64>(),
    ) {
        let entries: Vec<serde_json::Value> = entries.into_iter().map(|(kind, id, time, device, on, text, title)| {
            let mut entry = serde_json::json!({"kind": kind, "id": id, "time": time, "count": 0, "device": device, "on": on});
            if let Some(text) = text { entry["text"] = text.into(); }
            if title { entry["title"] = serde_json::json!({"title": "t", "surprise": [1]}); }
            entry
        }).collect();
        let json = serde_json::json!({"format": "carrel-profile", "version": 1, "entries": entries}).to_string();
        // A file that is refused for a field is refused in words, not in a panic.
        let Ok(read) = serde_json::from_str::<ProfileFile>(&json) else { return Ok(()) };
        if let Ok(profile) = Profile::try_from(read) {
            let json = serde_json::to_string(&ProfileFile::from(&profile)).unwrap();
            prop_assert_eq!(&Profile::try_from(file(&json)).unwrap(), &profile);
            let imported = Profile::import(file(&json), now).unwrap();
            let stood = profile.entries().count();
            prop_assert_eq!(imported.profile.entries().count() + imported.future + imported.consents, stood);
        }
    }
}

#[test]
fn the_json_is_that_of_the_contract() {
    let json = r#"{"format":"carrel-profile","version":1,"entries":[
  {"kind":"liked","id":"melville-moby-dick","time":1790000000000,"count":0,"device":"9f86d081884c7d65","on":true},
  {"kind":"snapshot","id":"melville-moby-dick","time":1790000000000,"count":1,"device":"9f86d081884c7d65","on":true,"title":{"title":"Moby-Dick","creator":"Herman Melville","topics":["Sea stories"],"link":"/record/1"}},
  {"kind":"interest-topic","id":"sea stories","time":1790000000001,"count":0,"device":"9f86d081884c7d65","on":true,"text":"Sea stories"},
  {"kind":"setting","id":"theme","time":1790000000002,"count":0,"device":"9f86d081884c7d65","on":true,"text":"dark"},
  {"kind":"consent","id":"reactions","time":1790000000003,"count":0,"device":"9f86d081884c7d65","on":true,"text":"2026-11"}]}"#;
    let profile = Profile::try_from(file(json)).unwrap();
    assert!(profile.has(Reaction::Liked, "melville-moby-dick"));
    assert_eq!(profile.snapshot("melville-moby-dick").unwrap().title(), "Moby-Dick");
    let interests: Vec<_> = profile.interests().collect();
    assert_eq!(interests, [(FeatureKind::Topic, "sea stories", "Sea stories", 1_790_000_000_001)]);
    assert_eq!(profile.setting("theme"), Some("dark"));
    let written = serde_json::to_string(&ProfileFile::from(&profile)).unwrap();
    assert_eq!(written, json.replace("\n  ", ""));
}

#[test]
fn what_is_no_profile_is_refused_with_its_reason() {
    let entry = |change: fn(&mut serde_json::Value)| {
        let mut entry = serde_json::json!({"kind": "liked", "id": "a", "time": 1, "count": 0, "device": "9f86d081884c7d65", "on": true});
        change(&mut entry);
        let json = serde_json::json!({"format": "carrel-profile", "version": 1, "entries": [entry]}).to_string();
        Profile::try_from(file(&json))
    };
    assert!(entry(|_| ()).is_ok());
    let fault = |reason| Err(ProfileError::Entry { index: 0, reason });
    assert_eq!(entry(|e| e["kind"] = "loved".into()), fault(EntryFault::UnknownKind));
    assert_eq!(entry(|e| e["id"] = "".into()), fault(EntryFault::NoId));
    assert_eq!(entry(|e| e["id"] = "é".repeat(101).into()), fault(EntryFault::LongId { bytes: 202, limit: 200 }));
    assert_eq!(entry(|e| e["time"] = (1_u64 << 53).into()), fault(EntryFault::Time { got: 1 << 53 }));
    assert_eq!(entry(|e| e["device"] = "9f".into()), fault(EntryFault::Device));
    assert_eq!(entry(|e| e["text"] = "why".into()), fault(EntryFault::Value { kind: Kind::Liked }));
    assert_eq!(entry(|e| e["kind"] = "setting".into()), fault(EntryFault::Value { kind: Kind::Setting }));

    let with = |json: &str| Profile::try_from(file(json));
    assert_eq!(with("{}"), Err(ProfileError::Format { got: String::new() }));
    assert_eq!(with(r#"{"format":"carrel-profile","version":2}"#), Err(ProfileError::Version { expected: 1, got: 2 }));
    let one = r#"{"kind":"liked","id":"a","time":1,"count":0,"device":"9f86d081884c7d65","on":true}"#;
    let many = format!(r#"{{"format":"carrel-profile","version":1,"entries":[{}]}}"#, vec![one; 40_001].join(","));
    assert_eq!(with(&many), Err(ProfileError::TooMany { got: 40_001, limit: 40_000 }));
}

#[test]
fn what_is_stored_is_of_the_form_of_the_contract() {
    let mut profile = Profile::new();
    let snapshot = Snapshot::new("Moby-Dick", "Herman Melville", &["Sea", "Whales"], "/record/1");
    profile.react(Reaction::Liked, "a", Some(snapshot), at(5)).unwrap();
    profile.set(Kind::Reading, &joined("2026-11-30", "a"), Value::Text("8".to_owned()), at(6)).unwrap();
    let json = concat!(
        r#"{"format":"carrel-profile","version":2,"devices":["0000000000000001"],"kinds":["#,
        r#"{"kind":"liked","ids":["a"],"times":[5],"counts":[0],"devices":[0],"texts":[null],"on":[1]},"#,
        r#"{"kind":"not-interested","ids":["a"],"times":[5],"counts":[0],"devices":[0],"texts":[null],"on":[0]},"#,
        r#"{"kind":"snapshot","ids":["a"],"times":[5],"counts":[0],"devices":[0],"texts":["Moby-Dick"],"on":[1],"#,
        r#""creators":["Herman Melville"],"topics":["Sea\nWhales"],"links":["/record/1"]},"#,
        r#"{"kind":"reading","ids":["2026-11-30/a"],"times":[6],"counts":[0],"devices":[0],"texts":["8"],"on":[1]}]}"#
    );
    assert_eq!(serde_json::to_string(&Packed::from(&profile)).unwrap(), json);
    let uneven = json.replace(r#""times":[6]"#, r#""times":[6,7]"#);
    let error = serde_json::from_str::<Packed>(&uneven).unwrap_err().to_string();
    assert!(error.contains("columns of one length"), "{error}");
    let nowhere: Packed = serde_json::from_str(&json.replace(r#""devices":[0]"#, r#""devices":[1]"#)).unwrap();
    assert_eq!(Profile::try_from(nowhere), Err(ProfileError::Entry { index: 0, reason: EntryFault::Device }));
    let newer: Packed = serde_json::from_str(r#"{"format":"carrel-profile","version":3}"#).unwrap();
    assert_eq!(Profile::try_from(newer), Err(ProfileError::Version { expected: 2, got: 3 }));
}

#[test]
fn an_entry_of_two_parts_needs_both() {
    let mut profile = Profile::new();
    let mut set = |kind, id: &str| profile.set(kind, id, Value::Text("x".to_owned()), at(1));
    assert_eq!(set(Kind::Listed, "l/a/b"), Ok(()));
    for id in ["l", "/a", "l/"] {
        assert_eq!(set(Kind::Listed, id), Err(EntryFault::Parts), "{id}");
    }
    assert_eq!(set(Kind::Tag, &joined(&"t".repeat(101), "a")), Err(EntryFault::Parts));
    assert_eq!(set(Kind::Tag, &joined(&"t".repeat(100), &"a".repeat(200))), Ok(()));
    let long = Value::Text("x".repeat(4001));
    assert_eq!(profile.set(Kind::Note, "a", long, at(1)), Err(EntryFault::LongText { bytes: 4001, limit: 4000 }));
    let texts: Vec<_> = profile.texts(Kind::Listed).collect();
    assert_eq!(texts, [("l/a/b", "x", 1)]);
    assert_eq!(Kind::Listed.title_of("l/a/b"), Some("a/b"));
}

#[test]
fn an_error_never_tells_what_the_reader_said() {
    let json = r#"{"format":"carrel-profile","version":1,"entries":[{"kind":"liked","id":"SECRET","time":1,"count":0,"device":"SECRET","on":true,"text":"SECRET"}]}"#;
    let error = Profile::try_from(file(json)).unwrap_err();
    assert!(!error.to_string().contains("SECRET"), "{error}");
    assert!(!format!("{error:?}").contains("SECRET"), "{error:?}");
}

#[test]
fn an_import_takes_no_consent_and_nothing_from_the_future() {
    let mut profile = Profile::new();
    profile.set(Kind::Consent, "reactions", Value::Text("2026-11".to_owned()), at(5)).unwrap();
    profile.set(Kind::Setting, "theme", Value::Text("dark".to_owned()), at(5)).unwrap();
    profile.react(Reaction::Saved, "soon", None, at(1000 + DAY)).unwrap();
    profile.react(Reaction::Saved, "never", None, at(1001 + DAY)).unwrap();
    let imported = Profile::import(ProfileFile::from(&profile), 1000).unwrap();
    assert_eq!((imported.consents, imported.future), (1, 1));
    assert_eq!(imported.profile.setting("theme"), Some("dark"));
    assert!(imported.profile.has(Reaction::Saved, "soon") && !imported.profile.has(Reaction::Saved, "never"));
    assert_eq!(imported.profile.register(Kind::Consent, "reactions"), None);
}

#[test]
fn liking_a_title_takes_not_interested_back_and_leaves_saved_alone() {
    let mut profile = Profile::new();
    profile.react(Reaction::Saved, "a", None, at(1)).unwrap();
    profile.react(Reaction::NotInterested, "a", None, at(2)).unwrap();
    profile.react(Reaction::Liked, "a", None, at(3)).unwrap();
    let set = profile.reactions("a");
    assert!(set.contains(Reaction::Liked) && set.contains(Reaction::Saved) && !set.contains(Reaction::NotInterested));
    profile.take_back(Reaction::Liked, "a", at(4)).unwrap();
    assert!(!profile.has(Reaction::NotInterested, "a"), "it does not revive");
}

#[test]
fn titles_come_newest_first() {
    let mut profile = Profile::new();
    for (id, time) in [("old", 1), ("new", 9), ("middle", 5), ("gone", 7)] {
        profile.react(Reaction::Saved, id, None, at(time)).unwrap();
    }
    profile.take_back(Reaction::Saved, "gone", at(8)).unwrap();
    let titles: Vec<_> = profile.titles(Reaction::Saved).collect();
    assert_eq!(titles, [("new", 9), ("middle", 5), ("old", 1)]);
    assert_eq!((profile.len(), profile.is_empty()), (3, false));
    assert_eq!(profile.all_reactions().count(), 3);
}

#[test]
fn a_write_that_comes_late_changes_nothing() {
    let mut profile = Profile::new();
    profile.react(Reaction::Saved, "a", None, at(5)).unwrap();
    profile.take_back(Reaction::Saved, "a", at(4)).unwrap();
    assert!(profile.has(Reaction::Saved, "a"));
}

#[test]
fn what_could_not_be_read_back_is_not_taken_in() {
    let mut profile = Profile::new();
    let long = "x".repeat(201);
    assert_eq!(profile.react(Reaction::Liked, &long, None, at(1)), Err(EntryFault::LongId { bytes: 201, limit: 200 }));
    let key = "x".repeat(801);
    let long_key = profile.unset(Kind::Interest(FeatureKind::Topic), &key, at(1));
    assert_eq!(long_key, Err(EntryFault::LongId { bytes: 801, limit: 800 }));
    let text = Value::Text("x".repeat(401));
    assert_eq!(profile.set(Kind::Setting, "a", text, at(1)), Err(EntryFault::LongText { bytes: 401, limit: 400 }));
    assert_eq!(profile.set(Kind::Saved, "", Value::Flag, at(1)), Err(EntryFault::NoId));
    assert_eq!(profile.set(Kind::Setting, "a", Value::Flag, at(1)), Err(EntryFault::Value { kind: Kind::Setting }));
    assert_eq!(profile, Profile::new());
}
