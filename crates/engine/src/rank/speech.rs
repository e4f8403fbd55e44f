//! What one signal says of which titles: weights of features, strengths of source titles in the neighbour model, a bonus
//! for the next volume. A function of that signal, the collection, the blend and the day alone.

use super::{Blend, Contribution, Parts, Reacted, Signal, Starter};
use crate::collection::{Collection, Neighbours};
use crate::feature::FeatureKind;
use crate::fold::fold;
use crate::profile::{Profile, Reaction};

/// In eighths, what a topic of a title with so many topics counts: 8·√(2/n), so that a title is not better for
/// having been given more headings.
pub(super) const TOPIC_SHARE: [i64; 10] = [8, 8, 8, 7, 6, 5, 5, 4, 4, 3];
/// In eighths, what other features count.
pub(super) const WHOLE: i64 = 8;

/// What one signal says.
#[derive(Clone, Debug)]
pub(super) struct Speech {
    pub signal: Signal,
    /// Where the title is that was reacted to.
    pub position: Option<u32>,
    /// Weights of features, each feature once.
    pub features: Vec<(u32, i32)>,
    /// Positions of titles that speak through the neighbour model, with the points for each unit of weight.
    pub sources: Vec<(u32, i64)>,
    /// The position of the next volume, with its points.
    pub next: Option<(u32, i64)>,
}

/// What makes speeches for one collection and day.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rhetoric<'a> {
    pub collection: &'a Collection,
    pub blend: &'a Blend,
    pub today: i32,
}

impl Rhetoric<'_> {
    pub fn interest(self, kind: FeatureKind, key: &str) -> Speech {
        let weight = self.blend.of_interest(kind);
        let found = self.collection.features().find(kind, key);
        let features = found.filter(|_| weight != 0).map(|feature| (feature, weight));
        let signal = Signal::Interest { kind, key: key.to_owned() };
        Speech { signal, position: None, features: features.into_iter().collect(), sources: Vec::new(), next: None }
    }

    pub fn reaction(self, profile: &Profile, (reaction, id, time): Reacted<'_>) -> Speech {
        let age = self.today.saturating_sub(super::day(time)).max(0) as u32;
        let position = self.collection.find(id);
        let kept;
        let features = match position {
            Some(position) => self.collection.feature_ids(position),
            None => {
                kept = kept_features(self.collection, profile, id);
                &kept
            }
        };
        let strength = self.blend.strength(reaction, age);
        let next = position.and_then(|it| self.collection.next_in_series(it)).filter(|_| strength > 0);
        Speech {
            signal: Signal::Reaction { reaction, id: id.to_owned() },
            position,
            features: self.weighed(features, reaction, age),
            sources: self.source(position, self.blend.through_neighbours(reaction, age)),
            next: next.map(|it| (it, self.blend.of_next(strength))).filter(|&(_, points)| points != 0),
        }
    }

    /// As if somebody had liked this title today.
    pub fn liked(self, position: u32) -> Speech {
        let id = self.collection.title(position).id();
        let features = self.collection.feature_ids(position);
        Speech {
            signal: Signal::Reaction { reaction: Reaction::Liked, id: id.to_owned() },
            position: Some(position),
            features: self.weighed(features, Reaction::Liked, 0),
            sources: self.source(Some(position), self.blend.through_neighbours(Reaction::Liked, 0)),
            next: None,
        }
    }

    /// All that a starter profile names, as one signal.
    pub fn starter(self, starter: &Starter) -> Speech {
        let mut speech = Speech {
            signal: Signal::Starter { id: starter.id.clone() },
            position: None,
            features: Vec::new(),
            sources: Vec::new(),
            next: None,
        };
        for (kind, label) in &starter.interests {
            let found = self.collection.features().find(*kind, &fold(label));
            let weight = self.blend.of_starter(i64::from(self.blend.of_interest(*kind))) as i32;
            found.into_iter().for_each(|feature| speech.add_feature(feature, weight));
        }
        for position in starter.titles.iter().filter_map(|id| self.collection.find(id)) {
            let liked = self.liked(position);
            for (feature, weight) in liked.features {
                speech.add_feature(feature, self.blend.of_starter(i64::from(weight)) as i32);
            }
            let known = speech.sources.iter().any(|&(source, _)| source == position);
            let sources = liked.sources.into_iter().filter(|_| !known);
            speech.sources.extend(sources.map(|(source, points)| (source, self.blend.of_starter(points))));
        }
        speech
    }

    fn weighed(self, features: &[u32], reaction: Reaction, age: u32) -> Vec<(u32, i32)> {
        let (kinds, columns) = (self.collection.features(), self.collection.columns());
        let of_kinds = self.blend.of_reaction(reaction, age);
        let weigh = |&feature: &u32| {
            let whole = of_kinds[kinds.kind(feature) as usize] * i64::from(columns.rarity[feature as usize]);
            // Towards nothing, whichever the sign.
            (feature, (whole / (1 << 20)) as i32)
        };
        let mut weighed = Vec::with_capacity(features.len());
        weighed.extend(features.iter().map(weigh).filter(|&(_, weight)| weight != 0));
        weighed
    }

    fn source(self, position: Option<u32>, points: i64) -> Vec<(u32, i64)> {
        let telling = points != 0 && !self.collection.neighbours().is_empty();
        position.filter(|_| telling).map(|position| (position, points)).into_iter().collect()
    }
}

