//! What waits to be sent to the library: a pure state machine, one entry for each event.
//!
//! Every event pushed is at any time exactly one of: waiting, set aside (refused by the backend, shown, to be retried or discarded), accepted,
//! purged with its consent, discarded by the reader, or cancelled together with the event that it takes back.
//!
//! Handing an entry out counts as an attempt and hides it for two minutes. Store the entry *before* sending: what may have reached the backend
//! is then never cancelled, not even after a crash, and other tabs do not send it at the same time.
//!
//! Collections share an outbox. Each is the `source` of its events and has a backend of its own, or none on this page: a batch is of one source,
//! and neither a failure nor a missing backend concerns the events of another.

use crate::consent::{Consents, Purpose};
use crate::date::DAY_MS;
use crate::event::{Event, EventError, EventForm};
use crate::field::{Field, deserialize_by_field};
use crate::map::sorted;
use core::fmt;
use serde::Serialize;

/// The first delay after a failed delivery; doubled with each further one.
const FIRST_DELAY_MS: u64 = 30_000;
/// How long an entry handed out is hidden if nothing is heard of its delivery.
const LEASE_MS: u64 = 120_000;

/// One event in the outbox. Its JSON is that of the event with `attempts`, `notBefore` and, where they apply,
/// `quietUntil` and `refused`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "EventForm")]
pub struct Entry {
    event: Event,
    attempts: u32,
    /// When it was taken in, in ms, each later than the one before: events of one second keep their order in storage, too.
    since: u64,
    not_before: u64,
    /// Its delivery failed: nothing of its source is handed out before this time. Kept with the entry, so that a reload does not forget it;
    /// zero for none.
    quiet_until: u64,
    refused: Option<u16>,
    /// What the backend said of that; may be empty.
    why: String,
    /// A batch that it was in was refused: it is handed out by itself, so that one that cannot be taken holds up no other.
    alone: bool,
}

deserialize_by_field!(Entry);

impl Entry {
    /// Reads the JSON form.
    pub fn read(value: &impl Field) -> Result<Self, EventError> {
        EventForm::read(value)?.try_into()
    }

    /// The event.
    pub const fn event(&self) -> &Event {
        &self.event
    }

    /// How often it was handed out for delivery.
    pub const fn attempts(&self) -> u32 {
        self.attempts
    }

    /// The status by which the backend refused it, if it is set aside.
    pub const fn refused(&self) -> Option<u16> {
        self.refused
    }

    /// Why it was refused, in the backend's words; may be empty.
    pub fn why(&self) -> &str {
        &self.why
    }

    /// When it may be tried, as stored. A time more than a day ahead was written before the wall clock was set back: no delay is that long.
    const fn ready(&self, now: u64) -> u64 {
        if self.not_before > now.saturating_add(DAY_MS) { now } else { self.not_before }
    }

    /// Whether it must not overtake `earlier`.
    fn follows(&self, earlier: &Self) -> bool {
        earlier.refused.is_none()
            && earlier.event.subject == self.event.subject
            && earlier.event.source == self.event.source
            && earlier.event.data.same_matter(&self.event.data)
    }
}

impl From<Entry> for EventForm {
    fn from(entry: Entry) -> Self {
        let mut form = Self::from(entry.event);
        form.attempts = Some(entry.attempts);
        form.since = Some(entry.since);
        form.not_before = Some(entry.not_before);
        form.quiet_until = (entry.quiet_until > 0).then_some(entry.quiet_until);
        form.refused = entry.refused;
        form.why = entry.why;
        form.alone = entry.alone.then_some(true);
        form
    }
}

impl TryFrom<EventForm> for Entry {
    type Error = EventError;

    fn try_from(form: EventForm) -> Result<Self, EventError> {
        let (attempts, not_before, quiet_until, refused) =
            (form.attempts, form.not_before, form.quiet_until, form.refused);
        let (why, alone, since) = (form.why.clone(), form.alone == Some(true), form.since.unwrap_or(0));
        // Without a count it may have been sent already; only a zero that was written says that it was not.
        Ok(Self {
            event: form.event()?,
            attempts: attempts.unwrap_or(1),
            since,
            not_before: not_before.unwrap_or(0),
            quiet_until: quiet_until.unwrap_or(0),
            refused,
            why,
            alone,
        })
    }
}

