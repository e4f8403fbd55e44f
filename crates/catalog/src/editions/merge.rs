//! One title of the several records of a work.

use carrel_engine::title::{Edition, Title};

use crate::draft::{MAX_HEADINGS, MAX_LIST, MAX_VARIANTS};

/// The title of a work: the record with the first id, which keeps its id over rebuilds, and what the others know besides.
///
/// The year and the day added are the earliest, loans are summed, lists are joined.
pub fn merged(mut records: Vec<Title>) -> Title {
    // Of records with one id what they hold decides, so that it makes no difference which came first.
    records.sort_by_cached_key(|record| (record.id.len(), record.id.clone(), postcard::to_stdvec(record).ok()));
    let mut editions: Vec<Edition> = records.iter().flat_map(editions_of).collect();
    editions.dedup_by(|a, b| a.id == b.id);
    if editions.len() == 1 {
        editions.clear();
    }
    let mut records = records.into_iter();
    let mut title = records.next().unwrap_or_default();
    records.for_each(|record| add(&mut title, record));
    let name = title.title.to_lowercase();
    title.variants.retain(|variant| variant.to_lowercase() != name);
    title.variants.truncate(MAX_VARIANTS);
    title.editions = editions;
    title.editions.iter_mut().for_each(|edition| edition.title = edition.title.take().filter(|it| *it != title.title));
    title
}

/// A record as an edition, or the editions that the source has given it.
fn editions_of(record: &Title) -> Vec<Edition> {
    if !record.editions.is_empty() {
        return record.editions.clone();
    }
    vec![Edition {
        id: record.id.clone(),
        title: Some(record.title.clone()),
        year: record.year,
        languages: record.languages.clone(),
        formats: record.formats.clone(),
        link: record.link.clone(),
    }]
}

fn add(title: &mut Title, record: Title) {
    join(&mut title.variants, [record.title].into_iter().chain(record.variants), MAX_VARIANTS + 1);
    join(&mut title.languages, record.languages, MAX_LIST);
    join(&mut title.formats, record.formats, MAX_LIST);
    join(&mut title.topics, record.topics, MAX_HEADINGS);
    join(&mut title.headings, record.headings, MAX_HEADINGS);
    join(&mut title.classes, record.classes, MAX_LIST);
    join(&mut title.identifiers, record.identifiers, 2 * MAX_LIST);
    if title.creators.is_empty() {
        title.creators = record.creators;
    }
    title.year = earliest(title.year, record.year);
    title.added = earliest(title.added, record.added);
    title.loans = match (title.loans, record.loans) {
        // The same record twice was not borrowed twice as often.
        (Some(mine), Some(others)) if title.id == record.id => Some(mine.max(others)),
        (Some(mine), Some(others)) => Some(mine.saturating_add(others)),
        (mine, others) => mine.or(others),
    };
    title.hidden |= record.hidden;
    fill(&mut title.original_title, record.original_title);
    fill(&mut title.description, record.description);
    fill(&mut title.series, record.series);
    fill(&mut title.audience, record.audience);
    fill(&mut title.staff_pick, record.staff_pick);
    fill(&mut title.link, record.link);
    fill(&mut title.call_number, record.call_number);
    fill(&mut title.work, record.work);
    fill(&mut title.holdings, record.holdings);
}

fn join<T: PartialEq>(list: &mut Vec<T>, more: impl IntoIterator<Item = T>, most: usize) {
    for item in more {
        if list.len() < most && !list.contains(&item) {
            list.push(item);
        }
    }
}

fn earliest(a: Option<i32>, b: Option<i32>) -> Option<i32> {
    a.into_iter().chain(b).min()
}

fn fill<T>(place: &mut Option<T>, other: Option<T>) {
    if place.is_none() {
        *place = other;
    }
}
