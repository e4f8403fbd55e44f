//! What stands on a shelf, by example.

mod common;

use std::collections::BTreeSet;

use carrel_engine::feature::FeatureKind;
use carrel_engine::fold::fold;
use carrel_engine::profile::{DeviceId, Kind, Profile, Reaction, Stamp, Value};
use carrel_engine::rank::{Adventure, Blend, Moved, Ranking, ShelfKind, ShelfQuery, rank, shelf};
use carrel_engine::title::{Series, Title};
use common::{Act, NOW, common_pack, perform, plain, profile_of};

fn volume(number: i32, of: &str) -> Title {
    let series = Some(Series { name: of.into(), number: Some(number * 1000) });
    Title { id: format!("{of}-{number}"), title: format!("{of}, volume {number}"), series, ..Title::default() }
}

#[test]
fn a_first_visit_shows_a_full_and_varied_shelf() {
    let titles: Vec<_> =
        (0..60).map(|n| plain(n, ["Sea", "War", "Love"][n / 20], &format!("Creator {}", n % 15))).collect();
    let collection = common_pack(titles);
    let shelf = rank(&collection, &Profile::new(), NOW);
    assert_eq!(shelf.picks.len(), 12);
    let topics: BTreeSet<_> =
        shelf.picks.iter().flat_map(|pick| collection.title(pick.position).labels(FeatureKind::Topic)).collect();
    assert_eq!(topics.len(), 3, "all topics of the library are on the first shelf");
}

#[test]
fn liking_a_title_brings_its_look_alikes_to_the_front() {
    let titles: Vec<_> = (0..60).map(|n| plain(n, ["Sea", "War", "Love"][n % 3], &format!("Creator {n}"))).collect();
    let collection = common_pack(titles);
    let profile = profile_of(&[Act::React(Reaction::Liked, 1)]);
    let first = rank(&collection, &profile, NOW).picks[0].clone();
    let title = collection.title(first.position);
    assert_eq!(title.labels(FeatureKind::Topic).next(), Some("War"));
    assert_ne!(title.id(), "id-1", "what is liked already is not picked again");
}

#[test]
fn an_interest_keeps_counting_after_the_collection_was_respelled() {
    let mut titles: Vec<_> = (0..30).map(|n| plain(n, ["sea stories", "War"][n % 2], "Anon")).collect();
    titles[0].topics = vec!["Sea Stories".into()];
    let collection = common_pack(titles);
    let mut profile = Profile::new();
    let stamp = Stamp { time: NOW, count: 0, device: DeviceId(1) };
    let key = fold("Sea-Stories");
    profile
        .set(Kind::Interest(FeatureKind::Topic), &key, Value::Text("Sea-Stories".into()), stamp)
        .expect("an interest can be stated");
    let blend = Blend::default();
    assert!(Ranking::new(&collection, &blend, &profile, NOW).scores().iter().any(|&score| score > 0));
}

#[test]
fn a_shelf_seeded_by_a_saved_title_says_so_with_its_own_weight() {
    let collection = common_pack((0..30).map(|n| plain(n, ["Sea", "War"][n % 2], "Anon")).collect());
    let (blend, query) = (Blend::default(), ShelfQuery::new(ShelfKind::Because, NOW));
    let points = |reaction, days: u64| {
        let mut profile = Profile::new();
        perform(&mut profile, &Act::React(reaction, 1), NOW - days * 86_400_000, 0);
        let shelf = shelf(&collection, &blend, &profile, &query);
        assert_eq!(shelf.because_reaction, Some(reaction));
        shelf.picks[0].score
    };
    assert!(points(Reaction::Liked, 0) > points(Reaction::Saved, 0));
    assert!(points(Reaction::Saved, 0) > points(Reaction::Saved, 180));
}

#[test]
fn what_is_liked_seeds_before_what_is_saved_even_if_saved_later() {
    let collection = common_pack((0..30).map(|n| plain(n, ["Sea", "War"][n % 2], "Anon")).collect());
    let profile = profile_of(&[Act::React(Reaction::Liked, 1), Act::React(Reaction::Saved, 2)]);
    let shelf = shelf(&collection, &Blend::default(), &profile, &ShelfQuery::new(ShelfKind::Because, NOW));
    assert_eq!(shelf.because.map(|it| collection.title(it).id()), Some("id-1"));
    assert_eq!(shelf.because_reaction, Some(Reaction::Liked));
}

