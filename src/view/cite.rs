//! Citing a title in a common style, and the link to it. Comes later: see [`crate::later`].

use yew::prelude::*;

use super::button::{Button, marked};
use super::context::use_view;
use super::desk::take::{copied_text, copy_or_select, work};
use super::icon::{Icon, icon};
use crate::browser::field::typed;
use crate::cite::{Run, Style, cite, plain};
use crate::fragment;
use crate::i18n::Key;

/// Which title.
#[derive(Clone, PartialEq, Properties)]
pub struct CiteProps {
    /// Its id.
    pub id: AttrValue,
}

/// What the styles are called wherever they are used.
fn name(style: Style) -> &'static str {
    match style {
        Style::Apa => "APA",
        Style::Mla => "MLA",
        Style::Chicago => "Chicago",
        Style::Harvard => "Harvard",
        Style::Vancouver => "Vancouver",
    }
}

/// The citation and the link, each to be copied.
#[component]
pub fn Cite(props: &CiteProps) -> Html {
    let view = use_view();
    let (style, copied) = (use_state(|| Style::Apa), use_state(|| None::<bool>));
    let (shown, link_field) = (use_node_ref(), use_node_ref());
    let runs = cite(&work(&view, &props.id), *style);
    let link = fragment::link(&props.id);
    let onchange = {
        let (style, copied) = (style.setter(), copied.setter());
        Callback::from(move |event: Event| {
            let chosen = typed(&event);
            style.set(Style::parse(&chosen).unwrap_or(Style::Apa));
            copied.set(None);
        })
    };
    let take = |text: String, field: &NodeRef| {
        let (copied, field) = (copied.setter(), field.clone());
        Callback::from(move |_: MouseEvent| copy_or_select(text.clone(), &field, copied.clone()))
    };
    let run = |it: &Run| {
        if it.italic {
            html! { <cite>{&it.text}</cite> }
        } else {
            html! { {&it.text} }
        }
    };
    let option = |it: Style| html! { <option value={it.as_str()} selected={it == *style}>{name(it)}</option> };
    html! {
        <section aria-labelledby="why-cite">
            {view.heading(2, "h3", Some("why-cite".into()), html! { {view.i18n.text(Key::CiteTitle)} })}
            <div class="part">
                <div class="line">
                    <label for="cite-style">{view.i18n.text(Key::CiteStyle)}</label>
                    <span class="pickone"><select id="cite-style" {onchange}>{for Style::ALL.into_iter().map(option)}</select>{icon(Icon::Down, "")}</span>
                </div>
                <p class="citation" dir="auto" ref={shown.clone()}>{for runs.iter().map(run)}</p>
                {Button::new("btn small").draw(take(plain(&runs), &shown), marked(Icon::Export, "", view.i18n.text(Key::CiteCopy)))}
            </div>
            <div class="short">
                <label class="field"><span class="sr">{view.i18n.text(Key::ShareLink)}</span><input ref={link_field.clone()} type="text" readonly=true dir="ltr" value={link.clone()} /></label>
                {Button::new("btn small").draw(take(link, &link_field), marked(Icon::Export, "", view.i18n.text(Key::ShareLink)))}
            </div>
            {copied_text(&view, *copied)}
        </section>
    }
}
