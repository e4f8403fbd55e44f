//! The stores of a page, one for each namespace, and the collections that they load.

use std::cell::RefCell;
use std::rc::Rc;

use carrel_engine::map::Map;
use gloo_timers::callback::Timeout;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlElement;

use crate::browser::clock;
use crate::browser::field;
use crate::browser::host::{self, HostValue};
use crate::browser::json;
use crate::browser::net::{self, Early, NetError};
use crate::later;
use crate::library::{Library, LibraryRef, MOST_OF_A_MANIFEST};
use crate::settings::Settings;
use crate::state::Loading;
use crate::store::Store;

/// The file of a library's settings, beside the manifest.
pub const SETTINGS: &str = "carrel.json";

/// By then a first row is mostly on the screen.
const ROW_MS: i32 = 120;
/// How long after the first shelf all titles are fetched.
const SOON_MS: u32 = 200;
/// How long to wait for what fetches them, where it could not be had.
const AGAIN_MS: u32 = 10_000;

thread_local! {
    static STORES: RefCell<Map<String, Session>> = const { RefCell::new(Map::new()) };
}

/// What the loader does for us.
#[derive(Clone, Debug, Default)]
pub struct Hooks {
    /// Requests that it has already started.
    pub early: Early,
    /// From a language tag to a promise of the tag that there is and its texts; with `true`, of those of the later
    /// module, too, where they can be had.
    pub locale: Option<Function>,
}

impl Hooks {
    /// Asks for all texts of a language.
    pub fn ask(&self, tag: &str) -> Option<Promise> {
        Some(self.locale.as_ref()?.call2(&JsValue::NULL, &tag.into(), &true.into()).ok()?.unchecked_into())
    }
}

/// A store and what the elements that share it have set. Compared by pointer.
#[derive(Clone, Debug)]
pub struct Session(Rc<Inner>);

#[derive(Debug)]
struct Inner {
    store: Rc<Store>,
    hooks: Hooks,
    settings: RefCell<Map<String, Sources>>,
}

/// Where the settings of a collection come from, and who is to be told what is wrong with them.
#[derive(Debug, Default)]
struct Sources {
    /// The library's file, once it is here.
    file: Settings,
    /// What is wrong with it.
    wrong: Vec<String>,
    /// The file as it came; settings that say nothing where there is none.
    came: Option<Rc<Vec<u8>>>,
    guests: Map<u32, Guest>,
    /// Whether all titles are on their way, or were asked for once.
    completing: bool,
}

/// An element that shows a collection; a component of a Yew app has no element to tell.
#[derive(Debug)]
struct Guest {
    host: Option<HtmlElement>,
    /// What it sets itself.
    own: Settings,
    /// What it was told is wrong.
    told: Vec<String>,
}

impl Guest {
    fn tell(&mut self, wrong: &[String]) {
        for message in wrong {
            if !self.told.contains(message) {
                self.told.push(message.clone());
                match &self.host {
                    Some(host) => host::trouble(host, "settings", message),
                    None => host::warn(message),
                }
            }
        }
    }
}

impl PartialEq for Session {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Session {
    /// The page's session for a namespace.
    pub fn open(namespace: &str, ephemeral: bool, hooks: &Hooks) -> Self {
        STORES.with_borrow_mut(|stores| {
            let new = || {
                let store = Store::open(namespace, ephemeral);
                Self(Rc::new(Inner { store, hooks: hooks.clone(), settings: RefCell::default() }))
            };
            stores.or_insert_with(namespace.to_owned(), new).clone()
        })
    }

    /// All sessions of the page.
    pub fn all() -> Vec<Self> {
        STORES.with_borrow(|stores| stores.values().cloned().collect())
    }

    /// The one with a store.
    pub fn of(store: &Rc<Store>) -> Option<Self> {
        Self::all().into_iter().find(|session| Rc::ptr_eq(&session.0.store, store))
    }

    /// The store.
    pub fn store(&self) -> &Rc<Store> {
        &self.0.store
    }

    /// Takes what an element sets itself, and loads the collection unless it is here or on its way.
    pub fn use_collection(&self, url: &str, id: u32, host: Option<&HtmlElement>, overrides: &[HostValue]) {
        let mut own = Settings::default();
        let mut wrong: Vec<String> = overrides.iter().flat_map(|it| own.apply(it)).collect();
        let told = self.leave(id);
        let mut all = self.0.settings.borrow_mut();
        let new = !all.contains_key(url);
        let sources = all.or_insert_with(url.to_owned(), Sources::default);
        wrong.extend_from_slice(&sources.wrong);
        let mut guest = Guest { host: host.cloned(), own, told };
        // What is mended and broken again is told again.
        guest.told.retain(|it| wrong.contains(it));
        guest.tell(&wrong);
        sources.guests.insert(id, guest);
        drop(all);
        self.configure(url);
        if new {
            self.load(url);
        } else {
            self.complete_soon(url);
        }
    }

