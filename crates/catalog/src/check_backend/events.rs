//! Whether events are taken.

use serde_json::{Value, json};

use super::acknowledgement::Acknowledgement;
use super::answer::{Answer, shown};
use super::check::Check;
use super::client::Client;
use super::fault::Fault;
use super::letters::Letters;
use super::report::{Outcome, Report};

/// Looks, and tells whether events are taken at all.
pub fn check(client: &Client, letters: &Letters, report: &mut Report) -> bool {
    report.add(Check::MayPost, preflight(client, &client.addresses().backend, "POST", "content-type"));
    let liked = [json!(letters.reaction())];
    if !report.add(Check::Acknowledged, answered(client, "a reaction", &liked)) {
        report.skip(&Check::OF_EVENTS, "no events are taken");
        return false;
    }
    let again = acknowledged(client, "the same reaction again", &liked);
    report.add(Check::AcknowledgedAgain, again.map(drop));
    let full: Vec<Value> = letters.full().iter().map(|event| json!(event)).collect();
    report.add(Check::LargestBatch, acknowledged(client, "answers to a survey", &full).map(drop));
    let unknown = [letters.unknown()];
    report.add(Check::UnknownType, accepted(client, "an event of type carrel.check.v9", &unknown));
    report.add(Check::BrokenRefused, broken(client));
    true
}

/// Whether a browser may send a method with a header across origins.
pub fn preflight(client: &Client, url: &str, method: &str, header: &str) -> Outcome {
    if !client.addresses().is_foreign(url) {
        return Outcome::SAME_ORIGIN;
    }
    match client.preflight(url, method, header).and_then(|answer| allows(client, &answer, header).map(|()| answer)) {
        Err(fault) => Outcome::Failed(fault),
        Ok(answer) => {
            let name = "Access-Control-Allow-Methods";
            let listed = answer.items("access-control-allow-methods").any(|it| it == "*" || it == method);
            // Browsers send GET and POST without, but the next one who looks at it will wonder.
            let remedy = "send Access-Control-Allow-Methods: POST, GET";
            if listed { Outcome::Passed } else { Outcome::Warned(answer.header_fault(name, remedy)) }
        }
    }
}

fn allows(client: &Client, answer: &Answer, header: &str) -> Result<(), Fault> {
    let origin = &client.addresses().origin;
    if !answer.is_good() {
        return Err(answer.fault("answer 204, without asking who it is: browsers send no credentials with OPTIONS"));
    }
    if !answer.is_readable_by(origin) {
        let remedy = format!("send Access-Control-Allow-Origin, once, being * or {origin}");
        return Err(answer.header_fault("Access-Control-Allow-Origin", remedy));
    }
    // `*` does not stand for Authorization.
    let stands = |it: &str| it.eq_ignore_ascii_case(header) || it == "*" && header != "authorization";
    if !answer.items("access-control-allow-headers").any(stands) {
        let remedy = "send Access-Control-Allow-Headers: Content-Type, Authorization";
        return Err(answer.header_fault("Access-Control-Allow-Headers", remedy));
    }
    Ok(())
}

/// Whether a batch is answered. A backend may know its titles, and refuse what is about another; but somebody should look.
fn answered(client: &Client, what: &str, batch: &[Value]) -> Outcome {
    match acknowledged(client, what, batch) {
        Ok(None) => Outcome::Passed,
        Ok(Some(refused)) => Outcome::Warned(Fault {
            remedy: format!("nothing, if it is since the library has no such title; otherwise {}", refused.remedy),
            ..refused
        }),
        Err(fault) => Outcome::Failed(fault),
    }
}

/// Whether a batch is taken, all of it.
pub fn accepted(client: &Client, what: &str, batch: &[Value]) -> Result<(), Fault> {
    acknowledged(client, what, batch)?.map_or(Ok(()), Err)
}

/// Whether a batch is acknowledged, and that an event is refused, if one is. Whether an acknowledgement names what it should is judged
/// by itself.
fn acknowledged(client: &Client, what: &str, batch: &[Value]) -> Result<Option<Fault>, Fault> {
    let body = json!(batch).to_string();
    let events = if batch.len() == 1 { "event" } else { "events" };
    let answer = client.post(&format!("{what} ({} {events}, {} bytes)", batch.len(), body.len()), &body)?;
    if !answer.is_good() {
        return Err(answer.fault(remedy(&answer)));
    }
    if answer.is_page() {
        return Err(answer.fault("answer 202 without a body, or JSON: a web page is taken for one to log in"));
    }
    if answer.is_broken() {
        return Err(answer.fault("answer 202 without a body, or JSON to its end: what cannot be read accepts nothing"));
    }
    let Some(said) = Acknowledgement::read(&answer.body) else { return Ok(None) };
    let ids: Vec<&str> = batch.iter().filter_map(|event| event["id"].as_str()).collect();
    client.see_names(said.flaw(&ids).map(|flaw| {
        answer.fault(format!("{flaw}; name each event once, or answer 202 without a body where you took all"))
    }));
    let refused = said.refused(&ids);
    Ok(refused.map(|(id, why)| answer.fault(format!("accept event {id} (refused: {})", shown(&why)))))
}

fn remedy(answer: &Answer) -> String {
    match answer.status {
        300..=399 => format!("answer here, or give the address that it leads to: {}", shown(answer.header("location"))),
        401 | 403 => "answer 2xx to everybody: readers have no accounts, and no credentials are sent".to_owned(),
        404 | 405 => "take POST here, or give the address that does".to_owned(),
        413 => "take batches of up to 60,000 bytes; web servers have a limit of their own".to_owned(),
        415 => "take Content-Type: application/cloudevents-batch+json; charset=UTF-8".to_owned(),
        400 | 422 => "answer 2xx: the page never sends again what was refused so, and it breaks no rule".to_owned(),
        429 | 503 => "answer 2xx; not now is an answer too, but no more can be told: run it again later".to_owned(),
        _ => "answer 2xx, also to what came before and to what has no effect".to_owned(),
    }
}

fn broken(client: &Client) -> Result<(), Fault> {
    let answer = client.post("half an event", "[{\"specversion\":")?;
    match answer.status {
        400 | 422 => Ok(()),
        200..=299 => Err(answer.fault("answer 400: what was acknowledged is not sent again, and is lost")),
        500..=599 => Err(answer.fault("answer 400: what breaks a server comes again after any 5xx")),
        _ => Err(answer.fault("answer 400")),
    }
}
