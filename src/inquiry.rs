//! Asks the library how requests stand: when the page is opened, when the reader opens a request, every ten minutes while the
//! page is looked at. Only with the reader's consent, and only of requests that can still move. Comes later: see [`crate::later`].

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use carrel_engine::consent::{Consents, Purpose};
use carrel_engine::event::Event;
use carrel_engine::map::Map;
use carrel_engine::outbox::{Entry, Outbox};
use carrel_engine::request::Conversation;
use carrel_engine::request::limits::MAX_BYTES;
use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use js_sys::Object;

use crate::backend::{self, Limit};
use crate::browser::{clock, json, page};
use crate::erasure;
use crate::ledger;
use crate::mail::Posting;
use crate::papers::{Followed, Paper};
use crate::reduce::Step;
use crate::session::Session;
use crate::state::State;
use crate::store::Store;

/// How long a request is not asked about again, in ms.
const EVERY_MS: u64 = 600_000;

/// Faults of an answer, as they are kept and put into words.
pub mod fault {
    /// The library does not know the request, or no longer.
    pub const MISSING: &str = "missing";
    /// There was no answer.
    pub const SILENT: &str = "silent";
    /// There was one that breaks the rules.
    pub const UNSOUND: &str = "unsound";
}

/// Asks from time to time.
#[derive(Default)]
pub struct Inquirer {
    asked: RefCell<Map<String, u64>>,
    /// Requests that this page sends: of those it knows by itself when they have arrived.
    own: RefCell<Map<String, ()>>,
    timer: RefCell<Option<Timeout>>,
    listeners: RefCell<Option<[EventListener; 2]>>,
}

impl Inquirer {
    /// Begins to ask, or goes on.
    pub fn resume(self: &Rc<Self>, store: &Rc<Store>) {
        let Some(window) = web_sys::window() else { return };
        let Some(document) = window.document() else { return };
        if self.listeners.borrow().is_none() {
            let hear = || {
                let (inquirer, weak) = (Rc::clone(self), Rc::downgrade(store));
                move |_: &web_sys::Event| inquirer.look(&weak)
            };
            let seen = EventListener::new(&document, "visibilitychange", hear());
            let shown = EventListener::new(&window, "pageshow", hear());
            self.listeners.replace(Some([seen, shown]));
        }
        self.look(&Rc::downgrade(store));
    }

    /// No element is on the page.
    pub fn pause(&self) {
        self.timer.replace(None);
        self.listeners.replace(None);
    }

    /// Asks about what has not been asked about for a while, if the reader is there.
    pub fn look(self: &Rc<Self>, weak: &Weak<Store>) {
        let Some(store) = weak.upgrade().filter(|_| !page::is_hidden() && self.listeners.borrow().is_some()) else {
            return;
        };
        let (inquirer, again) = (Rc::clone(self), weak.clone());
        self.timer.replace(Some(Timeout::new(EVERY_MS as u32, move || inquirer.look(&again))));
        let (state, now) = (store.state(), clock::now_ms());
        let mail = state.mail();
        let untried = mail.outbox.waiting().filter(|it| it.attempts() == 0).map(|it| (it.event().id.clone(), ()));
        self.own.borrow_mut().extend(untried);
        let due = |it: &&Followed| {
            let last = self.asked.borrow().get(&it.id).copied();
            let waits = mail.outbox.get(&it.id).is_some() && self.own.borrow().contains_key(&it.id);
            !waits && is_live(&state, it) && last.is_none_or(|then| now.saturating_sub(then) >= EVERY_MS)
        };
        let ids: Vec<String> = mail.papers.requests().into_iter().filter(due).map(|it| it.id.clone()).collect();
        for id in ids {
            self.asked.borrow_mut().insert(id.clone(), now);
            store.spawn(async move |store| inquire(&store, &id).await);
        }
    }
}

