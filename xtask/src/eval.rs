//! `cargo xtask eval`: how good the recommendations are, measured by `crates/eval`.

use crate::{args::Args, error::Result, process, workspace::Workspace};

/// Builds what measures, for speed, and hands it all options.
pub fn task(workspace: &Workspace, args: Args) -> Result<()> {
    let mut cargo = workspace.cargo();
    cargo.args(["run", "--package", "carrel-eval", "--profile", "native", "--"]).args(args.rest());
    process::run(&mut cargo)
}
