//! `carrel check-backend`: whether a backend does what `docs/backend.md` asks of it.
//!
//! | Module | Holds |
//! |---|---|
//! | [`check`] | the checks, one sentence each |
//! | `addresses` | where the backend is, and which pages it is for |
//! | `client`, `answer` | requests as a browser makes them, and what comes of them |
//! | `letters` | the events that are sent |
//! | `acknowledgement`, `conversation` | what a backend says of events, and of a request |
//! | `events`, `requests` | the checks of each |
//! | `watch` | what must hold of every answer |
//! | [`report`], [`fault`] | what came of the checks, and what to do |

mod acknowledgement;
mod addresses;
mod answer;
pub mod check;
mod client;
mod conversation;
mod events;
pub mod fault;
mod letters;
pub mod report;
mod requests;
mod watch;

use std::time::Duration;

use self::addresses::Addresses;
pub use self::check::Check;
use self::client::Client;
use self::letters::Letters;
pub use self::report::{Outcome, Report};
use crate::cli::CheckBackend;
use crate::error::Error;

/// Checks a backend. An error where the addresses mean nothing, or nothing can be reached at all.
pub fn run(arguments: &CheckBackend) -> Result<Report, Error> {
    let addresses = Addresses::read(arguments)?;
    let letters = Letters::new(&addresses.origin)?;
    let client = Client::new(&addresses, Duration::from_secs(arguments.timeout));
    client.reach().map_err(|problem| Error::Backend { url: arguments.url.clone(), problem })?;
    let mut report = Report::default();
    let taken = events::check(&client, &letters, &mut report);
    match (arguments.events_only, taken) {
        (true, _) => report.skip(&Check::OF_CONVERSATIONS, "it takes events alone (--events-only)"),
        (false, false) => report.skip(&Check::OF_CONVERSATIONS, "no events are taken"),
        (false, true) => requests::check(&client, &letters, &mut report),
    }
    let watch = client.watch();
    for (check, outcome) in [
        (Check::Readable, watch.readable()),
        (Check::NoCookies, watch.no_cookies()),
        (Check::InTime, watch.in_time()),
        (Check::NamesEach, watch.names_each()),
        (Check::RetryAfter, watch.retry_after()),
    ] {
        report.add(check, outcome);
    }
    drop(watch);
    Ok(report)
}
