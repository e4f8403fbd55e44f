//! The laws of the ranking, over random libraries and readers.

mod common;

use std::collections::BTreeMap;

use carrel_engine::collection::Collection;
use carrel_engine::profile::{DeviceId, Profile, Reaction, Stamp};
use carrel_engine::rank::{Blend, Moved, Ranking, ShelfKind, ShelfQuery, Signal, first_shelf, rank, reasons, shelf};
use carrel_engine::title::Title;
use common::{Act, NOW, acts, common_pack, perform, profile_of, titles};
use proptest::prelude::*;

fn scores(collection: &Collection, profile: &Profile) -> Vec<i64> {
    let blend = Blend::default();
    let ranking = Ranking::new(collection, &blend, profile, NOW);
    (0..collection.len() as u32).map(|position| ranking.score(position)).collect()
}

/// The profile without what a signal stands for.
fn without(profile: &Profile, signal: &Signal) -> Profile {
    let mut rest = profile.clone();
    let stamp = Stamp { time: NOW, count: 0, device: DeviceId(2) };
    match signal {
        Signal::Reaction { reaction, id } => rest.take_back(*reaction, id, stamp),
        Signal::Interest { kind, key } => rest.unset(carrel_engine::profile::Kind::Interest(*kind), key, stamp),
        Signal::Library(_) => Ok(()),
    }
    .expect("a signal of the profile can be taken back");
    rest
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn sum_a_score_is_exactly_the_sum_of_its_contributions(titles in titles(40), acts in acts(20)) {
        let collection = common_pack(titles);
        let blend = Blend::default();
        let profile = profile_of(&acts);
        let ranking = Ranking::new(&collection, &blend, &profile, NOW);
        for position in 0..collection.len() as u32 {
            let sum: i64 = ranking.contributions(position).iter().map(|it| it.points).sum();
            prop_assert_eq!(sum, ranking.score(position));
        }
    }

    #[test]
    fn removal_taking_a_signal_back_changes_each_score_by_what_was_shown(titles in titles(40), acts in acts(20)) {
        let collection = common_pack(titles);
        let blend = Blend::default();
        let profile = profile_of(&acts);
        let ranking = Ranking::new(&collection, &blend, &profile, NOW);
        let before = scores(&collection, &profile);
        let mut shown = BTreeMap::<Signal, BTreeMap<usize, i64>>::new();
        for position in 0..collection.len() {
            for it in ranking.contributions(position as u32) {
                prop_assert!(shown.entry(it.signal).or_default().insert(position, it.points).is_none());
            }
        }
        for (signal, points) in shown.iter().filter(|(signal, _)| !matches!(signal, Signal::Library(_))) {
            let after = scores(&collection, &without(&profile, signal));
            for (position, (before, after)) in before.iter().zip(&after).enumerate() {
                prop_assert_eq!(before - after, points.get(&position).copied().unwrap_or(0));
            }
        }
    }

    #[test]
    fn removal_holds_for_the_reaction_that_seeds_because(titles in titles(40), acts in acts(20)) {
        let collection = common_pack(titles);
        let (blend, profile) = (Blend::default(), profile_of(&acts));
        let query = ShelfQuery::new(ShelfKind::Because, NOW);
        let shelf = shelf(&collection, &blend, &profile, &query);
        let (Some(seed), Some(reaction)) = (shelf.because, shelf.because_reaction) else {
            prop_assert!(shelf.picks.is_empty() && shelf.because.is_none());
            return Ok(());
        };
        let signal = Signal::Reaction { reaction, id: collection.title(seed).id().to_owned() };
        let rest = without(&profile, &signal);
        let (before, after) = (scores(&collection, &profile), scores(&collection, &rest));
        for position in 0..collection.len() {
            let shown = reasons(&collection, &blend, &profile, &query, position as u32);
            prop_assert!(shown.iter().all(|it| it.signal == signal), "the shelf is made of the reaction it names");
            prop_assert_eq!(before[position] - after[position], shown.iter().map(|it| it.points).sum::<i64>());
            let left = reasons(&collection, &blend, &rest, &query, position as u32);
            prop_assert!(left.iter().all(|it| it.signal != signal), "undone, it is gone from the shelf");
        }
    }

    #[test]
    fn a_staff_pick_of_the_settings_counts_like_one_of_the_collection(titles in titles(40), acts in acts(12), twice: bool) {
        let (blend, profile) = (Blend::default(), profile_of(&acts));
        let picked: Vec<_> = titles.iter().filter(|it| it.staff_pick.is_some()).map(|it| it.id.clone()).collect();
        let collection = common_pack(titles.clone());
        // A pick named in both places still counts once.
        let bare = titles.into_iter().map(|it| Title { staff_pick: it.staff_pick.filter(|_| twice), ..it });
        let other = common_pack(bare.collect());
        let mut staff: Vec<u32> = picked.iter().map(|id| other.find(id).expect("it is there")).collect();
        staff.extend([u32::MAX, other.len() as u32]);
        for kind in ShelfKind::ALL {
            let query = ShelfQuery { limit: 100, ..ShelfQuery::new(kind, NOW) };
            let listed = ShelfQuery { staff: &staff, ..query.clone() };
            for position in 0..collection.len() as u32 {
                let there = other.find(collection.title(position).id()).expect("the same titles");
                let expected = reasons(&collection, &blend, &profile, &query, position);
                prop_assert_eq!(reasons(&other, &blend, &profile, &listed, there), expected);
            }
            let by_score = |collection: &Collection, query: &ShelfQuery<'_>| {
                let picks = shelf(collection, &blend, &profile, query).picks;
                picks.iter().map(|it| (it.score, collection.title(it.position).id().to_owned())).collect::<std::collections::BTreeSet<_>>()
            };
            prop_assert_eq!(by_score(&other, &listed), by_score(&collection, &query));
        }
    }

    #[test]
    fn a_first_shelf_is_the_shelf_of_an_empty_profile(titles in titles(60), staff in proptest::collection::vec(0..60_u32, 0..4)) {
        let collection = common_pack(titles);
        let (blend, nobody) = (Blend::default(), Profile::new());
        for kind in ShelfKind::ALL {
            let query = ShelfQuery { staff: &staff, hidden: &[0], ..ShelfQuery::new(kind, NOW) };
            prop_assert_eq!(first_shelf(&collection, &blend, &query), shelf(&collection, &blend, &nobody, &query));
        }
    }

    #[test]
    fn monotony_a_positive_reaction_lowers_no_score(titles in titles(40), acts in acts(20), liked in 0..40_usize) {
        let collection = common_pack(titles);
        let profile = profile_of(&acts);
        prop_assume!(!profile.has(Reaction::NotInterested, &format!("id-{liked}")));
        let before = scores(&collection, &profile);
        for reaction in [Reaction::Liked, Reaction::Saved, Reaction::Read, Reaction::Opened] {
            let mut more = profile.clone();
            // As an act of its own: doing it again only refreshes the time, which never lowers the weight.
            perform(&mut more, &Act::React(reaction, liked), NOW, 1);
            for (before, after) in before.iter().zip(scores(&collection, &more)) {
                prop_assert!(after >= *before);
            }
        }
    }

    #[test]
    fn order_the_best_stays_first_and_what_moved_says_so(titles in titles(60), acts in acts(12), limit in 1..20_usize) {
        let collection = common_pack(titles);
        let profile = profile_of(&acts);
        let blend = Blend::default();
        let query = ShelfQuery { limit, ..ShelfQuery::new(ShelfKind::Picked, NOW) };
        let picks = shelf(&collection, &blend, &profile, &query).picks;
        let best = scores(&collection, &profile).into_iter().enumerate()
            .filter(|(position, _)| {
                let on = profile.reactions(collection.title(*position as u32).id());
                ![Reaction::Liked, Reaction::Saved, Reaction::Read, Reaction::NotInterested].iter().any(|&it| on.contains(it))
            })
            .map(|(_, score)| score).max();
        prop_assert_eq!(picks.first().map(|pick| pick.score), best);
        for (place, pick) in picks.iter().enumerate() {
            let by_score = match pick.moved { None => place, Some(Moved::Back { by_score, .. } | Moved::Forward { by_score }) => by_score };
            prop_assert_eq!(by_score == place, pick.moved.is_none());
            let better = picks.iter().filter(|other| other.score > pick.score).count();
            prop_assert!(by_score >= better);
        }
        for (place, pair) in picks.windows(2).enumerate() {
            if pair[0].score < pair[1].score {
                prop_assert!(pair[0].moved.is_some() || pair[1].moved.is_some(), "place {} is out of order and silent", place);
            }
        }
    }

    #[test]
    fn no_shelf_shows_what_was_hidden_or_read_and_every_reason_sums_up(titles in titles(40), acts in acts(20)) {
        let collection = common_pack(titles);
        let profile = profile_of(&acts);
        let blend = Blend::default();
        for kind in ShelfKind::ALL {
            let query = ShelfQuery::new(kind, NOW);
            for pick in shelf(&collection, &blend, &profile, &query).picks {
                let on = profile.reactions(collection.title(pick.position).id());
                prop_assert!(!on.contains(Reaction::NotInterested) && !on.contains(Reaction::Read));
                let sum: i64 = reasons(&collection, &blend, &profile, &query, pick.position).iter().map(|it| it.points).sum();
                prop_assert_eq!(sum, pick.score);
            }
        }
    }
}

