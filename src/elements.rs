//! What the loader calls: custom elements on one side, a pool of Yew apps on the other.
//!
//! Yew forgets the listeners of an app that is destroyed, so apps are not destroyed: one that is no longer needed is
//! emptied by an update and waits, with its `<div>`, for the next element.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use carrel_engine::field::Field;
use carrel_engine::map::Map;
use carrel_engine::rank::ShelfKind;
use js_sys::{Function, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, ShadowRoot};
use yew::prelude::*;

use crate::browser::host::HostValue;
use crate::browser::net::Early;
use crate::health;
use crate::i18n::I18n;
use crate::languages;
use crate::root::{Config, Element, Root, RootProps};
use crate::session::{Hooks, Session};
use crate::view::title::Record;

/// A Yew app and the `<div>` it draws into.
struct App {
    div: web_sys::Element,
    handle: AppHandle<Root>,
}

/// An element of the page and what it was given last.
struct Mounted {
    app: App,
    host: HtmlElement,
    show: Function,
    session: Session,
}

#[derive(Default)]
struct Page {
    mounted: Map<u32, Mounted>,
    pool: Vec<App>,
    hooks: Hooks,
}

thread_local! {
    static PAGE: RefCell<Page> = RefCell::default();
    static NEXT: Cell<u32> = const { Cell::new(1) };
}

/// Takes the loader's hooks: `early(url)`, `locale(tag)`, `failed()`.
#[wasm_bindgen]
pub fn start(hooks: &JsValue) {
    let hook = |name: &str| Reflect::get(hooks, &name.into()).ok()?.dyn_into::<Function>().ok();
    let failed = hook("failed");
    health::on_failure(move || {
        if let Some(failed) = failed {
            let _ = failed.call0(&JsValue::NULL);
        }
        // Last, for it needs the memory of an instance that is lost.
        pause();
    });
    PAGE.with_borrow_mut(|page| {
        page.hooks = Hooks { early: Early::new(hook("early")), locale: hook("locale") };
    });
}

/// Draws into the shadow root of an element. Returns the number by which the other calls know it.
#[wasm_bindgen]
pub fn attach(
    host: HtmlElement,
    root: &ShadowRoot,
    options: JsValue,
    tag: &str,
    texts: JsValue,
    show: Function,
) -> u32 {
    let id = NEXT.replace(NEXT.get() + 1);
    let options = HostValue(options);
    let session = session(&options);
    session.store().resume();
    let config = config(id, &host, &show, &session, &options, languages::of(tag, &HostValue(texts)));
    health::expect();
    if let Some(app) = app(root, Rc::new(config)) {
        PAGE.with_borrow_mut(|page| page.mounted.insert(id, Mounted { app, host, show, session }));
    }
    id
}

/// Takes changed attributes or another language.
#[wasm_bindgen]
pub fn update(id: u32, options: JsValue, tag: &str, texts: JsValue) {
    let options = HostValue(options);
    let session = session(&options);
    let i18n = languages::of(tag, &HostValue(texts));
    let Some(mut mounted) = PAGE.with_borrow_mut(|page| page.mounted.remove(&id)) else { return };
    let config = config(id, &mounted.host, &mounted.show, &session, &options, i18n);
    if mounted.session != session {
        mounted.session.leave(id);
        session.store().resume();
    }
    mounted.session = session;
    health::expect();
    mounted.app.handle.update(RootProps { config: Some(Rc::new(config)) });
    PAGE.with_borrow_mut(|page| page.mounted.insert(id, mounted));
}

/// The element was moved within the page: a modal dialog must be shown again.
#[wasm_bindgen]
pub fn moved(id: u32) {
    PAGE.with_borrow(|page| {
        if let Some(mounted) = page.mounted.get(&id) {
            crate::later::here().into_iter().for_each(|later| (later.show_again)(&mounted.app.div));
        }
    });
}

/// Empties the app of an element that left the page, and keeps it for the next.
#[wasm_bindgen]
pub fn detach(id: u32) {
    let Some(Mounted { mut app, session, .. }) = PAGE.with_borrow_mut(|page| page.mounted.remove(&id)) else { return };
    session.leave(id);
    app.handle.update(RootProps::default());
    app.div.remove();
    let last = PAGE.with_borrow_mut(|page| {
        page.pool.push(app);
        page.mounted.is_empty()
    });
    if last {
        pause();
    }
}

/// Stops listening and waiting.
fn pause() {
    for session in Session::all() {
        session.store().pause();
    }
}

/// An app from the pool, or a new one, in this shadow root.
fn app(root: &ShadowRoot, config: Rc<Config>) -> Option<App> {
    let props = RootProps { config: Some(config) };
    if let Some(mut app) = PAGE.with_borrow_mut(|page| page.pool.pop()) {
        root.append_child(&app.div).ok()?;
        app.handle.update(props);
        return Some(app);
    }
    let div = root.owner_document()?.create_element("div").ok()?;
    root.append_child(&div).ok()?;
    let handle = yew::Renderer::<Root>::with_root_and_props(div.clone(), props).render();
    Some(App { div, handle })
}

fn session(options: &HostValue) -> Session {
    let from_config = |name: &str| options.own("config").and_then(|config| config.own(name));
    let namespace = from_config("namespace").and_then(|it| it.0.as_string()).or_else(|| options.own_text("namespace"));
    let on = |it: Option<HostValue>| it.and_then(|it| it.flag()).unwrap_or(false);
    let ephemeral = on(options.own("ephemeral")) || on(from_config("ephemeral"));
    let hooks = PAGE.with_borrow(|page| page.hooks.clone());
    Session::open(namespace.as_deref().unwrap_or("main"), ephemeral, &hooks)
}

fn config(id: u32, host: &HtmlElement, show: &Function, session: &Session, options: &HostValue, i18n: I18n) -> Config {
    let text = |name: &str| options.own_text(name);
    let url = text("collection").unwrap_or_default();
    let overrides: Vec<HostValue> =
        [Some(attribute_settings(options)), options.own("config")].into_iter().flatten().collect();
    session.use_collection(&url, id, Some(host), &overrides);
    let show = show.clone();
    Config {
        element: element(options),
        session: session.clone(),
        url: url.into(),
        overrides,
        i18n,
        heading: text("heading-level").and_then(|it| it.parse().ok()).filter(|it| (1..=5).contains(it)).unwrap_or(2),
        fallback: options.own("fallback").is_some_and(|it| it.0.is_truthy()),
        host: Some(host.clone()),
        show: Callback::from(move |(slot, styled): (bool, bool)| {
            let _ = show.call2(&JsValue::NULL, &slot.into(), &styled.into());
        }),
    }
}

/// The attributes that are settings, as an object of their own.
fn attribute_settings(options: &HostValue) -> HostValue {
    let object = js_sys::Object::new();
    for name in ["backend", "theme", "limit", "ephemeral"] {
        if let Some(value) = options.own(name) {
            let _ = Reflect::set(&object, &name.into(), &value.0);
        }
    }
    HostValue(object.into())
}

fn element(options: &HostValue) -> Element {
    let text = |name: &str| AttrValue::from(options.own_text(name).unwrap_or_default());
    match options.own_text("element").as_deref() {
        Some("carrel-shelf") => Element::Shelf(ShelfKind::parse(&text("kind")).unwrap_or(ShelfKind::Picked)),
        Some("carrel-title") => {
            Element::Title(Record { id: text("title-id"), name: text("title-name"), creator: text("creator") })
        }
        _ => Element::Page,
    }
}
