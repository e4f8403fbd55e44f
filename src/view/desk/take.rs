//! Taking titles along: as a file for a program, on paper, or as a link that carries the list itself.

use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::shared::{self, Shared};
use crate::browser::field::{copy, tell};
use crate::browser::paper;
use crate::cite::Work;
use crate::exchange::{Item, bibtex, ris, table};
use crate::export::hand_out;
use crate::i18n::Key;
use crate::lists;
use crate::store::Local;
use crate::view::button::{Button, marked};
use crate::view::context::{View, use_view};
use crate::view::icon::{Icon, icon};
use carrel_engine::collection::TitleRef;
use carrel_engine::feature::FeatureKind;

/// What is taken along.
#[derive(Clone, PartialEq, Properties)]
pub struct TakeProps {
    /// The list's id.
    pub list: String,
}

/// The ways to take a list along.
#[component]
pub fn Take(props: &TakeProps) -> Html {
    let view = use_view();
    let (with_notes, copied) = (use_state(|| false), use_state(|| None::<bool>));
    let field = use_node_ref();
    let name = lists::name(&view.state.profile, &props.list).unwrap_or_default().to_owned();
    let file = |key: Key, kind: &'static str, end: &'static str, write: fn(&[Item]) -> String| {
        let text = view.i18n.text(key);
        let (view, list, name) = (view.clone(), props.list.clone(), name.clone());
        let onclick = Callback::from(move |_: MouseEvent| {
            hand_out(&[&file_name(&name), end].concat(), kind, &write(&items(&view, &list)));
        });
        Button::new("btn small").draw(onclick, marked(Icon::Export, "", text))
    };
    let print = {
        let (view, list, name) = (view.clone(), props.list.clone(), name.clone());
        Callback::from(move |_: MouseEvent| {
            paper::print(&name, view.i18n.tag(), view.i18n.direction(), &lines(&view, &list))
        })
    };
    let link = use_state(|| None::<(String, Option<usize>)>);
    let cut = link.as_ref().and_then(|it| it.1);
    let tick = {
        let (with_notes, copied, link) = (with_notes.clone(), copied.setter(), link.setter());
        Callback::from(move |_: Event| {
            with_notes.set(!*with_notes);
            copied.set(None);
            link.set(None);
        })
    };
    let take = {
        let (view, list, with_notes) = (view.clone(), props.list.clone(), *with_notes);
        let (link, copied, field) = (link.setter(), copied.setter(), field.clone());
        Callback::from(move |_: MouseEvent| {
            let made = shared::link(&Shared::of(&view, &list, with_notes));
            link.set(Some(made.clone()));
            copy_or_select(made.0, &field, copied.clone());
        })
    };
    html! {
        <section class="set" aria-labelledby="take">
            {view.heading(2, "h3", Some("take".into()), html! { {view.i18n.text(Key::TakeTitle)} })}
            <div class="chips">
                {file(Key::TakeCsv, "text/csv", ".csv", table::write)}
                {file(Key::TakeBibtex, "application/x-bibtex", ".bib", bibtex::write)}
                {file(Key::TakeRis, "application/x-research-info-systems", ".ris", ris::write)}
                {Button::new("btn small").draw(print, marked(Icon::Ledger, "", view.i18n.text(Key::TakePrint)))}
            </div>
            <div class="part">
                <p class="quiet">{view.i18n.text(Key::TakeLinkText)}</p>
                <label class="tick"><input type="checkbox" checked={*with_notes} onchange={tick} /><span>{view.i18n.text(Key::TakeNotes)}</span></label>
                <div class="short">
                    if let Some((link, _)) = link.as_ref() {
                    <label class="field"><span class="sr">{view.i18n.text(Key::TakeLink)}</span>
                        <input ref={field} type="text" readonly=true dir="ltr" value={link.clone()} /></label>
                    }
                    {Button::new("btn small").draw(take, html! { <>{icon(Icon::Export, "")}{view.i18n.text(Key::TakeLink)}</> })}
                </div>
                if let Some(all) = cut {
                    <p class="quiet">{view.i18n.fill(Key::TakeLong, &[("all", &view.i18n.formats().number(all as i64))])}</p>
                }
                {copied_text(&view, *copied)}
            </div>
        </section>
    }
}

