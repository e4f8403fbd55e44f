//! The columns of a list of items, by the names that library systems have for them.

use super::state::{self, State};
use crate::hand::TITLE;
use crate::source::table::Table;

const BRANCH: [&str; 19] = [
    "branch",
    "branch code",
    "branchcode",
    "homebranch",
    "home branch",
    "home library",
    "owning library",
    "circ lib",
    "circulation library",
    "holdingbranch",
    "holding branch",
    "holding library",
    "library",
    "library code",
    "location",
    "location code",
    "permanent location",
    "effective location",
    "campus",
];
const BRANCH_NAME: [&str; 5] = ["branch name", "branchname", "library name", "location name", "location description"];
const STATUS: [&str; 9] = [
    "status",
    "item status",
    "status name",
    "availability",
    "circ status",
    "circulation status",
    "state",
    "process type",
    "base status",
];
const DUE: [&str; 8] = ["due", "due date", "date due", "duedate", "onloan", "on loan", "checked out", "loan due date"];
const AVAILABLE: [&str; 6] =
    ["available", "available copies", "copies available", "available items", "is available", "on shelf"];
/// Columns in which anything but a nought says that the item is not to be had, and whether it is there at all.
const FLAGS: [(&str, State); 5] = [
    ("itemlost", State::Gone),
    ("withdrawn", State::Gone),
    ("deleted", State::Gone),
    ("damaged", State::Out),
    ("notforloan", State::Out),
];

/// Where what is needed stands in a row.
pub struct Columns {
    title: usize,
    branch: usize,
    branch_name: Option<usize>,
    status: Option<usize>,
    due: Option<usize>,
    available: Option<usize>,
    flags: Vec<(usize, State)>,
}

/// A row, as far as its columns go.
pub struct Item<'a> {
    /// What names the title.
    pub title: &'a str,
    /// The code of the branch.
    pub branch: &'a str,
    /// Its name, where there is a column for it.
    pub branch_name: &'a str,
    states: Vec<State>,
}

impl Item<'_> {
    /// What all its columns say together: the least.
    pub fn state(&self) -> State {
        self.states.iter().copied().min().unwrap_or(State::Unknown)
    }
}

impl Columns {
    /// The columns of a table; otherwise what it lacks, and the remedy.
    pub fn of(table: &Table) -> Result<Self, String> {
        let need = |what: &str, names: &[&str], example: &str| {
            table.column(names).ok_or_else(|| {
                let there = table.columns.join(", ");
                format!("no column for the {what}; its columns are: {there}; name one {example:?} in the first row")
            })
        };
        let flag = |(name, state): (&str, State)| Some((table.column(&[name])?, state));
        Ok(Self {
            title: need("title", &TITLE, "id")?,
            branch: need("branch", &BRANCH, "branch")?,
            branch_name: table.column(&BRANCH_NAME),
            status: table.column(&STATUS),
            due: table.column(&DUE),
            available: table.column(&AVAILABLE),
            flags: FLAGS.into_iter().filter_map(flag).collect(),
        })
    }

    /// What a row says.
    pub fn item<'a>(&self, fields: &'a [String]) -> Item<'a> {
        let field = |at: usize| fields.get(at).map(String::as_str).unwrap_or_default();
        let filled = |at: Option<usize>| at.map(field);
        let mut states = Vec::new();
        states.extend(filled(self.status).map(state::of_status));
        states.extend(filled(self.due).map(state::of_due));
        states.extend(filled(self.available).map(state::of_available));
        for &(at, state) in &self.flags {
            states.extend((!state::is_nought(field(at))).then_some(state));
        }
        Item {
            title: field(self.title),
            branch: field(self.branch),
            branch_name: self.branch_name.map(field).unwrap_or_default(),
            states,
        }
    }
}
