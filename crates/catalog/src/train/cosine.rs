//! The nearest titles by cosine, of readers or of content.

use rayon::prelude::*;

use super::Lists;
use super::content::{Content, strongest};
use super::counts::Counts;

/// By readers: patrons of both / (√(patrons of one · patrons of the other) + `shrink`), all by published measures.
pub fn by_readers(counts: &Counts, shrink: f64, keep: usize) -> Lists {
    let list = |title: u32| {
        let (others, patrons) = counts.row(title);
        let weight = |(&other, &patrons): (&u32, &u32)| {
            let length = (counts.own(title) * counts.own(other)).sqrt();
            (other, (f64::from(patrons) / (length + shrink).max(1.0)) as f32)
        };
        strongest(others.iter().zip(patrons).map(weight).collect(), keep)
    };
    (0..counts.titles() as u32).into_par_iter().map(list).collect()
}

/// By content.
pub fn by_content(content: &Content, titles: usize, keep: usize) -> Lists {
    (0..titles as u32).into_par_iter().map(|title| strongest(content.nearest(title).to_vec(), keep)).collect()
}
