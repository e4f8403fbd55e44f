//! What a library would like to know: surveys written in `carrel.json`, offered after an answer or now and then, never twice.
//! Comes later: see [`crate::later`].

use std::cell::RefCell;
use std::rc::Rc;

use carrel_engine::date::parse_day;
use carrel_engine::event::Given;
use carrel_engine::field::Field;

use crate::browser::{host, json};
use crate::settings::{Texts, in_languages};

/// Most surveys of a library, and most questions and options of one.
const MOST: (usize, usize, usize) = (20, 12, 12);
/// Most bytes of an id: as a setting it has to fit into a profile.
const MOST_ID: usize = 100;
/// Most bytes of what is written in answer.
const MOST_WORDS: usize = 2_000;
/// Days between two surveys at visits.
const REST_DAYS: i32 = 30;
/// The setting that says on which day one was shown at a visit last, and which: `20787 desk`.
pub const SURVEYED: &str = "surveyed";

/// When a survey is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// After a request was answered.
    Answered,
    /// At a visit.
    Visit,
}

/// A survey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Survey {
    /// By which it is told once.
    pub id: String,
    /// When it is offered.
    pub when: When,
    /// What it is about, by language.
    pub title: Texts,
    /// What is asked.
    pub questions: Vec<Question>,
    /// First and last day, where there are any.
    pub days: (Option<i32>, Option<i32>),
}

/// One question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Its name in what is sent.
    pub id: String,
    /// What is asked, by language.
    pub text: Texts,
    /// How it is answered.
    pub kind: Kind,
    /// Whether there must be an answer.
    pub needed: bool,
}

/// How a question is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// By one of these, or with `many` by some.
    Choice {
        /// Each with its name in what is sent.
        options: Vec<(String, Texts)>,
        /// Whether more than one can be chosen.
        many: bool,
    },
    /// By a number.
    Scale {
        /// The lowest.
        least: u8,
        /// The highest.
        most: u8,
        /// What the lowest means.
        low: Option<Texts>,
        /// What the highest means.
        high: Option<Texts>,
    },
    /// In words.
    Words,
}

/// What a reader says to one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// The names of options.
    Choice(Vec<String>),
    /// A place on a scale.
    Scale(u8),
    /// Words.
    Words(String),
}

/// A question that must be answered is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Its name.
    pub question: String,
}

thread_local! {
    /// What was understood last, and of which text.
    static KNOWN: RefCell<(String, Rc<Vec<Survey>>)> = RefCell::default();
}

/// The surveys of a library, from the JSON text of its settings.
pub fn of(text: &str) -> Rc<Vec<Survey>> {
    if text.is_empty() {
        return Rc::default();
    }
    KNOWN.with_borrow_mut(|known| {
        if known.0 != text {
            let list = json::parse(text).ok().and_then(|it| it.list()).unwrap_or_default();
            let surveys = understood(&list);
            if surveys.len() < list.len() {
                host::warn(
                    "`surveys` should be a list of at most 20 surveys with id, title and questions, each with id, text and kind (those that are sound are offered)",
                );
            }
            *known = (text.to_owned(), Rc::new(surveys));
        }
        Rc::clone(&known.1)
    })
}

fn understood<F: Field>(list: &[F]) -> Vec<Survey> {
    let mut surveys: Vec<Survey> = Vec::new();
    for survey in list.iter().take(MOST.0).filter_map(survey) {
        if surveys.iter().all(|it| it.id != survey.id) {
            surveys.push(survey);
        }
    }
    surveys
}

fn survey<F: Field>(value: &F) -> Option<Survey> {
    let when = match value.field("when").and_then(|it| it.text()).as_deref() {
        Some("answered") => When::Answered,
        Some("visit") | None => When::Visit,
        Some(_) => return None,
    };
    let day = |name: &str| match value.field(name) {
        Some(it) => it.text().and_then(|it| parse_day(&it)).map(Some),
        None => Some(None),
    };
    let list = value.field("questions")?.list()?;
    if !(1..=MOST.1).contains(&list.len()) {
        return None;
    }
    let questions: Vec<Question> = list.iter().map(question).collect::<Option<_>>()?;
    let days = (day("from")?, day("until")?);
    let in_order = days.0.zip(days.1).is_none_or(|(from, until)| from <= until);
    (in_order && differ(&questions, |it| &it.id)).then_some(())?;
    Some(Survey { id: id(value)?, when, title: texts(value, "title")?, questions, days })
}

/// Whether no two have the same name: what is sent has to tell them apart.
fn differ<T>(all: &[T], name: impl Fn(&T) -> &str) -> bool {
    all.iter().enumerate().all(|(at, it)| all[..at].iter().all(|other| name(other) != name(it)))
}

