//! The best of all titles, in order.

use carrel_kernel as kernel;

/// The best of what was offered, in order; of equal scores what was offered first.
#[derive(Clone, Debug)]
pub(super) struct Best {
    most: usize,
    kept: Vec<(i64, u32)>,
}

impl Best {
    pub fn new(most: usize) -> Self {
        Self { most, kept: Vec::new() }
    }

    /// The `most` best of the positions whose score is above `floor` and which are `open`. Few titles are asked whether
    /// they are: only those that would be kept.
    pub fn of(scores: &[i64], most: usize, floor: i64, open: &mut dyn FnMut(u32) -> bool) -> Self {
        let mut best = Self::new(most);
        let mut from = 0;
        while let Some(at) = kernel::next_above(scores, from, best.bar(floor)) {
            if open(at as u32) {
                best.offer(scores[at], at as u32);
            }
            from = at + 1;
        }
        best
    }

    /// What a score must be above to be kept.
    fn bar(&self, floor: i64) -> i64 {
        match self.kept.last() {
            _ if self.most == 0 => i64::MAX,
            Some(&(worst, _)) if self.kept.len() == self.most => worst.max(floor),
            _ => floor,
        }
    }

    fn offer(&mut self, score: i64, position: u32) {
        let place = self.kept.partition_point(|&(other, _)| other >= score);
        self.kept.insert(place, (score, position));
        self.kept.truncate(self.most);
    }

    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    pub fn len(&self) -> usize {
        self.kept.len()
    }

    /// Scores and positions, best first.
    pub fn into_ranked(self) -> Vec<(i64, u32)> {
        self.kept
    }
}
