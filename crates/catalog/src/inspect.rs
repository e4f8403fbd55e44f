//! `carrel inspect`: what a collection holds.

use std::fs;
use std::path::Path;

use carrel_engine::codec::Section;
use carrel_engine::collection::{Manifest, Neighbours};
use carrel_engine::feature::FeatureKind;
use serde_json::{Map, Value, json};

use crate::disclosure::Disclosure;
use crate::error::Error;
use crate::packs::Packs;
use crate::train::plan::{Plan, Weights};

/// How many topics are listed.
const TOP: usize = 20;

/// Reads manifest, common pack and neighbour model; as JSON or as lines for a person.
pub fn run(dir: &Path, as_json: bool) -> Result<String, Error> {
    let summary = summary(dir)?;
    Ok(if as_json { format!("{summary:#}") } else { for_a_person(&summary) })
}

fn summary(dir: &Path) -> Result<Value, Error> {
    let packs = Packs::open(dir)?;
    let Packs { manifest, common: collection, bundles, .. } = &packs;
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
        "model": model(manifest),
        "features": counts,
        "languages": listed(FeatureKind::Language, usize::MAX),
        "formats": listed(FeatureKind::Format, usize::MAX),
        "audiences": listed(FeatureKind::Audience, usize::MAX),
        "topics": listed(FeatureKind::Topic, TOP),
        "sections": sections,
        "commonSet": collection.len(),
        "inBundles": bundles.total() - bundles.common(),
        "bundles": folder(dir, "more"),
        "findIndex": folder(dir, "find"),
        "descriptionBlocks": folder(dir, "text"),
        "disclosure": disclosure(&packs)?.as_json(),
    }))
}

/// What the model was made with, as `--model` takes it; empty where there is none.
fn model(manifest: &Manifest) -> String {
    let weights = Weights::of(&manifest.blend);
    manifest.model.parse().map_or_else(|_| manifest.model.clone(), |settings| Plan { settings, weights }.to_string())
}

fn disclosure(packs: &Packs) -> Result<Disclosure, Error> {
    let decode = |bytes: &[u8]| Neighbours::decode(bytes, packs.common.len());
    let weights = packs.section(Section::Neighbours, decode)?.map_or(0, |neighbours| neighbours.len());
    let mut popularity = false;
    packs.each(|_, titles| {
        popularity = (0..titles.len() as u32).any(|position| titles.title(position).popularity() > 0);
        !popularity
    })?;
    Ok(Disclosure { min_patrons: packs.manifest.min_patrons, popularity, weights })
}

fn section(dir: &Path, kind: &str, name: &str, titles: u32) -> Value {
    let length = |name: &str| fs::metadata(dir.join(name)).ok().map(|metadata| metadata.len());
    json!({"section": kind, "name": name, "titles": titles, "bytes": length(name), "gzip": length(&format!("{name}.gz"))})
}

/// The files in a folder of the collection, and their twins.
fn folder(dir: &Path, name: &str) -> Value {
    let (mut files, mut raw, mut gzip) = (0, 0, 0);
    for entry in fs::read_dir(dir.join(name)).into_iter().flatten().flatten() {
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
        format!(
            "{}: {} titles, {} in the common set, {} in bundles",
            text("name"),
            summary["titles"],
            summary["commonSet"],
            summary["inBundles"]
        ),
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
    let bundles = &summary["bundles"];
    if summary["inBundles"] != 0 {
        lines.push(format!(
            "more: {} titles in {} bundles, {} bytes, {} gzipped",
            summary["inBundles"], bundles["files"], bundles["bytes"], bundles["gzip"]
        ));
    }
    let blocks = &summary["descriptionBlocks"];
    lines.push(format!("text: {} blocks, {} bytes, {} gzipped", blocks["files"], blocks["bytes"], blocks["gzip"]));
    lines.push("what these files disclose of patrons:".to_owned());
    let statements = summary["disclosure"]["statements"].as_object().into_iter().flatten();
    lines.extend(statements.map(|(name, text)| format!("  {name}: {}", text.as_str().unwrap_or_default())));
    lines.join("\n")
}
