//! Keeps the profile and, in `post`, the mail: two check-summed slots, read back after writing, merged with other tabs.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use carrel_engine::consent;
use carrel_engine::field::Field;
use carrel_engine::profile::packed::Packed;
use carrel_engine::profile::{Profile, ProfileFile};
use carrel_engine::slots::{self, Slot};
use gloo_events::EventListener;
use js_sys::{Array, Object, Reflect};
use wasm_bindgen::JsCast;
use web_sys::Event;

use crate::browser::host::HostValue;
use crate::browser::intl::i18n_from;
use crate::browser::storage::{LocalStorage, Memory, Persistence, StorageError};
use crate::browser::{clock, field, json, local};
use crate::i18n::I18n;
use crate::reduce::Step;
use crate::state::{Keeping, MemoryReason};
use crate::stock;
use crate::store::Store;
use crate::visits;

mod post;

/// What is kept of a profile.
struct Stored {
    /// The profile in the newer sound slot.
    profile: Option<Profile>,
    /// Where to write next, and under which number; nowhere where that would destroy what cannot be read.
    next: Option<(Slot, u64)>,
}

/// Writes what must last and reads what others wrote.
pub struct Keeper {
    prefix: String,
    storage: RefCell<Rc<dyn Persistence>>,
    reason: Cell<Option<MemoryReason>>,
    /// Nothing is written before what is there was read.
    opened: Cell<bool>,
    saving: Cell<bool>,
    again: Cell<bool>,
    /// What this page wrote last: where it still stands there is nothing to be taken in.
    wrote: RefCell<String>,
    other_tabs: RefCell<Option<[EventListener; 2]>>,
}

impl Keeper {
    /// A keeper for a store.
    pub fn new(store: &Store) -> Self {
        let (storage, reason): (Rc<dyn Persistence>, _) = match local::probe() {
            _ if store.is_ephemeral() => (Rc::new(Memory::default()), Some(MemoryReason::Shared)),
            true => (Rc::new(LocalStorage), None),
            false => (Rc::new(Memory::default()), Some(MemoryReason::Denied)),
        };
        Self {
            prefix: store.prefix(),
            storage: RefCell::new(storage),
            reason: Cell::new(reason),
            opened: Cell::new(false),
            saving: Cell::new(false),
            again: Cell::new(false),
            wrote: RefCell::default(),
            other_tabs: RefCell::new(None),
        }
    }

    /// Reads what is kept and begins to listen.
    pub fn start(self: &Rc<Self>, store: &Rc<Store>) {
        self.resume(store);
        let keeper = Rc::clone(self);
        store.spawn(async move |store| keeper.open(&store).await);
    }

    /// Listens to other tabs.
    pub fn resume(self: &Rc<Self>, store: &Rc<Store>) {
        let Some(window) = web_sys::window() else { return };
        if self.other_tabs.borrow().is_some() || !self.storage().lasts() {
            return;
        }
        let (keeper, weak) = (Rc::clone(self), Rc::downgrade(store));
        let told = EventListener::new(&window, "storage", move |event| {
            if let Some(store) = weak.upgrade() {
                keeper.heard(&store, event);
            }
        });
        let (keeper, weak) = (Rc::clone(self), Rc::downgrade(store));
        // A page that the browser kept aside was told nothing meanwhile.
        let shown = EventListener::new(&window, "pageshow", move |_| {
            weak.upgrade().into_iter().for_each(|store| keeper.catch_up(&store));
        });
        self.other_tabs.replace(Some([told, shown]));
        self.catch_up(store);
    }

    /// Takes in what others did while this page did not listen.
    fn catch_up(self: &Rc<Self>, store: &Rc<Store>) {
        if !self.opened.get() {
            return;
        }
        let keeper = Rc::clone(self);
        store.spawn(async move |store| {
            let kept = keeper.stored().await.profile;
            // What this page knows as kept is nowhere among what is kept now: everything was erased meanwhile, whatever
            // has been said since.
            if !is_continued(&store.state().profile, kept.as_ref()) {
                store.step(Step::Erased);
            }
            kept.into_iter().for_each(|profile| store.step(Step::Merge(Rc::new(profile))));
            keeper.take_mail(&store).await;
        });
    }

