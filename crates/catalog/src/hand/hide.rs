//! Titles and headings that are to be found but not recommended.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use carrel_engine::fold::fold;
use carrel_engine::title::Title;

use super::account::Account;
use super::{TITLE, next_fields};
use crate::clean::text;
use crate::error::Error;
use crate::names::Names;
use crate::report::At;
use crate::source::table::Table;
use crate::store::Store;

const WHAT: &str = "what to hide";
const HEADING: [&str; 6] = ["heading", "headings", "subject", "subject heading", "topic", "genre"];

/// What a row hides.
struct Hidden<'a> {
    titles: HashSet<usize>,
    headings: HashMap<String, Place<'a>>,
}

/// Where a heading stands, and whether any title has it.
struct Place<'a> {
    path: &'a Path,
    at: At,
    heading: String,
    met: AtomicBool,
}

/// Reads the tables and marks the titles. A heading hides what has it, alone or with subdivisions, and what has the topic of its name.
pub fn apply<P: AsRef<Path>>(paths: &[P], titles: &mut Store, names: &Names) -> Result<Vec<String>, Error> {
    let mut account = Account::default();
    let mut hidden = Hidden { titles: HashSet::new(), headings: HashMap::new() };
    for path in paths {
        read(path.as_ref(), names, &mut hidden, &mut account)?;
    }
    let by_heading = AtomicU64::new(0);
    titles.update(|number, title| {
        let by_id = hidden.titles.contains(&number);
        let named = hidden.names_a_heading_of(title);
        title.hidden |= by_id || named;
        by_heading.fetch_add(u64::from(named && !by_id), Ordering::Relaxed);
    });
    let mut unmet: Vec<&Place> = hidden.headings.values().filter(|place| !place.met.load(Ordering::Relaxed)).collect();
    unmet.sort_by_key(|place| (place.path, place.at.number));
    for place in unmet {
        let reason = format!("{:?} is no title and no heading of one", text::excerpt(&place.heading));
        account.leave(place.path, place.at, &reason);
    }
    let heading = format!(
        "not recommended: {} titles by their ids, {} by their headings",
        hidden.titles.len(),
        by_heading.into_inner()
    );
    Ok(account.lines(&heading))
}

fn read<'a>(path: &'a Path, names: &Names, hidden: &mut Hidden<'a>, account: &mut Account) -> Result<(), Error> {
    let mut table = Table::open(path, WHAT)?;
    let (title, heading) = (table.column(&TITLE), table.column(&HEADING));
    let columns = table.columns.clone();
    let is_list = title.is_none() && heading.is_none();
    if is_list && columns.len() > 1 {
        let reason =
            "it has neither a column \"id\" nor a column \"heading\"; name one of them in the first row".to_owned();
        return Err(Error::Table { what: WHAT, path: path.to_owned(), reason });
    }
    // A list without a header begins with its first line.
    let mut waiting = is_list.then(|| (At::line(1, 0), columns));
    loop {
        let next = match waiting.take() {
            Some(row) => Some(row),
            None => next_fields(&mut table, path, account)?,
        };
        let Some((at, fields)) = next else { return Ok(()) };
        let field =
            |at: Option<usize>| at.and_then(|at| fields.get(at)).map(String::as_str).filter(|it| !it.is_empty());
        let (title, heading) = if is_list { (field(Some(0)), field(Some(0))) } else { (field(title), field(heading)) };
        let found = title.and_then(|name| names.find(name).into_iter().flatten().next());
        match (found, title, heading) {
            (Some(number), ..) => {
                hidden.titles.insert(number as usize);
            }
            (None, _, Some(heading)) => {
                let place = Place { path, at, heading: heading.to_owned(), met: AtomicBool::new(false) };
                hidden.headings.entry(fold(heading)).or_insert(place);
            }
            (None, Some(name), None) => account.leave(path, at, &format!("no title {:?}", text::excerpt(name))),
            (None, None, None) => {}
        }
    }
}

impl Hidden<'_> {
    fn names_a_heading_of(&self, title: &Title) -> bool {
        if self.headings.is_empty() {
            return false;
        }
        let main = |heading: &str| fold(heading.split(" -- ").next().unwrap_or(heading));
        let all = title.headings.iter().flat_map(|heading| [fold(heading), main(heading)]);
        let mut hides = false;
        for heading in all.chain(title.topics.iter().map(|topic| fold(topic))) {
            if let Some(place) = self.headings.get(&heading) {
                place.met.store(true, Ordering::Relaxed);
                hides = true;
            }
        }
        hides
    }
}
