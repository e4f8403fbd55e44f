//! Rust's standard library for `wasm32-unknown-unknown`, as everybody has it.

use std::path::Path;

use super::{
    rust_source, rustup,
    std_build::{self, Recipe},
    toolchain,
};
use crate::{
    error::{Error, Result},
    workspace::Workspace,
};

pub const TARGET: &str = "wasm32-unknown-unknown";

const RECIPE: Recipe = Recipe { flags: &[], features: &["--features", "compiler-builtins-mem"] };

/// Has the library installed: by rustup, or else built from source.
pub fn ensure(workspace: &Workspace) -> Result<()> {
    let library = toolchain::sysroot(workspace)?.join("lib/rustlib").join(TARGET).join("lib");
    if std_build::is_complete(&library) {
        return Ok(());
    }
    eprintln!("setup: installing Rust's standard library for {TARGET} with rustup …");
    let by_rustup = rustup::add("target", TARGET);
    if std_build::is_complete(&library) {
        return Ok(());
    }
    if let Err(error) = &by_rustup {
        eprintln!("setup: {error}");
    }
    build(workspace, &library).map_err(|error| missing(&error))
}

fn build(workspace: &Workspace, library: &Path) -> Result<()> {
    let source = rust_source::ensure(workspace)?;
    eprintln!("setup: building it from source instead, about a minute …");
    std_build::build(workspace, &source, &RECIPE, library)
}

fn missing(reason: &Error) -> Error {
    Error::Missing {
        what: format!("Rust's standard library for {TARGET}"),
        remedy: format!(
            "run `rustup target add {TARGET}` where there is a network \
             (for Debian's own rustc: `apt-get install libstd-rust-dev-wasm32`). \
             It could not be built from source either: {reason}"
        ),
    }
}
