//! The root of every element's Yew app: subscribes to the store, provides the [`View`], shows what the element is for.

use std::rc::Rc;

use carrel_engine::consent::{Consents, Purpose};
use carrel_engine::rank::ShelfKind;
use serde::Serialize;
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::browser::clock;
use crate::browser::host::{self, HostValue};
use crate::health;
use crate::i18n::I18n;
use crate::idle::IdleWatch;
use crate::session::Session;
use crate::settings::Settings;
use crate::state::{Action, Loading, State};
use crate::view::page::{LoneShelf, Page};
use crate::view::title::TitleStrip;
use crate::view::{Commands, View};

/// What an element is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Element {
    /// `<carrel-page>`.
    Page,
    /// `<carrel-shelf>`.
    Shelf(ShelfKind),
    /// `<carrel-title>`: id, and name and creator for a title that the collection does not have.
    Title {
        /// The title's id.
        id: AttrValue,
        /// Its name on the record page.
        name: AttrValue,
        /// Its creator on the record page.
        creator: AttrValue,
    },
}

/// Everything that one element was given.
#[derive(Clone, Debug)]
pub struct Config {
    /// What it is.
    pub element: Element,
    /// The store it shares.
    pub session: Session,
    /// Address of its collection.
    pub url: AttrValue,
    /// Attributes and `config`, which go before the library's file.
    pub overrides: Vec<HostValue>,
    /// Its language.
    pub i18n: I18n,
    /// Level of its first heading.
    pub heading: u8,
    /// Whether the host gave it children to show until it is ready.
    pub fallback: bool,
    /// The element in the host's page.
    pub host: Option<HtmlElement>,
    /// Called with what is to be seen: the host's children, our sheet.
    pub show: Callback<(bool, bool)>,
}

/// Properties of [`Root`]: none for a root that waits in the pool, and renders nothing.
#[derive(Clone, Debug, Default, Properties)]
pub struct RootProps {
    /// What it was given.
    pub config: Option<Rc<Config>>,
}

impl PartialEq for RootProps {
    fn eq(&self, other: &Self) -> bool {
        match (&self.config, &other.config) {
            (Some(one), Some(two)) => Rc::ptr_eq(one, two),
            (one, two) => one.is_none() && two.is_none(),
        }
    }
}

/// The root component.
#[component]
pub fn Root(props: &RootProps) -> Html {
    use_effect(health::rendered);
    match &props.config {
        Some(config) => html! { <Live config={Configured(Rc::clone(config))} /> },
        None => Html::default(),
    }
}

/// A configuration as a property: equal when it is the same object.
#[derive(Clone, Debug)]
struct Configured(Rc<Config>);

