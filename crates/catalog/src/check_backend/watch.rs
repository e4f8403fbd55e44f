//! What must hold of every answer, and is told once: of the first one by which it does not.

use std::time::Duration;

use super::answer::Answer;
use super::fault::Fault;
use super::report::Outcome;

/// What was seen.
#[derive(Debug, Default)]
pub struct Watch {
    hidden: Option<Fault>,
    cookie: Option<Fault>,
    slow: Option<Fault>,
    unexposed: Option<Fault>,
    misnamed: Option<Fault>,
    /// Whether an acknowledgement named events.
    names: bool,
    /// Whether an answer came from another origin.
    foreign: bool,
}

impl Watch {
    /// Looks at what every answer must have.
    pub fn see(&mut self, answer: &Answer) {
        if !answer.header("set-cookie").is_empty() {
            let remedy = "set none: a cookie would tie the requests of a reader together";
            self.cookie.get_or_insert_with(|| answer.header_fault("Set-Cookie", remedy));
        }
    }

    /// Looks at how long it took.
    pub fn time(&mut self, sent: &str, took: Duration, most: Duration) {
        if took > most {
            let came = format!("nothing for {:.1} seconds", took.as_secs_f64());
            let remedy =
                format!("answer within {} s (--timeout): take what came, and work it in later", most.as_secs());
            self.slow.get_or_insert_with(|| Fault::new(sent, came, remedy));
        }
    }

    /// Looks at what an answer from another origin must have.
    pub fn see_foreign(&mut self, answer: &Answer, origin: &str) {
        self.foreign = true;
        if !answer.is_readable_by(origin) {
            let remedy = format!("send Access-Control-Allow-Origin, once, being * or {origin}, with errors too");
            self.hidden.get_or_insert_with(|| answer.header_fault("Access-Control-Allow-Origin", remedy));
        }
        let name = "access-control-expose-headers";
        if !answer.items(name).any(|it| it == "*" || it.eq_ignore_ascii_case("retry-after")) {
            let remedy =
                "send Access-Control-Expose-Headers: Retry-After, or pages come again when they think it right";
            self.unexposed.get_or_insert_with(|| answer.header_fault("Access-Control-Expose-Headers", remedy));
        }
    }

    /// Notes an acknowledgement that names events, and what is wrong with it.
    pub fn see_names(&mut self, fault: Option<Fault>) {
        self.names = true;
        self.misnamed = self.misnamed.take().or(fault);
    }

    /// Whether pages may read all.
    pub fn readable(&self) -> Outcome {
        self.across(self.hidden.as_ref().map(Outcome::failed))
    }

    /// Whether pages learn when to come again.
    pub fn retry_after(&self) -> Outcome {
        self.across(self.unexposed.clone().map(Outcome::Warned))
    }

    /// Whether no answer set a cookie.
    pub fn no_cookies(&self) -> Outcome {
        self.cookie.as_ref().map_or(Outcome::Passed, Outcome::failed)
    }

    /// Whether all came in time.
    pub fn in_time(&self) -> Outcome {
        self.slow.as_ref().map_or(Outcome::Passed, Outcome::failed)
    }

    /// Whether acknowledgements name what they should.
    pub fn names_each(&self) -> Outcome {
        match &self.misnamed {
            Some(fault) => Outcome::failed(fault),
            None if self.names => Outcome::Passed,
            None => Outcome::Skipped { why: "no acknowledgement names events, and none has to" },
        }
    }

    fn across(&self, wrong: Option<Outcome>) -> Outcome {
        if self.foreign { wrong.unwrap_or(Outcome::Passed) } else { Outcome::SAME_ORIGIN }
    }
}
