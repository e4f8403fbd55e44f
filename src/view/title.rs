//! `<carrel-title>`: what can be done with the title of a record page.

use carrel_engine::profile::Reaction;
use carrel_engine::rank::ShelfKind;
use yew::prelude::*;

use super::actions::{ACTS, Subject, toggle};
use super::button::{Button, marked};
use super::context::View;
use super::over::Panel;
use super::page::opener;
use crate::i18n::Key;
use crate::state::{Keeping, MemoryReason};

/// The title of a record page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The title's id.
    pub id: AttrValue,
    /// Its name, where the collection does not have it.
    pub name: AttrValue,
    /// Its creator, likewise.
    pub creator: AttrValue,
}

/// Save, like, not interested, and why.
pub fn strip(view: &View, record: &Record) -> Html {
    let subject = subject(view, record);
    let label = view.i18n.fill(Key::TitleGroup, &[("title", &subject.title)]);
    let acts = ACTS.iter().map(|&(reaction, drawing, key)| {
        let extra = if reaction == Reaction::NotInterested { "cut" } else { "" };
        let button = Button::pressed("act", view.state.profile.has(reaction, &subject.id));
        button.draw(toggle(view, &subject, reaction, None), marked(drawing, extra, view.i18n.text(key)))
    });
    let known = view.library().is_some_and(|library| library.collection.find(&subject.id).is_some());
    let why = Panel::Why { id: record.id.clone(), kind: ShelfKind::Picked, moved: None };
    html! {
        <div class="strip" role="group" aria-label={label}>
            {for acts}
            if known {
                {opener(view, "text", why, view.i18n.text(Key::CardWhy).into())}
            }
            if matches!(view.state.keeping, Keeping::Memory(MemoryReason::Denied | MemoryReason::Full)) {
                <p class="quiet note">{view.i18n.text(Key::SaidMemory)}</p>
            }
        </div>
    }
}

/// The title as the collection has it, otherwise as the record page says.
fn subject(view: &View, record: &Record) -> Subject {
    if let Some(library) = view.library() {
        if let Some(position) = library.collection.find(&record.id) {
            return Subject::of(&library, position);
        }
    }
    let title = if record.name.is_empty() { &record.id } else { &record.name };
    Subject { id: record.id.to_string(), title: title.to_string(), creator: record.creator.to_string() }
}
