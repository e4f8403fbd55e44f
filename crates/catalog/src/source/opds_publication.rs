//! One OPDS 2.0 publication to a draft.

use serde_json::Value;
use url::Url;

use super::rows::with_subtitle;
use super::{loose, opds_links};
use crate::clean::date::{self, DayOrder};
use crate::clean::format;
use crate::draft::Draft;
use crate::intake::Found;
use crate::report::{Repair, Repairs};

/// What a publication holds, or why it makes no title.
pub fn found(value: &Value, base: Option<&Url>, repairs: &mut Repairs) -> Found {
    let Some(metadata) = value.get("metadata").filter(|metadata| metadata.is_object()) else {
        return Found::reject("publication without metadata", &value.to_string().chars().take(400).collect::<String>());
    };
    let draft = draft(value, metadata, base, repairs);
    if draft.title.is_empty() {
        return Found::reject("no title", &draft.id.or_else(|| draft.creators.into_iter().next()).unwrap_or_default());
    }
    Found::Draft(Box::new(draft))
}

fn draft(value: &Value, metadata: &Value, base: Option<&Url>, repairs: &mut Repairs) -> Draft {
    let languages = loose::strings(metadata.get("language"));
    let language = languages.first().map(String::as_str);
    let text = |key: &str| metadata.get(key).and_then(|value| loose::text(value, language));
    let (series, series_number) = series(metadata, language);
    let (link, unsafe_link) = opds_links::record(value, base);
    repairs.add_if(unsafe_link, Repair::UnsafeLink);
    let identifier = text("identifier").or_else(|| text("id"));
    Draft {
        title: with_subtitle(text("title").unwrap_or_default(), text("subtitle").as_deref()),
        creators: creators(metadata, language),
        year: text("published").filter(|date| !date.starts_with("000")),
        formats: formats(value, metadata),
        subjects: subjects(metadata, language, false),
        audience: audience(metadata, language),
        identifiers: identifiers(identifier.as_deref(), metadata),
        added: ["modified", "published"].into_iter().find_map(|key| date::parse(&text(key)?, DayOrder::default())),
        description: text("description"),
        id: identifier.or_else(|| own_href(value)),
        languages,
        series,
        series_number,
        link,
        ..Draft::default()
    }
}

/// Authors; where there are none, whoever else made it.
fn creators(metadata: &Value, language: Option<&str>) -> Vec<String> {
    let of = |key: &str| loose::names(metadata.get(key), language);
    let by_role = || {
        let authors = loose::items(metadata.get("contributor"))
            .filter(|one| one.get("role").and_then(Value::as_str).is_some_and(|role| matches!(role, "author" | "aut")));
        authors.filter_map(|one| loose::name(one, language)).take(100).collect::<Vec<_>>()
    };
    let fallbacks: [&dyn Fn() -> Vec<String>; 7] =
        [&|| of("author"), &|| of("authors"), &by_role, &|| of("creator"), &|| of("artist"), &|| of("editor"), &|| {
            of("contributor")
        }];
    fallbacks.iter().map(|names| names()).find(|names| !names.is_empty()).unwrap_or_default()
}

fn is_audience(subject: &Value) -> bool {
    is_audience_scheme(subject.get("scheme").and_then(Value::as_str).unwrap_or_default())
}

/// Whether the terms of a scheme say whom a title is for.
pub fn is_audience_scheme(scheme: &str) -> bool {
    let scheme = scheme.to_ascii_lowercase();
    scheme.contains("schema.org/audience") || scheme.contains("typicalagerange") || scheme.contains("target-age")
}

fn subjects(metadata: &Value, language: Option<&str>, of_audience: bool) -> Vec<String> {
    let wanted = loose::items(metadata.get("subject")).take(200).filter(|subject| is_audience(subject) == of_audience);
    wanted.filter_map(|subject| loose::name(subject, language)).collect()
}

fn audience(metadata: &Value, language: Option<&str>) -> Vec<String> {
    let stated = ["typicalAgeRange", "schema:typicalAgeRange", "audience"]
        .into_iter()
        .filter_map(|key| loose::name(metadata.get(key)?, language));
    stated.chain(subjects(metadata, language, true)).collect()
}

/// What it is, made more exact by what can be acquired: a `Book` that comes as EPUB is an e-book.
fn formats(value: &Value, metadata: &Value) -> Vec<String> {
    let stated = loose::strings(metadata.get("@type")).iter().find_map(|iri| format::of_schema_type(iri));
    let mut acquired = opds_links::formats(value);
    acquired.extend(metadata.get("schema:encodingFormat").and_then(Value::as_str).and_then(format::of_media_type));
    made_exact(stated, acquired)
}

/// What is stated, unless what can be acquired says it more exactly.
pub fn made_exact(stated: Option<&'static str>, acquired: Vec<&'static str>) -> Vec<String> {
    let all = match stated {
        Some("book") | None if !acquired.is_empty() => acquired,
        other => other.into_iter().collect(),
    };
    all.into_iter().map(ToOwned::to_owned).collect()
}

fn series(metadata: &Value, language: Option<&str>) -> (Option<String>, Option<String>) {
    let belongs = metadata.get("belongsTo").or_else(|| metadata.get("belongs_to"));
    let first = loose::items(belongs.and_then(|belongs| belongs.get("series")))
        .find(|one| loose::name(one, language).is_some());
    let number =
        first.and_then(|one| one.get("position")).filter(|position| position.is_number() || position.is_string());
    (first.and_then(|one| loose::name(one, language)), number.and_then(|number| loose::text(number, None)))
}

/// Identifiers in a scheme of their own; a plain URI is the id already.
fn identifiers(identifier: Option<&str>, metadata: &Value) -> Vec<(String, String)> {
    let others = loose::items(metadata.get("altIdentifier"))
        .filter_map(|one| one.as_str().or_else(|| one.get("value").and_then(Value::as_str)));
    let all = identifier.into_iter().chain(others).take(20);
    all.filter(|uri| has_known_scheme(uri)).map(|uri| ("uri".to_owned(), uri.to_owned())).collect()
}

/// Whether a URI is an ISBN, ISSN or DOI.
pub fn has_known_scheme(uri: &str) -> bool {
    let lower = uri.to_ascii_lowercase();
    lower.starts_with("urn:isbn:")
        || lower.starts_with("urn:issn:")
        || lower.contains("doi.org/10.")
        || lower.starts_with("doi:")
}

fn own_href(value: &Value) -> Option<String> {
    let own = |link: &&Value| loose::items(link.get("rel")).any(|rel| rel.as_str() == Some("self"));
    loose::items(value.get("links")).find(own)?.get("href")?.as_str().map(ToOwned::to_owned)
}
