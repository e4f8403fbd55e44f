//! How much each kind of signal and feature weighs: the library's choice, kept in the manifest.

use crate::codec::{DecodeError, Reader, Writer};
use crate::feature::FeatureKind;
use crate::profile::Reaction;

/// Weights of the ranking, in points. A profile never changes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blend {
    /// For a stated interest, by kind of feature.
    pub interest: [u32; 6],
    /// For a reaction: liked, saved, read, opened.
    pub positive: [u32; 4],
    /// For *not interested*, taken off.
    pub negative: u32,
    /// What part of a reaction's weight reaches each kind of feature, in 256ths.
    pub reach: [u32; 6],
    /// The same for *not interested*: it speaks of the title, hardly of a language or a format.
    pub negative_reach: [u32; 6],
    /// Days after which a reaction weighs half.
    pub half_life: u32,
    /// For each of the 31 buckets of popularity.
    pub popularity: u32,
    /// For a title added today; falls to nothing over `new_days`.
    pub newness: u32,
    /// Days for which a title counts as new.
    pub new_days: u32,
    /// For a recommendation by staff.
    pub staff_pick: u32,
    /// What a reaction is worth in the neighbour model: a liked title gives its neighbours a quarter of this for each
    /// unit of their weight, which is 1 to 127.
    pub neighbours: u32,
    /// The same for *not interested*, taken off.
    pub negative_neighbours: u32,
    /// For the next volume of a series, times the strength of the reaction to the one before.
    pub next_in_series: u32,
    /// What a starter profile counts, in sixteenths of what the same would count if the reader had said it.
    pub starter: u32,
}

impl Default for Blend {
    fn default() -> Self {
        Self {
            interest: [60, 90, 90, 40, 25, 30],
            positive: [64, 44, 32, 8],
            negative: 40,
            reach: [256, 384, 448, 64, 32, 64],
            negative_reach: [128, 192, 192, 0, 0, 0],
            half_life: 180,
            popularity: 6,
            newness: 160,
            new_days: 90,
            staff_pick: 200,
            neighbours: 64,
            negative_neighbours: 32,
            next_in_series: 8,
            starter: 8,
        }
    }
}

impl Blend {
    /// Weights from this on are refused when a manifest is read. A signal then gives a feature less than 2²⁹ points, and a title of
    /// 6 · 255 features stays below 2⁶³ with a hundred thousand signals.
    const LIMIT: u64 = 1 << 16;

    /// The same while the neighbour model is not here: what is shared with titles that were liked has to say it all, beside facts and
    /// interests as strong as they are here.
    #[must_use]
    pub fn without_model(&self) -> Self {
        let usual = Self::default();
        let scale = (self.interest[0] / usual.interest[0]).max(1);
        let reach =
            std::array::from_fn(|kind| self.reach[kind].max(usual.reach[kind] * scale).min(Self::LIMIT as u32 - 1));
        Self { reach, next_in_series: self.next_in_series.max(usual.next_in_series), ..self.clone() }
    }

    /// Weight of a stated interest in a feature of this kind.
    pub(super) fn of_interest(&self, kind: FeatureKind) -> i32 {
        self.interest[kind as usize] as i32
    }

    /// Weights of a reaction `age` days old for features of each kind, by which rarity (0 to 16) is multiplied; in parts of 2⁻²⁰.
    ///
    /// Never negative but for *not interested*.
    pub(super) fn of_reaction(&self, reaction: Reaction, age: u32) -> [i64; 6] {
        let (strength, reach) = match reaction {
            Reaction::NotInterested => (-i64::from(self.negative) * i64::from(self.decay(age)), self.negative_reach),
            _ => (self.strength(reaction, age), self.reach),
        };
        reach.map(|reach| strength * i64::from(reach))
    }

    /// What a positive reaction `age` days old is worth, 256 times its weight at most; nothing for *not interested*.
    pub(super) fn strength(&self, reaction: Reaction, age: u32) -> i64 {
        let weight = match reaction {
            Reaction::Liked => self.positive[0],
            Reaction::Saved => self.positive[1],
            Reaction::Read => self.positive[2],
            Reaction::Opened => self.positive[3],
            Reaction::NotInterested => 0,
        };
        i64::from(weight) * i64::from(self.decay(age))
    }

    /// Points for each unit of weight in the neighbour model; below zero for *not interested* alone.
    pub(super) fn through_neighbours(&self, reaction: Reaction, age: u32) -> i64 {
        if reaction == Reaction::NotInterested {
            return -((i64::from(self.negative) * i64::from(self.negative_neighbours) * i64::from(self.decay(age)))
                >> 16);
        }
        (self.strength(reaction, age) * i64::from(self.neighbours)) >> 16
    }

    /// Points for the next volume after a title with a reaction of this [strength](Self::strength).
    pub(super) fn of_next(&self, strength: i64) -> i64 {
        (strength * i64::from(self.next_in_series)) >> 8
    }

    /// What of these points is left if a starter profile says it.
    pub(super) fn of_starter(&self, points: i64) -> i64 {
        (points * i64::from(self.starter)) >> 4
    }

    /// 256 for today, half after each half-life, straight lines between.
    fn decay(&self, age: u32) -> u32 {
        let half_life = self.half_life.max(1);
        let (halvings, rest) = (age / half_life, age % half_life);
        let start = 256_u32.checked_shr(halvings).unwrap_or(0);
        start - (u64::from(start) * u64::from(rest) / (2 * u64::from(half_life))) as u32
    }

    /// All weights, in the order of the file.
    fn lists(&mut self) -> [&mut [u32]; 14] {
        use std::slice::from_mut;
        [
            &mut self.interest,
            &mut self.positive,
            from_mut(&mut self.negative),
            &mut self.reach,
            &mut self.negative_reach,
            from_mut(&mut self.half_life),
            from_mut(&mut self.popularity),
            from_mut(&mut self.newness),
            from_mut(&mut self.new_days),
            from_mut(&mut self.staff_pick),
            from_mut(&mut self.neighbours),
            from_mut(&mut self.negative_neighbours),
            from_mut(&mut self.next_in_series),
            from_mut(&mut self.starter),
        ]
    }

    pub(crate) fn encode(&self, out: &mut Writer) {
        self.clone().lists().into_iter().flatten().for_each(|weight| out.number(u64::from(*weight)));
    }

    pub(crate) fn decode(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut blend = Self::default();
        for weight in blend.lists().into_iter().flatten() {
            *weight = input.below("weight", Self::LIMIT)?;
        }
        // A starter profile that counted more than the reader's own word would overflow a feature's weight.
        if blend.starter > 16 { Err(input.wrong("weight")) } else { Ok(blend) }
    }
}
