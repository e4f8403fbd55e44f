//! What a librarian does to a request: says something, moves it on, or both.

use carrel_engine::{
    field::Field,
    link::is_web_link,
    request::{Actor, ConversationError, Message, State, advance, limits::MAX_LINK, path},
};
use serde_json::Value;

use super::store::{Fault, Store};

/// One press of a librarian.
#[derive(Debug, Default)]
pub struct Work {
    /// Where to; none where something is only said.
    pub to: Option<State>,
    /// Shown to the reader: a message, or the reason why a request is declined.
    pub text: String,
    /// What the librarian is called; may be empty.
    pub name: String,
    /// An address that goes with the message; may be empty.
    pub link: String,
}

impl Work {
    /// Reads `{"act": "say" | "move", "to", "text", "name", "link"}`; without `act`, it is a move where `to` is given.
    pub fn read(value: &Value) -> Result<Self, Fault> {
        let unsound = |why: &str| Fault::Unsound(why.to_owned());
        if !value.is_object() {
            return Err(unsound("the body is no JSON object; send one with `act`, `to`, `text`, `name`"));
        }
        let text = |name: &'static str| {
            let text = value.may(name, "a text", Field::text).map_err(|error| Fault::Unsound(error.to_string()))?;
            Ok(text.unwrap_or_default())
        };
        let (act, to, words) = (text("act")?, text("to")?, text("text")?);
        let moves = match act.as_str() {
            "" => !to.is_empty(),
            "move" => true,
            "say" if to.is_empty() => false,
            "say" => return Err(unsound("`say` goes nowhere; leave `to` out, or send `move`")),
            _ => return Err(unsound("`act` is `say` or `move`")),
        };
        if !moves && words.trim().is_empty() {
            return Err(unsound("nothing is said; send `text`, or `move` with `to`"));
        }
        let state =
            || State::parse(&to).ok_or_else(|| unsound("`to` is no state of a request; docs/backend.md has them"));
        let to = if moves { Some(state()?) } else { None };
        let link = text("link")?;
        // Readers' pages would leave it out without a word.
        if !link.is_empty() && !(is_web_link(&link) && link.len() <= MAX_LINK) {
            return Err(unsound("`link` is no `http(s)` or relative address of at most 2,000 bytes"));
        }
        Ok(Self { to, text: words, name: text("name")?, link })
    }
}

impl Store {
    /// Does it as a whole, or changes nothing.
    pub fn work(&mut self, id: &str, work: &Work, now: &str) -> Result<(), Fault> {
        let kept = self.requests.get_mut(id).ok_or(Fault::Missing)?;
        let mut next = kept.conversation.clone();
        let wrong = |error: ConversationError| Fault::Wrong(error.to_string());
        let name = Some(work.name.as_str()).filter(|it| !it.is_empty());
        let text = work.text.trim();
        let declines = work.to == Some(State::Rejected);
        if work.to.is_none() && !next.state().is_open() {
            let state = next.state().as_str();
            return Err(Fault::Wrong(format!("the request is `{state}`: no reader's page asks for it any more")));
        }
        if let Some(to) = work.to {
            let from = next.state();
            if !moves(from).any(|it| it == to) {
                return Err(Fault::Wrong(not_from(from, to)));
            }
            if declines && text.is_empty() {
                return Err(Fault::Wrong("a request is declined with a reason; write one".into()));
            }
            let why = declines.then_some(text);
            next.advance_through(to, Actor::Staff, name, now, why).map_err(wrong)?;
        }
        // The reason stands at the step.
        if !text.is_empty() && !declines {
            // Readers' pages choose the ids of their own messages: one of them may have taken this one.
            let first = next.messages().len();
            let free = (first..=2 * first).map(|n| format!("staff-{n}")).find(|id| !next.knows(id));
            next.say(Message {
                id: free.unwrap_or_default(),
                by: Actor::Staff,
                name: name.map(str::to_owned),
                time: now.to_owned(),
                text: text.to_owned(),
                link: Some(work.link.clone()).filter(|it| !it.is_empty()),
            })
            .map_err(wrong)?;
        }
        kept.conversation = next;
        Ok(())
    }
}

/// Where staff can bring a request at one press: by one move, or through the states between to asking back, working or
/// answering. Not through states that say something of themselves: nobody closes what nobody answered.
pub fn moves(from: State) -> impl Iterator<Item = State> {
    State::ALL.into_iter().filter(move |&to| {
        let near = advance(from, to, Actor::Staff).is_ok();
        let goal = matches!(to, State::Clarifying | State::Researching | State::Answered);
        to != from && (near || goal && path(from, to, Actor::Staff).is_some())
    })
}

/// Why it does not go there, and where it goes.
fn not_from(from: State, to: State) -> String {
    let allowed: Vec<String> = moves(from).map(|it| format!("`{}`", it.as_str())).collect();
    let allowed = if allowed.is_empty() { "nothing: that is for the reader".to_owned() } else { allowed.join(", ") };
    format!("staff cannot bring a request from `{}` to `{}`; allowed: {allowed}", from.as_str(), to.as_str())
}

#[cfg(test)]
mod tests {
    use carrel_engine::request::Act;
    use serde_json::json;

    use super::*;

    const NOW: &str = "2026-11-22T10:00:05Z";

