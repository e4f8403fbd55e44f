//! The features of a collection: labels, counts, and how telling each is.

use std::cell::OnceCell;

use crate::codec::{DecodeError, Reader, Writer, fnv1a};
use crate::feature::FeatureKind;
use crate::fold::fold;
use crate::map::sorted;
use crate::strings::Strings;
use crate::title::Title;

/// Features of all kinds in one numbering: kind by kind, within a kind the most frequent first.
#[derive(Clone, Debug, Default)]
pub struct Features {
    labels: Strings,
    counts: Vec<u32>,
    /// Number of the first feature after each kind.
    ends: [u32; 6],
    keys: [OnceCell<Vec<(u64, u32)>>; 6],
}

impl PartialEq for Features {
    fn eq(&self, other: &Self) -> bool {
        self.labels == other.labels && self.counts == other.counts && self.ends == other.ends
    }
}

impl Features {
    /// Features by kind, each with label and number of titles in the whole collection.
    pub(crate) fn new(kinds: &[Vec<(String, u32)>; 6]) -> Self {
        let all = || kinds.iter().flatten();
        let mut end = 0;
        let ends = std::array::from_fn(|kind| {
            end += kinds[kind].len() as u32;
            end
        });
        Self {
            labels: all().map(|(label, _)| label).collect(),
            counts: all().map(|(_, count)| *count).collect(),
            ends,
            keys: Default::default(),
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.counts.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// Numbers of the features of one kind, the most frequent first.
    pub fn of_kind(&self, kind: FeatureKind) -> std::ops::Range<u32> {
        let start = if kind as usize == 0 { 0 } else { self.ends[kind as usize - 1] };
        start..self.ends[kind as usize]
    }

    /// The kind of a feature.
    pub fn kind(&self, feature: u32) -> FeatureKind {
        let kind = self.ends.iter().position(|&end| feature < end).unwrap_or(5);
        FeatureKind::ALL[kind]
    }

    /// How it is displayed.
    pub fn label(&self, feature: u32) -> &str {
        self.labels.get(feature as usize)
    }

    /// In how many titles of the whole collection it occurs.
    pub fn count(&self, feature: u32) -> u32 {
        self.counts.get(feature as usize).copied().unwrap_or(0)
    }

    /// The feature that a profile refers to by this key (a folded label).
    pub fn find(&self, kind: FeatureKind, key: &str) -> Option<u32> {
        let keys = self.keys[kind as usize].get_or_init(|| {
            let keys = self.of_kind(kind).map(|feature| (fnv1a(fold(self.label(feature)).as_bytes()), feature));
            sorted(keys.collect(), Ord::cmp)
        });
        let hash = fnv1a(key.as_bytes());
        let start = keys.partition_point(|&(other, _)| other < hash);
        keys.get(start).filter(|&&(other, _)| other == hash).map(|&(_, feature)| feature)
    }

    pub(crate) fn encode(&self, out: &mut Writer) {
        for kind in FeatureKind::ALL {
            out.number(self.of_kind(kind).len() as u64);
        }
        self.labels.encode(out);
        for &count in &self.counts {
            out.number(u64::from(count));
        }
    }

    pub(crate) fn decode(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut ends = [0; 6];
        let mut end = 0_u32;
        for slot in &mut ends {
            end = end.saturating_add(input.count("feature count")? as u32);
            *slot = end;
        }
        let labels = Strings::decode(input, "feature label", end as usize)?;
        // A profile could not hold an interest in it.
        if labels.iter().any(|label| label.len() > Title::MAX_LABEL) {
            return Err(input.wrong("feature label"));
        }
        let counts = (0..end).map(|_| input.below("feature frequency", 1 << 32)).collect::<Result<_, _>>()?;
        Ok(Self { labels, counts, ends, keys: Default::default() })
    }
}
