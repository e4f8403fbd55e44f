//! Where things are.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

use crate::error::{Doing, Error, Result};

/// The checkout that the task works in.
pub struct Workspace {
    root: PathBuf,
    target: PathBuf,
}

impl Workspace {
    /// Finds the checkout from Cargo's environment, or else from the current folder upwards.
    pub fn locate() -> Result<Self> {
        let here = env::current_dir().doing("find", ".")?;
        let start = env::var_os("CARGO_MANIFEST_DIR").map_or(here, PathBuf::from);
        let root = start
            .ancestors()
            .find(|folder| folder.join("xtask/Cargo.toml").is_file())
            .ok_or_else(|| Error::Missing {
                what: "a checkout of Carrel".into(),
                remedy: "run this inside one".into(),
            })?
            .to_path_buf();
        let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |given| root.join(given));
        Ok(Self { root, target })
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Cargo's output folder; ours go there too.
    pub fn target(&self) -> &Path {
        &self.target
    }

    pub fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// The folder of browser tests, which also holds the npm packages.
    pub fn browser_tests(&self) -> PathBuf {
        self.path("tests/browser")
    }

    /// A program from an npm package.
    pub fn npm_program(&self, name: &str) -> PathBuf {
        self.browser_tests().join("node_modules/.bin").join(name)
    }

    /// A path as it is shown: relative to the checkout where it is inside.
    pub fn show(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).display().to_string()
    }

    /// Cargo as it called us, in the checkout.
    pub fn cargo(&self) -> Command {
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.current_dir(&self.root);
        // Set by the `cargo run` around us for this package; a build script of another package must not read them.
        for (name, _) in env::vars_os() {
            if name.to_str().is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")) {
                cargo.env_remove(name);
            }
        }
        cargo
    }

    /// The compiler that this Cargo uses.
    pub fn rustc(&self) -> Command {
        let mut rustc = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
        rustc.current_dir(&self.root);
        rustc
    }
}
