//! The source of Rust's standard library, of the compiler's own version.

use std::path::{Path, PathBuf};

use super::{debian_source, rustup, toolchain};
use crate::{
    error::{Error, Result},
    files,
    workspace::Workspace,
};

/// Rust's folder `library`: as rustup keeps it, or else from Debian, kept under `target`.
pub fn ensure(workspace: &Workspace) -> Result<PathBuf> {
    let by_rustup = toolchain::sysroot(workspace)?.join("lib/rustlib/src/rust/library");
    if is_source(&by_rustup) {
        return Ok(by_rustup);
    }
    let version = toolchain::version(workspace)?;
    let kept = workspace.target().join("setup").join(format!("rust-src-{version}"));
    if is_source(&kept) {
        return Ok(kept);
    }
    eprintln!("setup: fetching the source of Rust's standard library with rustup …");
    if let Err(error) = rustup::add("component", "rust-src") {
        eprintln!("setup: {error}");
    }
    if is_source(&by_rustup) {
        return Ok(by_rustup);
    }
    eprintln!("setup: fetching it from Debian instead …");
    match keep_from_debian(&version, &kept) {
        Ok(()) if is_source(&kept) => Ok(kept),
        Ok(()) => Err(missing(&version, "Debian's package holds no `sysroot/Cargo.toml`")),
        Err(error) => Err(missing(&version, &format!("Debian does not have it either: {error}"))),
    }
}

fn keep_from_debian(version: &str, kept: &Path) -> Result<()> {
    let scratch = kept.with_extension("part");
    let library = debian_source::fetch(version, &scratch)?;
    files::replace_folder(&library, kept)?;
    files::remove_folder(&scratch)
}

fn is_source(library: &Path) -> bool {
    library.join("sysroot/Cargo.toml").is_file()
}

fn missing(version: &str, reason: &str) -> Error {
    Error::Missing {
        what: format!("the source of the standard library of Rust {version}"),
        remedy: format!("run `rustup component add rust-src` where there is a network. {reason}"),
    }
}
