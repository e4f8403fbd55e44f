//! NumPy's random generator, so that the split is the very one that other tools make: `SeedSequence`, PCG64 (O'Neill
//! 2014, XSL-RR 128/64), and the shuffle of `numpy.random.default_rng`.

const MULTIPLIER: u128 = 0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645;

/// `numpy.random.default_rng(seed)`.
#[derive(Clone, Debug)]
pub struct Generator {
    state: u128,
    increment: u128,
    /// The upper half of a number of which the lower half was used.
    rest: Option<u32>,
}

impl Generator {
    /// From a seed.
    pub fn new(seed: u32) -> Self {
        let words = seed_words(seed);
        let wide = |at: usize| u128::from(words[at]) << 64 | u128::from(words[at + 1]);
        let mut generator = Self { state: 0, increment: wide(2) << 1 | 1, rest: None };
        generator.step();
        generator.state = generator.state.wrapping_add(wide(0));
        generator.step();
        generator
    }

    fn step(&mut self) {
        self.state = self.state.wrapping_mul(MULTIPLIER).wrapping_add(self.increment);
    }

    fn next(&mut self) -> u64 {
        self.step();
        let folded = (self.state >> 64) as u64 ^ self.state as u64;
        folded.rotate_right((self.state >> 122) as u32)
    }

    fn next_half(&mut self) -> u32 {
        if let Some(rest) = self.rest.take() {
            return rest;
        }
        let number = self.next();
        self.rest = Some((number >> 32) as u32);
        number as u32
    }

    /// A number from 0 to `most`.
    fn up_to(&mut self, most: u32) -> u32 {
        let mask = most.checked_next_power_of_two().map_or(u32::MAX, |it| if it == most { it * 2 - 1 } else { it - 1 });
        loop {
            let number = self.next_half() & mask;
            if number <= most {
                return number;
            }
        }
    }

    /// `Generator.shuffle` of a list.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.up_to(last as u32) as usize);
        }
    }
}

/// `SeedSequence(seed).generate_state(4, uint64)`.
fn seed_words(seed: u32) -> [u64; 4] {
    let mut constant = 0x43b0_d7e5_u32;
    let mut hash = |value: u32| {
        let value = value ^ constant;
        constant = constant.wrapping_mul(0x931e_8875);
        let value = value.wrapping_mul(constant);
        value ^ value >> 16
    };
    let mut pool = [hash(seed), hash(0), hash(0), hash(0)];
    for from in 0..4 {
        for to in (0..4).filter(|&to| to != from) {
            let mixed = pool[to].wrapping_mul(0xca01_f9dd).wrapping_sub(hash(pool[from]).wrapping_mul(0x4973_f715));
            pool[to] = mixed ^ mixed >> 16;
        }
    }
    let mut constant = 0x8b51_f9dd_u32;
    let mut next = |at: usize| {
        let value = pool[at % 4] ^ constant;
        constant = constant.wrapping_mul(0x58f3_8ded);
        let value = value.wrapping_mul(constant);
        u64::from(value ^ value >> 16)
    };
    std::array::from_fn(|word| next(2 * word) | next(2 * word + 1) << 32)
}

#[cfg(test)]
mod tests {
    use super::Generator;

    #[test]
    fn shuffles_as_numpy_does() {
        // What numpy 2 printed for `default_rng(seed).shuffle(arange(n))`.
        let shuffled = |seed, count: u32| {
            let mut items: Vec<u32> = (0..count).collect();
            Generator::new(seed).shuffle(&mut items);
            items
        };
        assert_eq!(shuffled(42, 10), [5, 6, 0, 7, 3, 2, 4, 9, 1, 8]);
        assert_eq!(shuffled(43, 2000)[..8], [1576, 1192, 84, 420, 1742, 1091, 1937, 1215]);
        let mut generator = Generator::new(42);
        generator.shuffle(&mut [0; 5]);
        let mut items = [0, 1, 2, 3, 4, 5, 6];
        generator.shuffle(&mut items);
        assert_eq!(items, [5, 6, 0, 1, 3, 2, 4], "halves of numbers are kept between lists");
    }
}
