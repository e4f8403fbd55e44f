//! What one heading says: known topics, and perhaps a topic of its own.

use carrel_engine::fold::fold;

use super::patterns::Matches;
use super::vocabulary::{Known, Region, Vocabulary};
use crate::clean::subject::{self, Parts};

/// How much a topic counts by where it was found, in eighths.
pub const BY_MAIN: u32 = 8;
/// By words of the main heading only.
pub const BY_WORDS: u32 = 6;
/// By a subdivision.
pub const BY_SUBDIVISION: u32 = 5;
/// By a class mark, or by a place alone.
pub const BY_CLASS: u32 = 4;

/// By the letters of a class together with the language of the title.
pub const BY_LANGUAGE: u32 = 3;

/// Subdivisions that make the rest of a heading the subject of a story.
const STORIES: [&str; 7] = [
    "fiction",
    "juvenile fiction",
    "romans nouvelles etc",
    "romans pour la jeunesse",
    "comic books strips etc",
    "ouvrages pour la jeunesse",
    "belletristische darstellung",
];
/// Subdivisions that make it the subject of a poem, a play or a picture, which then says nothing about it.
const IMAGES: [&str; 8] =
    ["poetry", "drama", "juvenile poetry", "juvenile drama", "poesie", "theatre", "songs and music", "humor"];
/// Subdivisions of a place that tell its history.
const OF_HISTORY: [&str; 17] = [
    "history",
    "histoire",
    "geschichte",
    "historia",
    "politics and government",
    "foreign relations",
    "antiquities",
    "kings and rulers",
    "court and courtiers",
    "civilization",
    "history military",
    "history naval",
    "colonies",
    "social conditions",
    "politique et gouvernement",
    "campaigns",
    "church history",
];
/// Subdivisions of a place that tell of journeys in it.
const OF_TRAVEL: [&str; 8] = [
    "description and travel",
    "guidebooks",
    "discovery and exploration",
    "tours",
    "travel",
    "descriptions et voyages",
    "pictorial works",
    "exploration",
];
/// Subdivisions of a person that tell of the works, not the life.
const OF_WORKS: [&str; 9] = [
    "criticism and interpretation",
    "criticism interpretation etc",
    "in literature",
    "critique et interpretation",
    "characters",
    "concordances",
    "language",
    "stage history",
    "parodies imitations etc",
];

/// What a heading says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meaning {
    /// Known topics with what they count, each once.
    pub known: Vec<(Known, u32)>,
    /// What the heading is about in its own words, where a reader would understand them.
    pub own: Option<String>,
}

impl Meaning {
    /// Understands a heading, without its prefix.
    pub fn of(heading: &str, vocabulary: &Vocabulary) -> Self {
        let parts = subject::parts(heading);
        let mut reader = Reader { vocabulary, found: Self::default() };
        if parts.is_hierarchy {
            reader.hierarchy(heading, &parts);
        } else {
            reader.heading(&parts);
        }
        reader.found
    }
}

struct Reader<'a> {
    vocabulary: &'a Vocabulary,
    found: Meaning,
}

