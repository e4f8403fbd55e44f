//! How a conversation goes on. Everything here either happens as a whole or changes nothing.

use super::limits::{ConversationError, MAX_BYTES, MAX_MESSAGES, MAX_STEPS, STEPS_SHARE, at_most};
use super::{Actor, Conversation, IllegalMove, Message, State, Step, advance, path};

/// What a reader does with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Act {
    /// Says something; an answer, if something was asked.
    Message,
    /// No longer wants it.
    Withdraw,
    /// Was not helped by the answer.
    Reopen,
    /// Was helped, or is done with it.
    Close,
}

impl Act {
    /// Every act.
    pub const ALL: [Self; 4] = [Self::Message, Self::Withdraw, Self::Reopen, Self::Close];

    /// The name used in events.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::Withdraw => "withdraw",
            Self::Reopen => "reopen",
            Self::Close => "close",
        }
    }

    /// The act of that name; none for any other text.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.as_str() == name)
    }

    /// Where it moves a request that can go there. A reader can move one on to `researching` only from `clarifying`.
    pub const fn leads_to(self) -> State {
        match self {
            Self::Message => State::Researching,
            Self::Withdraw => State::Withdrawn,
            Self::Reopen => State::Reopened,
            Self::Close => State::Closed,
        }
    }
}

impl Conversation {
    /// Moves the request by one step. The last step that there may be is kept for one that ends it.
    pub fn advance(
        &mut self,
        to: State,
        by: Actor,
        name: Option<&str>,
        time: &str,
        why: Option<&str>,
    ) -> Result<(), ConversationError> {
        advance(self.state(), to, by).map_err(|illegal| self.refusal(illegal))?;
        let steps = self.steps_of(&[to], by, name, time, why)?;
        self.steps.extend(steps);
        Ok(())
    }

    /// Moves the request by as many steps as it takes, see [`path`]; the reason is that of the last one. Nothing happens where it is there already.
    pub fn advance_through(
        &mut self,
        to: State,
        by: Actor,
        name: Option<&str>,
        time: &str,
        why: Option<&str>,
    ) -> Result<(), ConversationError> {
        let from = self.state();
        let way = path(from, to, by).ok_or_else(|| self.refusal(IllegalMove { from, to, by }))?;
        let steps = self.steps_of(&way, by, name, time, why)?;
        self.steps.extend(steps);
        Ok(())
    }

    /// Adds a message, and tells whether it did: one whose id is known came before. A link that is neither `http(s)` nor relative is left out.
    pub fn say(&mut self, message: Message) -> Result<bool, ConversationError> {
        if self.knows(&message.id) {
            return Ok(false);
        }
        let message = message.checked()?;
        at_most("messages", self.messages.len() + 1, MAX_MESSAGES)?;
        at_most("bytes", self.json_bytes() + message.json_bytes() + 1, MAX_BYTES - STEPS_SHARE)?;
        self.messages.push(message);
        Ok(true)
    }

    /// Does what the reader's reply says, and tells whether that moved the request: a move that is no longer allowed has no effect. A text that
    /// is blank is no message; the message of any other has the id given, and if that is known the reply came before and has no effect either.
    /// A reply without a text leaves nothing to know it by: take its event once.
    ///
    /// An error is about what the reader wrote, never about the move, and means that nothing was taken: refuse the event, so that the reader is
    /// told.
    pub fn reply(&mut self, act: Act, id: &str, time: &str, text: &str) -> Result<bool, ConversationError> {
        let spoken = !text.trim().is_empty();
        if (spoken && self.knows(id)) || (!spoken && act == Act::Message) {
            return Ok(false);
        }
        let way = [act.leads_to()];
        let moves = advance(self.state(), act.leads_to(), Actor::Reader).is_ok();
        let steps = self.steps_of(if moves { &way } else { &[] }, Actor::Reader, None, time, None)?;
        if spoken {
            self.say(Message {
                id: id.to_owned(),
                by: Actor::Reader,
                name: None,
                time: time.to_owned(),
                text: text.to_owned(),
                link: None,
            })?;
        }
        self.steps.extend(steps);
        Ok(moves)
    }

