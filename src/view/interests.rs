//! What the reader wants more of: the dialog with everything there is to choose, the few on the page. Comes later: see
//! [`crate::later`].
//!
//! | Module | Holds |
//! |---|---|
//! | [`index`] | finding while typing |
//! | [`chip`] | one interest as a button |
//! | [`offer`] | which are offered to who has said nothing |
//! | [`strip`], [`start`] | the few on the page; what is asked at a first visit |

pub mod chip;
pub mod index;
pub mod offer;
pub mod start;
pub mod strip;

use std::cell::RefCell;
use std::rc::Rc;

use carrel_engine::feature::FeatureKind;
use carrel_engine::fold::fold;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use self::chip::{Chip, Removable, Stated, is_stated, remove_text, stated};
use self::index::{Hits, Index};
pub use self::strip::{START, Strip};
use super::context::{View, use_view};
use super::dialog::{Dialog, kept_text};
use super::dialogs::use_close;
use super::icon::{Icon, icon};
use crate::browser::field::typed;
use crate::i18n::Key;

/// Topics shown at first.
const FIRST_TOPICS: usize = 24;
/// Features of another kind shown at first.
const FIRST_OTHERS: usize = 12;
/// How many more each time.
const MORE: usize = 24;
/// Most hits of one kind shown while typing.
const MOST_HITS: usize = 48;

/// All topics, creators, series, languages, formats and audiences of the collection, to choose from.
#[component]
pub fn InterestsDialog() -> Html {
    let view = use_view();
    let on_close = use_close(&view);
    let query = use_state(String::new);
    let field = use_node_ref();
    let index = use_memo((view.library(), view.i18n.clone()), |(library, _)| library.clone().map(Index::new));
    let oninput = {
        let query = query.clone();
        use_callback((), move |event: InputEvent, ()| {
            query.set(typed(&event));
        })
    };
    let done = on_close.reform(|_: MouseEvent| ());
    let (more, on_more) = use_more();
    let folded = fold(&query);
    let found = index.as_ref().as_ref().map(|index| (index, found(index, &view, &folded, *more)));
    let total = found.as_ref().map_or(0, |(_, all)| all.iter().map(|hits| hits.total).sum());
    let foot = html! {
        <>
            <p class="quiet">{kept_text(&view)}</p>
            <button class="btn main" type="button" onclick={done}>{view.i18n.text(Key::DialogDone)}</button>
        </>
    };
    html! {
        <Dialog id="dlg-interests" title={view.i18n.text(Key::PageInterests)} {on_close} {foot}>
            <label class="field">
                { icon(Icon::Search, "") }
                <span class="sr">{view.i18n.text(Key::InterestsFind)}</span>
                <input ref={field.clone()} type="search" value={(*query).clone()} {oninput} autocomplete="off"
                    placeholder={view.i18n.text(Key::InterestsPlaceholder)} />
            </label>
            <p class="sr" role="status">
                if !folded.is_empty() { {view.i18n.count(Key::InterestsFound, total as i64, &[])} }
            </p>
            { chosen(&view, &field) }
            if let Some((index, all)) = found {
                { FeatureKind::ALL.into_iter().zip(all).map(|(kind, hits)| {
                    let section = Section { view: &view, index, kind, typed: !folded.is_empty() };
                    section.draw(hits, &on_more)
                }).collect::<Html>() }
                if total == 0 { { nothing_found(&view, !folded.is_empty()) } }
            } else {
                <p class="quiet">{view.i18n.text(Key::InterestsWaiting)}</p>
            }
        </Dialog>
    }
}

/// The features to show of each kind, in their order.
fn found(index: &Index, view: &View, query: &str, more: [u8; 6]) -> [Hits; 6] {
    FeatureKind::ALL.map(|kind| {
        let first = if kind == FeatureKind::Topic { FIRST_TOPICS } else { FIRST_OTHERS };
        let limit = if query.is_empty() { first + MORE * usize::from(more[kind as usize]) } else { MOST_HITS };
        index.hits(view, kind, query, limit)
    })
}

/// Asks for more of a kind; the element is the last chip before.
type OnMore = Callback<(FeatureKind, Option<Element>)>;

