//! Rows of a table to drafts, once it is known what the columns hold.

use super::columns::{Field, Plan};
use super::lists::{self, Separator};
use crate::clean::class_mark;
use crate::clean::date::{self, DayOrder};
use crate::clean::identifier::{self, Checked};
use crate::draft::Draft;
use crate::report::{Repair, Repairs};

/// What the columns hold, and how.
pub struct Layout {
    plan: Plan,
    separators: Vec<Separator>,
    day_order: DayOrder,
    has_id: bool,
}

/// A row: for each column its text, nothing where the bytes were damaged.
pub type Row = Vec<Option<String>>;

impl Layout {
    /// Finds out from the first rows how lists are separated and dates are written.
    pub fn sniff(plan: Plan, rows: &[&Row], list_separator: Option<&str>) -> Self {
        let values = |column: usize| rows.iter().filter_map(move |row| row.get(column)?.as_deref());
        let separator = |(column, field): &(usize, Field)| match list_separator {
            _ if !field.is_list() => Separator::None,
            Some(text) => Separator::Text(text.to_owned()),
            None => lists::sniff(*field, values(*column)),
        };
        let separators = plan.iter().map(separator).collect();
        let dates = plan.iter().find(|(_, field)| *field == Field::Added).map(|(column, _)| *column);
        let day_order = dates.map_or_else(DayOrder::default, |column| DayOrder::sniff(values(column)));
        let has_id = plan.iter().any(|(_, field)| *field == Field::Id);
        Self { plan, separators, day_order, has_id }
    }

    /// The draft of a row, or why the row cannot be used.
    pub fn draft(&self, row: &Row, repairs: &mut Repairs) -> Result<Draft, String> {
        let mut draft = Draft::default();
        let mut subtitle = None;
        for ((column, field), separator) in self.plan.iter().zip(&self.separators) {
            match row.get(*column).map(Option::as_deref) {
                Some(Some(value)) if !value.trim().is_empty() => match field {
                    Field::Subtitle => subtitle = Some(value.trim().to_owned()),
                    Field::Added => self.put_date(&mut draft, value, repairs),
                    _ => put(&mut draft, *field, lists::split(separator, value)),
                },
                Some(None) if matches!(field, Field::Id | Field::Title) => {
                    return Err(format!("bytes that are no UTF-8 in the {}", field.name()));
                }
                Some(None) => repairs.add(Repair::DamagedField),
                _ => {}
            }
        }
        draft.title = with_subtitle(draft.title, subtitle.as_deref());
        if !self.has_id {
            draft.id = isbn_of(&draft);
            repairs.add_if(draft.id.is_some(), Repair::IsbnAsId);
        }
        Ok(draft)
    }

    fn put_date(&self, draft: &mut Draft, value: &str, repairs: &mut Repairs) {
        draft.added = date::parse(value, self.day_order);
        if draft.added.is_none() {
            repairs.add_value(Repair::UnknownDate, value);
        }
    }
}

/// "Title: subtitle", unless the subtitle is long or there already.
pub fn with_subtitle(title: String, subtitle: Option<&str>) -> String {
    match subtitle {
        Some(subtitle)
            if !subtitle.is_empty() && subtitle.len() <= 100 && !title.is_empty() && !title.contains(subtitle) =>
        {
            format!("{}: {subtitle}", title.trim_end_matches([' ', ':', '/']))
        }
        _ => title,
    }
}

/// The first sound ISBN, for titles that have no other id.
pub fn isbn_of(draft: &Draft) -> Option<String> {
    draft.identifiers.iter().filter(|(scheme, _)| scheme == "isbn").find_map(|(scheme, raw)| {
        match identifier::check(scheme, raw) {
            Checked::Sound(identifier) => Some(identifier.value),
            _ => None,
        }
    })
}

fn put(draft: &mut Draft, field: Field, values: Vec<String>) {
    match field {
        Field::Creators => draft.creators.extend(values),
        Field::Languages => draft.languages.extend(values),
        Field::Formats => draft.formats.extend(values),
        Field::Topics => draft.subjects.extend(values),
        Field::Lcc | Field::Ddc | Field::Udc => {
            draft.classes.extend(values.iter().filter_map(|mark| class_mark::of_scheme(field.name(), mark)));
        }
        Field::Classes => draft.classes.extend(values.iter().filter_map(|mark| class_mark::told_by_form(mark))),
        Field::Audience => draft.audience.extend(values),
        Field::Isbn => draft.identifiers.extend(values.into_iter().map(isbn_or_issn)),
        Field::Issn => draft.identifiers.extend(values.into_iter().map(|value| ("issn".to_owned(), value))),
        Field::Identifiers => draft.identifiers.extend(values.into_iter().map(with_scheme)),
        Field::Oclc | Field::Lccn | Field::Doi => {
            draft.identifiers.extend(values.into_iter().map(|value| (field.name().to_owned(), value)));
        }
        _ => put_single(draft, field, values.into_iter().next()),
    }
}

/// Columns such as "print identifier" hold either.
fn isbn_or_issn(value: String) -> (String, String) {
    let is_issn = matches!(identifier::check("issn", &value), Checked::Sound(_))
        && matches!(identifier::check("isbn", &value), Checked::Wrong);
    (if is_issn { "issn" } else { "isbn" }.to_owned(), value)
}

/// "gutenberg:514"; without a scheme an ISBN or ISSN. Addresses and URNs are of scheme `uri`.
fn with_scheme(value: String) -> (String, String) {
    let is_scheme = |word: &str| (2..=20).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_alphanumeric());
    match value.split_once(':') {
        Some((scheme, _)) if matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https" | "urn") => {
            ("uri".to_owned(), value)
        }
        Some((scheme, rest)) if is_scheme(scheme.trim()) => {
            (scheme.trim().to_ascii_lowercase(), rest.trim().to_owned())
        }
        _ => isbn_or_issn(value),
    }
}

fn put_single(draft: &mut Draft, field: Field, value: Option<String>) {
    if field == Field::Title {
        draft.title = value.unwrap_or_default();
        return;
    }
    let place = match field {
        Field::Id => &mut draft.id,
        Field::OriginalTitle => &mut draft.original_title,
        Field::Year => &mut draft.year,
        Field::Series => &mut draft.series,
        Field::SeriesNumber => &mut draft.series_number,
        Field::CallNumber => &mut draft.call_number,
        Field::Work => &mut draft.work,
        Field::Holdings => &mut draft.holdings,
        Field::Loans => &mut draft.loans,
        Field::Link => &mut draft.link,
        Field::Description => &mut draft.description,
        Field::StaffPick => &mut draft.staff_pick,
        Field::StaffName => &mut draft.staff_name,
        _ => return,
    };
    if place.is_none() {
        *place = value;
    }
}
