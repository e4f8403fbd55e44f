//! What may be sent to a library: `CloudEvents` 1.0, in the JSON of `docs/interfaces.md` and nothing beside.

mod data;
mod form;

pub use self::data::{About, EventData, Given, Problem, Reply, Request, RequestKind, Review, Survey};
pub(crate) use self::form::EventForm;
use crate::date::rfc3339;
use crate::field::{Field, FieldError, deserialize_by_field};
use crate::profile::Reaction;
use core::fmt;
use serde::Serialize;

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
    /// What it is about: the id of a title, of a request, of a survey.
    pub subject: String,
    /// What happened.
    pub data: EventData,
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
        (reaction != Reaction::Opened)
            .then(|| Self::of(id, source, now_ms, title_id, EventData::Reaction { reaction, on }))
    }

    /// An event that begins a request. Its id is the request's, too.
    pub fn request(id: String, source: &str, now_ms: u64, request: Request) -> Self {
        let subject = id.clone();
        Self::of(id, source, now_ms, &subject, EventData::Request(request))
    }

    /// Any other event. What is longer than it may be is cut.
    pub fn of(id: String, source: &str, now_ms: u64, subject: &str, data: EventData) -> Self {
        Self { id, source: source.to_owned(), time: rfc3339(now_ms), subject: subject.to_owned(), data: data.bounded() }
    }

    /// Bytes of its JSON.
    pub fn json_bytes(&self) -> usize {
        form::json_bytes(self)
    }

    /// Reads the JSON form.
    pub fn read(value: &impl Field) -> Result<Self, EventError> {
        EventForm::read(value)?.event()
    }
}

deserialize_by_field!(Event);

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

impl From<FieldError> for EventError {
    fn from(error: FieldError) -> Self {
        Self::Field(error)
    }
}

impl fmt::Display for EventError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SpecVersion { got } => write!(f, "the event is of CloudEvents {got}, {SPEC} is read; remove it"),
            Self::Type { got } => {
                write!(f, "the event is of type \"{got}\", which is not known; update Carrel or remove it")
            }
            Self::Field(error) => error.fmt(f),
            Self::Data => {
                write!(f, "the data of the event lacks something that its type needs, or has it wrong; remove it")
            }
        }
    }
}

impl core::error::Error for EventError {}

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
    use super::{About, Event, EventData, Given, Problem, Reply, Request, RequestKind, Review, Survey, uuid_v4};
    use crate::consent::Purpose;
    use crate::profile::Reaction;
    use crate::request::Act;

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

    /// One event of every type, with all that it can say and with as little as it can.
    fn all() -> Vec<Event> {
        let about = About {
            id: "a".into(),
            title: "Moby \"D\"".into(),
            creator: "میلویل".into(),
            isbn: "9780142437247".into(),
        };
        let full = Request {
            kind: RequestKind::Problem,
            token: "t".repeat(43),
            text: "It says\n\"gone\".".into(),
            about: about.clone(),
            problem: Some(Problem::Link),
            contact: "reader@example.org".into(),
        };
        let bare = Request {
            kind: RequestKind::Purchase,
            text: String::new(),
            about: About::default(),
            problem: None,
            contact: String::new(),
            ..full.clone()
        };
        let reply = |act, text: &str, helped| {
            EventData::Reply(Reply { token: "t".repeat(43), act, text: text.to_owned(), helped })
        };
        let review = |rating, text: &str, name: &str| {
            let (about, text, name) = (about.clone(), text.to_owned(), name.to_owned());
            EventData::Review(Review { about, rating, text, recommend: rating.is_none(), name })
        };
        let answers = vec![("how".into(), Given::Text("好".into())), ("much".into(), Given::Number(10))];
        let id = || uuid_v4([3; 16]);
        let of = |data| Event::of(id(), "/c/", 0, "subject", data);
        vec![
            liked(true),
            Event::request(id(), "/c/", 0, full),
            Event::request(id(), "/c/", 0, bare),
            of(reply(Act::Message, "The second edition.", None)),
            of(reply(Act::Reopen, "", Some(false))),
            of(review(Some(9), "", "")),
            of(review(None, "For rainy days.", "Ines")),
            of(EventData::Survey(Survey { answers })),
            of(EventData::Survey(Survey { answers: Vec::new() })),
        ]
    }

    #[test]
    fn every_type_is_read_back_as_it_was_written_and_its_size_is_known() {
        for event in all() {
            let json = serde_json::to_string(&event).unwrap();
            assert_eq!(serde_json::from_str::<Event>(&json).unwrap(), event, "{json}");
            assert_eq!(event.json_bytes(), json.len(), "{json}");
        }
    }

    #[test]
    fn what_is_too_long_is_cut_rather_than_lost_when_it_is_read_back() {
        let long = "好".repeat(9_000);
        let about = About { id: "a".into(), title: long.clone(), creator: long.clone(), isbn: long.clone() };
        let request = Request {
            kind: RequestKind::Question,
            token: "t".repeat(43),
            text: long.clone(),
            about: about.clone(),
            problem: None,
            contact: long.clone(),
        };
        let review = Review { about, rating: None, text: long.clone(), recommend: true, name: long.clone() };
        let reply = Reply { token: "t".repeat(43), act: Act::Message, text: long.clone(), helped: None };
        let survey = Survey { answers: vec![("q".into(), Given::Text(long)); 300] };
        let all = [EventData::Review(review), EventData::Reply(reply), EventData::Survey(survey)];
        let all = all.map(|data| Event::of(uuid_v4([1; 16]), "/c/", 0, "s", data));
        for event in all.into_iter().chain([Event::request(uuid_v4([1; 16]), "/c/", 0, request)]) {
            let json = serde_json::to_string(&event).unwrap();
            assert_eq!(serde_json::from_str::<Event>(&json).unwrap(), event);
        }
    }

    #[test]
    fn what_a_request_does_not_say_is_not_there() {
        let json = serde_json::to_string(&all()[2]).unwrap();
        let data = json.split("\"data\":").nth(1).unwrap();
        let token = "t".repeat(43);
        assert_eq!(data, format!("{{\"kind\":\"purchase\",\"token\":\"{token}\",\"text\":\"\"}}}}"));
    }

    #[test]
    fn a_request_and_what_follows_stay_in_order_and_one_withdrawn_before_it_was_sent_is_not_sent() {
        let events = all();
        let (request, message) = (&events[1].data, &events[3].data);
        assert!(message.same_matter(request) && !message.undoes(request) && !request.same_matter(&liked(true).data));
        let EventData::Reply(reply) = message.clone() else { unreachable!("the fourth is a reply") };
        let withdrawal = EventData::Reply(Reply { act: Act::Withdraw, ..reply });
        assert!(withdrawal.undoes(request) && !withdrawal.undoes(message));
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
            ("carrel.reaction.v1", "carrel.loan.v1", "carrel.loan.v1"),
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
