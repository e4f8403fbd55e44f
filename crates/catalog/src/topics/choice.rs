//! Which of the candidates are shown: the vocabulary with its rare topics rolled up, and the library's own commonest topics.

use std::collections::HashMap;

use carrel_engine::collection::Titles;
use carrel_engine::fold::fold;

use super::candidates::{Candidates, Id};
use super::census::Census;
use super::meaning::BY_LANGUAGE;
use super::overrides::Overrides;
use super::vocabulary::VOCABULARY;

/// Most topics of any library.
pub const MOST: usize = 400;
/// Most that several mentions add to what a topic counts.
const MOST_MENTIONS: u32 = 3;
/// How far roll-up goes.
const MAX_DEPTH: usize = 8;

/// A topic of a title while its topics are being chosen.
#[derive(Clone, Copy, Debug)]
pub struct Score {
    /// The number of the topic that is shown.
    pub topic: u32,
    /// How much it tells: rarity times weight.
    pub telling: u64,
    /// How many titles of the library have it.
    pub titles: u32,
    /// Place in the order of labels, for ties.
    pub rank: u32,
    weight: u32,
    mentions: u32,
}

/// A topic that is shown.
#[derive(Clone, Debug, Default)]
struct Shown {
    label: String,
    titles: u32,
    rank: u32,
    is_known: bool,
    /// Whether it is the literature of a language.
    is_literature: bool,
}

/// The topics that are shown, and which of them each candidate means.
#[derive(Debug, Default)]
pub struct Choice {
    shown: Vec<Shown>,
    of_candidate: Vec<Option<u32>>,
    titles: u32,
}

/// How many topics a library of so many titles shows at most: 65 for 50 titles, 400 from 10,000.
pub fn most(titles: usize) -> usize {
    (40 + 36 * titles.isqrt() / 10).min(MOST)
}

/// How many titles a topic of the library's own has at least: 2 for 50 titles, 7 for 3,000, 20 from 8,000, 500 for 1,000,000.
fn least_own(titles: usize) -> u32 {
    (titles / 400).clamp(2, 20).max(titles / 2_000) as u32
}

impl Choice {
    /// Chooses. `is_own`: every candidate is a library's own topic, of which there are few.
    pub fn of(census: &Census, candidates: &Candidates, overrides: &Overrides, is_own: bool) -> Self {
        let titles = census.titles();
        let counts = counts(census, candidates);
        let mut to: Vec<Option<Id>> = (0..candidates.count() as Id).map(Some).collect();
        if is_own {
            let least = if titles < 1_000 { 2 } else { 3 };
            for (id, place) in to.iter_mut().enumerate() {
                let is_asked = candidates.own(id as Id).is_some_and(|own| own.is_asked_for);
                *place = place.filter(|_| counts[id] >= least || is_asked);
            }
        } else {
            let room = most(titles);
            let known = roll_up(&mut to, &counts, titles, room * 3 / 4);
            keep_own(&mut to, candidates, &counts, least_own(titles), room.saturating_sub(known));
        }
        let mut choice = Self { titles: titles as u32, ..Self::default() };
        choice.name(&to, candidates, overrides, &counts);
        choice.count(census, candidates);
        choice
    }

    /// The topic that a candidate means, if it is shown.
    pub fn topic(&self, candidate: Id) -> Option<u32> {
        self.of_candidate.get(candidate as usize).copied().flatten()
    }

    /// The label of a topic.
    pub fn label(&self, topic: u32) -> &str {
        self.shown.get(topic as usize).map_or("", |shown| &shown.label)
    }

    /// Fills `scores` with the topics of a title that has these terms.
    pub fn score(&self, terms: &[u32], candidates: &Candidates, scores: &mut Vec<Score>) {
        scores.clear();
        let said = terms.iter().filter_map(|term| candidates.of_term.get(*term as usize)).flatten();
        for (topic, weight) in said.filter_map(|(id, weight)| Some((self.topic(*id)?, *weight))) {
            if let Some(score) = scores.iter_mut().find(|score| score.topic == topic) {
                score.weight = score.weight.max(weight);
                score.mentions += 1;
            } else {
                let shown = self.shown.get(topic as usize);
                let (titles, rank) = shown.map_or((1, 0), |shown| (shown.titles, shown.rank));
                scores.push(Score { topic, telling: 0, titles, rank, weight, mentions: 0 });
            }
        }
        // Where headings name a literature, the language of the title is that of a translation.
        let is_literature = |topic: u32| self.shown.get(topic as usize).is_some_and(|shown| shown.is_literature);
        if scores.iter().any(|score| score.weight > BY_LANGUAGE && is_literature(score.topic)) {
            scores.retain(|score| score.weight > BY_LANGUAGE);
        }
        for score in scores {
            let mentions = 4 + score.mentions.min(MOST_MENTIONS);
            score.telling = u64::from(rarity(self.titles, score.titles)) * u64::from(score.weight * mentions);
        }
    }

