//! The laws of the ranking, over random libraries and readers.

mod common;

use std::collections::BTreeMap;

use carrel_engine::collection::Collection;
use carrel_engine::feature::FeatureKind;
use carrel_engine::profile::{DeviceId, Profile, Reaction, Stamp};
use carrel_engine::rank::{
    Adventure, Blend, Moved, Ranking, ShelfKind, ShelfQuery, Signal, Starter, first_shelf, more_like, reasons, shelf,
};
use carrel_engine::title::Title;
use common::{Act, NOW, acts, common_pack, perform, plain, profile_of, titles};
use proptest::prelude::*;

fn scores(collection: &Collection, profile: &Profile) -> Vec<i64> {
    Ranking::new(collection, &Blend::default(), profile, NOW).scores().to_vec()
}

/// A starter profile of some features and titles, whether there are such or not.
fn starters() -> impl Strategy<Value = Option<Starter>> {
    let kinds = prop::sample::select(FeatureKind::ALL.to_vec());
    let interest = (kinds, 0..12_u8).prop_map(|(kind, n)| {
        (kind, format!("{} {n}", ["Topic", "Creator", "Series", "lang", "format", "child"][kind as usize]))
    });
    let starter = (proptest::collection::vec(interest, 0..4), proptest::collection::vec(0..40_usize, 0..4));
    let starter = starter.prop_map(|(interests, titles)| Starter {
        id: "gardener".into(),
        interests,
        titles: titles.into_iter().map(|n| format!("id-{n}")).collect(),
    });
    proptest::option::of(starter)
}

/// The profile without what a signal stands for.
fn without(profile: &Profile, signal: &Signal) -> Profile {
    let mut rest = profile.clone();
    let stamp = Stamp { time: NOW, count: 0, device: DeviceId(2) };
    match signal {
        Signal::Reaction { reaction, id } => rest.take_back(*reaction, id, stamp),
        Signal::Interest { kind, key } => rest.unset(carrel_engine::profile::Kind::Interest(*kind), key, stamp),
        Signal::Library(_) | Signal::Starter { .. } => Ok(()),
    }
    .expect("a signal of the profile can be taken back");
    rest
}

