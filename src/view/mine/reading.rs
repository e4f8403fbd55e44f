//! The readings of a title: when, and what the reader thought of it.

use web_sys::Element;
use yew::prelude::*;

use super::MineProps;
use crate::browser::field::{self, is, typed, value};
use crate::browser::intl;
use crate::i18n::Key;
use crate::lists::{self, Reading, SOMETIME, iso};
use crate::view::button::{Button, marked};
use crate::view::context::{View, use_view};
use crate::view::form::{edit, leave};
use crate::view::icon::{Icon, icon};

/// Stars of a rating, each of two halves.
const STARS: u8 = 5;

/// The readings so far, and a form for one more.
#[component]
pub fn Readings(props: &MineProps) -> Html {
    let view = use_view();
    let (rating, day) = (use_state(|| 0_u8), use_state(|| iso(view.day)));
    let profile = &view.state.profile;
    let one = |it: Reading<'_>| {
        let label = view.i18n.fill(Key::ReadRemove, &[("day", &said(&view, &it))]);
        let button = Button { label: Some(label.into()), ..Button::new("ib") };
        html! {
            <li key={it.day.to_owned()}>
                <span class="name"><span>{said(&view, &it)}</span>{stars(&view, it.rating)}</span>
                {button.draw(leave(&view, lists::unlogged(profile, it), ".part"), icon(Icon::Close, ""))}
            </li>
        }
    };
    let onsubmit = {
        let (view, props) = (view.clone(), props.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let Some(form) = event.target_dyn_into::<Element>() else { return };
            let field = |selector: &str| form.query_selector(selector).ok().flatten();
            let on = |selector: &str| field(selector).is_some_and(|it| is(&it, "checked"));
            let day = field("[type=date]").map_or_else(String::new, |it| value(&it));
            let day = if on("[name=sometime]") || !is_day(&day) { SOMETIME } else { day.as_str() };
            // As it is chosen, and not as it was drawn last.
            let rating =
                field("[name=stars]:checked").and_then(|it| value(&it).parse::<u8>().ok()).unwrap_or(0).min(STARS) * 2;
            let reading = Reading { day, title: &props.id, rating, elsewhere: on("[name=elsewhere]") };
            edit(&view, lists::logged(&view.state.profile, reading, Some(props.snapshot.clone())));
        })
    };
    let today = iso(view.day);
    let choose_day = {
        let day = day.setter();
        Callback::from(move |event: InputEvent| day.set(typed(&event)))
    };
    html! {
        <div class="part">
            <h4 class="h4">{view.i18n.text(Key::ReadTitle)}</h4>
            <ul role="list" class="rows">{for lists::readings_of(profile, &props.id).into_iter().map(one)}</ul>
            <form class="read" {onsubmit}>
                <label>{view.i18n.text(Key::ReadDay)}<input class="day" type="date" value={(*day).clone()} max={today} oninput={choose_day} onclick={open_calendar} /></label>
                {choose_stars(&view, &rating)}
                <label class="tick"><input type="checkbox" name="sometime" /><span>{view.i18n.text(Key::ReadSometime)}</span></label>
                <label class="tick"><input type="checkbox" name="elsewhere" /><span>{view.i18n.text(Key::ReadElsewhere)}</span></label>
                <button class="btn" type="submit">{marked(Icon::Log, "", view.i18n.text(Key::ReadAdd))}</button>
            </form>
        </div>
    }
}

/// Opens the browser's calendar: the sign that does is a stop of its own for keys, which need none.
fn open_calendar(event: MouseEvent) {
    event.target().into_iter().for_each(|it| drop(field::tell(&it, "showPicker")));
}

fn is_day(text: &str) -> bool {
    carrel_engine::date::parse_day(text).is_some()
}

/// When it was, in a sentence.
pub fn said(view: &View, it: &Reading<'_>) -> String {
    let when = match it.day {
        SOMETIME => view.i18n.text(Key::ReadUndated),
        day => view.i18n.fill(Key::ReadOn, &[("day", &intl::day(view.i18n.tag(), day))]),
    };
    if it.elsewhere { [&when, " · ", &view.i18n.text(Key::ReadFrom)].concat() } else { when }
}

/// A rating as stars; nothing where there is none.
pub fn stars(view: &View, rating: u8) -> Html {
    if rating == 0 {
        return Html::default();
    }
    let label = name(view, rating);
    let star = |place: u8| {
        let class = match rating {
            it if it >= 2 * place => "on",
            it if it + 1 == 2 * place => "half",
            _ => "off",
        };
        html! { <span class={class}>{icon(Icon::Star, "")}</span> }
    };
    html! { <span class="rated" role="img" aria-label={label}>{for (1..=STARS).map(star)}</span> }
}

/// "4 stars", "3½ of 5 stars".
fn name(view: &View, rating: u8) -> String {
    let whole = i64::from(rating / 2);
    if rating % 2 == 0 {
        return view.i18n.count(Key::ReadStars, whole, &[]);
    }
    let number = if whole == 0 { String::new() } else { view.i18n.formats().number(whole) };
    view.i18n.fill(Key::ReadHalf, &[("stars", &[number.as_str(), "½"].concat())])
}

/// Stars to choose from.
pub fn choose_stars(view: &View, rating: &UseStateHandle<u8>) -> Html {
    let one = |stars: u8| {
        let (set, label) =
            (rating.setter(), if stars == 0 { view.i18n.text(Key::ReadNoStars) } else { name(view, 2 * stars) });
        let onchange = Callback::from(move |_: Event| set.set(2 * stars));
        let (class, drawing) = match stars {
            0 => ("none", Icon::Close),
            _ if 2 * stars <= **rating => ("on", Icon::Star),
            _ => ("off", Icon::Star),
        };
        html! {
            <label class={class} title={label.clone()}>
                <input type="radio" name="stars" value={stars.to_string()} checked={**rating == 2 * stars} {onchange} aria-label={label} />
                {icon(drawing, "")}
            </label>
        }
    };
    html! {
        <fieldset class="stars">
            <legend>{view.i18n.text(Key::ReadRating)}</legend>
            {for (1..=STARS).chain([0]).map(one)}
        </fieldset>
    }
}
