//! What a reader says of a title beyond a press: lists, tags, a note, readings. Comes later: see [`crate::later`].

pub mod reading;

use std::rc::Rc;

use carrel_engine::profile::{Kind, Snapshot};
use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use yew::prelude::*;

use self::reading::Readings;
use super::button::{Button, marked};
use super::context::{Ask, View, use_view};
use super::form::{edit, fresh_id, short_form, taken};
use super::icon::{Icon, icon};
use crate::browser::field::typed;
use crate::erasure;
use crate::i18n::Key;
use crate::lists;
use crate::state::Action;
use crate::undo::touched;
use crate::view::undone::told;

/// How long after the last letter a note is kept.
const PAUSE_MS: u32 = 400;

/// The title that something is said of.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct MineProps {
    /// Its id.
    pub id: AttrValue,
    /// What is kept of it, to draw it with no network.
    pub snapshot: Snapshot,
}

/// Everything of the reader's about a title.
#[component]
pub fn Mine(props: &MineProps) -> Html {
    let view = use_view();
    html! {
        <section aria-labelledby="why-mine" class="mine">
            {view.heading(2, "h3", Some("why-mine".into()), html! { {view.i18n.text(Key::MineTitle)} })}
            <Listings ..props.clone() />
            <Tags ..props.clone() />
            <Note ..props.clone() />
            if view.settings.log {
                <Readings ..props.clone() />
            }
            {undone(&view, &props.id)}
        </section>
    }
}

/// The way back from what was changed here last.
fn undone(view: &View, title: &str) -> Html {
    let changed = touched(&view.state, |kind, id| {
        matches!(kind, Kind::Listed | Kind::Tag | Kind::Note | Kind::Reading) && kind.title_of(id) == Some(title)
    });
    told(view, changed.then(|| view.i18n.text(Key::MineChanged)))
}

/// The lists that it is on, and those that it could be on.
#[component]
fn Listings(props: &MineProps) -> Html {
    let view = use_view();
    let profile = &view.state.profile;
    let chip = |list: &lists::List<'_>| {
        let on = lists::has(profile, list.id, &props.id);
        let (id, props, profile) = (list.id.to_owned(), props.clone(), Rc::clone(profile));
        let press = view.ask.reform(move |_: MouseEvent| {
            Ask::Do(Action::edit(match on {
                true => lists::removed(&id, &props.id),
                false => lists::added(&profile, &id, &props.id, Some(props.snapshot.clone())),
            }))
        });
        let content = html! { <>{icon(Icon::Yes, "yes")}<bdi>{list.name.to_owned()}</bdi></> };
        html! { <li key={list.id.to_owned()}>{Button::pressed("chip", on).draw(press, content)}</li> }
    };
    let onsubmit = {
        let (view, props) = (view.clone(), props.clone());
        Callback::from(move |event: SubmitEvent| {
            let (id, name) = (fresh_id(), taken(&event));
            if !name.trim().is_empty() {
                let added = lists::added(&view.state.profile, &id, &props.id, Some(props.snapshot.clone()));
                edit(&view, [lists::created(&id, &name), added].concat());
            }
        })
    };
    html! {
        <div class="part">
            <h4 id="mine-lists" class="h4">{view.i18n.text(Key::MineLists)}</h4>
            <ul role="list" class="chips" aria-labelledby="mine-lists">{for lists::all(profile).iter().map(chip)}</ul>
            {short_form(&view, Key::ListNew, Key::ListCreate, onsubmit)}
        </div>
    }
}

