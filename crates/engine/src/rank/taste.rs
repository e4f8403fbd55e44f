//! From signals to weights of features, and from those to scores and reasons.

use crate::collection::Collection;
use crate::feature::FeatureKind;
use crate::fold::fold;
use crate::map::sorted;
use crate::math::half_log2;
use crate::profile::{Profile, Reaction};
use crate::rank::Blend;

/// One undoable act of the reader, or one fact of the library.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Signal {
    /// The reader reacted to a title.
    Reaction {
        /// How.
        reaction: Reaction,
        /// To which title.
        id: String,
    },
    /// The reader stated an interest.
    Interest {
        /// In which kind of feature.
        kind: FeatureKind,
        /// Its key.
        key: String,
    },
    /// The library says so.
    Library(Fact),
}

/// Facts of the library that count for a title.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fact {
    /// Many borrow it.
    Popularity,
    /// It is new here.
    Newness,
    /// Staff recommend it.
    StaffPick,
}

impl Fact {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Popularity, Self::Newness, Self::StaffPick];
}

/// What one signal adds to a title's score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contribution {
    /// The signal.
    pub signal: Signal,
    /// Points; never zero.
    pub points: i64,
    /// Features of the title that carry it; empty for facts of the library.
    pub features: Vec<u32>,
}

/// A signal and the weight it gives each feature.
#[derive(Clone, Debug)]
struct Weighed {
    signal: Signal,
    weights: Vec<(u32, i32)>,
}

/// A collection seen with one reader's taste.
#[derive(Clone, Debug)]
pub struct Ranking<'a> {
    collection: &'a Collection,
    blend: &'a Blend,
    facts: &'static [Fact],
    today: i32,
    /// Which titles staff recommend beyond those of the collection, by position; empty where there are none.
    staff: Vec<bool>,
    signals: Vec<Weighed>,
    /// Sum of the signals' weights by feature. Of 64 bits: the greatest weights of a manifest overflow 32 within a
    /// handful of signals, but 64 not with all that a profile holds.
    weights: Vec<i64>,
}

/// A reaction to a title and its time in ms, as [`Profile::all_reactions`] has them.
pub type Reacted<'p> = (Reaction, &'p str, u64);

/// In eighths, what a topic of a title with so many topics counts: 8·√(2/n), so that a title is not better for
/// having been given more headings.
const TOPIC_SHARE: [i64; 9] = [8, 8, 8, 7, 6, 5, 5, 4, 4];
/// In eighths, what other features count.
const WHOLE: i64 = 8;
/// Features rarer than this share of titles (2⁻⁸) tell no more.
const MAX_RARITY: u32 = 16;

impl<'a> Ranking<'a> {
    /// The reader's taste and the library's facts.
    pub fn new(collection: &'a Collection, blend: &'a Blend, profile: &Profile, now_ms: u64) -> Self {
        let mut ranking = Self::of_facts(collection, blend, &Fact::ALL, now_ms);
        for (kind, key, ..) in profile.interests() {
            ranking.add_interest(kind, key);
        }
        for reacted in profile.all_reactions() {
            ranking.add_reaction(profile, reacted);
        }
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
        ranking.add_reaction(profile, reacted);
        ranking
    }

    /// Only facts of the library.
    pub fn of_facts(collection: &'a Collection, blend: &'a Blend, facts: &'static [Fact], now_ms: u64) -> Self {
        let weights = vec![0; collection.features().len()];
        Self { collection, blend, facts, today: super::day(now_ms), staff: Vec::new(), signals: Vec::new(), weights }
    }

    /// The same where staff recommend the titles at these positions, too.
    #[must_use]
    pub fn with_staff(mut self, positions: &[u32]) -> Self {
        if !positions.is_empty() {
            self.staff.resize(self.collection.len(), false);
        }
        for &position in positions {
            if let Some(picked) = self.staff.get_mut(position as usize) {
                *picked = true;
            }
        }
        self
    }

