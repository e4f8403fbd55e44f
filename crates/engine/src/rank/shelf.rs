//! The shelves of a page, each from a ranking of its own.

use super::best::Best;
use super::discovery::Discoveries;
use super::variety::{self, Adventure, Arranged, Discover, Moved, Order};
use super::{Blend, Contribution, Fact, Ranking, Reacted, Starter, rest};
use crate::collection::Collection;
use crate::map::sorted;
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
    /// What the reader searched for: no shelf that stands by itself.
    Found,
    /// One that the reader made, by a number that it has while the page is open.
    Own(u16),
}

impl ShelfKind {
    /// All shelves of a page in the usual order.
    pub const ALL: [Self; 5] = [Self::Picked, Self::New, Self::Because, Self::Popular, Self::Saved];

    /// The word used in attributes, settings and locale keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Picked => "picked",
            Self::New => "new",
            Self::Because => "because",
            Self::Popular => "popular",
            Self::Saved => "saved",
            Self::Found => "found",
            Self::Own(_) => "own",
        }
    }

    /// What no other shelf of the page is called, as a part of ids.
    pub fn name(self) -> String {
        let number = if let Self::Own(number) = self { number.to_string() } else { String::new() };
        [self.as_str(), &number].concat()
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
    /// The starter profile that the reader chose.
    pub starter: Option<&'a Starter>,
    /// How far from the familiar.
    pub adventure: Adventure,
}

impl ShelfQuery<'_> {
    /// The usual question for a shelf.
    pub fn new(kind: ShelfKind, now_ms: u64) -> Self {
        let adventure = Adventure::default();
        Self { kind, limit: 12, now_ms, hidden: &[], staff: &[], starter: None, adventure }
    }

    fn order(&self) -> Order {
        Order { limit: self.limit, adventure: self.adventure }
    }
}

/// Fewest look-alikes for which *Because you liked …* is shown.
const MIN_LOOK_ALIKES: usize = 3;

/// *Picked for you* with the default weights.
pub fn rank(collection: &Collection, profile: &Profile, now_ms: u64) -> Shelf {
    shelf(collection, &Blend::default(), profile, &ShelfQuery::new(ShelfKind::Picked, now_ms))
}

/// The titles of one shelf. *Saved* is empty here: it needs no collection.
pub fn shelf(collection: &Collection, blend: &Blend, profile: &Profile, query: &ShelfQuery<'_>) -> Shelf {
    let Some((ranking, seed)) = ranking_of(collection, blend, profile, query) else { return Shelf::default() };
    let closed = Closed { titles: closed(&ranking, profile, query), collection, audiences: query.hidden };
    let (best, personal) = best_of(&ranking, &closed, query);
    // Where the reader's own signals chose, some places are for discoveries.
    let discovers = personal && query.kind == ShelfKind::Picked;
    let mut found = discovers.then(|| Discoveries::new(collection, &best, query.order(), super::day(query.now_ms)));
    let mut discover = |arranged: &Arranged| found.as_mut()?.next(arranged);
    let picks = picks(&ranking, &best, query, &|position| ranking.strongest(position), &mut discover);
    let (because, because_reaction) = seed.unzip();
    Shelf { picks, because, because_reaction, personal }
}

/// The same for a reader of whom nothing is known: facts of the library alone. As [`shelf`] with an empty profile, but
/// without all that makes something of a profile, so that a first page can do without that code.
pub fn first_shelf(collection: &Collection, blend: &Blend, query: &ShelfQuery<'_>) -> Shelf {
    let ranking = match query.kind {
        ShelfKind::Picked | ShelfKind::New => {
            Ranking::of_facts(collection, blend, &Fact::ALL, query.now_ms).with_staff(query.staff)
        }
        ShelfKind::Popular => Ranking::of_facts(collection, blend, &[Fact::Popularity], query.now_ms),
        ShelfKind::Because | ShelfKind::Saved | ShelfKind::Found | ShelfKind::Own(_) => return Shelf::default(),
    };
    let closed = Closed { titles: Vec::new(), collection, audiences: query.hidden };
    let (best, personal) = best_of(&ranking, &closed, query);
    let picks = picks(&ranking, &best, query, &|position| ranking.strongest_fact(position), &mut |_| None);
    Shelf { picks, personal, ..Shelf::default() }
}

