//! Taking in a table that another service gave the reader, with a report of what became of each row.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use carrel_engine::feature::FeatureKind;
use carrel_engine::fold::fold;
use carrel_engine::map::Map;
use carrel_engine::profile::{Kind, Profile, Reaction, Snapshot, Value, joined};
use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::browser::{clock, field};
use crate::erasure;
use crate::exchange::import::{self, Import, ImportFault, Origin, Row, Status};
use crate::i18n::Key;
use crate::library::LibraryRef;
use crate::lists::{self, OWN, Reading, SOMETIME};
use crate::state::{Action, Change};
use crate::store::Local;
use crate::view::button::{Button, marked};
use crate::view::context::{Ask, View, use_view};
use crate::view::icon::{Icon, icon};
use crate::view::settings::copies::{chosen, is_short, press};
use crate::view::undone::{told_with, use_undoable};

/// Titles that are looked at before the page draws again.
const AT_ONCE: usize = 2_000;
/// Rows that are looked for before the page draws again.
const ROWS_AT_ONCE: usize = 200;
/// Rows that are named in the report.
const NAMED: usize = 50;
/// The list of what is to be read; the same whenever a file is taken in.
const TO_READ: &str = "to-read";

/// What became of a file.
#[derive(Clone, Debug, Default, PartialEq)]
struct Report {
    rows: usize,
    here: usize,
    logged: usize,
    listed: usize,
    own: Vec<String>,
    skipped: usize,
}

type Outcome = Result<Report, Fault>;

#[derive(Clone, Debug, PartialEq)]
enum Fault {
    Import(ImportFault),
    /// The profile has no room for all of it.
    Full,
}

