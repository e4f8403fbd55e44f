//! The effects of a store, which come with the later module: the pure [`reduce`] with its clock, a [`Keeper`] that saves
//! and a [`Sender`] that sends.

use std::cell::RefCell;
use std::rc::Rc;

use carrel_engine::event::uuid_v4;
use carrel_engine::profile::{Clock, DeviceId};

use crate::backend;
use crate::blocks;
use crate::browser::host::HostValue;
use crate::browser::{clock, paper, random};
use crate::erasure;
use crate::finder;
use crate::fragment;
use crate::inquiry::Inquirer;
use crate::keeper::Keeper;
use crate::ledger;
use crate::mail::Posting;
use crate::pseudonym;
use crate::reduce::{Occasion, Step, reduce};
use crate::renew::Renewer;
use crate::sender::Sender;
use crate::session::Session;
use crate::shown;
use crate::state::{Action, State};
use crate::store::{Effects, Store};
use crate::view::picture;
use crate::wider;

struct Upkeep {
    clock: RefCell<Clock>,
    keeper: Rc<Keeper>,
    sender: Rc<Sender>,
    renewer: Rc<Renewer>,
    inquirer: Rc<Inquirer>,
}

/// Equips a store: it reads what is kept and begins to listen.
pub fn equip(store: &Rc<Store>) {
    let clock = RefCell::new(Clock::new(DeviceId(random::number())));
    let (keeper, renewer) = (Rc::new(Keeper::new(store)), Rc::new(Renewer::start()));
    renewer.resume(store);
    let sender = Rc::new(Sender::new(&keeper));
    sender.watch(store);
    ledger::follow(store);
    let upkeep = Upkeep { clock, keeper: Rc::clone(&keeper), sender, renewer, inquirer: Rc::default() };
    store.set_effects(Box::new(upkeep));
    tell_of_settings(store);
    let old = Rc::clone(&keeper);
    store.spawn(async move |_| pseudonym::tidy(&old).await);
    keeper.start(store);
}

/// Tells the web person which backends cannot be made sense of: that shows only where events are written.
fn tell_of_settings(store: &Rc<Store>) {
    let Some(session) = Session::of(store) else { return };
    for (url, shelves) in store.state().collections.iter() {
        backend::wrong(&shelves.settings).into_iter().for_each(|wrong| session.tell(url, &wrong));
    }
}

impl Upkeep {
    fn occasion(&self) -> Occasion {
        let now_ms = clock::now_ms();
        Occasion { stamp: self.clock.borrow_mut().tick(now_ms), now_ms, uuid: uuid_v4(random::bytes()) }
    }

    fn changed(&self, store: &Rc<Store>, before: &State, erase: bool, erased: bool, restored: bool) {
        let after = store.state();
        let same_profile = Rc::ptr_eq(&before.profile, &after.profile);
        let same_mail = before.mail == after.mail;
        // Before the profile: what is to be sent of a reaction is kept no later than the reaction.
        // What comes from storage is not written back: another tab may have sent and removed it meanwhile.
        if !restored && !same_mail && !erased {
            self.keeper.save_mail(store, &before.mail(), &after.mail());
        }
        if erase {
            self.keeper.erase(store);
        } else if !erased && !same_profile {
            self.keeper.save(store);
        }
        if !same_profile {
            wider::follow(store);
        }
        // The profile may bring the consent that events were waiting for.
        if !same_mail || !same_profile {
            self.sender.wake(store);
            self.inquirer.look(&Rc::downgrade(store));
        }
    }
}

impl Effects for Upkeep {
    fn step(&self, store: &Rc<Store>, step: Step) {
        let (erase, erased) = (matches!(step, Step::Act(Action::Erase)), matches!(step, Step::Erased));
        let restored = is_from_storage(&step);
        if erase || erased {
            erasure::happened();
            blocks::forget();
            finder::forget();
            wider::forget();
            ledger::forget();
            picture::forget();
        }
        if let Step::Act(Action::Consent(purpose, false)) = step {
            let keeper = Rc::clone(&self.keeper);
            store.spawn(async move |_| pseudonym::forget(&keeper, purpose).await);
        }
        if let Step::Merge(profile) = &step {
            profile.latest().into_iter().for_each(|stamp| self.clock.borrow_mut().observe(stamp));
        }
        let after = reduce(&store.state(), step, &self.occasion());
        if let Some(before) = store.replace(after) {
            self.changed(store, &before, erase, erased, restored);
        }
    }

    fn arrived(&self, store: &Rc<Store>) {
        tell_of_settings(store);
        self.sender.wake(store);
        if !store.is_paused() {
            self.inquirer.resume(store);
        }
    }

    fn resume(&self, store: &Rc<Store>) {
        self.keeper.resume(store);
        self.sender.resume(store);
        self.renewer.resume(store);
        self.inquirer.resume(store);
    }

    fn pause(&self) {
        shown::stop();
        fragment::stop();
        paper::stop();
        self.keeper.pause();
        self.sender.pause();
        self.renewer.pause();
        self.inquirer.pause();
    }

    fn make_ephemeral(&self, store: &Rc<Store>) {
        self.keeper.make_ephemeral(store);
    }

    fn keep_language(&self, store: &Rc<Store>, tag: String, texts: HostValue) {
        let keeper = Rc::clone(&self.keeper);
        store.spawn(async move |_| keeper.keep_language(&tag, &texts).await);
    }
}

/// Whether a step takes in what stands in storage.
fn is_from_storage(step: &Step) -> bool {
    let Step::Mail(posting) = step else { return false };
    matches!(posting.open(), Some(Posting::Restore(_) | Posting::Papers(..) | Posting::Paper(..)))
}
