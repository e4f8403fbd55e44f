//! Collection files: what is written is read, and nothing else is.

mod common;

use carrel_engine::codec::{DecodeError, HEADER, Section, Writer, seal};
use carrel_engine::collection::{
    Availability, BlockList, Branch, BuildOptions, BundleList, Collection, Manifest, Neighbours, block_of, build,
    decode_block,
};
use carrel_engine::feature::FeatureKind;
use carrel_engine::find::{FindList, Index};
use carrel_engine::profile::{Kind, Profile, Reaction, Stamp, Value};
use carrel_engine::rank::{Blend, Ranking};
use carrel_engine::title::Title;
use common::{NOW, common_pack, decoded, editions, some_neighbours, titles};
use proptest::prelude::*;

fn labels(collection: &Collection, position: u32, kind: FeatureKind) -> Vec<&str> {
    collection.title(position).labels(kind).collect()
}

fn unique(labels: &[String]) -> Vec<&str> {
    let mut seen = Vec::new();
    for label in labels {
        if !seen.contains(&label.as_str()) {
            seen.push(label.as_str());
        }
    }
    seen
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_decoded_pack_says_what_the_titles_said(titles in titles(40)) {
        let collection = common_pack(titles.clone());
        prop_assert_eq!(collection.len(), titles.len());
        for title in &titles {
            let position = collection.find(&title.id).expect("every title is found by its id");
            let got = collection.title(position);
            prop_assert_eq!(got.title(), &title.title);
            prop_assert_eq!(got.original_title(), title.original_title.as_deref());
            prop_assert_eq!(labels(&collection, position, FeatureKind::Topic), unique(&title.topics));
            prop_assert_eq!(labels(&collection, position, FeatureKind::Creator), unique(&title.creators));
            prop_assert_eq!(got.year(), title.year);
            prop_assert_eq!(got.added(), title.added);
            prop_assert_eq!(got.audience(), title.audience);
            prop_assert_eq!(got.series_number(), title.series.as_ref().and_then(|it| it.number));
            prop_assert_eq!(got.link(), title.link.as_deref());
            prop_assert_eq!(got.staff_pick(), title.staff_pick.as_ref());
            prop_assert_eq!(got.popularity() > 0, title.loans.unwrap_or(0) >= 5);
            prop_assert_eq!(collection.is_withheld(position), title.hidden);
            for edition in &title.editions {
                prop_assert_eq!(collection.find(&edition.id), Some(position), "every edition leads to its title");
            }
        }
        prop_assert_eq!(collection.find("other-1"), None);
    }

    #[test]
    fn availability_is_read_as_it_was_written(titles in 1..400_usize, sets in prop::collection::vec(prop::collection::vec(any::<prop::sample::Index>(), 0..300), 2..8)) {
        let set = |set: &Vec<prop::sample::Index>| set.iter().map(|at| at.index(titles) as u32).collect();
        let branches = sets.chunks_exact(2).enumerate().map(|(number, two)| Branch {
            code: number.to_string(),
            name: format!("Branch {number}"),
            holds: set(&two[0]),
            available: set(&two[1]),
        });
        let availability = Availability { pack: "common-1.carrel".into(), time: NOW / 1000, branches: branches.collect() };
        let bytes = availability.encode(titles);
        prop_assert_eq!(&Availability::decode(&bytes), &Ok(availability.clone()));
        for position in 0..titles as u32 {
            let holding: Vec<&str> = availability.of(position).map(|(branch, _)| branch.code.as_str()).collect();
            let wanted: Vec<&str> = availability.branches.iter().filter(|it| it.holds.contains(position)).map(|it| it.code.as_str()).collect();
            prop_assert_eq!(holding, wanted);
        }
    }

    #[test]
    fn encoding_what_was_decoded_gives_the_same_bytes(titles in titles(30)) {
        let bundle = build(&titles, &[], &BuildOptions::default());
        for section in [Section::Head, Section::Common] {
            let collection = decoded(&bundle, section);
            let bytes = collection.encode(section);
            prop_assert!(bundle.files.iter().any(|file| file.bytes == bytes));
            prop_assert_eq!(Collection::decode(section, &bytes), Ok(collection));
        }
    }

    #[test]
    fn the_order_of_the_source_changes_no_byte(titles in titles(30).prop_shuffle_pair()) {
        let options = BuildOptions::default();
        let number = |id: &str| titles.1.iter().position(|it| it.id == id).expect("the same titles");
        let lists = some_neighbours(titles.0.len());
        let mut shuffled = vec![Vec::new(); lists.len()];
        for (list, target) in lists.iter().zip(&titles.0) {
            shuffled[number(&target.id)] =
                list.iter().map(|&(source, weight)| (number(&titles.0[source as usize].id) as u32, weight)).collect();
        }
        prop_assert_eq!(build(&titles.0, &lists, &options), build(&titles.1, &shuffled, &options));
    }

    #[test]
    fn a_count_below_the_threshold_changes_no_byte(mut titles in titles(30), a in 0..5_u64, b in 0..5_u64) {
        let options = BuildOptions::default();
        titles[0].loans = Some(a);
        let first = build(&titles, &[], &options);
        titles[0].loans = Some(b);
        prop_assert_eq!(first, build(&titles, &[], &options));
    }

    #[test]
    fn damaged_bytes_are_an_error_and_never_a_panic(titles in titles(12), at in any::<prop::sample::Index>(), flip in 1..=255_u8) {
        let bundle = build(&titles, &some_neighbours(titles.len()), &BuildOptions::default());
        let files = bundle.files.iter().map(|file| &file.bytes).chain([&bundle.manifest]);
        for bytes in files {
            let mut damaged = bytes.clone();
            damaged[at.index(bytes.len())] ^= flip;
            prop_assert!(read_anything(&damaged).is_err());
            prop_assert!(read_anything(&bytes[..at.index(bytes.len())]).is_err());
        }
    }

    #[test]
    fn a_neighbour_model_says_by_source_what_was_given_by_target(titles in titles(40)) {
        let lists = some_neighbours(titles.len());
        let given: Vec<(String, String, u8)> = lists.iter().enumerate().flat_map(|(target, list)| {
            let titles = &titles;
            list.iter().map(move |&(source, weight)| (titles[source as usize].id.clone(), titles[target].id.clone(), weight))
        }).collect();
        let collection = common_pack(titles);
        let neighbours = collection.neighbours();
        let id = |position| collection.title(position).id().to_owned();
        let mut found = Vec::new();
        for source in 0..collection.len() as u32 {
            for (target, weight) in neighbours.of(source) {
                prop_assert_eq!(neighbours.weight(source, target), weight);
                found.push((id(source), id(target), weight));
            }
        }
        prop_assert_eq!(found.len(), neighbours.len());
        let sorted = |mut all: Vec<_>| { all.sort(); all };
        prop_assert_eq!(sorted(found), sorted(given));
        prop_assert_eq!(&Neighbours::from_lists(&neighbours.lists()), neighbours);
        if !neighbours.is_empty() {
            prop_assert_eq!(&Neighbours::decode(&neighbours.encode(), collection.len()), &Ok(neighbours.clone()));
            prop_assert!(Neighbours::decode(&neighbours.encode(), collection.len() + 1).is_err(), "of another build");
        }
    }

    #[test]
    fn a_hostile_payload_with_a_right_checksum_is_no_panic(payload in prop::collection::vec(any::<u8>(), 0..300)) {
        for section in Section::ALL {
            let _ = read_anything(&carrel_engine::codec::seal(section, &payload));
        }
    }

    #[test]
    fn a_mutated_payload_with_a_right_checksum_is_no_panic(titles in titles(12), edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let bundle = build(&titles, &[], &BuildOptions::default());
        for (section, bytes) in [Section::Head, Section::Common].map(|section| (section, decoded(&bundle, section).encode(section))) {
            let mut payload = bytes[carrel_engine::codec::HEADER..].to_vec();
            for (at, byte) in &edits {
                let at = at.index(payload.len());
                payload[at] = *byte;
            }
            if let Ok(collection) = Collection::decode(section, &carrel_engine::codec::seal(section, &payload)) {
                // What decodes can be ranked and read to its end.
                let _ = carrel_engine::rank::rank(&collection, &carrel_engine::profile::Profile::new(), common::NOW);
                for position in 0..collection.len() as u32 {
                    let title = collection.title(position);
                    let _ = (title.id(), title.description(), title.labels(FeatureKind::Topic).count(), title.year());
                }
            }
        }
    }
}

