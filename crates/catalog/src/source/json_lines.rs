//! JSON Lines: one title a line, with the fields of [`Title`]; a line may also be a record in any other shape that is known.

use std::borrow::Cow;
use std::path::Path;

use carrel_engine::title::{Edition, Series, StaffPick, Title};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::bytes::Input;
use super::json_record;
use super::lines::{Lines, MAX_LINE};
use crate::clean::identifier::{self, Checked};
use crate::clean::{language, link, text};
use crate::draft::{MAX_DESCRIPTION, MAX_HEADINGS, MAX_LIST, MAX_TEXT, MAX_TITLE, MAX_VARIANTS, plain_line};
use crate::error::Error;
use crate::intake::{Found, Intake, ReadOptions, Record};
use crate::report::{At, Repair, Repairs};

/// Reads all lines into the intake.
pub fn read(path: &Path, input: Input, intake: &mut Intake) -> Result<(), Error> {
    let fail = |source| Error::Read { path: path.to_owned(), source };
    let mut lines = Lines::new(input.reader, &input.sample);
    let next = || loop {
        match lines.next_line().map_err(fail)? {
            Some((_, line)) if line.trim_ascii().is_empty() => {}
            other => return Ok(other),
        }
    };
    let options = intake.options.clone();
    intake.take_all(next, |(at, line)| record(at, &line, &options))
}

fn record(at: At, line: &[u8], options: &ReadOptions) -> Record {
    let mut repairs = Repairs::default();
    let found = found(line, options, &mut repairs)
        .unwrap_or_else(|reason| Found::reject(reason, &String::from_utf8_lossy(&line[..line.len().min(400)])));
    Record { at, found, repairs }
}

fn found(line: &[u8], options: &ReadOptions, repairs: &mut Repairs) -> Result<Found, String> {
    if line.len() >= MAX_LINE {
        return Err(format!("line of more than {MAX_LINE} bytes"));
    }
    let value: Value = serde_json::from_slice(line).map_err(|error| format!("no JSON object: {error}"))?;
    json_record::found(&value, None, options, repairs)
}

/// The title that a value is, or what is wrong with it.
pub fn title(value: &Value, repairs: &mut Repairs) -> Result<Found, String> {
    let mut value = Cow::Borrowed(value);
    // Databases write their record numbers as numbers.
    if value.get("id").is_some_and(Value::is_number)
        && let Some(id) = value.to_mut().get_mut("id")
    {
        *id = Value::String(id.to_string());
    }
    let title = Title::deserialize(&*value).map_err(|error| wrong_field(&value, &error))?;
    checked(title, repairs).map(|title| Found::Title(Box::new(title)))
}

/// The first field that cannot be one of a title on its own, and why; otherwise why all of them cannot.
fn wrong_field(value: &Value, error: &serde_json::Error) -> String {
    let alone = |(name, field): (&String, &Value)| {
        let mut fields = Map::from_iter([("id".to_owned(), "1".into()), ("title".to_owned(), "1".into())]);
        fields.insert(name.clone(), field.clone());
        let wrong = Title::deserialize(Value::Object(fields)).err()?;
        Some(if wrong.to_string().starts_with("unknown field") {
            wrong.to_string()
        } else {
            format!("field {name:?}: {wrong}")
        })
    };
    let reason = value.as_object().and_then(|fields| fields.iter().find_map(alone));
    // What Rust calls its types means nothing to a librarian.
    let words =
        [("i32", "a whole number"), ("u64", "a whole number"), ("a sequence", "a list"), ("struct Title", "an object")];
    let in_words = |text: String, (rust, word): &(&str, &str)| {
        text.replace(&format!("expected {rust}"), &format!("expected {word}"))
    };
    words.iter().fold(reason.unwrap_or_else(|| error.to_string()), in_words)
}