impl Reader<'_> {
    fn give(&mut self, topic: Known, weight: u32) {
        match self.found.known.iter_mut().find(|(known, _)| *known == topic) {
            Some((_, before)) => *before = (*before).max(weight),
            None => self.found.known.push((topic, weight)),
        }
    }

    fn give_label(&mut self, label: &str, weight: u32) {
        if let Some(topic) = self.vocabulary.labelled(label) {
            self.give(topic, weight);
        }
    }

    fn heading(&mut self, parts: &Parts) {
        let main = self.known_part(parts.main);
        let subdivisions: Vec<String> = parts.subdivisions.iter().map(|part| fold(part)).collect();
        let has = |list: &[&str]| subdivisions.iter().any(|part| list.contains(&part.as_str()));
        let (is_story, is_image) = (has(&STORIES), has(&IMAGES));
        let place = self.place(parts.main);
        self.own(parts.main, &main);
        if is_story {
            self.in_story(&main, parts);
        } else if !is_image {
            self.main(&main, parts, &subdivisions);
            if let Some(region) = place {
                self.of_place(region, &subdivisions);
            }
        }
        self.subdivisions(&subdivisions, is_story || is_image, place.is_some());
    }

    /// The folded heading; of "Essays/Letters", if it is not known as a whole, the first part.
    fn known_part(&self, main: &str) -> String {
        let whole = fold(main);
        match main.split_once('/') {
            Some((first, _)) if self.vocabulary.heads.find(&whole).exact.is_empty() => fold(first),
            _ => whole,
        }
    }

    /// The main heading as what the title is about.
    fn main(&mut self, main: &str, parts: &Parts, subdivisions: &[String]) {
        let matched = self.vocabulary.heads.find(main);
        let topics = self.chosen(&matched);
        for (topic, weight) in topics {
            self.give(topic, weight);
        }
        if subject::is_person(parts.main) && self.found.known.is_empty() {
            let of_works = subdivisions.iter().any(|part| OF_WORKS.contains(&part.as_str()));
            if !of_works && !subject::is_work(parts.main) {
                self.give_label("Biography and memoir", BY_WORDS);
            }
        }
    }

    /// The main heading as the subject of a story.
    fn in_story(&mut self, main: &str, parts: &Parts) {
        let matched = self.vocabulary.in_fiction.find(main);
        for (topic, weight) in all(&matched) {
            self.give(topic, weight);
        }
        let matched = self.vocabulary.heads.find(main);
        for (topic, weight) in self.chosen(&matched) {
            if let Some(instead) = self.vocabulary.topic(topic).and_then(|topic| topic.stories) {
                self.give(instead, weight);
            }
        }
        if subject::is_person(parts.main) && !subject::is_fictitious(parts.main) {
            self.give_label("Historical fiction", BY_WORDS);
        }
    }

    /// Of the matches those that belong together: a form of literature beside its language, otherwise the whole before its parts and more
    /// words before fewer.
    fn chosen(&self, matched: &Matches) -> Vec<(Known, u32)> {
        let is_form = |topic: &Known| {
            let is_said = matched.exact.iter().any(|exact| self.vocabulary.is_below(*exact, *topic));
            !is_said && self.vocabulary.topic(*topic).is_some_and(|topic| topic.is_form)
        };
        let (first, last) = (matched.first, matched.last);
        if !matched.exact.is_empty() {
            let forms = first.0.iter().chain(last.0).copied().filter(is_form);
            return matched
                .exact
                .iter()
                .copied()
                .map(|topic| (topic, BY_MAIN))
                .chain(forms.map(|topic| (topic, BY_MAIN)))
                .collect();
        }
        let ends = if last.1 >= first.1 { last.0 } else { first.0 };
        if ends.is_empty() {
            return matched.inside.iter().map(|topic| (*topic, BY_WORDS)).collect();
        }
        ends.iter().map(|topic| (*topic, BY_WORDS)).collect()
    }

    fn subdivisions(&mut self, subdivisions: &[String], is_story: bool, of_place: bool) {
        let topics = &self.vocabulary.subdivisions;
        let has_subject = !self.found.known.is_empty();
        for part in subdivisions {
            // The history of something belongs to it, the history of a place to the place.
            let is_told = OF_HISTORY.contains(&part.as_str()) || (of_place && OF_TRAVEL.contains(&part.as_str()));
            for topic in topics.find(part).exact {
                let stories = self.vocabulary.topic(*topic).and_then(|topic| topic.stories);
                match stories {
                    Some(instead) if is_story => self.give(instead, BY_SUBDIVISION),
                    _ if is_story && !self.vocabulary.topic(*topic).is_some_and(|topic| topic.is_form) => {}
                    _ if is_told && (has_subject || of_place) && Some(*topic) == self.general(part) => {}
                    _ => self.give(*topic, BY_SUBDIVISION),
                }
            }
        }
    }

    /// The topic that a subdivision has only where nothing more telling is known.
    fn general(&self, part: &str) -> Option<Known> {
        let label = if OF_TRAVEL.contains(&part) { "Travel" } else { "History" };
        self.vocabulary.labelled(label)
    }

    fn of_place(&mut self, region: Region, subdivisions: &[String]) {
        let has = |list: &[&str]| subdivisions.iter().any(|part| list.contains(&part.as_str()));
        if has(&OF_TRAVEL) {
            self.give(region.travel, BY_MAIN);
        }
        if has(&OF_HISTORY) {
            self.give(region.history, BY_MAIN);
        } else if subdivisions.is_empty() {
            self.give(region.history, BY_CLASS);
        }
    }

    /// "London (England)" by its name or its qualifier, "Africa, West" as a whole.
    fn place(&self, main: &str) -> Option<Region> {
        let places = &self.vocabulary.places;
        let (name, qualifier) = subject::qualifier(main);
        let of = |text: &str| places.get(&fold(text)).copied();
        let of_qualifier = || qualifier.split([':', ',']).rev().find_map(of);
        // Armies and parliaments are entered under the country.
        let of_body = || main.split_once(". ").and_then(|(country, _)| of(country));
        of(main).or_else(|| of(name)).or_else(of_qualifier).or_else(of_body)
    }

    /// BISAC and the like: the whole, else the most special part that is known.
    fn hierarchy(&mut self, heading: &str, parts: &Parts) {
        let whole = fold(heading);
        let all_parts = || std::iter::once(parts.main).chain(parts.subdivisions.iter().copied());
        let matched = self.vocabulary.heads.find(&whole);
        if !matched.exact.is_empty() || matched.first.1 > 1 {
            for (topic, weight) in self.chosen(&matched) {
                self.give(topic, weight);
            }
            return;
        }
        let first = fold(parts.main);
        let place = parts.subdivisions.iter().find_map(|part| self.place(part));
        if let (Some(region), "history" | "travel") = (place, first.as_str()) {
            return self.give(if first == "travel" { region.travel } else { region.history }, BY_MAIN);
        }
        let is_story = matches!(first.as_str(), "fiction" | "juvenile fiction" | "young adult fiction");
        let parts: Vec<String> = all_parts().map(fold).collect();
        for part in parts.iter().rev() {
            if is_story && part != &first {
                self.in_story(part, &Parts::default());
            } else {
                let matched = self.vocabulary.heads.find(part);
                self.chosen(&matched).into_iter().for_each(|(topic, weight)| self.give(topic, weight));
            }
            if !self.found.known.is_empty() {
                break;
            }
        }
    }

    /// "French fiction" is no topic beside French literature and Fiction.
    fn is_literature(&self, folded: &str) -> bool {
        let all = self.vocabulary.labelled("Literary history and criticism");
        let exact = self.vocabulary.heads.find(folded).exact;
        all.is_some_and(|all| exact.iter().any(|topic| self.vocabulary.is_below(*topic, all)))
    }

    /// The main heading in its own words, unless it is a known topic by another name.
    fn own(&mut self, main: &str, folded: &str) {
        if self.vocabulary.covers(folded) || self.vocabulary.never.matches(folded) || self.is_literature(folded) {
            return;
        }
        let label = subject::label(main);
        self.found.own = label.filter(|label| {
            let folded = fold(label);
            !self.vocabulary.covers(&folded) && !self.vocabulary.never.matches(&folded)
        });
    }
}

