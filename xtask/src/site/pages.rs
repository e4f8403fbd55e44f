//! The demo library's pages, copied as they are.

use std::path::Path;

use crate::{
    error::{Error, Result},
    files,
    workspace::Workspace,
};

pub const HOME: &str = "index.html";
pub const DEMO: &str = "static/demo";

pub fn make(workspace: &Workspace, out: &Path) -> Result<()> {
    let demo = workspace.path(DEMO);
    for file in files::files_under(&demo)?.iter().filter(|file| is_page(file)) {
        if let Ok(relative) = file.strip_prefix(&demo) {
            files::write(&out.join("demo").join(relative), &files::read(file)?)?;
        }
    }
    let home = workspace.path(HOME);
    if !home.is_file() {
        return Err(Error::Missing {
            what: HOME.into(),
            remedy: "the demo library has no home page until it is there".into(),
        });
    }
    files::write(&out.join(HOME), &files::read(&home)?)
}

/// What the pages are made of; not the catalogue, its settings, or notes.
fn is_page(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    let settings = path.file_name().is_some_and(|name| name == "carrel.json");
    !settings && !["args", "csv", "md"].contains(&extension.as_ref())
}
