//! What arrives of events when tabs are killed and the server fails: `cargo xtask bench --delivery`. The same load in the same storms
//! (`tests/browser/storm.mjs`), given to Carrel and to Snowplow's tracker.

use std::process::Command;

use super::catalogue::whole;
use crate::{
    args::Args,
    error::Result,
    process,
    setup::{npm, packages},
    site::{Part, Site},
    widget::Build,
    workspace::Workspace,
};

/// The measuring part, which has an npm package of its own.
const PAGES: &str = "tests/bench/delivery";
/// Storms, unless another number is asked for.
const RUNS: u32 = 5;
/// Milliseconds from one event to the next, likewise: about what a page needs that draws each. A tracker alone needs none.
const PACE: u32 = 40;

/// Measures so many storms.
pub fn run(workspace: &Workspace, mut args: Args) -> Result<()> {
    let runs = whole("--runs", args.value("--runs")?, RUNS)?;
    let pace = whole("--pace", args.value("--pace")?, PACE)?;
    args.finish()?;
    npm::ensure(workspace)?;
    npm::ensure_in(workspace, &workspace.path(PAGES))?;
    packages::ensure()?;
    let folder = workspace.target().join("bench/delivery");
    let site = Site::new(workspace, Build::Release, folder);
    site.make(Part::Widget)?;
    site.make(Part::Collection)?;
    let report = workspace.target().join("bench/delivery.json");
    let mut node = Command::new("node");
    node.current_dir(workspace.root()).env("CARREL_SITE", site.folder());
    process::run(
        node.arg(workspace.path(PAGES).join("main.mjs")).arg(&report).args([runs, pace].map(|it| it.to_string())),
    )?;
    println!("\nwritten to {}", workspace.show(&report));
    Ok(())
}