/// What became of an event pushed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pushed {
    /// It waits.
    Waiting,
    /// It takes back exactly what an event says that still waits and was never tried: neither is kept, and the other's entry is to be removed
    /// from storage.
    Cancelled {
        /// The id of the other event.
        id: String,
    },
    /// An event of that id is in the outbox already; nothing changed.
    Known,
}

/// Why an event could not be taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutboxFull {
    /// It holds as many events as it may.
    Events {
        /// How many.
        limit: usize,
    },
    /// It holds as many bytes as it may.
    Bytes {
        /// How many.
        limit: usize,
    },
}

impl fmt::Display for OutboxFull {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (limit, what) = match self {
            Self::Events { limit } => (limit, "events"),
            Self::Bytes { limit } => (limit, "bytes"),
        };
        write!(f, "the outbox is full with {limit} {what}; wait until it was sent, or discard what was refused")
    }
}

impl core::error::Error for OutboxFull {}

/// Events that wait or are set aside, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outbox {
    entries: Vec<Entry>,
}

impl Outbox {
    /// Most events, set-aside ones included.
    pub const MAX_EVENTS: usize = 500;
    /// Most bytes of all events' JSON.
    pub const MAX_BYTES: usize = 512 * 1024;
    /// Most events of one batch, for [`due`](Self::due).
    pub const BATCH_EVENTS: usize = 50;
    /// Most bytes of one batch, for [`due`](Self::due): browsers let a closing page send 64 KiB.
    pub const BATCH_BYTES: usize = 60_000;

    /// An empty outbox.
    pub const fn new() -> Self {
        Self { entries: Vec::new() }
    }

    /// The outbox of stored entries, in any order. Keeps all of them, even beyond the limits: nothing is lost.
    pub fn restore(entries: impl IntoIterator<Item = Entry>) -> Self {
        let order = |a: &Entry, b: &Entry| a.event.time.cmp(&b.event.time).then(a.since.cmp(&b.since));
        let entries = sorted(entries.into_iter().collect(), order);
        let mut outbox = Self::new();
        for entry in entries {
            if outbox.get(&entry.event.id).is_none() {
                outbox.entries.push(entry);
            }
        }
        outbox
    }

    /// Takes an event in. Check the consent before recording it; [`due`](Self::due) checks again.
    pub fn push(&mut self, event: Event, now: u64) -> Result<Pushed, OutboxFull> {
        if self.get(&event.id).is_some() {
            return Ok(Pushed::Known);
        }
        let since = self.entries.iter().map(|it| it.since + 1).max().unwrap_or(0).max(now);
        let entry = Entry {
            event,
            attempts: 0,
            since,
            not_before: now,
            quiet_until: 0,
            refused: None,
            why: String::new(),
            alone: false,
        };
        if let Some(at) = self.taken_back_by(&entry) {
            return Ok(Pushed::Cancelled { id: self.entries.remove(at).event.id });
        }
        if self.entries.len() >= Self::MAX_EVENTS {
            return Err(OutboxFull::Events { limit: Self::MAX_EVENTS });
        }
        let bytes: usize = self.entries.iter().map(|entry| entry.event.json_bytes()).sum();
        if bytes + entry.event.json_bytes() > Self::MAX_BYTES {
            return Err(OutboxFull::Bytes { limit: Self::MAX_BYTES });
        }
        self.entries.push(entry);
        Ok(Pushed::Waiting)
    }

    /// Where the latest event of the same matter is, if `entry` takes it back and it was never tried.
    fn taken_back_by(&self, entry: &Entry) -> Option<usize> {
        let at = self.entries.iter().rposition(|earlier| entry.follows(earlier))?;
        let earlier = &self.entries[at];
        (earlier.attempts == 0 && entry.event.data.undoes(&earlier.event.data)).then_some(at)
    }

