//! What is the reader's own, as dialogs: the lists, one of them, the reading log, a list that came with a link. Comes later: see
//! [`crate::later`].
//!
//! | Module | Holds |
//! |---|---|
//! | [`lists`] | all lists, and bringing some along |
//! | [`list`] | one list: its order, its name, what can be done with it |
//! | [`take`] | taking titles along: files, print, a link |
//! | [`bring`] | taking in a table that another service gave the reader |
//! | [`log`], [`chart`] | the reading log, the year in pictures |
//! | [`shared`] | a list that came with a link |

mod bring;
mod chart;
mod list;
mod lists;
mod log;
pub mod shared;
pub mod take;

use std::cell::Cell;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use self::list::ListPage;
use self::lists::ListsPage;
use self::log::LogPage;
use self::shared::SharedPage;
use super::ask::{self, requests};
use super::button::Button;
use super::context::{Ask, View, use_view};
use super::cover::cover;
use super::dialog::Dialog;
use super::dialog_styles::root_of;
use super::dialogs::use_close;
use super::icon::Icon;
use super::over::Panel;
use super::picture::picture;
use super::tip::HelpPage;
use crate::browser::field;
use crate::i18n::Key;

/// All lists.
pub const LISTS: &str = "lists";
/// The reading log.
pub const LOG: &str = "log";
/// Before the number of a list that came with a link.
pub const SHARED: &str = "shared:";
/// What the library tells about its use.
pub const HELP: &str = "help";
/// Before the id of a list.
const LIST: &str = "list:";

/// Which page is open.
#[derive(Clone, PartialEq, Properties)]
pub struct DeskProps {
    /// Its name.
    pub page: AttrValue,
}

/// The dialog.
#[component]
pub fn DeskDialog(props: &DeskProps) -> Html {
    let view = use_view();
    let on_close = use_close(&view);
    let (node, opened) = (use_node_ref(), use_mut_ref(|| false));
    {
        let node = node.clone();
        use_effect_with(props.page.clone(), move |_| {
            // What was pressed went with the page it was on: the new one's heading has the focus, and is read out.
            if opened.replace(true) {
                let heading = || {
                    let page: Element = node.cast()?;
                    field::call(&root_of(&page)?, "querySelector", &"#dlg-desk-t".into())
                };
                if let Some(heading) = heading().and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
                    let _ = heading.set_attribute("tabindex", "-1");
                    let _ = heading.focus();
                }
            }
        });
    }
    let asked = ask::page(&view, &props.page);
    let (title, content) = asked.unwrap_or_else(|| match &*props.page {
        LOG => (view.i18n.text(Key::PageLog), html! { <LogPage /> }),
        HELP => (view.i18n.text(Key::PageHelp), html! { <HelpPage /> }),
        page if page.starts_with(SHARED) => {
            (view.i18n.text(Key::SharedTitle), html! { <SharedPage key={page.to_owned()} /> })
        }
        page => match page.strip_prefix(LIST).and_then(|id| Some((id, crate::lists::name(&view.state.profile, id)?))) {
            Some((id, name)) => (name.to_owned(), html! { <ListPage key={id.to_owned()} id={id.to_owned()} /> }),
            // A list that is gone, here or in another tab, leads to those that are there.
            None => (view.i18n.text(Key::PageLists), html! { <ListsPage /> }),
        },
    });
    html! { <Dialog id="dlg-desk" {title} {on_close}><div class="pages" ref={node}>{content}</div></Dialog> }
}

thread_local! {
    /// The page from which a title's panel was opened.
    static BEFORE: Cell<Option<String>> = const { Cell::new(None) };
}

/// The way back from a title's panel to the page from which it was opened, while the panel is open.
#[component]
pub fn Back() -> Html {
    let view = use_view();
    let page = use_memo((), |()| BEFORE.take());
    let Some(page) = (*page).as_ref() else { return Html::default() };
    let list = page.strip_prefix(LIST).and_then(|id| crate::lists::name(&view.state.profile, id));
    let name =
        list.map_or_else(|| view.i18n.text(if page == LOG { Key::PageLog } else { Key::PageLists }), str::to_owned);
    let content = html! { <>{super::icon::icon(Icon::Back, "flip")}<bdi>{name}</bdi></> };
    html! { <p>{Button::new("text").draw(view.press(open(page)), content)}</p> }
}

/// Opens a page of these.
pub fn open(page: &str) -> Ask {
    Ask::Open(Panel::Desk(page.to_owned().into()))
}

/// Opens a list.
fn open_list(id: &str) -> Ask {
    open(&[LIST, id].concat())
}

/// What leads to what is the reader's own.
pub fn ways(view: &View) -> Html {
    let way = |page: &str, drawing: Icon, key: Key| {
        let name = view.i18n.text(key);
        let button = Button { label: Some(name.clone().into()), ..Button::opening("btn") };
        let content = html! { <>{super::icon::icon(drawing, "")}<span>{name}</span></> };
        button.draw(view.press(open(page)), content)
    };
    html! {
        <nav class="yours" aria-label={view.i18n.text(Key::PageYours)}>
            {way(LISTS, Icon::List, Key::PageLists)}
            if view.settings.log {
                {way(LOG, Icon::Log, Key::PageLog)}
            }
            {requests::way(view)}
        </nav>
    }
}

/// What is known of a title: from the collection, otherwise from what the profile kept of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Known {
    /// Its title; its id where nothing is known.
    pub title: String,
    /// Its main creator.
    pub creator: String,
    /// Its leading topic.
    pub topic: String,
    /// Its first language.
    pub lang: String,
}

/// What is known of a title.
pub fn known(view: &View, id: &str) -> Known {
    use carrel_engine::feature::FeatureKind::{Creator, Language, Topic};
    if let Some((library, position)) = view.state.shelves(&view.url).title(id) {
        let title = library.collection.title(position);
        let one = |kind| title.labels(kind).next().unwrap_or("").to_owned();
        return Known {
            title: title.title().to_owned(),
            creator: one(Creator),
            topic: one(Topic),
            lang: one(Language),
        };
    }
    let Some(kept) = view.state.profile.snapshot(id) else { return Known { title: id.to_owned(), ..Known::default() } };
    let topic = kept.topics().first().cloned().unwrap_or_default();
    Known { title: kept.title().to_owned(), creator: kept.creator().to_owned(), topic, lang: String::new() }
}

/// A small cover.
pub fn thumb(view: &View, id: &str, it: &Known) -> Html {
    let text = |text: &str| AttrValue::from(text.to_owned());
    html! {
        <div class="thumb"><span class="stand">
            {cover(&text(&it.title), &text(&it.creator), &text(&it.topic), &text(&it.lang))}
            {picture(view, id)}
        </span></div>
    }
}

/// The name of a title, which opens its panel.
fn opener(view: &View, id: &str, it: &Known, page: &str) -> Html {
    let panel = Panel::Why { id: id.to_owned().into(), kind: carrel_engine::rank::ShelfKind::Found, moved: None };
    let open = {
        let (ask, page) = (view.ask.clone(), page.to_owned());
        Callback::from(move |_: MouseEvent| {
            BEFORE.set(Some(page.clone()));
            ask.emit(Ask::Open(panel.clone()));
        })
    };
    let label = view.i18n.fill(Key::ListAsTitle, &[("title", &it.title)]);
    let button = Button { label: Some(label.into()), ..Button::opening("t") };
    html! {
        <>
            {button.draw(open, html! { <bdi>{&it.title}</bdi> })}
            if !it.creator.is_empty() {
                <span class="quiet" dir="auto">{&it.creator}</span>
            }
        </>
    }
}
