//! Events, and an outbox as tests drive it: always with consent.

use carrel_engine::consent::{Consents, Purpose, give};
use carrel_engine::event::{Event, uuid_v4};
use carrel_engine::outbox::{Entry, Outbox};
use carrel_engine::profile::{DeviceId, Profile, Reaction, Stamp};

/// Milliseconds of a day.
pub const DAY: u64 = 24 * 60 * 60 * 1000;
/// The collection of most events.
pub const SOURCE: &str = "https://library.example/c/";

/// The id of event number n.
pub fn id(number: u64) -> String {
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&number.to_be_bytes());
    uuid_v4(bytes)
}

/// An event about a title of [`SOURCE`].
pub fn event(number: u64, title: &str, reaction: Reaction, on: bool) -> Event {
    Event::reaction(id(number), SOURCE, number, title, reaction, on).unwrap()
}

/// That title "a" is liked, or no longer.
pub fn liked(number: u64, on: bool) -> Event {
    event(number, "a", Reaction::Liked, on)
}

/// The profile of a reader who allows sending.
pub fn consenting() -> Profile {
    let mut profile = Profile::new();
    give(&mut profile, Purpose::Reactions, Stamp { time: 1, count: 0, device: DeviceId(1) }).unwrap();
    profile
}

/// Ids of what is handed out, whatever its source.
pub fn take(outbox: &mut Outbox, now: u64) -> Vec<String> {
    let profile = consenting();
    let due = outbox.due(now, Outbox::BATCH_EVENTS, Outbox::BATCH_BYTES, Consents::of(&profile));
    due.into_iter().map(|entry| entry.event().id.clone()).collect()
}

/// When something is handed out next.
pub fn next(outbox: &Outbox, now: u64) -> Option<u64> {
    let profile = consenting();
    outbox.next_due(now, Consents::of(&profile))
}

/// The stored texts of all entries.
pub fn stored(outbox: &Outbox) -> Vec<String> {
    outbox.waiting().chain(outbox.set_aside()).map(|entry| serde_json::to_string(entry).unwrap()).collect()
}

/// The outbox after the page was loaded again.
pub fn reloaded(outbox: &Outbox) -> Outbox {
    Outbox::restore(stored(outbox).iter().map(|json| serde_json::from_str::<Entry>(json).unwrap()))
}
