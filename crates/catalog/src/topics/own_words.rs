//! Libraries whose topics are few and shared already (genres, shelves, a list of their own): they stay in the library's own words, and only
//! spellings and names for the same are made one.

use std::collections::HashMap;

use carrel_engine::fold::fold;

use super::candidates::{Candidates, Said, of_class};
use super::census::{Census, Term};
use super::choice::most;
use super::overrides::Overrides;
use super::vocabulary::VOCABULARY;
use crate::clean::subject;

/// How many spellings a topic may have, on average.
const SPELLINGS: usize = 4;

/// Whether the topics of a library are few, shared, and in plain words: no subdivisions, no inversion, no dates.
pub fn are_few(census: &Census) -> bool {
    let headings: Vec<&Term> = census.terms.iter().filter(|term| term.class.is_none()).collect();
    let sum = |keep: &dyn Fn(&Term) -> bool| -> u64 {
        headings.iter().filter(|term| keep(term)).map(|term| u64::from(term.titles)).sum()
    };
    let all = sum(&|_| true);
    let catalogued = sum(&|term| is_catalogued(&term.text));
    let most = most(census.titles());
    if headings.is_empty() || headings.len() > SPELLINGS * most || catalogued * 10 > all {
        return false;
    }
    let mut titles: HashMap<String, u64> = HashMap::new();
    for term in &headings {
        *titles.entry(fold(&term.text)).or_default() += u64::from(term.titles);
    }
    let shared: u64 = titles.values().filter(|titles| **titles > 1).sum();
    titles.len() <= most && shared * 10 >= all * 7
}

fn is_catalogued(text: &str) -> bool {
    ["--", " — ", " / ", " > ", ", "].iter().any(|mark| text.contains(mark))
}

/// Every heading as a topic in its own words; classes only tell of titles that have no words.
pub fn candidates(census: &Census, overrides: &Overrides) -> Candidates {
    let with_words = |title: usize| census.of_title(title).iter().any(|term| is_word(census, *term));
    let mut needed = vec![false; census.terms.len()];
    for title in (0..census.titles()).filter(|title| !with_words(*title)) {
        census.of_title(title).iter().for_each(|term| needed[*term as usize] = true);
    }
    let said = census.terms.iter().zip(needed).map(|(term, is_needed)| match &term.class {
        Some((scheme, language)) if is_needed => of_class(term, *scheme, language.as_deref(), overrides),
        Some(_) => Said::default(),
        None => in_own_words(term, overrides),
    });
    Candidates::number(census, said.collect())
}

fn is_word(census: &Census, term: u32) -> bool {
    census.terms.get(term as usize).is_some_and(|term| term.class.is_none())
}

fn in_own_words(term: &Term, overrides: &Overrides) -> Said {
    let spelling = subject::spelt_out(&term.text);
    let folded = fold(&spelling);
    if let Some(asked) = overrides.heading(&fold(&term.text)) {
        return Said { asked: asked.into_iter().map(ToOwned::to_owned).collect(), ..Said::default() };
    }
    if !folded.chars().any(char::is_alphabetic) {
        return Said::default();
    }
    // "sci-fi" and "science fiction" are one, under the name that more titles use.
    let key = VOCABULARY.same(&folded).map_or(folded, |known| format!("= {known}"));
    Said { own: Some((key, spelling)), ..Said::default() }
}
