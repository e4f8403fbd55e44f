//! What the patterns draw with: shapes, path text without `core::fmt`, random numbers from a seed.

/// One SVG shape in a 200 × 300 view box. `class` names a fill `f1`…`f4`, a stroke `s1`…`s4`, a width `w1`, `w2`, `w4`,
/// `w6`, round caps `rc`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A rectangle.
    Rect {
        /// Left edge.
        x: i32,
        /// Upper edge.
        y: i32,
        /// Width.
        w: i32,
        /// Height.
        h: i32,
        /// Classes.
        class: &'static str,
    },
    /// A circle.
    Circle {
        /// Middle, from the left.
        cx: i32,
        /// Middle, from above.
        cy: i32,
        /// Radius.
        r: i32,
        /// Classes.
        class: &'static str,
    },
    /// A path.
    Path {
        /// Its commands.
        d: String,
        /// Classes.
        class: &'static str,
    },
}

/// A seed with its bits mixed once more: the low bits of FNV differ too little between short texts. Never 0, at which
/// the generator would stand still.
pub(super) fn mixed(seed: u32) -> u32 {
    step(seed | 1)
}

/// Marsaglia's xorshift, 13-17-5.
fn step(mut seed: u32) -> u32 {
    seed ^= seed << 13;
    seed ^= seed >> 17;
    seed ^ seed << 5
}

/// Random numbers that depend on the seed alone.
pub(super) struct Random(u32);

impl Random {
    pub(super) fn new(seed: u32) -> Self {
        // The first numbers still resemble the seed.
        Self((0..3).fold(seed | 1, |seed, _| step(seed)))
    }

    /// From 0 to below `n`, which is at least 1.
    pub(super) fn below(&mut self, n: u32) -> i32 {
        self.0 = step(self.0);
        ((self.0 >> 8) % n.max(1)) as i32
    }

    /// Yes or no.
    pub(super) fn coin(&mut self) -> bool {
        self.below(2) == 0
    }
}

/// Writes a path.
#[derive(Default)]
pub(super) struct Pen(String);

impl Pen {
    /// A command with its numbers, as short as SVG allows.
    pub(super) fn to(&mut self, command: char, numbers: &[i32]) -> &mut Self {
        self.0.push(command);
        for (at, &number) in numbers.iter().enumerate() {
            if number < 0 {
                self.0.push('-');
            } else if at > 0 {
                self.0.push(' ');
            }
            self.digits(number.unsigned_abs());
        }
        self
    }

    /// Commands as they stand.
    pub(super) fn raw(&mut self, text: &str) -> &mut Self {
        self.0.push_str(text);
        self
    }

    /// The path.
    pub(super) fn shape(self, class: &'static str) -> Shape {
        Shape::Path { d: self.0, class }
    }

    fn digits(&mut self, number: u32) {
        if number > 9 {
            self.digits(number / 10);
        }
        self.0.push(char::from(b'0' + (number % 10) as u8));
    }
}

#[cfg(test)]
mod tests {
    use super::{Pen, Random, Shape, mixed};

    #[test]
    fn numbers_are_written_as_short_as_can_be() {
        let mut pen = Pen::default();
        pen.to('M', &[0, -10, 205]).raw("z");
        assert_eq!(pen.shape("f1"), Shape::Path { d: "M0-10 205z".to_owned(), class: "f1" });
    }

    #[test]
    fn random_numbers_stay_below_their_bound_and_never_stand_still() {
        let mut random = Random::new(0);
        let drawn: Vec<i32> = (0..200).map(|_| random.below(7)).collect();
        assert!((0..7).all(|n| drawn.contains(&n)) && drawn.iter().all(|n| (0..7).contains(n)));
        assert_ne!(mixed(0), 0);
    }
}
