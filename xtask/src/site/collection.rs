//! The demo library's collection.

use std::{
    env::consts::EXE_SUFFIX,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    error::{Error, Result},
    files, process,
    widget::Build,
    workspace::Workspace,
};

pub const CATALOGUE: &str = "static/demo/catalogue.csv";
/// Settings of the demo library, published beside its collection.
pub const SETTINGS: &str = "static/demo/carrel.json";
/// Further arguments of `carrel build` for this catalogue, one a line; lines that begin with `#` are remarks.
pub const ARGUMENTS: &str = "static/demo/build.args";

pub fn make(workspace: &Workspace, build: Build, out: &Path) -> Result<()> {
    let catalogue = workspace.path(CATALOGUE);
    if !catalogue.is_file() {
        return Err(Error::Missing {
            what: CATALOGUE.into(),
            remedy: "the demo library has no titles until it is there".into(),
        });
    }
    let carrel = carrel_command(workspace, build)?;
    // Built aside, so that the server never sees half a collection, and an error leaves the last good one.
    let fresh = out.with_extension("fresh");
    files::remove_folder(&fresh)?;
    files::create_folder(out)?;
    let mut carrel_build = Command::new(&carrel);
    carrel_build
        .current_dir(workspace.root())
        .args(["build", CATALOGUE, "--out"])
        .arg(&fresh)
        .args(arguments(workspace)?);
    process::capture(&mut carrel_build)?;
    if !fresh.is_dir() {
        return Err(Error::Command { command: process::show(&carrel_build), outcome: "wrote no collection".into() });
    }
    let settings = workspace.path(SETTINGS);
    if settings.is_file() {
        files::write(&fresh.join("carrel.json"), &files::read(&settings)?)?;
    }
    files::replace_folder(&fresh, out)
}

/// Builds the `carrel` command for this machine and returns where it is. The quick build is fast enough for the demo
/// library, and the tests use what it compiles too.
pub fn carrel_command(workspace: &Workspace, build: Build) -> Result<PathBuf> {
    let (profile, folder) = match build {
        Build::Fast => ("dev", "debug"),
        Build::Release => ("native", "native"),
    };
    let arguments = ["build", "--package", "carrel-catalog", "--bin", "carrel", "--profile", profile];
    process::run(workspace.cargo().args(arguments))?;
    Ok(workspace.target().join(folder).join(format!("carrel{EXE_SUFFIX}")))
}

fn arguments(workspace: &Workspace) -> Result<Vec<String>> {
    let path = workspace.path(ARGUMENTS);
    if !path.is_file() {
        return Ok(Vec::new());
    }
    Ok(words(&files::read_text(&path)?))
}

fn words(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn an_argument_is_a_line_and_may_hold_spaces() {
        assert_eq!(words("# how to link\n--name\nA small library\n\n"), ["--name", "A small library"]);
    }
}
