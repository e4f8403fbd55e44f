//! All titles of a collection, and where they are. Comes later: see [`crate::later`].

use std::rc::Rc;

use crate::browser::host;
use crate::library::LibraryRef;
use crate::renew::finish;
use crate::state::Loading;
use crate::store::Store;

/// Fetches all titles; then, where the library says so, which branch has them.
pub fn complete(store: &Rc<Store>, url: String, library: LibraryRef) {
    store.spawn(async move |store| {
        match library.completed(!store.is_ephemeral()).await {
            // Not in the place of a newer build.
            Ok((all, trouble)) if store.state().shelves(&url).loading == Loading::Ready(library.clone()) => {
                store.loaded(&url, Loading::Ready(all));
                trouble.into_iter().for_each(|error| host::warn(&error.to_string()));
            }
            Ok(_) => return,
            // The head is enough to go on with.
            Err(error) => host::warn(&error.to_string()),
        }
        finish(&store, &url, &library).await;
    });
}
