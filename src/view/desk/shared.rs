//! A list in the fragment of a link, which no browser sends to a server: written, and read as what it is, text from anybody.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use carrel_engine::field::Field;
use carrel_engine::profile::Snapshot;
use wasm_bindgen::JsValue;
use yew::prelude::*;

use super::{SHARED, known, open_list, thumb};
use crate::browser::{field, json};
use crate::i18n::Key;
use crate::lists::{self, MAX_NAME, cut};
use crate::view::button::{Button, marked};
use crate::view::context::{View, use_view};
use crate::view::desk::Known;
use crate::view::form::{edit, fresh_id};
use crate::view::icon::Icon;

/// Before a list in a fragment.
pub const NAME: &str = "carrel-list=";
/// Longest fragment in characters: links that are longer get lost on their way.
const MOST: usize = 12_000;
/// Longest fragment that is read: browsers take longer ones.
const MOST_READ: usize = 1_000_000;
/// Titles that are read at most.
const MOST_TITLES: usize = 500;
/// Longest id, title and creator in bytes.
const LONGEST: [usize; 3] = [200, 300, 200];

thread_local! {
    /// What came with the address of the page.
    static CAME: RefCell<Option<Rc<Shared>>> = const { RefCell::new(None) };
    /// How many came: each has a page of its own.
    static NUMBER: Cell<u32> = const { Cell::new(0) };
}

/// A list on its way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shared {
    /// Its name.
    pub name: String,
    /// Its titles in order: id, title, creator, note.
    pub titles: Vec<[String; 4]>,
}

impl Shared {
    /// A list of the reader's.
    pub fn of(view: &View, list: &str, with_notes: bool) -> Self {
        let profile = &view.state.profile;
        let one = |id: &str| {
            let it = known(view, id);
            let note = if with_notes { lists::note(profile, id).to_owned() } else { String::new() };
            [id.to_owned(), it.title, it.creator, note]
        };
        let titles = lists::titles(profile, list).into_iter().map(one).collect();
        Self { name: lists::name(profile, list).unwrap_or_default().to_owned(), titles }
    }

    /// Reads what somebody sent; none where it is no list. What is too long is cut, what is no title left out.
    pub fn read(value: &impl Field) -> Option<Self> {
        let parts = value.list()?;
        let name = cut(&parts.first()?.text()?, MAX_NAME).to_owned();
        let title = |it: &_| {
            let parts: Vec<String> = Field::list(it)?.iter().take(4).map(Field::text).collect::<Option<_>>()?;
            let part = |place: usize, most: usize| cut(parts.get(place).map_or("", String::as_str), most).to_owned();
            let id = parts.first().filter(|it| !it.is_empty() && it.len() <= LONGEST[0])?.clone();
            Some([id, part(1, LONGEST[1]), part(2, LONGEST[2]), part(3, lists::MAX_NOTE)])
        };
        let mut titles: Vec<[String; 4]> = parts.get(1)?.list()?.iter().take(MOST_TITLES).filter_map(title).collect();
        let mut seen: Vec<String> = Vec::new();
        titles.retain(|it| {
            let fresh = !seen.contains(&it[0]);
            seen.push(it[0].clone());
            fresh && !it[1].is_empty()
        });
        (!titles.is_empty()).then_some(Self { name, titles })
    }

    fn json(&self) -> Option<String> {
        let titles: Vec<Vec<&str>> = self
            .titles
            .iter()
            .map(|[id, title, creator, note]| {
                let mut parts = vec![id.as_str(), title, creator, note];
                while parts.last().is_some_and(|it| it.is_empty()) {
                    parts.pop();
                }
                parts
            })
            .collect();
        json::to_text(&(&self.name, titles))
    }
}

/// The link to this page that carries a list, and, where not all of it fits, how many titles it holds.
pub fn link(shared: &Shared) -> (String, Option<usize>) {
    let whole = shared.titles.len();
    let mut shared = shared.clone();
    loop {
        let packed = shared.json().and_then(|it| pack(&it)).unwrap_or_default();
        if packed.len() <= MOST || shared.titles.is_empty() {
            let cut = (shared.titles.len() < whole).then_some(shared.titles.len());
            return ([&field::address(), "#", NAME, &packed].concat(), cut);
        }
        // A tenth less each time: the lengths of titles differ.
        let fewer = shared.titles.len() * 9 / 10;
        shared.titles.truncate(fewer);
    }
}

/// Text as the letters that a fragment may have.
fn pack(text: &str) -> Option<String> {
    let bytes: String = text.bytes().map(char::from).collect();
    let packed = field::call(&js_sys::global(), "btoa", &bytes.into())?.as_string()?;
    Some(packed.trim_end_matches('=').replace('+', "-").replace('/', "_"))
}

fn unpack(packed: &str) -> Option<String> {
    let packed = packed.replace('-', "+").replace('_', "/");
    let bytes = field::call(&js_sys::global(), "atob", &JsValue::from_str(&packed))?.as_string()?;
    let bytes: Vec<u8> = bytes.chars().map(|it| u8::try_from(u32::from(it)).ok()).collect::<Option<_>>()?;
    String::from_utf8(bytes).ok()
}

