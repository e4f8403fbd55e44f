//! The separate step that puts a shelf in order: scores stay, places change, and what moved says so.
//!
//! *Variety* is maximal marginal relevance (Carbonell and Goldstein 1998): each place goes to the title that is best by
//! its place in the ranking less what it repeats of the titles before it. Places rather than scores, so that one outstanding
//! title does not make all others look alike, and so that no title falls behind more than a few dozen others. *Discovery*
//! (`discovery`) gives a small share of the places to titles from further down.

use crate::collection::Collection;
use crate::feature::FeatureKind;

/// Why a pick stands elsewhere than its score alone would put it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moved {
    /// It comes later.
    Back {
        /// Its place by score, from 0.
        by_score: usize,
        /// The feature that would have been repeated; none where it only made room for a discovery.
        feature: Option<u32>,
    },
    /// It comes earlier, since others were put back.
    Forward {
        /// Its place by score, from 0.
        by_score: usize,
    },
    /// It is a discovery of the day, from further down.
    Discovery {
        /// Its place by score, from 0.
        by_score: usize,
    },
}

/// How far from the familiar a reader wants to be taken, in five steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Adventure(u8);

impl Default for Adventure {
    fn default() -> Self {
        Self(2)
    }
}

impl Adventure {
    /// Steps from 0, the familiar, to this one.
    pub const MOST: u8 = 4;

    /// The step of that number; the last one for greater numbers.
    pub fn step(number: u8) -> Self {
        Self(number.min(Self::MOST))
    }

    /// Its number.
    pub fn number(self) -> u8 {
        self.0
    }

    /// What a place in the ranking counts against repetition, of 256.
    fn relevance(self) -> i64 {
        [250, 240, 224, 184, 128][usize::from(self.0)]
    }

    /// How many of so many places go to discoveries: at most a third.
    pub fn discoveries(self, places: usize) -> usize {
        places * [0, 1, 1, 2, 4][usize::from(self.0)] / 12
    }
}

/// Titles, for each place of a shelf, among which variety may choose.
pub(super) const POOL: usize = 6;
/// The same for discoveries.
pub(super) const WIDE: usize = 20;

/// What is wanted of an order.
#[derive(Clone, Copy, Debug)]
pub(super) struct Order {
    pub limit: usize,
    pub adventure: Adventure,
}

/// The titles of a shelf so far, each with what happened to it.
pub(super) type Arranged = Vec<(u32, Option<Moved>)>;

/// The rank of a discovery, if the next place is for one.
pub(super) type Discover<'a> = dyn FnMut(&Arranged) -> Option<usize> + 'a;

/// Takes `limit` of these (score, position), which come best first, and what is discovered among them. The best stays first.
pub(super) fn arrange(
    collection: &Collection,
    ranked: &[(i64, u32)],
    order: Order,
    discover: &mut Discover<'_>,
) -> Arranged {
    let pool = ranked.len().min(order.limit.saturating_mul(POOL));
    let mut hand = Hand::new(collection, &ranked[..pool], order.adventure);
    let mut arranged = Arranged::with_capacity(order.limit.min(ranked.len()));
    while arranged.len() < order.limit {
        let place = arranged.len();
        let next = match discover(&arranged) {
            Some(by_score) => {
                hand.remove(by_score);
                Some((by_score, Some(Moved::Discovery { by_score })))
            }
            None => hand.take().map(|(by_score, feature)| (by_score, moved(by_score, place, feature))),
        };
        let Some((by_score, moved)) = next else { break };
        hand.see(ranked[by_score].1);
        arranged.push((ranked[by_score].1, moved));
    }
    arranged
}

fn moved(by_score: usize, place: usize, feature: Option<u32>) -> Option<Moved> {
    match by_score.cmp(&place) {
        std::cmp::Ordering::Less => Some(Moved::Back { by_score, feature }),
        std::cmp::Ordering::Equal => None,
        std::cmp::Ordering::Greater => Some(Moved::Forward { by_score }),
    }
}

/// Titles that wait for a place, best first.
struct Hand<'a> {
    collection: &'a Collection,
    relevance: i64,
    size: i64,
    waiting: Vec<Waiting>,
}

struct Waiting {
    by_score: usize,
    /// How many are better: titles with equal scores are equally relevant, so that variety alone decides between them.
    better: usize,
    traits: Traits,
    /// How much it repeats of what it is most alike to, of 1024, and the feature that is repeated most.
    repeats: (i64, Option<u32>),
    /// The feature for which it was passed over last.
    passed: Option<u32>,
}

impl<'a> Hand<'a> {
    fn new(collection: &'a Collection, pool: &[(i64, u32)], adventure: Adventure) -> Self {
        let better = |score| pool.partition_point(|&(other, _)| other > score);
        let waiting = pool.iter().enumerate().map(|(by_score, &(score, position))| Waiting {
            by_score,
            better: better(score),
            traits: Traits::of(collection, position),
            repeats: (0, None),
            passed: None,
        });
        let size = pool.len().max(1) as i64;
        Self { collection, relevance: adventure.relevance(), size, waiting: waiting.collect() }
    }

    /// The title for the next place: its rank, and the feature for which it was put back.
    fn take(&mut self) -> Option<(usize, Option<u32>)> {
        let mut best: Option<(usize, i64)> = None;
        for (at, title) in self.waiting.iter().enumerate() {
            let worth = self.worth(title);
            if best.is_none_or(|(_, most)| worth > most) {
                best = Some((at, worth));
            }
        }
        let (at, _) = best?;
        for passed in &mut self.waiting[..at] {
            passed.passed = passed.repeats.1.or(passed.passed);
        }
        let title = self.waiting.remove(at);
        Some((title.by_score, title.passed))
    }

    fn worth(&self, title: &Waiting) -> i64 {
        let relevance = 1024 - 1024 * title.better as i64 / self.size;
        relevance * self.relevance - title.repeats.0 * (256 - self.relevance)
    }

    fn remove(&mut self, by_score: usize) {
        self.waiting.retain(|title| title.by_score != by_score);
    }

    /// A title has got a place: what is like it repeats it from now on.
    fn see(&mut self, position: u32) {
        let seen = Traits::of(self.collection, position);
        for title in &mut self.waiting {
            let alike = title.traits.likeness(&seen);
            if alike.0 > title.repeats.0 {
                title.repeats = alike;
            }
        }
    }
}

/// The features by which a shelf can be monotonous, each with how much it says.
pub(super) struct Traits(Vec<(u32, i64)>);

impl Traits {
    pub fn of(collection: &Collection, position: u32) -> Self {
        let weigh = |&feature: &u32| {
            let factor = match collection.features().kind(feature) {
                FeatureKind::Topic => 2,
                FeatureKind::Creator | FeatureKind::Series => 4,
                _ => return None,
            };
            Some((feature, factor * (1 + i64::from(collection.rarity(feature)))))
        };
        Self(collection.feature_ids(position).iter().filter_map(weigh).collect())
    }

    fn sum(&self) -> i64 {
        self.0.iter().map(|(_, weight)| weight).sum()
    }

    /// What two titles share of all they have, of 1024 (Dice's coefficient), and the most telling feature they share.
    pub fn likeness(&self, other: &Self) -> (i64, Option<u32>) {
        let (mut shared, mut most) = (0, None);
        for &(feature, weight) in &self.0 {
            if other.0.iter().any(|&(it, _)| it == feature) {
                shared += weight;
                most = most.max(Some((weight, feature)));
            }
        }
        (2048 * shared / (self.sum() + other.sum()).max(1), most.map(|(_, feature)| feature))
    }
}
