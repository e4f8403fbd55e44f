//! Ranking as a page calls it. What is returned keeps the compiler from leaving out what nobody looks at.

use carrel_engine::codec::Section;
use carrel_engine::collection::Collection;
use carrel_engine::feature::FeatureKind;
use carrel_engine::fold::fold;
use carrel_engine::profile::{DeviceId, Kind, Profile, Reaction, Stamp, Value};
use carrel_engine::rank::{Blend, Ranking, Shelf, ShelfKind, ShelfQuery, first_shelf, shelf};
use wasm_bindgen::prelude::wasm_bindgen;

/// A library.
#[wasm_bindgen]
pub struct Library {
    collection: Collection,
    blend: Blend,
}

#[wasm_bindgen]
impl Library {
    /// From its files; none where they cannot be read.
    pub fn decode(common: &[u8], neighbours: &[u8]) -> Option<Library> {
        let mut collection = Collection::decode(Section::Common, common).ok()?;
        collection.attach(neighbours).ok()?;
        Some(Self { collection, blend: Blend::default() })
    }

    /// Ranks all titles; the score of the first.
    pub fn rank(&self, reader: &Reader, now: f64) -> i64 {
        Ranking::new(&self.collection, &self.blend, &reader.0, now as u64).score(0)
    }

    /// The scores of all titles.
    pub fn scores(&self, reader: &Reader, now: f64) -> Vec<i64> {
        Ranking::new(&self.collection, &self.blend, &reader.0, now as u64).scores().to_vec()
    }

    /// The scores of all titles for a reader of whom nothing is known.
    pub fn first_scores(&self, now: f64) -> Vec<i64> {
        self.scores(&Reader::new(), now)
    }

    /// *Picked for you* with reasons: positions, each followed by its score.
    pub fn shelf(&self, reader: &Reader, now: f64) -> Vec<i64> {
        flat(&shelf(&self.collection, &self.blend, &reader.0, &ShelfQuery::new(ShelfKind::Picked, now as u64)))
    }

    /// The same for a reader of whom nothing is known.
    pub fn first_shelf(&self, now: f64) -> Vec<i64> {
        flat(&first_shelf(&self.collection, &self.blend, &ShelfQuery::new(ShelfKind::Picked, now as u64)))
    }
}

fn flat(shelf: &Shelf) -> Vec<i64> {
    shelf.picks.iter().flat_map(|pick| [i64::from(pick.position), pick.score]).collect()
}

/// What a reader said.
#[wasm_bindgen]
pub struct Reader(Profile);

#[wasm_bindgen]
impl Reader {
    /// Nothing.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self(Profile::new())
    }

    /// Adds a reaction; whether it was taken in.
    pub fn react(&mut self, reaction: &str, id: &str, time: f64) -> bool {
        let Some(reaction) = Reaction::parse(reaction) else { return false };
        self.0.react(reaction, id, None, stamp(time)).is_ok()
    }

    /// Adds an interest in a topic; whether it was taken in.
    pub fn interest(&mut self, label: &str, time: f64) -> bool {
        let kind = Kind::Interest(FeatureKind::Topic);
        self.0.set(kind, &fold(label), Value::Text(label.to_owned()), stamp(time)).is_ok()
    }
}

fn stamp(time: f64) -> Stamp {
    Stamp { time: time as u64, count: 0, device: DeviceId(1) }
}