/// Copies a text; where the browser does not allow it, selects it for the reader to copy.
pub fn copy_or_select(text: String, field: &NodeRef, done: UseStateSetter<Option<bool>>) {
    let field = field.clone();
    let work = async move {
        let copied = copy(&text).await;
        if let Some(field) = field.cast::<HtmlElement>().filter(|_| !copied) {
            let _ = field.focus();
            let _ = tell(&field, "select");
        }
        done.set(Some(copied));
    };
    spawn_local(Box::pin(work) as Local<'static, ()>);
}

/// What became of copying.
pub fn copied_text(view: &View, copied: Option<bool>) -> Html {
    let text = copied.map(|it| view.i18n.text(if it { Key::CiteCopied } else { Key::CiteByHand }));
    html! { <p class="quiet" role="status">{text}</p> }
}

/// A name that every system takes as that of a file.
fn file_name(name: &str) -> String {
    let plain: String = name.chars().map(|it| if it.is_alphanumeric() { it } else { '-' }).take(40).collect();
    let plain = plain.trim_matches('-');
    if plain.is_empty() { "list".to_owned() } else { plain.to_owned() }
}

/// The titles of a list with what the reader said of them.
fn items(view: &View, list: &str) -> Vec<Item> {
    let profile = &view.state.profile;
    let name = lists::name(profile, list).unwrap_or_default();
    let one = |id: &str| {
        let reading = lists::readings_of(profile, id).into_iter().next();
        Item {
            work: work(view, id),
            note: lists::note(profile, id).to_owned(),
            tags: lists::tags(profile, id).into_iter().map(|it| it.1.to_owned()).collect(),
            is_read: reading.is_some(),
            rating: reading.map_or(0, |it| it.rating),
            read: reading.map(|it| it.day).filter(|day| *day != lists::SOMETIME).unwrap_or_default().to_owned(),
            added: String::new(),
            list: name.to_owned(),
        }
    };
    lists::titles(profile, list).into_iter().map(one).collect()
}

/// A title as works cite it: from the collection, otherwise from what was kept.
pub fn work(view: &View, id: &str) -> Work {
    let library =
        view.settings.name.clone().or_else(|| view.library().map(|it| it.manifest.name.clone())).unwrap_or_default();
    if let Some((among, position)) = view.state.shelves(&view.url).title(id) {
        let title = among.collection.title(position);
        return Work { link: among.link(title).unwrap_or_default(), library, ..work_of(title) };
    }
    let kept = view.state.profile.snapshot(id);
    let text = |of: fn(&carrel_engine::profile::Snapshot) -> &str| kept.map_or(String::new(), |it| of(it).to_owned());
    let creator = text(|it| it.creator());
    Work {
        id: id.to_owned(),
        title: kept.map_or_else(|| id.to_owned(), |it| it.title().to_owned()),
        creators: if creator.is_empty() { Vec::new() } else { vec![creator] },
        link: text(|it| it.link()),
        library,
        ..Work::default()
    }
}

fn work_of(title: TitleRef<'_>) -> Work {
    let one = |kind| title.labels(kind).next().unwrap_or("").to_owned();
    Work {
        id: title.id().to_owned(),
        title: title.title().to_owned(),
        creators: title.labels(FeatureKind::Creator).map(str::to_owned).collect(),
        year: title.year(),
        format: one(FeatureKind::Format),
        language: one(FeatureKind::Language),
        series: one(FeatureKind::Series),
        volume: title.series_number(),
        ..Work::default()
    }
}

/// What is printed of a list: title, creator, note.
fn lines(view: &View, list: &str) -> Vec<[String; 3]> {
    let profile = &view.state.profile;
    let one = |id: &str| {
        let work = work(view, id);
        [work.title, view.i18n.formats().list(&work.creators), lists::note(profile, id).to_owned()]
    };
    lists::titles(profile, list).into_iter().map(one).collect()
}
