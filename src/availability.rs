//! Which branch has a title on its shelves: one file for every reader, fetched once a visit. Comes later: see
//! [`crate::later`].

use std::cell::RefCell;
use std::rc::Rc;

use carrel_engine::collection::Availability;
use carrel_engine::map::Map;

use crate::browser::host;
use crate::browser::net::{self, NetError};
use crate::library::Library;

/// Longest file that is read: a hundred branches of a million titles.
const MOST: usize = 32 << 20;

thread_local! {
    static HERE: RefCell<Map<String, Rc<Availability>>> = const { RefCell::new(Map::new()) };
}

/// Fetches what the library last said. What it said of another build is of no use, since its positions are others.
pub async fn load(library: &Library) {
    let twin = [library.url.as_str(), Availability::FILE, if net::can_inflate() { ".gz" } else { "" }].concat();
    match net::fresh(&twin, MOST).await.and_then(|bytes| Availability::decode(&bytes).map_err(|_| NetError::Damaged)) {
        Ok(found) if library.manifest.numbering().map(|entry| &entry.name) == Some(&found.pack) => {
            HERE.with_borrow_mut(|here| here.insert(library.url.clone(), Rc::new(found)));
        }
        Ok(_) => host::warn("availability.carrel belongs to another build; run `carrel availability` again"),
        Err(error) => host::warn(&["availability.carrel: ", &error.to_string()].concat()),
    }
}

/// What the library last said, where it has said anything. Titles go by their numbers in the whole collection, which
/// those of the head pack do not have: before all are here, nothing is told.
pub fn of(library: &Library) -> Option<Rc<Availability>> {
    HERE.with_borrow(|here| here.get(&library.url).cloned())
        .filter(|it| library.head.is_some() && library.manifest.numbering().map(|entry| &entry.name) == Some(&it.pack))
}