fn plain(number: usize, topic: &str, creator: &str) -> Title {
    Title {
        id: format!("id-{number}"),
        title: format!("Title {number}"),
        topics: vec![topic.into()],
        creators: vec![creator.into()],
        ..Title::default()
    }
}

#[test]
fn a_first_visit_shows_a_full_and_varied_shelf() {
    let titles: Vec<_> =
        (0..60).map(|n| plain(n, ["Sea", "War", "Love"][n / 20], &format!("Creator {}", n % 15))).collect();
    let collection = common_pack(titles);
    let shelf = rank(&collection, &Profile::new(), NOW);
    assert_eq!(shelf.picks.len(), 12);
    let topics: std::collections::BTreeSet<_> = shelf
        .picks
        .iter()
        .flat_map(|pick| collection.title(pick.position).labels(carrel_engine::feature::FeatureKind::Topic))
        .collect();
    assert_eq!(topics.len(), 3, "all topics of the library are on the first shelf");
}

#[test]
fn liking_a_title_brings_its_look_alikes_to_the_front() {
    let titles: Vec<_> = (0..60).map(|n| plain(n, ["Sea", "War", "Love"][n % 3], &format!("Creator {n}"))).collect();
    let collection = common_pack(titles);
    let profile = profile_of(&[Act::React(Reaction::Liked, 1)]);
    let first = rank(&collection, &profile, NOW).picks[0].clone();
    let title = collection.title(first.position);
    assert_eq!(title.labels(carrel_engine::feature::FeatureKind::Topic).next(), Some("War"));
    assert_ne!(title.id(), "id-1", "what is liked already is not picked again");
}

