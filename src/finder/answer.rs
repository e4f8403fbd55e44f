//! From a question to its results, with what has come.

use std::cell::RefCell;
use std::rc::Rc;

use carrel_engine::collection::TitleRef;
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
const MOST: usize = 400;
/// Points of the search for one of the ranking: what was asked for goes before what the reader likes.
const SCALE: i64 = 32;

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

/// The indexes that answer a query, and whether they know the whole collection.
pub(super) fn indexes(shelves: &Shelves, query: &Query) -> Option<(Vec<Rc<Index>>, bool)> {
    let local = shelves.local.clone()?;
    let Some(numbers) = super::reach::shards(shelves, query) else { return Some((vec![local], false)) };
    let shards: Option<Vec<Rc<Index>>> = numbers.into_iter().map(|number| shelves.shard(number).cloned()).collect();
    Some(match shards {
        // What is here knows the likely spellings of words that a shard does not have.
        Some(shards) => ([vec![local], shards].concat(), true),
        None => (vec![local], false),
    })
}

/// The titles that fit, among those that are here or have come.
pub(super) fn matches(library: &LibraryRef, query: &Query, filter: &Filter, limit: usize) -> Option<(Found, bool)> {
    let (indexes, whole) = with(library, |shelves| indexes(shelves, query))?;
    let indexes: Vec<&Index> = indexes.iter().map(Rc::as_ref).collect();
    let titles = if whole { library.manifest.titles as usize } else { library.collection.len() };
    let fits = |number: u32| !filter.is_any() || fits(library, number, filter);
    Some((search_among(query, &indexes, titles, limit, &fits), whole))
}

/// Whether a title is kept in. One that has not come may be: what it has is not known.
fn fits(library: &LibraryRef, number: u32, filter: &Filter) -> bool {
    let here = || availability::of(library).is_none_or(|it| it.of(number).any(|(_, available)| available));
    let Some((library, position)) = place(library, number) else { return !filter.here || here() };
    filter.fits(library.collection.title(position)) && (!filter.here || here())
}

/// Where a title is among those that have come, by its number in the whole collection.
fn place(library: &LibraryRef, number: u32) -> Option<(LibraryRef, u32)> {
    if (number as usize) < library.collection.len() {
        return Some((library.clone(), number));
    }
    with(library, |shelves| {
        let (bundle, position) = shelves.bundles.as_ref()?.bundle_of(number)?;
        Some((shelves.bundle(bundle)?.clone(), position))
    })
}

fn by_words(library: &LibraryRef, query: &Query, filter: &Filter) -> Option<Results> {
    let (found, whole) = matches(library, query, filter, MOST)?;
    let words = |number: usize| query.words()[number].text.clone();
    let hits = found.hits.iter().filter_map(|it| {
        let (library, position) = place(library, it.number)?;
        let lines = account(query, &found, it, library.collection.title(position))?;
        let points = lines.iter().map(|line| line.points).sum();
        Some(Hit { library, position, lines: Rc::new(lines), points })
    });
    let hits: Vec<Hit> = hits.collect();
    let come: Vec<(LibraryRef, u32)> = found.numbers.iter().filter_map(|&it| place(library, it)).collect();
    let facets = Facets::of(&mut come.iter().cloned());
    // Of titles that have not come it is not known whether they fit.
    let unknown = if filter.is_any() { found.numbers.len() - come.len() } else { 0 };
    Some(Results {
        matched: (found.matched - unknown) as u32,
        at_least: found.at_least || unknown > 0,
        whole,
        further: whole && come.len() < found.numbers.len(),
        corrected: found.corrected.iter().map(|(word, meant)| (words(*word), meant.clone())).collect(),
        aside: found.unknown.iter().map(|&word| words(word)).collect(),
        facets,
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
    let has = |title: TitleRef<'_>| title.labels(kind).any(|it| it == label) && filter.fits(title);
    let come: Vec<LibraryRef> = with(library, |shelves| shelves.fetched.iter().map(|(_, it)| it.clone()).collect());
    let mut hits = Vec::new();
    for among in std::iter::once(library.clone()).chain(come) {
        for position in 0..among.collection.len() as u32 {
            if has(among.collection.title(position)) && (!filter.here || fits(library, among.number(position), filter))
            {
                hits.push(Hit { library: among.clone(), position, lines: Rc::default(), points: 0 });
            }
        }
    }
    let all = library.collection.features().find(kind, &fold(label));
    let all = all.map_or(0, |feature| library.collection.features().count(feature));
    let come = hits.len() as u32;
    let agreed = Consents::of(&view.state.profile).allows(Purpose::Search);
    Results {
        matched: if filter.is_any() { come } else { all.max(come) },
        at_least: filter.is_any() && come < all,
        whole: agreed,
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
