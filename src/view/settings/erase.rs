//! Erasing everything, after asking once.

use web_sys::HtmlElement;
use yew::prelude::*;

use super::titles_text;
use crate::i18n::Key;
use crate::state::Action;
use crate::view::context::{Ask, View, use_view};
use crate::view::icon::{Icon, icon};

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
