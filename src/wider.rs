//! Picks from outside the titles that every page holds, for a reader who agreed: the best bundles of the topics that the
//! reader likes, joined to them. Comes later: see [`crate::later`].

use std::cell::RefCell;
use std::rc::Rc;

use carrel_engine::codec::Section;
use carrel_engine::collection::BundleList;
use carrel_engine::consent::{Consents, Purpose};
use carrel_engine::feature::FeatureKind;
use carrel_engine::fold::fold;
use carrel_engine::map::{Map, sorted};
use carrel_engine::profile::{Profile, Reaction};

use crate::browser::host;
use crate::library::{Errand, LibraryRef, LoadError};
use crate::state::Loading;
use crate::store::Store;

/// Topics of which bundles are fetched.
const TOPICS: usize = 6;
/// What a stated interest counts beside a title that was liked or saved.
const STATED: u32 = 4;

/// File name of the list, and numbers of bundles in it.
type Coming = (String, Vec<usize>);

thread_local! {
    /// For each collection the bundles that are on their way.
    static COMING: RefCell<Map<String, Coming>> = const { RefCell::new(Map::new()) };
    /// By file name, which is another for another list.
    static LISTS: RefCell<Map<String, Rc<BundleList>>> = const { RefCell::new(Map::new()) };
}

/// Whether a library has titles outside those that every page holds.
pub fn has_more(library: &LibraryRef) -> bool {
    library.manifest.section(Section::BundleList).is_some()
}

/// Sees to it that picks come from as far as the reader agreed to.
pub fn follow(store: &Rc<Store>) {
    for (url, shelves) in store.state().collections.iter() {
        let Loading::Ready(library) = &shelves.loading else { continue };
        // Titles of the head alone: the rest of the common pack comes first.
        let coming = COMING.with_borrow(|all| all.contains_key(url));
        let agreed = coming || library.among.is_some() || !topics(&store.state().profile).is_empty();
        if library.head.is_some() && has_more(library) && agreed {
            let (url, library) = (url.clone(), library.clone());
            store.spawn(async move |store| {
                if let Err(error) = join(&store, &url, &library).await {
                    host::warn(&error.to_string());
                }
            });
        }
    }
}

/// Forgets which topics were wanted.
pub fn forget() {
    COMING.take();
}

async fn join(store: &Rc<Store>, url: &str, library: &LibraryRef) -> Result<(), LoadError> {
    let base = library.base().clone();
    let list = list(&base, errand(store)).await?;
    let numbers = wanted(&store.state().profile, &list);
    let here = |library: &LibraryRef| {
        let joined = library.among.as_ref().map_or(&[][..], |(_, bundles)| bundles);
        joined.iter().filter_map(|bundle| Some(list.bundle_of(bundle.first)?.0)).eq(numbers.iter().copied())
    };
    let list_name = library.manifest.section(Section::BundleList).map_or("", |entry| &entry.name).to_owned();
    let wanted_now = (list_name, numbers.clone());
    let is_coming = || COMING.with_borrow(|all| all.get(url) == Some(&wanted_now));
    if is_coming() {
        return Ok(());
    }
    if here(library) {
        // Whatever else is on its way is not wanted any more.
        COMING.with_borrow_mut(|all| all.remove(url));
        return Ok(());
    }
    COMING.with_borrow_mut(|all| all.insert(url.to_owned(), wanted_now.clone()));
    let fetched = fetch(store, &base, &list, &numbers, &is_coming).await;
    // Something else may be wanted by now, everything may have been erased, or another build may have come.
    let current = match store.state().shelves(url).loading {
        Loading::Ready(now) => *now.base() == base && is_coming(),
        Loading::Pending | Loading::Failed(_) => false,
    };
    if is_coming() {
        COMING.with_borrow_mut(|all| all.remove(url));
    }
    let bundles = fetched?;
    if current {
        store.loaded(url, Loading::Ready(if bundles.is_empty() { base } else { base.joined(&bundles) }));
    }
    Ok(())
}

fn errand(store: &Store) -> Errand {
    Errand { purpose: Purpose::WiderPicks, leaves_no_trace: store.is_ephemeral() }
}

