//! Carrel itself: `carrel build` makes the files, the engine ranks by what is in them.

use std::collections::HashMap;
use std::path::Path;
use std::time::Instant;

use carrel_catalog::build;
use carrel_catalog::cli::{Cli, Command};
use carrel_engine::codec::Section;
use carrel_engine::collection::{Collection, Manifest, SectionEntry};
use carrel_engine::profile::{DeviceId, Profile, Reaction, Stamp};
use carrel_engine::rank::{Ranking, ShelfKind, ShelfQuery, shelf};
use clap::Parser;
use rayon::prelude::*;
use serde_json::json;

use crate::Options;
use crate::data::Sources;
use crate::error::{Error, unreadable, write};
use crate::look_alike::Titles;
use crate::measure::{DEPTH, Likeness, Worth, judge};
use crate::report::Row;
use crate::split::{Held, Patron};

/// Noon on 2026-11-22: any day will do, since everything was liked on it.
const NOW: u64 = 1_795_348_800_000;

/// What came out.
#[derive(Debug)]
pub struct Ours {
    /// The figures.
    pub rows: Vec<Row>,
    /// How alike titles are, to judge others by.
    pub likeness: Likeness,
    /// What the catalogue says of titles.
    pub titles: Titles,
}

/// Builds a collection from what the model may know, and measures the engine on it.
pub fn run(options: &Options, sources: &Sources, held: &Held<'_>) -> Result<Ours, Error> {
    let folder = options.out.join("collection");
    let started = Instant::now();
    let lines = build_collection(options, sources, held, &folder)?;
    let seconds = started.elapsed().as_secs_f64();
    println!("carrel build, {seconds:.1} s:\n{}", lines.join("\n"));
    let library = Library::open(&folder, held)?;
    let (likeness, titles) =
        (Likeness::of(&library.collection, &library.positions), Titles::of(&library.collection, &library.positions));
    let model = library.manifest.section(Section::Neighbours).cloned();
    let bytes = model.map_or(Ok(0), |entry| twin_bytes(&folder, &entry))?;
    let per_title = bytes as f64 / library.collection.len().max(1) as f64;
    let note = format!(
        "{}; model of {bytes} bytes gzipped, {per_title:.1} a title; built in {seconds:.1} s",
        library.manifest.model
    );
    let more = json!({"note": note, "model": library.manifest.model, "modelBytes": bytes, "modelBytesPerTitle": per_title, "buildSeconds": seconds});
    let rows = vec![
        library.row("Carrel, by score", held, &likeness, Library::by_score, more),
        library.row("Carrel, as on the shelf", held, &likeness, Library::as_shelved, of_a_shelf()),
    ];
    Ok(Ours { rows, likeness, titles })
}

fn build_collection(
    options: &Options,
    sources: &Sources,
    held: &Held<'_>,
    folder: &Path,
) -> Result<Vec<String>, Error> {
    let (loans, missing) = (options.out.join("loans.csv"), options.out.join("ids.csv"));
    held.write_known(&loans)?;
    // Titles without metadata are known by their ids; those with are rejected here as repeated.
    let ids: Vec<String> = held.titles.iter().map(|id| format!("\"{}\"", id.replace('"', "\"\""))).collect();
    write(
        &missing,
        format!("id,title\n{}\n", ids.iter().map(|id| format!("{id},{id}")).collect::<Vec<_>>().join("\n")),
    )?;
    let mut arguments: Vec<String> = ["carrel", "build"].map(str::to_owned).to_vec();
    let shown = |path: &Path| path.display().to_string();
    arguments.extend(sources.titles.iter().map(|it| shown(it)));
    arguments.extend([shown(&missing), "--out".into(), shown(folder), "--loans".into(), shown(&loans)]);
    // The split hides titles one by one, so that each has to stay one.
    arguments.push("--keep-editions".into());
    arguments.extend(["--min-patrons".into(), options.min_patrons.to_string(), "--quiet".into()]);
    arguments.extend(options.model.iter().flat_map(|it| ["--model".to_owned(), it.clone()]));
    // Other methods recommend any title, so ours has all of them too.
    if !options.build.iter().any(|it| it.starts_with("--common-bytes")) {
        arguments.extend(["--common-bytes", "0"].map(str::to_owned));
    }
    arguments.extend(options.build.iter().cloned());
    let cli = Cli::try_parse_from(&arguments).map_err(|error| Error::Build(error.to_string()))?;
    let Command::Build(build) = cli.command else { return Err(Error::Build("is no build".into())) };
    let (outcome, lines) = build::run(&build).map_err(|error| Error::Build(error.to_string()))?;
    match outcome {
        build::Outcome::Done => Ok(lines.into_iter().filter(|line| !line.contains("rejected:")).collect()),
        other => Err(Error::Build(format!("{other:?}\n{}", lines.join("\n")))),
    }
}

