//! Which settings are tried, in which order, and what each costs: published here, so that a choice can be checked.
//!
//! 1. Ridge over 25 nearest titles, with every λ of [`LAMBDAS`] and, where records say anything, every α of [`ALPHAS`];
//!    λ further down or up for as long as it helps.
//! 2. With the best of these, 12 and then 40 nearest titles, with λ as it is and doubled.
//! 3. Only if 40 were better than 25, by more than chance: 80.
//! 4. Only if 80 were better than 40, which speaks for all titles: EASE with the λ of [`EASE`], where the titles are few enough.
//! 5. Cosine of readers, with the shrinkage of [`SHRINKS`]; cosine of content alone.
//!
//! After that, with the best of all, the weights of the ranking: see [`blend`](super::blend).
//!
//! A step is taken if its nominal cost fits into what is left of the budget. The cost is told from the counts alone, so that the grid ends
//! at the same point on every machine.

use super::content::Content;
use super::counts::Counts;
use super::nearest::{LARGEST, Nearest};
use super::prune::Published;
use super::ridge::Penalty;
use super::settings::Settings;
use super::validate::{Measures, Standing, Validation};
use super::{Lists, cosine, ease, prune, ridge};

/// Penalties that are tried.
pub const LAMBDAS: [f64; 4] = [10.0, 20.0, 40.0, 80.0];
/// Shares of content that are tried.
pub const ALPHAS: [f64; 4] = [0.0, 5.0, 14.0, 40.0];
/// Penalties of EASE.
pub const EASE: [f64; 2] = [100.0, 600.0];
/// Shrinkages of cosines.
pub const SHRINKS: [f64; 2] = [0.0, 20.0];
/// Weights kept for a title before the size of the file is looked at.
pub const KEEP: usize = 20;
/// The neighbourhood that is tried first.
const FIRST: usize = 25;
/// A gain in NDCG@100 below this is chance.
const CHANCE: f64 = 2e-3;
/// Nominal operations in a nominal second.
const PER_SECOND: u64 = 1_000_000_000;

/// What is taken where no patrons can tell, or no step fits into the budget.
pub fn default_settings(has_content: bool) -> Settings {
    Settings::Ridge { k: FIRST, lambda: 20.0, alpha: if has_content { 14.0 } else { 0.0 }, keep: KEEP }
}

/// One thing that was tried.
#[derive(Clone, Debug, PartialEq)]
pub struct Tried {
    /// With what.
    pub settings: Settings,
    /// How good it was, or why it could not be fitted.
    pub measures: Result<Measures, String>,
}

/// A search on its way.
pub struct Search<'a> {
    counts: &'a Counts,
    content: Option<&'a Content>,
    validation: &'a Validation,
    standing: Standing,
    /// By readers alone, and by content too.
    nearest: [Option<Nearest>; 2],
    bytes: usize,
    left: u64,
    /// The best model so far, as it would be published, with its NDCG@100.
    model: Option<(f64, Published)>,
    /// Everything tried, in order.
    pub tried: Vec<Tried>,
    /// Whether the budget ended the search.
    pub was_cut: bool,
}

impl<'a> Search<'a> {
    /// A search among models of `counts`, which hold no patron of `validation`, with so many nominal seconds.
    pub fn new(
        counts: &'a Counts,
        content: Option<&'a Content>,
        validation: &'a Validation,
        bytes: usize,
        seconds: u64,
    ) -> Self {
        let own: Vec<f64> = (0..counts.titles() as u32).map(|title| counts.own(title)).collect();
        let (standing, left) = (Standing::new(&own), seconds.saturating_mul(PER_SECOND));
        Self {
            counts,
            content,
            validation,
            standing,
            nearest: [None, None],
            bytes,
            left,
            model: None,
            tried: Vec::new(),
            was_cut: false,
        }
    }

    /// What popularity alone would reach.
    pub fn popularity(&self) -> Measures {
        self.validation.measure(&vec![Vec::new(); self.counts.titles()], &self.standing)
    }

    /// Takes all steps and returns the best settings; nothing if there was no time for any.
    pub fn run(&mut self) -> Option<Settings> {
        self.ridges();
        self.cosines();
        self.best().map(|(settings, _)| settings)
    }

    fn ridges(&mut self) {
        let penalties = |alphas: &[f64]| -> Vec<Penalty> {
            alphas.iter().flat_map(|&alpha| LAMBDAS.map(|lambda| Penalty { lambda, alpha })).collect()
        };
        self.ridge(FIRST, &penalties(&ALPHAS[..1]));
        if self.content.is_some() {
            self.ridge(FIRST, &penalties(&ALPHAS[1..]));
        }
        self.further();
        let Some((Settings::Ridge { lambda, alpha, .. }, first)) = self.best() else { return };
        let next = [lambda, 2.0 * lambda].map(|lambda| Penalty { lambda, alpha });
        self.ridge(12, &next[..1]);
        let Some(larger) = self.ridge(40, &next).filter(|larger| *larger > first.ndcg100 + CHANCE) else { return };
        if self.ridge(LARGEST, &next).is_some_and(|largest| largest > larger) {
            self.eases(alpha);
        }
    }