    /// The steps of a way that was found to be legal, if there is room for them.
    fn steps_of(
        &self,
        way: &[State],
        by: Actor,
        name: Option<&str>,
        time: &str,
        why: Option<&str>,
    ) -> Result<Vec<Step>, ConversationError> {
        let Some(end) = way.last() else { return Ok(Vec::new()) };
        let limit = if end.is_open() { MAX_STEPS - 1 } else { MAX_STEPS };
        at_most("steps", self.steps.len() + way.len(), limit)?;
        let mut bytes = self.json_bytes();
        let mut steps = Vec::with_capacity(way.len());
        for (at, &to) in way.iter().enumerate() {
            let why = why.filter(|_| at + 1 == way.len()).map(str::to_owned);
            let step = Step { to, by, name: name.map(str::to_owned), time: time.to_owned(), why }.checked()?;
            bytes += step.json_bytes() + 1;
            steps.push(step);
        }
        at_most("bytes", bytes, MAX_BYTES)?;
        Ok(steps)
    }

    fn refusal(&self, illegal: IllegalMove) -> ConversationError {
        ConversationError::Move { index: self.steps.len(), illegal }
    }
}

#[cfg(test)]
mod tests {
    use super::{Act, STEPS_SHARE};
    use crate::request::limits::{ConversationError, MAX_BYTES, MAX_MESSAGES, MAX_STEPS, MAX_TEXT};
    use crate::request::{Actor, Conversation, Message, State};

    const TIME: &str = "2026-11-22T10:00:00Z";

    fn at(state: State) -> Conversation {
        let mut conversation = Conversation::begun("r1", TIME).unwrap();
        conversation.advance_through(state, Actor::Staff, Some("Ines"), TIME, Some("because")).unwrap();
        conversation
    }

    fn message(number: usize, text: &str) -> Message {
        Message {
            id: number.to_string(),
            by: Actor::Reader,
            name: None,
            time: TIME.to_owned(),
            text: text.to_owned(),
            link: None,
        }
    }

    #[test]
    fn one_press_takes_all_steps_and_tells_the_reason_at_the_last() {
        let answered = at(State::Answered);
        assert_eq!(answered.state(), State::Answered);
        assert_eq!(answered.steps().len(), 6);
        assert!(answered.steps()[1..].iter().all(|step| step.name.as_deref() == Some("Ines")));
        let whys: Vec<bool> = answered.steps().iter().map(|step| step.why.is_some()).collect();
        assert_eq!(whys, [false, false, false, false, false, true]);
        let mut again = answered.clone();
        again.advance_through(State::Answered, Actor::Staff, None, TIME, None).unwrap();
        assert_eq!(again, answered);
    }

    #[test]
    fn what_is_refused_changes_nothing() {
        let mut conversation = at(State::Answered);
        let before = conversation.clone();
        assert!(conversation.advance(State::Researching, Actor::Staff, None, TIME, None).is_err());
        assert!(conversation.advance_through(State::Researching, Actor::Staff, None, TIME, None).is_err());
        assert!(conversation.advance(State::Closed, Actor::Staff, None, "today", None).is_err());
        assert!(conversation.advance(State::Closed, Actor::Staff, Some(&"x".repeat(201)), TIME, None).is_err());
        assert!(conversation.say(message(1, &"x".repeat(MAX_TEXT + 1))).is_err());
        assert!(conversation.reply(Act::Close, "e1", TIME, &"x".repeat(MAX_TEXT + 1)).is_err());
        assert!(conversation.reply(Act::Close, "e1", "today", "").is_err());
        assert_eq!(conversation, before);
    }

