//! Titles of several packs of one collection as one: the common set with bundles.

use super::{Collection, Features};
use crate::feature::FeatureKind;
use crate::fold::fold;
use crate::strings::Strings;

impl Collection {
    /// These titles, and after them those of other packs of the same collection. Positions of the first stay, with the
    /// neighbour model; features are numbered anew. A title that two of them have stands there twice.
    #[must_use]
    pub fn joined(&self, others: &[&Self]) -> Self {
        let all: Vec<&Self> = std::iter::once(self).chain(others.iter().copied()).collect();
        let (features, numbers) = self.joined_features(&all);
        let mut joined = Self { total: self.total, features, neighbours: self.neighbours.clone(), ..Self::default() };
        let texts = |column: fn(&Self) -> &Strings| join(&all, column);
        joined.ids = texts(|it| &it.ids);
        joined.titles = texts(|it| &it.titles);
        joined.originals = texts(|it| &it.originals);
        joined.links = texts(|it| &it.links);
        joined.call_numbers = texts(|it| &it.call_numbers);
        joined.works = texts(|it| &it.works);
        joined.holdings = texts(|it| &it.holdings);
        for (pack, numbers) in all.iter().zip(&numbers) {
            joined.push_figures(pack, numbers);
        }
        joined
    }

    /// The figures of another pack's titles, whose texts have been added elsewhere.
    fn push_figures(&mut self, pack: &Self, numbers: &[u32]) {
        let start = self.years.len() as u32;
        self.years.extend_from_slice(&pack.years);
        self.added.extend_from_slice(&pack.added);
        self.popularity.extend_from_slice(&pack.popularity);
        self.topics_per_title.extend_from_slice(&pack.topics_per_title);
        let before = self.feature_ids.len() as u32;
        self.feature_ids.extend(pack.feature_ids.iter().map(|&feature| numbers[feature as usize]));
        self.feature_ends.extend(pack.feature_ends.iter().map(|end| before + end));
        self.series_numbers.extend(pack.series_numbers.iter().map(|(at, number)| (start + at, *number)));
        self.staff_picks.extend(pack.staff_picks.iter().map(|(at, pick)| (start + at, pick.clone())));
        self.withheld.extend(pack.withheld.iter().map(|at| start + at));
        self.other_positions.extend(pack.other_positions.iter().map(|at| start + at));
        self.other_ids.extend(pack.other_ids.iter());
    }

    /// The features of all packs, those of the first with its counts, and for each pack the new numbers of its own.
    fn joined_features(&self, all: &[&Self]) -> (Features, Vec<Vec<u32>>) {
        let mut kinds: [Vec<(String, u32)>; 6] = FeatureKind::ALL.map(|kind| {
            let label = |it| (self.features.label(it).to_owned(), self.features.count(it));
            self.features.of_kind(kind).map(label).collect()
        });
        // Kind and place in it, since where a kind begins is known once all features are.
        let places: Vec<Vec<(FeatureKind, u32)>> = all
            .iter()
            .map(|pack| {
                let one = |feature| {
                    let kind = pack.features.kind(feature);
                    (kind, self.place(&mut kinds[kind as usize], kind, &pack.features, feature))
                };
                (0..pack.features.len() as u32).map(one).collect()
            })
            .collect();
        let features = Features::new(&kinds);
        let number = |(kind, place): (FeatureKind, u32)| features.of_kind(kind).start + place;
        let numbers = places.into_iter().map(|all| all.into_iter().map(number).collect()).collect();
        (features, numbers)
    }

    /// Where a feature of a pack is within its kind; a new one is added.
    fn place(&self, all: &mut Vec<(String, u32)>, kind: FeatureKind, of: &Features, feature: u32) -> u32 {
        let known = self.features.of_kind(kind);
        if std::ptr::eq(of, &raw const self.features) {
            return feature - known.start;
        }
        let label = of.label(feature);
        // What a profile takes for the same is the same.
        if let Some(found) = self.features.find(kind, &fold(label)) {
            return found - known.start;
        }
        let new = &all[known.len()..];
        let found = new.iter().position(|(it, _)| it == label);
        let place = known.len() + found.unwrap_or(new.len());
        if found.is_none() {
            all.push((label.to_owned(), of.count(feature)));
        }
        place as u32
    }
}

/// A column of all packs; one that none of them fills is empty.
fn join(all: &[&Collection], column: fn(&Collection) -> &Strings) -> Strings {
    if all.iter().all(|pack| column(pack).is_empty()) {
        return Strings::default();
    }
    all.iter().flat_map(|pack| (0..pack.len()).map(|at| column(pack).get(at))).collect()
}
