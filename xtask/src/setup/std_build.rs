//! Compiles Rust's standard library for the widget's target from its source, and puts it where a compiler looks.

use std::path::{Path, PathBuf};

use super::wasm_std::TARGET;
use crate::{
    error::{Error, Result},
    files, machine_paths, process,
    workspace::Workspace,
};

/// Every build needs these: the first so that link-time optimisation sees into it, the second so that what the
/// library keeps unstable stays so for those who use it.
const FLAGS: [&str; 2] = ["-Cembed-bitcode=yes", "-Zforce-unstable-if-unmarked"];

/// How to build it.
pub struct Recipe {
    /// Compiler flags beside the usual.
    pub flags: &'static [&'static str],
    /// Options of Cargo that choose features.
    pub features: &'static [&'static str],
}

/// Makes `library`, a folder `…/rustlib/<target>/lib`, from the source in `source`.
pub fn build(workspace: &Workspace, source: &Path, recipe: &Recipe, library: &Path) -> Result<()> {
    let scratch = workspace.target().join("setup/std-build");
    files::remove_folder(&scratch)?;
    let built = compile(workspace, source, recipe, &scratch)?;
    install(&built, library)?;
    files::remove_folder(&scratch)?;
    if is_complete(library) {
        return Ok(());
    }
    Err(Error::Content {
        path: library.to_path_buf(),
        problem: "building Rust's standard library left no core, alloc and std here".into(),
        remedy: format!("is {} the source of this compiler's version?", source.display()),
    })
}

fn compile(workspace: &Workspace, source: &Path, recipe: &Recipe, scratch: &Path) -> Result<Vec<PathBuf>> {
    let mut flags = machine_paths::remapped(source, "std");
    flags.extend(FLAGS.iter().chain(recipe.flags).map(|flag| (*flag).to_owned()));
    let mut cargo = workspace.cargo();
    cargo
        .current_dir(source)
        // The library is written in unstable Rust, which its own compiler must be told to take.
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_ENCODED_RUSTFLAGS", machine_paths::encoded(&flags))
        .env_remove("RUSTFLAGS")
        .env("CARGO_TARGET_DIR", scratch)
        .args(["build", "--quiet", "--release", "--manifest-path", "sysroot/Cargo.toml", "--target", TARGET])
        .args(recipe.features);
    // Captured: the library warns about what it has no use for on this target.
    process::capture(&mut cargo)?;
    files::with_extension(&scratch.join(TARGET).join("release/deps"), "rlib")
}

/// Puts the libraries in place all at once, so that an interrupted set-up leaves nothing half done.
fn install(built: &[PathBuf], library: &Path) -> Result<()> {
    let part = library.with_extension("part");
    files::remove_folder(&part)?;
    files::create_folder(&part)?;
    for file in built {
        if let Some(name) = file.file_name() {
            files::write(&part.join(name), &files::read(file)?)?;
        }
    }
    files::replace_folder(&part, library)
}

/// Whether the folder holds a standard library.
pub fn is_complete(library: &Path) -> bool {
    let Ok(found) = files::with_extension(library, "rlib") else {
        return false;
    };
    ["libcore", "liballoc", "libstd"].iter().all(|part| found.iter().any(|path| crate_name(path) == Some(part)))
}

/// `libstd` of `libstd-0123456789abcdef.rlib` and of `libstd.rlib`, as a build from source names it.
fn crate_name(path: &Path) -> Option<&str> {
    path.file_stem()?.to_str()?.split('-').next()
}
