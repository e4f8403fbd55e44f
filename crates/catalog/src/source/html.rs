//! Web pages: titles described with schema.org in scripts of JSON-LD; where there are none, citations (`COinS`).

use std::borrow::Cow;
use std::path::Path;

use html_escape::decode_html_entities;
use serde_json::Value;
use url::Url;

use super::bytes::Input;
use super::html_tags::{Tag, Tags};
use super::json_ld::Graph;
use super::{coins, schema_org};
use crate::clean::link;
use crate::error::Error;
use crate::intake::{Found, Intake, Record};
use crate::report::{At, Repair, Repairs};

/// Longest page, in bytes.
const MAX_PAGE: u64 = 64 << 20;

/// The parts of a page that hold data, each with the bytes before it.
#[derive(Default)]
struct Parts<'a> {
    base: Option<Url>,
    canonical: Option<Url>,
    scripts: Vec<(usize, &'a str)>,
    citations: Vec<(usize, String)>,
}

/// Reads all titles of a page into the intake.
pub fn read(path: &Path, input: Input, intake: &mut Intake) -> Result<(), Error> {
    let whole = input.whole(MAX_PAGE).map_err(|source| Error::Read { path: path.to_owned(), source })?;
    let Some(bytes) = whole else {
        return intake.reject_source(format!("web page of more than {MAX_PAGE} bytes; give it in parts"));
    };
    let page = text(&bytes, intake);
    let parts = parts(&page);
    let base = parts.address();
    let mut records = Vec::new();
    for (offset, script) in &parts.scripts {
        of_script(*offset, script, base.as_ref(), &mut records);
    }
    if !records.iter().any(|record| matches!(record.found, Found::Draft(_))) {
        of_citations(&parts.citations, base.as_ref(), &mut records);
    }
    if records.is_empty() {
        return intake.reject_source(if parts.scripts.is_empty() {
            "a web page without data on titles (neither JSON-LD of schema.org nor COinS); give an export or a feed of the list instead".to_owned()
        } else {
            format!("a web page that describes no titles: {}", described(&parts))
        });
    }
    let mut records =
        records.into_iter().zip(1..).map(|(record, number)| Record { at: At { number, ..record.at }, ..record });
    intake.take_all(|| Ok(records.next()), |record| record)
}

/// The text of a page; what is no UTF-8 is read as Windows-1252, the fallback of browsers.
fn text<'a>(bytes: &'a [u8], intake: &mut Intake) -> Cow<'a, str> {
    std::str::from_utf8(bytes).map_or_else(
        |_| {
            intake.repaired(Repair::Windows1252);
            encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0
        },
        Cow::Borrowed,
    )
}

fn parts(page: &str) -> Parts<'_> {
    let mut parts = Parts::default();
    for tag in Tags::new(page) {
        match tag.name.as_str() {
            "script" if is_json_ld(&tag) => parts.scripts.extend(tag.raw.map(|script| (tag.content_at, script))),
            "base" if parts.base.is_none() => parts.base = address(&tag),
            "link" if parts.canonical.is_none() && tag.has_word("rel", "canonical") => parts.canonical = address(&tag),
            _ if tag.has_word("class", "Z3988") => {
                parts.citations.extend(tag.attribute("title").map(|citation| (tag.content_at, citation)));
            }
            _ => {}
        }
    }
    parts
}

fn is_json_ld(tag: &Tag<'_>) -> bool {
    let media_type = tag.attribute("type").unwrap_or_default();
    media_type.split(';').next().is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/ld+json"))
}

fn address(tag: &Tag<'_>) -> Option<Url> {
    let url = Url::parse(tag.attribute("href")?.trim()).ok()?;
    matches!(url.scheme(), "http" | "https").then_some(url)
}

impl Parts<'_> {
    /// What relative addresses are relative to.
    fn address(&self) -> Option<Url> {
        self.base.clone().or_else(|| self.canonical.clone())
    }
}

fn of_script(offset: usize, script: &str, base: Option<&Url>, records: &mut Vec<Record>) {
    let at = At::record(0, offset as u64);
    let document = match json(script) {
        Ok(document) => document,
        Err(reason) => {
            let found = Found::reject(reason, &script.chars().take(400).collect::<String>());
            return records.push(Record { at, found, repairs: Repairs::default() });
        }
    };
    let graph = Graph::new(&document, base);
    for node in schema_org::titles(&graph, &document) {
        let mut repairs = Repairs::default();
        let found = schema_org::found(&graph, node, &mut repairs);
        records.push(Record { at, found, repairs });
    }
}

/// The JSON of a script, also where it stands in a comment, has its entities escaped, or line ends in its texts.
fn json(script: &str) -> Result<Value, String> {
    let bare = bare(script);
    let first = match serde_json::from_str(bare) {
        Ok(value) => return Ok(value),
        Err(error) => error,
    };
    let one_line: String = bare.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    serde_json::from_str(&one_line)
        .or_else(|_| serde_json::from_str(&decode_html_entities(&one_line)))
        .map_err(|_| format!("JSON-LD that is no sound JSON: {first}"))
}

/// A script without the comment or section it is wrapped in.
fn bare(script: &str) -> &str {
    let mut bare = script.trim();
    let before = ["<!--", "//", "/*", "*/", "<![CDATA["];
    let after = ["-->", "//", "*/", "/*", "]]>", ";"];
    loop {
        let length = bare.len();
        for mark in before {
            bare = bare.strip_prefix(mark).unwrap_or(bare).trim_start();
        }
        for mark in after {
            bare = bare.strip_suffix(mark).unwrap_or(bare).trim_end();
        }
        if bare.len() == length {
            return bare;
        }
    }
}

/// A page with one citation is the page of that title.
fn of_citations(citations: &[(usize, String)], base: Option<&Url>, records: &mut Vec<Record>) {
    for (offset, citation) in citations {
        let mut repairs = Repairs::default();
        let found = match coins::draft(citation, &mut repairs) {
            Some(mut draft) => {
                if draft.link.is_none() && citations.len() == 1 {
                    draft.link = base.and_then(|base| link::safe(base.as_str()));
                }
                Found::Draft(Box::new(draft))
            }
            None => Found::reject("a citation (COinS) without a title", citation),
        };
        records.push(Record { at: At::record(0, *offset as u64), found, repairs });
    }
}

/// The types that the scripts of a page describe.
fn described(parts: &Parts<'_>) -> String {
    let documents: Vec<Value> = parts.scripts.iter().filter_map(|(_, script)| json(script).ok()).collect();
    schema_org::without_titles(&Value::Array(documents)).trim_start_matches("no title: ").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_are_read_in_every_wrapping() {
        let wanted = serde_json::json!({"name": "A & \"B\""});
        for script in [
            "{\"name\": \"A & \\\"B\\\"\"}",
            "\n<!-- {\"name\": \"A & \\\"B\\\"\"} -->",
            "//<![CDATA[\n{\"name\": \"A & \\\"B\\\"\"}\n//]]>",
            "/* <![CDATA[ */ {\"name\": \"A & \\\"B\\\"\"}; /* ]]> */",
            "{&quot;name&quot;: &quot;A &amp; \\&quot;B\\&quot;&quot;}",
        ] {
            assert_eq!(json(script), Ok(wanted.clone()), "{script}");
        }
        assert_eq!(json("{\"name\": \"two\nlines\"}").unwrap()["name"], "two lines");
        assert!(json("{\"name\": ").unwrap_err().contains("no sound JSON"));
    }
}
