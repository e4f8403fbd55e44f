//! A collection in the columns that the twin in JavaScript ranks (`tests/bench/twin.mjs`): what the engine holds too, read
//! through its public face.

use std::collections::HashMap;

use carrel_engine::collection::Collection;
use carrel_engine::feature::FeatureKind;
use carrel_engine::rank::Blend;
use serde_json::{Value, json};

use crate::reader::Reader;
use crate::{NOW, TODAY};

/// Where no title follows in a series.
const NONE: u32 = u32::MAX;

/// Names of columns and their bytes, little-endian; a name ends in the type of its numbers.
pub fn columns(collection: &Collection) -> Vec<(&'static str, Vec<u8>)> {
    let positions = || 0..collection.len() as u32;
    let rows = Rows::of(collection);
    let (ends, targets, weights) = neighbours(collection);
    let added = positions().map(|it| collection.title(it).added().unwrap_or(i32::MIN));
    let staff = positions().filter(|&it| collection.title(it).staff_pick().is_some());
    let next = positions().map(|it| collection.next_in_series(it).unwrap_or(NONE));
    let features = collection.features();
    vec![
        ("ids.u32", unsigned(rows.ids)),
        ("ends.u32", unsigned(rows.ends)),
        ("topics.u8", rows.topics),
        ("popularity.u8", positions().map(|it| collection.title(it).popularity()).collect()),
        ("added.i32", added.flat_map(i32::to_le_bytes).collect()),
        ("staff.u32", unsigned(staff)),
        ("next.u32", unsigned(next)),
        ("counts.u32", unsigned((0..features.len() as u32).map(|it| features.count(it)))),
        ("neighbourEnds.u32", unsigned(ends)),
        ("neighbourTargets.u32", unsigned(targets)),
        ("neighbourWeights.u8", weights),
    ]
}

/// What the twin must know beside the columns: the library's weights, and what readers said.
pub fn facts(collection: &Collection, readers: &[Reader]) -> Value {
    let blend = Blend::default();
    let kind_ends = FeatureKind::ALL.map(|kind| collection.features().of_kind(kind).end);
    json!({
        "now": NOW,
        "today": TODAY,
        "total": collection.total(),
        "kindEnds": kind_ends,
        "blend": {
            "interest": blend.interest,
            "positive": blend.positive,
            "negative": blend.negative,
            "reach": blend.reach,
            "negativeReach": blend.negative_reach,
            "halfLife": blend.half_life,
            "popularity": blend.popularity,
            "newness": blend.newness,
            "newDays": blend.new_days,
            "staffPick": blend.staff_pick,
            "neighbours": blend.neighbours,
            "negativeNeighbours": blend.negative_neighbours,
            "nextInSeries": blend.next_in_series,
        },
        "readers": readers.iter().map(|reader| of_reader(collection, reader)).collect::<Vec<_>>(),
    })
}

fn of_reader(collection: &Collection, reader: &Reader) -> Value {
    let reaction = |&(reaction, position, time): &(carrel_engine::profile::Reaction, u32, u64)| {
        json!({
            "reaction": reaction.as_str(),
            "id": collection.title(position).id(),
            "position": position,
            "time": time,
        })
    };
    let interest = |&feature: &u32| json!({ "label": collection.features().label(feature), "feature": feature });
    json!({
        "reactions": reader.reactions.iter().map(reaction).collect::<Vec<_>>(),
        "interests": reader.interests.iter().map(interest).collect::<Vec<_>>(),
    })
}

/// Features title by title.
struct Rows {
    ids: Vec<u32>,
    ends: Vec<u32>,
    topics: Vec<u8>,
}

impl Rows {
    fn of(collection: &Collection) -> Self {
        let numbers = FeatureKind::ALL.map(|kind| numbers(collection, kind));
        let mut rows = Self { ids: Vec::new(), ends: Vec::new(), topics: Vec::new() };
        for position in 0..collection.len() as u32 {
            let title = collection.title(position);
            for (kind, numbers) in FeatureKind::ALL.into_iter().zip(&numbers) {
                rows.ids.extend(title.labels(kind).map(|label| numbers[label]));
            }
            rows.ends.push(rows.ids.len() as u32);
            rows.topics.push(title.labels(FeatureKind::Topic).count() as u8);
        }
        rows
    }
}

fn numbers(collection: &Collection, kind: FeatureKind) -> HashMap<&str, u32> {
    collection.features().of_kind(kind).map(|feature| (collection.features().label(feature), feature)).collect()
}

fn neighbours(collection: &Collection) -> (Vec<u32>, Vec<u32>, Vec<u8>) {
    let (mut ends, mut targets, mut weights) = (Vec::new(), Vec::new(), Vec::new());
    for source in 0..collection.len() as u32 {
        for (target, weight) in collection.neighbours().of(source) {
            targets.push(target);
            weights.push(weight);
        }
        ends.push(targets.len() as u32);
    }
    (ends, targets, weights)
}

fn unsigned(numbers: impl IntoIterator<Item = u32>) -> Vec<u8> {
    numbers.into_iter().flat_map(u32::to_le_bytes).collect()
}