#[test]
fn an_interest_keeps_counting_after_the_collection_was_respelled() {
    let mut titles: Vec<_> = (0..30).map(|n| plain(n, ["sea stories", "War"][n % 2], "Anon")).collect();
    titles[0].topics = vec!["Sea Stories".into()];
    let collection = common_pack(titles);
    let mut profile = Profile::new();
    let stamp = Stamp { time: NOW, count: 0, device: DeviceId(1) };
    let key = carrel_engine::fold::fold("Sea-Stories");
    profile
        .set(
            carrel_engine::profile::Kind::Interest(carrel_engine::feature::FeatureKind::Topic),
            &key,
            carrel_engine::profile::Value::Text("Sea-Stories".into()),
            stamp,
        )
        .expect("an interest can be stated");
    assert!(scores(&collection, &profile).iter().any(|&score| score > 0));
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
fn sum_holds_for_the_greatest_weights_and_thousands_of_reactions() {
    let most = (1 << 16) - 1;
    let blend = Blend {
        interest: [most; 6],
        positive: [most; 4],
        negative: most,
        reach: [most; 6],
        negative_reach: [most; 6],
        half_life: most,
        popularity: most,
        newness: most,
        new_days: most,
        staff_pick: most,
    };
    let titles = (0..4000).map(|n| plain(n, ["Sea", "War", "Love"][n % 3], ["Anon", ""][usize::from(n > 900)]));
    let collection = common_pack(titles.collect());
    let mut profile = Profile::new();
    for n in 0..3000 {
        let reaction = if n % 50 == 0 { Reaction::NotInterested } else { Reaction::Liked };
        perform(&mut profile, &Act::React(reaction, n), NOW, 0);
        perform(&mut profile, &Act::React(Reaction::Saved, n), NOW, 1);
    }
    let ranking = Ranking::new(&collection, &blend, &profile, NOW);
    for position in (0..collection.len() as u32).step_by(100) {
        let sum: i64 = ranking.contributions(position).iter().map(|it| it.points).sum();
        assert_eq!(ranking.score(position), sum);
        assert!(sum > i64::from(i32::MAX), "{sum} would not have overflowed");
    }
}
