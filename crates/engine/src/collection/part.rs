//! Some titles of a collection as a collection of its own: the head, the common set, a bundle.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::{Collection, Features};
use crate::feature::FeatureKind;
use crate::strings::Strings;

/// Topics, languages, formats and audiences listed in the head pack beyond those of its own titles.
const HEAD_FEATURES: usize = 600;
/// Counts in bundles keep so many binary digits.
const DIGITS: u32 = 6;

/// What a part is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The first page: its titles, and what a reader can choose from.
    Head,
    /// The common set: all of what a reader can choose from.
    Common,
    /// A bundle: its own titles' features and no others, with rounded counts.
    Bundle,
}

impl Part {
    /// How many of the most frequent features of a kind are listed whether a title here has them or not.
    fn listed(self, kind: FeatureKind) -> usize {
        match self {
            Self::Bundle => 0,
            _ if matches!(kind, FeatureKind::Creator | FeatureKind::Series) => 0,
            Self::Head => HEAD_FEATURES,
            Self::Common => usize::MAX,
        }
    }

    /// How many titles of the whole collection have a feature of this kind, as this part says it: in bundles rounded, but
    /// for series, where it tells whether all volumes are here.
    fn count(self, kind: FeatureKind, count: u32) -> u32 {
        if kind == FeatureKind::Series { count } else { self.total(count) }
    }

    /// A number of titles of the whole collection as this part says it. In bundles it is rounded down, by less than a
    /// thirty-second: with exact counts one more title in English would rename every bundle that has one.
    fn total(self, titles: u32) -> u32 {
        match (self, (u32::BITS - titles.leading_zeros()).saturating_sub(DIGITS)) {
            (Self::Bundle, digits) => titles >> digits << digits,
            _ => titles,
        }
    }
}

impl Collection {
    /// The titles at these ascending positions, without descriptions.
    pub(super) fn part(&self, part: Part, positions: &[u32]) -> Self {
        let at = |column: &Strings| positions.iter().map(|&it| column.get(it as usize)).collect();
        let maybe = |column: &Strings| {
            let any = positions.iter().any(|&it| !column.get(it as usize).is_empty());
            if any { at(column) } else { Strings::default() }
        };
        let of = |column: &[i32]| positions.iter().map(|&it| column[it as usize]).collect();
        let mut some = Self {
            total: part.total(self.total),
            ids: at(&self.ids),
            titles: at(&self.titles),
            originals: maybe(&self.originals),
            links: maybe(&self.links),
            call_numbers: maybe(&self.call_numbers),
            works: maybe(&self.works),
            holdings: maybe(&self.holdings),
            years: of(&self.years),
            added: of(&self.added),
            popularity: positions.iter().map(|&it| self.popularity[it as usize]).collect(),
            ..Self::default()
        };
        self.part_features(part, positions, &mut some);
        for (&old, new) in positions.iter().zip(0..) {
            some.series_numbers.extend(self.series_numbers.get(&old).map(|&number| (new, number)));
            some.staff_picks.extend(self.staff_picks.get(&old).map(|pick| (new, pick.clone())));
            some.withheld.extend(self.is_withheld(old).then_some(new));
        }
        let others = positions.iter().zip(0..).flat_map(|(&old, new)| self.others_of(old).map(move |id| (new, id)));
        (some.other_positions, some.other_ids) = others.unzip();
        some
    }

    /// Ids of the other editions of a title.
    fn others_of(&self, position: u32) -> impl Iterator<Item = &str> {
        let start = self.other_positions.partition_point(|&of| of < position);
        let mine = self.other_positions[start..].iter().take_while(move |&&of| of == position);
        mine.zip(start..).map(|(_, at)| self.other_ids.get(at))
    }

    fn part_features(&self, part: Part, positions: &[u32], some: &mut Self) {
        let (features, renumbered) = self.features_of(part, positions);
        for &old in positions {
            some.feature_ids.extend(self.feature_ids(old).iter().map(|feature| renumbered[feature]));
            some.feature_ends.push(some.feature_ids.len() as u32);
            some.topics_per_title.push(self.topics_per_title[old as usize]);
        }
        some.features = features;
    }

    /// The features of a part, those of each kind in their order, and their new numbers.
    fn features_of(&self, part: Part, positions: &[u32]) -> (Features, BTreeMap<u32, u32>) {
        let mut kept: BTreeSet<u32> = positions.iter().flat_map(|&it| self.feature_ids(it)).copied().collect();
        for kind in FeatureKind::ALL {
            kept.extend(self.features.of_kind(kind).take(part.listed(kind)));
        }
        let count = |feature| part.count(self.features.kind(feature), self.features.count(feature));
        let of_kind = FeatureKind::ALL.map(|kind| {
            let mut all: Vec<u32> = kept.range(self.features.of_kind(kind)).copied().collect();
            if part == Part::Bundle {
                // Rounded, counts no longer tell the order, and must not.
                all.sort_unstable_by_key(|&feature| (Reverse(count(feature)), self.features.label(feature)));
            }
            all
        });
        let kinds = of_kind
            .each_ref()
            .map(|all| all.iter().map(|&it| (self.features.label(it).to_owned(), count(it))).collect::<Vec<_>>());
        (Features::new(&kinds), of_kind.into_iter().flatten().zip(0..).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::{FeatureKind, Part};

    #[test]
    fn counts_in_bundles_are_near_the_true_ones_and_change_seldom() {
        let rounded = |count| Part::Bundle.total(count);
        assert!((0..64).all(|count| rounded(count) == count));
        for count in [64, 65, 1_000, 78_765, 1_000_000, u32::MAX] {
            assert!(rounded(count) <= count && u64::from(count - rounded(count)) * 32 < u64::from(count), "{count}");
        }
        assert_eq!(rounded(78_765), rounded(78_766));
        assert_eq!(Part::Bundle.count(FeatureKind::Series, 78_765), 78_765);
        assert_eq!(Part::Common.total(78_765), 78_765);
    }
}
