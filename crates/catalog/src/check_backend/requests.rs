//! Whether a request can be followed by whoever has its token, and by nobody else.

use carrel_engine::request::{Act, State};
use serde_json::json;

use super::check::Check;
use super::client::Client;
use super::conversation::{Followed, Seen};
use super::events::{accepted, preflight};
use super::fault::Fault;
use super::letters::Letters;
use super::report::Report;

/// A text of which not a letter may be lost: markup, entities, ends of lines, several scripts, what takes two units in UTF-16.
const LETTERS: &str = "<b>bold</b> &amp; \"quoted\"\nپرسش‌های دیگر · 问题 · 📚";
/// What somebody says who has not the token.
const FORGED: &str = "Not the reader.";

/// Looks.
pub fn check(client: &Client, letters: &Letters, report: &mut Report) {
    let followed = Followed::new(client, letters);
    report.add(Check::MayAsk, preflight(client, &followed.url, "GET", "authorization"));
    match begins(&followed) {
        Ok(seen) => {
            report.add(Check::Begins, Ok(()));
            headers(&seen, report);
            replies(&followed, report);
            secrets(&followed, report);
            moves(&followed, report);
        }
        Err(fault) => {
            report.add(Check::Begins, Err(fault));
            report.skip(&Check::OF_CONVERSATIONS[2..], "there is no conversation");
        }
    }
}

fn begins(followed: &Followed) -> Result<Seen, Fault> {
    followed.ask("a question")?;
    followed.until(Ok)
}

fn headers(seen: &Seen, report: &mut Report) {
    let answer = &seen.answer;
    let media_type = answer.header("content-type").split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_json = media_type == "application/json" || media_type.ends_with("+json");
    let wrong = || answer.header_fault("Content-Type", "send Content-Type: application/json");
    report.add(Check::IsJson, if is_json { Ok(()) } else { Err(wrong()) });
    let stored = || {
        let remedy = "send Cache-Control: no-store, or who comes next to this machine may find it";
        answer.header_fault("Cache-Control", remedy)
    };
    let not_stored = answer.items("cache-control").any(|it| it.eq_ignore_ascii_case("no-store"));
    report.add(Check::NotStored, if not_stored { Ok(()) } else { Err(stored()) });
}

fn replies(followed: &Followed, report: &mut Report) {
    let token = followed.letters.token();
    let said = json!(followed.letters.reply(&followed.id, &token, Act::Message, LETTERS));
    let send = |what: &str| accepted(followed.client, what, std::slice::from_ref(&said));
    report.add(
        Check::LetterByLetter,
        send("a reply with act `message`").and_then(|()| followed.until(|seen| stands(followed, &seen))),
    );
    // Even a text that was changed must not come twice.
    match followed.read().map(|seen| seen.by_reader().len()) {
        Ok(0) | Err(_) => report.skip(&[Check::ReplyOnce], "no reply of the reader stands there"),
        Ok(before) => {
            let again = send("the same reply again").and_then(|()| followed.settled());
            report.add(Check::ReplyOnce, again.and_then(|seen| as_many(followed, &seen, before)));
        }
    }
    report.add(Check::BegunOnce, begun_once(followed));
}

fn stands(followed: &Followed, seen: &Seen) -> Result<(), Fault> {
    let said = seen.by_reader();
    if said.contains(&LETTERS) {
        return Ok(());
    }
    let came = match said.last() {
        Some(last) => format!("{last:?}, said by `reader`"),
        None => "no message by `reader`".to_owned(),
    };
    let remedy = "keep the text as it came and give it as JSON, in UTF-8: the page shows it as text, never as markup";
    Err(Fault::new(format!("a reply with act `message` and text {LETTERS:?}; then GET {}", followed.url), came, remedy))
}

fn as_many(followed: &Followed, seen: &Seen, before: usize) -> Result<(), Fault> {
    let after = seen.by_reader().len();
    if after == before {
        return Ok(());
    }
    let came = format!("{after} messages by `reader`, after {before}");
    let remedy = "look for the event's `source` with `id` before anything is done: an answer may be lost on the way";
    Err(Fault::new(format!("the same reply, with the same id, twice; then GET {}", followed.url), came, remedy))
}

