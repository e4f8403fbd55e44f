//! The shelves of a page, each from a ranking of its own.

use super::taste::{Fact, Ranking, Reacted};
use super::variety::{self, Moved};
use super::{Blend, Contribution};
use crate::collection::Collection;
use crate::profile::{Profile, Reaction};

/// What a shelf holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ShelfKind {
    /// *Picked for you*.
    Picked,
    /// *New in your subjects*; all that is new where there are no subjects yet.
    New,
    /// *Because you liked …*.
    Because,
    /// *Popular here*.
    Popular,
    /// *Saved*: drawn from the profile, not from a ranking.
    Saved,
}

impl ShelfKind {
    /// All shelves in the usual order.
    pub const ALL: [Self; 5] = [Self::Picked, Self::New, Self::Because, Self::Popular, Self::Saved];

    /// The word used in attributes, settings and locale keys.
    pub fn as_str(self) -> &'static str {
        ["picked", "new", "because", "popular", "saved"][self as usize]
    }

    /// The shelf that [`Self::as_str`] names so.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// One title on a shelf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pick {
    /// Its position in the collection.
    pub position: u32,
    /// Its score in points.
    pub score: i64,
    /// Where variety put it elsewhere than its score would.
    pub moved: Option<Moved>,
    /// The strongest reason for it, if anything speaks for it.
    pub reason: Option<Contribution>,
}

/// What stands on a shelf.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shelf {
    /// The titles in order.
    pub picks: Vec<Pick>,
    /// The title that *Because you liked …* names.
    pub because: Option<u32>,
    /// What the reader said about it: liked or saved.
    pub because_reaction: Option<Reaction>,
    /// Whether the reader's own signals made it.
    pub personal: bool,
}

/// What is asked of a shelf.
#[derive(Clone, Debug)]
pub struct ShelfQuery<'a> {
    /// Which one.
    pub kind: ShelfKind,
    /// How many titles at most.
    pub limit: usize,
    /// Now, in ms since 1970.
    pub now_ms: u64,
    /// Features (audiences) of which no title is shown.
    pub hidden: &'a [u32],
    /// Positions of the titles that staff recommend beyond those of the collection.
    pub staff: &'a [u32],
}

impl ShelfQuery<'_> {
    /// The usual question for a shelf.
    pub fn new(kind: ShelfKind, now_ms: u64) -> Self {
        Self { kind, limit: 12, now_ms, hidden: &[], staff: &[] }
    }
}

/// Fewest look-alikes for which *Because you liked …* is shown.
const MIN_LOOK_ALIKES: usize = 3;
/// Titles beyond the limit among which variety may choose.
const POOL: usize = 6;

/// *Picked for you* with the default weights.
pub fn rank(collection: &Collection, profile: &Profile, now_ms: u64) -> Shelf {
    shelf(collection, &Blend::default(), profile, &ShelfQuery::new(ShelfKind::Picked, now_ms))
}

/// The titles of one shelf. *Saved* is empty here: it needs no collection.
pub fn shelf(collection: &Collection, blend: &Blend, profile: &Profile, query: &ShelfQuery<'_>) -> Shelf {
    let Some((ranking, seed)) = ranking_of(collection, blend, profile, query) else { return Shelf::default() };
    let closed = closed(collection, profile, query);
    let filled = filled(&ranking, &closed, query, &|position| strongest(&ranking, position));
    let (because, because_reaction) = seed.unzip();
    Shelf { because, because_reaction, ..filled }
}

/// The same for a reader of whom nothing is known: facts of the library alone. As [`shelf`] with an empty profile, but
/// without all that makes something of a profile, so that a first page can do without that code.
pub fn first_shelf(collection: &Collection, blend: &Blend, query: &ShelfQuery<'_>) -> Shelf {
    let ranking = match query.kind {
        ShelfKind::Picked | ShelfKind::New => {
            Ranking::of_facts(collection, blend, &Fact::ALL, query.now_ms).with_staff(query.staff)
        }
        ShelfKind::Popular => Ranking::of_facts(collection, blend, &[Fact::Popularity], query.now_ms),
        ShelfKind::Because | ShelfKind::Saved => return Shelf::default(),
    };
    filled(&ranking, &hidden(collection, query), query, &|position| ranking.strongest_fact(position))
}

fn filled(
    ranking: &Ranking<'_>,
    closed: &[bool],
    query: &ShelfQuery<'_>,
    reason: &dyn Fn(u32) -> Option<Contribution>,
) -> Shelf {
    let (best, personal) = best_of(ranking, closed, query);
    let mut picks = Vec::new();
    for (position, moved) in variety::arrange(ranking.collection(), &best, query.limit) {
        picks.push(Pick { position, score: ranking.score(position), moved, reason: reason(position) });
    }
    Shelf { picks, personal, ..Shelf::default() }
}

/// The first contribution that speaks for a title.
fn strongest(ranking: &Ranking<'_>, position: u32) -> Option<Contribution> {
    ranking.contributions(position).into_iter().find(|it| it.points > 0)
}

/// Why a title stands on a shelf.
pub fn reasons(
    collection: &Collection,
    blend: &Blend,
    profile: &Profile,
    query: &ShelfQuery<'_>,
    position: u32,
) -> Vec<Contribution> {
    let ranking = ranking_of(collection, blend, profile, query);
    ranking.map(|(ranking, _)| ranking.contributions(position)).unwrap_or_default()
}

