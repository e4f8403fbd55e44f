//! The laws of the other files with many more cases: `cargo xtask test --long`.

mod common;

use std::time::{Duration, Instant};

use carrel_engine::codec::{HEADER, Section, seal};
use carrel_engine::collection::{
    Availability, BlockList, Branch, BuildOptions, Bundle, BundleEntry, BundleList, Collection, Manifest, Neighbours,
    build, decode_block,
};
use carrel_engine::feature::FeatureKind;
use carrel_engine::find::{FindList, Index};
use carrel_engine::fold::fold;
use carrel_engine::profile::{DeviceId, Kind, Profile, Snapshot, Stamp, Value};
use carrel_engine::rank::{Blend, Ranking, ShelfKind, ShelfQuery, shelf};
use common::{NOW, acts, profile_of, some_neighbours, titles, titles_of};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

/// Random numbers, the same at each run: what fails can be run again.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        // xorshift64
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % limit.max(1)
    }

    /// Values at which decoders stumble, and any other.
    fn byte(&mut self) -> u8 {
        let telling = [0, 1, 2, 0x7f, 0x80, 0xfe, 0xff];
        let any = self.below(256) as u8;
        *telling.get(self.below(14)).unwrap_or(&any)
    }
}

fn sample<T: std::fmt::Debug>(runner: &mut TestRunner, strategy: &impl Strategy<Value = T>) -> T {
    strategy.new_tree(runner).expect("a strategy without conditions").current()
}

/// Some bytes changed, put in, taken out, or taken from elsewhere in the payload.
fn mutate(payload: &mut Vec<u8>, dice: &mut Dice) {
    for _ in 0..=dice.below(4) {
        let (at, from) = (dice.below(payload.len()), dice.below(payload.len()));
        match dice.below(5) {
            _ if payload.is_empty() => payload.push(dice.byte()),
            0 => payload.insert(at, dice.byte()),
            1 => drop(payload.remove(at)),
            2 => payload[at] = payload[from],
            _ => payload[at] = dice.byte(),
        }
    }
}

/// Reads a file as what it says it is, and whatever decodes to its end.
fn use_file(bytes: &[u8], profile: &Profile) -> bool {
    match Section::from_u8(bytes[6]).expect("a kind of section") {
        Section::Manifest => Manifest::decode(bytes).is_ok_and(|it| Manifest::decode(&it.encode()) == Ok(it)),
        Section::BlockList => BlockList::decode(bytes).is_ok_and(|it| {
            let _ = it.name_for("record");
            BlockList::decode(&it.encode()) == Ok(it)
        }),
        Section::Block => decode_block(bytes).is_ok(),
        Section::Availability => Availability::decode(bytes).is_ok(),
        Section::Neighbours => Neighbours::decode(bytes, titles_of(bytes)).is_ok_and(|it| {
            (0..it.titles() as u32)
                .for_each(|source| assert!(it.of(source).all(|(target, _)| (target as usize) < it.titles())));
            Neighbours::decode(&it.encode(), it.titles()) == Ok(it)
        }),
        Section::BundleList => BundleList::decode(bytes).is_ok_and(|it| {
            assert!(
                (0..it.total()).all(|number| number < it.common() || it.bundle_of(number).is_some())
                    || it.total() > 1 << 20
            );
            BundleList::decode(&it.encode()) == Ok(it)
        }),
        Section::FindList => FindList::decode(bytes).is_ok_and(|it| FindList::decode(&it.encode()) == Ok(it)),
        Section::Find => Index::decode(bytes).is_ok_and(|it| Index::decode(&it.encode()) == Ok(it)),
        section => Collection::decode(section, bytes).is_ok_and(|it| {
            use_collection(&it, profile);
            Collection::decode(section, &it.encode(section)) == Ok(it)
        }),
    }
}

fn use_collection(collection: &Collection, profile: &Profile) {
    let blend = Blend::default();
    let ranking = Ranking::new(collection, &blend, profile, NOW);
    for position in 0..collection.len() as u32 {
        let title = collection.title(position);
        let labels = FeatureKind::ALL.map(|kind| title.labels(kind).map(str::len).sum::<usize>());
        let _ = (labels, title.description(), title.audience(), title.series_number(), title.staff_pick());
        let sum: i64 = ranking.contributions(position).iter().map(|it| it.points).sum();
        assert_eq!(ranking.score(position), sum);
    }
    for kind in ShelfKind::ALL {
        shelf(collection, &blend, profile, &ShelfQuery::new(kind, NOW));
    }
}