    /// The function of the page that takes the events of a collection: what an element was given as its `backend`.
    pub fn hook(&self, url: &str) -> Option<Function> {
        let all = self.0.settings.borrow();
        let call = |host: &HtmlElement| field::of(&field::of(&field::of(host, "config")?, "backend")?, "call");
        let mut hosts = all.get(url)?.guests.values().filter_map(|it| it.host.as_ref());
        hosts.find_map(|host| call(host)?.dyn_into().ok())
    }

    /// Tells the web person once what is wrong with the settings of a collection.
    pub fn tell(&self, url: &str, wrong: &str) {
        let mut all = self.0.settings.borrow_mut();
        let guests = all.get_mut(url).into_iter().flat_map(|it| it.guests.values_mut());
        guests.for_each(|guest| guest.tell(&[wrong.to_owned()]));
    }

    /// Tells the web person what went wrong with the backend of a collection.
    pub fn tell_of_backend(&self, url: &str, message: &str) {
        let hosts: Vec<HtmlElement> = match self.0.settings.borrow().get(url) {
            Some(sources) => sources.guests.values().filter_map(|it| it.host.clone()).collect(),
            None => Vec::new(),
        };
        hosts.iter().for_each(|host| host::event_of_trouble(host, "backend", message));
        host::warn(message);
    }

    /// Forgets an element; returns what it was told.
    pub fn leave(&self, id: u32) -> Vec<String> {
        let mut all = self.0.settings.borrow_mut();
        all.values_mut().find_map(|sources| sources.guests.remove(&id)).map(|guest| guest.told).unwrap_or_default()
    }

    /// Loads a collection again after a failure.
    pub fn retry(&self, url: &str) {
        let shelves = self.0.store.state().shelves(url);
        if matches!(shelves.loading, Loading::Failed(_)) {
            self.load(url);
        } else if shelves.offline {
            self.0.store.offline(url, false);
            self.fetch(url.to_owned(), true);
        }
    }

    /// Loads titles. They are shown once the settings are here: those say which are to be hidden, and whether anything may
    /// be kept of what the reader does with them. To a reader who returns they are shown once what was kept is read.
    fn load(&self, url: &str) {
        let url = url.to_owned();
        self.0.store.loaded(&url, Loading::Pending);
        let returning = self.0.store.is_returning();
        if returning {
            let (session, url) = (self.clone(), url.clone());
            self.0.store.spawn(async move |_| {
                if let Some(later) = later::load().await {
                    (later.recall)(session, url).await;
                }
            });
        }
        self.fetch(url, returning);
    }

    fn fetch(&self, url: String, returning: bool) {
        let session = self.clone();
        self.0.store.spawn(async move |store| {
            let loaded = Library::load(&url, &session.0.hooks.early).await;
            // The loader has asked for both by now, so nothing is waited for twice.
            session.load_settings(&url).await;
            // All files may have been here before the module was: then starting it and drawing would be one long task.
            clock::pause(0).await;
            if returning {
                store.equip().await;
            }
            match loaded {
                Ok(library) if session.shown(&url).is_some_and(|it| it.manifest == library.manifest) => {}
                Ok(library) => {
                    session.set_completing(&url, false);
                    store.loaded(&url, Loading::Ready(LibraryRef(Rc::new(library))));
                }
                Err(error) => {
                    // What was kept may still be on its way, and is better than nothing.
                    if let Some(later) = later::here().filter(|_| returning) {
                        (later.recall)(session.clone(), url.clone()).await;
                    }
                    if session.shown(&url).is_some() {
                        return store.offline(&url, true);
                    }
                    store.loaded(&url, Loading::Failed(Rc::new(error)));
                    return store.equip().await;
                }
            }
            // The first shelf goes before what it does without.
            if !returning {
                clock::pause(ROW_MS).await;
            }
            // For every reader, so that who opens a dialog asks for nothing.
            store.equip().await;
            session.complete_soon(&url);
        });
    }

    /// What is shown of a collection.
    fn shown(&self, url: &str) -> Option<LibraryRef> {
        match self.0.store.state().shelves(url).loading {
            Loading::Ready(library) => Some(library),
            Loading::Pending | Loading::Failed(_) => None,
        }
    }

    /// Takes what an earlier visit kept of a collection, unless the library has answered or wants nothing kept.
    pub async fn recall(&self, url: &str, settings: Vec<u8>, library: Library) {
        let store = &self.0.store;
        let waits = || store.state().shelves(url).loading == Loading::Pending;
        if !waits() {
            return;
        }
        self.take_settings(url, Ok(settings));
        if store.is_ephemeral() {
            return;
        }
        store.equip().await;
        if waits() {
            store.loaded(url, Loading::Ready(LibraryRef(Rc::new(library))));
            self.complete_soon(url);
        }
    }

