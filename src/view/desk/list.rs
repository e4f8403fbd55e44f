//! One list.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::take::Take;
use super::{LIST, LISTS, known, open, opener, thumb};
use crate::i18n::Key;
use crate::lists;
use crate::state::Action;
use crate::view::button::{Button, marked};
use crate::view::context::{Ask, View, use_view};
use crate::view::draft::Draft;
use crate::view::follow::put_on;
use crate::view::form::{edit, focus_near, leave, taken};
use crate::view::icon::{Icon, icon};
use crate::view::own::Of;
use crate::view::undone::told;

/// Titles that are shown at first, and more at a time.
const AT_ONCE: usize = 50;

/// Which list.
#[derive(Clone, PartialEq, Properties)]
pub struct ListProps {
    /// Its id.
    pub id: String,
}

/// The list's titles in order, and what can be done with it.
#[component]
pub fn ListPage(props: &ListProps) -> Html {
    let view = use_view();
    let (said, renames, shown) = (use_state(String::new), use_state(|| false), use_state(|| AT_ONCE));
    let (rows, focus) = (use_node_ref(), use_state(|| None::<String>));
    let profile = &view.state.profile;
    let titles = lists::titles(profile, &props.id);
    {
        let (rows, focus) = (rows.clone(), focus.clone());
        let order: Vec<String> = titles.iter().map(|it| (*it).to_owned()).collect();
        use_effect_with(order, move |_| {
            if let Some(selector) = &*focus {
                let found = rows.cast::<Element>().and_then(|it| it.query_selector(selector).ok()?);
                found.and_then(|it| it.dyn_into::<HtmlElement>().ok()).into_iter().for_each(|it| drop(it.focus()));
                focus.set(None);
            }
        });
    }
    let go = |from: usize, to: usize, way: &'static str| {
        let (view, id, said, focus) = (view.clone(), props.id.clone(), said.setter(), focus.setter());
        Callback::from(move |_: MouseEvent| {
            let titles = lists::titles(&view.state.profile, &id);
            let Some(title) = titles.get(from).filter(|_| to < titles.len()) else { return };
            let number = |it: usize| view.i18n.formats().number(it as i64);
            let words =
                [("title", &*known(&view, title).title), ("place", &*number(to + 1)), ("all", &*number(titles.len()))];
            said.set(view.i18n.fill(Key::ListMoved, &words));
            focus.set(Some(["li:nth-child(", &(to + 1).to_string(), ") .", way].concat()));
            edit(&view, lists::moved(&view.state.profile, &id, from, to));
        })
    };
    let row = |(place, id): (usize, &&str)| {
        let it = known(&view, id);
        let says = |key| Some(view.i18n.fill(key, &[("title", &it.title)]).into());
        let arrow = |key, way: &'static str, drawing, to: Option<usize>| {
            let ends = to.is_none_or(|to| to >= titles.len());
            let label = view.i18n.fill(key, &[("title", &it.title)]);
            html! {
                <button class={classes!("ib", way)} type="button" aria-label={label} aria-disabled={ends.then_some("true")}
                    onclick={go(place, to.unwrap_or(usize::MAX), way)}>{icon(drawing, "")}</button>
            }
        };
        let note = lists::note(profile, id).to_owned();
        let off = Button { label: says(Key::ListTakeOff), ..Button::new("ib") };
        html! {
            <li key={(*id).to_owned()}>
                {thumb(&view, id, &it)}
                <div class="name">
                    {opener(&view, id, &it, &[LIST, &props.id].concat())}
                    if !note.is_empty() { <p class="said" dir="auto">{note}</p> }
                </div>
                {arrow(Key::ListUp, "up", Icon::Up, place.checked_sub(1))}
                {arrow(Key::ListDown, "down", Icon::Down, Some(place + 1))}
                {off.draw(leave(&view, lists::removed(&props.id, id), ".pages"), icon(Icon::Close, ""))}
            </li>
        }
    };
    let more = {
        let shown = shown.clone();
        Callback::from(move |_: MouseEvent| shown.set(*shown + AT_ONCE))
    };
    // A title that was taken off the list may come back.
    let undone = view.state.forgot.as_ref().is_some_and(|it| {
        let (before, after) = (lists::titles(&it.0, &props.id), lists::titles(&it.1, &props.id));
        before.len() > after.len() && after == titles
    });
    let taken_off = undone.then(|| view.i18n.count(Key::PickerTitles, titles.len() as i64, &[]));
    html! {
        <>
            {head(&view, &props.id, &renames)}
            <p class="sr" role="status">{(*said).clone()}</p>
            {told(&view, taken_off)}
            if titles.is_empty() {
                <div class="empty">
                    {view.heading(2, "h3", None, html! { {view.i18n.text(Key::ListEmpty)} })}
                    <p>{view.i18n.text(Key::ListEmptyNext)}</p>
                </div>
            } else {
                <ol role="list" class="titles" ref={rows}>{for titles.iter().take(*shown).enumerate().map(row)}</ol>
                if titles.len() > *shown {
                    {Button::new("btn more").draw(more, view.i18n.text(Key::ShelfMore).into())}
                }
                <Take list={props.id.clone()} />
            }
        </>
    }
}

/// The way back, the name, whether it is a shelf.
fn head(view: &View, id: &str, renames: &UseStateHandle<bool>) -> Html {
    let profile = &view.state.profile;
    let name = lists::name(profile, id).unwrap_or_default().to_owned();
    let of = Of::List(id.to_owned());
    let put = of.is_put(profile);
    let rename = {
        let renames = renames.clone();
        Callback::from(move |_: MouseEvent| renames.set(!*renames))
    };
    let onsubmit = {
        let (view, id, renames) = (view.clone(), id.to_owned(), renames.clone());
        Callback::from(move |event: SubmitEvent| {
            focus_near(&event);
            let name = taken(&event);
            if !name.trim().is_empty() {
                edit(&view, lists::created(&id, &name));
            }
            renames.set(false);
        })
    };
    let delete = {
        let changes = [lists::deleted(profile, id), if put { of.put(None) } else { Vec::new() }].concat();
        let (ask, back) = (view.ask.clone(), open(LISTS));
        Callback::from(move |_: MouseEvent| {
            ask.emit(Ask::Do(Action::edit(changes.clone())));
            ask.emit(back.clone());
        })
    };
    html! {
        <div class="part">
            <div class="chips">
                {Button::new("text").draw(view.press(open(LISTS)), marked(Icon::Back, "flip", view.i18n.text(Key::ListBack)))}
            </div>
            <div class="chips">
                {Button::pressed("btn small", put).draw(view.press(put_on(&of, put)), marked(if put { Icon::Yes } else { Icon::Shelf }, "", view.i18n.text(Key::ListShelf)))}
                {Button::new("btn small").draw(rename, marked(Icon::Pen, "", view.i18n.text(Key::ListRename)))}
                {Button::new("btn small").draw(delete, marked(Icon::Erase, "", view.i18n.text(Key::ListDelete)))}
            </div>
            if **renames {
                <form class="short" {onsubmit}>
                    <label class="field"><span class="sr">{view.i18n.text(Key::ListName)}</span>
                        <Draft kept={name} />
                    </label>
                    <button class="btn small" type="submit">{view.i18n.text(Key::ListRename)}</button>
                </form>
            }
        </div>
    }
}
