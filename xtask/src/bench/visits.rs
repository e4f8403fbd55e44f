//! What a visit costs: `cargo xtask bench --visits TITLES.CSV.GZ`, Project Gutenberg's titles, made more by a seed.
//!
//! The widget and the collections are built as a library would build them; `tests/bench/visits` opens them in Chromium over a slow line,
//! and asks the same 50 queries of Carrel, Pagefind and `MiniSearch`. The last titles of each library are the demo library's Persian ones,
//! for Project Gutenberg has none.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use super::catalogue::whole;
use super::{MILLION, PACKAGE};
use crate::{
    args::Args,
    error::{Error, Result},
    files, process,
    setup::{npm, packages},
    site,
    widget::{self, Build},
    workspace::Workspace,
};

/// The measuring part, which has npm packages of its own.
const PAGES: &str = "tests/bench/visits";
/// Titles of the libraries, unless others are asked for.
const TITLES: [u32; 2] = [10_000, 100_000];
/// What can be measured alone.
const PARTS: [&str; 3] = ["all", "shelf", "search"];

/// Measures with the titles of this file.
pub fn run(workspace: &Workspace, titles: &str, args: Args) -> Result<()> {
    let options = Options::read(args)?;
    npm::ensure(workspace)?;
    npm::ensure_in(workspace, &workspace.path(PAGES))?;
    packages::ensure()?;
    let bench = Visits { workspace, folder: workspace.target().join("bench/visits"), titles };
    let widget = bench.folder.join("widget");
    widget::make(workspace, Build::Release, &widget)?;
    let (carrel, expand) = (site::carrel_command(workspace, Build::Release)?, bench.expander()?);
    for &count in &options.titles {
        bench.make_library(&carrel, &expand, count)?;
    }
    let report = workspace.target().join("bench/visits.json");
    let mut node = Command::new("node");
    // The indexes of the peers, while they are made, are more than Node takes by itself.
    node.arg("--max-old-space-size=8192").arg(workspace.path(PAGES).join("main.mjs"));
    node.args([&widget, &bench.folder, &report]).arg(options.part);
    process::run(node.args(options.titles.iter().map(u32::to_string)))?;
    println!("\nwritten to {}", workspace.show(&report));
    Ok(())
}

struct Options {
    /// How many titles each library has.
    titles: Vec<u32>,
    part: String,
}

impl Options {
    fn read(mut args: Args) -> Result<Self> {
        let list = args.value("--titles")?;
        let mut titles = list.map_or(Ok(TITLES.to_vec()), |text| {
            text.split(',').map(|it| whole("--titles", Some(it.to_owned()), 0)).collect()
        })?;
        if args.flag("--million") {
            titles.push(MILLION);
        }
        let part = args.value("--filter")?.unwrap_or_else(|| PARTS[0].into());
        args.finish()?;
        if PARTS.contains(&part.as_str()) {
            return Ok(Self { titles, part });
        }
        Err(Error::Usage {
            problem: format!("--filter {part:?} is nothing that visits are measured for"),
            remedy: "give shelf or search, or leave it out for both".into(),
        })
    }
}

struct Visits<'a> {
    workspace: &'a Workspace,
    folder: PathBuf,
    titles: &'a str,
}

impl Visits<'_> {
    /// The program that makes records.
    fn expander(&self) -> Result<PathBuf> {
        let name = "carrel-bench-expand";
        process::run(self.workspace.cargo().args([
            "build",
            "--quiet",
            "--profile",
            "native",
            "--package",
            PACKAGE,
            "--bin",
            name,
        ]))?;
        Ok(self.workspace.target().join("native").join(name))
    }

    /// `COUNT/records.jsonl`, `COUNT/persian.csv`, and the collection of both.
    fn make_library(&self, carrel: &Path, expand: &Path, count: u32) -> Result<()> {
        let folder = self.folder.join(count.to_string());
        files::create_folder(&folder)?;
        let (records, persian, out) =
            (folder.join("records.jsonl"), folder.join("persian.csv"), folder.join("collection"));
        let rows = persian_rows(&files::read_text(&self.workspace.path(site::CATALOGUE))?);
        let others = (count as usize).saturating_sub(rows.lines().count().saturating_sub(1));
        files::write(&persian, rows.as_bytes())?;
        process::run(Command::new(expand).arg(self.titles).arg(others.to_string()).arg("marcjson").arg(&records))?;
        eprintln!("visits: building a collection of {count} titles …");
        let mut build = Command::new(carrel);
        build.arg("build").args([&records, &persian]).arg("--out").arg(&out);
        // Each title stays one, so that those who search the same titles can be asked for the same ones.
        build.args(["--keep-editions", "--list-separator", ";", "--link-template", "/record?id={id}", "--quiet"]);
        process::run(&mut build)
    }
}

/// The header of the demo library's table, and its rows in Persian.
fn persian_rows(table: &str) -> String {
    let persian = |(at, line): &(usize, &str)| *at == 0 || line.contains(",fa,");
    table.split_inclusive('\n').enumerate().filter(persian).map(|(_, line)| line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(line: &str) -> Result<Options> {
        Options::read(Args::new(line.split_whitespace().map(str::to_owned).collect()))
    }

    #[test]
    fn libraries_are_those_asked_for() {
        assert_eq!(options("").unwrap().titles, TITLES);
        assert_eq!(options("--titles 500 --million").unwrap().titles, [500, MILLION]);
        assert!(options("--titles 5,many").err().unwrap().to_string().contains("--titles many is no number"));
        assert!(options("--filter shelves").err().unwrap().to_string().contains("shelf or search"));
    }

    #[test]
    fn only_persian_rows_are_taken() {
        assert_eq!(persian_rows("id,languages,x\n1,fa,y\n2,en,z\n"), "id,languages,x\n1,fa,y\n");
    }
}
