//! Which tab sends: one at a time of all that share an outbox. By a lock of the browser where it has them; otherwise by a word
//! in storage, which holds for a while and is looked at once more before it counts. Comes later: see [`crate::later`].

use std::rc::Rc;

use crate::browser::locks::{self, Held, Lock};
use crate::browser::{clock, random};
use crate::keeper::Keeper;

/// How long a word in storage holds, in ms, if it is not taken back: longer than a delivery may take.
const HOLDS_MS: u64 = 45_000;
/// How long, in ms, another tab has for writing its own word over ours; up to twice that.
const SETTLE_MS: i32 = 60;

/// A tab's turn, until it is ended.
#[derive(Debug)]
#[must_use = "end it"]
pub enum Turn {
    /// By a lock, which a tab that is closed or killed gives back.
    Lock(#[allow(dead_code, reason = "held for being dropped")] Held),
    /// By this word in storage.
    Word(String),
    /// Nobody else shares the outbox.
    Alone,
}

/// Takes the turn, if no other tab has it.
pub async fn take(keeper: &Rc<Keeper>) -> Option<Turn> {
    if !keeper.is_shared() {
        return Some(Turn::Alone);
    }
    match locks::ask(&keeper.lock_name()).await {
        Lock::Held(held) => Some(Turn::Lock(held)),
        Lock::Taken => None,
        Lock::Missing => by_word(keeper).await,
    }
}

async fn by_word(keeper: &Rc<Keeper>) -> Option<Turn> {
    let now = clock::now_ms();
    // A word from before the wall clock was set back would hold for ever.
    let holds = |until: u64| until > now && until <= now + HOLDS_MS;
    if keeper.sending().await.is_some_and(|(_, until)| holds(until)) {
        return None;
    }
    let number = random::number();
    let word = number.to_string();
    keeper.say_sending(Some((&word, now + HOLDS_MS))).await;
    clock::pause(SETTLE_MS + (number % SETTLE_MS as u64) as i32).await;
    let ours = keeper.sending().await.is_some_and(|(it, _)| it == word);
    ours.then_some(Turn::Word(word))
}

/// Lets others in.
pub async fn end(turn: Turn, keeper: &Rc<Keeper>) {
    if let Turn::Word(word) = turn
        && keeper.sending().await.is_some_and(|(it, _)| it == word)
    {
        keeper.say_sending(None).await;
    }
}
