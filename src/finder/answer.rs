//! From a question to its results, with what has come.

use std::cell::RefCell;
use std::rc::Rc;

use carrel_engine::collection::{Availability, BundleList, TitleRef};
use carrel_engine::consent::{Consents, Purpose};
use carrel_engine::feature::FeatureKind;
use carrel_engine::find::{Found, Hit as Match, Index, Query, refine, search_among};
use carrel_engine::fold::{fold, matches_prefix};
use carrel_engine::map::{Map, sorted};
use carrel_engine::strings::Strings;

use super::shelves::{self, Shelves, with};
use super::{Asked, Because, Facets, Filter, Hit, Line, Results};
use crate::availability;
use crate::library::LibraryRef;
use crate::view::View;
use crate::view::slots::Source;

/// Titles whose text is looked at; more are not read through.
pub(super) const MOST: usize = 400;
/// Points of the search for one of the ranking: what was asked for weighs more than what the reader likes, as a rule.
const SCALE: i64 = 8;

thread_local! {
    /// What was last found, for *Why this?*.
    static LAST: RefCell<Map<String, Rc<Vec<Line>>>> = const { RefCell::new(Map::new()) };
    /// The folded labels of a library's topics, creators and series.
    static LABELS: RefCell<Option<(LibraryRef, Rc<Strings>)>> = const { RefCell::new(None) };
}

/// How well a title matched what was last asked.
pub fn lines(id: &str) -> Rc<Vec<Line>> {
    LAST.with_borrow(|last| last.get(id).cloned().unwrap_or_default())
}

/// What is found with what has come; none while the index is made.
pub fn find(view: &View, library: &LibraryRef, asked: &Asked, filter: &Filter) -> Option<Results> {
    let mut results = match asked {
        Asked::Words(text) => by_words(library, &Query::parse(text), filter)?,
        Asked::Feature(kind, label) => by_feature(view, library, *kind, label, filter),
    };
    order(view, library, &mut results);
    results.tells_availability = availability::of(library).is_some();
    let told = results.hits.iter().take(MOST).map(|hit| {
        let id = hit.library.collection.title(hit.position).id().to_owned();
        (id, Rc::clone(&hit.lines))
    });
    LAST.replace(told.collect());
    Some(results)
}

/// What answers a query.
struct Known {
    indexes: Vec<Rc<Index>>,
    /// Whether they know the whole collection.
    whole: bool,
    /// Whether a beginning was left to what is here.
    narrowed: bool,
}

fn known(shelves: &Shelves, query: &Query) -> Option<Known> {
    let local = shelves.local.clone()?;
    let shards = super::reach::shards(shelves, query).and_then(|(numbers, narrowed)| {
        let shards: Option<Vec<_>> = numbers.into_iter().map(|number| shelves.shard(number).cloned()).collect();
        Some((shards?, narrowed))
    });
    Some(match shards {
        // What is here knows the likely spellings of words that a shard does not have.
        Some((shards, narrowed)) => Known { indexes: [vec![local], shards].concat(), whole: true, narrowed },
        None => Known { indexes: vec![local], whole: false, narrowed: false },
    })
}

/// What a query finds.
pub(super) struct Matches {
    pub found: Found,
    whole: bool,
    narrowed: bool,
}

/// The titles that fit, among those that are here or have come.
pub(super) fn matches(library: &LibraryRef, query: &Query, filter: &Filter, limit: usize) -> Option<Matches> {
    let Known { indexes, whole, narrowed } = with(library, |shelves| known(shelves, query))?;
    let indexes: Vec<&Index> = indexes.iter().map(Rc::as_ref).collect();
    let titles = if whole { library.manifest.titles as usize } else { library.collection.len() };
    let places = Places::of(library);
    let fits = |number: u32| !filter.is_any() || places.fits(number, filter);
    Some(Matches { found: search_among(query, &indexes, titles, limit, &fits), whole, narrowed })
}

/// Where titles are among those that have come, by their numbers in the whole collection.
struct Places<'a> {
    library: &'a LibraryRef,
    list: Option<Rc<BundleList>>,
    /// By number of the bundle.
    come: Map<usize, LibraryRef>,
    availability: Option<Rc<Availability>>,
}

impl<'a> Places<'a> {
    fn of(library: &'a LibraryRef) -> Self {
        let (list, come) =
            with(library, |shelves| (shelves.bundles.clone(), shelves.fetched.iter().cloned().collect()));
        Self { library, list, come, availability: availability::of(library) }
    }

    fn place(&self, number: u32) -> Option<(&LibraryRef, u32)> {
        if (number as usize) < self.library.collection.len() {
            return Some((self.library, number));
        }
        let (bundle, position) = self.list.as_ref()?.bundle_of(number)?;
        Some((self.come.get(&bundle)?, position))
    }

    /// Whether a title is kept in. One that has not come may be: what it has is not known.
    fn fits(&self, number: u32, filter: &Filter) -> bool {
        let here = || self.availability.as_ref().is_none_or(|it| it.of(number).any(|(_, available)| available));
        let fits = |(library, position): (&LibraryRef, u32)| filter.fits(library.collection.title(position));
        self.place(number).is_none_or(fits) && (!filter.here || here())
    }
}

