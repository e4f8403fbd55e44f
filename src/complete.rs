//! All titles of a collection, and where they are. Comes later: see [`crate::later`].

use std::rc::Rc;

use crate::availability;
use crate::browser::host;
use crate::library::LibraryRef;
use crate::state::Loading;
use crate::store::Store;
use crate::wider;

/// Fetches all titles; then, where the library says so, which branch has them.
pub fn complete(store: &Rc<Store>, url: String, library: LibraryRef) {
    store.spawn(async move |store| {
        match library.completed().await {
            Ok((all, trouble)) => {
                store.loaded(&url, Loading::Ready(all));
                wider::follow(&store);
                trouble.into_iter().for_each(|error| host::warn(&error.to_string()));
            }
            // The head is enough to go on with.
            Err(error) => host::warn(&error.to_string()),
        }
        if store.state().shelves(&url).settings.availability {
            availability::load(&library).await;
        }
    });
}
