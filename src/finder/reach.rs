//! Fetching what a question needs of the library's index, and the bundles that the titles found stand in. Only once the
//! reader has agreed.

use std::future::poll_fn;
use std::ops::Range;
use std::rc::Rc;
use std::task::Poll;

use carrel_engine::codec::{DecodeError, Section};
use carrel_engine::collection::BundleList;
use carrel_engine::feature::FeatureKind;
use carrel_engine::find::{FindList, Index, Query};
use yew::Callback;

use super::answer::matches;
use super::shelves::{Shelves, with};
use super::{Asked, Filter};
use crate::library::{LibraryRef, LoadError, decode_error, load_file};
use crate::state::Action;
use crate::store::Local;
use crate::view::Ask;

/// A beginning that this many shards or more have words for is too short: only the words that every page holds are tried.
const BROAD: usize = 4;
/// Titles beyond those on the screen whose bundles are fetched along: taste may put them before the others.
const AHEAD: usize = 12;
/// Bundles fetched at a time at most.
const BUNDLES: usize = 16;

/// Fetches what a question needs; what has come stays.
pub async fn reach(
    library: &LibraryRef,
    asked: &Asked,
    filter: &Filter,
    shown: usize,
    ask: &Callback<Ask>,
) -> Result<(), LoadError> {
    let bundles = match asked {
        Asked::Words(text) => {
            let query = Query::parse(text);
            fetch_list(library).await?;
            fetch_shards(library, &query).await?;
            bundles_of(library, &query, filter, shown).await?
        }
        Asked::Feature(FeatureKind::Topic, label) => bundles_of_topic(library, label, shown).await?,
        // By its name a creator is found in the index.
        Asked::Feature(_, label) => {
            let query = Query::parse(&[label, " "].concat());
            fetch_list(library).await?;
            fetch_shards(library, &query).await?;
            bundles_of(library, &query, filter, shown).await?
        }
    };
    fetch_bundles(library, &bundles, ask).await
}

/// The shards that a query needs; none while the directory is not here.
pub(super) fn shards(shelves: &Shelves, query: &Query) -> Option<Vec<usize>> {
    let list = shelves.list.as_ref()?;
    let mut numbers: Vec<usize> = Vec::new();
    for word in query.words() {
        let exact = list.shards_for(&word.text, false);
        let beginning = list.shards_for(&word.text, word.beginning);
        let all: Range<usize> = if beginning.len() < BROAD { beginning } else { exact };
        numbers.extend(all);
    }
    numbers.extend(likely(shelves, query));
    numbers.sort_unstable();
    numbers.dedup();
    Some(numbers)
}

/// Shards of the likely spellings of words that nothing has as they were typed.
fn likely(shelves: &Shelves, query: &Query) -> Vec<usize> {
    let (Some(list), Some(local)) = (&shelves.list, &shelves.local) else { return Vec::new() };
    let found = carrel_engine::find::search(query, &[local], 1, 1);
    found.corrected.iter().flat_map(|(_, meant)| list.shards_for(meant, false)).collect()
}

async fn fetch_list(library: &LibraryRef) -> Result<(), LoadError> {
    if with(library, |shelves| shelves.list.is_none()) {
        let list = section(library, Section::FindList, FindList::decode).await?;
        with(library, |shelves| shelves.list = list.map(Rc::new));
    }
    Ok(())
}

async fn fetch_bundle_list(library: &LibraryRef) -> Result<(), LoadError> {
    if with(library, |shelves| shelves.bundles.is_none()) {
        let list = section(library, Section::BundleList, BundleList::decode).await?;
        with(library, |shelves| shelves.bundles = list.map(Rc::new));
    }
    Ok(())
}

