//! The one pure change of the [`State`]: [`reduce`].

use std::rc::Rc;

use carrel_engine::consent::{self, Consents, Purpose};
use carrel_engine::event::Event;
use carrel_engine::outbox::Pushed;
use carrel_engine::profile::{Kind, Profile, Snapshot, Stamp, Value};

use crate::backend;
use crate::i18n::I18n;
use crate::mail::{Filing, Mail, Posting, Sealed};
use crate::papers::REQUEST;
use crate::state::{Action, Keeping, Reacted, SENT, State};
use crate::undo::revert;

/// Bundles of titles that are remembered: as many as searches keep.
const MOST_FETCHED: usize = 96;

/// What can happen to what a reader said.
#[derive(Clone, Debug)]
pub enum Step {
    /// The reader did something.
    Act(Action),
    /// Registers from storage, another tab or a file.
    Merge(Rc<Profile>),
    /// Something became of the mail: a [`Posting`].
    Mail(Sealed),
    /// Everything was erased elsewhere.
    Erased,
    /// The reader chose a language, now or at an earlier visit.
    Speak(I18n),
}

impl Step {
    /// Something became of the mail.
    pub fn mail(posting: Posting) -> Self {
        Self::Mail(Sealed::new(posting))
    }
}

/// What a step needs from outside to stay pure.
#[derive(Clone, Debug)]
pub struct Occasion {
    /// A stamp of the profile's clock.
    pub stamp: Stamp,
    /// Now, in ms since 1970.
    pub now_ms: u64,
    /// A fresh UUID.
    pub uuid: String,
}

/// The state after a step. Returns the same pointers where nothing changed.
#[must_use]
pub fn reduce(state: &State, step: Step, occasion: &Occasion) -> State {
    let mut next = state.clone();
    match step {
        Step::Act(action) => act(&mut next, action, occasion),
        Step::Merge(other) => change(&mut next, |profile| {
            profile.merge(&other);
            true
        }),
        Step::Mail(posting) => post(&mut next, &posting, occasion),
        Step::Erased => erase(&mut next),
        Step::Speak(language) => next.language = Some(language),
    }
    next
}

fn act(next: &mut State, action: Action, occasion: &Occasion) {
    match action {
        Action::React(reacted) => react(next, &reacted, occasion),
        Action::Interest(kind, label, on) => {
            let key = carrel_engine::fold::fold(&label);
            change(next, |profile| match on {
                true => profile.set(Kind::Interest(kind), &key, Value::Text(label), occasion.stamp).is_ok(),
                false => profile.unset(Kind::Interest(kind), &key, occasion.stamp).is_ok(),
            });
        }
        Action::Setting(name, value) => change(next, |profile| match value {
            Some(value) => profile.set(Kind::Setting, &name, Value::Text(value), occasion.stamp).is_ok(),
            None => profile.unset(Kind::Setting, &name, occasion.stamp).is_ok(),
        }),
        Action::Edit(changes) => {
            let before = Rc::clone(&next.profile);
            change(next, |profile| {
                changes.iter().all(|(kind, id, value)| match value.clone() {
                    Some(value) => profile.set(*kind, id, value, occasion.stamp).is_ok(),
                    None => profile.unset(*kind, id, occasion.stamp).is_ok(),
                })
            });
            if !Rc::ptr_eq(&before, &next.profile) {
                next.forgot = Some(Rc::new((before, Rc::clone(&next.profile))));
            }
        }
        // The reader may have erased everything since.
        Action::Shown(..) if !next.has_begun() => {}
        Action::Shown(ids, day) => change(next, |profile| {
            // What finds no room is only shown more often.
            ids.iter().for_each(|id| profile.show(id, day, occasion.stamp).unwrap_or_default());
            true
        }),
        Action::Wake => change(next, |profile| {
            let ids: Vec<String> = profile.all_shown().map(|(id, _)| id.to_owned()).collect();
            ids.iter().all(|id| profile.unset(Kind::Shown, id, occasion.stamp).is_ok())
        }),
        Action::Fetched(url, titles) => {
            let fetched = Rc::make_mut(&mut next.shelves_mut(&url).fetched);
            fetched.retain(|it| it.manifest == titles.manifest);
            if fetched.len() == MOST_FETCHED {
                fetched.remove(0);
            }
            fetched.push(titles);
        }
        Action::Consent(purpose, on) => consent(next, purpose, on, occasion),
        Action::Undo => {
            if let Some(forgot) = next.forgot.take() {
                change(next, |profile| revert(profile, &forgot.0, &forgot.1, occasion.stamp));
            }
        }
        Action::Erase => erase(next),
        Action::Mail(posting) => post(next, &posting, occasion),
    }
}

