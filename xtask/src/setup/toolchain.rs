//! The compiler in use, as it describes itself.

use std::path::PathBuf;

use crate::{error::Result, process, workspace::Workspace};

/// The folder that holds the compiler and its libraries.
pub fn sysroot(workspace: &Workspace) -> Result<PathBuf> {
    Ok(process::capture(workspace.rustc().args(["--print", "sysroot"]))?.trim().into())
}

/// `1.95.0`.
pub fn version(workspace: &Workspace) -> Result<String> {
    let text = process::capture(workspace.rustc().arg("--version"))?;
    Ok(text.split_whitespace().nth(1).unwrap_or_default().to_owned())
}

/// All that tells this compiler from another: a library works with the very compiler that made it only.
pub fn identity(workspace: &Workspace) -> Result<String> {
    process::capture(workspace.rustc().arg("-vV"))
}
