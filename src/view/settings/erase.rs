//! Forgetting a part of what was said, which can be taken back, and erasing everything, after asking once.

use std::rc::Rc;

use carrel_engine::request::Act;
use gloo_timers::callback::Timeout;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::titles_text;
use crate::forget::{Part, forgotten};
use crate::i18n::Key;
use crate::mail::Posting;
use crate::state::Action;
use crate::view::ask::{reply_to, requests, use_taken};
use crate::view::context::{Ask, View, use_view};
use crate::view::icon::{Icon, icon};
use crate::view::undone::{told_with, use_undoable};

/// How long withdrawals may take before the reader is told that they could not be sent, in ms.
const PATIENCE_MS: u32 = 20_000;

/// How far the reader is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    /// Has not touched it.
    Untouched,
    /// Is asked.
    Asked,
    /// Has requests withdrawn first.
    Withdrawing,
    /// That did not succeed.
    Stuck,
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
    let withdraw = use_withdrawal(&view, &step);
    if matches!(*step, Step::Untouched | Step::Kept) {
        return html! {
            <button key="ask" ref={focus} class="btn warn" type="button" onclick={go(Step::Asked)}>{ erase_label }</button>
        };
    }
    html! {
        <div key="confirm" class="confirm" role="alert">
            <p>{question(&view)}</p>
            {withdrawal(&view, *step, withdraw)}
            <div class="chips">
                <button class="btn warn" type="button" onclick={erase}>{ erase_label }</button>
                <button ref={focus} class="btn" type="button" onclick={go(Step::Kept)}>{view.i18n.text(Key::EraseKeep)}</button>
            </div>
        </div>
    }
}

/// Withdraws open requests, and erases everything once the library has that.
#[hook]
fn use_withdrawal(view: &View, step: &UseStateHandle<Step>) -> Callback<MouseEvent> {
    let sent = use_state(Vec::<String>::new);
    // What was let go may be drawn a moment before it is in the outbox: gone is only what was there.
    let taken = use_taken(view, &sent);
    let outbox = view.state.mail().outbox;
    let entries = || sent.iter().filter_map(|id| outbox.get(id));
    let (done, refused) = (taken && entries().next().is_none(), entries().any(|it| it.refused().is_some()));
    {
        let (ask, step) = (view.ask.clone(), step.clone());
        use_effect_with((*step == Step::Withdrawing, done, refused), move |(withdrawing, done, refused)| {
            let stuck = step.setter();
            let timer = withdrawing.then(|| Timeout::new(PATIENCE_MS, move || stuck.set(Step::Stuck)));
            if *withdrawing && *refused {
                step.set(Step::Stuck);
            } else if *withdrawing && *done {
                ask.emit(Ask::Do(Action::Erase));
            }
            move || drop(timer)
        });
    }
    let (view, step) = (view.clone(), step.setter());
    Callback::from(move |_: MouseEvent| {
        let outbox = view.state.mail().outbox;
        let mut ids = Vec::new();
        for followed in requests::open_ones(&view) {
            // One that was never sent goes with everything else.
            if outbox.get(&followed.id).is_some_and(|it| it.attempts() == 0) {
                continue;
            }
            let event = reply_to(&followed, Act::Withdraw, String::new(), None);
            ids.push(event.id.clone());
            let send = Posting::Send { event: Rc::new(event), filings: Vec::new(), agrees: true };
            view.ask.emit(Ask::Do(Action::mail(send)));
        }
        sent.set(ids);
        step.set(Step::Withdrawing);
    })
}

/// What is said of open requests before everything is erased.
fn withdrawal(view: &View, step: Step, withdraw: Callback<MouseEvent>) -> Html {
    let open = requests::open_ones(view).len();
    match step {
        Step::Withdrawing => {
            html! { <p role="status">{icon(Icon::Wait, "")}{view.i18n.text(Key::EraseWithdrawing)}</p> }
        }
        Step::Stuck => html! { <p role="status">{view.i18n.text(Key::EraseStuck)}</p> },
        _ if open == 0 => Html::default(),
        _ => html! {
            <>
                <p>{view.i18n.count(Key::EraseRequests, open as i64, &[])}</p>
                <p><button class="btn" type="button" onclick={withdraw}>{view.i18n.text(Key::EraseWithdraw)}</button></p>
            </>
        },
    }
}

/// What goes, and what does not.
fn question(view: &View) -> String {
    let titles = titles_text(view);
    let waiting = match view.state.mail().outbox.len() {
        0 => view.i18n.fill(Key::EraseText, &[("titles", &titles)]),
        count => view.i18n.count(Key::EraseTextWaiting, count as i64, &[("titles", &titles)]),
    };
    match view.state.left() {
        0 => waiting,
        _ => [waiting.as_str(), " ", &view.i18n.text(Key::EraseSent)].concat(),
    }
}