fn post(next: &mut State, posting: &Sealed, occasion: &Occasion) {
    let Some(posting) = posting.open::<Posting>() else { return };
    let mut mail = next.mail();
    match posting {
        Posting::Send { event, filings, agrees } => return send(next, event, filings, *agrees, occasion),
        Posting::File(filings) => file(&mut mail, filings),
        Posting::Discard(id) => Rc::make_mut(&mut mail.outbox).remove(std::slice::from_ref(id)),
        Posting::Retry(id) => Rc::make_mut(&mut mail.outbox).retry(std::slice::from_ref(id), occasion.now_ms),
        Posting::LetGo(name) => Rc::make_mut(&mut mail.damaged).retain(|(known, _)| known != name),
        // As it is known already, as a rule: it is read again before each delivery.
        Posting::Restore(outbox) if *mail.outbox == *outbox => return,
        Posting::Restore(outbox) => mail.outbox = Rc::new(outbox.clone()),
        Posting::Posted(outbox, sent) => {
            mail.outbox = Rc::new(outbox.clone());
            next.sent += sent;
            count_sent(next, *sent, occasion);
        }
        Posting::Papers(papers, damaged) => {
            mail.papers = Rc::new(papers.clone());
            mail.damaged = Rc::new(damaged.clone());
        }
        Posting::Paper(name, paper) => Rc::make_mut(&mut mail.papers).file(name, paper.clone()),
    }
    next.mail = Sealed::new(mail);
}

fn file(mail: &mut Mail, filings: &[Filing]) {
    let papers = Rc::make_mut(&mut mail.papers);
    for (name, paper) in filings {
        papers.file(name, paper.clone());
    }
}

/// Lets an event wait with what is kept of it, or neither: where the library takes it, the reader agreed, and there is room.
fn send(next: &mut State, event: &Event, filings: &[Filing], agrees: bool, occasion: &Occasion) {
    let purpose = event.data.purpose();
    if agrees && !Consents::of(&next.profile).allows(purpose) {
        consent(next, purpose, true, occasion);
    }
    let settings = next.shelves(&event.source).settings;
    if !Consents::of(&next.profile).allows(purpose) || !backend::takes(&settings, &event.data) {
        return;
    }
    let mut mail = next.mail();
    match Rc::make_mut(&mut mail.outbox).push(event.clone(), occasion.now_ms) {
        Ok(pushed) => {
            file(&mut mail, filings);
            if let Pushed::Cancelled { id } = pushed {
                // What was never sent is nothing to be followed.
                file(&mut mail, &[([REQUEST, &id].concat(), None)]);
            }
            next.mail = Sealed::new(mail);
        }
        Err(_) => next.unsent += 1,
    }
}

fn erase(next: &mut State) {
    let collections = Rc::clone(&next.collections);
    // What was sent cannot be unsent, and the page goes on saying so.
    let (keeping, sent, erasures) = (next.keeping, next.sent, next.erasures.wrapping_add(1));
    let reading = next.reading;
    *next = State { keeping, collections, sent, erasures, reading, ..State::default() };
    for shelves in Rc::make_mut(&mut next.collections).values_mut() {
        shelves.pins = Rc::default();
        shelves.fetched = Rc::default();
    }
}

/// Changes the profile; keeps the old one where the change had no effect.
fn change(state: &mut State, edit: impl FnOnce(&mut Profile) -> bool) {
    let mut profile = (*state.profile).clone();
    if edit(&mut profile) && profile != *state.profile {
        state.profile = Rc::new(profile);
        if state.keeping == Keeping::Kept {
            state.keeping = Keeping::Writing;
        }
    }
}

fn react(state: &mut State, reacted: &Reacted, occasion: &Occasion) {
    let Reacted { reaction, on, id, url, place, .. } = reacted;
    if state.profile.has(*reaction, id) == *on {
        return;
    }
    let snapshot = snapshot(state, reacted);
    change(state, |profile| match on {
        true => profile.react(*reaction, id, snapshot, occasion.stamp).is_ok(),
        false => profile.take_back(*reaction, id, occasion.stamp).is_ok(),
    });
    if state.profile.has(*reaction, id) != *on {
        // Refused: an id that no profile takes, or no room. What was not recorded is not told to anybody.
        return;
    }
    if let Some((kind, index)) = place {
        let pins = Rc::make_mut(&mut state.shelves_mut(url).pins).or_insert_with(*kind, Vec::new);
        if !pins.iter().any(|(_, pinned)| pinned == id) {
            pins.push((*index, id.clone()));
        }
    }
    tell(state, reacted, occasion);
}

