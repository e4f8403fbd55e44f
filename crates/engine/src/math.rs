//! Arithmetic in whole numbers, so that every machine gets the same result.

/// ⌊2·log₂(a / b)⌋ for a ≥ b > 0, at most `limit`; 0 where a < b. Both count as at most 2³² − 1.
pub(crate) fn half_log2(a: u64, b: u64, limit: u32) -> u32 {
    let square = |n: u64| n.min(u64::from(u32::MAX)).pow(2);
    // 2·log₂ x ≥ n exactly when x² ≥ 2ⁿ, and x² ≥ 2ⁿ exactly when its whole part is.
    (square(a) / square(b.max(1))).checked_ilog2().unwrap_or(0).min(limit)
}

#[cfg(test)]
mod tests {
    use super::half_log2;

    #[test]
    fn counts_half_steps_of_doubling() {
        assert_eq!([5, 7, 8, 10, 14, 15, 20].map(|a| half_log2(a, 5, 30)), [0, 0, 1, 2, 2, 3, 4]);
        assert_eq!(half_log2(u64::MAX, 1, 30), 30);
        assert_eq!(half_log2(1, 9, 30), 0);
        assert_eq!(half_log2(4, 0, 30), 4);
    }
}
