//! What a model must not let out: pairs of few patrons leave no trace in any byte.

mod common;

use carrel_catalog::loans::{Loans, mix};
use carrel_catalog::train::{TrainOptions, train};
use carrel_engine::collection::popularity_bucket;
use carrel_engine::title::Title;
use common::loans::{METHODS, bundle, draws, fixed, gram, plain, planted, titles, trained};
use proptest::prelude::*;

/// Whether two states of the loans have the same safe counts.
fn alike(a: &Loans, b: &Loans, titles: usize) -> bool {
    let buckets = |loans: &Loans| {
        loans.popularity(titles).into_iter().map(|count| popularity_bucket(count, 5)).collect::<Vec<_>>()
    };
    let pairs = |loans: &Loans| {
        let mut pairs = gram(loans, titles);
        (0..titles).for_each(|title| pairs[title][title] = 0.0);
        pairs
    };
    buckets(a) == buckets(b) && pairs(a) == pairs(b)
}

fn as_lists(loans: &Loans) -> Vec<(u64, Vec<u32>)> {
    (0..loans.patrons()).map(|patron| (loans.hash(patron), loans.of(patron).to_vec())).collect()
}

fn same_bytes(titles: &[Title], before: &Loans, after: &Loans) {
    assert_ne!(before, after);
    for settings in METHODS {
        let (before, after) = (bundle(titles, before, settings), bundle(titles, after, settings));
        assert!(before.files.iter().any(|file| file.name.starts_with("neighbours")), "{settings}");
        assert!(before == after, "{settings}");
    }
}

#[test]
fn a_pair_below_the_threshold_leaves_no_trace_from_one_patron_to_four() {
    let titles = titles(320, |number| Some(format!("Topic {}", number / 8)));
    let before = planted(300, 15);
    // Two titles of different groups that nobody read both of.
    let both = |a: u32, b: u32| {
        (0..before.patrons()).filter(|&p| before.of(p).contains(&a) && before.of(p).contains(&b)).count()
    };
    let (a, b) = (21..320).flat_map(|a| (a + 20..320).map(move |b| (a, b))).find(|&(a, b)| both(a, b) == 0).unwrap();
    for more in 1..=4 {
        let mut lists = as_lists(&before);
        // New patrons, who read these two and nothing else.
        lists.extend((0..more).map(|number| (mix(1 << 40 | number), vec![a, b])));
        let after = Loans::of_patrons(lists);
        if alike(&before, &after, 320) {
            same_bytes(&titles, &before, &after);
        } else {
            // Their buckets of popularity moved, which are published as such.
            assert_ne!(before.popularity(320)[a as usize], after.popularity(320)[a as usize]);
        }
    }
}

#[test]
fn the_fifth_patron_of_a_pair_does_show() {
    let titles = plain(320);
    let before = planted(300, 15);
    let mut lists = as_lists(&before);
    let both = |lists: &[(u64, Vec<u32>)], a: u32, b: u32| {
        lists.iter().filter(|(_, list)| list.contains(&a) && list.contains(&b)).count()
    };
    let (a, b) =
        (21..320).flat_map(|a| (a + 20..320).map(move |b| (a, b))).find(|&(a, b)| both(&lists, a, b) == 4).unwrap();
    lists.push((mix(1 << 41), vec![a, b]));
    let after = Loans::of_patrons(lists);
    assert_ne!(trained(&titles, &before, METHODS[0]).lists, trained(&titles, &after, METHODS[0]).lists);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    /// One loan more or less, wherever it changes no safe count.
    #[test]
    fn whatever_changes_no_safe_count_changes_no_byte(seed in any::<u64>(), patron in 0_usize..60, title in 0_u32..30) {
        let mut draw = draws(seed);
        let titles = titles(30, |number| Some(format!("Topic {}", number / 5)));
        let lists: Vec<(u64, Vec<u32>)> = (0..60)
            .map(|number| {
                let group = draw(3) as u32;
                (mix(number), (0..=draw(6)).map(|_| group * 10 + draw(10) as u32).collect())
            })
            .collect();
        let before = Loans::of_patrons(lists.clone());
        let mut changed = lists;
        let list = &mut changed[patron].1;
        if list.contains(&title) { list.retain(|other| *other != title) } else { list.push(title) }
        let after = Loans::of_patrons(changed);
        if alike(&before, &after, 30) {
            for settings in METHODS {
                prop_assert!(bundle(&titles, &before, settings) == bundle(&titles, &after, settings), "{}", settings);
            }
        }
    }

    #[test]
    fn weights_are_in_their_range_whatever_the_loans(
        lists in prop::collection::vec(prop::collection::vec(0_u32..12, 0..12), 0..60), k in 1_u64..6, method in 0_usize..4,
    ) {
        let loans = Loans::of_patrons(lists.into_iter().zip(0..).map(|(list, number)| (mix(number), list)));
        let options = TrainOptions { min_patrons: k, ..fixed(METHODS[method]) };
        if let Ok(trained) = train(&plain(12), &loans, &options) {
            prop_assert_eq!(trained.lists.len(), 12);
            for (target, list) in trained.lists.iter().enumerate() {
                prop_assert!(list.windows(2).all(|pair| pair[0].0 < pair[1].0));
                prop_assert!(list.iter().all(|&(source, weight)| source < 12 && source as usize != target && (1..=127).contains(&weight)));
            }
        }
    }
}
