//! The loops over all titles in which ranking spends its time. A crate of its own so that it can be compiled for speed
//! where everything else in the widget is compiled for size. Plain slices in, plain slices out: what the figures mean is
//! the engine's business.

/// Titles as they are scored, one column each.
#[derive(Clone, Copy, Debug)]
pub struct Titles<'a> {
    /// Topics, title by title.
    pub topics: &'a [u16],
    /// How many of them each title has.
    pub counts: &'a [u8],
    /// A class for each title: titles of one class have other features in common.
    pub classes: &'a [u32],
    /// Buckets of popularity, of which there are 32.
    pub popularity: &'a [u8],
    /// The days on which they were added, `i32::MIN` standing for an unknown one.
    pub added: &'a [i32],
}

/// What each value of the columns adds to a score.
#[derive(Clone, Copy, Debug)]
pub struct Weights<'a> {
    /// By topic.
    pub topics: &'a [i64],
    /// By number of topics of a title: the factor of each topic's weight. The last one holds for all greater numbers.
    pub shares: &'a [i64; 10],
    /// By class.
    pub classes: &'a [i64],
    /// Popularity and age.
    pub facts: Facts<'a>,
}

/// A score for each title.
///
/// # Panics
/// Where a column names a topic or a class that has no weight: the caller has made both.
pub fn score(titles: &Titles<'_>, weights: &Weights<'_>) -> Vec<i64> {
    let mut rest = titles.topics;
    let rows = titles.counts.iter().zip(titles.classes).zip(titles.popularity).zip(titles.added);
    let one = |(((&count, &class), &bucket), &added): (((&u8, &u32), &u8), &i32)| {
        let (mine, others) = rest.split_at(usize::from(count));
        rest = others;
        let topics: i64 = mine.iter().map(|&topic| weights.topics[usize::from(topic)]).sum();
        let share = weights.shares[usize::from(count).min(9)];
        topics * share + weights.classes[class as usize] + weights.facts.of(bucket, added)
    };
    rows.map(one).collect()
}

/// What facts of the library add to a score.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// Points by bucket of popularity, of which there are 32.
    pub popularity: &'a [i64; 32],
    /// Points by age in days; none for what is older.
    pub newness: &'a [i64],
    /// The day it is.
    pub today: i32,
}

impl Facts<'_> {
    #[inline]
    fn of(&self, bucket: u8, added: i32) -> i64 {
        let popular = self.popularity[usize::from(bucket & 31)];
        if added == i32::MIN {
            return popular;
        }
        let age = self.today.saturating_sub(added).max(0) as usize;
        popular + if age < self.newness.len() { self.newness[age] } else { 0 }
    }
}

/// A score for each title from its popularity and the day it was added alone.
pub fn of_facts(popularity: &[u8], added: &[i32], facts: &Facts<'_>) -> Vec<i64> {
    popularity.iter().zip(added).map(|(&bucket, &added)| facts.of(bucket, added)).collect()
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
    fn topics_add_up_by_their_share_with_the_class_and_the_facts() {
        let titles = Titles {
            topics: &[0, 1, 1],
            counts: &[2, 1, 0],
            classes: &[1, 0, 0],
            popularity: &[0, 3, 0],
            added: &[i32::MIN, i32::MIN, 99],
        };
        let mut popularity = [0; 32];
        popularity[3] = 30;
        let weights = Weights {
            topics: &[1, 10],
            shares: &[0, 4, 3, 0, 0, 0, 0, 0, 0, 0],
            classes: &[7, 5],
            facts: Facts { popularity: &popularity, newness: &[9, 5], today: 100 },
        };
        assert_eq!(score(&titles, &weights), [11 * 3 + 5, 10 * 4 + 7 + 30, 7 + 5]);
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
