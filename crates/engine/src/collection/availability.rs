//! Which titles each branch holds and which of them are on its shelves: one file, the same for every reader, made anew
//! as often as the library likes, while the collection stays as it is.
//!
//! Titles are named by their numbers in the whole collection, so that the file names the one by which they are numbered:
//! see [`Manifest::numbering`](super::Manifest::numbering).

use super::manifest::is_plain_path;
use crate::codec::{self, DecodeError, Reader, Section, Writer};

/// How a set of positions is written.
const POSITIONS: u64 = 0;
const BITMAP: u64 = 1;

/// The state of the shelves at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Availability {
    /// File name of the list of bundles, or where there is none of the common pack, whose numbers these are.
    pub pack: String,
    /// Seconds since 1970 at which it was true.
    pub time: u64,
    /// The branches, in the library's order.
    pub branches: Vec<Branch>,
}

/// One branch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Branch {
    /// The library's code for it.
    pub code: String,
    /// As it is displayed; may be empty.
    pub name: String,
    /// What it holds.
    pub holds: Positions,
    /// What of it can be taken home now.
    pub available: Positions,
}

/// A set of numbers of titles, below how many there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Positions(Vec<u32>);

impl FromIterator<u32> for Positions {
    fn from_iter<I: IntoIterator<Item = u32>>(positions: I) -> Self {
        let mut all: Vec<u32> = positions.into_iter().collect();
        all.sort_unstable();
        all.dedup();
        Self(all)
    }
}

impl Positions {
    /// Whether a position is among them.
    pub fn contains(&self, position: u32) -> bool {
        self.0.binary_search(&position).is_ok()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Steps from one to the next, or one bit for each title, whichever is shorter.
    fn encode(&self, titles: usize, out: &mut Writer) {
        let mut steps = Writer::default();
        steps.number(self.0.len() as u64);
        let mut last = 0;
        for &position in &self.0 {
            steps.number(u64::from(position - last));
            last = position;
        }
        let steps = steps.into_bytes();
        if steps.len() <= titles.div_ceil(8) {
            out.number(POSITIONS);
            return out.raw(&steps);
        }
        let mut bits = vec![0_u8; titles.div_ceil(8)];
        for &position in &self.0 {
            if let Some(byte) = bits.get_mut(position as usize / 8) {
                *byte |= 1 << (position % 8);
            }
        }
        out.number(BITMAP);
        out.raw(&bits);
    }

    fn decode(input: &mut Reader<'_>, titles: usize) -> Result<Self, DecodeError> {
        if input.below("kind of set", 2)? == BITMAP as u32 {
            let bits = input.raw("set of titles", titles.div_ceil(8))?;
            let is_set = |position: &u32| bits[*position as usize / 8] >> (position % 8) & 1 == 1;
            return Ok(Self((0..titles as u32).filter(is_set).collect()));
        }
        let mut positions = Vec::new();
        for _ in 0..input.count("set of titles")? {
            let step = input.below("title in set", titles as u64)?;
            let position = positions.last().map_or(0, |last| *last) + step;
            if position as usize >= titles || (step == 0 && !positions.is_empty()) {
                return Err(input.wrong("title in set"));
            }
            positions.push(position);
        }
        Ok(Self(positions))
    }
}

impl Availability {
    /// Name of its file beside the manifest.
    pub const FILE: &str = "availability.carrel";

    /// The branches that hold a title, each with whether it can be taken home now.
    pub fn of(&self, position: u32) -> impl Iterator<Item = (&Branch, bool)> {
        let holding = self.branches.iter().filter(move |branch| branch.holds.contains(position));
        holding.map(move |branch| (branch, branch.available.contains(position)))
    }

    /// The file, for a collection of so many titles.
    pub fn encode(&self, titles: usize) -> Vec<u8> {
        let mut out = Writer::default();
        out.text(&self.pack);
        out.number(self.time);
        out.number(titles as u64);
        out.number(self.branches.len() as u64);
        for branch in &self.branches {
            out.text(&branch.code);
            out.text(&branch.name);
            branch.holds.encode(titles, &mut out);
            branch.available.encode(titles, &mut out);
        }
        codec::seal(Section::Availability, &out.into_bytes())
    }

    /// Reads the file.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut input = Reader::new(codec::open(Section::Availability, bytes)?);
        let input = &mut input;
        let pack = input.text("name of pack")?.to_owned();
        if !is_plain_path(&pack) {
            return Err(input.wrong("name of pack"));
        }
        let time = input.number("time")?;
        let titles = input.below("number of titles", 1 << 24)? as usize;
        let mut branches = Vec::new();
        for _ in 0..input.count("number of branches")? {
            branches.push(Branch {
                code: input.text("code of branch")?.to_owned(),
                name: input.text("name of branch")?.to_owned(),
                holds: Positions::decode(input, titles)?,
                available: Positions::decode(input, titles)?,
            });
        }
        input.end()?;
        Ok(Self { pack, time, branches })
    }
}
