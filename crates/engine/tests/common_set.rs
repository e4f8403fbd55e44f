//! The common set and the bundles of the rest: nothing is lost, nothing is left out, little changes.

mod common;

use std::collections::{BTreeMap, BTreeSet};

use carrel_engine::codec::{DecodeError, HEADER, Section, Writer, seal};
use carrel_engine::collection::{
    self, BuildOptions, BundleEntry, BundleList, Collection, LEAST_OF_BUNDLE, Manifest, Plan, build, build_packs,
};
use carrel_engine::feature::FeatureKind;
use carrel_engine::fold::fold;
use carrel_engine::profile::Profile;
use carrel_engine::rank::rank;
use carrel_engine::title::{Series, StaffPick, Title};
use proptest::prelude::*;

/// A library with large and small topics, a rare language, and some that is not recommended.
fn library(count: usize) -> Vec<Title> {
    let topic = |n: usize| match n % 10 {
        0..=4 => "Fiction".to_owned(),
        5..=7 => "History".to_owned(),
        8 => format!("Science {}", n / 10 % 30),
        _ => format!("Rare {}", n / 10 % 90),
    };
    let title = |n: usize| Title {
        id: format!("record-{n}"),
        title: format!("Title {n}"),
        topics: if n % 37 == 0 { Vec::new() } else { vec![topic(n)] },
        creators: vec![format!("Creator {}", n % 400)],
        series: (n % 15 == 0)
            .then(|| Series { name: format!("Series {}", n / 45), number: Some(n as i32 % 45 / 15 * 1_000) }),
        languages: vec![(if n % 300 == 7 { "fa" } else { "en" }).into()],
        loans: (n % 5 == 0).then_some(5 + n as u64 % 60),
        staff_pick: (n % 997 == 0).then(|| StaffPick { text: "Read it.".into(), name: String::new() }),
        hidden: n % 41 == 0,
        description: (n % 2 == 0).then(|| format!("About {n}.")),
        ..Title::default()
    };
    (0..count).map(title).collect()
}

fn options(common: usize) -> BuildOptions {
    BuildOptions { common: Some(common), ..BuildOptions::default() }
}

/// All of a built collection that has to do with titles.
struct Built {
    manifest: Manifest,
    head: Collection,
    common: Collection,
    list: BundleList,
    bundles: Vec<Collection>,
}

impl Built {
    fn of(bundle: &collection::Bundle) -> Self {
        let manifest = Manifest::decode(&bundle.manifest).expect("a manifest");
        let bytes = |name: &str| &bundle.files.iter().find(|file| file.name == name).expect("a named file").bytes;
        let section = |section| manifest.section(section).map(|entry| bytes(&entry.name));
        let pack = |kind| Collection::decode(kind, section(kind).expect("a pack")).expect("it decodes");
        let list = section(Section::BundleList).map(|bytes| BundleList::decode(bytes).expect("a list of bundles"));
        let list = list.unwrap_or_else(|| BundleList::new(manifest.titles));
        let one = |entry: &BundleEntry| Collection::decode(Section::Bundle, bytes(&entry.name)).expect("a bundle");
        let bundles = list.bundles().iter().map(one).collect();
        Self { head: pack(Section::Head), common: pack(Section::Common), list, bundles, manifest }
    }

    fn at(&self, number: u32) -> (&Collection, u32) {
        match self.list.bundle_of(number) {
            Some((bundle, position)) => (&self.bundles[bundle], position),
            None => (&self.common, number),
        }
    }
}

fn names(bundle: &collection::Bundle) -> BTreeSet<String> {
    bundle.files.iter().map(|file| file.name.clone()).filter(|name| name.starts_with("more/")).collect()
}

#[test]
fn every_title_is_exactly_once_in_the_common_set_or_a_bundle_at_its_number() {
    let titles = library(4_000);
    let packs = build_packs(&titles, &[], &options(1_500));
    let (numbers, ranks) = (packs.numbers.clone(), packs.ranks.clone());
    let built = Built::of(&packs.finish());
    assert_eq!((built.common.len(), built.common.total(), built.list.total()), (1_500, 4_000, 4_000));
    assert_eq!(built.manifest.section(Section::BundleList).map(|entry| entry.titles), Some(2_500));
    for (title, &number) in titles.iter().zip(&numbers) {
        let (place, position) = built.at(number);
        let found = place.title(position);
        assert_eq!(found.id(), title.id);
        assert_eq!(found.labels(FeatureKind::Topic).collect::<Vec<_>>(), title.topics);
        assert_eq!(found.series_number(), title.series.as_ref().and_then(|series| series.number));
        assert_eq!((found.staff_pick(), place.is_withheld(position)), (title.staff_pick.as_ref(), title.hidden));
    }
    assert_eq!(numbers.iter().collect::<BTreeSet<_>>().len(), 4_000);
    // Within a file numbers stand in the library's order.
    let mut by_number: Vec<(u32, u32)> = numbers.into_iter().zip(ranks).collect();
    by_number.sort_unstable();
    let same_file = |a: u32, b: u32| built.list.bundle_of(a).map(|it| it.0) == built.list.bundle_of(b).map(|it| it.0);
    assert!(by_number.windows(2).all(|two| !same_file(two[0].0, two[1].0) || two[0].1 < two[1].1));
}

