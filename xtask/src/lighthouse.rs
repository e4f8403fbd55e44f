//! What Lighthouse says of the demo library's home page: `cargo xtask lighthouse`, and a test of `cargo xtask test --long`.

use std::{path::Path, process::Command};

use crate::{
    args::Args,
    error::Result,
    process,
    setup::{npm, packages},
    site::{Part, Site},
    widget::Build,
    workspace::Workspace,
};

/// The measuring part, which has npm packages of its own.
const FOLDER: &str = "tests/lighthouse";

/// Builds the site as it would be published, and measures it.
pub fn task(workspace: &Workspace, args: Args) -> Result<()> {
    args.finish()?;
    npm::ensure(workspace)?;
    let site = Site::new(workspace, Build::Release, workspace.target().join("lighthouse-site"));
    for part in Part::ALL {
        site.make(part)?;
    }
    measure(workspace, site.folder())
}

/// Measures a site that is built; an error where it is not as good as it must be. The table is printed either way.
pub fn measure(workspace: &Workspace, site: &Path) -> Result<()> {
    let folder = workspace.path(FOLDER);
    // The browser's switches are those of the browser tests.
    npm::ensure(workspace)?;
    npm::ensure_in(workspace, &folder)?;
    packages::ensure()?;
    let reports = workspace.target().join("lighthouse");
    let mut node = Command::new("node");
    process::run(node.arg(folder.join("main.mjs")).arg(&reports).env("CARREL_SITE", site))?;
    println!("\nLighthouse's own reports are in {}", workspace.show(&reports));
    Ok(())
}
