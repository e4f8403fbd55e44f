//! What a patron sees. Components draw from [`View`] alone, so that they can be rendered without a browser.

pub mod actions;
pub mod arranged;
pub mod button;
pub mod card;
pub mod cite;
pub mod context;
pub mod cover;
pub mod desk;
pub mod dialog;
mod dialog_styles;
pub mod dialogs;
pub mod done;
pub mod draft;
pub mod empty;
pub mod find;
pub mod focus;
pub mod follow;
pub mod icon;
pub mod interests;
pub mod ledger;
pub mod mine;
pub mod opened;
pub mod over;
pub mod own;
pub mod page;
pub mod personal;
pub mod picture;
pub mod reason;
pub mod settings;
pub mod shelf;
pub mod slots;
pub mod status;
pub mod tip;
pub mod title;
pub mod why;

pub use context::{Ask, View};