    /// Stops listening.
    pub fn pause(&self) {
        self.other_tabs.replace(None);
    }

    /// From now on keeps nothing beyond this page, and takes away nothing that was kept.
    pub fn make_ephemeral(&self, store: &Rc<Store>) {
        if self.reason.get() != Some(MemoryReason::Shared) {
            self.give_up(store, MemoryReason::Shared);
            // What an earlier visit kept is not for this reader's eyes.
            store.step(Step::Erased);
        }
    }

    fn storage(&self) -> Rc<dyn Persistence> {
        Rc::clone(&self.storage.borrow())
    }

    /// Where things are taken away: where keeping was given up, also what was kept before. On a shared computer that is
    /// another reader's.
    fn lasting(&self) -> Rc<dyn Persistence> {
        match self.reason.get() {
            Some(MemoryReason::Shared) => self.storage(),
            _ => Rc::new(LocalStorage),
        }
    }

    fn name(&self, what: &str) -> String {
        [self.prefix.as_str(), what].concat()
    }

    fn settled(&self) -> Keeping {
        self.reason.get().map_or(Keeping::Kept, Keeping::Memory)
    }

    async fn open(self: &Rc<Self>, store: &Rc<Store>) {
        self.read_profile(store).await;
        if let Some(language) = self.read_language().await {
            store.step(Step::Speak(language));
        }
        self.take_mail(store).await;
        self.opened.set(true);
        // After what was kept: consents that stand in there hold for what was done meanwhile.
        store.catch_up();
        visits::note(store);
        if self.again.replace(false) {
            self.save(store);
        } else {
            store.keeping(self.settled());
        }
    }

    async fn read_profile(&self, store: &Rc<Store>) {
        if let Some(profile) = self.stored().await.profile {
            store.step(Step::Merge(Rc::new(profile)));
        }
    }

    /// Takes in what another tab kept. Where two write at the same moment the later one writes over the other; who finds its
    /// own missing then keeps it again.
    async fn join(self: &Rc<Self>, store: &Rc<Store>) {
        let Some(kept) = self.stored().await.profile else { return };
        store.step(Step::Merge(Rc::new(kept.clone())));
        if lacks(&kept, &store.state().profile, clock::now_ms()) {
            self.save(store);
        }
    }

    /// What the slots say.
    async fn stored(&self) -> Stored {
        self.stored_beside(None).await
    }

    /// The same; no profile where the newer slot has a text that is known.
    async fn stored_beside(&self, known: Option<&str>) -> Stored {
        let storage = self.storage();
        let a = storage.read(&self.name("profile.a")).await.ok().flatten();
        let b = storage.read(&self.name("profile.b")).await.ok().flatten();
        let chosen = slots::choose(a.as_deref(), b.as_deref());
        let text = chosen.newest.map(|(_, text)| text);
        if text.is_some() && text == known && !chosen.other_version() {
            return Stored { profile: None, next: Some((chosen.write, chosen.seq)) };
        }
        let profile = text.and_then(profile_from);
        // Sound, but not to be read: another version of Carrel, on another page of this site, keeps more than this one
        // understands. Writing would destroy it.
        let foreign = chosen.other_version() || (text.is_some() && profile.is_none());
        Stored { profile, next: (!foreign).then_some((chosen.write, chosen.seq)) }
    }

    /// Keeps a language that the reader chose.
    pub async fn keep_language(&self, tag: &str, texts: &HostValue) {
        let text = json::stringify(&Array::of3(&tag.into(), &texts.0, &consent::TEXTS.into()));
        let _ = self.storage().write(&self.name("language"), &text.unwrap_or_default()).await;
    }

