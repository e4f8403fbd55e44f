//! Keeps the mail: one entry for each event and each paper, so that tabs do not write over each other's.

use std::rc::Rc;

use carrel_engine::event::EventError;
use carrel_engine::outbox::{Entry, Outbox};
use serde::Serialize;

use super::{Keeper, reason};
use crate::browser::host::HostValue;
use crate::browser::json;
use crate::browser::storage::StorageError;
use crate::mail::{Mail, Posting};
use crate::papers::{DRAFT, MADE, Paper, Papers, REQUEST};
use crate::reduce::Step;
use crate::store::Store;

/// Before the id of an event.
const OUTBOX: &str = "outbox.";
/// Before a random text, under which a tab says that it is sending, where the browser has no locks.
const SENDING: &str = "sending";

/// What an entry of the outbox says.
enum Read {
    Entry(Box<Entry>),
    /// Written by a version of Carrel that knows more: it is that one's to send.
    Foreign,
    Damaged,
}

impl Keeper {
    /// Takes in what is stored.
    pub(super) async fn take_mail(&self, store: &Rc<Store>) {
        let (outbox, damaged) = self.read_outbox().await;
        let (papers, more) = self.read_papers().await;
        if !outbox.is_empty() || !store.state().mail().outbox.is_empty() {
            store.step(Step::mail(Posting::Restore(outbox)));
        }
        let damaged = [damaged, more].concat();
        if !papers.0.is_empty() || !damaged.is_empty() || !store.state().mail().papers.0.is_empty() {
            store.step(Step::mail(Posting::Papers(papers, damaged)));
        }
    }

    /// Takes in the outbox as it is stored, unless nothing is stored here.
    pub async fn refresh_outbox(&self, store: &Rc<Store>) {
        if self.storage().lasts() {
            let (outbox, _) = self.read_outbox().await;
            store.step(Step::mail(Posting::Restore(outbox)));
        }
    }

    /// Takes away what the backend acknowledged, without waiting for the state to say so.
    pub async fn forget_sent(&self, ids: &[String]) {
        for id in ids {
            let _ = self.lasting().remove(&self.name(&[OUTBOX, id].concat())).await;
        }
    }

    async fn read_outbox(&self) -> (Outbox, Vec<(String, String)>) {
        let (mut entries, mut damaged) = (Vec::new(), Vec::new());
        for (name, text) in self.all(OUTBOX).await {
            match entry(&text) {
                Read::Entry(it) => entries.push(*it),
                Read::Foreign => {}
                Read::Damaged => damaged.push((name, text)),
            }
        }
        (Outbox::restore(entries), damaged)
    }

    async fn read_papers(&self) -> (Papers, Vec<(String, String)>) {
        let (mut papers, mut damaged) = (Papers::default(), Vec::new());
        for prefix in [REQUEST, DRAFT, MADE] {
            for (name, text) in self.all(prefix).await {
                match paper(&name, &text) {
                    Some(paper) => papers.file(&name, Some(Rc::new(paper))),
                    None => damaged.push((name, text)),
                }
            }
        }
        (papers, damaged)
    }

    /// All that is stored under names that begin so, without what stands before all names.
    async fn all(&self, prefix: &str) -> Vec<(String, String)> {
        let storage = self.storage();
        let mut all = Vec::new();
        for name in storage.names(&self.name(prefix)).await.unwrap_or_default() {
            let text = storage.read(&name).await.ok().flatten();
            all.extend(name.strip_prefix(&self.prefix).map(str::to_owned).zip(text));
        }
        all
    }

