//! JSON that is no JSON Lines: one document with records in it, or a list of records.
//!
//! Lists are cut into items one by one, so that a million of them need no memory and a mistake costs the item it is in. A document is read as a
//! whole; where it is damaged, or too long for that, its first list of records is cut into items too.

use std::io::{self, Read};
use std::path::Path;

use serde_json::Value;

use super::bytes::Input;
use super::json_items::{Item, Items, MAX_ITEM};
use super::json_ld::Graph;
use super::json_places::Places;
use super::kind::{self, Kind};
use super::{json_lines, json_list, json_record, opds, opds_links, schema_org, vufind};
use crate::error::Error;
use crate::intake::{Found, Intake, ReadOptions, Record};
use crate::report::{At, Repair, Repairs, Unit};

/// Longest document read as a whole, in bytes.
const MAX_DOCUMENT: u64 = 256 << 20;

/// Records of a document, each with its value and what was put right in it, or why there are none.
type Unfolded<'a> = Result<Vec<(&'a Value, Found, Repairs)>, String>;

/// Reads all records into the intake.
pub fn read(path: &Path, mut input: Input, intake: &mut Intake) -> Result<(), Error> {
    let fail = |source| Error::Read { path: path.to_owned(), source };
    if input.sample.trim_ascii_start().first() != Some(&b'{') {
        return stream(path, Items::new(input.reader), intake);
    }
    let mut bytes = Vec::new();
    input.reader.by_ref().take(MAX_DOCUMENT + 1).read_to_end(&mut bytes).map_err(fail)?;
    if bytes.len() as u64 > MAX_DOCUMENT {
        return first_list(path, bytes, input.reader, "longer than can be read as a whole", intake);
    }
    let mut repairs = Repairs::default();
    match parse(&bytes, &mut repairs) {
        Ok(document) => {
            if repairs.count(Repair::Windows1252) > 0 {
                intake.repaired(Repair::Windows1252);
            }
            whole(path, &document, &bytes, intake)
        }
        // Where the first line is longer than the sample, what it begins is not known before.
        Err(_) if kind::recognise(&bytes) == Kind::JsonLines => {
            let reader = Box::new(io::Cursor::new(bytes));
            json_lines::read(path, Input { sample: Vec::new(), was_utf16: false, reader }, intake)
        }
        Err(reason) if reason.contains("trailing characters") => {
            stream(path, Items::new(Box::new(io::Cursor::new(bytes))), intake)
        }
        Err(reason) => first_list(path, bytes, Box::new(io::empty()), &reason, intake),
    }
}

/// The value; text that is no UTF-8 is read as Windows-1252.
fn parse(bytes: &[u8], repairs: &mut Repairs) -> Result<Value, String> {
    let text = if let Ok(text) = std::str::from_utf8(bytes) {
        text.into()
    } else {
        repairs.add(Repair::Windows1252);
        encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0
    };
    serde_json::from_str(&text).map_err(|error| format!("no sound JSON: {error}"))
}

/// All records of a document in memory, which was read from `bytes`.
fn whole(path: &Path, document: &Value, bytes: &[u8], intake: &mut Intake) -> Result<(), Error> {
    let records = match unfold(document, &intake.options) {
        Ok(records) if !records.is_empty() => records,
        other => {
            let what = other.err().unwrap_or_else(|| opds::without_publications(document).to_owned());
            let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
            return intake.reject_source(format!("no publications in {name}: {what}"));
        }
    };
    let unit = if opds::is_document(document) { Unit::Publication } else { Unit::Record };
    let here = records.len() as u64;
    let places = Places::of(records.iter().map(|(value, ..)| *value), document, bytes);
    let mut records = records.into_iter().zip(1..);
    let next = || {
        let record = |((value, found, repairs), number)| {
            let at = At { unit, number, offset: places.offset(value) };
            Record { at, found, repairs }
        };
        Ok(records.next().map(record))
    };
    intake.take_all(next, |record| record)?;
    if let Some(next) = opds_links::next_page(document) {
        intake.note(&format!("is one page of several; the next is {next}"));
    }
    if let Some(all) = document.get("resultCount").and_then(Value::as_u64).filter(|all| *all > here) {
        intake.note(&format!("has {here} of {all} results; save the other pages too"));
    }
    Ok(())
}