#[test]
fn all_that_a_first_page_shows_is_in_the_common_set() {
    for common in [1, 800, 3_000] {
        let built = Built::of(&build(&library(4_000), &[], &options(common)));
        let head = (0..built.head.len() as u32).map(|position| built.head.title(position).id());
        assert_eq!(built.common.len(), common.max(built.head.len()));
        head.for_each(|id| assert!(built.common.find(id).is_some(), "{id}"));
    }
}

#[test]
fn every_topic_and_language_has_its_best_in_the_common_set() {
    let titles = library(6_000);
    let all = Built::of(&build(&titles, &[], &BuildOptions::default())).common;
    let built = Built::of(&build(&titles, &[], &options(4_000)));
    let (features, of_all) = (built.common.features(), all.features());
    let mut has: BTreeMap<&str, usize> = BTreeMap::new();
    for kind in [FeatureKind::Topic, FeatureKind::Language] {
        assert_eq!(features.of_kind(kind).len(), of_all.of_kind(kind).len());
        for position in 0..built.common.len() as u32 {
            built.common.title(position).labels(kind).for_each(|label| *has.entry(label).or_default() += 1);
        }
        for (feature, other) in features.of_kind(kind).zip(of_all.of_kind(kind)) {
            let (label, count) = (features.label(feature), features.count(feature));
            assert_eq!((label, count), (of_all.label(other), of_all.count(other)), "counts are those of the whole");
            let withheld = titles
                .iter()
                .filter(|it| it.hidden && (it.topics.contains(&label.to_owned()) || it.languages[0] == label));
            let recommended = count as usize - withheld.count();
            assert!(has[label] >= recommended.min(20), "{label}: {} of {recommended}", has[label]);
        }
    }
    assert!(has["Fiction"] > has["History"] && has["Fiction"] < 5 * has["History"]);
    let staff = titles.iter().filter(|title| title.staff_pick.is_some() && !title.hidden);
    staff.for_each(|title| assert!(built.common.find(&title.id).is_some()));
    let withheld = (0..4_000).filter(|&position| built.common.is_withheld(position)).count();
    assert!(withheld <= built.head.len(), "what is not recommended gives way");
}

#[test]
fn a_bundle_has_a_hundred_titles_or_more_of_one_topic_or_of_small_ones() {
    for (count, common) in [(4_000, 1_500), (2_000, 700), (1_300, 1_290), (900, 1), (5_000, 4_950)] {
        let built = Built::of(&build(&library(count), &[], &options(common)));
        assert_eq!(built.common.len() + built.bundles.iter().map(Collection::len).sum::<usize>(), count);
        for (bundle, entry) in built.bundles.iter().zip(built.list.bundles()) {
            assert!((LEAST_OF_BUNDLE..=500).contains(&bundle.len()), "{} titles", bundle.len());
            assert_eq!(bundle.len() as u32, entry.titles);
            let topic = |position| bundle.title(position).labels(FeatureKind::Topic).next().unwrap_or_default();
            let topics: BTreeSet<&str> = (0..bundle.len() as u32).map(topic).collect();
            assert!(entry.topic.is_empty() || topics == BTreeSet::from([entry.topic.as_str()]), "{topics:?}");
            assert!(bundle.features().len() <= 4 * bundle.len(), "no features but those of its titles");
        }
    }
}

#[test]
fn one_more_title_renames_few_bundles() {
    let options = options(1_500);
    let before = names(&build(&library(8_000), &[], &options));
    let mut changed = 0;
    for n in 0..20 {
        let mut titles = library(8_000);
        let topics = vec![["Fiction", "History", "Rare 3"][n % 3].to_owned()];
        // Bundles that have its creators or its series change too, since they say how many titles those have.
        let creators = vec![format!("New creator {n}")];
        titles.push(Title { id: format!("new-{n}"), topics, creators, ..titles[n * 100 + 1].clone() });
        changed += names(&build(&titles, &[], &options)).difference(&before).count();
    }
    assert!(before.len() > 20 && changed < 20 * 3, "{changed} of {} in twenty builds", before.len());
}

