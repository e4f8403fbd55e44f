//! How alike titles are by what their records say: topics and headings, creators, series, words of the title.

use std::cmp::Reverse;
use std::collections::HashMap;

use carrel_engine::codec::fnv1a;
use carrel_engine::collection::Titles;
use carrel_engine::fold::{fold, tokens};
use carrel_engine::title::Title;
use rayon::prelude::*;

/// Nearest titles that are found for each title.
const NEAREST: usize = 50;
/// Share of words of the title beside topics, creators and series, which say more.
const WORDS: f32 = 0.3;
/// Comparisons for each title, on average, and in all: terms so common that they would take more are passed over.
const WORK_PER_TITLE: u64 = 5_000;
const MAX_WORK: u64 = 1_000_000_000;
/// Titles that one task compares.
const TITLES_PER_TASK: usize = 128;

/// Weighted terms of each title, of unit length, and the nearest titles.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Content {
    ends: Vec<usize>,
    terms: Vec<(u32, f32)>,
    nearest: Vec<Vec<(u32, f32)>>,
}

impl Content {
    /// Of these titles.
    pub fn new(titles: &(impl Titles + ?Sized)) -> Self {
        let mut content = Self::weighted(&Terms::of(titles), titles.count());
        content.nearest = content.find_nearest();
        content
    }

    /// Whether no two titles have anything in common.
    pub fn is_empty(&self) -> bool {
        self.nearest.iter().all(Vec::is_empty)
    }

    /// Titles that have something in common with this one, ascending, with their cosines.
    pub fn nearest(&self, title: u32) -> &[(u32, f32)] {
        &self.nearest[title as usize]
    }

    /// The cosine of two titles; 1 of a title with itself, even one that nothing is known of.
    pub fn cosine(&self, a: u32, b: u32) -> f64 {
        if a == b {
            return 1.0;
        }
        let (a, b) = (self.terms(a), self.terms(b));
        let (mut at, mut other, mut sum) = (0, 0, 0.0);
        while at < a.len() && other < b.len() {
            let ((term, weight), (others_term, others)) = (a[at], b[other]);
            if term == others_term {
                sum += f64::from(weight) * f64::from(others);
            }
            at += usize::from(term <= others_term);
            other += usize::from(others_term <= term);
        }
        sum
    }

    fn terms(&self, title: u32) -> &[(u32, f32)] {
        let start = if title == 0 { 0 } else { self.ends[title as usize - 1] };
        &self.terms[start..self.ends[title as usize]]
    }

    /// TF-IDF; common terms count for the length only.
    fn weighted(terms: &Terms, titles: usize) -> Self {
        let passed_over = terms.too_common(titles);
        let mut content = Self::default();
        let mut start = 0;
        for &end in &terms.ends {
            let list = &terms.all[start..end];
            let weight =
                |&(term, share): &(u32, f32)| f64::from(share) * rarity(titles, terms.titles_with[term as usize]);
            let length = list.iter().map(|term| weight(term) * weight(term)).sum::<f64>().sqrt();
            let kept = list.iter().filter(|(term, _)| !passed_over[*term as usize]);
            content.terms.extend(kept.map(|term| (term.0, (weight(term) / length.max(1e-9)) as f32)));
            content.ends.push(content.terms.len());
            start = end;
        }
        content
    }

    fn find_nearest(&self) -> Vec<Vec<(u32, f32)>> {
        let titles = self.ends.len();
        let postings = self.postings();
        (0..titles.div_ceil(TITLES_PER_TASK))
            .into_par_iter()
            .map_init(
                || (vec![0_f32; titles], Vec::new()),
                |(sums, touched), task| {
                    let these = task * TITLES_PER_TASK..titles.min((task + 1) * TITLES_PER_TASK);
                    these.map(|title| self.nearest_of(title as u32, &postings, sums, touched)).collect::<Vec<_>>()
                },
            )
            .flatten_iter()
            .collect()
    }

    /// For each term the titles that have it.
    fn postings(&self) -> Vec<Vec<(u32, f32)>> {
        let terms = self.terms.iter().map(|(term, _)| *term as usize + 1).max().unwrap_or(0);
        let mut postings = vec![Vec::new(); terms];
        for title in 0..self.ends.len() as u32 {
            self.terms(title).iter().for_each(|&(term, weight)| postings[term as usize].push((title, weight)));
        }
        postings
    }

    fn nearest_of(
        &self,
        title: u32,
        postings: &[Vec<(u32, f32)>],
        sums: &mut [f32],
        touched: &mut Vec<u32>,
    ) -> Vec<(u32, f32)> {
        for &(term, weight) in self.terms(title) {
            for &(other, others) in &postings[term as usize] {
                let sum = &mut sums[other as usize];
                if *sum == 0.0 {
                    touched.push(other);
                }
                *sum += weight * others;
            }
        }
        let found = touched.drain(..).map(|other| (other, std::mem::take(&mut sums[other as usize])));
        strongest(found.filter(|&(other, sum)| other != title && sum > 0.0).collect(), NEAREST)
    }
}

