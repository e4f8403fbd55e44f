//! The drawn cover of a title.

use yew::prelude::*;

use crate::cover::{Look, Shape, binding, length_class, look, pattern, script};

/// The cover of a title by its main creator; the most telling topic's titles share a family of covers. All but the title
/// may be empty.
///
/// Its text repeats the link it is in, so it is hidden from screen readers.
pub fn cover(title: &AttrValue, creator: &AttrValue, topic: &AttrValue, lang: &AttrValue) -> Html {
    let look = look(title, creator, topic);
    let vertical = script::is_vertical(title);
    let lang = (!lang.is_empty()).then(|| lang.clone());
    html! {
        <span class={class(look, vertical)} part="cover" aria-hidden="true" {lang} dir={script::direction(title)}>
            <svg class="art" viewBox="0 0 200 300" preserveAspectRatio="xMidYMid slice">
                { for pattern(look.kind, look.seed).into_iter().map(draw) }
                if vertical { { draw(binding()) } }
            </svg>
            <span class="plate">
                <span class={classes!("ct", length_class(title))}>{title}</span>
                <span class="cc">{creator}</span>
            </span>
        </span>
    }
}

fn class(look: Look, vertical: bool) -> AttrValue {
    let mut class = String::from(if vertical { "cover vertical pal-" } else { "cover pal-" });
    class.push_str(&look.palette.to_string());
    if !vertical {
        class.push_str(" lay-");
        class.push_str(&look.layout.to_string());
    }
    class.push_str(" h-");
    class.push_str(&look.height.to_string());
    class.into()
}

fn draw(shape: Shape) -> Html {
    match shape {
        Shape::Rect { x, y, w, h, class } => {
            let [x, y, width, height] = [x, y, w, h].map(|it| it.to_string());
            html! { <rect {x} {y} {width} {height} {class} /> }
        }
        Shape::Circle { cx, cy, r, class } => {
            let [cx, cy, r] = [cx, cy, r].map(|it| it.to_string());
            html! { <circle {cx} {cy} {r} {class} /> }
        }
        Shape::Path { d, class } => html! { <path {d} {class} /> },
    }
}