    /// Doubles the largest λ, or halves the smallest, for as long as that is better.
    fn further(&mut self) {
        let range = LAMBDAS[0] / 4.0..=LAMBDAS[3] * 8.0;
        while let Some((Settings::Ridge { lambda, alpha, .. }, best)) = self.best() {
            let next = if lambda >= LAMBDAS[3] { lambda * 2.0 } else { lambda / 2.0 };
            let at_end = lambda >= LAMBDAS[3] || lambda <= LAMBDAS[0];
            let tried = if at_end && range.contains(&next) {
                self.ridge(FIRST, &[Penalty { lambda: next, alpha }])
            } else {
                None
            };
            if tried.is_none_or(|tried| tried <= best.ndcg100) {
                return;
            }
        }
    }

    /// Tries ridge regression with penalties of which either all or none take content; the best it reaches.
    fn ridge(&mut self, k: usize, penalties: &[Penalty]) -> Option<f64> {
        let content = self.content.filter(|_| penalties[0].alpha > 0.0);
        let (titles, size) = (self.counts.titles() as u64, k as u64);
        let finding = self.counts.len() as u64 * 4 + titles * if content.is_some() { 100 * LARGEST as u64 } else { 0 };
        let solving = penalties.len() as u64 * (size.pow(3) / 6 + 4 * size.pow(2));
        let place = usize::from(content.is_some());
        let known = self.nearest[place].is_some();
        if !self.spend(titles * (size.pow(2) * 30 + solving) + if known { 0 } else { finding }) {
            return None;
        }
        let nearest = self.nearest[place].get_or_insert_with(|| Nearest::new(self.counts, content, LARGEST));
        let models = ridge::fit(self.counts, content, nearest, k, penalties, KEEP);
        let before = self.tried.len();
        for (&Penalty { lambda, alpha }, model) in penalties.iter().zip(models) {
            self.judge(Settings::Ridge { k, lambda, alpha, keep: KEEP }, Ok(model));
        }
        let new = self.tried[before..].iter();
        new.filter_map(|tried| Some(tried.measures.as_ref().ok()?.ndcg100)).max_by(f64::total_cmp)
    }

    fn eases(&mut self, alpha: f64) {
        let content = self.content.filter(|_| alpha > 0.0);
        let titles = ease::concerned(self.counts, content).len();
        for lambda in EASE {
            if titles > ease::MAX_TITLES || !self.spend((titles as u64).pow(3) / 20) {
                return;
            }
            let model = ease::fit(self.counts, content, Penalty { lambda, alpha }, KEEP);
            self.judge(Settings::Ease { lambda, alpha, keep: KEEP }, model);
        }
    }

    fn cosines(&mut self) {
        for shrink in SHRINKS {
            if self.spend(self.counts.len() as u64 * 4) {
                let model = cosine::by_readers(self.counts, shrink, KEEP);
                self.judge(Settings::Cosine { shrink, keep: KEEP }, Ok(model));
            }
        }
        if let Some(content) = self.content.filter(|_| self.spend(self.counts.titles() as u64 * 100)) {
            let model = cosine::by_content(content, self.counts.titles(), KEEP);
            self.judge(Settings::Content { keep: KEEP }, Ok(model));
        }
    }

    /// Measures a model as it would be published, and keeps the best.
    fn judge(&mut self, settings: Settings, model: Result<Lists, String>) {
        let measures = model.map(|lists| {
            let model = prune::publish(&lists, self.bytes);
            let measures = self.validation.measure(&model, &self.standing);
            if self.model.as_ref().is_none_or(|(best, _)| measures.ndcg100 > *best) {
                self.model = Some((measures.ndcg100, model));
            }
            measures
        });
        self.tried.push(Tried { settings, measures });
    }

    /// The model with the best settings.
    pub fn best_model(&self) -> Option<&Published> {
        self.model.as_ref().map(|(_, model)| model)
    }

    /// The best so far; of equals the first.
    fn best(&self) -> Option<(Settings, Measures)> {
        let usable = self.tried.iter().filter_map(|tried| Some((tried.settings, tried.measures.clone().ok()?)));
        usable.reduce(|best, next| if next.1.ndcg100 > best.1.ndcg100 { next } else { best })
    }

    /// Takes nominal operations off the budget; false if they are not there.
    fn spend(&mut self, operations: u64) -> bool {
        let fits = operations <= self.left;
        if fits {
            self.left -= operations;
        }
        self.was_cut |= !fits;
        fits
    }
}
