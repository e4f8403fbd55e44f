//! The trainer: from loans and from what records say to the neighbour model, for each title the titles most telling about it.
//!
//! | Module | Holds |
//! |---|---|
//! | [`counts`] | pairs of titles with enough patrons in common |
//! | [`bucket`] | popularity as it is published |
//! | [`content`] | how alike titles are by their records |
//! | [`nearest`] | the nearest titles of each |
//! | [`ridge`], [`ease`], [`cosine`] | the methods; [`solve`] is the arithmetic of the first |
//! | [`prune`] | from weights to what is published |
//! | [`validate`] | how good a model is, told by patrons set aside |
//! | [`grid`] | which settings are tried |
//! | [`blend`] | the weights of the ranking beside the model |
//! | [`settings`], [`plan`] | what was chosen, as a line of text |
//!
//! A model is a function of the counts of pairs of at least *k* distinct patrons, of popularity in published buckets and of the
//! catalogue; the choice of settings, made with patrons set aside, is the one exception, and is printed so that it can be fixed.

pub mod blend;
pub mod bucket;
pub mod content;
pub mod cosine;
pub mod counts;
pub mod ease;
pub mod grid;
pub mod nearest;
pub mod plan;
pub mod prune;
pub mod ridge;
pub mod settings;
pub mod solve;
pub mod validate;

use carrel_engine::collection::Titles;
use carrel_engine::rank::Blend;
use carrel_engine::title::Title;

use crate::error::Error;
use crate::loans::Loans;
use blend::Tuned;
use content::Content;
use counts::Counts;
use grid::{Search, Tried};
use nearest::{LARGEST, Nearest};
use plan::{Plan, Weights};
use prune::Published;
use ridge::Penalty;
use settings::Settings;
use validate::Validation;

/// For each target title its sources with their weights.
pub type Lists = Vec<Vec<(u32, f32)>>;

/// Which model to make.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Choice {
    /// The one that does best on patrons set aside.
    #[default]
    Auto,
    /// None.
    None,
    /// The one with these settings, and these weights of the ranking.
    Fixed(Plan),
}

/// What a training may choose.
#[derive(Clone, Debug)]
pub struct TrainOptions {
    /// Fewest distinct patrons of a pair of titles that counts, and of a title whose popularity is published.
    pub min_patrons: u64,
    /// Which model.
    pub choice: Choice,
    /// Nominal seconds for the choice.
    pub budget: u64,
    /// Most bytes of the model's file, compressed; the [usual](prune::usual_bytes) where nothing is said.
    pub bytes: Option<usize>,
}

impl TrainOptions {
    fn bytes(&self, titles: usize) -> usize {
        self.bytes.unwrap_or_else(|| prune::usual_bytes(titles))
    }
}

impl Default for TrainOptions {
    fn default() -> Self {
        Self { min_patrons: 5, choice: Choice::Auto, budget: 60, bytes: None }
    }
}

/// A trained model.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trained {
    /// For each title the sources that speak for it, ascending, with weights of 1 to 127. Empty where no model was made.
    pub lists: Published,
    /// Distinct patrons of each title.
    pub popularity: Vec<u64>,
    /// With what it was made.
    pub plan: Option<Plan>,
    /// Weights of the ranking.
    pub blend: Blend,
    /// The account, for a person.
    pub lines: Vec<String>,
}

/// Makes the model of these titles.
pub fn train(titles: &(impl Titles + ?Sized), loans: &Loans, options: &TrainOptions) -> Result<Trained, Error> {
    let mut trained = Trained { popularity: loans.popularity(titles.count()), ..Trained::default() };
    if options.choice == Choice::None {
        return Ok(trained);
    }
    let content = Some(Content::new(titles)).filter(|content| !content.is_empty());
    // Patrons are only asked where there are any; most of what a record says is no part of the question.
    let asked = if loans.is_empty() { Vec::new() } else { blend::bare(titles) };
    let (plan, lines) = choose(&asked, loans, content.as_ref(), options);
    drop(asked);
    trained.lines = lines;
    let Some(plan) = plan else { return Ok(trained) };
    let counts = Counts::new(loans, titles.count(), options.min_patrons, |_| true);
    let lists = fit(plan.settings, &counts, content.as_ref()).map_err(|problem| unusable(&plan, &problem))?;
    trained.lists = prune::publish(&lists, options.bytes(titles.count()));
    trained.blend = plan.weights.blend();
    trained.plan = Some(plan);
    trained.lines.push(size_line(&trained.lists, counts.len() / 2, options.min_patrons));
    Ok(trained)
}

fn unusable(plan: &Plan, problem: &str) -> Error {
    Error::Option { option: "--model", value: plan.to_string(), problem: format!("cannot be fitted: {problem}") }
}