#[test]
fn the_next_volume_of_a_series_is_a_reason_of_its_own() {
    let titles = [1, 2, 3, 5].map(|it| volume(it, "Tides")).into_iter().chain([1, 2].map(|it| volume(it, "Dunes")));
    let collection = common_pack(titles.chain((0..30).map(|n| plain(n, "Sea", "Anon"))).collect());
    let blend = Blend { neighbours: 0, ..Blend::default() };
    let mut profile = Profile::new();
    let read = |profile: &mut Profile, id: &str| {
        let stamp = Stamp { time: NOW, count: 0, device: DeviceId(1) };
        profile.react(Reaction::Read, id, None, stamp).expect("it can be read");
    };
    let first = |profile: &Profile| {
        let shelf = shelf(&collection, &blend, profile, &ShelfQuery::new(ShelfKind::Picked, NOW));
        let reason = shelf.picks[0].reason.clone().expect("there is a reason");
        (collection.title(shelf.picks[0].position).id().to_owned(), reason.parts)
    };
    read(&mut profile, "Tides-1");
    let (id, parts) = first(&profile);
    assert_eq!(id, "Tides-2");
    assert!(parts.next > parts.features && parts.features > 0, "{parts:?}");
    read(&mut profile, "Tides-2");
    read(&mut profile, "Tides-3");
    assert_eq!(first(&profile).0, "Tides-5", "a volume that the library does not have is passed over");
    read(&mut profile, "Tides-5");
    let ranking = Ranking::new(&collection, &blend, &profile, NOW);
    let nexts = (0..collection.len() as u32).flat_map(|it| ranking.contributions(it)).filter(|it| it.parts.next > 0);
    assert_eq!(nexts.count(), 3, "nothing follows the last one");
}

#[test]
fn discoveries_are_the_same_all_day_and_others_the_next() {
    let collection =
        common_pack((0..400).map(|n| plain(n, &format!("Topic {}", n % 40), &format!("Creator {n}"))).collect());
    let discoveries = |now_ms: u64, step| {
        let query = ShelfQuery { adventure: Adventure::step(step), ..ShelfQuery::new(ShelfKind::Picked, now_ms) };
        let picks =
            shelf(&collection, &Blend::default(), &profile_of(&[Act::Interest(FeatureKind::Topic, 3)]), &query).picks;
        let found = picks.iter().filter(|pick| matches!(pick.moved, Some(Moved::Discovery { .. })));
        found.map(|pick| pick.position).collect::<Vec<_>>()
    };
    let counts: Vec<usize> = (0..=Adventure::MOST).map(|step| discoveries(NOW, step).len()).collect();
    assert_eq!(counts, [0, 1, 1, 2, 4]);
    assert_eq!(discoveries(NOW, 4), discoveries(NOW + 3_600_000, 4));
    assert_ne!(discoveries(NOW, 4), discoveries(NOW + 86_400_000, 4));
}

#[test]
fn more_adventure_repeats_less() {
    let titles = (0..300).map(|n| plain(n, &format!("Topic {}", n % 12), &format!("Creator {}", n % 50)));
    let collection = common_pack(titles.collect());
    let profile = profile_of(&[Act::React(Reaction::Liked, 1), Act::React(Reaction::Liked, 13)]);
    let topics = |step| {
        let query = ShelfQuery { adventure: Adventure::step(step), ..ShelfQuery::new(ShelfKind::Picked, NOW) };
        let picks = shelf(&collection, &Blend::default(), &profile, &query).picks;
        let topics = picks.iter().flat_map(|it| collection.title(it.position).labels(FeatureKind::Topic));
        topics.collect::<BTreeSet<_>>().len()
    };
    assert!(topics(4) > topics(0), "{} and {}", topics(4), topics(0));
}

#[test]
fn what_was_shown_for_days_rests_and_comes_back() {
    let collection = common_pack((0..60).map(|n| plain(n, "Sea", &format!("Creator {n}"))).collect());
    let mut profile = Profile::new();
    let picks = |profile: &Profile, day: u64| {
        let query =
            ShelfQuery { adventure: Adventure::step(0), ..ShelfQuery::new(ShelfKind::Picked, NOW + day * 86_400_000) };
        let picks = shelf(&collection, &Blend::default(), profile, &query).picks;
        picks.iter().map(|it| collection.title(it.position).id().to_owned()).collect::<Vec<_>>()
    };
    let first = picks(&profile, 0);
    let mut seen = BTreeSet::new();
    for day in 0..10 {
        let stamp = Stamp { time: NOW + day * 86_400_000, count: 0, device: DeviceId(1) };
        let today = picks(&profile, day);
        assert_eq!(today.len(), 12);
        for id in &today {
            profile.show(id, carrel_engine::rank::day(stamp.time), stamp).expect("it can be noted");
        }
        assert_eq!(picks(&profile, day), today, "what is shown stays for the day");
        seen.extend(today);
    }
    assert!(seen.len() >= 24, "after ten days the reader has seen {} titles", seen.len());
    assert!(picks(&profile, 9).iter().all(|id| !first.contains(id)));
    assert_eq!(picks(&profile, 60), first, "and later they are as good as before");
}