impl Speech {
    fn add_feature(&mut self, feature: u32, weight: i32) {
        if weight == 0 {
            return;
        }
        match self.features.iter_mut().find(|(known, _)| *known == feature) {
            // One signal speaks once of a feature: what several titles of a starter share counts as much as for the
            // one that says most.
            Some((_, before)) => *before = (*before).max(weight),
            None => self.features.push((feature, weight)),
        }
    }

    /// What it adds to a title's score.
    pub fn contribution(&self, mine: &Mine<'_>) -> Contribution {
        let parts = self.parts(mine);
        let shared = self.features.iter().map(|&(feature, _)| feature).filter(|&it| mine.place(it).is_some());
        Contribution { signal: self.signal.clone(), points: parts.sum(), features: shared.collect(), parts }
    }

    /// The points alone.
    pub fn parts(&self, mine: &Mine<'_>) -> Parts {
        let mut parts = Parts::default();
        for &(feature, weight) in &self.features {
            if let Some(place) = mine.place(feature) {
                parts.features += i64::from(weight) * if place < mine.topics { mine.share } else { WHOLE };
            }
        }
        for &(source, points) in &self.sources {
            parts.neighbours += points * i64::from(mine.neighbours.weight(source, mine.position));
        }
        parts.next = self.next.filter(|&(next, _)| next == mine.position).map_or(0, |(_, points)| points);
        parts
    }
}

/// The title that signals speak of.
pub(super) struct Mine<'a> {
    position: u32,
    features: &'a [u32],
    /// One bit for the last six bits of each feature: most features are told apart by a look at it.
    bits: u64,
    topics: usize,
    share: i64,
    neighbours: &'a Neighbours,
}

impl<'a> Mine<'a> {
    pub fn of(collection: &'a Collection, position: u32) -> Self {
        let features = collection.feature_ids(position);
        let topics = collection.topics_per_title(position);
        Self {
            position,
            features,
            bits: features.iter().fold(0, |bits, feature| bits | 1 << (feature & 63)),
            topics,
            share: topic_share(topics),
            neighbours: collection.neighbours(),
        }
    }

    fn place(&self, feature: u32) -> Option<usize> {
        if self.bits & 1 << (feature & 63) == 0 {
            return None;
        }
        // From behind: what most titles share, a language or a format, stands there.
        self.features.iter().rposition(|&it| it == feature)
    }
}

/// In eighths, what each topic of a title with so many topics counts.
pub(super) fn topic_share(topics: usize) -> i64 {
    TOPIC_SHARE[topics.min(TOPIC_SHARE.len() - 1)]
}

/// The features of a title that the collection no longer has, from what the profile kept of it.
fn kept_features(collection: &Collection, profile: &Profile, id: &str) -> Vec<u32> {
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
