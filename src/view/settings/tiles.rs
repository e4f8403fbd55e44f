//! A choice between a few looks, each shown as a small picture of itself.

use yew::prelude::*;

use crate::i18n::Key;
use crate::view::context::View;

/// One look.
pub struct Tile {
    /// Its value among the others.
    pub value: &'static str,
    /// Its name.
    pub name: Key,
    /// Its picture, which says nothing that the name does not.
    pub picture: Html,
    /// Whether it is chosen.
    pub chosen: bool,
    /// What choosing it does.
    pub onchange: Callback<Event>,
}

/// The looks of a setting beside each other; `group` is the name that its radio buttons share.
pub fn tiles(view: &View, group: &'static str, title: Key, all: Vec<Tile>) -> Html {
    let id = AttrValue::from(["set-", group].concat());
    let one = |it: Tile| {
        html! {
            <label>
                <input type="radio" name={group} value={it.value} checked={it.chosen} onchange={it.onchange} />
                <span class="pic" aria-hidden="true">{it.picture}</span>
                <span class="name">{view.i18n.text(it.name)}</span>
            </label>
        }
    };
    html! {
        <div class="look">
            <span id={id.clone()}>{view.i18n.text(title)}</span>
            <div class="tiles" role="radiogroup" aria-labelledby={id}>{for all.into_iter().map(one)}</div>
        </div>
    }
}

/// A page in a theme: a heading and three covers. The colours are the styles'.
pub fn page(theme: &'static str) -> Html {
    html! {
        <svg class={classes!("mini", theme)} viewBox="0 0 60 36" preserveAspectRatio="xMidYMid slice">
            <rect class="p" width="60" height="36" />
            <rect class="k" x="6" y="5" width="20" height="3" />
            <path class="a" d="M6 13h13v18h-13z" />
            <path class="k" d="M23 15h13v16h-13z" />
            <path class="e" d="M40 12h13v19h-13z" />
            <path class="l" d="M4 31.5h52" />
        </svg>
    }
}

/// A page whose titles are shown in a way: as covers, small covers or lines.
pub fn titles(_: &View, layout: &'static str) -> Html {
    let drawn = match layout {
        "small" => {
            "M5 6h8v10h-8zM17 6h8v10h-8zM29 6h8v10h-8zM41 6h8v10h-8zM5 20h8v10h-8zM17 20h8v10h-8zM29 20h8v10h-8zM41 20h8v10h-8z"
        }
        "list" => "M5 6h5v6h-5zM14 7.5h34v3h-34zM5 15h5v6h-5zM14 16.5h26v3h-26zM5 24h5v6h-5zM14 25.5h31v3h-31z",
        _ => "M5 6h13v19h-13zM23.5 6h13v19h-13zM42 6h13v19h-13zM5 28h10v2h-10zM23.5 28h8v2h-8zM42 28h11v2h-11z",
    };
    html! { <svg class="mini here" viewBox="0 0 60 36"><path class="a" d={drawn} /></svg> }
}
