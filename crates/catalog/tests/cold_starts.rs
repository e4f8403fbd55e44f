//! Readers of whom little is known, in a library with a model and in one without: each gets a good page.

use std::collections::BTreeSet;

use carrel_catalog::train::plan::Weights;
use carrel_engine::codec::Section;
use carrel_engine::collection::{BuildOptions, Collection, Manifest, build};
use carrel_engine::feature::FeatureKind;
use carrel_engine::fold::fold;
use carrel_engine::profile::{DeviceId, Kind, Profile, Reaction, Stamp, Value};
use carrel_engine::rank::{Blend, Pick, ShelfKind, ShelfQuery, Starter, shelf};
use carrel_engine::title::Title;

const NOW: u64 = 1_795_348_800_000;
const TITLES: usize = 3_000;

/// Topics as libraries have them: some of many titles, many of few; what is borrowed most is about the first.
fn titles() -> Vec<Title> {
    let topic = |n: usize| format!("Topic {}", (n * n / 97) % 60 % (1 + n % 60));
    let title = |n: usize| Title {
        id: format!("t{n}"),
        title: format!("Title {n}"),
        creators: vec![format!("Creator {}", n % 700)],
        topics: BTreeSet::from([topic(n), topic(n * 7 + 3)]).into_iter().collect(),
        languages: vec!["en".into()],
        formats: vec!["book".into()],
        loans: Some((40_000 / (n + 10)) as u64),
        ..Title::default()
    };
    (0..TITLES).map(title).collect()
}

/// Titles that share a creator are borrowed together.
fn neighbours() -> Vec<Vec<(u32, u8)>> {
    let list = |n: usize| (0..TITLES).filter(|&it| it % 700 == n % 700 && it != n).map(|it| (it as u32, 60)).collect();
    (0..TITLES).map(list).collect()
}

fn library() -> Collection {
    let bundle = build(&titles(), &neighbours(), &BuildOptions::default());
    let manifest = Manifest::decode(&bundle.manifest).unwrap();
    let bytes = |section| {
        let name = &manifest.section(section).unwrap().name;
        bundle.files.iter().find(|file| file.name == *name).unwrap().bytes.clone()
    };
    let mut collection = Collection::decode(Section::Common, &bytes(Section::Common)).unwrap();
    collection.attach(&bytes(Section::Neighbours)).unwrap();
    collection
}

/// The usual weights, and those beside a model of loans at both ends of what a build tries for popularity.
fn blends() -> [Blend; 3] {
    [Blend::default(), Weights::BESIDE_LOANS.blend(), Weights([192, 0, 0, 0, 0]).blend()]
}

fn picks(collection: &Collection, blend: &Blend, profile: &Profile, starter: Option<&Starter>) -> Vec<Pick> {
    let query = ShelfQuery { starter, ..ShelfQuery::new(ShelfKind::Picked, NOW) };
    let picks = shelf(collection, blend, profile, &query).picks;
    assert_eq!(picks.len(), 12);
    picks
}

fn labels(collection: &Collection, pick: &Pick, kind: FeatureKind) -> Vec<String> {
    collection.title(pick.position).labels(kind).map(str::to_owned).collect()
}

fn stamp() -> Stamp {
    Stamp { time: NOW, count: 0, device: DeviceId(1) }
}

/// How many picks have one of these topics, and how many of the topics are there.
fn about(collection: &Collection, picks: &[Pick], topics: &[&str]) -> (usize, usize) {
    let of = |pick: &Pick| labels(collection, pick, FeatureKind::Topic);
    let with = picks.iter().filter(|pick| of(pick).iter().any(|it| topics.contains(&it.as_str()))).count();
    let there = topics.iter().filter(|&&topic| picks.iter().any(|pick| of(pick).iter().any(|it| it == topic))).count();
    (with, there)
}

#[test]
fn nothing_known_gives_what_is_borrowed_much_and_is_not_all_alike() {
    let collection = library();
    for blend in blends() {
        let picks = picks(&collection, &blend, &Profile::new(), None);
        let creators: BTreeSet<_> = picks.iter().flat_map(|it| labels(&collection, it, FeatureKind::Creator)).collect();
        let topics: BTreeSet<_> = picks.iter().flat_map(|it| labels(&collection, it, FeatureKind::Topic)).collect();
        assert!(creators.len() >= 11 && topics.len() >= 8, "{creators:?} {topics:?}");
        let usual = collection.title(TITLES as u32 / 10).popularity();
        assert!(picks[..11].iter().all(|it| collection.title(it.position).popularity() >= usual));
    }
}

#[test]
fn three_topics_fill_the_shelf_and_each_is_there() {
    let collection = library();
    let topics = ["Topic 5", "Topic 17", "Topic 30"];
    let mut profile = Profile::new();
    for topic in topics {
        profile.set(Kind::Interest(FeatureKind::Topic), &fold(topic), Value::Text(topic.into()), stamp()).unwrap();
    }
    for blend in blends() {
        let picks = picks(&collection, &blend, &profile, None);
        let (with, there) = about(&collection, &picks, &topics);
        assert!(with >= 11 && there == 3, "{with} of 12, {there} topics, popularity {}", blend.popularity);
    }
}

#[test]
fn one_liked_title_brings_its_like() {
    let collection = library();
    let mut profile = Profile::new();
    profile.react(Reaction::Liked, "t1234", None, stamp()).unwrap();
    let liked = collection.title(collection.find("t1234").unwrap());
    let alike: Vec<String> =
        liked.labels(FeatureKind::Topic).chain(liked.labels(FeatureKind::Creator)).map(str::to_owned).collect();
    for blend in &blends()[..2] {
        let picks = picks(&collection, blend, &profile, None);
        let mine = |pick: &&Pick| {
            let all = [FeatureKind::Topic, FeatureKind::Creator].map(|kind| labels(&collection, pick, kind)).concat();
            all.iter().any(|it| alike.contains(it))
        };
        assert!(picks.iter().filter(mine).count() >= 4, "popularity {}", blend.popularity);
        assert!(mine(&&picks[0]), "the best pick is one of them");
    }
}

#[test]
fn a_starter_profile_makes_a_page_of_its_own() {
    let collection = library();
    let topics = ["Topic 12", "Topic 41"];
    let starter = Starter {
        id: "gardeners".into(),
        interests: topics.map(|topic| (FeatureKind::Topic, topic.to_owned())).to_vec(),
        titles: vec!["t77".into()],
    };
    for blend in &blends()[..2] {
        let picks = picks(&collection, blend, &Profile::new(), Some(&starter));
        let (with, there) = about(&collection, &picks, &topics);
        assert!(with >= 7 && there == 2, "{with} of 12, {there} topics, popularity {}", blend.popularity);
    }
}
