//! A survey of the library: its questions, what is sent, the thanks.

use std::rc::Rc;

use carrel_engine::event::{Event, EventData, Given, Survey as Answers};
use carrel_engine::profile::{Kind, Value};
use yew::prelude::*;

use super::check::Check;
use super::taken::{thanks, use_taken};
use crate::browser::clock;
use crate::browser::field::{ticked, typed};
use crate::i18n::Key;
use crate::mail::Posting;
use crate::settings::text_in;
use crate::state::{Action, Change};
use crate::surveys::{self, Kind as Asks, Question, SURVEYED, Said, Survey};
use crate::view::context::{Ask, View, use_view};
use crate::view::form::fresh_id;
use crate::view::icon::{Icon, icon};

/// Which survey.
#[derive(Clone, PartialEq, Properties)]
pub struct SurveyProps {
    /// Its id.
    pub id: String,
}

/// What is noted once a survey was answered or declined: it never comes again.
pub fn told(id: &str, day: i32) -> Vec<Change> {
    let note = |name: String, text: String| (Kind::Setting, name, Some(Value::Text(text)));
    vec![note(surveys::setting(id), day.to_string()), note(SURVEYED.to_owned(), surveys::shown(id, day))]
}

type Filled = Vec<(String, Said)>;

/// The survey.
#[component]
pub fn SurveyPage(props: &SurveyProps) -> Html {
    let view = use_view();
    let filled = use_state(Filled::new);
    let (checked, sent, missing) =
        (use_state(|| None::<Rc<Event>>), use_state(Vec::<String>::new), use_state(|| None::<String>));
    let all = surveys::of(view.settings.said("surveys"));
    let survey = all.iter().find(|it| it.id == props.id);
    let taken = use_taken(&view, &sent);
    {
        // Not before: what found no room is asked again.
        let (ask, id, day) = (view.ask.clone(), props.id.clone(), view.day);
        use_effect_with(!sent.is_empty() && taken, move |taken| {
            if *taken {
                ask.emit(Ask::Do(Action::edit(told(&id, day))));
            }
        });
    }
    if !sent.is_empty() {
        return thanks(&view, taken, Key::SurveyThanks);
    }
    let Some(survey) = survey else {
        return html! { <p class="notice bad">{icon(Icon::Info, "")}<span>{view.i18n.text(Key::SurveyGone)}</span></p> };
    };
    if let Some(event) = (*checked).clone() {
        let on_back = {
            let checked = checked.setter();
            Callback::from(move |()| checked.set(None))
        };
        let on_send = {
            let (view, event, sent) = (view.clone(), Rc::clone(&event), sent.setter());
            Callback::from(move |()| {
                let send = Posting::Send { event: Rc::clone(&event), filings: Vec::new(), agrees: true };
                view.ask.emit(Ask::Do(Action::mail(send)));
                sent.set(vec![event.id.clone()]);
            })
        };
        return html! {
            <>
                <ul class="as-is">{for answers_in_words(&view, survey, &event)}</ul>
                <Check {event} {on_send} {on_back} />
            </>
        };
    }
    let onsubmit = {
        let (view, survey, filled, checked, missing) =
            (view.clone(), survey.clone(), (*filled).clone(), checked.setter(), missing.setter());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            match surveys::answers(&survey, &filled) {
                Ok(answers) if answers.is_empty() => missing.set(survey.questions.first().map(|it| it.id.clone())),
                Ok(answers) => {
                    let data = EventData::Survey(Answers { answers });
                    checked.set(Some(Rc::new(Event::of(fresh_id(), &view.url, clock::now_ms(), &survey.id, data))));
                }
                Err(it) => missing.set(Some(it.question)),
            }
        })
    };
    let fill = {
        let filled = filled.clone();
        Callback::from(move |(id, said): (String, Said)| {
            let mut next = (*filled).clone();
            next.retain(|(known, _)| *known != id);
            next.push((id, said));
            filled.set(next);
        })
    };
    html! {
        <form class="ask" novalidate=true {onsubmit}>
            <p class="t" dir="auto">{text_in(&survey.title, view.i18n.tag()).unwrap_or_default().to_owned()}</p>
            {for survey.questions.iter().map(|it| question(&view, it, &filled, &fill, missing.as_deref() == Some(&it.id)))}
            <button class="btn main" type="submit">{view.i18n.text(Key::AskOn)}</button>
        </form>
    }
}

