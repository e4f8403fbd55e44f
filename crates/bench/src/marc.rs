//! Records of the larger catalogue in MARC 21, as a library system would export them: ISO 2709, MARCXML, MARC-in-JSON.

use std::fmt::Write as _;
use std::io::{self, Write};

use serde_json::{Value, json};

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

/// A file of MARC records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// ISO 2709, UTF-8.
    Exchange,
    /// One `collection`.
    Xml,
    /// One record a line.
    Json,
}

/// A field.
enum Field {
    Control(String),
    Data(&'static str, Vec<(char, String)>),
}

impl Form {
    /// The form that the ending of a file name tells; ISO 2709 unless it is `.xml` or `.jsonl`.
    pub fn of(name: &str) -> Self {
        match name.rsplit('.').next() {
            Some("xml") => Self::Xml,
            Some("jsonl") => Self::Json,
            _ => Self::Exchange,
        }
    }

    /// What goes before and after all records.
    pub fn around(self) -> (&'static str, &'static str) {
        match self {
            Self::Xml => {
                ("<?xml version=\"1.0\"?>\n<collection xmlns=\"http://www.loc.gov/MARC21/slim\">\n", "</collection>\n")
            }
            _ => ("", ""),
        }
    }

    /// Writes a record; one that is longer than the format allows goes without its summary.
    pub fn write(self, record: &Record, out: &mut impl Write) -> io::Result<()> {
        match self {
            Self::Xml => out.write_all(xml(record).as_bytes()),
            Self::Json => writeln!(out, "{}", in_json(record)),
            Self::Exchange => {
                let mut bytes = exchange(record);
                if bytes.len() > MAX_RECORD {
                    bytes = exchange(&Record { summary: None, ..record.clone() });
                }
                out.write_all(&bytes)
            }
        }
    }
}

fn exchange(record: &Record) -> Vec<u8> {
    let (mut directory, mut data) = (String::new(), String::new());
    for (tag, field) in fields(record) {
        let start = data.len();
        match field {
            Field::Control(text) => data.push_str(&text),
            Field::Data(indicators, subfields) => {
                data.push_str(indicators);
                subfields.iter().for_each(|(code, text)| data.extend(["\u{1f}", &code.to_string(), text]));
            }
        }
        data.push('\u{1e}');
        // Writing to memory cannot fail.
        let _ = write!(directory, "{tag}{:04}{start:05}", (data.len() - start).min(9_999));
    }
    let base = 24 + directory.len() + 1;
    let length = base + data.len() + 1;
    format!("{length:05}nam a22{base:05} i 4500{directory}\u{1e}{data}\u{1d}").into_bytes()
}

fn xml(record: &Record) -> String {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
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

fn in_json(record: &Record) -> Value {
    let field = |(tag, field): (&'static str, Field)| match field {
        Field::Control(text) => json!({ tag: text }),
        Field::Data(indicators, subfields) => {
            let (first, second) = indicators.split_at(1);
            let subfields: Vec<Value> =
                subfields.into_iter().map(|(code, text)| json!({ code.to_string(): text })).collect();
            json!({ tag: { "ind1": first, "ind2": second, "subfields": subfields } })
        }
    };
    json!({ "leader": "00000nam a2200000 i 4500", "fields": fields(record).into_iter().map(field).collect::<Vec<_>>() })
}

fn fields(record: &Record) -> Vec<(&'static str, Field)> {
    let base = &record.base;
    let code =
        |language: &String| LANGUAGES.iter().find(|(short, _)| short == language).map_or("und", |(_, code)| code);
    let language = base.languages.first().map_or("und", code);
    let year = record.year.map_or("uuuu".to_owned(), |year| year.to_string());
    let mut fields = vec![
        ("001", Field::Control(format!("rec{:08}", record.number))),
        ("008", Field::Control(format!("240115s{year}    xxu           000 0 {language} d"))),
    ];
    let data = |indicators: &'static str, parts: &[(char, &str)]| {
        Field::Data(indicators, parts.iter().map(|(code, text)| (*code, (*text).to_owned())).collect())
    };
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
