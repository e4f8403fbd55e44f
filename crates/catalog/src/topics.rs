//! Which topics can be browsed: decided over all titles.

use std::collections::{BTreeMap, HashMap, HashSet};

use carrel_engine::fold::fold;
use carrel_engine::title::Title;

use crate::store::Store;

/// Most topics of a title: so many of its rarest, and so many of its commonest.
const RAREST: usize = 5;
const COMMONEST: usize = 3;
/// Collections below this size browse by topics of two titles, others by topics of three.
const SMALL: usize = 1_000;

/// A topic over all titles.
#[derive(Default)]
struct Topic {
    titles: u32,
    spellings: BTreeMap<String, u32>,
}

/// Leaves each title the topics that several titles have, spelt as most titles spell them, the rarest (which tell most) first. The others go
/// to its headings.
pub fn make_browsable(titles: &mut [Title]) {
    let least = if titles.len() < SMALL { 2 } else { 3 };
    let census = Census::of(titles);
    for title in titles {
        census.settle(title, least);
    }
}

/// The same of titles that are packed.
pub fn make_all_browsable(titles: &mut Store) {
    let mut all = titles.to_vec();
    make_browsable(&mut all);
    *titles = all.into_iter().collect();
}

/// All topics, and which of them each spelling means.
struct Census {
    topics: Vec<Topic>,
    of_spelling: HashMap<String, u32>,
}

impl Census {
    fn of(titles: &[Title]) -> Self {
        let mut census = Self { topics: Vec::new(), of_spelling: HashMap::new() };
        let mut of_key = HashMap::new();
        for title in titles {
            let mut here = HashSet::new();
            for spelling in &title.topics {
                let number = census.number(spelling, &mut of_key);
                let topic = &mut census.topics[number as usize];
                *topic.spellings.entry(spelling.clone()).or_default() += 1;
                topic.titles += u32::from(here.insert(number));
            }
        }
        census
    }

    fn number(&mut self, spelling: &str, of_key: &mut HashMap<String, u32>) -> u32 {
        if let Some(number) = self.of_spelling.get(spelling) {
            return *number;
        }
        let new = self.topics.len() as u32;
        let number = *of_key.entry(fold(spelling)).or_insert(new);
        if number == new {
            self.topics.push(Topic::default());
        }
        self.of_spelling.insert(spelling.to_owned(), number);
        number
    }

    fn settle(&self, title: &mut Title, least: u32) {
        let mut seen = HashSet::new();
        let mut kept: Vec<(u32, u32)> = Vec::new();
        for spelling in std::mem::take(&mut title.topics) {
            let Some(&number) = self.of_spelling.get(&spelling) else { continue };
            let count = self.topics[number as usize].titles;
            if count < least {
                add_heading(&mut title.headings, spelling);
            } else if seen.insert(number) {
                kept.push((count, number));
            }
        }
        kept.sort_by_key(|(count, _)| *count);
        if kept.len() > RAREST + COMMONEST {
            kept.drain(RAREST..kept.len() - COMMONEST);
        }
        title.topics = kept.into_iter().map(|(_, number)| self.label(number)).collect();
    }

    /// The spelling that most titles use; of equals the first in the order of their characters.
    fn label(&self, number: u32) -> String {
        let spellings = &self.topics[number as usize].spellings;
        spellings
            .iter()
            .rev()
            .max_by_key(|(_, count)| **count)
            .map_or_else(String::new, |(spelling, _)| spelling.clone())
    }
}

/// Unless a heading has it already.
fn add_heading(headings: &mut Vec<String>, topic: String) {
    let lower = topic.to_lowercase();
    if headings.len() < crate::draft::MAX_HEADINGS
        && !headings.iter().any(|heading| heading.to_lowercase().contains(&lower))
    {
        headings.push(topic);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles(topics: &[&[&str]]) -> Vec<Title> {
        topics
            .iter()
            .map(|topics| Title { topics: topics.iter().map(|t| (*t).to_owned()).collect(), ..Title::default() })
            .collect()
    }

    #[test]
    fn only_shared_topics_stay_in_their_commonest_spelling() {
        let mut all = titles(&[&["Sea Stories", "Whales"], &["Sea stories", "Sea-stories"], &["Sea stories"]]);
        make_browsable(&mut all);
        assert_eq!(all[0].topics, ["Sea stories"]);
        assert_eq!(all[0].headings, ["Whales"]);
        assert_eq!(all[1].topics, ["Sea stories"]);
    }

    #[test]
    fn a_title_keeps_its_rarest_and_its_commonest_topics() {
        let names: Vec<String> = (0..10).map(|n| format!("Topic {}", char::from(b'a' + n))).collect();
        let mut all: Vec<Title> =
            (1..10).map(|from| Title { topics: names[from..].to_vec(), ..Title::default() }).collect();
        all.push(Title { topics: names[1..].to_vec(), ..Title::default() });
        make_browsable(&mut all);
        assert_eq!(all[9].topics.len(), 8);
        assert_eq!(all[9].topics[0], names[1]);
        assert_eq!(all[9].topics[7], names[9]);
    }
}
