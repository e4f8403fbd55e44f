//! The pure part of Carrel: titles, collections, profiles and ranking. No I/O, no clock, no randomness, no browser.
//!
//! | Module | Holds |
//! |---|---|
//! | [`title`] | one title of a library |
//! | [`collection`] | titles in columns, and the files they travel in |
//! | [`codec`], [`strings`] | the bytes of those files |
//! | [`feature`] | what titles share: topics, creators, languages … |
//! | [`fold`] | texts made comparable |
//! | [`find`] | the find index, and what a search finds in it |
//! | [`profile`] | what a reader said, mergeable |
//! | [`rank`] | shelves, scores and reasons |
//! | [`consent`], [`event`], [`outbox`] | what may be sent, in which form, and what waits |
//! | [`request`] | what a reader asked of the library, and what becomes of it |
//! | [`slots`] | the check-summed texts that a profile is kept in |
//! | [`field`], [`link`] | JSON and addresses from outside |
//! | [`datum`] | JSON to be written |
//! | [`date`], [`map`] | days and times; a small sorted map |

pub mod codec;
pub mod collection;
pub mod consent;
pub mod date;
pub mod datum;
pub mod event;
pub mod feature;
pub mod field;
pub mod find;
pub mod fold;
pub mod link;
pub mod map;
pub mod outbox;
pub mod profile;
pub mod rank;
pub mod request;
pub mod slots;
pub mod strings;
pub mod title;

mod math;
