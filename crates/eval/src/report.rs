//! The table that a person reads, and the JSON.

use std::collections::HashSet;
use std::path::Path;

use serde_json::{Value, json};

use crate::Options;
use crate::error::{Error, write};
use crate::measure::{Mean, Worth};
use crate::split::Split;

/// One method's figures.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its name.
    pub name: String,
    /// Figures as JSON.
    pub figures: Value,
}

impl Row {
    /// From the lists that a method made, each with its worth.
    pub fn of(name: &str, lists: &[(Vec<u32>, Worth)], titles: usize, ms: f64, more: Value) -> Self {
        let of = |value: fn(&Worth) -> f64| Mean::of(&lists.iter().map(|(_, worth)| value(worth)).collect::<Vec<_>>());
        let shown: HashSet<u32> = lists.iter().flat_map(|(list, _)| list.iter().take(10)).copied().collect();
        let mut figures = json!({
            "ndcg10": of(|it| it.ndcg10).mean, "ndcg10Error": of(|it| it.ndcg10).error,
            "ndcg100": of(|it| it.ndcg100).mean, "ndcg100Error": of(|it| it.ndcg100).error,
            "recall20": of(|it| it.recall20).mean, "recall20Error": of(|it| it.recall20).error,
            "diversity": of(|it| it.diversity).mean, "diversityError": of(|it| it.diversity).error,
            "coverage10": shown.len() as f64 / titles.max(1) as f64,
            "msPerPatron": ms,
            "byHistory": by_history(lists),
        });
        if let (Some(figures), Value::Object(more)) = (figures.as_object_mut(), more) {
            figures.extend(more);
        }
        Self { name: name.to_owned(), figures }
    }
}

/// NDCG@100 by length of history, in thirds of the patrons.
fn by_history(lists: &[(Vec<u32>, Worth)]) -> Value {
    let mut sorted: Vec<&Worth> = lists.iter().map(|(_, worth)| worth).collect();
    sorted.sort_by_key(|worth| worth.history);
    let third = sorted.len().div_ceil(3).max(1);
    let part = |part: &[&Worth]| {
        let mean = Mean::of(&part.iter().map(|it| it.ndcg100).collect::<Vec<_>>());
        let ends = [part.first(), part.last()].map(|it| it.map_or(0, |it| it.history));
        json!({"from": ends[0], "to": ends[1], "ndcg100": mean.mean, "ndcg100Error": mean.error})
    };
    sorted.chunks(third).map(part).collect()
}

/// All figures of a run.
#[derive(Clone, Debug)]
pub struct Report {
    about: Value,
    rows: Vec<Row>,
}

impl Report {
    /// A report without rows.
    pub fn new(options: &Options, split: &Split<'_>, held: &str) -> Self {
        let about = json!({
            "protocol": "strong generalisation, seed 42, patrons 70/10/20, titles 80/20",
            "temporal": options.temporal, "minPatrons": options.min_patrons, "minRating": options.min_rating,
            "measuredOn": held, "data": split.summary(held),
        });
        Self { about, rows: Vec::new() }
    }

    /// Adds the rows of a method.
    pub fn add(&mut self, rows: Vec<Row>) {
        self.rows.extend(rows);
    }

    /// For a person.
    pub fn table(&self) -> String {
        let mut lines = vec![format!(
            "{:34} {:>14} {:>14} {:>14} {:>8} {:>9} {:>9}",
            "", "NDCG@10", "NDCG@100", "Recall@20", "cover@10", "diversity", "ms/patron"
        )];
        for Row { name, figures } in &self.rows {
            let number = |key: &str| figures[key].as_f64();
            let with_error = |key: &str| match (number(key), number(&format!("{key}Error"))) {
                (Some(mean), Some(error)) => format!("{mean:.4} ±{error:.4}"),
                (Some(mean), None) => format!("{mean:.4}"),
                _ => "–".to_owned(),
            };
            let plain = |key: &str, digits: usize| number(key).map_or("–".to_owned(), |it| format!("{it:.digits$}"));
            lines.push(format!(
                "{name:34} {:>14} {:>14} {:>14} {:>8} {:>9} {:>9}",
                with_error("ndcg10"),
                with_error("ndcg100"),
                with_error("recall20"),
                plain("coverage10", 3),
                plain("diversity", 3),
                plain("msPerPatron", 3),
            ));
            if let Some(note) = figures["note"].as_str() {
                lines.push(format!("  {note}"));
            }
        }
        lines.extend(self.lengths());
        lines.join("\n")
    }

    fn lengths(&self) -> Vec<String> {
        let mut lines = vec!["NDCG@100 by length of history:".to_owned()];
        for Row { name, figures } in &self.rows {
            let Some(parts) = figures["byHistory"].as_array() else { continue };
            let part = |part: &Value| {
                let mean = part["ndcg100"].as_f64().unwrap_or(0.0);
                let error = part["ndcg100Error"].as_f64().unwrap_or(0.0);
                format!("{}–{}: {mean:.4} ±{error:.4}", part["from"], part["to"])
            };
            lines.push(format!("  {name:32} {}", parts.iter().map(part).collect::<Vec<_>>().join("   ")));
        }
        lines
    }

    /// Writes the JSON.
    pub fn write(&self, path: &Path) -> Result<(), Error> {
        let rows: Vec<Value> = self.rows.iter().map(|row| json!({"name": row.name, "figures": row.figures})).collect();
        write(path, format!("{:#}\n", json!({"about": self.about, "methods": rows})))
    }
}
