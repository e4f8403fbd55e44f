//! What each heading and class of a library could become: topics that the program knows, and topics of the library's own.

use std::collections::{BTreeMap, HashMap};

use carrel_engine::fold::fold;
use rayon::prelude::*;

use super::census::{Census, Term};
use super::meaning::{BY_CLASS, BY_LANGUAGE, BY_MAIN, Meaning};
use super::overrides::Overrides;
use super::vocabulary::{Known, VOCABULARY};
use crate::clean::subject;

/// The number of a candidate: those of the vocabulary come first, then the library's own.
pub type Id = u32;

/// A topic of the library's own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Own {
    /// Its spellings, with how many titles use each.
    pub spellings: BTreeMap<String, u32>,
    /// Whether the library has asked for it.
    pub is_asked_for: bool,
}

impl Own {
    /// The spelling that most titles use; of equals the first in the order of their characters.
    pub fn label(&self) -> &str {
        let spellings = self.spellings.iter().rev();
        spellings.max_by_key(|(_, count)| **count).map_or("", |(spelling, _)| spelling)
    }
}

/// All candidates.
#[derive(Debug, Default)]
pub struct Candidates {
    /// For each term of the census what it could become, and what that counts.
    pub of_term: Vec<Vec<(Id, u32)>>,
    /// The library's own topics, numbered after those of the vocabulary.
    pub own: Vec<Own>,
    /// Whether most headings are French.
    pub is_french: bool,
    keys: HashMap<String, Id>,
}

/// What a term says, before its own words have a number.
#[derive(Debug, Default)]
pub struct Said {
    /// Known topics.
    pub known: Vec<(Known, u32)>,
    /// The heading in its own words: what they are matched by, and as they are spelt.
    pub own: Option<(String, String)>,
    /// Topics that the library asks for.
    pub asked: Vec<String>,
}

impl Candidates {
    /// Numbers what all terms say. The order of the terms changes nothing but the numbers.
    pub fn number(census: &Census, said: Vec<Said>) -> Self {
        let mut all = Self::default();
        for (term, said) in census.terms.iter().zip(said) {
            let mut ids: Vec<(Id, u32)> =
                said.known.iter().map(|(known, weight)| (Id::from(*known), *weight)).collect();
            if let Some((key, spelling)) = said.own {
                ids.push((all.own_id(key, &spelling, term.titles), BY_MAIN));
            }
            for label in said.asked {
                let id = all.asked_id(&label, term.titles);
                ids.push((id, 2 * BY_MAIN));
            }
            all.of_term.push(ids);
        }
        all.is_french = is_french(census);
        all
    }

    /// Whether a candidate is of the vocabulary.
    pub fn known(id: Id) -> Option<Known> {
        Known::try_from(id).ok().filter(|known| usize::from(*known) < VOCABULARY.topics.len())
    }

    /// The library's own topic of this number.
    pub fn own(&self, id: Id) -> Option<&Own> {
        self.own.get((id as usize).checked_sub(VOCABULARY.topics.len())?)
    }

    /// How many candidates there are.
    pub fn count(&self) -> usize {
        VOCABULARY.topics.len() + self.own.len()
    }

    fn own_id(&mut self, key: String, spelling: &str, titles: u32) -> Id {
        let next = self.count() as Id;
        let id = *self.keys.entry(key).or_insert(next);
        if id == next {
            self.own.push(Own::default());
        }
        if let Some(own) = self.own.get_mut(id as usize - VOCABULARY.topics.len()) {
            *own.spellings.entry(spelling.to_owned()).or_default() += titles;
        }
        id
    }

    /// A topic that the library asks for: a known one if it has the very label of one.
    fn asked_id(&mut self, label: &str, titles: u32) -> Id {
        let folded = fold(label);
        if let Some(known) =
            VOCABULARY.same(&folded).filter(|known| VOCABULARY.topics[usize::from(*known)].label == label)
        {
            return Id::from(known);
        }
        let id = self.own_id(folded, label, titles);
        if let Some(own) = self.own.get_mut(id as usize - VOCABULARY.topics.len()) {
            own.is_asked_for = true;
        }
        id
    }
}

/// What all headings and classes say, each understood once.
pub fn of_headings(census: &Census, overrides: &Overrides) -> Candidates {
    let said = census.terms.par_iter().map(|term| understood(term, overrides)).collect();
    Candidates::number(census, said)
}

/// What the library says of a term goes first: of the whole heading instead of all else, of the main heading beside it.
fn understood(term: &Term, overrides: &Overrides) -> Said {
    if let Some((scheme, language)) = &term.class {
        return of_class(term, *scheme, language.as_deref(), overrides);
    }
    if let Some(asked) = overrides.heading(&fold(&term.text)) {
        return Said { asked: asked.into_iter().map(ToOwned::to_owned).collect(), ..Said::default() };
    }
    let meaning = Meaning::of(&term.text, &VOCABULARY);
    let own = meaning.own.map(|label| (fold(&label), label));
    let of_main = || overrides.heading(&fold(subject::parts(&term.text).main));
    match (!overrides.is_empty()).then(of_main).flatten() {
        Some(asked) => {
            Said { known: meaning.known, own: None, asked: asked.into_iter().map(ToOwned::to_owned).collect() }
        }
        None => Said { known: meaning.known, own, asked: Vec::new() },
    }
}

/// What a class says.
pub fn of_class(term: &Term, scheme: super::classes::Scheme, language: Option<&str>, overrides: &Overrides) -> Said {
    if let Some(asked) = overrides.class(scheme, &term.text, language) {
        return Said { asked: asked.into_iter().map(ToOwned::to_owned).collect(), ..Said::default() };
    }
    let topic = VOCABULARY.classes.topic(scheme, &term.text, language);
    let by_language = topic != VOCABULARY.classes.topic(scheme, &term.text, None);
    let known = topic.map(|topic| (topic, if by_language { BY_LANGUAGE } else { BY_CLASS }));
    Said { known: known.into_iter().collect(), ..Said::default() }
}

/// Whether the headings are French: a quarter of them have a word that only French headings have.
fn is_french(census: &Census) -> bool {
    const WORDS: [&str; 14] = [
        "de",
        "du",
        "des",
        "la",
        "le",
        "les",
        "et",
        "au",
        "aux",
        "histoire",
        "siecle",
        "romans",
        "nouvelles",
        "biographies",
    ];
    let headings = census.terms.iter().filter(|term| term.class.is_none());
    let has_word = |text: &str| fold(text).split(' ').any(|word| WORDS.contains(&word));
    let (all, french) = headings.fold((0_u64, 0_u64), |(all, french), term| {
        let titles = u64::from(term.titles);
        (all + titles, french + if has_word(&term.text) { titles } else { 0 })
    });
    french * 4 > all
}
