//! Development tasks of Carrel, called as `cargo xtask TASK`.
//!
//! | Module | Holds |
//! |---|---|
//! | [`setup`] | what a machine needs, installed only where it is missing |
//! | [`widget`] | the widget as files that a library publishes (`dist`) |
//! | [`site`] | the demo library: home page, widget and collection in one folder |
//! | [`desk`] | a backend in memory, with a page to answer as a librarian would |
//! | [`serve`] | that folder over HTTP, rebuilt as sources change |
//! | [`test`] | every test, native and in the browser, counted in one closing line |
//! | [`eval`] | how good the recommendations are, beside other methods |
//! | [`bench`] | how long ranking takes, beside the same in plain JavaScript |
//! | [`lighthouse`] | what Lighthouse says of the demo library's home page |
//! | [`shots`] | pictures of every scene in every theme, width and language |
//! | [`process`], [`files`], [`machine_paths`], [`args`], [`workspace`], [`error`] | small tools of the above |

mod args;
mod bench;
mod desk;
mod error;
mod eval;
mod files;
mod lighthouse;
mod machine_paths;
mod process;
mod serve;
mod setup;
mod shots;
mod site;
mod test;
mod widget;
mod workspace;

use std::process::ExitCode;

use args::Args;
use error::{Error, Result};
use workspace::Workspace;

/// One subcommand: a new one is a line in [`TASKS`].
struct Task {
    name: &'static str,
    usage: &'static str,
    summary: &'static str,
    run: fn(&Workspace, Args) -> Result<()>,
}

const TASKS: &[Task] = &[
    Task {
        name: "setup",
        usage: "",
        summary: "install what the other tasks need, where it is missing",
        run: setup::task,
    },
    Task {
        name: "serve",
        usage: "[--port 8080] [--release]",
        summary: "build the demo library, serve it on this machine, rebuild as sources change",
        run: serve::task,
    },
    Task {
        name: "desk",
        usage: "[--port 8090]",
        summary: "run the small backend in memory and its librarian's page alone",
        run: desk::task,
    },
    Task {
        name: "test",
        usage: "[--long] [--filter TEXT] [--native-only | --browser-only] [--minutes N]",
        summary: "run every test",
        run: test::task,
    },
    Task {
        name: "eval",
        usage: "--data DIR | --ratings FILE [--titles FILE] [--min-patrons N] [--temporal] [--help]",
        summary: "measure the recommendations beside other methods",
        run: eval::task,
    },
    Task {
        name: "bench",
        usage: "[--filter TEXT] [--native-only | --browser-only] | --catalogue TITLES.CSV.GZ [--records N] [--build N] | \
                --visits TITLES.CSV.GZ [--titles N,N] [--million] [--filter shelf|search] | --delivery [--runs N] [--pace MS]",
        summary: "measure how long ranking takes beside plain JavaScript, how long reading a catalogue takes in every format beside \
                  pymarc, what visits and searches cost beside Pagefind and MiniSearch, or what arrives when tabs are killed and \
                  the server fails beside Snowplow's tracker",
        run: bench::task,
    },
    Task {
        name: "lighthouse",
        usage: "",
        summary: "have Lighthouse look at the demo library's home page, and hold its scores",
        run: lighthouse::task,
    },
    Task {
        name: "shots",
        usage: "[--filter TEXT] [--check] [--no-build]",
        summary: "take pictures of every scene in every theme, width and language, and with --check have axe-core look at each",
        run: shots::task,
    },
    Task {
        name: "dist",
        usage: "[--out dist] [--fast]",
        summary: "build the files that a library publishes, and hold them to their size",
        run: widget::task,
    },
];

fn main() -> ExitCode {
    match run(std::env::args().skip(1).collect()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // After tests, the closing line stays the last one.
            if !matches!(error, Error::Tests) {
                eprintln!("error: {error}");
            }
            ExitCode::FAILURE
        }
    }
}

fn run(mut words: Vec<String>) -> Result<()> {
    // `eval` has a help of its own.
    if words.is_empty() || (words[0] != "eval" && words.iter().any(|word| word == "--help" || word == "-h")) {
        println!("{}", help());
        return Ok(());
    }
    let name = words.remove(0);
    let task = TASKS.iter().find(|task| task.name == name).ok_or_else(|| Error::Usage {
        problem: format!("there is no task named {name:?}"),
        remedy: "`cargo xtask --help` lists the tasks".into(),
    })?;
    (task.run)(&Workspace::locate()?, Args::new(words))
}

fn help() -> String {
    let mut lines = vec!["cargo xtask TASK".to_owned()];
    for task in TASKS {
        lines.push(format!("\n  {} {}\n      {}", task.name, task.usage, task.summary));
    }
    lines.join("\n")
}
