//! What the trainer learns, and that its arithmetic is that of the definitions.

mod common;

use carrel_catalog::loans::{Loans, mix};
use carrel_catalog::train::prune::Published;
use carrel_catalog::train::settings::Settings;
use carrel_catalog::train::validate::{Standing, Validation};
use carrel_catalog::train::{TrainOptions, train};
use common::loans::{fixed, gram, plain, planted, titles, trained};

#[test]
fn planted_structure_is_found_and_beats_popularity_by_far() {
    let loans = planted(800, 15);
    let titles = plain(320);
    let trained = train(&titles, &loans, &TrainOptions::default()).unwrap();
    let within = |target: usize, source: u32| target / 20 == source as usize / 20;
    let of_groups = trained.lists.iter().enumerate().skip(20);
    let (mut right, mut wrong) = (0, 0);
    for (target, list) in of_groups {
        for &(source, weight) in list {
            let sum = if within(target, source) { &mut right } else { &mut wrong };
            *sum += u32::from(weight);
        }
    }
    assert!(right > 10 * wrong, "{right} {wrong}");
    let validation = Validation::new(&loans, &titles);
    let own: Vec<f64> = trained.popularity.iter().map(|&count| count as f64).collect();
    let standing = Standing::new(&own);
    let model = validation.measure(&trained.lists, &standing);
    let popularity = validation.measure(&vec![Vec::new(); titles.len()], &standing);
    assert!(model.ndcg100 > popularity.ndcg100 + 0.15, "{model:?} {popularity:?}");
}

#[test]
fn without_loans_records_alone_lead_from_title_to_title() {
    let titles = titles(40, |number| Some(format!("Topic {}", number / 4)));
    let trained = train(&titles, &Loans::default(), &TrainOptions::default()).unwrap();
    assert_eq!(trained.plan.map(|plan| plan.settings), Some(Settings::Content { keep: 10 }));
    for (target, list) in trained.lists.iter().enumerate() {
        let wanted: Vec<u32> = (target as u32 / 4 * 4..).take(4).filter(|source| *source as usize != target).collect();
        assert_eq!(list.iter().map(|(source, _)| *source).collect::<Vec<_>>(), wanted);
    }
    let nothing = train(&plain(40), &Loans::default(), &TrainOptions::default()).unwrap();
    assert_eq!((nothing.plan, nothing.lists.iter().flatten().count()), (None, 0));
}

#[test]
fn content_leads_to_titles_that_nobody_has_borrowed() {
    let loans = planted(400, 3);
    let titles = titles(100, |number| Some(format!("Topic {}", number / 20)));
    let of_new = |settings| trained(&titles, &loans, settings).lists[95].len();
    assert_eq!(of_new("ridge k=20 lambda=20 alpha=0 keep=20"), 0);
    assert!(of_new("ridge k=20 lambda=20 alpha=10 keep=20") > 0);
}

/// Plain Gaussian elimination with pivoting.
fn gauss(mut a: Vec<Vec<f64>>, mut b: Vec<f64>) -> Vec<f64> {
    let size = b.len();
    for at in 0..size {
        let pivot = (at..size).max_by(|x, y| a[*x][at].abs().total_cmp(&a[*y][at].abs())).unwrap();
        a.swap(at, pivot);
        b.swap(at, pivot);
        for row in at + 1..size {
            let factor = a[row][at] / a[at][at];
            let pivot = a[at].clone();
            a[row].iter_mut().zip(pivot).skip(at).for_each(|(x, pivot)| *x -= factor * pivot);
            b[row] -= factor * b[at];
        }
    }
    for at in (0..size).rev() {
        let known: f64 = (at + 1..size).map(|column| a[at][column] * b[column]).sum();
        b[at] = (b[at] - known) / a[at][at];
    }
    b
}

/// Six titles whose systems have no negative weights.
fn small() -> Loans {
    let lists =
        [vec![0, 1, 2], vec![0, 1], vec![1, 2, 3], vec![3, 4], vec![4, 5, 0], vec![2, 5], vec![0, 1, 2, 3, 4, 5]];
    Loans::of_patrons((0..70).map(|number| (mix(number), lists[number as usize % lists.len()].clone())))
}

/// Weights in steps of the largest, as a model publishes them.
fn in_steps(weights: &[Vec<f64>]) -> Published {
    let largest = weights.iter().flatten().copied().fold(0.0, f64::max);
    let step = |(source, weight): (usize, &f64)| {
        (source as u32, ((weight / largest * 32.0).round() * 4.0).clamp(0.0, 127.0) as u8)
    };
    let list = |weights: &Vec<f64>| weights.iter().enumerate().map(step).filter(|(_, step)| *step > 0).collect();
    weights.iter().map(list).collect()
}