/// What to keep of a title: as the collection has it, otherwise as it was kept before, otherwise as the page names it.
fn snapshot(state: &State, reacted: &Reacted) -> Option<Snapshot> {
    let Reacted { id, title, creator, url, .. } = reacted;
    if let Some((library, position)) = state.shelves(url).title(id) {
        return Some(library.snapshot(library.collection.title(position)));
    }
    state.profile.snapshot(id).is_none().then(|| Snapshot::new(title, creator, &[], ""))
}

/// Lets the reaction wait to be sent, if the library asks for it and the reader agreed.
fn tell(state: &mut State, reacted: &Reacted, occasion: &Occasion) {
    let Reacted { reaction, on, id, url, .. } = reacted;
    let event = Event::reaction(occasion.uuid.clone(), url, occasion.now_ms, id, *reaction, *on);
    event.into_iter().for_each(|event| send(state, &event, &[], false, occasion));
}

fn count_sent(state: &mut State, sent: u32, occasion: &Occasion) {
    let before = state.profile.setting(SENT).and_then(|count| count.parse::<u32>().ok()).unwrap_or(0);
    if sent > 0 {
        let count = Value::Text(before.saturating_add(sent).to_string());
        change(state, |profile| profile.set(Kind::Setting, SENT, count, occasion.stamp).is_ok());
    }
}

fn consent(state: &mut State, purpose: Purpose, on: bool, occasion: &Occasion) {
    change(state, |profile| match on {
        true => consent::give(profile, purpose, occasion.stamp).is_ok(),
        false => consent::withdraw(profile, purpose, occasion.stamp).is_ok(),
    });
    if !on {
        let mut mail = state.mail();
        if !Rc::make_mut(&mut mail.outbox).purge(purpose).is_empty() {
            state.mail = Sealed::new(mail);
        }
    }
}

#[cfg(test)]
mod tests {
    use carrel_engine::feature::FeatureKind;
    use carrel_engine::profile::{DeviceId, Reaction};
    use carrel_engine::rank::ShelfKind;

    use super::*;
    use crate::forget::{Part, forgotten};
    use crate::settings::Settings;

    const URL: &str = "/carrel/collection/";

    fn at(time: u64) -> Occasion {
        let stamp = Stamp { time, count: 0, device: DeviceId(1) };
        Occasion { stamp, now_ms: time, uuid: ["uuid-", &time.to_string()].concat() }
    }

    fn reacted(reaction: Reaction, on: bool, id: &str) -> Step {
        let (id, title, creator) = (id.to_owned(), "Moby-Dick".to_owned(), "Herman Melville".to_owned());
        let place = Some((ShelfKind::Picked, 3));
        Step::Act(Action::React(Reacted { reaction, on, id, title, creator, url: URL.to_owned(), place }))
    }

    /// A reader at a library that takes feedback.
    fn reader(consents: bool) -> State {
        let mut state = State { keeping: Keeping::Kept, ..State::default() };
        state.shelves_mut(URL).settings =
            Rc::new(Settings { backend: Some("https://library.example/e".to_owned()), ..Settings::default() });
        reduce(&state, Step::Act(Action::Consent(Purpose::Reactions, consents)), &at(1))
    }

    #[test]
    fn a_reaction_is_kept_with_its_title_pinned_and_told_with_consent() {
        let state = reduce(&reader(true), reacted(Reaction::Liked, true, "a"), &at(2));
        assert!(state.profile.has(Reaction::Liked, "a"));
        assert_eq!(state.profile.snapshot("a").map(|it| it.title()), Some("Moby-Dick"));
        assert_eq!(state.shelves(URL).pins.get(&ShelfKind::Picked), Some(&vec![(3, "a".to_owned())]));
        assert_eq!(state.mail().outbox.len(), 1);
        assert_eq!(state.keeping, Keeping::Writing, "not kept before it was written");
    }