/// Decodes a file as whatever it claims to be.
fn read_anything(bytes: &[u8]) -> Result<(), DecodeError> {
    match bytes.get(6).copied().and_then(Section::from_u8) {
        Some(Section::Manifest) => Manifest::decode(bytes).map(drop),
        Some(section @ (Section::Head | Section::Common | Section::Bundle)) => {
            Collection::decode(section, bytes).map(drop)
        }
        Some(Section::BlockList) => BlockList::decode(bytes).map(drop),
        Some(Section::Neighbours) => Neighbours::decode(bytes, common::titles_of(bytes)).map(drop),
        Some(Section::Availability) => Availability::decode(bytes).map(drop),
        Some(Section::BundleList) => BundleList::decode(bytes).map(drop),
        Some(Section::FindList) => FindList::decode(bytes).map(drop),
        Some(Section::Find) => Index::decode(bytes).map(drop),
        Some(Section::Block) | None => decode_block(bytes).map(drop),
    }
}

trait ShufflePair: Strategy<Value = Vec<Title>> + Sized {
    fn prop_shuffle_pair(self) -> impl Strategy<Value = (Vec<Title>, Vec<Title>)> {
        self.prop_flat_map(|titles| (Just(titles.clone()), Just(titles).prop_shuffle()))
    }
}