fn question(view: &View, it: &Question, filled: &Filled, fill: &Callback<(String, Said)>, missing: bool) -> Html {
    let text = |texts: &crate::settings::Texts| text_in(texts, view.i18n.tag()).unwrap_or_default().to_owned();
    let said = filled.iter().find(|(id, _)| *id == it.id).map(|it| &it.1);
    let content = match &it.kind {
        Asks::Choice { options, many } => {
            let chosen = |id: &str| matches!(said, Some(Said::Choice(chosen)) if chosen.iter().any(|it| it == id));
            let one = |(option, label): &(String, crate::settings::Texts)| {
                let (fill, id, option, many) = (fill.clone(), it.id.clone(), option.clone(), *many);
                let before = match said {
                    Some(Said::Choice(chosen)) if many => chosen.clone(),
                    _ => Vec::new(),
                };
                let on = chosen(&option);
                let onchange = Callback::from(move |event: yew::Event| {
                    let mut chosen = before.clone();
                    chosen.retain(|it| *it != option);
                    if ticked(&event) {
                        chosen.push(option.clone());
                    }
                    fill.emit((id.clone(), Said::Choice(chosen)));
                });
                html! { <label class="tick"><input type={if many { "checkbox" } else { "radio" }} name={it.id.clone()} checked={on} {onchange} /><span dir="auto">{text(label)}</span></label> }
            };
            html! { {for options.iter().map(one)} }
        }
        Asks::Scale { least, most, low, high } => {
            let one = |place: u8| {
                let (fill, id) = (fill.clone(), it.id.clone());
                let onchange = Callback::from(move |_: yew::Event| fill.emit((id.clone(), Said::Scale(place))));
                let number = view.i18n.formats().number(i64::from(place));
                html! { <label><input type="radio" name={it.id.clone()} checked={said == Some(&Said::Scale(place))} {onchange} /><span>{number}</span></label> }
            };
            html! {
                <>
                    <div class="seg">{for (*least..=*most).map(one)}</div>
                    <p class="quiet ends"><span dir="auto">{low.as_ref().map(text)}</span><span dir="auto">{high.as_ref().map(text)}</span></p>
                </>
            }
        }
        Asks::Words => {
            let (fill, id) = (fill.clone(), it.id.clone());
            let known = match said {
                Some(Said::Words(words)) => words.clone(),
                _ => String::new(),
            };
            let oninput = Callback::from(move |event: InputEvent| fill.emit((id.clone(), Said::Words(typed(&event)))));
            html! { <textarea rows="3" maxlength="2000" dir="auto" value={known} {oninput} aria-label={text(&it.text)} /> }
        }
    };
    html! {
        <fieldset class="choices" key={it.id.clone()}>
            <legend dir="auto">{text(&it.text)}</legend>
            {content}
            <p class="bad" role="alert">{missing.then(|| view.i18n.text(Key::SurveyNeeded))}</p>
        </fieldset>
    }
}

/// Each answer with its question, as they were read.
fn answers_in_words(view: &View, survey: &Survey, event: &Event) -> Vec<Html> {
    let EventData::Survey(sent) = &event.data else { return Vec::new() };
    let text = |texts| text_in(texts, view.i18n.tag()).unwrap_or_default().to_owned();
    let one = |(id, given): &(String, Given)| {
        let question = survey.questions.iter().find(|it| it.id == *id)?;
        let said = match (given, &question.kind) {
            (Given::Number(number), _) => view.i18n.formats().number(i64::from(*number)),
            (Given::Text(option), Asks::Choice { options, .. }) => {
                options.iter().find(|(known, _)| known == option).map_or_else(String::new, |it| text(&it.1))
            }
            (Given::Text(words), _) => words.clone(),
        };
        Some(html! { <li dir="auto">{text(&question.text)}{" "}<b>{said}</b></li> })
    };
    sent.answers.iter().filter_map(one).collect()
}
