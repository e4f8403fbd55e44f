//! The demo library in one folder, as a web team would publish it:
//!
//! | Path | Made from |
//! |---|---|
//! | `/index.html`, `/demo/` | `index.html`, `static/demo/` |
//! | `/carrel/` | the widget |
//! | `/carrel/collection/` | `static/demo/catalogue.csv`, by the `carrel` command |

mod collection;
mod pages;
mod yew_host;

use std::path::PathBuf;

use crate::{
    error::Result,
    widget::{self, Build, Sizes},
    workspace::Workspace,
};
pub use collection::{CATALOGUE, carrel_command};

pub struct Site<'a> {
    workspace: &'a Workspace,
    build: Build,
    folder: PathBuf,
}

/// What can be built by itself when its sources change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Widget,
    Collection,
    Pages,
}

impl Part {
    pub const ALL: [Self; 3] = [Self::Pages, Self::Collection, Self::Widget];

    pub fn name(self) -> &'static str {
        match self {
            Self::Widget => "widget",
            Self::Collection => "collection",
            Self::Pages => "pages",
        }
    }

    /// Files and folders that it is made from, relative to the checkout.
    pub fn sources(self) -> &'static [&'static str] {
        match self {
            Self::Widget => &[
                "Cargo.toml",
                "Cargo.lock",
                "crates/engine/Cargo.toml",
                "crates/engine/src",
                "crates/kernel/src",
                "src",
                "static/carrel.css",
                "static/carrel.js",
                "static/locales",
                "static/styles",
            ],
            Self::Collection => &[
                "crates/catalog/Cargo.toml",
                "crates/catalog/src",
                "crates/engine/src",
                "crates/kernel/src",
                collection::ARGUMENTS,
                collection::CATALOGUE,
                collection::SETTINGS,
            ],
            Self::Pages => &[pages::HOME, pages::DEMO],
        }
    }
}

impl<'a> Site<'a> {
    pub fn new(workspace: &'a Workspace, build: Build, folder: PathBuf) -> Self {
        Self { workspace, build, folder }
    }

    /// The folder to serve.
    pub fn folder(&self) -> &PathBuf {
        &self.folder
    }

    pub fn make(&self, part: Part) -> Result<()> {
        match part {
            Part::Widget => self.make_widget().map(|_| ()),
            Part::Collection => collection::make(self.workspace, self.build, &self.folder.join("carrel/collection")),
            Part::Pages => pages::make(self.workspace, &self.folder),
        }
    }

    /// `/yew-host/`, which only tests visit.
    pub fn make_yew_host(&self) -> Result<()> {
        yew_host::make(self.workspace, self.build, &self.folder.join("yew-host"))
    }

    pub fn make_widget(&self) -> Result<Sizes> {
        widget::make(self.workspace, self.build, &self.folder.join("carrel"))
    }
}
