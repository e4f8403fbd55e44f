//! The states of a request, and who may move it from one to another.

use core::fmt;
use serde::{Serialize, Serializer};

/// Where a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// The reader sent it.
    Submitted,
    /// It is a request that can be worked on.
    Verified,
    /// It is in the library's books.
    Recorded,
    /// Somebody has it.
    Assigned,
    /// The library asked the reader something.
    Clarifying,
    /// It is being worked on.
    Researching,
    /// The library answered.
    Answered,
    /// Nothing more is to be done.
    Closed,
    /// The library will not do it.
    Rejected,
    /// The reader no longer wants it.
    Withdrawn,
    /// The answer did not help.
    Reopened,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 11] = [
        Self::Submitted,
        Self::Verified,
        Self::Recorded,
        Self::Assigned,
        Self::Clarifying,
        Self::Researching,
        Self::Answered,
        Self::Closed,
        Self::Rejected,
        Self::Withdrawn,
        Self::Reopened,
    ];

    /// The name used in files and locale keys.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Verified => "verified",
            Self::Recorded => "recorded",
            Self::Assigned => "assigned",
            Self::Clarifying => "clarifying",
            Self::Researching => "researching",
            Self::Answered => "answered",
            Self::Closed => "closed",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
            Self::Reopened => "reopened",
        }
    }

    /// The state of that name; none for any other text.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }

    /// Whether something may still be done about it. One that is answered is open until the reader or the library closes it.
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Closed | Self::Rejected | Self::Withdrawn)
    }

    /// Whether it is the reader's turn.
    pub const fn waits_for_reader(self) -> bool {
        matches!(self, Self::Clarifying)
    }

    /// Whether no answer stands: what may be withdrawn or rejected.
    const fn is_unanswered(self) -> bool {
        self.is_open() && !matches!(self, Self::Answered)
    }
}

impl Serialize for State {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// Who moves a request, or says something about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Actor {
    /// Who sent it.
    Reader,
    /// A person of the library.
    Staff,
    /// A program of the library.
    System,
}

impl Actor {
    /// Every actor.
    pub const ALL: [Self; 3] = [Self::Reader, Self::Staff, Self::System];

    /// The name used in files and locale keys.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Staff => "staff",
            Self::System => "system",
        }
    }

    /// The actor of that name; none for any other text.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|actor| actor.as_str() == name)
    }
}

impl Serialize for Actor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// A move that the machine does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IllegalMove {
    /// Where the request stands.
    pub from: State,
    /// Where it was to go.
    pub to: State,
    /// Who wanted it.
    pub by: Actor,
}

impl fmt::Display for IllegalMove {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let who = match self.by {
            Actor::Reader => "the reader",
            Actor::Staff => "staff",
            Actor::System => "the system",
        };
        for part in [who, " cannot move a request from `", self.from.as_str(), "` to `", self.to.as_str(), "`"] {
            f.write_str(part)?;
        }
        let allowed = State::ALL.into_iter().filter(|to| is_legal(self.from, *to, self.by));
        let allowed: Vec<&str> = allowed.map(State::as_str).collect();
        if allowed.is_empty() {
            f.write_str("; nor anywhere else from there")
        } else {
            f.write_str(", but to `")?;
            f.write_str(&allowed.join("` or `"))?;
            f.write_str("`")
        }
    }
}

impl core::error::Error for IllegalMove {}

/// Whether a request may be moved so.
pub const fn advance(from: State, to: State, by: Actor) -> Result<(), IllegalMove> {
    if is_legal(from, to, by) { Ok(()) } else { Err(IllegalMove { from, to, by }) }
}

/// The table of `docs/backend.md`.
const fn is_legal(from: State, to: State, by: Actor) -> bool {
    use State::{
        Answered, Assigned, Clarifying, Closed, Recorded, Rejected, Reopened, Researching, Submitted, Verified,
        Withdrawn,
    };
    match (from, to) {
        (Submitted, Verified)
        | (Verified, Recorded)
        | (Recorded | Reopened, Assigned)
        | (Assigned, Clarifying | Researching)
        | (Researching, Clarifying | Answered) => !matches!(by, Actor::Reader),
        (Clarifying, Researching) | (Answered, Closed) => true,
        (Answered | Closed, Reopened) => matches!(by, Actor::Reader),
        (_, Rejected) => from.is_unanswered() && matches!(by, Actor::Staff),
        (_, Withdrawn) => from.is_unanswered() && matches!(by, Actor::Reader),
        _ => false,
    }
}