impl<S: Strategy<Value = Vec<Title>>> ShufflePair for S {}

fn many(count: usize) -> Vec<Title> {
    let title = |n: usize| Title {
        id: format!("record-{n}"),
        title: format!("Title {n}"),
        description: Some(format!("About {n}.")),
        variants: vec![format!("Variant {n}")],
        editions: if n % 5 == 0 { editions(n) } else { Vec::new() },
        topics: vec![format!("Topic {}", n % 70)],
        languages: vec![["en", "en", "en", "fa"][n % 4].into()],
        ..Title::default()
    };
    (0..count).map(title).collect()
}

#[test]
fn every_description_is_in_the_block_its_id_points_to() {
    let bundle = build(&many(3000), &[], &BuildOptions::default());
    let manifest = Manifest::decode(&bundle.manifest).expect("a manifest");
    let bytes = |name: &str| &bundle.files.iter().find(|file| file.name == name).expect("a listed file").bytes;
    let list =
        BlockList::decode(bytes(&manifest.section(Section::BlockList).expect("a block list").name)).expect("blocks");
    assert!(list.names.len() > 8);
    for n in 0..3000 {
        let id = format!("record-{n}");
        let block = decode_block(bytes(list.name_for(&id).expect("a block"))).expect("a block decodes");
        assert!(block.len() >= 16, "a block of {} titles says too much", block.len());
        let text = block.iter().find(|text| text.id == id).expect("the title is in its block");
        assert_eq!(text.description, format!("About {n}."));
        assert_eq!(text.variants, [format!("Variant {n}")]);
        assert_eq!(text.editions, if n % 5 == 0 { editions(n) } else { Vec::new() });
    }
}

#[test]
fn a_rebuild_with_one_more_title_changes_few_block_names() {
    let names = |count| {
        let bundle = build(&many(count), &[], &BuildOptions::default());
        bundle
            .files
            .into_iter()
            .map(|file| file.name)
            .filter(|name| name.starts_with("text/"))
            .collect::<std::collections::BTreeSet<_>>()
    };
    let (before, after) = (names(3000), names(3001));
    assert_eq!(after.difference(&before).count(), 1);
    assert!(block_of("record-1", 16) < 16);
}

