//! Numbers that look random and are the same on every machine: whole numbers only, from a seed.

/// `SplitMix64` (Steele, Lea and Flood 2014).
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// Numbers that this seed alone determines.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Any number.
    pub fn any(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`, each equally likely.
    pub fn below(&mut self, limit: u32) -> u32 {
        (((self.any() >> 32) * u64::from(limit)) >> 32) as u32
    }

    /// Whether something happens that does so `percent` times of a hundred.
    pub fn in_percent(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    /// A number below `limit`, low ones more often: the product of two even draws, so that the first of many thousands
    /// is drawn a dozen times as often as a middle one, not a thousand times.
    pub fn low(&mut self, limit: u32) -> u32 {
        let place = (u64::from(self.below(limit)) * (self.any() >> 32)) >> 32;
        place as u32
    }
}

/// Numbers of which number n is drawn as 1/(n+1)ˢ is to the others: Zipf's law.
#[derive(Clone, Debug)]
pub struct Zipf {
    /// Sums of all weights up to each number.
    sums: Vec<u64>,
}

impl Zipf {
    /// A weight's unit, large enough that the rarest number still has one.
    const UNIT: u64 = 1 << 40;

    /// Numbers below `count`, s being `power`.
    ///
    /// # Panics
    /// If `count` is 0.
    pub fn new(count: u32, power: u32) -> Self {
        assert!(count > 0, "nothing can be drawn from nothing");
        let mut sum = 0;
        let weights = (1..=u64::from(count)).map(|place| {
            sum += Self::UNIT / place.pow(power);
            sum
        });
        Self { sums: weights.collect() }
    }

    /// One of them.
    pub fn draw(&self, random: &mut Random) -> u32 {
        let total = self.sums.last().copied().unwrap_or_default();
        let at = random.any() % total.max(1);
        self.sums.partition_point(|&sum| sum <= at) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_determines_all_numbers() {
        // The first numbers of the published generator for seed 1234567.
        let mut random = Random::new(1_234_567);
        let drawn = [random.any(), random.any(), random.any()];
        assert_eq!(drawn, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }

    #[test]
    fn numbers_stay_below_their_limit_and_reach_all_of_it() {
        let mut random = Random::new(1);
        let mut seen = [0; 7];
        (0..700).for_each(|_| seen[random.below(7) as usize] += 1);
        assert!(seen.iter().all(|&times| (60..140).contains(&times)), "{seen:?}");
    }

    #[test]
    fn low_numbers_come_more_often() {
        let mut random = Random::new(2);
        let low = (0..10_000).filter(|_| random.low(1_000) < 100).count();
        assert!((2_800..3_800).contains(&low), "{low}");
    }

    #[test]
    fn frequencies_follow_zipf() {
        let (zipf, mut random) = (Zipf::new(100, 1), Random::new(3));
        let mut seen = [0_u32; 100];
        (0..100_000).for_each(|_| seen[zipf.draw(&mut random) as usize] += 1);
        assert!(seen.iter().all(|&times| times > 0));
        assert!((1_800..2_200).contains(&(seen[0] * 100 / seen[9] * 2)), "{} {}", seen[0], seen[9]);
    }
}