/// *More like this*: what speaks for others as if somebody had liked this title today. Without the titles of which the
/// reader said something already.
pub fn more_like(
    collection: &Collection,
    blend: &Blend,
    profile: &Profile,
    position: u32,
    query: &ShelfQuery<'_>,
) -> Shelf {
    let ranking = Ranking::of_liked(collection, blend, position);
    let query = ShelfQuery { kind: ShelfKind::Because, ..query.clone() };
    let mut titles = closed(&ranking, profile, &query);
    if let Err(place) = titles.binary_search(&position) {
        titles.insert(place, position);
    }
    let closed = Closed { titles, collection, audiences: query.hidden };
    let (best, personal) = best_of(&ranking, &closed, &query);
    let picks = picks(&ranking, &best, &query, &|position| ranking.strongest(position), &mut |_| None);
    Shelf { picks, personal, ..Shelf::default() }
}

/// The best titles in the order of the shelf, each with its reason.
fn picks(
    ranking: &Ranking<'_>,
    best: &[(i64, u32)],
    query: &ShelfQuery<'_>,
    reason: &dyn Fn(u32) -> Option<Contribution>,
    discover: &mut Discover<'_>,
) -> Vec<Pick> {
    let mut picks = Vec::new();
    for (position, moved) in variety::arrange(ranking.collection(), best, query.order(), discover) {
        picks.push(Pick { position, score: ranking.score(position), moved, reason: reason(position) });
    }
    picks
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
            let ranking = Ranking::with_starter(collection, blend, profile, query.starter, query.now_ms);
            Some((ranking.with_staff(query.staff), None))
        }
        ShelfKind::Popular => Some((Ranking::of_facts(collection, blend, &[Fact::Popularity], query.now_ms), None)),
        ShelfKind::Because => {
            seeded(collection, blend, profile, query.now_ms).map(|(ranking, seed)| (ranking, Some(seed)))
        }
        ShelfKind::Saved | ShelfKind::Found | ShelfKind::Own(_) => None,
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
    let alike = Best::of(ranking.scores(), MIN_LOOK_ALIKES, 0, &mut |other| other != position);
    alike.len() == MIN_LOOK_ALIKES
}

/// Which titles a shelf must not show.
struct Closed<'a> {
    /// Positions, ascending.
    titles: Vec<u32>,
    collection: &'a Collection,
    /// Features of the audiences that the library does not want recommended.
    audiences: &'a [u32],
}

impl Closed<'_> {
    fn contains(&self, position: u32) -> bool {
        let features = self.collection.feature_ids(position);
        self.titles.binary_search(&position).is_ok()
            || self.collection.is_withheld(position)
            || features.iter().any(|it| self.audiences.contains(it))
    }
}

/// Positions of the titles of which the reader said enough: hidden and read ones on every shelf, liked and saved ones
/// where the shelf is about discovering, and on *Picked for you* those that rest.
fn closed(ranking: &Ranking<'_>, profile: &Profile, query: &ShelfQuery<'_>) -> Vec<u32> {
    let collection = ranking.collection();
    let hides = |reaction| match reaction {
        Reaction::NotInterested | Reaction::Read => true,
        Reaction::Liked | Reaction::Saved => query.kind != ShelfKind::Popular,
        Reaction::Opened => false,
    };
    let mut closed: Vec<u32> = Vec::new();
    if matches!(query.kind, ShelfKind::Picked | ShelfKind::New) {
        // All reactions took part, and their titles have been looked up.
        closed.extend(ranking.reactions().filter(|&(reaction, _)| hides(reaction)).map(|(_, position)| position));
    } else {
        let hidden = profile.all_reactions().filter(|&(reaction, ..)| hides(reaction));
        closed.extend(hidden.filter_map(|(_, id, _)| collection.find(id)));
    }
    if query.kind == ShelfKind::Picked {
        closed.extend(rest::resting(profile, super::day(query.now_ms)).filter_map(|id| collection.find(id)));
    }
    sorted(closed, Ord::cmp)
}

/// The best titles, in order, and whether the reader's own signals chose them.
fn best_of(ranking: &Ranking<'_>, closed: &Closed<'_>, query: &ShelfQuery<'_>) -> (Vec<(i64, u32)>, bool) {
    let wide = if query.kind == ShelfKind::Picked { variety::WIDE } else { variety::POOL };
    let most = query.limit.saturating_mul(wide);
    let best = |floor, open: &mut dyn FnMut(u32) -> bool| {
        Best::of(ranking.scores(), most, floor, &mut |position| open(position) && !closed.contains(position))
    };
    if query.kind == ShelfKind::New {
        // New titles that the reader's signals speak for go before all others that are new.
        let mine = best(i64::MIN, &mut |it| ranking.is_new(it) && ranking.reader_score(it) > 0);
        if !mine.is_empty() {
            return (mine.into_ranked(), true);
        }
        return (best(0, &mut |it| ranking.is_new(it)).into_ranked(), false);
    }
    let floor = if query.kind == ShelfKind::Picked { i64::MIN } else { 0 };
    (best(floor, &mut |_| true).into_ranked(), ranking.is_personal())
}
