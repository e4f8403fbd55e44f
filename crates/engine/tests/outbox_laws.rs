//! The outbox under random use, beside a model of what became of every event ever pushed.

mod common;

use std::collections::BTreeMap;

use carrel_engine::consent::{Consents, Purpose};
use carrel_engine::event::Event;
use carrel_engine::outbox::{Outbox, Pushed};
use carrel_engine::profile::Reaction;
use common::outbox::{DAY, consenting, event, next, reloaded};
use proptest::prelude::*;

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
    Push {
        library: u8,
        title: u8,
        saved: bool,
        on: bool,
    },
    /// Only the libraries of these bits can be reached.
    Due {
        events: usize,
        bytes: usize,
        open: u8,
    },
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
        6 => (0..2_u8, 0..3_u8, any::<bool>(), any::<bool>()).prop_map(|(library, title, saved, on)| Op::Push { library, title, saved, on }),
        4 => (1..5_usize, 0..2000_usize, 0..4_u8).prop_map(|(events, bytes, open)| Op::Due { events, bytes, open }),
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

fn source(library: u8) -> String {
    format!("https://library.example/{library}/")
}

/// Which library a source is.
fn library(source: &str) -> usize {
    usize::from(source.ends_with("/1/"))
}

/// The outbox beside what became of every event ever pushed.
#[derive(Default)]
struct Model {
    outbox: Outbox,
    places: BTreeMap<String, Place>,
    /// Batches handed out whose delivery was not reported yet.
    under_way: Vec<Vec<String>>,
    /// Until when each library's backend asked for quiet.
    quiet: [u64; 2],
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

    /// Notes until when the libraries of these events want quiet.
    fn set_quiet(&mut self, ids: &[String], until: u64) {
        for entry in self.outbox.waiting().chain(self.outbox.set_aside()).filter(|it| ids.contains(&it.event().id)) {
            self.quiet[library(&entry.event().source)] = until;
        }
    }

    fn set_aside(&self) -> Vec<String> {
        self.outbox.set_aside().map(|entry| entry.event().id.clone()).collect()
    }

    fn push(&mut self, library: u8, title: u8, reaction: Reaction, on: bool) {
        self.pushed += 1;
        let event = Event { source: source(library), ..event(self.pushed, &title.to_string(), reaction, on) };
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

    fn due(&mut self, events: usize, bytes: usize, open: u8) {
        let profile = consenting();
        let reachable = |source: &str| open & 1 << library(source) != 0;
        let before = self.outbox.clone();
        let due = self.outbox.due_for(self.now, events, bytes, Consents::of(&profile), &reachable);
        let batch: Vec<String> = due.iter().map(|entry| entry.event().id.clone()).collect();
        assert!(batch.len() <= events);
        if let Some(first) = due.first() {
            let library = library(&first.event().source);
            assert!(open & 1 << library != 0, "nothing is handed out for a library that cannot be reached");
            assert!(self.quiet[library] <= self.now, "nothing is handed out while the backend wants quiet");
            assert!(due.iter().all(|entry| entry.event().source == first.event().source), "a batch is of one library");
        }
        for entry in self.outbox.waiting().filter(|entry| !batch.contains(&entry.event().id)) {
            assert_eq!(before.get(&entry.event().id), Some(entry), "what is not handed out is as it was");
        }
        assert!(batch.iter().all(|id| self.places[id] == Place::Waiting), "only what waits is handed out");
        let next = self.outbox.next_due_for(self.now, Consents::of(&profile), &reachable);
        assert!(!batch.is_empty() || next.is_none_or(|next| next > self.now), "what is due is handed out");
        self.under_way.push(batch);
    }

    fn apply(&mut self, op: Op) {
        match op {
            Op::Push { library, title, saved, on } => {
                self.push(library, title, if saved { Reaction::Saved } else { Reaction::Liked }, on);
            }
            Op::Due { events, bytes, open } => self.due(events, bytes, open),
            Op::Accept(n) => {
                let ids = self.batch(n);
                self.set_quiet(&ids, 0);
                self.outbox.accepted(&ids);
                self.move_all(&ids, &[Place::Waiting, Place::SetAside], Place::Accepted);
            }
            Op::Later(n, after, jitter) => {
                let ids = self.batch(n);
                self.outbox.later(&ids, self.now, after.map(u64::from), jitter);
                self.set_quiet(&ids, self.now + after.map_or(30_000, u64::from).min(DAY));
            }
            Op::Refuse(n) => {
                let ids = self.batch(n);
                self.outbox.refused(&ids, 400, "");
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
                // A quiet is kept with the entries that failed.
                self.quiet = [0; 2];
                self.move_all(&ids, &[Place::SetAside], Place::Discarded);
            }
            Op::Purge => {
                let ids = self.outbox.purge(Purpose::Reactions);
                self.quiet = [0; 2];
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
        pushes in proptest::collection::vec((0..2_u8, 0..3_u8, any::<bool>(), any::<bool>()), 1..20), failures in 0..12_u32
    ) {
        let mut model = Model::default();
        for (library, title, saved, on) in pushes {
            model.apply(Op::Push { library, title, saved, on });
        }
        let mut failures = failures;
        while let Some(due) = next(&model.outbox, model.now) {
            model.now = model.now.max(due);
            model.due(4, 60_000, 3);
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
            model.push(0, 0, Reaction::Liked, on);
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
