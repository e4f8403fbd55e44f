//! From what signals say to the scores of all titles, and the reasons for one.

use carrel_kernel as kernel;

use super::speech::{Rhetoric, Speech, TOPIC_SHARE, WHOLE};
use super::{Blend, Contribution, Fact, Parts, Reacted, Signal, Starter};
use crate::collection::Collection;
use crate::map::sorted;
use crate::profile::Profile;

/// Days of newness that are told apart at most.
const MOST_DAYS: u32 = 4_000;

/// A collection seen with one reader's taste.
#[derive(Clone, Debug)]
pub struct Ranking<'a> {
    collection: &'a Collection,
    blend: &'a Blend,
    facts: &'static [Fact],
    today: i32,
    /// Positions of the titles that staff recommend beyond those of the collection, ascending.
    staff: Vec<u32>,
    speeches: Vec<Speech>,
    /// Of 64 bits: the greatest weights of a manifest overflow 32 within a handful of signals, but 64 not with all that a
    /// profile holds.
    scores: Vec<i64>,
}

impl<'a> Ranking<'a> {
    /// The reader's taste and the library's facts.
    pub fn new(collection: &'a Collection, blend: &'a Blend, profile: &Profile, now_ms: u64) -> Self {
        Self::with_starter(collection, blend, profile, None, now_ms)
    }

    /// The same where the reader chose a starter profile.
    pub fn with_starter(
        collection: &'a Collection,
        blend: &'a Blend,
        profile: &Profile,
        starter: Option<&Starter>,
        now_ms: u64,
    ) -> Self {
        let mut ranking = Self::of_facts(collection, blend, &Fact::ALL, now_ms);
        let rhetoric = ranking.rhetoric();
        let interests = profile.interests().map(|(kind, key, ..)| rhetoric.interest(kind, key));
        let reactions = profile.all_reactions().map(|reacted| rhetoric.reaction(profile, reacted));
        let starters = starter.map(|starter| rhetoric.starter(starter));
        ranking.hear(interests.chain(reactions).chain(starters).collect());
        ranking
    }

    /// Only what one of the reader's reactions says, with the weight that it has beside the others: the ranking of
    /// *Because you liked …*.
    pub fn of_reaction(
        collection: &'a Collection,
        blend: &'a Blend,
        profile: &Profile,
        reacted: Reacted<'_>,
        now_ms: u64,
    ) -> Self {
        let mut ranking = Self::of_facts(collection, blend, &[], now_ms);
        ranking.hear(vec![ranking.rhetoric().reaction(profile, reacted)]);
        ranking
    }

    /// What it would say of all others if somebody liked this title today: the ranking of *More like this*.
    pub fn of_liked(collection: &'a Collection, blend: &'a Blend, position: u32) -> Self {
        let mut ranking = Self::of_facts(collection, blend, &[], 0);
        ranking.hear(vec![ranking.rhetoric().liked(position)]);
        ranking
    }

    /// Only facts of the library.
    pub fn of_facts(collection: &'a Collection, blend: &'a Blend, facts: &'static [Fact], now_ms: u64) -> Self {
        let today = super::day(now_ms);
        let mut ranking =
            Self { collection, blend, facts, today, staff: Vec::new(), speeches: Vec::new(), scores: Vec::new() };
        ranking.scores = ranking.of_all_facts();
        ranking
    }

    fn of_all_facts(&self) -> Vec<i64> {
        let mut popularity = [0; 32];
        if self.facts.contains(&Fact::Popularity) {
            (0..32).for_each(|bucket| popularity[bucket] = self.popularity(bucket as u8));
        }
        let days = if self.facts.contains(&Fact::Newness) { self.blend.new_days.min(MOST_DAYS) as i32 } else { -1 };
        let newness: Vec<i64> = (0..=days).map(|age| self.newness(age)).collect();
        let facts = kernel::Facts { popularity: &popularity, newness: &newness, today: self.today };
        let mut scores = kernel::of_facts(self.collection.popularities(), self.collection.days_added(), &facts);
        if self.facts.contains(&Fact::StaffPick) {
            self.collection.staff_picks().for_each(|pick| scores[pick as usize] += self.staff_pick());
        }
        scores
    }

    /// The same where staff recommend the titles at these positions, too.
    #[must_use]
    pub fn with_staff(mut self, positions: &[u32]) -> Self {
        let new = |&it: &u32| (it as usize) < self.collection.len() && !self.is_staff_pick(it);
        let mut staff = sorted(positions.iter().copied().filter(new).collect(), Ord::cmp);
        staff.dedup();
        if self.facts.contains(&Fact::StaffPick) {
            staff.iter().for_each(|&it| self.scores[it as usize] += self.staff_pick());
        }
        self.staff = staff;
        self
    }

