//! The reading log: a year in pictures, a goal of one's own, and every reading.

use carrel_engine::map::{Map, sorted};
use yew::prelude::*;

use super::{LOG, known, opener, thumb};
use carrel_engine::date::parse_day;

use crate::browser::field::typed;
use crate::browser::intl::{self, year_and_month};
use crate::export::hand_out;
use crate::i18n::Key;
use crate::lists::{self, Reading, SOMETIME, iso};
use crate::state::Action;
use crate::tips::When;
use crate::view::button::{Button, marked};
use crate::view::context::{Ask, View, use_view};
use crate::view::desk::chart::{self, Bar};
use crate::view::draft::Draft;
use crate::view::icon::{Icon, icon};
use crate::view::mine::reading::{said, stars};
use crate::view::tip::Hint;

/// Readings that are shown at first, and more at a time.
const AT_ONCE: usize = 50;
/// Topics that are shown of a year.
const TOPICS: usize = 6;
/// Greatest goal.
const MOST: u32 = 999;

/// The log.
#[component]
pub fn LogPage() -> Html {
    let view = use_view();
    let (year, shown) = (use_state(|| None::<String>), use_state(|| AT_ONCE));
    let readings = lists::readings(&view.state.profile);
    if readings.is_empty() {
        return html! {
            <div class="empty">
                {crate::view::empty::books()}
                {view.heading(2, "h3", None, html! { {view.i18n.text(Key::LogNone)} })}
                <p>{view.i18n.text(Key::LogNoneNext)}</p>
            </div>
        };
    }
    let tag = view.i18n.tag();
    let dated: Vec<(String, Reading<'_>)> = readings.iter().map(|it| (year_of(tag, it), *it)).collect();
    let years = years(&dated);
    // The year of the latest reading, until the reader chooses another.
    let chosen = (*year).clone().or_else(|| years.first().cloned()).unwrap_or_default();
    let of_year: Vec<Reading<'_>> =
        dated.iter().filter(|it| chosen.is_empty() || it.0 == chosen).map(|it| it.1).collect();
    let onchange = {
        let (year, shown) = (year.setter(), shown.setter());
        Callback::from(move |event: Event| {
            year.set(Some(typed(&event)));
            shown.set(AT_ONCE);
        })
    };
    let more = {
        let shown = shown.clone();
        Callback::from(move |_: MouseEvent| shown.set(*shown + AT_ONCE))
    };
    let option =
        |it: &String| html! { <option value={it.clone()} selected={*it == chosen}>{written(&view, it)}</option> };
    let row = |it: &Reading<'_>| {
        let title = known(&view, it.title);
        html! {
            <li key={[it.day, "/", it.title].concat()}>
                {thumb(&view, it.title, &title)}
                <div class="name">{opener(&view, it.title, &title, LOG)}<span class="quiet">{said(&view, it)}</span>{stars(&view, it.rating)}</div>
            </li>
        }
    };
    html! {
        <>
            <Hint when={When::Log} />
            <div class="line">
                <label for="log-year">{view.i18n.text(Key::LogYear)}</label>
                <span class="pickone">
                    <select id="log-year" {onchange}>
                        {for years.iter().map(option)}
                        <option value="" selected={chosen.is_empty()}>{view.i18n.text(Key::LogAll)}</option>
                    </select>
                    {icon(Icon::Down, "")}
                </span>
            </div>
            <p class="sum">{view.i18n.count(Key::LogRead, of_year.len() as i64, &[])}</p>
            if is_year(&chosen) { {goal(&view, &chosen, of_year.len())} }
            {review(&view, &chosen, &of_year)}
            <ol role="list" class="titles">{for of_year.iter().take(*shown).map(row)}</ol>
            if of_year.len() > *shown {
                {Button::new("btn more").draw(more, view.i18n.text(Key::LogMore).into())}
            }
        </>
    }
}

/// The year of a reading in the reader's calendar; [`SOMETIME`] where it is not known.
fn year_of(tag: &str, it: &Reading<'_>) -> String {
    let known = || year_and_month(tag, it.day).map(|it| it.0.to_string());
    if it.day == SOMETIME { SOMETIME.to_owned() } else { known().unwrap_or_else(|| SOMETIME.to_owned()) }
}

fn is_year(text: &str) -> bool {
    text.parse::<i32>().is_ok()
}

