//! The titles that were found.

use carrel_engine::consent::{Consents, Purpose};
use carrel_engine::rank::ShelfKind;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::beyond::Reach;
use super::narrow;
use super::question::{Act, Question, STEP};
use crate::finder::{self, Asked, Hit, Line, Results};
use crate::i18n::{Key, isolate};
use crate::library::LibraryRef;
use crate::tips::When;
use crate::view::button::{Button, marked};
use crate::view::card::{Card, card};
use crate::view::context::View;
use crate::view::empty::books;
use crate::view::follow;
use crate::view::icon::Icon;
use crate::view::own::Of;
use crate::view::shelf::skeleton;
use crate::view::slots::{Slot, Source};
use crate::view::tip::Hint;

type Dispatch = UseReducerDispatcher<Question>;

/// Heading, facets, cards.
pub fn draw(
    view: &View,
    library: &LibraryRef,
    question: &Question,
    results: Option<&Results>,
    dispatch: &Dispatch,
) -> Html {
    let Some(results) = results else { return skeleton(view, ShelfKind::Found) };
    if results.hits.is_empty() {
        let content = match is_settled(view, library, question) {
            false => skeleton(view, ShelfKind::Found),
            // Something was found, and is only not here.
            true if results.matched > 0 || results.further => Html::default(),
            true => nothing(view, question),
        };
        let narrow = narrow::draw(view, question, results, dispatch);
        return html! { <>{narrow}{content}{further(view, question, results, dispatch)}</> };
    }
    let pins = view.state.shelves(&view.url).pins;
    let source = Source { view, library: Some(library), pins: &pins };
    let one = |(index, hit): (usize, &Hit)| {
        let slot = Slot { reason: reason(view, hit), ..source.slot_at(&hit.library, hit.position) };
        card(view, Card { slot: &slot, kind: ShelfKind::Found, index })
    };
    let shown = results.hits.iter().take(question.shown.max(STEP)).enumerate();
    html! {
        <section class="shelf found" aria-labelledby="s-found">
            <div class="shelf-head">
                {view.heading(1, "h2", Some("s-found".into()), html! { {title(view, question)} })}
                <span class="n">{counted(view, results)}</span>
                <p>{note(view, results)}</p>
                {keep(view, question)}
            </div>
            <Hint when={When::Search} />
            {narrow::draw(view, question, results, dispatch)}
            <ul class="row" role="list">{for shown.map(one)}</ul>
            {further(view, question, results, dispatch)}
        </section>
    }
}

/// What is told of the results to those who do not see them.
pub fn told(view: &View, question: &Question, results: Option<&Results>) -> String {
    results.filter(|_| question.asked().is_some()).map_or_else(String::new, |results| counted(view, results))
}

/// Whether all has come that will by itself.
pub fn is_settled(view: &View, library: &LibraryRef, question: &Question) -> bool {
    let agreed = finder::reaches_beyond(library) && Consents::of(&view.state.profile).allows(Purpose::Search);
    !agreed || matches!(question.reach, Reach::Here | Reach::Failed)
}

/// A button where there is more.
fn further(view: &View, question: &Question, results: &Results, dispatch: &Dispatch) -> Html {
    if !results.further && results.hits.len() <= question.shown.max(STEP) {
        return Html::default();
    }
    html! {
        <div class="chips more">
            <button class="btn" type="button" onclick={more(dispatch)}>{view.i18n.text(Key::ShelfMore)}</button>
        </div>
    }
}

/// Shows more; the focus goes on to the first of them.
fn more(dispatch: &Dispatch) -> Callback<MouseEvent> {
    let dispatch = dispatch.clone();
    Callback::from(move |event: MouseEvent| {
        let list = event.target_dyn_into::<Element>().and_then(|it| it.closest(".found").ok()?);
        let last = list.and_then(|it| it.query_selector(".row > .card:last-child").ok()?);
        dispatch.dispatch(Act::More);
        gloo_timers::callback::Timeout::new(0, move || {
            let next =
                last.and_then(|it| it.next_element_sibling()).and_then(|it| it.query_selector(".link,button").ok()?);
            let next = next.and_then(|it| wasm_bindgen::JsCast::dyn_into::<HtmlElement>(it).ok());
            next.into_iter().for_each(|it| drop(it.focus()));
        })
        .forget();
    })
}

/// Makes a shelf of the page of what was asked.
fn keep(view: &View, question: &Question) -> Html {
    let of = match question.asked() {
        Some(Asked::Feature(kind, label)) => Some(Of::Feature(kind, label)).filter(Of::fits),
        Some(Asked::Words(words)) => follow::search(&words),
        None => None,
    };
    let Some(of) = of else { return Html::default() };
    let put = of.is_put(&view.state.profile);
    let (drawing, key) = if put { (Icon::Yes, Key::FindKept) } else { (Icon::Shelf, Key::FindKeep) };
    Button::pressed("btn small", put)
        .draw(view.press(follow::put_on(&of, put)), marked(drawing, "", view.i18n.text(key)))
}

fn title(view: &View, question: &Question) -> String {
    match question.asked() {
        Some(Asked::Feature(kind, label)) => view.label(kind, &label),
        Some(Asked::Words(words)) => view.i18n.fill(Key::FindFor, &[("query", &isolate(words.trim()))]),
        None => String::new(),
    }
}

fn counted(view: &View, results: &Results) -> String {
    let matched = i64::from(results.matched);
    match results.at_least {
        true => view.i18n.count(Key::FindAtLeast, matched, &[]),
        false => view.i18n.count(Key::ShelfCount, matched, &[]),
    }
}

/// What was made of the words, and what the order follows.
fn note(view: &View, results: &Results) -> String {
    let mut parts = Vec::new();
    for (typed, meant) in &results.corrected {
        parts.push(view.i18n.fill(Key::FindCorrected, &[("typed", &isolate(typed)), ("meant", &isolate(meant))]));
    }
    if !results.aside.is_empty() {
        let words: Vec<String> = results.aside.iter().map(|it| isolate(it)).collect();
        parts.push(view.i18n.fill(Key::FindAside, &[("words", &view.i18n.formats().list(&words))]));
    }
    parts.push(view.i18n.text(if results.personal { Key::FindOrderYours } else { Key::FindOrder }));
    parts.join(" ")
}

/// Where the words were found, the most telling first.
fn reason(view: &View, hit: &Hit) -> Option<String> {
    let best = hit.lines.iter().max_by_key(|line| line.points)?;
    Some(line_text(view, best))
}

/// One part of how well a title matches, in words.
pub fn line_text(view: &View, line: &Line) -> String {
    view.i18n.fill(line.key(), &[("word", &isolate(&line.word))])
}

fn nothing(view: &View, question: &Question) -> Html {
    let words = match question.asked() {
        Some(Asked::Words(words)) => isolate(words.trim()),
        Some(Asked::Feature(kind, label)) => isolate(&view.label(kind, &label)),
        None => String::new(),
    };
    let next = if question.filter.is_any() { Key::FindNothingWider } else { Key::FindNothingNext };
    html! {
        <>
        <Hint when={When::Nothing} />
        <div class="empty">
            {books()}
            <div>
                {view.heading(2, "h3", None, html! { {view.i18n.fill(Key::FindNothing, &[("query", &words)])} })}
                <p>{view.i18n.text(next)}</p>
            </div>
        </div>
        </>
    }
}
