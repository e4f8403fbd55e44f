//! What events tell, type by type.

use super::EventError;
use crate::consent::Purpose;
use crate::datum::Datum;
use crate::field::{Field, FieldError};
use crate::profile::Reaction;
use crate::request::Act;

/// Most bytes of what a reader writes in one event.
const MAX_TEXT: usize = 8_000;
/// Most bytes of any other text.
const MAX_WORD: usize = 400;
/// Most answers of a survey.
const MAX_ANSWERS: usize = 200;

/// Names that stand for values in JSON.
macro_rules! words {
    ($(#[$doc:meta])* $type:ident { $($(#[$case_doc:meta])* $case:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $type { $($(#[$case_doc])* $case),+ }

        impl $type {
            /// All there are.
            pub const ALL: &'static [Self] = &[$(Self::$case),+];

            /// The word used in files and locale keys.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$case => $word),+ }
            }

            /// What a word stands for.
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|it| it.as_str() == word)
            }
        }
    };
}

words! {
    /// What a reader wants.
    RequestKind {
        /// An answer.
        Question = "question",
        /// That the library buys a title.
        Purchase = "purchase",
        /// That the library borrows a title elsewhere.
        InterlibraryLoan = "interlibrary-loan",
        /// That something is mended.
        Problem = "problem",
        /// That the library knows something.
        Comment = "comment",
    }
}

words! {
    /// What is wrong.
    Problem {
        /// The record of a title.
        Record = "record",
        /// A link.
        Link = "link",
        /// Where a title stands.
        Place = "place",
        /// Something else.
        Other = "other",
    }
}

/// The title that something is about; what is not known of it is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// Its id in the collection.
    pub id: String,
    /// As displayed.
    pub title: String,
    /// Its main creator.
    pub creator: String,
    /// Its ISBN.
    pub isbn: String,
}

/// A request as it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// What is wanted.
    pub kind: RequestKind,
    /// By whose knowledge alone the request can be read and written to.
    pub token: String,
    /// What the reader says.
    pub text: String,
    /// The title that it is about.
    pub about: About,
    /// What is wrong, of a problem.
    pub problem: Option<Problem>,
    /// How the reader may be reached; empty where the reader does not say.
    pub contact: String,
}

/// What a reader does to a request that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The request's token.
    pub token: String,
    /// What is done.
    pub act: Act,
    /// What is said; may be empty.
    pub text: String,
    /// Whether the answer helped.
    pub helped: Option<bool>,
}

/// What a reader thinks of a title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// The title.
    pub about: About,
    /// Half stars, 1 to 10.
    pub rating: Option<u8>,
    /// In words; may be empty.
    pub text: String,
    /// Whether it is meant for others to read.
    pub recommend: bool,
    /// As the reader wants to be called; may be empty.
    pub name: String,
}

/// One answer to a question of a survey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// An option, or words.
    Text(String),
    /// A place on a scale.
    Number(u8),
}

/// The answers to a survey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Survey {
    /// Each with the id of its question, which may stand here more than once.
    pub answers: Vec<(String, Given)>,
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
    /// A request begins.
    Request(Request),
    /// It goes on.
    Reply(Reply),
    /// A title was rated or recommended.
    Review(Review),
    /// A survey was answered.
    Survey(Survey),
}

