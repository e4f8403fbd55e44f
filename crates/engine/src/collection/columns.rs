//! What ranking wants of a collection beside its files: made once, when something is ranked for a reader.

use std::cell::OnceCell;

use super::Collection;
use crate::feature::FeatureKind;
use crate::map::sorted;

/// Derived columns. They take no part in comparisons.
#[derive(Clone, Debug, Default)]
pub(super) struct Derived {
    classes: OnceCell<Classes>,
    series: OnceCell<Vec<(u32, i32, u32)>>,
}

/// Titles of one class have the same languages, formats and audience, which many share: one look-up scores them all.
#[derive(Clone, Debug, Default)]
pub(crate) struct Classes {
    /// The class of each title.
    pub of_title: Vec<u32>,
    /// The features that each class stands for, all of them at the end of its titles' lists.
    pub features: Vec<Vec<u32>>,
}

impl Collection {
    /// The classes of its titles.
    pub(crate) fn classes(&self) -> &Classes {
        self.derived.classes.get_or_init(|| self.classify())
    }

    fn classify(&self) -> Classes {
        let first = self.features.of_kind(FeatureKind::Language).start;
        let mut classes = Classes::default();
        // Open addressing by the features' hash: there are few classes, so it stays small.
        let mut slots = vec![u32::MAX; 64];
        for position in 0..self.len() as u32 {
            let mine = self.feature_ids(position);
            let mine = &mine[mine.partition_point(|&feature| feature < first)..];
            let class = find(&slots, &classes.features, mine).unwrap_or_else(|| {
                classes.features.push(mine.to_vec());
                if classes.features.len() * 2 > slots.len() {
                    slots = vec![u32::MAX; slots.len() * 2];
                    let all = classes.features.iter().enumerate();
                    all.for_each(|(class, features)| put(&mut slots, features, class as u32));
                } else {
                    put(&mut slots, mine, classes.features.len() as u32 - 1);
                }
                classes.features.len() as u32 - 1
            });
            classes.of_title.push(class);
        }
        classes
    }

    /// The title that follows this one in its series: of those with the least greater number the one that the library
    /// would show first.
    pub fn next_in_series(&self, position: u32) -> Option<u32> {
        let number = self.title(position).series_number()?;
        let series = self.series_of(position)?;
        let volumes = self.derived.series.get_or_init(|| self.volumes());
        let next = volumes.partition_point(|&volume| volume < (series, number.saturating_add(1), 0));
        volumes.get(next).filter(|volume| volume.0 == series).map(|volume| volume.2)
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
