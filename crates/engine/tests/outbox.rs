//! Nothing pushed into the outbox is lost, and nothing is sent twice.

use carrel_engine::consent::{Consents, Purpose, give, withdraw};
use carrel_engine::event::{Event, uuid_v4};
use carrel_engine::outbox::{Entry, Outbox, OutboxFull, Pushed};
use carrel_engine::profile::{DeviceId, Profile, Reaction, Stamp};
use proptest::prelude::*;
use std::collections::BTreeMap;

const DAY: u64 = 24 * 60 * 60 * 1000;

fn id(number: u64) -> String {
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&number.to_be_bytes());
    uuid_v4(bytes)
}

fn event(number: u64, title: &str, reaction: Reaction, on: bool) -> Event {
    Event::reaction(id(number), "https://library.example/c/", number, title, reaction, on).unwrap()
}

fn liked(number: u64, on: bool) -> Event {
    event(number, "a", Reaction::Liked, on)
}

fn consenting() -> Profile {
    let mut profile = Profile::new();
    give(&mut profile, Purpose::Reactions, Stamp { time: 1, count: 0, device: DeviceId(1) }).unwrap();
    profile
}

fn take(outbox: &mut Outbox, now: u64) -> Vec<String> {
    let profile = consenting();
    let due = outbox.due(now, Outbox::BATCH_EVENTS, Outbox::BATCH_BYTES, Consents::of(&profile));
    due.into_iter().map(|entry| entry.event().id.clone()).collect()
}

fn next(outbox: &Outbox, now: u64) -> Option<u64> {
    let profile = consenting();
    outbox.next_due(now, Consents::of(&profile))
}

fn stored(outbox: &Outbox) -> Vec<String> {
    outbox.waiting().chain(outbox.set_aside()).map(|entry| serde_json::to_string(entry).unwrap()).collect()
}

fn reloaded(outbox: &Outbox) -> Outbox {
    Outbox::restore(stored(outbox).iter().map(|json| serde_json::from_str::<Entry>(json).unwrap()))
}

#[test]
fn a_like_that_is_taken_back_before_it_was_sent_is_never_sent() {
    let mut outbox = Outbox::new();
    assert_eq!(outbox.push(liked(1, true), 0), Ok(Pushed::Waiting));
    assert_eq!(outbox.push(liked(2, false), 0), Ok(Pushed::Cancelled { id: id(1) }));
    assert!(outbox.is_empty());
}

#[test]
fn a_like_that_may_have_reached_the_backend_is_not_cancelled_but_followed() {
    let mut outbox = Outbox::new();
    outbox.push(liked(1, true), 0).unwrap();
    assert_eq!(take(&mut outbox, 0), [id(1)]);
    outbox = reloaded(&outbox);
    assert_eq!(outbox.push(liked(2, false), 1), Ok(Pushed::Waiting));
    assert_eq!(take(&mut outbox, 1), Vec::<String>::new(), "it does not overtake the like");
    outbox.later(&[id(1)], 2, None, 0);
    assert_eq!(take(&mut outbox, 2 + 30_000), [id(1), id(2)]);
}

#[test]
fn other_titles_and_other_reactions_do_not_cancel_each_other() {
    let mut outbox = Outbox::new();
    outbox.push(liked(1, true), 0).unwrap();
    outbox.push(event(2, "b", Reaction::Liked, false), 0).unwrap();
    outbox.push(event(3, "a", Reaction::Saved, false), 0).unwrap();
    assert_eq!(outbox.push(liked(4, true), 0), Ok(Pushed::Waiting));
    assert_eq!(outbox.len(), 4);
}

#[test]
fn the_same_event_is_taken_in_once() {
    let mut outbox = Outbox::new();
    outbox.push(liked(1, true), 0).unwrap();
    assert_eq!(outbox.push(liked(1, true), 5), Ok(Pushed::Known));
    assert_eq!(outbox.push(liked(1, false), 5), Ok(Pushed::Known));
    assert_eq!(outbox.len(), 1);
}

#[test]
fn delays_double_from_half_a_minute_to_a_day() {
    let mut outbox = Outbox::new();
    outbox.push(liked(1, true), 0).unwrap();
    let mut now = 0;
    let mut delays = Vec::new();
    for _ in 0..15 {
        assert_eq!(take(&mut outbox, now), [id(1)]);
        outbox.later(&[id(1)], now, None, 0);
        let due = next(&outbox, now).unwrap();
        assert_eq!(take(&mut outbox, due - 1), Vec::<String>::new());
        delays.push(due - now);
        now = due;
    }
    assert_eq!(delays[..4], [30_000, 60_000, 120_000, 240_000]);
    assert!(delays.iter().all(|delay| *delay <= DAY) && delays.ends_with(&[DAY, DAY]));
}

