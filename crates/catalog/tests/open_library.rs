//! Open Library's own MARC files, against what Open Library makes of them: a title for a title, field by field.
//!
//! Before a field is compared, both sides are brought to one form, because Open Library keeps what Carrel publishes otherwise:
//!
//! | Field | One form |
//! |---|---|
//! | title | title and subtitle, folded (lower case, no punctuation, no accents) |
//! | creators | each name as a sorted list of its folded words without dates; in no order |
//! | year | the first four digits of the date of publication |
//! | languages | BCP 47 tags, in no order |
//! | subjects | each part of a heading as a sorted list of its folded words; in no order |
//! | identifiers | ISBN as thirteen digits, LCCN, OCLC number; in no order |
//!
//! What differs after that stands in `open_library/accepted.rs` with its reason. A difference that is not there fails, and so does one that is
//! there and is gone.

#[path = "open_library/accepted.rs"]
mod accepted;
mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use accepted::ACCEPTED;
use carrel_catalog::clean::identifier::{self, Checked};
use carrel_catalog::clean::language;
use carrel_catalog::report::At;
use carrel_engine::fold::fold;
use carrel_engine::title::Title;
use common::real_data;
use serde_json::Value;

/// Fields that are compared.
const FIELDS: [&str; 6] = ["title", "creators", "year", "languages", "subjects", "identifiers"];

/// What a field holds, in a form that both sides share.
type Form = BTreeSet<String>;

/// The first title of a file; nothing where this build cannot read the format.
fn ours(path: &Path) -> Option<Title> {
    let intake = common::read_file(path);
    let unread = intake.titles.is_empty() && intake.report.first.iter().any(|reject| reject.at == At::SOURCE);
    assert!(unread || !intake.titles.is_empty(), "{}: {:?}", path.display(), common::reasons(&intake));
    intake.titles.into_iter().next()
}

/// The file that Open Library made this of.
fn source_of(expected: &Path) -> PathBuf {
    let stem = expected.file_stem().unwrap().to_string_lossy();
    let dir = expected.parent().unwrap().with_file_name("openlibrary-marc");
    let names = [format!("{stem}.mrc"), format!("{stem}_marc.xml")];
    names.iter().map(|name| dir.join(name)).find(|path| path.exists()).unwrap_or_else(|| panic!("no file for {stem}"))
}

fn words(text: &str) -> String {
    let folded = fold(text);
    let mut words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    words.sort_unstable();
    words.join(" ")
}

/// A name without dates and parenthesised parts.
fn name(text: &str) -> String {
    let bare = text.split('(').next().unwrap_or(text);
    words(&bare.chars().filter(|c| !c.is_ascii_digit()).collect::<String>())
}

fn texts<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a str> {
    value.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

fn checked(scheme: &str, raw: &str) -> Option<String> {
    match identifier::check(scheme, raw) {
        Checked::Sound(identifier) => Some(format!("{scheme} {}", identifier.value)),
        _ => None,
    }
}

fn theirs(value: &Value, field: &str) -> Form {
    let text = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default();
    let all = |keys: &[&str]| keys.iter().flat_map(|key| texts(value, key)).map(words).collect();
    match field {
        "title" => [fold(&format!("{} {}", text("title"), text("subtitle")))].into(),
        "creators" => {
            let authors = value.get("authors").and_then(Value::as_array);
            authors.into_iter().flatten().filter_map(|author| author.get("name")?.as_str()).map(name).collect()
        }
        "year" => text("publish_date")
            .split(|c: char| !c.is_ascii_digit())
            .find(|run| run.len() == 4)
            .map(Into::into)
            .into_iter()
            .collect(),
        "languages" => texts(value, "languages").flat_map(language::tags).collect(),
        "subjects" => all(&["subjects", "subject_places", "subject_times", "subject_people"]),
        _ => [("isbn_10", "isbn"), ("isbn_13", "isbn"), ("lccn", "lccn"), ("oclc_numbers", "oclc")]
            .iter()
            .flat_map(|(key, scheme)| texts(value, key).filter_map(|raw| checked(scheme, raw)))
            .collect(),
    }
}

fn of_title(title: &Title, field: &str) -> Form {
    match field {
        "title" => [fold(&title.title)].into(),
        "creators" => title.creators.iter().map(|creator| name(creator)).collect(),
        "year" => title.year.map(|year| format!("{year:04}")).into_iter().collect(),
        "languages" => title.languages.iter().cloned().collect(),
        "subjects" => title.headings.iter().flat_map(|heading| heading.split(" -- ")).map(words).collect(),
        _ => title
            .identifiers
            .iter()
            .filter(|one| matches!(one.scheme.as_str(), "isbn" | "lccn" | "oclc"))
            .map(|one| format!("{} {}", one.scheme, one.value))
            .collect(),
    }
}

fn shown(form: &Form) -> String {
    form.iter().map(String::as_str).collect::<Vec<_>>().join(" | ")
}

#[test]
fn what_differs_from_open_library_is_known_and_has_a_reason() {
    let Some(dir) = real_data("marc/openlibrary-expected-json") else { return };
    let mut counts: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    let mut wrong = Vec::new();
    for expected in common::files_below(&dir, ".json") {
        let stem = expected.file_stem().unwrap().to_string_lossy().into_owned();
        let value: Value = serde_json::from_slice(&fs::read(&expected).unwrap()).unwrap();
        let Some(title) = ours(&source_of(&expected)) else { continue };
        for field in FIELDS {
            let (theirs, ours) = (theirs(&value, field), of_title(&title, field));
            let is_accepted = ACCEPTED.iter().any(|(file, of, _)| *file == stem && *of == field);
            let count = counts.entry(field).or_default();
            if theirs == ours {
                count.0 += 1;
            } else {
                count.1 += 1;
            }
            match (theirs == ours, is_accepted) {
                (false, false) => wrong.push(format!(
                    "{stem}, {field}:\n  Open Library: {}\n  Carrel:       {}",
                    shown(&theirs),
                    shown(&ours)
                )),
                (true, true) => {
                    wrong.push(format!("{stem}, {field}: no difference any more; take it out of the table"));
                }
                _ => {}
            }
        }
    }
    for (field, (same, other)) in &counts {
        println!("{field}: {same} agree, {other} differ");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let table = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/open-library.md")).unwrap();
    for (field, (same, other)) in counts {
        let row = format!("| {field} | {same} | {other} |");
        assert!(table.contains(&row), "docs/open-library.md lacks the row {row:?}");
    }
}
