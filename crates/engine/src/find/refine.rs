//! What a title's own text adds, once it is in hand.

use super::query::Query;
use super::search::{Found, Hit, WordPoints};
use super::words;
use crate::fold::{fold, is_unspaced};

/// Why a title's own text counts for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plus {
    /// The title, or its main title, is what was looked for.
    Exact,
    /// The title begins with what was looked for.
    Begins,
    /// The title has what was looked for, several words, word for word.
    Phrase,
}

impl Plus {
    /// What it adds to so many points of words.
    fn of(self, points: i64) -> i64 {
        match self {
            Self::Exact => points / 2,
            Self::Begins => points / 4,
            Self::Phrase => points / 8,
        }
    }
}

/// Why a title is where it is among the titles found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Relevance {
    /// What each word counts.
    pub words: Vec<WordPoints>,
    /// What the title's own text adds; never zero points.
    pub plus: Option<(Plus, i64)>,
}

impl Relevance {
    /// The sum of all that is told.
    pub fn points(&self) -> i64 {
        self.words.iter().map(|word| word.points).sum::<i64>() + self.plus.map_or(0, |(_, points)| points)
    }
}

/// Looks at the title of a hit. None where it lacks a phrase that was quoted: it is to be left out.
pub fn refine(query: &Query, found: &Found, hit: &Hit, title: &str, original: Option<&str>) -> Option<Relevance> {
    let texts: Vec<&str> = [Some(title), original].into_iter().flatten().collect();
    let folded: Vec<String> = texts.iter().map(|text| fold(text)).collect();
    if !query.phrases().iter().all(|phrase| folded.iter().any(|text| has(text, phrase))) {
        return None;
    }
    let sought = sought(query, found);
    let plus = if found.name || sought.is_empty() { None } else { plus(&sought, query.typing(), &texts, &folded) };
    let plus = plus.map(|plus| (plus, plus.of(hit.points))).filter(|(_, points)| *points > 0);
    Some(Relevance { words: hit.words.clone(), plus })
}

/// The query as it was taken: with corrections, without words that are in no title.
fn sought(query: &Query, found: &Found) -> String {
    let corrected = |text: &str| {
        let word = query.words().iter().position(|word| word.text == words::term(text))?;
        let correction = found.corrected.iter().find(|(number, _)| *number == word).map(|(_, term)| term.as_str());
        correction.or(found.unknown.contains(&word).then_some(""))
    };
    let words = query.text().split(' ').map(|text| corrected(text).unwrap_or(text));
    words.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
}

fn plus(sought: &str, typing: bool, texts: &[&str], folded: &[String]) -> Option<Plus> {
    let any = |holds: &dyn Fn(&str) -> bool| folded.iter().any(|text| holds(text));
    if any(&|text| text == sought) || texts.iter().any(|text| fold(words::split(text).0) == sought) {
        Some(Plus::Exact)
    } else if any(&|text| text.strip_prefix(sought).is_some_and(|rest| typing || ends(rest, sought))) {
        Some(Plus::Begins)
    } else {
        let several = sought.contains(' ') || is_unspaced(sought) && sought.chars().nth(2).is_some();
        (several && any(&|text| has(text, sought))).then_some(Plus::Phrase)
    }
}

/// Whether a folded text has a phrase at the beginnings and ends of words. In scripts written without spaces it may be
/// anywhere.
fn has(text: &str, phrase: &str) -> bool {
    let begins = |before: &str| before.is_empty() || before.ends_with(' ') || is_unspaced(phrase);
    text.match_indices(phrase).any(|(at, _)| begins(&text[..at]) && ends(&text[at + phrase.len()..], phrase))
}

/// Whether a word ends between a phrase and what follows it.
fn ends(rest: &str, phrase: &str) -> bool {
    let last = phrase.chars().next_back().unwrap_or(' ');
    rest.is_empty() || rest.starts_with(' ') || is_unspaced(rest) || is_unspaced(last.encode_utf8(&mut [0; 4]))
}
