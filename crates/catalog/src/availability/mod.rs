//! `carrel availability`: which branch holds which titles and has them on its shelves, as one file for all readers beside a
//! collection that stays as it is.
//!
//! | Module | Holds |
//! |---|---|
//! | [`columns`] | the columns of a list of items |
//! | [`state`] | whether an item can be taken home |

pub mod columns;
pub mod state;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use carrel_engine::collection::{self, Branch, Manifest, decode_block};

use crate::cli;
use crate::error::Error;
use crate::hand::account::Account;
use crate::hand::next_fields;
use crate::names::{Names, Way};
use crate::output;
use crate::packs::Packs;
use crate::source::table::Table;
use columns::Columns;
use state::State;

/// What a list of items is called in messages.
const WHAT: &str = "items";
/// More branches than this are another column's values taken for branches.
const MAX_BRANCHES: usize = 2_000;

/// What a branch has, on its way.
#[derive(Default)]
struct Shelf {
    name: String,
    holds: BTreeSet<u32>,
    available: BTreeSet<u32>,
}

/// Reads the items and writes the file; the lines are the report.
pub fn run(arguments: &cli::Availability) -> Result<Vec<String>, Error> {
    let packs = Packs::open(&arguments.out)?;
    let pack = packs.manifest.numbering().map(|entry| entry.name.clone()).ok_or_else(|| Error::Collection {
        path: arguments.out.join(Manifest::FILE),
        reason: "it names no common pack; build the collection again".to_owned(),
    })?;
    let names = names(&arguments.out, &packs)?;
    let (mut shelves, mut account) = (BTreeMap::new(), Account::default());
    for path in &arguments.items {
        read(path, &names, &mut shelves, &mut account)?;
    }
    let branches: Vec<Branch> = shelves.into_iter().map(|(code, shelf): (String, Shelf)| branch(code, shelf)).collect();
    let lines = lines(&branches, &account);
    if branches.is_empty() {
        return Err(Error::Table {
            what: WHAT,
            path: arguments.items[0].clone(),
            reason: format!("no item is of a title of the collection\n{}", lines.join("\n")),
        });
    }
    let time = arguments.time.unwrap_or_else(now);
    let availability = collection::Availability { pack, time, branches };
    let bytes = availability.encode(packs.titles());
    output::replace(&arguments.out, collection::Availability::FILE, &bytes)?;
    Ok(lines)
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

fn branch(code: String, shelf: Shelf) -> Branch {
    Branch {
        code,
        name: shelf.name,
        holds: shelf.holds.into_iter().collect(),
        available: shelf.available.into_iter().collect(),
    }
}

fn lines(branches: &[Branch], account: &Account) -> Vec<String> {
    let mut lines = account.lines(&format!("items: {} used, {} not", account.used, account.unused));
    lines.extend(branches.iter().map(|branch| {
        let named = if branch.name.is_empty() { String::new() } else { format!(" ({})", branch.name) };
        let (holds, available) = (branch.holds.len(), branch.available.len());
        format!("  {}{named}: holds {holds} titles, {available} of them on the shelf", branch.code)
    }));
    lines
}

fn bytes(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(|source| Error::Read { path: path.to_owned(), source })
}

/// Ids, other editions' ids and holdings keys from the common pack and the bundles, identifiers from the description blocks.
fn names(dir: &Path, packs: &Packs) -> Result<Names, Error> {
    let mut names = Names::default();
    packs.each(|first, titles| {
        for position in 0..titles.len() as u32 {
            let title = titles.title(position);
            names.add(title.id(), Way::Id, first + position);
            title.holdings().into_iter().for_each(|key| names.add(key, Way::Holdings, first + position));
        }
        titles.other_editions().for_each(|(id, position)| names.add(id, Way::Id, first + position));
        true
    })?;
    for entry in fs::read_dir(dir.join("text")).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.extension().is_none_or(|extension| extension != "carrel") {
            continue;
        }
        let texts = decode_block(&bytes(&path)?);
        let texts = texts.map_err(|error| Error::Collection { path: path.clone(), reason: error.to_string() })?;
        for text in texts {
            let Some(number) = names.find(&text.id)[Way::Id as usize] else { continue };
            let values = text.identifiers.iter().filter_map(|identifier| identifier.split_once(':'));
            values.for_each(|(_, value)| names.add(value, Way::Identifier, number));
        }
    }
    Ok(names)
}

fn read(path: &Path, names: &Names, shelves: &mut BTreeMap<String, Shelf>, account: &mut Account) -> Result<(), Error> {
    let mut table = Table::open(path, WHAT)?;
    let columns = Columns::of(&table).map_err(|reason| Error::Table { what: WHAT, path: path.to_owned(), reason })?;
    while let Some((at, fields)) = next_fields(&mut table, path, account)? {
        let item = columns.item(&fields);
        match names.find(item.title).into_iter().flatten().next() {
            None => account.leave(path, at, &format!("no title {:?}", crate::clean::text::excerpt(item.title))),
            Some(_) if item.branch.is_empty() => account.leave(path, at, "no branch"),
            Some(_) if !shelves.contains_key(item.branch) && shelves.len() == MAX_BRANCHES => {
                account.leave(path, at, &format!("more than {MAX_BRANCHES} branches; is that the right column?"));
            }
            Some(position) => {
                account.used += 1;
                let shelf = shelves.entry(item.branch.to_owned()).or_default();
                if shelf.name.is_empty() {
                    item.branch_name.clone_into(&mut shelf.name);
                }
                let state = item.state();
                if state != State::Gone {
                    shelf.holds.insert(position);
                }
                if state == State::Available {
                    shelf.available.insert(position);
                }
            }
        }
    }
    Ok(())
}