fn question<F: Field>(value: &F) -> Option<Question> {
    let number = |name: &'static str, or: u8| value.may_whole(name, 10).ok().map(|it| it.map_or(or, |it| it as u8));
    let kind = match value.field("kind")?.text()?.as_str() {
        "choice" => {
            let options = value.field("options")?.list()?;
            if !(2..=MOST.2).contains(&options.len()) {
                return None;
            }
            let options: Vec<_> =
                options.iter().map(|it| Some((id(it)?, texts(it, "text")?))).collect::<Option<_>>()?;
            let many = value.field("many").and_then(|it| it.flag()).unwrap_or(false);
            differ(&options, |it| &it.0).then_some(Kind::Choice { options, many })?
        }
        "scale" => {
            let (least, most) = (number("from", 1)?, number("to", 5)?);
            let (low, high) = (texts(value, "low"), texts(value, "high"));
            (least < most).then_some(Kind::Scale { least, most, low, high })?
        }
        "text" => Kind::Words,
        _ => return None,
    };
    let needed = value.field("needed").and_then(|it| it.flag()).unwrap_or(false);
    Some(Question { id: id(value)?, text: texts(value, "text")?, kind, needed })
}

fn id<F: Field>(value: &F) -> Option<String> {
    value.field("id")?.text().filter(|it| (1..=MOST_ID).contains(&it.len()))
}

fn texts<F: Field>(value: &F, name: &str) -> Option<Texts> {
    in_languages(&value.field(name)?).filter(|it| !it.is_empty())
}

/// What is noted once a survey was shown at a visit.
pub fn shown(id: &str, day: i32) -> String {
    [&day.to_string(), " ", id].concat()
}

/// The setting that says that a survey was answered or declined.
pub fn setting(id: &str) -> String {
    ["survey.", id].concat()
}

/// The survey to be offered on a day: none that was told before, none out of its days, and at visits none within 30 days of
/// the last one.
pub fn due<'a>(
    surveys: &'a [Survey],
    known: &dyn Fn(&str) -> Option<String>,
    today: i32,
    when: When,
) -> Option<&'a Survey> {
    let noted = known(SURVEYED).unwrap_or_default();
    let (day, shown) = noted.split_once(' ').unwrap_or((&noted, ""));
    let last = day.parse::<i32>().ok();
    // A day to come was noted before the clock was set back; one that no clock tells came with an imported profile.
    let since = last.and_then(|day| today.checked_sub(day));
    let rests = when == When::Visit && since.is_some_and(|days| (0..REST_DAYS).contains(&days));
    // The one that is shown today stays until the day is over.
    let may = |it: &Survey| !rests || since == Some(0) && it.id == shown;
    surveys.iter().filter(|it| may(it)).find(|it| {
        let (from, until) = it.days;
        let on = from.is_none_or(|day| day <= today) && until.is_none_or(|day| today <= day);
        it.when == when && on && known(&setting(&it.id)).is_none()
    })
}

/// What is sent of what was said. Answers to questions that are not asked, or that none of the options give, are left out.
pub fn answers(survey: &Survey, said: &[(String, Said)]) -> Result<Vec<(String, Given)>, Missing> {
    let mut all = Vec::new();
    for question in &survey.questions {
        let said = said.iter().rev().find(|(id, _)| *id == question.id).map(|it| &it.1);
        let given = said.map_or_else(Vec::new, |said| given(&question.kind, said));
        if given.is_empty() && question.needed {
            return Err(Missing { question: question.id.clone() });
        }
        all.extend(given.into_iter().map(|it| (question.id.clone(), it)));
    }
    Ok(all)
}

