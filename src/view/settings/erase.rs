//! Forgetting a part of what was said, which can be taken back, and erasing everything, after asking once.

use std::rc::Rc;

use web_sys::HtmlElement;
use yew::prelude::*;

use super::titles_text;
use crate::forget::{Part, forgotten};
use crate::i18n::Key;
use crate::state::Action;
use crate::view::context::{Ask, View, use_view};
use crate::view::icon::{Icon, icon};
use crate::view::undone::{told_with, use_undoable};

/// How far the reader is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    /// Has not touched it.
    Untouched,
    /// Is asked.
    Asked,
    /// Decided to keep it.
    Kept,
}

/// What forgets a part, and takes it back.
#[component]
pub fn Forget() -> Html {
    let view = use_view();
    // What was forgotten last, and whether there was nothing of it.
    let (last, deeds) = (use_state(|| None::<(Part, bool)>), use_state(|| 0_u32));
    let one = |part: Part, key: Key| {
        let (last, deeds, profile) = (last.setter(), deeds.clone(), Rc::clone(&view.state.profile));
        let onclick = view.ask.reform(move |_: MouseEvent| {
            let changes = forgotten(&profile, part);
            last.set(Some((part, changes.is_empty())));
            deeds.set(*deeds + 1);
            Ask::Do(Action::edit(changes))
        });
        html! { <button class="btn small" type="button" {onclick}>{view.i18n.text(key)}</button> }
    };
    let undoable = use_undoable(&view, *deeds);
    let told = last.filter(|(_, nothing)| *nothing || undoable).map(|(part, _)| match part {
        Part::Taste => view.i18n.text(Key::ForgetTasteDone),
        Part::Lists => view.i18n.text(Key::ForgetListsDone),
    });
    html! {
        <>
            <div class="chips">{one(Part::Taste, Key::ForgetTaste)}{one(Part::Lists, Key::ForgetLists)}</div>
            {told_with(&view, told, undoable)}
        </>
    }
}

/// A button, then a question with the safe answer focused.
#[component]
pub fn Erase() -> Html {
    let view = use_view();
    let step = use_state(|| Step::Untouched);
    let focus = use_node_ref();
    {
        let focus = focus.clone();
        use_effect_with(*step, move |&step| {
            if let Some(button) = focus.cast::<HtmlElement>().filter(|_| step != Step::Untouched) {
                let _ = button.focus();
            }
        });
    }
    let go = |to: Step| {
        let step = step.setter();
        Callback::from(move |_: MouseEvent| step.set(to))
    };
    let erase = view.press(Ask::Do(Action::Erase));
    let erase_label = html! { <>{ icon(Icon::Erase, "") }{ view.i18n.text(Key::SettingsErase) }</> };
    if *step != Step::Asked {
        return html! {
            <button key="ask" ref={focus} class="btn warn" type="button" onclick={go(Step::Asked)}>{ erase_label }</button>
        };
    }
    html! {
        <div key="confirm" class="confirm" role="alert">
            <p>{question(&view)}</p>
            <div class="chips">
                <button class="btn warn" type="button" onclick={erase}>{ erase_label }</button>
                <button ref={focus} class="btn" type="button" onclick={go(Step::Kept)}>{view.i18n.text(Key::EraseKeep)}</button>
            </div>
        </div>
    }
}

/// What goes, and what does not.
fn question(view: &View) -> String {
    let titles = titles_text(view);
    let waiting = match view.state.outbox.len() {
        0 => view.i18n.fill(Key::EraseText, &[("titles", &titles)]),
        count => view.i18n.count(Key::EraseTextWaiting, count as i64, &[("titles", &titles)]),
    };
    match view.state.left() {
        0 => waiting,
        _ => [waiting.as_str(), " ", &view.i18n.text(Key::EraseSent)].concat(),
    }
}
