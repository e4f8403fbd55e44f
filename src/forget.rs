//! Forgetting a part of what was said, which is a change like others and can be taken back. Comes later: see [`crate::later`].

use carrel_engine::profile::{Kind, Profile};

use crate::state::{ADVENTURE, Change, STARTER};

/// A part of what a reader said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What picks follow: interests, likes and dislikes, what was opened and shown, from what to start.
    Taste,
    /// What was saved, and all lists with their shelves.
    Lists,
}

/// Takes back what a part is made of. That a title was read is in neither: it belongs to the reader's memory.
pub fn forgotten(profile: &Profile, part: Part) -> Vec<Change> {
    let is_of = |kind: Kind, id: &str| match part {
        Part::Lists => match kind {
            Kind::Saved | Kind::List | Kind::Listed => true,
            Kind::Shelf | Kind::Place => id.starts_with("list:"),
            _ => false,
        },
        Part::Taste => match kind {
            Kind::Liked | Kind::NotInterested | Kind::Opened | Kind::Interest(_) | Kind::Shown => true,
            Kind::Setting => [STARTER, ADVENTURE].contains(&id),
            _ => false,
        },
    };
    let there = profile.entries().filter(|(kind, id, it)| it.value.is_some() && is_of(*kind, id));
    there.map(|(kind, id, _)| (kind, id.to_owned(), None)).collect()
}
