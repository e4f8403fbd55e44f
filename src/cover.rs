//! Drawn covers: a picture made from the title's own text by integer arithmetic, so that no image is ever fetched.
//!
//! | Module | Holds |
//! |---|---|
//! | [`pattern`](pattern()) | the twelve patterns |
//! | `pen` | text of SVG paths, random numbers |
//! | [`script`] | which way a title is written |

mod patterns;
mod pen;
pub mod script;

pub use patterns::{KINDS, binding, pattern};
pub use pen::Shape;

/// Families of colours in the styles.
pub const PALETTES: u32 = 12;
/// The tooled binding, whose medallion is the place of its title.
const TOOLED: usize = 9;
/// Stands in for it under a title slip at the side.
const SCALES: usize = 10;

/// What the cover of a title looks like, apart from its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Which pattern, below [`KINDS`].
    pub kind: usize,
    /// Which family of colours, below [`PALETTES`].
    pub palette: u32,
    /// Where the title stands, 0 to 4: above, label, band, below, medallion.
    pub layout: u32,
    /// How tall the book is, 0 to 3.
    pub height: u32,
    /// What the pattern is varied by.
    pub seed: u32,
}

/// Titles of one topic share a family of colours and patterns, but differ one by one.
pub fn look(title: &str, creator: &str, topic: &str) -> Look {
    let seed = pen::mixed(hash(title) ^ hash(creator).rotate_left(7));
    let topic = pen::mixed(hash(topic));
    let kind = ((topic % 12 + (seed >> 8) % 12 * 5) % 12) as usize;
    let kind = if kind == TOOLED && title.chars().any(script::is_wide) { SCALES } else { kind };
    let layouts = layouts(kind, title);
    Look {
        kind,
        palette: (topic + (seed >> 12) % 5 * 5) % PALETTES,
        layout: layouts[(seed >> 16) as usize % layouts.len()],
        height: (seed >> 20) % 4,
        seed,
    }
}

/// The layouts that suit a pattern: those that stand on the ground leave room above; those that fill the sheet carry a
/// label or a band. Repeated ones are more frequent.
fn layouts(kind: usize, title: &str) -> &'static [u32] {
    match kind {
        0 | 1 | 4 | 5 | 8 => &[0, 0, 0, 1],
        7 => &[0, 3, 2],
        TOOLED if matches!(length_class(title), "t-s" | "t-m") => &[4],
        TOOLED => &[1],
        2 | 6 | 11 => &[2, 0, 1, 3],
        _ => &[1, 2, 0],
    }
}

/// The class for the size of a title: wide letters count twice, and a long word must fit the width as well.
pub fn length_class(title: &str) -> &'static str {
    let width: usize = title.chars().map(|c| 1 + usize::from(script::is_wide(c))).sum();
    let word = title.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0);
    match width {
        0..=14 if word <= 6 => "t-s",
        0..=24 if word <= 9 => "t-m",
        0..=56 if word <= 13 => "t-l",
        _ => "t-xl",
    }
}

/// 32-bit FNV-1a.
fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn d(shapes: &[Shape]) -> Vec<String> {
        shapes.iter().map(|shape| format!("{shape:?}")).collect()
    }

    #[test]
    fn the_same_title_always_looks_the_same() {
        let first = look("Moby-Dick", "Herman Melville", "Sea stories");
        assert_eq!(first, look("Moby-Dick", "Herman Melville", "Sea stories"));
        assert_eq!(d(&pattern(first.kind, first.seed)), d(&pattern(first.kind, first.seed)));
        assert_ne!(first.seed, look("Moby-Dick", "Herman Melvill", "Sea stories").seed);
    }

    #[test]
    fn no_pattern_has_more_than_twelve_shapes_whatever_the_seed() {
        for kind in 0..KINDS {
            for seed in (0..4000_u32).map(|n| n.wrapping_mul(0x9e37_79b9)).chain([0, 1, u32::MAX]) {
                let shapes = pattern(kind, seed);
                assert!((2..=12).contains(&shapes.len()), "{kind} {seed}: {}", shapes.len());
            }
        }
    }

    #[test]
    fn paths_are_made_of_whole_numbers_and_commands() {
        for kind in 0..KINDS {
            for shape in pattern(kind, 77).into_iter().chain([binding()]) {
                let Shape::Path { d, .. } = shape else { continue };
                assert!(d.starts_with('M'), "{d}");
                assert!(d.bytes().all(|byte| byte.is_ascii_alphanumeric() || b" -".contains(&byte)), "{d}");
            }
        }
    }

    #[test]
    fn a_look_stays_within_what_the_styles_know() {
        let titles = ["", "a", "Q", "红楼梦", "شاهنامه", "Three Men in a Boat", "\u{202e}", "🦊", "x\0y"];
        let mut layouts = BTreeSet::new();
        for (n, title) in titles.iter().cycle().take(3000).enumerate() {
            let look = look(title, &n.to_string(), &(n / 7).to_string());
            assert!(look.kind < KINDS && look.palette < PALETTES && look.height < 4);
            layouts.insert(look.layout);
        }
        assert_eq!(layouts.into_iter().collect::<Vec<_>>(), [0, 1, 2, 3, 4]);
    }

    #[test]
    fn a_medallion_never_carries_wide_letters() {
        assert!((0..2000).all(|n| look("红楼梦", &n.to_string(), "x").kind != TOOLED));
        assert!((0..2000).any(|n| look("Emma", &n.to_string(), "x").kind == TOOLED));
    }

    #[test]
    fn length_counts_wide_letters_twice_and_heeds_long_words() {
        assert_eq!(length_class(""), "t-s");
        assert_eq!(length_class("Emma"), "t-s");
        assert_eq!(length_class("Middlemarch"), "t-l");
        assert_eq!(length_class("Moby-Dick"), "t-m");
        assert_eq!(length_class("红楼梦"), "t-s");
        assert_eq!(length_class("The Voyage of the Beagle"), "t-m");
        assert_eq!(length_class("Vierwaldstättersee"), "t-xl");
        assert_eq!(length_class(&"word ".repeat(40)), "t-xl");
    }
}
