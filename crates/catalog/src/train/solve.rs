//! Small symmetric systems of linear equations.

/// Solves `a x = b` by Cholesky's method. `a` is row by row, of which the lower half is read and both are overwritten; `b`
/// becomes `x`. False, with `b` of no meaning, where the matrix is not positive definite.
pub fn solve(a: &mut [f64], b: &mut [f64]) -> bool {
    let size = b.len();
    for row in 0..size {
        let (above, here) = a.split_at_mut(row * size);
        for column in 0..row {
            let other = &above[column * size..=column * size + column];
            let product: f64 = here[..column].iter().zip(other).map(|(x, y)| x * y).sum();
            here[column] = (here[column] - product) * other[column];
        }
        let rest = here[row] - here[..row].iter().map(|x| x * x).sum::<f64>();
        // A pivot this small is what rounding leaves of nothing.
        if rest <= here[row].abs() * 1e-10 {
            return false;
        }
        // The inverse of the diagonal: it is only ever divided by.
        here[row] = 1.0 / rest.sqrt();
    }
    for row in 0..size {
        let product: f64 = (0..row).map(|column| a[row * size + column] * b[column]).sum();
        b[row] = (b[row] - product) * a[row * size + row];
    }
    for row in (0..size).rev() {
        let product: f64 = (row + 1..size).map(|below| a[below * size + row] * b[below]).sum();
        b[row] = (b[row] - product) * a[row * size + row];
    }
    true
}

/// Brings `x`, which is not negative, nearer to the solution of `a x = b` among such, by coordinate descent: one unknown after the other
/// as the others have it, until none changes by more than `stands` times the largest, but `sweeps` times at most. Of `a` the lower half is
/// read; it is positive definite.
pub fn not_negative(a: &[f64], b: &[f64], x: &mut [f64], sweeps: usize, stands: f64) {
    let size = b.len();
    for _ in 0..sweeps {
        let (mut change, mut largest) = (0.0_f64, 0.0_f64);
        for row in 0..size {
            let before: f64 = a[row * size..row * size + row].iter().zip(&*x).map(|(a, x)| a * x).sum();
            let after: f64 = (row + 1..size).map(|below| a[below * size + row] * x[below]).sum();
            let now = ((b[row] - before - after) / a[row * size + row]).max(0.0);
            change = change.max((now - x[row]).abs());
            largest = largest.max(now);
            x[row] = now;
        }
        if change <= stands * largest {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::float_cmp, reason = "the figures are exact")]

    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Against the definition: the matrix times the solution is the right side.
        #[test]
        fn the_solution_solves(size in 1_usize..8, raw in prop::collection::vec(-1.0..1.0_f64, 64), right in prop::collection::vec(-5.0..5.0_f64, 8)) {
            let at = |row: usize, column: usize| {
                let product: f64 = (0..size).map(|k| raw[row * 8 + k] * raw[column * 8 + k]).sum();
                product + if row == column { 0.5 } else { 0.0 }
            };
            let matrix: Vec<f64> = (0..size * size).map(|place| at(place / size, place % size)).collect();
            let mut x = right[..size].to_vec();
            prop_assert!(solve(&mut matrix.clone(), &mut x));
            for row in 0..size {
                let product: f64 = (0..size).map(|column| matrix[row * size + column] * x[column]).sum();
                prop_assert!((product - right[row]).abs() < 1e-7, "{product} {}", right[row]);
            }
        }
    }

    #[test]
    fn of_solutions_that_are_not_negative_the_best_is_found() {
        // Without the bound: 3 and −1.
        let (a, b) = ([2.0, 9.9, 1.0, 2.0], [5.0, 1.0]);
        let mut x = [3.0, 0.0];
        not_negative(&a, &b, &mut x, 50, 1e-9);
        assert_eq!(x, [2.5, 0.0]);
    }

    #[test]
    fn what_is_not_positive_definite_is_refused() {
        assert!(!solve(&mut [1.0, 0.0, 2.0, 1.0], &mut [1.0, 1.0]));
        assert!(!solve(&mut [0.0], &mut [1.0]));
        assert!(!solve(&mut [1.0, 0.0, 1.0, 1.0], &mut [1.0, 1.0]));
    }
}
