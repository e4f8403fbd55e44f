//! The loops over all titles in which ranking spends its time. A crate of its own so that it can be compiled for speed
//! where everything else in the widget is compiled for size. Plain slices in, plain slices out: what the figures mean is
//! the engine's business.

/// Which features titles have, one list after the other.
#[derive(Clone, Copy, Debug)]
pub struct Features<'a> {
    /// Feature numbers, title by title, topics first.
    pub ids: &'a [u32],
    /// Where each title's list ends in `ids`.
    pub ends: &'a [u32],
    /// How many of each title's first features are topics.
    pub topics: &'a [u8],
    /// A class for each title: titles of one class have the same last features.
    pub classes: &'a [u32],
}

/// What features add to a score.
#[derive(Clone, Copy, Debug)]
pub struct Weights<'a> {
    /// By feature.
    pub features: &'a [i64],
    /// By class: how many of the last features of its titles the class stands for, and what they add together.
    pub classes: &'a [(u32, i64)],
    /// By number of topics of a title: the factor of each topic's weight. The last one holds for all greater numbers.
    pub shares: &'a [i64],
    /// The factor of all other weights.
    pub whole: i64,
}

/// Adds to each score what the title's features weigh.
///
/// # Panics
/// Where a list names a feature or a class that has no weight: the caller has checked them when it read its files.
pub fn add_features(scores: &mut [i64], titles: &Features<'_>, weights: &Weights<'_>) {
    let mut start = 0;
    let rows = scores.iter_mut().zip(titles.ends).zip(titles.topics).zip(titles.classes);
    for (((score, &end), &topics), &class) in rows {
        let (in_class, of_class) = weights.classes[class as usize];
        let end = end as usize;
        let mine = &titles.ids[start..end - in_class as usize];
        let (topics, others) = mine.split_at((topics as usize).min(mine.len()));
        let share = weights.shares[topics.len().min(weights.shares.len() - 1)];
        *score += of_class + sum(topics, weights.features) * share + sum(others, weights.features) * weights.whole;
        start = end;
    }
}

fn sum(features: &[u32], weights: &[i64]) -> i64 {
    features.iter().map(|&feature| weights[feature as usize]).sum()
}

/// What facts of the library add to a score.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// Points by bucket of popularity, of which there are 32.
    pub popularity: &'a [i64; 32],
    /// Points by age in days; the last one holds for all that is older.
    pub newness: &'a [i64],
    /// The day it is.
    pub today: i32,
}

/// A score for each title from its popularity and the day it was added, `i32::MIN` standing for an unknown day.
pub fn of_facts(popularity: &[u8], added: &[i32], facts: &Facts<'_>) -> Vec<i64> {
    let oldest = facts.newness.len() as i32 - 1;
    let rows = popularity.iter().zip(added);
    let one = |(&bucket, &added): (&u8, &i32)| {
        let popular = facts.popularity[usize::from(bucket & 31)];
        if added == i32::MIN || oldest < 0 {
            return popular;
        }
        let age = facts.today.saturating_sub(added).clamp(0, oldest);
        popular + facts.newness[age as usize]
    };
    rows.map(one).collect()
}

/// The first position from `from` on whose score is above `bar`.
pub fn next_above(scores: &[i64], from: usize, bar: i64) -> Option<usize> {
    let rest = scores.get(from..)?;
    rest.iter().position(|&score| score > bar).map(|offset| from + offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_add_up_topics_by_their_share_and_classes_at_once() {
        let titles = Features { ids: &[0, 1, 2, 9, 9, 1, 9], ends: &[5, 7], topics: &[2, 1], classes: &[1, 0] };
        let weights = Weights {
            features: &[1, 10, 100, 0, 0, 0, 0, 0, 0, 0],
            classes: &[(1, 5), (2, 7)],
            shares: &[0, 4, 3],
            whole: 2,
        };
        let mut scores = [1000, 2000];
        add_features(&mut scores, &titles, &weights);
        assert_eq!(scores, [1000 + 7 + 11 * 3 + 100 * 2, 2000 + 5 + 10 * 4]);
    }

    #[test]
    fn facts_know_no_age_where_no_day_is_known() {
        let mut popularity = [0; 32];
        popularity[3] = 30;
        let facts = Facts { popularity: &popularity, newness: &[9, 5, 0], today: 100 };
        let days = [100, 99, 98, 5, i32::MIN, 200, i32::MIN + 1];
        assert_eq!(of_facts(&[3; 7], &days, &facts), [39, 35, 30, 30, 30, 39, 30]);
    }

    #[test]
    fn what_is_above_the_bar_is_found_from_a_place_on() {
        assert_eq!(next_above(&[5, 1, 6, 5], 0, 4), Some(0));
        assert_eq!(next_above(&[5, 1, 6, 5], 1, 5), Some(2));
        assert_eq!(next_above(&[5, 1, 6, 5], 3, 5), None);
        assert_eq!(next_above(&[5], 7, 0), None);
    }
}
