//! A record as a source has it, and how it becomes a title.

use std::collections::HashSet;

use carrel_engine::codec::fnv1a;
use carrel_engine::title::{Audience, Series, StaffPick, Title};

use crate::clean::identifier::{self, Checked};
use crate::clean::{audience, format, html, language, link, people, series, subject, text, year};
use crate::report::{Repair, Repairs};

/// Longest title kept, in bytes; a title ten times as long is taken as damage.
pub const MAX_TITLE: usize = 1_000;
/// Longest description kept, in bytes.
pub const MAX_DESCRIPTION: usize = 4_000;
/// Longest other text kept, in bytes.
pub const MAX_TEXT: usize = 300;
/// Most creators, languages or formats of a title.
pub const MAX_LIST: usize = 20;
/// Most other forms of title and names.
pub const MAX_VARIANTS: usize = 40;
/// Most headings of a title.
pub const MAX_HEADINGS: usize = 60;

/// Addresses that run something; as an id they would lie in wait for the day when an id becomes a link.
const SCRIPTS: [&str; 3] = ["javascript:", "vbscript:", "data:"];

/// The fields of one record before anything is understood. Lists are already split.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of `Title`")]
pub struct Draft {
    pub id: Option<String>,
    pub title: String,
    pub original_title: Option<String>,
    pub variants: Vec<String>,
    pub creators: Vec<String>,
    /// The creators are in natural order already: the source tells the parts of names.
    pub creators_are_natural: bool,
    pub year: Option<String>,
    pub languages: Vec<String>,
    pub formats: Vec<String>,
    pub subjects: Vec<String>,
    pub classes: Vec<String>,
    pub audience: Vec<String>,
    pub series: Option<String>,
    pub series_number: Option<String>,
    pub identifiers: Vec<(String, String)>,
    pub call_number: Option<String>,
    pub work: Option<String>,
    pub holdings: Option<String>,
    pub added: Option<i32>,
    pub loans: Option<String>,
    pub link: Option<String>,
    pub description: Option<String>,
    pub staff_pick: Option<String>,
    pub staff_name: Option<String>,
}

/// The title that a draft makes, or why it makes none. Its topics are made later, of the headings of all titles.
pub fn finish(draft: &Draft, repairs: &mut Repairs) -> Result<Title, String> {
    if draft.title.len() > 10 * MAX_TITLE {
        return Err(format!(
            "title of {} bytes, which must be more than a title; look in the source for what should end it",
            draft.title.len()
        ));
    }
    let creators = creators(draft, repairs);
    let (name, found_series) = main_title(&draft.title, &creators, draft.series.is_none(), repairs);
    if name.is_empty() {
        return Err("no title".into());
    }
    let headings = headings(&draft.subjects, repairs);
    let mut title = Title {
        year: understood(draft.year.as_deref(), year::parse, Repair::UnknownYear, repairs),
        languages: languages(&draft.languages, repairs),
        formats: unique(draft.formats.iter().filter_map(|raw| format::keyword(raw)), repairs),
        topics: Vec::new(),
        classes: lines(&draft.classes, MAX_LIST, repairs),
        variants: lines(&draft.variants, MAX_VARIANTS, repairs),
        hidden: false,
        editions: Vec::new(),
        audience: audience_of(&draft.audience, &headings),
        series: series_of(draft, repairs).or(found_series),
        identifiers: identifiers(&draft.identifiers, repairs),
        call_number: short(draft.call_number.as_deref(), repairs),
        work: short(draft.work.as_deref(), repairs),
        holdings: short(draft.holdings.as_deref(), repairs),
        added: draft.added,
        loans: understood(draft.loans.as_deref(), count, Repair::UnknownNumber, repairs),
        link: link_of(draft.link.as_deref(), repairs),
        description: description(draft.description.as_deref(), repairs),
        staff_pick: staff_pick(draft, repairs),
        original_title: original(draft, &name, repairs),
        id: String::new(),
        title: name,
        creators,
        headings,
    };
    title.id = id_of(draft.id.as_deref(), &title, repairs)?;
    Ok(title)
}

fn id_of(raw: Option<&str>, title: &Title, repairs: &mut Repairs) -> Result<String, String> {
    let mut id = text::line(raw.unwrap_or_default());
    // Feeds whose entries have no other id give their address.
    if SCRIPTS.iter().any(|scheme| id.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))) {
        repairs.add_value(Repair::UnsafeLink, &id);
        id.clear();
    }
    if id.len() > Title::MAX_ID {
        return Err(format!(
            "id of {} bytes ({}); at most {} are allowed",
            id.len(),
            text::excerpt(&id),
            Title::MAX_ID
        ));
    }
    if id.is_empty() {
        repairs.add(Repair::MadeId);
        return Ok(made_id(title));
    }
    Ok(id)
}