/// What was chosen, and how it was come by.
type Chosen = (Option<Plan>, Vec<String>);

fn stated(plan: impl Into<Plan>, why: &str) -> Chosen {
    let plan = plan.into();
    (Some(plan), vec![format!("model: {plan}, {why}")])
}

fn choose(titles: &[Title], loans: &Loans, content: Option<&Content>, options: &TrainOptions) -> Chosen {
    if let Choice::Fixed(plan) = options.choice {
        return stated(plan, "as --model says");
    }
    if loans.is_empty() {
        return match content {
            Some(_) => stated(Settings::Content { keep: 10 }, "from records alone"),
            None => {
                (None, vec!["model: none, since there are no loans and no two records have anything in common".into()])
            }
        };
    }
    let validation = Validation::new(loans, titles);
    if validation.len() < validate::LEAST {
        let counts = Counts::new(loans, titles.len(), options.min_patrons, |_| true);
        if counts.len() == 0 && content.is_some() {
            let why = format!("from records alone: no two titles have {} patrons in common", options.min_patrons);
            return stated(Settings::Content { keep: 10 }, &why);
        }
        let why = format!("the default: {} patrons to choose by are too few", validation.len());
        return stated(grid::default_settings(content.is_some()), &why);
    }
    search(titles, loans, content, &validation, options)
}

/// The best on patrons set aside.
fn search(
    titles: &[Title],
    loans: &Loans,
    content: Option<&Content>,
    validation: &Validation,
    options: &TrainOptions,
) -> Chosen {
    let counts = Counts::new(loans, titles.len(), options.min_patrons, |patron| validation.counts(patron));
    let mut search = Search::new(&counts, content, validation, options.bytes(titles.len()), options.budget);
    let Some(settings) = search.run() else {
        let why = "the default: --train-budget leaves no time to choose";
        return stated(grid::default_settings(content.is_some()), why);
    };
    let popularity: Vec<u64> = (0..titles.len() as u32).map(|title| counts.own(title) as u64).collect();
    let (model, usual) = (search.best_model(), Weights::beside(settings));
    let tuned = model.and_then(|model| blend::tune(titles, &popularity, model, validation, usual, options.min_patrons));
    let weights = tuned.map_or(usual, |tuned| tuned.weights);
    let plan = Plan { settings, weights };
    let mut lines = search_lines(&search, &plan, validation.len());
    lines.extend(tuned.map(|Tuned { before, after, patrons, .. }| {
        format!("  weights of the ranking, on {patrons} of them: NDCG@100 {after:.4}, with the usual ones {before:.4}")
    }));
    (Some(plan), lines)
}

fn search_lines(search: &Search, chosen: &Plan, patrons: usize) -> Vec<String> {
    let popularity = search.popularity();
    let mut lines = vec![
        format!("model: {chosen}, the best of {} tried on {patrons} patrons set aside", search.tried.len()),
        format!("  popularity alone: NDCG@100 {:.4}, NDCG@10 {:.4}", popularity.ndcg100, popularity.ndcg10),
    ];
    lines.extend(search.tried.iter().map(|Tried { settings, measures }| match measures {
        Ok(measures) => format!("  {settings}: NDCG@100 {:.4}, NDCG@10 {:.4}", measures.ndcg100, measures.ndcg10),
        Err(problem) => format!("  {settings}: not usable: {problem}"),
    }));
    if search.was_cut {
        lines.push("  the rest of the grid did not fit into --train-budget".into());
    }
    lines
}

/// The weights of a model.
pub fn fit(settings: Settings, counts: &Counts, content: Option<&Content>) -> Result<Lists, String> {
    let content = content.filter(|_| settings.needs_content());
    match settings {
        Settings::Ridge { k, lambda, alpha, keep } => {
            let nearest = Nearest::new(counts, content, k.max(LARGEST));
            let models = ridge::fit(counts, content, &nearest, k, &[Penalty { lambda, alpha }], keep);
            Ok(models.into_iter().next().unwrap_or_default())
        }
        Settings::Ease { lambda, alpha, keep } => ease::fit(counts, content, Penalty { lambda, alpha }, keep),
        Settings::Cosine { shrink, keep } => Ok(cosine::by_readers(counts, shrink, keep)),
        Settings::Content { keep } => {
            let titles = counts.titles();
            Ok(content.map_or_else(|| vec![Vec::new(); titles], |content| cosine::by_content(content, titles, keep)))
        }
    }
}

fn size_line(lists: &Published, pairs: usize, min_patrons: u64) -> String {
    let weights: usize = lists.iter().map(Vec::len).sum();
    let with = lists.iter().filter(|list| !list.is_empty()).count();
    format!("  {pairs} pairs of {min_patrons} or more patrons; {weights} weights for {with} of {} titles", lists.len())
}
