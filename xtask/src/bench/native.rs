//! Ranking compiled for this machine, measured by criterion, and its peer in Node.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::{
    Bench, PACKAGE,
    case::Case,
    report::{Row, Section, Times, read_json, unreadable},
};
use crate::{error::Result, files, process};

pub fn run(bench: &Bench<'_>) -> Result<Section> {
    let home = bench.folder().join("criterion");
    // Else what an earlier run measured could be taken for this one's.
    files::remove_folder(&home)?;
    criterion(bench, &home)?;
    let peers = node(bench)?;
    let rows = bench.cases.iter().map(|&case| row(case, &home, &peers)).collect::<Result<_>>()?;
    let heading = "Native, beside plain JavaScript in Node".into();
    Ok(Section { name: "native", heading, rows, notes: Vec::new(), has_goals: false })
}

/// Its own lines, several for each case, are shown only if it fails.
fn criterion(bench: &Bench<'_>, home: &Path) -> Result<()> {
    let cargo = || {
        let mut cargo = bench.workspace.cargo();
        cargo.args(["bench", "--package", PACKAGE, "--bench", "rank", "--profile", "native"]);
        cargo
    };
    process::run(cargo().arg("--no-run"))?;
    eprintln!("native: ranking {} titles …", bench.sizes().join(", "));
    let mut cargo = cargo();
    cargo
        .args(["--", &bench.filter])
        .env("CRITERION_HOME", home)
        .env("CARREL_BENCH_LIBRARIES", bench.libraries())
        .env("CARREL_BENCH_TITLES", bench.sizes().join(" "));
    process::capture(&mut cargo)?;
    Ok(())
}

fn node(bench: &Bench<'_>) -> Result<PathBuf> {
    let report = bench.folder().join("node.json");
    let mut node = Command::new("node");
    node.arg(bench.workspace.path("tests/bench/node.mjs")).arg(bench.libraries()).arg(&report);
    process::run(node.arg(&bench.filter).args(bench.sizes()))?;
    Ok(report)
}

fn row(case: Case, home: &Path, peers: &Path) -> Result<Row> {
    let group = format!("{}_{}", case.what.name(), case.titles);
    let engine = times(&home.join(group).join(case.reactions.to_string()).join("new/sample.json"))?;
    let found = read_json(peers)?;
    let found = found.as_array().into_iter().flatten().find(|row| row["name"] == case.name().as_str());
    let peer = found.and_then(|row| Times::read(&row["twin"])).ok_or_else(|| missing(peers, case))?;
    Ok(Row { case, engine, peer })
}

fn missing(path: &Path, case: Case) -> crate::error::Error {
    unreadable(path, format!("it has no times of {}", case.name()))
}

/// Criterion's samples: so many calls, together so many nanoseconds.
fn times(path: &Path) -> Result<Times> {
    let sample = read_json(path)?;
    let list = |name: &str| sample[name].as_array().into_iter().flatten().filter_map(Value::as_f64);
    let mut each: Vec<f64> = list("times").zip(list("iters")).map(|(nanos, calls)| nanos / calls / 1e6).collect();
    each.sort_by(f64::total_cmp);
    let at = |part: usize| each.get(each.len() * part / 100).copied();
    let times = at(50).zip(at(95)).map(|(median, p95)| Times { median, p95 });
    times.ok_or_else(|| unreadable(path, "it has no samples".into()))
}
