//! Random libraries and readers, small enough that titles share features.
#![allow(dead_code, reason = "each test file uses a part")]

pub mod outbox;

use carrel_engine::codec::Section;
use carrel_engine::collection::{BuildOptions, Bundle, Collection, Manifest, build};
use carrel_engine::feature::FeatureKind;
use carrel_engine::profile::{DeviceId, Kind, Profile, Reaction, Stamp, Value};
use carrel_engine::title::{Audience, Edition, Identifier, Series, StaffPick, Title};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

/// Noon on 2026-11-22.
pub const NOW: u64 = 1_795_348_800_000;

fn labels(prefix: &'static str, most: usize) -> impl Strategy<Value = Vec<String>> {
    vec((0..12_u8).prop_map(move |n| format!("{prefix} {n}")), 0..most)
}

fn title(number: usize) -> impl Strategy<Value = Title> {
    let words = ("\\PC{1,20}", option::of("\\PC{1,12}"), option::of("[a-z ]{1,400}"));
    let features = (labels("Topic", 7), labels("Creator", 3), labels("lang", 3), labels("format", 3));
    let facts = (option::of(-3000..2100_i32), option::of(20_000..20_700_i32), option::of(0..5000_u64));
    let extras =
        (option::of((0..5_u8, option::of(0..9000_i32))), option::of(0..3_u8), any::<bool>(), labels("Heading", 4));
    (words, features, facts, extras).prop_map(move |(words, features, facts, extras)| Title {
        id: format!("id-{number}"),
        title: words.0,
        original_title: words.1,
        description: words.2,
        topics: features.0,
        creators: features.1,
        languages: features.2,
        formats: features.3,
        year: facts.0,
        added: facts.1,
        loans: facts.2,
        series: extras.0.map(|(name, number)| Series { name: format!("Series {name}"), number }),
        audience: extras.1.map(|it| [Audience::Child, Audience::Teen, Audience::Adult][usize::from(it)]),
        staff_pick: extras.2.then(|| StaffPick { text: "Read it.".into(), name: "Ines".into() }),
        headings: extras.3,
        identifiers: vec![Identifier { scheme: "isbn".into(), value: number.to_string() }],
        link: extras.2.then(|| format!("/record/{number}")),
        hidden: number % 11 == 7,
        variants: if number % 3 == 0 { vec![format!("Variant {number}")] } else { Vec::new() },
        editions: if number % 5 == 0 { editions(number) } else { Vec::new() },
        ..Title::default()
    })
}

/// A title's own record and another.
pub fn editions(number: usize) -> Vec<Edition> {
    let own = Edition { id: format!("id-{number}"), year: Some(-5), ..Edition::default() };
    let other = Edition {
        id: format!("other-{number}"),
        title: Some("Another".into()),
        languages: vec!["fa".into()],
        formats: vec!["ebook".into()],
        link: Some("/other".into()),
        ..Edition::default()
    };
    vec![own, other]
}

/// Up to `most` titles with distinct ids.
pub fn titles(most: usize) -> impl Strategy<Value = Vec<Title>> {
    (1..=most).prop_flat_map(|count| (0..count).map(title).collect::<Vec<_>>())
}

/// The section of a kind, decoded.
pub fn decoded(bundle: &Bundle, section: Section) -> Collection {
    let bytes = self::section(bundle, section).expect("the section is listed and there");
    Collection::decode(section, bytes).expect("a pack just built decodes")
}

/// The common pack of these titles, in which some speak for some others.
pub fn common_pack(titles: Vec<Title>) -> Collection {
    let neighbours = some_neighbours(titles.len());
    let bundle = build(&titles, &neighbours, &BuildOptions::default());
    let mut collection = decoded(&bundle, Section::Common);
    if let Some(bytes) = section(&bundle, Section::Neighbours) {
        collection.attach(bytes).expect("a model just built decodes");
    }
    collection
}

/// For each title a few others, none of them itself, with weights of every size.
pub fn some_neighbours(titles: usize) -> Vec<Vec<(u32, u8)>> {
    let list = |title: usize| {
        let sources = (0..title % 4).map(|n| ((title * 7 + n * 11 + 1) % titles) as u32);
        let mut list: Vec<(u32, u8)> =
            sources.filter(|&it| it != title as u32).map(|it| (it, (it as u8 ^ title as u8) % 127 + 1)).collect();
        list.sort_unstable();
        list.dedup_by_key(|&mut (source, _)| source);
        list
    };
    (0..titles).map(list).collect()
}

/// The number of titles that a neighbour model says it is about, if it is small.
pub fn titles_of(bytes: &[u8]) -> usize {
    let payload = bytes.get(carrel_engine::codec::HEADER..).unwrap_or_default();
    let titles = carrel_engine::codec::Reader::new(payload).number("titles").unwrap_or(0);
    titles.min(1_000) as usize
}

/// The bytes of the section of a kind, if it is there.
pub fn section(bundle: &Bundle, section: Section) -> Option<&[u8]> {
    let manifest = Manifest::decode(&bundle.manifest).expect("a manifest just built decodes");
    let name = &manifest.section(section)?.name;
    bundle.files.iter().find(|file| file.name == *name).map(|file| file.bytes.as_slice())
}

/// One act of a reader.
#[derive(Clone, Debug)]
pub enum Act {
    /// A reaction to title number n.
    React(Reaction, usize),
    /// An interest in a feature, by kind and number.
    Interest(FeatureKind, u8),
}

/// Random acts; titles may not exist.
pub fn acts(most: usize) -> impl Strategy<Value = Vec<Act>> {
    let reaction = prop::sample::select(Reaction::ALL.to_vec());
    let kind = prop::sample::select(FeatureKind::ALL.to_vec());
    let act = prop_oneof![
        3 => (reaction, 0..40_usize).prop_map(|(reaction, title)| Act::React(reaction, title)),
        1 => (kind, 0..12_u8).prop_map(|(kind, number)| Act::Interest(kind, number)),
    ];
    vec(act, 0..most)
}

/// The profile of a reader who did all this, a day apart, the last one today.
pub fn profile_of(acts: &[Act]) -> Profile {
    let mut profile = Profile::new();
    for (index, act) in acts.iter().enumerate() {
        let time = NOW - (acts.len() - index) as u64 * 86_400_000;
        perform(&mut profile, act, time, index as u32);
    }
    profile
}

/// Adds one act.
pub fn perform(profile: &mut Profile, act: &Act, time: u64, count: u32) {
    let stamp = Stamp { time, count, device: DeviceId(1) };
    match act {
        Act::React(reaction, title) => profile.react(*reaction, &format!("id-{title}"), None, stamp),
        Act::Interest(kind, number) => {
            let name = ["topic", "creator", "series", "lang", "format", "audience"][*kind as usize];
            let (key, label) = (format!("{name} {number}"), format!("{name} {number}"));
            profile.set(Kind::Interest(*kind), &key, Value::Text(label), stamp)
        }
    }
    .expect("a small profile takes another act");
}

/// A title with one topic and one creator.
pub fn plain(number: usize, topic: &str, creator: &str) -> Title {
    Title {
        id: format!("id-{number}"),
        title: format!("Title {number}"),
        topics: vec![topic.into()],
        creators: vec![creator.into()],
        ..Title::default()
    }
}
