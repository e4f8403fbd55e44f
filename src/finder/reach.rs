//! Fetching what a question needs of the library's index, and the bundles that the titles found stand in. Only once the
//! reader has agreed.

use std::future::poll_fn;
use std::ops::Range;
use std::rc::Rc;
use std::task::Poll;

use carrel_engine::codec::Section;
use carrel_engine::collection::{BundleEntry, LEAST_OF_BUNDLE};
use carrel_engine::consent::Purpose;
use carrel_engine::feature::FeatureKind;
use carrel_engine::find::{FindList, Index, Query, corrections};
use yew::Callback;

use super::answer::{MOST, matches};
use super::shelves::{Shelves, while_here};
use super::{Asked, Filter};
use crate::erasure;
use crate::library::{Errand, LibraryRef, LoadCause, LoadError, decode_error, failed, load_file};
use crate::state::Action;
use crate::store::Local;
use crate::view::Ask;

/// A beginning that this many shards or more have words for is too short: only the words that every page holds are tried.
const BROAD: usize = 4;
/// Titles beyond those on the screen whose bundles are fetched along: taste may put them before the others.
const AHEAD: usize = 12;
/// Bundles fetched at a time at most.
const BUNDLES: usize = 16;

/// Who fetches, and as long as what.
pub struct Fetching<'a> {
    /// The library, with all titles that every page holds.
    pub library: &'a LibraryRef,
    /// Whether it is still wanted: the question may have changed, consent may have been withdrawn.
    pub is_wanted: &'a dyn Fn() -> bool,
    /// Takes bundles, so that what is found can be acted on.
    pub ask: &'a Callback<Ask>,
    /// Whether this is a shared computer.
    pub leaves_no_trace: bool,
}

/// Fetches what a question needs; what has come stays.
pub async fn reach(fetching: &Fetching<'_>, asked: &Asked, filter: &Filter, shown: usize) -> Result<(), LoadError> {
    let words = match asked {
        Asked::Words(text) => text.clone(),
        // By its words a feature is found in the index.
        Asked::Feature(_, label) => [label, " "].concat(),
    };
    let query = Query::parse(&words);
    if let Asked::Feature(FeatureKind::Topic, label) = asked {
        let (bundles, all) = fetching.bundles_of_topic(label, shown).await?;
        fetching.fetch_bundles(&bundles).await?;
        if !all {
            return Ok(());
        }
        // Others have the topic, too, but are led by another.
    }
    fetching.fetch_list().await?;
    fetching.fetch_shards(&query).await?;
    let bundles = fetching.bundles_of(&query, filter, shown).await?;
    fetching.fetch_bundles(&bundles).await
}

/// The shards that a query needs, and whether a beginning that needs too many was left to what is here; none while the
/// directory is not here.
pub(super) fn shards(shelves: &Shelves, query: &Query) -> Option<(Vec<usize>, bool)> {
    let list = shelves.list.as_ref()?;
    let mut numbers: Vec<usize> = Vec::new();
    let mut narrowed = false;
    for word in query.words() {
        let exact = list.shards_for(&word.text, false);
        let beginning = list.shards_for(&word.text, word.beginning);
        let is_broad = beginning.len() >= BROAD;
        narrowed |= is_broad;
        let all: Range<usize> = if is_broad { exact } else { beginning };
        numbers.extend(all);
    }
    numbers.extend(likely(shelves, query));
    numbers.sort_unstable();
    numbers.dedup();
    Some((numbers, narrowed))
}

/// Shards of the likely spellings of words that nothing has as they were typed.
fn likely(shelves: &Shelves, query: &Query) -> Vec<usize> {
    let (Some(list), Some(local)) = (&shelves.list, &shelves.local) else { return Vec::new() };
    corrections(query, &[local]).iter().flat_map(|(_, meant)| list.shards_for(meant, false)).collect()
}