/// A collection as the page has it, with the numbers that the split uses.
#[derive(Debug)]
struct Library {
    manifest: Manifest,
    collection: Collection,
    /// Where each title of the split is, if a model may know it.
    positions: Vec<Option<u32>>,
    /// The title of the split at each position.
    numbers: HashMap<u32, u32>,
}

impl Library {
    fn open(folder: &Path, held: &Held<'_>) -> Result<Self, Error> {
        let path = folder.join(Manifest::FILE);
        let manifest = Manifest::decode(&read(&path)?).map_err(|error| unreadable(&path, error))?;
        let find = |section| manifest.section(section).map(|entry| folder.join(&entry.name));
        let path = find(Section::Common).unwrap_or_default();
        let mut collection =
            Collection::decode(Section::Common, &read(&path)?).map_err(|error| unreadable(&path, error))?;
        if let Some(path) = find(Section::Neighbours) {
            collection.attach(&read(&path)?).map_err(|error| unreadable(&path, error))?;
        }
        let mut known = vec![false; held.titles.len()];
        held.known.iter().flat_map(|titles| titles.iter()).for_each(|&title| known[title as usize] = true);
        let place = |(id, known): (&String, bool)| collection.find(id).filter(|_| known);
        let positions: Vec<Option<u32>> = held.titles.iter().zip(known).map(place).collect();
        let numbers = positions.iter().zip(0..).filter_map(|(position, number)| Some(((*position)?, number))).collect();
        Ok(Self { manifest, collection, positions, numbers })
    }

    fn profile(&self, patron: &Patron, titles: &[String]) -> Profile {
        let mut profile = Profile::new();
        for (count, &title) in patron.history.iter().enumerate() {
            let stamp = Stamp { time: NOW, count: count as u32, device: DeviceId(1) };
            // An id that no profile takes is not recommended from either.
            let _ = profile.react(Reaction::Liked, &titles[title as usize], None, stamp);
        }
        profile
    }

    /// The best by their scores alone.
    fn by_score(&self, profile: &Profile, patron: &Patron) -> Vec<u32> {
        let ranking = Ranking::new(&self.collection, &self.manifest.blend, profile, NOW);
        let scores = ranking.scores();
        let mut open: Vec<(i64, u32, u32)> = Vec::with_capacity(scores.len());
        for (&position, &number) in &self.numbers {
            if !patron.history.contains(&number) {
                open.push((-scores[position as usize], position, number));
            }
        }
        if open.len() > DEPTH {
            open.select_nth_unstable(DEPTH);
            open.truncate(DEPTH);
        }
        open.sort_unstable();
        open.into_iter().map(|(.., number)| number).collect()
    }

    /// What the reader sees: *Picked for you*, with variety and discoveries.
    fn as_shelved(&self, profile: &Profile, _: &Patron) -> Vec<u32> {
        let query = ShelfQuery { limit: 12, ..ShelfQuery::new(ShelfKind::Picked, NOW) };
        let picks = shelf(&self.collection, &self.manifest.blend, profile, &query).picks;
        // A pick that no split knows is a miss like any other.
        picks.iter().map(|pick| self.numbers.get(&pick.position).copied().unwrap_or(u32::MAX)).collect()
    }

    fn row(
        &self,
        name: &str,
        held: &Held<'_>,
        likeness: &Likeness,
        recommend: fn(&Self, &Profile, &Patron) -> Vec<u32>,
        more: serde_json::Value,
    ) -> Row {
        let profiles: Vec<Profile> = held.patrons.iter().map(|it| self.profile(it, held.titles)).collect();
        // What is made once for a collection is not a patron's cost.
        if let (Some(profile), Some(patron)) = (profiles.first(), held.patrons.first()) {
            recommend(self, profile, patron);
        }
        let started = Instant::now();
        let lists: Vec<Vec<u32>> =
            profiles.iter().zip(&held.patrons).map(|(profile, patron)| recommend(self, profile, patron)).collect();
        let ms = started.elapsed().as_secs_f64() * 1e3 / profiles.len().max(1) as f64;
        let judged: Vec<(Vec<u32>, Worth)> = lists
            .into_par_iter()
            .zip(&held.patrons)
            .map(|(list, patron)| {
                let worth = judge(&list, patron, likeness);
                (list, worth)
            })
            .collect();
        Row::of(name, &judged, self.numbers.len(), ms, more)
    }
}

/// A shelf has twelve titles: what is measured further down means nothing.
fn of_a_shelf() -> serde_json::Value {
    json!({"ndcg100": null, "recall20": null, "byHistory": null, "note": "twelve titles, with variety and discoveries"})
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    std::fs::read(path).map_err(|error| unreadable(path, error))
}

/// Bytes of a section as it travels.
fn twin_bytes(folder: &Path, entry: &SectionEntry) -> Result<u64, Error> {
    let path = folder.join(format!("{}.gz", entry.name));
    std::fs::metadata(&path).map(|it| it.len()).map_err(|error| unreadable(&path, error))
}
