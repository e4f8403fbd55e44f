//! Formatting, and the tests of every crate.

use std::process::Command;

use super::{Options, tally::Tally};
use crate::{error::Result, process, workspace::Workspace};

pub fn run(workspace: &Workspace, options: &Options) -> Result<Tally> {
    let mut tally = cargo_test(workspace, options)?;
    if options.filter.is_none() {
        tally += formatting(workspace)?;
    }
    Ok(tally)
}

/// One check, where rustfmt is there to make it.
fn formatting(workspace: &Workspace) -> Result<Tally> {
    if !process::succeeds(workspace.cargo().args(["fmt", "--version"])) {
        return Ok(Tally { skipped: 1, ..Tally::default() });
    }
    let mut differing = 0;
    let good =
        process::each_line(workspace.cargo().args(["fmt", "--all", "--check", "--", "--files-with-diff"]), |line| {
            differing += 1;
            println!("not formatted: {line}");
        })?;
    if !good {
        println!("error: {differing} files differ from what `cargo fmt --all` makes");
    }
    Ok(Tally::of(good))
}

fn cargo_test(workspace: &Workspace, options: &Options) -> Result<Tally> {
    // Apart, as this crate was built apart: together, Cargo would choose other features and build its dependencies again.
    let mut tally = cargo_test_of(workspace, options, &["--workspace", "--exclude", "xtask"])?;
    tally += cargo_test_of(workspace, options, &["--package", "xtask"])?;
    Ok(tally)
}

fn cargo_test_of(workspace: &Workspace, options: &Options, packages: &[&str]) -> Result<Tally> {
    let mut tally = Tally::default();
    let good = process::each_line(&mut command(workspace, options, packages), |line| {
        tally.add_libtest_line(line);
        println!("{line}");
    })?;
    if !good && tally.failed == 0 {
        // Did not compile, or a test took its whole process down.
        println!("error: `cargo test` failed without a failed test");
        tally += Tally::failed();
    }
    Ok(tally)
}

fn command(workspace: &Workspace, options: &Options, packages: &[&str]) -> Command {
    let mut cargo = workspace.cargo();
    cargo.args(["test", "--no-fail-fast"]).args(packages).args(&options.filter);
    if options.long {
        // What writes files of the repository is no test.
        cargo.args(["--", "--include-ignored", "--skip", "write_the_pseudo_locale"]);
        // The laws of the ranking, on as many random libraries and readers.
        cargo.env("CARREL_CASES", "10000");
    }
    if let Some(shared) = super::browser::shared_data(workspace) {
        cargo.env("CARREL_SHARED", shared);
    }
    cargo
}
