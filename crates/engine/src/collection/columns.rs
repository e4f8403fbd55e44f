//! What ranking wants of a collection beside its files: made once, when something is ranked for a reader.

use std::cell::OnceCell;

use super::Collection;
use crate::feature::FeatureKind;
use crate::map::sorted;

/// Derived columns. They take no part in comparisons.
#[derive(Clone, Debug, Default)]
pub(super) struct Derived {
    columns: OnceCell<Columns>,
    series: OnceCell<Vec<(u32, i32, u32)>>,
}

/// Features of titles as they are scored: each kind in the form in which that takes least.
///
/// Topics stand in a column of 16 bits, title by title, since readers' topics are those of many titles. Languages, formats
/// and audience, of which there are few combinations, are a class for each title. Creators and series, of which a reader
/// knows few, lead to their titles.
#[derive(Clone, Debug, Default)]
pub(crate) struct Columns {
    /// Topics, title by title; those from [`MOST_TOPICS`] on, the rarest, stand in the lists.
    pub topics: Vec<u16>,
    /// The class of each title.
    pub classes: Vec<u32>,
    /// The features of each class.
    pub class_features: Vec<Vec<u32>>,
    /// How telling each feature is: half steps of doubling of its rarity.
    pub rarity: Vec<u8>,
    /// The first feature that has a list of titles.
    pub first_listed: u32,
    ends: Vec<u32>,
    titles: Vec<u32>,
}

/// Topics that fit into the column; the number itself stands for one that does not.
pub(crate) const MOST_TOPICS: u32 = u16::MAX as u32;

impl Columns {
    /// The titles with a feature that has a list; nothing for others.
    pub fn titles_with(&self, feature: u32) -> &[u32] {
        let list = feature.wrapping_sub(self.first_listed) as usize;
        let Some(&end) = self.ends.get(list) else { return &[] };
        let start = if list == 0 { 0 } else { self.ends[list - 1] };
        &self.titles[start as usize..end as usize]
    }

    /// Counting sort by feature; titles come ascending and stay so.
    fn list(&mut self, collection: &Collection) {
        let last = collection.features.of_kind(FeatureKind::Series).end;
        let listed = self.first_listed..last;
        let all = || {
            let mine = |position| collection.feature_ids(position).iter().map(move |&feature| (feature, position));
            (0..collection.len() as u32).flat_map(mine).filter(|(feature, _)| listed.contains(feature))
        };
        let mut ends = vec![0_u32; listed.len()];
        all().for_each(|(feature, _)| ends[(feature - listed.start) as usize] += 1);
        let mut end = 0;
        for slot in &mut ends {
            (*slot, end) = (end, end + *slot);
        }
        self.titles = vec![0; end as usize];
        for (feature, position) in all() {
            let place = &mut ends[(feature - listed.start) as usize];
            self.titles[*place as usize] = position;
            *place += 1;
        }
        self.ends = ends;
    }

    fn classify(&mut self, collection: &Collection) {
        let first = collection.features.of_kind(FeatureKind::Language).start;
        // Open addressing by the features' hash: there are few classes, so it stays small.
        let mut slots = vec![u32::MAX; 64];
        for position in 0..collection.len() as u32 {
            let mine = collection.feature_ids(position);
            let mine = &mine[mine.partition_point(|&feature| feature < first)..];
            let class = find(&slots, &self.class_features, mine).unwrap_or_else(|| {
                let new = self.class_features.len() as u32;
                self.class_features.push(mine.to_vec());
                if self.class_features.len() * 2 > slots.len() {
                    slots = vec![u32::MAX; slots.len() * 2];
                    let all = self.class_features.iter().zip(0..);
                    all.for_each(|(features, class)| put(&mut slots, features, class));
                } else {
                    put(&mut slots, mine, new);
                }
                new
            });
            self.classes.push(class);
        }
    }
}

impl Collection {
    /// Its features as they are scored.
    pub(crate) fn columns(&self) -> &Columns {
        self.derived.columns.get_or_init(|| {
            let first_listed = self.features.of_kind(FeatureKind::Topic).end.min(MOST_TOPICS);
            let topics = (0..self.len() as u32).flat_map(|it| &self.feature_ids(it)[..self.topics_per_title(it)]);
            let topics = topics.map(|&topic| topic.min(MOST_TOPICS) as u16).collect();
            let rarity = (0..self.features.len() as u32).map(|it| self.rarity(it) as u8).collect();
            let mut columns = Columns { topics, rarity, first_listed, ..Columns::default() };
            columns.list(self);
            columns.classify(self);
            columns
        })
    }

    /// The title that follows this one in its series: of those with the least greater number the one that the library
    /// would show first. Nothing is known of that while not all titles of the series are here: what would come next
    /// might not.
    pub fn next_in_series(&self, position: u32) -> Option<u32> {
        let number = self.title(position).series_number()?;
        let series = self.series_of(position)?;
        if self.len() < self.total() && !self.has_all_of(series) {
            return None;
        }
        let volumes = self.derived.series.get_or_init(|| self.volumes());
        let next = volumes.partition_point(|&volume| volume < (series, number.saturating_add(1), 0));
        volumes.get(next).filter(|volume| volume.0 == series).map(|volume| volume.2)
    }

    /// Whether all titles of a series or creator are here.
    fn has_all_of(&self, feature: u32) -> bool {
        self.columns().titles_with(feature).len() as u32 >= self.features.count(feature)
    }

    /// The series of a title, if it has one.
    pub(crate) fn series_of(&self, position: u32) -> Option<u32> {
        let series = self.features.of_kind(FeatureKind::Series);
        self.feature_ids(position).iter().copied().find(|feature| series.contains(feature))
    }

    /// (series, number, position) of all numbered titles, in order.
    fn volumes(&self) -> Vec<(u32, i32, u32)> {
        let one = |(&position, &number)| Some((self.series_of(position)?, number, position));
        sorted(self.series_numbers.iter().filter_map(one).collect(), Ord::cmp)
    }
}

fn slot(slots: &[u32], features: &[u32]) -> usize {
    let hash = features.iter().fold(0_u32, |hash, &it| (hash ^ it).wrapping_mul(0x9e37_79b1).rotate_left(13));
    hash as usize & (slots.len() - 1)
}

fn find(slots: &[u32], all: &[Vec<u32>], features: &[u32]) -> Option<u32> {
    let mut at = slot(slots, features);
    while let Some(class) = all.get(slots[at] as usize) {
        if class == features {
            return Some(slots[at]);
        }
        at = (at + 1) & (slots.len() - 1);
    }
    None
}

fn put(slots: &mut [u32], features: &[u32], class: u32) {
    let mut at = slot(slots, features);
    while slots[at] != u32::MAX {
        at = (at + 1) & (slots.len() - 1);
    }
    slots[at] = class;
}