    /// Hands out what [`due_for`](Self::due_for) does where every source has a backend.
    pub fn due(&mut self, now: u64, max_events: usize, max_bytes: usize, consents: Consents<'_>) -> Vec<&Entry> {
        self.due_for(now, max_events, max_bytes, consents, &|_| true)
    }

    /// Hands out what may be sent now, oldest first and all of one source and purpose, and hides it until its delivery is reported (or two minutes went
    /// by). Store the entries again before sending them. What is of a source for which `reachable` does not hold stays untouched.
    ///
    /// An event never overtakes an earlier one of the same matter. One that alone exceeds `max_bytes` goes alone: the backend then says so.
    pub fn due_for(
        &mut self,
        now: u64,
        max_events: usize,
        max_bytes: usize,
        consents: Consents<'_>,
        reachable: &dyn Fn(&str) -> bool,
    ) -> Vec<&Entry> {
        let mut picked: Vec<usize> = Vec::new();
        // The brackets of the array; each event brings a comma.
        let mut bytes = 2;
        for (at, entry) in self.entries.iter().enumerate() {
            let blocked = self.entries[..at]
                .iter()
                .enumerate()
                .any(|(e, earlier)| entry.follows(earlier) && !picked.contains(&e));
            let other = picked.first().map(|&first| &self.entries[first].event).is_some_and(|first| {
                // What was agreed to apart does not travel together.
                first.source != entry.event.source || first.data.purpose() != entry.event.data.purpose()
            });
            if blocked || other || self.ready(entry, now, consents, reachable).is_none_or(|ready| ready > now) {
                continue;
            }
            let size = entry.event.json_bytes() + 1;
            let full = picked.len() >= max_events || bytes + size > max_bytes || entry.alone;
            if !picked.is_empty() && full {
                break;
            }
            bytes += size;
            picked.push(at);
            if entry.alone {
                break;
            }
        }
        for at in &picked {
            let entry = &mut self.entries[*at];
            entry.attempts = entry.attempts.saturating_add(1);
            entry.not_before = now.saturating_add(LEASE_MS);
        }
        picked.into_iter().map(|at| &self.entries[at]).collect()
    }

    /// When the next event may be sent where every source has a backend.
    pub fn next_due(&self, now: u64, consents: Consents<'_>) -> Option<u64> {
        self.next_due_for(now, consents, &|_| true)
    }

    /// When [`due_for`](Self::due_for) hands out something next; none if nothing waits that may be sent at all.
    pub fn next_due_for(&self, now: u64, consents: Consents<'_>, reachable: &dyn Fn(&str) -> bool) -> Option<u64> {
        let heads = self
            .entries
            .iter()
            .enumerate()
            .filter(|(at, entry)| !self.entries[..*at].iter().any(|earlier| entry.follows(earlier)));
        heads.filter_map(|(_, entry)| self.ready(entry, now, consents, reachable)).min()
    }

    /// When `entry` may be sent; none if it is set aside, not allowed, or nobody is there to take it.
    fn ready(&self, entry: &Entry, now: u64, consents: Consents<'_>, reachable: &dyn Fn(&str) -> bool) -> Option<u64> {
        let may =
            entry.refused.is_none() && consents.allows(entry.event.data.purpose()) && reachable(&entry.event.source);
        may.then(|| entry.ready(now).max(self.quiet_until(&entry.event.source, now)))
    }

    /// Until when nothing of a source is handed out: its backend asked for quiet, or failed.
    fn quiet_until(&self, source: &str, now: u64) -> u64 {
        let failed = self.entries.iter().filter(|entry| entry.quiet_until > now && entry.event.source == source);
        // As with `Entry::ready`, no wait is longer than a day.
        failed.map(|entry| entry.quiet_until).filter(|&until| until <= now.saturating_add(DAY_MS)).max().unwrap_or(0)
    }

    /// The backend has these: they are gone, whatever became of them meanwhile, and their sources need no longer be quiet.
    pub fn accepted(&mut self, ids: &[String]) {
        let (gone, mut kept): (Vec<Entry>, Vec<Entry>) =
            core::mem::take(&mut self.entries).into_iter().partition(|entry| ids.contains(&entry.event.id));
        for entry in &mut kept {
            if gone.iter().any(|taken| taken.event.source == entry.event.source) {
                entry.quiet_until = 0;
            }
        }
        self.entries = kept;
    }

