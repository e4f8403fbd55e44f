//! The stores of a page, one for each namespace, and the collections that they load.

use std::cell::RefCell;
use std::rc::Rc;

use carrel_engine::map::Map;
use carrel_engine::profile::{Profile, ProfileFile};
use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::HtmlElement;

use crate::browser::host::{self, HostValue};
use crate::browser::intl::i18n_from;
use crate::browser::json;
use crate::browser::net::{self, Early, NetError};
use crate::library::{Library, LibraryRef};
use crate::settings::Settings;
use crate::state::{Action, Loading};
use crate::store::Store;

thread_local! {
    static STORES: RefCell<Map<String, Session>> = const { RefCell::new(Map::new()) };
}

/// What the loader does for us.
#[derive(Clone, Debug, Default)]
pub struct Hooks {
    /// Requests that it has already started.
    pub early: Early,
    /// From a language tag to a promise of the tag that there is and its texts.
    pub locale: Option<Function>,
}

impl Hooks {
    async fn texts(&self, tag: &str) -> Option<(String, HostValue)> {
        let promise: Promise = self.locale.as_ref()?.call1(&JsValue::NULL, &tag.into()).ok()?.unchecked_into();
        let pair: Array = JsFuture::from(promise).await.ok()?.dyn_into().ok()?;
        Some((pair.get(0).as_string()?, HostValue(pair.get(1))))
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
    guests: Map<u32, Guest>,
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
            let settings = self.load_settings(url);
            self.load(url, Some(settings));
        }
    }

    /// Forgets an element; returns what it was told.
    pub fn leave(&self, id: u32) -> Vec<String> {
        let mut all = self.0.settings.borrow_mut();
        all.values_mut().find_map(|sources| sources.guests.remove(&id)).map(|guest| guest.told).unwrap_or_default()
    }

    /// Loads a collection again after a failure.
    pub fn retry(&self, url: &str) {
        if matches!(self.0.store.state().shelves(url).loading, Loading::Failed(_)) {
            self.load(url, None);
        }
    }

    /// Loads titles. They are shown once the settings are here: those say which are to be hidden, and whether anything may
    /// be kept of what the reader does with them.
    fn load(&self, url: &str, settings: Option<Promise>) {
        let (session, url) = (self.clone(), url.to_owned());
        session.0.store.dispatch(Action::Loaded(url.clone(), Loading::Pending));
        self.0.store.spawn(async move |store| {
            let loaded = Library::load(&url, &session.0.hooks.early).await;
            if let Some(settings) = settings {
                let _ = JsFuture::from(settings).await;
            }
            let library = match loaded {
                Ok(library) => LibraryRef(Rc::new(library)),
                Err(error) => return store.dispatch(Action::Loaded(url, Loading::Failed(Rc::new(error)))),
            };
            store.dispatch(Action::Loaded(url.clone(), Loading::Ready(library.clone())));
            if library.is_complete() || saves_data() {
                return;
            }
            idle().await;
            match library.completed().await {
                Ok(all) => store.dispatch(Action::Loaded(url, Loading::Ready(LibraryRef(Rc::new(all))))),
                // The head is enough to go on with.
                Err(error) => host::warn(&error.to_string()),
            }
        });
    }

    /// Fetches the settings; the promise is kept when they are in force, or are not to be had.
    fn load_settings(&self, url: &str) -> Promise {
        let (session, url) = (self.clone(), url.to_owned());
        future_to_promise(async move {
            let (file, wrong) = fetch_settings(&url, &session.0.hooks.early).await;
            let wrong: Vec<String> = wrong.iter().map(|it| ["carrel.json: ", it].concat()).collect();
            if let Some(sources) = session.0.settings.borrow_mut().get_mut(&url) {
                sources.guests.values_mut().for_each(|guest| guest.tell(&wrong));
                (sources.file, sources.wrong) = (file, wrong);
            }
            session.configure(&url);
            Ok(JsValue::UNDEFINED)
        })
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
            self.0.store.keeper().make_ephemeral(&self.0.store);
        }
        if *self.0.store.state().shelves(url).settings != settings {
            self.0.store.dispatch(Action::Configured(url.to_owned(), Rc::new(settings)));
        }
    }

    /// Changes to a language and keeps its texts here, so that later visits make the same requests as everybody's.
    pub fn speak(&self, tag: &str) {
        let (hooks, tag) = (self.0.hooks.clone(), tag.to_owned());
        self.0.store.spawn(async move |store| {
            let Some((tag, texts)) = hooks.texts(&tag).await else { return };
            store.keeper().keep_language(&tag, &texts).await;
            store.dispatch(Action::Speak(i18n_from(&tag, &texts)));
        });
    }

    /// Takes in a profile that the reader brings along; tells how many entries came, or why none did.
    pub fn import(&self, text: &str) -> Result<usize, String> {
        let file = ProfileFile::read(&json::parse(text)?).map_err(|error| error.to_string())?;
        let imported = Profile::import(file, crate::browser::clock::now_ms()).map_err(|error| error.to_string())?;
        let count = imported.profile.len();
        self.0.store.dispatch(Action::Merge(Rc::new(imported.profile)));
        Ok(count)
    }
}

/// The library's file, and what is wrong with it.
async fn fetch_settings(url: &str, early: &Early) -> (Settings, Vec<String>) {
    let mut settings = Settings::default();
    let wrong = match net::get(&[url, "carrel.json"].concat(), early).await {
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

fn parse(bytes: Vec<u8>) -> Result<HostValue, String> {
    let text = String::from_utf8(bytes).map_err(|_| "not UTF-8; save it as UTF-8".to_owned())?;
    json::parse(text.trim_start_matches('\u{feff}'))
}

/// Whether the reader asked the browser to save data.
fn saves_data() -> bool {
    let flag = || {
        let navigator = web_sys::window()?.navigator();
        let connection = Reflect::get(&navigator, &"connection".into()).ok()?;
        Reflect::get(&connection, &"saveData".into()).ok()?.as_bool()
    };
    flag().unwrap_or(false)
}

/// Lets the first shelf be drawn before more is fetched.
async fn idle() {
    gloo_timers::future::TimeoutFuture::new(200).await;
}
