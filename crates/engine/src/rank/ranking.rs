//! From what signals say to the scores of all titles, and the reasons for one.

use carrel_kernel as kernel;

use super::speech::{Mine, Rhetoric, Speech};
use super::weights::Weights;
use super::{Blend, Contribution, Fact, Parts, Reacted, Signal, Starter};
use crate::collection::Collection;
use crate::map::sorted;
use crate::profile::{Profile, Reaction};

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
        let mut ranking = Self::bare(collection, blend, &Fact::ALL, now_ms);
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
        let mut ranking = Self::bare(collection, blend, &[], now_ms);
        ranking.hear(vec![ranking.rhetoric().reaction(profile, reacted)]);
        ranking
    }

    /// What it would say of all others if somebody liked this title today: the ranking of *More like this*.
    pub fn of_liked(collection: &'a Collection, blend: &'a Blend, position: u32) -> Self {
        let mut ranking = Self::bare(collection, blend, &[], 0);
        ranking.hear(vec![ranking.rhetoric().liked(position)]);
        ranking
    }

    /// Only facts of the library.
    pub fn of_facts(collection: &'a Collection, blend: &'a Blend, facts: &'static [Fact], now_ms: u64) -> Self {
        let mut ranking = Self::bare(collection, blend, facts, now_ms);
        let (popularity, newness) = ranking.tables();
        let facts = kernel::Facts { popularity: &popularity, newness: &newness, today: ranking.today };
        ranking.scores = kernel::of_facts(collection.popularities(), collection.days_added(), &facts);
        ranking.add_staff_picks();
        ranking
    }

    fn bare(collection: &'a Collection, blend: &'a Blend, facts: &'static [Fact], now_ms: u64) -> Self {
        let today = super::day(now_ms);
        Self { collection, blend, facts, today, staff: Vec::new(), speeches: Vec::new(), scores: Vec::new() }
    }

    /// Points by popularity and by age in days; nothing for facts that take no part.
    fn tables(&self) -> ([i64; 32], Vec<i64>) {
        let mut popularity = [0; 32];
        if self.facts.contains(&Fact::Popularity) {
            (0..32).for_each(|bucket| popularity[bucket] = self.popularity(bucket as u8));
        }
        let days = if self.facts.contains(&Fact::Newness) { self.blend.new_days.min(MOST_DAYS) as i32 } else { 0 };
        (popularity, (0..days).map(|age| self.newness(age)).collect())
    }

    fn add_staff_picks(&mut self) {
        if self.facts.contains(&Fact::StaffPick) {
            self.collection.staff_picks().for_each(|pick| self.scores[pick as usize] += self.staff_pick());
        }
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

    /// Scores all titles by the facts and by what signals of the reader say.
    fn hear(&mut self, speeches: Vec<Speech>) {
        let weights = Weights::of(self.collection, &speeches);
        let (popularity, newness) = self.tables();
        let facts = kernel::Facts { popularity: &popularity, newness: &newness, today: self.today };
        self.scores = weights.score(self.collection, facts);
        self.add_staff_picks();
        for speech in &speeches {
            for &(source, points) in &speech.sources {
                for (target, weight) in self.collection.neighbours().of(source) {
                    self.scores[target as usize] += points * i64::from(weight);
                }
            }
            speech.next.into_iter().for_each(|(next, points)| self.scores[next as usize] += points);
        }
        self.speeches = speeches;
    }

    /// The collection that is ranked.
    pub fn collection(&self) -> &'a Collection {
        self.collection
    }

    /// Whether the reader's own signals take part.
    pub fn is_personal(&self) -> bool {
        !self.speeches.is_empty()
    }

    /// The reactions that take part, each with the position of its title.
    pub(super) fn reactions(&self) -> impl Iterator<Item = (Reaction, u32)> {
        self.speeches.iter().filter_map(|speech| match speech.signal {
            Signal::Reaction { reaction, .. } => Some((reaction, speech.position?)),
            _ => None,
        })
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

    /// The contribution that speaks most for a title, if one does: the first of its [`contributions`](Self::contributions)
    /// with points above zero.
    pub fn strongest(&self, position: u32) -> Option<Contribution> {
        let mine = Mine::of(self.collection, position);
        let mut best: Option<(&Speech, i64)> = None;
        for speech in &self.speeches {
            let points = speech.parts(&mine).sum();
            let (least, rival) = best.map_or((1, None), |(rival, most)| (most, Some(rival)));
            if points > least || (points == least && rival.is_none_or(|rival| speech.signal < rival.signal)) {
                best = Some((speech, points));
            }
        }
        let fact = self.strongest_fact(position);
        match best {
            // Of equals what the reader said comes first, as signals are ordered.
            Some((speech, points)) if fact.as_ref().is_none_or(|fact| fact.points <= points) => {
                Some(speech.contribution(&mine))
            }
            _ => fact,
        }
    }

    /// Why a title has its score: the strongest contribution first.
    pub fn contributions(&self, position: u32) -> Vec<Contribution> {
        let facts = self.facts.iter().map(|&fact| of_fact(fact, self.fact(fact, position)));
        let mine = Mine::of(self.collection, position);
        let speeches = self.speeches.iter().map(|speech| speech.contribution(&mine));
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
