//! Records of the larger catalogue in MARC 21 (ISO 2709, UTF-8), as a library system would export them.

use std::io::{self, Write};

use crate::gutenberg::Record;

const SUBFIELD: &str = "\u{1f}";

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

/// Writes a record; one that is longer than the format allows goes without its summary.
pub fn write(record: &Record, out: &mut impl Write) -> io::Result<()> {
    let mut bytes = encode(record);
    if bytes.len() > MAX_RECORD {
        bytes = encode(&Record { summary: None, ..record.clone() });
    }
    out.write_all(&bytes)
}

fn encode(record: &Record) -> Vec<u8> {
    let (mut directory, mut data) = (String::new(), String::new());
    for (tag, field) in fields(record) {
        let start = data.len();
        data.push_str(&field);
        data.push('\u{1e}');
        directory.push_str(&format!("{tag}{:04}{start:05}", (data.len() - start).min(9_999)));
    }
    let base = 24 + directory.len() + 1;
    let length = base + data.len() + 1;
    format!("{length:05}nam a22{base:05} i 4500{directory}\u{1e}{data}\u{1d}").into_bytes()
}

fn fields(record: &Record) -> Vec<(&'static str, String)> {
    let base = &record.base;
    let code =
        |language: &String| LANGUAGES.iter().find(|(short, _)| short == language).map_or("und", |(_, code)| code);
    let language = base.languages.first().map_or("und", code);
    let year = record.year.map_or("uuuu".to_owned(), |year| year.to_string());
    let mut fields = vec![
        ("001", format!("rec{:08}", record.number)),
        ("008", format!("240115s{year}    xxu           000 0 {language} d")),
    ];
    let data = |indicators: &str, parts: &[(char, &str)]| {
        let parts: String = parts.iter().map(|(code, text)| format!("{SUBFIELD}{code}{text}")).collect();
        format!("{indicators}{parts}")
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
        let parts: Vec<(char, &str)> = heading
            .split(" -- ")
            .zip(['a'].into_iter().chain(std::iter::repeat('x')))
            .map(|(it, code)| (code, it))
            .collect();
        fields.push(("650", data(" 0", &parts)));
    }
    fields.extend(creators.map(|creator| ("700", data("1 ", &[('a', creator)]))));
    fields
}
