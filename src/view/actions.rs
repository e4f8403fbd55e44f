//! Save, like, not interested: the three things to do with any title.

use carrel_engine::profile::{Reaction, Snapshot};
use carrel_engine::rank::ShelfKind;
use yew::prelude::*;

use super::context::View;
use super::icon::Icon;
use super::status::StatusHandle;
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
    /// What the profile keeps of it.
    pub snapshot: Snapshot,
}

impl Subject {
    /// A title of the collection.
    pub fn of(library: &Library, position: u32) -> Self {
        let title = library.collection.title(position);
        Self { id: title.id().to_owned(), title: title.title().to_owned(), snapshot: library.snapshot(title) }
    }
}

/// Sets a reaction or takes it back, and says so.
pub fn toggle(
    view: &View,
    status: &StatusHandle,
    subject: &Subject,
    reaction: Reaction,
    place: Option<(ShelfKind, usize)>,
) -> Callback<MouseEvent> {
    let (dispatch, status, subject, url) =
        (view.dispatch.clone(), status.clone(), subject.clone(), view.url.to_string());
    let on = !view.state.profile.has(reaction, &subject.id);
    Callback::from(move |_| {
        let (id, snapshot) = (subject.id.clone(), Some(subject.snapshot.clone()));
        dispatch.emit(Action::React(Reacted { reaction, on, id, snapshot, url: url.clone(), place }));
        if let Some(key) = said(reaction, on) {
            status.say(key, Vec::new());
        }
    })
}

fn said(reaction: Reaction, on: bool) -> Option<Key> {
    Some(match (reaction, on) {
        (Reaction::Saved, true) => Key::SaidSaved,
        (Reaction::Saved, false) => Key::SaidUnsaved,
        (Reaction::Liked, true) => Key::SaidLiked,
        (Reaction::Liked, false) => Key::SaidUnliked,
        (Reaction::NotInterested, true) => Key::SaidHidden,
        (Reaction::NotInterested, false) => Key::SaidUnhidden,
        (Reaction::Read | Reaction::Opened, _) => return None,
    })
}
