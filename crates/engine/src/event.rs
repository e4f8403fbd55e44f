//! What may be sent to a library: `CloudEvents` 1.0, in the JSON of `docs/interfaces.md` and nothing beside.

use crate::consent::Purpose;
use crate::date::rfc3339;
use crate::field::{Field, FieldError, deserialize_by_field};
use crate::profile::Reaction;
use crate::profile::snapshot::json_len;
use core::fmt;
use serde::Serialize;

/// The type of an event that tells a reaction.
const REACTION: &str = "carrel.reaction.v1";
/// The media type of `data`.
const JSON: &str = "application/json";
/// The version of `CloudEvents`.
const SPEC: &str = "1.0";

/// One event. `id` and `source` together are the key by which a backend knows that it has it already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "EventForm")]
pub struct Event {
    /// A UUID, see [`uuid_v4`].
    pub id: String,
    /// Address of the collection.
    pub source: String,
    /// When, as RFC 3339 text to the second: finer times would tell events of one reader from those of others.
    pub time: String,
    /// What it is about: a title id.
    pub subject: String,
    /// What happened.
    pub data: EventData,
}

/// What an event tells; one case for each `type`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventData {
    /// A reaction was set or taken back.
    Reaction {
        /// Which; never [`Reaction::Opened`], which is nobody's business.
        reaction: Reaction,
        /// Set, or taken back.
        on: bool,
    },
}

impl EventData {
    /// The `CloudEvents` `type`.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Reaction { .. } => REACTION,
        }
    }

    /// The consent needed to record and to send it.
    pub const fn purpose(&self) -> Purpose {
        match self {
            Self::Reaction { .. } => Purpose::Reactions,
        }
    }
}

impl EventData {
    /// Whether the two are about the same matter of one title, so that their order tells something.
    pub fn same_matter(&self, other: &Self) -> bool {
        let (Self::Reaction { reaction: one, .. }, Self::Reaction { reaction: two, .. }) = (self, other);
        one == two
    }

    /// Whether one takes back exactly what the other says.
    pub fn undoes(&self, other: &Self) -> bool {
        let (Self::Reaction { on: one, .. }, Self::Reaction { on: two, .. }) = (self, other);
        self.same_matter(other) && one != two
    }
}

impl Event {
    /// An event that tells a reaction. None for [`Reaction::Opened`]: that is never sent.
    pub fn reaction(
        id: String,
        source: &str,
        now_ms: u64,
        title_id: &str,
        reaction: Reaction,
        on: bool,
    ) -> Option<Self> {
        if reaction == Reaction::Opened {
            return None;
        }
        Some(Self {
            id,
            source: source.to_owned(),
            time: rfc3339(now_ms),
            subject: title_id.to_owned(),
            data: EventData::Reaction { reaction, on },
        })
    }

    /// Bytes of its JSON.
    pub fn json_bytes(&self) -> usize {
        // {"specversion":"1.0","id":"","source":"","type":"","time":"","subject":"","datacontenttype":"application/json","data":}
        const FRAME: usize = 119;
        let texts =
            [&self.id, &self.source, &self.time, &self.subject].map(|text| json_len(text)).into_iter().sum::<usize>();
        let data = match &self.data {
            // {"reaction":"","on":true}
            EventData::Reaction { reaction, on } => 25 + reaction.as_str().len() + usize::from(!on),
        };
        FRAME + texts + self.data.kind().len() + data
    }
}

/// Why a text is no event of ours. Never tells whose it was or about what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventError {
    /// It is of another version of `CloudEvents`.
    SpecVersion {
        /// The version found.
        got: String,
    },
    /// It is of a type that this version does not know.
    Type {
        /// The type found.
        got: String,
    },
    /// Its data does not suit its type.
    Data,
    /// A field is missing or wrong.
    Field(FieldError),
}

impl fmt::Display for EventError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SpecVersion { got } => write!(f, "the event is of CloudEvents {got}, {SPEC} is read; remove it"),
            Self::Type { got } => {
                write!(f, "the event is of type \"{got}\", \"{REACTION}\" is known; update Carrel or remove it")
            }
            Self::Field(error) => error.fmt(f),
            Self::Data => {
                write!(f, "the data of the event lacks a reaction that can be sent, or whether it is on; remove it")
            }
        }
    }
}

impl core::error::Error for EventError {}

/// The JSON of an event, and of one that waits in the outbox: the same with `attempts`, `notBefore`, `quietUntil` and `refused`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct EventForm {
    specversion: String,
    id: String,
    source: String,
    #[serde(rename = "type")]
    kind: String,
    time: String,
    subject: String,
    datacontenttype: String,
    data: DataForm,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) attempts: Option<u32>,
    #[serde(rename = "notBefore", skip_serializing_if = "Option::is_none")]
    pub(crate) not_before: Option<u64>,
    #[serde(rename = "quietUntil", skip_serializing_if = "Option::is_none")]
    pub(crate) quiet_until: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) refused: Option<u16>,
}

/// The data of every type of event, one after the other.
#[derive(Clone, Debug, Serialize)]
struct DataForm {
    #[serde(skip_serializing_if = "Option::is_none")]
    reaction: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    on: Option<bool>,
}

impl From<Event> for EventForm {
    fn from(event: Event) -> Self {
        let EventData::Reaction { reaction, on } = event.data;
        Self {
            specversion: SPEC.to_owned(),
            id: event.id,
            source: event.source,
            kind: event.data.kind().to_owned(),
            time: event.time,
            subject: event.subject,
            datacontenttype: JSON.to_owned(),
            data: DataForm { reaction: Some(reaction.as_str().to_owned()), on: Some(on) },
            attempts: None,
            not_before: None,
            quiet_until: None,
            refused: None,
        }
    }
}

