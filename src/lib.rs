//! The Carrel widget: a patron's personal page for any library's website.
//!
//! | Module | Holds |
//! |---|---|
//! | [`state`] | everything that is shown, and its one pure change |
//! | [`store`] | the store that all elements of a page share |
//! | `keeper`, `sender` | effects: saving, sending |
//! | [`session`], [`library`] | collections and settings, and how they come |
//! | [`settings`] | `carrel.json` |
//! | [`i18n`] | texts in the reader's language |
//! | [`view`], `cover` | what a patron sees |
//! | [`component`] | [`CarrelPage`], for Yew apps |
//! | `root`, `elements`, `health` | Yew apps inside custom elements |
//! | [`browser`] | the edge: each file one power of the browser |

#![recursion_limit = "256"]

pub mod backend;
pub mod browser;
pub mod component;
pub mod cover;
#[cfg(target_arch = "wasm32")]
pub mod elements;
mod export;
mod health;
pub mod i18n;
mod idle;
mod keeper;
pub mod library;
pub mod root;
mod sender;
pub mod session;
pub mod settings;
pub mod state;
pub mod store;
pub mod view;

pub use component::CarrelPage;