/// The lists without the steps that are dropped where they are tiny.
fn large(lists: &Published) -> Vec<Vec<(u32, u8)>> {
    lists.iter().map(|list| list.iter().copied().filter(|(_, weight)| *weight >= 8).collect()).collect()
}

/// The best solution without negative weights: that of every choice of unknowns is tried.
fn best_not_negative(a: &[Vec<f64>], b: &[f64]) -> Vec<f64> {
    let worth = |x: &[f64]| {
        let product = |row: usize| x.iter().zip(&a[row]).map(|(x, a)| x * a).sum::<f64>();
        (0..b.len()).map(|row| x[row] * (product(row) / 2.0 - b[row])).sum::<f64>()
    };
    let solution = |choice: u32| {
        let chosen: Vec<usize> = (0..b.len()).filter(|at| choice >> at & 1 == 1).collect();
        let part = chosen.iter().map(|&row| chosen.iter().map(|&column| a[row][column]).collect()).collect();
        let found = gauss(part, chosen.iter().map(|&row| b[row]).collect());
        let mut all = vec![0.0; b.len()];
        chosen.iter().zip(found).for_each(|(&at, x)| all[at] = x);
        all
    };
    let feasible = (0..1 << b.len()).map(solution).filter(|x| x.iter().all(|x| *x >= 0.0));
    feasible.min_by(|x, y| worth(x).total_cmp(&worth(y))).unwrap()
}

#[test]
fn ridge_equals_a_direct_solution() {
    let (loans, g) = (small(), gram(&small(), 6));
    let weights = |lambda: f64| -> Vec<Vec<f64>> {
        let of_target = |target: usize| {
            let others: Vec<usize> = (0..6).filter(|&other| other != target && g[target][other] > 0.0).collect();
            let penalty = |row: usize| lambda + 0.2 * g[row][row];
            let entry = |row: usize, column: usize| g[row][column] + if row == column { penalty(row) } else { 0.0 };
            let a: Vec<Vec<f64>> =
                others.iter().map(|&row| others.iter().map(|&column| entry(row, column)).collect()).collect();
            let b: Vec<f64> = others.iter().map(|&row| g[row][target]).collect();
            let mut all = vec![0.0; 6];
            others.iter().zip(best_not_negative(&a, &b)).for_each(|(&other, weight)| all[other] = weight);
            all
        };
        (0..6).map(of_target).collect()
    };
    for lambda in [5.0, 30.0, 200.0] {
        let found = trained(&plain(6), &loans, &format!("ridge k=20 lambda={lambda} alpha=0 keep=20")).lists;
        let (found, wanted) = (large(&found), large(&in_steps(&weights(lambda))));
        for (found, wanted) in found.iter().zip(&wanted) {
            // A solution stands when it changes by less than a thousandth.
            let near = |a: &(u32, u8), b: &(u32, u8)| a.0 == b.0 && a.1.abs_diff(b.1) <= 4;
            assert!(
                found.len() == wanted.len() && found.iter().zip(wanted).all(|(a, b)| near(a, b)),
                "{found:?} {wanted:?}"
            );
        }
    }
}

#[test]
fn ease_equals_the_inverse() {
    let (loans, mut g) = (small(), gram(&small(), 6));
    (0..6).for_each(|title| g[title][title] += 30.0);
    let unit = |at: usize| (0..6).map(|row| f64::from(u8::from(row == at))).collect();
    let inverse: Vec<Vec<f64>> = (0..6).map(|column| gauss(g.clone(), unit(column))).collect();
    let weight = |target: usize, source: usize| {
        if target == source { 0.0 } else { -inverse[target][source] / inverse[target][target] }
    };
    let weights: Vec<Vec<f64>> = (0..6).map(|target| (0..6).map(|source| weight(target, source)).collect()).collect();
    let found = trained(&plain(6), &loans, "ease lambda=30 alpha=0 keep=20").lists;
    assert_eq!(large(&found), large(&in_steps(&weights)));
}

#[test]
fn a_model_that_cannot_be_fitted_is_a_worded_error() {
    // Every pair of three titles has enough patrons but one: with so small a penalty that is no matrix of counts.
    let mut lists = vec![vec![0, 1]; 40];
    lists.extend(vec![vec![1, 2]; 40]);
    lists.extend(vec![vec![0, 1, 2]; 4]);
    let loans = Loans::of_patrons(lists.into_iter().zip(0..).map(|(list, number)| (mix(number), list)));
    let mut thin = loans.clone();
    for settings in ["ease lambda=0 alpha=0 keep=20", "ridge k=20 lambda=0 alpha=0 keep=20"] {
        match train(&plain(3), &thin, &fixed(settings)) {
            Ok(trained) => assert!(trained.lists.iter().flatten().all(|(_, weight)| (1..=127).contains(weight))),
            Err(error) => assert!(error.to_string().contains("larger one"), "{error}"),
        }
        thin = loans.clone();
    }
}
