//! Rust to WebAssembly, and the JavaScript glue that goes with it.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use wasm_bindgen_cli_support::Bindgen;

use super::Build;
use crate::{
    error::{Error, Result},
    files, process,
    setup::wasm_std::TARGET,
    workspace::Workspace,
};

/// The widget's package and the stem of its files.
const PACKAGE: &str = "carrel";

/// What wasm-bindgen wrote.
pub struct Compiled {
    pub glue: PathBuf,
    pub wasm: PathBuf,
}

pub fn compile(workspace: &Workspace, build: Build) -> Result<Compiled> {
    let wasm = cargo_build(workspace, build)?;
    let folder = build.folder(workspace).join("bindgen");
    files::remove_folder(&folder)?;
    bind(&wasm, build, &folder)?;
    Ok(Compiled { glue: folder.join(format!("{PACKAGE}.js")), wasm: folder.join(format!("{PACKAGE}_bg.wasm")) })
}

fn cargo_build(workspace: &Workspace, build: Build) -> Result<PathBuf> {
    let mut cargo = workspace.cargo();
    cargo
        .args(["build", "--lib", "--package", PACKAGE, "--target", TARGET, "--profile", build.profile()])
        .env("CARGO_ENCODED_RUSTFLAGS", without_machine_paths(workspace).join("\u{1f}"))
        .env_remove("RUSTFLAGS");
    process::run(&mut cargo)?;
    let profile = workspace.target().join(TARGET).join(build.profile());
    Ok(profile.join(format!("{PACKAGE}.wasm")))
}

/// Panic messages name source files: without where this machine keeps them, the same source gives the same bytes.
fn without_machine_paths(workspace: &Workspace) -> Vec<String> {
    let mut places = vec![(workspace.root().to_path_buf(), "carrel")];
    let cargo_home = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".cargo")));
    if let Some(cargo_home) = cargo_home {
        // Each registry keeps its crates in a folder of its own. The last of two prefixes that match counts.
        let registries = fs::read_dir(cargo_home.join("registry/src")).into_iter().flatten().flatten();
        let mut registries: Vec<_> = registries.map(|registry| (registry.path(), "crates")).collect();
        // Other flags, or the same in another order, make Cargo build everything anew.
        registries.sort();
        places.push((cargo_home.clone(), "cargo"));
        places.extend(registries);
    }
    places.into_iter().map(|(place, name)| format!("--remap-path-prefix={}={name}", place.display())).collect()
}

fn bind(wasm: &Path, build: Build, folder: &Path) -> Result<()> {
    let release = build == Build::Release;
    let mut bindgen = Bindgen::new();
    let refused = |error| Error::Bindgen { reason: format!("{error:#}") };
    bindgen
        .input_path(wasm)
        .out_name(PACKAGE)
        .typescript(false)
        // The loader says where the module is: its name has a hash.
        .omit_default_module_path(true)
        .remove_name_section(release)
        .remove_producers_section(release)
        .web(true)
        .map_err(refused)?
        .generate(folder)
        .map_err(refused)
}