/// How many random cases each law is tried on: `CARREL_CASES=10000` tries more.
fn cases() -> u32 {
    std::env::var("CARREL_CASES").ok().and_then(|it| it.parse().ok()).unwrap_or(256)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    #[test]
    fn sum_a_score_is_exactly_the_sum_of_its_contributions(titles in titles(40), acts in acts(20), starter in starters()) {
        let collection = common_pack(titles);
        let blend = Blend::default();
        let profile = profile_of(&acts);
        let ranking = Ranking::with_starter(&collection, &blend, &profile, starter.as_ref(), NOW);
        for position in 0..collection.len() as u32 {
            let contributions = ranking.contributions(position);
            let sum: i64 = contributions.iter().map(|it| it.points).sum();
            prop_assert_eq!(sum, ranking.score(position));
            for it in contributions {
                let parts = if matches!(it.signal, Signal::Library(_)) { 0 } else { it.points };
                prop_assert_eq!(it.parts.sum(), parts, "what the parts come to");
            }
        }
    }

    #[test]
    fn removal_without_the_starter_profile_each_score_is_less_by_what_was_shown_for_it(
        titles in titles(40), acts in acts(12), starter in starters()
    ) {
        let collection = common_pack(titles);
        let (blend, profile) = (Blend::default(), profile_of(&acts));
        let ranking = Ranking::with_starter(&collection, &blend, &profile, starter.as_ref(), NOW);
        for (position, without) in scores(&collection, &profile).into_iter().enumerate() {
            let contributions = ranking.contributions(position as u32);
            let shown: Vec<i64> =
                contributions.iter().filter(|it| matches!(it.signal, Signal::Starter { .. })).map(|it| it.points).collect();
            prop_assert!(shown.len() <= 1 && shown.iter().all(|&points| points > 0));
            prop_assert_eq!(ranking.score(position as u32) - without, shown.iter().sum::<i64>());
        }
    }

    #[test]
    fn more_like_a_title_is_what_liking_it_would_add(titles in titles(40), acts in acts(12), liked in 0..40_u32) {
        let collection = common_pack(titles);
        let liked = liked % collection.len() as u32;
        let (blend, profile) = (Blend::default(), profile_of(&acts));
        let id = collection.title(liked).id().to_owned();
        let mut more = profile.clone();
        let stamp = Stamp { time: NOW, count: 9, device: DeviceId(1) };
        prop_assume!(!profile.has(Reaction::NotInterested, &id) && !profile.has(Reaction::Liked, &id));
        more.react(Reaction::Liked, &id, None, stamp).expect("it can be liked");
        let added: Vec<i64> = scores(&collection, &more).iter().zip(scores(&collection, &profile)).map(|(a, b)| a - b).collect();
        let ranking = Ranking::new(&collection, &blend, &more, NOW);
        let query = ShelfQuery::new(ShelfKind::Picked, NOW);
        for pick in more_like(&collection, &blend, &profile, liked, &query).picks {
            prop_assert_ne!(pick.position, liked);
            let on = profile.reactions(collection.title(pick.position).id());
            prop_assert!(!on.contains(Reaction::NotInterested) && !on.contains(Reaction::Read));
            let seed = Signal::Reaction { reaction: Reaction::Liked, id: id.clone() };
            let contributions = ranking.contributions(pick.position);
            let next = contributions.iter().find(|it| it.signal == seed).map_or(0, |it| it.parts.next);
            prop_assert_eq!(pick.score, added[pick.position as usize] - next);
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
    fn order_the_best_stays_first_and_what_moved_says_so(
        titles in titles(60), acts in acts(12), limit in 1..20_usize, step in 0..5_u8
    ) {
        let collection = common_pack(titles);
        let profile = profile_of(&acts);
        let blend = Blend::default();
        let adventure = Adventure::step(step);
        let query = ShelfQuery { limit, adventure, ..ShelfQuery::new(ShelfKind::Picked, NOW) };
        let picks = shelf(&collection, &blend, &profile, &query).picks;
        let best = scores(&collection, &profile).into_iter().enumerate()
            .filter(|(position, _)| {
                let on = profile.reactions(collection.title(*position as u32).id());
                !collection.is_withheld(*position as u32) && ![Reaction::Liked, Reaction::Saved, Reaction::Read, Reaction::NotInterested].iter().any(|&it| on.contains(it))
            })
            .map(|(_, score)| score).max();
        prop_assert_eq!(picks.first().map(|pick| pick.score), best);
        for (place, pick) in picks.iter().enumerate() {
            let by_score = match pick.moved {
                None => place,
                Some(Moved::Back { by_score, .. } | Moved::Forward { by_score } | Moved::Discovery { by_score }) => by_score,
            };
            prop_assert_eq!(by_score == place, pick.moved.is_none());
            if let Some(Moved::Back { feature: Some(feature), .. }) = pick.moved {
                let label = collection.features().label(feature);
                let has = |it: u32| [FeatureKind::Topic, FeatureKind::Creator, FeatureKind::Series].into_iter()
                    .any(|kind| collection.title(it).labels(kind).any(|it| it == label));
                let before = picks[..place].iter().any(|it| has(it.position));
                prop_assert!(has(pick.position) && before, "it repeats {}", label);
            }
            let better = picks.iter().filter(|other| other.score > pick.score).count();
            prop_assert!(by_score >= better);
        }
        let found = picks.iter().filter(|pick| matches!(pick.moved, Some(Moved::Discovery { .. }))).count();
        prop_assert!(found <= adventure.discoveries(limit) && found * 3 <= limit);
        let distinct: std::collections::BTreeSet<_> = picks.iter().map(|pick| pick.position).collect();
        prop_assert_eq!(distinct.len(), picks.len());
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
        let starter = Starter { id: "a".into(), interests: vec![(FeatureKind::Topic, "Topic 1".into())], titles: vec!["id-3".into()] };
        for (kind, starter) in ShelfKind::ALL.into_iter().flat_map(|kind| [(kind, None), (kind, Some(&starter))]) {
            let query = ShelfQuery { starter, ..ShelfQuery::new(kind, NOW) };
            for pick in shelf(&collection, &blend, &profile, &query).picks {
                let on = profile.reactions(collection.title(pick.position).id());
                prop_assert!(!on.contains(Reaction::NotInterested) && !on.contains(Reaction::Read));
                prop_assert!(!collection.is_withheld(pick.position), "the library wants it not to be recommended");
                let all = reasons(&collection, &blend, &profile, &query, pick.position);
                let first = all.into_iter().find(|it| it.points > 0);
                prop_assert_eq!(first, pick.reason, "the reason under a card is the strongest of all");
                let sum: i64 = reasons(&collection, &blend, &profile, &query, pick.position).iter().map(|it| it.points).sum();
                prop_assert_eq!(sum, pick.score);
            }
        }
    }
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
        neighbours: most,
        negative_neighbours: most,
        next_in_series: most,
        starter: 16,
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

#[test]
fn sum_holds_for_more_topics_than_stand_in_a_column() {
    // Each topic with three titles, so that all are kept; the last ones are told apart by their lists alone.
    let count = 66_000;
    let titles = (0..count).map(|n| Title {
        topics: vec![format!("Topic {n}"), format!("Topic {}", (n + 1) % count), format!("Topic {}", n / 2)],
        ..plain(n, "", "Anon")
    });
    let collection = common_pack(titles.collect());
    let profile = profile_of(&[Act::React(Reaction::Liked, 65_990), Act::React(Reaction::Saved, 3)]);
    let (blend, nobody) = (Blend::default(), Profile::new());
    let ranking = Ranking::new(&collection, &blend, &profile, NOW);
    let without = Ranking::new(&collection, &blend, &nobody, NOW);
    let mut spoken_for = 0;
    for position in 0..collection.len() as u32 {
        let sum: i64 = ranking.contributions(position).iter().map(|it| it.points).sum();
        assert_eq!(sum, ranking.score(position));
        let features = collection.title(position).labels(FeatureKind::Topic).count();
        spoken_for += usize::from(features > 0 && ranking.score(position) > without.score(position));
    }
    assert!(spoken_for > 4, "{spoken_for}");
}
