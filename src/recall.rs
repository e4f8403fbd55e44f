//! The first files of a collection, kept from one visit to the next, so that a reader who returns sees their shelves before
//! the network has answered, or where it does not. Comes later: see [`crate::later`].

use std::rc::Rc;

use carrel_engine::codec::Section;
use carrel_engine::collection::Manifest;

use crate::browser::cache::Cache;
use crate::erasure;
use crate::library::{Came, Library, address, entry};
use crate::session::{SETTINGS, Session};
use crate::store::{Local, Store};

/// Shows what was kept of a collection, whole or not at all, unless the library has answered meanwhile.
pub fn recall(session: Session, url: String) -> Local<'static, ()> {
    Box::pin(async move {
        if let Some((settings, library)) = kept(&url).await {
            session.recall(&url, settings, library).await;
        }
    })
}

async fn kept(url: &str) -> Option<(Vec<u8>, Library)> {
    let cache = Cache::open().await?;
    let manifest = cache.get(&[url, Manifest::FILE].concat()).await?;
    let settings = cache.get(&[url, SETTINGS].concat()).await?;
    let head = cache.get(&head_of(url, &Library::manifest_from(Ok(manifest.clone())).ok()?)?).await?;
    Some((settings, Library::of(url, Came { manifest, head }).await.ok()?))
}

fn head_of(url: &str, manifest: &Manifest) -> Option<String> {
    Some(address(url, &entry(manifest, Section::Head).ok()?.name))
}

/// Keeps the first files of a collection that came. Those that are kept already are not written again.
pub async fn keep(store: &Rc<Store>, library: &Library) {
    let begun = erasure::count();
    let (Some(cache), Some(settings)) = (Cache::open().await, Session::of(store).and_then(|it| it.came(&library.url)))
    else {
        return;
    };
    let url = &library.url;
    let Some(head) = head_of(url, &library.manifest) else { return };
    // The manifest last: it says that the others are there.
    let files = [
        (head, &library.came.head),
        ([url, SETTINGS].concat(), &*settings),
        ([url, Manifest::FILE].concat(), &library.came.manifest),
    ];
    for (url, came) in files {
        if cache.get(&url).await.as_ref() != Some(came) && erasure::count() == begun {
            let _ = cache.put(&url, came).await;
        }
    }
}