    /// Writes what is new or changed, removes what is gone.
    pub fn save_mail(self: &Rc<Self>, store: &Rc<Store>, before: &Mail, after: &Mail) {
        let mut gone: Vec<String> = entries(&before.outbox)
            .map(|it| &it.event().id)
            .filter(|id| after.outbox.get(id).is_none())
            .map(|id| [OUTBOX, id].concat())
            .collect();
        gone.extend(before.papers.0.keys().filter(|it| !after.papers.0.contains_key(it.as_str())).cloned());
        let kept = |name: &str| after.damaged.iter().any(|(it, _)| it == name);
        gone.extend(before.damaged.iter().map(|(name, _)| name).filter(|it| !kept(it)).cloned());
        let new = entries(&after.outbox).filter(|it| before.outbox.get(&it.event().id) != Some(it));
        let mut changed: Vec<(String, Option<String>)> =
            new.map(|it| ([OUTBOX, &it.event().id].concat(), text(it))).collect();
        for (name, paper) in after.papers.0.iter() {
            if before.papers.0.get(name.as_str()).is_none_or(|it| !Rc::ptr_eq(it, paper)) {
                changed.push((name.clone(), text(&**paper)));
            }
        }
        let keeper = Rc::clone(self);
        store.spawn(async move |store| {
            let storage = keeper.storage();
            for name in gone {
                let _ = keeper.lasting().remove(&keeper.name(&name)).await;
            }
            for (name, text) in changed {
                if let Err(error) = storage.write(&keeper.name(&name), &text.unwrap_or_default()).await {
                    return keeper.give_up(&store, reason(error));
                }
            }
        });
    }

    /// Another tab wrote or removed something of the mail.
    pub(super) fn heard_of_mail(self: &Rc<Self>, store: &Rc<Store>, name: &str) {
        let (keeper, name) = (Rc::clone(self), name.to_owned());
        if name.starts_with(OUTBOX) {
            store.spawn(async move |store| keeper.refresh_outbox(&store).await);
        } else if [REQUEST, DRAFT, MADE].iter().any(|it| name.starts_with(it)) {
            store.spawn(async move |store| {
                let kept = keeper.storage().read(&keeper.name(&name)).await.ok().flatten();
                let paper = kept.as_deref().map(|text| paper(&name, text));
                // What cannot be read is told when the page is opened anew; until then this page knows better.
                if paper != Some(None) {
                    store.step(Step::mail(Posting::Paper(name, paper.flatten().map(Rc::new))));
                }
            });
        }
    }

    /// Whether other tabs read and write what this one does.
    pub fn is_shared(&self) -> bool {
        self.storage().lasts()
    }

    /// The name of the lock by which tabs take turns.
    pub fn lock_name(&self) -> String {
        self.name(SENDING)
    }

    /// The name of the lock that every tab holds.
    pub fn here_name(&self) -> String {
        self.name("here")
    }

    /// What another tab said of sending: its word and until when, in ms since 1970.
    pub async fn sending(&self) -> Option<(String, u64)> {
        let text = self.storage().read(&self.name(SENDING)).await.ok().flatten()?;
        let (word, until) = text.split_once(' ')?;
        Some((word.to_owned(), until.parse().ok()?))
    }

    /// Says that this tab is sending, or no longer.
    pub async fn say_sending(&self, said: Option<(&str, u64)>) {
        let (storage, name) = (self.storage(), self.name(SENDING));
        let _ = match said {
            Some((word, until)) => storage.write(&name, &[word, " ", &until.to_string()].concat()).await,
            None => storage.remove(&name).await,
        };
    }

    /// A text of its own, kept under a name until everything is erased.
    pub async fn text(&self, name: &str) -> Option<String> {
        self.storage().read(&self.name(name)).await.ok().flatten()
    }

    /// Keeps such a text, or removes it.
    pub async fn keep_text(&self, name: &str, text: Option<&str>) -> Result<(), StorageError> {
        match text {
            Some(text) => self.storage().write(&self.name(name), text).await,
            None => self.storage().remove(&self.name(name)).await,
        }
    }
}

fn entries(outbox: &Outbox) -> impl Iterator<Item = &Entry> {
    outbox.waiting().chain(outbox.set_aside())
}

/// JSON: of one whose end is missing nothing can be read, so that it is told from what is whole.
fn text<T: Serialize>(it: &T) -> Option<String> {
    json::to_text(it)
}

fn entry(text: &str) -> Read {
    match json::parse(text).map(|it: HostValue| Entry::read(&it)) {
        Ok(Ok(entry)) => Read::Entry(Box::new(entry)),
        Ok(Err(EventError::Type { .. } | EventError::SpecVersion { .. })) => Read::Foreign,
        Ok(Err(_)) | Err(_) => Read::Damaged,
    }
}

fn paper(name: &str, text: &str) -> Option<Paper> {
    Paper::read(name, &json::parse(text).ok()?)
}
