//! What is shown of what the reader did: the words for it, the gap that a hidden title leaves, what was sent. Comes later:
//! see [`crate::later`].

use carrel_engine::profile::Reaction;
use yew::prelude::*;

use super::ask::requests;
use super::button::Button;
use super::card::Card;
use super::context::{Ask, View};
use super::dialog::kept_text;
use super::icon::{Icon, icon};
use super::interests::START;
use super::page::warning;
use crate::i18n::Key;
use crate::state::{Action, Keeping, MemoryReason, Reacted, Reading, State};

/// Whether something was done, and what is said after it, or, if it was not recorded, of that.
pub fn said(action: &Action, state: &State) -> (bool, Option<Key>) {
    let done = is_done(action, state);
    (done, if done { said_of(action) } else { Some(Key::SaidRefused) })
}

/// Whether it is recorded as it was wanted.
fn is_done(action: &Action, state: &State) -> bool {
    let profile = &state.profile;
    match action {
        Action::React(Reacted { reaction, on, id, .. }) => profile.has(*reaction, id) == *on,
        Action::Edit(changes) => changes
            .iter()
            .all(|(kind, id, value)| profile.register(*kind, id).and_then(|it| it.value.as_ref()) == value.as_ref()),
        _ => true,
    }
}

fn said_of(action: &Action) -> Option<Key> {
    let reacted = match action {
        Action::React(reacted) => reacted,
        Action::Setting(name, Some(_)) if name == START => return Some(Key::SaidStart),
        _ => return None,
    };
    let key = match (reacted.reaction, reacted.on) {
        (Reaction::Saved, true) => Key::SaidSaved,
        (Reaction::Saved, false) => Key::SaidUnsaved,
        (Reaction::Liked, true) => Key::SaidLiked,
        (Reaction::Liked, false) => Key::SaidUnliked,
        (Reaction::NotInterested, true) => Key::SaidHidden,
        (Reaction::NotInterested, false) => Key::SaidUnhidden,
        (Reaction::Read | Reaction::Opened, _) => return None,
    };
    Some(key)
}

/// The words at the foot, once they are true.
pub fn status(view: &View) -> Option<String> {
    let key = if view.state.leaving { Key::SaidLeaving } else { view.said? };
    let text = view.i18n.text(key);
    if key == Key::SaidNotHere {
        return Some(text);
    }
    // It only waits.
    let reading = view.state.reading == Reading::Here;
    match view.state.keeping {
        _ if !reading => None,
        // Not true yet: it is said when it has been read back.
        Keeping::Opening | Keeping::Writing => None,
        Keeping::Memory(MemoryReason::Shared) if key != Key::SaidSaved => Some(text),
        Keeping::Memory(_) if key == Key::SaidSaved => Some(view.i18n.text(Key::SaidMemory)),
        Keeping::Memory(_) => Some([text.as_str(), " ", &view.i18n.text(Key::SaidMemory)].concat()),
        Keeping::Kept => Some(text),
    }
}

/// What stands where a title was that the reader does not want to see: the way back.
pub fn gap(view: &View, card: Card<'_>, id: String, undo: Callback<MouseEvent>) -> Html {
    let name = view.i18n.text(Key::CardUndo);
    let label = view.i18n.fill(Key::CardAct, &[("act", &name), ("title", &card.slot.subject.title)]);
    let button = Button { id: Some(id.into()), label: Some(label.into()), ..Button::new("text") };
    html! {
        <li class="card" key={card.index}>
            <div class="stand">
                <div class="gap">
                    <span>{view.i18n.text(Key::CardHidden)}</span>
                    {button.draw(undo, name.into())}
                </div>
            </div>
        </li>
    }
}

/// Says that nothing can be kept or that there is no room for it, or that the titles are those that an earlier visit kept; shows requests that are under
/// way.
pub fn troubles(view: &View) -> Html {
    match view.state.keeping {
        Keeping::Memory(MemoryReason::Full) => return warning(view.i18n.text(Key::KeepingFull)),
        Keeping::Memory(MemoryReason::Denied) => return warning(view.i18n.text(Key::KeepingDenied)),
        _ => {}
    }
    if !view.state.shelves(&view.url).offline {
        return requests::strip(view);
    }
    let retry = view.press_and_leave(Ask::Retry, ".notice", ".page");
    html! {
        <>
        <div class="notice" part="notice" role="status">
            {icon(Icon::Offline, "")}
            <p>{view.i18n.text(Key::OfflineText)}</p>
            {Button::new("btn small").draw(retry, view.i18n.text(Key::TroubleRetry).into())}
        </div>
        {requests::strip(view)}
        </>
    }
}

/// Where the reader's data are, if some of it was sent.
pub fn left(view: &View) -> Option<String> {
    let left = i64::from(view.state.left());
    match view.state.keeping {
        _ if left == 0 => None,
        Keeping::Memory(_) => Some([&kept_text(view), " ", &view.i18n.count(Key::LedgerSent, left, &[])].concat()),
        _ => Some(view.i18n.count(Key::PrivacySent, left, &[])),
    }
}