/// How often the reader asked for more of each kind, and the means to ask. The focus goes on to the first new one.
#[hook]
fn use_more() -> (UseStateHandle<[u8; 6]>, OnMore) {
    let more = use_state(|| [0; 6]);
    let last = use_mut_ref(|| None::<Element>);
    let on_more = {
        let (more, last) = (more.clone(), Rc::clone(&last));
        use_callback(more.clone(), move |(kind, before): (FeatureKind, Option<Element>), _| {
            let mut next: [u8; 6] = *more;
            next[kind as usize] = next[kind as usize].saturating_add(1);
            last.replace(before);
            more.set(next);
        })
    };
    use_effect_with(*more, move |_| focus_after(&last));
    (more, on_more)
}

fn focus_after(last: &RefCell<Option<Element>>) {
    let next = last.take().and_then(|it| it.next_element_sibling());
    if let Some(first_new) = next.and_then(|it| wasm_bindgen::JsCast::dyn_into::<HtmlElement>(it).ok()) {
        let _ = first_new.focus();
    }
}

fn chosen(view: &View, field: &NodeRef) -> Html {
    let stated = stated(&view.state.profile);
    if stated.is_empty() {
        return Html::default();
    }
    let chip = |Stated { kind, key, label }: Stated| {
        let name = AttrValue::from(view.label(kind, &label));
        let action = remove_text(view, &name);
        let (ask, field) = (view.ask.clone(), field.clone());
        html! { <Removable key={[kind.as_str(), " ", &key].concat()} {kind} {label} {name} {action} {ask} {field} /> }
    };
    html! {
        <section class="chosen" aria-labelledby="int-chosen">
            { view.heading(2, "h3", Some("int-chosen".into()), html! { {view.i18n.text(Key::InterestsChosen)} }) }
            <div class="chips">{ stated.into_iter().map(chip).collect::<Html>() }</div>
        </section>
    }
}

/// A collection without features, or a search without hits, and what to do next.
fn nothing_found(view: &View, typed: bool) -> Html {
    let (title, next) = if typed {
        (Key::InterestsNothing, Key::InterestsNothingNext)
    } else {
        (Key::InterestsNone, Key::InterestsNoneNext)
    };
    html! {
        <div class="empty">
            <div>
                { view.heading(2, "h3", None, html! { {view.i18n.text(title)} }) }
                <p>{view.i18n.text(next)}</p>
            </div>
        </div>
    }
}

/// The features of one kind.
struct Section<'a> {
    view: &'a View,
    index: &'a Index,
    kind: FeatureKind,
    typed: bool,
}

impl Section<'_> {
    /// Always there, hidden when empty, so that what is typed next finds its chips in place.
    fn draw(&self, hits: Hits, on_more: &OnMore) -> Html {
        let Self { view, kind, typed, .. } = *self;
        let id = AttrValue::from(["int-", kind.as_str()].concat());
        let left = hits.total - hits.shown.len();
        html! {
            <section key={kind.as_str()} aria-labelledby={id.clone()} hidden={hits.total == 0}>
                { view.heading(2, "h3", Some(id), html! { {view.i18n.named("kind", kind.as_str())} }) }
                <div class="chips">
                    { hits.shown.into_iter().map(|feature| self.chip(feature)).collect::<Html>() }
                    if left > 0 && !typed {
                        <MoreButton {kind} text={view.i18n.text(Key::InterestsMore)} on_more={on_more.clone()} />
                    }
                </div>
                if left > 0 && typed {
                    <p class="quiet">{view.i18n.count(Key::InterestsLeft, left as i64, &[])}</p>
                }
            </section>
        }
    }

    fn chip(&self, feature: u32) -> Html {
        let Self { view, index, kind, .. } = *self;
        let label = index.features().label(feature);
        let name = view.label(kind, label);
        let count = view.i18n.formats().number(i64::from(index.features().count(feature)));
        let on = is_stated(&view.state.profile, kind, label);
        let label = label.to_owned();
        html! { <Chip key={label.clone()} {kind} label={label.clone()} {name} {count} {on} ask={view.ask.clone()} /> }
    }
}

#[derive(Clone, PartialEq, Properties)]
struct MoreButtonProps {
    kind: FeatureKind,
    text: AttrValue,
    on_more: OnMore,
}

#[component]
fn MoreButton(props: &MoreButtonProps) -> Html {
    let onclick = use_callback(props.clone(), |event: MouseEvent, it| {
        let before = event.target_dyn_into::<Element>().and_then(|button| button.previous_element_sibling());
        it.on_more.emit((it.kind, before));
    });
    html! { <button class="chip more" type="button" {onclick}>{&props.text}</button> }
}
