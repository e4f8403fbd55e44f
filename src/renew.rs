//! A page that stays open follows its library: what was built anew takes the place of what is shown, whole or not at all.
//! Comes later: see [`crate::later`].

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use carrel_engine::collection::Manifest;
use gloo_events::EventListener;

use crate::availability;
use crate::browser::host;
use crate::browser::{clock, net, page};
use crate::library::{Library, LibraryRef, LoadError, MOST_OF_A_MANIFEST};
use crate::recall;
use crate::session::{Session, saves_data};
use crate::state::Loading;
use crate::stock;
use crate::store::Store;
use crate::wider;

/// How old a manifest is, in ms, before a page that is looked at again asks for it anew. The same for every reader.
const AFTER_MS: u64 = 3_600_000;

/// Watches for a reader who comes back to the page.
#[derive(Debug)]
pub struct Renewer {
    asked_ms: Cell<u64>,
    listeners: RefCell<Option<[EventListener; 3]>>,
}

impl Renewer {
    /// One for a page whose collections have just been asked for.
    pub fn start() -> Self {
        Self { asked_ms: Cell::new(clock::now_ms()), listeners: RefCell::default() }
    }

    /// Begins to watch, or goes on.
    pub fn resume(self: &Rc<Self>, store: &Rc<Store>) {
        let Some(window) = web_sys::window() else { return };
        let Some(document) = window.document() else { return };
        if self.listeners.borrow().is_none() {
            let look = || {
                let (renewer, weak) = (Rc::clone(self), Rc::downgrade(store));
                move |_: &web_sys::Event| renewer.look(&weak)
            };
            let seen = EventListener::new(&document, "visibilitychange", look());
            let shown = EventListener::new(&window, "pageshow", look());
            let online = EventListener::new(&window, "online", look());
            self.listeners.replace(Some([seen, shown, online]));
        }
        self.look(&Rc::downgrade(store));
    }

    /// No element is on the page.
    pub fn pause(&self) {
        self.listeners.replace(None);
    }

    /// Asks again if the reader is there and it is time. By the clock on the wall: timers stand still while a machine
    /// sleeps or the browser keeps the page aside.
    fn look(&self, store: &Weak<Store>) {
        let Some(store) = store.upgrade().filter(|_| !page::is_hidden()) else { return };
        let session = Session::of(&store);
        for (url, _) in store.state().collections.iter().filter(|(_, shelves)| shelves.offline) {
            session.iter().for_each(|session| session.retry(url));
        }
        let now = clock::now_ms();
        if now.saturating_sub(self.asked_ms.get()) < AFTER_MS {
            return;
        }
        self.asked_ms.set(now);
        for (url, shelves) in store.state().collections.iter() {
            if let Loading::Ready(library) = &shelves.loading {
                let (url, library) = (url.clone(), library.clone());
                store.spawn(async move |store| {
                    if let Err(error) = renew(&store, &url, &library).await {
                        // What is here is enough to go on with.
                        host::warn(&error.to_string());
                    }
                });
            }
        }
    }
}

/// Puts what the library has built since in the place of `old`.
async fn renew(store: &Rc<Store>, url: &str, old: &LibraryRef) -> Result<(), LoadError> {
    let came = net::fresh(&[url, Manifest::FILE].concat(), MOST_OF_A_MANIFEST).await;
    if Library::manifest_from(came.clone())? == old.manifest {
        return Ok(());
    }
    let mut new = LibraryRef(Rc::new(Library::open(url, came, &net::Early::default()).await?));
    if !saves_data() {
        let (all, trouble) = new.completed(!store.is_ephemeral()).await?;
        if let Some(error) = trouble {
            host::warn(&error.to_string());
        }
        new = all;
    }
    // Meanwhile another one may have come.
    if matches!(store.state().shelves(url).loading, Loading::Ready(now) if now.manifest == old.manifest) {
        store.loaded(url, Loading::Ready(new.clone()));
        finish(store, url, &new).await;
    }
    Ok(())
}

/// What comes after a collection: titles from outside it that the reader agreed to, where its titles are, and removing what earlier ones left in the browser.
pub async fn finish(store: &Rc<Store>, url: &str, library: &Library) {
    wider::follow(store);
    if store.state().shelves(url).settings.availability {
        availability::load(library).await;
    }
    if !store.is_ephemeral() {
        stock::tidy(url, &library.manifest).await;
        recall::keep(store, library).await;
    }
}
