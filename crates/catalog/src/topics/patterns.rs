//! Which topics a folded heading matches: as a whole, by its first words, by its last words, or by a word inside.

use std::collections::HashMap;

use carrel_engine::fold::fold;

/// Most words of a heading that are looked at.
const MAX_WORDS: usize = 16;

/// Patterns of headings with the topics they give. Patterns are folded when they are added.
#[derive(Debug, Default)]
pub struct Patterns {
    exact: HashMap<String, Vec<u16>>,
    first: HashMap<String, Vec<u16>>,
    last: HashMap<String, Vec<u16>>,
    inside: HashMap<String, Vec<u16>>,
    stems: Vec<(String, u16)>,
}

/// What a heading matches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matches<'a> {
    /// Of the heading as a whole.
    pub exact: &'a [u16],
    /// Of its longest known beginning, and how many words that has.
    pub first: (&'a [u16], usize),
    /// Of its longest known end, and how many words that has.
    pub last: (&'a [u16], usize),
    /// Of a word or words inside, or of the beginning of its first word.
    pub inside: Vec<u16>,
}

impl Patterns {
    /// Adds "word", "word *", "* word", "* word *" or "stem*".
    pub fn add(&mut self, pattern: &str, topic: u16) {
        let pattern = pattern.trim();
        let (map, words) = match (pattern.strip_prefix("* "), pattern.strip_suffix(" *")) {
            (Some(rest), Some(_)) => (&mut self.inside, rest.trim_end_matches(" *")),
            (Some(rest), None) => (&mut self.last, rest),
            (None, Some(rest)) => (&mut self.first, rest),
            (None, None) => match pattern.strip_suffix('*') {
                Some(stem) => return self.stems.push((fold(stem), topic)),
                None => (&mut self.exact, pattern),
            },
        };
        let topics = map.entry(fold(words)).or_default();
        if !topics.contains(&topic) {
            topics.push(topic);
        }
    }

    /// What a folded heading matches.
    pub fn find(&self, folded: &str) -> Matches<'_> {
        let ends: Vec<usize> =
            folded.match_indices(' ').map(|(at, _)| at).take(MAX_WORDS).chain([folded.len()]).collect();
        let starts: Vec<usize> = [0].into_iter().chain(ends.iter().map(|end| end + 1)).take(ends.len()).collect();
        let words = ends.len();
        let of = |map: &'_ HashMap<String, Vec<u16>>, key: &str| map.contains_key(key);
        let first = (1..=words).rev().find(|n| of(&self.first, &folded[..ends[n - 1]]));
        let last = (1..=words).rev().find(|n| of(&self.last, &folded[starts[words - n]..]));
        Matches {
            exact: get(&self.exact, folded),
            first: first.map_or((&[], 0), |n| (get(&self.first, &folded[..ends[n - 1]]), n)),
            last: last.map_or((&[], 0), |n| (get(&self.last, &folded[starts[words - n]..]), n)),
            inside: self.inside(folded, &starts, &ends),
        }
    }

    /// Whether anything matches.
    pub fn matches(&self, folded: &str) -> bool {
        let found = self.find(folded);
        !(found.exact.is_empty() && found.first.0.is_empty() && found.last.0.is_empty() && found.inside.is_empty())
    }

    fn inside(&self, folded: &str, starts: &[usize], ends: &[usize]) -> Vec<u16> {
        let stems = self.stems.iter().filter(|(stem, _)| folded.starts_with(stem.as_str())).map(|(_, topic)| *topic);
        let mut found: Vec<u16> = stems.collect();
        if !self.inside.is_empty() {
            for (at, start) in starts.iter().enumerate() {
                for end in ends.iter().skip(at).take(4) {
                    found.extend(get(&self.inside, &folded[*start..*end]));
                }
            }
        }
        found
    }
}

fn get<'a>(map: &'a HashMap<String, Vec<u16>>, key: &str) -> &'a [u16] {
    map.get(key).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patterns(all: &[&str]) -> Patterns {
        let mut patterns = Patterns::default();
        for (pattern, topic) in all.iter().zip(0..) {
            patterns.add(pattern, topic);
        }
        patterns
    }

    #[test]
    fn headings_match_as_a_whole_or_at_an_end_or_inside() {
        let patterns = patterns(&["Fiction", "Short stories *", "* fiction", "* army *", "feminis*"]);
        assert_eq!(patterns.find("fiction").exact, [0]);
        assert_eq!(patterns.find("short stories american").first, (&[1][..], 2));
        assert_eq!(patterns.find("science fiction").last, (&[2][..], 1));
        assert_eq!(patterns.find("great britain army officers").inside, [3]);
        assert_eq!(patterns.find("feminism").inside, [4]);
        assert!(!patterns.matches("nonfiction"));
        assert!(!patterns.matches(""));
    }

    #[test]
    fn the_longest_beginning_counts() {
        let patterns = patterns(&["science *", "science fiction *"]);
        assert_eq!(patterns.find("science fiction american").first, (&[1][..], 2));
        assert_eq!(patterns.find("science").first, (&[0][..], 1));
    }
}
