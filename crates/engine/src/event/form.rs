//! The JSON of events, written and measured from one description.

use super::{Event, EventData, EventError, SPEC};
use crate::datum::Datum;
use crate::field::{Field, FieldError};
use crate::profile::snapshot::json_len;

/// The media type of `data`.
const JSON: &str = "application/json";

/// The JSON of an event, and of one that waits in the outbox: the same with `attempts`, `since`, `notBefore`, `quietUntil`, `refused`, `why` and `alone`.
#[derive(Clone, Debug, serde::Serialize)]
pub(crate) struct EventForm {
    specversion: String,
    id: String,
    source: String,
    #[serde(rename = "type")]
    kind: String,
    time: String,
    subject: String,
    datacontenttype: &'static str,
    data: Datum,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) attempts: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) since: Option<u64>,
    #[serde(rename = "notBefore", skip_serializing_if = "Option::is_none")]
    pub(crate) not_before: Option<u64>,
    #[serde(rename = "quietUntil", skip_serializing_if = "Option::is_none")]
    pub(crate) quiet_until: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) refused: Option<u16>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) why: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) alone: Option<bool>,
    /// What `data` says, where it was read.
    #[serde(skip)]
    read: Option<EventData>,
}

impl From<Event> for EventForm {
    fn from(event: Event) -> Self {
        Self {
            specversion: SPEC.to_owned(),
            data: event.data.datum(),
            id: event.id,
            source: event.source,
            kind: event.data.kind().to_owned(),
            time: event.time,
            subject: event.subject,
            datacontenttype: JSON,
            attempts: None,
            since: None,
            not_before: None,
            quiet_until: None,
            refused: None,
            why: String::new(),
            alone: None,
            read: Some(event.data),
        }
    }
}

impl EventForm {
    pub(crate) fn read(value: &impl Field) -> Result<Self, EventError> {
        let specversion = value.need_text("specversion")?;
        if specversion != SPEC {
            return Err(EventError::SpecVersion { got: specversion.chars().take(40).collect() });
        }
        let kind = value.need_text("type")?;
        let data =
            value.need("data", "an object", |it| it.fields().is_some().then(|| EventData::read(&kind, it)))??;
        value.need_text("datacontenttype")?;
        Ok(Self {
            specversion,
            id: value.need_text("id")?,
            source: value.need_text("source")?,
            kind,
            time: value.need_text("time")?,
            subject: value.need_text("subject")?,
            datacontenttype: JSON,
            data: Datum::Flag(true),
            attempts: whole(value, "attempts", u64::from(u32::MAX))?.map(|it| it as u32),
            since: whole(value, "since", u64::MAX)?,
            not_before: whole(value, "notBefore", u64::MAX)?,
            quiet_until: whole(value, "quietUntil", u64::MAX)?,
            refused: whole(value, "refused", u64::from(u16::MAX))?.map(|it| it as u16),
            why: value.may("why", "a text", Field::text)?.unwrap_or_default(),
            alone: value.may("alone", "true or false", Field::flag)?,
            read: Some(data),
        })
    }

    /// The event alone.
    pub(crate) fn event(self) -> Result<Event, EventError> {
        let data = self.read.ok_or(EventError::Data)?;
        Ok(Event { id: self.id, source: self.source, time: self.time, subject: self.subject, data })
    }
}

fn whole(value: &impl Field, name: &'static str, most: u64) -> Result<Option<u64>, FieldError> {
    value.may_whole(name, most)
}

/// Bytes of an event's JSON, without writing it.
pub(super) fn json_bytes(event: &Event) -> usize {
    // {"specversion":"1.0","id":"","source":"","type":"","time":"","subject":"","datacontenttype":"application/json","data":}
    const FRAME: usize = 119;
    let texts = [&event.id, &event.source, &event.time, &event.subject];
    FRAME
        + texts.map(|text| json_len(text)).into_iter().sum::<usize>()
        + event.data.kind().len()
        + event.data.datum().bytes()
}