/// The bundles, as long as they are wanted.
async fn fetch(
    store: &Store,
    base: &LibraryRef,
    list: &BundleList,
    numbers: &[usize],
    is_wanted: &dyn Fn() -> bool,
) -> Result<Vec<LibraryRef>, LoadError> {
    let mut bundles = Vec::new();
    for &number in numbers {
        if let Some(first) = list.first_of(number).filter(|_| is_wanted()) {
            bundles.push(base.bundle(&list.bundles()[number], first, errand(store)).await?);
        }
    }
    Ok(bundles)
}

async fn list(library: &LibraryRef, errand: Errand) -> Result<Rc<BundleList>, LoadError> {
    let Some(entry) = library.manifest.section(Section::BundleList) else { return Ok(Rc::default()) };
    if let Some(list) = LISTS.with_borrow(|lists| lists.get(&entry.name).cloned()) {
        return Ok(list);
    }
    let list = Rc::new(library.bundle_list(errand).await?);
    LISTS.with_borrow_mut(|lists| lists.insert(entry.name.clone(), Rc::clone(&list)));
    Ok(list)
}

/// The first bundle of each topic that the reader likes most, by number; none without consent.
fn wanted(profile: &Profile, list: &BundleList) -> Vec<usize> {
    let topics = topics(profile);
    let first = |topic: &String| list.bundles().iter().position(|it| !it.topic.is_empty() && fold(&it.topic) == *topic);
    sorted(topics.iter().filter_map(first).take(TOPICS).collect(), Ord::cmp)
}

/// Keys of the topics that the reader's interests, likes and saves name most often, if wider picks are agreed to.
fn topics(profile: &Profile) -> Vec<String> {
    if !Consents::of(profile).allows(Purpose::WiderPicks) {
        return Vec::new();
    }
    let mut counts: Map<String, u32> = Map::new();
    let stated = profile.interests().filter(|(kind, ..)| *kind == FeatureKind::Topic);
    stated.for_each(|(_, key, ..)| *counts.or_insert_with(key.to_owned(), || 0) += STATED);
    let titles = [Reaction::Liked, Reaction::Saved].into_iter().flat_map(|reaction| profile.titles(reaction));
    for snapshot in titles.filter_map(|(id, _)| profile.snapshot(id)) {
        snapshot.topics().iter().for_each(|topic| *counts.or_insert_with(fold(topic), || 0) += 1);
    }
    let all: Vec<(u32, &String)> = counts.iter().map(|(topic, count)| (*count, topic)).collect();
    let all = sorted(all, |a: &(u32, &String), b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    all.into_iter().map(|(_, topic)| topic.clone()).collect()
}

#[cfg(test)]
mod tests {
    use carrel_engine::collection::BundleEntry;
    use carrel_engine::consent;
    use carrel_engine::profile::{DeviceId, Kind, Snapshot, Stamp, Value};

    use super::*;

    fn at(time: u64) -> Stamp {
        Stamp { time, count: 0, device: DeviceId(1) }
    }

    fn reader(agrees: bool) -> Profile {
        let mut profile = Profile::default();
        let interest = Value::Text("Whaling".to_owned());
        profile.set(Kind::Interest(FeatureKind::Topic), "whaling", interest, at(1)).expect("an interest");
        let snapshot = Snapshot::new("Persuasion", "Jane Austen", &["Love stories"], "");
        profile.react(Reaction::Liked, "p", Some(snapshot), at(2)).expect("a like");
        if agrees {
            consent::give(&mut profile, Purpose::WiderPicks, at(3)).expect("a consent");
        }
        profile
    }

    fn list() -> BundleList {
        let mut list = BundleList::new(10);
        for (name, topic) in [("a", "Love stories"), ("b", "Love stories"), ("c", "Whaling"), ("d", "")] {
            list.push(BundleEntry { name: name.to_owned(), titles: 100, topic: topic.to_owned() });
        }
        list
    }

    #[test]
    fn without_consent_no_bundle_is_wanted_whatever_the_reader_likes() {
        assert!(wanted(&reader(false), &list()).is_empty() && wanted(&Profile::default(), &list()).is_empty());
    }

    #[test]
    fn with_consent_the_best_bundle_of_each_liked_topic_is() {
        assert_eq!(wanted(&reader(true), &list()), [0, 2]);
    }
}
