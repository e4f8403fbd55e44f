//! Language, colours, size of text, and how titles are shown.

use yew::prelude::*;

use super::tiles::{Tile, page, tiles, titles};
use crate::browser::field::typed;
use crate::i18n::Key;
use crate::lists::{MAX_NAME, cut};
use crate::settings::{Settings, Theme};
use crate::state::Action;
use crate::view::context::{Ask, View, use_view};
use crate::view::draft::Draft;
use crate::view::icon::{Icon, icon};

/// The languages that there are, each by its own name.
pub const LOCALES: [(&str, &str); 5] =
    [("en", "English"), ("ar", "العربية"), ("es", "Español"), ("fa", "فارسی"), ("zh", "中文")];

/// The choices of how the page looks.
#[component]
pub fn Look() -> Html {
    let view = use_view();
    let onchange = use_callback(view.ask.clone(), |event: Event, ask| {
        ask.emit(Ask::Speak(typed(&event)));
    });
    let offered = offered(&view.settings);
    let current = current(&offered, view.i18n.tag());
    let option = |(tag, name): &(&'static str, &'static str)| {
        html! { <option value={*tag} lang={*tag} selected={Some(*tag) == current}>{*name}</option> }
    };
    html! {
        <>
            <div class="line">
                <label for="lang">{view.i18n.text(Key::SettingsLanguage)}</label>
                <span class="pickone">
                    <select id="lang" {onchange}>{ offered.iter().map(option).collect::<Html>() }</select>
                    { icon(Icon::Down, "") }
                </span>
            </div>
            { greeting(&view) }
            <ThemeChoice />
            { choice(&view, "layout", Key::SettingsLayout, &[("", Key::LayoutCovers), ("small", Key::LayoutSmall), ("list", Key::LayoutList)], titles) }
            { choice(&view, "size", Key::SettingsSize, &[("", Key::SizeNormal), ("large", Key::SizeLarge), ("larger", Key::SizeLarger)], sample) }
        </>
    }
}

/// The languages that the library offers; all if it names none that is there.
fn offered(settings: &Settings) -> Vec<(&'static str, &'static str)> {
    let named = |(tag, _): &(&str, &str)| settings.locales.iter().any(|it| it == tag);
    let offered: Vec<_> = LOCALES.into_iter().filter(named).collect();
    if offered.is_empty() { LOCALES.to_vec() } else { offered }
}

/// The offered language that a tag such as `fa-IR` means.
fn current(offered: &[(&'static str, &'static str)], tag: &str) -> Option<&'static str> {
    let base = tag.split('-').next().unwrap_or(tag);
    offered.iter().map(|(tag, _)| *tag).find(|it| it.eq_ignore_ascii_case(base))
}

#[component]
fn ThemeChoice() -> Html {
    let view = use_view();
    let chosen = view.state.profile.setting("theme").and_then(Theme::parse).unwrap_or(view.settings.theme);
    let tile = |theme: Theme| {
        let own = view.settings.theme;
        let onchange = view.ask.reform(move |_: Event| {
            // The library's own theme is no choice to be kept: it may change it.
            let value = (theme != own).then(|| theme.as_str().to_owned());
            Ask::Do(Action::Setting("theme".into(), value))
        });
        let picture = match theme {
            Theme::Auto => html! { <>{page("light")}{page("dark half")}</> },
            Theme::Light => page("light"),
            Theme::Dark => page("dark"),
            Theme::Contrast => page("contrast"),
        };
        Tile { value: theme.as_str(), name: name(theme), picture, chosen: theme == chosen, onchange }
    };
    tiles(&view, "th", Key::SettingsTheme, Theme::ALL.into_iter().map(tile).collect())
}

/// How the page greets, in the reader's own words.
fn greeting(view: &View) -> Html {
    let on_change = view.ask.reform(|text: String| {
        let text = cut(&text, MAX_NAME);
        Ask::Do(Action::Setting("greeting".into(), (!text.is_empty()).then(|| text.to_owned())))
    });
    let kept = view.state.profile.setting("greeting").unwrap_or_default().to_owned();
    html! {
        <div class="line">
            <label for="greeting">{view.i18n.text(Key::SettingsGreeting)}</label>
            <Draft id="greeting" class="day" {kept} placeholder={view.i18n.text(Key::SettingsGreetingHint)} {on_change} />
        </div>
    }
}

/// One of a few values of a setting, the first being the usual one, which is not kept.
fn choice(
    view: &View,
    setting: &'static str,
    title: Key,
    values: &[(&'static str, Key)],
    picture: impl Fn(&View, &'static str) -> Html,
) -> Html {
    let kept = view.state.profile.setting(setting).unwrap_or_default();
    let chosen = values.iter().find(|(value, _)| *value == kept).map_or("", |(value, _)| value);
    let tile = |&(value, name): &(&'static str, Key)| {
        let onchange = view.ask.reform(move |_: Event| {
            let value = (!value.is_empty()).then(|| value.to_owned());
            Ask::Do(Action::Setting(setting.into(), value))
        });
        Tile { value, name, picture: picture(view, value), chosen: value == chosen, onchange }
    };
    tiles(view, setting, title, values.iter().map(tile).collect())
}

/// Letters of the reader's language in a size.
fn sample(view: &View, size: &'static str) -> Html {
    html! { <span class={classes!("letters", size)}>{view.i18n.text(Key::SizeSample)}</span> }
}

fn name(theme: Theme) -> Key {
    match theme {
        Theme::Auto => Key::ThemeAuto,
        Theme::Light => Key::ThemeLight,
        Theme::Dark => Key::ThemeDark,
        Theme::Contrast => Key::ThemeContrast,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(locales: &[&str]) -> Vec<&'static str> {
        let settings = Settings { locales: locales.iter().map(|it| (*it).to_owned()).collect(), ..Settings::default() };
        offered(&settings).into_iter().map(|(tag, _)| tag).collect()
    }

    #[test]
    fn a_library_offers_the_languages_it_names_and_that_there_are() {
        assert_eq!(tags(&[]), ["en", "ar", "es", "fa", "zh"]);
        assert_eq!(tags(&["zh", "xx"]), ["zh"]);
        assert_eq!(tags(&["xx"]), tags(&[]));
    }

    #[test]
    fn a_regional_tag_means_its_language() {
        assert_eq!(current(&LOCALES, "fa-IR"), Some("fa"));
        assert_eq!(current(&LOCALES, "ZH-Hans"), Some("zh"));
        assert_eq!(current(&LOCALES, "qps"), None);
    }
}
