//! The way back from what was done last, beside what was done. Comes later: see [`crate::later`].

use std::rc::Rc;

use yew::prelude::*;

use super::button::{Button, marked};
use super::context::{Ask, View};
use super::icon::Icon;
use crate::i18n::Key;
use crate::state::{Action, State};

/// The profile before and after a deed.
type Deed = Option<Rc<(Rc<carrel_engine::profile::Profile>, Rc<carrel_engine::profile::Profile>)>>;

/// Which of what was done is a component's own.
#[derive(Default)]
struct Deeds {
    /// How many it has done.
    done: u32,
    /// What was last before the next one.
    before: Deed,
    /// Its last one.
    mine: Deed,
}

impl Deeds {
    /// Whether *Undo* takes back the last of them. What was done comes with the state, which may be drawn a moment after
    /// the component knows that it did something.
    fn take(&mut self, state: &State, done: u32) -> bool {
        let same = |one: &Deed, other: &Deed| one.as_ref().map(Rc::as_ptr) == other.as_ref().map(Rc::as_ptr);
        if self.done == done {
            self.before.clone_from(&state.forgot);
        } else if !same(&self.before, &state.forgot) {
            *self = Self { done, before: state.forgot.clone(), mine: state.forgot.clone() };
        }
        self.mine.is_some() && same(&self.mine, &state.forgot)
    }
}

/// Whether what *Undo* takes back is what a component did last: `done` counts what it did.
#[hook]
pub fn use_undoable(view: &View, done: u32) -> bool {
    let deeds = use_mut_ref(Deeds::default);
    deeds.borrow_mut().take(&view.state, done)
}

/// Says what was done, with the way back, while there is one.
pub fn told(view: &View, text: Option<String>) -> Html {
    told_with(view, text, view.state.forgot.is_some())
}

/// The same where it is known whether there is a way back.
pub fn told_with(view: &View, text: Option<String>, undoable: bool) -> Html {
    let undo = view.press_and_leave(Ask::Do(Action::Undo), ".told", ".body");
    html! {
        <div role="status">
            if let Some(text) = text {
                <p class="told"><span>{text}</span>{" "}
                    if undoable {
                        {Button::new("text").draw(undo, marked(Icon::Undo, "flip", view.i18n.text(Key::CardUndo)))}
                    }
                </p>
            }
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ones_own_last_deed_is_taken_back_though_another_went_before() {
        let state = |deed: &Deed| State { forgot: deed.clone(), ..State::default() };
        let deed = || Some(Rc::default());
        let (mut mine, earlier, own, later) = (Deeds::default(), deed(), deed(), deed());
        assert!(!mine.take(&state(&earlier), 0));
        assert!(!mine.take(&state(&earlier), 1), "it has been done, and is not here yet");
        assert!(mine.take(&state(&own), 1));
        assert!(!mine.take(&state(&later), 1), "something else was done since");
        assert!(!mine.take(&state(&None), 1), "or it was taken back");
    }
}