    async fn read_language(&self) -> Option<I18n> {
        let text = self.storage().read(&self.name("language")).await.ok().flatten()?;
        let pair = json::parse(&text).ok()?.list()?;
        let texts = pair.get(1)?;
        if pair.get(2).and_then(Field::text).as_deref() != Some(consent::TEXTS) {
            // What is agreed to must be what is shown: texts of consent from before they changed give way to the page's own.
            for (name, _) in texts.fields()?.iter().filter(|(name, _)| name.starts_with("agree.")) {
                let _ = Reflect::delete_property::<Object>(texts.0.unchecked_ref(), &name.into());
            }
        }
        Some(i18n_from(&pair.first()?.text()?, texts))
    }

    /// Saves soon, and again if something changes meanwhile.
    pub fn save(self: &Rc<Self>, store: &Rc<Store>) {
        if !self.opened.get() || self.saving.get() {
            self.again.set(true);
            return;
        }
        self.saving.set(true);
        let keeper = Rc::clone(self);
        store.spawn(async move |store| {
            let result = keeper.write_profile(&store).await;
            keeper.saving.set(false);
            match result {
                Err(error) => keeper.give_up(&store, reason(error)),
                Ok(()) if keeper.again.replace(false) => keeper.save(&store),
                Ok(()) => store.keeping(keeper.settled()),
            }
        });
    }

    /// Merges with what is stored, writes the other slot, reads it back.
    async fn write_profile(&self, store: &Rc<Store>) -> Result<(), StorageError> {
        let known = self.wrote.borrow().clone();
        let Stored { profile, next } = self.stored_beside(Some(&known)).await;
        let (slot, seq) = next.ok_or(StorageError::Denied)?;
        if let Some(stored) = profile {
            store.step(Step::Merge(Rc::new(stored)));
        }
        let mut profile = (*store.state().profile).clone();
        profile.compact(clock::now_ms());
        let text = json::to_text(&Packed::from(&profile)).ok_or(StorageError::Full)?;
        let sealed = slots::seal(seq, &text);
        let name = self.name(if slot == Slot::A { "profile.a" } else { "profile.b" });
        let storage = self.storage();
        storage.write(&name, &sealed).await?;
        let read = storage.read(&name).await?;
        if read.as_deref() != Some(&sealed) {
            return Err(StorageError::Denied);
        }
        self.wrote.replace(text);
        Ok(())
    }

    /// Removes everything that is kept and tells the other tabs.
    pub fn erase(self: &Rc<Self>, store: &Rc<Store>) {
        let keeper = Rc::clone(self);
        store.spawn(async move |store| {
            let storage = keeper.lasting();
            for name in storage.names(&keeper.prefix).await.unwrap_or_default() {
                let _ = storage.remove(&name).await;
            }
            let signal = keeper.name("erased");
            let _ = storage.write(&signal, "1").await;
            let _ = storage.remove(&signal).await;
            if keeper.reason.get() != Some(MemoryReason::Shared) {
                stock::wipe().await;
            }
            if keeper.reason.get() == Some(MemoryReason::Full) {
                // There is room again.
                keeper.storage.replace(storage);
                keeper.reason.set(None);
                keeper.resume(&store);
                store.keeping(Keeping::Kept);
            }
        });
    }

    fn heard(self: &Rc<Self>, store: &Rc<Store>, event: &Event) {
        let Some(key) = field::text(event, "key") else {
            // Everything of this origin was cleared.
            return store.step(Step::Erased);
        };
        let Some(what) = key.strip_prefix(&self.prefix) else { return };
        let written = field::of(event, "newValue").is_some();
        if what == "erased" {
            // Its removal is heard too.
            if written {
                self.erased(store);
            }
        } else if what.starts_with("profile.") {
            // A slot that went says nothing: the other one may be older.
            if !written {
                return;
            }
            let keeper = Rc::clone(self);
            store.spawn(async move |store| keeper.join(&store).await);
        } else {
            self.heard_of_mail(store, what);
        }
    }