    /// The topics that titles have, with how many have each and whether they are known, the commonest first; and how many titles have none.
    pub fn counted(&self, titles: &(impl Titles + ?Sized)) -> (Vec<(String, u32, bool)>, usize) {
        let known: HashMap<&str, bool> =
            self.shown.iter().map(|shown| (shown.label.as_str(), shown.is_known)).collect();
        let (mut counts, mut without) = (HashMap::<String, u32>::new(), 0);
        titles.each(&mut |_, title| {
            without += usize::from(title.topics.is_empty());
            for topic in &title.topics {
                match counts.get_mut(topic) {
                    Some(count) => *count += 1,
                    None => drop(counts.insert(topic.clone(), 1)),
                }
            }
        });
        let is_known = |label: &str| known.get(label).copied().unwrap_or(false);
        let known = |(label, n): (String, u32)| {
            let is_known = is_known(&label);
            (label, n, is_known)
        };
        let mut all: Vec<_> = counts.into_iter().map(known).collect();
        all.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        (all, without)
    }

    /// Labels of what is shown. Two with the same letters are one topic; what the library has renamed has its new name.
    fn name(&mut self, to: &[Option<Id>], candidates: &Candidates, overrides: &Overrides, counts: &[u32]) {
        let mut of_key: HashMap<String, u32> = HashMap::new();
        let mut shown_as: HashMap<Id, Option<u32>> = HashMap::new();
        let mut order: Vec<Id> = to.iter().flatten().copied().collect();
        order.sort_unstable();
        order.dedup();
        for id in order {
            let (label, is_known) = label_of(id, candidates);
            let label = renamed(
                label,
                overrides,
                counts.get(id as usize).copied().unwrap_or(0),
                least_own(self.titles as usize),
            );
            let place = label.filter(|label| !label.is_empty()).map(|label| {
                *of_key.entry(fold(&label)).or_insert_with(|| {
                    let is_literature = is_literature(id);
                    self.shown.push(Shown { label, is_known, is_literature, ..Shown::default() });
                    (self.shown.len() - 1) as u32
                })
            });
            shown_as.insert(id, place);
        }
        self.of_candidate = to.iter().map(|id| shown_as.get(&(*id)?).copied().flatten()).collect();
        let mut order: Vec<usize> = (0..self.shown.len()).collect();
        order.sort_by(|one, other| self.shown[*one].label.cmp(&self.shown[*other].label));
        for (rank, at) in (0..).zip(order) {
            self.shown[at].rank = rank;
        }
    }

    /// How many titles have each topic that is shown.
    fn count(&mut self, census: &Census, candidates: &Candidates) {
        let mut last_seen = vec![u32::MAX; self.shown.len()];
        for title in 0..census.titles() {
            let said =
                census.of_title(title).iter().filter_map(|term| candidates.of_term.get(*term as usize)).flatten();
            for topic in said.filter_map(|(id, _)| self.of_candidate.get(*id as usize).copied().flatten()) {
                if last_seen[topic as usize] != title as u32 {
                    last_seen[topic as usize] = title as u32;
                    self.shown[topic as usize].titles += 1;
                }
            }
        }
    }
}

/// How many titles could have each candidate.
fn counts(census: &Census, candidates: &Candidates) -> Vec<u32> {
    let mut counts = vec![0; candidates.count()];
    let mut last_seen = vec![u32::MAX; candidates.count()];
    for title in 0..census.titles() {
        let said = census.of_title(title).iter().filter_map(|term| candidates.of_term.get(*term as usize)).flatten();
        for (id, _) in said {
            if last_seen[*id as usize] != title as u32 {
                last_seen[*id as usize] = title as u32;
                counts[*id as usize] += 1;
            }
        }
    }
    counts
}

/// Gives the titles of rare known topics to broader ones, until at most `room` are left; tells how many.
fn roll_up(to: &mut [Option<Id>], counts: &[u32], titles: usize, room: usize) -> usize {
    let mut least = (titles / 8_000).max(2) as u32;
    loop {
        let kept = rolled_up(to, counts, least);
        if kept <= room || least > titles as u32 {
            return kept;
        }
        least += 1 + least / 4;
    }
}

