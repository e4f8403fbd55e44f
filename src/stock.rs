//! Files with a hash in their names, kept from one visit to the next: they are the same for every reader and never change.
//! Comes later: see [`crate::later`].
//!
//! A name stands for its contents, so what an earlier build left can never be taken for a part of another one: removing it
//! is only a matter of space.

use carrel_engine::codec::DecodeError;
use carrel_engine::collection::Manifest;

use crate::browser::cache::{self, Cache};
use crate::browser::{clock, net};
use crate::erasure;
use crate::library::LoadCause;
use crate::session::SETTINGS;

/// Most that is kept, of all collections of an origin together.
const MOST_BYTES: usize = 20 << 20;
const MOST_ENTRIES: usize = 400;

/// Hands a file to `take`, from what is kept or from the network; keeps it if `keeps` and it is sound. A kept file that is
/// not is fetched anew.
pub async fn load(
    url: &str,
    most: usize,
    keeps: bool,
    take: &mut dyn FnMut(&[u8]) -> Result<(), DecodeError>,
) -> Result<(), LoadCause> {
    let begun = erasure::count();
    let cache = if keeps { Cache::open().await } else { None };
    if let Some(cache) = &cache
        && let Some(kept) = cache.get(url).await
    {
        if net::inflated(kept, most).await.is_ok_and(|bytes| take(&bytes).is_ok()) {
            return Ok(());
        }
        cache.remove(url).await;
    }
    let came = net::raw(url, &net::Early::default()).await.map_err(LoadCause::Net)?;
    let kept = cache.filter(|_| came.len() <= MOST_BYTES).map(|cache| (cache, came.clone()));
    let bytes = net::inflated(came, most).await.map_err(LoadCause::Net)?;
    // Inflating and decoding each take as long as the page may stand still.
    clock::pause(0).await;
    take(&bytes).map_err(LoadCause::Decode)?;
    clock::pause(0).await;
    if let Some((cache, came)) = kept.filter(|_| erasure::count() == begun) {
        let _ = cache.put(url, &came).await;
    }
    Ok(())
}

/// Removes what a collection no longer needs, and the oldest of everything where it is too much.
pub async fn tidy(folder: &str, manifest: &Manifest) {
    let Some(cache) = Cache::open().await else { return };
    let entries = cache.entries().await;
    let old = left_behind(&entries, folder, manifest);
    for url in &old {
        cache.remove(url).await;
    }
    let kept: Vec<_> = entries.into_iter().filter(|(url, _)| !old.contains(url)).collect();
    for url in too_much(&kept) {
        cache.remove(url).await;
    }
}

/// Removes everything.
pub async fn wipe() {
    cache::wipe().await;
}

/// What an earlier build of a collection left. That there was one shows in a file beside the manifest which that does not
/// name; then what lists of the earlier build named, in folders below, goes too.
fn left_behind(entries: &[(String, usize)], folder: &str, manifest: &Manifest) -> Vec<String> {
    let named = |name: &str| {
        let name = name.strip_suffix(".gz").unwrap_or(name);
        // These two are of whatever build was here last: see `recall`.
        [Manifest::FILE, SETTINGS].contains(&name) || manifest.sections.iter().any(|entry| entry.name == name)
    };
    let inside = || entries.iter().filter_map(|(url, _)| Some((url, url.strip_prefix(folder)?)));
    let changed = inside().any(|(_, name)| !name.contains('/') && !named(name));
    inside().filter(|(_, name)| changed && !named(name)).map(|(url, _)| url.clone()).collect()
}

/// The oldest, so many that the others are few and small enough.
fn too_much(entries: &[(String, usize)]) -> Vec<&String> {
    let mut bytes = 0;
    let mut fits = |length: usize| {
        bytes += length;
        bytes <= MOST_BYTES
    };
    let fitting = entries.iter().rev().take(MOST_ENTRIES).take_while(|(_, length)| fits(*length)).count();
    entries.iter().take(entries.len() - fitting).map(|(url, _)| url).collect()
}

#[cfg(test)]
mod tests {
    use carrel_engine::codec::Section;
    use carrel_engine::collection::SectionEntry;

    use super::*;

    fn manifest(names: &[&str]) -> Manifest {
        let entry =
            |name: &&str| SectionEntry { section: Section::Common, name: (*name).to_owned(), titles: 1, bytes: 1 };
        Manifest { sections: names.iter().map(entry).collect(), ..Manifest::default() }
    }

    fn entries(urls: &[&str]) -> Vec<(String, usize)> {
        urls.iter().map(|url| ((*url).to_owned(), 1)).collect()
    }

    #[test]
    fn of_an_earlier_build_nothing_is_left_but_what_the_new_one_names_too() {
        let here = ["/c/common-1.carrel.gz", "/c/neighbours-1.carrel", "/c/text/b-1.carrel", "/d/common-1.carrel"];
        let old = left_behind(&entries(&here), "/c/", &manifest(&["common-2.carrel", "neighbours-1.carrel"]));
        assert_eq!(old, ["/c/common-1.carrel.gz", "/c/text/b-1.carrel"]);
        let same = manifest(&["common-1.carrel", "neighbours-1.carrel"]);
        assert_eq!(left_behind(&entries(&here), "/c/", &same), Vec::<String>::new());
    }

    #[test]
    fn the_oldest_go_where_there_are_too_many_or_too_large_ones() {
        let of = |lengths: &[usize]| -> Vec<(String, usize)> {
            lengths.iter().enumerate().map(|(number, length)| (number.to_string(), *length)).collect()
        };
        assert_eq!(too_much(&of(&[MOST_BYTES / 2, 1, MOST_BYTES / 2])), ["0"]);
        assert_eq!(too_much(&of(&[1, MOST_BYTES, 0])), ["0"]);
        assert_eq!(too_much(&of(&[1; MOST_ENTRIES + 2])), ["0", "1"]);
        assert!(too_much(&of(&[1; MOST_ENTRIES])).is_empty());
    }
}