impl PartialEq for Configured {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct LiveProps {
    config: Configured,
}

#[component]
fn Live(props: &LiveProps) -> Html {
    use_effect(health::rendered);
    let config = Rc::clone(&props.config.0);
    let state = use_store_state(&config.session);
    let opened = use_memo((), |()| (clock::now_ms(), hour()));
    let settings = use_settings(&config, &state);
    use_idle_watch(&config, &settings);
    let dispatch = use_dispatch(&props.config);
    let commands = use_commands(&props.config);
    let shown = shown(&config, &state);
    use_shown(&config, &state, shown);
    if shown == Shown::Nothing {
        return Html::default();
    }
    let i18n = state.language.as_ref().map_or_else(|| config.i18n.clone(), |chosen| chosen.before(&config.i18n));
    let view = View {
        i18n,
        state,
        url: config.url.clone(),
        settings,
        heading: config.heading,
        now_ms: opened.0,
        hour: opened.1,
        dispatch,
        commands,
    };
    let content = match &config.element {
        Element::Page => html! { <Page /> },
        Element::Shelf(kind) => html! { <LoneShelf kind={*kind} /> },
        Element::Title { id, name, creator } => {
            html! { <TitleStrip id={id.clone()} name={name.clone()} creator={creator.clone()} /> }
        }
    };
    html! { <ContextProvider<View> context={view}>{content}</ContextProvider<View>> }
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

fn shown(config: &Config, state: &State) -> Shown {
    match state.shelves(&config.url).loading {
        Loading::Ready(_) => Shown::Ours,
        Loading::Pending if config.fallback => Shown::Nothing,
        Loading::Pending => Shown::Ours,
        Loading::Failed(_) if config.element != Element::Page && config.fallback => Shown::Nothing,
        Loading::Failed(_) => Shown::Both,
    }
}

#[hook]
fn use_store_state(session: &Session) -> State {
    let state = use_state(|| session.store().state());
    {
        let state = state.clone();
        use_effect_with(session.clone(), move |session| {
            state.set(session.store().state());
            let subscription = session.store().subscribe(move |next| {
                health::expect();
                state.set(next.clone());
            });
            move || drop(subscription)
        });
    }
    (*state).clone()
}

/// The collection's settings with this element's own on top.
#[hook]
fn use_settings(config: &Rc<Config>, state: &State) -> Rc<Settings> {
    let shared = state.shelves(&config.url).settings;
    let overrides = config.overrides.clone();
    use_memo((Rc::as_ptr(&shared) as usize, Rc::as_ptr(config) as usize), move |_| {
        let mut settings = (*shared).clone();
        // What is wrong was told when the collection was configured.
        overrides.iter().for_each(|it| drop(settings.apply(it)));
        settings
    })
}

#[hook]
fn use_idle_watch(config: &Rc<Config>, settings: &Settings) {
    let store = Rc::clone(config.session.store());
    use_effect_with((settings.ephemeral, settings.idle_minutes), move |&(ephemeral, minutes)| {
        let watch = ephemeral.then(|| IdleWatch::start(&store, minutes)).flatten();
        move || drop(watch)
    });
}

#[hook]
fn use_dispatch(config: &Configured) -> Callback<Action> {
    use_callback(config.clone(), |action: Action, config| {
        let config = &config.0;
        tell_host(config, &action);
        config.session.store().dispatch(action);
    })
}

#[hook]
fn use_commands(config: &Configured) -> Commands {
    let retry = use_callback(config.clone(), |(), config| config.0.session.retry(&config.0.url));
    let speak = use_callback(config.clone(), |tag: String, config| config.0.session.speak(&tag));
    let export =
        use_callback(config.clone(), |(), config| crate::export::download(&config.0.session.store().state().profile));
    let import = use_callback(config.clone(), |(text, done): (String, Callback<Result<usize, String>>), config| {
        done.emit(config.0.session.import(&text));
    });
    Commands { retry, speak, export, import }
}

/// Tells the host's side what is to be seen, and that all is ready or something failed.
#[hook]
fn use_shown(config: &Rc<Config>, state: &State, shown: Shown) {
    let config = Rc::clone(config);
    let loading = state.shelves(&config.url).loading;
    let key = match &loading {
        Loading::Pending => 0,
        Loading::Ready(_) => 1,
        Loading::Failed(_) => 2,
    };
    {
        let config = Rc::clone(&config);
        use_effect_with((shown, Rc::as_ptr(&config) as usize), move |_| {
            config.show.emit((shown != Shown::Ours, shown != Shown::Nothing));
        });
    }
    // Once for each collection, however often attributes change.
    use_effect_with((key, config.url.clone()), move |_| {
        let Some(host) = &config.host else { return };
        match &loading {
            Loading::Ready(library) => host::emit(host, "carrel-ready", &Ready { titles: library.manifest.titles }),
            Loading::Failed(error) => host::trouble(host, "collection", &error.to_string()),
            Loading::Pending => {}
        }
    });
}

#[derive(Serialize)]
struct Ready {
    titles: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Reaction {
    reaction: &'static str,
    on: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    title_id: Option<String>,
}

#[derive(Serialize)]
struct Consent {
    purpose: &'static str,
    given: bool,
}

fn tell_host(config: &Config, action: &Action) {
    let Some(host) = &config.host else { return };
    match action {
        Action::React(it) => {
            let profile = config.session.store().state().profile;
            let named = Consents::of(&profile).allows(Purpose::HostEvents);
            let title_id = named.then(|| it.id.clone());
            host::emit(host, "carrel-reaction", &Reaction { reaction: it.reaction.as_str(), on: it.on, title_id });
        }
        Action::Consent(purpose, given) => {
            host::emit(host, "carrel-consent", &Consent { purpose: purpose.as_str(), given: *given });
        }
        _ => {}
    }
}

/// The hour there and now, 0 to 23.
fn hour() -> u8 {
    js_sys::Date::new_0().get_hours() as u8
}