/// Its tags.
#[component]
fn Tags(props: &MineProps) -> Html {
    let view = use_view();
    let profile = &view.state.profile;
    let one = |(key, word): (&str, &str)| {
        let label = view.i18n.fill(Key::MineTagRemove, &[("tag", word)]);
        let button = Button { label: Some(label.into()), ..Button::new("ib") };
        let remove = view.press_and_leave(Ask::Do(Action::edit(lists::tag_removed(&props.id, key))), "li", ".part");
        html! { <li key={key.to_owned()} class="chip tagged"><bdi>{word.to_owned()}</bdi>{button.draw(remove, icon(Icon::Close, ""))}</li> }
    };
    let known: Vec<String> = lists::all_tags(profile).into_iter().map(|it| it.word.to_owned()).collect();
    let onsubmit = {
        let (view, props) = (view.clone(), props.clone());
        Callback::from(move |event: SubmitEvent| {
            let word = taken(&event);
            edit(&view, lists::tag_put(&view.state.profile, &props.id, &word, Some(props.snapshot.clone())));
        })
    };
    html! {
        <div class="part">
            <h4 id="mine-tags" class="h4">{view.i18n.text(Key::MineTags)}</h4>
            <ul role="list" class="chips" aria-labelledby="mine-tags">{for lists::tags(profile, &props.id).into_iter().map(one)}</ul>
            <form class="short" {onsubmit}>
                <label class="field"><span class="sr">{view.i18n.text(Key::MineTagAdd)}</span>
                    <input type="text" required=true autocomplete="off" maxlength="60" dir="auto" list="mine-known" placeholder={view.i18n.text(Key::MineTagAdd)} />
                </label>
                <datalist id="mine-known">{for known.into_iter().map(|it| html! { <option value={it} /> })}</datalist>
                <button class="btn small" type="submit">{marked(Icon::Plus, "", view.i18n.text(Key::MineTagAdd))}</button>
            </form>
        </div>
    }
}

/// The note, kept while the reader types. What is typed is the field's own: nothing that is drawn meanwhile changes it.
#[component]
fn Note(props: &MineProps) -> Html {
    let view = use_view();
    let known = lists::note(&view.state.profile, &props.id).to_owned();
    let (draft, kept) = (use_state(|| known.clone()), use_state(|| false));
    // As they are now, for what is kept later.
    let latest = use_mut_ref(|| view.clone());
    *latest.borrow_mut() = view.clone();
    let (wrote, erased) = (use_mut_ref(String::new), use_state(erasure::count));
    let keep = {
        let erased = *erased;
        let (latest, props, wrote, kept) = (Rc::clone(&latest), props.clone(), Rc::clone(&wrote), kept.setter());
        Callback::from(move |text: String| {
            // What waited while everything was erased is not kept.
            if erasure::count() != erased {
                return;
            }
            wrote.borrow_mut().clone_from(&text);
            let view = latest.borrow().clone();
            edit(&view, lists::noted(&view.state.profile, &props.id, &text, Some(props.snapshot.clone())));
            kept.set(true);
        })
    };
    {
        // Another tab's note, or an undone one, but never what was typed here a moment ago.
        let (draft, wrote) = (draft.setter(), Rc::clone(&wrote));
        use_effect_with(known, move |known| {
            if *known != lists::cut(&wrote.borrow(), lists::MAX_NOTE) {
                wrote.borrow_mut().clone_from(known);
                draft.set(known.clone());
            }
        });
    }
    // Not every letter is written to storage. What waits is written when the dialog goes.
    let waiting = use_mut_ref(|| None::<(Timeout, String)>);
    {
        let (waiting, keep) = (Rc::clone(&waiting), keep.clone());
        use_effect_with((), move |()| {
            let (gone, last) = (Rc::clone(&waiting), keep.clone());
            let flush = move || waiting.take().into_iter().for_each(|(_, text)| keep.emit(text));
            let hide = web_sys::window().map(|it| EventListener::new(&it, "pagehide", move |_| flush()));
            move || {
                drop(hide);
                gone.take().into_iter().for_each(|(_, text)| last.emit(text));
            }
        });
    }
    let oninput = {
        let (draft, keep, waiting) = (draft.setter(), keep.clone(), Rc::clone(&waiting));
        Callback::from(move |event: InputEvent| {
            let text = typed(&event);
            draft.set(text.clone());
            let timer = {
                let (keep, waiting) = (keep.clone(), Rc::clone(&waiting));
                Timeout::new(PAUSE_MS, move || {
                    let text = waiting.borrow_mut().take().map(|it| it.1);
                    text.into_iter().for_each(|it| keep.emit(it));
                })
            };
            *waiting.borrow_mut() = Some((timer, text));
        })
    };
    html! {
        <div class="part">
            <h4 class="h4"><label for="mine-note">{view.i18n.text(Key::MineNote)}</label></h4>
            <textarea id="mine-note" rows="3" maxlength="1300" dir="auto" placeholder={view.i18n.text(Key::MineNoteHint)} value={(*draft).clone()} {oninput} />
            <p class="quiet" role="status">{kept.then(|| view.i18n.text(Key::MineNoteKept))}</p>
        </div>
    }
}
