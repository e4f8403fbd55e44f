//! The drawn cover of a title.

use yew::prelude::*;

use crate::cover::{Look, Shape, binding, length_class, look, pattern, script};

/// What a cover is drawn from.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct CoverProps {
    /// The title as displayed.
    pub title: AttrValue,
    /// The main creator; may be empty.
    #[prop_or_default]
    pub creator: AttrValue,
    /// The most telling topic, whose titles share a family of covers; may be empty.
    #[prop_or_default]
    pub topic: AttrValue,
    /// The title's language; may be empty.
    #[prop_or_default]
    pub lang: AttrValue,
}

/// A cover. It knows nothing but its properties, so it is drawn once for each title and kept.
///
/// Its text repeats the link it is in, so it is hidden from screen readers.
#[derive(Debug)]
pub struct Cover;

impl Component for Cover {
    type Message = ();
    type Properties = CoverProps;

    fn create(_: &Context<Self>) -> Self {
        Self
    }

    fn view(&self, context: &Context<Self>) -> Html {
        cover(context.props())
    }
}

fn cover(props: &CoverProps) -> Html {
    let CoverProps { title, creator, topic, lang } = props;
    let look = look(title, creator, topic);
    let vertical = script::is_vertical(title);
    let lang = (!lang.is_empty()).then(|| lang.clone());
    html! {
        <span class={class(look, vertical)} part="cover" aria-hidden="true" {lang} dir={script::direction(title)}>
            <svg class="art" viewBox="0 0 200 300" preserveAspectRatio="xMidYMid slice" focusable="false">
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
