//! How fast catalogues are read and built: `cargo xtask bench --catalogue TITLES.CSV.GZ`, Project Gutenberg's titles.
//!
//! The catalogue is made larger by a seed (`carrel-bench-expand`), as MARC in each of its forms. Reading is measured beside `pymarc`, which reads
//! the same file in the same run and makes of each record what it offers (title, author, subjects); building is measured whole.

use std::{fmt::Write as _, path::PathBuf, process::Command};

use serde_json::{Value, json};

use crate::{error::Result, files, process, workspace::Workspace};

/// The peer, pinned.
const PEER: &str = "pymarc==5.2.3";
/// Records in the files that are only read.
const READ: u32 = 100_000;
/// Forms of MARC by the ending of their files, and what `pymarc` calls them.
const FORMS: [(&str, &str); 3] = [("mrc", "marc"), ("xml", "marcxml"), ("jsonl", "json")];

/// What reading a file took.
struct Taken {
    records: f64,
    seconds: f64,
    megabytes: f64,
}

/// Measures with the titles of this file; `records` are built.
pub fn run(workspace: &Workspace, titles: &str, records: u32) -> Result<()> {
    let bench = Catalogue { workspace, folder: workspace.target().join("bench/catalogue") };
    files::create_folder(&bench.folder)?;
    let (carrel, expand) = bench.build()?;
    let python = bench.python();
    let mut table = String::from("reader        records/s      MB   pymarc: records/s      MB\n");
    let mut rows = Vec::new();
    for (ending, form) in FORMS {
        let file = bench.folder.join(format!("{READ}.{ending}"));
        bench.expand(&expand, titles, READ, &file)?;
        let ours = read_by_carrel(&carrel, &file)?;
        let peers = python.as_ref().map(|python| read_by_pymarc(workspace, python, &file, form)).transpose()?;
        let _ = writeln!(table, "{form:<10} {}   {}", row(&ours), peers.as_ref().map_or(String::new(), row));
        rows.push(json!({ "reader": form, "carrel": ours.json(), "pymarc": peers.map(|taken| taken.json()) }));
    }
    let file = bench.folder.join(format!("{records}.mrc"));
    bench.expand(&expand, titles, records, &file)?;
    let built = report(
        Command::new(&carrel)
            .arg("build")
            .arg(&file)
            .args(["--link-template", "/r/{id}", "--out"])
            .arg(bench.folder.join("out")),
    )?;
    let path = workspace.target().join("bench/catalogue.json");
    files::write(&path, format!("{:#}\n", json!({ "read": rows, "records": records, "build": built })).as_bytes())?;
    println!("{table}\n{records} records built:\n{built}\nwritten to {}", workspace.show(&path));
    Ok(())
}

struct Catalogue<'a> {
    workspace: &'a Workspace,
    folder: PathBuf,
}

impl Catalogue<'_> {
    /// The command, and the program that makes the files.
    fn build(&self) -> Result<(PathBuf, PathBuf)> {
        let mut cargo = self.workspace.cargo();
        cargo.args([
            "build",
            "--quiet",
            "--profile",
            "native",
            "--package",
            "carrel-catalog",
            "--package",
            "carrel-bench",
            "--bins",
        ]);
        process::run(&mut cargo)?;
        let folder = self.workspace.target().join("native");
        Ok((folder.join("carrel"), folder.join("carrel-bench-expand")))
    }

    fn expand(&self, program: &PathBuf, titles: &str, records: u32, file: &PathBuf) -> Result<()> {
        if file.exists() {
            Ok(())
        } else {
            process::run(Command::new(program).arg(titles).arg(records.to_string()).arg(file))
        }
    }

    /// A Python with the peer; none, and it says so, where there is no Python to make it with.
    fn python(&self) -> Option<PathBuf> {
        let folder = self.folder.join("python");
        let python = folder.join("bin/python");
        let made = python.exists()
            || (process::succeeds(Command::new("python3").args(["-m", "venv"]).arg(&folder))
                && process::succeeds(Command::new(&python).args(["-m", "pip", "install", "--quiet", PEER])));
        if !made {
            println!("pymarc is left out: python3 with venv and pip is not here");
        }
        made.then_some(python)
    }
}

fn read_by_carrel(carrel: &PathBuf, file: &PathBuf) -> Result<Taken> {
    let report = report(Command::new(carrel).arg("build").arg(file).arg("--dry-run"))?;
    let number = |before: &str, after: &str| {
        let rest = report.rsplit_once(before)?.1;
        rest.split(after).next()?.trim().parse().ok()
    };
    let last = report.lines().last().unwrap_or_default();
    let seconds = last.split(' ').next().and_then(|word| word.parse().ok());
    match (number("read ", ","), seconds, number("at most ", " MB")) {
        (Some(records), Some(seconds), Some(megabytes)) => Ok(Taken { records, seconds, megabytes }),
        _ => Err(process::failed(&Command::new(carrel), "gave no figures", &report)),
    }
}

/// The report of a build, which goes to standard error.
fn report(command: &mut Command) -> Result<String> {
    let output = command.output().map_err(|error| process::not_started(command, &error))?;
    let report = String::from_utf8_lossy(&output.stderr).into_owned();
    if output.status.success() {
        Ok(report)
    } else {
        Err(process::failed(command, &output.status.to_string(), &report))
    }
}

fn read_by_pymarc(workspace: &Workspace, python: &PathBuf, file: &PathBuf, form: &str) -> Result<Taken> {
    let script = workspace.root().join("tests/bench/pymarc_read.py");
    let answer = process::capture(Command::new(python).arg(script).arg(file).arg(form))?;
    let value: Value = serde_json::from_str(&answer).unwrap_or_default();
    match (value["records"].as_f64(), value["seconds"].as_f64(), value["megabytes"].as_f64()) {
        (Some(records), Some(seconds), Some(megabytes)) => Ok(Taken { records, seconds, megabytes }),
        _ => Err(process::failed(&Command::new(python), "gave no figures", &answer)),
    }
}

fn row(taken: &Taken) -> String {
    format!("{:>12.0} {:>7.0}", taken.records / taken.seconds, taken.megabytes)
}

impl Taken {
    fn json(&self) -> Value {
        json!({ "records": self.records, "seconds": self.seconds, "megabytes": self.megabytes })
    }
}
