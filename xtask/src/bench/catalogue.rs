//! How fast catalogues are read and built: `cargo xtask bench --catalogue TITLES.CSV.GZ`, Project Gutenberg's titles.
//!
//! The catalogue is made larger by a seed (`carrel-bench-expand`), in every format that is read as a list. Reading is measured beside a peer, where
//! there is one, which reads the same file in the same run and makes of each record what it offers (title, author, subjects);
//! building is measured whole. A run in which a record is lost fails.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::{Value, json};

use crate::{
    error::{Error, Result},
    files, process,
    workspace::Workspace,
};

/// The peer for MARC, pinned.
const PYMARC: &str = "pymarc==5.2.3";
/// Records in the files that are only read.
const READ: u32 = 100_000;
/// Records that are built.
const MILLION: u32 = 1_000_000;

/// A format as `carrel-bench-expand` names it, the ending of its files, and who else reads it.
struct Format(&'static str, &'static str, Option<&'static str>);

const FORMATS: [Format; 20] = [
    Format("marc", "mrc", Some("pymarc")),
    Format("marcxml", "xml", Some("pymarc")),
    Format("marcjson", "jsonl", Some("pymarc")),
    Format("unimarc", "mrc", Some("pymarc")),
    Format("mods", "xml", None),
    Format("onix", "xml", None),
    Format("oai", "xml", None),
    Format("opds1", "xml", None),
    Format("opds2", "json", None),
    Format("rss", "xml", None),
    Format("atom", "xml", None),
    Format("kbart", "tsv", None),
    Format("schema", "json", None),
    Format("coins", "html", None),
    Format("vufind", "json", None),
    Format("folio", "json", None),
    Format("koha", "json", None),
    Format("csv", "csv", Some("Python csv")),
    Format("tsv", "tsv", Some("Python csv")),
    Format("jsonl", "jsonl", Some("Python json")),
];

/// How many records are read and built; neither where it is 0.
pub struct Counts {
    read: u32,
    build: u32,
}

impl Counts {
    /// What `--records` and `--build` say.
    pub fn new(read: Option<String>, build: Option<String>) -> Result<Self> {
        Ok(Self { read: whole("--records", read, READ)?, build: whole("--build", build, MILLION)? })
    }
}

pub fn whole(option: &str, text: Option<String>, usual: u32) -> Result<u32> {
    let Some(text) = text else { return Ok(usual) };
    text.parse().map_err(|_| Error::Usage {
        problem: format!("{option} {text} is no number"),
        remedy: "give a whole number; 0 leaves this out".into(),
    })
}

/// What reading a file took.
struct Taken {
    records: f64,
    seconds: f64,
    megabytes: f64,
}

/// Measures with the titles of this file.
pub fn run(workspace: &Workspace, titles: &str, counts: &Counts) -> Result<()> {
    let bench = Catalogue { workspace, titles, folder: workspace.target().join("bench/catalogue") };
    files::create_folder(&bench.folder)?;
    let programs = bench.programs()?;
    let read = if counts.read == 0 { Vec::new() } else { bench.read(&programs, counts.read)? };
    let built = if counts.build == 0 { None } else { Some(bench.built(&programs, counts.build)?) };
    let path = workspace.target().join("bench/catalogue.json");
    let all = json!({ "read": read, "records": counts.build, "build": built });
    files::write(&path, format!("{all:#}\n").as_bytes())?;
    println!("written to {}", workspace.show(&path));
    Ok(())
}

/// The command, and what makes the files.
struct Programs {
    carrel: PathBuf,
    expand: PathBuf,
}

struct Catalogue<'a> {
    workspace: &'a Workspace,
    titles: &'a str,
    folder: PathBuf,
}