/// The fewest moves by which one actor can bring a request from one state to another, so that a backend can do it at one press: the states
/// after `from`, `to` being the last. Empty where it is there already, none where it cannot be done.
pub fn path(from: State, to: State, by: Actor) -> Option<Vec<State>> {
    // What was reached, in the order of moves needed, each with the place in this list that it was reached from.
    let mut reached = vec![(from, 0)];
    let mut at = 0;
    while let Some(&(here, _)) = reached.get(at) {
        if here == to {
            return Some(way_to(at, &reached));
        }
        for next in State::ALL {
            if is_legal(here, next, by) && reached.iter().all(|(state, _)| *state != next) {
                reached.push((next, at));
            }
        }
        at += 1;
    }
    None
}

fn way_to(mut at: usize, reached: &[(State, usize)]) -> Vec<State> {
    let mut way = Vec::new();
    while at > 0 {
        let (state, before) = reached[at];
        way.push(state);
        at = before;
    }
    way.reverse();
    way
}

#[cfg(test)]
mod tests {
    use super::State::{
        Answered, Assigned, Clarifying, Closed, Recorded, Rejected, Reopened, Researching, Submitted, Verified,
        Withdrawn,
    };
    use super::{Actor, State, advance, path};

    /// The table of `docs/backend.md`, row by row.
    fn table(from: State, to: State, by: Actor) -> bool {
        let library = [Actor::Staff, Actor::System];
        let before_answered = [Submitted, Verified, Recorded, Assigned, Clarifying, Researching];
        let rows: [(&[State], &[State], &[Actor]); 11] = [
            (&[Submitted], &[Verified], &library),
            (&[Verified], &[Recorded], &library),
            (&[Recorded], &[Assigned], &library),
            (&[Assigned], &[Clarifying, Researching], &library),
            (&[Clarifying], &[Researching], &Actor::ALL),
            (&[Researching], &[Clarifying, Answered], &library),
            (&[Answered], &[Closed], &Actor::ALL),
            (&[Answered, Closed], &[Reopened], &[Actor::Reader]),
            (&[Reopened], &[Assigned], &library),
            (&[&before_answered[..], &[Reopened]].concat(), &[Rejected], &[Actor::Staff]),
            (&[&before_answered[..], &[Reopened]].concat(), &[Withdrawn], &[Actor::Reader]),
        ];
        rows.iter().any(|(froms, tos, bys)| froms.contains(&from) && tos.contains(&to) && bys.contains(&by))
    }

    #[test]
    fn the_moves_are_those_of_the_contract_and_no_others() {
        for from in State::ALL {
            for to in State::ALL {
                for by in Actor::ALL {
                    assert_eq!(advance(from, to, by).is_ok(), table(from, to, by), "{from:?} {to:?} {by:?}");
                }
            }
        }
    }

    #[test]
    fn names_lead_back_to_states_and_actors() {
        for state in State::ALL {
            assert_eq!(State::parse(state.as_str()), Some(state));
        }
        for actor in Actor::ALL {
            assert_eq!(Actor::parse(actor.as_str()), Some(actor));
        }
        assert_eq!(State::parse("Submitted"), None);
        assert_eq!(Actor::parse(""), None);
    }

    #[test]
    fn a_request_is_open_until_it_is_closed_rejected_or_withdrawn() {
        let open: Vec<State> = State::ALL.into_iter().filter(|state| state.is_open()).collect();
        assert_eq!(open.len(), 8);
        assert!(!open.contains(&Closed) && !open.contains(&Rejected) && !open.contains(&Withdrawn));
        let waiting: Vec<State> = State::ALL.into_iter().filter(|state| state.waits_for_reader()).collect();
        assert_eq!(waiting, [Clarifying]);
    }

    #[test]
    fn a_refusal_says_what_was_wrong_and_what_is_allowed_instead() {
        for (from, to, by, said) in [
            (
                Assigned,
                Answered,
                Actor::Staff,
                "staff cannot move a request from `assigned` to `answered`, but to `clarifying` or `researching` or `rejected`",
            ),
            (
                Answered,
                Withdrawn,
                Actor::Reader,
                "the reader cannot move a request from `answered` to `withdrawn`, but to `closed` or `reopened`",
            ),
            (
                Closed,
                Reopened,
                Actor::Staff,
                "staff cannot move a request from `closed` to `reopened`; nor anywhere else from there",
            ),
        ] {
            assert_eq!(advance(from, to, by).unwrap_err().to_string(), said);
        }
    }

    #[test]
    fn staff_can_answer_what_was_just_submitted_at_one_press() {
        let way = path(Submitted, Answered, Actor::Staff).unwrap();
        assert_eq!(way, [Verified, Recorded, Assigned, Researching, Answered]);
        assert_eq!(path(Clarifying, Answered, Actor::Staff).unwrap(), [Researching, Answered]);
        assert_eq!(path(Answered, Answered, Actor::Staff), Some(Vec::new()));
        assert_eq!(path(Answered, Researching, Actor::Staff), None);
        assert_eq!(path(Submitted, Answered, Actor::Reader), None);
    }
}