async fn section<T>(
    library: &LibraryRef,
    section: Section,
    decode: fn(&[u8]) -> Result<T, DecodeError>,
) -> Result<Option<T>, LoadError> {
    let Some(entry) = library.manifest.section(section) else { return Ok(None) };
    let bytes = load_file(&library.url, &entry.name, entry.bytes as usize).await?;
    decode(&bytes).map(Some).map_err(|error| decode_error(&entry.name, error))
}

async fn fetch_shards(library: &LibraryRef, query: &Query) -> Result<(), LoadError> {
    let missing = with(library, |shelves| {
        let list = shelves.list.clone()?;
        let numbers = shards(shelves, query)?.into_iter().filter(|&it| shelves.shard(it).is_none());
        Some(numbers.map(|it| (it, list.shards[it].clone())).collect::<Vec<_>>())
    });
    let work = missing.unwrap_or_default().into_iter().map(|(number, entry)| async move {
        let bytes = load_file(&library.url, &entry.name, entry.bytes as usize).await?;
        let shard = Index::decode(&bytes).map_err(|error| decode_error(&entry.name, error))?;
        with(library, |shelves| shelves.keep_shard(number, shard));
        Ok(())
    });
    all(work).await
}

/// The bundles in which the best titles stand that have not come.
async fn bundles_of(
    library: &LibraryRef,
    query: &Query,
    filter: &Filter,
    shown: usize,
) -> Result<Vec<usize>, LoadError> {
    if library.manifest.section(Section::BundleList).is_none() {
        return Ok(Vec::new());
    }
    fetch_bundle_list(library).await?;
    let Some((found, _)) = matches(library, query, filter, shown + AHEAD) else { return Ok(Vec::new()) };
    Ok(with(library, |shelves| {
        let Some(list) = &shelves.bundles else { return Vec::new() };
        found.hits.iter().filter_map(|hit| Some(list.bundle_of(hit.number)?.0)).collect()
    }))
}

/// The first bundles of a topic: as many as fill the screen.
async fn bundles_of_topic(library: &LibraryRef, label: &str, shown: usize) -> Result<Vec<usize>, LoadError> {
    fetch_bundle_list(library).await?;
    Ok(with(library, |shelves| {
        let Some(list) = &shelves.bundles else { return Vec::new() };
        let of_topic = list.bundles().iter().enumerate().filter(|(_, it)| it.topic == label).map(|(number, _)| number);
        of_topic.take(shown.div_ceil(100)).collect()
    }))
}

async fn fetch_bundles(library: &LibraryRef, wanted: &[usize], ask: &Callback<Ask>) -> Result<(), LoadError> {
    let mut missing: Vec<(usize, String, u32)> = Vec::new();
    with(library, |shelves| {
        let Some(list) = &shelves.bundles else { return };
        for &number in wanted {
            let new = shelves.bundle(number).is_none() && missing.iter().all(|(it, ..)| *it != number);
            if let Some(first) = list.first_of(number).filter(|_| new && missing.len() < BUNDLES) {
                missing.push((number, list.bundles()[number].name.clone(), first));
            }
        }
    });
    let work = missing.into_iter().map(|(number, name, first)| async move {
        let bundle = library.bundle(&name, first).await?;
        with(library, |shelves| shelves.keep_bundle(number, bundle.clone()));
        ask.emit(Ask::Do(Action::Fetched(library.url.clone(), bundle)));
        Ok(())
    });
    all(work).await
}

/// All at once; the first that went wrong is told.
async fn all<'a>(
    work: impl Iterator<Item = impl Future<Output = Result<(), LoadError>> + 'a>,
) -> Result<(), LoadError> {
    let mut left: Vec<Local<'a, Result<(), LoadError>>> = work.map(|one| Box::pin(one) as Local<'a, _>).collect();
    let mut result = Ok(());
    poll_fn(|context| {
        left.retain_mut(|one| match one.as_mut().poll(context) {
            Poll::Ready(done) => {
                if result.is_ok() {
                    result = done;
                }
                false
            }
            Poll::Pending => true,
        });
        if left.is_empty() { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    result
}
