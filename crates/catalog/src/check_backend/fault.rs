//! What is wrong with a backend, in words by which its author can mend it.

use std::fmt;

use serde::Serialize;

/// What was sent, what came of it, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The request, or the requests.
    pub sent: String,
    /// The answer, or what is wrong in it.
    pub came: String,
    /// What would be right.
    #[serde(rename = "do")]
    pub remedy: String,
}

impl Fault {
    /// A fault in three parts.
    pub fn new(sent: impl Into<String>, came: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { sent: sent.into(), came: came.into(), remedy: remedy.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sent: {}\ncame: {}\ndo:   {}", self.sent, self.came, self.remedy)
    }
}
