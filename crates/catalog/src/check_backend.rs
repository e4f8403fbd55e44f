//! `carrel check-backend`: whether a backend does what `docs/backend.md` asks of it.
//!
//! | Module | Holds |
//! |---|---|
//! | `client` | requests as a browser makes them for a page of another origin |
//! | `letters` | the events that are sent |
//! | `events`, `conversation` | the checks |
//! | `report` | what came of them |

mod client;
mod conversation;
mod events;
mod letters;
mod report;

use std::time::Duration;

use self::client::Client;
pub use self::report::{Finding, Outcome, Report};
use crate::cli::CheckBackend;
use crate::error::Error;

/// Checks a backend. An error only where nothing can be reached at all.
pub fn run(arguments: &CheckBackend) -> Result<Report, Error> {
    let client = Client::new(&arguments.url, &arguments.origin, Duration::from_secs(arguments.timeout.max(1)));
    client.reach().map_err(|problem| Error::Backend { url: arguments.url.clone(), problem })?;
    let mut report = Report::default();
    events::check(&client, &mut report);
    if arguments.events_only {
        report.skip("the checks of conversations (--events-only)");
    } else {
        conversation::check(&client, &requests(arguments), &mut report);
    }
    report.add("it sets no cookies", client.cookies());
    Ok(report)
}

/// Where conversations are, with `{id}`.
fn requests(arguments: &CheckBackend) -> String {
    let beside = || {
        let end = arguments.url.find(['?', '#']).unwrap_or(arguments.url.len());
        let (path, rest) = arguments.url.split_at(end);
        [path.trim_end_matches('/'), "/requests/{id}", rest].concat()
    };
    arguments.requests.clone().unwrap_or_else(beside)
}
