//! What goes to the library and comes back: events that wait, and [`papers`](crate::papers). All of it comes later: see
//! [`crate::later`]; the first screen only carries it along.

use std::any::Any;
use std::rc::Rc;

use carrel_engine::event::Event;
use carrel_engine::outbox::Outbox;

use crate::papers::{Paper, Papers};

/// Something that only the later module understands. With its type unknown, what it is made of need not be in the module
/// that every patron downloads first.
#[derive(Clone, Debug)]
pub struct Sealed(Rc<dyn Any>);

impl Sealed {
    /// Seals something.
    pub fn new<T: 'static>(content: T) -> Self {
        Self(Rc::new(content))
    }

    /// What is in it, if it is of that type.
    pub fn open<T: 'static>(&self) -> Option<&T> {
        self.0.downcast_ref()
    }
}

impl Default for Sealed {
    fn default() -> Self {
        Self::new(())
    }
}

impl PartialEq for Sealed {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::addr_eq(&raw const *self.0, &raw const *other.0)
    }
}

/// The mail of a reader. Cheap to clone; compared by pointer.
#[derive(Clone, Debug, Default)]
pub struct Mail {
    /// Events that wait or were refused.
    pub outbox: Rc<Outbox>,
    /// Requests, drafts, what was asked of the network.
    pub papers: Rc<Papers>,
    /// Names of kept entries that cannot be read any more, each with its text.
    pub damaged: Rc<Vec<(String, String)>>,
}

/// A paper put under a name, or taken away.
pub type Filing = (String, Option<Rc<Paper>>);

/// What a reader does, or what comes back.
#[derive(Clone, Debug)]
pub enum Posting {
    /// Lets an event wait to be sent, and files papers with it. With `agrees` the reader agrees to its purpose by this very act.
    Send {
        /// The event.
        event: Rc<Event>,
        /// What is kept of it.
        filings: Vec<Filing>,
        /// Whether the reader agrees hereby.
        agrees: bool,
    },
    /// Files papers.
    File(Vec<Filing>),
    /// Does not want an event sent, waiting or set aside.
    Discard(String),
    /// Wants a set-aside event tried again.
    Retry(String),
    /// Has seen that something kept is damaged, and lets it go.
    LetGo(String),
    /// Waiting events from storage.
    Restore(Outbox),
    /// The outbox after sending; so many more were acknowledged.
    Posted(Outbox, u32),
    /// Papers from storage, and what in storage is damaged.
    Papers(Papers, Vec<(String, String)>),
    /// One of them.
    Paper(String, Option<Rc<Paper>>),
}
