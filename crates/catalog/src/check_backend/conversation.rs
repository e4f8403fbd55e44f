//! Whether a request can be followed by whoever has its token, and by nobody else.

use std::thread;
use std::time::{Duration, Instant};

use carrel_engine::request::{Actor, Conversation, State};
use serde_json::json;

use super::client::{Answer, Client};
use super::events::{acknowledged, allowed};
use super::letters::{fresh_id, fresh_token, question, reply};
use super::report::Report;

/// How long between two looks whether something has been worked in.
const AGAIN: Duration = Duration::from_millis(250);
/// A text of which not a letter may be lost.
const LETTERS: &str = "<b>bold</b> &amp; \"quoted\"\nپرسش‌های دیگر · 问题 · 📚";

/// A request that is followed.
struct Asked<'a> {
    client: &'a Client,
    url: String,
    id: String,
    token: String,
}

pub fn check(client: &Client, requests: &str, report: &mut Report) {
    let (id, token) = (fresh_id(), fresh_token());
    let asked = Asked { client, url: requests.replace("{id}", &id), id, token };
    report.add("a page of another origin may ask about a request", allowed(client, &asked.url, "GET", "authorization"));
    let begun = question(&asked.id, &asked.token);
    if !report.add("a question begins a conversation that its token opens", asked.begins(&begun)) {
        return report.skip("the other checks of conversations, since there is none");
    }
    report.add("the same question sent again begins no second one", asked.once(&json!([begun])));
    report.add("nobody without the token learns whether there is such a request", asked.secret(requests));
    let said = reply(&asked.id, &asked.token, "message", LETTERS);
    report.add("what a reader writes comes back letter by letter", asked.said(&json!([said]), 1));
    report.add("the same reply sent again stands there once", asked.said(&json!([said]), 1));
    report.add("a reply with a wrong token changes nothing, and is accepted", asked.forged());
    let withdrawn = reply(&asked.id, &asked.token, "withdraw", "");
    report.add("a reader can withdraw", asked.moves(&json!([withdrawn]), State::Withdrawn));
    let reopened = reply(&asked.id, &asked.token, "reopen", "Once more.");
    report.add(
        "a move that is not allowed is accepted and has no effect",
        asked.moves(&json!([reopened]), State::Withdrawn),
    );
}

impl Asked<'_> {
    fn answer(&self) -> Result<Answer, String> {
        self.client.conversation(&self.url, Some(&self.token))
    }

    fn read(&self) -> Result<Conversation, String> {
        let answer = self.answer()?;
        if answer.status != 200 {
            return Err(format!("sent: GET {}; {}; answer 200", self.url, answer.told()));
        }
        let conversation: Conversation =
            serde_json::from_str(&answer.body).map_err(|error| format!("{error}; {}", answer.told()))?;
        if conversation.id() != self.id {
            return Err(format!("it is about {:?}, not {:?}", conversation.id(), self.id));
        }
        Ok(conversation)
    }

    /// Looks until it is as it should be, or patience ends.
    fn until(&self, is_so: impl Fn(&Conversation) -> Result<(), String>) -> Result<(), String> {
        let end = Instant::now() + self.client.patience;
        loop {
            let now = self.read().and_then(|it| is_so(&it));
            if now.is_ok() || Instant::now() > end {
                return now;
            }
            thread::sleep(AGAIN);
        }
    }

    fn begins(&self, begun: &serde_json::Value) -> Result<(), String> {
        acknowledged(self.client, &json!([begun]))?;
        self.until(|_| Ok(()))?;
        let answer = self.answer()?;
        answer.may_be_read_by(&self.client.origin)?;
        if !answer.header("content-type").contains("json") {
            return Err(format!("its Content-Type is {:?}, not application/json", answer.header("content-type")));
        }
        if !answer.header("cache-control").contains("no-store") {
            return Err(format!(
                "its Cache-Control is {:?}; say no-store, or others on this machine may find it",
                answer.header("cache-control")
            ));
        }
        Ok(())
    }

    fn once(&self, batch: &serde_json::Value) -> Result<(), String> {
        let before = self.read()?;
        acknowledged(self.client, batch)?;
        thread::sleep(AGAIN);
        let after = self.read()?;
        if after.steps().len() < before.steps().len() || after.messages().len() != before.messages().len() {
            return Err("it began anew; look for the event's source and id before you take it".into());
        }
        Ok(())
    }

    fn secret(&self, requests: &str) -> Result<(), String> {
        let other = requests.replace("{id}", &fresh_id());
        let tries = [
            ("a wrong token", self.client.conversation(&self.url, Some(&fresh_token()))?),
            ("no token", self.client.conversation(&self.url, None)?),
            ("an unknown id", self.client.conversation(&other, Some(&self.token))?),
        ];
        for (what, answer) in &tries {
            if answer.status != 404 {
                return Err(format!(
                    "sent: {what}; {}; answer 404 to all three, so that nobody can try ids",
                    answer.told()
                ));
            }
        }
        let bodies = tries.iter().map(|(_, answer)| answer.body.replace(&self.id, "").replace(other.as_str(), ""));
        let bodies: Vec<String> = bodies.collect();
        match bodies.windows(2).all(|pair| pair[0].len() == pair[1].len()) {
            true => Ok(()),
            false => Err("the three answers differ, by which ids can be told; make them the same".into()),
        }
    }

    fn said(&self, batch: &serde_json::Value, times: usize) -> Result<(), String> {
        acknowledged(self.client, batch)?;
        self.until(|it| {
            let by_reader = it.messages().iter().filter(|message| message.by == Actor::Reader);
            let same = by_reader.clone().filter(|message| message.text == LETTERS).count();
            match by_reader.last() {
                _ if same == times => Ok(()),
                Some(last) if same == 0 => Err(format!("sent: {LETTERS:?}; came: {:?}", last.text)),
                _ => Err(format!("it stands there {same} times, not {times}")),
            }
        })
    }

    fn forged(&self) -> Result<(), String> {
        let before = self.read()?;
        acknowledged(self.client, &json!([reply(&self.id, &fresh_token(), "withdraw", "Not me.")]))?;
        thread::sleep(AGAIN);
        if self.read()? == before { Ok(()) } else { Err("it did; compare the token before anything is done".into()) }
    }

    fn moves(&self, batch: &serde_json::Value, to: State) -> Result<(), String> {
        acknowledged(self.client, batch)?;
        thread::sleep(AGAIN);
        self.until(|it| {
            let now = it.state();
            if now == to { Ok(()) } else { Err(format!("it is {:?}, not {:?}", now.as_str(), to.as_str())) }
        })
    }
}
