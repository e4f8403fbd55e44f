//! EASE (Steck 2019): one dense system over all titles, `P = (G + α·S + λ·I)⁻¹`, weights `−P[i,j] / P[j,j]`.

use faer::linalg::solvers::DenseSolveCore;
use faer::{Mat, Side};
use rayon::prelude::*;

use super::Lists;
use super::content::{Content, strongest};
use super::counts::Counts;
use super::ridge::Penalty;

/// Most titles: their matrix takes a gigabyte, and four of them are needed at a time.
pub const MAX_TITLES: usize = 15_000;

/// The titles that have anything to do with another: all others would only make the matrix larger.
pub fn concerned(counts: &Counts, content: Option<&Content>) -> Vec<u32> {
    let by_content = |title| content.is_some_and(|content| !content.nearest(title).is_empty());
    (0..counts.titles() as u32).filter(|&title| !counts.row(title).0.is_empty() || by_content(title)).collect()
}

/// The model, or why there is none.
///
/// The sums are made by all cores and in the widths that the processor has, so that the last digits may differ between machines.
pub fn fit(counts: &Counts, content: Option<&Content>, penalty: Penalty, keep: usize) -> Result<Lists, String> {
    let titles = concerned(counts, content);
    if titles.len() > MAX_TITLES {
        return Err(format!("{} titles are too many for ease, which takes {MAX_TITLES}; use ridge", titles.len()));
    }
    let matrix = gram(counts, content, &titles, penalty);
    let factors = matrix.llt(Side::Lower).map_err(|_| {
        format!(
            "the counts without small pairs are not positive definite with lambda={}; use a larger one, or ridge",
            penalty.lambda
        )
    })?;
    drop(matrix);
    let inverse = factors.inverse();
    drop(factors);
    let list = |column: usize| {
        let own = inverse[(column, column)];
        let weights =
            (0..titles.len()).filter(|&row| row != column).map(|row| (titles[row], -inverse[(row, column)] / own));
        strongest(weights.filter(|(_, weight)| *weight > 0.0).collect(), keep)
    };
    let found: Vec<Vec<(u32, f32)>> = (0..titles.len()).into_par_iter().map(list).collect();
    let mut lists = vec![Vec::new(); counts.titles()];
    titles.into_iter().zip(found).for_each(|(title, list)| lists[title as usize] = list);
    Ok(lists)
}

fn gram(counts: &Counts, content: Option<&Content>, titles: &[u32], penalty: Penalty) -> Mat<f32> {
    let mut place = vec![usize::MAX; counts.titles()];
    titles.iter().enumerate().for_each(|(at, title)| place[*title as usize] = at);
    let mut matrix = Mat::<f32>::zeros(titles.len(), titles.len());
    for (column, &title) in titles.iter().enumerate() {
        let (others, patrons) = counts.row(title);
        for (other, patrons) in others.iter().zip(patrons) {
            matrix[(place[*other as usize], column)] = *patrons as f32;
        }
        matrix[(column, column)] = (counts.own(title) + penalty.alpha + penalty.lambda) as f32;
    }
    if let Some(content) = content.filter(|_| penalty.alpha > 0.0) {
        add_content(&mut matrix, content, titles, penalty.alpha);
    }
    matrix
}

fn add_content(matrix: &mut Mat<f32>, content: &Content, titles: &[u32], alpha: f64) {
    let columns: Vec<Vec<f32>> = titles
        .par_iter()
        .map(|&a| titles.iter().map(|&b| if a == b { 0.0 } else { (alpha * content.cosine(a, b)) as f32 }).collect())
        .collect();
    for (column, sums) in columns.into_iter().enumerate() {
        sums.into_iter().enumerate().for_each(|(row, sum)| matrix[(row, column)] += sum);
    }
}
