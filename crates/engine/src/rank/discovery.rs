//! Discoveries: titles from further down, the same ones for all readers for a whole day. Only a reader of whom something is
//! known gets any: to others everything is new.

use super::variety::{Arranged, Order, Traits};
use crate::codec::fnv1a;
use crate::collection::Collection;
use crate::map::sorted;

/// Which titles from further down are shown on a day, and at which places.
pub(super) struct Discoveries<'a> {
    collection: &'a Collection,
    places: usize,
    count: usize,
    /// Ranks, the first choice of the day last.
    choices: Vec<(usize, u32)>,
}

impl<'a> Discoveries<'a> {
    /// From titles in their order by score.
    pub fn new(collection: &'a Collection, ranked: &[(i64, u32)], order: Order, day: i32) -> Self {
        let further = order.limit.saturating_mul(2);
        let (mut count, mut choices) = (0, Vec::new());
        if ranked.len() > further {
            count = order.adventure.discoveries(order.limit);
            // What speaks against a title is no reason to discover it.
            let all = ranked.iter().enumerate().skip(further).filter(|(_, (score, _))| *score >= 0);
            let lots = all.map(|(by_score, &(_, position))| (luck(collection, position, day), (by_score, position)));
            choices = sorted(lots.collect(), Ord::cmp).into_iter().map(|(_, choice)| choice).collect();
        }
        Self { collection, places: order.limit, count, choices }
    }

    /// Whether a place is for a discovery: the last of each of as many stretches as there are discoveries.
    fn is_at(&self, place: usize) -> bool {
        self.count > 0 && (place + 1) * self.count / self.places > place * self.count / self.places
    }

    /// If the next place is for a discovery, the luckiest title that is not yet there and has little of what is.
    pub fn next(&mut self, arranged: &Arranged) -> Option<usize> {
        if !self.is_at(arranged.len()) {
            return None;
        }
        let there: Vec<Traits> = arranged.iter().map(|&(position, _)| Traits::of(self.collection, position)).collect();
        while let Some((by_score, position)) = self.choices.pop() {
            let mine = Traits::of(self.collection, position);
            let known = arranged.iter().any(|&(it, _)| it == position);
            if !known && there.iter().all(|other| mine.likeness(other).0 < 512) {
                return Some(by_score);
            }
        }
        None
    }
}

/// How lucky a title is on a day: the same for all readers, and for each of the day's visits.
fn luck(collection: &Collection, position: u32, day: i32) -> u64 {
    let id = fnv1a(collection.title(position).id().as_bytes());
    let mixed = (id ^ u64::from(day as u32)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    (mixed ^ (mixed >> 32)).wrapping_mul(0xc4ce_b9fe_1a85_ec53)
}