/// Whether there is something to be asked: it was sent, may still move, and the reader agreed.
fn is_live(state: &State, followed: &Followed) -> bool {
    let waits = state.mail().outbox.get(&followed.id).is_some_and(|it| it.attempts() == 0);
    followed.state().is_open() && !waits && Consents::of(&state.profile).allows(Purpose::Requests)
}

/// Asks about one request now, whatever was asked when.
pub async fn inquire(store: &Rc<Store>, id: &str) {
    let state = store.state();
    let Some(followed) = state.mail().papers.request(id).filter(|it| is_live(&state, it)).cloned() else { return };
    let adapter = backend::of(&state.shelves(&followed.source).settings);
    let Some(url) = adapter.and_then(|it| it.conversation(id)) else { return };
    let erasures = erasure::count();
    let answer = ask(&url, &followed).await.map_err(|why| why.told(store, &followed.source));
    // What it was asked for may be gone, or the reader's consent.
    let state = store.state();
    let Some(now) = state.mail().papers.request(id).filter(|_| erasure::count() == erasures).cloned() else { return };
    if !Consents::of(&state.profile).allows(Purpose::Requests) {
        return;
    }
    let outbox = state.mail().outbox;
    if let Ok(conversation) = &answer {
        acknowledge(store, &outbox, conversation);
    } else if outbox.get(id).is_some() {
        // It need not have arrived.
        return;
    }
    let next = now.with(answer);
    if next != now {
        let filing = (next.name(), Some(Rc::new(Paper::Request(next))));
        store.step(Step::mail(Posting::File(vec![filing])));
    }
}

/// What stands in a conversation has arrived, though the page was closed before that was acknowledged.
fn acknowledge(store: &Rc<Store>, outbox: &Outbox, conversation: &Conversation) {
    let known = |event: &Event| event.id == conversation.id() || conversation.knows(&event.id);
    let arrived: Vec<String> =
        outbox.waiting().map(Entry::event).filter(|it| known(it)).map(|event| event.id.clone()).collect();
    if !arrived.is_empty() {
        let mut outbox = outbox.clone();
        outbox.accepted(&arrived);
        store.step(Step::mail(Posting::Posted(outbox, arrived.len() as u32)));
    }
}

/// Why nothing is known anew of a request.
enum Wrong {
    Missing,
    Silent,
    /// For the web person.
    Unsound(String),
}

impl Wrong {
    /// The word for it that is kept; the web person is told.
    fn told(self, store: &Rc<Store>, source: &str) -> String {
        let word = match self {
            Self::Missing => fault::MISSING,
            Self::Silent => fault::SILENT,
            Self::Unsound(why) => {
                let message = ["the backend's answer about a request: ", &why].concat();
                Session::of(store).into_iter().for_each(|it| it.tell_of_backend(source, &message));
                fault::UNSOUND
            }
        };
        word.to_owned()
    }
}

async fn ask(url: &str, followed: &Followed) -> Result<Conversation, Wrong> {
    let token = ["Bearer ", &followed.token].concat();
    let headers = [("Accept", "application/json"), ("Authorization", token.as_str())];
    let came = backend::ask(url, &Object::new(), &headers, false, Limit { bytes: MAX_BYTES, cuts: false }).await;
    let outcome = came.as_ref().map_or_else(|silence| silence.as_str().to_owned(), |it| it.status.to_string());
    ledger::note(Purpose::Requests, "GET", url, "", &outcome);
    match came {
        Ok(answer) if answer.status == 200 => {
            let value = json::parse(&answer.body).map_err(Wrong::Unsound)?;
            let conversation = Conversation::read(&value).map_err(|why| Wrong::Unsound(why.to_string()))?;
            match conversation.id() == followed.id {
                true => Ok(conversation),
                false => Err(Wrong::Unsound("it is about another one".to_owned())),
            }
        }
        Ok(answer) if matches!(answer.status, 404 | 410) => Err(Wrong::Missing),
        Ok(_) | Err(_) => Err(Wrong::Silent),
    }
}
