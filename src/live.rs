//! A root while it shows an element: follows the store, keeps the [`View`], answers what the reader asks for, tells the host.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use carrel_engine::consent::{Consents, Purpose};
use carrel_engine::profile::Reaction;
use carrel_engine::rank::ShelfKind;
use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::html::Scope;
use yew::prelude::*;

use crate::browser::clock;
use crate::browser::host::{self};
use crate::health;
use crate::i18n::Key;
use crate::idle::IdleWatch;
use crate::later::{self, Later};
use crate::session::Session;
use crate::settings::Settings;
use crate::state::{Action, Loading, Reacted, Reading, State};
use crate::store::Subscription;
use crate::view::card::Card;
use crate::view::context::SAVED_AT_ONCE;
use crate::view::interests::Strip;
use crate::view::over::Panel;
use crate::view::slots::Layout;
use crate::view::status::SHOWN_MS;
use crate::view::{Ask, View, page};

use crate::root::{Config, Element, Message, Root};

use self::unfold::{Unfolding, WHOLE, soon};

mod unfold;

/// How long nothing is drawn while titles are on their way: mostly they are here by then, and drawing twice takes time.
const SKELETON_MS: u32 = 60;

/// A root that shows an element.
pub(crate) struct Live {
    config: Rc<Config>,
    view: View,
    /// The collection's settings that `view.settings` was made from.
    shared: Rc<Settings>,
    strip: Strip,
    layout: RefCell<Layout>,
    node: NodeRef,
    /// The card whose button was pressed and will be another: the focus goes with it.
    follow: Option<((ShelfKind, usize), String, bool)>,
    /// What the focus goes to once it is drawn.
    focus: Option<String>,
    /// What the reader did before the later module was here, of which the host knows nothing yet.
    untold: Vec<Action>,
    silence: Option<Timeout>,
    /// How far the page is drawn: a few more titles in each task, so that the first are there early and the page never
    /// stands still.
    unfolded: Unfolding,
    /// Whether all of it is.
    whole: Cell<bool>,
    /// Whether the search box is next.
    finds: Cell<bool>,
    unfolding: Option<Timeout>,
    idle: Option<(u32, IdleWatch)>,
    told: Told,
    _subscription: Subscription,
}

/// What the host's side was told last.
#[derive(Clone, Debug, Default, PartialEq)]
struct Told {
    shown: Option<Shown>,
    /// Once for each collection, however often attributes change.
    loading: Option<(AttrValue, u8)>,
}

impl Live {
    pub(crate) fn new(config: Rc<Config>, link: &Scope<Root>) -> Self {
        let view = View {
            i18n: config.i18n.clone(),
            state: State::default(),
            url: config.url.clone(),
            settings: Rc::default(),
            heading: config.heading,
            now_ms: clock::now_ms(),
            day: day(),
            hour: hour(),
            shown: SAVED_AT_ONCE,
            panel: Panel::None,
            said: None,
            ask: link.callback(Message::Asked),
        };
        let mut live = Self {
            _subscription: follow(&config.session, link),
            config,
            view,
            shared: Rc::default(),
            strip: Strip::default(),
            layout: RefCell::default(),
            node: NodeRef::default(),
            follow: None,
            focus: None,
            untold: Vec::new(),
            silence: None,
            unfolded: Unfolding::default(),
            whole: Cell::new(true),
            finds: Cell::new(false),
            unfolding: Some(soon(link, SKELETON_MS)),
            idle: None,
            told: Told::default(),
        };
        live.configured();
        live
    }

    /// The same element with other attributes; with another store it is another element.
    pub(crate) fn with(self, config: Rc<Config>, link: &Scope<Root>) -> Self {
        if self.config.session != config.session {
            return Self::new(config, link);
        }
        let told = Told { shown: None, ..self.told };
        let mut live = Self { config, told, ..self };
        live.configured();
        live
    }

    fn configured(&mut self) {
        self.view.url = self.config.url.clone();
        self.view.heading = self.config.heading;
        self.take_settings(true);
        self.take_state();
    }

    fn take_state(&mut self) {
        let state = self.config.session.store().state();
        if state.erasures != self.view.state.erasures {
            // It may show what a reader who is gone looked at.
            self.view.panel = Panel::None;
        }
        let home = &self.config.i18n;
        self.view.i18n = state.language.as_ref().map_or_else(|| home.clone(), |chosen| chosen.before(home));
        let came = state.reading != self.view.state.reading;
        self.view.state = state;
        self.take_settings(false);
        if let Some(later) = self.later() {
            (later.settle)(&mut self.strip, &self.view);
            // What it draws is not to be seen without its styles, and Yew lets the browser draw before it says that it has.
            self.node.cast().filter(|_| came).into_iter().for_each(|node| (later.show_again)(&node));
        }
    }

    /// The later module, once it is at work for this store.
    fn later(&self) -> Option<Later> {
        later::here().filter(|_| self.view.state.reading == Reading::Here)
    }