    /// The reader does not want these sent: they are gone, waiting or set aside. Says nothing of the backend.
    pub fn remove(&mut self, ids: &[String]) {
        self.entries.retain(|entry| !ids.contains(&entry.event.id));
    }

    /// The backend could not take these now. Each waits 30 s × 2ⁿ after its n+1st attempt, or `after_ms` if the backend said so, in both cases
    /// up to a quarter longer by `jitter` (any random number) and at most a day. Nothing else of their source is sent before the first of them,
    /// also if they were set aside meanwhile: it is the backend that wants quiet.
    pub fn later(&mut self, ids: &[String], now: u64, after_ms: Option<u64>, jitter: u16) {
        let mut first = None;
        for entry in self.among(ids) {
            let doublings = entry.attempts.saturating_sub(1).min(20);
            let delay = after_ms.unwrap_or(FIRST_DELAY_MS << doublings).min(DAY_MS);
            let delay = (delay + delay / 4 * u64::from(jitter) / u64::from(u16::MAX)).min(DAY_MS);
            let until = now.saturating_add(delay);
            if entry.refused.is_none() {
                entry.not_before = until;
            }
            first = Some(first.map_or(until, |time: u64| time.min(until)));
        }
        for entry in self.among(ids) {
            entry.quiet_until = first.unwrap_or(0);
        }
    }

    /// The backend will never take these as they are: they are set aside and shown, with what it said.
    pub fn refused(&mut self, ids: &[String], status: u16, why: &str) {
        for entry in self.among(ids).filter(|entry| entry.refused.is_none()) {
            entry.refused = Some(status);
            why.clone_into(&mut entry.why);
        }
    }

    /// The backend will not take these together: one of them may be what it refuses. Each goes alone from now on.
    pub fn part(&mut self, ids: &[String], now: u64) {
        for entry in self.among(ids).filter(|entry| entry.refused.is_none()) {
            entry.alone = true;
            entry.not_before = now;
        }
    }

    /// What failed because nothing could be reached need not wait out its time: something can be reached again.
    pub fn hurry(&mut self, now: u64) {
        for entry in &mut self.entries {
            // What is being delivered at this moment has no time of quiet.
            if entry.quiet_until > now && entry.refused.is_none() {
                entry.quiet_until = 0;
                entry.not_before = now;
            }
        }
    }

    /// Lets set-aside events wait again.
    pub fn retry(&mut self, ids: &[String], now: u64) {
        for entry in self.entries.iter_mut().filter(|entry| entry.refused.is_some() && ids.contains(&entry.event.id)) {
            entry.refused = None;
            entry.why.clear();
            entry.not_before = now;
        }
    }

    /// Removes set-aside events, because the reader says so.
    pub fn discard(&mut self, ids: &[String]) {
        self.entries.retain(|entry| entry.refused.is_none() || !ids.contains(&entry.event.id));
    }

    /// Removes everything of a purpose whose consent was withdrawn, set-aside events too; the ids are to be removed from storage.
    pub fn purge(&mut self, purpose: Purpose) -> Vec<String> {
        let (gone, kept) =
            core::mem::take(&mut self.entries).into_iter().partition(|entry| entry.event.data.purpose() == purpose);
        self.entries = kept;
        let gone: Vec<Entry> = gone;
        gone.into_iter().map(|entry| entry.event.id).collect()
    }

    /// The entry of that event.
    pub fn get(&self, id: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.event.id == id)
    }

    /// Events that wait, oldest first; those being delivered included.
    pub fn waiting(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.refused.is_none())
    }

    /// Events that the backend refused, oldest first.
    pub fn set_aside(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.refused.is_some())
    }

    /// Number of events, set-aside ones included.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn among<'a>(&'a mut self, ids: &'a [String]) -> impl Iterator<Item = &'a mut Entry> {
        self.entries.iter_mut().filter(|entry| ids.contains(&entry.event.id))
    }
}
