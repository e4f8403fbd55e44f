//! What the page asked of the network for this reader: noted as it happens, kept with the papers, shown in *What leaves this
//! browser*. Comes later: see [`crate::later`].

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use carrel_engine::consent::Purpose;
use carrel_engine::date::rfc3339;
use gloo_timers::callback::Timeout;

use crate::browser::{clock, random};
use crate::mail::Posting;
use crate::papers::{MADE, Made, Paper};
use crate::reduce::Step;
use crate::store::Store;

/// How long notes are gathered before they are kept, in ms: a search makes a dozen at once.
const GATHER_MS: u32 = 300;

/// Notes on their way to a store.
#[derive(Default)]
struct Notes {
    store: Weak<Store>,
    new: Vec<Made>,
    timer: Option<Timeout>,
}

thread_local! {
    static NOTES: RefCell<Notes> = RefCell::default();
}

/// From now on notes are kept by this store.
pub fn follow(store: &Rc<Store>) {
    NOTES.with_borrow_mut(|it| it.store = Rc::downgrade(store));
}

/// Notes a request to a server.
pub fn note(purpose: Purpose, method: &str, url: &str, body: &str, outcome: &str) {
    let text = str::to_owned;
    let (purpose, time) = (text(purpose.as_str()), rfc3339(clock::now_ms()));
    let (method, url, body, outcome) = (text(method), text(url), text(body), text(outcome));
    let made = Made { time, purpose, method, url, body, outcome }.cut();
    NOTES.with_borrow_mut(|notes| {
        notes.new.push(made);
        notes.timer = Some(Timeout::new(GATHER_MS, keep));
    });
}

/// What waits to be noted is of a reader who is gone.
pub fn forget() {
    NOTES.with_borrow_mut(|notes| {
        notes.new.clear();
        notes.timer = None;
    });
}

fn keep() {
    let (store, new) = NOTES.with_borrow_mut(|notes| (notes.store.upgrade(), std::mem::take(&mut notes.new)));
    let Some(store) = store.filter(|_| !new.is_empty()) else { return };
    let mut papers = (*store.state().mail().papers).clone();
    let mut filings = Vec::new();
    for made in new {
        for name in papers.outdated() {
            papers.file(&name, None);
            filings.push((name, None));
        }
        // In the order of time, and never under a name that another tab has.
        let name = [MADE, &made.time, "-", &random::number().to_string()].concat();
        let paper = Some(Rc::new(Paper::Made(made)));
        papers.file(&name, paper.clone());
        filings.push((name, paper));
    }
    store.step(Step::mail(Posting::File(filings)));
}