    /// Another tab erased everything: what this one kept in the same moment goes, too.
    fn erased(self: &Rc<Self>, store: &Rc<Store>) {
        let known = store.state().profile;
        store.step(Step::Erased);
        let keeper = Rc::clone(self);
        store.spawn(async move |_| {
            let kept = keeper.stored().await.profile;
            if known.entries().next().is_some() && kept.is_some_and(|it| is_continued(&known, Some(&it))) {
                for slot in ["profile.a", "profile.b"] {
                    let _ = keeper.storage().remove(&keeper.name(slot)).await;
                }
            }
        });
    }

    fn give_up(&self, store: &Rc<Store>, reason: MemoryReason) {
        self.storage.replace(Rc::new(Memory::default()));
        self.reason.set(Some(reason));
        self.pause();
        store.keeping(Keeping::Memory(reason));
    }
}

fn reason(error: StorageError) -> MemoryReason {
    match error {
        StorageError::Full => MemoryReason::Full,
        StorageError::Denied => MemoryReason::Denied,
    }
}

/// Whether a kept profile goes on from one that this page knows, rather than being a new one after everything was erased:
/// it then has registers that are the same to the stamp. Nothing goes on from nothing.
fn is_continued(known: &Profile, kept: Option<&Profile>) -> bool {
    let same = |kept: &Profile| kept.entries().any(|(kind, id, register)| known.register(kind, id) == Some(register));
    known.entries().next().is_none() || kept.is_some_and(same)
}

/// Whether something that would be kept of a profile is not in the one that is.
fn lacks(kept: &Profile, known: &Profile, now_ms: u64) -> bool {
    let mut known = known.clone();
    known.compact(now_ms);
    known.entries().any(|(kind, id, register)| kept.register(kind, id) != Some(register))
}

/// A stored profile; before there was a form for storing, it was stored as a reader takes it along.
fn profile_from(text: &str) -> Option<Profile> {
    let value = json::parse(text).ok()?;
    let packed = || Profile::try_from(Packed::read(&value).ok()?).ok();
    packed().or_else(|| Profile::try_from(ProfileFile::read(&value).ok()?).ok())
}

#[cfg(test)]
mod tests {
    use carrel_engine::profile::{DeviceId, Kind, Profile, Stamp, Value};

    use super::{is_continued, lacks};

    fn profile(ids: &[(&str, u64)]) -> Profile {
        let mut profile = Profile::new();
        for &(id, time) in ids {
            let stamp = Stamp { time, count: 0, device: DeviceId(1) };
            profile.set(Kind::Saved, id, Value::Flag, stamp).expect("a sound entry");
        }
        profile
    }

    #[test]
    fn what_another_tab_wrote_over_is_missed() {
        let known = profile(&[("a", 1), ("b", 2)]);
        assert!(lacks(&profile(&[("a", 1), ("c", 3)]), &known, 4));
        assert!(lacks(&profile(&[("a", 1), ("b", 1)]), &known, 4), "an older one");
        assert!(!lacks(&profile(&[("a", 1), ("b", 2), ("c", 3)]), &known, 4));
        assert!(!lacks(&Profile::new(), &Profile::new(), 4));
    }

    #[test]
    fn a_profile_that_began_anew_after_an_erasure_is_told_from_one_that_went_on() {
        let known = profile(&[("a", 1), ("b", 2)]);
        assert!(is_continued(&known, Some(&profile(&[("a", 1), ("b", 2), ("c", 3)]))));
        assert!(is_continued(&known, Some(&profile(&[("a", 9), ("b", 2)]))), "one was written over");
        assert!(!is_continued(&known, None));
        assert!(!is_continued(&known, Some(&profile(&[("a", 9)]))), "said again after the erasure");
        assert!(is_continued(&Profile::new(), None));
    }
}
