//! `<carrel-title>`: what can be done with the title of a record page.

use carrel_engine::profile::{Reaction, Snapshot};
use yew::prelude::*;

use super::actions::{Subject, toggle};
use super::context::{View, use_view};
use super::icon::icon;
use super::status::{Status, use_status};
use super::why::WhyDialog;
use crate::i18n::Key;
use crate::state::{Keeping, MemoryReason};
use carrel_engine::rank::ShelfKind;

/// Properties of [`TitleStrip`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct TitleStripProps {
    /// The title's id.
    pub id: AttrValue,
    /// Its name, where the collection does not have it.
    pub name: AttrValue,
    /// Its creator, likewise.
    pub creator: AttrValue,
}

/// Save, like, not interested, and why.
#[component]
pub fn TitleStrip(props: &TitleStripProps) -> Html {
    let view = use_view();
    let status = use_status();
    let why = use_state_eq(|| false);
    {
        let setter = why.setter();
        use_effect_with(view.state.erasures, move |_| setter.set(false));
    }
    let subject = subject(&view, props);
    let open = {
        let why = why.clone();
        Callback::from(move |_: MouseEvent| why.set(true))
    };
    let close = {
        let why = why.clone();
        Callback::from(move |()| why.set(false))
    };
    let label = view.i18n.fill(Key::TitleGroup, &[("title", &subject.title)]);
    let acts = super::actions::ACTS.iter().map(|&(reaction, drawing, key)| {
        let pressed = view.state.profile.has(reaction, &subject.id);
        let extra = if reaction == Reaction::NotInterested { "cut" } else { "" };
        html! {
            <button class="act" type="button" aria-pressed={if pressed { "true" } else { "false" }} onclick={toggle(&view, &status, &subject, reaction, None)}>
                {icon(drawing, extra)}{view.i18n.text(key)}
            </button>
        }
    });
    let known = view.library().is_some_and(|library| library.collection.find(&subject.id).is_some());
    html! {
        <div class="carrel bare" data-theme={super::page::theme(&view)} dir={view.i18n.direction()} lang={view.i18n.tag().to_owned()}>
            <div class="strip" role="group" aria-label={label}>
                {for acts}
                if known {
                    <button class="text" type="button" aria-haspopup="dialog" onclick={open}>{view.i18n.text(Key::CardWhy)}</button>
                }
                if matches!(view.state.keeping, Keeping::Memory(MemoryReason::Denied | MemoryReason::Full)) {
                    <p class="quiet note">{view.i18n.text(Key::SaidMemory)}</p>
                }
            </div>
            if *why && known {
                <WhyDialog id={subject.id.clone()} kind={ShelfKind::Picked} moved={None} on_close={close} status={status.clone()} />
            }
            <Status {status} />
        </div>
    }
}

/// The title as the collection has it, otherwise as the record page says.
fn subject(view: &View, props: &TitleStripProps) -> Subject {
    if let Some(library) = view.library() {
        if let Some(position) = library.collection.find(&props.id) {
            return Subject::of(&library, position);
        }
    }
    let title = if props.name.is_empty() { props.id.clone() } else { props.name.clone() };
    Subject {
        id: props.id.to_string(),
        snapshot: Snapshot::new(&title, &props.creator, &[], ""),
        title: title.to_string(),
    }
}
