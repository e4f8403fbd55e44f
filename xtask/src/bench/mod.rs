//! How long ranking takes, beside a named peer in the same run: the same scores from typed arrays in plain JavaScript.
//!
//! | Module | Holds |
//! |---|---|
//! | [`case`] | what is measured |
//! | [`native`] | compiled for this machine, by criterion; the peer in Node |
//! | [`browser`] | compiled as the widget is, and the peer, in one page in Chromium |
//! | [`catalogue`] | how long reading and building a catalogue takes, beside `pymarc` and others |
//! | [`visits`] | what a visit and a search cost, over a slow line, beside Pagefind and `MiniSearch` |
//! | [`delivery`] | what arrives when tabs are killed and the server fails, beside Snowplow's tracker |
//! | [`report`] | tables to read and `target/bench/report.json` |

mod browser;
mod case;
mod catalogue;
mod delivery;
mod native;
mod report;
mod visits;

use std::path::PathBuf;

use crate::{
    args::Args,
    error::{Error, Result},
    process,
    workspace::Workspace,
};
use case::Case;
use report::Report;

const PACKAGE: &str = "carrel-bench";

/// Titles of the largest library that is visited.
const MILLION: u32 = 1_000_000;

/// What was asked for.
struct Options {
    /// Only cases with this in their name; empty for all.
    filter: String,
    native: bool,
    browser: bool,
}

/// `cargo xtask bench`.
pub fn task(workspace: &Workspace, mut args: Args) -> Result<()> {
    if let Some(titles) = args.value("--catalogue")? {
        let counts = catalogue::Counts::new(args.value("--records")?, args.value("--build")?)?;
        args.finish()?;
        return catalogue::run(workspace, &titles, &counts);
    }
    if let Some(titles) = args.value("--visits")? {
        return visits::run(workspace, &titles, args);
    }
    if args.flag("--delivery") {
        return delivery::run(workspace, args);
    }
    let options = Options::read(args)?;
    let bench = Bench { workspace, cases: case::named(&options.filter)?, filter: options.filter };
    bench.make_libraries()?;
    let mut report = Report::default();
    if options.native {
        report.add(native::run(&bench)?);
    }
    if options.browser {
        report.add(browser::run(&bench)?);
    }
    let path = bench.folder().join("report.json");
    report.write(&path)?;
    println!("{report}\nwritten to {}", workspace.show(&path));
    Ok(())
}

impl Options {
    fn read(mut args: Args) -> Result<Self> {
        let filter = args.value("--filter")?.unwrap_or_default();
        let (native_only, browser_only) = (args.flag("--native-only"), args.flag("--browser-only"));
        args.finish()?;
        if native_only && browser_only {
            return Err(Error::Usage {
                problem: "--native-only and --browser-only leave nothing to measure".into(),
                remedy: "give one of them, or neither".into(),
            });
        }
        Ok(Self { filter, native: !browser_only, browser: !native_only })
    }
}

/// One run.
struct Bench<'a> {
    workspace: &'a Workspace,
    cases: Vec<Case>,
    filter: String,
}

impl Bench<'_> {
    fn folder(&self) -> PathBuf {
        self.workspace.target().join("bench")
    }

    fn libraries(&self) -> PathBuf {
        self.folder().join("libraries")
    }

    /// Sizes of the libraries that the cases need.
    fn sizes(&self) -> Vec<String> {
        let mut sizes: Vec<u32> = self.cases.iter().map(|case| case.titles).collect();
        sizes.dedup();
        sizes.iter().map(u32::to_string).collect()
    }

    /// Has the libraries made, where they are not there.
    fn make_libraries(&self) -> Result<()> {
        let mut cargo = self.workspace.cargo();
        cargo.args([
            "run",
            "--quiet",
            "--package",
            PACKAGE,
            "--profile",
            "native",
            "--bin",
            "carrel-bench-prepare",
            "--",
        ]);
        process::run(cargo.arg(self.libraries()).args(self.sizes()))
    }
}
