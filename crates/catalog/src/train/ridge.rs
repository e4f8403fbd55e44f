//! Neighbourhood ridge regression (kin of Bell & Koren 2007 and of fsSLIM, Ning & Karypis 2011): for each target title *j* with its
//! nearest titles *N* solve `(G[N,N] + α·S[N,N] + λ·I + c·D) w = G[N,j] + α·S[N,j]` for weights that are not negative.
//!
//! *G* holds the counts of pairs, with the published measures *D* of the titles' own counts on the diagonal; *S* the cosines of content.
//! The penalty grows with the count, which makes up for the pairs that are missing below the threshold. A system can still fail to be
//! positive definite: then its λ is doubled until it is.

use rayon::prelude::*;

use super::Lists;
use super::content::{Content, strongest};
use super::counts::Counts;
use super::nearest::Nearest;
use super::solve::{not_negative, solve};

/// *c*: 0.2 is as good as anything from 0.1 to 0.3, with and without content.
const PROPORTIONAL: f64 = 0.2;
/// Most sweeps over a solution that must not be negative, and the change with which it stands.
const SWEEPS: usize = 20;
const STANDS: f64 = 1e-3;

/// One choice of λ and α.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Penalty {
    /// λ.
    pub lambda: f64,
    /// α.
    pub alpha: f64,
}

/// Models of the `k` nearest titles for several penalties at once, since looking up the counts takes longer than solving.
pub fn fit(
    counts: &Counts,
    content: Option<&Content>,
    nearest: &Nearest,
    k: usize,
    penalties: &[Penalty],
    keep: usize,
) -> Vec<Lists> {
    let titles = 0..counts.titles() as u32;
    let of_titles: Vec<Vec<Vec<(u32, f32)>>> = titles
        .into_par_iter()
        .with_min_len(64)
        .map_init(System::default, |system, title| {
            system.look_up(counts, content, nearest, title, k);
            penalties.iter().map(|penalty| strongest(system.weights(*penalty), keep)).collect()
        })
        .collect();
    let mut models: Vec<Lists> = penalties.iter().map(|_| Vec::with_capacity(of_titles.len())).collect();
    for lists in of_titles {
        models.iter_mut().zip(lists).for_each(|(model, list)| model.push(list));
    }
    models
}

/// The system of one title; kept to use its memory again.
#[derive(Default)]
struct System {
    nearest: Vec<u32>,
    /// `G[N,N]` and `S[N,N]`, row by row, the lower half.
    counts: Vec<f64>,
    content: Vec<f64>,
    counts_right: Vec<f64>,
    content_right: Vec<f64>,
    matrix: Vec<f64>,
    right: Vec<f64>,
    factors: Vec<f64>,
    solution: Vec<f64>,
}

impl System {
    fn look_up(&mut self, counts: &Counts, content: Option<&Content>, nearest: &Nearest, title: u32, k: usize) {
        self.nearest.clear();
        self.nearest.extend(nearest.of(title, k).iter().map(|(other, _)| *other));
        self.nearest.sort_unstable();
        let size = self.nearest.len();
        for all in [&mut self.counts, &mut self.content] {
            all.clear();
            all.resize(size * size, 0.0);
        }
        for (row, &a) in self.nearest.iter().enumerate() {
            self.counts[row * size + row] = counts.own(a);
            self.content[row * size + row] = 1.0;
            for (column, &b) in self.nearest[..row].iter().enumerate() {
                self.counts[row * size + column] = f64::from(counts.pair(a, b));
                if let Some(content) = content {
                    self.content[row * size + column] = content.cosine(a, b);
                }
            }
        }
        self.counts_right.clear();
        self.counts_right.extend(self.nearest.iter().map(|&other| f64::from(counts.pair(title, other))));
        self.content_right.clear();
        let content = self.nearest.iter().map(|&other| content.map_or(0.0, |content| content.cosine(title, other)));
        self.content_right.extend(content);
    }

    /// The weights above zero.
    fn weights(&mut self, penalty: Penalty) -> Vec<(u32, f32)> {
        let mut lambda = penalty.lambda;
        while !self.solve(Penalty { lambda, ..penalty }) {
            lambda = (2.0 * lambda).max(1.0);
        }
        let weights = self.nearest.iter().zip(&self.solution).map(|(&other, &weight)| (other, weight as f32));
        weights.filter(|(_, weight)| *weight > 0.0).collect()
    }

    /// False where the matrix is not positive definite.
    fn solve(&mut self, penalty: Penalty) -> bool {
        let size = self.nearest.len();
        let sum = |counts: &[f64], content: &[f64], into: &mut Vec<f64>| {
            into.clear();
            into.extend(counts.iter().zip(content).map(|(counts, content)| counts + penalty.alpha * content));
        };
        sum(&self.counts, &self.content, &mut self.matrix);
        sum(&self.counts_right, &self.content_right, &mut self.right);
        for row in 0..size {
            self.matrix[row * size + row] += penalty.lambda + PROPORTIONAL * self.counts[row * size + row];
        }
        self.factors.clone_from(&self.matrix);
        self.solution.clone_from(&self.right);
        let solved = solve(&mut self.factors, &mut self.solution);
        if solved && self.solution.iter().any(|weight| *weight < 0.0) {
            self.solution.iter_mut().for_each(|weight| *weight = weight.max(0.0));
            not_negative(&self.matrix, &self.right, &mut self.solution, SWEEPS, STANDS);
        }
        solved
    }
}