/// An id that stays the same while title, creators, year and identifiers do: 64-bit FNV-1a of them. Where a record has neither creator nor
/// identifier all of it decides, since two books of one name need not be one.
fn made_id(title: &Title) -> String {
    if title.creators.is_empty() && title.identifiers.is_empty() {
        return format!("made-{:016x}", fnv1a(&postcard::to_stdvec(title).unwrap_or_default()));
    }
    let year = title.year.map(|year| year.to_string()).unwrap_or_default();
    let identifiers = title.identifiers.iter().map(|i| i.value.as_str());
    let parts =
        [title.title.as_str(), &year].into_iter().chain(title.creators.iter().map(String::as_str)).chain(identifiers);
    let bytes: Vec<u8> = parts.flat_map(|part| part.bytes().chain([0])).collect();
    format!("made-{:016x}", fnv1a(&bytes))
}

/// One short field as one plain line.
pub fn plain_line(raw: &str, max: usize, repairs: &mut Repairs) -> String {
    let plain = html::inline(raw);
    repairs.add_if(plain != raw, Repair::Markup);
    let line = text::line(&plain);
    repairs.add_if(line.len() > max, Repair::TextCut);
    text::cut(&line, max).into_owned()
}

fn short(raw: Option<&str>, repairs: &mut Repairs) -> Option<String> {
    raw.map(|raw| plain_line(raw, MAX_TEXT, repairs)).filter(|line| !line.is_empty())
}

fn main_title(
    raw: &str,
    creators: &[String],
    may_name_series: bool,
    repairs: &mut Repairs,
) -> (String, Option<Series>) {
    let plain = plain_line(raw, MAX_TITLE, repairs);
    let bare = crate::title_marks::without(&plain, creators);
    repairs.add_if(bare != plain, Repair::CataloguingInTitle);
    match series::in_title(&bare).filter(|_| may_name_series) {
        Some((name, series)) => {
            repairs.add(Repair::SeriesInTitle);
            (name.to_owned(), Some(series))
        }
        None => (bare, None),
    }
}

fn original(draft: &Draft, name: &str, repairs: &mut Repairs) -> Option<String> {
    let original = plain_line(draft.original_title.as_deref()?, MAX_TITLE, repairs);
    let same = original.to_lowercase() == name.to_lowercase();
    (!original.is_empty() && !same).then_some(original)
}

fn creators(draft: &Draft, repairs: &mut Repairs) -> Vec<String> {
    let mut nobody = 0;
    let names: Vec<String> =
        draft.creators.iter().map(|raw| plain_line(raw, MAX_TEXT, repairs)).filter(|name| !name.is_empty()).collect();
    if draft.creators_are_natural {
        return unique(names.into_iter(), repairs);
    }
    let natural = names.iter().filter_map(|name| {
        let natural = people::natural(name);
        nobody += usize::from(natural.is_none());
        natural
    });
    let all: Vec<String> = natural.collect();
    repairs.add_if(nobody > 0, Repair::NoCreator);
    unique(all.into_iter(), repairs)
}

/// Each once, at most [`MAX_LIST`].
fn unique(items: impl Iterator<Item = String>, repairs: &mut Repairs) -> Vec<String> {
    let mut seen = HashSet::new();
    let mut all: Vec<String> = items.filter(|item| !item.is_empty() && seen.insert(item.clone())).collect();
    repairs.add_if(all.len() > MAX_LIST, Repair::ListCut);
    all.truncate(MAX_LIST);
    all
}

fn languages(raw: &[String], repairs: &mut Repairs) -> Vec<String> {
    let mut all = Vec::new();
    for field in raw.iter().filter(|field| !field.trim().is_empty()) {
        let tags = language::tags(field);
        if tags.is_empty() && !language::says_none(field) {
            repairs.add_value(Repair::UnknownLanguage, field);
        }
        all.extend(tags);
    }
    unique(all.into_iter(), repairs)
}

fn headings(raw: &[String], repairs: &mut Repairs) -> Vec<String> {
    let mut seen = HashSet::new();
    let lines = subject::rejoined(raw.iter().map(|raw| plain_line(raw, MAX_TEXT, repairs)).collect());
    let headings =
        lines.iter().map(|line| subject::heading(line)).filter(|heading| heading.chars().any(char::is_alphanumeric));
    let mut all: Vec<String> =
        headings.filter(|heading| seen.insert(heading.to_lowercase())).map(ToOwned::to_owned).collect();
    repairs.add_if(all.len() > MAX_HEADINGS, Repair::ListCut);
    all.truncate(MAX_HEADINGS);
    all
}