    /// The collection that is ranked.
    pub fn collection(&self) -> &'a Collection {
        self.collection
    }

    /// Whether the reader's own signals take part.
    pub fn is_personal(&self) -> bool {
        !self.signals.is_empty()
    }

    /// A title's score: the sum of its [`contributions`](Self::contributions).
    pub fn score(&self, position: u32) -> i64 {
        let facts: i64 = self.facts.iter().map(|&fact| self.fact(fact, position)).sum();
        facts + self.reader_score(position)
    }

    /// The part of the score that comes from the reader's own signals.
    pub fn reader_score(&self, position: u32) -> i64 {
        let features = self.collection.feature_ids(position);
        let (topics, others) = features.split_at(self.collection.topics_per_title(position));
        self.sum(topics) * topic_share(topics.len()) + self.sum(others) * WHOLE
    }

    fn sum(&self, features: &[u32]) -> i64 {
        features.iter().map(|&feature| self.weights[feature as usize]).sum()
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
        best.map(|(fact, points)| Contribution { signal: Signal::Library(fact), points, features: Vec::new() })
    }

    /// Why a title has its score: the strongest contribution first.
    pub fn contributions(&self, position: u32) -> Vec<Contribution> {
        let facts = self.facts.iter().map(|&fact| Contribution {
            signal: Signal::Library(fact),
            points: self.fact(fact, position),
            features: Vec::new(),
        });
        let mut all: Vec<_> =
            self.signals.iter().map(|signal| self.contribution(signal, position)).chain(facts).collect();
        all.retain(|contribution| contribution.points != 0);
        sorted(all, |a, b| b.points.abs().cmp(&a.points.abs()).then_with(|| a.signal.cmp(&b.signal)))
    }

    fn contribution(&self, weighed: &Weighed, position: u32) -> Contribution {
        let mine = self.collection.feature_ids(position);
        let topics = self.collection.topics_per_title(position);
        let mut contribution = Contribution { signal: weighed.signal.clone(), points: 0, features: Vec::new() };
        for &(feature, weight) in &weighed.weights {
            if let Some(place) = mine.iter().position(|&it| it == feature) {
                let share = if place < topics { topic_share(topics) } else { WHOLE };
                contribution.points += i64::from(weight) * share;
                contribution.features.push(feature);
            }
        }
        contribution
    }

    fn fact(&self, fact: Fact, position: u32) -> i64 {
        let title = self.collection.title(position);
        match fact {
            Fact::Popularity => i64::from(self.blend.popularity) * i64::from(title.popularity()),
            Fact::Newness => title.added().map_or(0, |added| self.newness(added)),
            Fact::StaffPick => i64::from(self.blend.staff_pick) * i64::from(self.is_staff_pick(position)),
        }
    }

    fn is_staff_pick(&self, position: u32) -> bool {
        let listed = self.staff.get(position as usize).is_some_and(|&picked| picked);
        listed || self.collection.title(position).staff_pick().is_some()
    }

    fn newness(&self, added: i32) -> i64 {
        let days = i64::from(self.blend.new_days);
        let age = (i64::from(self.today) - i64::from(added)).clamp(0, days);
        i64::from(self.blend.newness) * (days - age) / days.max(1)
    }

    /// Whether a title counts as new.
    pub fn is_new(&self, position: u32) -> bool {
        self.collection.title(position).added().is_some_and(|added| self.newness(added) > 0)
    }

    fn add_interest(&mut self, kind: FeatureKind, key: &str) {
        let weight = self.blend.of_interest(kind);
        let found = self.collection.features().find(kind, key);
        let signal = Signal::Interest { kind, key: key.to_owned() };
        self.add(signal, found.map(|feature| (feature, weight)).into_iter().collect());
    }

    fn add_reaction(&mut self, profile: &Profile, (reaction, id, time): Reacted<'_>) {
        let age = self.today.saturating_sub(super::day(time)).max(0) as u32;
        let features = reacted_features(self.collection, profile, id);
        let table = self.collection.features();
        let weigh = |&feature: &u32| {
            let rarity = half_log2(self.collection.total() as u64, u64::from(table.count(feature)), MAX_RARITY);
            (feature, self.blend.of_reaction(reaction, table.kind(feature), rarity, age))
        };
        let weights = features.iter().map(weigh).filter(|&(_, weight)| weight != 0).collect();
        self.add(Signal::Reaction { reaction, id: id.to_owned() }, weights);
    }

    fn add(&mut self, signal: Signal, weights: Vec<(u32, i32)>) {
        for &(feature, weight) in &weights {
            self.weights[feature as usize] += i64::from(weight);
        }
        self.signals.push(Weighed { signal, weights });
    }
}

fn topic_share(topics: usize) -> i64 {
    TOPIC_SHARE.get(topics).copied().unwrap_or(3)
}

/// The features of a title that was reacted to; from its snapshot where the collection no longer has it.
fn reacted_features(collection: &Collection, profile: &Profile, id: &str) -> Vec<u32> {
    if let Some(position) = collection.find(id) {
        return collection.feature_ids(position).to_vec();
    }
    let Some(snapshot) = profile.snapshot(id) else { return Vec::new() };
    let find = |kind, label: &str| collection.features().find(kind, &fold(label));
    let topics = snapshot.topics().iter().filter_map(|topic| find(FeatureKind::Topic, topic));
    let mut features = Vec::new();
    for feature in topics.chain(find(FeatureKind::Creator, snapshot.creator())) {
        if !features.contains(&feature) {
            features.push(feature);
        }
    }
    features
}