/// Everything that matches.
fn all(matched: &Matches) -> Vec<(Known, u32)> {
    let whole = matched.exact.iter().map(|topic| (*topic, BY_MAIN));
    let parts = matched.first.0.iter().chain(matched.last.0).chain(&matched.inside).map(|topic| (*topic, BY_WORDS));
    whole.chain(parts).collect()
}

#[cfg(test)]
mod tests {
    use super::super::vocabulary::VOCABULARY;
    use super::*;

    fn labels(heading: &str) -> Vec<&'static str> {
        let vocabulary = &*VOCABULARY;
        let meaning = Meaning::of(heading, vocabulary);
        meaning
            .known
            .iter()
            .filter_map(|(known, _)| vocabulary.topic(*known))
            .map(|topic| topic.label.as_str())
            .collect()
    }

    fn own(heading: &str) -> Option<String> {
        Meaning::of(heading, &VOCABULARY).own
    }

    #[test]
    fn a_subject_of_fiction_is_a_kind_of_story() {
        assert_eq!(labels("Whales -- Fiction"), ["Animal stories", "Fiction"]);
        assert_eq!(labels("Murder -- Investigation -- Fiction"), ["Crime and mystery", "Fiction"]);
        assert_eq!(labels("Physicians -- Fiction"), ["Medical stories", "Fiction"]);
        assert_eq!(labels("Dogs -- Juvenile fiction"), ["Animal stories", "Children's stories"]);
        assert_eq!(labels("World War, 1914-1918 -- Fiction"), ["First World War", "War stories", "Fiction"]);
    }

    #[test]
    fn the_same_subject_otherwise_is_itself() {
        assert_eq!(labels("Whales"), ["Animals"]);
        assert_eq!(labels("Whales -- Juvenile literature"), ["Animals"]);
        assert_eq!(labels("Physicians -- Biography"), ["Medicine and health", "Biography and memoir"]);
        assert_eq!(labels("Railroads -- History"), ["Ships, trains, cars and aircraft"]);
        assert_eq!(labels("Nature -- Poetry"), ["Poetry"]);
    }

    #[test]
    fn inverted_headings_give_form_and_language() {
        assert_eq!(labels("Short stories, American"), ["American literature", "Short stories"]);
        assert_eq!(labels("French poetry"), ["French literature", "Poetry"]);
        assert!(labels("Authors, English -- 19th century -- Biography").contains(&"Biography and memoir"));
        assert_eq!(labels("Painting, French"), ["Art"]);
        assert_eq!(own("Short stories, American"), None);
    }

    #[test]
    fn places_give_their_history_or_journeys() {
        assert_eq!(labels("Great Britain -- History -- To 1485"), ["History of Britain"]);
        assert_eq!(labels("Venice (Italy) -- Description and travel"), ["Travel in Italy"]);
        assert_eq!(
            labels("United States -- History -- Civil War, 1861-1865 -- Campaigns").first(),
            Some(&"History of the United States")
        );
        assert!(labels("United States -- History -- Civil War, 1861-1865").contains(&"American Civil War"));
        assert_eq!(own("London (England) -- Fiction").as_deref(), Some("London"));
    }

    #[test]
    fn persons_are_lives_and_names() {
        assert_eq!(labels("Pepys, Samuel, 1633-1703"), ["Biography and memoir"]);
        assert_eq!(
            own("Shakespeare, William, 1564-1616 -- Criticism and interpretation").as_deref(),
            Some("William Shakespeare")
        );
        assert_eq!(own("Holmes, Sherlock (Fictitious character) -- Fiction").as_deref(), Some("Sherlock Holmes"));
        assert_eq!(
            labels("Shakespeare, William, 1564-1616 -- Criticism and interpretation"),
            ["Literary history and criticism"]
        );
    }

    #[test]
    fn shop_categories_and_tags_are_understood() {
        assert_eq!(labels("FICTION / Mystery & Detective / General"), ["Crime and mystery"]);
        assert_eq!(labels("HISTORY / United States / 19th Century"), ["History of the United States"]);
        assert_eq!(labels("Juvenile Fiction / Animals / Dogs"), ["Animal stories"]);
        assert_eq!(labels("COOKING / Courses & Dishes / Bread"), ["Cooking and drink"]);
        assert_eq!(labels("Fiction, mystery"), ["Crime and mystery"]);
        assert_eq!(labels("science-fiction"), ["Science fiction"]);
        assert_eq!(labels("Political fiction"), ["Fiction"]);
    }

    #[test]
    fn french_headings_are_understood() {
        assert_eq!(labels("Femmes -- Romans, nouvelles, etc."), ["Women's lives", "Fiction"]);
        assert_eq!(labels("France -- Histoire -- 1789-1799 (Révolution)"), ["History of France"]);
        assert_eq!(labels("Philosophie"), ["Philosophy"]);
    }
}
