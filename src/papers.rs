//! What is kept one by one, each under a name of its own, so that two tabs never write over each other's: requests that the
//! reader follows, drafts of what is not sent yet, and what the page asked of the network for this reader. Comes later: see
//! [`crate::later`].

use std::rc::Rc;

use carrel_engine::event::{Event, EventData};
use carrel_engine::field::Field;
use carrel_engine::map::Map;
use carrel_engine::request::{Conversation, State};
use serde::Serialize;

/// Before the id of a request.
pub const REQUEST: &str = "request.";
/// Before the name of a draft.
pub const DRAFT: &str = "draft.";
/// Before the time of an entry of the ledger.
pub const MADE: &str = "made.";
/// Most entries of the ledger.
pub const MOST_MADE: usize = 100;
/// Most bytes of a body in the ledger.
const MOST_BODY: usize = 2_000;
/// Most bytes of the id of a request, and of its token.
const MOST_SECRET: usize = 200;
/// Most bytes of a field of a draft.
const MOST_FIELD: usize = 8_000;

/// One of them.
#[derive(Clone, Debug, PartialEq)]
pub enum Paper {
    /// A request.
    Request(Followed),
    /// A draft.
    Draft(Draft),
    /// Something that was asked of the network.
    Made(Made),
}

/// A request that the reader follows.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Followed {
    /// Its id.
    pub id: String,
    /// By which alone it can be read.
    pub token: String,
    /// Address of the collection whose library has it.
    pub source: String,
    /// When it was begun, or taken over from another device, as RFC 3339 text.
    pub time: String,
    /// As it was sent; not there where it was begun on another device.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<Event>,
    /// What the library says of it, once it said anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conversation: Option<Conversation>,
    /// How many of its steps and messages the reader has seen.
    pub seen: (usize, usize),
    /// Why it could not be read when it was asked for last; empty where it could.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub fault: String,
}

impl Followed {
    /// One that begins.
    pub fn begun(event: Event) -> Option<Self> {
        let EventData::Request(request) = &event.data else { return None };
        let (id, token) = (event.id.clone(), request.token.clone());
        let (source, time) = (event.source.clone(), event.time.clone());
        let conversation = None;
        Some(Self { id, token, source, time, event: Some(event), conversation, seen: (0, 0), fault: String::new() })
    }

    /// One that was begun on another device.
    pub fn taken_over(id: &str, token: &str, source: &str, time: String) -> Self {
        let [id, token, source] = [id, token, source].map(str::to_owned);
        Self { id, token, source, time, event: None, conversation: None, seen: (0, 0), fault: String::new() }
    }

    /// Where it is stored.
    pub fn name(&self) -> String {
        [REQUEST, &self.id].concat()
    }

    /// How far it is, as far as is known here.
    pub fn state(&self) -> State {
        self.conversation.as_ref().map_or(State::Submitted, Conversation::state)
    }

    /// How much the reader has not seen.
    pub fn news(&self) -> usize {
        self.conversation.as_ref().map_or(0, |it| it.news_since(self.seen.0, self.seen.1))
    }

    /// The same, all of it seen.
    #[must_use]
    pub fn read(&self) -> Self {
        let seen = self.conversation.as_ref().map_or(self.seen, |it| (it.steps().len(), it.messages().len()));
        Self { seen, ..self.clone() }
    }

    /// The same with what the library says now.
    #[must_use]
    pub fn with(&self, answer: Result<Conversation, String>) -> Self {
        match answer {
            Ok(conversation) => Self { conversation: Some(conversation), fault: String::new(), ..self.clone() },
            Err(fault) => Self { fault, ..self.clone() },
        }
    }

    /// Whether an id and a token can be those of a request: they go into addresses and headers.
    pub fn is_sound(id: &str, token: &str) -> bool {
        let sound = |text: &str, least: usize| {
            (least..=MOST_SECRET).contains(&text.len())
                && text.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'_'))
        };
        sound(id, 1) && sound(token, 20)
    }

    /// One from its JSON, if it can be asked about.
    pub fn from_json(value: &impl Field) -> Option<Self> {
        let text = |name: &str| value.field(name)?.text();
        let seen = value.field("seen").and_then(|it| it.list()).unwrap_or_default();
        let count = |at: usize| seen.get(at).and_then(Field::number).map_or(0, |it| it as usize);
        let (id, token) = (text("id")?, text("token")?);
        Self::is_sound(&id, &token).then_some(())?;
        Some(Self {
            id,
            token,
            source: text("source")?,
            time: text("time")?,
            event: value.field("event").and_then(|it| Event::read(&it).ok()),
            conversation: value.field("conversation").and_then(|it| Conversation::read(&it).ok()),
            seen: (count(0), count(1)),
            fault: text("fault").unwrap_or_default(),
        })
    }
}

