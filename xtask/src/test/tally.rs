//! How many tests passed, failed and were skipped.

use std::{
    fmt,
    ops::AddAssign,
    sync::{Mutex, MutexGuard, PoisonError},
};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub passed: usize,
    pub failed: usize,
    pub skipped: usize,
}

impl Tally {
    /// One check that is not a test of a runner's own: formatting, a build, a size.
    pub fn of(good: bool) -> Self {
        if good { Self { passed: 1, ..Self::default() } } else { Self::failed() }
    }

    pub fn failed() -> Self {
        Self { failed: 1, ..Self::default() }
    }

    /// A run in which nothing passed and nothing failed proves nothing.
    pub fn is_good(self) -> bool {
        self.failed == 0 && self.passed > 0
    }

    /// Adds the count of a line like `test result: ok. 3 passed; 0 failed; 1 ignored; …`; tells whether it was one.
    pub fn add_libtest_line(&mut self, line: &str) -> bool {
        let Some((_, counts)) = line.strip_prefix("test result: ").and_then(|rest| rest.split_once(". ")) else {
            return false;
        };
        for count in counts.split("; ") {
            let Some((number, what)) = count.split_once(' ') else { continue };
            let Ok(number) = number.parse::<usize>() else { continue };
            match what {
                "passed" => self.passed += number,
                "failed" => self.failed += number,
                "ignored" => self.skipped += number,
                _ => {}
            }
        }
        true
    }

    /// The totals at the end of a TAP report by Node's runner: `# pass 3`.
    pub fn from_tap(report: &str) -> Self {
        let mut tally = Self::default();
        for line in report.lines() {
            let Some((what, number)) = line.strip_prefix("# ").and_then(|rest| rest.split_once(' ')) else { continue };
            let Ok(number) = number.parse::<usize>() else { continue };
            match what {
                "pass" => tally.passed += number,
                "fail" | "cancelled" => tally.failed += number,
                "skipped" | "todo" => tally.skipped += number,
                _ => {}
            }
        }
        tally
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 { write!(f, ", {} skipped", self.skipped) } else { Ok(()) }
    }
}

/// Counts stay true whatever happened to who held them.
pub fn lock(tally: &Mutex<Tally>) -> MutexGuard<'_, Tally> {
    tally.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libtest_lines_add_up_over_crates() {
        let mut tally = Tally::default();
        assert!(tally.add_libtest_line(
            "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 2 filtered out; finished in 0.01s"
        ));
        assert!(tally.add_libtest_line(
            "test result: FAILED. 2 passed; 4 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.00s"
        ));
        assert!(!tally.add_libtest_line("test ranking::is_pure ... ok"));
        assert_eq!(tally, Tally { passed: 5, failed: 4, skipped: 1 });
        assert_eq!(tally.to_string(), "5 passed, 4 failed, 1 skipped");
    }

    #[test]
    fn a_tap_report_is_counted_from_its_totals() {
        let report = "ok 1 - opens\nnot ok 2 - closes\n1..2\n# tests 4\n# suites 0\n# pass 1\n# fail 1\n# cancelled 1\n# skipped 1\n# todo 0\n";
        assert_eq!(Tally::from_tap(report), Tally { passed: 1, failed: 2, skipped: 1 });
    }

    #[test]
    fn nothing_run_is_not_good() {
        assert!(!Tally::default().is_good());
        assert!(!Tally { skipped: 9, ..Tally::default() }.is_good());
        assert!(Tally::of(true).is_good());
    }
}
