//! Rust to WebAssembly, and the JavaScript glue that goes with it.

use std::path::{Path, PathBuf};

use wasm_bindgen_cli_support::Bindgen;

use super::{Build, link, split};
use crate::{
    error::{Error, Result},
    files, machine_paths, process,
    setup::{small_std, wasm_std, wasm_std::TARGET},
    workspace::Workspace,
};

/// The widget's package and the stem of its files.
const PACKAGE: &str = "carrel";

/// The widget in files that fit together.
pub struct Compiled {
    pub glue: PathBuf,
    pub wasm: PathBuf,
    /// The module that no first screen needs.
    pub later: PathBuf,
}

pub fn compile(workspace: &Workspace, build: Build) -> Result<Compiled> {
    let what = ["--lib", "--package", PACKAGE, "--features", "split"];
    let wasm = cargo_build(workspace, build, &what, &format!("{PACKAGE}.wasm"))?;
    let folder = build.folder(workspace);
    let split = split::split(&wasm, &folder.join("split"))?;
    let bound = folder.join("bindgen");
    files::remove_folder(&bound)?;
    bind(&split.main, build, PACKAGE, &bound)?;
    let glue = bound.join(format!("{PACKAGE}.js"));
    link::merge(&glue, &split.link)?;
    Ok(Compiled { glue, wasm: bound.join(format!("{PACKAGE}_bg.wasm")), later: split.later })
}

/// Compiles something of the workspace to WebAssembly; returns where the named file is.
pub fn cargo_build(workspace: &Workspace, build: Build, what: &[&str], file: &str) -> Result<PathBuf> {
    let mut cargo = workspace.cargo();
    let mut flags = machine_paths::remapped(workspace.root(), PACKAGE);
    // What is cut in two after linking must still say what refers to what.
    flags.push("-Clink-arg=--emit-relocs".into());
    match build {
        Build::Fast => wasm_std::ensure(workspace)?,
        Build::Release => {
            flags.extend(small_std::flags(workspace)?);
            cargo.env("RUSTC_BOOTSTRAP", "1");
        }
    }
    cargo
        .arg("build")
        .args(what)
        .args(["--target", TARGET, "--profile", build.profile()])
        .env("CARGO_ENCODED_RUSTFLAGS", machine_paths::encoded(&flags))
        .env_remove("RUSTFLAGS");
    process::run(&mut cargo)?;
    let profile = workspace.target().join(TARGET).join(build.profile());
    Ok(profile.join(file))
}

/// Writes the JavaScript that goes with a compiled module, and what is left of the module.
pub fn bind(wasm: &Path, build: Build, name: &str, folder: &Path) -> Result<()> {
    let release = build == Build::Release;
    let mut bindgen = Bindgen::new();
    let refused = |error| Error::Bindgen { reason: format!("{error:#}") };
    bindgen
        .input_path(wasm)
        .out_name(name)
        .typescript(false)
        // The loader says where the module is: its name has a hash.
        .omit_default_module_path(true)
        // The later module calls into this one through its table of functions.
        .keep_lld_exports(true)
        .remove_name_section(release)
        .remove_producers_section(release)
        .web(true)
        .map_err(refused)?
        .generate(folder)
        .map_err(refused)
}
