//! Turns a library's catalogue into the static files that the widget reads.
//!
//! | Module | Holds |
//! |---|---|
//! | [`cli`] | the command line |
//! | [`build`], [`inspect`] | what the commands do |
//! | [`availability`] | which branch has what on its shelves |
//! | [`check_backend`] | whether a backend does what the widget needs |
//! | [`disclosure`] | what a collection tells of patrons |
//! | [`source`] | readers: from the bytes of a source to records |
//! | [`draft`], [`clean`], [`title_marks`] | from a record to a title |
//! | [`intake`] | where readers put what they find |
//! | [`marc`] | MARC records and what their fields mean |
//! | [`store`] | titles, packed |
//! | [`editions`] | the records of one work become one title |
//! | [`names`] | from what the library's files call a title to the title |
//! | [`loans`] | who borrowed what |
//! | [`train`] | from loans and content to the neighbour model |
//! | [`topics`] | which topics can be browsed |
//! | [`hand`] | staff picks and what is not to be recommended |
//! | [`budget`] | how many titles everybody fetches |
//! | [`publish`] | from titles to the files of a collection |
//! | [`packs`] | the titles of a collection that is there |
//! | [`output`] | files, written so that a failed build changes nothing |
//! | [`report`], [`memory`] | the account of a build |
//! | [`error`] | what can stop a command |

pub mod availability;
pub mod budget;
pub mod build;
pub mod check_backend;
pub mod clean;
pub mod cli;
pub mod disclosure;
pub mod draft;
pub mod editions;
pub mod error;
pub mod hand;
pub mod inspect;
pub mod intake;
pub mod loans;
pub mod marc;
pub mod memory;
pub mod names;
pub mod output;
pub mod packs;
pub mod publish;
pub mod report;
pub mod source;
pub mod store;
pub mod title_marks;
pub mod topics;
pub mod train;
