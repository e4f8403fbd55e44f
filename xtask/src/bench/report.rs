//! What was measured, for people and for programs.

use std::{fmt, path::Path};

use serde_json::{Value, json};

use super::case::Case;
use crate::{
    error::{Error, Result},
    files,
};

/// Milliseconds of one call.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Times {
    pub median: f64,
    /// Of a hundred calls five take longer.
    pub p95: f64,
}

impl Times {
    /// From `{"median": …, "p95": …}`.
    pub fn read(value: &Value) -> Option<Self> {
        Some(Self { median: value["median"].as_f64()?, p95: value["p95"].as_f64()? })
    }

    fn json(self) -> Value {
        json!({ "median": self.median, "p95": self.p95 })
    }
}

#[derive(Clone, Copy, Debug)]
pub struct Row {
    pub case: Case,
    pub engine: Times,
    pub peer: Times,
}

impl Row {
    /// How many times longer the peer takes.
    fn factor(&self) -> f64 {
        self.peer.median / self.engine.median
    }

    fn json(&self) -> Value {
        json!({
            "name": self.case.name(),
            "titles": self.case.titles,
            "reactions": self.case.reactions,
            "engine": self.engine.json(),
            "peer": self.peer.json(),
            "factor": self.factor(),
            "goal": self.case.goal(),
        })
    }
}

/// All that was measured in one place.
#[derive(Debug)]
pub struct Section {
    /// `native`, `browser`.
    pub name: &'static str,
    /// What ran, and beside what.
    pub heading: String,
    pub rows: Vec<Row>,
    /// What else is worth knowing, a line each.
    pub notes: Vec<String>,
    /// Whether the goals, which are a browser's, are for this place.
    pub has_goals: bool,
}

impl Section {
    fn json(&self) -> Value {
        let rows: Vec<Value> = self.rows.iter().map(Row::json).collect();
        json!({ "heading": self.heading, "rows": rows, "notes": self.notes })
    }

    fn goals(&self) -> impl Iterator<Item = String> {
        let of = move |titles| self.rows.iter().filter(move |row| self.has_goals && row.case.titles == titles);
        [100_000, 1_000_000].into_iter().filter_map(move |titles| {
            let goal = of(titles).find_map(|row| row.case.goal())?;
            let over: Vec<String> = of(titles)
                .filter(|row| row.case.goal().is_some_and(|goal| row.engine.median > goal))
                .map(|row| format!("{} ({:.2} ms)", row.case.name(), row.engine.median))
                .collect();
            let outcome = if over.is_empty() { "held".into() } else { format!("over: {}", over.join(", ")) };
            Some(format!("at most {goal} ms for {titles} titles: {outcome}"))
        })
    }
}

impl fmt::Display for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}; milliseconds", self.heading)?;
        writeln!(f, "           titles  reactions     median     p95    JavaScript     p95    factor")?;
        for Row { case, engine, peer } in &self.rows {
            let (what, titles, reactions) = (case.what.name(), case.titles, case.reactions);
            write!(f, "{what:<8} {titles:>8} {reactions:>10} {:>10.3} {:>7.3}", engine.median, engine.p95)?;
            writeln!(f, " {:>13.3} {:>7.3} {:>8.1}×", peer.median, peer.p95, peer.median / engine.median)?;
        }
        self.notes.iter().cloned().chain(self.goals()).try_for_each(|line| writeln!(f, "{line}"))
    }
}

#[derive(Debug, Default)]
pub struct Report(Vec<Section>);

impl Report {
    pub fn add(&mut self, section: Section) {
        self.0.push(section);
    }

    pub fn write(&self, path: &Path) -> Result<()> {
        let sections = self.0.iter().map(|section| (section.name.to_owned(), section.json()));
        let text = format!("{:#}\n", Value::Object(sections.collect()));
        files::write(path, text.as_bytes())
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|section| writeln!(f, "\n{section}"))
    }
}

/// Reads a file of JSON.
pub fn read_json(path: &Path) -> Result<Value> {
    let text = files::read_text(path)?;
    serde_json::from_str(&text).map_err(|error| unreadable(path, error.to_string()))
}

/// A file of measurements that lacks one.
pub fn unreadable(path: &Path, problem: String) -> Error {
    let remedy = "remove it and run `cargo xtask bench` again".into();
    Error::Content { path: path.to_path_buf(), problem, remedy }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::case::named;

    fn section(median: f64) -> Section {
        let (engine, peer) = (Times { median, p95: 3.0 }, Times { median: 5.0, p95: 6.0 });
        let rows = named("scores/100000/3").unwrap().into_iter().map(|case| Row { case, engine, peer }).collect();
        Section { name: "browser", heading: "In Chromium".into(), rows, notes: vec!["A note.".into()], has_goals: true }
    }

    #[test]
    fn a_row_tells_how_many_times_longer_the_peer_takes() {
        let text = section(1.25).to_string();
        assert!(
            text.contains("scores     100000         30      1.250   3.000         5.000   6.000      4.0×"),
            "{text}"
        );
        assert!(text.ends_with("A note.\nat most 2 ms for 100000 titles: held\n"), "{text}");
    }

    #[test]
    fn what_takes_too_long_is_named() {
        let text = section(2.5).to_string();
        assert!(text.contains("over: scores/100000/3 (2.50 ms), scores/100000/30 (2.50 ms)"), "{text}");
    }
}
