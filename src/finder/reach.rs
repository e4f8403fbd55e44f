//! Fetching what a question needs of the library's index, and the bundles that the titles found stand in. Only once the
//! reader has agreed.

use std::future::poll_fn;
use std::ops::Range;
use std::rc::Rc;
use std::task::Poll;

use carrel_engine::codec::{DecodeError, Section};
use carrel_engine::collection::{BundleEntry, BundleList, LEAST_OF_BUNDLE};
use carrel_engine::feature::FeatureKind;
use carrel_engine::find::{FindList, Index, Query};
use yew::Callback;

use super::answer::{MOST, matches};
use super::shelves::{Shelves, forgotten, while_here};
use super::{Asked, Filter};
use crate::library::{LibraryRef, LoadCause, LoadError, decode_error, failed, load_file};
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
    let found = carrel_engine::find::search(query, &[local], 1, 1);
    found.corrected.iter().flat_map(|(_, meant)| list.shards_for(meant, false)).collect()
}

impl Fetching<'_> {
    async fn fetch_list(&self) -> Result<(), LoadError> {
        if while_here(self.library, |shelves| shelves.list.is_none()) == Some(true) {
            let list = self.section(Section::FindList, FindList::decode).await?;
            let titles = self.library.manifest.titles;
            let list = self.sound(Section::FindList, list, |list| list.titles == titles)?;
            self.keep(|shelves| shelves.list = list.map(Rc::new));
        }
        Ok(())
    }

    async fn fetch_bundle_list(&self) -> Result<(), LoadError> {
        if while_here(self.library, |shelves| shelves.bundles.is_none()) == Some(true) {
            let list = self.section(Section::BundleList, BundleList::decode).await?;
            let common = self.library.collection.len();
            let list = self.sound(Section::BundleList, list, |list| list.common() as usize == common)?;
            self.keep(|shelves| shelves.bundles = list.map(Rc::new));
        }
        Ok(())
    }

    /// Keeps what came, unless all was forgotten or another build came meanwhile.
    fn keep(&self, keep: impl FnOnce(&mut Shelves)) {
        while_here(self.library, keep);
    }

    async fn load(&self, name: &str, most: usize) -> Result<Vec<u8>, LoadError> {
        load_file(&self.library.url, name, most, self.leaves_no_trace).await
    }

    async fn section<T>(
        &self,
        section: Section,
        decode: fn(&[u8]) -> Result<T, DecodeError>,
    ) -> Result<Option<T>, LoadError> {
        let Some(entry) = self.library.manifest.section(section).filter(|_| (self.is_wanted)()) else {
            return Ok(None);
        };
        let begun = forgotten();
        let bytes = self.load(&entry.name, entry.bytes as usize).await?;
        let decoded = decode(&bytes).map_err(|error| decode_error(&entry.name, error))?;
        Ok(Some(decoded).filter(|_| forgotten() == begun))
    }

    /// A list of this build, and not of another that was put in its place.
    fn sound<T>(&self, section: Section, list: Option<T>, is: impl Fn(&T) -> bool) -> Result<Option<T>, LoadError> {
        match list {
            Some(list) if !is(&list) => Err(failed(section.as_str(), LoadCause::Missing)),
            other => Ok(other),
        }
    }

    async fn fetch_shards(&self, query: &Query) -> Result<(), LoadError> {
        let missing = while_here(self.library, |shelves| {
            let list = shelves.list.clone()?;
            let (numbers, _) = shards(shelves, query)?;
            let missing = numbers.into_iter().filter(|&it| shelves.shard(it).is_none());
            Some(missing.map(|it| (it, list.shards[it].clone())).collect::<Vec<_>>())
        });
        let begun = forgotten();
        let missing = missing.flatten().filter(|_| (self.is_wanted)()).unwrap_or_default();
        let work = missing.into_iter().map(|(number, entry)| async move {
            let bytes = self.load(&entry.name, entry.bytes as usize).await?;
            let shard = Index::decode(&bytes).map_err(|error| decode_error(&entry.name, error))?;
            if forgotten() == begun {
                self.keep(|shelves| shelves.keep_shard(number, shard));
            }
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
        let begun = forgotten();
        let work = missing.into_iter().map(|(number, entry, first)| async move {
            let bundle = self.library.bundle(&entry, first, self.leaves_no_trace).await?;
            if forgotten() == begun {
                self.keep(|shelves| shelves.keep_bundle(number, bundle.clone()));
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
