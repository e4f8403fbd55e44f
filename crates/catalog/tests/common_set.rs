//! A library that is larger than what everybody fetches, built as a library does it.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use carrel_catalog::packs::Packs;
use carrel_engine::codec::Section;
use carrel_engine::collection::{Availability, LEAST_OF_BUNDLE, Manifest};
use carrel_engine::feature::FeatureKind;
use common::{carrel, stderr};

const TITLES: usize = 2_400;

fn catalogue(dir: &Path, titles: impl Iterator<Item = usize>) -> PathBuf {
    let topics = ["Cats", "Dogs", "History of France", "Poetry", "Whales", "Chemistry", "Ballads"];
    let mut rows = "id,title,author,topics,language,isbn,checkouts\n".to_owned();
    for n in titles {
        let (topic, language) = (topics[n % 50 % topics.len()], if n % 100 == 3 { "fa" } else { "en" });
        let isbn = format!("978000{n:06}");
        let sum: u32 =
            isbn.bytes().zip([1, 3].into_iter().cycle()).map(|(digit, by)| u32::from(digit - b'0') * by).sum();
        writeln!(
            rows,
            "r{n},Title {n} of {},Author {},{topic},{language},{isbn}{},{}",
            n * n % 97,
            n % 700,
            (10 - sum % 10) % 10,
            n % 40
        )
        .unwrap();
    }
    let path = dir.join("catalogue.csv");
    fs::write(&path, rows).unwrap();
    path
}

fn build(out: &Path, catalogue: &Path, more: &[&str]) -> Output {
    let mut arguments = vec!["build", catalogue.to_str().unwrap(), "--out", out.to_str().unwrap()];
    arguments.extend(more);
    let built = carrel(&arguments);
    assert_eq!(built.status.code(), Some(0), "{}", stderr(&built));
    built
}

fn gzipped(out: &Path, section: Section) -> u64 {
    let manifest = Manifest::decode(&fs::read(out.join(Manifest::FILE)).unwrap()).unwrap();
    let name = &manifest.section(section).unwrap().name;
    fs::metadata(out.join(format!("{name}.gz"))).unwrap().len()
}

fn names(out: &Path) -> BTreeSet<String> {
    let below = |dir: &Path| fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect::<Vec<_>>();
    let files = below(out).into_iter().chain(below(&out.join("more")));
    files.map(|path| path.strip_prefix(out).unwrap().to_string_lossy().into_owned()).collect()
}

#[test]
fn a_library_over_the_budget_fits_it_and_loses_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let (catalogue, out) = (catalogue(dir.path(), 0..TITLES), dir.path().join("out"));
    let report = stderr(&build(&out, &catalogue, &["--common-bytes", "20000", "--neighbour-bytes", "6000"]));
    let (common, neighbours) = (gzipped(&out, Section::Common), gzipped(&out, Section::Neighbours));
    assert!((19_000..=20_000).contains(&common) && (1_000..=6_000).contains(&neighbours), "{common} {neighbours}");
    assert!(
        report.contains(&format!("of {TITLES} titles, {common} bytes gzipped of 20000 (--common-bytes)")),
        "{report}"
    );
    let packs = Packs::open(&out).unwrap();
    let mut seen = BTreeMap::new();
    packs
        .each(|first, titles| {
            assert!(first == 0 || titles.len() >= LEAST_OF_BUNDLE);
            (0..titles.len() as u32)
                .for_each(|it| assert!(seen.insert(titles.title(it).id().to_owned(), first + it).is_none()));
            true
        })
        .unwrap();
    assert_eq!((seen.len(), packs.titles()), (TITLES, TITLES));
    let features = packs.common.features();
    for topic in features.of_kind(FeatureKind::Topic) {
        let has =
            |it: &u32| packs.common.title(*it).labels(FeatureKind::Topic).any(|label| label == features.label(topic));
        let here = (0..packs.common.len() as u32).filter(has).count();
        assert!(here >= 24.min(features.count(topic) as usize), "{}: {here}", features.label(topic));
    }
    let inspected = carrel(&["inspect", out.to_str().unwrap()]);
    let text = String::from_utf8_lossy(&inspected.stdout).into_owned();
    let (common, rest) = (packs.common.len(), TITLES - packs.common.len());
    assert!(text.contains(&format!("{TITLES} titles, {common} in the common set, {rest} in bundles")), "{text}");
    assert!(text.contains(&format!("more: {rest} titles in {} bundles", packs.bundles.bundles().len())), "{text}");
}

