//! What `carrel.json` says of a backend.

use carrel_engine::field::Field;
use carrel_engine::link::is_web_link;

use super::Adapter;

/// Reads an address, or an object with `kind`.
pub(super) fn read<F: Field>(value: &F) -> Result<Adapter, String> {
    if let Some(address) = value.text() {
        return Ok(Adapter::at(&link("backend", Some(address))?));
    }
    let text = |name: &str| value.field(name).and_then(|it| it.text());
    let url = || link("backend.url", text("url"));
    let kind = text("kind").unwrap_or_else(|| "cloudevents".to_owned());
    let requests = |or: String| match text("requests") {
        Some(it) if is_web_link(&it) && it.contains("{id}") => Ok(it),
        Some(_) => Err("`backend.requests` should be an http(s) or relative address with {id}".to_owned()),
        None => Ok(or),
    };
    Ok(match kind.as_str() {
        "cloudevents" => {
            let url = url()?;
            Adapter::CloudEvents { requests: requests(conversations(&url))?, url }
        }
        "xapi" => Adapter::Xapi {
            url: url()?.trim_end_matches('/').to_owned(),
            key: header("backend.key", text("key"))?,
            version: header("backend.version", text("version"))?.or("1.0.3"),
            activity: match text("activity") {
                Some(it) => link("backend.activity", Some(it))?,
                None => String::new(),
            },
        },
        "matomo" => {
            let url = url()?;
            let site = value.field("site").and_then(|it| it.number()).map(|it| it as u32).filter(|it| *it > 0);
            let site = site.ok_or("`backend.site` should be the number of the site in Matomo")?;
            let file = url.ends_with(".php");
            Adapter::Matomo { url: if file { url } else { [url.trim_end_matches('/'), "/matomo.php"].concat() }, site }
        }
        "koha" => Adapter::Koha { url: url()?.trim_end_matches('/').to_owned() },
        "webhook" => Adapter::Webhook {
            url: url()?,
            media_type: match text("type").as_deref() {
                None | Some("application/json") => "application/json",
                Some("text/plain") => "text/plain",
                Some(_) => return Err("`backend.type` should be application/json or text/plain".to_owned()),
            },
        },
        "mailto" => {
            let to = text("to").filter(|it| is_mail_address(it));
            let to = to.ok_or("`backend.to` should be a mail address such as desk@library.example")?;
            Adapter::Mail { to, subject: text("subject").unwrap_or_default() }
        }
        "hook" => Adapter::Hook { requests: requests(String::new())? },
        other => {
            let other: String = other.chars().take(40).collect();
            let known = "cloudevents, xapi, matomo, koha, webhook or mailto";
            return Err(["`backend.kind` is \"", &other, "\"; it should be ", known].concat());
        }
    })
}

/// Where conversations are, unless it is said: beside the address of events.
pub(super) fn conversations(url: &str) -> String {
    let end = url.find(['?', '#']).unwrap_or(url.len());
    let (path, rest) = url.split_at(end);
    [path.trim_end_matches('/'), "/requests/{id}", rest].concat()
}

fn link(name: &str, text: Option<String>) -> Result<String, String> {
    let wrong = || ["`", name, "` should be an http(s) or relative address"].concat();
    text.filter(|it| is_web_link(it)).ok_or_else(wrong)
}

/// What can stand in a header; empty where nothing is said.
fn header(name: &str, text: Option<String>) -> Result<String, String> {
    let sound = |it: &String| it.len() <= 2_000 && it.bytes().all(|it| (0x20..0x7f).contains(&it));
    match text {
        Some(text) if !sound(&text) => Err(["`", name, "` should be printable ASCII"].concat()),
        text => Ok(text.unwrap_or_default()),
    }
}

trait Or {
    /// Another text where this one is empty.
    fn or(self, other: &str) -> String;
}

impl Or for String {
    fn or(self, other: &str) -> String {
        if self.is_empty() { other.to_owned() } else { self }
    }
}

fn is_mail_address(text: &str) -> bool {
    let odd = |it: char| {
        it.is_whitespace() || it.is_control() || matches!(it, '?' | '&' | '#' | '<' | '>' | ',' | ';' | '"' | '%')
    };
    let parts: Vec<&str> = text.split('@').collect();
    text.len() <= 254
        && !text.contains(odd)
        && matches!(parts.as_slice(), [name, host] if !name.is_empty() && host.contains('.'))
}