impl EventForm {
    pub(crate) fn read(value: &impl Field) -> Result<Self, FieldError> {
        let data = value.need("data", "an object", |it| it.fields().is_some().then(|| DataForm::read(it)))??;
        Ok(Self {
            specversion: value.need_text("specversion")?,
            id: value.need_text("id")?,
            source: value.need_text("source")?,
            kind: value.need_text("type")?,
            time: value.need_text("time")?,
            subject: value.need_text("subject")?,
            datacontenttype: value.need_text("datacontenttype")?,
            data,
            attempts: value.may_whole("attempts", u64::from(u32::MAX))?.map(|it| it as u32),
            not_before: value.may_whole("notBefore", u64::MAX)?,
            quiet_until: value.may_whole("quietUntil", u64::MAX)?,
            refused: value.may_whole("refused", u64::from(u16::MAX))?.map(|it| it as u16),
        })
    }
}

impl DataForm {
    fn read(value: &impl Field) -> Result<Self, FieldError> {
        Ok(Self {
            reaction: value.may("reaction", "a text", Field::text)?,
            on: value.may("on", "true or false", Field::flag)?,
        })
    }
}

impl Event {
    /// Reads the JSON form.
    pub fn read(value: &impl Field) -> Result<Self, EventError> {
        EventForm::read(value).map_err(EventError::Field)?.try_into()
    }
}

deserialize_by_field!(Event);

impl TryFrom<EventForm> for Event {
    type Error = EventError;

    fn try_from(form: EventForm) -> Result<Self, EventError> {
        if form.specversion != SPEC {
            return Err(EventError::SpecVersion { got: form.specversion.chars().take(40).collect() });
        }
        if form.kind != REACTION {
            return Err(EventError::Type { got: form.kind.chars().take(40).collect() });
        }
        let reaction = form.data.reaction.as_deref().and_then(Reaction::parse).filter(|r| *r != Reaction::Opened);
        let (Some(reaction), Some(on)) = (reaction, form.data.on) else { return Err(EventError::Data) };
        Ok(Self {
            id: form.id,
            source: form.source,
            time: form.time,
            subject: form.subject,
            data: EventData::Reaction { reaction, on },
        })
    }
}

/// A version 4 UUID (RFC 9562) of random bytes.
pub fn uuid_v4(mut random: [u8; 16]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    random[6] = random[6] & 0x0f | 0x40;
    random[8] = random[8] & 0x3f | 0x80;
    let mut out = String::with_capacity(36);
    for (at, byte) in random.into_iter().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            out.push('-');
        }
        out.push(char::from(DIGITS[usize::from(byte >> 4)]));
        out.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Event, EventData, uuid_v4};
    use crate::consent::Purpose;
    use crate::profile::Reaction;

    fn liked(on: bool) -> Event {
        let id = uuid_v4([7; 16]);
        let source = "https://library.example/carrel/collection/";
        Event::reaction(id, source, 1_795_341_600_999, "melville-moby-dick", Reaction::Liked, on).unwrap()
    }

    #[test]
    fn the_json_is_that_of_the_contract_to_the_byte() {
        let json = serde_json::to_string(&liked(true)).unwrap();
        assert_eq!(
            json,
            concat!(
                r#"{"specversion":"1.0","id":"07070707-0707-4707-8707-070707070707","source":"https://library.example/carrel/collection/","#,
                r#""type":"carrel.reaction.v1","time":"2026-11-22T10:00:00Z","subject":"melville-moby-dick","#,
                r#""datacontenttype":"application/json","data":{"reaction":"liked","on":true}}"#
            )
        );
        assert_eq!(serde_json::from_str::<Event>(&json).unwrap(), liked(true));
    }

    #[test]
    fn the_size_of_the_json_is_known_without_writing_it() {
        for subject in ["", "a\"b\\c\n\u{1}", "吾輩は猫である"] {
            for on in [true, false] {
                let event = Event { subject: subject.to_owned(), ..liked(on) };
                assert_eq!(event.json_bytes(), serde_json::to_string(&event).unwrap().len());
            }
        }
    }

    #[test]
    fn that_a_title_was_opened_is_never_an_event() {
        assert_eq!(Event::reaction(String::new(), "", 0, "a", Reaction::Opened, true), None);
        let json = serde_json::to_string(&liked(true)).unwrap().replace("liked", "opened");
        assert!(serde_json::from_str::<Event>(&json).is_err());
    }

    #[test]
    fn a_foreign_event_is_refused_with_a_reason() {
        let json = serde_json::to_string(&liked(true)).unwrap();
        for (from, to, reason) in [
            ("\"1.0\"", "\"2.0\"", "CloudEvents 2.0"),
            ("carrel.reaction.v1", "carrel.survey.v1", "carrel.survey.v1"),
            ("\"on\":true", "\"off\":true", "lacks"),
        ] {
            let error = serde_json::from_str::<Event>(&json.replace(from, to)).unwrap_err().to_string();
            assert!(error.contains(reason), "{error}");
        }
    }

    #[test]
    fn a_reaction_needs_the_consent_for_reactions() {
        assert_eq!(liked(true).data.purpose(), Purpose::Reactions);
        assert_eq!(EventData::Reaction { reaction: Reaction::Saved, on: false }.kind(), "carrel.reaction.v1");
    }

    #[test]
    fn uuids_carry_their_version_and_variant_and_all_other_bits() {
        assert_eq!(uuid_v4([0xff; 16]), "ffffffff-ffff-4fff-bfff-ffffffffffff");
        assert_eq!(uuid_v4([0; 16]), "00000000-0000-4000-8000-000000000000");
        assert_eq!(uuid_v4(core::array::from_fn(|n| n as u8 * 17)), "00112233-4455-4677-8899-aabbccddeeff");
    }
}
