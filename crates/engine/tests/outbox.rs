//! Nothing pushed into the outbox is lost, and nothing is sent twice. See also `outbox_laws` and `outbox_sources`.

mod common;

use carrel_engine::consent::{Consents, Purpose, withdraw};
use carrel_engine::event::Event;
use carrel_engine::outbox::{Entry, Outbox, OutboxFull, Pushed};
use carrel_engine::profile::{DeviceId, Reaction, Stamp};
use common::outbox::{DAY, consenting, event, id, liked, next, reloaded, stored, take};

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
    outbox.refused(&[id(1), id(2)], 422, "too odd");
    outbox = reloaded(&outbox);
    assert_eq!(outbox.set_aside().map(Entry::refused).collect::<Vec<_>>(), [Some(422), Some(422)]);
    assert!(outbox.set_aside().all(|entry| entry.why() == "too odd"));
    assert_eq!((take(&mut outbox, DAY), next(&outbox, DAY)), (vec![], None));
    outbox.retry(&[id(1)], DAY);
    assert_eq!(take(&mut outbox, DAY), [id(1)]);
    outbox.discard(&[id(1), id(2)]);
    assert_eq!(outbox.waiting().count() + outbox.set_aside().count(), 1, "what waits cannot be discarded");
}

#[test]
fn of_a_batch_that_is_refused_each_event_is_tried_alone_so_that_one_holds_up_no_other() {
    let mut outbox = Outbox::new();
    for n in 1..=3 {
        outbox.push(event(n, &n.to_string(), Reaction::Liked, true), 0).unwrap();
    }
    let batch = take(&mut outbox, 0);
    assert_eq!(batch, [id(1), id(2), id(3)]);
    outbox.part(&batch, 5);
    outbox = reloaded(&outbox);
    outbox.push(event(4, "4", Reaction::Liked, true), 5).unwrap();
    assert_eq!(take(&mut outbox, 5), [id(1)]);
    outbox.refused(&[id(1)], 400, "");
    assert_eq!((take(&mut outbox, 5), take(&mut outbox, 5)), (vec![id(2)], vec![id(3)]));
    assert_eq!(take(&mut outbox, 5), [id(4)]);
}

#[test]
fn what_failed_goes_at_once_when_the_network_is_back_and_what_is_on_its_way_is_not_sent_twice() {
    let mut outbox = Outbox::new();
    outbox.push(event(1, "1", Reaction::Liked, true), 0).unwrap();
    take(&mut outbox, 0);
    outbox.hurry(1);
    assert!(take(&mut outbox, 1).is_empty(), "nobody knows yet what became of it");
    outbox.later(&[id(1)], 1, None, 0);
    assert!(take(&mut outbox, 2).is_empty());
    outbox.hurry(2);
    assert_eq!(take(&mut outbox, 2), [id(1)]);
}

#[test]
fn what_was_agreed_to_apart_does_not_travel_together() {
    let mut profile = consenting();
    carrel_engine::consent::give(&mut profile, Purpose::Requests, Stamp { time: 2, count: 0, device: DeviceId(1) })
        .unwrap();
    let mut outbox = Outbox::new();
    let survey = carrel_engine::event::EventData::Survey(carrel_engine::event::Survey { answers: Vec::new() });
    outbox.push(event(1, "a", Reaction::Liked, true), 0).unwrap();
    outbox.push(Event::of(id(2), "/c/", 0, "s", survey), 0).unwrap();
    outbox.push(event(3, "b", Reaction::Liked, true), 0).unwrap();
    let mut taken = || -> Vec<String> {
        outbox.due(0, 50, 60_000, Consents::of(&profile)).into_iter().map(|it| it.event().id.clone()).collect()
    };
    assert_eq!(taken(), [id(1), id(3)]);
    assert_eq!(taken(), [id(2)]);
}

#[test]
fn an_entry_is_stored_as_its_event_with_attempts_and_time() {
    let mut outbox = Outbox::new();
    outbox.push(liked(1, true), 77).unwrap();
    let json = &stored(&outbox)[0];
    assert!(json.starts_with(r#"{"specversion":"1.0","id":""#), "{json}");
    assert!(
        json.ends_with(r#""data":{"reaction":"liked","on":true},"attempts":0,"since":77,"notBefore":77}"#),
        "{json}"
    );
    assert!(serde_json::from_str::<Entry>(&json.replace("liked", "opened")).is_err());
}
