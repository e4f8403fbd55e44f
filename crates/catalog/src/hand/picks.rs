//! Staff picks: a table with a title, a sentence and a name.

use std::collections::HashMap;
use std::path::Path;

use carrel_engine::title::StaffPick;

use super::account::Account;
use super::{TITLE, next_fields};
use crate::clean::text;
use crate::draft::{MAX_TEXT, MAX_TITLE, plain_line};
use crate::error::Error;
use crate::names::Names;
use crate::report::Repairs;
use crate::source::table::Table;
use crate::store::Store;

const WHAT: &str = "staff picks";
const SENTENCE: [&str; 12] = [
    "sentence",
    "text",
    "staff pick",
    "why",
    "recommendation",
    "review",
    "comment",
    "blurb",
    "note",
    "notes",
    "quote",
    "description",
];
const NAME: [&str; 9] =
    ["name", "staff name", "staff", "by", "librarian", "recommended by", "reviewer", "who", "signed"];

/// Reads the tables and gives the titles their picks, which go before those that the catalogue has. Of several for one title the first
/// counts.
pub fn apply(paths: &[impl AsRef<Path>], titles: &mut Store, names: &Names) -> Result<Vec<String>, Error> {
    let mut account = Account::default();
    let mut picks: HashMap<usize, StaffPick> = HashMap::new();
    for path in paths {
        read(path.as_ref(), names, &mut picks, &mut account)?;
    }
    titles.update(|number, title| {
        if let Some(pick) = picks.get(&number) {
            title.staff_pick = Some(pick.clone());
        }
    });
    Ok(account.lines(&format!("staff picks: {} titles, {} rows not used", picks.len(), account.unused)))
}

fn read(path: &Path, names: &Names, picks: &mut HashMap<usize, StaffPick>, account: &mut Account) -> Result<(), Error> {
    let mut table = Table::open(path, WHAT)?;
    let missing = |column: &str, expected: &str| Error::Table {
        what: WHAT,
        path: path.to_owned(),
        reason: format!("it has no column for the {column}; name one {expected:?} in the first row"),
    };
    let title = table.column(&TITLE).ok_or_else(|| missing("title", "id"))?;
    let sentence = table.column(&SENTENCE).ok_or_else(|| missing("sentence", "text"))?;
    let name = table.column(&NAME);
    while let Some((at, fields)) = next_fields(&mut table, path, account)? {
        let field = |at: usize| fields.get(at).map(String::as_str).unwrap_or_default();
        let words = plain_line(field(sentence), MAX_TITLE, &mut Repairs::default());
        let found = names.find(field(title)).into_iter().flatten().next();
        match found {
            None => account.leave(path, at, &format!("no title {:?}", text::excerpt(field(title)))),
            Some(_) if words.is_empty() => account.leave(path, at, "the sentence is empty"),
            Some(number) => {
                let name = name.map(field).unwrap_or_default();
                let name = plain_line(name, MAX_TEXT, &mut Repairs::default());
                picks.entry(number as usize).or_insert(StaffPick { text: words, name });
            }
        }
    }
    Ok(())
}
