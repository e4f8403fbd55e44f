//! `carrel inspect`: what a collection holds.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use carrel_engine::codec::Section;
use carrel_engine::collection::{Collection, Manifest, Neighbours};
use carrel_engine::feature::FeatureKind;
use flate2::read::GzDecoder;
use serde_json::{Map, Value, json};

use crate::disclosure::Disclosure;
use crate::error::Error;
use crate::train::plan::{Plan, Weights};

/// How many topics are listed.
const TOP: usize = 20;
/// Largest file that is read.
const MAX_FILE: u64 = 1 << 30;

/// Reads manifest, common pack and neighbour model; as JSON or as lines for a person.
pub fn run(dir: &Path, as_json: bool) -> Result<String, Error> {
    let summary = summary(dir)?;
    Ok(if as_json { format!("{summary:#}") } else { for_a_person(&summary) })
}

fn summary(dir: &Path) -> Result<Value, Error> {
    let path = dir.join(Manifest::FILE);
    let manifest = Manifest::decode(&read(&path)?).map_err(|error| unsound(&path, &error))?;
    let collection = common(dir, &manifest)?;
    let features = collection.features();
    let counts: Map<String, Value> =
        FeatureKind::ALL.iter().map(|kind| (kind.as_str().to_owned(), json!(features.of_kind(*kind).len()))).collect();
    let listed = |kind: FeatureKind, most: usize| -> Vec<Value> {
        features
            .of_kind(kind)
            .take(most)
            .map(|feature| json!({"label": features.label(feature), "titles": features.count(feature)}))
            .collect()
    };
    let sections: Vec<Value> =
        manifest.sections.iter().map(|entry| section(dir, entry.section.as_str(), &entry.name, entry.titles)).collect();
    Ok(json!({
        "name": manifest.name,
        "titles": manifest.titles,
        "linkTemplate": manifest.link_template,
        "minPatrons": manifest.min_patrons,
        "model": model(&manifest),
        "features": counts,
        "languages": listed(FeatureKind::Language, usize::MAX),
        "formats": listed(FeatureKind::Format, usize::MAX),
        "audiences": listed(FeatureKind::Audience, usize::MAX),
        "topics": listed(FeatureKind::Topic, TOP),
        "sections": sections,
        "descriptionBlocks": blocks(dir),
        "disclosure": disclosure(dir, &manifest, &collection)?.as_json(),
    }))
}

fn common(dir: &Path, manifest: &Manifest) -> Result<Collection, Error> {
    let Some(entry) = manifest.section(Section::Common) else { return Ok(Collection::default()) };
    let bytes = read_section(dir, &entry.name)?;
    Collection::decode(Section::Common, &bytes).map_err(|error| unsound(&dir.join(&entry.name), &error))
}

/// What the model was made with, as `--model` takes it; empty where there is none.
fn model(manifest: &Manifest) -> String {
    let weights = Weights::of(&manifest.blend);
    manifest.model.parse().map_or_else(|_| manifest.model.clone(), |settings| Plan { settings, weights }.to_string())
}

fn disclosure(dir: &Path, manifest: &Manifest, collection: &Collection) -> Result<Disclosure, Error> {
    let weights = match manifest.section(Section::Neighbours) {
        Some(entry) => {
            let bytes = read_section(dir, &entry.name)?;
            let neighbours = Neighbours::decode(&bytes, collection.len());
            neighbours.map_err(|error| unsound(&dir.join(&entry.name), &error))?.len()
        }
        None => 0,
    };
    let popularity = (0..collection.len() as u32).any(|position| collection.title(position).popularity() > 0);
    Ok(Disclosure { min_patrons: manifest.min_patrons, popularity, weights })
}

/// A file, or its twin where the web server serves nothing else.
fn read_section(dir: &Path, name: &str) -> Result<Vec<u8>, Error> {
    let path = dir.join(name);
    if path.exists() { read(&path) } else { read_twin(&dir.join(format!("{name}.gz"))) }
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(|source| Error::Read { path: path.to_owned(), source })
}

fn read_twin(path: &Path) -> Result<Vec<u8>, Error> {
    let fail = |source| Error::Read { path: path.to_owned(), source };
    let mut bytes = Vec::new();
    GzDecoder::new(File::open(path).map_err(fail)?).take(MAX_FILE).read_to_end(&mut bytes).map_err(fail)?;
    Ok(bytes)
}

fn unsound(path: &Path, error: &impl std::fmt::Display) -> Error {
    Error::Collection { path: path.to_owned(), reason: error.to_string() }
}

fn section(dir: &Path, kind: &str, name: &str, titles: u32) -> Value {
    let length = |name: &str| fs::metadata(dir.join(name)).ok().map(|metadata| metadata.len());
    json!({"section": kind, "name": name, "titles": titles, "bytes": length(name), "gzip": length(&format!("{name}.gz"))})
}

fn blocks(dir: &Path) -> Value {
    let (mut files, mut raw, mut gzip) = (0, 0, 0);
    for entry in fs::read_dir(dir.join("text")).into_iter().flatten().flatten() {
        let length = entry.metadata().map_or(0, |metadata| metadata.len());
        if entry.path().extension().is_some_and(|extension| extension == "gz") {
            gzip += length;
        } else {
            files += 1;
            raw += length;
        }
    }
    json!({"files": files, "bytes": raw, "gzip": gzip})
}

fn or_none(text: String) -> String {
    if text.is_empty() { "none".to_owned() } else { text }
}

fn for_a_person(summary: &Value) -> String {
    let text = |key: &str| summary[key].as_str().unwrap_or_default().to_owned();
    let list = |key: &str| {
        let items = summary[key].as_array().into_iter().flatten();
        items
            .map(|item| format!("{} ({})", item["label"].as_str().unwrap_or_default(), item["titles"]))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let counts = summary["features"].as_object().into_iter().flatten().map(|(kind, count)| format!("{kind} {count}"));
    let mut lines = vec![
        format!("{}: {} titles", text("name"), summary["titles"]),
        format!(
            "link template: {}; loan counts below {} are hidden",
            or_none(text("linkTemplate")),
            summary["minPatrons"]
        ),
        format!("model: {}", or_none(text("model"))),
        format!("features: {}", counts.collect::<Vec<_>>().join(", ")),
    ];
    for (heading, key) in
        [("languages", "languages"), ("formats", "formats"), ("audiences", "audiences"), ("commonest topics", "topics")]
    {
        lines.push(format!("{heading}: {}", or_none(list(key))));
    }
    for section in summary["sections"].as_array().into_iter().flatten() {
        let name = section["name"].as_str().unwrap_or_default();
        lines.push(format!(
            "{name}: {} titles, {} bytes, {} gzipped",
            section["titles"], section["bytes"], section["gzip"]
        ));
    }
    let blocks = &summary["descriptionBlocks"];
    lines.push(format!("text: {} blocks, {} bytes, {} gzipped", blocks["files"], blocks["bytes"], blocks["gzip"]));
    lines.push("what these files disclose of patrons:".to_owned());
    let statements = summary["disclosure"]["statements"].as_object().into_iter().flatten();
    lines.extend(statements.map(|(name, text)| format!("  {name}: {}", text.as_str().unwrap_or_default())));
    lines.join("\n")
}
