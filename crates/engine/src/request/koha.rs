//! The states as those of Koha's purchase suggestions.
//!
//! Koha has six, of which several of ours become one, and mails the reader a letter whenever a suggestion is given a state for which there
//! is one: give it a state only if it has another.

use super::State;

/// A state of a purchase suggestion in Koha. A library can add its own; these have no counterpart here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Suggestion {
    /// The reader suggested it.
    Asked,
    /// The library looked at it.
    Checked,
    /// The library will buy it; it is offered for ordering.
    Accepted,
    /// The library will not buy it.
    Rejected,
    /// It is ordered.
    Ordered,
    /// It came.
    Available,
}

impl Suggestion {
    /// Every state.
    pub const ALL: [Self; 6] =
        [Self::Asked, Self::Checked, Self::Accepted, Self::Rejected, Self::Ordered, Self::Available];

    /// The word in Koha's `STATUS`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Asked => "ASKED",
            Self::Checked => "CHECKED",
            Self::Accepted => "ACCEPTED",
            Self::Rejected => "REJECTED",
            Self::Ordered => "ORDERED",
            Self::Available => "AVAILABLE",
        }
    }

    /// The state of that word; none for any other text.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// What it is here.
    pub const fn state(self) -> State {
        match self {
            Self::Asked => State::Submitted,
            Self::Checked => State::Verified,
            Self::Accepted => State::Recorded,
            Self::Rejected => State::Rejected,
            Self::Ordered => State::Researching,
            Self::Available => State::Answered,
        }
    }

    /// What a state is in Koha. None for what was withdrawn: the suggestion is to be deleted there. As rejected it would be told to the
    /// reader, and counted, as the library's decision; left as it is it would be bought.
    ///
    /// While the reader is asked something it is `CHECKED`, whatever it was before: what is `ACCEPTED` is offered for ordering, and the reader
    /// is mailed that the library will buy it, while it is not even clear which edition.
    pub const fn of(state: State) -> Option<Self> {
        Some(match state {
            State::Submitted => Self::Asked,
            State::Verified | State::Clarifying => Self::Checked,
            State::Recorded | State::Assigned | State::Reopened => Self::Accepted,
            State::Researching => Self::Ordered,
            State::Answered | State::Closed => Self::Available,
            State::Rejected => Self::Rejected,
            State::Withdrawn => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Suggestion;
    use crate::request::State;

    #[test]
    fn a_state_of_koha_comes_back_as_it_was() {
        for suggestion in Suggestion::ALL {
            assert_eq!(Suggestion::of(suggestion.state()), Some(suggestion));
            assert_eq!(Suggestion::parse(suggestion.as_str()), Some(suggestion));
        }
        assert_eq!(Suggestion::parse("asked"), None);
        assert_eq!(Suggestion::parse("OUT_OF_PRINT"), None);
    }

    #[test]
    fn only_what_was_withdrawn_has_no_place_in_koha() {
        let without: Vec<State> = State::ALL.into_iter().filter(|state| Suggestion::of(*state).is_none()).collect();
        assert_eq!(without, [State::Withdrawn]);
    }

    #[test]
    fn nothing_is_offered_for_ordering_while_the_reader_is_asked() {
        assert_eq!(Suggestion::of(State::Clarifying), Some(Suggestion::Checked));
        assert_eq!(Suggestion::of(State::Assigned), Some(Suggestion::Accepted));
        assert_eq!(Suggestion::of(State::Reopened), Some(Suggestion::Accepted));
        assert_eq!(Suggestion::of(State::Closed), Some(Suggestion::Available));
    }
}