#[test]
fn what_fits_is_all_in_the_common_set_and_has_no_list_of_bundles() {
    let titles = library(1_000);
    let all = build(&titles, &[], &BuildOptions::default());
    assert_eq!(build(&titles, &[], &options(1_000)), all);
    assert_eq!(build(&titles, &[], &options(5_000)), all);
    assert_eq!(Manifest::decode(&all.manifest).map(|it| it.section(Section::BundleList).is_none()), Ok(true));
}

#[test]
fn neighbours_are_of_the_common_set_only() {
    let titles = library(2_000);
    let lists: Vec<Vec<(u32, u8)>> = (0..2_000).map(|n| vec![((n + 1) % 2_000, 9), ((n + 7) % 2_000, 5)]).collect();
    let bundle = build(&titles, &lists, &options(900));
    let built = Built::of(&bundle);
    let name = &built.manifest.section(Section::Neighbours).expect("a model").name;
    let mut common = built.common;
    common.attach(&bundle.files.iter().find(|file| file.name == *name).expect("its file").bytes).expect("it fits");
    let number = |position| common.title(position).id()["record-".len()..].parse::<u32>().expect("a number");
    let mut weights = 0;
    for source in 0..900 {
        for (target, weight) in common.neighbours().of(source) {
            assert!(lists[number(target) as usize].contains(&(number(source), weight)));
            weights += 1;
        }
    }
    assert!(weights > 100);
}

#[test]
fn the_next_volume_is_told_where_all_volumes_are_here() {
    let built = Built::of(&build(&library(2_970), &[], &options(1_000)));
    let (mut told, mut untold) = (0, 0);
    for position in 0..1_000 {
        let series = |position| built.common.title(position).labels(FeatureKind::Series).next();
        let Some(name) = series(position) else { continue };
        let here = (0..1_000).filter(|&other| series(other) == Some(name)).count();
        match built.common.next_in_series(position) {
            Some(next) => {
                assert_eq!((here, series(next)), (3, Some(name)));
                told += 1;
            }
            None => untold += usize::from(here < 3),
        }
    }
    assert!(told > 0 && untold > 0, "{told} {untold}");
}

#[test]
fn a_plan_says_which_numbers_of_titles_are_possible() {
    let plan = Plan::new(&library(2_000), 5);
    assert_eq!(plan.titles(), 2_000);
    assert_eq!([0, 1_000, 1_950, 1_999].map(|it| plan.possible(it)), [plan.least(), 1_000, 1_900, 1_900]);
    assert_eq!([2_000, usize::MAX].map(|it| plan.possible(it)), [2_000, 2_000]);
    let few = Plan::new(&library(90), 5);
    assert_eq!((few.possible(0), few.common_numbers(90).len()), (90, 90));
    assert_eq!(Plan::new(&Vec::new(), 5).possible(0), 0);
}