/// The `most` largest of non-negative figures, by title; of equal ones the first titles.
pub fn strongest(mut list: Vec<(u32, f32)>, most: usize) -> Vec<(u32, f32)> {
    if list.len() > most {
        // Figures that are not negative are in the order of their bits.
        list.select_nth_unstable_by_key(most, |&(title, figure)| (Reverse(figure.to_bits()), title));
        list.truncate(most);
    }
    list.sort_unstable_by_key(|(title, _)| *title);
    // What is left is kept for every title; what was found can be a hundred times as much.
    list.shrink_to_fit();
    list
}

/// Inverse document frequency in steps of 1/64, so that no machine's logarithm differs.
fn rarity(titles: usize, with: u32) -> f64 {
    let rarity = (titles as f64 / f64::from(with.max(1))).ln();
    (rarity * 64.0).round().max(1.0) / 64.0
}

/// Terms of all titles, numbered.
#[derive(Default)]
struct Terms {
    /// By a hash of kind and folded label.
    numbers: HashMap<u64, u32>,
    titles_with: Vec<u32>,
    /// Title by title, ascending, each once, with the share of its kind.
    all: Vec<(u32, f32)>,
    ends: Vec<usize>,
}

impl Terms {
    fn of(titles: &(impl Titles + ?Sized)) -> Self {
        let mut terms = Self::default();
        titles.each(&mut |_, title| terms.add_title(title));
        terms
    }

    fn add_title(&mut self, title: &Title) {
        let mut list = Vec::new();
        title.topics.iter().chain(&title.headings).for_each(|label| self.add('t', &fold(label), 1.0, &mut list));
        title.creators.iter().for_each(|label| self.add('c', &fold(label), 1.0, &mut list));
        title.series.iter().for_each(|series| self.add('s', &fold(&series.name), 1.0, &mut list));
        for word in tokens(&title.title) {
            self.add('w', &word, WORDS, &mut list);
        }
        list.sort_unstable_by_key(|(term, _)| *term);
        list.dedup_by_key(|(term, _)| *term);
        list.iter().for_each(|(term, _)| self.titles_with[*term as usize] += 1);
        self.all.extend(list);
        self.ends.push(self.all.len());
    }

    fn add(&mut self, kind: char, label: &str, share: f32, list: &mut Vec<(u32, f32)>) {
        if label.is_empty() {
            return;
        }
        let next = self.titles_with.len() as u32;
        let number = *self.numbers.entry(fnv1a(format!("{kind}{label}").as_bytes())).or_insert(next);
        if number == next {
            self.titles_with.push(0);
        }
        list.push((number, share));
    }

    /// Which terms to pass over: the commonest, until the rest can be compared in the time there is; and those of one title only.
    fn too_common(&self, titles: usize) -> Vec<bool> {
        let mut order: Vec<(u32, usize)> = self.titles_with.iter().copied().zip(0..).collect();
        order.sort_unstable();
        let mut left = (titles as u64 * WORK_PER_TITLE).min(MAX_WORK);
        let mut passed_over = vec![true; order.len()];
        for (with, term) in order.into_iter().filter(|(with, _)| *with > 1) {
            let work = u64::from(with).pow(2);
            if work > left {
                break;
            }
            left -= work;
            passed_over[term] = false;
        }
        passed_over
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title(name: &str, creator: &str, topics: &[&str]) -> Title {
        let topics = topics.iter().map(|topic| (*topic).to_owned()).collect();
        Title { title: name.into(), creators: vec![creator.into()], topics, ..Title::default() }
    }

    #[test]
    fn what_records_share_makes_titles_alike() {
        let content = Content::new(&vec![
            title("Moby Dick", "Melville", &["Whales", "Sea"]),
            title("Typee", "Melville", &["Sea"]),
            title("Emma", "Austen", &["England"]),
            title("Persuasion", "Austen", &["England", "Sea"]),
            title("", "", &[]),
        ]);
        assert_eq!(content.nearest(0).iter().map(|(title, _)| *title).collect::<Vec<_>>(), [1, 3]);
        assert!(content.cosine(2, 3) > content.cosine(1, 3) && content.cosine(1, 3) > 0.0);
        assert_eq!((content.cosine(0, 2), content.cosine(4, 4)), (0.0, 1.0));
        for a in 0..5 {
            for &(b, figure) in content.nearest(a) {
                assert!((content.cosine(a, b) - f64::from(figure)).abs() < 1e-6 && figure < 1.0001);
            }
        }
    }

    #[test]
    fn a_term_that_every_title_has_costs_no_more_than_its_share() {
        let titles: Vec<Title> = (0..30_000).map(|n| title(&format!("unique{n}"), "Everybody", &[])).collect();
        assert!(Content::new(&titles[..]).is_empty());
    }

    #[test]
    fn of_equal_figures_the_first_titles_stay() {
        assert_eq!(strongest(vec![(5, 0.5), (2, 0.5), (9, 1.0), (1, 0.1)], 2), [(2, 0.5), (9, 1.0)]);
    }
}