/// The title that seeds *Because you liked …*, and the reaction by which it does.
type Seed = (u32, Reaction);

fn ranking_of<'a>(
    collection: &'a Collection,
    blend: &'a Blend,
    profile: &Profile,
    query: &ShelfQuery<'_>,
) -> Option<(Ranking<'a>, Option<Seed>)> {
    match query.kind {
        ShelfKind::Picked | ShelfKind::New => {
            Some((Ranking::new(collection, blend, profile, query.now_ms).with_staff(query.staff), None))
        }
        ShelfKind::Popular => Some((Ranking::of_facts(collection, blend, &[Fact::Popularity], query.now_ms), None)),
        ShelfKind::Because => {
            seeded(collection, blend, profile, query.now_ms).map(|(ranking, seed)| (ranking, Some(seed)))
        }
        ShelfKind::Saved => None,
    }
}

/// What the title last liked, or else saved, that has look-alikes says.
fn seeded<'a>(
    collection: &'a Collection,
    blend: &'a Blend,
    profile: &Profile,
    now_ms: u64,
) -> Option<(Ranking<'a>, Seed)> {
    let titles = |reaction| profile.titles(reaction).map(move |(id, time)| (reaction, id, time));
    let candidates = titles(Reaction::Liked).chain(titles(Reaction::Saved));
    let found = candidates.filter_map(|reacted| Some((collection.find(reacted.1)?, reacted))).take(8);
    let one = |(position, reacted): (u32, Reacted<'_>)| {
        (Ranking::of_reaction(collection, blend, profile, reacted, now_ms), (position, reacted.0))
    };
    found.map(one).find(|(ranking, (position, _))| has_look_alikes(ranking, *position))
}

fn has_look_alikes(ranking: &Ranking<'_>, position: u32) -> bool {
    let others = (0..ranking.collection().len() as u32).filter(|&other| other != position);
    others.filter(|&other| ranking.score(other) > 0).take(MIN_LOOK_ALIKES).count() == MIN_LOOK_ALIKES
}

/// Which titles a shelf must not show: those of the hidden audiences, hidden and read ones on every shelf, liked and saved
/// ones where the shelf is about discovering.
fn closed(collection: &Collection, profile: &Profile, query: &ShelfQuery<'_>) -> Vec<bool> {
    let mut closed = hidden(collection, query);
    for (reaction, id, _) in profile.all_reactions() {
        let hides = match reaction {
            Reaction::NotInterested | Reaction::Read => true,
            Reaction::Liked | Reaction::Saved => query.kind != ShelfKind::Popular,
            Reaction::Opened => false,
        };
        if let Some(position) = hides.then(|| collection.find(id)).flatten() {
            closed[position as usize] = true;
        }
    }
    closed
}

/// The titles of the audiences that the library does not want recommended.
fn hidden(collection: &Collection, query: &ShelfQuery<'_>) -> Vec<bool> {
    let mut hidden = vec![false; collection.len()];
    if !query.hidden.is_empty() {
        for (position, hidden) in hidden.iter_mut().enumerate() {
            *hidden = collection.feature_ids(position as u32).iter().any(|it| query.hidden.contains(it));
        }
    }
    hidden
}

/// The best titles, in order, and whether the reader's own signals chose them.
fn best_of(ranking: &Ranking<'_>, closed: &[bool], query: &ShelfQuery<'_>) -> (Vec<u32>, bool) {
    let mut all = Best::new(query.limit.saturating_mul(POOL));
    // New titles that the reader's signals speak for go before all others that are new.
    let mut mine = all.clone();
    for position in (0..closed.len() as u32).filter(|&position| !closed[position as usize]) {
        match query.kind {
            ShelfKind::Picked => all.offer(ranking.score(position), position),
            ShelfKind::New if !ranking.is_new(position) => {}
            ShelfKind::New if ranking.reader_score(position) > 0 => mine.offer(ranking.score(position), position),
            _ => all.offer_positive(ranking.score(position), position),
        }
    }
    if mine.is_empty() {
        (all.into_positions(), ranking.is_personal() && query.kind != ShelfKind::New)
    } else {
        (mine.into_positions(), true)
    }
}

/// The best of what was offered, in order; of equal scores what was offered first.
#[derive(Clone, Debug)]
struct Best {
    most: usize,
    kept: Vec<(i64, u32)>,
}

impl Best {
    fn new(most: usize) -> Self {
        Self { most, kept: Vec::new() }
    }

    fn offer(&mut self, score: i64, position: u32) {
        if self.kept.len() == self.most {
            if self.kept.last().is_none_or(|&(worst, _)| score <= worst) {
                return;
            }
            self.kept.pop();
        }
        let place = self.kept.partition_point(|&(other, _)| other >= score);
        self.kept.insert(place, (score, position));
    }

    fn offer_positive(&mut self, score: i64, position: u32) {
        if score > 0 {
            self.offer(score, position);
        }
    }

    fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    fn into_positions(self) -> Vec<u32> {
        self.kept.into_iter().map(|(_, position)| position).collect()
    }
}
