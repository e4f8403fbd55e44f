//! What has come of each library: the index of the titles that every page holds, shards of the library's index, bundles.

use std::cell::RefCell;
use std::rc::Rc;

use carrel_engine::codec::Section;
use carrel_engine::collection::BundleList;
use carrel_engine::find::{Builder, FindList, Finishing, Index};
use carrel_engine::map::Map;
use gloo_timers::callback::Timeout;
use yew::Callback;

use crate::library::{Library, LibraryRef};

/// Titles that are taken into the index at a time: a few milliseconds' worth.
const SLICE: u32 = 400;
/// Shards and bundles that are kept; those that came first go first.
const KEPT: usize = 96;

thread_local! {
    static HERE: RefCell<Map<String, Shelves>> = const { RefCell::new(Map::new()) };
}

/// What has come of one collection.
#[derive(Default)]
pub(super) struct Shelves {
    /// The titles that every page holds, as they were when this was made.
    library: Option<LibraryRef>,
    /// The index of their titles; none while it is made.
    pub local: Option<Rc<Index>>,
    waiting: Vec<Callback<()>>,
    /// The directory of the library's index.
    pub list: Option<Rc<FindList>>,
    /// Shards by number.
    pub shards: Vec<(usize, Rc<Index>)>,
    /// Names of all bundles.
    pub bundles: Option<Rc<BundleList>>,
    /// Bundles by number.
    pub fetched: Vec<(usize, LibraryRef)>,
}

impl Shelves {
    /// The shard with a number, if it has come.
    pub fn shard(&self, number: usize) -> Option<&Rc<Index>> {
        self.shards.iter().find(|(it, _)| *it == number).map(|(_, shard)| shard)
    }

    /// The bundle with a number, if it has come.
    pub fn bundle(&self, number: usize) -> Option<&LibraryRef> {
        self.fetched.iter().find(|(it, _)| *it == number).map(|(_, bundle)| bundle)
    }

    /// Keeps a shard.
    pub fn keep_shard(&mut self, number: usize, shard: Index) {
        keep(&mut self.shards, number, Rc::new(shard));
    }

    /// Keeps a bundle.
    pub fn keep_bundle(&mut self, number: usize, bundle: LibraryRef) {
        keep(&mut self.fetched, number, bundle);
    }
}

fn keep<K: PartialEq, V>(all: &mut Vec<(K, V)>, key: K, value: V) {
    all.retain(|(it, _)| *it != key);
    if all.len() == KEPT {
        all.remove(0);
    }
    all.push((key, value));
}

/// Whether the library has an index of more than every page holds, and can use it: its titles go by their numbers in the
/// whole collection, which those of the head pack do not have.
pub fn reaches_beyond(library: &Library) -> bool {
    library.head.is_some() && library.manifest.section(Section::FindList).is_some()
}

/// What has come of a library. Of another build, or of more of its titles, it begins anew.
pub(super) fn with<T>(library: &LibraryRef, then: impl FnOnce(&mut Shelves) -> T) -> T {
    HERE.with_borrow_mut(|here| {
        let shelves = here.or_insert_with(library.url.clone(), Shelves::default);
        if shelves.library.as_ref() != Some(library) {
            let same_build = shelves.library.as_ref().is_some_and(|it| it.manifest == library.manifest);
            let old = std::mem::take(shelves);
            shelves.library = Some(library.clone());
            if same_build {
                (shelves.list, shelves.shards) = (old.list, old.shards);
                (shelves.bundles, shelves.fetched) = (old.bundles, old.fetched);
            }
        }
        then(shelves)
    })
}

/// The same for what has been fetched, which changes nothing of what is searched: none where another build has come, or
/// all was forgotten.
pub(super) fn while_here<T>(library: &LibraryRef, then: impl FnOnce(&mut Shelves) -> T) -> Option<T> {
    HERE.with_borrow_mut(|here| {
        let shelves = here.get_mut(&library.url)?;
        (shelves.library.as_ref() == Some(library)).then(|| then(shelves))
    })
}

/// Makes the index of the titles that are here, in slices, and tells when it is there.
pub fn prepare(library: &LibraryRef, done: Callback<()>) {
    let begin = with(library, |shelves| {
        if shelves.local.is_some() {
            return false;
        }
        shelves.waiting.push(done);
        shelves.waiting.len() == 1
    });
    if begin {
        slice(library.clone(), Builder::new(), 0);
    }
}

fn slice(library: LibraryRef, mut builder: Builder, from: u32) {
    if is_over(&library) {
        return;
    }
    let all = library.collection.len() as u32;
    let to = all.min(from + SLICE);
    builder.add_collection(&library.collection, from..to);
    if to < all {
        Timeout::new(0, move || slice(library, builder, to)).forget();
    } else {
        Timeout::new(0, move || step(library, builder.finishing())).forget();
    }
}

fn step(library: LibraryRef, mut finishing: Finishing) {
    if is_over(&library) {
        return;
    }
    if finishing.step() {
        Timeout::new(0, move || step(library, finishing)).forget();
        return;
    }
    let waiting = with(&library, |shelves| {
        shelves.local = Some(Rc::new(finishing.into_index()));
        std::mem::take(&mut shelves.waiting)
    });
    waiting.into_iter().for_each(|done| done.emit(()));
}

/// Whether the rest of the collection, or another build, has come meanwhile: then this index is of no use.
fn is_over(library: &LibraryRef) -> bool {
    HERE.with_borrow(|here| here.get(&library.url).is_none_or(|it| it.library.as_ref() != Some(library)))
}

/// Forgets what was fetched: it may tell what the reader looked for. The index of what every page holds stays.
pub fn forget() {
    HERE.with_borrow_mut(|here| {
        for shelves in here.values_mut() {
            (shelves.list, shelves.bundles) = (None, None);
            (shelves.shards, shelves.fetched) = (Vec::new(), Vec::new());
        }
    });
}