/// The title within its bounds, as plain text, with links that may be followed.
fn checked(raw: Title, repairs: &mut Repairs) -> Result<Title, String> {
    let id = text::line(&raw.id);
    if id.is_empty() || id.len() > Title::MAX_ID {
        return Err(format!("id of {} bytes; it must have 1 to {}", id.len(), Title::MAX_ID));
    }
    let title = plain_line(&raw.title, MAX_TITLE, repairs);
    if title.is_empty() {
        return Err("no title".into());
    }
    Ok(Title {
        id,
        title,
        original_title: optional(raw.original_title, MAX_TITLE, repairs),
        variants: list(raw.variants, MAX_VARIANTS, repairs),
        creators: list(raw.creators, MAX_LIST, repairs),
        year: raw.year.filter(|year| (-3000..=2100).contains(year)),
        languages: languages(&raw.languages, repairs),
        formats: list(raw.formats, MAX_LIST, repairs),
        topics: list(raw.topics, MAX_HEADINGS, repairs),
        headings: list(raw.headings, MAX_HEADINGS, repairs),
        classes: list(raw.classes, MAX_LIST, repairs),
        series: raw.series.and_then(|series| checked_series(series, repairs)),
        identifiers: identifiers(raw.identifiers, repairs),
        call_number: optional(raw.call_number, MAX_TEXT, repairs),
        work: optional(raw.work, MAX_TEXT, repairs),
        holdings: optional(raw.holdings, MAX_TEXT, repairs),
        link: raw.link.filter(|link| !link.trim().is_empty()).and_then(|link| checked_link(&link, repairs)),
        description: optional(raw.description, MAX_DESCRIPTION, repairs),
        staff_pick: raw.staff_pick.and_then(|pick| checked_pick(&pick, repairs)),
        added: raw.added.filter(|day| (-200_000..=100_000).contains(day)),
        audience: raw.audience,
        loans: raw.loans,
        hidden: raw.hidden,
        editions: raw.editions.into_iter().take(MAX_LIST).filter_map(|it| checked_edition(it, repairs)).collect(),
    })
}

fn optional(raw: Option<String>, max: usize, repairs: &mut Repairs) -> Option<String> {
    let line = text::line(&raw?);
    repairs.add_if(line.len() > max, Repair::TextCut);
    (!line.is_empty()).then(|| text::cut(&line, max).into_owned())
}

fn list(raw: Vec<String>, max: usize, repairs: &mut Repairs) -> Vec<String> {
    repairs.add_if(raw.len() > max, Repair::ListCut);
    raw.into_iter().take(max).filter_map(|item| optional(Some(item), MAX_TEXT, repairs)).collect()
}

fn languages(raw: &[String], repairs: &mut Repairs) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for tag in raw.iter().take(MAX_LIST).filter(|tag| !language::says_none(tag)) {
        let known = language::tag(tag);
        if known.is_none() {
            repairs.add_value(Repair::UnknownLanguage, tag);
        }
        all.extend(known.filter(|tag| !all.contains(tag)));
    }
    all
}

fn checked_series(series: Series, repairs: &mut Repairs) -> Option<Series> {
    Some(Series { name: optional(Some(series.name), MAX_TEXT, repairs)?, number: series.number })
}

fn checked_pick(pick: &StaffPick, repairs: &mut Repairs) -> Option<StaffPick> {
    let words = plain_line(&pick.text, MAX_TITLE, repairs);
    let name = plain_line(&pick.name, MAX_TEXT, repairs);
    (!words.is_empty()).then_some(StaffPick { text: words, name })
}

/// An edition needs an id; what else is wrong with it is left out.
fn checked_edition(raw: Edition, repairs: &mut Repairs) -> Option<Edition> {
    let id = text::line(&raw.id);
    let edition = Edition {
        title: optional(raw.title, MAX_TITLE, repairs),
        year: raw.year.filter(|year| (-3000..=2100).contains(year)),
        languages: languages(&raw.languages, repairs),
        formats: list(raw.formats, MAX_LIST, repairs),
        link: raw.link.and_then(|link| checked_link(&link, repairs)),
        id,
    };
    (!edition.id.is_empty() && edition.id.len() <= Title::MAX_ID).then_some(edition)
}

fn checked_link(raw: &str, repairs: &mut Repairs) -> Option<String> {
    let safe = link::safe(raw);
    if safe.is_none() {
        repairs.add_value(Repair::UnsafeLink, raw);
    }
    safe
}

fn identifiers(
    raw: Vec<carrel_engine::title::Identifier>,
    repairs: &mut Repairs,
) -> Vec<carrel_engine::title::Identifier> {
    let mut all = Vec::new();
    for identifier in raw.into_iter().take(MAX_LIST).filter(|i| i.scheme.len() <= 40) {
        match identifier::check(&identifier.scheme.to_lowercase(), &identifier.value) {
            Checked::Sound(sound) if !all.contains(&sound) => all.push(sound),
            Checked::Sound(_) | Checked::Empty => {}
            Checked::Rounded => repairs.add(Repair::RoundedIsbn),
            Checked::Wrong => repairs.add_value(Repair::WrongIdentifier, &identifier.value),
        }
    }
    all
}