/// The records in a value, which may be a feed, an answer, a graph, or a record itself.
fn unfold<'a>(value: &'a Value, options: &ReadOptions) -> Unfolded<'a> {
    if opds::is_document(value) {
        return Ok(opds::publications(value));
    }
    if schema_org::is_document(value) {
        return of_schema_org(value);
    }
    if let Some(records) = value.as_object().and_then(list) {
        return Ok(records.iter().map(|record| one(record, options)).collect());
    }
    if let Some(reason) = value.as_object().and_then(vufind::without_records) {
        return Err(reason);
    }
    if json_record::is_record(value) { Ok(vec![one(value, options)]) } else { Ok(Vec::new()) }
}

fn of_schema_org(document: &Value) -> Unfolded<'_> {
    let graph = Graph::new(document, None);
    let titles = schema_org::titles(&graph, document);
    if titles.is_empty() {
        return Err(schema_org::without_titles(document));
    }
    let made = titles.into_iter().map(|node| {
        let mut repairs = Repairs::default();
        (node, schema_org::found(&graph, node, &mut repairs), repairs)
    });
    Ok(made.collect())
}

/// The list of records that an answer consists of.
fn list(document: &serde_json::Map<String, Value>) -> Option<&Vec<Value>> {
    if let Some(records) = vufind::records(document) {
        return Some(records).filter(|records| !records.is_empty());
    }
    let of_records = |items: &&Vec<Value>| items.iter().any(Value::is_object);
    json_list::KEYS.iter().find_map(|key| document.get(*key)?.as_array().filter(of_records))
}

fn one<'a>(value: &'a Value, options: &ReadOptions) -> (&'a Value, Found, Repairs) {
    let mut repairs = Repairs::default();
    let found = json_record::found(value, None, options, &mut repairs);
    let start = || value.to_string().chars().take(400).collect::<String>();
    (value, found.unwrap_or_else(|reason| Found::reject(reason, &start())), repairs)
}

/// All items of a list; each is a record, or a document of its own.
fn stream(path: &Path, mut items: Items, intake: &mut Intake) -> Result<(), Error> {
    let fail = |source| Error::Read { path: path.to_owned(), source };
    let options = intake.options.clone();
    let mut number = 0;
    let next = || {
        let item = items.next_item().map_err(fail)?;
        number += 1;
        Ok(item.map(|item| (number, item)))
    };
    intake.take_several(next, |(number, item)| of_item(number, &item, &options))?;
    if number <= 1 {
        return intake.reject_source("an empty list; nothing to read");
    }
    if items.is_cut() {
        intake.note("ends before its list does, and may not be whole");
    }
    Ok(())
}

fn of_item(number: u64, item: &Item, options: &ReadOptions) -> Vec<Record> {
    let at = At::record(number, item.offset);
    let mut repairs = Repairs::default();
    let unfolded = match parse(&item.bytes, &mut repairs) {
        _ if item.bytes.len() > MAX_ITEM => {
            Err(format!("an item of more than {MAX_ITEM} bytes; is a bracket missing?"))
        }
        Err(reason) => Err(reason),
        Ok(value) => unfold(&value, options).map(|records| {
            let records = if records.is_empty() { vec![one(&value, options)] } else { records };
            records.into_iter().map(|(_, found, repairs)| (found, repairs)).collect()
        }),
    };
    let start =
        || String::from_utf8_lossy(item.bytes.get(..item.bytes.len().min(400)).unwrap_or_default()).into_owned();
    let records = unfolded.unwrap_or_else(|reason| vec![(Found::reject(reason, &start()), Repairs::default())]);
    let with_place = |(found, mut own): (Found, Repairs)| {
        own.merge(&repairs, at);
        Record { at, found, repairs: own }
    };
    records.into_iter().map(with_place).collect()
}

/// What can be had of a document that cannot be read as a whole: the items of its first list of records.
fn first_list(
    path: &Path,
    bytes: Vec<u8>,
    rest: Box<dyn Read>,
    reason: &str,
    intake: &mut Intake,
) -> Result<(), Error> {
    let Some((start, key)) = json_list::find(&bytes) else {
        return intake.reject_source(reason.to_owned());
    };
    intake.note(&format!("{reason}; only the list {key:?} in it is read, item by item"));
    let mut reader = io::Cursor::new(bytes);
    reader.set_position(start);
    stream(path, Items::inside_array(Box::new(reader.chain(rest)), start), intake)
}