    /// The file of a collection's settings as it came, one that says nothing where there is none; none where it did not come.
    pub fn came(&self, url: &str) -> Option<Rc<Vec<u8>>> {
        self.0.settings.borrow().get(url)?.came.clone()
    }

    /// Fetches all titles, a moment later, so that it does not compete with what the first shelf still has to do.
    fn complete_soon(&self, url: &str) {
        self.complete_after(url, SOON_MS);
    }

    fn complete_after(&self, url: &str, ms: u32) {
        let Some(library) = self.shown(url) else { return };
        if library.head.is_some() || saves_data() || self.set_completing(url, true) {
            return;
        }
        let (session, url) = (self.clone(), url.to_owned());
        let go = move || {
            let paused = session.0.store.is_paused();
            if let Some(later) = later::here().filter(|_| !paused) {
                return (later.complete)(&session.0.store, url, library);
            }
            // All elements have gone, and it is for the next one to ask; or what fetches has not come yet.
            session.set_completing(&url, false);
            if !paused {
                session.complete_after(&url, AGAIN_MS);
            }
        };
        Timeout::new(ms, go).forget();
    }

    /// Notes whether all titles of a collection are on their way; returns whether they were.
    fn set_completing(&self, url: &str, completing: bool) -> bool {
        let mut all = self.0.settings.borrow_mut();
        all.get_mut(url).is_some_and(|sources| std::mem::replace(&mut sources.completing, completing))
    }

    /// Fetches the settings; they are in force then, or are not to be had.
    async fn load_settings(&self, url: &str) {
        let came = net::get(&[url, SETTINGS].concat(), &self.0.hooks.early, MOST_OF_A_MANIFEST).await;
        // What an earlier visit kept is better than nothing.
        if came.is_ok() || came == Err(NetError::Status(404)) || self.came(url).is_none() {
            self.take_settings(url, came);
        }
    }

    fn take_settings(&self, url: &str, came: Result<Vec<u8>, NetError>) {
        let (file, wrong) = read_settings(&came);
        let wrong: Vec<String> = wrong.iter().map(|it| [SETTINGS, ": ", it].concat()).collect();
        if let Some(sources) = self.0.settings.borrow_mut().get_mut(url) {
            sources.guests.values_mut().for_each(|guest| guest.tell(&wrong));
            (sources.file, sources.wrong) = (file, wrong);
            sources.came = match came {
                Ok(bytes) => Some(Rc::new(bytes)),
                Err(NetError::Status(404 | 410)) => Some(Rc::new(b"{}".to_vec())),
                Err(_) => None,
            };
        }
        self.configure(url);
    }

    /// The library's settings, and of what elements set themselves that which is the whole page's.
    fn configure(&self, url: &str) {
        let mut settings = Settings::default();
        if let Some(sources) = self.0.settings.borrow().get(url) {
            settings = sources.file.clone();
            for Guest { own, .. } in sources.guests.values() {
                settings.ephemeral |= own.ephemeral;
                settings.backend = own.backend.clone().or(settings.backend);
            }
        }
        if settings.ephemeral {
            self.0.store.make_ephemeral();
        }
        if *self.0.store.state().shelves(url).settings != settings {
            self.0.store.configured(url, Rc::new(settings));
        }
    }

    /// What the loader does for us.
    pub fn hooks(&self) -> &Hooks {
        &self.0.hooks
    }
}

/// The library's file, and what is wrong with it.
fn read_settings(came: &Result<Vec<u8>, NetError>) -> (Settings, Vec<String>) {
    let mut settings = Settings::default();
    let wrong = match came {
        // A library without settings is a library with the defaults.
        Err(NetError::Status(404 | 410)) => Vec::new(),
        Err(error) => vec![error.to_string()],
        Ok(bytes) => match parse(bytes) {
            Ok(value) => settings.apply(&value),
            Err(message) => vec![message],
        },
    };
    (settings, wrong)
}

fn parse(bytes: &[u8]) -> Result<HostValue, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "not UTF-8; save it as UTF-8".to_owned())?;
    json::parse(text.trim_start_matches('\u{feff}'))
}

/// Whether the reader asked the browser to save data.
pub fn saves_data() -> bool {
    let flag = || {
        let navigator = web_sys::window()?.navigator();
        let connection = Reflect::get(&navigator, &"connection".into()).ok()?;
        Reflect::get(&connection, &"saveData".into()).ok()?.as_bool()
    };
    flag().unwrap_or(false)
}