/// Plain lines, each once, at most so many.
fn lines(raw: &[String], most: usize, repairs: &mut Repairs) -> Vec<String> {
    let mut seen = HashSet::new();
    let lines = raw.iter().map(|raw| plain_line(raw, MAX_TEXT, repairs)).collect::<Vec<_>>();
    let mut all: Vec<String> =
        lines.into_iter().filter(|line| !line.is_empty() && seen.insert(line.to_lowercase())).collect();
    repairs.add_if(all.len() > most, Repair::ListCut);
    all.truncate(most);
    all
}

fn audience_of(stated: &[String], headings: &[String]) -> Option<Audience> {
    stated
        .iter()
        .find_map(|raw| audience::parse(raw))
        .or_else(|| headings.iter().find_map(|heading| audience::of_heading(heading)))
}

fn series_of(draft: &Draft, repairs: &mut Repairs) -> Option<Series> {
    let name = short(draft.series.as_deref(), repairs)?;
    let mut series = series::parse(&name)?;
    series.number = draft.series_number.as_deref().and_then(series::volume).or(series.number);
    Some(series)
}

fn identifiers(raw: &[(String, String)], repairs: &mut Repairs) -> Vec<carrel_engine::title::Identifier> {
    let mut all = Vec::new();
    for (scheme, value) in raw {
        let checked = if scheme == "uri" { identifier::of_uri(value) } else { identifier::check(scheme, value) };
        match checked {
            Checked::Sound(identifier) if !all.contains(&identifier) && all.len() < MAX_LIST => all.push(identifier),
            Checked::Sound(_) | Checked::Empty => {}
            Checked::Rounded => repairs.add(Repair::RoundedIsbn),
            Checked::Wrong => repairs.add_value(Repair::WrongIdentifier, value),
        }
    }
    all
}

/// The value of a field that is there, or a note that it could not be understood.
fn understood<T>(
    raw: Option<&str>,
    parse: impl Fn(&str) -> Option<T>,
    otherwise: Repair,
    repairs: &mut Repairs,
) -> Option<T> {
    let raw = raw.map(str::trim).filter(|raw| !raw.is_empty())?;
    let value = parse(raw);
    let said_none = matches!(
        raw.to_lowercase().trim_end_matches('.'),
        "n.d" | "nd" | "none" | "null" | "nan" | "na" | "n/a" | "-" | "unknown"
    );
    if value.is_none() && !said_none {
        repairs.add_value(otherwise, raw);
    }
    value
}

/// "4,780,653", "12.0", "1 200".
fn count(raw: &str) -> Option<u64> {
    let whole = raw.strip_suffix(".0").or_else(|| raw.strip_suffix(".00")).unwrap_or(raw);
    let digits: String =
        whole.chars().filter(|c| !matches!(c, ',' | ' ' | '\u{a0}' | '\u{202f}' | '\'' | '_')).collect();
    (digits.bytes().all(|b| b.is_ascii_digit()) && digits.len() <= 15).then(|| digits.parse().ok())?
}

fn link_of(raw: Option<&str>, repairs: &mut Repairs) -> Option<String> {
    let raw = raw.map(str::trim).filter(|raw| !raw.is_empty())?;
    let safe = link::safe(raw);
    if safe.is_none() {
        repairs.add_value(Repair::UnsafeLink, raw);
    }
    safe
}

fn description(raw: Option<&str>, repairs: &mut Repairs) -> Option<String> {
    let raw = text::cut(raw?, 8 * MAX_DESCRIPTION);
    let plain = html::plain(&raw);
    repairs.add_if(plain != raw, Repair::Markup);
    let line = text::line(&plain);
    repairs.add_if(line.len() > MAX_DESCRIPTION, Repair::TextCut);
    (!line.is_empty()).then(|| text::cut(&line, MAX_DESCRIPTION).into_owned())
}

fn staff_pick(draft: &Draft, repairs: &mut Repairs) -> Option<StaffPick> {
    let words = plain_line(draft.staff_pick.as_deref()?, MAX_TITLE, repairs);
    let name = short(draft.staff_name.as_deref(), repairs).unwrap_or_default();
    (!words.is_empty()).then_some(StaffPick { text: words, name })
}
