//! Ends a run that takes too long, still with its closing line.

use std::{process, sync::Arc, thread, time::Duration};

use super::{
    Shared,
    tally::{self, Tally},
};
use crate::process::end_descendants;

/// From now on; whatever still runs then counts as one failure.
pub fn start(limit: Duration, tally: &Shared) {
    let tally = Arc::clone(tally);
    thread::spawn(move || {
        thread::sleep(limit);
        // Held until the end, so that nothing prints a second closing line.
        let mut tally = tally::lock(&tally);
        *tally += Tally::failed();
        end_descendants(process::id());
        println!("\nerror: the tests took longer than {} minutes and were ended", limit.as_secs() / 60);
        println!("\n{tally}");
        process::exit(1);
    });
}
