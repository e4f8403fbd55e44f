//! UNIMARC in ISO 2709, UTF-8, as French libraries export it.

use super::name_parts;
use crate::gutenberg::Record;
use crate::marc::{Field, data, language_code, packed};

/// A record.
pub fn exchange(record: &Record) -> String {
    packed(fields(record), ["nam0 22", "   450 "])
}

fn fields(record: &Record) -> Vec<(&'static str, Field)> {
    let base = &record.base;
    let year = super::year(record);
    let mut fields = vec![("001", Field::Control(format!("rec{:08}", record.number)))];
    fields.extend(record.isbn.iter().map(|isbn| ("010", data("  ", &[('a', isbn)]))));
    let coded = format!("20240115d{}    m  y0frey50      ba", year.as_deref().unwrap_or("    "));
    fields.push(("100", data("  ", &[('a', &coded)])));
    let languages: Vec<(char, &str)> = base.languages.iter().map(|it| ('a', language_code(it))).collect();
    fields.push(("101", data("0 ", &languages)));
    let first = base.creators.first().map(|creator| ('f', creator.as_str()));
    let title: Vec<(char, &str)> = [('a', base.title.as_str())].into_iter().chain(first).collect();
    fields.push(("200", data("1 ", &title)));
    fields.extend(year.iter().map(|year| ("210", data("  ", &[('a', "Paris"), ('c', "Exemple"), ('d', year)]))));
    fields.extend(record.summary.iter().map(|summary| ("330", data("  ", &[('a', summary)]))));
    fields.extend(base.headings.iter().map(|heading| ("606", subject(heading))));
    fields.extend(base.classes.iter().map(|class| ("680", data("  ", &[('a', class)]))));
    let tags = std::iter::once("700").chain(std::iter::repeat("701"));
    fields.extend(tags.zip(base.creators.iter().map(|creator| person(creator))));
    fields
}

fn subject(heading: &str) -> Field {
    let codes = ['a'].into_iter().chain(std::iter::repeat('x'));
    data("  ", &codes.zip(heading.split(" -- ")).collect::<Vec<_>>())
}

fn person(creator: &str) -> Field {
    let (family, given, dates) = name_parts(creator);
    let parts = [Some(('a', family)), given.map(|it| ('b', it)), dates.map(|it| ('f', it)), Some(('4', "070"))];
    data(" 1", &parts.into_iter().flatten().collect::<Vec<_>>())
}
