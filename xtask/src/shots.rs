//! Pictures of Carrel: every scene in every theme, width and language, with a page to look through them. With `--check`,
//! axe-core looks at each of them, too.

use std::process::Command;

use crate::{
    args::Args,
    error::{Error, Result},
    process,
    setup::{npm, packages},
    site::{Part, Site},
    widget::Build,
    workspace::Workspace,
};

/// What goes through the scenes, over the driver of the browser tests.
const WALK: &str = "shots/main.mjs";

/// `cargo xtask shots`.
pub fn task(workspace: &Workspace, args: Args) -> Result<()> {
    let options = Options::read(args)?;
    npm::ensure(workspace)?;
    packages::ensure()?;
    let site = Site::new(workspace, Build::Release, workspace.target().join("test-site"));
    prepare(workspace, &site, options.build)?;
    let folder = workspace.target().join("shots");
    let mut node = Command::new("node");
    node.current_dir(workspace.root()).arg(workspace.browser_tests().join(WALK)).arg("--out").arg(&folder);
    if let Some(filter) = &options.filter {
        node.arg(format!("--filter={filter}"));
    }
    if options.check {
        node.arg("--check");
    }
    let walked = process::run(node.env("CARREL_SITE", site.folder()));
    let page = folder.join("index.html");
    // What is wrong can be looked at, too.
    if page.is_file() {
        println!("\nthe pictures: {}", workspace.show(&page));
    }
    walked
}

struct Options {
    /// Only pictures with this in their name.
    filter: Option<String>,
    check: bool,
    build: bool,
}

impl Options {
    fn read(mut args: Args) -> Result<Self> {
        let options =
            Self { filter: args.value("--filter")?, check: args.flag("--check"), build: !args.flag("--no-build") };
        args.finish()?;
        Ok(options)
    }
}

/// Builds the site, or sees that there is one.
fn prepare(workspace: &Workspace, site: &Site<'_>, build: bool) -> Result<()> {
    if build {
        return Part::ALL.into_iter().try_for_each(|part| site.make(part));
    }
    let loader = site.folder().join("carrel/carrel.js");
    if loader.is_file() {
        return Ok(());
    }
    Err(Error::Missing {
        what: format!("the site in {}", workspace.show(site.folder())),
        remedy: "leave out --no-build once".into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(line: &str) -> Result<Options> {
        Options::read(Args::new(line.split_whitespace().map(str::to_owned).collect()))
    }

    #[test]
    fn all_is_built_and_looked_at_unless_told_otherwise() {
        let all = options("").unwrap();
        assert!(all.build && !all.check && all.filter.is_none());
        let some = options("--no-build --check --filter why--dark").unwrap();
        assert!(!some.build && some.check);
        assert_eq!(some.filter.as_deref(), Some("why--dark"));
        assert!(options("--light").err().unwrap().to_string().contains("--light"));
    }
}
