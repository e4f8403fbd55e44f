//! Records of the larger catalogue in MARC 21, as a library system would export them: ISO 2709, MARCXML, MARC-in-JSON.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::formats::xml::escaped;
use crate::gutenberg::Record;

/// Longest record that the format can hold.
const MAX_RECORD: usize = 99_999;

/// ISO 639-2/B codes of the commonest languages of the catalogue; the others become
/// undetermined.
const LANGUAGES: [(&str, &str); 18] = [
    ("en", "eng"),
    ("fr", "fre"),
    ("de", "ger"),
    ("fi", "fin"),
    ("nl", "dut"),
    ("it", "ita"),
    ("es", "spa"),
    ("hu", "hun"),
    ("pt", "por"),
    ("zh", "chi"),
    ("sv", "swe"),
    ("el", "gre"),
    ("la", "lat"),
    ("da", "dan"),
    ("eo", "epo"),
    ("tl", "tgl"),
    ("ca", "cat"),
    ("ja", "jpn"),
];

/// What goes around all records of MARCXML.
pub const COLLECTION: (&str, &str) =
    ("<?xml version=\"1.0\"?>\n<collection xmlns=\"http://www.loc.gov/MARC21/slim\">\n", "</collection>\n");

/// A field.
pub(crate) enum Field {
    /// Text alone.
    Control(String),
    /// Both indicators, and subfields by their codes.
    Data(&'static str, Vec<(char, String)>),
}

/// The ISO 639-2/B code of a language.
pub(crate) fn language_code(language: &str) -> &'static str {
    LANGUAGES.iter().find(|(short, _)| *short == language).map_or("und", |(_, code)| code)
}

/// Two indicators and some subfields.
pub(crate) fn data(indicators: &'static str, parts: &[(char, &str)]) -> Field {
    Field::Data(indicators, parts.iter().map(|(code, text)| (*code, (*text).to_owned())).collect())
}

/// A record in ISO 2709, UTF-8; one that is longer than the format allows goes without its summary.
pub fn exchange(record: &Record) -> String {
    let whole = packed(fields(record), ["nam a22", " i 4500"]);
    if whole.len() > MAX_RECORD {
        return packed(fields(&Record { summary: None, ..record.clone() }), ["nam a22", " i 4500"]);
    }
    whole
}

/// Fields in ISO 2709. `leader` is what of it stands around the address of the data.
pub(crate) fn packed(fields: Vec<(&str, Field)>, leader: [&str; 2]) -> String {
    let (mut directory, mut data) = (String::new(), String::new());
    for (tag, field) in fields {
        let start = data.len();
        match field {
            Field::Control(text) => data.push_str(&text),
            Field::Data(indicators, subfields) => {
                data.push_str(indicators);
                for (code, text) in &subfields {
                    data.extend(["\u{1f}", &code.to_string(), text]);
                }
            }
        }
        data.push('\u{1e}');
        // Writing to memory cannot fail.
        let _ = write!(directory, "{tag}{:04}{start:05}", (data.len() - start).min(9_999));
    }
    let base = 24 + directory.len() + 1;
    let length = base + data.len() + 1;
    format!("{length:05}{}{base:05}{}{directory}\u{1e}{data}\u{1d}", leader[0], leader[1])
}

/// A record of MARCXML.
pub fn xml(record: &Record) -> String {
    let mut out = "<record><leader>00000nam a2200000 i 4500</leader>".to_owned();
    for (tag, field) in fields(record) {
        match field {
            Field::Control(text) => {
                let _ = write!(out, "<controlfield tag=\"{tag}\">{}</controlfield>", escaped(&text));
            }
            Field::Data(indicators, subfields) => {
                let (first, second) = indicators.split_at(1);
                let _ = write!(out, "<datafield tag=\"{tag}\" ind1=\"{first}\" ind2=\"{second}\">");
                for (code, text) in subfields {
                    let _ = write!(out, "<subfield code=\"{code}\">{}</subfield>", escaped(&text));
                }
                out.push_str("</datafield>");
            }
        }
    }
    out + "</record>\n"
}

/// A record of MARC-in-JSON and the end of its line.
pub fn in_json(record: &Record) -> String {
    let field = |(tag, field): (&'static str, Field)| match field {
        Field::Control(text) => json!({ tag: text }),
        Field::Data(indicators, subfields) => {
            let (first, second) = indicators.split_at(1);
            let subfields: Vec<Value> =
                subfields.into_iter().map(|(code, text)| json!({ code.to_string(): text })).collect();
            json!({ tag: { "ind1": first, "ind2": second, "subfields": subfields } })
        }
    };
    let fields: Vec<Value> = fields(record).into_iter().map(field).collect();
    format!("{}\n", json!({ "leader": "00000nam a2200000 i 4500", "fields": fields }))
}

fn fields(record: &Record) -> Vec<(&'static str, Field)> {
    let base = &record.base;
    let code = |language: &String| language_code(language);
    let language = base.languages.first().map_or("und", code);
    let year = record.year.map_or("uuuu".to_owned(), |year| year.to_string());
    let mut fields = vec![
        ("001", Field::Control(format!("rec{:08}", record.number))),
        ("008", Field::Control(format!("240115s{year}    xxu           000 0 {language} d"))),
    ];
    fields.extend(record.isbn.iter().map(|isbn| ("020", data("  ", &[('a', isbn)]))));
    let languages: Vec<(char, &str)> = base.languages.iter().map(|it| ('a', code(it))).collect();
    if languages.len() > 1 {
        fields.push(("041", data("0 ", &languages)));
    }
    fields.extend(base.classes.iter().map(|class| ("050", data(" 4", &[('a', class)]))));
    let mut creators = base.creators.iter();
    fields.extend(creators.next().map(|creator| ("100", data("1 ", &[('a', creator)]))));
    fields.push(("245", data("10", &[('a', &base.title)])));
    if record.year.is_some() {
        fields.push(("264", data(" 1", &[('a', "London :"), ('b', "Example Press,"), ('c', &year)])));
    }
    fields.push(("300", data("  ", &[('a', "1 volume")])));
    fields.extend(record.summary.iter().map(|summary| ("520", data("  ", &[('a', summary)]))));
    for heading in &base.headings {
        let codes = ['a'].into_iter().chain(std::iter::repeat('x'));
        let parts: Vec<(char, &str)> = codes.zip(heading.split(" -- ")).collect();
        fields.push(("650", data(" 0", &parts)));
    }
    fields.extend(creators.map(|creator| ("700", data("1 ", &[('a', creator)]))));
    fields
}