    #[test]
    fn a_message_answers_what_was_asked_and_otherwise_is_only_said() {
        let mut asked = at(State::Clarifying);
        assert_eq!(asked.reply(Act::Message, "e1", TIME, "The second"), Ok(true));
        assert_eq!(asked.state(), State::Researching);
        assert_eq!(asked.reply(Act::Message, "e2", TIME, "or the third"), Ok(false));
        assert_eq!(asked.state(), State::Researching);
        assert_eq!(asked.messages().len(), 2);
        assert_eq!(asked.steps().last().unwrap().by, Actor::Reader);
        let mut blank = at(State::Clarifying);
        assert_eq!(blank.reply(Act::Message, "e1", TIME, " \n"), Ok(false));
        assert_eq!(blank, at(State::Clarifying));
    }

    #[test]
    fn a_reply_that_comes_again_has_no_effect_even_if_it_could_move_the_request_again() {
        let mut asked = at(State::Clarifying);
        asked.reply(Act::Message, "e1", TIME, "The second").unwrap();
        asked.advance(State::Clarifying, Actor::Staff, None, TIME, None).unwrap();
        let before = asked.clone();
        assert_eq!(asked.reply(Act::Message, "e1", TIME, "The second"), Ok(false));
        assert_eq!(asked, before);
    }

    #[test]
    fn a_move_that_crossed_another_has_no_effect_but_what_was_said_stays() {
        let mut answered = at(State::Answered);
        assert_eq!(answered.reply(Act::Withdraw, "e1", TIME, "Found it"), Ok(false));
        assert_eq!(answered.state(), State::Answered);
        assert_eq!(answered.messages()[0].text, "Found it");
        assert_eq!(answered.reply(Act::Reopen, "e2", TIME, ""), Ok(true));
        assert_eq!(answered.reply(Act::Close, "e3", TIME, ""), Ok(false));
        assert_eq!(answered.state(), State::Reopened);
        assert_eq!(answered.reply(Act::Withdraw, "e4", TIME, ""), Ok(true));
        assert_eq!(answered.reply(Act::Reopen, "e5", TIME, ""), Ok(false));
    }

    #[test]
    fn a_full_conversation_says_so_and_can_still_be_ended() {
        let mut long = at(State::Researching);
        let full = loop {
            if let Err(error) = long.advance(State::Clarifying, Actor::Staff, None, TIME, None) {
                break error;
            }
            if let Err(error) = long.reply(Act::Message, &long.steps().len().to_string(), TIME, "yes") {
                break error;
            }
        };
        assert_eq!(full, ConversationError::TooMany { what: "steps", got: MAX_STEPS, limit: MAX_STEPS - 1 });
        long.advance(State::Rejected, Actor::Staff, None, TIME, Some("too long")).unwrap();
        assert_eq!(long.steps().len(), MAX_STEPS);
        assert!(Conversation::read(&serde_json::to_value(&long).unwrap()).is_ok());
    }

    #[test]
    fn messages_leave_room_for_steps() {
        let mut large = at(State::Researching);
        let full = (0..).find_map(|n| large.say(message(n, &"x\n".repeat(MAX_TEXT / 2))).err()).unwrap();
        assert!(
            matches!(full, ConversationError::TooMany { what: "bytes", limit, .. } if limit == MAX_BYTES - STEPS_SHARE)
        );
        large
            .advance_through(State::Answered, Actor::Staff, Some(&"n".repeat(200)), TIME, Some(&"w".repeat(1000)))
            .unwrap();
        assert_eq!(large.reply(Act::Close, "e1", TIME, ""), Ok(true));
        let mut many = at(State::Researching);
        let full = (0..).find_map(|n| many.say(message(n, "x")).err()).unwrap();
        assert_eq!(full, ConversationError::TooMany { what: "messages", got: MAX_MESSAGES + 1, limit: MAX_MESSAGES });
    }

    #[test]
    fn names_lead_back_to_the_act() {
        for act in Act::ALL {
            assert_eq!(Act::parse(act.as_str()), Some(act));
        }
        assert_eq!(Act::parse("shout"), None);
    }
}
