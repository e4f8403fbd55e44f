//! Beyond the titles that every page holds: the one question, and how far the whole collection is searched.

use carrel_engine::consent::{Consents, Purpose};
use yew::prelude::*;

use super::question::{Act, Question};
use crate::finder::{self, Results};
use crate::i18n::Key;
use crate::library::LibraryRef;
use crate::state::Action;
use crate::view::button::Button;
use crate::view::context::{Ask, View};
use crate::view::focus::hand_on;

/// The setting that says that the reader wants to search only what every page holds, and not to be asked.
pub const DECLINED: &str = "search.declined";

/// How far the whole collection is searched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// Not asked for.
    #[default]
    Waiting,
    /// On its way.
    Fetching,
    /// It is all here.
    Here,
    /// It could not be fetched.
    Failed,
}

/// What was searched, and what can be.
pub fn draw(
    view: &View,
    library: &LibraryRef,
    question: &Question,
    results: Option<&Results>,
    dispatch: &UseReducerDispatcher<Question>,
) -> Html {
    // What is here is searched first, and what was not is not spoken of.
    let Some(results) = results.filter(|_| finder::reaches_beyond(library)) else { return Html::default() };
    let all = i64::from(library.manifest.titles);
    let here = library.collection.len() as i64;
    if !Consents::of(&view.state.profile).allows(Purpose::Search) {
        return match view.state.profile.setting(DECLINED) {
            Some(_) => html! { <p class="quiet">{view.i18n.count(Key::FindOnlyHere, here, &[])}</p> },
            None => ask(view, all, here),
        };
    }
    match question.reach {
        Reach::Fetching => html! { <p class="quiet" role="status">{view.i18n.count(Key::FindFetching, all, &[])}</p> },
        Reach::Failed => {
            let dispatch = dispatch.clone();
            let again = Callback::from(move |event: MouseEvent| {
                hand_on(&event, ".asks", ".find");
                dispatch.dispatch(Act::Again);
            });
            html! {
                <div class="asks" role="alert">
                    <p>{view.i18n.count(Key::FindFailed, here, &[])}</p>
                    {Button::new("btn small").draw(again, view.i18n.text(Key::TroubleRetry).into())}
                </div>
            }
        }
        _ if results.whole => {
            html! { <p class="quiet">{view.i18n.count(Key::FindWhole, all, &[])}</p> }
        }
        Reach::Waiting | Reach::Here => Html::default(),
    }
}

fn ask(view: &View, all: i64, here: i64) -> Html {
    let yes = view.press_and_leave(Ask::Do(Action::Consent(Purpose::Search, true)), ".asks", ".find");
    let no =
        view.press_and_leave(Ask::Do(Action::Setting(DECLINED.to_owned(), Some("1".to_owned()))), ".asks", ".find");
    let here = view.i18n.formats().number(here);
    html! {
        <div class="asks">
            <p>{view.i18n.count(Key::FindBeyond, all, &[("here", &here)])}</p>
            <div class="chips">
                {Button::new("btn main small").draw(yes, view.i18n.text(Key::FindBeyondYes).into())}
                {Button::new("btn small").draw(no, view.i18n.text(Key::FindBeyondNo).into())}
            </div>
        </div>
    }
}