/// What is not sent yet: the texts of a form by the names of its fields.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft(pub Map<String, String>);

impl Draft {
    /// The text of a field.
    pub fn field(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// The same with another text in a field.
    #[must_use]
    pub fn with(&self, name: &str, text: &str) -> Self {
        let mut draft = self.clone();
        let mut end = text.len().min(MOST_FIELD);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        draft.0.insert(name.to_owned(), text[..end].to_owned());
        draft
    }

    /// Whether nothing stands in it.
    pub fn is_empty(&self) -> bool {
        self.0.values().all(|it| it.trim().is_empty())
    }
}

/// A request of the page to a server, made for this reader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Made {
    /// When, as RFC 3339 text.
    pub time: String,
    /// What for: the name of a purpose.
    pub purpose: String,
    /// How: `GET`, `POST`, or what else was called.
    pub method: String,
    /// Where to.
    pub url: String,
    /// What was sent; its beginning where it is long.
    pub body: String,
    /// What came of it: a status, or a word.
    pub outcome: String,
}

impl Made {
    /// One with as much of its body as is kept.
    #[must_use]
    pub fn cut(mut self) -> Self {
        if self.body.len() > MOST_BODY {
            let mut end = MOST_BODY;
            while !self.body.is_char_boundary(end) {
                end -= 1;
            }
            self.body.truncate(end);
            self.body.push('…');
        }
        self
    }

    fn from(value: &impl Field) -> Option<Self> {
        let text = |name: &str| value.field(name)?.text();
        let (body, outcome) = (text("body")?, text("outcome")?);
        let made = Self {
            time: text("time")?,
            purpose: text("purpose")?,
            method: text("method")?,
            url: text("url")?,
            body,
            outcome,
        };
        Some(made.cut())
    }
}

impl Paper {
    /// The paper of a name, from its JSON.
    pub fn read(name: &str, value: &impl Field) -> Option<Self> {
        if name.starts_with(REQUEST) {
            return Followed::from_json(value).map(Self::Request);
        }
        if name.starts_with(DRAFT) {
            let fields = value.fields()?.into_iter().filter_map(|(name, it)| Some((name, it.text()?)));
            return Some(Self::Draft(Draft(fields.collect())));
        }
        Made::from(value).filter(|_| name.starts_with(MADE)).map(Self::Made)
    }
}

impl Serialize for Paper {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Request(it) => it.serialize(serializer),
            Self::Draft(it) => serializer.collect_map(it.0.iter()),
            Self::Made(it) => it.serialize(serializer),
        }
    }
}

/// All papers of a reader, by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Papers(pub Map<String, Rc<Paper>>);

impl Papers {
    /// Files a paper under a name, or takes away what is there.
    pub fn file(&mut self, name: &str, paper: Option<Rc<Paper>>) {
        match paper {
            Some(paper) => drop(self.0.insert(name.to_owned(), paper)),
            None => drop(self.0.remove(name)),
        }
    }

    /// All requests, the latest first.
    pub fn requests(&self) -> Vec<&Followed> {
        let all = self.0.values().filter_map(|it| match &**it {
            Paper::Request(it) => Some(it),
            Paper::Draft(_) | Paper::Made(_) => None,
        });
        carrel_engine::map::sorted(all.collect(), |a: &&Followed, b| b.time.cmp(&a.time))
    }

    /// The request of an id.
    pub fn request(&self, id: &str) -> Option<&Followed> {
        match &**self.0.get([REQUEST, id].concat().as_str())? {
            Paper::Request(it) => Some(it),
            Paper::Draft(_) | Paper::Made(_) => None,
        }
    }

    /// The draft of a name.
    pub fn draft(&self, name: &str) -> Option<&Draft> {
        match &**self.0.get([DRAFT, name].concat().as_str())? {
            Paper::Draft(it) => Some(it),
            Paper::Request(_) | Paper::Made(_) => None,
        }
    }

    /// The ledger, the latest first.
    pub fn made(&self) -> Vec<(&str, &Made)> {
        let made = self.0.iter().filter_map(|(name, it)| match &**it {
            Paper::Made(it) => Some((name.as_str(), it)),
            Paper::Draft(_) | Paper::Request(_) => None,
        });
        let mut made: Vec<_> = made.collect();
        made.reverse();
        made
    }