fn entries() -> impl Strategy<Value = Vec<BundleEntry>> {
    let one = (1..5_000_u32, "[a-z0-9/]{0,3}[a-z0-9]", "\\PC{0,20}").prop_map(|(titles, name, topic)| BundleEntry {
        name: format!("more/{}", name.replace('/', "-")),
        titles,
        topic,
    });
    prop::collection::vec(one, 0..40)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_list_of_bundles_is_read_as_it_was_written(common in 0..90_000_u32, entries in entries()) {
        let mut list = BundleList::new(common);
        entries.iter().cloned().for_each(|entry| list.push(entry));
        prop_assert_eq!(&BundleList::decode(&list.encode()), &Ok(list.clone()));
        let mut number = common;
        prop_assert_eq!(common.checked_sub(1).and_then(|last| list.bundle_of(last)), None);
        for (at, entry) in entries.iter().enumerate() {
            prop_assert_eq!(list.first_of(at), Some(number));
            prop_assert_eq!(list.bundle_of(number), Some((at, 0)));
            number += entry.titles;
            prop_assert_eq!(list.bundle_of(number - 1), Some((at, entry.titles - 1)));
        }
        prop_assert_eq!((list.total(), list.bundle_of(number)), (number, None));
    }

    #[test]
    fn a_hostile_list_or_bundle_is_an_error_and_no_panic(payload in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(list) = BundleList::decode(&seal(Section::BundleList, &payload)) {
            prop_assert_eq!(list.encode(), BundleList::decode(&list.encode()).map(|it| it.encode()).expect("its own"));
        }
        let _ = Collection::decode(Section::Bundle, &seal(Section::Bundle, &payload));
    }

    #[test]
    fn a_mutated_bundle_or_list_with_a_right_checksum_is_no_panic(edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let bundle = build(&library(900), &[], &options(600));
        for file in bundle.files.iter().filter(|file| file.name.starts_with("more/") || file.name.starts_with("bundles-")) {
            let mut payload = file.bytes[HEADER..].to_vec();
            for (at, byte) in &edits {
                let at = at.index(payload.len());
                payload[at] = *byte;
            }
            if let Ok(list) = BundleList::decode(&seal(Section::BundleList, &payload)) {
                let _ = (0..1_000).filter_map(|number| list.bundle_of(number)).count();
            }
            if let Ok(found) = Collection::decode(Section::Bundle, &seal(Section::Bundle, &payload)) {
                let _ = rank(&found, &Profile::new(), common::NOW);
                let read = |position| (found.title(position).labels(FeatureKind::Topic).count(), found.next_in_series(position));
                let _ = (0..found.len() as u32).map(read).count();
            }
        }
    }

    #[test]
    fn the_order_of_the_source_changes_no_byte(seed in any::<u64>()) {
        let titles = library(1_200);
        let mut shuffled = titles.clone();
        shuffled.sort_by_key(|title| carrel_engine::codec::fnv1a(format!("{seed}{}", title.id).as_bytes()));
        prop_assert_eq!(build(&titles, &[], &options(700)), build(&shuffled, &[], &options(700)));
    }

    #[test]
    fn a_bundle_decodes_to_what_encodes_to_the_same_bytes(common in 600..1_000_usize) {
        let bundle = build(&library(1_500), &[], &options(common));
        for file in bundle.files.iter().filter(|file| file.name.starts_with("more/")) {
            let decoded = Collection::decode(Section::Bundle, &file.bytes).expect("a bundle");
            prop_assert_eq!(&decoded.encode(Section::Bundle), &file.bytes);
            prop_assert!(Collection::decode(Section::Common, &file.bytes).is_err(), "a bundle is no common pack");
        }
    }
}

#[test]
fn a_list_that_leads_elsewhere_or_has_too_much_is_refused() {
    let list = |common: u64, bundles: &[(u64, &str, &str)]| {
        let mut out = Writer::default();
        out.number(common);
        out.number(bundles.len() as u64);
        bundles.iter().for_each(|(titles, ..)| out.number(*titles));
        bundles.iter().for_each(|(_, topic, _)| out.text(topic));
        bundles.iter().for_each(|(.., name)| out.text(name));
        BundleList::decode(&seal(Section::BundleList, &out.into_bytes()))
    };
    let field = |result: Result<BundleList, DecodeError>| match result {
        Err(DecodeError::Value { field, .. }) => field,
        other => panic!("{other:?}"),
    };
    assert!(list(5, &[(100, "History", "more/0000-1.carrel")]).is_ok());
    for name in ["../x", "//host/x", "more//x", ".x", "", "a b", "https:x", &"x".repeat(101)] {
        assert_eq!(field(list(5, &[(100, "", name)])), "name of bundle", "{name:?}");
    }
    assert_eq!(field(list(5, &[(0, "", "x")])), "titles of bundle");
    assert_eq!(field(list(5, &[(1 << 23, "", "x"), (1 << 23, "", "y")])), "titles of bundle");
    assert_eq!(field(list(1 << 24, &[])), "titles of the common set");
    assert_eq!(field(list(5, &[(100, &"x".repeat(301), "x")])), "topic of bundle");
}

#[test]
fn packs_that_are_joined_have_the_titles_of_all_as_they_were() {
    let titles = library(1_200);
    let Built { common, bundles: packs, .. } = Built::of(&build(&titles, &[], &options(600)));
    let joined = common.joined(&packs.iter().collect::<Vec<_>>());
    assert_eq!(joined.len(), titles.len());
    let mut position = 0;
    for pack in std::iter::once(&common).chain(&packs) {
        for at in 0..pack.len() as u32 {
            let (old, new) = (pack.title(at), joined.title(position));
            assert_eq!((old.id(), old.title(), old.year()), (new.id(), new.title(), new.year()));
            for kind in FeatureKind::ALL {
                assert!(old.labels(kind).eq(new.labels(kind)), "{} {}", old.id(), kind.as_str());
            }
            assert_eq!(joined.find(old.id()), Some(position));
            position += 1;
        }
    }
    for feature in 0..common.features().len() as u32 {
        let (kind, label) = (common.features().kind(feature), common.features().label(feature));
        let new = joined.features().find(kind, &fold(label)).expect("the feature");
        assert_eq!(joined.features().count(new), common.features().count(feature), "{label}");
    }
}
