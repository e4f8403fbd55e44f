//! What the library has, or has answered already: offered while one types, so that nothing need be asked that needs no asking.

use std::cell::RefCell;
use std::rc::Rc;

use carrel_engine::consent::Purpose;
use carrel_engine::rank::ShelfKind;
use yew::prelude::*;

use super::check::has_agreed;
use crate::answers::{self, Index, Item};
use crate::browser::{host, json, net};
use crate::finder::{self, Asked, Because, Filter};
use crate::i18n::Key;
use crate::ledger;
use crate::settings::text_in;
use crate::view::button::{Button, marked};
use crate::view::context::{Ask, View, use_view};
use crate::view::icon::Icon;
use crate::view::over::Panel;

/// Most that is offered.
const MOST: usize = 3;
/// Most bytes of the file of answers.
const MOST_BYTES: usize = 1_000_000;
/// Letters from which on titles are looked for.
const LEAST: usize = 3;

thread_local! {
    /// The answers that came last, and from where.
    static KNOWN: RefCell<Option<(String, Rc<Vec<Item>>)>> = const { RefCell::new(None) };
}

/// What is typed.
#[derive(Clone, PartialEq, Properties)]
pub struct AnsweredProps {
    /// The question as far as it is written.
    pub text: String,
}

/// Answers that may be the one. The file is fetched when the reader agreed to sending requests or asks for it: the library
/// then sees that somebody begins to ask, not what.
#[component]
pub fn Answered(props: &AnsweredProps) -> Html {
    let view = use_view();
    let here = use_state(|| None::<Rc<Vec<Item>>>);
    let url = Some(view.settings.said("answers").to_owned()).filter(|it| !it.is_empty());
    let fetch = {
        let (here, url) = (here.setter(), url.clone());
        Callback::from(move |()| {
            let (here, url) = (here.clone(), url.clone());
            wasm_bindgen_futures::spawn_local(async move {
                if let Some(items) = items(&url.unwrap_or_default()).await {
                    here.set(Some(items));
                }
            });
        })
    };
    {
        let fetch = fetch.clone();
        use_effect_with((url.clone(), has_agreed(&view)), move |(url, agreed)| {
            if url.is_some() && *agreed {
                fetch.emit(());
            }
        });
    }
    let index = use_memo(((*here).as_ref().map(Rc::as_ptr), view.i18n.tag().to_owned()), |(_, tag)| {
        (*here).clone().map(|items| (Index::new(&items, tag), items))
    });
    if url.is_none() {
        return Html::default();
    }
    let Some((index, items)) = &*index else {
        let press = fetch.reform(|_: MouseEvent| ());
        return html! {
            <div class="asks">
                <p>{view.i18n.text(Key::OffersText)}</p>
                {Button::new("btn small").draw(press, marked(Icon::Search, "", view.i18n.text(Key::OffersFetch)))}
            </div>
        };
    };
    let found = index.best(&props.text, MOST);
    html! {
        <div class="offers" role="status">
            if !found.is_empty() {
                <p class="h4">{view.i18n.text(Key::OffersFound)}</p>
                {for found.into_iter().filter_map(|at| items.get(at)).map(|it| one(&view, it))}
            }
        </div>
    }
}

fn one(view: &View, item: &Item) -> Html {
    let text = |texts| text_in(texts, view.i18n.tag()).unwrap_or_default().to_owned();
    html! {
        <details key={item.id.clone()}>
            <summary dir="auto">{text(&item.question)}</summary>
            <p class="text-of" dir="auto">{text(&item.answer)}</p>
            if let Some(link) = &item.link { <p><a href={link.clone()}>{view.i18n.text(Key::NoticeMore)}</a></p> }
        </details>
    }
}

/// The library's answers; none where they cannot be had, which hinders nobody from asking.
async fn items(url: &str) -> Option<Rc<Vec<Item>>> {
    if let Some(items) = KNOWN.with_borrow(|it| it.as_ref().filter(|it| it.0 == url).map(|it| Rc::clone(&it.1))) {
        return Some(items);
    }
    let came = net::fresh(url, MOST_BYTES).await;
    let outcome = came.as_ref().map_or_else(ToString::to_string, |_| "200".to_owned());
    ledger::note(Purpose::Requests, "GET", url, "", &outcome);
    let read = || {
        let text = String::from_utf8(came.map_err(|it| it.to_string())?).map_err(|_| "not UTF-8; save it as UTF-8")?;
        answers::read(&json::parse(&text)?)
    };
    match read() {
        Ok((items, left_out)) => {
            if left_out > 0 {
                host::warn("the file of answers has items without id, question or answer; they are left out");
            }
            let items = Rc::new(items);
            KNOWN.replace(Some((url.to_owned(), Rc::clone(&items))));
            Some(items)
        }
        Err(message) => {
            host::warn(&["the file of answers: ", &message].concat());
            None
        }
    }
}

/// A title as far as it is typed.
#[derive(Clone, PartialEq, Properties)]
pub struct HeldProps {
    /// It.
    pub title: String,
}

/// Titles that the library has already. Nothing is asked of the network.
#[component]
pub fn Held(props: &HeldProps) -> Html {
    let view = use_view();
    let redraw = use_force_update();
    let library = view.library().map(|library| library.base().clone());
    {
        let redraw = redraw.clone();
        use_effect_with(library.clone(), move |library| {
            if let Some(library) = library {
                finder::prepare(library, Callback::from(move |()| redraw.force_update()));
            }
        });
    }
    let typed = props.title.trim();
    let results = library
        .filter(|_| typed.chars().count() >= LEAST)
        .and_then(|library| finder::find(&view, &library, &Asked::Words(typed.to_owned()), &Filter::default()));
    // Only what is titled so: whoever asks for a title wants that one.
    let is_it = |hit: &finder::Hit| hit.lines.iter().any(|it| matches!(it.because, Because::Text(_)));
    let hits: Vec<_> = results.into_iter().flat_map(|it| it.hits).filter(is_it).take(MOST).collect();
    let one = |hit: &finder::Hit| {
        let title = hit.library.collection.title(hit.position);
        let panel = Panel::Why { id: title.id().to_owned().into(), kind: ShelfKind::Found, moved: None };
        let creator = title.labels(carrel_engine::feature::FeatureKind::Creator).next().unwrap_or_default().to_owned();
        html! {
            <li key={title.id().to_owned()}>
                {Button::opening("text").draw(view.press(Ask::Open(panel)), html! { <bdi>{title.title().to_owned()}</bdi> })}
                <span class="quiet" dir="auto">{creator}</span>
            </li>
        }
    };
    html! {
        <div class="offers" role="status">
            if !hits.is_empty() {
                <p class="h4">{view.i18n.text(Key::OffersHeld)}</p>
                <ul role="list">{for hits.iter().map(one)}</ul>
            }
        </div>
    }
}