fn rolled_up(to: &mut [Option<Id>], counts: &[u32], least: u32) -> usize {
    let topics = &VOCABULARY.topics;
    let broader = |id: usize| topics.get(id).and_then(|topic| topic.broader).map(usize::from);
    let depth = |id: usize| {
        let mut now = broader(id);
        (0..MAX_DEPTH).take_while(|_| now.inspect(|id| now = broader(*id)).is_some()).count()
    };
    // The special before the general, so that what is rolled up adds to what may be rolled up in turn.
    let mut order: Vec<usize> = (0..topics.len()).collect();
    order.sort_by_key(|id| std::cmp::Reverse(depth(*id)));
    let mut sums: Vec<u32> = counts[..topics.len()].to_vec();
    let mut next: Vec<Option<usize>> = (0..topics.len()).map(Some).collect();
    for id in order {
        if sums[id] < least {
            next[id] = broader(id);
            if let Some(broader) = broader(id) {
                sums[broader] += sums[id];
            }
        }
    }
    let end = |start: usize| {
        let mut now = start;
        for _ in 0..MAX_DEPTH {
            match next[now] {
                Some(after) if after == now => return Some(now as Id),
                Some(after) => now = after,
                None => return None,
            }
        }
        None
    };
    for (id, place) in to.iter_mut().enumerate().take(topics.len()) {
        *place = end(id);
    }
    (0..topics.len()).filter(|id| next[*id] == Some(*id)).count()
}

/// Keeps the library's own topics that have enough titles, the commonest, as many as there is room for, and all that it asked for.
fn keep_own(to: &mut [Option<Id>], candidates: &Candidates, counts: &[u32], least: u32, room: usize) {
    let first = VOCABULARY.topics.len();
    let mut order: Vec<usize> = (first..to.len()).collect();
    let own = |id: usize| candidates.own(id as Id);
    let is_asked = |id: usize| own(id).is_some_and(|own| own.is_asked_for);
    order.retain(|id| is_asked(*id) || counts[*id] >= least);
    let label = |id: usize| own(id).map_or("", |own| own.label());
    order.sort_by(|one, other| {
        is_asked(*other)
            .cmp(&is_asked(*one))
            .then(counts[*other].cmp(&counts[*one]))
            .then_with(|| label(*one).cmp(label(*other)))
    });
    let asked = order.iter().filter(|id| is_asked(**id)).count();
    order.truncate(room.max(asked));
    let mut kept = vec![false; to.len()];
    for id in order {
        kept[id] = true;
    }
    for (id, place) in to.iter_mut().enumerate().skip(first) {
        *place = place.filter(|_| kept[id]);
    }
}

/// Below literary history are the literatures of languages.
fn is_literature(id: Id) -> bool {
    let all = VOCABULARY.labelled("Literary history and criticism");
    let known = Candidates::known(id);
    all.zip(known).is_some_and(|(all, known)| known != all && VOCABULARY.is_below(known, all))
}

fn label_of(id: Id, candidates: &Candidates) -> (String, bool) {
    match Candidates::known(id).and_then(|known| VOCABULARY.topic(known)) {
        Some(topic) if candidates.is_french => (topic.french.as_ref().unwrap_or(&topic.label).clone(), true),
        Some(topic) => (topic.label.clone(), true),
        None => (candidates.own(id).map_or_else(String::new, |own| own.label().to_owned()), false),
    }
}

/// The label that the library wants for a topic: another, a broader one where it is rare, or none.
fn renamed(label: String, overrides: &Overrides, titles: u32, least: u32) -> Option<String> {
    if overrides.is_empty() {
        return Some(label);
    }
    let label = match overrides.heading(&fold(&label)) {
        Some(wanted) => (*wanted.first()?).to_owned(),
        None => label,
    };
    Some(overrides.broader(&label).filter(|_| titles < least).map_or(label, ToOwned::to_owned))
}

/// How rare a topic is, in sixteenths of a doubling; whole numbers, so that no machine's logarithm differs. At least 8.
fn rarity(titles: u32, with: u32) -> u32 {
    (sixteenths(titles.max(with)) + 8).saturating_sub(sixteenths(with))
}

/// The binary logarithm in sixteenths, straight between powers of two.
fn sixteenths(n: u32) -> u32 {
    let n = u64::from(n.max(1));
    let whole = n.ilog2();
    whole * 16 + (((n << 4) >> whole) & 15) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_topics_grows_with_the_library_to_a_bound() {
        assert_eq!((most(50), most(1_000), most(10_000), most(1_000_000)), (65, 151, 400, 400));
    }

    #[test]
    fn what_half_as_many_titles_have_is_rarer_by_a_doubling() {
        assert_eq!(rarity(1_000, 500) - rarity(1_000, 1_000), 16);
        assert!(rarity(1_000, 3) > rarity(1_000, 4));
        assert!(rarity(3, 9) >= 8);
    }
}