impl Fetching<'_> {
    fn errand(&self) -> Errand {
        Errand { purpose: Purpose::Search, leaves_no_trace: self.leaves_no_trace }
    }

    async fn fetch_list(&self) -> Result<(), LoadError> {
        let begun = erasure::count();
        if self.lacks(|shelves| shelves.list.is_none()) {
            let list = self.library.listed(Section::FindList, self.errand(), FindList::decode).await?;
            if list.titles != self.library.manifest.titles {
                return Err(failed(Section::FindList.as_str(), LoadCause::Missing));
            }
            self.keep(begun, |shelves| shelves.list = Some(Rc::new(list)));
        }
        Ok(())
    }

    async fn fetch_bundle_list(&self) -> Result<(), LoadError> {
        let begun = erasure::count();
        let has_bundles = self.library.manifest.section(Section::BundleList).is_some();
        if has_bundles && self.lacks(|shelves| shelves.bundles.is_none()) {
            let list = self.library.bundle_list(self.errand()).await?;
            self.keep(begun, |shelves| shelves.bundles = Some(Rc::new(list)));
        }
        Ok(())
    }

    /// Whether something is still wanted, and not here.
    fn lacks(&self, is_missing: impl FnOnce(&mut Shelves) -> bool) -> bool {
        (self.is_wanted)() && while_here(self.library, is_missing) == Some(true)
    }

    /// Keeps what came, unless all was erased or another build came since it was asked for.
    fn keep(&self, begun: u32, keep: impl FnOnce(&mut Shelves)) -> bool {
        erasure::count() == begun && while_here(self.library, keep).is_some()
    }

    async fn fetch_shards(&self, query: &Query) -> Result<(), LoadError> {
        let missing = while_here(self.library, |shelves| {
            let list = shelves.list.clone()?;
            let (numbers, _) = shards(shelves, query)?;
            let missing = numbers.into_iter().filter(|&it| shelves.shard(it).is_none());
            Some(missing.map(|it| (it, list.shards[it].clone())).collect::<Vec<_>>())
        });
        let begun = erasure::count();
        let missing = missing.flatten().filter(|_| (self.is_wanted)()).unwrap_or_default();
        let work = missing.into_iter().map(|(number, entry)| async move {
            let bytes = load_file(&self.library.url, &entry.name, entry.bytes as usize, self.errand()).await?;
            let shard = Index::decode(&bytes).map_err(|error| decode_error(&entry.name, error))?;
            self.keep(begun, |shelves| shelves.keep_shard(number, shard));
            Ok(())
        });
        all(work).await
    }

    /// The bundles in which the best titles stand that have not come.
    async fn bundles_of(&self, query: &Query, filter: &Filter, shown: usize) -> Result<Vec<usize>, LoadError> {
        self.fetch_bundle_list().await?;
        if while_here(self.library, |_| ()).is_none() {
            return Ok(Vec::new());
        }
        let most = MOST.min(shown + AHEAD);
        let found = matches(self.library, query, filter, most).map(|it| it.found.hits).unwrap_or_default();
        let bundles = while_here(self.library, |shelves| {
            let list = shelves.bundles.clone()?;
            Some(found.iter().filter_map(|hit| Some(list.bundle_of(hit.number)?.0)).collect())
        });
        Ok(bundles.flatten().unwrap_or_default())
    }

    /// The first bundles of a topic, as many as fill the screen, and whether those are all.
    async fn bundles_of_topic(&self, label: &str, shown: usize) -> Result<(Vec<usize>, bool), LoadError> {
        self.fetch_bundle_list().await?;
        let bundles = while_here(self.library, |shelves| {
            let list = shelves.bundles.clone()?;
            let all: Vec<usize> = (0..list.bundles().len()).filter(|&it| list.bundles()[it].topic == label).collect();
            let wanted = shown.div_ceil(LEAST_OF_BUNDLE);
            Some((all.iter().copied().take(wanted).collect(), wanted > all.len()))
        });
        Ok(bundles.flatten().unwrap_or((Vec::new(), true)))
    }

    async fn fetch_bundles(&self, wanted: &[usize]) -> Result<(), LoadError> {
        let mut missing: Vec<(usize, BundleEntry, u32)> = Vec::new();
        while_here(self.library, |shelves| {
            let Some(list) = &shelves.bundles else { return };
            for &number in wanted {
                let new = shelves.bundle(number).is_none() && missing.iter().all(|(it, ..)| *it != number);
                if let Some(first) = list.first_of(number).filter(|_| new && missing.len() < BUNDLES) {
                    missing.push((number, list.bundles()[number].clone(), first));
                }
            }
        });
        if !(self.is_wanted)() {
            return Ok(());
        }
        let begun = erasure::count();
        let work = missing.into_iter().map(|(number, entry, first)| async move {
            let bundle = self.library.bundle(&entry, first, self.errand()).await?;
            if self.keep(begun, |shelves| shelves.keep_bundle(number, bundle.clone())) {
                self.ask.emit(Ask::Do(Action::Fetched(self.library.url.clone(), bundle)));
            }
            Ok(())
        });
        all(work).await
    }
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
