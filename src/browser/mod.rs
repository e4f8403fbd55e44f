//! The edge to the browser: each file one of its powers, handed in to everything else.

pub mod cache;
pub mod clock;
pub mod field;
pub mod host;
pub mod intl;
pub mod json;
pub mod local;
pub mod locks;
pub mod net;
pub mod page;
pub mod paper;
pub mod random;
pub mod storage;