    fn token() -> String {
        "t".repeat(43)
    }

    fn take(store: &mut Store, id: &str, kind: &str, data: &Value) {
        let event = json!({"specversion": "1.0", "id": id, "source": "/c/", "type": kind, "time": NOW, "subject": "r1",
            "datacontenttype": "application/json", "data": data});
        let taken = store.take(&[event], NOW).expect("there is room");
        assert!(taken.refused.is_empty(), "{taken:?}");
    }

    /// With one request, which is `r1`.
    fn asked() -> Store {
        let mut store = Store::default();
        take(&mut store, "r1", "carrel.request.v1", &json!({"kind": "question", "token": token(), "text": "Where?"}));
        store
    }

    fn reply(store: &mut Store, id: &str, act: Act) {
        take(store, id, "carrel.reply.v1", &json!({"token": token(), "act": act.as_str(), "text": "Here."}));
    }

    fn state(store: &Store) -> State {
        store.conversation("r1", &token()).expect("it is known").state()
    }

    fn to(to: State, text: &str) -> Work {
        Work { to: Some(to), text: text.into(), name: "Ines".into(), link: String::new() }
    }

    #[test]
    fn the_loop_closes() {
        let mut store = asked();
        store.work("r1", &to(State::Clarifying, "Which edition?"), NOW).expect("it is allowed");
        assert_eq!(state(&store), State::Clarifying);
        reply(&mut store, "m1", Act::Message);
        assert_eq!(state(&store), State::Researching);
        store.work("r1", &to(State::Answered, "On the second floor."), NOW).expect("it is allowed");
        reply(&mut store, "m2", Act::Close);
        assert_eq!(state(&store), State::Closed);
        assert_eq!(store.conversation("r1", &token()).expect("it is known").messages().len(), 4);
    }

    #[test]
    fn what_is_not_allowed_says_what_is_and_changes_nothing() {
        let mut store = asked();
        let Err(Fault::Wrong(why)) = store.work("r1", &to(State::Closed, "Bye."), NOW) else {
            panic!("a recorded request cannot be closed")
        };
        assert_eq!(
            why,
            "staff cannot bring a request from `recorded` to `closed`; allowed: `assigned`, `clarifying`, `researching`, \
             `answered`, `rejected`"
        );
        assert!(matches!(store.work("r1", &to(State::Rejected, " "), NOW), Err(Fault::Wrong(_))), "without a reason");
        assert_eq!(store.work("r9", &to(State::Closed, ""), NOW), Err(Fault::Missing));
        let kept = store.conversation("r1", &token()).expect("it is known");
        assert_eq!((kept.state(), kept.messages().len()), (State::Recorded, 0));
    }

    #[test]
    fn the_same_press_twice_answers_once() {
        let mut store = asked();
        store.work("r1", &to(State::Answered, "Upstairs."), NOW).expect("it is allowed");
        assert!(matches!(store.work("r1", &to(State::Answered, "Upstairs."), NOW), Err(Fault::Wrong(_))));
        assert_eq!(store.conversation("r1", &token()).expect("it is known").messages().len(), 1);
    }

    #[test]
    fn the_reason_of_a_refusal_stands_at_the_step() {
        let mut store = asked();
        store.work("r1", &to(State::Rejected, "We have it already."), NOW).expect("it is allowed");
        let kept = store.conversation("r1", &token()).expect("it is known");
        assert_eq!(kept.steps().last().and_then(|it| it.why.as_deref()), Some("We have it already."));
        assert!(kept.messages().is_empty());
    }

    #[test]
    fn nothing_is_said_where_no_reader_listens_any_more() {
        let mut store = asked();
        reply(&mut store, "m1", Act::Withdraw);
        let say = Work { text: "Too bad.".into(), ..Work::default() };
        assert!(matches!(store.work("r1", &say, NOW), Err(Fault::Wrong(why)) if why.contains("withdrawn")));
    }

    #[test]
    fn a_reader_who_takes_the_id_of_a_message_to_come_does_not_silence_it() {
        let mut store = asked();
        reply(&mut store, "staff-1", Act::Message);
        let say = Work { text: "We look.".into(), ..Work::default() };
        store.work("r1", &say, NOW).expect("it is allowed");
        assert_eq!(store.conversation("r1", &token()).expect("it is known").messages().len(), 2);
    }

    #[test]
    fn what_a_librarian_sends_is_read_strictly() {
        let read = |value: &Value| Work::read(value).map(|it| it.to);
        assert_eq!(read(&json!({"act": "move", "to": "clarifying", "text": ""})), Ok(Some(State::Clarifying)));
        assert_eq!(read(&json!({"act": "say", "text": "Soon."})), Ok(None));
        assert_eq!(read(&json!({"to": "answered"})), Ok(Some(State::Answered)), "`act` may be missing");
        for unsound in [
            json!([]),
            json!({}),
            json!({"to": 5}),
            json!({"to": "elsewhere"}),
            json!({"act": "shout", "text": "Soon."}),
            json!({"act": "move", "text": "Soon."}),
            json!({"act": "say", "text": " "}),
            json!({"act": "say", "to": "answered", "text": "Soon."}),
        ] {
            assert!(matches!(read(&unsound), Err(Fault::Unsound(_))), "{unsound}");
        }
    }
}
