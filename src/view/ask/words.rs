//! Kinds and states of requests in the reader's words.

use carrel_engine::event::{EventData, Problem, Request, RequestKind};
use carrel_engine::request::State;

use crate::i18n::Key;
use crate::papers::Followed;
use crate::view::icon::Icon;

/// What is wanted.
pub fn kind(kind: RequestKind) -> Key {
    match kind {
        RequestKind::Question => Key::AskQuestion,
        RequestKind::Purchase => Key::AskPurchase,
        RequestKind::InterlibraryLoan => Key::AskLoan,
        RequestKind::Problem => Key::AskProblem,
        RequestKind::Comment => Key::AskComment,
    }
}

/// What that is for.
pub fn kind_text(kind: RequestKind) -> Key {
    match kind {
        RequestKind::Question => Key::AskQuestionText,
        RequestKind::Purchase => Key::AskPurchaseText,
        RequestKind::InterlibraryLoan => Key::AskLoanText,
        RequestKind::Problem => Key::AskProblemText,
        RequestKind::Comment => Key::AskCommentText,
    }
}

/// Its sign.
pub fn sign(kind: RequestKind) -> Icon {
    match kind {
        RequestKind::Question => Icon::Why,
        RequestKind::Purchase => Icon::Plus,
        RequestKind::InterlibraryLoan => Icon::Import,
        RequestKind::Problem => Icon::Info,
        RequestKind::Comment => Icon::Pen,
    }
}

/// What is wrong.
pub fn problem(problem: Problem) -> Key {
    match problem {
        Problem::Record => Key::AskAboutRecord,
        Problem::Link => Key::AskAboutLink,
        Problem::Place => Key::AskAboutPlace,
        Problem::Other => Key::AskAboutOther,
    }
}

/// How far a request is. Of titles to be had other words are right than of questions.
pub fn state(state: State, kind: Option<RequestKind>) -> Key {
    let to_be_had = matches!(kind, Some(RequestKind::Purchase | RequestKind::InterlibraryLoan));
    match state {
        State::Submitted => Key::StateSubmitted,
        State::Verified => Key::StateVerified,
        State::Recorded => Key::StateRecorded,
        State::Assigned => Key::StateAssigned,
        State::Clarifying => Key::StateClarifying,
        State::Researching if to_be_had => Key::StateOrdered,
        State::Researching => Key::StateResearching,
        State::Answered if to_be_had => Key::StateAvailable,
        State::Answered => Key::StateAnswered,
        State::Closed => Key::StateClosed,
        State::Rejected => Key::StateRejected,
        State::Withdrawn => Key::StateWithdrawn,
        State::Reopened => Key::StateReopened,
    }
}

/// What was sent of a request, where it was sent from here.
pub fn request_of(followed: &Followed) -> Option<&Request> {
    match &followed.event.as_ref()?.data {
        EventData::Request(request) => Some(request),
        _ => None,
    }
}

/// The kind of a request, where it was begun here.
pub fn kind_of(followed: &Followed) -> Option<RequestKind> {
    request_of(followed).map(|it| it.kind)
}