    /// Those of the ledger that give way when another comes: the oldest of what it has most of, so that a shelf of pictures
    /// does not push out the one question that was sent.
    pub fn outdated(&self) -> Vec<String> {
        let mut left = self.made();
        let mut gone = Vec::new();
        while left.len() >= MOST_MADE {
            let count = |purpose: &str| left.iter().filter(|(_, it)| it.purpose == purpose).count();
            // The oldest stand last; of purposes with as many, the one whose oldest is older.
            let most = left.iter().map(|(_, it)| count(&it.purpose)).max();
            let Some(at) = left.iter().rposition(|(_, it)| Some(count(&it.purpose)) == most) else { break };
            gone.push(left.remove(at).0.to_owned());
        }
        gone
    }
}

#[cfg(test)]
mod tests {
    use carrel_engine::event::{About, Request, RequestKind};
    use serde_json::{Value, to_value};

    use super::*;

    fn asked() -> Followed {
        let request = Request {
            kind: RequestKind::Question,
            token: "t".repeat(43),
            text: "Where are the maps?".to_owned(),
            about: About::default(),
            problem: None,
            contact: String::new(),
        };
        Followed::begun(Event::request("r1".into(), "/c/", 1_795_341_600_000, request)).expect("a request")
    }

    fn again(name: &str, paper: &Paper) -> Option<Paper> {
        Paper::read(name, &to_value(paper).expect("it can be written"))
    }

    #[test]
    fn papers_are_read_back_as_they_were_written() {
        let mut answered = asked();
        answered.conversation = Conversation::begun("r1", "2026-11-22T10:00:00Z").ok();
        answered.seen = (1, 0);
        let draft = Draft::default().with("text", "Do you have\n…").with("isbn", "");
        let made = Made {
            time: "2026-11-22T10:00:00Z".into(),
            purpose: "requests".into(),
            method: "POST".into(),
            url: "/e".into(),
            body: "[]".into(),
            outcome: "202".into(),
        };
        for (name, paper) in [
            ("request.r1", Paper::Request(asked())),
            ("request.r1", Paper::Request(answered)),
            ("draft.question", Paper::Draft(draft)),
            ("made.1", Paper::Made(made)),
        ] {
            assert_eq!(again(name, &paper), Some(paper));
        }
        assert_eq!(Paper::read("request.r1", &Value::from("cut o")), None);
        assert_eq!(Paper::read("other", &serde_json::json!({})), None);
    }

    #[test]
    fn a_conversation_that_breaks_the_rules_is_not_taken_from_storage_but_its_request_is() {
        let mut value = to_value(Paper::Request(asked())).expect("it can be written");
        value["conversation"] = serde_json::json!({"id": "r1", "steps": [{"to": "answered"}], "messages": []});
        let Some(Paper::Request(it)) = Paper::read("request.r1", &value) else { panic!("it is a request") };
        assert_eq!((it.conversation, it.token.len()), (None, 43));
    }

    #[test]
    fn the_ledger_is_bounded_and_what_is_long_is_cut() {
        let mut papers = Papers::default();
        let made = |n: usize| Made {
            time: n.to_string(),
            purpose: String::new(),
            method: String::new(),
            url: String::new(),
            body: "好".repeat(2_000),
            outcome: String::new(),
        };
        for n in 0..MOST_MADE + 5 {
            for name in papers.outdated() {
                papers.file(&name, None);
            }
            papers.file(&format!("{MADE}{n:04}"), Some(Rc::new(Paper::Made(made(n).cut()))));
        }
        let all = papers.made();
        assert_eq!((all.len(), all[0].1.time.as_str()), (MOST_MADE, "104"));
        assert!(all[0].1.body.len() < 2_010);
    }

    #[test]
    fn many_pictures_do_not_push_out_the_one_question() {
        let mut papers = Papers::default();
        for n in 0..3 * MOST_MADE {
            let purpose = if n == 0 { "requests" } else { "covers" }.to_owned();
            let [time, method, url, body, outcome] = [(); 5].map(|()| n.to_string());
            papers.outdated().iter().for_each(|name| papers.file(name, None));
            let made = Made { time, purpose, method, url, body, outcome };
            papers.file(&format!("{MADE}{n:04}"), Some(Rc::new(Paper::Made(made))));
        }
        let all = papers.made();
        assert_eq!((all.len(), all[MOST_MADE - 1].1.purpose.as_str()), (MOST_MADE, "requests"));
        assert_eq!((all[0].1.time.as_str(), all[MOST_MADE - 2].1.time.as_str()), ("299", "201"));
    }
}
