//! Save, like, not interested: the three things to do with any title.

use carrel_engine::feature::FeatureKind;
use carrel_engine::profile::Reaction;
use carrel_engine::rank::ShelfKind;
use yew::prelude::*;

use super::context::{Ask, View};
use super::icon::Icon;
use crate::i18n::Key;
use crate::library::Library;
use crate::state::{Action, Reacted};

/// The acts in their order, each with its drawing and its name.
pub const ACTS: [(Reaction, Icon, Key); 3] = [
    (Reaction::Saved, Icon::Save, Key::CardSave),
    (Reaction::Liked, Icon::Like, Key::CardLike),
    (Reaction::NotInterested, Icon::Not, Key::CardNot),
];

/// The title that is acted on.
#[derive(Clone, Debug, PartialEq)]
pub struct Subject {
    /// Its id.
    pub id: String,
    /// As displayed.
    pub title: String,
    /// Its main creator; may be empty.
    pub creator: String,
}

impl Subject {
    /// A title of the collection.
    pub fn of(library: &Library, position: u32) -> Self {
        let title = library.collection.title(position);
        let creator = title.labels(FeatureKind::Creator).next().unwrap_or("");
        Self { id: title.id().to_owned(), title: title.title().to_owned(), creator: creator.to_owned() }
    }
}

/// Sets a reaction, or takes it back where it stands.
pub fn toggle(
    view: &View,
    subject: &Subject,
    reaction: Reaction,
    place: Option<(ShelfKind, usize)>,
) -> Callback<MouseEvent> {
    react(view, subject, reaction, !view.state.profile.has(reaction, &subject.id), place)
}

/// Sets a reaction or takes it back.
pub fn react(
    view: &View,
    subject: &Subject,
    reaction: Reaction,
    on: bool,
    place: Option<(ShelfKind, usize)>,
) -> Callback<MouseEvent> {
    let (Subject { id, title, creator }, url) = (subject.clone(), view.url.to_string());
    view.press(Ask::Do(Action::React(Reacted { reaction, on, id, title, creator, url, place })))
}
