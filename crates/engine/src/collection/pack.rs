//! Head pack, common pack and bundles: one column after the other. Encode stands beside decode.

use super::{Collection, Features, UNKNOWN};
use crate::codec::{self, DecodeError, Reader, Section, Writer};
use crate::feature::FeatureKind;
use crate::map::Map;
use crate::strings::Strings;
use crate::title::StaffPick;

/// More titles than this in one file are an error rather than an attempt.
pub(super) const MAX_TITLES: u64 = 1 << 24;

/// The columns of texts in their order, each with whether all titles have one.
const TEXTS: [(&str, bool); 8] = [
    ("id", true),
    ("title", true),
    ("original title", false),
    ("link", false),
    ("call number", false),
    ("work", false),
    ("holdings key", false),
    ("description", false),
];

impl Collection {
    /// The file for this collection, `section` being [`Section::Head`], [`Section::Common`] or [`Section::Bundle`].
    pub fn encode(&self, section: Section) -> Vec<u8> {
        let mut out = Writer::default();
        out.number(u64::from(self.total));
        out.number(self.len() as u64);
        self.features.encode(&mut out);
        self.ids.encode(&mut out);
        self.titles.encode(&mut out);
        for column in self.text_columns() {
            encode_optional(column, &mut out);
        }
        self.encode_features(&mut out);
        encode_known(&self.years, &mut out);
        encode_known(&self.added, &mut out);
        out.raw(&self.popularity);
        encode_sparse(&self.series_numbers, &mut out, |number, out| out.signed(i64::from(*number)));
        encode_sparse(&self.staff_picks, &mut out, |pick, out| {
            out.text(&pick.text);
            out.text(&pick.name);
        });
        encode_positions(&self.withheld, &mut out);
        encode_positions(&self.other_positions, &mut out);
        self.other_ids.encode(&mut out);
        codec::seal(section, &out.into_bytes())
    }

    /// Reads a head pack, a common pack or a bundle.
    pub fn decode(section: Section, bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut input = Reader::new(codec::open(section, bytes)?);
        let input = &mut input;
        let total = input.below("number of titles", MAX_TITLES)?;
        let count = input.count("number of titles here")?;
        let features = Features::decode(input)?;
        let mut columns = Vec::with_capacity(TEXTS.len());
        for (field, always) in TEXTS {
            columns.push(decode_texts(input, field, always, count)?);
        }
        let mut columns = columns.into_iter();
        let mut next = || columns.next().unwrap_or_default();
        let mut collection = Self {
            total,
            features,
            ids: next(),
            titles: next(),
            originals: next(),
            links: next(),
            call_numbers: next(),
            works: next(),
            holdings: next(),
            descriptions: next(),
            ..Self::default()
        };
        collection.decode_features(input, count)?;
        collection.years = decode_known(input, "year", count)?;
        collection.added = decode_known(input, "day added", count)?;
        collection.popularity = input.raw("popularity", count)?.to_vec();
        collection.series_numbers =
            decode_sparse(input, "series number", count, |input| input.signed32("series number"))?;
        collection.staff_picks = decode_sparse(input, "staff pick", count, |input| {
            let text = input.text("staff pick")?.to_owned();
            Ok(StaffPick { text, name: input.text("staff name")?.to_owned() })
        })?;
        collection.withheld = decode_positions(input, "withheld title", count)?;
        collection.other_positions = decode_positions(input, "other edition", count)?;
        collection.other_ids = Strings::decode(input, "other id", collection.other_positions.len())?;
        input.end()?;
        Ok(collection)
    }

    fn text_columns(&self) -> [&Strings; 6] {
        [&self.originals, &self.links, &self.call_numbers, &self.works, &self.holdings, &self.descriptions]
    }

    /// Kind by kind: how many each title has, then which, counted from the kind's first.
    fn encode_features(&self, out: &mut Writer) {
        for kind in FeatureKind::ALL {
            let of_kind = self.features.of_kind(kind);
            let mine = |position| self.feature_ids(position).iter().filter(|&id| of_kind.contains(id));
            for position in 0..self.len() as u32 {
                out.number(mine(position).count() as u64);
            }
            for id in (0..self.len() as u32).flat_map(mine) {
                out.number(u64::from(id - of_kind.start));
            }
        }
    }