#[test]
fn the_head_has_something_in_every_language_and_topic_and_the_whole_topic_list() {
    let bundle = build(&many(3000), &[], &BuildOptions::default());
    let head = decoded(&bundle, Section::Head);
    assert!(head.len() >= 400 && head.len() < 700, "{} titles", head.len());
    assert_eq!(head.total(), 3000);
    let topics = head.features().of_kind(FeatureKind::Topic);
    assert_eq!(topics.len(), 70);
    assert_eq!(topics.map(|topic| head.features().count(topic)).sum::<u32>(), 3000, "counts are those of the whole");
    let persian = (0..head.len() as u32).filter(|&it| labels(&head, it, FeatureKind::Language) == ["fa"]).count();
    assert!(persian >= 8);
    assert_eq!(head.title(0).description().map(|text| text.starts_with("About")), Some(true));
}

#[test]
fn an_html_page_in_place_of_a_file_is_named_as_such() {
    let error = Manifest::decode(b"<!doctype html><title>404</title>").expect_err("not a manifest");
    assert_eq!(error, DecodeError::Magic);
    assert!(error.to_string().contains("web page"));
}

#[test]
fn an_interest_can_be_stated_in_every_feature_that_a_collection_can_hold() {
    let titles = ["\u{fdf2}", "x", "吾", "é\u{301}", "Ⅷ"].map(|piece| Title {
        id: piece.into(),
        title: piece.into(),
        topics: vec![piece.repeat(400), piece.repeat(300 / piece.len())],
        creators: vec![piece.repeat(301)],
        ..Title::default()
    });
    let collection = common_pack(titles.to_vec());
    let features = collection.features();
    assert!(features.len() >= 10);
    let mut profile = Profile::new();
    for feature in 0..features.len() as u32 {
        let (kind, label) = (features.kind(feature), features.label(feature));
        let key = carrel_engine::fold::fold(label);
        profile.set(Kind::Interest(kind), &key, Value::Text(label.to_owned()), Stamp::default()).expect(label);
        assert_eq!(features.find(kind, &key), Some(feature));
    }
    assert_eq!(profile.len(), features.len());
}

#[test]
fn a_label_that_no_profile_could_hold_is_refused() {
    let pack = |label: &str| {
        let mut out = Writer::default();
        let numbers = |out: &mut Writer, list: &[u64]| list.iter().for_each(|&number| out.number(number));
        // No titles; one topic, in no title.
        numbers(&mut out, &[0, 0, 1, 0, 0, 0, 0, 0]);
        out.text(label);
        numbers(&mut out, &[0]);
        // Six empty columns of texts, no numbers in series, no staff picks, nothing withheld, no other editions.
        numbers(&mut out, &[0; 10]);
        Collection::decode(Section::Common, &seal(Section::Common, &out.into_bytes()))
    };
    assert_eq!(pack(&"x".repeat(300)).map(|collection| collection.features().len()), Ok(1));
    assert!(matches!(pack(&"x".repeat(301)), Err(DecodeError::Value { field: "feature label", .. })));
}

#[test]
fn whatever_file_decodes_its_scores_are_the_sum_of_their_reasons() {
    let titles: Vec<Title> =
        (0..3).map(|n| Title { topics: vec![format!("a {n}"), format!("b {n}")], ..many(3)[n].clone() }).collect();
    let bytes = decoded(&build(&titles, &[], &BuildOptions::default()), Section::Common).encode(Section::Common);
    let mut profile = Profile::new();
    for n in 0..3 {
        profile
            .react(Reaction::Liked, &format!("record-{n}"), None, Stamp { time: NOW, ..Stamp::default() })
            .expect("room");
    }
    for at in HEADER..bytes.len() {
        for value in 0..4 {
            let mut payload = bytes[HEADER..].to_vec();
            payload[at - HEADER] = value;
            let Ok(collection) = Collection::decode(Section::Common, &seal(Section::Common, &payload)) else {
                continue;
            };
            let blend = Blend::default();
            let ranking = Ranking::new(&collection, &blend, &profile, NOW);
            for position in 0..collection.len() as u32 {
                let sum: i64 = ranking.contributions(position).iter().map(|it| it.points).sum();
                assert_eq!(ranking.score(position), sum, "byte {at} set to {value}");
            }
        }
    }
}
