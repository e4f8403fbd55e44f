//! What the titles of a record are, in either dialect.

/// The titles of a record.
#[derive(Clone, Debug, Default)]
pub struct Titles {
    /// As displayed; empty where the record has none.
    pub shown: String,
    /// Other forms, for search.
    pub variants: Vec<String>,
    /// Of the work that this translates.
    pub original: Option<String>,
    /// The uniform title, where it names one work.
    pub uniform: Option<String>,
    /// Number and name of the volume or part, for telling works apart; empty for a whole.
    pub part: String,
}
