//! Rust's standard library for `wasm32-unknown-unknown`.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use super::debian_std;
use crate::{
    error::{Error, Result},
    files, process,
    workspace::Workspace,
};

pub const TARGET: &str = "wasm32-unknown-unknown";

/// How long rustup may do nothing. Without a route to its server it waits for ever.
const PATIENCE: Duration = Duration::from_secs(45);

/// Has the library installed: by rustup, or else built from the source that Debian packages.
pub fn ensure(workspace: &Workspace) -> Result<()> {
    let sysroot = PathBuf::from(process::capture(workspace.rustc().args(["--print", "sysroot"]))?.trim());
    let library = sysroot.join("lib/rustlib").join(TARGET).join("lib");
    if is_complete(&library) {
        return Ok(());
    }
    eprintln!("setup: installing Rust's standard library for {TARGET} with rustup …");
    let by_rustup = add_with_rustup();
    if is_complete(&library) {
        return Ok(());
    }
    if let Err(error) = &by_rustup {
        eprintln!("setup: {error}");
    }
    eprintln!("setup: building it from Debian's source of this compiler instead, about two minutes …");
    match build_from_source(workspace, &library) {
        Ok(()) if is_complete(&library) => Ok(()),
        Ok(()) => Err(missing("the build from source gave no `core`")),
        Err(error) => Err(missing(&format!("it could not be built from source either: {error}"))),
    }
}

fn build_from_source(workspace: &Workspace, library: &Path) -> Result<()> {
    let folder = workspace.target().join("setup");
    let built = debian_std::build(workspace, &folder)?;
    install(&built, library)?;
    files::remove_folder(&folder)
}

fn missing(reason: &str) -> Error {
    Error::Missing {
        what: format!("Rust's standard library for {TARGET}"),
        remedy: format!(
            "run `rustup target add {TARGET}` where there is a network \
             (for Debian's own rustc: `apt-get install libstd-rust-dev-wasm32`). {reason}"
        ),
    }
}

fn is_complete(library: &Path) -> bool {
    let Ok(found) = files::with_extension(library, "rlib") else {
        return false;
    };
    ["libcore", "liballoc", "libstd"].iter().all(|part| found.iter().any(|path| crate_name(path) == Some(part)))
}

/// `libstd` of `libstd-0123456789abcdef.rlib` and of `libstd.rlib`, as a build from source names it.
fn crate_name(path: &Path) -> Option<&str> {
    path.file_stem()?.to_str()?.split('-').next()
}

fn add_with_rustup() -> Result<()> {
    let mut rustup = Command::new("rustup");
    rustup.args(["target", "add", TARGET]);
    process::run_while_progressing(&mut rustup, PATIENCE, downloaded)
}

/// Bytes in rustup's download folder: they grow as long as a slow network still delivers.
fn downloaded() -> u64 {
    let home = env::var_os("RUSTUP_HOME").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".rustup")));
    let entries = home.and_then(|home| fs::read_dir(home.join("downloads")).ok());
    entries.into_iter().flatten().flatten().filter_map(|entry| Some(entry.metadata().ok()?.len())).sum()
}

/// Puts the libraries in place all at once, so that an interrupted set-up leaves nothing half done.
fn install(built: &[PathBuf], library: &Path) -> Result<()> {
    let part = library.with_extension("part");
    files::remove_folder(&part)?;
    for file in built {
        if let Some(name) = file.file_name() {
            files::write(&part.join(name), &files::read(file)?)?;
        }
    }
    files::replace_folder(&part, library)
}
