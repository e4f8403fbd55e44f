//! What came of the checks.

use std::fmt;

use serde::Serialize;
use serde_json::json;

use super::check::Check;
use super::fault::Fault;

/// What became of one check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase", tag = "outcome")]
pub enum Outcome {
    /// It is so.
    Passed,
    /// It is not.
    Failed(Fault),
    /// It need not be, but would be better.
    #[serde(rename = "warning")]
    Warned(Fault),
    /// It was not looked at.
    Skipped {
        /// Why not.
        why: &'static str,
    },
}

impl Outcome {
    /// Of what is asked of other origins alone.
    pub(super) const SAME_ORIGIN: Self = Self::Skipped { why: "the backend is of the pages' own origin (--origin)" };

    pub(super) fn failed(fault: &Fault) -> Self {
        Self::Failed(fault.clone())
    }
}

impl From<Result<(), Fault>> for Outcome {
    fn from(result: Result<(), Fault>) -> Self {
        result.map_or_else(Self::Failed, |()| Self::Passed)
    }
}

/// A check with its outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What should be so.
    pub check: Check,
    /// Whether it is.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// All findings, one for every check.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Them.
    pub findings: Vec<Finding>,
}

impl Report {
    /// Notes an outcome, and tells whether what hangs on it can be looked at.
    pub(super) fn add(&mut self, check: Check, outcome: impl Into<Outcome>) -> bool {
        let outcome = outcome.into();
        let good = !matches!(outcome, Outcome::Failed(_));
        self.findings.push(Finding { check, outcome });
        good
    }

    pub(super) fn skip(&mut self, checks: &[Check], why: &'static str) {
        self.findings.extend(checks.iter().map(|&check| Finding { check, outcome: Outcome::Skipped { why } }));
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
    pub fn failed(&self) -> Vec<Check> {
        let failed = self.findings.iter().filter(|it| matches!(it.outcome, Outcome::Failed(_)));
        failed.map(|it| it.check).collect()
    }

    /// For machines.
    pub fn to_json(&self) -> String {
        let (passed, failed, warnings) = self.counts();
        json!({"checks": self.findings, "passed": passed, "failed": failed, "warnings": warnings}).to_string()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Finding { check, outcome } in &self.findings {
            let sentence = check.sentence();
            let fault = match outcome {
                Outcome::Passed => writeln!(f, "passed   {sentence}").map(|()| None),
                Outcome::Failed(fault) => writeln!(f, "FAILED   {sentence}").map(|()| Some(fault)),
                Outcome::Warned(fault) => writeln!(f, "warning  {sentence}").map(|()| Some(fault)),
                Outcome::Skipped { why } => writeln!(f, "skipped  {sentence} ({why})").map(|()| None),
            }?;
            for line in fault.map(Fault::to_string).unwrap_or_default().lines() {
                writeln!(f, "         {line}")?;
            }
        }
        let (passed, failed, warned) = self.counts();
        write!(f, "{passed} passed, {failed} failed, {warned} warnings")
    }
}
