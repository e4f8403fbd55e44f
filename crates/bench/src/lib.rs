//! Libraries and readers that nobody has, on which ranking is measured: natively (`benches/rank.rs`) and, compiled as the
//! widget is, in a browser (`tests/bench`). `cargo xtask bench` runs both.
//!
//! | Module | Holds |
//! |---|---|
//! | [`random`] | numbers that are the same everywhere |
//! | [`library`] | titles, and which speak for which others |
//! | [`reader`] | readers with a taste |
//! | [`gutenberg`] | a real catalogue made larger |
//! | [`formats`], [`marc`] | its records in every format that is read |
//! | [`columns`] | a collection as the twin in JavaScript takes it |
//! | [`prepared`] | all of that as files, made once |
//! | `page` | ranking as JavaScript calls it |

pub mod random;

#[cfg(not(target_family = "wasm"))]
pub mod columns;
#[cfg(not(target_family = "wasm"))]
pub mod formats;
#[cfg(not(target_family = "wasm"))]
pub mod gutenberg;
#[cfg(not(target_family = "wasm"))]
pub mod library;
#[cfg(not(target_family = "wasm"))]
pub mod marc;
#[cfg(not(target_family = "wasm"))]
pub mod prepared;
#[cfg(not(target_family = "wasm"))]
pub mod reader;

#[cfg(target_family = "wasm")]
mod page;

/// The time at which everything is ranked, in ms since 1970: noon on 2026-11-22.
pub const NOW: u64 = 1_795_348_800_000;
/// The same in days.
pub const TODAY: i32 = (NOW / carrel_engine::rank::DAY_MS) as i32;
