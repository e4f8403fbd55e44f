//! How many events are under way at once: those of which nobody knows what became of them, and which are sent again, if the page
//! dies before it has written down the answer.

use std::cell::Cell;

use carrel_engine::outbox::Outbox;

/// Few at first, since most pages are left soon; twice as many after each batch that was taken, so that what waits for long is
/// soon gone.
#[derive(Debug)]
pub struct Pace(Cell<usize>);

impl Default for Pace {
    fn default() -> Self {
        Self(Cell::new(Self::FEW))
    }
}

impl Pace {
    /// What a few reactions of a moment are.
    pub const FEW: usize = 5;

    /// Most events of the next batch.
    pub fn most(&self) -> usize {
        self.0.get()
    }

    /// An answer came: so many events were taken.
    pub fn heard(&self, taken: usize) {
        if taken > 0 {
            self.0.set((self.0.get() * 2).min(Outbox::BATCH_EVENTS));
        }
    }

    /// No answer came, to events that may have been taken.
    pub fn unheard(&self) {
        self.0.set(Self::FEW);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_begins_with_few_grows_with_what_is_taken_and_begins_anew_after_silence() {
        let pace = Pace::default();
        let after = |taken: usize| {
            pace.heard(taken);
            pace.most()
        };
        assert_eq!((pace.most(), after(0)), (5, 5), "what was refused was heard, and says nothing of the next");
        assert_eq!([after(5), after(10), after(20), after(40), after(50)], [10, 20, 40, 50, 50]);
        pace.unheard();
        assert_eq!(pace.most(), Pace::FEW);
    }
}