/// Takes in what came with an address; the page that is returned shows it, or that it is none.
pub fn take_in(packed: &str) -> String {
    let text = if packed.len() <= MOST_READ { unpack(packed) } else { None };
    let shared = text.and_then(|it| Shared::read(&json::parse(&it).ok()?));
    CAME.replace(shared.map(Rc::new));
    NUMBER.set(NUMBER.get().wrapping_add(1));
    [SHARED, &NUMBER.get().to_string()].concat()
}

/// Forgets it.
pub fn forget() {
    CAME.take();
}

/// What came with the link.
#[component]
pub fn SharedPage() -> Html {
    let view = use_view();
    let Some(shared) = CAME.with_borrow(Clone::clone) else {
        return html! {
            <div class="empty">
                {view.heading(2, "h3", None, html! { {view.i18n.text(Key::SharedBroken)} })}
                <p>{view.i18n.text(Key::SharedBrokenNext)}</p>
            </div>
        };
    };
    let keep = {
        let (view, shared) = (view.clone(), Rc::clone(&shared));
        Callback::from(move |_: MouseEvent| {
            let id = fresh_id();
            edit(&view, kept(&view, &shared, &id));
            view.ask.emit(open_list(&id));
        })
    };
    let row = |[id, title, creator, note]: &[String; 4]| {
        // What this library has goes by what this library says of it.
        let here = view.state.shelves(&view.url).title(id);
        let sent = || Known { title: title.clone(), creator: creator.clone(), ..Known::default() };
        let it = here.as_ref().map_or_else(sent, |_| known(&view, id));
        let link = here.and_then(|(library, position)| library.link(library.collection.title(position)));
        html! {
            <li key={id.clone()}>
                {thumb(&view, id, &it)}
                <div class="name">
                    if let Some(link) = link {
                        <a class="t" href={link} dir="auto">{&it.title}</a>
                    } else {
                        <span class="t" dir="auto">{&it.title}</span>
                    }
                    <span class="quiet" dir="auto">{&it.creator}</span>
                    if !note.is_empty() { <p class="said" dir="auto">{note}</p> }
                </div>
            </li>
        }
    };
    html! {
        <>
            <div class="part">
                if !shared.name.is_empty() {
                    {view.heading(2, "h3", None, html! { <bdi>{&shared.name}</bdi> })}
                }
                <p class="quiet">{view.i18n.text(Key::SharedText)}</p>
                {Button::new("btn main").draw(keep, marked(Icon::Save, "", view.i18n.text(Key::SharedKeep)))}
            </div>
            <ol role="list" class="titles">{for shared.titles.iter().map(row)}</ol>
        </>
    }
}

/// The list as one of the reader's own. Notes that came with it are somebody else's, and are not kept as the reader's.
fn kept(view: &View, shared: &Shared, id: &str) -> Vec<crate::state::Change> {
    let profile = &view.state.profile;
    let name = if shared.name.is_empty() { view.i18n.text(Key::SharedTitle) } else { shared.name.clone() };
    let mut changes = lists::created(id, &name);
    for [title, name, creator, _] in &shared.titles {
        let here = view.state.shelves(&view.url).title(title);
        let snapshot = here.map(|(library, position)| library.snapshot(library.collection.title(position)));
        let sent = || Snapshot::new(name, creator, &[], "");
        changes.extend(lists::kept(profile, title, Some(snapshot.unwrap_or_else(sent))));
    }
    let titles: Vec<String> = shared.titles.iter().map(|it| it[0].clone()).collect();
    changes.extend(lists::filled(profile, id, &titles));
    changes
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn what_is_no_list_is_none_and_what_is_too_long_is_cut() {
        for value in
            [json!(null), json!([]), json!(["a"]), json!(["a", []]), json!([1, [["x", "y"]]]), json!({"0": "a"})]
        {
            assert_eq!(Shared::read(&value), None, "{value}");
        }
        let value = json!([
            "n".repeat(500),
            [["a", "t".repeat(900)], ["", "no id"], ["b"], ["a", "again"], [1, "x"], "x", ["c", "C", "D", "E", "F"]]
        ]);
        let shared = Shared::read(&value).expect("a list");
        assert_eq!(shared.name.len(), MAX_NAME);
        assert_eq!(shared.titles.len(), 2);
        assert_eq!(shared.titles[0][1].len(), 300);
        assert_eq!(shared.titles[1], ["c", "C", "D", "E"].map(str::to_owned));
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i32>().prop_map(Value::from),
            "\\PC{0,12}".prop_map(Value::from)
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::vec(("[a-z0-9]{1,4}", inner), 0..4)
                    .prop_map(|it| Value::Object(it.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn whatever_was_sent_what_is_read_is_within_bounds(value in value()) {
            if let Some(shared) = Shared::read(&value) {
                prop_assert!(!shared.titles.is_empty() && shared.titles.len() <= MOST_TITLES);
                for [id, title, creator, note] in shared.titles {
                    prop_assert!(!id.is_empty() && id.len() <= 200 && !title.is_empty() && title.len() <= 300);
                    prop_assert!(creator.len() <= 200 && note.len() <= lists::MAX_NOTE);
                }
            }
        }
    }
}
