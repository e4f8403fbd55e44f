//! Whether events are taken.

use serde_json::{Value, json};

use super::client::{Answer, Client};
use super::letters::{id_of, reaction, unknown};
use super::report::{Outcome, Report};

/// Events of the largest batch, and about how many bytes it has.
const FULL: (usize, usize) = (50, 59_000);

pub fn check(client: &Client, report: &mut Report) {
    report.add("a page of another origin may post events", preflight(client));
    let liked = reaction("check-backend");
    let batch = json!([liked]);
    if !report.add("a batch is acknowledged", acknowledged(client, &batch)) {
        return report.skip("the other checks of events, since none are taken");
    }
    report.add("the same batch is acknowledged again", acknowledged(client, &batch));
    report.add("a batch of 50 events and 60,000 bytes is acknowledged", acknowledged(client, &full()));
    report.add("an event of a kind that it does not know is accepted", acknowledged(client, &json!([unknown()])));
    report.add("what is no JSON is refused, in a way that pages can read", broken(client));
    report.add("pages may read Retry-After", retry_after(client));
}

fn preflight(client: &Client) -> Result<(), String> {
    allowed(client, client.url(), "POST", "content-type")
}

/// Whether a preflight allows a method and a header.
pub fn allowed(client: &Client, url: &str, method: &str, header: &str) -> Result<(), String> {
    let answer = client.preflight(url, method, header)?;
    if !answer.is_good() {
        return Err(format!("sent: OPTIONS {url}; {}; answer 204", answer.told()));
    }
    answer.may_be_read_by(&client.origin)?;
    let names = |name: &str, wanted: &str| {
        let list = answer.header(name);
        list.trim() == "*" || list.split(',').any(|it| it.trim().eq_ignore_ascii_case(wanted))
    };
    // A browser sends these without asking.
    let simple = matches!(method, "GET" | "HEAD" | "POST");
    if !simple && !names("access-control-allow-methods", method) {
        return Err(format!("Access-Control-Allow-Methods lacks {method}"));
    }
    // `*` does not stand for Authorization.
    let starred = answer.header("access-control-allow-headers").trim() == "*";
    if !names("access-control-allow-headers", header) || starred && header == "authorization" {
        let got = answer.header("access-control-allow-headers");
        return Err(format!("Access-Control-Allow-Headers is {got:?} and lacks {header}"));
    }
    Ok(())
}

/// Whether a batch is taken, all of it.
pub fn acknowledged(client: &Client, batch: &Value) -> Result<(), String> {
    let sent = batch.as_array().map_or(0, Vec::len);
    let answer = client.post(&batch.to_string())?;
    if !answer.is_good() {
        return Err(format!("sent: {sent} events; {}; answer 2xx", answer.told()));
    }
    answer.may_be_read_by(&client.origin)?;
    let media_type = answer.header("content-type");
    if media_type.starts_with("text/html") || answer.body.trim_start().to_ascii_lowercase().starts_with("<!doc") {
        return Err(format!("a web page is no acknowledgement; {}; answer 202 without a body", answer.told()));
    }
    named(batch, &answer)
}

/// Where an answer names events, whether it names all of them.
fn named(batch: &Value, answer: &Answer) -> Result<(), String> {
    let Ok(said) = serde_json::from_str::<Value>(&answer.body) else { return Ok(()) };
    if said.get("accepted").is_none() && said.get("refused").is_none() {
        return Ok(());
    }
    let accepted = said["accepted"].as_array().cloned().unwrap_or_default();
    let missing = batch.as_array().into_iter().flatten().find(|event| !accepted.iter().any(|it| it == id_of(event)));
    match missing {
        Some(event) => {
            Err(format!("`accepted` lacks {}, which then comes again for ever; {}", id_of(event), answer.told()))
        }
        None => Ok(()),
    }
}

fn full() -> Value {
    // Ids of titles may be long: here they fill the batch.
    let bare = reaction("").to_string().len() + 1;
    let title = "t".repeat((FULL.1 / FULL.0).saturating_sub(bare).min(800));
    (0..FULL.0).map(|_| reaction(&title)).collect()
}

fn broken(client: &Client) -> Result<(), String> {
    let answer = client.post("[{\"specversion\":")?;
    if !matches!(answer.status, 400 | 422) {
        return Err(format!("sent: half an event; {}; answer 400", answer.told()));
    }
    answer.may_be_read_by(&client.origin)
}

fn retry_after(client: &Client) -> Outcome {
    let Ok(answer) = client.post("[]") else { return Outcome::Skipped };
    let exposed = answer.header("access-control-expose-headers").to_ascii_lowercase();
    if exposed.split(',').any(|it| matches!(it.trim(), "retry-after" | "*")) {
        return Outcome::Passed;
    }
    Outcome::Warned(
        "add Access-Control-Expose-Headers: Retry-After, or pages ask again when they think it right".into(),
    )
}
