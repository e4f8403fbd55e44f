//! What titles that were found have in common, and narrowing them down by it.

use carrel_engine::collection::TitleRef;
use carrel_engine::feature::FeatureKind;
use carrel_engine::map::{Map, sorted};

use crate::library::LibraryRef;

/// Kinds of features that are offered. Creators and series are many, and are found by typing.
pub const OFFERED: [FeatureKind; 4] =
    [FeatureKind::Topic, FeatureKind::Language, FeatureKind::Format, FeatureKind::Audience];
/// Values offered of one facet at most.
const MOST: usize = 40;
/// From this year on years go by decades, before by centuries.
const DECADES_FROM: i32 = 1900;
/// Before this year they are one.
const CENTURIES_FROM: i32 = 1500;

/// A span of years, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Years {
    /// The first; [`i32::MIN`] where it is open.
    pub from: i32,
    /// The last.
    pub to: i32,
}

impl Years {
    /// The span that a year belongs to.
    pub fn of(year: i32) -> Self {
        let span = |length: i32| {
            let from = year.div_euclid(length) * length;
            Self { from, to: from.saturating_add(length - 1) }
        };
        match year {
            DECADES_FROM.. => span(10),
            CENTURIES_FROM.. => span(100),
            _ => Self { from: i32::MIN, to: CENTURIES_FROM - 1 },
        }
    }

    fn contains(self, year: i32) -> bool {
        (self.from..=self.to).contains(&year)
    }
}

/// What the reader narrowed the search down to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    features: Vec<(FeatureKind, String)>,
    /// Years of first publication.
    pub years: Option<Years>,
    /// Only what is on a shelf now.
    pub here: bool,
}

impl Filter {
    /// Whether it keeps anything out.
    pub fn is_any(&self) -> bool {
        *self != Self::default()
    }

    /// The label that is chosen of a kind.
    pub fn feature(&self, kind: FeatureKind) -> Option<&str> {
        self.features.iter().find(|(it, _)| *it == kind).map(|(_, label)| label.as_str())
    }

    /// The same with another choice of a kind, or none.
    #[must_use]
    pub fn with(&self, kind: FeatureKind, label: Option<String>) -> Self {
        let others = self.features.iter().filter(|(it, _)| *it != kind).cloned();
        Self { features: others.chain(label.map(|label| (kind, label))).collect(), ..self.clone() }
    }

    /// The same with other years, or any.
    #[must_use]
    pub fn in_years(&self, years: Option<Years>) -> Self {
        Self { years, ..self.clone() }
    }

    /// Whether a title has what was chosen. What is on a shelf is asked elsewhere.
    pub fn fits(&self, title: TitleRef<'_>) -> bool {
        let has = |(kind, label): &(FeatureKind, String)| title.labels(*kind).any(|it| it == label);
        let years = |years: Years| title.year().is_some_and(|year| years.contains(year));
        self.features.iter().all(has) && self.years.is_none_or(years)
    }
}

/// Values that titles have in common, each with the number of titles.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facets {
    kinds: [Vec<(String, u32)>; 6],
    /// Spans of years, the latest first.
    pub years: Vec<(Years, u32)>,
}

impl Facets {
    /// What these titles have in common.
    pub fn of(titles: &mut dyn Iterator<Item = (LibraryRef, u32)>) -> Self {
        let mut kinds: [Map<String, u32>; 6] = Default::default();
        let mut years: Map<Years, u32> = Map::new();
        for (library, position) in titles {
            let title = library.collection.title(position);
            for kind in OFFERED {
                for label in title.labels(kind) {
                    match kinds[kind as usize].get_mut(label) {
                        Some(count) => *count += 1,
                        None => drop(kinds[kind as usize].insert(label.to_owned(), 1)),
                    }
                }
            }
            if let Some(year) = title.year() {
                *years.or_insert_with(Years::of(year), || 0) += 1;
            }
        }
        let kinds = kinds.map(|labels| {
            let all = labels.iter().map(|(label, count)| (label.clone(), *count)).collect();
            let mut all = sorted(all, |a: &(String, u32), b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            all.truncate(MOST);
            all
        });
        let years = years.iter().map(|(years, count)| (*years, *count)).collect();
        Self { kinds, years: sorted(years, |a: &(Years, u32), b| b.0.cmp(&a.0)) }
    }

    /// The values of a kind, the most frequent first.
    pub fn of_kind(&self, kind: FeatureKind) -> &[(String, u32)] {
        &self.kinds[kind as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_is_in_the_span_that_it_belongs_to() {
        for year in [-750, 0, 1499, 1500, 1899, 1900, 1999, 2026] {
            assert!(Years::of(year).contains(year), "{year}");
        }
        assert_eq!(Years::of(1987), Years { from: 1980, to: 1989 });
        assert_eq!(Years::of(1755), Years { from: 1700, to: 1799 });
        assert_eq!(Years::of(-30), Years::of(1200));
    }

    #[test]
    fn one_choice_of_a_kind_takes_the_place_of_another() {
        let filter = Filter::default().with(FeatureKind::Language, Some("fa".into()));
        let filter =
            filter.with(FeatureKind::Language, Some("zh".into())).with(FeatureKind::Format, Some("book".into()));
        assert_eq!(
            (filter.feature(FeatureKind::Language), filter.feature(FeatureKind::Format)),
            (Some("zh"), Some("book"))
        );
        assert!(filter.is_any() && !Filter::default().is_any());
    }
}
