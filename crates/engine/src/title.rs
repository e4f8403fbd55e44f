//! One title of a library: what every reader of a source produces and what a collection file keeps.

use serde::{Deserialize, Serialize};

/// A work as a library offers it. Only `id` and `title` are required; everything else may be empty.
///
/// As JSON (one object a line) this is also the JSON Lines source format of `carrel build`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Title {
    /// The library's own identifier of the record, stable over rebuilds. Never empty, at most [`Title::MAX_ID`] bytes.
    pub id: String,
    /// The title as it is displayed.
    pub title: String,
    /// The title in its original script or language, where that differs from `title`.
    pub original_title: Option<String>,
    /// Other forms of the title and of the creators' names that a search finds: romanised, uniform, abbreviated.
    pub variants: Vec<String>,
    /// Creators in natural order ("Herman Melville"), the main one first.
    pub creators: Vec<String>,
    /// Year of first publication; negative years are before the common era.
    pub year: Option<i32>,
    /// BCP 47 tags ("fa", "zh-Hans").
    pub languages: Vec<String>,
    /// Carriers: `book`, `ebook`, `audiobook`, `large-print`, `graphic-novel`, `score`, `video`, `map`, `journal`, … (free, lower case).
    pub formats: Vec<String>,
    /// Topics a reader can browse by, the most telling first.
    pub topics: Vec<String>,
    /// Headings as catalogued, kept for search.
    pub headings: Vec<String>,
    /// Class marks as `scheme:mark` (`lcc:PS2384`, `ddc:813.3`), from which topics are made; not published.
    pub classes: Vec<String>,
    /// Whom it is for.
    pub audience: Option<Audience>,
    /// The series it belongs to.
    pub series: Option<Series>,
    /// ISBN, ISSN, LCCN, … as (scheme, value).
    pub identifiers: Vec<Identifier>,
    /// Shelf mark.
    pub call_number: Option<String>,
    /// Identifier shared by all editions of one work.
    pub work: Option<String>,
    /// Key under which availability is looked up.
    pub holdings: Option<String>,
    /// Day it was added to the library, as days since 1970-01-01.
    pub added: Option<i32>,
    /// Number of distinct loans (or patrons, or ratings) that the library counted; raw, made coarse when encoded.
    pub loans: Option<u64>,
    /// Where its record is: relative or `http(s)`. Empty: made from the collection's link template.
    pub link: Option<String>,
    /// A sentence or a paragraph of plain text.
    pub description: Option<String>,
    /// A recommendation by a member of staff.
    pub staff_pick: Option<StaffPick>,
    /// Whether it is to be found but not recommended.
    pub hidden: bool,
    /// The records of this work, this one among them, where several were merged.
    pub editions: Vec<Edition>,
}

impl Title {
    /// Longest accepted `id`, in bytes.
    pub const MAX_ID: usize = 200;
    /// Longest label of a topic, a creator or another feature that a collection keeps, in bytes.
    pub const MAX_LABEL: usize = 300;
}

/// Whom a title is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Audience {
    /// Children.
    Child,
    /// Young adults.
    Teen,
    /// Adults, and anybody where nothing is said.
    Adult,
}

/// A place in a series.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Series {
    /// The series' name.
    pub name: String,
    /// The volume, where numbered; thousandths, so that 1.5 is 1500.
    #[serde(default)]
    pub number: Option<i32>,
}

/// One record of a work of which the library has several.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Edition {
    /// The record's id.
    pub id: String,
    /// Its title, where it has another.
    pub title: Option<String>,
    /// Its year.
    pub year: Option<i32>,
    /// Its languages.
    pub languages: Vec<String>,
    /// Its carriers.
    pub formats: Vec<String>,
    /// Its link.
    pub link: Option<String>,
}

/// An identifier in a named scheme.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Identifier {
    /// Lower-case scheme: `isbn`, `issn`, `lccn`, `oclc`, `doi`, `uri`, `gutenberg`, …
    pub scheme: String,
    /// The value in that scheme.
    pub value: String,
}

/// Why a member of staff recommends a title.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffPick {
    /// The sentence.
    pub text: String,
    /// Who says it; may be empty.
    pub name: String,
}
