//! All that titles say of their subjects: each distinct heading and class mark once, and which titles have it.

use std::collections::HashMap;

use carrel_engine::codec::fnv1a;
use carrel_engine::collection::Titles;
use carrel_engine::title::Title;

use super::classes::Scheme;

/// Something that titles say of their subjects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// A heading as catalogued, or the mark of a class.
    pub text: String,
    /// The scheme of a class mark, and the language of the titles that have it.
    pub class: Option<(Scheme, Option<String>)>,
    /// How many titles have it.
    pub titles: u32,
}

/// The terms of all titles.
#[derive(Debug, Default)]
pub struct Census {
    /// Each distinct one.
    pub terms: Vec<Term>,
    /// Numbers of the terms of all titles, one title after the other.
    ids: Vec<u32>,
    /// Where the terms of each title end.
    ends: Vec<usize>,
}

/// Longest heading that is looked at, in bytes; longer ones are sentences.
const MAX_TERM: usize = 300;

impl Census {
    /// Counts what `titles` say. A library's own topics go before headings.
    pub fn of(titles: &(impl Titles + ?Sized)) -> Self {
        let (mut census, mut numbers) = (Self::default(), HashMap::new());
        titles.each(&mut |_, title| census.add(title, &mut numbers));
        census
    }

    /// `numbers` has the number of each heading and class by a hash of it.
    fn add(&mut self, title: &Title, numbers: &mut HashMap<u64, u32>) {
        let from = self.ids.len();
        for text in said(title).filter(|text| text.len() <= MAX_TERM) {
            let term = || Term { text: text.to_owned(), class: None, titles: 0 };
            let id = *numbers.entry(fnv1a(text.as_bytes())).or_insert_with(|| self.terms.add(term()));
            self.ids.push(id);
        }
        let language = title.languages.first().map(String::as_str);
        for mark in &title.classes {
            let Some((scheme, bare)) = mark.split_once(':').and_then(|(s, m)| Some((Scheme::named(s)?, m))) else {
                continue;
            };
            let class = Some((scheme, language.map(ToOwned::to_owned)));
            let term = || Term { text: bare.to_owned(), class, titles: 0 };
            // No heading begins with a control character.
            let key = ["\u{1}", mark, "\u{1}", language.unwrap_or("")].concat();
            let id = *numbers.entry(fnv1a(key.as_bytes())).or_insert_with(|| self.terms.add(term()));
            self.ids.push(id);
        }
        self.close(from);
    }

    /// The terms of a title, each once, in ascending order.
    pub fn of_title(&self, title: usize) -> &[u32] {
        let from = title.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.ends.get(title).and_then(|end| self.ids.get(from..*end)).unwrap_or_default()
    }

    /// How many titles were counted.
    pub fn titles(&self) -> usize {
        self.ends.len()
    }

    /// Ends the terms of a title, of which each counts once.
    fn close(&mut self, from: usize) {
        self.ids[from..].sort_unstable();
        let mut to = from;
        for at in from..self.ids.len() {
            if at == from || self.ids[at] != self.ids[at - 1] {
                self.ids[to] = self.ids[at];
                to += 1;
            }
        }
        self.ids.truncate(to);
        for id in &self.ids[from..] {
            self.terms[*id as usize].titles += 1;
        }
        self.ends.push(to);
    }
}

/// A library's own topics where it gave any, otherwise the headings.
pub fn said(title: &Title) -> impl Iterator<Item = &str> {
    let texts = if title.topics.is_empty() { &title.headings } else { &title.topics };
    texts.iter().map(String::as_str)
}

/// Adding to a list tells the number.
trait Add<T> {
    fn add(&mut self, item: T) -> u32;
}

impl<T> Add<T> for Vec<T> {
    fn add(&mut self, item: T) -> u32 {
        self.push(item);
        (self.len() - 1) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_term_is_kept_once_and_counted_by_titles() {
        let title = |headings: &[&str]| Title {
            headings: headings.iter().map(|h| (*h).to_owned()).collect(),
            classes: vec!["lcc:PS".into(), "other:1".into()],
            ..Title::default()
        };
        let census = Census::of(&vec![title(&["A", "B", "A"]), title(&["B"])]);
        let counts: Vec<_> = census.terms.iter().map(|term| (term.text.as_str(), term.titles)).collect();
        assert_eq!(counts, [("A", 1), ("B", 2), ("PS", 2)]);
        assert_eq!(
            (census.of_title(0), census.of_title(1), census.of_title(2)),
            (&[0, 1, 2][..], &[1, 2][..], &[][..])
        );
    }
}
