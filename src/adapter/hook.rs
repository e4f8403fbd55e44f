//! A JavaScript function of the page: `element.backend = async (batch) => …`.

use carrel_engine::event::Event;
use carrel_engine::field::Field;

use super::verdict::Ruling;
use super::{Fault, Verdict};

/// What the function's answer means: nothing and `true`, that it has all events; `false`, that it could not; an object with
/// `accepted` or `refused`, what it would as a body of `docs/backend.md`. Anything else says nothing of the events, such as
/// the `Response` of a `fetch` that may have failed: they come again, so that none is lost.
pub fn hook_verdict<F: Field>(batch: &[Event], said: Option<&F>) -> Verdict {
    let sent: Vec<&Event> = batch.iter().collect();
    said.map_or_else(|| Ruling::accepted(&sent), |it| rule(&sent, it)).verdict(batch, &sent)
}

fn rule<F: Field>(sent: &[&Event], said: &F) -> Ruling {
    // A text first: in attributes it counts as a flag.
    if said.text().is_some() || said.number().is_some() || said.list().is_some() {
        return Ruling::later(sent, Some(Fault::OtherJson));
    }
    if said.fields().is_some() {
        let other = || Ruling::later(sent, Some(Fault::OtherJson));
        return Ruling::by_lists(sent, 0, said).unwrap_or_else(other);
    }
    match said.flag() {
        Some(false) => Ruling::later(sent, Some(Fault::Declined)),
        // `null` and `undefined` are none of all that.
        Some(true) | None => Ruling::accepted(sent),
    }
}

#[cfg(test)]
mod tests {
    use carrel_engine::profile::Reaction;
    use serde_json::{Value, json};

    use super::super::Refusal;
    use super::super::samples::{id, reaction};
    use super::*;

    fn verdict(said: Option<&Value>) -> Verdict {
        hook_verdict(&[reaction(1, Reaction::Liked, true), reaction(2, Reaction::Read, true)], said)
    }

    #[test]
    fn nothing_and_true_accept_all() {
        for said in [None, Some(&Value::Null), Some(&json!(true))] {
            assert_eq!(verdict(said), Verdict { accepted: vec![id(1), id(2)], ..Verdict::default() });
        }
    }

    #[test]
    fn false_and_what_says_nothing_of_the_events_loses_none() {
        assert_eq!(verdict(Some(&json!(false))).fault, Some(Fault::Declined));
        for said in
            [json!({}), json!({"ok": true}), json!({"accepted": 2}), json!([]), json!("ok"), json!("false"), json!(200)]
        {
            let verdict = verdict(Some(&said));
            assert_eq!((verdict.later.len(), verdict.fault), (2, Some(Fault::OtherJson)), "{said}");
        }
    }

    #[test]
    fn an_object_says_what_became_of_each() {
        let verdict = verdict(Some(&json!({"accepted": [id(2)], "refused": [{"id": id(1), "why": "gone"}]})));
        assert_eq!(verdict.accepted, [id(2)]);
        assert_eq!(verdict.refused, [Refusal { id: id(1), status: 0, why: "gone".into() }]);
    }
}
