//! What is compiled for patrons must not depend on where this machine keeps its files.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

/// Compiler flags that replace the places of sources, which panic messages and debug information name: `source` by
/// `name`, and Cargo's own. The same sources then give the same bytes everywhere.
pub fn remapped(source: &Path, name: &'static str) -> Vec<String> {
    let mut places = vec![(source.to_path_buf(), name)];
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

/// As the variable `CARGO_ENCODED_RUSTFLAGS` takes them: a flag may hold spaces, since folders may.
pub fn encoded(flags: &[String]) -> String {
    flags.join("\u{1f}")
}
