//! Facets: what the titles that were found have in common, to narrow them down by.

use carrel_engine::feature::FeatureKind;
use yew::prelude::*;

use super::question::{Act, Question};
use crate::browser::field;
use crate::finder::{Filter, OFFERED, Results, Years};
use crate::i18n::Key;
use crate::view::button::Button;
use crate::view::context::View;
use crate::view::focus::hand_on;
use crate::view::icon::{Icon, icon};

/// So few titles are looked through sooner than narrowed down.
const FEW: usize = 4;

type Dispatch = UseReducerDispatcher<Question>;

/// A list for each facet that tells titles apart, and one that is chosen.
pub fn draw(view: &View, question: &Question, results: &Results, dispatch: &Dispatch) -> Html {
    let filter = &question.filter;
    if results.hits.len() < FEW && !filter.is_any() {
        return Html::default();
    }
    let kinds = OFFERED.into_iter().filter_map(|kind| of_kind(view, filter, results, kind, dispatch));
    let years = of_years(view, filter, results, dispatch);
    let here = results.tells_availability.then(|| {
        let mut next = filter.clone();
        next.here = !filter.here;
        Button::pressed("chip", filter.here).draw(narrow(dispatch, next), view.i18n.text(Key::FindHere).into())
    });
    let lists: Vec<Html> = kinds.chain(years).chain(here).collect();
    if lists.is_empty() && !filter.is_any() {
        return Html::default();
    }
    html! {
        <div class="narrow" role="group" aria-label={view.i18n.text(Key::FindNarrow)}>
            {for lists}
            if filter.is_any() {
                <button class="text" type="button" onclick={all_again(dispatch)}>{view.i18n.text(Key::FindAll)}</button>
            }
        </div>
    }
}

fn narrow(dispatch: &Dispatch, filter: Filter) -> Callback<MouseEvent> {
    let dispatch = dispatch.clone();
    Callback::from(move |_| dispatch.dispatch(Act::Narrow(filter.clone())))
}

/// Takes all choices away, and with them this button: the focus goes on.
fn all_again(dispatch: &Dispatch) -> Callback<MouseEvent> {
    let dispatch = dispatch.clone();
    Callback::from(move |event: MouseEvent| {
        hand_on(&event, ".narrow", ".find");
        dispatch.dispatch(Act::Narrow(Filter::default()));
    })
}

fn of_kind(view: &View, filter: &Filter, results: &Results, kind: FeatureKind, dispatch: &Dispatch) -> Option<Html> {
    let chosen = filter.feature(kind);
    let mut options: Vec<(String, u32)> = results.facets.of_kind(kind).to_vec();
    if let Some(label) = chosen.filter(|label| options.iter().all(|(other, _)| other != label)) {
        options.insert(0, (label.to_owned(), 0));
    }
    if options.len() < 2 && chosen.is_none() {
        return None;
    }
    let current = chosen.and_then(|label| options.iter().position(|(other, _)| other == label));
    let filters = options.iter().map(|(label, _)| filter.with(kind, Some(label.clone()))).collect();
    let texts = options.iter().map(|(label, count)| counted(view, &view.label(kind, label), *count)).collect();
    let name = view.i18n.named("kind.one", kind.as_str());
    Some(list(view, &name, texts, filters, filter.with(kind, None), current, dispatch))
}

fn of_years(view: &View, filter: &Filter, results: &Results, dispatch: &Dispatch) -> Option<Html> {
    let mut options: Vec<(Years, u32)> = results.facets.years.clone();
    if let Some(years) = filter.years.filter(|years| options.iter().all(|(other, _)| other != years)) {
        options.insert(0, (years, 0));
    }
    if options.len() < 2 && filter.years.is_none() {
        return None;
    }
    let current = filter.years.and_then(|years| options.iter().position(|(other, _)| *other == years));
    let filters = options.iter().map(|(years, _)| filter.in_years(Some(*years))).collect();
    let texts = options.iter().map(|(years, count)| counted(view, &span(view, *years), *count)).collect();
    Some(list(view, &view.i18n.text(Key::FindYears), texts, filters, filter.in_years(None), current, dispatch))
}

fn span(view: &View, years: Years) -> String {
    let year = |year: i32| match year {
        1.. => view.i18n.formats().year(year),
        _ => view.i18n.fill(Key::CardYearBce, &[("year", &view.i18n.formats().year(-year))]),
    };
    match years {
        Years { from: i32::MIN, to } => view.i18n.fill(Key::FindBefore, &[("year", &year(to + 1))]),
        Years { from, to } => [&year(from), "–", &year(to)].concat(),
    }
}

/// "Poetry (12)".
fn counted(view: &View, name: &str, count: u32) -> String {
    if count == 0 {
        return name.to_owned();
    }
    [name, " (", &view.i18n.formats().number(i64::from(count)), ")"].concat()
}

/// The browser's own list; its first entry takes the facet away.
fn list(
    view: &View,
    name: &str,
    texts: Vec<String>,
    filters: Vec<Filter>,
    none: Filter,
    current: Option<usize>,
    dispatch: &Dispatch,
) -> Html {
    let dispatch = dispatch.clone();
    let onchange = Callback::from(move |event: Event| {
        let chosen = event.target().and_then(|it| field::of(&it, "selectedIndex")?.as_f64()).unwrap_or(0.0);
        let filter = (chosen as usize).checked_sub(1).and_then(|at| filters.get(at)).unwrap_or(&none);
        dispatch.dispatch(Act::Narrow(filter.clone()));
    });
    let any = view.i18n.fill(Key::FindAny, &[("kind", name)]);
    html! {
        <label class="pickone">
            <span class="sr">{name.to_owned()}</span>
            <select {onchange} data-on={current.map(|_| "")}>
                <option selected={current.is_none()}>{any}</option>
                {for texts.into_iter().enumerate().map(|(at, text)| html! { <option selected={current == Some(at)}>{text}</option> })}
            </select>
            {icon(Icon::Down, "")}
        </label>
    }
}