/// The button, and the report.
#[component]
pub fn Bring() -> Html {
    let view = use_view();
    let (input, outcome) = (use_node_ref(), use_state(|| None::<(u32, Rc<Outcome>)>));
    // As it is when the file has been read: the reader may go on meanwhile.
    let latest = use_mut_ref(|| view.clone());
    *latest.borrow_mut() = view.clone();
    let deeds = outcome.as_ref().map_or(0, |it| it.0);
    let undoable = use_undoable(&view, deeds);
    let choose = use_callback(input.clone(), |_: MouseEvent, input| {
        press(input);
    });
    let onchange = {
        let (latest, outcome) = (Rc::clone(&latest), outcome.setter());
        Callback::from(move |event: Event| {
            let Some(file) = chosen(&event) else { return };
            let (latest, outcome) = (Rc::clone(&latest), outcome.clone());
            let work = async move {
                let erased = erasure::count();
                let text = text_of(&file).await.unwrap_or_default();
                // What was asked for before everything was erased is not kept.
                if let Some(taken) = take_in(&latest, &text, erased).await {
                    outcome.set(Some((deeds + 1, Rc::new(taken))));
                }
            };
            spawn_local(Box::pin(work) as Local<'static, ()>);
        })
    };
    html! {
        <section class="set" aria-labelledby="bring">
            {view.heading(2, "h3", Some("bring".into()), html! { {view.i18n.text(Key::BringTitle)} })}
            <p class="quiet">{view.i18n.text(Key::BringText)}</p>
            {Button::new("btn small").draw(choose, marked(Icon::Import, "", view.i18n.text(Key::BringChoose)))}
            <input ref={input} class="sr" type="file" accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values" tabindex="-1" aria-hidden="true" {onchange} />
            <div role="status">{outcome.as_ref().map(|it| report(&view, &it.1, undoable))}</div>
        </section>
    }
}

/// The text of a file, in UTF-8, or as older exports are written: UTF-16 by its mark, otherwise Windows-1252.
async fn text_of(file: &JsValue) -> Option<String> {
    if !is_short(file) {
        return None;
    }
    let buffer: Promise = field::tell(file, "arrayBuffer")?.dyn_into().ok()?;
    let bytes = Uint8Array::new(&JsFuture::from(buffer).await.ok()?);
    let raw = bytes.to_vec();
    let label = match raw.get(..2) {
        Some([0xff, 0xfe]) => "utf-16le",
        Some([0xfe, 0xff]) => "utf-16be",
        _ => "windows-1252",
    };
    if let Some(text) = String::from_utf8(raw).ok().filter(|_| label == "windows-1252") {
        return Some(text);
    }
    let class: Function = field::of(&js_sys::global(), "TextDecoder")?.dyn_into().ok()?;
    let decoder = Reflect::construct(&class, &Array::of1(&label.into())).ok()?;
    field::call(&decoder, "decode", &bytes)?.as_string()
}

/// Takes in what a text says; none where everything was erased meanwhile.
async fn take_in(latest: &RefCell<View>, text: &str, erased: u32) -> Option<Outcome> {
    let import = match import::read(text) {
        Ok(import) => import,
        Err(fault) => return Some(Err(Fault::Import(fault))),
    };
    let library = latest.borrow().library();
    let places = match &library {
        Some(library) => by_title(library).await,
        None => Map::new(),
    };
    let mut here: Vec<Option<String>> = Vec::new();
    for (number, row) in import.rows.iter().enumerate() {
        if number % ROWS_AT_ONCE == ROWS_AT_ONCE - 1 {
            clock::pause(0).await;
        }
        here.push(library.as_ref().and_then(|library| found(library, &places, row)));
    }
    if erasure::count() != erased {
        return None;
    }
    let view = latest.borrow().clone();
    let Some((changes, report)) = changes(&view, &import, here) else { return Some(Err(Fault::Full)) };
    let profile = &view.state.profile;
    let fresh = changes.iter().filter(|(kind, id, _)| profile.register(*kind, id).is_none()).count();
    if profile.entries().count() + fresh > Profile::MAX_ENTRIES {
        return Some(Err(Fault::Full));
    }
    view.ask.emit(Ask::Do(Action::edit(changes)));
    Some(Ok(report))
}

/// Where titles are by their folded name, without what comes behind a colon.
async fn by_title(library: &LibraryRef) -> Map<String, Vec<u32>> {
    let mut all: Vec<(String, u32)> = Vec::new();
    for position in 0..library.collection.len() {
        if position % AT_ONCE == AT_ONCE - 1 {
            clock::pause(0).await;
        }
        all.push((head(library.collection.title(position as u32).title()), position as u32));
    }
    all.sort_unstable();
    let mut places: Map<String, Vec<u32>> = Map::new();
    for (name, position) in all {
        places.or_insert_with(name, Vec::new).push(position);
    }
    places
}

fn head(title: &str) -> String {
    let folded = fold(import::main_title(title));
    if folded.is_empty() { fold(title) } else { folded }
}

/// The id of the title of the library that a row is about.
fn found(library: &LibraryRef, places: &Map<String, Vec<u32>>, row: &Row) -> Option<String> {
    let collection = &library.collection;
    if !row.id.is_empty() && collection.find(&row.id).is_some() {
        return Some(row.id.clone());
    }
    let candidates = places.get(&head(&row.title))?;
    let matches = |position: &&u32| {
        let title = collection.title(**position);
        let creators: Vec<String> = title.labels(FeatureKind::Creator).map(str::to_owned).collect();
        import::matches(&row.title, &row.creators, title.title(), &creators, &fold)
    };
    candidates.iter().find(matches).map(|it| collection.title(*it).id().to_owned())
}

/// An id for a book that is not here: the same book has the same, whenever a file is taken in.
fn own_id(row: &Row) -> String {
    let creator = row.creators.first().map_or("", String::as_str);
    let name = [&fold(&row.title), " ", &fold(creator)].concat();
    [OWN, lists::cut(&name.replace(' ', "-"), 150)].concat()
}

/// What to write, and the report; none where it is more than any profile holds. `here` has the id of each row's title.
fn changes(view: &View, import: &Import, here: Vec<Option<String>>) -> Option<(Vec<Change>, Report)> {
    let (profile, library) = (&view.state.profile, view.library());
    let mut report = Report { rows: import.rows.len(), skipped: import.skipped.len(), ..Report::default() };
    let (mut all, mut to_read) = (Vec::new(), Vec::new());
    for (row, here) in import.rows.iter().zip(here) {
        if all.len() > 2 * Profile::MAX_ENTRIES {
            return None;
        }
        let here = library.as_ref().zip(here);
        let (id, snapshot) = match here {
            Some((library, id)) => {
                report.here += 1;
                let snapshot = library.collection.find(&id).map(|it| library.snapshot(library.collection.title(it)));
                (id, snapshot)
            }
            None => {
                report.own.push(row.title.clone());
                let creator = row.creators.first().map_or("", String::as_str);
                (own_id(row), Some(Snapshot::new(&row.title, creator, &[], "")))
            }
        };
        all.extend(lists::kept(profile, &id, snapshot));
        if row.status == Status::Read {
            let sometime = [SOMETIME.to_owned()];
            let days = if row.read.is_empty() { &sometime[..] } else { &row.read };
            // What came from here says nothing of where a title was from.
            let elsewhere = import.origin != Origin::Carrel;
            for day in days.iter().filter(|_| view.settings.log) {
                report.logged += 1;
                // What the log says already stays as it is.
                if profile.text(Kind::Reading, &joined(day, &id)).is_none() {
                    let reading = Reading { day, title: &id, rating: row.rating, elsewhere };
                    all.extend(lists::logged(profile, reading, None));
                }
            }
            if !view.settings.log && !profile.has(Reaction::Read, &id) {
                all.push((Kind::Read, id.clone(), Some(Value::Flag)));
            }
        }
        // In a table from here they are the tags of what it was on.
        let stands_elsewhere = import.origin == Origin::Carrel && !row.tags.is_empty();
        if row.status == Status::ToRead && !stands_elsewhere {
            to_read.push(id.clone());
        }
        for tag in &row.tags {
            all.extend(lists::tag_put(profile, &id, tag, None));
        }
        // A note of the reader's own stays as it is.
        if lists::note(profile, &id).is_empty() {
            all.extend(lists::noted(profile, &id, &row.note, None));
        }
    }
    if !to_read.is_empty() {
        if lists::name(profile, TO_READ).is_none() {
            all.extend(lists::created(TO_READ, &view.i18n.text(Key::BringToRead)));
        }
        let mut seen: BTreeSet<String> = BTreeSet::new();
        to_read.retain(|id| seen.insert(id.clone()));
        report.listed = to_read.len();
        all.extend(lists::filled(profile, TO_READ, &to_read));
    }
    // What is read twice in one file is written once.
    let mut seen: BTreeSet<(Kind, String)> = BTreeSet::new();
    all.retain(|(kind, id, _)| seen.insert((*kind, id.clone())));
    Some((all, report))
}

fn report(view: &View, outcome: &Outcome, undoable: bool) -> Html {
    let number = |it: usize| view.i18n.formats().number(it as i64);
    let line = |key: Key, count: usize| match count {
        0 => Html::default(),
        _ => {
            html! { <li>{view.i18n.fill(key, &[("all", &number(count)), ("list", &view.i18n.text(Key::BringToRead))])}</li> }
        }
    };
    match outcome {
        Ok(it) => html! {
            <div class="report">
                {told_with(view, Some(view.i18n.count(Key::BringDone, it.rows as i64, &[])), undoable)}
                <ul>
                    {line(Key::BringHere, it.here)}
                    {line(Key::BringLog, it.logged)}
                    {line(Key::BringListed, it.listed)}
                    {line(Key::BringSkipped, it.skipped)}
                </ul>
                if !it.own.is_empty() {
                    <details>
                        <summary>{view.i18n.fill(Key::BringOwn, &[("all", &number(it.own.len()))])}</summary>
                        <ul>{for it.own.iter().take(NAMED).map(|title| html! { <li dir="auto">{title}</li> })}</ul>
                    </details>
                }
            </div>
        },
        Err(fault) => html! {
            <p class="notice bad">{icon(Icon::Info, "")}<span>{view.i18n.text(Key::BringNot)}{" "}{reason(view, fault)}</span></p>
        },
    }
}

/// What is wrong, and what to do.
fn reason(view: &View, fault: &Fault) -> String {
    let number = |it: usize| view.i18n.formats().number(it as i64);
    match fault {
        Fault::Full => view.i18n.text(Key::BringFull),
        Fault::Import(ImportFault::Empty) => view.i18n.text(Key::BringEmpty),
        Fault::Import(ImportFault::NotText) => view.i18n.text(Key::BringNotTable),
        Fault::Import(ImportFault::NoTitleColumn { columns }) => {
            view.i18n.fill(Key::BringNoTitle, &[("columns", &view.i18n.formats().list(columns))])
        }
        Fault::Import(ImportFault::TooManyRows { limit } | ImportFault::TooLong { limit }) => {
            let rows =
                if matches!(fault, Fault::Import(ImportFault::TooManyRows { .. })) { *limit } else { import::MAX_ROWS };
            view.i18n.fill(Key::BringLong, &[("all", &number(rows))])
        }
    }
}