    fn rhetoric(&self) -> Rhetoric<'a> {
        Rhetoric { collection: self.collection, blend: self.blend, today: self.today }
    }

    /// Adds what signals of the reader say.
    fn hear(&mut self, speeches: Vec<Speech>) {
        let mut weights = vec![0; self.collection.features().len()];
        for speech in &speeches {
            for &(feature, weight) in &speech.features {
                weights[feature as usize] += i64::from(weight);
            }
            for &(source, points) in &speech.sources {
                for (target, weight) in self.collection.neighbours().of(source) {
                    self.scores[target as usize] += points * i64::from(weight);
                }
            }
            speech.next.into_iter().for_each(|(next, points)| self.scores[next as usize] += points);
        }
        if speeches.iter().any(|speech| !speech.features.is_empty()) {
            self.add_features(&weights);
        }
        self.speeches = speeches;
    }

    fn add_features(&mut self, weights: &[i64]) {
        let classes = self.collection.classes();
        let of_class = |features: &Vec<u32>| {
            let sum: i64 = features.iter().map(|&feature| weights[feature as usize]).sum();
            (features.len() as u32, sum * WHOLE)
        };
        let of_classes: Vec<_> = classes.features.iter().map(of_class).collect();
        let titles = self.collection.rows(&classes.of_title);
        let weights = kernel::Weights { features: weights, classes: &of_classes, shares: &TOPIC_SHARE, whole: WHOLE };
        kernel::add_features(&mut self.scores, &titles, &weights);
    }

    /// The collection that is ranked.
    pub fn collection(&self) -> &'a Collection {
        self.collection
    }

    /// Whether the reader's own signals take part.
    pub fn is_personal(&self) -> bool {
        !self.speeches.is_empty()
    }

    /// The scores of all titles, by position.
    pub fn scores(&self) -> &[i64] {
        &self.scores
    }

    /// A title's score: the sum of its [`contributions`](Self::contributions).
    pub fn score(&self, position: u32) -> i64 {
        self.scores[position as usize]
    }

    /// The part of the score that comes from the reader's own signals.
    pub fn reader_score(&self, position: u32) -> i64 {
        self.score(position) - self.facts.iter().map(|&fact| self.fact(fact, position)).sum::<i64>()
    }

    /// The fact that says most for a title, as its contribution.
    pub(super) fn strongest_fact(&self, position: u32) -> Option<Contribution> {
        let mut best: Option<(Fact, i64)> = None;
        for &fact in self.facts {
            let points = self.fact(fact, position);
            if points > best.map_or(0, |(_, most)| most) {
                best = Some((fact, points));
            }
        }
        best.map(|(fact, points)| of_fact(fact, points))
    }

    /// Why a title has its score: the strongest contribution first.
    pub fn contributions(&self, position: u32) -> Vec<Contribution> {
        let facts = self.facts.iter().map(|&fact| of_fact(fact, self.fact(fact, position)));
        let speeches = self.speeches.iter().map(|speech| speech.contribution(self.collection, position));
        let all = speeches.chain(facts).filter(|contribution| contribution.points != 0).collect();
        sorted(all, |a: &Contribution, b| b.points.abs().cmp(&a.points.abs()).then_with(|| a.signal.cmp(&b.signal)))
    }

    fn fact(&self, fact: Fact, position: u32) -> i64 {
        let title = self.collection.title(position);
        match fact {
            Fact::Popularity => self.popularity(title.popularity()),
            Fact::Newness => title.added().map_or(0, |added| self.newness(self.today.saturating_sub(added))),
            Fact::StaffPick => self.staff_pick() * i64::from(self.is_staff_pick(position)),
        }
    }

    fn popularity(&self, bucket: u8) -> i64 {
        i64::from(self.blend.popularity) * i64::from(bucket & 31)
    }

    fn staff_pick(&self) -> i64 {
        i64::from(self.blend.staff_pick)
    }

    fn is_staff_pick(&self, position: u32) -> bool {
        self.staff.binary_search(&position).is_ok() || self.collection.title(position).staff_pick().is_some()
    }

    /// Full points today, none after the days of newness, a straight line between.
    fn newness(&self, age: i32) -> i64 {
        let days = i64::from(self.blend.new_days.min(MOST_DAYS));
        let age = i64::from(age).clamp(0, days);
        i64::from(self.blend.newness) * (days - age) / days.max(1)
    }

    /// Whether a title counts as new.
    pub fn is_new(&self, position: u32) -> bool {
        let added = self.collection.title(position).added();
        added.is_some_and(|added| self.newness(self.today.saturating_sub(added)) > 0)
    }
}

fn of_fact(fact: Fact, points: i64) -> Contribution {
    Contribution { signal: Signal::Library(fact), points, features: Vec::new(), parts: Parts::default() }
}