    #[test]
    fn without_consent_nothing_waits_and_withdrawing_it_removes_what_did() {
        assert!(reduce(&reader(false), reacted(Reaction::Liked, true, "a"), &at(2)).mail().outbox.is_empty());
        let told = reduce(&reader(true), reacted(Reaction::Liked, true, "a"), &at(2));
        let withdrawn = reduce(&told, Step::Act(Action::Consent(Purpose::Reactions, false)), &at(3));
        assert!(withdrawn.mail().outbox.is_empty() && withdrawn.profile.has(Reaction::Liked, "a"));
    }

    #[test]
    fn what_a_profile_refuses_is_neither_pinned_nor_told() {
        let before = reader(true);
        for id in [String::new(), "x".repeat(201)] {
            let after = reduce(&before, reacted(Reaction::Saved, true, &id), &at(2));
            assert!(after == before, "{} bytes", id.len());
        }
    }

    #[test]
    fn what_changes_nothing_returns_the_same_pointers() {
        let state = reduce(&reader(true), reacted(Reaction::Liked, true, "a"), &at(2));
        let again = reduce(&state, reacted(Reaction::Liked, true, "a"), &at(3));
        assert!(Rc::ptr_eq(&state.profile, &again.profile) && state.mail == again.mail);
    }

    #[test]
    fn taste_and_lists_are_forgotten_one_without_the_other_and_come_back() {
        let interest = Step::Act(Action::Interest(FeatureKind::Topic, "Whaling".to_owned(), true));
        let mut state = reduce(&reader(false), interest, &at(2));
        for (time, reaction, id) in [(3, Reaction::Liked, "a"), (4, Reaction::Saved, "b"), (5, Reaction::Read, "c")] {
            state = reduce(&state, reacted(reaction, true, id), &at(time));
        }
        let forget = |part| reduce(&state, Step::Act(Action::edit(forgotten(&state.profile, part))), &at(6));
        let (taste, lists) = (forget(Part::Taste), forget(Part::Lists));
        let left = |state: &State| {
            let has = |reaction, id| state.profile.has(reaction, id);
            let interests = state.profile.interests().count();
            (has(Reaction::Liked, "a"), has(Reaction::Saved, "b"), has(Reaction::Read, "c"), interests)
        };
        assert_eq!(left(&taste), (false, true, true, 0));
        assert_eq!(left(&lists), (true, false, true, 1));
        for forgot in [taste, lists] {
            let back = reduce(&forgot, Step::Act(Action::Undo), &at(7));
            assert_eq!(left(&back), (true, true, true, 1));
            assert_eq!(back.profile.snapshot("b").map(|it| it.title()), Some("Moby-Dick"));
            let again = reduce(&back, Step::Act(Action::Undo), &at(8));
            assert!(again == back, "once");
        }
    }

    #[test]
    fn erasing_leaves_nothing_of_the_reader_but_how_much_was_sent() {
        let interest = Step::Act(Action::Interest(FeatureKind::Topic, "Whaling".to_owned(), true));
        let mut state = reduce(&reader(true), interest, &at(2));
        state = reduce(&state, reacted(Reaction::Liked, true, "a"), &at(3));
        state = reduce(&state, Step::mail(Posting::Posted(carrel_engine::outbox::Outbox::new(), 1)), &at(4));
        let erased = reduce(&state, Step::Act(Action::Erase), &at(5));
        assert!(erased.profile.entries().next().is_none() && erased.mail().outbox.is_empty());
        assert!(erased.shelves(URL).pins.is_empty() && erased.shelves(URL).settings.backend.is_some());
        assert_eq!((erased.left(), erased.erasures), (1, state.erasures + 1));
    }

    #[test]
    fn what_was_shown_is_noted_for_readers_who_have_begun_and_not_after_erasing() {
        let shown = || Step::Act(Action::Shown(vec!["a".into(), "b".into()], 20_000));
        let before = reader(false);
        assert!(reduce(&before, shown(), &at(2)) == before, "nothing of a reader who only looks");
        let begun = reduce(&before, reacted(Reaction::Liked, true, "c"), &at(2));
        let noted = reduce(&begun, shown(), &at(3));
        assert_eq!(noted.profile.all_shown().count(), 2);
        let again = reduce(&noted, shown(), &at(4));
        assert!(Rc::ptr_eq(&noted.profile, &again.profile), "a day counts once");
        let woken = reduce(&noted, Step::Act(Action::Wake), &at(5));
        assert_eq!(woken.profile.all_shown().count(), 0);
        let erased = reduce(&noted, Step::Act(Action::Erase), &at(6));
        let late = reduce(&erased, shown(), &at(7));
        assert!(late.profile.entries().next().is_none(), "what was on its way when all was erased stays away");
    }
}
