//! The topics that Carrel knows: labels, what is broader, and which headings and classes fold into each.
//!
//! The table is `vocabulary.txt` (and `places.txt` for what is told by region); its format is described at its head.

use std::collections::HashMap;
use std::sync::LazyLock;

use carrel_engine::fold::fold;

use super::classes::{Classes, Scheme};
use super::patterns::Patterns;

/// The number of a topic in [`Vocabulary::topics`].
pub type Known = u16;

/// A topic of the vocabulary.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Topic {
    /// What readers see.
    pub label: String,
    /// What readers of a French catalogue see.
    pub french: Option<String>,
    /// What stands for it where too few titles have it.
    pub broader: Option<Known>,
    /// What a heading gives where it is the subject of fiction.
    pub stories: Option<Known>,
    /// Whether it is a form of literature, such as poetry or a genre of fiction.
    pub is_form: bool,
}

/// Topics of a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    /// Its history, politics and customs.
    pub history: Known,
    /// Journeys in it.
    pub travel: Known,
}

/// The whole table.
#[derive(Debug, Default)]
pub struct Vocabulary {
    /// All topics, in the order of the table.
    pub topics: Vec<Topic>,
    /// Main headings.
    pub heads: Patterns,
    /// Main headings that are the subject of fiction.
    pub in_fiction: Patterns,
    /// Subdivisions.
    pub subdivisions: Patterns,
    /// Headings that are never a topic of their own.
    pub never: Patterns,
    /// Places by their folded names.
    pub places: HashMap<String, Region>,
    /// Class marks.
    pub classes: Classes,
    /// Other names of the very same topic, folded; the label is one.
    pub same: HashMap<String, Known>,
    /// Names that a topic covers, folded; those of the very same topic are among them.
    pub covered: HashMap<String, Known>,
    numbers: HashMap<String, Known>,
    sets: HashMap<String, Vec<String>>,
}

/// The vocabulary of the program.
pub static VOCABULARY: LazyLock<Vocabulary> =
    LazyLock::new(|| Vocabulary::parse(include_str!("vocabulary.txt"), include_str!("places.txt")));

impl Vocabulary {
    /// Reads both tables. Lines that cannot be understood are passed over; a test sees to it that there are none.
    pub fn parse(topics: &str, places: &str) -> Self {
        let mut all = Self::default();
        let mut stories = Vec::new();
        let mut at = 0;
        for line in lines(topics) {
            if let Some((label, broader)) = section(line) {
                at = all.number(label);
                if let Some(broader) = broader {
                    let broader = all.number(broader);
                    all.topics[usize::from(at)].broader = Some(broader);
                }
            } else if let Some((name, items)) = line.strip_prefix("set ").and_then(|set| set.split_once(" = ")) {
                all.sets.insert(name.to_owned(), items.split(", ").map(ToOwned::to_owned).collect());
            } else if let Some((key, value)) = line.split_once(':') {
                match key {
                    "stories" => stories.push((at, value.trim())),
                    _ => all.line(at, key, value),
                }
            }
        }
        all.places(places);
        all.link_stories(&stories);
        all
    }

    /// The topic with this label or another name for the same, folded.
    pub fn same(&self, folded: &str) -> Option<Known> {
        self.same.get(folded).copied()
    }

    /// Whether a topic covers this name, folded.
    pub fn covers(&self, folded: &str) -> bool {
        self.covered.contains_key(folded)
    }

    /// The topic of this number.
    pub fn topic(&self, number: Known) -> Option<&Topic> {
        self.topics.get(usize::from(number))
    }

    /// The topic with this label, which the table must have.
    pub fn labelled(&self, label: &str) -> Option<Known> {
        self.numbers.get(label).copied()
    }

    fn number(&mut self, label: &str) -> Known {
        let label = label.trim();
        if let Some(number) = self.numbers.get(label) {
            return *number;
        }
        let number = self.topics.len() as Known;
        self.topics.push(Topic { label: label.to_owned(), ..Topic::default() });
        self.numbers.insert(label.to_owned(), number);
        self.same.insert(fold(label), number);
        self.covered.insert(fold(label), number);
        self.heads.add(label, number);
        number
    }

    fn line(&mut self, at: Known, key: &str, value: &str) {
        if let Some(scheme) = Scheme::named(key) {
            value.split(',').for_each(|range| self.classes.add(scheme, range.trim(), at));
            return;
        }
        for item in self.written_out(value) {
            match key {
                "fr" => self.topics[usize::from(at)].french = Some(item.clone()),
                "form" => self.topics[usize::from(at)].is_form = true,
                "same" | "also" => {
                    if key == "same" {
                        self.same.insert(fold(&item), at);
                    }
                    self.covered.insert(fold(&item), at);
                }
                "h" => self.heads.add(&item, at),
                "f" => self.in_fiction.add(&item, at),
                "s" => self.subdivisions.add(&item, at),
                "never" => self.never.add(&item, at),
                _ => {}
            }
            if matches!(key, "fr" | "same" | "also") {
                self.heads.add(&item, at);
            }
        }
    }