/// The years of readings, the latest first.
fn years(readings: &[(String, Reading<'_>)]) -> Vec<String> {
    let mut years: Vec<String> = readings.iter().map(|it| it.0.clone()).collect();
    years.dedup();
    years
}

/// The months of a year by name, found from a day in it: years begin and end elsewhere in other calendars.
fn months_of(tag: &str, day: &str) -> Vec<String> {
    let (Some((year, _)), Some(middle)) = (year_and_month(tag, day), parse_day(day)) else { return Vec::new() };
    let mut months: Vec<String> = Vec::new();
    for day in (middle - 400..middle + 400).step_by(7).map(iso) {
        let Some((_, month)) = year_and_month(tag, &day).filter(|it| it.0 == year) else { continue };
        if month == months.len() + 1 {
            months.push(intl::month(tag, &day));
        }
    }
    months
}

/// A year as the reader's language writes it.
fn written(view: &View, year: &str) -> String {
    match year.parse() {
        Ok(number) if is_year(year) => view.i18n.formats().year(number),
        _ => view.i18n.text(Key::ReadSometime),
    }
}

/// The setting that holds the goal of a year.
fn goal_of(year: &str) -> String {
    ["goal.", year].concat()
}

/// How far the reader is with a goal, and the goal.
fn goal(view: &View, year: &str, done: usize) -> Html {
    let goal: Option<u32> = view.state.profile.setting(&goal_of(year)).and_then(|it| it.parse().ok());
    let (ask, name) = (view.ask.clone(), goal_of(year));
    let on_change = Callback::from(move |text: String| {
        let goal = text.trim().parse::<u32>().ok().filter(|it| *it > 0).map(|it| it.min(MOST).to_string());
        ask.emit(Ask::Do(Action::Setting(name.clone(), goal)));
    });
    let number = |it: u32| view.i18n.formats().number(i64::from(it));
    let label = view.i18n.fill(Key::LogGoal, &[("year", &written(view, year))]);
    html! {
        <div class="goal">
            <div class="line">
                <label for="log-goal">{label}</label>
                <Draft key={year.to_owned()} id="log-goal" class="day" kind="number" bounds={(1, MOST)} kept={goal.map_or_else(String::new, |it| it.to_string())} placeholder={view.i18n.text(Key::LogGoalNone)} {on_change} />
            </div>
            if let Some(goal) = goal {
                {chart::share(done as u32, goal)}
                <p class="quiet">{view.i18n.fill(Key::LogOfGoal, &[("done", &number(done as u32)), ("all", &number(goal))])}</p>
            }
        </div>
    }
}

/// What is to be seen of some readings.
struct Seen {
    title: String,
    months: Vec<Bar>,
    topics: Vec<Bar>,
    stars: Vec<Bar>,
}

fn seen(view: &View, year: &str, readings: &[Reading<'_>]) -> Seen {
    let tag = view.i18n.tag();
    let names = readings.first().filter(|_| is_year(year)).map_or_else(Vec::new, |it| months_of(tag, it.day));
    let mut months = vec![0_u32; names.len()];
    let mut stars = [0_u32; 5];
    let mut topics: Map<String, u32> = Map::new();
    for it in readings {
        if !names.is_empty()
            && let Some((_, month)) = year_and_month(tag, it.day)
        {
            months.get_mut(month.wrapping_sub(1)).into_iter().for_each(|it| *it += 1);
        }
        if it.rating > 0 {
            stars[usize::from(it.rating.div_ceil(2)).clamp(1, 5) - 1] += 1;
        }
        let topic = known(view, it.title).topic;
        if !topic.is_empty() {
            *topics.or_insert_with(topic, || 0) += 1;
        }
    }
    let number = |it: u32| view.i18n.formats().number(i64::from(it));
    let bar = |label: String, count: u32| Bar { label, value: number(count), count };
    let most = sorted(topics.iter().map(|(name, count)| (name.clone(), *count)).collect(), |a: &(String, u32), b| {
        b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0))
    });
    Seen {
        title: view.i18n.fill(Key::LogReview, &[("year", &written(view, year))]),
        months: names.into_iter().zip(months).map(|(name, count)| bar(name, count)).collect(),
        topics: most.into_iter().take(TOPICS).map(|(name, count)| bar(name, count)).collect(),
        stars: (0..5)
            .rev()
            .filter(|_| stars.iter().any(|it| *it > 0))
            .map(|it| bar(view.i18n.count(Key::ReadStars, it as i64 + 1, &[]), stars[it]))
            .collect(),
    }
}

/// The year in pictures, which the reader may take along.
fn review(view: &View, year: &str, readings: &[Reading<'_>]) -> Html {
    let seen = seen(view, year, readings);
    let part = |key: Key, bars: &[Bar]| {
        if bars.is_empty() {
            return Html::default();
        }
        let id = key.as_str().replace('.', "-");
        html! {
            <div class="part">
                <h4 class="h4" id={id.clone()}>{view.i18n.text(key)}</h4>
                {if key == Key::LogMonths { chart::columns(bars, &id) } else { chart::rows(bars, &id) }}
            </div>
        }
    };
    let picture = {
        let name = ["reading-", if year.is_empty() { "log" } else { year }, ".svg"].concat();
        let text = chart::picture(&seen.title, &[&seen.months, &seen.topics, &seen.stars], view.i18n.direction());
        Callback::from(move |_: MouseEvent| hand_out(&name, "image/svg+xml", &text))
    };
    html! {
        <section class="review" aria-labelledby="log-review">
            {view.heading(2, "h3", Some("log-review".into()), html! { {if is_year(year) { seen.title.clone() } else { view.i18n.text(Key::PageLog) }} })}
            {part(Key::LogMonths, &seen.months)}
            {part(Key::LogTopics, &seen.topics)}
            {part(Key::LogStars, &seen.stars)}
            {Button::new("btn small").draw(picture, marked(Icon::Export, "", view.i18n.text(Key::LogPicture)))}
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_come_latest_first_and_the_unknown_one_last() {
        let reading = |day| Reading { day, title: "a", rating: 0, elsewhere: false };
        let days = ["2026-11-30", "2026-01-02", "2025-05-05", SOMETIME];
        let dated: Vec<_> = days.into_iter().map(|day| (year_of("en", &reading(day)), reading(day))).collect();
        assert_eq!(years(&dated), ["2026", "2025", SOMETIME]);
        assert_eq!(months_of("en", "2026-11-30").len(), 12);
        assert!(is_year("2026") && !is_year(SOMETIME) && !is_year("") && !is_year("20x6"));
    }
}
