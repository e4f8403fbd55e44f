//! The checks: what `docs/backend.md` asks, one sentence each.

use serde::{Serialize, Serializer};

/// Something that should be so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// The preflight of events.
    MayPost,
    /// 2xx, and no web page.
    Acknowledged,
    /// Events that came before are acknowledged all the same.
    AcknowledgedAgain,
    /// The largest batch that there can be.
    LargestBatch,
    /// What nobody knows yet.
    UnknownType,
    /// Broken JSON.
    BrokenRefused,
    /// The preflight of conversations.
    MayAsk,
    /// The document is there, sound, and about the request.
    Begins,
    /// Its media type.
    IsJson,
    /// Its `Cache-Control`.
    NotStored,
    /// A message is the one that was written.
    LetterByLetter,
    /// A reply that comes again.
    ReplyOnce,
    /// A request that comes again.
    BegunOnce,
    /// Whom a document is shown to.
    OpensWithTokenOnly,
    /// 404, whatever is wrong.
    SameAnswer,
    /// A reply with a wrong token.
    ForgedDropped,
    /// The reader no longer wants it.
    Withdrawn,
    /// A move that the machine does not have.
    CrossedMove,
    /// `Access-Control-Allow-Origin` on all answers.
    Readable,
    /// No `Set-Cookie` on any.
    NoCookies,
    /// None took too long.
    InTime,
    /// `accepted` and `refused`, where they are.
    NamesEach,
    /// `Access-Control-Expose-Headers`.
    RetryAfter,
}

impl Check {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 23] = [
        Self::MayPost,
        Self::Acknowledged,
        Self::AcknowledgedAgain,
        Self::LargestBatch,
        Self::UnknownType,
        Self::BrokenRefused,
        Self::MayAsk,
        Self::Begins,
        Self::IsJson,
        Self::NotStored,
        Self::LetterByLetter,
        Self::ReplyOnce,
        Self::BegunOnce,
        Self::OpensWithTokenOnly,
        Self::SameAnswer,
        Self::ForgedDropped,
        Self::Withdrawn,
        Self::CrossedMove,
        Self::Readable,
        Self::NoCookies,
        Self::InTime,
        Self::NamesEach,
        Self::RetryAfter,
    ];

    /// Those that need an answer to a batch.
    pub(super) const OF_EVENTS: [Self; 4] =
        [Self::AcknowledgedAgain, Self::LargestBatch, Self::UnknownType, Self::BrokenRefused];

    /// Those of a conversation.
    pub(super) const OF_CONVERSATIONS: [Self; 12] = [
        Self::MayAsk,
        Self::Begins,
        Self::IsJson,
        Self::NotStored,
        Self::LetterByLetter,
        Self::ReplyOnce,
        Self::BegunOnce,
        Self::OpensWithTokenOnly,
        Self::SameAnswer,
        Self::ForgedDropped,
        Self::Withdrawn,
        Self::CrossedMove,
    ];

    /// What should be so.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::MayPost => "a page of another origin may post events",
            Self::Acknowledged => "a batch is acknowledged",
            Self::AcknowledgedAgain => "the same batch is acknowledged again",
            Self::LargestBatch => "a batch of 50 events and 60,000 bytes is acknowledged",
            Self::UnknownType => "an event of a type that it does not know is accepted",
            Self::BrokenRefused => "what is no JSON is refused",
            Self::MayAsk => "a page of another origin may ask about a request",
            Self::Begins => "a question begins a conversation that its token opens",
            Self::IsJson => "a conversation says that it is JSON",
            Self::NotStored => "a conversation is not stored on the way",
            Self::LetterByLetter => "what a reader writes comes back letter by letter",
            Self::ReplyOnce => "the same reply sent again stands there once",
            Self::BegunOnce => "the same question sent again begins no second one",
            Self::OpensWithTokenOnly => "a wrong token, or none, opens nothing",
            Self::SameAnswer => "without its token a request looks like one that is not there",
            Self::ForgedDropped => "a reply with a wrong token is accepted and changes nothing",
            Self::Withdrawn => "a reader can withdraw",
            Self::CrossedMove => "a move that is not allowed is accepted and has no effect",
            Self::Readable => "a page of another origin may read every answer, errors too",
            Self::NoCookies => "it sets no cookies",
            Self::InTime => "every answer comes in time",
            Self::NamesEach => "an acknowledgement that names events names each of them",
            Self::RetryAfter => "a page of another origin may read Retry-After",
        }
    }
}

impl Serialize for Check {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.sentence())
    }
}