    /// The collection's settings with this element's own on top.
    fn take_settings(&mut self, anew: bool) {
        let shared = self.view.state.shelves(&self.config.url).settings;
        if anew || !Rc::ptr_eq(&shared, &self.shared) {
            let mut settings = (*shared).clone();
            // What is wrong was told when the collection was configured.
            self.config.overrides.iter().for_each(|it| drop(settings.apply(it)));
            self.view.settings = Rc::new(settings);
            self.shared = shared;
        }
    }

    pub(crate) fn update(&mut self, link: &Scope<Root>, message: Message) -> bool {
        match message {
            Message::Asked(ask) => {
                // Who does something goes on from what is there then, the focus with them.
                self.unfolded.drawn = WHOLE;
                return self.answer(link, ask);
            }
            Message::Changed => {
                self.take_state();
                self.tell_what_was_done(link);
                if self.view.panel != Panel::None && self.view.state.reading == Reading::Missing {
                    self.view.panel = Panel::None;
                    self.say(Key::SaidNotHere, link);
                }
            }
            Message::Silent => self.view.said = None,
            Message::Unfold => self.unfolded.go_on(),
        }
        true
    }

    fn answer(&mut self, link: &Scope<Root>, ask: Ask) -> bool {
        let session = &self.config.session;
        match ask {
            Ask::Do(action) => {
                if let Action::React(it @ Reacted { reaction: Reaction::NotInterested, place: Some(place), .. }) =
                    &action
                {
                    self.follow = Some((*place, it.id.clone(), it.on));
                }
                session.store().dispatch(action.clone());
                self.untold.push(action);
                return self.tell_what_was_done(link);
            }
            Ask::Open(panel) => {
                self.view.panel = panel;
                session.store().want();
                return true;
            }
            Ask::Retry => session.retry(&self.config.url),
            Ask::More(kind) => {
                // The focus goes to the first of those that come.
                let first = self.layout.borrow().known(kind).map_or(0, |it| it.slots.len()) + 1;
                let place =
                    ["[aria-labelledby=s-", &kind.name(), "] li:nth-child(", &first.to_string(), ") :is(a,button)"];
                self.focus = Some(place.concat());
                self.view.shown += SAVED_AT_ONCE;
                return true;
            }
            // These are asked for from a dialog, and so when the later module is here.
            Ask::Speak(tag) => self.later().into_iter().for_each(|it| (it.speak)(session, &tag)),
            Ask::Export => self.later().into_iter().for_each(|it| (it.export)(&session.store().state())),
            Ask::Import(text, done) => {
                self.later().into_iter().for_each(|it| done.emit((it.import)(session, &text)));
            }
        }
        false
    }

    /// Reader and host are told of what was done, not of what only waits to be. Whether there is something to say.
    fn tell_what_was_done(&mut self, link: &Scope<Root>) -> bool {
        let Some(later) = self.later() else { return false };
        let mut key = None;
        for action in self.untold.drain(..) {
            let (done, said) = (later.said)(&action, &self.config.session.store().state());
            key = said.or(key);
            if done {
                tell_host(&self.config, &action);
            }
        }
        key.into_iter().for_each(|key| self.say(key, link));
        key.is_some()
    }

    fn say(&mut self, key: Key, link: &Scope<Root>) {
        let link = link.clone();
        self.view.said = Some(key);
        self.silence = Some(Timeout::new(SHOWN_MS, move || link.send_message(Message::Silent)));
    }

    pub(crate) fn draw(&self) -> Html {
        let Self { view, .. } = self;
        if self.shown() == Shown::Nothing {
            return Html::default();
        }
        let come = view.state.shelves(&view.url).loading != Loading::Pending;
        if !come && self.unfolded.drawn == 0 {
            return Html::default();
        }
        let (class, content) = match &self.config.element {
            Element::Page => {
                let content = || {
                    let shelves = self.draw_shelves();
                    html! { <>{self.draw_find()}{self.draw_strip()}<>{for shelves}</></> }
                };
                ("carrel", page::page(view, come.then(content)))
            }
            Element::Shelf(kind) => {
                ("carrel", page::lone_shelf(view, come.then(|| self.draw_shelf(*kind, true, self.most()).0)))
            }
            Element::Title(record) => {
                ("carrel bare", self.later().map_or_else(Html::default, |later| (later.title)(view, record)))
            }
        };
        page::frame(view, class, self.node.clone(), content)
    }

    fn draw_strip(&self) -> Html {
        self.later().map_or_else(|| page::start(&self.view), |later| (later.strip)(&self.strip, &self.view))
    }

