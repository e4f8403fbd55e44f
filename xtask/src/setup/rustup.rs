//! rustup, which is asked first for whatever belongs to Rust.

use std::{env, fs, path::PathBuf, process::Command, time::Duration};

use crate::{error::Result, process};

/// How long rustup may do nothing. Without a route to its server it waits for ever.
const PATIENCE: Duration = Duration::from_secs(45);

/// `add("target", "wasm32-unknown-unknown")`, for the toolchain in use.
pub fn add(kind: &str, name: &str) -> Result<()> {
    let mut rustup = Command::new("rustup");
    rustup.args([kind, "add", name]);
    process::run_while_progressing(&mut rustup, PATIENCE, downloaded)
}

/// Bytes in rustup's download folder: they grow as long as a slow network still delivers.
fn downloaded() -> u64 {
    let home = env::var_os("RUSTUP_HOME").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".rustup")));
    let entries = home.and_then(|home| fs::read_dir(home.join("downloads")).ok());
    entries.into_iter().flatten().flatten().filter_map(|entry| Some(entry.metadata().ok()?.len())).sum()
}
