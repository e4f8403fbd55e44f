//! Methods that are there for Python: ALS of `implicit`, and dense EASE. They run where Python has what they need, on the
//! same split; otherwise they are left out, and it says so.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::data::Sources;
use crate::report::Row;

/// The script, as it lies beside the data.
const SCRIPT: &str = "peers/recommenders.py";

/// Runs them.
pub fn run(sources: &Sources, split: &Path) -> Vec<Row> {
    let python = std::env::var("CARREL_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let Some(script) = script(sources) else {
        println!("ALS and EASE are left out: no {SCRIPT} beside the data");
        return Vec::new();
    };
    let ready = Command::new(&python).args(["-c", "import numpy, scipy, pandas, implicit"]).output();
    if !ready.is_ok_and(|it| it.status.success()) {
        println!(
            "ALS and EASE are left out: {python} lacks numpy, scipy, pandas or implicit (CARREL_PYTHON names another)"
        );
        return Vec::new();
    }
    println!("ALS and dense EASE, which take two minutes …");
    let answer = split.join("python.json");
    let done = Command::new(&python)
        .arg(script)
        .arg("run")
        .arg(split)
        .args(["--models", "als,ease", "--json"])
        .arg(&answer)
        .output();
    let found = done.ok().filter(|it| it.status.success()).and_then(|_| std::fs::read_to_string(&answer).ok());
    let rows: Option<Vec<Value>> = found.and_then(|text| serde_json::from_str(&text).ok());
    rows.map_or_else(
        || {
            println!("ALS and EASE are left out: the script failed");
            Vec::new()
        },
        |rows| rows.iter().map(row).collect(),
    )
}

/// Above the data, whether it is given as a file or as a folder.
fn script(sources: &Sources) -> Option<PathBuf> {
    let place = std::fs::canonicalize(&sources.ratings).ok()?;
    place.ancestors().map(|folder| folder.join(SCRIPT)).find(|it| it.is_file())
}

fn row(figures: &Value) -> Row {
    let at = |key: &str| figures[key].clone();
    let name = match figures["model"].as_str() {
        Some("als") => "ALS (implicit, tuned)",
        Some("ease") => "EASE, dense",
        other => other.unwrap_or("?"),
    };
    let figures = json!({
        "ndcg10": at("ndcg10"), "ndcg10Error": at("ndcg10_se"), "ndcg100": at("ndcg100"), "ndcg100Error": at("ndcg100_se"),
        "recall20": at("recall20"), "recall20Error": at("recall20_se"), "coverage10": at("coverage10"),
        "msPerPatron": at("ms_per_patron"), "note": format!("parameters {}", figures["parameters"]),
    });
    Row { name: name.to_owned(), figures }
}