fn begun_once(followed: &Followed) -> Result<(), Fault> {
    let before = followed.read()?;
    followed.ask("the same question again")?;
    let after = followed.settled()?;
    // The library may have worked on it meanwhile.
    let (old, new) = (&before.conversation, &after.conversation);
    if new.steps().starts_with(old.steps()) && new.messages().starts_with(old.messages()) {
        return Ok(());
    }
    Err(after.answer.fault("look for the event's `source` with `id` before you begin: the conversation began anew"))
}

fn secrets(followed: &Followed, report: &mut Report) {
    let (client, letters) = (followed.client, followed.letters);
    let other = letters.fresh_id();
    let tries = || -> Result<_, Fault> {
        Ok([
            client.conversation("with a wrong token", &followed.url, Some(&letters.wrong_token()))?,
            client.conversation("without a token", &followed.url, None)?,
            client.conversation(
                "with a token, of an id that nothing has",
                &client.addresses().conversation(&other),
                Some(&letters.token()),
            )?,
        ])
    };
    let answers = match tries() {
        Ok(answers) => answers,
        Err(fault) => {
            report.add(Check::OpensWithTokenOnly, Err(fault));
            return report.skip(&[Check::SameAnswer], "there was no answer");
        }
    };
    if let Some(opened) = answers[..2].iter().find(|it| it.is_good()) {
        let remedy = "compare the token, all of it, before anything is shown";
        report.add(Check::OpensWithTokenOnly, Err(opened.fault(remedy)));
        return report.skip(&[Check::SameAnswer], "it is shown without its token");
    }
    report.add(Check::OpensWithTokenOnly, Ok(()));
    let not_404 = answers.iter().find(|it| it.status != 404).map(|it| {
        it.fault(match it.status {
            401 | 403 => {
                "answer 404: this tells whoever tries ids which ones there are, and a browser may ask for a password"
            }
            _ => "answer 404, as to everything that is not there",
        })
    });
    // An answer may repeat the id that was asked for.
    let bare = |at: usize| answers[at].body.replace(&followed.id, "").replace(&other, "");
    let unlike = (0..2).find(|&at| bare(at) != bare(2)).map(|at| {
        let came = format!("{}; but {}: {}", answers[at].told(), answers[2].sent, answers[2].told());
        Fault::new(&answers[at].sent, came, "give the same body, or none: the difference tells which ids there are")
    });
    report.add(Check::SameAnswer, not_404.or(unlike).map_or(Ok(()), Err));
}

fn moves(followed: &Followed, report: &mut Report) {
    report.add(Check::ForgedDropped, forged(followed));
    let withdrawn = followed
        .reply("a reply with act `withdraw`", Act::Withdraw, "")
        .and_then(|()| followed.until(|seen| is_withdrawn(&seen, "move to `withdrawn`, by `reader`")));
    if !report.add(Check::Withdrawn, withdrawn) {
        return report.skip(&[Check::CrossedMove], "nothing was withdrawn that could not be reopened");
    }
    let reopened = followed.reply("a reply with act `reopen` to what is withdrawn", Act::Reopen, "");
    let remedy = "leave it `withdrawn`: only what is `answered` or `closed` can be reopened";
    report.add(
        Check::CrossedMove,
        reopened.and_then(|()| followed.settled()).and_then(|seen| is_withdrawn(&seen, remedy)),
    );
}

fn forged(followed: &Followed) -> Result<(), Fault> {
    let token = followed.letters.wrong_token();
    let forged = |act| json!(followed.letters.reply(&followed.id, &token, act, FORGED));
    let batch = [forged(Act::Message), forged(Act::Withdraw)];
    accepted(followed.client, "replies with a wrong token", &batch)?;
    let seen = followed.settled()?;
    if seen.by_reader().contains(&FORGED) || seen.conversation.state() == State::Withdrawn {
        return Err(seen.answer.fault("compare the token, all of it, before anything is done; drop the reply"));
    }
    Ok(())
}

fn is_withdrawn(seen: &Seen, remedy: &str) -> Result<(), Fault> {
    let state = seen.conversation.state();
    if state == State::Withdrawn {
        Ok(())
    } else {
        Err(seen.answer.fault(format!("{remedy}; it is `{}`", state.as_str())))
    }
}