fn given(kind: &Kind, said: &Said) -> Vec<Given> {
    match (kind, said) {
        (Kind::Choice { options, many }, Said::Choice(chosen)) => {
            let known = options.iter().filter(|(id, _)| chosen.contains(id)).map(|(id, _)| Given::Text(id.clone()));
            known.take(if *many { usize::MAX } else { 1 }).collect()
        }
        (Kind::Scale { least, most, .. }, Said::Scale(place)) if (least..=most).contains(&place) => {
            vec![Given::Number(*place)]
        }
        (Kind::Words, Said::Words(words)) if !words.trim().is_empty() => {
            let words = words.trim();
            let mut end = words.len().min(MOST_WORDS);
            while !words.is_char_boundary(end) {
                end -= 1;
            }
            vec![Given::Text(words[..end].to_owned())]
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn sound() -> Value {
        json!({"id": "desk", "when": "answered", "title": {"en": "Our desk", "fa": "میز ما"}, "from": "2026-12-01", "until": "2026-12-31",
            "questions": [
                {"id": "help", "kind": "scale", "from": 1, "to": 5, "low": "Not at all", "high": "Very", "text": "Did it help?", "needed": true},
                {"id": "how", "kind": "choice", "many": true, "options": [{"id": "desk", "text": "At the desk"}, {"id": "page", "text": "Here"}], "text": "How?"},
                {"id": "more", "kind": "text", "text": "Anything else?"}]})
    }

    fn the_survey() -> Survey {
        survey(&sound()).expect("it is sound")
    }

    #[test]
    fn a_survey_is_read_and_an_unsound_one_is_left_out() {
        let known = the_survey();
        assert_eq!((known.questions.len(), known.when), (3, When::Answered));
        for (place, wrong) in [
            ("/id", json!("")),
            ("/id", json!("x".repeat(101))),
            ("/when", json!("full moon")),
            ("/title", json!(7)),
            ("/from", json!("soon")),
            ("/questions", json!([])),
            ("/questions/0/kind", json!("essay")),
            ("/questions/0/to", json!(1)),
            ("/questions/0/to", json!(99)),
            ("/questions/0/to", json!(4.7)),
            ("/questions/0/from", json!(-3)),
            ("/until", json!("2026-11-30")),
            ("/questions", Value::from(vec![json!(7); 1_000])),
            ("/questions/1/options/1/id", json!("desk")),
            ("/questions/1/options", json!([{"id": "desk", "text": "alone"}])),
            ("/questions/1/id", json!("help")),
            ("/questions/2/text", json!(null)),
        ] {
            let mut value = sound();
            *value.pointer_mut(place).expect("a place of it") = wrong.clone();
            assert_eq!(survey(&value), None, "{place} {wrong}");
        }
        assert_eq!(understood(&vec![sound(); 3]).len(), 1, "one id, one survey");
        assert_eq!(understood(&[json!([]), json!(null), json!("x")]), []);
    }

    #[test]
    fn a_survey_is_told_once_on_its_days_and_at_visits_not_within_a_month_of_another() {
        let (answered, mut visit) = (the_survey(), the_survey());
        (visit.id, visit.when) = ("visit".into(), When::Visit);
        let all = [answered, visit];
        let day = parse_day("2026-12-10").expect("a day");
        let at = |notes: &[(&str, i32)], today, when| {
            let notes: Vec<(String, String)> = notes.iter().map(|(a, b)| ((*a).to_owned(), b.to_string())).collect();
            let known = |name: &str| notes.iter().find(|it| it.0 == name).map(|it| it.1.clone());
            due(&all, &known, today, when).map(|it| it.id.clone())
        };
        assert_eq!(at(&[], day, When::Visit).as_deref(), Some("visit"));
        assert_eq!(at(&[], day + 40, When::Visit), None, "its days are over");
        assert_eq!(at(&[("survey.visit", day - 90)], day, When::Visit), None);
        assert_eq!(at(&[("surveyed", day - 29)], day, When::Visit), None);
        assert_eq!(at(&[("surveyed", day - 30)], day, When::Visit).as_deref(), Some("visit"));
        assert_eq!(
            at(&[("surveyed", day + 300)], day, When::Visit).as_deref(),
            Some("visit"),
            "the clock was set back"
        );
        assert_eq!(at(&[("surveyed", day)], day, When::Answered).as_deref(), Some("desk"));
        assert_eq!(at(&[("survey.desk", day)], day, When::Answered), None);
        let noted = |today| {
            let known = |name: &str| (name == SURVEYED).then(|| shown("visit", day));
            due(&all, &known, today, When::Visit).map(|it| it.id.clone())
        };
        assert_eq!(
            (noted(day).as_deref(), noted(day + 1)),
            (Some("visit"), None),
            "it stays for the day, and comes no more"
        );
    }

    #[test]
    fn what_is_sent_is_what_was_asked_and_nothing_else() {
        let survey = the_survey();
        let said = |id: &str, said| (id.to_owned(), said);
        let choice = |it: &[&str]| Said::Choice(it.iter().map(|it| (*it).to_owned()).collect());
        let all = [
            said("help", Said::Scale(4)),
            said("how", choice(&["page", "elsewhere", "desk"])),
            said("more", Said::Words("好".repeat(2_000))),
            said("other", Said::Scale(1)),
        ];
        let given = answers(&survey, &all).expect("all that is needed is there");
        let names: Vec<&str> = given.iter().map(|it| it.0.as_str()).collect();
        assert_eq!(names, ["help", "how", "how", "more"]);
        assert_eq!(given[1].1, Given::Text("desk".into()));
        assert!(matches!(&given[3].1, Given::Text(it) if it.len() <= 2_000));
        let missing = Err(Missing { question: "help".into() });
        assert_eq!(answers(&survey, &[said("help", Said::Scale(9))]), missing);
        assert_eq!(answers(&survey, &[said("help", Said::Words("5".into()))]), missing);
    }

    #[test]
    fn a_day_that_an_imported_profile_made_up_does_no_harm() {
        let mut visit = the_survey();
        (visit.when, visit.days) = (When::Visit, (None, None));
        for day in [i32::MIN.to_string(), i32::MAX.to_string(), "99999999999".into(), "soon".into()] {
            let known = |name: &str| (name == SURVEYED).then(|| day.clone());
            assert!(due(std::slice::from_ref(&visit), &known, 20_797, When::Visit).is_some(), "{day}");
        }
    }
}
