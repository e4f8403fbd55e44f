//! Every test, counted in one closing line: `N passed, N failed`, with `, N skipped` where some were.

mod browser;
mod native;
mod tally;
mod time_limit;

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use crate::{
    args::Args,
    error::{Error, Result},
    workspace::Workspace,
};
use tally::Tally;

/// For everything together, building included, unless `--minutes` says otherwise.
const MINUTES: u64 = 45;
/// The same with `--long`.
const LONG_MINUTES: u64 = 180;

/// What was asked for.
pub struct Options {
    /// Tests that take long, too: native ones are `#[ignore]`d, browser ones look at `CARREL_LONG`.
    long: bool,
    /// Only tests with this in their name.
    filter: Option<String>,
    native: bool,
    browser: bool,
    minutes: u64,
}

/// The tally so far, which the time limit may have to close.
pub type Shared = Arc<Mutex<Tally>>;

/// `cargo xtask test`.
pub fn task(workspace: &Workspace, args: Args) -> Result<()> {
    let options = Options::read(args)?;
    let tally = Shared::default();
    time_limit::start(Duration::from_secs(options.minutes * 60), &tally);
    if options.native {
        stage(&tally, "native tests", || native::run(workspace, &options));
    }
    if options.browser {
        stage(&tally, "browser tests", || browser::run(workspace, &options));
    }
    let tally = tally::lock(&tally);
    println!("\n{tally}");
    if tally.is_good() { Ok(()) } else { Err(Error::Tests) }
}

impl Options {
    fn read(mut args: Args) -> Result<Self> {
        let (long, filter) = (args.flag("--long"), args.value("--filter")?);
        let (native_only, browser_only) = (args.flag("--native-only"), args.flag("--browser-only"));
        let minutes = args.value("--minutes")?;
        args.finish()?;
        if native_only && browser_only {
            return Err(Error::Usage {
                problem: "--native-only and --browser-only leave nothing to test".into(),
                remedy: "give one of them, or neither".into(),
            });
        }
        let minutes = match minutes {
            None if long => LONG_MINUTES,
            None => MINUTES,
            Some(text) => whole_minutes(&text)?,
        };
        Ok(Self { long, filter, native: !browser_only, browser: !native_only, minutes })
    }
}

fn whole_minutes(text: &str) -> Result<u64> {
    text.parse().ok().filter(|minutes| (1..=600).contains(minutes)).ok_or_else(|| Error::Usage {
        problem: format!("--minutes {text} is no number of minutes"),
        remedy: "give a whole number from 1 to 600".into(),
    })
}

/// Adds up one stage. One that broke off, because something could not be built, counts as a failure.
fn stage(total: &Shared, name: &str, run: impl FnOnce() -> Result<Tally>) {
    let begun = Instant::now();
    let counted = run().unwrap_or_else(|error| {
        println!("error: {error}");
        Tally::failed()
    });
    println!("\n{name}: {counted} in {:.0} s", begun.elapsed().as_secs_f32());
    *tally::lock(total) += counted;
}