    /// The items of a list; one with a set in it becomes as many as the set has.
    fn written_out(&self, value: &str) -> Vec<String> {
        let items = value.split(',').map(str::trim).filter(|item| !item.is_empty());
        items
            .flat_map(|item| {
                match item.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?))) {
                    Some((before, (set, after))) => self
                        .sets
                        .get(set)
                        .map(|words| words.iter().map(|word| format!("{before}{word}{after}")).collect())
                        .unwrap_or_default(),
                    None => vec![item.to_owned()],
                }
            })
            .collect()
    }

    fn places(&mut self, text: &str) {
        let mut region = None;
        for line in lines(text) {
            if let Some((_, labels)) = line.strip_prefix('[').and_then(|line| line.split_once(']')) {
                let Some((history, travel)) = labels.split_once('|') else { continue };
                region = Some(self.region(history, travel));
            } else if let Some(region) = region {
                self.place_line(region, line);
            }
        }
    }

    fn region(&mut self, history: &str, travel: &str) -> Region {
        let region = Region { history: self.number(history), travel: self.number(travel) };
        let (history, travel) = (self.number("History"), self.number("Travel"));
        self.topics[usize::from(region.history)].broader.get_or_insert(history);
        self.topics[usize::from(region.travel)].broader.get_or_insert(travel);
        region
    }

    fn place_line(&mut self, region: Region, line: &str) {
        match line.split_once(':') {
            Some(("fr", labels)) => {
                for (number, label) in [region.history, region.travel].into_iter().zip(labels.split('|')) {
                    self.line(number, "fr", label);
                }
            }
            Some(("travel-ddc", ranges)) => self.line(region.travel, "ddc", ranges),
            Some((key, value)) => self.line(region.history, key, value),
            None => line.split(',').for_each(|place| {
                self.places.entry(fold(place)).or_insert(region);
            }),
        }
    }

    /// What is below Fiction is a form of literature and stays itself in fiction.
    fn link_stories(&mut self, stories: &[(Known, &str)]) {
        let fiction = self.number("Fiction");
        for at in 0..self.topics.len() as Known {
            if self.is_below(at, fiction) {
                self.topics[usize::from(at)].is_form = true;
                self.topics[usize::from(at)].stories = Some(at);
            }
        }
        for (at, label) in stories {
            let instead = if *label == "same" { *at } else { self.number(label) };
            self.topics[usize::from(*at)].stories = Some(instead);
        }
    }

    /// Whether `at` is `above` or has it among what is broader.
    pub fn is_below(&self, at: Known, above: Known) -> bool {
        let mut now = Some(at);
        for _ in 0..8 {
            match now {
                Some(number) if number == above => return true,
                Some(number) => now = self.topic(number).and_then(|topic| topic.broader),
                None => return false,
            }
        }
        false
    }
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// "[Label] < Broader".
fn section(line: &str) -> Option<(&str, Option<&str>)> {
    let (label, rest) = line.strip_prefix('[')?.split_once(']')?;
    Some((label, rest.trim().strip_prefix('<').map(str::trim)))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_line_of_the_tables_is_understood() {
        for line in lines(include_str!("vocabulary.txt")) {
            let key = line.split_once(':').map(|(key, _)| key);
            let known = ["fr", "same", "also", "h", "f", "s", "stories", "lcc", "ddc", "udc", "form", "never"]
                .map(Some)
                .contains(&key);
            assert!(section(line).is_some() || line.starts_with("set ") || known, "{line}");
        }
    }

    #[test]
    fn labels_are_unique_when_folded_and_every_broader_topic_is_described() {
        let vocabulary = &*VOCABULARY;
        let folded: HashSet<String> = vocabulary.topics.iter().map(|topic| fold(&topic.label)).collect();
        assert_eq!(folded.len(), vocabulary.topics.len());
        let described: HashSet<&str> = lines(include_str!("vocabulary.txt"))
            .filter_map(section)
            .map(|(label, _)| label.trim())
            .chain(
                lines(include_str!("places.txt"))
                    .filter_map(|line| line.split_once(']'))
                    .flat_map(|(_, l)| l.split('|'))
                    .map(str::trim),
            )
            .collect();
        for topic in &vocabulary.topics {
            assert!(described.contains(topic.label.as_str()), "{}", topic.label);
        }
    }

    #[test]
    fn a_name_means_one_topic_only() {
        let mut seen: HashMap<String, String> = HashMap::new();
        let mut at = "";
        for line in lines(include_str!("vocabulary.txt")) {
            if let Some((label, _)) = section(line) {
                at = label;
            }
            for name in line
                .strip_prefix("same:")
                .or_else(|| line.strip_prefix("also:"))
                .into_iter()
                .flat_map(|names| names.split(','))
            {
                let before = seen.insert(fold(name), at.to_owned());
                assert!(before.as_deref().is_none_or(|before| before == at), "{name}: {before:?} and {at}");
            }
        }
    }

    #[test]
    fn there_are_a_few_hundred_topics() {
        assert!((180..=400).contains(&VOCABULARY.topics.len()), "{}", VOCABULARY.topics.len());
    }
}
