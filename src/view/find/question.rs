//! What is asked, and what the reader does to it.

use std::rc::Rc;

use carrel_engine::feature::FeatureKind;
use yew::prelude::*;

use super::beyond::Reach;
use crate::finder::{Asked, Filter};

/// Titles shown at first, and how many more each time.
pub const STEP: usize = 24;

/// What the reader typed or chose, and how much of the answer is to be seen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Question {
    /// What stands in the box.
    pub text: String,
    /// A topic or creator to browse, instead of words.
    pub feature: Option<(FeatureKind, String)>,
    /// Facets.
    pub filter: Filter,
    /// How many titles are to be seen.
    pub shown: usize,
    /// Whether the reader has turned to the box.
    pub open: bool,
    /// Whether the reader wants ways in: by pressing the box or an arrow, not by passing through it.
    pub ways: bool,
    /// How far the whole collection is searched.
    pub reach: Reach,
    /// How often something arrived: what is found then is found anew.
    pub arrived: u32,
    /// How often the reader wanted it tried again.
    pub tries: u32,
}

/// What the reader does, and what arrives.
#[derive(Clone, Debug)]
pub enum Act {
    /// Turns to the box.
    Open,
    /// Wants ways in.
    Ways,
    /// Types.
    Type(String),
    /// Chooses a topic or creator.
    Browse(FeatureKind, String),
    /// Narrows down.
    Narrow(Filter),
    /// Wants to see more.
    More,
    /// Wants none of it.
    Clear,
    /// Wants none of it; with nothing asked, turns away from the box.
    Leave,
    /// Something arrived.
    Arrived,
    /// The whole collection's answer is so far.
    Reach(Reach),
    /// Wants it tried again.
    Again,
}

impl Question {
    /// What is asked, if anything.
    pub fn asked(&self) -> Option<Asked> {
        let words = || Some(self.text.trim()).filter(|it| !it.is_empty()).map(|it| Asked::Words(self.text_of(it)));
        self.feature.clone().map(|(kind, label)| Asked::Feature(kind, label)).or_else(words)
    }

    /// A space after the last word says that it is whole.
    fn text_of(&self, trimmed: &str) -> String {
        if self.text.ends_with(char::is_whitespace) { [trimmed, " "].concat() } else { trimmed.to_owned() }
    }

    fn anew(&self) -> Self {
        let Self { ways, arrived, tries, .. } = *self;
        Self { shown: STEP, open: true, ways, arrived, tries, ..Self::default() }
    }
}

impl Reducible for Question {
    type Action = Act;

    fn reduce(self: Rc<Self>, act: Act) -> Rc<Self> {
        let mut next = (*self).clone();
        match act {
            Act::Open => next.open = true,
            Act::Ways => (next.open, next.ways) = (true, true),
            Act::Type(text) => next = Self { text, ..self.anew() },
            Act::Browse(kind, label) => next = Self { feature: Some((kind, label)), ..self.anew() },
            Act::Narrow(filter) => next = Self { filter, shown: STEP, ..next },
            Act::More => next.shown += STEP,
            Act::Clear => next = self.anew(),
            Act::Leave => next = Self { ways: self.ways && self.asked().is_some(), ..self.anew() },
            Act::Arrived => next.arrived += 1,
            Act::Reach(reach) => {
                next.reach = reach;
                next.arrived += u32::from(reach == Reach::Here);
            }
            Act::Again => next.tries += 1,
        }
        if next == *self { self } else { Rc::new(next) }
    }
}
