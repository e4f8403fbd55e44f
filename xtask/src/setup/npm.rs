//! The npm packages of the browser tests and of `dist`, or of another folder, at the versions of its lock file.

use std::{path::Path, process::Command};

use crate::{
    error::{Error, Result},
    files, process,
    workspace::Workspace,
};

/// The oldest Node that playwright-core runs on.
const OLDEST_NODE: u32 = 20;

pub fn ensure(workspace: &Workspace) -> Result<()> {
    ensure_in(workspace, &workspace.browser_tests())
}

/// Likewise for a folder with a lock file of its own.
pub fn ensure_in(workspace: &Workspace, folder: &Path) -> Result<()> {
    let lock = files::short_hash(&files::read(&folder.join("package-lock.json"))?);
    let stamp = folder.join("node_modules/.carrel-lock");
    if files::read_text(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    check_node()?;
    eprintln!("setup: installing the npm packages of {} …", workspace.show(folder));
    install(folder)?;
    files::write(&stamp, lock.as_bytes())
}

fn install(folder: &Path) -> Result<()> {
    let arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
    process::capture(Command::new("npm").args(arguments).current_dir(folder))?;
    Ok(())
}

fn check_node() -> Result<()> {
    let version = process::capture(Command::new("node").arg("--version")).unwrap_or_default();
    match major(&version) {
        Some(major) if major >= OLDEST_NODE => Ok(()),
        _ => Err(Error::Missing {
            what: format!("Node {OLDEST_NODE} or newer (found {:?})", version.trim()),
            remedy: "install it; `cargo xtask serve` and `cargo xtask dist --fast` do without".into(),
        }),
    }
}

/// 20 of `v20.11.1`.
fn major(version: &str) -> Option<u32> {
    version.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::major;

    #[test]
    fn the_major_version_of_node_is_its_first_number() {
        assert_eq!(major("v20.20.2\n"), Some(20));
        assert_eq!(major(""), None);
    }
}