#[test]
#[ignore = "takes ten minutes"]
fn long_a_mutated_or_truncated_file_of_any_kind_is_refused_or_can_be_used() {
    let (mut runner, mut dice) = (TestRunner::deterministic(), Dice(0x9e37_79b9_7f4a_7c15));
    let mut decoded = [0; Section::ALL.len()];
    let begun = Instant::now();
    let seconds = std::env::var("CARREL_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(600);
    while begun.elapsed() < Duration::from_secs(seconds) {
        let titles = sample(&mut runner, &titles(20));
        let neighbours = some_neighbours(titles.len());
        let bundle = build(&titles, &neighbours, &BuildOptions::default());
        let profile = profile_of(&sample(&mut runner, &acts(12)));
        let holds = (0..titles.len() as u32).filter(|position| position % 2 == 0).collect();
        let branch = Branch { code: "M".into(), name: "Main".into(), holds, ..Branch::default() };
        let availability = Availability { pack: "common-1.carrel".into(), time: NOW, branches: vec![branch; 3] };
        let availability = availability.encode(titles.len());
        let (list, more) = (some_bundles(), as_bundle(&bundle));
        let others = [&bundle.manifest, &availability, &list, &more];
        for bytes in bundle.files.iter().map(|file| &file.bytes).chain(others) {
            let section = Section::from_u8(bytes[6]).expect("a kind of section");
            assert!(use_file(bytes, &profile), "what was built is read, and written again as it was");
            for _ in 0..300 {
                let mut payload = bytes[HEADER..].to_vec();
                mutate(&mut payload, &mut dice);
                let file = seal(section, &payload);
                decoded[section as usize] += usize::from(use_file(&file, &profile));
                // Without a right checksum nothing is read.
                let cut = dice.below(bytes.len());
                assert!(cut < 7 || !use_file(&bytes[..cut], &profile));
            }
            for cut in 0..payload_len(bytes) {
                let _ = use_file(&seal(section, &bytes[HEADER..HEADER + cut]), &profile);
            }
        }
    }
    assert!(decoded.iter().all(|&times| times > 100), "too few mutants were read to the end: {decoded:?}");
}

/// A list of bundles, which a library as small as these has not.
fn some_bundles() -> Vec<u8> {
    let mut list = BundleList::new(20);
    for (name, topic) in [("more/a.carrel", "Whaling"), ("more/b.carrel", ""), ("more/c.carrel", "诗歌")] {
        list.push(BundleEntry { name: name.into(), titles: 120, topic: topic.into() });
    }
    list.encode()
}

/// The common pack as a bundle.
fn as_bundle(bundle: &Bundle) -> Vec<u8> {
    let of_kind = |kind: Section| move |bytes: &&Vec<u8>| bytes[6] == kind as u8;
    let bytes = bundle.files.iter().map(|file| &file.bytes).find(of_kind(Section::Common)).expect("a common pack");
    Collection::decode(Section::Common, bytes).expect("it decodes").encode(Section::Bundle)
}

/// Truncations of long files are tried at their beginning, where the counts are.
fn payload_len(bytes: &[u8]) -> usize {
    (bytes.len() - HEADER).min(400)
}

fn big_profile(dice: &mut Dice, writes: usize) -> Profile {
    let mut profile = Profile::new();
    for _ in 0..writes {
        let kind = Kind::ALL[dice.below(Kind::ALL.len())];
        // Few ids and stamps beside the writes, so that the same entry is written often, at times with an equal stamp.
        let id = format!("id-{}", dice.below(writes / 4));
        let device = DeviceId(dice.below(3) as u64);
        let stamp = Stamp { time: dice.below(50) as u64, count: dice.below(3) as u32, device };
        let text = ["x", "y", "z"][dice.below(3)];
        let value = match kind {
            Kind::Snapshot => Value::Snapshot(Box::new(Snapshot::new(text, "", &[text], "/1"))),
            Kind::Interest(_) | Kind::Setting | Kind::Consent | Kind::Shown => Value::Text(text.to_owned()),
            _ => Value::Flag,
        };
        match dice.below(4) {
            0 => profile.unset(kind, &id, stamp),
            _ => profile.set(kind, &id, value, stamp),
        }
        .expect("a sound entry");
    }
    profile
}

fn merged(one: &Profile, other: &Profile) -> Profile {
    let mut merged = one.clone();
    merged.merge(other);
    merged
}

#[test]
#[ignore = "takes a minute"]
fn long_merging_many_entries_is_commutative_associative_and_idempotent() {
    let mut dice = Dice(0x2545_f491_4f6c_dd1d);
    for round in 0..100 {
        let writes = [50, 500, 4000, 12_000][round % 4];
        let [a, b, c] = [(); 3].map(|()| big_profile(&mut dice, writes));
        let ab = merged(&a, &b);
        assert_eq!(ab, merged(&b, &a));
        let abc = merged(&ab, &c);
        assert_eq!(abc, merged(&a, &merged(&b, &c)));
        for part in [&a, &b, &c, &abc] {
            assert_eq!(merged(&abc, part), abc);
        }
        assert_eq!(abc.latest(), [&a, &b, &c].map(Profile::latest).into_iter().max().flatten());
    }
}

#[test]
#[ignore = "takes two minutes"]
fn long_folding_twice_is_folding_once_for_every_character_in_company() {
    // What folding treats by its neighbours: letters, digits, signs, apostrophes, gaps, voicing marks, jamo, letters in pieces.
    let company = ["a", "1", "'", " ", "+", "か", "\u{3099}", "\u{1100}", "\u{1161}", "\u{11a8}", "e\u{301}"];
    let mut text = String::new();
    let mut wrong = Vec::new();
    for c in '\0'..=char::MAX {
        for other in company {
            text.clear();
            text.push_str(other);
            text.push(c);
            text.push_str(other);
            let once = fold(&text);
            if fold(&once) != once {
                wrong.push(text.clone());
            }
            // Profiles have room for keys of this length; apart from the neighbours' own, which fold to no more than they are.
            assert!(once.len() <= 2 * other.len() + c.len_utf8() * 8 / 3, "{text:?} to {once:?}");
        }
    }
    assert!(wrong.is_empty(), "{} texts, such as {:?}", wrong.len(), &wrong[..wrong.len().min(20)]);
}
