//! How much of everything a conversation may have, and what is said of too much.

use super::IllegalMove;
use crate::date::parse_rfc3339;
use crate::field::FieldError;
use core::fmt;

/// Most bytes of a conversation's JSON.
pub const MAX_BYTES: usize = 256 * 1024;
/// Most steps.
pub const MAX_STEPS: usize = 200;
/// Most messages.
pub const MAX_MESSAGES: usize = 200;
/// Most bytes of a message's text.
pub const MAX_TEXT: usize = 8000;
/// Most bytes of a name.
pub const MAX_NAME: usize = 200;
/// Most bytes of the reason of a step.
pub const MAX_WHY: usize = 1000;
/// Most bytes of an id.
pub const MAX_ID: usize = 200;
/// Most bytes of a link; a longer one is left out, because half a link leads nowhere.
pub const MAX_LINK: usize = 2000;
/// Bytes that messages leave free, so that a conversation full of them can still be worked on.
pub(super) const STEPS_SHARE: usize = 16 * 1024;

/// Why a conversation cannot be read, or not go on so. Never tells what somebody wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConversationError {
    /// A field is missing or wrong.
    Field(FieldError),
    /// A text is too long.
    TooLong {
        /// Which field.
        name: &'static str,
        /// Its bytes.
        got: usize,
        /// How many it may have.
        limit: usize,
    },
    /// There are too many steps, messages or bytes.
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many there would be.
        got: usize,
        /// How many there may be.
        limit: usize,
    },
    /// The first step is not that the reader submitted it.
    Begin,
    /// A step is a move that is not allowed.
    Move {
        /// Which, counted from 0.
        index: usize,
        /// What is wrong with it.
        illegal: IllegalMove,
    },
}

impl fmt::Display for ConversationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field(error) => error.fmt(f),
            Self::TooLong { name, got, limit } => {
                write!(f, "`{name}` has {got} bytes, at most {limit} are allowed; shorten it")
            }
            Self::TooMany { what, got, limit } => {
                write!(
                    f,
                    "the conversation would have {got} {what}, at most {limit} are allowed; go on in a new request"
                )
            }
            Self::Begin => f.write_str("the first step is not `submitted` by `reader`; put that one first"),
            Self::Move { index, illegal } => write!(f, "step {index}: {illegal}"),
        }
    }
}

impl core::error::Error for ConversationError {}

impl From<FieldError> for ConversationError {
    fn from(error: FieldError) -> Self {
        Self::Field(error)
    }
}

/// Refuses more than `limit`.
pub(super) const fn at_most(what: &'static str, got: usize, limit: usize) -> Result<(), ConversationError> {
    if got > limit { Err(ConversationError::TooMany { what, got, limit }) } else { Ok(()) }
}

/// A text as it may be shown: of control characters only line ends and tabs stay.
pub(super) fn shown(name: &'static str, text: &str, limit: usize) -> Result<String, ConversationError> {
    let text: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    short(name, text, limit)
}

/// The same of one that may be missing; an empty one is missing.
pub(super) fn may_show(
    name: &'static str,
    text: Option<&str>,
    limit: usize,
) -> Result<Option<String>, ConversationError> {
    Ok(Some(shown(name, text.unwrap_or_default(), limit)?).filter(|text| !text.is_empty()))
}

/// An id, which is never shown.
pub(super) fn id(text: String) -> Result<String, ConversationError> {
    if text.is_empty() {
        return Err(FieldError { name: "id", want: "a text that is not empty" }.into());
    }
    short("id", text, MAX_ID)
}

/// An RFC 3339 time, its letters being capitals: not every browser reads others.
pub(super) fn time(mut text: String) -> Result<String, ConversationError> {
    if parse_rfc3339(&text).is_none() {
        return Err(FieldError { name: "time", want: "a time like 2026-11-22T10:00:00Z" }.into());
    }
    text.make_ascii_uppercase();
    Ok(text)
}

fn short(name: &'static str, text: String, limit: usize) -> Result<String, ConversationError> {
    let got = text.len();
    if got > limit { Err(ConversationError::TooLong { name, got, limit }) } else { Ok(text) }
}

#[cfg(test)]
mod tests {
    use super::{ConversationError, may_show, shown, time};
    use crate::request::{Actor, IllegalMove, State};

    #[test]
    fn control_characters_are_left_out_but_for_line_ends_and_tabs() {
        assert_eq!(shown("text", "a\u{0}b\r\nc\td\u{7f}\u{85}e", 20).unwrap(), "ab\nc\tde");
        assert_eq!(may_show("name", Some("\u{1b}"), 20), Ok(None));
    }

    #[test]
    fn lengths_are_counted_in_bytes() {
        assert!(shown("name", "فارسی", 10).is_ok());
        assert_eq!(shown("name", "فارسی", 9), Err(ConversationError::TooLong { name: "name", got: 10, limit: 9 }));
    }

    #[test]
    fn the_letters_of_times_are_capitals() {
        assert_eq!(time("2026-11-22t10:00:00.5z".to_owned()).unwrap(), "2026-11-22T10:00:00.5Z");
        assert!(time("yesterday".to_owned()).unwrap_err().to_string().contains("`time`"));
    }

    #[test]
    fn errors_tell_what_to_do() {
        let illegal = IllegalMove { from: State::Verified, to: State::Closed, by: Actor::System };
        for (error, said) in [
            (
                ConversationError::TooLong { name: "why", got: 1001, limit: 1000 },
                "`why` has 1001 bytes, at most 1000 are allowed; shorten it",
            ),
            (
                ConversationError::TooMany { what: "messages", got: 201, limit: 200 },
                "the conversation would have 201 messages, at most 200 are allowed; go on in a new request",
            ),
            (ConversationError::Begin, "the first step is not `submitted` by `reader`; put that one first"),
            (
                ConversationError::Move { index: 2, illegal },
                "step 2: the system cannot move a request from `verified` to `closed`, but to `recorded`",
            ),
        ] {
            assert_eq!(error.to_string(), said);
        }
    }
}
