//! The `carrel` command.

use std::io::{self, Write};
use std::process::ExitCode;

use carrel_catalog::build::{self, Outcome};
use carrel_catalog::cli::{Build, Cli, Command};
use carrel_catalog::{availability, check_backend, inspect};
use clap::Parser;

/// Wrong usage, or a file that cannot be read or written.
const FAILED: u8 = 1;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Where even the message cannot be written, the exit code still tells.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { FAILED } else { 0 });
        }
    };
    let ended = match cli.command {
        Command::Build(arguments) => run_build(&arguments),
        Command::Availability(arguments) => availability::run(&arguments).map(|lines| {
            say(io::stderr(), &lines.join("\n"));
            ExitCode::SUCCESS
        }),
        Command::Inspect(arguments) => inspect::run(&arguments.dir, arguments.json).map(|text| {
            say(io::stdout(), &text);
            ExitCode::SUCCESS
        }),
        Command::CheckBackend(arguments) => check_backend::run(&arguments).map(|report| {
            say(io::stdout(), &if arguments.json { report.to_json() } else { report.to_string() });
            if report.counts().1 == 0 { ExitCode::SUCCESS } else { ExitCode::from(2) }
        }),
    };
    ended.unwrap_or_else(|error| {
        say(io::stderr(), &format!("carrel: {error}"));
        ExitCode::from(FAILED)
    })
}

fn run_build(arguments: &Build) -> Result<ExitCode, carrel_catalog::error::Error> {
    let (outcome, lines) = build::run(arguments)?;
    if !arguments.quiet || outcome != Outcome::Done {
        say(io::stderr(), &lines.join("\n"));
    }
    let (code, message) = match outcome {
        Outcome::Done => return Ok(ExitCode::SUCCESS),
        Outcome::Nothing => (2, "nothing was kept, so that nothing was written"),
        Outcome::Rejected => (3, "something was rejected (--strict), so that nothing was written"),
    };
    say(io::stderr(), &format!("carrel: {message}"));
    Ok(ExitCode::from(code))
}

/// Writes a line. Whoever has stopped listening (`| head`) does not want to hear of it.
fn say(mut to: impl Write, text: &str) {
    let _ = writeln!(to, "{text}");
}
