//! The neighbour model: for each title the titles most telling about it, from what is borrowed together or from what
//! catalogue records share.
//!
//! In the file the lists stand by target title, since they are pruned so: lengths, then sources, then weights, each
//! column together because like bytes compress best. In memory they stand by source title: a reader's reaction to one
//! title adds to its targets.

use crate::codec::{self, DecodeError, Reader, Section, Writer};

/// Most neighbours of one title.
const MOST: u64 = 256;

/// Which titles a reader's reaction to a title speaks for, and how much.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Neighbours {
    /// Where each source's targets end; empty where there is no model.
    ends: Vec<u32>,
    /// Positions of targets, ascending for each source.
    targets: Vec<u32>,
    /// 1 to 127.
    weights: Vec<u8>,
}

impl Neighbours {
    /// From one list for each target title: (position of the source, weight of 1 to 127), by position.
    pub fn from_lists(lists: &[Vec<(u32, u8)>]) -> Self {
        let pairs = || {
            let row = |(target, list): (usize, &Vec<(u32, u8)>)| {
                list.iter().map(|&(source, weight)| (source, target as u32, weight)).collect::<Vec<_>>()
            };
            lists.iter().enumerate().flat_map(row)
        };
        Self::by_source(lists.len(), pairs().count(), pairs())
    }

    /// Counting sort by source; targets come ascending and stay so.
    fn by_source(titles: usize, count: usize, pairs: impl Iterator<Item = (u32, u32, u8)> + Clone) -> Self {
        let mut ends = vec![0_u32; titles];
        pairs.clone().for_each(|(source, ..)| ends[source as usize] += 1);
        let mut end = 0;
        for slot in &mut ends {
            // The place where the source's next target goes; it ends up where the last one went.
            (*slot, end) = (end, end + *slot);
        }
        let (mut targets, mut weights) = (vec![0; count], vec![0; count]);
        for (source, target, weight) in pairs {
            let place = ends[source as usize] as usize;
            (targets[place], weights[place]) = (target, weight);
            ends[source as usize] += 1;
        }
        Self { ends, targets, weights }
    }

    /// Of how many titles they are.
    pub fn titles(&self) -> usize {
        self.ends.len()
    }

    /// How many weights there are in all.
    pub fn len(&self) -> usize {
        self.targets.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.targets.is_empty()
    }

    /// The titles that a reaction to this one speaks for, each with its weight, by position.
    pub fn of(&self, source: u32) -> impl Iterator<Item = (u32, u8)> {
        let range = self.range(source);
        self.targets[range.clone()].iter().copied().zip(self.weights[range].iter().copied())
    }

    /// How much a reaction to `source` speaks for `target`; 0 where it says nothing.
    pub fn weight(&self, source: u32, target: u32) -> u8 {
        let range = self.range(source);
        let place = self.targets[range.clone()].binary_search(&target).ok();
        place.map_or(0, |place| self.weights[range][place])
    }

    fn range(&self, source: u32) -> std::ops::Range<usize> {
        let source = source as usize;
        let Some(&end) = self.ends.get(source) else { return 0..0 };
        let start = if source == 0 { 0 } else { self.ends[source - 1] };
        start as usize..end as usize
    }

    /// The lists by target title, sources ascending.
    pub fn lists(&self) -> Vec<Vec<(u32, u8)>> {
        let mut lists = vec![Vec::new(); self.titles()];
        for source in 0..self.titles() as u32 {
            self.of(source).for_each(|(target, weight)| lists[target as usize].push((source, weight)));
        }
        lists
    }

    /// The file.
    pub fn encode(&self) -> Vec<u8> {
        let lists = self.lists();
        let mut out = Writer::default();
        out.number(lists.len() as u64);
        lists.iter().for_each(|list| out.number(list.len() as u64));
        for list in &lists {
            let mut next = 0;
            for &(source, _) in list {
                out.number(u64::from(source - next));
                next = source + 1;
            }
        }
        for list in &lists {
            out.raw(&list.iter().map(|&(_, weight)| weight).collect::<Vec<_>>());
        }
        codec::seal(Section::Neighbours, &out.into_bytes())
    }

    /// Reads the file, which must be about so many titles.
    pub fn decode(bytes: &[u8], titles: usize) -> Result<Self, DecodeError> {
        let mut input = Reader::new(codec::open(Section::Neighbours, bytes)?);
        if input.count("number of titles")? != titles {
            return Err(input.wrong("number of titles"));
        }
        let lengths = (0..titles).map(|_| input.below("number of neighbours", MOST)).collect::<Result<Vec<_>, _>>()?;
        let count = lengths.iter().map(|&length| length as usize).sum();
        let mut sources = Vec::new();
        for &length in &lengths {
            let mut next = 0;
            for _ in 0..length {
                let source = u64::from(next) + input.number("neighbour")?.min(titles as u64);
                if source >= titles as u64 {
                    return Err(input.wrong("neighbour"));
                }
                next = source as u32 + 1;
                sources.push(next - 1);
            }
        }
        let weights = input.raw("weight of a neighbour", count)?;
        // A negative weight could make liking a title lower its neighbours.
        if weights.iter().any(|weight| !(1..=127).contains(weight)) {
            return Err(input.wrong("weight of a neighbour"));
        }
        input.end()?;
        let targets = lengths.iter().zip(0..).flat_map(|(&length, target)| (0..length).map(move |_| target));
        let pairs =
            sources.iter().zip(targets).zip(weights).map(|((&source, target), &weight)| (source, target, weight));
        Ok(Self::by_source(titles, count, pairs))
    }
}
