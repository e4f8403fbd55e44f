//! Ranking compiled as the widget is, and its peer, in one page in Chromium.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::{
    Bench, PACKAGE,
    case::Case,
    report::{Row, Section, Times, read_json, unreadable},
};
use crate::{
    error::Result,
    files, process,
    setup::{npm, packages},
    widget::{self, Build},
};

pub fn run(bench: &Bench<'_>) -> Result<Section> {
    npm::ensure(bench.workspace)?;
    packages::ensure()?;
    let module = module(bench)?;
    let report = bench.folder().join("browser.json");
    let mut node = Command::new("node");
    node.arg(bench.workspace.path("tests/bench/browser.mjs")).arg(module).arg(bench.libraries()).arg(&report);
    process::run(node.arg(&bench.filter).args(bench.sizes()))?;
    section(bench, &report)
}

/// The engine with nothing around it, through all steps that the widget goes through but being cut in two.
fn module(bench: &Bench<'_>) -> Result<PathBuf> {
    let what = ["--lib", "--package", PACKAGE];
    let wasm = widget::cargo_build(bench.workspace, Build::Release, &what, "carrel_bench.wasm")?;
    let folder = bench.folder().join("module");
    files::remove_folder(&folder)?;
    widget::bind(&wasm, Build::Release, "bench", &folder)?;
    let bound = folder.join("bench_bg.wasm");
    files::write(&bound, &widget::optimised(bench.workspace, &bench.folder(), &bound)?)?;
    Ok(folder)
}

fn section(bench: &Bench<'_>, path: &Path) -> Result<Section> {
    let report = read_json(path)?;
    let libraries = || report.as_array().into_iter().flatten();
    let rows = bench.cases.iter().map(|&case| {
        let found = libraries().flat_map(|it| it["rows"].as_array().into_iter().flatten());
        row(case, found).ok_or_else(|| unreadable(path, format!("it has no times of {}", case.name())))
    });
    Ok(Section {
        name: "browser",
        heading: "In Chromium, as the widget is compiled, beside plain JavaScript in the same page".into(),
        rows: rows.collect::<Result<_>>()?,
        notes: libraries().filter_map(note).collect(),
        has_goals: true,
    })
}

fn row<'a>(case: Case, mut rows: impl Iterator<Item = &'a Value>) -> Option<Row> {
    let found = rows.find(|row| row["name"] == case.name().as_str())?;
    Some(Row { case, engine: Times::read(&found["engine"])?, peer: Times::read(&found["twin"])? })
}

/// What happens once: the files are decoded, and the first ranking makes what later ones find there.
fn note(library: &Value) -> Option<String> {
    let ms = |name: &str| library[name].as_f64();
    let (titles, decoding, first) = (library["titles"].as_u64()?, ms("decoding")?, ms("firstRanking")?);
    Some(format!("once for {titles} titles: {decoding:.0} ms to decode, {first:.1} ms for the first ranking"))
}
