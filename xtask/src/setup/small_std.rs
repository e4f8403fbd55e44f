//! The standard library that releases use: compiled for size, and a panic aborts at once, so that no message of a
//! panic and nothing that words it is part of the widget. See `docs/decisions/0022-std-for-size.md`.

use std::path::{Path, PathBuf};

use super::{
    rust_source,
    std_build::{self, Recipe},
    toolchain,
    wasm_std::TARGET,
};
use crate::{error::Result, files, workspace::Workspace};

/// The library and the widget must agree on these.
const PANIC: [&str; 2] = ["-Cpanic=immediate-abort", "-Zunstable-options"];

const RECIPE: Recipe = Recipe {
    flags: &[PANIC[0], PANIC[1], "-Copt-level=z"],
    features: &["--no-default-features", "--features", "compiler-builtins-mem,optimize_for_size"],
};

/// Places of panics and `{:?}` of our types, which nobody is shown either.
const SILENT: [&str; 2] = ["-Zlocation-detail=none", "-Zfmt-debug=none"];

/// Compiler flags with which a crate is built upon this library. They are unstable: `RUSTC_BOOTSTRAP` must be set.
pub fn flags(workspace: &Workspace) -> Result<Vec<String>> {
    let sysroot = ensure(workspace)?;
    let mut flags = vec![format!("--sysroot={}", sysroot.display())];
    flags.extend([PANIC, SILENT].concat().into_iter().map(str::to_owned));
    Ok(flags)
}

/// Has it built; it is kept for as long as compiler and recipe stay the same.
pub fn ensure(workspace: &Workspace) -> Result<PathBuf> {
    let sysroot = workspace.target().join("setup/std-small").join(key(&toolchain::identity(workspace)?));
    let library = sysroot.join("lib/rustlib").join(TARGET).join("lib");
    if !std_build::is_complete(&library) {
        build(workspace, &library)?;
    }
    Ok(sysroot)
}

fn build(workspace: &Workspace, library: &Path) -> Result<()> {
    let source = rust_source::ensure(workspace)?;
    eprintln!("setup: building Rust's standard library for size, about half a minute …");
    std_build::build(workspace, &source, &RECIPE, library)
}

fn key(compiler: &str) -> String {
    files::short_hash([compiler, &RECIPE.flags.concat(), &RECIPE.features.concat()].concat().as_bytes())
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn another_compiler_gets_a_library_of_its_own() {
        assert_ne!(key("rustc 1.95.0"), key("rustc 1.96.0"));
        assert_eq!(key("rustc 1.95.0"), key("rustc 1.95.0"));
    }
}
