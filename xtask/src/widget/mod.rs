//! The widget as the files that a library publishes:
//!
//! | File | Holds |
//! |---|---|
//! | `carrel.js` | the loader: the one name that never changes |
//! | `carrel-<hash>.js`, `carrel-<hash>.wasm` | the glue that wasm-bindgen writes, and the engine |
//! | `carrel-later-<hash>.wasm` | what of the engine no first screen needs: it comes when the page is idle |
//! | `carrel-<hash>.css` | the styles |
//! | `locales/<tag>-<hash>.json` | one language's texts of the first screen |
//! | `locales/later/<tag>-<hash>.json` | its other texts, which come with the later module |
//!
//! The hashes are of the contents, so these files can be cached for ever; the loader knows their names.
//! A release also has a `.br` and a `.gz` twin of each, for servers that hand out precompressed files.

mod assets;
mod compile;
mod compress;
mod link;
mod names;
mod publish;
mod shrink;
mod sizes;
mod split;
mod texts;

use std::path::{Path, PathBuf};

use crate::{args::Args, error::Result, setup::npm, workspace::Workspace};
pub use compile::{bind, cargo_build};
pub use shrink::optimised;
pub use sizes::Sizes;

/// How much work goes into a build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Build {
    /// Quick to make, for working on it; needs no Node.
    Fast,
    /// As small as it gets, for patrons.
    Release,
}

impl Build {
    fn profile(self) -> &'static str {
        match self {
            Self::Fast => "wasm-dev",
            Self::Release => "release",
        }
    }

    /// Where the steps between leave their files.
    fn folder(self, workspace: &Workspace) -> PathBuf {
        workspace.target().join("widget").join(self.profile())
    }
}

/// `cargo xtask dist`.
pub fn task(workspace: &Workspace, mut args: Args) -> Result<()> {
    let build = if args.flag("--fast") { Build::Fast } else { Build::Release };
    let out = args.value("--out")?.map_or_else(|| workspace.path("dist"), PathBuf::from);
    args.finish()?;
    let sizes = make(workspace, build, &out)?;
    println!("{}", sizes.table());
    println!("\nwritten to {}", workspace.show(&out));
    match build {
        Build::Fast => Ok(()),
        Build::Release => sizes.check(),
    }
}

/// Builds the widget into `out`, which afterwards holds nothing else, and measures it.
pub fn make(workspace: &Workspace, build: Build, out: &Path) -> Result<Sizes> {
    if build == Build::Release {
        npm::ensure(workspace)?;
    }
    let folder = build.folder(workspace);
    let compiled = compile::compile(workspace, build)?;
    let mut sources = assets::read(workspace, compiled)?;
    if build == Build::Release {
        shrink::shrink(workspace, &folder, &mut sources)?;
        texts::check(workspace, &sources.wasm)?;
    }
    let mut named = assets::name(sources, build == Build::Release);
    if build == Build::Release {
        // The loader is whole only now that it holds the other names.
        shrink::shrink_loader(workspace, &folder, &mut named)?;
    }
    publish::publish(&named, build, out)
}
