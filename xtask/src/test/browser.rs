//! The tests in a real browser, against the site as it would be published.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use super::{Options, tally::Tally};
use crate::{
    error::{Error, Result},
    files, lighthouse, process,
    setup::{npm, packages},
    site::{self, Part, Site},
    widget::{Build, Sizes},
    workspace::Workspace,
};

/// Minutes that one *file* of tests may take: Node counts a file as a test too. Below the limit for everything.
const MINUTES: u64 = 15;
/// Files whose long tests take longer. With `--long` they run alone, after the others.
const PATIENT: [(&str, u64); 1] = [("loss.test.mjs", 60)];

pub fn run(workspace: &Workspace, options: &Options) -> Result<Tally> {
    npm::ensure(workspace)?;
    packages::ensure()?;
    let carrel = site::carrel_command(workspace, Build::Release)?;
    let folder = workspace.target().join("test-site");
    let mut tally = build_site(&Site::new(workspace, Build::Release, folder.clone()), options)?;
    tally += node_test(workspace, options, &folder, &carrel)?;
    if options.long && options.filter.is_none() {
        tally += quality_check(workspace, &folder);
    }
    Ok(tally)
}

/// One check more, of the home page: that Lighthouse finds it as good as it must be.
fn quality_check(workspace: &Workspace, site: &Path) -> Tally {
    let checked = lighthouse::measure(workspace, site);
    if let Err(error) = &checked {
        println!("error: {error}");
    }
    Tally::of(checked.is_ok())
}

/// Two checks (pages and collection), and a third: that the widget is no larger than it may be.
fn build_site(site: &Site, options: &Options) -> Result<Tally> {
    let sizes = site.make_widget()?;
    println!("{}", sizes.table());
    site.make(Part::Collection)?;
    site.make(Part::Pages)?;
    site.make_yew_host()?;
    Ok(if options.filter.is_some() { Tally::default() } else { size_check(&sizes) })
}

fn size_check(sizes: &Sizes) -> Tally {
    let checked = sizes.check();
    if let Err(error) = &checked {
        println!("error: {error}");
    }
    Tally::of(checked.is_ok())
}

fn node_test(workspace: &Workspace, options: &Options, site: &Path, carrel: &Path) -> Result<Tally> {
    let report = workspace.target().join("browser-tests.tap");
    let mut tally = Tally::default();
    for (minutes, tests) in batches(test_files(&workspace.browser_tests())?, options.long) {
        files::write(&report, b"")?;
        let mut node = command(workspace, options, &report, minutes);
        node.env("CARREL_SITE", site).env("CARREL_BIN", carrel).args(tests);
        if let Ok(xtask) = std::env::current_exe() {
            node.env("CARREL_XTASK", xtask);
        }
        let good = process::run(&mut node).is_ok();
        let counted = Tally::from_tap(&files::read_text(&report)?);
        tally += counted;
        if !good && counted.failed == 0 {
            println!("error: `node --test` failed without a failed test");
            tally += Tally::failed();
        }
    }
    Ok(tally)
}

/// Which files run together, and how many minutes each of them may take.
fn batches(all: Vec<PathBuf>, long: bool) -> Vec<(u64, Vec<PathBuf>)> {
    let patience = |path: &Path| PATIENT.into_iter().find(|(name, _)| long && path.ends_with(name));
    let (patient, usual): (Vec<PathBuf>, Vec<PathBuf>) = all.into_iter().partition(|path| patience(path).is_some());
    let alone = patient.into_iter().filter_map(|path| Some((patience(&path)?.1, vec![path])));
    [(MINUTES, usual)].into_iter().chain(alone).collect()
}

/// Readable output for people, and a report to count.
fn command(workspace: &Workspace, options: &Options, report: &Path, minutes: u64) -> Command {
    let mut node = Command::new("node");
    node.current_dir(workspace.root())
        .args(["--test", &format!("--test-timeout={}", minutes * 60_000)])
        .args(["--test-reporter=spec", "--test-reporter-destination=stdout"])
        .args(["--test-reporter=tap", &format!("--test-reporter-destination={}", report.display())]);
    if let Some(filter) = &options.filter {
        node.arg(format!("--test-name-pattern={}", escaped(filter)));
    }
    if options.long {
        node.env("CARREL_LONG", "1");
    }
    if let Some(shared) = shared_data(workspace) {
        node.env("CARREL_SHARED", shared);
    }
    node
}

fn test_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = files::with_extension(folder, "mjs")?;
    files.retain(|path| path.to_string_lossy().ends_with(".test.mjs"));
    if files.is_empty() {
        return Err(Error::Missing {
            what: "a browser test".into(),
            remedy: "tests/browser/*.test.mjs should be there".into(),
        });
    }
    Ok(files)
}

/// The filter is plain text, Node's is a regular expression.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        if !letter.is_alphanumeric() && !letter.is_whitespace() && letter != '_' {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

/// Data beside the checkout that is too large to be part of it; tests that need it skip where it is not.
pub fn shared_data(workspace: &Workspace) -> Option<PathBuf> {
    workspace.path("../shared/data").canonicalize().ok()
}

#[cfg(test)]
mod tests {
    use super::{MINUTES, batches, escaped};
    use std::path::PathBuf;

    #[test]
    fn what_takes_long_runs_alone_and_may_take_longer() {
        let files = || ["t/backend.test.mjs", "t/loss.test.mjs", "t/tabs.test.mjs"].map(PathBuf::from).to_vec();
        let [backend, loss, tabs] = ["t/backend.test.mjs", "t/loss.test.mjs", "t/tabs.test.mjs"].map(PathBuf::from);
        assert_eq!(batches(files(), false), [(MINUTES, files())]);
        assert_eq!(batches(files(), true), [(MINUTES, vec![backend, tabs]), (60, vec![loss])]);
    }

    #[test]
    fn a_filter_means_what_it_says() {
        assert_eq!(escaped("C++ (fa)"), "C\\+\\+ \\(fa\\)");
    }
}