    fn decode_features(&mut self, input: &mut Reader<'_>, count: usize) -> Result<(), DecodeError> {
        let mut kinds = Vec::with_capacity(6);
        for kind in FeatureKind::ALL {
            let of_kind = self.features.of_kind(kind);
            let counts = (0..count).map(|_| input.below("features of a title", 256)).collect::<Result<Vec<_>, _>>()?;
            let sum: u64 = counts.iter().copied().map(u64::from).sum();
            // Collecting stops at the first missing byte, so a wrong sum allocates no more than the file is long.
            let ids = (0..sum)
                .map(|_| Ok(of_kind.start + input.below("feature", of_kind.len() as u64)?))
                .collect::<Result<Vec<_>, DecodeError>>()?;
            kinds.push((counts, ids));
        }
        self.topics_per_title = kinds[0].0.iter().map(|&topics| topics as u8).collect();
        (self.feature_ends, self.feature_ids) = interleave(&kinds, count).ok_or_else(|| input.wrong("feature"))?;
        Ok(())
    }
}

/// From columns by kind to one list by title. None where a title has a feature twice: its reasons would not add up to
/// its score.
fn interleave(kinds: &[(Vec<u32>, Vec<u32>)], count: usize) -> Option<(Vec<u32>, Vec<u32>)> {
    let mut ends = Vec::with_capacity(count);
    let mut all = Vec::with_capacity(kinds.iter().map(|(_, ids)| ids.len()).sum());
    let mut next = [0_usize; 6];
    for title in 0..count {
        for (kind, (counts, ids)) in kinds.iter().enumerate() {
            let end = next[kind] + counts[title] as usize;
            let mine = &ids[next[kind]..end];
            if mine.iter().enumerate().any(|(at, id)| mine[..at].contains(id)) {
                return None;
            }
            all.extend_from_slice(mine);
            next[kind] = end;
        }
        ends.push(all.len() as u32);
    }
    Some((ends, all))
}

/// A column that is empty for all titles costs one byte.
fn encode_optional(column: &Strings, out: &mut Writer) {
    out.number(u64::from(!column.is_empty()));
    column.encode(out);
}

fn decode_texts(
    input: &mut Reader<'_>,
    field: &'static str,
    always: bool,
    count: usize,
) -> Result<Strings, DecodeError> {
    let present = always || input.below(field, 2)? == 1;
    Strings::decode(input, field, if present { count } else { 0 })
}

/// 0 for unknown, otherwise the zigzag value plus one.
fn encode_known(column: &[i32], out: &mut Writer) {
    for &value in column {
        let zigzag = (i64::from(value) << 1) ^ (i64::from(value) >> 63);
        out.number(if value == UNKNOWN { 0 } else { zigzag as u64 + 1 });
    }
}

fn decode_known(input: &mut Reader<'_>, field: &'static str, count: usize) -> Result<Vec<i32>, DecodeError> {
    let one = |_| {
        let Some(zigzag) = input.below(field, 1 << 32)?.checked_sub(1) else { return Ok(UNKNOWN) };
        Ok((zigzag >> 1) as i32 ^ -((zigzag & 1) as i32))
    };
    (0..count).map(one).collect()
}

fn encode_sparse<T>(column: &Map<u32, T>, out: &mut Writer, value: impl Fn(&T, &mut Writer)) {
    out.number(column.len() as u64);
    let mut last = 0;
    for (&position, item) in column.iter() {
        out.number(u64::from(position - last));
        last = position;
        value(item, out);
    }
}

/// Ascending positions, each counted from the one before.
fn encode_positions(positions: &[u32], out: &mut Writer) {
    out.number(positions.len() as u64);
    let mut last = 0;
    for &position in positions {
        out.number(u64::from(position - last));
        last = position;
    }
}

fn decode_positions(input: &mut Reader<'_>, field: &'static str, count: usize) -> Result<Vec<u32>, DecodeError> {
    let many = input.count(field)?;
    let mut position = 0;
    let next = |_| {
        position += input.below(field, (count - position as usize) as u64)?;
        Ok(position)
    };
    (0..many).map(next).collect()
}

fn decode_sparse<T>(
    input: &mut Reader<'_>,
    field: &'static str,
    count: usize,
    value: impl Fn(&mut Reader<'_>) -> Result<T, DecodeError>,
) -> Result<Map<u32, T>, DecodeError> {
    let mut column = Map::new();
    let mut position = 0;
    for _ in 0..input.count(field)? {
        position += input.below(field, (count - position as usize) as u64)?;
        column.insert(position, value(input)?);
    }
    Ok(column)
}