    fn shown(&self) -> Shown {
        let config = &self.config;
        // What can be done with one title comes with what does it.
        let waits = matches!(config.element, Element::Title(_)) && self.later().is_none();
        match self.view.state.shelves(&config.url).loading {
            Loading::Ready(_) if waits && config.fallback => Shown::Nothing,
            Loading::Ready(_) => Shown::Ours,
            Loading::Pending if config.fallback => Shown::Nothing,
            Loading::Pending => Shown::Ours,
            Loading::Failed(_) if config.element != Element::Page && config.fallback => Shown::Nothing,
            Loading::Failed(_) => Shown::Both,
        }
    }

    /// What is done once it is on the screen.
    pub(crate) fn drawn(&mut self, link: &Scope<Root>) {
        self.tell();
        let node = self.node.cast::<web_sys::Element>();
        self.later().zip(node).into_iter().for_each(|(later, node)| (later.dress)(&node, &self.view));
        let come = self.view.state.shelves(&self.view.url).loading != Loading::Pending;
        if come {
            self.unfold(link);
        }
        self.watch();
        let picks = self.layout.borrow().known(ShelfKind::Picked);
        self.later().zip(picks).into_iter().for_each(|(later, picks)| (later.shown)(&self.view, &picks));
        let profile = &self.view.state.profile;
        let done =
            |(_, id, on): &mut ((ShelfKind, usize), String, bool)| profile.has(Reaction::NotInterested, id) == *on;
        if let Some(((kind, index), ..)) = self.follow.take_if(done) {
            self.focus = Some(["#", &Card::counterpart(kind, index)].concat());
        }
        if let Some(selector) = self.focus.take() {
            let found = self.node.cast::<web_sys::Element>().and_then(|it| it.query_selector(&selector).ok()?);
            found.and_then(|it| it.dyn_into::<HtmlElement>().ok()).into_iter().for_each(|it| drop(it.focus()));
        }
    }

    /// Tells the host's side what is to be seen, and that all is ready or something failed.
    fn tell(&mut self) {
        let (config, shown) = (&self.config, self.shown());
        if self.told.shown != Some(shown) {
            self.told.shown = Some(shown);
            config.show.emit((shown != Shown::Ours, shown != Shown::Nothing));
        }
        let loading = self.view.state.shelves(&config.url).loading;
        let key = match &loading {
            Loading::Pending => 0,
            Loading::Ready(_) => 1,
            Loading::Failed(_) => 2,
        };
        let key = Some((config.url.clone(), key));
        if self.told.loading == key {
            return;
        }
        self.told.loading = key;
        let Some(host) = &config.host else { return };
        match &loading {
            Loading::Ready(library) => host::emit(host, "carrel-ready", &[("titles", library.manifest.titles.into())]),
            Loading::Failed(error) => host::trouble(host, "collection", &error.to_string()),
            Loading::Pending => {}
        }
    }

    fn watch(&mut self) {
        let minutes = self.view.settings.idle_minutes;
        // The store's: it stays ephemeral, and holds what it holds, whatever this element says.
        let ephemeral = self.config.session.store().is_ephemeral();
        let wanted = self.later().filter(|_| ephemeral).map(|later| (later, minutes));
        if self.idle.as_ref().map(|(minutes, _)| *minutes) != wanted.map(|(_, minutes)| minutes) {
            let store = self.config.session.store();
            self.idle = wanted.and_then(|(later, minutes)| Some((minutes, (later.watch)(store, minutes)?)));
        }
    }
}

/// Tells a root of every change of a store.
fn follow(session: &Session, link: &Scope<Root>) -> Subscription {
    let link = link.clone();
    session.store().subscribe(move |_| {
        health::expect();
        link.send_message(Message::Changed);
    })
}

/// What is to be seen of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    /// Nothing of ours: the host's children stay.
    Nothing,
    /// Ours, beside the host's children: something failed.
    Both,
    /// Ours alone.
    Ours,
}

fn tell_host(config: &Config, action: &Action) {
    let Some(host) = &config.host else { return };
    match action {
        // That a title was opened is nobody's business.
        Action::React(it) if it.reaction != Reaction::Opened => {
            let profile = config.session.store().state().profile;
            let mut detail = vec![("reaction", it.reaction.as_str().into()), ("on", it.on.into())];
            if Consents::of(&profile).allows(Purpose::HostEvents) {
                detail.push(("titleId", it.id.as_str().into()));
            }
            host::emit(host, "carrel-reaction", &detail);
        }
        Action::Consent(purpose, given) => {
            let detail = [("purpose", purpose.as_str().into()), ("given", (*given).into())];
            host::emit(host, "carrel-consent", &detail);
        }
        _ => {}
    }
}

/// The day there and now, as days since 1970-01-01.
fn day() -> i32 {
    let now = js_sys::Date::new_0();
    let there = now.get_time() - now.get_timezone_offset() * 60_000.0;
    carrel_engine::rank::day(there.max(0.0) as u64)
}

/// The hour there and now, 0 to 23.
fn hour() -> u8 {
    js_sys::Date::new_0().get_hours() as u8
}
