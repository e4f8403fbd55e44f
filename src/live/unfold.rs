//! How far a page is drawn: a few more titles in each task, so that the first are there early and the page never stands
//! still.

use carrel_engine::rank::ShelfKind;
use gloo_timers::callback::Timeout;
use yew::html::Scope;
use yew::prelude::*;

use super::Live;
use crate::browser::clock;
use crate::later;
use crate::root::{Message, Root};
use crate::state::Reading;
use crate::view::shelf::{DrawnShelf, skeleton};

/// As many titles as no page has.
pub(super) const WHOLE: usize = 1 << 20;

/// Titles of the first step: two make a row.
const AT_FIRST: usize = 3;
/// A step that took no longer is followed by a larger one, ms: the browser's frame is part of it.
const QUICK_MS: u64 = 17;
/// One that took longer, by one of half the size. A page may stand still for 50.
const SLOW_MS: u64 = 30;

/// How fast a page is drawn.
pub(super) struct Unfolding {
    /// How many titles, and one: with 1 what stands around them, with 0 nothing while they are on their way.
    pub(super) drawn: usize,
    /// How many more come in a step.
    step: usize,
    /// When the last step began.
    since: u64,
}

impl Default for Unfolding {
    fn default() -> Self {
        Self { drawn: 0, step: AT_FIRST, since: 0 }
    }
}

impl Unfolding {
    /// So many more as the last step gives hope for.
    pub(super) fn go_on(&mut self) {
        let now = clock::now_ms();
        if self.drawn > 1 {
            self.step = match now.saturating_sub(self.since) {
                0..=QUICK_MS => self.step + 1,
                SLOW_MS.. => (self.step / 2).max(1),
                _ => self.step,
            };
        }
        self.since = now;
        self.drawn += if self.drawn == 0 { 1 } else { self.step };
    }
}

impl Live {
    /// So many titles as are drawn by now, and the place of the shelf that comes next.
    pub(super) fn draw_shelves(&self) -> Vec<Html> {
        let mut left = self.most();
        let mut shelves = Vec::new();
        self.whole.set(true);
        let library = || self.view.settings.shelves.clone();
        for kind in self.later().map_or_else(library, |later| (later.shelves)(&self.view)) {
            if left == 0 {
                self.whole.set(false);
                // Mostly there is no such shelf.
                if kind == ShelfKind::Because {
                    continue;
                }
                shelves.push(skeleton(&self.view, kind));
                return shelves;
            }
            let (shelf, length) = self.draw_shelf(kind, false, left);
            shelves.push(shelf);
            left = left.saturating_sub(length.max(1));
        }
        shelves
    }

    pub(super) fn most(&self) -> usize {
        self.unfolded.drawn.saturating_sub(1)
    }

    /// A shelf with so many of its titles at most, and how many it has.
    pub(super) fn draw_shelf(&self, kind: ShelfKind, alone: bool, most: usize) -> (Html, usize) {
        let view = self.view.clone();
        let laid = self.layout.borrow_mut().lay(&view, kind);
        let length = laid.slots.len();
        self.whole.set(length <= most);
        let (empty, later) = (length == 0, later::here().is_some());
        let unread = empty
            && (!later || view.library().is_none() || view.state.returning && view.state.reading != Reading::Here);
        let later = later && (empty || !view.state.profile.is_empty());
        (html! { <DrawnShelf key={kind.name()} {view} {kind} {laid} {alone} {most} {later} {unread} /> }, length)
    }

    /// Until the box can be used, the place for it.
    pub(super) fn draw_find(&self) -> Html {
        // Without titles there is nothing to be found, or to be put on a list.
        if self.view.library().is_none() {
            return Html::default();
        }
        let later = self.later();
        // When the later module comes there is enough else to draw.
        let waits = later.is_some() && !self.finds.replace(later.is_some());
        self.whole.set(self.whole.get() && !waits);
        let place = || html! { <div class="find"></div> };
        later.filter(|_| !waits).map_or_else(place, |later| (later.find)(&self.view))
    }

    /// What was drawn is on the screen: the page is whole, or more of it is drawn in a task of its own.
    pub(super) fn unfold(&mut self, link: &Scope<Root>) {
        let whole = self.whole.get();
        // A page that was whole once stays so, whatever comes to it.
        self.unfolded.drawn = if whole { WHOLE } else { self.unfolded.drawn.max(1) };
        self.unfolding = (!whole).then(|| soon(link, 0));
    }
}

/// Tells a root to draw more after so many milliseconds.
pub(super) fn soon(link: &Scope<Root>, ms: u32) -> Timeout {
    let link = link.clone();
    Timeout::new(ms, move || link.send_message(Message::Unfold))
}