impl EventData {
    /// The `CloudEvents` `type`.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Reaction { .. } => "carrel.reaction.v1",
            Self::Request(_) => "carrel.request.v1",
            Self::Reply(_) => "carrel.reply.v1",
            Self::Review(_) => "carrel.review.v1",
            Self::Survey(_) => "carrel.survey.v1",
        }
    }

    /// The consent needed to record and to send it.
    pub const fn purpose(&self) -> Purpose {
        match self {
            Self::Reaction { .. } => Purpose::Reactions,
            Self::Request(_) | Self::Reply(_) | Self::Review(_) | Self::Survey(_) => Purpose::Requests,
        }
    }

    /// Whether the two are about the same matter of one subject, so that their order tells something.
    pub fn same_matter(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Reaction { reaction: one, .. }, Self::Reaction { reaction: two, .. }) => one == two,
            (Self::Request(_) | Self::Reply(_), Self::Request(_) | Self::Reply(_))
            | (Self::Review(_), Self::Review(_)) => true,
            _ => false,
        }
    }

    /// Whether this takes back exactly what an earlier one says, so that neither need be sent.
    pub fn undoes(&self, earlier: &Self) -> bool {
        match (self, earlier) {
            (Self::Reaction { on: one, .. }, Self::Reaction { on: two, .. }) => self.same_matter(earlier) && one != two,
            (Self::Reply(reply), Self::Request(_)) => reply.act == Act::Withdraw,
            _ => false,
        }
    }

    /// The same with every text cut to what is read back: what was longer would be taken for damaged, and never be sent.
    #[must_use]
    pub(super) fn bounded(mut self) -> Self {
        match &mut self {
            Self::Reaction { .. } => {}
            Self::Request(it) => {
                cut(&mut it.text, MAX_TEXT);
                cut(&mut it.contact, MAX_WORD);
                it.about.bound();
            }
            Self::Reply(it) => cut(&mut it.text, MAX_TEXT),
            Self::Review(it) => {
                cut(&mut it.text, MAX_TEXT);
                cut(&mut it.name, MAX_WORD);
                it.about.bound();
            }
            Self::Survey(it) => {
                it.answers.truncate(MAX_ANSWERS);
                for (_, given) in &mut it.answers {
                    if let Given::Text(text) = given {
                        cut(text, MAX_TEXT);
                    }
                }
            }
        }
        self
    }

    /// Its `data`.
    pub(super) fn datum(&self) -> Datum {
        let text = |it: &str| Datum::Text(it.to_owned());
        let said = |it: &str| (!it.is_empty()).then(|| text(it));
        let members: Vec<(&'static str, Option<Datum>)> = match self {
            Self::Reaction { reaction, on } => {
                vec![("reaction", Some(text(reaction.as_str()))), ("on", Some(Datum::Flag(*on)))]
            }
            Self::Request(it) => vec![
                ("kind", Some(text(it.kind.as_str()))),
                ("token", Some(text(&it.token))),
                ("text", Some(text(&it.text))),
                ("title", it.about.datum()),
                ("about", it.problem.map(|it| text(it.as_str()))),
                ("contact", said(&it.contact)),
            ],
            Self::Reply(it) => vec![
                ("token", Some(text(&it.token))),
                ("act", Some(text(it.act.as_str()))),
                ("text", said(&it.text)),
                ("helped", it.helped.map(Datum::Flag)),
            ],
            Self::Review(it) => vec![
                ("title", it.about.datum()),
                ("rating", it.rating.map(|it| Datum::Number(it.into()))),
                ("text", said(&it.text)),
                ("recommend", Some(Datum::Flag(it.recommend))),
                ("name", said(&it.name)),
            ],
            Self::Survey(it) => {
                vec![("answers", Some(Datum::List(it.answers.iter().map(|(id, given)| answer(id, given)).collect())))]
            }
        };
        Datum::object(members)
    }

    /// Reads the `data` of an event of a type.
    pub(super) fn read(kind: &str, value: &impl Field) -> Result<Self, EventError> {
        Ok(match kind {
            "carrel.reaction.v1" => Self::Reaction {
                reaction: word(value, "reaction", Reaction::parse)
                    .filter(|it| *it != Reaction::Opened)
                    .ok_or(EventError::Data)?,
                on: value.field("on").and_then(|it| it.flag()).ok_or(EventError::Data)?,
            },
            "carrel.request.v1" => Self::Request(Request {
                kind: word(value, "kind", RequestKind::parse).ok_or(EventError::Data)?,
                token: need(value, "token", MAX_WORD)?,
                text: need(value, "text", MAX_TEXT)?,
                about: About::read(value)?,
                problem: word(value, "about", Problem::parse),
                contact: may(value, "contact", MAX_WORD)?,
            }),
            "carrel.reply.v1" => Self::Reply(Reply {
                token: need(value, "token", MAX_WORD)?,
                act: word(value, "act", Act::parse).ok_or(EventError::Data)?,
                text: may(value, "text", MAX_TEXT)?,
                helped: value.may("helped", "true or false", Field::flag)?,
            }),
            "carrel.review.v1" => Self::Review(Review {
                about: About::read(value)?,
                rating: value.may_whole("rating", 10)?.filter(|it| *it > 0).map(|it| it as u8),
                text: may(value, "text", MAX_TEXT)?,
                recommend: value.need_flag("recommend")?,
                name: may(value, "name", MAX_WORD)?,
            }),
            "carrel.survey.v1" => {
                let list = value.need("answers", "a list", Field::list)?;
                let answers = list.iter().take(MAX_ANSWERS).map(given).collect::<Option<Vec<_>>>();
                Self::Survey(Survey { answers: answers.ok_or(EventError::Data)? })
            }
            _ => return Err(EventError::Type { got: kind.chars().take(40).collect() }),
        })
    }
}

/// Cuts a text to so many bytes, between two letters.
fn cut(text: &mut String, most: usize) {
    let mut end = text.len().min(most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.truncate(end);
}

impl About {
    fn bound(&mut self) {
        for text in [&mut self.id, &mut self.title, &mut self.creator, &mut self.isbn] {
            cut(text, MAX_WORD);
        }
    }

    fn datum(&self) -> Option<Datum> {
        let said = |it: &str| (!it.is_empty()).then(|| Datum::Text(it.to_owned()));
        let members = vec![
            ("id", said(&self.id)),
            ("title", said(&self.title)),
            ("creator", said(&self.creator)),
            ("isbn", said(&self.isbn)),
        ];
        members.iter().any(|it| it.1.is_some()).then(|| Datum::object(members))
    }

    fn read(value: &impl Field) -> Result<Self, EventError> {
        let Some(value) = value.field("title") else { return Ok(Self::default()) };
        let one = |name| may(&value, name, MAX_WORD);
        Ok(Self { id: one("id")?, title: one("title")?, creator: one("creator")?, isbn: one("isbn")? })
    }
}

fn answer(question: &str, given: &Given) -> Datum {
    let value = match given {
        Given::Text(text) => Datum::Text(text.clone()),
        Given::Number(number) => Datum::Number((*number).into()),
    };
    Datum::object(vec![("question", Some(Datum::Text(question.to_owned()))), ("value", Some(value))])
}

fn given(value: &impl Field) -> Option<(String, Given)> {
    let said = value.field("value")?;
    let number = || said.number().map(|it| Given::Number(it as u8));
    let given = said.text().filter(|it| it.len() <= MAX_TEXT).map(Given::Text).or_else(number)?;
    Some((value.field("question")?.text()?, given))
}

fn word<T>(value: &impl Field, name: &str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
    parse(&value.field(name)?.text()?)
}

fn need(value: &impl Field, name: &'static str, most: usize) -> Result<String, FieldError> {
    value.need(name, "a text that is not too long", |it| it.text().filter(|it| it.len() <= most))
}

fn may(value: &impl Field, name: &'static str, most: usize) -> Result<String, FieldError> {
    Ok(value
        .may(name, "a text that is not too long", |it| it.text().filter(|it| it.len() <= most))?
        .unwrap_or_default())
}
