//! The shelves of the page in the reader's order. Comes later: see [`crate::later`].

use carrel_engine::rank::ShelfKind;

use super::context::View;

/// The setting with the reader's order: the names of shelves, each with a `-` before it if it is hidden.
pub const SHELVES: &str = "shelves";

/// A shelf, and whether the reader wants it on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Which it is.
    pub kind: ShelfKind,
    /// Whether it is on the page.
    pub shown: bool,
}

/// The library's shelves as a reader arranged them. What the library no longer has is left out; what it has since then stands
/// where the library puts it, behind the same shelf.
pub fn arranged(library: &[ShelfKind], chosen: Option<&str>) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    for word in chosen.unwrap_or_default().split(',') {
        let (word, shown) = word.strip_prefix('-').map_or((word, true), |word| (word, false));
        let known = ShelfKind::parse(word).filter(|kind| library.contains(kind));
        if let Some(kind) = known.filter(|kind| places.iter().all(|it| it.kind != *kind)) {
            places.push(Place { kind, shown });
        }
    }
    for (index, &kind) in library.iter().enumerate() {
        if places.iter().all(|it| it.kind != kind) {
            let before = index.checked_sub(1).and_then(|it| places.iter().position(|place| place.kind == library[it]));
            places.insert(before.map_or(0, |it| it + 1), Place { kind, shown: true });
        }
    }
    places
}

/// What is kept of an arrangement; nothing if it is the library's own, which may change.
pub fn written(places: &[Place], library: &[ShelfKind]) -> Option<String> {
    if places == arranged(library, None) {
        return None;
    }
    let words: Vec<String> =
        places.iter().map(|it| [if it.shown { "" } else { "-" }, it.kind.as_str()].concat()).collect();
    Some(words.join(","))
}

/// The same places with one moved to where another is.
pub fn moved(mut places: Vec<Place>, from: usize, to: usize) -> Vec<Place> {
    if from < places.len() && to < places.len() {
        let place = places.remove(from);
        places.insert(to, place);
    }
    places
}

/// The shelves that the page shows, in order.
pub fn shelves(view: &View) -> Vec<ShelfKind> {
    let places = arranged(&view.settings.shelves, view.state.profile.setting(SHELVES));
    places.into_iter().filter(|it| it.shown).map(|it| it.kind).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(places: &[Place], library: &[ShelfKind]) -> String {
        written(places, library).unwrap_or_default()
    }

    #[test]
    fn the_librarys_own_order_is_no_choice() {
        let library = ShelfKind::ALL;
        assert_eq!(written(&arranged(&library, None), &library), None);
        assert_eq!(written(&arranged(&library, Some("")), &library), None);
        let there_and_back = moved(moved(arranged(&library, None), 0, 3), 3, 0);
        assert_eq!(written(&there_and_back, &library), None);
    }

    #[test]
    fn a_shelf_that_the_library_adds_stands_where_the_library_puts_it() {
        let library = [ShelfKind::Picked, ShelfKind::New, ShelfKind::Popular];
        let chosen = arranged(&library, Some("popular,-picked"));
        assert_eq!(words(&chosen, &library), "popular,-picked,new");
        assert_eq!(words(&arranged(&library, Some("new,popular")), &library), "");
    }

    #[test]
    fn what_is_not_understood_counts_for_nothing() {
        let library = [ShelfKind::Picked, ShelfKind::Saved];
        let chosen = arranged(&library, Some("saved,saved,,-found,xyz,popular,-saved, picked"));
        assert_eq!(chosen.iter().map(|it| it.kind).collect::<Vec<_>>(), [ShelfKind::Picked, ShelfKind::Saved]);
    }

    proptest! {
        #[test]
        fn every_shelf_of_the_library_has_one_place_and_what_is_kept_is_read_back(
            chosen in "(-?(picked|new|because|popular|saved|x),){0,8}",
            from in 0_usize..6,
            to in 0_usize..6,
        ) {
            let library = ShelfKind::ALL;
            let places = moved(arranged(&library, Some(&chosen)), from, to);
            let mut kinds: Vec<ShelfKind> = places.iter().map(|it| it.kind).collect();
            kinds.sort_unstable();
            let mut all = library.to_vec();
            all.sort_unstable();
            prop_assert_eq!(kinds, all);
            prop_assert_eq!(arranged(&library, written(&places, &library).as_deref()), places);
        }
    }
}