impl Catalogue<'_> {
    /// Reads every format, and prints a row of the table as soon as it is known.
    fn read(&self, programs: &Programs, records: u32) -> Result<Vec<Value>> {
        let python = self.python();
        println!("{records} records     bytes   records/s  peak MB   beside        records/s  peak MB");
        let mut rows = Vec::new();
        for format in FORMATS {
            let file = self.expand(programs, records, &format)?;
            let bytes = fs::metadata(&file).map_or(0, |it| it.len());
            let ours = read_by_carrel(&programs.carrel, &file, format.0, records)?;
            let beside = python.as_ref().zip(format.2);
            let peer = beside
                .map(|(python, name)| Ok((name, read_by_peer(self.workspace, python, &file, format.0, records)?)))
                .transpose()?;
            let theirs = peer.as_ref().map_or(String::new(), |(name, taken)| format!("   {name:<12}{}", row(taken)));
            println!("{:<10} {bytes:>12}{}{theirs}", format.0, row(&ours));
            rows.push(json!({
                "format": format.0, "bytes": bytes, "carrel": ours.json(),
                "beside": peer.map(|(name, taken)| json!({ "name": name, "taken": taken.json() })),
            }));
        }
        Ok(rows)
    }

    /// Builds a collection of MARC and gives its report.
    fn built(&self, programs: &Programs, records: u32) -> Result<String> {
        let file = self.expand(programs, records, &FORMATS[0])?;
        let mut command = Command::new(&programs.carrel);
        command.arg("build").arg(&file).args(["--link-template", "/r/{id}", "--out"]).arg(self.folder.join("out"));
        let built = report(&mut command)?;
        println!("{records} records built:\n{built}");
        Ok(built)
    }

    fn programs(&self) -> Result<Programs> {
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
        Ok(Programs { carrel: folder.join("carrel"), expand: folder.join("carrel-bench-expand") })
    }

    /// The file of a format, made where it is not there.
    fn expand(&self, programs: &Programs, records: u32, format: &Format) -> Result<PathBuf> {
        let file = self.folder.join(format!("{}-{records}.{}", format.0, format.1));
        if !file.exists() {
            let mut expand = Command::new(&programs.expand);
            process::run(expand.arg(self.titles).args([&records.to_string(), format.0]).arg(&file))?;
        }
        Ok(file)
    }

    /// A Python with the peers; none, and it says so, where there is no Python to make it with.
    fn python(&self) -> Option<PathBuf> {
        let folder = self.folder.join("python");
        let python = folder.join("bin/python");
        let made = python.exists()
            || (process::succeeds(Command::new("python3").args(["-m", "venv"]).arg(&folder))
                && process::succeeds(Command::new(&python).args(["-m", "pip", "install", "--quiet", PYMARC])));
        if !made {
            println!("pymarc and the other peers are left out: python3 with venv and pip is not here");
        }
        made.then_some(python)
    }
}

fn read_by_carrel(carrel: &Path, file: &Path, format: &str, records: u32) -> Result<Taken> {
    let mut command = Command::new(carrel);
    command.arg("build").arg(file).arg("--dry-run").args((format == "unimarc").then_some("--unimarc"));
    let report = report(&mut command)?;
    let taken = figures(&report).ok_or_else(|| process::failed(&command, "gave no figures", &report))?;
    whole_file(&command, taken, records, &report)
}

/// Records that were kept or became editions of others, and what that took.
fn figures(report: &str) -> Option<Taken> {
    let counts = report.lines().find(|line| line.starts_with("read "))?;
    let after = |text: &str, name: &str| {
        let rest = text.rsplit_once(name)?.1;
        let number = rest.split(|sign: char| !sign.is_ascii_digit() && sign != '.').next()?;
        number.parse::<f64>().ok()
    };
    let last = report.lines().last()?;
    Some(Taken {
        records: after(counts, "kept ")? + after(counts, "merged ")?,
        seconds: last.split(' ').next()?.parse().ok()?,
        megabytes: after(last, "at most ")?,
    })
}

/// What was measured, unless a record of the file is missing from it.
fn whole_file(command: &Command, taken: Taken, records: u32, said: &str) -> Result<Taken> {
    if taken.records.total_cmp(&f64::from(records)).is_eq() {
        Ok(taken)
    } else {
        let problem = format!("took {} of {records} records", taken.records);
        Err(process::failed(command, &problem, said))
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

fn read_by_peer(workspace: &Workspace, python: &Path, file: &Path, format: &str, records: u32) -> Result<Taken> {
    let mut command = Command::new(python);
    command.arg(workspace.root().join("tests/bench/peer_read.py")).arg(file).arg(format);
    let answer = process::capture(&mut command)?;
    let value: Value = serde_json::from_str(&answer).unwrap_or_default();
    match (value["records"].as_f64(), value["seconds"].as_f64(), value["megabytes"].as_f64()) {
        (Some(read), Some(seconds), Some(megabytes)) => {
            whole_file(&command, Taken { records: read, seconds, megabytes }, records, &answer)
        }
        _ => Err(process::failed(&command, "gave no figures", &answer)),
    }
}

fn row(taken: &Taken) -> String {
    // Carrel tells tenths of a second.
    format!("{:>12.0} {:>8.0}", taken.records / taken.seconds.max(0.05), taken.megabytes)
}

impl Taken {
    fn json(&self) -> Value {
        json!({ "records": self.records, "seconds": self.seconds, "megabytes": self.megabytes })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPORT: &str = "read 30, kept 20, of them repaired 9, rejected 1, merged 9\n  note: read 2, kept 1\n1.5 s, at most 18 MB of memory\n";

    #[test]
    fn kept_and_merged_records_count() {
        let taken = figures(REPORT).unwrap();
        assert_eq!((taken.records, taken.seconds, taken.megabytes), (29.0, 1.5, 18.0));
        assert!(figures("").is_none());
    }

    #[test]
    fn a_run_that_loses_a_record_fails() {
        let result = |records| whole_file(&Command::new("carrel"), figures(REPORT).unwrap(), records, REPORT);
        assert!(result(29).is_ok());
        let Err(error) = result(30) else { panic!("a record is missing") };
        assert!(error.to_string().contains("29 of 30"), "{error}");
    }

    #[test]
    fn what_is_no_number_of_records_is_refused() {
        assert!(Counts::new(Some("many".into()), None).is_err());
        assert_eq!(Counts::new(None, Some("0".into())).unwrap().build, 0);
    }
}
