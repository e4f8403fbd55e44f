//! What all signals together give each feature, and from that the scores of all titles.

use carrel_kernel as kernel;

use super::speech::{Speech, TOPIC_SHARE, WHOLE, topic_share};
use crate::collection::Collection;
use crate::feature::FeatureKind;
use crate::map::sorted;

/// Sums of weights, in the forms in which the [columns](crate::collection) of a collection want them.
pub(super) struct Weights {
    /// Of the topics that stand in a column, and nothing for those that do not.
    topics: Vec<i64>,
    /// Of features that lead to their titles, each once.
    listed: Vec<(u32, i64)>,
    /// Of each class.
    classes: Vec<i64>,
}

impl Weights {
    pub fn of(collection: &Collection, speeches: &[Speech]) -> Self {
        let (columns, features) = (collection.columns(), collection.features());
        let (first_listed, first_common) = (columns.first_listed, features.of_kind(FeatureKind::Language).start);
        let mut topics = vec![0; first_listed as usize + 1];
        let mut common = vec![0; features.len() - first_common as usize];
        let mut listed = Vec::new();
        for &(feature, weight) in speeches.iter().flat_map(|speech| &speech.features) {
            let weight = i64::from(weight);
            if feature < first_listed {
                topics[feature as usize] += weight;
            } else if feature >= first_common {
                common[(feature - first_common) as usize] += weight;
            } else {
                listed.push((feature, weight));
            }
        }
        let of_class = |features: &Vec<u32>| {
            features.iter().map(|&feature| common[(feature - first_common) as usize]).sum::<i64>() * WHOLE
        };
        Self { topics, listed: merged(listed), classes: columns.class_features.iter().map(of_class).collect() }
    }

    /// The scores by these weights and by facts.
    pub fn score(&self, collection: &Collection, facts: kernel::Facts<'_>) -> Vec<i64> {
        let columns = collection.columns();
        let titles = kernel::Titles {
            topics: &columns.topics,
            counts: collection.topic_counts(),
            classes: &columns.classes,
            popularity: collection.popularities(),
            added: collection.days_added(),
        };
        let weights = kernel::Weights { topics: &self.topics, shares: &TOPIC_SHARE, classes: &self.classes, facts };
        let mut scores = kernel::score(&titles, &weights);
        let topics = collection.features().of_kind(FeatureKind::Topic).end;
        for &(feature, weight) in &self.listed {
            for &position in columns.titles_with(feature) {
                let is_topic = feature < topics;
                let share = if is_topic { topic_share(collection.topics_per_title(position)) } else { WHOLE };
                scores[position as usize] += weight * share;
            }
        }
        scores
    }
}

/// Each feature once: one that many titles have is walked through once, however many signals speak of it.
fn merged(listed: Vec<(u32, i64)>) -> Vec<(u32, i64)> {
    let mut merged: Vec<(u32, i64)> = Vec::new();
    for (feature, weight) in sorted(listed, Ord::cmp) {
        match merged.last_mut() {
            Some((last, sum)) if *last == feature => *sum += weight,
            _ => merged.push((feature, weight)),
        }
    }
    merged
}