#[test]
fn jitter_lengthens_a_delay_by_at_most_a_quarter() {
    for (jitter, delay) in [(0, 30_000), (u16::MAX / 2, 33_749), (u16::MAX, 37_500)] {
        let mut outbox = Outbox::new();
        outbox.push(liked(1, true), 0).unwrap();
        take(&mut outbox, 0);
        outbox.later(&[id(1)], 0, None, jitter);
        assert_eq!(next(&outbox, 0), Some(delay));
    }
}

#[test]
fn a_backend_that_asks_for_quiet_gets_it_for_every_event_but_not_beyond_a_day() {
    let mut outbox = Outbox::new();
    outbox.push(liked(1, true), 0).unwrap();
    take(&mut outbox, 0);
    outbox.later(&[id(1)], 0, Some(5000), 0);
    outbox.push(event(2, "b", Reaction::Saved, true), 1).unwrap();
    assert_eq!((take(&mut outbox, 4999), next(&outbox, 1)), (vec![], Some(5000)));
    assert_eq!(take(&mut outbox, 5000), [id(1), id(2)]);
    outbox.later(&[id(1), id(2)], 5000, Some(u64::MAX), u16::MAX);
    assert_eq!(next(&outbox, 5000), Some(5000 + DAY));
}

#[test]
fn a_wall_clock_set_back_does_not_silence_the_outbox() {
    let mut outbox = Outbox::new();
    outbox.push(liked(1, true), 100 * DAY).unwrap();
    assert_eq!(next(&outbox, DAY), Some(DAY));
    assert_eq!(take(&mut outbox, DAY), [id(1)]);
}

#[test]
fn what_was_handed_out_is_due_again_if_nothing_is_heard_of_it() {
    let mut outbox = Outbox::new();
    outbox.push(liked(1, true), 0).unwrap();
    assert_eq!(take(&mut outbox, 0), [id(1)]);
    assert_eq!(take(&mut outbox, 119_999), Vec::<String>::new());
    assert_eq!(take(&mut outbox, 120_000), [id(1)]);
}

#[test]
fn a_batch_keeps_within_its_bounds() {
    let mut outbox = Outbox::new();
    for n in 0..120 {
        outbox.push(event(n, &format!("{n}-{}", "x".repeat(190)), Reaction::Read, true), 0).unwrap();
    }
    let profile = consenting();
    let bytes = |due: Vec<&Entry>| {
        let batch: Vec<&Event> = due.into_iter().map(Entry::event).collect();
        (batch.len(), serde_json::to_string(&batch).unwrap().len())
    };
    let (count, _) = bytes(outbox.due(0, 50, 60_000, Consents::of(&profile)));
    assert_eq!(count, 50);
    let (count, size) = bytes(outbox.due(0, 50, 4000, Consents::of(&profile)));
    assert!((1..50).contains(&count) && size <= 4000 && size > 3000, "{count} events, {size} bytes");
    assert_eq!(bytes(outbox.due(0, 50, 10, Consents::of(&profile))).0, 1, "one that is too large goes alone");
}

#[test]
fn the_outbox_is_bounded_but_always_lets_a_reaction_be_taken_back() {
    let mut outbox = Outbox::new();
    for n in 0..500 {
        outbox.push(event(n, &n.to_string(), Reaction::Saved, true), 0).unwrap();
    }
    let full = Err(OutboxFull::Events { limit: 500 });
    assert_eq!(outbox.push(liked(500, true), 0), full);
    assert_eq!(outbox.push(event(501, "7", Reaction::Saved, false), 0), Ok(Pushed::Cancelled { id: id(7) }));

    let mut outbox = Outbox::new();
    let outcome = (0..500)
        .find_map(|n| outbox.push(event(n, &format!("{n}{}", "x".repeat(5000)), Reaction::Saved, true), 0).err());
    assert_eq!(outcome, Some(OutboxFull::Bytes { limit: 524_288 }));
}

#[test]
fn nothing_is_handed_out_without_consent_and_nothing_says_it_is_due() {
    let mut profile = consenting();
    let mut outbox = Outbox::new();
    outbox.push(liked(1, true), 0).unwrap();
    withdraw(&mut profile, Purpose::Reactions, Stamp { time: 2, count: 0, device: DeviceId(1) }).unwrap();
    assert!(outbox.due(9, 50, 60_000, Consents::of(&profile)).is_empty());
    assert_eq!(outbox.next_due(9, Consents::of(&profile)), None);
    assert_eq!(outbox.purge(Purpose::Search), Vec::<String>::new());
    assert_eq!(outbox.purge(Purpose::Reactions), [id(1)]);
    assert!(outbox.is_empty());
}

