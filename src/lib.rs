//! The Carrel widget: a patron's personal page for any library's website.
//!
//! | Module | Holds |
//! |---|---|
//! | [`state`], [`reduce`] | everything that is shown, and its one pure change |
//! | [`store`] | the store that all elements of a page share |
//! | `upkeep`, `keeper`, `sender` | effects: saving, sending |
//! | [`session`], [`library`] | collections and settings, and how they come |
//! | `recall`, `renew`, [`stock`] | what is kept of them from visit to visit |
//! | [`settings`], [`starters`], [`tips`] | `carrel.json` |
//! | [`mail`], [`papers`] | what goes to the library and what comes back |
//! | [`lists`], `order`, `visits` | what a reader gathers, in which order, and when |
//! | [`mod@cite`], [`exchange`] | citations, and lists as other programs read and write them |
//! | [`i18n`] | texts in the reader's language |
//! | [`view`], `cover` | what a patron sees |
//! | [`later`] | the part of it that comes when the page is idle |
//! | [`component`] | [`CarrelPage`], for Yew apps |
//! | `root`, `live`, `elements`, `health` | Yew apps inside custom elements |
//! | [`browser`] | the edge: each file one power of the browser |

#![recursion_limit = "256"]

pub mod adapter;
pub mod answers;
mod availability;
pub mod backend;
mod blocks;
pub mod browser;
pub mod cite;
pub mod complete;
mod component;
pub mod cover;
#[cfg(target_arch = "wasm32")]
pub mod elements;
mod erasure;
pub mod exchange;
pub mod export;
pub mod finder;
mod forget;
mod fragment;
mod health;
pub mod i18n;
mod idle;
mod inquiry;
mod isbn;
mod keeper;
pub mod languages;
pub mod later;
mod ledger;
pub mod library;
pub mod lists;
mod live;
pub mod mail;
mod order;
pub mod papers;
mod pseudonym;
mod recall;
pub mod reduce;
mod renew;
pub mod root;
mod sender;
pub mod session;
pub mod settings;
mod shown;
mod speak;
pub mod starters;
pub mod state;
pub mod stock;
pub mod store;
pub mod surveys;
pub mod tips;
mod turn;
mod undo;
mod upkeep;
pub mod view;
mod visits;
mod wider;

pub use component::CarrelPage;

/// Half the size of the standard one.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
