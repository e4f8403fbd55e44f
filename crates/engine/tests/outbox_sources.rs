//! Collections share an outbox: what befalls the events of one is nothing to those of another.

mod common;

use carrel_engine::consent::Consents;
use carrel_engine::event::Event;
use carrel_engine::outbox::Outbox;
use carrel_engine::profile::Reaction;
use common::outbox::{DAY, SOURCE, consenting, event, id, liked, next, reloaded, take};

const OTHER: &str = "https://other.example/c/";

fn elsewhere(number: u64) -> Event {
    Event { source: OTHER.to_owned(), ..event(number, "a", Reaction::Liked, true) }
}

/// An outbox of one event here and one elsewhere.
fn both() -> Outbox {
    let mut outbox = Outbox::new();
    outbox.push(elsewhere(1), 0).unwrap();
    outbox.push(liked(2, true), 0).unwrap();
    outbox
}

fn take_of(outbox: &mut Outbox, now: u64, source: &str) -> Vec<String> {
    let profile = consenting();
    let due = outbox.due_for(now, 50, 60_000, Consents::of(&profile), &|it| it == source);
    due.into_iter().map(|entry| entry.event().id.clone()).collect()
}

fn next_of(outbox: &Outbox, now: u64, source: &str) -> Option<u64> {
    let profile = consenting();
    outbox.next_due_for(now, Consents::of(&profile), &|it| it == source)
}

#[test]
fn what_has_no_backend_here_is_not_tried_and_delays_nothing_else() {
    let mut outbox = both();
    assert_eq!(take_of(&mut outbox, 0, SOURCE), [id(2)]);
    let waiting = outbox.get(&id(1)).unwrap();
    assert_eq!(waiting.attempts(), 0);
    outbox.accepted(&[id(2)]);
    assert_eq!((take_of(&mut outbox, DAY, SOURCE), next_of(&outbox, DAY, SOURCE)), (vec![], None));
    assert_eq!((next_of(&outbox, DAY, OTHER), take_of(&mut outbox, DAY, OTHER)), (Some(0), vec![id(1)]));
}

#[test]
fn a_batch_is_of_one_source() {
    let mut outbox = both();
    outbox.push(Event { subject: "b".to_owned(), ..elsewhere(3) }, 0).unwrap();
    assert_eq!(take(&mut outbox, 0), [id(1), id(3)]);
    assert_eq!(take(&mut outbox, 0), [id(2)]);
}

#[test]
fn one_backend_that_asks_for_quiet_does_not_silence_another() {
    let mut outbox = both();
    assert_eq!(take(&mut outbox, 0), [id(1)]);
    outbox.later(&[id(1)], 0, Some(DAY), 0);
    assert_eq!(take(&mut outbox, 1), [id(2)]);
    outbox.accepted(&[id(2)]);
    assert_eq!(next(&outbox, 1), Some(DAY), "and one that works says nothing of another");
}

#[test]
fn a_new_reaction_after_a_reload_waits_until_the_quiet_is_over() {
    let mut outbox = Outbox::new();
    outbox.push(liked(1, true), 0).unwrap();
    take(&mut outbox, 0);
    outbox.later(&[id(1)], 0, Some(3_600_000), 0);
    outbox = reloaded(&outbox);
    outbox.push(event(2, "b", Reaction::Saved, true), 5).unwrap();
    assert_eq!(next(&outbox, 5), Some(3_600_000));
    assert_eq!(take(&mut outbox, 3_599_999), Vec::<String>::new());
    assert_eq!(take(&mut outbox, 3_600_000), [id(1), id(2)]);
}

#[test]
fn a_quiet_that_is_over_holds_nothing_back() {
    let mut outbox = Outbox::new();
    outbox.push(liked(1, true), 0).unwrap();
    take(&mut outbox, 0);
    outbox.later(&[id(1)], 0, None, 0);
    take(&mut outbox, 30_000);
    outbox = reloaded(&outbox);
    outbox.push(event(2, "b", Reaction::Saved, true), 30_001).unwrap();
    assert_eq!(take(&mut outbox, 30_001), [id(2)], "although the first is under way");
}

#[test]
fn a_backend_that_takes_something_needs_quiet_no_longer_not_even_after_a_reload() {
    let mut outbox = Outbox::new();
    for (number, title) in [(1, "a"), (2, "b"), (3, "c")] {
        outbox.push(event(number, title, Reaction::Liked, true), 0).unwrap();
    }
    let profile = consenting();
    for now in [0, 1] {
        outbox.due(now, 1, 60_000, Consents::of(&profile));
    }
    outbox.later(&[id(1)], 2, Some(DAY), 0);
    outbox.accepted(&[id(2)]);
    assert_eq!(take(&mut reloaded(&outbox), 3), [id(3)]);
}

#[test]
fn an_event_that_the_reader_removes_ends_no_quiet() {
    let mut outbox = Outbox::new();
    outbox.push(liked(1, true), 0).unwrap();
    outbox.push(event(2, "b", Reaction::Liked, true), 0).unwrap();
    take(&mut outbox, 0);
    outbox.later(&[id(1), id(2)], 0, Some(DAY), 0);
    outbox.remove(&[id(1)]);
    outbox.push(event(3, "c", Reaction::Liked, true), 1).unwrap();
    assert_eq!((outbox.len(), next(&outbox, 1)), (2, Some(DAY)));
}

#[test]
fn a_wall_clock_set_back_does_not_keep_a_source_quiet() {
    let mut outbox = Outbox::new();
    outbox.push(liked(1, true), 100 * DAY).unwrap();
    take(&mut outbox, 100 * DAY);
    outbox.later(&[id(1)], 100 * DAY, Some(DAY), 0);
    outbox.push(event(2, "b", Reaction::Liked, true), DAY).unwrap();
    assert_eq!(take(&mut outbox, DAY), [id(1), id(2)]);
}

#[test]
fn a_failure_told_late_keeps_its_backend_quiet_though_what_failed_was_set_aside_meanwhile() {
    let mut outbox = both();
    let taken = take_of(&mut outbox, 0, SOURCE);
    outbox.refused(&taken, 400, "");
    outbox.later(&taken, 10, Some(5_000), 0);
    outbox.push(liked(3, false), 20).unwrap();
    assert!(take_of(&mut outbox, 20, SOURCE).is_empty());
    assert_eq!(take_of(&mut outbox, 5_010, SOURCE), [id(3)]);
    assert_eq!(outbox.set_aside().count(), 1, "it stays set aside");
}