#[test]
fn a_refused_event_is_shown_until_it_is_retried_or_discarded() {
    let mut outbox = Outbox::new();
    outbox.push(liked(1, true), 0).unwrap();
    outbox.push(event(2, "b", Reaction::Liked, true), 0).unwrap();
    take(&mut outbox, 0);
    outbox.refused(&[id(1), id(2)], 422);
    outbox = reloaded(&outbox);
    assert_eq!(outbox.set_aside().map(Entry::refused).collect::<Vec<_>>(), [Some(422), Some(422)]);
    assert_eq!((take(&mut outbox, DAY), next(&outbox, DAY)), (vec![], None));
    outbox.retry(&[id(1)], DAY);
    assert_eq!(take(&mut outbox, DAY), [id(1)]);
    outbox.discard(&[id(1), id(2)]);
    assert_eq!(outbox.waiting().count() + outbox.set_aside().count(), 1, "what waits cannot be discarded");
}

#[test]
fn an_entry_is_stored_as_its_event_with_attempts_and_time() {
    let mut outbox = Outbox::new();
    outbox.push(liked(1, true), 77).unwrap();
    let json = &stored(&outbox)[0];
    assert!(json.starts_with(r#"{"specversion":"1.0","id":""#), "{json}");
    assert!(json.ends_with(r#""data":{"reaction":"liked","on":true},"attempts":0,"notBefore":77}"#), "{json}");
    assert!(serde_json::from_str::<Entry>(&json.replace("liked", "opened")).is_err());
}

/// Where an event is, as the model remembers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Waiting,
    SetAside,
    Accepted,
    Purged,
    Discarded,
    Cancelled,
}

#[derive(Clone, Copy, Debug)]
enum Op {
    Push { title: u8, saved: bool, on: bool },
    Due { events: usize, bytes: usize },
    Accept(usize),
    Later(usize, Option<u32>, u16),
    Refuse(usize),
    Retry,
    Discard,
    Purge,
    Reload,
    Pass(u32),
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        6 => (0..3_u8, any::<bool>(), any::<bool>()).prop_map(|(title, saved, on)| Op::Push { title, saved, on }),
        4 => (1..5_usize, 0..2000_usize).prop_map(|(events, bytes)| Op::Due { events, bytes }),
        2 => (0..3_usize).prop_map(Op::Accept),
        2 => (0..3_usize, proptest::option::of(any::<u32>()), any::<u16>()).prop_map(|(n, after, jitter)| Op::Later(n, after, jitter)),
        1 => (0..3_usize).prop_map(Op::Refuse),
        1 => Just(Op::Retry),
        1 => Just(Op::Discard),
        1 => Just(Op::Purge),
        1 => Just(Op::Reload),
        3 => any::<u32>().prop_map(Op::Pass),
    ]
}

/// The outbox beside what became of every event ever pushed.
#[derive(Default)]
struct Model {
    outbox: Outbox,
    places: BTreeMap<String, Place>,
    /// Batches handed out whose delivery was not reported yet.
    under_way: Vec<Vec<String>>,
    now: u64,
    pushed: u64,
}

impl Model {
    fn batch(&mut self, n: usize) -> Vec<String> {
        if n < self.under_way.len() { self.under_way.remove(n) } else { Vec::new() }
    }

    fn move_all(&mut self, ids: &[String], from: &[Place], to: Place) {
        for id in ids {
            let place = self.places.get_mut(id).expect("only what was pushed");
            if from.contains(place) {
                *place = to;
            }
        }
    }

    fn set_aside(&self) -> Vec<String> {
        self.outbox.set_aside().map(|entry| entry.event().id.clone()).collect()
    }

    fn push(&mut self, title: u8, reaction: Reaction, on: bool) {
        self.pushed += 1;
        let event = event(self.pushed, &title.to_string(), reaction, on);
        let own = event.id.clone();
        match self.outbox.push(event, self.now).expect("few events") {
            Pushed::Waiting => {
                self.places.insert(own, Place::Waiting);
            }
            Pushed::Cancelled { id } => {
                assert!(!self.under_way.iter().flatten().any(|other| *other == id), "one under way was cancelled");
                assert_eq!(self.places.insert(id, Place::Cancelled), Some(Place::Waiting));
                self.places.insert(own, Place::Cancelled);
            }
            Pushed::Known => panic!("a new event is not known"),
        }
    }

    fn due(&mut self, events: usize, bytes: usize) {
        let profile = consenting();
        let batch: Vec<String> = self
            .outbox
            .due(self.now, events, bytes, Consents::of(&profile))
            .iter()
            .map(|e| e.event().id.clone())
            .collect();
        assert!(batch.len() <= events);
        assert!(batch.iter().all(|id| self.places[id] == Place::Waiting), "only what waits is handed out");
        let next = self.outbox.next_due(self.now, Consents::of(&profile));
        assert!(!batch.is_empty() || next.is_none_or(|next| next > self.now), "what is due is handed out");
        self.under_way.push(batch);
    }

    fn apply(&mut self, op: Op) {
        match op {
            Op::Push { title, saved, on } => {
                self.push(title, if saved { Reaction::Saved } else { Reaction::Liked }, on);
            }
            Op::Due { events, bytes } => self.due(events, bytes),
            Op::Accept(n) => {
                let ids = self.batch(n);
                self.outbox.accepted(&ids);
                self.move_all(&ids, &[Place::Waiting, Place::SetAside], Place::Accepted);
            }
            Op::Later(n, after, jitter) => {
                let ids = self.batch(n);
                self.outbox.later(&ids, self.now, after.map(u64::from), jitter);
            }
            Op::Refuse(n) => {
                let ids = self.batch(n);
                self.outbox.refused(&ids, 400);
                self.move_all(&ids, &[Place::Waiting], Place::SetAside);
            }
            Op::Retry => {
                let ids = self.set_aside();
                self.outbox.retry(&ids, self.now);
                self.move_all(&ids, &[Place::SetAside], Place::Waiting);
            }
            Op::Discard => {
                let ids = self.set_aside();
                self.outbox.discard(&ids);
                self.move_all(&ids, &[Place::SetAside], Place::Discarded);
            }
            Op::Purge => {
                let ids = self.outbox.purge(Purpose::Reactions);
                self.move_all(&ids, &[Place::Waiting, Place::SetAside], Place::Purged);
            }
            Op::Reload => self.outbox = reloaded(&self.outbox),
            Op::Pass(ms) => self.now += u64::from(ms) / 1000,
        }
    }

    fn check(&self) {
        let ids = |place: Place| -> Vec<&String> {
            self.places.iter().filter(|(_, p)| **p == place).map(|(id, _)| id).collect()
        };
        let sorted = |mut ids: Vec<String>| {
            ids.sort();
            ids
        };
        let waiting = sorted(self.outbox.waiting().map(|entry| entry.event().id.clone()).collect());
        assert_eq!(waiting.iter().collect::<Vec<_>>(), ids(Place::Waiting));
        assert_eq!(sorted(self.set_aside()).iter().collect::<Vec<_>>(), ids(Place::SetAside));
        assert_eq!(self.places.len() as u64, self.pushed, "every event is somewhere");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_event_is_in_exactly_one_place_whatever_happens(ops in proptest::collection::vec(op(), 1..60)) {
        let mut model = Model::default();
        for op in ops {
            model.apply(op);
            model.check();
        }
    }

    /// As long as batches are answered, an event that was accepted is never handed out again and everything is accepted in the end.
    #[test]
    fn everything_reaches_a_backend_that_recovers(
        pushes in proptest::collection::vec((0..3_u8, any::<bool>(), any::<bool>()), 1..20), failures in 0..12_u32
    ) {
        let mut model = Model::default();
        for (title, saved, on) in pushes {
            model.apply(Op::Push { title, saved, on });
        }
        let mut failures = failures;
        while let Some(due) = next(&model.outbox, model.now) {
            model.now = model.now.max(due);
            model.due(4, 60_000);
            prop_assert!(!model.under_way[0].is_empty(), "something is due when it says so");
            let answer = if failures > 0 { Op::Later(0, None, 9) } else { Op::Accept(0) };
            failures = failures.saturating_sub(1);
            model.apply(answer);
            model.check();
        }
        prop_assert!(model.places.values().all(|place| matches!(place, Place::Accepted | Place::Cancelled)));
        prop_assert!(model.outbox.is_empty());
    }

    /// The backend's sum of what it was told is what the reader last said.
    #[test]
    fn what_the_backend_counts_is_what_the_reader_said(acts in proptest::collection::vec((any::<bool>(), any::<bool>()), 1..20)) {
        let mut model = Model::default();
        let mut on = false;
        let mut told = 0;
        for (send, lost) in acts {
            on = !on;
            model.push(0, Reaction::Liked, on);
            if send {
                let profile = consenting();
                let batch: Vec<Event> = model.outbox.due(model.now, 50, 60_000, Consents::of(&profile)).into_iter().map(|e| e.event().clone()).collect();
                let ids: Vec<String> = batch.iter().map(|event| event.id.clone()).collect();
                if lost {
                    model.outbox.later(&ids, model.now, None, 0);
                    model.now += 2 * DAY;
                } else {
                    model.outbox.accepted(&ids);
                    told += batch.iter().map(sign).sum::<i32>();
                }
            }
        }
        told += model.outbox.waiting().map(|entry| sign(entry.event())).sum::<i32>();
        prop_assert_eq!(told, i32::from(on));
    }
}

fn sign(event: &Event) -> i32 {
    if serde_json::to_string(event).unwrap().contains("\"on\":true") { 1 } else { -1 }
}
