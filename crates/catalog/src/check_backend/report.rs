//! What came of the checks.

use std::fmt;

use serde::Serialize;

/// What became of one check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase", tag = "outcome", content = "why")]
pub enum Outcome {
    /// It is so.
    Passed,
    /// It is not, and why.
    Failed(String),
    /// It need not be, but would be better.
    Warned(String),
    /// It was not looked at.
    Skipped,
}

impl From<Result<(), String>> for Outcome {
    fn from(result: Result<(), String>) -> Self {
        result.map_or_else(Self::Failed, |()| Self::Passed)
    }
}

/// A check with its outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What should be so, as a sentence.
    pub check: &'static str,
    /// Whether it is.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// All findings, in the order of the checks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Them.
    pub findings: Vec<Finding>,
}

impl Report {
    pub(super) fn add(&mut self, check: &'static str, outcome: impl Into<Outcome>) -> bool {
        let outcome = outcome.into();
        let good = !matches!(outcome, Outcome::Failed(_));
        self.findings.push(Finding { check, outcome });
        good
    }

    pub(super) fn skip(&mut self, check: &'static str) {
        self.findings.push(Finding { check, outcome: Outcome::Skipped });
    }

    /// How many passed, failed and were warned of.
    pub fn counts(&self) -> (usize, usize, usize) {
        let count = |of: fn(&Outcome) -> bool| self.findings.iter().filter(|it| of(&it.outcome)).count();
        (
            count(|it| *it == Outcome::Passed),
            count(|it| matches!(it, Outcome::Failed(_))),
            count(|it| matches!(it, Outcome::Warned(_))),
        )
    }

    /// The checks that failed.
    pub fn failed(&self) -> Vec<&'static str> {
        let failed = self.findings.iter().filter(|it| matches!(it.outcome, Outcome::Failed(_)));
        failed.map(|it| it.check).collect()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Finding { check, outcome } in &self.findings {
            match outcome {
                Outcome::Passed => writeln!(f, "passed   {check}")?,
                Outcome::Failed(why) => writeln!(f, "FAILED   {check}\n         {why}")?,
                Outcome::Warned(why) => writeln!(f, "warning  {check}\n         {why}")?,
                Outcome::Skipped => writeln!(f, "skipped  {check}")?,
            }
        }
        let (passed, failed, warned) = self.counts();
        write!(f, "{passed} passed, {failed} failed, {warned} warnings")
    }
}