#[test]
fn what_fits_or_has_no_limit_is_all_in_the_common_pack() {
    let dir = tempfile::tempdir().unwrap();
    let catalogue = catalogue(dir.path(), 0..TITLES);
    for (out, more) in [("default", vec![]), ("none", vec!["--common-bytes", "0"])] {
        let out = dir.path().join(out);
        build(&out, &catalogue, &more);
        assert_eq!(Packs::open(&out).unwrap().common.len(), TITLES);
        assert!(!out.join("more").exists());
    }
}

#[test]
fn a_later_build_removes_bundles_that_are_no_more_and_keeps_those_that_are_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("out");
    let options = ["--common-bytes", "20000", "--model", "none"];
    build(&out, &catalogue(dir.path(), 0..TITLES), &options);
    let before = names(&out);
    build(&out, &catalogue(dir.path(), (0..TITLES).rev()), &options);
    assert_eq!(names(&out), before, "the order of the source makes no difference");
    build(&out, &catalogue(dir.path(), 0..TITLES), &[]);
    assert!(fs::read_dir(out.join("more")).unwrap().next().is_none());
}

#[test]
fn availability_tells_of_titles_in_bundles_too() {
    let dir = tempfile::tempdir().unwrap();
    let (catalogue, out, items) =
        (catalogue(dir.path(), 0..TITLES), dir.path().join("out"), dir.path().join("items.csv"));
    build(&out, &catalogue, &["--common-bytes", "20000", "--model", "none"]);
    let text = fs::read_to_string(&catalogue).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    for by in ["id", "isbn"] {
        let rows = (0..TITLES).filter(|n| n % 3 == 0);
        let isbn = |n: usize| lines[n + 1].split(',').nth(5).unwrap().to_owned();
        let name = |n: usize| if by == "id" { format!("r{n}") } else { isbn(n) };
        let some = if by == "id" { TITLES } else { 60 };
        let list: String = rows.take_while(|&n| n < some).map(|n| format!("{},MAIN\n", name(n))).collect();
        fs::write(&items, format!("{by},branch\n{list}")).unwrap();
        let told = carrel(&["availability", items.to_str().unwrap(), "--out", out.to_str().unwrap(), "--time", "1"]);
        assert_eq!(told.status.code(), Some(0), "{}", stderr(&told));
        let availability = Availability::decode(&fs::read(out.join(Availability::FILE)).unwrap()).unwrap();
        assert!(availability.pack.starts_with("bundles-") && out.join(&availability.pack).exists());
        assert_eq!(availability.branches[0].holds.len(), some / 3);
        let held = |id: &str| id[1..].parse::<usize>().is_ok_and(|n| n % 3 == 0 && n < some);
        let check = |first: u32, titles: &carrel_engine::collection::Collection| {
            (0..titles.len() as u32)
                .all(|it| availability.of(first + it).next().is_some() == held(titles.title(it).id()))
        };
        Packs::open(&out)
            .unwrap()
            .each(|first, titles| {
                assert!(check(first, titles));
                true
            })
            .unwrap();
    }
}

#[test]
fn parts_of_two_builds_are_told() {
    let dir = tempfile::tempdir().unwrap();
    let (catalogue, out) = (catalogue(dir.path(), 0..TITLES), dir.path().join("out"));
    build(&out, &catalogue, &["--common-bytes", "20000", "--model", "none"]);
    let name = Packs::open(&out).unwrap().bundles.bundles()[0].name.clone();
    fs::write(out.join(&name), fs::read(out.join("manifest.carrel")).unwrap()).unwrap();
    let inspected = carrel(&["inspect", out.to_str().unwrap()]);
    let told = carrel(&["availability", catalogue.to_str().unwrap(), "--out", out.to_str().unwrap()]);
    assert_eq!(told.status.code(), Some(1), "{}", stderr(&inspected));
    assert!(stderr(&told).contains(&name) && stderr(&told).contains("bundle"), "{}", stderr(&told));
}