fn by_words(library: &LibraryRef, query: &Query, filter: &Filter) -> Option<Results> {
    let Matches { found, whole, narrowed } = matches(library, query, filter, MOST)?;
    let places = Places::of(library);
    let words = |number: usize| query.words()[number].text.clone();
    let hits = found.hits.iter().filter_map(|it| {
        let (library, position) = places.place(it.number)?;
        let lines = account(query, &found, it, library.collection.title(position))?;
        let points = lines.iter().map(|line| line.points).sum();
        Some(Hit { library: library.clone(), position, lines: Rc::new(lines), points })
    });
    let hits: Vec<Hit> = hits.collect();
    let come: Vec<(LibraryRef, u32)> = if query.phrases().is_empty() {
        let come = found.numbers.iter().filter_map(|&it| places.place(it));
        come.map(|(library, position)| (library.clone(), position)).collect()
    } else {
        // Others may lack the phrase.
        hits.iter().map(|hit| (hit.library.clone(), hit.position)).collect()
    };
    // Of titles that have not come it is not known whether they fit, or have a phrase.
    let only_come = filter.is_any() || !query.phrases().is_empty();
    let unknown = if only_come { found.numbers.len() - come.len() } else { 0 };
    Some(Results {
        matched: (found.matched - unknown) as u32,
        at_least: found.at_least || narrowed || unknown > 0,
        whole: whole && !narrowed,
        further: whole && found.hits.iter().any(|hit| places.place(hit.number).is_none()),
        corrected: found.corrected.iter().map(|(word, meant)| (words(*word), meant.clone())).collect(),
        aside: found.unknown.iter().map(|&word| words(word)).collect(),
        facets: Facets::of(&mut come.into_iter()),
        hits,
        ..Results::default()
    })
}

/// How well a title matches; none where it lacks a phrase that was quoted.
fn account(query: &Query, found: &Found, hit: &Match, title: TitleRef<'_>) -> Option<Vec<Line>> {
    let relevance = refine(query, found, hit, title.title(), title.original_title())?;
    let word = |it: &carrel_engine::find::WordPoints| {
        let meant = found.corrected.iter().find(|(word, _)| *word == it.word).map(|(_, meant)| meant.clone());
        let word = meant.unwrap_or_else(|| query.words()[it.word].text.clone());
        Line { because: Because::Word(it.lane), word, points: it.points / SCALE }
    };
    let words = relevance.words.iter().map(word);
    let plus = relevance.plus.map(|(plus, points)| Line {
        because: Because::Text(plus),
        word: String::new(),
        points: points / SCALE,
    });
    Some(words.chain(plus).filter(|line| line.points != 0).collect())
}

/// All titles with a feature, among those that are here or have come.
fn by_feature(view: &View, library: &LibraryRef, kind: FeatureKind, label: &str, filter: &Filter) -> Results {
    let places = Places::of(library);
    let mut hits = Vec::new();
    for among in std::iter::once(library).chain(places.come.values()) {
        for position in 0..among.collection.len() as u32 {
            let title = among.collection.title(position);
            if title.labels(kind).any(|it| it == label) && places.fits(among.number(position), filter) {
                hits.push(Hit { library: among.clone(), position, lines: Rc::default(), points: 0 });
            }
        }
    }
    let features = library.collection.features();
    let all = features.find(kind, &fold(label)).map_or(0, |feature| features.count(feature));
    let come = hits.len() as u32;
    let agreed = shelves::reaches_beyond(library) && Consents::of(&view.state.profile).allows(Purpose::Search);
    Results {
        matched: if filter.is_any() || !agreed { come } else { all.max(come) },
        at_least: filter.is_any() && come < all,
        whole: agreed && !filter.is_any() && come >= all,
        further: agreed && come < all,
        facets: Facets::of(&mut hits.iter().map(|hit| (hit.library.clone(), hit.position))),
        hits,
        ..Results::default()
    }
}

/// Adds what the ranking says, and puts the best first.
fn order(view: &View, library: &LibraryRef, results: &mut Results) {
    let pins = view.state.shelves(&view.url).pins;
    let source = Source { view, library: Some(library), pins: &pins };
    let mut scores: Vec<(LibraryRef, Vec<i64>)> = Vec::new();
    for hit in &mut results.hits {
        if !scores.iter().any(|(of, _)| *of == hit.library) {
            scores.push((hit.library.clone(), source.scores(&hit.library)));
        }
        let known = scores.iter().find(|(of, _)| *of == hit.library);
        hit.points += known.and_then(|(_, scores)| scores.get(hit.position as usize)).copied().unwrap_or(0);
    }
    results.personal = view.state.has_begun();
    let hits = std::mem::take(&mut results.hits);
    results.hits = sorted(hits, |a: &Hit, b| {
        b.points.cmp(&a.points).then_with(|| a.library.number(a.position).cmp(&b.library.number(b.position)))
    });
}

/// Topics, creators and series that go by what is typed, the most frequent first.
pub fn features(library: &LibraryRef, folded: &str, most: usize) -> Vec<u32> {
    // One letter begins too much.
    if folded.chars().nth(1).is_none() {
        return Vec::new();
    }
    let labels = labels(library);
    let features = library.collection.features();
    let kinds = [FeatureKind::Topic, FeatureKind::Creator, FeatureKind::Series];
    let of_kind = |kind| features.of_kind(kind).filter(|&it| matches_prefix(labels.get(it as usize), folded)).take(2);
    kinds.into_iter().flat_map(of_kind).take(most).collect()
}

fn labels(library: &LibraryRef) -> Rc<Strings> {
    let known = LABELS.with_borrow(|it| it.as_ref().filter(|it| it.0 == *library).map(|it| Rc::clone(&it.1)));
    known.unwrap_or_else(|| {
        let features = library.collection.features();
        let labels = Rc::new((0..features.len() as u32).map(|it| fold(features.label(it))).collect::<Strings>());
        LABELS.replace(Some((library.clone(), Rc::clone(&labels))));
        labels
    })
}

/// Forgets what was found.
pub fn forget() {
    LAST.take();
    shelves::forget();
}
