//! Topics that readers can browse by, decided over all titles: headings, class marks and a library's own topics become a set of at most a
//! few hundred, of which each title gets one to eight. Headings stay with their titles for search.
//!
//! | Module | Holds |
//! |---|---|
//! | [`census`] | each distinct heading and class once, with its titles |
//! | [`vocabulary`], [`patterns`], [`classes`] | the topics that the program knows, and what folds into them |
//! | [`meaning`] | what one heading says |
//! | [`candidates`] | what each heading and class of a library could become |
//! | [`choice`] | which of the candidates are shown |
//! | [`own_words`] | libraries whose topics are few already |
//! | [`overrides`] | what a library says itself |
//! | [`account`] | what became of them |

pub mod account;
pub mod candidates;
pub mod census;
pub mod choice;
pub mod classes;
pub mod meaning;
pub mod overrides;
pub mod own_words;
pub mod patterns;
pub mod vocabulary;

use carrel_engine::title::Title;

use crate::store::Changeable;
use account::{Account, Row};
use candidates::Candidates;
use census::{Census, Term};
use choice::Choice;
use overrides::Overrides;

/// Most topics of a title: so many of the most telling, and so many of the commonest.
const TELLING: usize = 6;
const COMMONEST: usize = 2;

/// Gives each title its topics, with nothing said by the library beside its catalogue.
pub fn make_browsable(titles: &mut (impl Changeable + ?Sized)) -> Account {
    settle(titles, &Overrides::default(), false)
}

/// Gives each title its topics, the most telling first; `with_rows` also accounts for every heading.
pub fn settle(titles: &mut (impl Changeable + ?Sized), overrides: &Overrides, with_rows: bool) -> Account {
    let census = Census::of(titles);
    let is_own = own_words::are_few(&census);
    let candidates =
        if is_own { own_words::candidates(&census, overrides) } else { candidates::of_headings(&census, overrides) };
    let choice = Choice::of(&census, &candidates, overrides, is_own);
    titles.change(|at, title| {
        let mut scores = Vec::new();
        choice.score(census.of_title(at), &candidates, &mut scores);
        let before = std::mem::replace(&mut title.topics, labels(&mut scores, &choice));
        before.into_iter().for_each(|topic| keep_as_heading(title, topic));
        // What they say is in the topics now.
        title.classes = Vec::new();
    });
    let (topics, without) = choice.counted(titles);
    Account {
        titles: titles.count(),
        topics,
        without,
        is_own,
        rows: if with_rows { rows(&census, &candidates, &choice) } else { Vec::new() },
    }
}

/// The labels of a title's topics: the most telling, then the commonest of the rest.
fn labels(scores: &mut [choice::Score], choice: &Choice) -> Vec<String> {
    scores.sort_unstable_by_key(|score| (std::cmp::Reverse(score.telling), score.rank));
    let (first, rest) = scores.split_at_mut(scores.len().min(TELLING));
    rest.sort_unstable_by_key(|score| (std::cmp::Reverse(score.titles), score.rank));
    let common = rest.iter().take(COMMONEST);
    first.iter().chain(common).map(|score| choice.label(score.topic).to_owned()).collect()
}

/// A topic of the library that is not shown can still be searched for.
fn keep_as_heading(title: &mut Title, topic: String) {
    let lower = topic.to_lowercase();
    let is_there = |list: &[String]| list.iter().any(|other| other.to_lowercase().contains(&lower));
    if title.headings.len() < crate::draft::MAX_HEADINGS && !is_there(&title.topics) && !is_there(&title.headings) {
        title.headings.push(topic);
    }
}

/// What each heading and class became, those of most titles first.
fn rows(census: &Census, candidates: &Candidates, choice: &Choice) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for (term, said) in census.terms.iter().zip(&candidates.of_term) {
        let heading = written(term);
        let mut topics: Vec<&str> =
            said.iter().filter_map(|(id, _)| choice.topic(*id)).map(|id| choice.label(id)).collect();
        topics.sort_unstable();
        topics.dedup();
        if topics.is_empty() {
            topics.push("");
        }
        let row = |topic: &str| Row { heading: heading.clone(), topic: topic.to_owned(), with_heading: term.titles };
        rows.extend(topics.into_iter().map(row));
    }
    rows.sort_by(|one, other| {
        other
            .with_heading
            .cmp(&one.with_heading)
            .then_with(|| (&one.heading, &one.topic).cmp(&(&other.heading, &other.topic)))
    });
    rows.dedup_by(|one, other| (&one.heading, &one.topic) == (&other.heading, &other.topic));
    rows
}

fn written(term: &Term) -> String {
    match &term.class {
        Some((scheme, _)) => format!("{}:{}", scheme.name(), term.text),
        None => term.text.clone(),
    }
}

#[cfg(test)]
mod tests;
