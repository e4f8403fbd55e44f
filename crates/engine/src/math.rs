//! Arithmetic in whole numbers, so that every machine gets the same result.

/// ⌊2·log₂(a / b)⌋ for a ≥ b > 0, at most `limit`; 0 where a < b.
pub(crate) fn half_log2(a: u64, b: u64, limit: u32) -> u32 {
    let (a, b) = (u128::from(a), u128::from(b.clamp(1, u64::from(u32::MAX))));
    // 2·log₂ x ≥ n exactly when x² ≥ 2ⁿ.
    (1..=limit.min(60)).take_while(|&n| a * a >= (b * b) << n).count() as u32
}

#[cfg(test)]
mod tests {
    use super::half_log2;

    #[test]
    fn counts_half_steps_of_doubling() {
        assert_eq!([5, 7, 8, 10, 14, 15, 20].map(|a| half_log2(a, 5, 30)), [0, 0, 1, 2, 2, 3, 4]);
        assert_eq!(half_log2(u64::MAX, 1, 30), 30);
        assert_eq!(half_log2(1, 9, 30), 0);
    }
}
