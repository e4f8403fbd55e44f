//! The texts of each language in two files: those of the first screen, and those that only the later module shows.
//!
//! Which key is which, `src/i18n/keys.rs` says; translators have one file for each language.

use std::{collections::BTreeMap, path::Path};

use serde_json::Value;

use crate::{
    error::{Error, Result},
    files,
    workspace::Workspace,
};

const LOCALES: &str = "static/locales";
const KEYS: &str = "src/i18n/keys.rs";
/// Names of data, which are found by value, that only dialogs show; and the language's own, which they bring.
const LATER: [&str; 2] = ["kind.", "$name"];

/// Compact JSON.
pub struct Texts {
    pub first: Vec<u8>,
    pub later: Vec<u8>,
}

/// The texts for each language tag.
pub fn read(workspace: &Workspace) -> Result<BTreeMap<String, Texts>> {
    let keys = later_keys(workspace)?;
    let mut locales = BTreeMap::new();
    for path in files::with_extension(&workspace.path(LOCALES), "json")? {
        let tag = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        locales.insert(tag, split(object(&path)?, &keys));
    }
    Ok(locales)
}

/// Refuses a first module that names a text which is not there before the later one: it would show the key instead.
pub fn check(workspace: &Workspace, wasm: &[u8]) -> Result<()> {
    match named(wasm, &later_keys(workspace)?) {
        None => Ok(()),
        Some(key) => Err(Error::Content {
            path: workspace.path(KEYS),
            problem: format!("the text {key} comes later, and the first WebAssembly module names it"),
            remedy: "move it to the group `first`, or what shows it to the later module".into(),
        }),
    }
}

fn named<'a>(wasm: &[u8], keys: &'a [String]) -> Option<&'a String> {
    keys.iter().find(|key| wasm.windows(key.len()).any(|bytes| bytes == key.as_bytes()))
}

fn later_keys(workspace: &Workspace) -> Result<Vec<String>> {
    let path = workspace.path(KEYS);
    let keys = later_group(&files::read_text(&path)?);
    if keys.is_empty() {
        let (problem, remedy) = ("it has no group `later {` of keys".into(), "adapt xtask/src/widget/texts.rs".into());
        return Err(Error::Content { path, problem, remedy });
    }
    Ok(keys)
}

/// What stands in quotes in the lines from `later {` to the next brace.
fn later_group(source: &str) -> Vec<String> {
    let lines = source.lines().map(str::trim).skip_while(|line| *line != "later {").skip(1);
    let keys = lines.take_while(|line| *line != "}").filter_map(|line| line.split('"').nth(1));
    keys.map(str::to_owned).collect()
}

fn split(texts: BTreeMap<String, Value>, keys: &[String]) -> Texts {
    let comes_later = |key: &str| {
        let stem = key.split('#').next().unwrap_or(key);
        keys.iter().any(|it| it == stem) || LATER.iter().any(|it| stem.starts_with(it))
    };
    let (later, first) = texts.into_iter().partition(|(key, _)| comes_later(key));
    let compact = |texts: BTreeMap<String, Value>| Value::from_iter(texts).to_string().into_bytes();
    Texts { first: compact(first), later: compact(later) }
}

fn object(path: &Path) -> Result<BTreeMap<String, Value>> {
    serde_json::from_slice(&files::read(path)?).map_err(|error| Error::Content {
        path: path.to_path_buf(),
        problem: format!("it is not an object of JSON ({error})"),
        remedy: "mend it at that line".into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "keys! {\n    first {\n        A = \"a.one\",\n    }\n    later {\n        B = \"b.two\",\n        C = \"b\",\n    }\n}\n";

    #[test]
    fn the_later_group_is_read_and_no_other() {
        assert_eq!(later_group(SOURCE), ["b.two", "b"]);
        assert_eq!(later_group("keys! { }"), Vec::<String>::new());
    }

    #[test]
    fn every_text_is_in_one_of_the_files_with_all_its_forms() {
        let texts = ["a.one", "b.two#one", "b.two#other", "b.twofold", "kind.topic", "$name", "$dir"];
        let texts = texts.map(|key| (key.to_owned(), Value::from("…"))).into();
        let Texts { first, later } = split(texts, &later_group(SOURCE));
        assert_eq!(String::from_utf8(first).unwrap(), r#"{"$dir":"…","a.one":"…","b.twofold":"…"}"#);
        let expected = r#"{"$name":"…","b.two#one":"…","b.two#other":"…","kind.topic":"…"}"#;
        assert_eq!(String::from_utf8(later).unwrap(), expected);
    }

    #[test]
    fn a_first_module_that_names_a_later_text_is_found_out() {
        let keys = later_group(SOURCE);
        assert_eq!(named(b"\0asm a.one b.tw", &keys[..1]), None);
        assert_eq!(named(b"\0asm a.one b.two", &keys[..1]).unwrap(), "b.two");
    }
}
