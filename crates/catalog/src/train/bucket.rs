//! What a bucket of popularity, as it is published, stands for.

use carrel_engine::collection::popularity_bucket;

/// The count that the bucket of a count stands for: the geometric mean of the least and the largest count in it; 0 below the threshold.
///
/// Models are computed from this and not from a title's own count, so that the published popularity and the counts of pairs are all
/// that they are a function of.
pub fn measure(count: u64, threshold: u64) -> f64 {
    match u32::from(popularity_bucket(count, threshold)) {
        0 => 0.0,
        bucket => {
            let largest = least(bucket + 1, threshold).saturating_sub(1).max(1);
            (least(bucket, threshold) as f64 * largest as f64).sqrt()
        }
    }
}

/// The least count in a bucket: the first whole number whose square is threshold² · 2^(bucket − 1) or more.
fn least(bucket: u32, threshold: u64) -> u64 {
    let threshold = u128::from(threshold.clamp(1, u64::from(u32::MAX)));
    let square = (threshold * threshold) << (bucket - 1);
    let root = square.isqrt();
    (root + u128::from(root * root < square)) as u64
}

#[cfg(test)]
mod tests {
    #![allow(clippy::float_cmp, reason = "the figures are exact")]

    use super::*;

    #[test]
    fn a_measure_lies_in_its_bucket() {
        assert_eq!(measure(4, 5), 0.0);
        for count in [5, 7, 8, 10, 33, 1_000, 100_000] {
            let measure = measure(count, 5);
            assert!(measure > count as f64 / 1.42 && measure < count as f64 * 1.42, "{count} {measure}");
        }
        // 5, 6 and 7; 28 to 39.
        assert_eq!(measure(6, 5), 35_f64.sqrt());
        assert_eq!(measure(30, 5), (29.0_f64 * 39.0).sqrt());
        assert_eq!(measure(1, 1), 1.0);
    }
}
